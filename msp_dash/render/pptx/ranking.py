"""Ranking on a slide: a native bar chart of the first six rows, with role and status symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msp_dash.figures.record import Figure, RankingEncoding, RankRow
from msp_dash.render.fit import SLIDE_ROWS, take_rows
from msp_dash.render.layout.ink import MIN_OPEN, OPEN_END, OPEN_STROKE
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.ranking import text_columns
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Plot, Series
from msp_dash.render.pptx.fitting import ZOOM, add_legend, legend_height
from msp_dash.render.pptx.number_formats import number_format
from msp_dash.render.pptx.symbols import symbol
from msp_dash.render.pptx.workbook import Column, Sheet
from msp_dash.words import words

_MAX_PITCH = 78.0
_BAR_SHARE = 0.66
_SPARE = 1.1
_WIDE = 800.0
_GAP = "\u00a0"
_TOLERANCE = 1e-6
"""Tolerance for the length of a bar, as a fraction of the longest."""


def draw_ranking(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw a ranking; returns a foot note if rows were left out."""
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    w = words(canvas.lang)
    rows = _rows_with_values(encoding, take_rows(encoding.rows, SLIDE_ROWS))
    bottom = 0.0
    ends_open = any(encoding.ends_open(row) for row in rows)
    legend = [item for item in encoding.legend if ends_open or item.symbol != "open_end"]
    if legend:
        used = legend_height(legend, box.width)
        add_legend(legend, canvas, (box.x, box.y + box.height - used), box.width)
        bottom = used + 6
    place = _Layout(encoding, rows, Box(box.x, box.y, box.width, box.height - bottom))
    _chart(figure, canvas, rows, place)
    for n, row in enumerate(rows):
        _draw_marks(canvas, row, place, n)
    if len(rows) == len(encoding.rows):
        return ()
    return (w("slides.rows", shown=w.count(len(rows), capital=True), total=len(encoding.rows)),)


def _rows_with_values(encoding: RankingEncoding, rows: Sequence[RankRow]) -> list[RankRow]:
    """Rows whose texts start with the first column that is not empty (tonnes, for example)."""
    index = next(iter(text_columns(encoding)), 0)
    return [replace(row, texts=row.texts[index:]) for row in rows]


class _Layout:
    """Positions of rows, names, bars and numbers, in px of the slide."""

    def __init__(self, encoding: RankingEncoding, rows: Sequence[RankRow], box: Box) -> None:
        wide = box.width >= _WIDE
        self.name_size = 24.0 if wide else 21.4
        self.value_size = 32.0 if wide else 24.0
        self.role = 24.0 if any(row.role for row in encoding.rows) else 0.0
        names = max((text_width(r.name, self.name_size) for r in rows), default=0) * _SPARE
        self.name_room = min(names, box.width * 0.36)
        self.pitch = min(_MAX_PITCH, box.height / max(len(rows), 1))
        self.chart = Box(box.x, box.y, box.width, self.pitch * len(rows))
        self.left = self.role + self.name_room + 14
        self.room = box.width - self.left
        texts = [row.texts[0] for row in rows if row.texts]
        value = max((text_width(t, self.value_size, bold=True) for t in texts), default=0)
        # The longest bar leaves space for its number.
        self.bar_share = max(1 - (value * _SPARE + 16) / self.room, 0.2)

    def middle(self, row: int) -> float:
        return self.chart.y + (row + 0.5) * self.pitch


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
        if row.mark not in ("hatched", "sliver")
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

    `length` in px of a bar with a hollow end, 0 for others.
    """
    if row.mark == "outline":
        return Look("", Stroke(canvas.hex("other"), 2.0))
    colour = canvas.hex(row.token)
    if length < MIN_OPEN * ZOOM:
        return Look(colour)
    return Look(colour, Stroke(colour, OPEN_STROKE * ZOOM), open_end=OPEN_END * ZOOM / length)


def _chart(figure: Figure, canvas: Canvas, rows: Sequence[RankRow], place: _Layout) -> None:
    encoding = figure.encoding
    assert isinstance(encoding, RankingEncoding)
    heading, numbers = values(figure, rows)
    lengths = [
        None if row.mark in ("hatched", "sliver") else n
        for row, n in zip(rows, numbers, strict=True)
    ]
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
        code = number_format(text, number)
        strong = row.strong or row.selected
        run = Run(text, place.value_size, bold=strong)
        labels[n] = Label(run, "outEnd", code or "")
    highest = max((n for n in lengths if n is not None), default=1.0) or 1.0
    most = place.bar_share * place.room
    looks = {
        n: look(canvas, row, row.length * most if encoding.ends_open(row) else 0)
        for n, row in enumerate(rows)
    }
    series = Series(0, 1, looks.get(0, Look()), (0, len(rows) - 1), 1, looks, labels)
    chart = Chart(
        "bar",
        canvas,
        figure,
        sheet,
        (series,),
        Plot(place.left / place.chart.width, 0, place.room / place.chart.width, 1),
        Axis(0.0, highest / place.bar_share),
        size=place.name_size,
        gap_percent=round((1 - _BAR_SHARE) / _BAR_SHARE * 100),
    )
    canvas.chart(place.chart, chart, name=words(canvas.lang)("slides.name.chart"), alt=figure.alt)


def _draw_marks(canvas: Canvas, row: RankRow, place: _Layout, n: int) -> None:
    """Draw role symbols, and what a bar cannot show: missing, zero, or under half a unit."""
    middle = place.middle(n)
    left = place.chart.x + place.left
    height = place.pitch * _BAR_SHARE
    if row.role:
        width = min(text_width(row.name, place.name_size) * 1.03, place.name_room)
        x = max(left - 14 - width - 16, place.chart.x + 9)
        symbol(canvas, row.role_symbol, row.role, (x, middle), 8.5, name=f"{row.name}", alt=row.tip)
    bar = Box(left, middle - height / 2, 3, height)
    if row.mark == "zero":
        canvas.shape("rect", bar, name=row.name, alt=row.tip, fill=canvas.hex("ink"))
    elif row.mark == "sliver":
        wide = Box(bar.x, bar.y, 5, bar.height)
        canvas.shape("rect", wide, name=row.name, alt=row.tip, fill=canvas.hex(row.token))
    elif row.mark == "hatched":
        wide = Box(bar.x, bar.y, 42 * ZOOM, bar.height)
        stroke = Stroke(canvas.hex("hatch"), 1.2)
        canvas.shape(
            "rect", wide, name=row.name, alt=row.tip, stroke=stroke, hatch=canvas.hex("hatch")
        )
    elif row.mark == "at_least":
        x = left + row.length * place.bar_share * place.room + 5
        tip = [(x, middle - height / 2), (x + 9, middle), (x, middle + height / 2)]
        stroke = Stroke(canvas.hex(row.token), 3)
        canvas.freeform([tip], name=row.name, alt=row.tip, stroke=stroke, closed=False)
    if row.mark in ("sliver", "hatched") and row.texts:
        x = left + (42 * ZOOM if row.mark == "hatched" else 5) + 12
        size = place.value_size
        spot = Box(x, middle - size * 0.63, place.chart.x + place.chart.width - x, size * 1.26)
        canvas.text(spot, [[Run(row.texts[0], size)]], name=row.texts[0], anchor="ctr", wrap=False)
