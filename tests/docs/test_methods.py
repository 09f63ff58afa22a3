"""docs/methods.md: each example gives the output printed below it, in the order of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.example import Example
from sybil.parsers.markdown import PythonCodeBlockParser

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = tuple(
    Sybil([PythonCodeBlockParser()], path=str(DOCS)).parse(DOCS / "methods.md").examples()
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line-{example.line}")
def test_an_example_gives_what_stands_below_it(example: Example) -> None:
    example.evaluate()


def test_every_formula_of_the_page_has_its_example_here() -> None:
    from msp_dash.ui.examples import EXAMPLES as FORMULAS

    text = (DOCS / "methods.md").read_text(encoding="utf-8")
    assert [f.__name__ for f in FORMULAS if f"examples.{f.__name__})" not in text] == []
