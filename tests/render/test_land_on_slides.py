"""Base map of a slide: areas of undetermined status are hatched on every kind of map."""

from __future__ import annotations

import io

import pptx
import pytest
from lxml import etree

from msp_dash.figures import build
from msp_dash.render.pptx import figure_deck
from tests.pptx_checks import NAMES


def hatches(figure_id: str, query: dict[str, str]) -> dict[tuple[int, int], bytes]:
    """Fills of hatched shapes, by their size in EMU, groups opened."""
    blob = figure_deck(build(figure_id, query))
    slide = pptx.Presentation(io.BytesIO(blob)).slides[0]
    result = {}
    for fill in slide._element.iterfind(".//p:spPr/a:pattFill", NAMES):
        size = fill.getparent().find("a:xfrm/a:ext", NAMES)
        result[int(size.get("cx")), int(size.get("cy"))] = etree.tostring(fill, method="c14n")
    return result


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("sites.map", {}),
        ("sites.map", {"mineral": "cobalt", "region": "africa"}),
        ("trade.flows", {"picture": "map"}),
    ],
)
def test_open_status_has_the_fill_that_the_map_of_producers_gives_it(
    figure_id: str, query: dict[str, str]
) -> None:
    own = set(hatches(figure_id, query).values())
    assert len(own) == 1
    assert own <= set(hatches("producers.map", {"mineral": "cobalt"}).values())
