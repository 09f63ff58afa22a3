"""A chart compares: one row, or two marks, are numbers and have no axis.

`tests/figures/test_headlines.py` looks for such a picture in every figure.
"""

from __future__ import annotations

import pytest

from msp_dash.figures.numbers import without_axis
from msp_dash.figures.record import (
    CountsEncoding,
    Dot,
    DotRow,
    DotsEncoding,
    DotsPanel,
    LegendItem,
    PanelsEncoding,
    RankingEncoding,
    RankRow,
)

TICKS = ((0.0, "0"), (1.0, "1"))


def dots(count: int, marks: int = 1) -> DotsEncoding:
    """Rows that all have as many marks, under a heading."""
    rows = tuple(
        DotRow(
            key=f"row{n}",
            name=f"Row {n}",
            sublabel=f"of {n}",
            dots=tuple(Dot(0.5, "ink", "circle", tip="50%") for _ in range(marks)),
            texts=("50%", "7"),
        )
        for n in range(count)
    )
    return DotsEncoding((DotRow("head", "Head", heading=True), *rows), TICKS, ("Share", "Rank"))


@pytest.mark.parametrize(
    ("count", "marks", "charted"),
    [(1, 3, False), (2, 1, False), (2, 2, True), (3, 1, True), (3, 0, False), (4, 0, True)],
)
def test_a_chart_has_two_rows_and_three_marks(count: int, marks: int, charted: bool) -> None:
    encoding = without_axis(dots(count, marks))
    assert isinstance(encoding, DotsEncoding) == charted


def test_every_text_of_a_row_is_a_number_under_its_head() -> None:
    encoding = without_axis(dots(1))
    assert isinstance(encoding, CountsEncoding)
    assert [(c.question, c.number, c.sentence, c.source) for c in encoding.counts] == [
        ("Share", "50%", "Row 0", "of 0"),
        ("Rank", "7", "Row 0", "of 0"),
    ]


def test_marks_with_a_text_are_named_by_the_key_and_a_note_stands_for_a_number() -> None:
    row = DotRow("a", "A", dots=(Dot(1.0, "ramp:3", "ring", "1.2x", tip="1.2x"),), texts=("", "9"))
    other = DotRow("b", "B", texts=("",), note="withheld")
    legend = (LegendItem("ramp:3", "Low", "ring"),)
    encoding = without_axis(DotsEncoding((row, other), TICKS, ("Now", "Base"), legend))
    assert isinstance(encoding, CountsEncoding)
    assert [(c.question, c.number) for c in encoding.counts] == [
        ("Low", "1.2x"),
        ("Base", "9"),
        ("Now", "withheld"),
    ]


def test_a_panel_beside_others_keeps_its_rows_without_an_axis() -> None:
    few, many = (DotsPanel(str(n), "what", dots(n)) for n in (1, 4))
    encoding = without_axis(PanelsEncoding((few, many)))
    assert isinstance(encoding, PanelsEncoding)
    assert [bool(panel.dots.ticks) for panel in encoding.panels] == [False, True]
    assert [panel.dots.rows for panel in encoding.panels] == [few.dots.rows, many.dots.rows]


def test_a_ranking_of_one_bar_is_its_numbers() -> None:
    row = RankRow("ZMB", "Zambia", 1.0, ("4.1%", "940,000", "BGS 2023"), tip="4.1%")
    encoding = without_axis(RankingEncoding("Country", ("Share", "t", "Source"), (row,)))
    assert isinstance(encoding, CountsEncoding)
    # A name is no number: the publisher stands below.
    assert [(c.number, c.source) for c in encoding.counts] == [
        ("4.1%", "BGS 2023"),
        ("940,000", "BGS 2023"),
    ]
