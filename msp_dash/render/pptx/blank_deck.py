"""The blank deck in our own design: 16:9, one theme, one master and four layouts, as raw XML.

Written by hand so that the file contains nothing else: no third-party master, thumbnail or printer
settings. Positions are in px of a slide of 1280 x 720.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from msp_dash.theme import SANS, SERIF, Theme, colour

EMU_PER_PX = 9525
WIDTH_PX, HEIGHT_PX = 1280, 720
MARGIN_PX = 56.0

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml"
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)

SUBTITLE, FOOT, DATE, FOOTER, NUMBER = 13, 14, 10, 11, 12
"""Indexes of the placeholders that the layouts share."""

FIGURE, TEXT, SECTION, TITLE = "Figure", "Text", "Section", "Title"
"""Names of the slide layouts."""


@dataclass(frozen=True, slots=True)
class _Placeholder:
    """A placeholder: type, index, box and font size in px, text style, exact height of a line."""

    kind: str
    index: int
    name: str
    box: tuple[float, float, float, float]
    size: float
    muted: bool = False
    bold: bool = False
    align: str = "l"
    anchor: str = "t"
    field: str = ""
    line: float = 0.0


SMALL = 18.67
"""14 pt, in px: the smallest text on a slide, read at 8 m from a screen 2.4 m wide."""

_WIDE = WIDTH_PX - 2 * MARGIN_PX
TITLE_PX, TITLE_LINE = 40.0, 1.1
TITLE_BOX = (MARGIN_PX, 54.0, _WIDE, 88.0)
"""Two lines at 30 pt, which every title of a figure fits."""

SUBTITLE_BOX = (MARGIN_PX, 142.0, _WIDE, 32.0)
PICTURE_TOP = 176.0
TEXT_BOX = (MARGIN_PX, 154.0, _WIDE, 476.0)
_FOOT_WIDE = 930.0
_TITLE = _Placeholder(
    "title", 0, "Title", TITLE_BOX, TITLE_PX, bold=True, line=TITLE_PX * TITLE_LINE
)
_DATE = _Placeholder("dt", DATE, "Date", (1000, 646, 224, 22), SMALL, True, align="r")
_FOOTER = _Placeholder("ftr", FOOTER, "Disclaimer", (MARGIN_PX, 692, _FOOT_WIDE, 22), SMALL, True)
_NUMBER = _Placeholder(
    "sldNum", NUMBER, "Slide number", (1084, 692, 140, 22), SMALL, True, align="r", field="slidenum"
)
_LAYOUTS: tuple[tuple[str, str, tuple[_Placeholder, ...]], ...] = (
    (
        FIGURE,
        "",
        (
            _TITLE,
            _Placeholder("body", SUBTITLE, "Subtitle", SUBTITLE_BOX, 21.33, True),
            _Placeholder(
                "body", FOOT, "Source and notes", (MARGIN_PX, 646, _FOOT_WIDE, 66), SMALL, True
            ),
            _DATE,
            _FOOTER,
            _NUMBER,
        ),
    ),
    (
        TEXT,
        "tx",
        (
            _TITLE,
            _Placeholder("body", 1, "Text", TEXT_BOX, 32),
            _DATE,
            _FOOTER,
            _NUMBER,
        ),
    ),
    (
        SECTION,
        "secHead",
        (
            _Placeholder(
                "title", 0, "Title", (MARGIN_PX, 220, _WIDE, 150), 54, bold=True, anchor="b"
            ),
            _Placeholder("body", 1, "Subtitle", (MARGIN_PX, 390, _WIDE, 120), 30, True),
            _DATE,
            _FOOTER,
            _NUMBER,
        ),
    ),
    (
        TITLE,
        "title",
        (
            _Placeholder(
                "ctrTitle", 0, "Title", (MARGIN_PX, 150, _WIDE, 220), 60, bold=True, anchor="b"
            ),
            _Placeholder("subTitle", 1, "Subtitle", (MARGIN_PX, 390, _WIDE, 150), 30, True),
            _FOOTER,
        ),
    ),
)


def emu(px: float) -> int:
    """Convert px of a 1280 px slide to English Metric Units."""
    return round(px * EMU_PER_PX)


def _fill(scheme: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{scheme}"/></a:solidFill>'


def _level(placeholder: _Placeholder) -> str:
    typeface = "+mj-lt" if placeholder.bold else "+mn-lt"
    bold = ' b="1"' if placeholder.bold else ' b="0"'
    fill = _fill("tx2" if placeholder.muted else "tx1")
    points = round(placeholder.line * 75)
    line = f'<a:spcPts val="{points}"/>' if points else '<a:spcPct val="100000"/>'
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{placeholder.align}"><a:lnSpc>'
        f'{line}</a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(placeholder.size * 75)}"{bold}>{fill}'
        f'<a:latin typeface="{typeface}"/></a:defRPr></a:lvl1pPr>'
    )


def _placeholder(placeholder: _Placeholder, shape_id: int) -> str:
    x, y, width, height = placeholder.box
    text = (
        "<a:endParaRPr/>"
        if placeholder.kind in ("dt", "ftr")
        else f"<a:r><a:t>{placeholder.name}</a:t></a:r>"
    )
    if placeholder.field:
        text = (
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
            "<a:t>‹#›</a:t></a:fld>"
        )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{shape_id}" name={quoteattr(placeholder.name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{placeholder.kind}" '
        f'idx="{placeholder.index}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{emu(x)}" '
        f'y="{emu(y)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{placeholder.anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle>{_level(placeholder)}'
        f"</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _rule(shape_id: int) -> str:
    """The hairline above the foot, marked as decorative."""
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{shape_id}" name="Foot rule">{DECORATIVE}</p:cNvPr>'
        f'<p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off '
        f'x="{emu(MARGIN_PX)}" y="{emu(645)}"/><a:ext cx="{emu(_WIDE)}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525">{_fill("bg2")}</a:ln>'
        "</p:spPr></p:cxnSp>"
    )


DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)
"""Extension that marks an object as decorative, so that screen readers skip it."""


def _layout(name: str, kind: str, placeholders: Sequence[_Placeholder]) -> str:
    shapes = [_placeholder(placeholder, n) for n, placeholder in enumerate(placeholders, start=2)]
    if name in (FIGURE, TEXT):
        shapes.append(_rule(len(placeholders) + 2))
    attribute = f' type="{kind}"' if kind else ""
    return (
        f'{_HEAD}<p:sldLayout {_NS}{attribute} preserve="1" userDrawn="1"><p:cSld name="{name}">'
        f"<p:spTree>{_GROUP}{''.join(shapes)}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _master(theme: Theme) -> str:
    title, body = _LAYOUTS[1][2][:2]
    placeholders = (title, body, _DATE, _FOOTER, _NUMBER)
    shapes = "".join(
        _placeholder(placeholder, n) for n, placeholder in enumerate(placeholders, start=2)
    )
    ids = "".join(
        f'<p:sldLayoutId id="{2147483649 + n}" r:id="rId{n + 1}"/>' for n in range(len(_LAYOUTS))
    )
    dark = theme == "dark"
    first, second = ("dk", "lt") if dark else ("lt", "dk")
    colours = " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    body_levels = "".join(
        _level(body)
        .replace("lvl1pPr", f"lvl{n}pPr")
        .replace('marL="0"', f'marL="{(n - 1) * 285750}"')
        for n in range(1, 10)
    )
    other = "".join(_level(_FOOTER).replace("lvl1pPr", f"lvl{n}pPr") for n in range(1, 10))
    return (
        f"{_HEAD}<p:sldMaster {_NS}><p:cSld><p:bg><p:bgPr>{_fill('bg1')}<a:effectLst/></p:bgPr>"
        f'</p:bg><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld><p:clrMap bg1="{first}1" '
        f'tx1="{second}1" bg2="{first}2" tx2="{second}2" {colours} hlink="hlink" '
        f'folHlink="folHlink"/><p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>'
        f'<p:hf hdr="0"/><p:txStyles><p:titleStyle>{_level(title)}</p:titleStyle><p:bodyStyle>'
        f"{body_levels}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _theme(theme: Theme) -> str:
    def colour_xml(tag: str, token: str) -> str:
        return f'<a:{tag}><a:srgbClr val="{colour(token, theme)[1:]}"/></a:{tag}>'

    ground, text = ("dk", "lt") if theme == "dark" else ("lt", "dk")
    pairs = {f"{ground}1": "ground", f"{text}1": "ink", f"{ground}2": "line", f"{text}2": "ink2"}
    order = ("dk1", "lt1", "dk2", "lt2")
    tokens = ("mined", "refined", "reserves", "partner", "minerals_rich", "forum")
    colours = "".join(colour_xml(tag, pairs[tag]) for tag in order)
    colours += "".join(colour_xml(f"accent{n}", token) for n, token in enumerate(tokens, start=1))
    colours += colour_xml("hlink", "accent") + colour_xml("folHlink", "accent")
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{w}">{plain}</a:ln>' for w in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3

    def font_xml(tag: str, name: str) -> str:
        return (
            f'<a:{tag}><a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/></a:{tag}>'
        )

    return (
        f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="msp_dash"><a:themeElements><a:clrScheme name="msp_dash {theme}">{colours}'
        f'</a:clrScheme><a:fontScheme name="msp_dash">{font_xml("majorFont", SERIF)}'
        f'{font_xml("minorFont", SANS)}</a:fontScheme><a:fmtScheme name="msp_dash"><a:fillStyleLst>'
        f"{plain * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>"
        f"{effects}</a:effectStyleLst><a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{rows}</Relationships>'
    )


def _presentation() -> str:
    size = f'cx="{emu(WIDTH_PX)}" cy="{emu(HEIGHT_PX)}"'
    return (
        f'{_HEAD}<p:presentation {_NS} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId '
        f'id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst/><p:sldSz {size}/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )


def _content_types(names: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in names)
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


@lru_cache(maxsize=2)
def blank_deck(theme: Theme) -> bytes:
    """An empty deck in a theme, as the bytes of a .pptx file."""
    layouts = [
        (f"ppt/slideLayouts/slideLayout{n}.xml", _layout(*layout))
        for n, layout in enumerate(_LAYOUTS, start=1)
    ]
    master_parts = [(f"{_REL}/slideLayout", f"../{name[4:]}") for name, _ in layouts]
    master_parts.append((f"{_REL}/theme", "../theme/theme1.xml"))
    own_master = _relations([(f"{_REL}/slideMaster", "../slideMasters/slideMaster1.xml")])
    parts: dict[str, str] = {
        "_rels/.rels": _relations([(f"{_REL}/officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _relations(
            [
                (f"{_REL}/slideMaster", "slideMasters/slideMaster1.xml"),
                (f"{_REL}/theme", "theme/theme1.xml"),
            ]
        ),
        "ppt/slideMasters/slideMaster1.xml": _master(theme),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(master_parts),
        "ppt/theme/theme1.xml": _theme(theme),
        **dict(layouts),
        **{
            name.replace("slideLayouts/", "slideLayouts/_rels/") + ".rels": own_master
            for name, _ in layouts
        },
    }
    types = [
        ("ppt/presentation.xml", f"{_MAIN}.presentation.main+xml"),
        ("ppt/slideMasters/slideMaster1.xml", f"{_MAIN}.slideMaster+xml"),
        ("ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        *((name, f"{_MAIN}.slideLayout+xml") for name, _ in layouts),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _content_types(types))
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()
