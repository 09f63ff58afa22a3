"""Figures of many rows: split over pages without loss, or cut to the rows that must stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import samples

from msp_dash.figures import build
from msp_dash.figures.record import BarsEncoding, MatrixEncoding, RankingEncoding
from msp_dash.render.fit import parts, truncate
from msp_dash.render.layout.bars import bars
from msp_dash.render.layout.compose import compose, frame_of
from msp_dash.render.layout.ink import slide_frame
from msp_dash.render.layout.marks import texts
from msp_dash.render.layout.ranking import plan_ranking
from msp_dash.render.layout.text_metrics import office_faces, text_width, wrap
from msp_dash.words import LANGUAGES


@pytest.mark.parametrize("figure_id", ["producers.listings", "partners.groups"])
def test_parts_hold_every_row_in_order_and_fit(figure_id: str) -> None:
    figure = build(figure_id)
    assert isinstance(figure.encoding, MatrixEncoding)
    split = parts(figure, 797, 700)
    assert len(split) > 1
    rows = [row for part in split for row in part.encoding.rows]  # type: ignore[union-attr]  # all matrices
    assert tuple(rows) == figure.encoding.rows
    assert all(compose(part, width=797).height <= 700 for part in split)
    assert not any(part.encoding.rows[-1].heading for part in split)  # type: ignore[union-attr]  # as above


def test_parts_are_of_about_the_same_number_of_rows() -> None:
    """20 rows of which 19 fit a page: ten and ten, not one left by itself."""
    split = parts(build("producers.chokepoints"), 797, 980)
    counts = [len(part.encoding.rows) for part in split]  # type: ignore[union-attr]  # dots
    assert sum(counts) == 20
    assert len(counts) == 2
    assert max(counts) - min(counts) <= 2


def test_a_picture_that_fits_stays_whole() -> None:
    figure = build("demand.scenarios")
    assert parts(figure, 797, 700) == [figure]
    assert truncate(figure, 656, 400).figure is figure


def test_a_cut_ranking_keeps_the_country_picked_and_the_rest_of_the_world() -> None:
    figure = samples.figure(samples.RANKING)
    truncated = truncate(figure, 656, 220)
    assert isinstance(truncated.figure.encoding, RankingEncoding)
    keys = [row.key for row in truncated.figure.encoding.rows]
    assert truncated.rows_shown == len(keys) < truncated.rows_total == len(samples.RANKING.rows)
    assert {"CAN", "other"} <= set(keys)
    order = [row.key for row in samples.RANKING.rows]
    assert keys == [key for key in order if key in keys]
    assert compose(truncated.figure, width=656).height <= 220


def test_a_heading_without_rows_is_not_kept() -> None:
    figure = replace(samples.figure(samples.MATRIX))
    truncated = truncate(figure, 656, 230)
    assert truncated.rows_shown < truncated.rows_total
    rows = truncated.figure.encoding.rows  # type: ignore[union-attr]  # a matrix
    pairs = zip(rows, (*rows[1:], None), strict=True)
    assert not any(a.heading and (b is None or b.heading) for a, b in pairs)


def test_panels_go_apart_whole_and_none_is_lost() -> None:
    figure = samples.figure(samples.APART)
    split = parts(figure, 358, 150)
    titles = [[p.title for p in one.encoding.panels] for one in split]
    assert titles == [["EU: old scrap in inputs"], ["World: discarded metal recycled"]]
    assert parts(figure, 358, 2000)[0].encoding == figure.encoding


def test_panels_cut_to_a_height_keep_their_first_rows_and_all_definitions() -> None:
    figure = samples.figure(samples.APART)
    truncated = truncate(figure, 358, 250)
    assert [len(p.dots.rows) for p in truncated.figure.encoding.panels] == [1, 1]
    assert (truncated.rows_shown, truncated.rows_total) == (2, 3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_behind_the_line_of_demand_ends_before_the_total(lang: str) -> None:
    query = {"mineral": "copper", "lang": lang}
    encoding = build("balance.without_largest", query).encoding
    assert isinstance(encoding, BarsEncoding)
    with office_faces():
        frame = slide_frame("light", 1168, room=470)
        by_line: dict[float, list[tuple[float, float]]] = {}
        for text in texts(bars(encoding, frame).marks):
            wide = text_width(text.text, text.size, bold=text.bold)
            left = text.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
            by_line.setdefault(text.y, []).append((left, left + wide))
    for spans in map(sorted, by_line.values()):
        assert all(end + 4 <= start for (_, end), (start, _) in pairwise(spans)), spans


def test_columns_of_text_leave_before_names_are_broken_between_letters() -> None:
    """Buyers of Zambia's cathodes in a column of a paper: 'Emirad', 'os', 'Árabes', 'Unidos'."""
    query = {"hs6": "740311", "exporter": "ZMB", "lens": "none", "lang": "pt"}
    figure = build("trade.exports", query)
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    plan = plan_ranking(encoding, frame_of(figure, "light", 448))
    longest = max((row.name for row in encoding.rows), key=len)
    assert len(wrap(longest, 14, plan.name_room + 0.5, bold=True)) <= 2
    assert 1 <= len(plan.columns) < len(encoding.text_heads)
