"""The deck that slides are added to: a presentation, its palette, and the plan of each layout.

A `DeckBuilder` starts from our own blank deck (`new_deck`) or from a ministry's template
(`deck_from_template`). A `Plan` says where title, picture and foot stand on a layout, so slides are
added to both in the same way. Lengths are in px of a slide 1280 px wide.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.blank_deck import (
    BODY,
    DATE,
    EMU_PER_PX,
    FOOT,
    FOOTER,
    NUMBER,
    SUBTITLE,
    TITLE,
    blank_deck,
)
from msp_dash.render.pptx.canvas import Canvas, clean
from msp_dash.render.pptx.palette import Palette, own_palette
from msp_dash.theme import Theme

Role = Literal["figure", "text", "section", "title"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A placeholder of a layout or, with `kind` "", the position of a text box instead of one.

    `size` is the font size in px, 0 for the layout's own. `align` is that of a text box. `caps`
    says that the layout sets it in capitals, which are wider. `line` is the exact height of a line
    as a multiple of the size, 0 for that of the font.
    """

    box: Box
    kind: str = ""
    index: int = 0
    size: float = 0.0
    align: str = "l"
    caps: bool = False
    line: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Positions on slides of one role. A spot without placeholder in the layout is a text box; None
    means that there is no such element.
    """

    layout: SlideLayout
    title: Spot
    subtitle: Spot | None
    picture: Box
    foot: Spot
    date: Spot | None
    number: Spot | None
    footer: Spot | None
    body: Spot | None = None
    flexible: bool = False
    """Whether subtitle and picture follow the title; only on our own layouts."""


_MIN_WIDTH_FOR_TWO = 940.0
"""Minimum width in px of the picture area for two figures side by side."""


@dataclass
class DeckBuilder:
    """A presentation and what is needed to add slides to it.

    `unit` is EMU per px (our own slide is 1280 px wide), `type_scale` a factor of font sizes for
    fonts wider than our own. `messages` say what a template lacks.
    """

    presentation: Presentation
    palette: Palette
    plans: Mapping[Role, Plan]
    unit: float = EMU_PER_PX
    lang: str = "en"
    type_scale: float = 1.0
    messages: list[str] = field(default_factory=list)

    def canvas(self, role: Role) -> Canvas:
        """Add a slide of a role and return its canvas."""
        slide = self.presentation.slides.add_slide(self.plans[role].layout)
        return Canvas(slide, self.palette, self.unit, self.lang, self.type_scale, self.width)

    @property
    def width(self) -> float:
        """Width of a slide in px."""
        return int(self.presentation.slide_width or 0) / self.unit

    @property
    def holds_two(self) -> bool:
        """Whether two figures fit on a slide side by side."""
        return self.plans["figure"].picture.width >= _MIN_WIDTH_FOR_TWO

    @property
    def count(self) -> int:
        """Number of slides so far."""
        return len(self.presentation.slides)

    def back_to(self, count: int) -> None:
        """Remove all slides after the first `count`, to discard one that failed half way."""
        part = self.presentation.part
        slides = part._element.find(qn("p:sldIdLst"))
        for entry in list(slides)[count:]:
            part.rels.pop(entry.get(qn("r:id")))
            slides.remove(entry)

    def save(self, title: str = "", author: str = "", made_on: dt.date | None = None) -> bytes:
        """The deck as the bytes of a .pptx file; `made_on` is the date in its properties."""
        properties = self.presentation.core_properties
        properties.title = clean(title)[:255]
        properties.author = properties.last_modified_by = clean(author)[:255]
        if made_on is not None:
            noon = dt.datetime.combine(made_on, dt.time(12))
            properties.created = properties.modified = noon
        self._name_notes_master()
        out = io.BytesIO()
        self.presentation.save(out)
        return _without_times(out)

    def _name_notes_master(self) -> None:
        """List the notes master in the presentation, which python-pptx omits."""
        part = self.presentation.part
        root = part._element
        if root.find(qn("p:notesMasterIdLst")) is not None:
            return
        for rel in part.rels.values():
            if rel.reltype == RT.NOTES_MASTER:
                listed = parse_xml(
                    f"<p:notesMasterIdLst {nsdecls('p', 'r')}><p:notesMasterId "
                    f'r:id="{rel.rId}"/></p:notesMasterIdLst>'
                )
                root.find(qn("p:sldMasterIdLst")).addnext(listed)
                return


def _without_times(package: io.BytesIO) -> bytes:
    """The package without the time of its parts, so that the same deck has the same bytes."""
    out = io.BytesIO()
    with ZipFile(package) as timed, ZipFile(out, "w") as plain:
        for name in timed.namelist():
            plain.writestr(ZipInfo(name), timed.read(name), ZIP_DEFLATED)
    return out.getvalue()


_PICTURE = Box(56.0, 176.0, 1168.0, 464.0)
"""Free area of a slide of a figure, and of one with a heading alone."""


def new_deck(theme: Theme = "light", lang: str = "en") -> DeckBuilder:
    """An empty deck of our own design, in a theme."""
    presentation = pptx.Presentation(io.BytesIO(blank_deck(theme)))
    layouts = {layout.name: layout for layout in presentation.slide_layouts}
    figure, text, section, title = (
        _spots(layouts[name]) for name in ("Figure", "Text", "Section", "Title")
    )
    foot = Spot(figure[FOOT].box)

    def plan(name: str, spots: Mapping[int, Spot], picture: Box = _PICTURE) -> Plan:
        date, number, footer = (spots.get(index) for index in (DATE, NUMBER, FOOTER))
        below = spots.get(SUBTITLE, spots.get(BODY))
        return Plan(layouts[name], spots[TITLE], below, picture, foot, date, number, footer)

    plans: dict[Role, Plan] = {
        "figure": replace(plan("Figure", figure), foot=figure[FOOT], flexible=True),
        "text": replace(plan("Text", text, text[BODY].box), subtitle=None, body=text[BODY]),
        "section": plan("Section", section),
        "title": plan("Title", title),
    }
    return DeckBuilder(presentation, own_palette(theme), MappingProxyType(plans), lang=lang)


def _spots(layout: SlideLayout) -> dict[int, Spot]:
    """Placeholders of one of our own layouts by index, with size and height of a line."""
    return {shape.placeholder_format.idx: _spot(shape) for shape in list(layout.placeholders)}


def _spot(shape: Any) -> Spot:
    sides = (shape.left, shape.top, shape.width, shape.height)
    box = Box(*(side / EMU_PER_PX for side in sides))
    kind, index = shape._element.ph.get("type"), shape.placeholder_format.idx
    if kind in ("dt", "sldNum"):
        return Spot(box, kind, index)
    levels = (
        one._element.find(f".//{qn('a:lvl1pPr')}") for one in (shape, shape._base_placeholder)
    )
    level = next(level for level in levels if level is not None)
    size = int(level.find(qn("a:defRPr")).get("sz"))
    exact = level.find(f"{qn('a:lnSpc')}/{qn('a:spcPts')}")
    line = 0.0 if exact is None else int(exact.get("val")) / size
    return Spot(box, kind, index, round(size / 75, 2), line=line)
