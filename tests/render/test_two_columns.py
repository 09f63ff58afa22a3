"""A long list in a wide picture is set in two columns on one scale, and no row is lost."""

from __future__ import annotations

import re

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import DotsEncoding
from msp_dash.render.svg import draw

WIDE, COLUMN = 1328, 864
LISTS = ("standards.controlled_supply", "projects.finance")


def height(svg: str) -> float:
    match = re.search(r'viewBox="0 0 \S+ (\S+)"', svg)
    assert match
    return float(match[1])


@pytest.mark.parametrize("figure_id", LISTS)
def test_a_long_list_fills_a_wide_place_in_two_columns(figure_id: str) -> None:
    figure = build(figure_id)
    assert isinstance(figure.encoding, DotsEncoding)
    wide, narrow = draw(figure, width=WIDE), draw(figure, width=COLUMN)
    assert height(wide) < 0.7 * height(narrow)
    for svg in (wide, narrow):
        keys = re.findall(r'data-key="([^"]*)"', svg)
        assert {row.key for row in figure.encoding.rows if not row.heading} <= set(keys)
    # Both columns have the axis, with the same ticks.
    last = figure.encoding.ticks[-1][1]
    assert wide.count(f">{last}</text>") == 2 * narrow.count(f">{last}</text>")


def test_a_short_list_and_a_slide_keep_one_column() -> None:
    figure = build("demand.revisions")
    assert height(draw(figure, width=WIDE)) == height(draw(figure, width=COLUMN))
