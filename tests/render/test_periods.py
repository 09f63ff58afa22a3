"""Periods: looks differ by fill, outline and height; on slides they are shapes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, get_args
from xml.etree import ElementTree

import pptx
import pytest

from msp_dash.figures.record import Period, PeriodLook, PeriodRow, PeriodsEncoding
from msp_dash.render.fit import SLIDE_ROWS, parts, truncate
from msp_dash.render.layout.compose import compose
from msp_dash.render.pptx import figure_deck
from msp_dash.render.svg import draw
from tests.render import samples

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (358, 560, 648, 864, 1168)


def one_row(*periods: Period, **more: Any) -> PeriodsEncoding:
    row = replace(samples.PERIODS.rows[0], periods=periods, **more)
    return replace(samples.PERIODS, rows=(row,))


def root(encoding: PeriodsEncoding, width: int = 864) -> ElementTree.Element:
    return ElementTree.fromstring(draw(samples.figure(encoding), width=width))


def marks(tree: ElementTree.Element) -> dict[str, list[ElementTree.Element]]:
    """Tip -> seen shapes of its mark."""
    return {
        e.attrib["data-tip"]: [
            c for c in e.iter() if c is not e and c.get("pointer-events") is None
        ]
        for e in tree.iter(f"{SVG}g")
        if e.attrib.get("data-tip")
    }


def reach(encoding: PeriodsEncoding, tip: str, width: int = 864) -> tuple[float, float]:
    """Left edge and width of a bar."""
    (bar,) = [e for e in marks(root(encoding, width))[tip] if e.tag == f"{SVG}rect"]
    return float(bar.attrib["x"]), float(bar.attrib["width"])


def test_looks_differ_by_more_than_colour() -> None:
    """Fill or none, edge or none, dashes, hatch, height: no two looks are alike in all."""
    looks: tuple[PeriodLook, ...] = get_args(PeriodLook)
    attributes = set()
    for look in looks:
        mark = marks(root(one_row(Period(2023, 2025, look, look))))[look]
        (shape,) = [e for e in mark if e.tag == f"{SVG}rect"]
        fill = shape.attrib["fill"]
        kind = "hatch" if fill.startswith("url") else shape.get("fill-opacity", fill)
        edge = (shape.get("stroke") is not None, shape.get("stroke-dasharray"))
        attributes.add((kind, edge, round(float(shape.attrib["height"]))))
    assert len(attributes) == len(looks)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_bar_is_as_long_as_its_stretch(width: int) -> None:
    encoding = one_row(Period(2023, 2024, "solid", "one"), Period(2024, 2026, "thin", "two"))
    (x1, long1), (x2, long2) = (reach(encoding, tip, width) for tip in ("one", "two"))
    assert long2 == pytest.approx(2 * long1, abs=0.03)
    assert x1 + long1 == pytest.approx(x2, abs=0.03)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_runs_out_of_the_axis_ends_in_an_arrow_there(width: int) -> None:
    encoding = one_row(Period(2012, 2030, "solid", "long"))
    within = one_row(Period(2023, 2024, "solid", "short"))
    for one, tip, arrows in ((encoding, "long", 2), (within, "short", 0)):
        lines = [e for e in marks(root(one, width))[tip] if e.tag == f"{SVG}polyline"]
        assert len(lines) == arrows


def test_a_stretch_of_a_day_is_seen_and_its_look_stands_beside_the_status() -> None:
    encoding = one_row(Period(2026.89, 2026.892, "hatched", "a day"), look="hatched")
    assert reach(encoding, "a day")[1] >= 2.5

    def hatched(one: PeriodsEncoding) -> int:
        """Hatched shapes of a row: its bars, and the look beside its status."""
        rects = root(one).iter(f"{SVG}rect")
        return sum(e.get("fill", "").startswith("url") and float(e.get("y", 0)) > 60 for e in rects)

    assert hatched(encoding) == 2
    assert hatched(replace(encoding, rows=(replace(encoding.rows[0], look=None),))) == 1


def test_the_key_names_only_looks_that_are_drawn() -> None:
    text = draw(samples.figure(one_row(Period(2023, 2024, "pale", "x"))), width=864)
    assert "suspended" in text
    assert "status unknown" not in text


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_row_is_left_out(width: int) -> None:
    tree = root(samples.PERIODS, width)
    words = {word for e in tree.iter(f"{SVG}text") for word in (e.text or "").split()}
    for row in samples.PERIODS.rows:
        for text in (row.group, row.name, row.status, row.as_of):
            assert set(text.split()) <= words, text


def test_a_click_on_a_row_follows_its_country() -> None:
    groups = {e.get("data-iso") for e in root(samples.PERIODS).iter(f"{SVG}g")}
    assert {"IDN", "GAB", "PHL", "MMR"} <= groups


def many(count: int, lead: int) -> PeriodsEncoding:
    """`count` rows, the last `lead` of which lead, in their turn."""
    first = samples.PERIODS.rows[0]
    rows = tuple(
        replace(
            first,
            key=f"R{n}",
            name=f"Row {n}",
            periods=(Period(2023, 2025, "solid", f"tip {n}"),),
            lead=max(n + 1 - (count - lead), 0),
        )
        for n in range(count)
    )
    return replace(samples.PERIODS, rows=rows)


def keys(encoding: Any) -> list[str]:
    rows: tuple[PeriodRow, ...] = encoding.rows
    return [row.key for row in rows]


def test_where_few_have_room_the_leading_rows_stay_in_their_order() -> None:
    truncated = truncate(samples.figure(many(20, 4)), 1168, 498, slide=True)
    assert truncated.rows_shown <= SLIDE_ROWS
    assert keys(truncated.figure.encoding)[-4:] == ["R16", "R17", "R18", "R19"]
    fewer = truncate(samples.figure(many(20, 4)), 1168, 260, slide=True)
    assert 1 < fewer.rows_shown < 4
    assert keys(fewer.figure.encoding) == ["R16", "R17", "R18", "R19"][: fewer.rows_shown]


def test_paper_has_all_rows_in_parts() -> None:
    figure = samples.figure(many(60, 6))
    split = parts(figure, 760, 600)
    assert len(split) > 1
    assert [key for part in split for key in keys(part.encoding)] == keys(figure.encoding)
    assert all(compose(part, width=760).height <= 600 for part in split)


def test_on_a_slide_each_bar_is_a_shape_named_by_its_row() -> None:
    raw = figure_deck(samples.figure(samples.PERIODS))
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    name_by_alt = {
        s._element.nvSpPr.cNvPr.get("descr"): s.name for s in slide.shapes if s.has_text_frame
    }
    assert name_by_alt["Indonesia. In force from 1 January 2020"].startswith(
        "Indonesia: Nickel ore: ban"
    )


def test_a_slide_says_which_rows_it_shows() -> None:
    raw = figure_deck(samples.figure(many(20, 6)))
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    text = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    rows_on_slide = sum(s.name.startswith("Indonesia: Row") for s in slide.shapes)
    assert 4 <= rows_on_slide <= SLIDE_ROWS
    assert f"{rows_on_slide} of 20 rows, those that changed last" in text


# --- tables of words -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_of_words_keeps_every_word(width: int) -> None:
    tree = ElementTree.fromstring(draw(samples.figure(samples.STATEMENTS), width=width))
    words_drawn = " ".join(e.text or "" for e in tree.iter(f"{SVG}text"))
    for row in samples.STATEMENTS.rows:
        for cell in row.cells:
            assert all(word in words_drawn for word in cell.split()), cell


def test_a_long_table_of_words_is_cut_on_a_slide_and_says_so() -> None:
    row = samples.STATEMENTS.rows[1]
    rows = tuple(replace(row, key=f"P{n}") for n in range(20))
    raw = figure_deck(samples.figure(replace(samples.STATEMENTS, rows=rows)))
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    (table,) = [s.table for s in slide.shapes if s.has_table]
    rows_on_slide = len(table.rows) - 1
    assert 1 < rows_on_slide < 20
    text = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert f"The first {rows_on_slide} of 20 rows are shown" in text
    sizes = {
        run.font.size.pt
        for line in table.rows
        for cell in line.cells
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert min(sizes) >= 16
