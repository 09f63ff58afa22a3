"""A ministry's own .pptx or .potx as a template: its layouts are measured, its colours read.

`render.template_validation` accepts the file. Here a layout is chosen for each role of
slide, and each role gets a plan: where title, picture and footers go, in px, and in what colours.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import pptx
from lxml import etree
from PIL import Image
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from msp_dash.render.layout.ink import blend, contrast
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.pptx.accents import data_colours
from msp_dash.render.pptx.blank_deck import EMU_PER_PX, SMALL
from msp_dash.render.pptx.deck_builder import DeckBuilder, Plan, Role, Spot
from msp_dash.render.pptx.palette import Palette
from msp_dash.render.pptx.slide import FOOT_LINE
from msp_dash.render.template_validation import PackageKind, TemplateError, validated
from msp_dash.theme import SANS
from msp_dash.words import Words, words

_PICTURE_MAX_PIXELS = 40_000_000
"""More than any camera's. A picture of one colour is a small file that decodes to a huge bitmap."""

_NAMESPACES = MappingProxyType({name: qn(f"{name}:x")[1:-2] for name in ("a", "p")})
_CONTENT = (PH.OBJECT, PH.BODY, PH.CHART, PH.PICTURE, PH.TABLE, PH.VERTICAL_OBJECT)
_TITLES = (PH.TITLE, PH.CENTER_TITLE)
_NO_BODIES = ("title", "secHead", "blank", "vertTx", "vertTitleAndTx")
"""Layout types that suit neither figures nor horizontal text."""

_MEASURED = frozenset(
    {SANS, "Aptos", "Arial", "Calibri", "Cambria", "Garamond", "Georgia", "Helvetica",
     "Liberation Sans", "Liberation Serif", "Segoe UI", "Times New Roman"}
)  # fmt: skip
"""Fonts no wider than those that text is measured in."""

_OTHER_WIDTH = 1.14
"""Factor by which another font may be wider than those, like Verdana or the substitute for a
missing font."""

_HEIGHT_PX, _NARROWEST_PX = 720.0, 960.0
"""Font sizes are relative to the slide's height if the slide is at least this wide. On a 4:3 slide
they are smaller, so that six rows and their numbers fit."""

_INSET_PX = 10.0
_FOOT_LINES = 3
_SUBTITLE_PX = 32.0
_EDGE_PX, _GAP_PX = 24.0, 8.0
_COVERED = 0.9
"""Fraction of a slide from which a picture counts as the background."""

_COVERING = 0.5
"""Fraction of a slide from which a shape of a layout counts as its background."""

_MIN_AREA_LEFT = 0.6
"""Fraction of the free area that must remain if an ornament of the layout is avoided."""

_NARROW, _MARGIN = 0.75, 0.05
"""Fractions of a slide's width: below the first a title is too narrow to give the content width;
the second is then the margin."""

_COVER_TITLE, _COVER_LINES = 0.32, 0.3
"""Fractions of a slide's height: top of a cover's title if it has none, height of its lines."""

_TITLE_BAND = 0.45
"""Fraction of a slide's height above which a title is at the top, with the content below it."""

_MIN_WIDTH_PX, _MIN_HEIGHT_PX = 760.0, 330.0
_MIN_CONTENT_SHARE = 0.15
_MUTED, _LINE, _GRID, _LAND, _PANEL = 0.74, 0.2, 0.13, 0.12, 0.05
"""Fraction of the text colour that is mixed into the background for each neutral."""


_PRESENTATION = PackageKind(
    "ppt/",
    "presentationml.presentation.main+xml",
    ("presentationml.template.main+xml", "presentationml.slideshow.main+xml"),
    no_zip="slides.template.error.no_zip",
    other="slides.template.error.other",
    macros="slides.template.error.macros",
    entity="slides.template.error.entity",
)


def deck_from_template(raw: bytes, lang: str = "en") -> DeckBuilder:
    """An empty deck from a template, without its sample slides.

    Parameters
    ----------
    raw : bytes of a .pptx or .potx file.
    lang : language of the messages and slides.

    Raises
    ------
    TemplateError
        If it is rejected (`validated`), damaged, or has no layouts.
    """
    w = words(lang)
    presentation = _opened(raw, w)
    messages = []
    if (samples := len(presentation.slides)) > 0:
        _remove_samples(presentation)
        key = "sample" if samples == 1 else "samples"
        messages.append(w(f"slides.template.{key}", n=samples))
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise TemplateError(w("slides.template.error.layout"))
    slide, scale = _measure(presentation, layouts)
    layout_of_role = _layouts_by_role(layouts, slide, w, messages)
    plans: dict[Role, Plan] = {
        role: _plan(role, layout, slide, scale, w, messages)
        for role, layout in layout_of_role.items()
    }
    palette, message = _palette(layout_of_role["figure"], slide, w)
    messages += [message] if message else []
    return DeckBuilder(
        presentation,
        palette,
        MappingProxyType(plans),
        slide.unit,
        lang,
        scale,
        list(dict.fromkeys(messages)),
    )


def _opened(raw: bytes, w: Words) -> Presentation:
    package = validated(raw, _PRESENTATION, w)
    try:
        presentation = pptx.Presentation(io.BytesIO(package))
        masters = list(presentation.slide_masters)
    except Exception as error:  # python-pptx fails on a damaged package in many ways.
        raise TemplateError(
            w("slides.template.error.damaged", part="ppt/presentation.xml")
        ) from error
    if not masters:
        raise TemplateError(w("slides.template.error.other"))
    return presentation


@dataclass(frozen=True, slots=True)
class _Slide:
    """Size of a slide in px, and EMU per px."""

    width: float
    height: float
    unit: float

    @property
    def area(self) -> float:
        return self.width * self.height


def _measure(presentation: Presentation, layouts: Sequence[SlideLayout]) -> tuple[_Slide, float]:
    """The slide in px, and the factor of font sizes.

    For a font wider than the measured one, px are larger and the factor is smaller: text keeps its
    size, and the space measured for it is large enough.
    """
    wide = int(presentation.slide_width or 12192000)
    high = int(presentation.slide_height or 6858000)
    spare, scale = 1.0, 1.0
    if any(_body_font(layout) not in _MEASURED for layout in layouts):
        spare, scale = _OTHER_WIDTH, 1 / _OTHER_WIDTH
    unit = min(high / _HEIGHT_PX * spare, wide / _NARROWEST_PX)
    return _Slide(wide / unit, high / unit, unit), scale


def _remove_samples(presentation: Presentation) -> None:
    """Remove all slides and every reference to them: sections, custom shows, buttons of layouts.

    A slide that is still referenced would stay in the package, under a name that is used again.
    """
    part = presentation.part
    root = part._element
    slides = root.find(qn("p:sldIdLst"))
    for entry in list(slides):
        part.rels.pop(entry.get(qn("r:id")))
        slides.remove(entry)
    for master in presentation.slide_masters:
        for owner in (master, *master.slide_layouts):
            _unlink(owner.part)
    for shows in root.findall(qn("p:custShowLst")):
        root.remove(shows)
    extensions = root.find(qn("p:extLst"))
    if extensions is not None:
        for extension in list(extensions):
            if any(etree.QName(child).localname == "sectionLst" for child in extension):
                extensions.remove(extension)
        if len(extensions) == 0:
            root.remove(extensions)


def _unlink(part: Any) -> None:
    """Remove the links of a layout or master to slides."""
    for rel in [key for key, r in part.rels.items() if r.reltype == RT.SLIDE]:
        for element in part._element.xpath(f".//*[@r:id='{rel}']"):
            element.getparent().remove(element)
        part.rels.pop(rel)


# Choice of layouts


def _placeholders(layout: SlideLayout) -> list[Any]:
    return list(layout.placeholders)


def _first_of_type(layout: SlideLayout) -> dict[Any, Any]:
    """The first placeholder of each type."""
    return {p.placeholder_format.type: p for p in reversed(_placeholders(layout))}


def _has_title(layout: SlideLayout) -> bool:
    return any(p.placeholder_format.type in _TITLES for p in _placeholders(layout))


def _layout_type(layout: SlideLayout) -> str:
    return str(layout._element.get("type") or "")


def _content(layout: SlideLayout, slide: _Slide) -> list[Box]:
    """Boxes of content placeholders, the largest first; a single line of text does not count."""
    boxes = [
        _box(p, slide.unit)
        for p in _placeholders(layout)
        if p.placeholder_format.type in _CONTENT and p.width and p.height and p.top is not None
    ]
    least = _MIN_CONTENT_SHARE * slide.area
    return sorted(
        (b for b in boxes if b.width * b.height >= least), key=lambda b: -b.width * b.height
    )


def _box(shape: Any, unit: float) -> Box:
    return Box(shape.left / unit, shape.top / unit, shape.width / unit, shape.height / unit)


def _footers(layout: SlideLayout) -> dict[Any, Any]:
    """Placeholders of date, footer and slide number that have a position."""
    kinds = (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER)
    placeholders = [p for p in _placeholders(layout) if p.placeholder_format.type in kinds]
    return {p.placeholder_format.type: p for p in placeholders if p.width and p.top is not None}


def _layouts_by_role(
    layouts: Sequence[SlideLayout], slide: _Slide, w: Words, messages: list[str]
) -> dict[Role, SlideLayout]:
    """Best layout for each role: by title, then date, footer and number, then free area."""

    def has(layout: SlideLayout) -> tuple[bool, int]:
        return _has_title(layout), len(_footers(layout))

    def for_figures(layout: SlideLayout) -> tuple[bool, int, float, bool, int]:
        free = _free_area(layout, slide)
        share = round(free.width * free.height / slide.area, 1)
        only = _layout_type(layout) == "titleOnly"
        return (*has(layout), share, only, -len(_content(layout, slide)))

    def for_text(layout: SlideLayout) -> tuple[bool, bool, int, bool, float]:
        content = _content(layout, slide)
        area = content[0].width * content[0].height if content else 0.0
        has_title, small = has(layout)
        return (has_title, bool(content), small, len(content) == 1, area)

    plain = [la for la in layouts if _layout_type(la) not in _NO_BODIES]
    bodies = plain or layouts
    figure = max(bodies, key=for_figures)
    text = max(bodies, key=for_text)
    text = text if _has_title(text) and _content(text, slide) else figure
    messages.append(w("slides.template.figures", layout=figure.name))
    if not _has_title(figure):
        messages.append(w("slides.template.title"))
    if not _content(text, slide):
        messages.append(w("slides.template.content"))

    def typed(kind: str) -> SlideLayout | None:
        return next((la for la in layouts if _layout_type(la) == kind and _has_title(la)), None)

    cover, section = typed("title"), typed("secHead")
    if cover is None:
        messages.append(w("slides.template.cover", layout=(section or figure).name))
    if section is None:
        messages.append(w("slides.template.section", layout=(cover or figure).name))
    return {
        "figure": figure,
        "text": text,
        "section": section or cover or figure,
        "title": cover or section or figure,
    }


# Free area of a layout


def _free_area(layout: SlideLayout, slide: _Slide) -> Box:
    """The area between title and footers, as wide as title and content, clear of ornaments."""
    placeholders = _first_of_type(layout)
    title = _title(layout, placeholders, slide, 1.0).box
    content = _content(layout, slide)
    left = min(max(b.x, _EDGE_PX) for b in (title, *content))
    right = max(min(b.x + b.width, slide.width - _EDGE_PX) for b in (title, *content))
    if right - left < _NARROW * slide.width:
        # A narrow title box does not limit the width below it.
        left, right = _MARGIN * slide.width, (1 - _MARGIN) * slide.width
    lowest = _footer_top(layout, slide)
    if title.y + title.height / 2 <= _TITLE_BAND * slide.height:
        top, bottom = title.y + title.height + _GAP_PX, lowest - 4
    else:
        top, bottom = _EDGE_PX, min(title.y, lowest) - _GAP_PX
    area = Box(left, top, max(right - left, 1.0), max(bottom - top, 1.0))
    for ornament in _ornaments(layout, slide):
        area = _without_ornament(area, ornament)
    return area


def _footer_top(layout: SlideLayout, slide: _Slide) -> float:
    """Top of the footer placeholders of a layout."""
    tops = [shape.top / slide.unit for shape in _footers(layout).values()]
    return min([top for top in tops if top > slide.height / 2], default=slide.height - 16)


def _ornaments(layout: SlideLayout, slide: _Slide) -> Iterator[Box]:
    """Boxes of pictures, lines and bars of a layout and its master, except backgrounds."""
    owners: list[Any] = [layout]
    if layout._element.get("showMasterSp") not in ("0", "false"):
        owners.append(layout.slide_master)
    for owner in owners:
        for shape in owner.shapes:
            if shape.is_placeholder or shape.width is None or shape.top is None:
                continue
            box = _box(shape, slide.unit)
            if box.width * box.height < _COVERING * slide.area:
                yield box


def _without_ornament(area: Box, ornament: Box) -> Box:
    """The largest part of an area beside an ornament; all of it if too little would remain."""
    left, right = ornament.x - _GAP_PX, ornament.x + ornament.width + _GAP_PX
    top, bottom = ornament.y - _GAP_PX, ornament.y + ornament.height + _GAP_PX
    end, foot = area.x + area.width, area.y + area.height
    if right <= area.x or left >= end or bottom <= area.y or top >= foot:
        return area
    parts = [
        Box(right, area.y, end - right, area.height),
        Box(area.x, area.y, left - area.x, area.height),
        Box(area.x, bottom, area.width, foot - bottom),
        Box(area.x, area.y, area.width, top - area.y),
    ]
    best = max(parts, key=lambda b: min(b.width, b.height, 0) or b.width * b.height)
    enough = best.width * best.height >= _MIN_AREA_LEFT * area.width * area.height
    return best if enough and best.width > 0 else area


def _plan(
    role: Role,
    layout: SlideLayout,
    slide: _Slide,
    scale: float,
    w: Words,
    messages: list[str],
) -> Plan:
    """Positions on a layout of a template."""
    placeholders = _first_of_type(layout)
    small = _footers(layout)
    number, date, footer = (small.get(k) for k in (PH.SLIDE_NUMBER, PH.DATE, PH.FOOTER))
    title = _title(layout, placeholders, slide, scale)
    area = _free_area(layout, slide)
    main = role in ("figure", "text")
    if not main and not title.kind:
        title = replace(title, box=replace(title.box, y=slide.height * _COVER_TITLE))
        below = title.box.y + title.box.height + 2 * _GAP_PX
        area = Box(title.box.x, below, title.box.width, slide.height * _COVER_LINES)
    lines = _FOOT_LINES if main else 1
    high = lines * FOOT_LINE * scale + 4
    foot = Spot(Box(area.x, area.y + area.height - high, area.width, high))
    if main:
        for shape, key in ((number, "number"), (date, "date"), (footer, "disclaimer")):
            if shape is None:
                messages.append(w(f"slides.template.{key}", layout=layout.name))
        messages.append(w("slides.template.foot", layout=layout.name))
    if role == "figure":
        messages.append(w("slides.template.subtitle", layout=layout.name))
    used = _SUBTITLE_PX if role == "figure" else 0.0
    picture = Box(area.x, area.y + used, area.width, area.height - used - high - 4)
    if role == "figure" and (picture.width < _MIN_WIDTH_PX or picture.height < _MIN_HEIGHT_PX):
        messages.append(w("slides.template.narrow", layout=layout.name))
    if not main:
        # On a divider, the title may be at the end of the area: put the foot above the footers.
        foot = Spot(Box(area.x, _footer_top(layout, slide) - high, area.width, high))
    corner = Spot(Box(slide.width - 136, slide.height - 34, 80, 24))
    return Plan(
        layout,
        title,
        _subtitle(role, placeholders, area, slide.unit, title.align),
        picture,
        foot,
        _footer_spot(date, "dt", slide.unit),
        _footer_spot(number, "sldNum", slide.unit) or (corner if main else None),
        _footer_spot(footer, "ftr", slide.unit),
        _body(layout, slide) if role == "text" else None,
    )


def _body(layout: SlideLayout, slide: _Slide) -> Spot | None:
    """Placeholder of body text: the largest one that accepts text."""
    least = _MIN_CONTENT_SHARE * slide.area
    placeholders = [
        p
        for p in _placeholders(layout)
        if p.placeholder_format.type in (PH.OBJECT, PH.BODY) and p.width and p.top is not None
    ]
    boxes = [(_box(p, slide.unit), p.placeholder_format) for p in placeholders]
    boxes = [(box, kind) for box, kind in boxes if box.width * box.height >= least]
    if not boxes:
        return None
    box, kind = max(boxes, key=lambda pair: pair[0].width * pair[0].height)
    return Spot(box, "obj" if kind.type == PH.OBJECT else "body", kind.idx)


def _title(layout: SlideLayout, placeholders: dict[Any, Any], slide: _Slide, scale: float) -> Spot:
    shape = next((placeholders[kind] for kind in _TITLES if kind in placeholders), None)
    if shape is None or shape.width is None:
        return Spot(Box(56, 30, slide.width - 112, 72), "", 0, 36.0)
    box = _box(shape, slide.unit)
    kind = "ctrTitle" if shape.placeholder_format.type == PH.CENTER_TITLE else "title"
    inner = Box(box.x + _INSET_PX, box.y, box.width - 2 * _INSET_PX, box.height)
    size = (
        float(_inherited_style(layout, shape, "sz") or 4400) / 75 * EMU_PER_PX / slide.unit / scale
    )
    align = "ctr" if _inherited_style(layout, shape, "algn") == "ctr" else "l"
    caps = _inherited_style(layout, shape, "cap") == "all"
    return Spot(inner, kind, shape.placeholder_format.idx, size, align, caps)


def _inherited_style(layout: SlideLayout, shape: Any, name: str) -> str:
    """Style attribute of a title, from its layout, else from its master; "" if not set.

    ``sz`` is the size in hundredths of a point, ``cap`` capitals, ``algn`` the alignment.
    """
    master = layout.slide_master._element
    titles = master.findall(f"{qn('p:cSld')}/{qn('p:spTree')}/{qn('p:sp')}")
    same = [t for t in titles if t.find(f".//{qn('p:ph')}[@type='title']") is not None]
    places = [shape._element, *same, master.find(qn("p:txStyles"))]
    run = "" if name == "algn" else "/a:defRPr"
    levels = ("p:txBody/a:lstStyle/a:lvl1pPr", "p:titleStyle/a:lvl1pPr")
    for place in places:
        for path in [level + run for level in levels] if place is not None else ():
            style = place.find(path, namespaces=dict(_NAMESPACES))
            if style is not None and style.get(name):
                return str(style.get(name))
    return ""


def _subtitle(
    role: Role, placeholders: dict[Any, Any], area: Box, unit: float, align: str
) -> Spot | None:
    if role == "text":
        return None
    if role == "figure":
        return Spot(Box(area.x, area.y, area.width, _SUBTITLE_PX - 6), "", 0, 21.33, align)
    for kind, name in ((PH.SUBTITLE, "subTitle"), (PH.BODY, "body"), (PH.OBJECT, "obj")):
        shape = placeholders.get(kind)
        if shape is not None and shape.width:
            return Spot(_box(shape, unit), name, shape.placeholder_format.idx, 0.0)
    return Spot(area, "", 0, 28.0, align)


def _footer_spot(shape: Any, kind: str, unit: float) -> Spot | None:
    if shape is None or shape.width is None or shape.top is None:
        return None
    size = SMALL if kind == "ftr" else 0.0
    return Spot(_box(shape, unit), kind, shape.placeholder_format.idx, size)


# Fonts and colours


def _body_font(layout: SlideLayout) -> str:
    """Name of the body font."""
    root = _theme(layout.slide_master)
    latin = None if root is None else root.find(f".//{qn('a:minorFont')}/{qn('a:latin')}")
    return "" if latin is None else str(latin.get("typeface"))


def _theme(master: Any) -> Any:
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            return etree.fromstring(relation.target_part.blob)
    return None


def _palette(layout: SlideLayout, slide: _Slide, w: Words) -> tuple[Palette, str]:
    """Background, text and accents of a layout as tokens, and a message if accents are unusable."""
    master = layout.slide_master
    scheme = _scheme(master)
    colour_map = dict(master._element.find(qn("p:clrMap")).attrib)

    def theme_colour(name: str) -> str:
        return scheme.get(
            colour_map.get(name, name), "#FFFFFF" if name.startswith("bg") else "#000000"
        )

    ground = _ground(layout, slide, theme_colour)
    ink = theme_colour("tx1")
    if contrast(ink, ground) < 4.5:
        ink = max(("#FFFFFF", "#16202B"), key=lambda c: contrast(c, ground))
    dark = contrast(ground, "#FFFFFF") > contrast(ground, "#000000")
    shades = {"ink2": _MUTED, "line": _LINE, "grid": _GRID, "land": _LAND, "panel": _PANEL}
    own = {"ground": ground, "ink": ink}
    own |= {token: blend(ink, ground, share) for token, share in shades.items()}
    accents = [theme_colour(f"accent{n}") for n in range(1, 7)]
    data = data_colours(accents, ground, ink)
    names = {theme_colour("tx1"): "tx1", theme_colour("bg1"): "bg1"}
    palette = Palette(
        "dark" if dark else "light", MappingProxyType(data | own), MappingProxyType(names)
    )
    return palette, "" if data else w("slides.template.accents")


def _scheme(master: Any) -> dict[str, str]:
    """Colours of a master's theme by name (dk1, lt1, accent1 ...)."""
    root = _theme(master)
    colours = None if root is None else root.find(f".//{qn('a:clrScheme')}")
    if colours is None:
        return {}
    return {etree.QName(entry).localname: _hex(entry[0]) for entry in colours if len(entry)}


def _hex(colour: Any) -> str:
    value = colour.get("lastClr") or colour.get("val") or "000000"
    return f"#{value.upper()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else "#000000"


def _ground(layout: SlideLayout, slide: _Slide, theme_colour: Any) -> str:
    """Background colour of a layout: its own, else the master's, else the theme's."""
    for owner in (layout, layout.slide_master):
        if (mean := _covering_colour(owner, slide)) is not None:
            return mean
        background = owner._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
        if background is None:
            continue
        if (mean := _mean_colour(owner, background)) is not None:
            return mean
        for colour in background.iter(qn("a:schemeClr"), qn("a:srgbClr")):
            scheme = colour.tag == qn("a:schemeClr")
            plain = len(colour) == 0
            if plain:
                return str(theme_colour(colour.get("val"))) if scheme else _hex(colour)
    return str(theme_colour("bg1"))


def _covering_colour(owner: Any, slide: _Slide) -> str | None:
    """Mean colour of a picture that covers the layout; None if there is none."""
    for shape in owner.shapes:
        if shape._element.tag == qn("p:pic") and shape.width is not None:
            box = _box(shape, slide.unit)
            if box.width * box.height >= _COVERED * slide.area:
                return _mean_colour(owner, shape._element)
    return None


def _mean_colour(owner: Any, background: Any) -> str | None:
    """Mean colour of a background picture; None if there is none or it cannot be decoded."""
    blip = background.find(f".//{qn('a:blip')}")
    relation = None if blip is None else owner.part.rels.get(blip.get(qn("r:embed")))
    if relation is None:
        return None
    try:
        with Image.open(io.BytesIO(relation.target_part.blob)) as picture:
            if picture.width * picture.height > _PICTURE_MAX_PIXELS:
                return None
            pixel = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    except (
        OSError,
        ValueError,
        Image.DecompressionBombError,
    ):  # A vector drawing or a damaged file.
        return None
    return "#{:02X}{:02X}{:02X}".format(*pixel) if isinstance(pixel, tuple) else None
