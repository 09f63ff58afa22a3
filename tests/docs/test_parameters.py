"""docs/figures-by-url.md lists each parameter that a figure takes."""

from __future__ import annotations

import re
from pathlib import Path

from msp_dash.figures.registry import registry

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures-by-url.md"


def test_the_table_of_parameters_has_those_of_the_figures() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Parameters")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert len(listed) == len(set(listed))
    assert set(listed) == {name for one in registry().values() for name in one.names}
