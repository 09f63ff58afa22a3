"""Labels around native charts on slides: measured, wrapped and placed by the layout alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pptx
import pytest
from lxml import etree

from msp_dash.figures.record import Column, DotsEncoding, Figure, RankingEncoding, StackEncoding
from msp_dash.render.fit import SLIDE_ROWS
from msp_dash.render.layout.compose import KINDS as LAYOUTS
from msp_dash.render.layout.dots import plan_dots
from msp_dash.render.layout.ink import Frame
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.marks import texts
from msp_dash.render.layout.ranking import plan_ranking
from msp_dash.render.layout.stack import plan_stack
from msp_dash.render.pptx import KINDS, new_deck
from msp_dash.render.pptx.blank_deck import EMU_PER_PX
from msp_dash.render.pptx.fitting import native_frame
from tests.pptx_checks import NAMES
from tests.render.samples import SAMPLES
from tests.render.samples import figure as sample

LONG = "A name of many words which is much longer than the space beside its bar on any slide"


def with_long_name(kind: str) -> Figure:
    """The sample of a kind, one of whose names needs several lines."""
    encoding: Any = next(e for e in SAMPLES.values() if e.kind == kind)
    field = "label" if kind == "stack" else "name"
    at = next(n for n, row in enumerate(encoding.rows) if not getattr(row, "heading", False))
    rows = list(encoding.rows[:SLIDE_ROWS])
    rows[at] = replace(rows[at], **{field: LONG})
    figure = sample(replace(encoding, rows=tuple(rows)))
    if kind != "ranking":
        return replace(figure, params={"lang": "en"})
    data = pd.DataFrame({"iso3": [r.key for r in rows], "share": [r.length for r in rows]})
    table = (Column("iso3", "Country"), Column("share", "Share", "share"))
    return replace(figure, data=data, table=table, params={"lang": "en"})


def plot_left(encoding: Any, view: Frame) -> float:
    """Left edge of bars or of the axis in px of the layout."""
    if isinstance(encoding, DotsEncoding):
        return plan_dots(encoding, view).left
    if isinstance(encoding, RankingEncoding):
        return plan_ranking(encoding, view).bar_x
    assert isinstance(encoding, StackEncoding)
    return plan_stack(encoding, view).left


@pytest.mark.parametrize("width", [1168.0, 560.0])
@pytest.mark.parametrize("kind", ["dots", "ranking", "stack"])
def test_lines_and_gutter_of_a_native_chart_are_those_of_the_layout(
    kind: str, width: float
) -> None:
    figure = with_long_name(kind)
    deck = new_deck()
    canvas = deck.canvas("figure")
    box = Box(56, 142, width, 498)
    view, zoom = native_frame(canvas, box)
    KINDS[kind](figure, canvas, box)
    canvas.finish()
    shapes = pptx.Presentation(io.BytesIO(deck.save("Labels"))).slides[0].shapes
    lines = {
        piece
        for shape in shapes
        if shape.has_text_frame and shape.text_frame.text
        for piece in re.split("[\v\xa0]+", shape.text_frame.text)
    }
    picture = LAYOUTS[kind](figure.encoding, view)
    words = {text.text for text in texts(picture.marks)}
    assert lines == words
    gutter = plot_left(figure.encoding, view)
    # Stacked bars in half a slide have their labels above them.
    assert (LONG in words) is (gutter == 0) and LONG.startswith(tuple(words))
    (frame,) = [shape for shape in shapes if shape.has_chart]
    space = etree.fromstring(frame.chart.part.blob)
    share = float(space.find(".//c:plotArea/c:layout//c:x", NAMES).get("val"))
    left = (frame.left + share * frame.width) / EMU_PER_PX
    assert left == pytest.approx(box.x + gutter * zoom, abs=0.1)
