"""docs/methods.md has what its examples print, those of docstrings, and one for each formula."""

from __future__ import annotations

import pytest

from msp_dash.ui.examples import EXAMPLES
from tools.method_examples import TARGET, text

PAGE = TARGET.read_text(encoding="utf-8")


@pytest.mark.snapshot
def test_the_page_has_what_its_examples_print() -> None:
    assert text(PAGE) == PAGE, "run python tools/method_examples.py"


@pytest.mark.snapshot
def test_a_number_that_was_typed_in_is_replaced() -> None:
    assert "= 66.7%" in PAGE
    assert text(PAGE.replace("= 66.7%", "= 66.6%")) == PAGE


def test_an_error_that_the_page_does_not_have_stops_the_tool() -> None:
    with pytest.raises(ZeroDivisionError):
        text("```python\n>>> 1 / 0\n\n```")


def test_every_formula_has_its_example() -> None:
    assert [one.__name__ for one in EXAMPLES if f"examples.{one.__name__})" not in PAGE] == []
