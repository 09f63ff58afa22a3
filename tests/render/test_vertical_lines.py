"""A vertical line (zero, demand) never crosses text, as it once did on the Spanish /balance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from msp_dash.figures import Figure, build
from msp_dash.figures.registry import registry
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.svg import draw
from msp_dash.theme import colour
from msp_dash.words import LANGUAGES
from tests.figures.headlines import views

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (358, 560, 648, 864, 1168)
VIEWS_EACH = {"some": 1, "every": 4}
INKS = {colour("ink"), colour("ink2")}


@cache
def figures_with_lines() -> list[str]:
    """Figures that have such a line in their default view."""
    figures = [(name, build(name)) for name in registry()]
    return [
        name
        for name, figure in figures
        if figure.kind == "bars" or getattr(figure.encoding, "reference", None) is not None
    ]


def words_crossed(figure: Figure, width: int) -> Iterator[str]:
    """Texts of a picture that a vertical line in ink crosses."""
    root = ElementTree.fromstring(draw(figure, width=width))
    lines = [line.attrib for line in root.iter(f"{SVG}line") if line.get("stroke") in INKS]
    vertical = [line for line in lines if line["x1"] == line["x2"]]
    for text in root.iter(f"{SVG}text"):
        x, y, size = (float(text.get(name, 0)) for name in ("x", "y", "font-size"))
        wide = text_width(text.text or "", size, bold=text.get("font-weight") == "600")
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", ""), 0.0)
        if any(_between(line, left, left + wide, y, size) for line in vertical):
            yield text.text or ""


def _between(line: Any, left: float, right: float, y: float, size: float) -> bool:
    inside = left + 1 < float(line["x1"]) < right - 1
    return inside and float(line["y1"]) < y - 0.2 * size and float(line["y2"]) > y - 0.6 * size


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_upright_line_runs_through_a_word(lang: str, extent: str) -> None:
    crossed = {
        (figure_id, width, word)
        for figure_id in figures_with_lines()
        for view in views(figure_id, VIEWS_EACH[extent])
        for width in WIDTHS
        for word in words_crossed(build(figure_id, view | {"lang": lang}), width)
    }
    assert figures_with_lines() and crossed == set()
