"""Axis ticks: round, few, at least as large as the largest value, formatted alike."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.figures import build
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.record import DotsEncoding, Figure, LinesEncoding, PanelsEncoding
from msp_dash.figures.registry import registry
from msp_dash.render.layout.lines import visible_ticks
from msp_dash.render.pptx.number_formats import axis_format
from msp_dash.words import words


def test_steps_are_those_of_the_look() -> None:
    assert steps(3963) == (0, 1000, 2000, 3000, 4000)
    assert steps(12.7, 4) == (0, 5, 10, 15)


def test_an_axis_of_nothing_still_has_a_unit() -> None:
    assert steps(0) == (0, 1)


@given(st.floats(1e-6, 1e12), st.integers(2, 8))
def test_steps_reach_the_largest_value_and_are_few(largest: float, most: int) -> None:
    result = steps(largest, most)
    assert result[0] == 0
    assert result[-1] >= largest * 0.99999
    assert 2 <= len(result) <= most + 1
    assert result[-1] - result[-2] <= largest * 1.00001 or len(result) == 2


@pytest.mark.parametrize(
    ("values", "percent", "texts"),
    [
        ((0, 0.5, 1.0), False, ["0", "0.5", "1.0"]),
        ((0, 2.5, 5.0, 7.5, 10.0), False, ["0", "2.5", "5.0", "7.5", "10.0"]),
        ((0, 0.25, 0.5), False, ["0", "0.25", "0.50"]),
        ((0, 1000, 2000), False, ["0", "1,000", "2,000"]),
        ((0, 0.005, 0.01), True, ["0%", "0.5%", "1.0%"]),
        ((-0.2, 0, 0.2), True, ["\u221220%", "0%", "20%"]),
    ],
)
def test_texts_of_an_axis_have_the_same_decimals(
    values: tuple[float, ...], percent: bool, texts: list[str]
) -> None:
    result = ticks(values, words("en"), percent=percent)
    assert [text for _, text in result] == texts
    assert [value for value, _ in result] == list(values)


def test_a_bare_zero_is_printed_by_the_format_of_a_chart_too() -> None:
    assert axis_format(ticks((0, 0.5, 1.0), words("en"))) == "#,##0.0;#,##0.0;#,##0"
    assert axis_format(ticks((0, 0.005, 0.01), words("en"), percent=True)) == "0.0%;0.0%;0%"


def axes(figure: Figure) -> list[tuple[tuple[float, str], ...]]:
    """Value axes of a picture; years are not values."""
    encoding = figure.encoding
    if isinstance(encoding, LinesEncoding):
        return [panel.y_ticks for panel in encoding.panels]
    if isinstance(encoding, PanelsEncoding):
        return [panel.dots.ticks for panel in encoding.panels]
    return [encoding.ticks] if isinstance(encoding, DotsEncoding) else []


VIEWS = (
    *((figure_id, {}) for figure_id in registry()),
    ("recycling.rates", {"mineral": "nickel"}),
    ("recycling.us", {"mineral": "bismuth"}),
    ("prices.history", {"mineral": "arsenic"}),
    ("producers.history", {"stage": "smelter"}),
    ("balance.capacity", {"mineral": "magnesium"}),
    ("demand.scenarios", {"mineral": "praseodymium"}),
)


@pytest.mark.parametrize(("figure_id", "params"), VIEWS)
def test_every_axis_is_printed_in_one_format(figure_id: str, params: dict[str, str]) -> None:
    for axis in axes(build(figure_id, params)):
        numbers = [re.search(r"\d[\d,]*(?:\.(\d+))?", text) for value, text in axis if value]
        assert len({len(n[1] or "") for n in numbers if n}) <= 1, axis
        gaps = {round(b - a, 9) for (a, _), (b, _) in pairwise(axis)}
        assert len(gaps) <= 1, "ticks at even distances"


def test_where_labels_have_no_room_even_ticks_keep_even_labels() -> None:
    axis = tuple((float(n), f"{n},000,000") for n in range(0, 60, 10))
    assert visible_ticks(axis, [n * 30.0 for n in range(6)], 13) == [0, 3]
    assert visible_ticks(axis, [n * 30.0 for n in range(6)], 13, reference=20.0) == [2, 5]
    assert visible_ticks(axis, [n * 90.0 for n in range(6)], 13) == [0, 1, 2, 3, 4, 5]
    newest = tuple((float(n), str(n)) for n in range(2020, 2026))
    assert visible_ticks(newest, [n * 30.0 for n in range(6)], 13) == [1, 3, 5]
    years = ((2000.0, "2000"), (2010.0, "2010"), (2024.0, "2024"), (2025.0, "2025"))
    assert visible_ticks(years, [0.0, 100.0, 240.0, 250.0], 13) == [0, 1, 3]
