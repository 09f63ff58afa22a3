"""Dot plot on a slide: a native point chart over the marks of the layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from msp_dash.figures.record import Dot, DotRow, DotsEncoding, Figure
from msp_dash.render.fit import SLIDE_ROWS, WHOLE_ROWS, take_rows
from msp_dash.render.layout.dots import DotsPlan, dot_labels, dots, plan_dots, row_edges
from msp_dash.render.layout.ink import Frame
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.lines import even_step
from msp_dash.render.pptx.canvas import Canvas, Run
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Plot, Series
from msp_dash.render.pptx.fitting import native_frame
from msp_dash.render.pptx.symbols import marker
from msp_dash.render.pptx.workbook import Column, Sheet, Value
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words

_MARK = 17.0
_AROUND = 17.0
"""Px of the layout around the plot that belong to the chart, for dots and labels at its edges."""

_PLACES = {"end": "l", "middle": "t", "start": "r"}
"""Anchor of a label -> its place as charts name it."""


def draw_dots(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw dot rows; returns a foot note if rows were left out."""
    whole = figure.encoding
    assert isinstance(whole, DotsEncoding)
    view, zoom = native_frame(canvas, box)
    encoding = fitting_rows(whole, view)
    draw_marks(dots(encoding, view).marks, canvas, (box.x, box.y), zoom)
    w = words(canvas.lang)
    if encoding.ticks and any(row.dots for row in encoding.rows):
        plan = plan_dots(encoding, view)
        edges = row_edges(encoding, plan, view)
        area = Box(
            box.x + (plan.left - _AROUND) * zoom,
            box.y + edges[0] * zoom,
            (plan.right - plan.left + 2 * _AROUND) * zoom,
            (edges[-1] - edges[0]) * zoom,
        )
        chart = _chart(replace(figure, encoding=encoding), canvas, plan, edges, view, zoom)
        canvas.chart(area, chart, name=w("slides.name.chart"), alt=figure.alt)
    plain, total = (sum(not row.heading for row in e.rows) for e in (encoding, whole))
    if plain == total:
        return ()
    rows_shown = w.count(plain, capital=True)
    if encoding.order:
        return (w("slides.rows_ordered", shown=rows_shown, total=total, order=encoding.order),)
    return (w("slides.rows", shown=rows_shown, total=total),)


def fitting_rows(encoding: DotsEncoding, view: Frame) -> DotsEncoding:
    """The encoding with the rows that fit: all of a short list, else six or as many as fit."""
    plain = sum(not row.heading for row in encoding.rows)
    for count in (*([plain] if plain <= WHOLE_ROWS else []), *range(SLIDE_ROWS, 0, -1)):
        part = replace(encoding, rows=tuple(take_rows(encoding.rows, count)))
        if dots(part, view).height <= view.room + 0.5:
            break
    return part


def _chart(
    figure: Figure,
    canvas: Canvas,
    plan: DotsPlan,
    edges: Sequence[float],
    view: Frame,
    zoom: float,
) -> Chart:
    encoding = figure.encoding
    assert isinstance(encoding, DotsEncoding)
    w = words(canvas.lang)
    rows, last = encoding.rows, len(encoding.rows) - 1
    # Rows of one line are one unit high.
    high = (edges[-1] - edges[0]) / plan.pitch
    middles = ((edges[-1] - (top + bottom) / 2) / plan.pitch for top, bottom in pairwise(edges))
    columns = [
        Column(figure.table[0].heading if figure.table else "", tuple(r.name for r in rows)),
        Column(w("slides.position"), tuple(round(middle, 3) for middle in middles)),
    ]
    width = plan.right - plan.left + 2 * _AROUND
    labels_by_dot = {
        id(dot): _label(canvas, dot, anchor, view.label * zoom)
        for row in rows
        for dot, _, anchor in dot_labels(row, plan, view)
    }
    series = []
    for (token, shape, turn), by_row in _dots_by_series(rows).items():
        head = _head(encoding, token, shape, w("fields.value"))
        head += "" if not turn else f" {turn + 1}"
        cells: list[Value] = [None] * len(rows)
        for n, dot in by_row.items():
            cells[n] = float(dot.value)
        labels = {n: labels_by_dot[id(dot)] for n, dot in by_row.items() if dot.text}
        columns.append(Column(head, tuple(cells)))
        mark = marker(canvas, shape, token, _MARK)  # type: ignore[arg-type]  # keys of one dict
        column = len(columns) - 1
        series.append(Series(column, 1, Look(marker=mark), (0, last), column, labels=labels))
    # Slightly beyond the largest value: LibreOffice omits a point at the very end of an axis.
    right = plan.high + (plan.high - plan.low) * 1e-4
    return Chart(
        "points",
        canvas,
        figure,
        Sheet(w("slides.sheet"), tuple(columns)),
        series,
        Axis(0.0, high),
        Axis(float(plan.low), float(right), even_step(encoding.ticks), at="b"),
        Plot(_AROUND / width, 0, 1 - 2 * _AROUND / width, 1),
        size=view.label * zoom,
    )


def _label(canvas: Canvas, dot: Dot, anchor: str, size: float) -> Label:
    # Fixed text, because LibreOffice shows the series name for a label with the x value.
    return Label(Run(dot.text, size, "ink" if dot.strong else "ink2", dot.strong), _PLACES[anchor])


def _dots_by_series(rows: Sequence[DotRow]) -> dict[tuple[str, str, int], dict[int, Dot]]:
    """Dots by (colour, shape, number among equals in a row) -> row -> dot: one series each."""
    groups: dict[tuple[str, str, int], dict[int, Dot]] = {}
    for n, row in enumerate(rows):
        counts: dict[tuple[str, str], int] = {}
        for dot in row.dots:
            kind = (dot.token, dot.symbol)
            turn = counts.get(kind, 0)
            counts[kind] = turn + 1
            groups.setdefault((*kind, turn), {})[n] = dot
    # Solid marks over rings: if two numbers are equal, the ring is visible around the dot.
    return dict(sorted(groups.items(), key=lambda item: item[0][1] != "ring"))


def _head(encoding: DotsEncoding, token: str, shape: str, otherwise: str) -> str:
    """Name of a series: its legend entry by colour and shape, else by shape alone."""
    for item in encoding.legend:
        if (item.token, item.symbol) == (token, shape):
            return item.text
    same = [item.text for item in encoding.legend if item.symbol == shape]
    return same[0] if same else otherwise
