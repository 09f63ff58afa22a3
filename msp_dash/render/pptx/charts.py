"""Native charts (bars, stacked bars and areas, points) as DrawingML with an embedded workbook.

Elements follow the order of the schema (ECMA-376, dml-chart): PowerPoint rejects any other order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from msp_dash.figures.record import Figure
from msp_dash.render.language_tags import LANGUAGE_TAGS
from msp_dash.render.pptx.canvas import Canvas, Run, Stroke, clean
from msp_dash.render.pptx.workbook import Sheet, workbook

_NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CATEGORY_AXIS, _VALUE_AXIS = 111111111, 222222222
_NO_WRAP = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/>'


@dataclass(frozen=True, slots=True)
class Marker:
    """Marker of a point: preset symbol, size in px, fill and outline as hex values.

    A `hole` is the hex value of its middle. It is a smaller marker of a series of its own on the
    same cells, as LibreOffice draws no outlines of markers.
    """

    symbol: str
    size: float
    fill: str
    stroke: str
    hole: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A data label. With a number format `code` it follows its cell, else `run` is fixed text.

    `place` is ``outEnd``, ``ctr``, ``r``, ``l``, ``t`` or ``b``; `shift` moves it by fractions of
    the chart; `with_series_name` puts the name of the series before the value.
    """

    run: Run
    place: str
    code: str = ""
    shift: tuple[float, float] | None = None
    with_series_name: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Style of a bar or a line: fill as hex ("" for none), stroke, marker.

    `open_end` is the fraction of a bar that is hollow at its end.
    """

    fill: str = ""
    stroke: Stroke | None = None
    marker: Marker | None = None
    open_end: float = 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """A series, given by columns of the sheet: `x` (categories or x values) and `y` (values).

    `rows` are the first and last row in use. `looks` and `labels` override single points, by their
    index in the series.
    """

    x: int
    y: int
    look: Look
    rows: tuple[int, int]
    head: int
    looks: Mapping[int, Look] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis. `step` and `code` (number format) are for tick labels; no `code`, no labels."""

    low: float
    high: float
    step: float | None = None
    code: str | None = None
    grid: str = ""
    line: str = ""
    at: str = "l"


@dataclass(frozen=True, slots=True)
class Plot:
    """Plot area in fractions of the chart: left, top, width, height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A chart for `Canvas.chart`: provides the XML of the chart part and its workbook.

    ``kind`` is ``bar``, ``stack`` or ``points``. `size` is the font size of tick labels in px.
    """

    kind: str
    canvas: Canvas
    figure: Figure
    sheet: Sheet
    series: Sequence[Series]
    values: Axis
    across: Axis | None = None
    plot: Plot = Plot(0, 0, 1, 1)
    size: float = 24.0
    gap_percent: int = 51

    def xml_bytes(self, _kind: Any) -> bytes:
        """XML of the chart part."""
        body = self._points() if self.kind == "points" else self._bars()
        layout = (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/><c:x val="{self.plot.left:.5f}"/>'
            f'<c:y val="{self.plot.top:.5f}"/>'
            f'<c:w val="{self.plot.width:.5f}"/><c:h val="{self.plot.height:.5f}"/>'
            "</c:manualLayout></c:layout>"
        )
        nothing = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {_NS}>'
            '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted '
            f'val="1"/><c:plotArea>{layout}{body}{nothing}</c:plotArea><c:plotVisOnly val="1"/>'
            f'<c:dispBlanksAs val="gap"/></c:chart>{nothing}'
            f"{self._words(Run('', self.size, 'ink2'))}</c:chartSpace>"
        ).encode()

    @property
    def xlsx_blob(self) -> bytes:
        """Bytes of the embedded workbook."""
        return workbook(self.sheet, self.figure)

    def _bars(self) -> str:
        stacked = self.kind == "stack"
        series = "".join(self._one(n, s) for n, s in enumerate(self.series))
        return (
            f'<c:barChart><c:barDir val="bar"/><c:grouping '
            f'val="{"stacked" if stacked else "clustered"}"/><c:varyColors val="0"/>{series}'
            f'<c:gapWidth val="{self.gap_percent}"/><c:overlap val="100"/>'
            f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:barChart>'
            f"{self._categories()}{self._axis(self.values, _VALUE_AXIS, _CATEGORY_AXIS, 'between')}"
        )

    def _points(self) -> str:
        across = self.across or Axis(0, 1)
        # A hole lies on its ring and under all that is drawn later: for PowerPoint by its number,
        # for LibreOffice, whose first series lies on top, by its place. LibreOffice also leaves out
        # a series that comes before one of more points.
        whole = [one for s in self.series for one in (s, *_holes(s))]
        positions = [*enumerate(whole)][::-1]
        positions.sort(key=lambda one: -_count(one[1]))
        series = "".join(self._one(n, s) for n, s in positions)
        return (
            '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
            f'{series}<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
            f"</c:scatterChart>{self._axis(across, _CATEGORY_AXIS, _VALUE_AXIS, 'midCat')}"
            f"{self._axis(self.values, _VALUE_AXIS, _CATEGORY_AXIS, 'midCat')}"
        )

    def _one(self, number: int, series: Series) -> str:
        """XML of a series: name, style, single points, labels, then x and y values."""
        dotted = self.kind == "points"
        across, up = ("xVal", "yVal") if dotted else ("cat", "val")
        places = self._numbers if dotted else self._texts
        invert = "" if dotted else '<c:invertIfNegative val="0"/>'
        points = "".join(
            f'<c:dPt><c:idx val="{i}"/>{invert}{self._marker(look.marker)}<c:bubble3D val="0"/>'
            f"{self._paint(look)}</c:dPt>"
            for i, look in sorted(series.looks.items())
        )
        end = '<c:smooth val="0"/>' if dotted else ""
        return (
            f"<c:ser>{self._name(number, series)}{self._paint(series.look)}{invert}"
            f"{self._marker(series.look.marker)}{points}{self._labels(series)}"
            f"<c:{across}>{places(series.x, series.rows)}</c:{across}>"
            f"<c:{up}>{self._numbers(series.y, series.rows)}</c:{up}>{end}</c:ser>"
        )

    def _name(self, number: int, series: Series) -> str:
        name = escape(clean(self.sheet.columns[series.head].head))
        return (
            f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>'
            f'{escape(self.sheet.head(series.head))}</c:f><c:strCache><c:ptCount val="1"/>'
            f'<c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        )

    def _paint(self, look: Look) -> str:
        """Fill and outline of a bar; a line has no fill."""
        paint = self.canvas.paint(look.fill) if look.fill else "<a:noFill/>"
        if look.open_end:
            paint = self.canvas.open_ended(look.fill, look.open_end)
        paint = "" if self.kind == "points" else paint
        return f"<c:spPr>{paint}{self._ln(look.stroke)}</c:spPr>"

    def _ln(self, stroke: Stroke | None) -> str:
        if stroke is None:
            return "<a:ln><a:noFill/></a:ln>"
        dash = f'<a:prstDash val="{stroke.dash}"/>' if stroke.dash else ""
        paint = self.canvas.paint(stroke.colour)
        width = self.canvas.emu(stroke.width)
        return f'<a:ln w="{width}" cap="flat">{paint}{dash}<a:round/></a:ln>'

    def _marker(self, marker: Marker | None) -> str:
        if self.kind != "points":
            return ""
        if marker is None:
            return '<c:marker><c:symbol val="none"/></c:marker>'
        size = min(max(round(self.canvas.points(marker.size) / 100), 2), 72)
        stroke = Stroke(marker.stroke, 2.0)
        return (
            f'<c:marker><c:symbol val="{marker.symbol}"/><c:size val="{size}"/><c:spPr>'
            f"{self.canvas.paint(marker.fill)}{self._ln(stroke)}</c:spPr></c:marker>"
        )

    def _labels(self, series: Series) -> str:
        if not series.labels:
            return ""
        ones = "".join(self._label(i, label) for i, label in sorted(series.labels.items()))
        return f"<c:dLbls>{ones}{_SHOWS_NOTHING}{_NO_LEADERS}</c:dLbls>"

    def _label(self, index: int, label: Label) -> str:
        layout = ""
        if label.shift:
            dx, dy = label.shift
            layout = (
                f'<c:layout><c:manualLayout><c:x val="{dx:.5f}"/><c:y val="{dy:.5f}"/>'
                "</c:manualLayout></c:layout>"
            )
        code = escape(label.code, {'"': "&quot;"})
        fixed = "" if label.code else self._rich(label.run)
        number = f'<c:numFmt formatCode="{code}" sourceLinked="0"/>' if label.code else ""
        shows = {
            "showLegendKey": False,
            "showVal": True,
            "showCatName": False,
            "showSerName": label.with_series_name,
            "showPercent": False,
            "showBubbleSize": False,
        }
        flags = "".join(f'<c:{name} val="{int(on)}"/>' for name, on in shows.items())
        separator = "<c:separator>  </c:separator>" if label.with_series_name else ""
        style = "" if fixed else self._words(label.run)
        return (
            f'<c:dLbl><c:idx val="{index}"/>{layout}{fixed}{number}'
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{style}"
            f'<c:dLblPos val="{label.place}"/>{flags}{separator}</c:dLbl>'
        )

    def _rich(self, run: Run) -> str:
        words = self.canvas.run(run)
        return f"<c:tx><c:rich>{_NO_WRAP}<a:lstStyle/><a:p>{words}</a:p></c:rich></c:tx>"

    def _words(self, run: Run, body: str = _NO_WRAP) -> str:
        canvas = self.canvas
        return (
            f"<c:txPr>{body}<a:lstStyle/>"
            f'<a:p><a:pPr><a:defRPr sz="{canvas.points(run.size)}" b="{int(run.bold)}">'
            f"{canvas.paint(run.colour or canvas.hex(run.token))}"
            '<a:latin typeface="+mn-lt"/></a:defRPr></a:pPr><a:endParaRPr lang="'
            f'{LANGUAGE_TAGS[canvas.lang]}"/></a:p>'
            "</c:txPr>"
        )

    def _texts(self, column: int, rows: tuple[int, int]) -> str:
        cells = self.sheet.columns[column].cells[rows[0] : rows[1] + 1]
        points = "".join(
            f'<c:pt idx="{i}"><c:v>{escape(clean(str(v)))}</c:v></c:pt>'
            for i, v in enumerate(cells)
        )
        return (
            f"<c:strRef><c:f>{escape(self.sheet.cells(column, *rows))}</c:f><c:strCache>"
            f'<c:ptCount val="{len(cells)}"/>{points}</c:strCache></c:strRef>'
        )

    def _numbers(self, column: int, rows: tuple[int, int]) -> str:
        cells = self.sheet.columns[column].cells[rows[0] : rows[1] + 1]
        points = "".join(
            f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>'
            for i, v in enumerate(cells)
            if isinstance(v, int | float)
        )
        return (
            f"<c:numRef><c:f>{escape(self.sheet.cells(column, *rows))}</c:f><c:numCache>"
            f"<c:formatCode>General</c:formatCode>"
            f'<c:ptCount val="{len(cells)}"/>{points}</c:numCache></c:numRef>'
        )

    def _categories(self) -> str:
        """Category axis, which is not printed: the layout has the names beside their bars."""
        return (
            f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="maxMin"/>'
            '</c:scaling><c:delete val="1"/><c:axPos val="l"/>'
            f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
            '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        )

    def _axis(self, axis: Axis, own: int, other: int, between: str) -> str:
        grid = ""
        if axis.grid:
            line = self._ln(Stroke(axis.grid))
            grid = f"<c:majorGridlines><c:spPr>{line}</c:spPr></c:majorGridlines>"
        code = escape(axis.code or "General", {'"': "&quot;"})
        step = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
        # Delete an unprinted axis altogether, or its labels would still take up space.
        deleted = int(axis.code is None and not axis.grid and not axis.line)
        labels = "nextTo" if axis.code is not None else "none"
        base = Stroke(axis.line, 1.5) if axis.line else None
        ticks = self._words(Run("", self.size, "ink2"), '<a:bodyPr rot="0"/>')
        return (
            f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/>'
            f'<c:max val="{axis.high!r}"/><c:min val="{axis.low!r}"/></c:scaling>'
            f'<c:delete val="{deleted}"/><c:axPos val="{axis.at}"/>{grid}'
            f'<c:numFmt formatCode="{code}" sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="{labels}"/><c:spPr>'
            f"{self._ln(base)}</c:spPr>{ticks}"
            f'<c:crossAx val="{other}"/>'
            f'<c:crosses val="min"/><c:crossBetween val="{between}"/>{step}</c:valAx>'
        )


_HOLE = 0.58
"""Size of the hole of a hollow marker, as a fraction of the marker."""


def _count(series: Series) -> int:
    """Points of a series."""
    first, last = series.rows
    return last - first + 1


def _holes(series: Series) -> list[Series]:
    """A series of the holes of another's hollow markers; none without any."""

    def hole(look: Look) -> Look:
        mark = look.marker
        if mark is None or not mark.hole:
            return Look()
        return Look(marker=Marker(mark.symbol, mark.size * _HOLE, mark.hole, mark.hole))

    looks = {n: hole(look) for n, look in series.looks.items()}
    every = hole(series.look)
    if not any(look.marker for look in (every, *looks.values())):
        return []
    return [replace(series, look=every, looks=looks, labels={})]


_SHOWS_NOTHING = "".join(
    f'<c:{name} val="0"/>'
    for name in (
        "showLegendKey",
        "showVal",
        "showCatName",
        "showSerName",
        "showPercent",
        "showBubbleSize",
    )
)

_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
"""Turns off the program's leader lines for moved labels; the figure draws its own."""
