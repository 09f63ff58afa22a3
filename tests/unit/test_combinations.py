"""The index of choices gives the same answers as a search of the table."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.figures.combinations import Combinations, combinations
from msp_dash.figures.registry import registry, spec

NAMES = ["mineral", "stage", "year"]
FRAME = pd.DataFrame(
    [
        ("cobalt", "mine", "2024"),
        ("cobalt", "mine", "2023"),
        ("cobalt", "refined", "2024"),
        ("nickel", "mine", "2020"),
        ("nickel", "", ""),
    ],
    columns=NAMES,
)
COMBINATIONS = Combinations(FRAME)

queries = st.fixed_dictionaries(
    {},
    optional={
        "mineral": st.sampled_from(["cobalt", "nickel", "tin"]),
        "stage": st.sampled_from(["mine", "refined", "smelter"]),
        "year": st.sampled_from(["2020", "2023", "2024", "1999"]),
    },
)


def searched(query: dict[str, str]) -> pd.DataFrame:
    matches = FRAME
    for name, value in query.items():
        matches = matches[matches[name] == value]
    return matches


@given(queries)
def test_the_first_row_is_the_first_that_holds_all_that_is_asked(query: dict[str, str]) -> None:
    rows = searched(query).to_dict("records")
    assert COMBINATIONS.first(query) == (rows[0] if rows else None)


@given(queries)
def test_values_are_those_of_the_rows_that_hold_the_rest(query: dict[str, str]) -> None:
    for name in NAMES:
        rest = {n: v for n, v in query.items() if n != name}
        values = [v for v in dict.fromkeys(searched(rest)[name]) if v]
        expected = sorted(values) if name == "year" else values
        assert COMBINATIONS.values(name, query) == tuple(expected)


def test_what_the_table_does_not_have_asks_for_nothing() -> None:
    assert COMBINATIONS.values("stage", {"lens": "msp", "mineral": ""}) == ("mine", "refined")


def test_the_nearest_row_keeps_what_comes_first_and_is_close_in_years() -> None:
    assert (
        COMBINATIONS.nearest(NAMES, {"mineral": "nickel", "stage": "refined"})["mineral"]
        == "nickel"
    )
    near = COMBINATIONS.nearest(NAMES, {"mineral": "cobalt", "stage": "mine", "year": "2020"})
    assert near == {"mineral": "cobalt", "stage": "mine", "year": "2023"}


def test_a_table_is_indexed_once_and_another_with_the_same_cells_anew() -> None:
    assert combinations(FRAME) is combinations(FRAME)
    assert combinations(FRAME.copy()) is not combinations(FRAME)


def test_an_empty_table_has_no_row() -> None:
    assert Combinations(FRAME.iloc[:0]).first({}) is None


@pytest.mark.parametrize("figure_id", list(registry()))
def test_the_tables_of_all_figures_are_made_once(figure_id: str) -> None:
    """Else the index would be made for each question."""
    choices = spec(figure_id).choices
    assert choices is None or choices() is choices()
