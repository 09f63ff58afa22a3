"""Rank ladders: marks in order, the own one tall, its rank behind them all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from msp_dash.figures.record import LadderRow
from msp_dash.render.fit import parts
from msp_dash.render.layout.ink import slide_frame
from msp_dash.render.layout.ladders import LOW, MARKS_MAX, TALL, ladders
from msp_dash.render.svg import draw
from msp_dash.theme import THEMES, Theme, colour
from tests.render import samples

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (860, 636, 358)


def row_of(row: LadderRow, width: int, theme: Theme = "light") -> ElementTree.Element:
    """The drawing of a row among all rows of the sample, on which the distance of marks rests."""
    rows = (row, *samples.LADDERS.rows[1:])
    svg = draw(samples.figure(replace(samples.LADDERS, rows=rows)), theme=theme, width=width)
    root = ElementTree.fromstring(svg)
    (found,) = [e for e in root.iter(f"{SVG}g") if e.get("data-key") == row.key]
    return found


def marks(drawn: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in drawn.iter(f"{SVG}rect") if e.get("pointer-events") is None]


def rank(drawn: ElementTree.Element, row: LadderRow) -> ElementTree.Element:
    (found,) = [e for e in drawn.iter(f"{SVG}text") if e.text == row.rank]
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_each_country_has_a_mark_in_the_color_of_its_seat(theme: Theme, width: int) -> None:
    row = samples.ladder_row("copper", 14, 6)
    fills = [e.attrib["fill"] for e in marks(row_of(row, width, theme))]
    assert fills == [colour(token, theme) for token in row.marks]


@pytest.mark.parametrize("width", WIDTHS)
def test_only_the_own_mark_is_tall(width: int) -> None:
    heights = [
        float(e.attrib["height"]) for e in marks(row_of(samples.ladder_row("copper", 14, 6), width))
    ]
    assert heights[6] == TALL
    assert {*heights[:6], *heights[7:]} == {LOW}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [1, 14, MARKS_MAX, 52])
def test_the_rank_stands_behind_the_last_mark(count: int, width: int) -> None:
    row = samples.ladder_row("copper", count, 0)
    drawn = row_of(row, width)
    last = max(float(e.attrib["x"]) + float(e.attrib["width"]) for e in marks(drawn))
    assert float(rank(drawn, row).attrib["x"]) > last


def test_marks_are_as_far_apart_as_drawn_where_there_is_room() -> None:
    left = [float(e.attrib["x"]) for e in marks(row_of(samples.ladder_row("copper", 14, 6), 860))]
    assert {round(b - a, 2) for a, b in pairwise(left)} == {15}


@pytest.mark.parametrize(("own", "drawn"), [(4, MARKS_MAX), (MARKS_MAX, MARKS_MAX - 1)])
def test_of_many_countries_35_have_room_and_the_own_one_is_among_them(own: int, drawn: int) -> None:
    """Behind a gap, where its place is further down."""
    found = marks(row_of(samples.ladder_row("copper", 52, own), 860))
    assert len(found) == drawn
    assert [float(e.attrib["height"]) for e in found].count(TALL) == 1


def test_paper_has_all_rows_in_parts() -> None:
    rows = tuple(replace(samples.LADDERS.rows[0], key=f"R{n}") for n in range(20))
    figure = samples.figure(replace(samples.LADDERS, rows=rows))
    split = parts(figure, 760, 400)
    assert len(split) > 1
    assert [row.key for part in split for row in part.encoding.rows] == [row.key for row in rows]


def test_a_name_of_two_lines_on_a_slide_stays_in_its_row() -> None:
    long = [
        replace(row, name="Minério de ferro, em reservas de todo o mundo")
        for row in samples.LADDERS.rows
    ]
    frame = slide_frame("light", 1168.0)
    picture = ladders(replace(samples.LADDERS, rows=tuple(long)), frame)
    usual = ladders(samples.LADDERS, frame)
    assert picture.height >= usual.height + 8 * len(long)
