"""docs/briefings.md matches the program: its example opens, its keys and messages exist."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from msp_dash.briefing.content import FigurePart, content
from msp_dash.briefing.model import MAX_BYTES, MAX_SLIDES, read
from msp_dash.briefing.outputs import OUTPUTS

NOTE = Path(__file__).resolve().parents[2] / "docs" / "briefings.md"
TEXT = " ".join(NOTE.read_text(encoding="utf-8").split())


def _words(name: str) -> dict[str, Any]:
    raw = resources.files("msp_dash.words").joinpath("en", f"{name}.toml").read_bytes()
    return tomllib.loads(raw.decode())


def test_the_example_is_a_briefing_of_every_kind_of_slide_whose_figures_all_exist() -> None:
    match = re.search(r"```yaml\n(.*?)```", NOTE.read_text(encoding="utf-8"), re.DOTALL)
    assert match is not None
    briefing = read(match[1].encode())
    assert {s.kind for s in briefing.slides} == {"figure", "two_figures", "section", "text"}
    built = [b for p in content(briefing).parts if isinstance(p, FigurePart) for b in p.built]
    assert len(built) == 3
    assert all(one.figure is not None and one.figure.kind != "empty" for one in built)


def test_every_key_of_the_stage_is_explained() -> None:
    stage = _words("stage")
    assert stage["cap"].keys() == stage["key"].keys()
    for name, cap in stage["cap"].items():
        assert f"| {cap} | {stage['key'][name]} |" in TEXT


def test_every_message_on_a_template_is_listed() -> None:
    template_messages = _words("slides")["template"]
    messages = [text for text in template_messages.values() if isinstance(text, str)] + [
        *template_messages["error"].values()
    ]
    for message in messages:
        assert f"- {re.sub(r'{[^}]+}', '…', message)}" in TEXT


def test_every_file_and_limit_is_named() -> None:
    assert all(f"| {ext} |" in TEXT for ext in OUTPUTS)
    assert f"At most {MAX_SLIDES} slides and {MAX_BYTES // 1024} KB" in TEXT
