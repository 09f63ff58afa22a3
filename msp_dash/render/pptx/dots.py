"""Dot plot on a slide: a native point chart between row names and columns of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msp_dash.figures.record import Dot, DotRow, DotsEncoding, Figure
from msp_dash.render.fit import SLIDE_ROWS, WHOLE_ROWS, take_rows
from msp_dash.render.layout.dots import MARKS_APART, different_marks
from msp_dash.render.layout.ink import SLIDE_ZOOM
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.lines import even_step, visible_ticks
from msp_dash.render.layout.text_metrics import text_width, wrap
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke
from msp_dash.render.pptx.charts import Axis, Chart, Label, Look, Plot, Series
from msp_dash.render.pptx.fitting import add_legend, legend_height
from msp_dash.render.pptx.symbols import marker, symbol
from msp_dash.render.pptx.workbook import Column, Sheet, Value
from msp_dash.words import words

ROWS = SLIDE_ROWS
"""Number of rows shown of a list that is too long to be shown in full."""

NAME_SHARE = 0.34
"""Maximum fraction of the width for names."""

_SPARE = 1.1
_SIZE, _SIZE_NARROW = 24.0, 21.4
"""18 pt, and 16 pt in half a slide."""

_LINE = 1.2
_MAX_NAME_SHARE = 0.43
"""Maximum fraction of the width for a name with the text beside it."""

_SUB_GAP = 10.0
_HEAD = 34.0
_MAX_PITCH = 74.0
_MARK = 17.0
_BESIDE = 16.0
_NOTE_AT = 76.0
"""Px from the plot's zero to the text beside a hatched box."""

_WIDE = 800.0
"""Width of a box in px below which only the first column of numbers is drawn, as on a phone."""


def _visible_rows(encoding: DotsEncoding, box: Box) -> list[DotRow]:
    """Rows that fit in legible type: all of a short list, else six or as many as fit."""
    rows, bare = encoding.rows, not encoding.ticks
    plain = sum(not row.heading for row in rows)
    for count in (*([plain] if plain <= WHOLE_ROWS else []), *range(ROWS, 1, -1)):
        candidates = take_rows(rows, count)
        size, room = _size(box), _name_room(candidates, box, bare=bare)
        lines = max(sum(map(len, _label_lines(row, size, room))) for row in candidates)
        if (box.height - head_height(encoding)) / len(candidates) >= lines * size * _LINE:
            return candidates
    return take_rows(rows, 1)


def _size(box: Box) -> float:
    return _SIZE if box.width > _WIDE else _SIZE_NARROW


def _one_line(row: DotRow, size: float) -> float:
    """Width of a name with the text beside it."""
    name = text_width(row.name, size, bold=bool(row.sublabel) or row.selected)
    return name + (text_width(row.sublabel, size) + _SUB_GAP if row.sublabel else 0)


def _name_room(rows: Sequence[DotRow], box: Box, *, bare: bool = False) -> float:
    """Width of the names, wider for `bare` rows without an axis."""
    names = [_one_line(row, _size(box)) for row in rows if not row.heading]
    most = 1 - NAME_SHARE if bare else _MAX_NAME_SHARE if box.width > _WIDE else NAME_SHARE
    return min(max(names, default=0) * _SPARE, box.width * most)


def _label_lines(row: DotRow, size: float, room: float) -> tuple[list[str], list[str]]:
    """Lines of a name, and of the text below it (none if that is beside it)."""
    if row.heading or (row.sublabel and _one_line(row, size) <= room):
        return [row.name], []
    bold = bool(row.sublabel) or row.selected
    return wrap(row.name, size, room, bold=bold), wrap(row.sublabel, size, room)


def draw_dots(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw dot rows; returns a foot note if rows were left out."""
    encoding = figure.encoding
    assert isinstance(encoding, DotsEncoding)
    if encoding.legend:
        used = legend_height(encoding.legend, box.width)
        add_legend(encoding.legend, canvas, (box.x, box.y + box.height - used), box.width)
        box = Box(box.x, box.y, box.width, box.height - used - 8)
    rows = _visible_rows(encoding, box)
    layout = _layout(encoding, rows, box)
    _draw_background(canvas, encoding, rows, layout)
    w = words(canvas.lang)
    if encoding.ticks and any(row.dots for row in rows):
        chart = _chart(figure, canvas, rows, layout)
        canvas.chart(layout.area, chart, name=w("slides.name.chart"), alt=figure.alt)
    _draw_texts(canvas, encoding, rows, layout)
    plain = sum(not row.heading for row in rows)
    total = sum(not row.heading for row in encoding.rows)
    if plain == total:
        return ()
    rows_shown = w.count(plain, capital=True)
    if encoding.order:
        return (w("slides.rows_ordered", shown=rows_shown, total=total, order=encoding.order),)
    return (w("slides.rows", shown=rows_shown, total=total),)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Positions in px of the slide. `area` is the chart, `columns` the right edges of the texts."""

    box: Box
    area: Box
    pitch: float
    size: float
    name_room: float
    low: float
    high: float
    inset: float
    columns: tuple[float, ...]

    def at(self, value: float) -> float:
        span = (self.high - self.low) or 1.0
        room = self.area.width - 2 * self.inset
        return self.area.x + self.inset + (value - self.low) / span * room

    def middle(self, row: int) -> float:
        return self.area.y + (row + 0.5) * self.pitch


def head_height(encoding: DotsEncoding) -> float:
    """Height in px above the rows, for ticks and column headings."""
    return _HEAD if encoding.ticks or any(encoding.text_heads) else 0.0


def _layout(encoding: DotsEncoding, rows: Sequence[DotRow], box: Box) -> _Layout:
    plain = [row for row in rows if not row.heading]
    size = _size(box)
    count = max(len(encoding.text_heads), max((len(r.texts) for r in plain), default=0))
    count = count if box.width > _WIDE else min(count, 1)
    right = box.x + box.width
    columns: list[float] = []
    for index in reversed(range(count)):
        texts = [row.texts[index] for row in plain if index < len(row.texts)]
        head = encoding.text_heads[index] if index < len(encoding.text_heads) else ""
        columns.insert(0, right)
        widths = [text_width(t, size, bold=index == 0) for t in texts]
        right -= max([*widths, text_width(head, size)]) * _SPARE + 22
    name_room = _name_room(rows, box, bare=not encoding.ticks)
    values = [v for v, _ in encoding.ticks] + [d.value for r in plain for d in r.dots]
    values += [0.0] if any(row.from_zero for row in plain) else []
    values += [encoding.reference] if encoding.reference is not None else []
    above = head_height(encoding)
    top = box.y + above
    pitch = min(_MAX_PITCH, (box.height - above) / max(len(rows), 1))
    left = box.x + name_room + 12
    inset = max(_MARK, text_width(encoding.ticks[-1][1], size) / 2 + 4 if encoding.ticks else 0)
    area = Box(left, top, max(right - left - 8, 60.0), pitch * len(rows))
    low, high = min(values, default=0.0), max(values, default=1.0)
    # Slightly beyond the largest value: LibreOffice omits a point at the very end of an axis.
    high += (high - low) * 1e-4
    return _Layout(box, area, pitch, size, name_room, low, high, inset, tuple(columns))


def _draw_background(
    canvas: Canvas, encoding: DotsEncoding, rows: Sequence[DotRow], layout: _Layout
) -> None:
    """Draw what is under the dots: bands of selected rows, grid lines, rules below headings."""
    box, area = layout.box, layout.area
    for n, row in enumerate(rows):
        y = area.y + n * layout.pitch
        if row.selected:
            band = Box(box.x - 8, y, box.width + 16, layout.pitch)
            canvas.shape("rect", band, name="Band", fill=canvas.hex("panel"))
        if row.heading:
            base = y + layout.pitch - 3
            stroke = Stroke(canvas.hex("line"))
            canvas.line((box.x, base), (box.x + box.width, base), stroke, name="Rule")
    for value, _ in encoding.ticks:
        if value != encoding.reference:
            _grid_line(canvas, layout, value, Stroke(canvas.hex("grid")))
    if encoding.reference is not None:
        _draw_reference(canvas, rows, layout, encoding.reference)
    if encoding.ticks:
        _draw_ranges(canvas, rows, layout)


def _grid_line(canvas: Canvas, layout: _Layout, value: float, stroke: Stroke) -> None:
    x, area = layout.at(value), layout.area
    canvas.line((x, area.y - 4), (x, area.y + area.height), stroke, name="Grid line")


def _draw_reference(
    canvas: Canvas, rows: Sequence[DotRow], layout: _Layout, reference: float
) -> None:
    """Draw the reference line, interrupted in rows whose text lies on it."""
    x, stroke = layout.at(reference), Stroke(canvas.hex("ink2"), 2.0)
    top, pitch = layout.area.y, layout.pitch
    start: float | None = top - 4
    for n, row in enumerate(rows):
        cut = any(left < x < right for left, right in _words_across(row, layout))
        if cut and start is not None and start < top + n * pitch:
            canvas.line((x, start), (x, top + n * pitch), stroke, name="Reference line")
        start = None if cut else top + n * pitch if start is None else start
    if start is not None:
        canvas.line((x, start), (x, top + pitch * len(rows)), stroke, name="Reference line")


def _words_across(row: DotRow, layout: _Layout) -> list[tuple[float, float]]:
    """Left and right edges of the texts of a row inside the plot."""
    size = layout.size
    if row.heading:
        return [(layout.box.x, layout.box.x + _one_line(row, size))]
    if row.note and not row.dots:
        left = layout.area.x + layout.inset + _NOTE_AT
        return [(left - 4, left + text_width(row.note, size) * _SPARE + 4)]
    spans = []
    for dot in row.dots:
        wide = text_width(dot.text, size, bold=dot.strong) * _SPARE + _BESIDE if dot.text else 0.0
        x = layout.at(dot.value)
        at = {"l": x - wide, "r": x, "t": x - wide / 2}[_label_place(row, dot, layout)]
        spans.append((at, at + wide))
    return spans


def _draw_texts(
    canvas: Canvas, encoding: DotsEncoding, rows: Sequence[DotRow], layout: _Layout
) -> None:
    """Draw ticks and column headings above, names at the left, numbers at the right."""
    places = [layout.at(value) for value, _ in encoding.ticks]
    size, top = layout.size, layout.box.y
    for index in visible_ticks(encoding.ticks, places, size, encoding.reference):
        _line(canvas, encoding.ticks[index][1], places[index], top, "ctr", size, "ink2")
    for right, head in zip(layout.columns, encoding.text_heads, strict=False):
        _line(canvas, head, right, top, "r", size, "ink2")
    for n, row in enumerate(rows):
        middle = layout.middle(n)
        _name(canvas, row, layout, middle)
        if row.note and not row.dots:
            _draw_missing(canvas, row, layout, middle)
        if row.dots and not encoding.ticks:
            _mark_beside(canvas, row, layout, middle)
        for index, (right, text) in enumerate(zip(layout.columns, row.texts, strict=False)):
            y = middle - layout.size * 0.63
            token, bold = ("ink", True) if index == 0 else ("ink2", False)
            _line(canvas, text, right, y, "r", layout.size, token, bold)


def _line(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    align: str,
    size: float,
    token: str = "ink",
    bold: bool = False,
) -> None:
    """Draw one line of text, aligned at `x` by its left edge, center or right edge."""
    if not text:
        return
    width = text_width(text, size, bold=bold) * _SPARE + 8
    left = {"l": x, "ctr": x - width / 2, "r": x - width}[align]
    run = Run(text, size, token, bold)
    canvas.text(Box(left, y, width, size * 1.26), [[run]], name=text, align=align, wrap=False)


def _name(canvas: Canvas, row: DotRow, layout: _Layout, middle: float) -> None:
    size, x = layout.size, layout.box.x
    bold = row.heading or row.selected or bool(row.sublabel)
    runs = [Run(row.name, size, bold=bold)]
    if row.heading:
        rest = [Run(f"  {row.sublabel}", size, "ink2")] if row.sublabel else []
        spot = Box(x, middle - size * 0.63, layout.box.width, size * 1.26)
        canvas.text(spot, [[*runs, *rest]], name=row.name, anchor="ctr", wrap=False)
        return
    lines, subs = _label_lines(row, size, layout.name_room)
    paragraphs = [[Run(line, size, bold=bold)] for line in lines]
    paragraphs += [[Run(line, size, "ink2")] for line in subs]
    if row.sublabel and not subs:
        paragraphs[-1].append(Run(f"\u00a0 {row.sublabel}", size, "ink2"))
    spot = Box(x, middle - layout.pitch / 2, layout.name_room + 8, layout.pitch)
    canvas.text(spot, paragraphs, name=row.name, anchor="ctr", wrap=False)


def _draw_missing(canvas: Canvas, row: DotRow, layout: _Layout, middle: float) -> None:
    """Draw a hatched box and its note for a missing number."""
    x = layout.area.x + layout.inset
    hatch = canvas.hex("hatch")
    box = Box(x, middle - 11, 64, 22)
    canvas.shape("rect", box, name=row.name, alt=row.note, stroke=Stroke(hatch), hatch=hatch)
    _line(canvas, row.note, x + _NOTE_AT, middle - layout.size * 0.63, "l", layout.size, "ink2")


def _mark_beside(canvas: Canvas, row: DotRow, layout: _Layout, middle: float) -> None:
    """Draw the symbols of a row before its first text, if there is no axis to put them on."""
    x = layout.columns[0] - text_width(row.texts[0], layout.size, bold=True) * _SPARE - _BESIDE - 8
    for dot in reversed(different_marks(row)):
        symbol(canvas, dot.symbol, dot.token, (x, middle), _MARK / 2, name=row.name, alt=dot.tip)
        x -= MARKS_APART * SLIDE_ZOOM


def _chart(figure: Figure, canvas: Canvas, rows: Sequence[DotRow], layout: _Layout) -> Chart:
    encoding = figure.encoding
    assert isinstance(encoding, DotsEncoding)
    w = words(canvas.lang)
    count = len(rows)
    columns = [
        Column(figure.table[0].heading if figure.table else "", tuple(r.name for r in rows)),
        Column(w("slides.position"), tuple(count - n - 0.5 for n in range(count))),
    ]
    series = []
    for (token, shape, turn), dots in _dots_by_series(rows).items():
        head = _head(encoding, token, shape, w("slides.values"))
        head += "" if not turn else f" {turn + 1}"
        cells: list[Value] = [None] * count
        labels = {}
        for n, dot in dots.items():
            cells[n] = float(dot.value)
            if dot.text:
                labels[n] = _label(canvas, rows[n], dot, layout)
        columns.append(Column(head, tuple(cells)))
        mark = marker(canvas, shape, token, _MARK)  # type: ignore[arg-type]  # keys of one dict
        column = len(columns) - 1
        series.append(Series(column, 1, Look(marker=mark), (0, count - 1), column, labels=labels))
    share = layout.inset / layout.area.width
    return Chart(
        "points",
        canvas,
        figure,
        Sheet(w("slides.sheet"), tuple(columns)),
        series,
        Plot(share, 0, 1 - 2 * share, 1),
        Axis(0.0, float(count)),
        Axis(float(layout.low), float(layout.high), even_step(encoding.ticks), at="b"),
        size=layout.size,
    )


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


def _draw_ranges(canvas: Canvas, rows: Sequence[DotRow], layout: _Layout) -> None:
    """Draw lines that join the dots of a row, or lead to them from zero."""
    for n, row in enumerate(rows):
        values = [dot.value for dot in row.dots]
        is_span = len(values) > 1 and row.joined
        if not values or not (is_span or row.from_zero):
            continue
        strong = [dot for dot in row.dots if dot.strong]
        token = "line" if row.from_zero else (strong or [row.dots[len(row.dots) // 2]])[0].token
        low = 0.0 if row.from_zero else min(values)
        y = layout.middle(n)
        stroke = Stroke(canvas.hex(token), 4.0 if row.from_zero else 3.0)
        canvas.line((layout.at(low), y), (layout.at(max(values)), y), stroke, name="Range")


def _label(canvas: Canvas, row: DotRow, dot: Dot, layout: _Layout) -> Label:
    """Data label of a dot: left of the leftmost dot if it fits, else right of the dot."""
    # Fixed text, because LibreOffice shows the series name for a label with the x value.
    run = Run(dot.text, layout.size, "ink" if dot.strong else "ink2", dot.strong)
    return Label(run, _label_place(row, dot, layout))


def _label_place(row: DotRow, dot: Dot, layout: _Layout) -> str:
    """Label position of a dot as charts name it: ``l``, ``r`` or ``t``."""
    values = [d.value for d in row.dots]
    width = text_width(dot.text, layout.size, bold=dot.strong) * _SPARE + _BESIDE
    x = layout.at(dot.value)
    fits_left = x - width >= layout.area.x
    fits_right = x + width <= layout.area.x + layout.area.width
    leftmost = dot.value == min(values) and len(values) > 1
    if min(values) < dot.value < max(values):
        return "t"
    return "l" if fits_left and (leftmost or not fits_right) else "r"
