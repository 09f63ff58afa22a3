"""Marking of estimates: the letter "e", and a hollow bar end if there are reported bars too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from msp_dash.figures import build
from msp_dash.figures.producers.output import rank_rows
from msp_dash.figures.record import (
    BarRow,
    BarsEncoding,
    Column,
    DotsEncoding,
    Figure,
    LegendItem,
    LinesEncoding,
    RankingEncoding,
    RankRow,
)
from msp_dash.figures.registry import registry, resolve, spec
from msp_dash.render.layout.ink import MIN_OPEN, OPEN_END, OPEN_STROKE, Frame, Ink
from msp_dash.render.layout.marks import Rect
from msp_dash.render.pptx import figure_deck
from msp_dash.render.svg import draw
from msp_dash.theme import THEMES, Theme, colour
from tests.pptx_checks import NAMES, charts
from tests.render import samples

SVG = "{http://www.w3.org/2000/svg}"
KEY = (LegendItem("ink", "open end, e: estimate", "open_end"),)
ROWS = (
    samples.rank_row("AUS", "Australia", 1.0, ("37.3% e",), "estimated"),
    samples.rank_row("CHL", "Chile", 0.6, ("22.0%",)),
    samples.rank_row("MLI", "Mali", 0.01, ("0.3% e",), "estimated"),
)
MIXED = "producers.ranking?mineral=lithium&year=2024&source=usgs"


def sample(legend: tuple[LegendItem, ...]) -> Figure:
    data = pd.DataFrame({"iso3": [r.key for r in ROWS], "share": [0.373, 0.2238, 0.00373]})
    return replace(
        samples.figure(RankingEncoding("Country", ("Share",), ROWS, legend)),
        data=data,
        table=(Column("iso3", "Country"), Column("share", "Share", "share")),
        params={"lang": "en"},
    )


def bars(
    legend: tuple[LegendItem, ...], key: str, theme: Theme = "light"
) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(draw(sample(legend), theme=theme))
    (group,) = (g for g in root.iter(f"{SVG}g") if g.get("data-key") == key)
    return [r for r in group.iter(f"{SVG}rect") if r.get("pointer-events") is None]


@pytest.mark.parametrize("theme", THEMES)
def test_estimates_alone_are_drawn_as_reported_bars_are(theme: Theme) -> None:
    (bar,) = bars((), "AUS", theme)
    assert bar.get("fill") == colour("ink", theme)
    assert bar.get("fill-opacity") is None and bar.get("stroke") is None


@pytest.mark.parametrize("theme", THEMES)
def test_beside_reported_bars_the_end_of_an_estimate_is_open(theme: Theme) -> None:
    whole = float(bars((), "AUS", theme)[0].attrib["width"])
    solid, end = bars(KEY, "AUS", theme)
    left, width = (float(solid.attrib[side]) for side in ("x", "width"))
    assert solid.get("fill") == end.get("stroke") == colour("ink", theme)
    assert solid.get("fill-opacity") is None
    assert end.get("fill") == "none" and float(end.attrib["stroke-width"]) == OPEN_STROKE
    assert width == pytest.approx(whole - OPEN_END, abs=0.02)
    right = float(end.attrib["x"]) + float(end.attrib["width"]) + OPEN_STROKE / 2
    assert right == pytest.approx(left + whole, abs=0.02), "the bar keeps its length"


def test_a_reported_bar_and_a_short_estimate_end_solid() -> None:
    for key in ("CHL", "MLI"):
        (bar,) = bars(KEY, key)
        assert bar.get("fill") == colour("ink")
    assert float(bar.attrib["width"]) < MIN_OPEN


def test_a_bar_to_the_left_is_open_at_its_left_end() -> None:
    ink = Ink(Frame("light", 400))
    ink.bar(200, 0, -50, 16, "ink", open_end=True)
    solid, end = (mark for mark in ink.marks if isinstance(mark, Rect))
    assert (solid.x, solid.width) == (158, 42) and end.x == pytest.approx(150.9)


def test_the_key_shows_an_open_end() -> None:
    root = ElementTree.fromstring(draw(sample(KEY)))
    ends = [r for r in root.iter(f"{SVG}rect") if r.get("stroke-width") == str(OPEN_STROKE)]
    assert len(ends) == 2, "of the bar and of the key"


def fills(legend: tuple[LegendItem, ...]) -> list[Any]:
    """Of the bars of the native chart."""
    ((chart, _),) = charts(figure_deck(sample(legend)))
    return [point.find("c:spPr", NAMES)[0] for point in chart.iterfind(".//c:dPt", NAMES)]


def test_on_a_slide_the_bar_of_the_native_chart_ends_open() -> None:
    """A part of its fill, which a ministry that edits the number keeps."""
    kinds = [fill.tag.split("}")[1] for fill in fills(KEY)]
    assert kinds == ["gradFill", "solidFill", "solidFill"]
    stops = [int(stop.get("pos")) for stop in fills(KEY)[0].iterfind(".//a:gs", NAMES)]
    assert stops[0] == 0 and stops[1] == stops[2] > 90_000 and stops[3] == 100_000
    assert {fill.tag.split("}")[1] for fill in fills(())} == {"solidFill"}


def test_one_of_all_figures_is_mixed() -> None:
    encoding = of(MIXED).encoding
    assert isinstance(encoding, RankingEncoding)
    assert {encoding.ends_open(row) for row in encoding.rows} == {True, False}


@pytest.mark.parametrize(
    "view",
    [
        "producers.history?mineral=nickel&source=usgs",
        "producers.history?mineral=rare_earths",
        "producers.concentration?mineral=nickel",
    ],
)
def test_lines_end_in_a_number_with_the_letter(view: str) -> None:
    encoding = of(view).encoding
    assert isinstance(encoding, LinesEncoding)
    ends = [
        (series.end_value, [p for p in series.points if p.y is not None][-1].mark)
        for panel in encoding.panels
        for series in panel.series
        if series.end_value
    ]
    assert any(mark == "estimated" for _, mark in ends)
    assert all(text.endswith(" e") is (mark == "estimated") for text, mark in ends)


def test_the_largest_of_a_stage_has_the_letter_where_it_is_estimated() -> None:
    figure = of("mineral.stages?mineral=cobalt")
    assert isinstance(figure.encoding, DotsEncoding)
    texts = {row.key: row.texts[0] for row in figure.encoding.rows}
    assert texts["mine"].endswith("% e") and texts["refined"].endswith("%")
    assert "e: estimated by the publisher." in figure.notes


def test_an_estimate_without_a_share_has_the_letter_after_its_amount() -> None:
    rows = pd.DataFrame(
        {
            "iso3": ["AUS", "CHL"],
            "name": ["Australia", "Chile"],
            "value": [5.0, 3.0],
            "share": [float("nan"), float("nan")],
            "status": ["estimated", "reported"],
            "estimated": [True, False],
        }
    )
    view = resolve(spec("producers.ranking"), {}).view
    rank = rank_rows(view, rows, {"AUS": "Australia", "CHL": "Chile"})
    assert [row.texts for row in rank] == [("", "5 e"), ("", "3")]


def of(view: str) -> Figure:
    figure_id, _, query = view.partition("?")
    return build(figure_id, dict(pair.split("=") for pair in query.split("&") if pair))


OF_PRODUCERS = [
    *(f"producers.ranking?mineral={m}" for m in ("nickel", "cobalt", "copper", "graphite")),
    *(f"producers.ranking?mineral=lithium&source=usgs&year={y}" for y in range(2020, 2026)),
    *(f"country.standing?country={c}" for c in ("AUS", "ZMB", "CHN", "USA", "CHL")),
]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("view", [MIXED, *OF_PRODUCERS, *registry()])
def test_estimates_are_told_in_words_and_by_the_key_where_they_are_mixed(view: str) -> None:
    """By the letter after the number always; by an open end only with a key to it."""
    encoding = of(view).encoding
    if not isinstance(encoding, RankingEncoding | BarsEncoding):
        return
    heads = {row.key for row in encoding.rows if isinstance(row, BarRow) and row.heading}
    row_marks = {row.mark for row in encoding.rows if row.key not in heads}
    mixed = "estimated" in row_marks and bool(row_marks & {"solid", "at_least"})
    assert any(item.symbol == "open_end" for item in encoding.legend) is mixed
    if "estimated" in row_marks and not view.endswith("iea"):
        for row in encoding.rows:
            texts = row.texts if isinstance(row, RankRow) else (row.text,)
            letter = any(re.search(r"\be\b", text) for text in texts)
            assert letter or row.mark != "estimated", row
