"""Rankings of a whole as they are drawn: true ranks, and bars that add up to the publisher's total.

A slide of six rows of eighteen read "Zambia" below "China", fifth, and "Other countries 13.0%" as
if that were all that is not drawn.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from msp_dash.figures import Figure, build
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.render.completed import MORE, completed
from msp_dash.render.fit import take_rows, truncate
from msp_dash.render.layout.compose import compose
from msp_dash.render.svg import write
from msp_dash.words import words
from tests.pptx_checks import NAMES, cached, charts
from tests.render.test_slide_type import deck

VIEWS = (
    ("producers.ranking", {"mineral": "copper", "country": "ZMB"}),
    ("producers.ranking", {"mineral": "cobalt", "source": "bgs", "country": "ZMB"}),
    ("producers.ranking", {"mineral": "copper", "stage": "smelter"}),
    ("producers.reserves", {"mineral": "copper", "country": "ZMB"}),
    ("trade.exports", {}),
)


def rows_of(figure: Figure) -> tuple[RankRow, ...]:
    assert isinstance(figure.encoding, RankingEncoding)
    return figure.encoding.rows


def cut(figure: Figure, count: int) -> Figure:
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    return replace(figure, encoding=replace(encoding, rows=tuple(take_rows(encoding.rows, count))))


@pytest.mark.parametrize(("figure_id", "query"), VIEWS)
def test_rows_have_their_rank_and_all_rows_add_up_to_the_whole(
    figure_id: str, query: dict[str, str]
) -> None:
    figure = build(figure_id, query)
    key = figure.encoding.whole[0]  # type: ignore[union-attr]  # a ranking
    share = dict(zip(figure.data[key], figure.data["share"].fillna(0), strict=True))
    names = {code: value for code, value in share.items() if code != "OTH" and value > 0}
    for count in (3, 6, 12, 100):
        part = completed(cut(figure, count))
        rows = rows_of(part)
        numbers = dict(zip(part.data[key], part.data["share"].fillna(0), strict=True))
        for row in rows:
            above = sum(value > names.get(row.key, 0) for value in names.values())
            assert row.rank == (above + 1 if row.key in names else 0), row.name
        assert sum(numbers[row.key] for row in rows) == pytest.approx(sum(share.values()))
        left = [row for row in rows if row.key == MORE]
        shapes = {row.key for row in rows}
        for row in left:
            assert row.name.startswith(f"{len(names.keys() - shapes)} more ")
            assert row.texts[0].startswith(words().share_table(numbers[MORE]))
        assert bool(left) is bool(names.keys() - shapes)
        longest = max(row.length for row in rows)
        assert longest == pytest.approx(1)
        scale = {round(row.length / numbers[row.key], 9) for row in rows if numbers[row.key]}
        assert len(scale) == 1


def test_zambia_is_seventh_on_its_slides_and_the_rest_is_what_is_not_named() -> None:
    # USGS, MCS 2026, copper: 940 of 23,000 thousand t; 3,000 are not named.
    query = {"mineral": "copper", "country": "ZMB"}
    blob = deck("producers.ranking", tuple(query.items()))
    ((chart, _),) = charts(blob)
    names = cached(chart.find(".//c:cat/c:strRef", NAMES))
    bars = [float(value) for value in cached(chart.find(".//c:val/c:numRef", NAMES))]
    assert names[-3:] == ["Zambia", "9 more countries", "Countries not named"]
    assert sum(bars) == pytest.approx(1, abs=0.01)
    assert bars[-1] == pytest.approx(3000 / 23_000)
    picture = truncate(build("producers.ranking", query), 1168, 460, slide=True).figure
    svg = write(compose(picture, width=1168, slide=True))
    row = svg.partition('data-key="ZMB"')[2].partition("</g>")[0]
    assert ">7</text>" in row and ">Zambia</text>" in row
