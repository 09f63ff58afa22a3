"""Ranking on a slide: a native bar chart of six rows, and around it the marks of the layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import Figure, RankingEncoding, RankRow
from msp_dash.render.completed import completed, text_columns
from msp_dash.render.fit import slide_rows, take_rows, used_seats
from msp_dash.render.layout.ink import MIN_OPEN, OPEN_END, OPEN_STROKE, Frame
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.ranking import (
    WITHOUT_BAR,
    RankingPlan,
    plan_ranking,
    ranking,
    value_size,
)
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Series
from msp_dash.render.pptx.fitting import ZOOM, native_frame
from msp_dash.render.pptx.number_formats import number_format
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words

_GAP = "\u00a0"
_UNIT_LINE = 1.4
_TOLERANCE = 1e-6
"""Tolerance for the length of a bar, as a fraction of the longest."""


def draw_ranking(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a ranking; returns a foot note if rows were left out."""
    whole = figure.encoding
    assert isinstance(whole, RankingEncoding)
    w = words(canvas.lang)
    part = _part(whole)
    shapes = completed(replace(figure, encoding=part))
    encoding = shapes.encoding
    assert isinstance(encoding, RankingEncoding)
    box = _unit_above(encoding, canvas, box)
    view, zoom = native_frame(canvas, box)
    plan = plan_ranking(encoding, view)
    draw_marks(ranking(encoding, view).marks, canvas, (box.x, box.y), zoom)
    left = plan.bar_x * zoom
    area = Box(box.x + left, box.y, box.width - left, plan.pitch * len(encoding.rows) * zoom)
    chart = _chart(shapes, canvas, encoding, plan, view, zoom)
    chart = replace(chart, figure=figure)
    canvas.chart(area, chart, name=w("slides.name.chart"), alt=figure.alt)
    if len(part.rows) == len(whole.rows):
        return ()
    visible = w.count(len(part.rows), capital=True)
    return (w("slides.rows", shown=visible, total=len(whole.rows)),)


def _unit_above(encoding: RankingEncoding, canvas: Canvas, box: Box) -> Box:
    """Write what the numbers are where no percent sign says it; returns the area below."""
    head = next(iter(encoding.text_heads), "")
    if not head or any("%" in text for row in encoding.rows for text in row.texts[:1]):
        return box
    view, zoom = native_frame(canvas, box)
    size, left = view.label * zoom, plan_ranking(encoding, view).bar_x * zoom
    place = Box(box.x + left, box.y, box.width - left, size * _UNIT_LINE)
    canvas.text(place, [[Run(head, size, "ink2")]], name=head)
    return replace(box, y=box.y + place.height, height=box.height - place.height)


def _part(encoding: RankingEncoding) -> RankingEncoding:
    """The rows for a slide, whose texts start with the first column that is not empty (tonnes, for
    example), and the legend entries that they need.
    """
    index = next(iter(text_columns(encoding)), 0)
    rows = take_rows(encoding.rows, slide_rows(encoding))
    ends_open = any(encoding.ends_open(row) for row in rows)
    part = replace(
        encoding,
        rows=tuple(replace(row, texts=row.texts[index:]) for row in rows),
        text_heads=encoding.text_heads[index:],
        legend=tuple(i for i in encoding.legend if ends_open or i.symbol != "open_end"),
        whole=(*encoding.whole[:1], *encoding.whole[1 + index :]),
    )
    return used_seats(part)


def values(figure: Figure, rows: Sequence[RankRow]) -> tuple[str, list[float | None]]:
    """Heading and numbers of the figure's column that the bars show.

    That is the column proportional to the bars; of several, the one that the first text prints.
    It may be blank in rows without a bar.

    Raises
    ------
    ValueError
        If no column is proportional to the bars.
    """
    by_key: dict[str, dict[str, object]] = {}
    for record in figure.records():
        for value in record.values():
            if isinstance(value, str):
                by_key.setdefault(value, record)
    records = [by_key.get(row.key, {}) for row in rows]
    fitting: list[tuple[str, list[float | None]]] = []
    for column in figure.table:
        numbers = [_number(record.get(column.field)) for record in records]
        if column.format != "year" and _in_proportion(rows, numbers):
            fitting.append((column.heading, numbers))
    if not fitting:
        raise ValueError(f"No column of {figure.id} is in proportion to its bars.")
    return max(fitting, key=lambda pair: _labels_with_number(rows, pair[1]))


def _in_proportion(rows: Sequence[RankRow], numbers: Sequence[float | None]) -> bool:
    longest = max(range(len(rows)), key=lambda n: rows[n].length, default=-1)
    top = numbers[longest] if longest >= 0 else None
    if not top:
        return longest < 0 or rows[longest].length == 0
    scale = rows[longest].length / top
    return all(
        abs((number or 0.0) * scale - row.length) < _TOLERANCE
        for number, row in zip(numbers, rows, strict=True)
        if row.mark not in WITHOUT_BAR
    )


def _labels_with_number(rows: Sequence[RankRow], numbers: Sequence[float | None]) -> int:
    """Number of rows whose first text is the number in this column."""
    return sum(
        bool(row.texts) and number is not None and number_format(row.texts[0], number) is not None
        for row, number in zip(rows, numbers, strict=True)
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def look(canvas: Canvas, row: RankRow, length: float = 0.0) -> Look:
    """Style of a bar by the status of its number (LOOK, "Status").

    `length` in px of the layout of a bar with a hollow end, 0 for others.
    """
    if row.mark == "outline":
        return Look("", Stroke(canvas.hex("not_named"), 2.0, "sysDash"))
    colour = canvas.hex(row.token)
    if row.mark == "hollow":
        return Look("", Stroke(colour, 2.0))
    if length < MIN_OPEN:
        return Look(colour)
    return Look(colour, Stroke(colour, OPEN_STROKE * ZOOM), open_end=OPEN_END / length)


def _chart(
    figure: Figure,
    canvas: Canvas,
    encoding: RankingEncoding,
    plan: RankingPlan,
    view: Frame,
    zoom: float,
) -> Chart:
    rows = encoding.rows
    heading, numbers = values(figure, rows)
    lengths = [None if row.mark in WITHOUT_BAR else n for row, n in zip(rows, numbers, strict=True)]
    sheet = Sheet(
        words(canvas.lang)("slides.sheet"),
        (
            Column(encoding.name_head, tuple(row.name for row in rows)),
            Column(heading, tuple(lengths)),
        ),
    )
    labels = {}
    for n, (row, number) in enumerate(zip(rows, lengths, strict=True)):
        if number is None or not row.texts:
            continue
        # Spaces separate bar and number, as neither program has a setting for it.
        text = f"{_GAP * (2 if row.mark == 'at_least' else 1)}{row.texts[0]}"
        run = Run(text, value_size(view) * zoom, bold=row.strong or row.selected)
        labels[n] = Label(run, "outEnd", number_format(text, number) or "")
    highest = max((n for n in lengths if n is not None), default=1.0) or 1.0
    looks = {
        n: look(canvas, row, row.length * plan.bar_room if encoding.ends_open(row) else 0)
        for n, row in enumerate(rows)
    }
    # The longest bar leaves space for its number.
    axis = Axis(0.0, highest * (view.width - plan.bar_x) / plan.bar_room)
    return Chart(
        "bar",
        canvas,
        figure,
        sheet,
        (Series(0, 1, looks.get(0, Look()), (0, len(rows) - 1), 1, looks, labels),),
        axis,
        gap_percent=round((plan.pitch / plan.bar - 1) * 100),
    )
