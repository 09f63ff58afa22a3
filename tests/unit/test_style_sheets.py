"""Rules of style sheets that would have the browser style a whole page anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from msp_dash.data.paths import PACKAGE, root

SHEETS = sorted([*(PACKAGE / "ui").rglob("*.css"), *(root() / "static/ui").glob("*.css")])
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PRINT = re.compile(r"@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
SELECTORS = re.compile(r"([^{};]+)\{")
WIDE = re.compile(r"(?:body|:root|html):has\(|:has\((?:[^()]|\([^()]*\))*\)\s*[>+~]?\s*\*|[~]\s*\*")
"""What a page's root has, and all that is within or beside what has something."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_element_that_comes_or_goes_has_all_others_styled_anew(sheet: Path) -> None:
    """With `body:has()` 1,140 elements were, six times a click; on paper nothing comes or goes."""
    rules = PRINT.sub("", COMMENT.sub("", sheet.read_text(encoding="utf-8")))
    selectors = [one.strip() for one in SELECTORS.findall(rules)]
    assert [one for one in selectors if WIDE.search(one)] == []
