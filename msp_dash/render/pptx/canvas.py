"""Canvas of one slide: text, shapes, charts and tables, in px of a slide 1280 px wide.

Shapes are written as DrawingML strings, which is many times faster than building them with
python-pptx. Every object gets a unique id and name, and alternative text or the decorative flag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.oxml import serialize_part_xml
from pptx.oxml.ns import qn
from pptx.parts.slide import SlidePart
from pptx.slide import Slide

from msp_dash.render.language_tags import LANGUAGE_TAGS
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.blank_deck import DECORATIVE, EMU_PER_PX, WIDTH_PX
from msp_dash.render.pptx.palette import Palette
from msp_dash.render.pptx.timing import ChartParts, Target, timing

_CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TABLE_NS = "http://schemas.openxmlformats.org/drawingml/2006/table"
_NOT_TEXT = re.compile(r"[^\t\n\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|\u007f")
_PT_HUNDREDTHS_PER_PX = 75

_BULLET = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'

DASH = "dash"

_FIRST_BASELINE, _HALF_HIGH, _MIDDLE = 0.8, 0.35, 0.63
"""First baseline, as a fraction of the exact line spacing; middle of letters above the baseline and
of a line below its top, as fractions of the font size."""

Point = tuple[float, float]


def clean(text: str) -> str:
    """Text without control characters and others that XML does not allow."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _one_line(text: str) -> str:
    """Text on one line; no-break spaces are kept."""
    return re.sub(r"[ \t\n]+", " ", clean(text)).strip(" ")


def outline_path(
    outline: Sequence[Sequence[Point]],
    unit: float,
    *,
    closed: bool = True,
    filled: bool = True,
    least: float = 0.0,
) -> tuple[Box, str]:
    """Box of rings of points, at least `least` wide and high, and their ``a:path`` in units."""
    xs = [x for ring in outline for x, _ in ring]
    ys = [y for ring in outline for _, y in ring]
    x0, y0 = min(xs), min(ys)
    box = Box(x0, y0, max(max(xs) - x0, least), max(max(ys) - y0, least))
    steps = []
    for ring in outline:
        for n, (x, y) in enumerate(ring):
            at = f'<a:pt x="{round((x - x0) * unit)}" y="{round((y - y0) * unit)}"/>'
            steps.append(f"<a:moveTo>{at}</a:moveTo>" if n == 0 else f"<a:lnTo>{at}</a:lnTo>")
        steps.append("<a:close/>" if closed else "")
    size = f'w="{round(box.width * unit)}" h="{round(box.height * unit)}"'
    nofill = "" if filled else ' fill="none"'
    return box, f"<a:path {size}{nofill}>{''.join(steps)}</a:path>"


def _target(part: str) -> Target:
    """What a build shows: an object, from its XML."""
    (id_,) = re.findall(r'<p:cNvPr id="(\d+)"', part)
    text = "<p:txBody>" in part
    return Target(int(id_), text, part.startswith("<p:sp>") and not text)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; `size` in px, `colour` a hex value that overrides the token.

    `typeface` names a font other than that of the deck; `halo` is the hex colour of a glow around
    the words.
    """

    text: str
    size: float
    token: str = "ink"
    bold: bool = False
    serif: bool = False
    colour: str = ""
    typeface: str = ""
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: hex colour, width in px, preset dash ("" for solid)."""

    colour: str
    width: float = 1.0
    dash: str = ""


Paragraph = Sequence[Run]


class _WrittenSlide(SlidePart):
    """A slide part that is saved from bytes instead of parsed XML.

    The 60,000 points of a map would take 60 MB as parsed elements, for each map of a deck.
    """

    @property  # type: ignore[misc]  # read-only, as the library's XmlPart has it
    def blob(self) -> bytes:
        """Bytes of the part."""
        return bytes(self.__dict__["_written"])


class Canvas:
    """Collects the objects of one slide; `finish` adds them to it.

    Parameters
    ----------
    slide : an empty slide.
    palette : colours.
    unit : EMU per px.
    lang : language of the words, e.g. ``en``.
    type_scale : factor of font sizes, for fonts wider than the one that was measured.
    width : of the slide in px.
    """

    def __init__(
        self,
        slide: Slide,
        palette: Palette,
        unit: float = EMU_PER_PX,
        lang: str = "en",
        type_scale: float = 1.0,
        width: float = WIDTH_PX,
    ) -> None:
        self.slide = slide
        self.palette = palette
        self.unit = unit
        self.lang = lang
        self.type_scale = type_scale
        self.width = width
        self._type = _PT_HUNDREDTHS_PER_PX * unit / EMU_PER_PX * type_scale
        self._parts: list[str] = []
        self._steps: dict[int, list[Target]] = {}
        self._ids = 1
        self._names: Counter[str] = Counter()
        self._used_names: set[str] = set()

    def hex(self, token: str, opacity: float = 1.0) -> str:
        """Hex value of a colour token in this deck."""
        return self.palette.hex(token, opacity)

    def finish(self) -> None:
        """Add everything drawn to the slide, replacing its initial placeholders."""
        tree = self.slide.shapes._spTree
        for shape in [s for s in tree if s.find(f".//{qn('p:ph')}") is not None]:
            tree.remove(shape)
        part = self.slide.part
        empty = serialize_part_xml(part._element).decode("utf-8")
        whole = empty.replace("</p:spTree>", "".join(self._parts) + "</p:spTree>", 1)
        if self._steps:
            whole = whole.replace("</p:sld>", f"{timing(self._steps)}</p:sld>")
        part.__class__ = _WrittenSlide
        part.__dict__["_written"] = whole.encode("utf-8")
        self._parts.clear()

    # Text

    def placeholder(
        self,
        kind: str,
        index: int,
        paragraphs: Sequence[Paragraph],
        *,
        name: str,
        box: Box | None = None,
        field: str = "",
        styled: bool = True,
        spacing: float = 0.0,
        before: float | Sequence[float] = 0.0,
        bullets: Sequence[bool] = (),
    ) -> None:
        """Fill a placeholder of the layout, at the layout's position unless `box` is given.

        `styled` sets the size of each run; else the layout's style applies. `spacing` is the exact
        line spacing, `before` the space above every paragraph or above each, both in px. `bullets`
        says which paragraphs have a bullet, overriding the layout.
        """
        body = self._paragraphs(
            paragraphs,
            "",
            styled=styled,
            inherit=True,
            spacing=spacing,
            before=before,
            bullets=bullets,
        )
        if field:
            body = self._field(field, None, paragraphs[0][0].text)
        place = f"<p:spPr>{self._xfrm(box)}</p:spPr>" if box else "<p:spPr/>"
        type_attribute = "" if kind == "obj" else f' type="{kind}"'
        index_attribute = f' idx="{index}"' if index else ""
        placeholder = f"<p:ph{type_attribute}{index_attribute}/>"
        self._parts.append(
            f'<p:sp><p:nvSpPr>{self._props(name, name)}<p:cNvSpPr><a:spLocks noGrp="1"/>'
            f"</p:cNvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>{place}<p:txBody><a:bodyPr>"
            f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>"
        )

    def text(
        self,
        box: Box,
        paragraphs: Sequence[Paragraph],
        *,
        name: str,
        align: str = "l",
        anchor: str = "t",
        wrap: bool = True,
        spacing: float = 0.0,
        before: float | Sequence[float] = 0.0,
        field: str = "",
    ) -> None:
        """Text box without insets. `spacing` is the exact line spacing in px (0: the font's),
        `before` the space above every paragraph or above each.
        """
        if self.type_scale != 1 and anchor == "t" and paragraphs and paragraphs[0]:
            # With smaller type, keep the middle of the first line where it was measured.
            size = paragraphs[0][0].size
            middle = _FIRST_BASELINE * spacing - _HALF_HIGH * size if spacing else _MIDDLE * size
            box = replace(box, y=box.y + (1 - self.type_scale) * middle)
        body = self._paragraphs(paragraphs, align, spacing=spacing, before=before)
        if field:
            run = paragraphs[0][0]
            body = self._field(field, run, run.text, f'<a:pPr algn="{align}"/>')
        self._parts.append(
            f'<p:sp><p:nvSpPr>{self._props(name, name)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{self._xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
            f'</p:spPr><p:txBody><a:bodyPr wrap="{"square" if wrap else "none"}" lIns="0" tIns="0" '
            f'rIns="0" bIns="0" rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
            f"<a:lstStyle/>{body}</p:txBody></p:sp>"
        )

    # Shapes

    def shape(
        self,
        preset: str,
        box: Box,
        *,
        name: str,
        alt: str = "",
        fill: str = "",
        stroke: Stroke | None = None,
        hatch: str = "",
    ) -> None:
        """Preset shape (``rect``, ``ellipse``, ``diamond``); `fill` and `hatch` are hex values."""
        paint = self._hatched(hatch) if hatch else self._fill(fill)
        geometry = f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>'
        self._sp(box, geometry, paint, stroke, name, alt)

    def line(self, start: Point, end: Point, stroke: Stroke, *, name: str, alt: str = "") -> None:
        """Straight line."""
        (x1, y1), (x2, y2) = start, end
        flips = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
        box = Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
        self._parts.append(
            f"<p:cxnSp><p:nvCxnSpPr>{self._props(name, alt)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f'<p:spPr>{self._xfrm(box, flips)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            f"{self._stroke(stroke)}</p:spPr></p:cxnSp>"
        )

    def path(
        self,
        box: Box,
        path: str,
        *,
        name: str,
        alt: str = "",
        fill: str = "",
        stroke: Stroke | None = None,
        hatch: str = "",
    ) -> None:
        """Freeform; `path` is an ``a:path`` element whose own size is the box."""
        paint = self._hatched(hatch) if hatch else self._fill(fill)
        geometry = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
        )
        self._sp(box, geometry, paint, stroke, name, alt)

    def freeform(
        self,
        outline: Sequence[Sequence[Point]],
        *,
        name: str,
        alt: str = "",
        fill: str = "",
        stroke: Stroke | None = None,
        closed: bool = True,
        hatch: str = "",
    ) -> None:
        """Freeform of one or more rings of points."""
        if not outline:
            return
        box, path = outline_path(outline, self.unit, closed=closed, filled=bool(fill or hatch))
        self.path(box, path, name=name, alt=alt, fill=fill, stroke=stroke, hatch=hatch)

    @contextmanager
    def group(self, name: str, alt: str, box: Box) -> Iterator[None]:
        """Group of everything drawn inside; `box` is what it covers."""
        frame = self._xfrm(box).replace("</a:xfrm>", "")
        child = (
            frame.replace("<a:xfrm>", "").replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
        )
        self._parts.append(
            f"<p:grpSp><p:nvGrpSpPr>{self._props(name, alt)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr>{frame}{child}</a:xfrm></p:grpSpPr>"
        )
        yield
        self._parts.append("</p:grpSp>")

    @contextmanager
    def step(self, number: int) -> Iterator[None]:
        """What is drawn inside, no groups, appears on a click; 0 is there from the start."""
        start = len(self._parts)
        yield
        if number:
            targets = map(_target, self._parts[start:])
            self._steps.setdefault(number, []).extend(targets)

    @contextmanager
    def zoomed(self, zoom: float) -> Iterator[None]:
        """Scale everything drawn inside, text included; a point at x is placed at x * zoom."""
        before = self.unit, self.width, self._type
        self.unit, self.width, self._type = self.unit * zoom, self.width / zoom, self._type * zoom
        yield
        self.unit, self.width, self._type = before

    # Objects with a part or a frame of their own

    def chart(
        self,
        box: Box,
        data: Any,
        *,
        name: str,
        alt: str,
        steps: Sequence[int] = (),
        by: ChartParts = "series",
    ) -> None:
        """Native chart with its workbook; `data` gives ``xml_bytes(kind)`` and ``xlsx_blob``.

        `steps` : click on which each series or category appears, 0 for those that are there.
        """
        rel = self.slide.part.add_chart_part(cast(Any, None), data)
        self._frame(box, name, alt, _CHART_NS, f'<c:chart xmlns:c="{_CHART_NS}" r:id="{rel}"/>')
        for index, step in enumerate(steps):
            if step:
                target = Target(self._ids, parts=by, index=index)
                self._steps.setdefault(step, []).append(target)

    def table(self, box: Box, table: str, *, name: str, alt: str) -> None:
        """Native table from an ``a:tbl`` element."""
        self._frame(box, name, alt, _TABLE_NS, table)

    def picture(self, box: Box, blob: Any, *, name: str, alt: str) -> None:
        """Raster picture from a binary stream."""
        _, rel = self.slide.part.get_or_add_image_part(blob)
        self._parts.append(
            f"<p:pic><p:nvPicPr>{self._props(name, alt)}<p:cNvPicPr><a:picLocks "
            f'noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip '
            f'r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>'
            f'{self._xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    # Pieces of XML

    def _field(self, kind: str, run: Run | None, text: str, properties: str = "") -> str:
        """A paragraph with a field, such as the number of the slide."""
        return (
            f'<a:p>{properties}<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="{kind}">{self._run_properties(run)}<a:t>{escape(clean(text))}</a:t></a:fld></a:p>'
        )

    def emu(self, px: float) -> int:
        """Px in English Metric Units of this deck."""
        return round(px * self.unit)

    def points(self, px: float) -> int:
        """Font size: px in hundredths of a point of this deck."""
        return max(100, round(px * self._type))

    def run(self, run: Run) -> str:
        """One run of text."""
        return f"<a:r>{self._run_properties(run)}<a:t>{escape(clean(run.text))}</a:t></a:r>"

    def paragraphs(
        self, paragraphs: Sequence[Paragraph], align: str = "l", spacing: float = 0.0
    ) -> str:
        """Paragraphs for a table cell."""
        return self._paragraphs(paragraphs, align, spacing=spacing)

    def _paragraphs(
        self,
        paragraphs: Sequence[Paragraph],
        align: str,
        *,
        spacing: float = 0.0,
        styled: bool = True,
        inherit: bool = False,
        before: float | Sequence[float] = 0.0,
        bullets: Sequence[bool] = (),
    ) -> str:
        line = f'<a:lnSpc><a:spcPts val="{self.points(spacing)}"/></a:lnSpc>' if spacing else ""
        how = f' algn="{align}"' if align else ""
        out = []
        for number, paragraph in enumerate(paragraphs or [()]):
            own, mark = how, line
            if before:
                above = before if isinstance(before, float) else before[number]
                mark += (
                    f'<a:spcBef><a:spcPts val="{self.points(above) if above else 0}"/></a:spcBef>'
                )
            if bullets:
                indent = self.emu(paragraph[0].size) if bullets[number] and paragraph else 0
                own += f' marL="{indent}" indent="{-indent}"'
                mark += _BULLET if bullets[number] else "<a:buNone/>"
            properties = f"<a:pPr{own}>{mark}</a:pPr>" if own or mark else ""
            runs = []
            for run in paragraph:
                pieces = clean(run.text).split("\n")
                for turn, piece in enumerate(pieces):
                    runs.append("<a:br/>" if turn else "")
                    style = self._run_properties(run if styled else None, inherit=inherit)
                    runs.append(f"<a:r>{style}<a:t>{escape(piece)}</a:t></a:r>")
            out.append(f"<a:p>{properties}{''.join(runs)}</a:p>")
        return "".join(out)

    def _run_properties(self, run: Run | None, *, inherit: bool = False) -> str:
        lang = LANGUAGE_TAGS[self.lang]
        if run is None:
            return f'<a:rPr lang="{lang}"/>'
        size = f'<a:rPr lang="{lang}" sz="{self.points(run.size)}"'
        if inherit and not run.typeface:
            return f"{size}/>"
        if inherit:
            return f'{size}><a:latin typeface="{run.typeface}"/></a:rPr>'
        typeface = run.typeface or ("+mj-lt" if run.serif else "+mn-lt")
        tags = ("latin", "ea", "cs") if run.typeface else ("latin",)
        faces = "".join(f'<a:{tag} typeface="{typeface}"/>' for tag in tags)
        glow = ""
        if run.halo:
            paint = self._colour(run.halo)
            glow = f'<a:effectLst><a:glow rad="{self.emu(3)}">{paint}</a:glow></a:effectLst>'
        return (
            f'{size} b="{int(run.bold)}">{self.paint(run.colour or self.hex(run.token))}'
            f"{glow}{faces}</a:rPr>"
        )

    def paint(self, value: str) -> str:
        """Solid fill: text and background colours refer to the theme, others are literal."""
        return f"<a:solidFill>{self._colour(value)}</a:solidFill>"

    def open_ended(self, value: str, share: float) -> str:
        """Fill whose right `share` has the background colour.

        It is a gradient with two stops at one position, so it scales with its bar when someone
        edits the numbers.
        """
        at = round(100_000 * (1 - share))
        stops = ((0, value), (at, value), (at, self.hex("ground")), (100_000, self.hex("ground")))
        listed = "".join(f'<a:gs pos="{pos}">{self._colour(paint)}</a:gs>' for pos, paint in stops)
        return f'<a:gradFill><a:gsLst>{listed}</a:gsLst><a:lin ang="0" scaled="0"/></a:gradFill>'

    def _colour(self, value: str) -> str:
        if name := self.palette.scheme.get(value):
            return f'<a:schemeClr val="{name}"/>'
        return f'<a:srgbClr val="{value.lstrip("#")}"/>'

    def _fill(self, value: str) -> str:
        return self.paint(value) if value else "<a:noFill/>"

    def _hatched(self, value: str) -> str:
        return (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr>{self._colour(value)}</a:fgClr>'
            f"<a:bgClr>{self._colour(self.hex('ground'))}</a:bgClr></a:pattFill>"
        )

    def _stroke(self, stroke: Stroke | None) -> str:
        if stroke is None:
            return "<a:ln><a:noFill/></a:ln>"
        dash = f'<a:prstDash val="{stroke.dash}"/>' if stroke.dash else ""
        return (
            f'<a:ln w="{max(self.emu(stroke.width), 1)}">{self.paint(stroke.colour)}{dash}'
            "<a:round/></a:ln>"
        )

    def _xfrm(self, box: Box, flips: str = "") -> str:
        x, y, width, height = (self.emu(v) for v in (box.x, box.y, box.width, box.height))
        return (
            f'<a:xfrm{flips}><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{max(width, 0)}" cy="{max(height, 0)}"/></a:xfrm>'
        )

    def _sp(
        self, box: Box, geometry: str, paint: str, stroke: Stroke | None, name: str, alt: str
    ) -> None:
        self._parts.append(
            f"<p:sp><p:nvSpPr>{self._props(name, alt)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
            f"{self._xfrm(box)}{geometry}{paint}{self._stroke(stroke)}</p:spPr></p:sp>"
        )

    def _frame(self, box: Box, name: str, alt: str, uri: str, content: str) -> None:
        place = self._xfrm(box).replace("a:xfrm", "p:xfrm")
        self._parts.append(
            f"<p:graphicFrame><p:nvGraphicFramePr>{self._props(name, alt)}<p:cNvGraphicFramePr>"
            f'<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
            f"</p:nvGraphicFramePr>{place}<a:graphic><a:graphicData "
            f'uri="{uri}">{content}</a:graphicData></a:graphic></p:graphicFrame>'
        )

    def _props(self, name: str, alt: str) -> str:
        """``p:cNvPr`` with the next id and a name that is unique on the slide."""
        self._ids += 1
        base_name = _one_line(name) or "Object"
        self._names[base_name] += 1
        unique = base_name
        while unique in self._used_names:
            unique = f"{base_name} {self._names[base_name]}"
            self._names[base_name] += 1
        self._used_names.add(unique)
        description = _one_line(alt)
        head = f'<p:cNvPr id="{self._ids}" name={quoteattr(unique)}'
        if description:
            return f"{head} descr={quoteattr(description)}/>"
        return f"{head}>{DECORATIVE}</p:cNvPr>"
