"""Marks and their writers: none is lost in a format, and both put it where it belongs."""

from __future__ import annotations

import io
from typing import Any, get_args

import pptx

from msp_dash.render.layout.marks import (
    HATCH,
    Datum,
    Group,
    Hit,
    HitPoint,
    Layer,
    Mark,
    Moved,
    Polyline,
    Rect,
    Stroke,
    Text,
)
from msp_dash.render.pptx import new_deck
from msp_dash.render.pptx import writer as on_slides
from msp_dash.render.pptx.blank_deck import EMU_PER_PX
from msp_dash.render.svg import writer as in_svg
from msp_dash.render.svg.writer import SvgWriter

BLACK = "#000000"


def text(y: float, words: str, x: float = 10.0, **more: Any) -> Text:
    return Text(x, y, words, 14, BLACK, **more)


def shapes(*marks: Mark) -> list[Any]:
    """Shapes of a slide with these marks at their own size."""
    deck = new_deck()
    canvas = deck.canvas("figure")
    on_slides.draw_marks(marks, canvas, (0, 0), 1.0)
    canvas.finish()
    return list(pptx.Presentation(io.BytesIO(deck.save("Marks"))).slides[0].shapes)


def test_every_mark_has_a_writer_in_both_formats() -> None:
    every = set(get_args(Mark))
    assert set(in_svg._WRITE) == every
    assert set(on_slides._WRITE) == every - {Text, Hit, HitPoint, *get_args(Group)}


def test_lines_of_one_style_below_each_other_are_one_text_box() -> None:
    first, second = shapes(text(20, "Democratic"), text(36, "Republic"), text(52, "3%", bold=True))
    assert first.text_frame.text.split("\v") == ["Democratic", "Republic"]
    assert second.text_frame.text == "3%"


def test_a_value_close_behind_a_name_is_in_its_text_box() -> None:
    (box,) = shapes(text(20, "Chile", bold=True), text(20, "54%", x=50))
    assert [run.font.bold for run in box.text_frame.paragraphs[0].runs] == [True, False]
    assert len(shapes(text(20, "Chile", bold=True), text(20, "54%", x=150))) == 2


def test_a_moved_and_enlarged_mark_is_at_the_same_place_in_both_formats() -> None:
    moved = Moved([Rect(10, 20, 30, 40, BLACK)], 100, 50, 0.5)
    (box,) = shapes(moved)
    px = [side / EMU_PER_PX for side in (box.left, box.top, box.width, box.height)]
    assert px == [105, 60, 15, 20]
    svg = SvgWriter("light", 1).write([moved])
    assert svg.startswith('<g transform="translate(100 50) scale(0.5)"><rect x="10" y="20"')


def test_shapes_of_a_datum_have_its_name_and_tip_and_lines_are_decorative() -> None:
    line = Polyline([(0, 0), (5, 5)], Stroke(BLACK))
    box, chevron = shapes(Datum([Rect(0, 0, 9, 9, BLACK), line], "IDN", "Ban", name="Indonesia"))
    properties = box._element.nvSpPr.cNvPr
    assert (box.name, properties.get("descr")) == ("Indonesia", "Ban")
    assert chevron._element.nvSpPr.cNvPr.get("descr") is None


def test_targets_of_the_pointer_are_in_svg_only() -> None:
    hits: list[Mark] = [Hit(0, 0, 9, 9), HitPoint(5, 5, 7, at="2024", tip="3%")]
    assert shapes(*hits) == []
    assert SvgWriter("light", 1).write(hits).count('pointer-events="all"') == 2


def test_the_hatch_is_defined_once_where_it_is_used() -> None:
    writer = SvgWriter("light", 1)
    hatched = Rect(0, 0, 9, 9, HATCH)
    layer = writer.write([Layer([hatched, hatched])])
    assert layer.startswith('<g><defs><pattern id="hatch-00000001"') and layer.count("<defs>") == 1
    assert writer.defs() == "", "the layer has it"
    writer.write([hatched])
    assert writer.defs() and not writer.defs()
