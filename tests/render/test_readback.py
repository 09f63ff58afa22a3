"""Export every figure in every format, read the numbers back, and compare them with the record.

New figures, formats and kinds of encoding are covered automatically: a kind without all its
renderers, or a format without a reader here, fails.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar, get_args

import openpyxl
import pandas as pd
import pptx
import pytest
from lxml import etree, html

from msp_dash.figures import build
from msp_dash.figures.record import (
    BarRow,
    BarsEncoding,
    ChainEncoding,
    Column,
    CountsEncoding,
    DotRow,
    DotsEncoding,
    EmptyEncoding,
    Encoding,
    Figure,
    FlowsEncoding,
    LaddersEncoding,
    LinesEncoding,
    MapEncoding,
    MatrixEncoding,
    PanelEvent,
    PanelsEncoding,
    PeriodsEncoding,
    RankingEncoding,
    RankRow,
    RegisterEncoding,
    SharesEncoding,
    SiteListEncoding,
    SitesEncoding,
    StackEncoding,
    StackPart,
    StatementsEncoding,
    TimelineEncoding,
)
from msp_dash.figures.registry import allowed, registry, resolve, spec
from msp_dash.figures.trade.imports import ALL_OF_GROUP
from msp_dash.render import plotly
from msp_dash.render.completed import MORE, completed
from msp_dash.render.export import FORMATS, Options
from msp_dash.render.fit import SLIDE_ROWS
from msp_dash.render.layout.compose import KINDS as IN_SVG
from msp_dash.render.layout.world import world
from msp_dash.render.pdf.extract import extract, omitted_rows_note
from msp_dash.render.pdf.tables import table_data
from msp_dash.render.pdf.typeset import column_width
from msp_dash.render.pptx import KINDS as ON_SLIDES
from msp_dash.render.pptx.slide import WITH_WORKBOOK
from msp_dash.render.table import cell_text, columns
from msp_dash.words import Words, words
from tests.pdf_checks import conforms, squeezed, text_of
from tests.pptx_checks import NAMES, cached, charts
from tests.pptx_checks import text_of as slide_text
from tests.some import OF_EACH_KIND, sample_ids

MADE_ON = dt.date(2026, 11, 26)
NO_OUTPUT = "producers.ranking?mineral=cobalt&source=usgs&year=1971"
"""USGS published no output of 1971 in the editions that are held: the one figure that is empty."""

UNITS = (1.0, 1e3, 1e6)
"""Tonnes in one unit of a picture: t, kt, Mt."""

KINDS = {encoding.kind for encoding in get_args(Encoding)}


# --- what is read --------------------------------------------------------------------------------

OF_ONE_COUNTRY = (
    "sites.map?mineral=cobalt&country=ZMB",
    "sites.counts?mineral=cobalt&country=ZMB",
)
"""Sites on a map of their country, and in a list."""


def other_view(figure_id: str) -> dict[str, str]:
    """The first parameter of a figure at the last value that is not its default."""
    figure_spec = spec(figure_id)
    usual = resolve(figure_spec, {}).view
    for use in figure_spec.uses:
        name = use.parameter.name
        values = allowed(figure_spec, use) if use.parameter.is_choice else use.parameter.values()
        others = [value for value in values if value and value != usual[name]]
        if others and name != "lang":
            return {name: others[-1]}
    return {}


def views() -> Iterator[str]:
    """Each figure as it is, and where it varies once more in another view."""
    for figure_id in registry():
        yield figure_id
        for name, value in other_view(figure_id).items():
            yield f"{figure_id}?{name}={value}"
    yield NO_OUTPUT
    yield from OF_ONE_COUNTRY


@cache
def figure_of(view: str) -> Figure:
    figure_id, _, query = view.partition("?")
    return build(figure_id, dict(pair.split("=") for pair in query.split("&") if pair))


VIEWS = tuple(views())


def of_kind(kind: str) -> list[Figure]:
    return [figure for view in VIEWS if (figure := figure_of(view)).kind == kind]


@dataclass(frozen=True)
class Mark:
    """A number that a picture draws: `value` in the unit of the picture, `at` its year, or None.

    `words`: of a row of words, which says its number itself.
    """

    key: str
    value: float | None
    tip: str
    at: float | None = None
    words: str = ""


def _ranking(encoding: RankingEncoding) -> list[Mark]:
    return [Mark(row.key, None, row.tip) for row in encoding.rows]


def _lines(encoding: LinesEncoding) -> list[Mark]:
    return [
        Mark(series.key, point.y, point.text, point.x)
        for panel in encoding.panels
        for series in panel.series
        for point in series.points
        if point.y is not None
    ]


def _stack(encoding: StackEncoding) -> list[Mark]:
    # A part of no length has no place in a picture; the table holds it.
    return [Mark(p.key, p.value, p.tip) for row in encoding.rows for p in row.parts if p.value > 0]


SUMS = ("group", "others", "missing")
"""Keys of parts that are sums, or what is not there: test_disruption.py adds them up."""
MERGED = "merged"
"""Key of the part of a bar that stands for several rows: it is their sum, and no number of one."""


def _dots(encoding: DotsEncoding) -> list[Mark]:
    return [Mark(row.key, dot.value, dot.tip) for row in encoding.rows for dot in row.dots]


def _bars(encoding: BarsEncoding) -> list[Mark]:
    parts = [Mark(row.key, part.value, part.tip) for row in encoding.rows for part in row.parts]
    return parts + [Mark(row.key, None, row.tip) for row in encoding.rows if row.tip]


def _panels(encoding: PanelsEncoding) -> list[Mark]:
    return [mark for panel in encoding.panels for mark in _dots(panel.dots)]


def _map(encoding: MapEncoding) -> list[Mark]:
    return [Mark(code, None, tip) for code, tip in encoding.tips.items() if code in world().shapes]


def _matrix(encoding: MatrixEncoding) -> list[Mark]:
    return [
        Mark(row.key, None, cell.tip)
        for row in encoding.rows
        for cell in row.cells
        if cell.symbol != "none" and cell.tip
    ]


def _register(encoding: RegisterEncoding) -> list[Mark]:
    return [
        Mark(row.key, None, cell.tip)
        for row in encoding.rows
        for cell in (*row.cells, *row.promises)
        if cell.tip
    ]


def _shares(encoding: SharesEncoding) -> list[Mark]:
    keys = [column.key for column in encoding.columns]
    return [
        Mark(f"{row.key} {key}", None, cell.tip)
        for row in encoding.rows
        for key, cell in zip(keys, row.cells, strict=True)
    ]


def _timeline(encoding: TimelineEncoding) -> list[Mark]:
    return [Mark(event.date, None, event.tip) for event in encoding.events]


def _periods(encoding: PeriodsEncoding) -> list[Mark]:
    return [Mark(row.key, None, period.tip) for row in encoding.rows for period in row.periods]


def _ladders(encoding: LaddersEncoding) -> list[Mark]:
    return [Mark(row.key, None, row.tip) for row in encoding.rows]


def _chain(encoding: ChainEncoding) -> list[Mark]:
    parts = [part for row in encoding.rows for bar in row.bars for part in bar.parts]
    needs = [(row.key, row.need) for row in encoding.rows if row.need]
    return [
        *(Mark(part.key or MERGED, part.share, part.tip) for part in parts),
        *(Mark(key, need.middle, need.tip) for key, need in needs),
    ]


def _statements(encoding: StatementsEncoding) -> list[Mark]:
    return [Mark(row.key, None, row.tip, words=" ".join(row.cells)) for row in encoding.rows]


def _flows(encoding: FlowsEncoding) -> list[Mark]:
    """Arcs and bands; the flows that are summed are told in words alone."""
    flows = [flow for panel in encoding.panels for flow in panel.flows if not flow.rest]
    return [Mark(flow.key, flow.value, flow.tip) for flow in flows]


def _sites(encoding: SitesEncoding) -> list[Mark]:
    layer = encoding.wide
    points = [Mark(point.key, None, point.tip) for point in layer.points]
    return points + [Mark(circle.key, None, circle.tip) for circle in layer.clusters]


def _site_list(encoding: SiteListEncoding) -> list[Mark]:
    return [Mark(row.key, None, row.tip) for row in encoding.rows]


def _counts(encoding: CountsEncoding) -> list[Mark]:
    return [Mark(count.question, None, "") for count in encoding.counts]


def _empty(_encoding: EmptyEncoding) -> list[Mark]:
    return []


MARKS: Mapping[str, Callable[[Any], list[Mark]]] = {
    "ranking": _ranking,
    "lines": _lines,
    "stack": _stack,
    "dots": _dots,
    "bars": _bars,
    "panels": _panels,
    "map": _map,
    "matrix": _matrix,
    "register": _register,
    "shares": _shares,
    "timeline": _timeline,
    "periods": _periods,
    "chain": _chain,
    "ladders": _ladders,
    "statements": _statements,
    "flows": _flows,
    "sites": _sites,
    "site_list": _site_list,
    "counts": _counts,
    "empty": _empty,
}
"""Kind of an encoding -> the marks that its pictures must hold."""


def marks(figure: Figure) -> list[Mark]:
    return MARKS[figure.kind](figure.encoding)


def rows_of(figure: Figure) -> list[dict[str, Any]]:
    """The record's rows as plain values, read without the renderers' help."""
    return [{name: _plain(value) for name, value in row.items()} for row in figure.records()]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return sorted(value) if isinstance(value, set | frozenset) else value


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers_of(row: Mapping[str, Any]) -> list[float]:
    return [float(value) for value in row.values() if is_number(value)]


def same(one: float, other: float) -> bool:
    """Whether a number of a picture is one of the record: scaling it costs the last digits."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def same_value(one: object, other: float) -> bool:
    """Whether a workbook has a number: it is written in 16 digits, where Python's may have 17."""
    return is_number(one) and math.isclose(float(one), other, rel_tol=1e-15)  # type: ignore[arg-type]  # is_number


# --- numbers as they are printed -----------------------------------------------------------------

_PRINTED = re.compile(r"(?:at (?:least|most) )?[−-]?\d(?:[\d,]*\d)?(?:\.\d+)?[%×]?")
_BOUND = re.compile(r"at (?:least|most) ")


LESS = "less than "


def is_printed(text: str, value: float, column_format: str) -> bool:
    """Whether a cell prints a number, to half of its last digit."""
    if text in ("about 100%", "about 10,000"):
        # A share or an index that the publisher's rounding lifts above what there can be.
        return value > (1.0 if column_format == "share" else 10_000.0)
    digits = text.replace(",", "").replace("−", "-").rstrip("%×")
    percent = 100.0 if text.endswith("%") else 1.0
    if digits.startswith(LESS):
        return 0 < value * percent < float(digits.removeprefix(LESS))
    try:
        read = float(digits)
    except ValueError:
        return False
    if column_format == "ratio" and read:
        # Two digits, whatever their place: 13× may be 12.7, 0.65× may be 0.6478.
        last = 10.0 ** (math.floor(math.log10(abs(read))) - 1)
    else:
        last = 10.0 ** -len(digits.partition(".")[2])
    return abs(read - value * percent) <= last * 0.500001


def prints(text: str, value: float) -> bool:
    """Whether a sentence holds a number or a bound of it, in percent or any unit, to its digits."""
    units = (*UNITS, 1e9) if "billion" in text else UNITS
    for token in _PRINTED.findall(text):
        digits = _BOUND.sub("", token).replace(",", "").replace("−", "-").rstrip("%×")
        scales = (0.01,) if token.endswith("%") or "points" in text else units
        last = 10.0 ** -len(digits.partition(".")[2])
        # A bound is rounded to the safe side, so it may be off by a whole last digit.
        reach = last * (1.0 if _BOUND.match(token) else 0.500001)
        if any(abs(float(digits) - value / scale) <= reach for scale in scales):
            return True
        # Three digits, whatever their place: 1 930 kt may be 1 932.
        if any(same(float(digits), _digits(value / scale, n)) for scale in scales for n in (2, 3)):
            return True
    return False


def _digits(value: float, count: int) -> float:
    return round(value, count - 1 - math.floor(math.log10(abs(value)))) if value else 0.0


# --- readers -------------------------------------------------------------------------------------


def read_json(figure: Figure, raw: bytes) -> None:
    answer = json.loads(raw)
    assert answer["data"] == json.loads(json.dumps(rows_of(figure)))
    assert (answer["id"], answer["kind"]) == (figure.id, figure.kind)


def read_csv(figure: Figure, raw: bytes) -> None:
    expected = rows_of(figure)
    if not expected:
        lines = [line for line in raw.decode().splitlines() if not line.startswith("# ")]
        assert lines[1:] == [], "at most the names of the columns"
        return
    read = pd.read_csv(io.BytesIO(raw), comment="#")
    assert list(read.columns) == list(expected[0])
    assert len(read) == len(expected)
    for name in read.columns:
        for cell, row in zip(read[name], expected, strict=True):
            value = row[name]
            if value is None:
                assert pd.isna(cell), name
            elif is_number(value):
                assert cell == value, name
            else:
                assert str(cell) == (", ".join(value) if isinstance(value, list) else str(value))


def read_xlsx(figure: Figure, raw: bytes) -> None:
    w = words("en")
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    table_columns, expected = columns(figure), rows_of(figure)
    sheet_rows = list(sheet.iter_rows(values_only=True)) if expected else []
    assert len(sheet_rows) == len(expected) + bool(expected)
    for cells, row in zip(sheet_rows[1:], expected, strict=True):
        for cell, column in zip(cells, table_columns, strict=True):
            value = row[column.field]
            if is_number(value):
                assert same_value(cell, value), column.field
            else:
                assert (cell or "") == cell_text(value, column, "", w), column.field
    assert {c.data_type for line in sheet.iter_rows() for c in line} <= {"s", "n", "b"}


def read_svg(figure: Figure, raw: bytes) -> None:
    _marks_are_drawn(figure, etree.fromstring(raw))


def _marks_are_drawn(figure: Figure, root: Any) -> None:
    """Every mark stands in the picture's data attributes, and no other number does."""
    in_svg = Counter(
        # The points of a line have its key.
        ((e.getparent() if e.get("data-x") else e).get("data-key"), e.get("data-tip"))
        for e in root.iter()
        if e.get("data-tip") is not None and e.getparent().get("data-plot") is None
    )
    # What a ranking leaves out is one more row (test_completed.py).
    expected = Counter((mark.key, mark.tip) for mark in marks(completed(figure)))
    expected.update((event.key, event.tip) for event in _events(figure))
    lost = {pair for pair, times in expected.items() if in_svg[pair] < times}
    assert not lost, lost
    strange = {pair for pair in in_svg if pair[1] and pair not in expected}
    assert not strange, strange
    if isinstance(figure.encoding, LinesEncoding):
        _years_are_drawn(figure.encoding, root)
    texts = " ".join("".join(e.itertext()) for e in root.iter() if _local(e) == "text")
    for event in _events(figure):
        assert event.title in texts
        assert event.date in texts
    if isinstance(figure.encoding, PanelsEncoding):
        for panel in figure.encoding.panels:
            assert _whole(panel.title) in _whole(texts)
            assert _whole(panel.definition) in _whole(texts)
    if isinstance(figure.encoding, RankingEncoding | DotsEncoding | PanelsEncoding | BarsEncoding):
        printed = [text for row in _rows_with_texts(figure.encoding) for text in _printed_of(row)]
        assert all(_whole(word) in _whole(texts) for text in printed for word in text.split(" "))
    for text in _words_of_rows(figure):
        assert all(_whole(word) in _whole(texts) for word in text.split(" ")), text
    if isinstance(figure.encoding, FlowsEncoding):
        _flows_are_told(figure.encoding, texts)
    if isinstance(figure.encoding, CountsEncoding):
        assert all(count.number in texts for count in figure.encoding.counts)


def _flows_are_told(encoding: FlowsEncoding, texts: str) -> None:
    """Beside a map every flow and their sum; at bands what the flows add up to at both
    ends, the label of the one in the title, and what is left out."""
    for panel in encoding.panels:
        if encoding.picture == "map":
            printed = [t for flow in panel.flows for t in (flow.name, flow.text)] + list(
                panel.total
            )
        else:
            printed = [t for end in (*panel.starts, *panel.ends) for t in (end.name, end.text)]
            printed += [panel.left_out, *(flow.label for flow in panel.flows)]
        assert all(_whole(text) in _whole(texts) for text in (*printed, panel.title))


def _words_of_rows(figure: Figure) -> list[str]:
    """Words that stand in the rows of a picture whose rows are words."""
    if isinstance(figure.encoding, PeriodsEncoding):
        rows = figure.encoding.rows
        return [text for row in rows for text in (row.group, row.name, row.status, row.as_of)]
    if isinstance(figure.encoding, LaddersEncoding):
        ladders = figure.encoding.rows
        return [text for row in ladders for text in (row.name, row.rank, row.share, row.leader)]
    if isinstance(figure.encoding, StatementsEncoding):
        return [text for row in figure.encoding.rows for text in row.cells]
    return []


def _printed_of(row: RankRow | DotRow | BarRow) -> tuple[str, ...]:
    if isinstance(row, BarRow):
        return (row.name, row.text, row.total, *(part.text for part in row.parts))
    return row.texts


def _rows_with_texts(
    encoding: RankingEncoding | DotsEncoding | PanelsEncoding | BarsEncoding,
) -> list[RankRow | DotRow | BarRow]:
    if isinstance(encoding, PanelsEncoding):
        return [row for panel in encoding.panels for row in panel.dots.rows]
    return list(encoding.rows)


def _events(figure: Figure) -> list[PanelEvent]:
    panels = figure.encoding.panels if isinstance(figure.encoding, LinesEncoding) else ()
    return [event for panel in panels for event in panel.events]


def _years_are_drawn(encoding: LinesEncoding, root: Any) -> None:
    in_svg = Counter(
        (e.getparent().get("data-tip"), e.get("data-x")) for e in root.iter() if e.get("data-x")
    )
    expected: Counter[tuple[str, str]] = Counter()
    for panel in encoding.panels:
        ticks = dict(panel.x_ticks)
        for series in panel.series:
            for point in series.points:
                if point.y is not None:
                    expected[series.name, ticks.get(point.x, f"{point.x:g}")] += 1
    assert in_svg == expected


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _whole(text: str) -> str:
    return re.sub(r"\s", "", text)


def read_png(figure: Figure, raw: bytes) -> None:
    """Its picture is that of the SVG, which is read: here only its size can be, twice the SVG's."""
    svg = FORMATS["svg"].make(figure, Options(made_on=MADE_ON)).decode()
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert size is not None
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    sides = (int.from_bytes(raw[start : start + 4], "big") for start in (16, 20))
    assert list(sides) == [2 * int(side) for side in size.groups()]


def read_html(figure: Figure, raw: bytes) -> None:
    document = html.fromstring(raw.decode())
    w = words("en")
    table_columns = [column for column in columns(figure) if column in figure.table]
    lines = document.xpath("//table/tbody/tr")
    expected = rows_of(figure) if table_columns else []
    assert len(lines) == len(expected)
    for line, row in zip(lines, expected, strict=True):
        for cell, column in zip(line.xpath("td"), table_columns, strict=True):
            text, value = cell.text_content(), row[column.field]
            if is_number(value) and column.format != "text":
                assert is_printed(text, value, column.format), (text, value)
            else:
                assert text == cell_text(value, column, str(row.get("status") or ""), w)
    for svg in document.xpath('//div[@class="wide"]//*[local-name()="svg"]'):
        _marks_are_drawn(figure, svg)


def read_pdf(figure: Figure, raw: bytes) -> None:
    """Under the heading of the numbers stands every row of the record, whole and in its order.

    Where the columns do not fit the sheet, the table comes in parts, each of all rows; of a long
    one an extract is printed, which says so.
    """
    w = words("en")
    conforms(raw)
    text = text_of(raw)
    if part := extract(figure):
        assert squeezed(omitted_rows_note(figure, part, w)) in text
        figure = part.figure
    assert squeezed(figure.title) in text
    at = text.rfind(squeezed(w("paper.numbers")))
    assert (at >= 0) is bool(figure.table)
    column_by_heading = {column.heading: column for column in figure.table}
    parts = table_data(figure, column_width("a4"), w)
    assert {head for sheet in parts for head in sheet["heads"]} == set(column_by_heading)
    for sheet in parts:
        for row in rows_of(figure):
            line = "".join(
                _printed_cell(row, column_by_heading[head], w) for head in sheet["heads"]
            )
            at = text.find(line, at)
            assert at >= 0, line
            at += len(line)


def _printed_cell(row: Mapping[str, Any], column: Column, w: Words) -> str:
    value = row[column.field]
    cell = cell_text(value, column, str(row.get("status") or ""), w)
    if is_number(value) and column.format != "text":
        assert is_printed(cell, value, column.format), (cell, value)
    return squeezed(cell)


def read_pptx(figure: Figure, raw: bytes) -> None:  # noqa: PLR0912 - a branch a kind
    chart_parts = list(charts(raw))
    assert bool(chart_parts) is (figure.kind in WITH_WORKBOOK)
    for _, book in chart_parts:
        _workbook_is_the_record(figure, book)
    plotted = Counter(_rounded(n) for chart, _ in chart_parts for n in _plotted(figure, chart))
    values = Counter(_rounded(m.value) for m in marks(figure) if m.value is not None)
    for event in _events(figure):
        assert event.title in slide_text(raw)[0]
        assert event.date in slide_text(raw)[0]
    if isinstance(figure.encoding, PanelsEncoding):
        _panels_stand_apart(figure, chart_parts, slide_text(raw)[0])
    if isinstance(figure.encoding, DotsEncoding | PanelsEncoding):
        assert not set(plotted) - set(values)
    if isinstance(figure.encoding, StackEncoding):
        # A part of no length is a number of the chart that nobody sees.
        del plotted[0.0]
    if isinstance(figure.encoding, LinesEncoding | StackEncoding):
        assert plotted == values
    elif isinstance(figure.encoding, RankingEncoding):
        for chart, _ in chart_parts:
            _bars_are_in_proportion(figure, chart)
    elif isinstance(figure.encoding, MapEncoding | FlowsEncoding):
        _areas_carry_their_tips(figure, raw)
    elif isinstance(figure.encoding, BarsEncoding):
        _leading_bars_carry_their_tips(figure.encoding, raw)
    elif isinstance(figure.encoding, PeriodsEncoding):
        _bars_carry_their_tips(figure.encoding, raw)
    elif isinstance(figure.encoding, LaddersEncoding):
        _first_ladders_are_whole(figure.encoding, raw)
    elif isinstance(figure.encoding, SitesEncoding):
        _areas_carry_their_tips(figure, raw)
        return
    elif isinstance(figure.encoding, StatementsEncoding):
        _table_has_the_words(figure.encoding, raw)
    if figure.kind not in WITH_WORKBOOK:
        _notes_have_the_rows(figure, slide_text(raw, "ppt/notesSlides/")[0])


def _panels_stand_apart(figure: Figure, chart_parts: list[Any], slide: str) -> None:
    """A chart of each panel with its marks and no other's; every definition is on the slide."""
    encoding = figure.encoding
    assert isinstance(encoding, PanelsEncoding)
    charted = [p for p in encoding.panels if p.dots.ticks and any(r.dots for r in p.dots.rows)]
    assert len(chart_parts) == len(charted)
    assert all(_whole(panel.definition) in _whole(slide) for panel in encoding.panels)
    values = [{_rounded(d.value) for r in p.dots.rows for d in r.dots} for p in charted]
    numbers_by_chart = [{_rounded(n) for n in _plotted(figure, chart)} for chart, _ in chart_parts]
    assert all(any(one <= panel_values for panel_values in values) for one in numbers_by_chart)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _plotted(figure: Figure, chart: Any) -> list[float]:
    """Numbers that a chart holds, without gaps, the reference line, and the places of dots."""
    axis = "xVal" if figure.kind in ("dots", "panels") else "yVal"
    series = list(chart.iterfind(".//c:ser", NAMES))
    cells = [[f.text for f in one.iterfind(".//c:f", NAMES)] for one in series]
    # The hole of a ring is a series on the same cells, after that of the ring.
    series = [one for n, one in enumerate(series) if n == 0 or cells[n] != cells[n - 1]]
    if isinstance(figure.encoding, LinesEncoding):
        lines = {s.name for panel in figure.encoding.panels for s in panel.series}
        series = [s for s in series if s.find("c:tx//c:v", NAMES).text in lines]
    values = [s.find(f"c:{tag}/c:numRef", NAMES) for s in series for tag in ("val", axis)]
    # Parts of a line meet in a cell that both have.
    cells = {place: n for ref in values if ref is not None for place, n in _cells(ref)}
    return [float(number) for number in cells.values() if number is not None]


def _cells(reference: Any) -> Iterator[tuple[tuple[str, int], str | None]]:
    """Column and row of each cell of a reference, with its number."""
    column, row = re.search(r"\$([A-Z]+)\$(\d+):", reference.findtext("c:f", "", NAMES)).groups()  # type: ignore[union-attr]  # every one
    for offset, number in enumerate(cached(reference)):
        yield (column, int(row) + offset), number


def _workbook_is_the_record(figure: Figure, book: openpyxl.Workbook) -> None:
    """The second sheet has the record row by row; no cell of the workbook is a formula."""
    head, *rows = book.worksheets[1].iter_rows(values_only=True)
    assert list(head) == [column.heading for column in columns(figure)]
    expected = rows_of(figure)
    assert len(rows) == len(expected)
    for cells, row in zip(rows, expected, strict=True):
        for cell, column in zip(cells, columns(figure), strict=True):
            value = row[column.field]
            if is_number(value):
                assert same_value(cell, value), column.field
            else:
                assert (cell or "") == ("" if value is None else str(value)), column.field
    kinds = {c.data_type for sheet in book for line in sheet.iter_rows() for c in line}
    assert kinds <= {"s", "n"}


def _bars_are_in_proportion(figure: Figure, chart: Any) -> None:
    """Bars are numbers of their rows, in the proportions that the picture draws."""
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    names = cached(chart.find(".//c:cat/c:strRef", NAMES))
    bars = cached(chart.find(".//c:val/c:numRef", NAMES))
    assert len(set(names)) == len(names)
    shapes = tuple(row for row in encoding.rows if row.name in names or row.mark == "outline")
    figure = completed(replace(figure, encoding=replace(encoding, rows=shapes)))
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    rows = {row.name: row for row in encoding.rows}
    scales = []
    for name, bar in zip(names, bars, strict=True):
        row = rows[name or ""]
        assert (bar is None) is (row.mark in ("hatched", "sliver"))
        if bar is None:
            continue
        meant = _rows_meant(rows_of(figure), Mark(row.key, None, row.tip))
        if row.key == MORE:
            meant = [record for record in rows_of(figure) if MORE in record.values()]
        assert any(same(float(bar), n) for record in meant for n in numbers_of(record)), name
        assert (float(bar) == 0) is (row.length == 0)
        scales += [float(bar) / row.length] if row.length else []
    assert all(same(scale, scales[0]) for scale in scales)


def _areas_carry_their_tips(figure: Figure, raw: bytes) -> None:
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    alt_texts = Counter(
        e.get("descr") for e in slide._element.iter(f"{{{NAMES['p']}}}cNvPr") if e.get("descr")
    )
    assert all(alt_texts[mark.tip] for mark in marks(figure) if mark.tip)


def _leading_bars_carry_their_tips(encoding: BarsEncoding, raw: bytes) -> None:
    """Each part is a shape that says its number; those that lead are drawn."""
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    alt_texts = {e.get("descr") for e in slide._element.iter(f"{{{NAMES['p']}}}cNvPr")}
    rows = sorted((row for row in encoding.rows if row.parts), key=lambda row: row.lead)
    on_slide = [all(part.tip in alt_texts for part in row.parts) for row in rows]
    assert sum(on_slide) >= min(len(rows), SLIDE_ROWS)
    assert on_slide == sorted(on_slide, reverse=True)


def _bars_carry_their_tips(encoding: PeriodsEncoding, raw: bytes) -> None:
    """Each bar is a shape with its row's name and a description; rows are left out whole."""
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    alt_texts = {
        e.get("descr"): e.get("name")
        for e in slide._element.iter(f"{{{NAMES['p']}}}cNvPr")
        if e.get("descr")
    }
    on_slide = [row for row in encoding.rows if any(p.tip in alt_texts for p in row.periods)]
    assert on_slide
    turns = sorted(row.lead for row in on_slide)
    assert turns == list(range(1, len(turns) + 1)) or len(on_slide) == len(encoding.rows)
    for row in on_slide:
        for period in row.periods:
            assert alt_texts[period.tip].startswith(f"{row.group}: {row.name}")


def _first_ladders_are_whole(encoding: LaddersEncoding, raw: bytes) -> None:
    """Rows from the first on, each with its rank and share; the notes have all."""
    texts = slide_text(raw)[0]
    on_slide = [
        all(_whole(text) in _whole(texts) for text in (row.rank, row.share, row.leader))
        for row in encoding.rows
    ]
    assert on_slide[0]
    assert on_slide == sorted(on_slide, reverse=True)


def _table_has_the_words(encoding: StatementsEncoding, raw: bytes) -> None:
    """A native table, or one a row that appears by itself: heads, and rows in their order."""
    slide = pptx.Presentation(io.BytesIO(raw)).slides[0]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    assert len(tables) == (1 + len(encoding.rows) if encoding.steps else 1)
    cells = [tuple(cell.text for cell in row.cells) for table in tables for row in table.rows]
    assert cells[0] == encoding.heads
    assert cells[1:]
    assert cells[1:] == [row.cells for row in encoding.rows[: len(cells) - 1]]


def _notes_have_the_rows(figure: Figure, notes: str) -> None:
    """Kinds without a workbook list every row in the speaker notes; a matrix lists its marks."""
    w = words("en")
    if isinstance(figure.encoding, MatrixEncoding):
        assert all(f"\n{row.name}: " in notes for row in figure.encoding.rows if not row.heading)
        return
    for row in rows_of(figure):
        for column in figure.table:
            assert cell_text(row[column.field], column, str(row.get("status") or ""), w) in notes


READERS: Mapping[str, Callable[[Figure, bytes], None]] = {
    "json": read_json,
    "csv": read_csv,
    "xlsx": read_xlsx,
    "svg": read_svg,
    "png": read_png,
    "html": read_html,
    "pdf": read_pdf,
    "pptx": read_pptx,
}


LIGHT = ("json", "csv", "xlsx", "svg", "html")
"""Formats in which a figure's second view is read back too; the others take seconds to make."""
SOME = sample_ids("some", list(registry()), OF_EACH_KIND)
"""Figures whose PDF, PNG and second view `make test` reads back too."""


def is_in_make_test(view: str, ext: str) -> bool:
    in_usual_view = view in registry() and ext not in ("pdf", "png")
    return in_usual_view or view.partition("?")[0] in SOME


READ = [
    pytest.param(view, ext, marks=() if is_in_make_test(view, ext) else pytest.mark.every)
    for view in VIEWS
    for ext in FORMATS
    if view in registry() or ext in LIGHT
]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("view", "ext"), READ)
def test_the_numbers_of_every_figure_are_read_back_from_every_format(view: str, ext: str) -> None:
    figure = figure_of(view)
    READERS[ext](figure, FORMATS[ext].make(figure, Options(made_on=MADE_ON)))


# --- what is drawn is what is held ---------------------------------------------------------------


def _rows_meant(rows: list[dict[str, Any]], mark: Mark) -> list[dict[str, Any]]:
    """Rows that a mark speaks of: those that hold all parts of its key, and its year.

    Scenarios share their base year, which is a row of its own in the IEA's data.
    """
    texts = [{value for value in row.values() if isinstance(value, str)} for row in rows]
    parts = {
        part
        for part in re.split(r"[ .]", mark.key)
        if any(part in row_texts for row_texts in texts)
    }
    matches = [
        row
        for row, row_texts in zip(rows, texts, strict=True)
        if parts <= row_texts or (parts and row.get("scenario") == "base")
    ]
    if mark.at is not None and any("year" in row for row in rows):
        matches = [row for row in matches if row["year"] == mark.at]
    return matches


def _wholes(figure: Figure, row: dict[str, Any]) -> list[float]:
    """Where shares are drawn that the publisher's rounding lifts above the whole: at the whole."""
    shares = [row[c.field] for c in figure.table if c.format == "share"]
    return [1.0 for share in shares if is_number(share) and share > 1.0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_number_of_a_picture_is_a_number_of_its_row_in_one_unit(view: str) -> None:
    figure = figure_of(view)
    rows = rows_of(figure)
    # Sums of rows have none of their own: test_trade.py adds up the group's.
    values = [
        m
        for m in marks(figure)
        if m.value is not None and m.key not in (MERGED, ALL_OF_GROUP, *SUMS)
    ]
    for unit in UNITS:
        strange = [
            mark
            for mark in values
            if not any(
                same((mark.value or 0.0) * unit, number)
                for row in _rows_meant(rows, mark)
                for number in (*numbers_of(row), *_wholes(figure, row))
            )
        ]
        if not strange:
            break
    assert not strange


@pytest.mark.parametrize("view", VIEWS)
def test_every_tip_says_a_number_of_its_row(view: str) -> None:
    """What is read under the pointer: of marks whose rows hold a quantity."""
    figure = figure_of(view)
    quantities = {c.field for c in figure.table if c.format not in ("text", "year")}
    # What a list of sites counts is its country's, not each site's.
    if not quantities or figure.kind in ("counts", "timeline", "matrix", "register", "site_list"):
        return
    rows = rows_of(figure)
    bars = figure.encoding.rows if isinstance(figure.encoding, BarsEncoding) else ()
    hatched = {bar.key for bar in bars if bar.mark == "hatched"}
    grid = figure.encoding if isinstance(figure.encoding, SharesEncoding) else None
    # A cell on bare ground prints no share, and says why in its tip.
    bare = {c.tip for row in (grid.rows if grid else ()) for c in row.cells if c.level is None}
    for mark in marks(figure):
        if mark.key in (MERGED, *SUMS) or mark.tip in bare:
            continue
        if mark.key in hatched:  # There is no number to say.
            assert not re.search(r"\d", mark.tip), mark
            continue
        numbers = [
            float(row[name])
            for row in _rows_meant(rows, mark)
            for name in quantities
            if is_number(row[name])
        ]
        # "EUR 2 million each for Tanzania and Namibia" says an amount of two countries.
        text = f"{mark.words} {mark.tip}"
        halved = re.search(r"\beach\b", text) and "days" not in figure.data
        sayable = [number / 2 for number in numbers] if halved else numbers
        assert not numbers or any(prints(text, number) for number in sayable), (mark, numbers)


def test_a_part_that_stands_for_several_rows_is_their_sum() -> None:
    for figure in of_kind("stack"):
        _parts_are_sums(figure)


def _parts_are_sums(figure: Figure) -> None:
    """Its bar is that scenario of the record whose other rows are its other parts."""
    assert isinstance(figure.encoding, StackEncoding)
    if "scenario" not in figure.data:
        assert all(part.key != MERGED for bar in figure.encoding.rows for part in bar.parts)
        return
    scenarios: dict[str, dict[str, float]] = {}
    for row in rows_of(figure):
        scenarios.setdefault(row["scenario"], {})[row["sector"]] = row["value"]
    for bar in figure.encoding.rows:
        own_parts = [part for part in bar.parts if part.key != MERGED]
        merged = sum(part.value for part in bar.parts if part.key == MERGED)
        rests = [
            sum(rest.values()) / unit
            for values in scenarios.values()
            for unit in UNITS
            if (rest := _rest(values, own_parts, unit)) is not None
        ]
        assert any(same(merged, rest) for rest in rests), (figure.id, bar.label, merged, rests)


def _rest(
    values: Mapping[str, float], own_parts: list[StackPart], unit: float
) -> dict[str, float] | None:
    """Sectors that are no part by themselves; None where a part is not the number that is held."""
    if not all(same(part.value * unit, values.get(part.key, 0.0)) for part in own_parts):
        return None
    keys = {part.key for part in own_parts} | {"all"}
    return {sector: value for sector, value in values.items() if sector not in keys}


def test_plotly_holds_the_same_points() -> None:
    for figure in of_kind("lines"):
        traces = [trace for trace in plotly.spec(figure)["data"] if "customdata" in trace]
        points = [
            Mark(trace["meta"], y, text, x)
            for trace in traces
            for x, y, text in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
        ]
        assert Counter(points) == Counter(marks(figure)), figure.params


# --- nothing is left out -------------------------------------------------------------------------


def renderers_without(kind: str) -> set[str]:
    """Renderers, and readers of this test, that do not know a kind of encoding."""
    kinds_by_renderer = {"svg": IN_SVG, "pptx": ON_SLIDES, "readback": MARKS}
    return {name for name, kinds in kinds_by_renderer.items() if kind not in kinds}


def test_every_kind_has_all_its_renderers_and_a_figure_that_is_read_back() -> None:
    assert {kind: missing for kind in KINDS if (missing := renderers_without(kind))} == {}
    assert {figure_of(view).kind for view in VIEWS} == KINDS
    by_default = {figure_of(figure_id).kind for figure_id in registry()}
    assert {figure_of(figure_id).kind for figure_id in OF_EACH_KIND} == by_default


def test_every_format_is_read_back() -> None:
    assert set(READERS) == set(FORMATS)


def test_every_figure_is_read_back_and_most_in_two_views() -> None:
    assert {view.partition("?")[0] for view in VIEWS} == set(registry())
    varying = {figure_id for figure_id in registry() if other_view(figure_id)}
    assert len(VIEWS) == len(registry()) + len(varying) + len({NO_OUTPUT, *OF_ONE_COUNTRY})


@pytest.mark.parametrize("ext", ["svg", "png", "html", "pdf", "pptx"])
def test_a_new_kind_without_its_renderers_is_found(ext: str) -> None:
    @dataclass(frozen=True)
    class Spiral:
        kind: ClassVar[str] = "spiral"

    assert renderers_without(Spiral.kind) == {"svg", "pptx", "readback"}
    strange = replace(figure_of("demand.mix"), encoding=Spiral())  # type: ignore[arg-type]  # new
    with pytest.raises(ValueError, match="Nothing draws a 'spiral'"):
        FORMATS[ext].make(strange, Options(made_on=MADE_ON))


# --- the readers can fail ------------------------------------------------------------------------


@pytest.mark.snapshot
@pytest.mark.parametrize("ext", [ext for ext in FORMATS if ext not in ("svg", "png")])
def test_a_number_that_was_changed_is_found(ext: str) -> None:
    """Indonesia's nickel in 2025, USGS MCS 2026: 2 600 000 t; here a file says 2 700 000 t."""
    figure = figure_of("producers.ranking")
    data = figure.data.copy()
    assert data.loc[data["iso3"] == "IDN", "value"].item() == 2_600_000
    data.loc[data["iso3"] == "IDN", "value"] = 2_700_000.0
    changed = FORMATS[ext].make(replace(figure, data=data), Options(made_on=MADE_ON))
    with pytest.raises(AssertionError):
        READERS[ext](figure, changed)


@pytest.mark.snapshot
@pytest.mark.parametrize("ext", ["svg", "html"])
def test_a_tip_that_was_changed_is_found(ext: str) -> None:
    figure = figure_of("producers.ranking")
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    first, *rest = encoding.rows
    rows = (replace(first, tip=first.tip.replace("66.7%", "67.6%")), *rest)
    changed = replace(figure, encoding=replace(encoding, rows=rows))
    with pytest.raises(AssertionError):
        READERS[ext](figure, FORMATS[ext].make(changed, Options(made_on=MADE_ON)))


def test_a_line_on_a_slide_that_was_changed_is_found() -> None:
    figure = figure_of("demand.scenarios")
    encoding = figure.encoding
    assert isinstance(encoding, LinesEncoding)
    (panel,) = encoding.panels
    first, *rest = panel.series
    points = (replace(first.points[0], y=626.0), *first.points[1:])
    moved = replace(panel, series=(replace(first, points=points), *rest))
    changed = replace(figure, encoding=replace(encoding, panels=(moved,)))
    with pytest.raises(AssertionError):
        read_pptx(figure, FORMATS["pptx"].make(changed, Options(made_on=MADE_ON)))


@pytest.mark.parametrize(
    ("text", "value", "fmt", "right"),
    [
        ("2,600,000", 2_600_000.0, "number", True),
        ("2,600,000", 2_600_001.0, "number", False),
        ("66.7%", 2 / 3, "share", True),
        ("66.6%", 2 / 3, "share", False),
        ("3.8×", 3.8448, "ratio", True),
        ("3.9×", 3.8448, "ratio", False),
        ("withheld", 0.0, "number", False),
    ],
)
def test_a_printed_number_is_told_from_its_neighbours(
    text: str, value: float, fmt: str, right: bool
) -> None:
    assert is_printed(text, value, fmt) is right
