"""Each mark says its number to pointers and screen readers, or is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from msp_dash.figures import build, record
from msp_dash.figures.quality.revisions import revised
from msp_dash.words import words


@pytest.mark.parametrize(
    "make",
    [
        lambda tip: record.RankRow("ZMB", "Zambia", 1.0, ("4.1%",), tip=tip),
        lambda tip: record.StackRow(
            "ZMB", "", (record.StackPart("cars", 1.0, "1", "ink", tip=tip),), "1"
        ),
        lambda tip: record.DotRow(
            "ZMB", "Zambia", dots=(record.Dot(0.5, "ink", "circle", tip=tip),)
        ),
        lambda tip: record.BarRow("ZMB", "Zambia", text="withheld", mark="hatched", tip=tip),
        lambda tip: record.BarRow(
            "ZMB", "Zambia", (record.BarPart(0.5, "ink", tip=tip),), tip="0.5"
        ),
        lambda tip: record.MatrixRow("ZMB", "Zambia", (record.Cell("square", "partner", tip),)),
        lambda tip: record.PeriodRow(
            "ZMB", "Zambia", "ZMB", "Ban", (record.Period(2025, 2026, "solid", tip),), None,
            "", "", "",
        ),
        lambda tip: record.Flow("ZMB", "ZMB", "CHN", "Zambia to China", 1.0, "1", tip=tip),
        lambda tip: record.SitePoint(
            "ZMB", 0.0, 0.0, record.SiteMark("circle", "ink"), "filled", tip
        ),
        lambda tip: record.SiteCluster("ZMB", 0.0, 0.0, None, 9.0, "2", tip),
        lambda tip: record.SiteRow(
            "ZMB", record.SiteMark("circle", "ink"), "filled", "A mine", ("2",), tip
        ),
    ],
)  # fmt: skip
def test_a_row_without_a_tip_is_refused_by_its_key(make: Callable[[str], object]) -> None:
    make("Zambia: 4.1%")
    with pytest.raises(ValueError, match="row 'ZMB' has a mark without a tip"):
        make("")


def test_a_heading_and_a_cell_that_is_not_listed_may_be_without() -> None:
    record.BarRow("mine.", "Mined", tip="", heading=True)
    record.MatrixRow("ZMB", "Zambia", (record.Cell("dot", "absent", tip=""),))


def test_a_tip_says_where_the_edition_before_had_another_number() -> None:
    row = revised()[0].iloc[0]
    names = ("mineral", "stage", "source", "edition", "year")
    figure = build("producers.ranking", {name: str(row[name]) for name in names})
    assert isinstance(figure.encoding, record.RankingEncoding)
    tips = {one.key: one.tip for one in figure.encoding.rows}
    before = words("en").quantity(row["before"])
    assert f"revised, before: {before} t" in tips[row["iso3"]]
