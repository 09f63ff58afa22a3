"""A ministry's own .pptx or .potx: refused with the reason, or read for its layouts and colours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from msp_dash.render.pptx.accents import data_colours
from msp_dash.render.pptx.base import EMU_PER_PX, WIDTH_PX
from msp_dash.render.pptx.palette import Palette
from msp_dash.render.pptx.stage import Plan, Role, Spot, Stage
from msp_dash.render.svg.ink import blend, contrast
from msp_dash.render.svg.placing import Box
from msp_dash.theme import SANS
from msp_dash.words import Words, words

MAX_BYTES = 40 * 1024 * 1024
MAX_UNPACKED_BYTES = 250 * 1024 * 1024
MAX_ENTRIES = 4000
MAX_RATIO = 200
"""Unpacked over packed size of one part: XML packs to a twentieth, a bomb to a thousandth."""

_RATIO_FROM_BYTES = 1024 * 1024
_NAMESPACES = MappingProxyType({name: qn(f"{name}:x")[1:-2] for name in ("a", "p")})
_ACTIVE = ("vbaproject", "activex", "vbadata")
_PRESENTATION = "presentationml.presentation.main+xml"
_KINDS = ("presentationml.template.main+xml", "presentationml.slideshow.main+xml")
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENT = (PH.OBJECT, PH.BODY, PH.CHART, PH.PICTURE, PH.TABLE, PH.VERTICAL_OBJECT)
_TITLES = (PH.TITLE, PH.CENTER_TITLE)
_OTHER_FONT = 0.92
"""Size of type in other fonts: Arial and its like are wider than Source Sans 3, and their small
letters taller, so that they look as large at this factor and keep to the measured room."""

_INSET_PX = 10.0
_FOOT_PX = 54.0
_FOOTER_PX = 14.67
_SUBTITLE_PX = 34.0
_LEAST_WIDTH_PX, _LEAST_HEIGHT_PX = 760.0, 330.0
_LEAST_CONTENT_SHARE = 0.15
_MUTED, _LINE, _GRID, _LAND, _PANEL = 0.74, 0.2, 0.13, 0.12, 0.05
"""How much of the text colour is mixed into the ground for each neutral."""


class TemplateError(ValueError):
    """A template that is refused. The message is one sentence for the reader."""


def template_stage(raw: bytes, lang: str = "en") -> Stage:
    """An empty deck made of a template; its sample slides are left out.

    Parameters
    ----------
    raw : bytes of a .pptx or .potx file.
    lang : language of the words.

    Raises
    ------
    TemplateError
        When it is no presentation, too large, packed like a bomb, protected, or holds macros,
        active content, links to the outside, or a document type.
    """
    w = words(lang)
    presentation = _opened(_checked(raw, w), w)
    messages = []
    if (samples := len(presentation.slides)) > 0:
        _remove_samples(presentation)
        messages.append(w("slides.template.samples", n=samples))
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise TemplateError(w("slides.template.error.layout"))
    unit = int(presentation.slide_width or WIDTH_PX * EMU_PER_PX) / WIDTH_PX
    height = int(presentation.slide_height or 720 * EMU_PER_PX) / unit
    chosen = _chosen(layouts, unit, height, w, messages)
    plans: dict[Role, Plan] = {
        role: _plan(role, layout, unit, height, w, messages) for role, layout in chosen.items()
    }
    palette, message = _palette(chosen["figure"], w)
    messages += [message] if message else []
    return Stage(
        presentation,
        palette,
        MappingProxyType(plans),
        unit,
        lang,
        1.0 if _face(chosen["figure"]) == SANS else _OTHER_FONT,
        list(dict.fromkeys(messages)),
    )


# What is refused


def _checked(raw: bytes, w: Words) -> bytes:
    """The package, as a presentation even where it was saved as a template."""
    if len(raw) > MAX_BYTES:
        raise TemplateError(w("slides.template.error.large", limit=MAX_BYTES // 2**20))
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TemplateError(w("slides.template.error.no_zip")) from error
    with package:
        _check_sizes(package.infolist(), w)
        names = package.namelist()
        if "[Content_Types].xml" not in names or not any(n.startswith("ppt/") for n in names):
            raise TemplateError(w("slides.template.error.no_presentation"))
        kinds = _read(package, "[Content_Types].xml", w).decode("utf-8", "replace")
        _check_active(names, kinds, w)
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_part(name, _read(package, name, w), w)
        if not any(kind in kinds for kind in (_PRESENTATION, *_KINDS)):
            raise TemplateError(w("slides.template.error.no_presentation"))
        if _PRESENTATION in kinds:
            return raw
        return _as_presentation(package, kinds, w)


def _check_sizes(entries: Sequence[zipfile.ZipInfo], w: Words) -> None:
    if len(entries) > MAX_ENTRIES:
        raise TemplateError(w("slides.template.error.entries", limit=MAX_ENTRIES))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise TemplateError(w("slides.template.error.bomb", limit=MAX_UNPACKED_BYTES // 2**20))
    for entry in entries:
        if entry.flag_bits & 1:
            raise TemplateError(w("slides.template.error.encrypted"))
        tight = entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if tight and entry.file_size > _RATIO_FROM_BYTES:
            raise TemplateError(w("slides.template.error.ratio", part=entry.filename))


def _check_active(names: Sequence[str], kinds: str, w: Words) -> None:
    for name in names:
        if any(word in name.lower() for word in _ACTIVE):
            raise TemplateError(w("slides.template.error.macros", part=name))
    if "macroenabled" in kinds.lower() or "vbaproject" in kinds.lower():
        raise TemplateError(w("slides.template.error.macros", part="[Content_Types].xml"))


def _check_part(name: str, content: bytes, w: Words) -> None:
    plain = content.replace(b"\x00", b"")  # UTF-16 would hide the words from a search
    if _DOCTYPE.search(plain):
        raise TemplateError(w("slides.template.error.entity", part=name))
    if not name.endswith(".rels"):
        return
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error
    for relation in root:
        if isinstance(relation.tag, str) and relation.get("TargetMode") == "External":
            target = str(relation.get("Target"))[:120]
            raise TemplateError(w("slides.template.error.external", target=target))


def _read(package: zipfile.ZipFile, name: str, w: Words) -> bytes:
    try:
        return package.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise TemplateError(w("slides.template.error.damaged", part=name)) from error


def _as_presentation(package: zipfile.ZipFile, kinds: str, w: Words) -> bytes:
    """The same parts under the content type of a presentation."""
    for kind in _KINDS:
        kinds = kinds.replace(kind, _PRESENTATION)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            if name != "[Content_Types].xml":
                copy.writestr(name, _read(package, name, w))
        copy.writestr("[Content_Types].xml", kinds)
    return out.getvalue()


def _opened(raw: bytes, w: Words) -> Presentation:
    try:
        presentation = pptx.Presentation(io.BytesIO(raw))
        masters = list(presentation.slide_masters)
    except Exception as error:  # python-pptx fails on a damaged package in many ways.
        raise TemplateError(
            w("slides.template.error.damaged", part="ppt/presentation.xml")
        ) from error
    if not masters:
        raise TemplateError(w("slides.template.error.no_presentation"))
    return presentation


def _remove_samples(presentation: Presentation) -> None:
    """Take out all slides, and everything that leads to them: sections, shows, buttons of layouts.

    A slide that anything still led to would stay in the package, under a name that is given again.
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
    """Take out the links of a layout or master to slides."""
    for rel in [key for key, r in part.rels.items() if r.reltype == RT.SLIDE]:
        for element in part._element.xpath(f".//*[@r:id='{rel}']"):
            element.getparent().remove(element)
        part.rels.pop(rel)


# Which layout does what


def _placeholders(layout: SlideLayout) -> Iterator[Any]:
    return iter(layout.placeholders)


def _has_title(layout: SlideLayout) -> bool:
    return any(p.placeholder_format.type in _TITLES for p in _placeholders(layout))


def _kind(layout: SlideLayout) -> str:
    return str(layout._element.get("type") or "")


def _content(layout: SlideLayout, unit: float, height: float) -> list[Box]:
    """Places for content, the largest first; a line of text is none."""
    boxes = [
        _box(p, unit)
        for p in _placeholders(layout)
        if p.placeholder_format.type in _CONTENT and p.width and p.height and p.top is not None
    ]
    least = _LEAST_CONTENT_SHARE * WIDTH_PX * height
    return sorted(
        (b for b in boxes if b.width * b.height >= least), key=lambda b: -b.width * b.height
    )


def _box(shape: Any, unit: float) -> Box:
    return Box(shape.left / unit, shape.top / unit, shape.width / unit, shape.height / unit)


def _chosen(
    layouts: Sequence[SlideLayout], unit: float, height: float, w: Words, messages: list[str]
) -> dict[Role, SlideLayout]:
    """Layout of each role: by its type, then by what it holds."""

    def rank(layout: SlideLayout) -> tuple[bool, bool, bool, float]:
        content = _content(layout, unit, height)
        area = content[0].width * content[0].height if content else 0.0
        single = len(content) == 1
        return (_has_title(layout), _kind(layout) == "obj" and single, single, area)

    bodies = [la for la in layouts if _kind(la) not in ("title", "secHead", "blank")]
    figure = max(bodies or layouts, key=rank)
    if not _has_title(figure):
        messages.append(w("slides.template.title"))
    if not _content(figure, unit, height):
        messages.append(w("slides.template.picture"))

    def typed(kind: str) -> SlideLayout | None:
        return next((la for la in layouts if _kind(la) == kind and _has_title(la)), None)

    cover, section = typed("title"), typed("secHead")
    if cover is None:
        messages.append(w("slides.template.cover", layout=(section or figure).name))
    if section is None:
        messages.append(w("slides.template.section", layout=figure.name))
    return {
        "figure": figure,
        "text": figure,
        "section": section or figure,
        "title": cover or section or figure,
    }


def _plan(
    role: Role, layout: SlideLayout, unit: float, height: float, w: Words, messages: list[str]
) -> Plan:
    """Where things stand on a layout of a template."""
    found = {p.placeholder_format.type: p for p in reversed(list(_placeholders(layout)))}
    number = found.get(PH.SLIDE_NUMBER)
    date, footer = found.get(PH.DATE), found.get(PH.FOOTER)
    title = _title(layout, found, unit)
    content = _content(layout, unit, height)
    top = title.box.y + title.box.height + 8
    lowest = min(
        [p.top / unit for p in (number, date, footer) if p is not None and p.top is not None]
        or [height - 40]
    )
    lowest = lowest if lowest > height / 2 else height - 24
    if content:
        area = content[0]
        bottom = min(max(area.y + area.height, lowest - 8), lowest - 4, height - 16)
        area = Box(area.x, area.y, area.width, bottom - area.y)
    else:
        area = Box(title.box.x, top, title.box.width, lowest - 8 - top)
    main = role in ("figure", "text")
    if main:
        for shape, key in ((number, "number"), (date, "date"), (footer, "disclaimer")):
            if shape is None:
                messages.append(w(f"slides.template.{key}", layout=layout.name))
        messages.append(w("slides.template.foot", layout=layout.name))
    subtitle = _subtitle(role, found, area, unit)
    if role == "figure":
        messages.append(w("slides.template.subtitle", layout=layout.name))
    used = _SUBTITLE_PX if role == "figure" else 0.0
    picture = Box(area.x, area.y + used, area.width, area.height - used - _FOOT_PX)
    if role == "figure" and (picture.width < _LEAST_WIDTH_PX or picture.height < _LEAST_HEIGHT_PX):
        messages.append(w("slides.template.narrow", layout=layout.name))
    foot = Spot(Box(area.x, area.y + area.height - _FOOT_PX + 4, area.width, _FOOT_PX - 4))
    corner = Spot(Box(WIDTH_PX - 136, height - 30, 80, 18))
    return Plan(
        layout,
        title,
        subtitle,
        picture,
        foot,
        _small(date, "dt", unit),
        _small(number, "sldNum", unit) or (corner if main else None),
        _small(footer, "ftr", unit),
        _body(layout, unit, height) if role == "text" else None,
    )


def _body(layout: SlideLayout, unit: float, height: float) -> Spot | None:
    """Placeholder of the text: the largest that takes words."""
    least = _LEAST_CONTENT_SHARE * WIDTH_PX * height
    found = [
        p
        for p in _placeholders(layout)
        if p.placeholder_format.type in (PH.OBJECT, PH.BODY) and p.width and p.top is not None
    ]
    sized = [(_box(p, unit), p.placeholder_format) for p in found]
    sized = [(box, kind) for box, kind in sized if box.width * box.height >= least]
    if not sized:
        return None
    box, kind = max(sized, key=lambda pair: pair[0].width * pair[0].height)
    return Spot(box, "obj" if kind.type == PH.OBJECT else "body", kind.idx)


def _title(layout: SlideLayout, found: dict[Any, Any], unit: float) -> Spot:
    shape = next((found[kind] for kind in _TITLES if kind in found), None)
    if shape is None or shape.width is None:
        return Spot(Box(56, 36, WIDTH_PX - 112, 64), "", 0, 36.0)
    box = _box(shape, unit)
    kind = "ctrTitle" if shape.placeholder_format.type == PH.CENTER_TITLE else "title"
    inner = Box(box.x + _INSET_PX, box.y, box.width - 2 * _INSET_PX, box.height)
    size = _inherited_size(layout, shape) / 75 * EMU_PER_PX / unit
    return Spot(inner, kind, shape.placeholder_format.idx, size)


def _inherited_size(layout: SlideLayout, shape: Any) -> float:
    """Size of a title in hundredths of a point: of the layout, else of its master."""
    master = layout.slide_master._element
    titles = master.findall(f"{qn('p:cSld')}/{qn('p:spTree')}/{qn('p:sp')}")
    same = [t for t in titles if t.find(f".//{qn('p:ph')}[@type='title']") is not None]
    places = [shape._element, *same, master.find(qn("p:txStyles"))]
    paths = ("p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr", "p:titleStyle/a:lvl1pPr/a:defRPr")
    for place in places:
        for path in paths if place is not None else ():
            style = place.find(path, namespaces=dict(_NAMESPACES))
            if style is not None and style.get("sz"):
                return float(style.get("sz"))
    return 4400.0


def _subtitle(role: Role, found: dict[Any, Any], area: Box, unit: float) -> Spot | None:
    if role == "text":
        return None
    if role == "figure":
        return Spot(Box(area.x, area.y, area.width, _SUBTITLE_PX - 6), "", 0, 22.67)
    for kind, name in ((PH.SUBTITLE, "subTitle"), (PH.BODY, "body"), (PH.OBJECT, "obj")):
        shape = found.get(kind)
        if shape is not None and shape.width:
            return Spot(_box(shape, unit), name, shape.placeholder_format.idx, 0.0)
    return Spot(area, "", 0, 28.0)


def _small(shape: Any, kind: str, unit: float) -> Spot | None:
    if shape is None or shape.width is None or shape.top is None:
        return None
    size = _FOOTER_PX if kind == "ftr" else 0.0
    return Spot(_box(shape, unit), kind, shape.placeholder_format.idx, size)


# Fonts and colours


def _face(layout: SlideLayout) -> str:
    """Name of the font of running text."""
    root = _theme(layout.slide_master)
    found = None if root is None else root.find(f".//{qn('a:minorFont')}/{qn('a:latin')}")
    return "" if found is None else str(found.get("typeface"))


def _theme(master: Any) -> Any:
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            return etree.fromstring(relation.target_part.blob)
    return None


def _palette(layout: SlideLayout, w: Words) -> tuple[Palette, str]:
    """Ground, text and accents of a layout as tokens, and a sentence where accents are not used."""
    master = layout.slide_master
    scheme = _scheme(master)
    mapped = dict(master._element.find(qn("p:clrMap")).attrib)

    def named(name: str) -> str:
        return scheme.get(mapped.get(name, name), "#FFFFFF" if name.startswith("bg") else "#000000")

    ground = _ground(layout, named)
    ink = named("tx1")
    if contrast(ink, ground) < 4.5:
        ink = max(("#FFFFFF", "#16202B"), key=lambda c: contrast(c, ground))
    dark = contrast(ground, "#FFFFFF") > contrast(ground, "#000000")
    shades = {"ink2": _MUTED, "line": _LINE, "grid": _GRID, "land": _LAND, "panel": _PANEL}
    own = {"ground": ground, "ink": ink}
    own |= {token: blend(ink, ground, share) for token, share in shades.items()}
    accents = [named(f"accent{n}") for n in range(1, 7)]
    data = data_colours(accents, ground, ink)
    names = {named("tx1"): "tx1", named("bg1"): "bg1"}
    palette = Palette(
        "dark" if dark else "light", MappingProxyType(data | own), MappingProxyType(names)
    )
    return palette, "" if data else w("slides.template.accents")


def _scheme(master: Any) -> dict[str, str]:
    """Colours of the theme of a master by name (dk1, lt1, accent1 ...)."""
    root = _theme(master)
    found = None if root is None else root.find(f".//{qn('a:clrScheme')}")
    if found is None:
        return {}
    return {etree.QName(entry).localname: _literal(entry[0]) for entry in found if len(entry)}


def _literal(colour: Any) -> str:
    value = colour.get("lastClr") or colour.get("val") or "000000"
    return f"#{value.upper()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else "#000000"


def _ground(layout: SlideLayout, named: Any) -> str:
    """Colour behind a layout: its own background, else the master's, else the theme's."""
    for owner in (layout._element, layout.slide_master._element):
        background = owner.find(f"{qn('p:cSld')}/{qn('p:bg')}")
        if background is None:
            continue
        for colour in background.iter(qn("a:schemeClr"), qn("a:srgbClr")):
            scheme = colour.tag == qn("a:schemeClr")
            plain = len(colour) == 0
            if plain:
                return str(named(colour.get("val"))) if scheme else _literal(colour)
    return str(named("bg1"))
