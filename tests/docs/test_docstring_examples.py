"""Examples in docstrings run, and can be copied."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

from tools.method_examples import SLOT, TARGET, example

ROOT = Path(__file__).resolve().parents[2]
STATEMENT = re.compile(r"^ *>>> ", re.MULTILINE)
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): len(
        STATEMENT.findall(path.read_text(encoding="utf-8"))
    )
    for path in sorted((ROOT / "msp_dash").rglob("*.py"))
}
WITH_EXAMPLES = [name for name, statements in MODULES.items() if statements]
PAGE = TARGET.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_give_what_stands_below_them(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.failed == 0, "the report is in the captured output"
    assert result.attempted == MODULES[name], "a docstring with examples was not collected"


@pytest.mark.parametrize(
    "name",
    [
        "analysis.concentration",
        "analysis.groups",
        "analysis.shares",
        "figures.record",
        "figures.registry",
        "params",
        "render.svg",
    ],
)
def test_what_a_contributor_meets_first_has_examples(name: str) -> None:
    assert f"msp_dash.{name}" in WITH_EXAMPLES


@pytest.mark.parametrize("name", [match[2] for match in SLOT.finditer(PAGE)])
def test_an_example_of_the_methods_page_can_be_copied_as_it_is(name: str) -> None:
    """It imports what it uses: nothing comes from the examples above it."""
    parser = doctest.DocTestParser()
    lines = "\n".join(line for line in example(name).split("\n") if not line.startswith("```"))
    runner = doctest.DocTestRunner()
    runner.run(parser.get_doctest(lines, {}, name, None, None))
    assert runner.failures == 0


def test_a_function_without_examples_is_named() -> None:
    with pytest.raises(ValueError, match=r"shares\.leaves_out has no section Examples"):
        example("msp_dash.analysis.shares.leaves_out")
