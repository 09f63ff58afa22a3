"""The blank document in our own design, as raw XML: page, styles, lists, footnotes, header, footer.

Written by hand so that the file contains nothing else. Georgia and Arial are named from the start:
a Word file is edited on machines that do not have the fonts of the dashboard.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from xml.sax.saxutils import quoteattr

from msp_dash.render.docx.xml import twips
from msp_dash.render.pdf.typeset import MARGIN_PT, PAPERS, Paper
from msp_dash.theme import colour

HEADINGS, TEXT = "Georgia", "Arial"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_NEWER = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w15"'
)
"""What Word knows since 2013, and other programs leave out."""
TOP_PT, BOTTOM_PT, _RUNNING_PT = 42.0, 34.0, 22.0
"""Margins above and below the text, and distance of the running lines from the paper's edge."""

FOOTER_PT = _RUNNING_PT * 0.7
"""Distance of the footer from the paper's edge."""
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BULLETS, NUMBERS = 1, 2
"""Ids of the two lists of the blank document; further numbered lists are added where they begin."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style: sizes, distances and lines in pt.

    `line` is at least that high, so that pictures and raised marks are never cut. `rule` is a
    border: its side, width and token of color. `outline` is the level of a heading, from 1.
    `to_the_edge`: what follows a tab ends at the right edge.
    """

    name: str
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    based_on: str = "Normal"
    font: str = ""
    size: float = 0
    line: float = 0
    bold: bool | None = None
    ink: str = ""
    before: float | None = None
    after: float | None = None
    indent: float = 0
    hanging: float = 0
    rule: tuple[str, float, str] | None = None
    outline: int = 0
    keep_next: bool = False
    list_id: int = 0
    exact: bool = False
    to_the_edge: bool = False
    raised: bool = False
    next: str = ""

    @property
    def id(self) -> str:
        """The id by which paragraphs refer to it in our own document."""
        return self.name.title().replace(" ", "")


def _list(*styles: Style) -> Mapping[str, Style]:
    return MappingProxyType({style.name: style for style in styles})


STYLES = _list(
    Style("Normal", based_on="", font=TEXT, size=9.5, line=12.2, ink="ink", before=0, after=2),
    Style("Title", font=HEADINGS, size=20, line=24, bold=True, after=4, keep_next=True),
    Style("Subtitle", size=9, line=12, ink="ink2", after=6),
    Style(
        "heading 1", font=HEADINGS, size=12, line=15, bold=True, before=4, after=1, outline=1,
        keep_next=True, rule=("top", 1.5, "ink"), next="Normal",
    ),
    Style(
        "heading 2", font=HEADINGS, size=12, line=15, bold=True, before=6, after=2, outline=2,
        keep_next=True, next="Normal",
    ),
    Style(
        "heading 3", size=9.5, line=13, bold=True, before=6, after=1, outline=3, keep_next=True,
        next="Normal",
    ),
    Style("List Bullet", indent=10, hanging=10, list_id=BULLETS, after=1),
    Style("List Number", indent=20, hanging=20, list_id=NUMBERS, after=2),
    Style("caption", size=9, line=11, ink="ink2", after=1, keep_next=True),
    Style("Source Line", size=9, line=11, ink="ink2", after=2),
    Style("Spoken Sentence", size=13, line=18.4, indent=26, hanging=26, list_id=NUMBERS, after=6),
    Style("Spoken Text", size=13, line=18.4, after=6),
    Style("Answer", size=11, line=15, after=2),
    Style("Question", based_on="heading 3", size=11, line=15, before=9, after=1, outline=1,
          keep_next=True, next="Answer"),
    Style("Not Stated", based_on="Answer", indent=10, rule=("left", 2.25, "other")),
    Style("Blank Line", line=25, after=0, before=0, rule=("bottom", 0.75, "hatch")),
    Style("Big Number", font=TEXT, size=22, bold=True, after=0, keep_next=True),
    Style("Number Unit", kind="character", based_on="", size=9.5),
    Style("Picture", before=0, after=1),
    Style("Table Text", line=12, before=1.5, after=1.5),
    Style("Table Head", based_on="Table Text", size=9, bold=True, ink="ink2", keep_next=True),
    Style("Between Tables", size=1, line=1, before=0, after=0, exact=True),
    Style("header", size=9, line=12, ink="ink2", after=0, to_the_edge=True),
    Style("footer", size=9, line=12, ink="ink2", after=0, to_the_edge=True),
    Style("footnote text", size=9, line=11, ink="ink2", after=0),
    Style("footnote reference", kind="character", based_on="", bold=True, ink="accent",
          raised=True),
    Style("Strong", kind="character", based_on="", bold=True),
)  # fmt: skip
"""By the names that Word has for its own styles, whatever its language, and for those added here.

A table is laid out by its own properties, so that it is the same with a template."""


def style_xml(style: Style, wide: float, ids: Mapping[str, str] = MappingProxyType({})) -> str:
    """The style as an element of ``styles.xml``.

    Parameters
    ----------
    style : to write.
    wide : width of the text in pt, where lines of header and footer end.
    ids : ids of the styles of a template, by lower-case name; our own where a name is not in it.
    """

    def id_of(name: str) -> str:
        return ids.get(name.lower()) or STYLES[name].id

    parts = [f"<w:name w:val={quoteattr(style.name)}/>"]
    if style.based_on:
        parts.append(f"<w:basedOn w:val={quoteattr(id_of(style.based_on))}/>")
    if style.next:
        parts.append(f"<w:next w:val={quoteattr(id_of(style.next))}/>")
    parts.append("<w:qFormat/>")
    if style.kind == "paragraph":
        parts.append(f"<w:pPr>{_paragraph(style, wide)}</w:pPr>")
    parts.append(f"<w:rPr>{_characters(style)}</w:rPr>")
    default = ' w:default="1"' if style.name == "Normal" else ""
    return (
        f'<w:style {_NS} w:type="{style.kind}"{default} w:styleId={quoteattr(id_of(style.name))}>'
        f"{''.join(parts)}</w:style>"
    )


def _paragraph(style: Style, wide: float) -> str:
    """Properties in the order of the schema."""
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.list_id:
        parts.append(f'<w:numPr><w:numId w:val="{style.list_id}"/></w:numPr>')
    if style.rule:
        parts.append(f"<w:pBdr>{_rule(*style.rule)}</w:pBdr>")
    if style.to_the_edge:
        parts.append(f'<w:tabs><w:tab w:val="right" w:pos="{twips(wide)}"/></w:tabs>')
    before = f' w:before="{twips(style.before)}"' if style.before is not None else ""
    after = f' w:after="{twips(style.after)}"' if style.after is not None else ""
    line = ' w:line="240" w:lineRule="auto"'
    if style.line:
        line = f' w:line="{twips(style.line)}" w:lineRule="{"exact" if style.exact else "atLeast"}"'
    parts.append(f"<w:spacing{before}{after}{line}/>")
    if style.indent:
        hanging = f' w:hanging="{twips(style.hanging)}"' if style.hanging else ""
        parts.append(f'<w:ind w:left="{twips(style.indent)}"{hanging}/>')
    if style.outline:
        parts.append(f'<w:outlineLvl w:val="{style.outline - 1}"/>')
    return "".join(parts)


def _rule(side: str, width: float, ink: str) -> str:
    line = f'w:val="single" w:sz="{round(width * 8)}" w:color="{colour(ink)[1:]}"'
    space = {"left": 6, "top": 4}.get(side, 1)
    between = f'<w:between {line} w:space="1"/>' if side == "bottom" else ""
    return f'<w:{side} {line} w:space="{space}"/>{between}'


def _characters(style: Style) -> str:
    parts = []
    if style.font:
        names = " ".join(
            f'w:{kind}="{style.font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs")
        )
        parts.append(f"<w:rFonts {names}/>")
    if style.bold is not None:
        parts.append("<w:b/>" if style.bold else '<w:b w:val="0"/>')
    if style.ink:
        parts.append(f'<w:color w:val="{colour(style.ink)[1:]}"/>')
    if style.size:
        half = round(style.size * 2)
        parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
    if style.raised:
        parts.append('<w:vertAlign w:val="superscript"/>')
    return "".join(parts)


def _styles(lang: str, wide: float) -> str:
    styles = "".join(style_xml(style, wide) for style in STYLES.values())
    return (
        f"{_HEAD}<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr><w:lang "
        f'w:val="{lang}" w:eastAsia="{lang}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{styles}</w:styles>"
    )


def bullets_xml(id_: int) -> str:
    """The definition of the list of bullets, with an id."""
    return _list_xml(id_, "bullet", "\N{EN DASH}", 10, "")


def numbers_xml(id_: int) -> str:
    """The definition of a numbered list, with an id."""
    return _list_xml(id_, "decimal", "%1.", 20, f'<w:color w:val="{colour("ink2")[1:]}"/>')


def _list_xml(id_: int, form: str, mark: str, indent: float, look: str) -> str:
    return (
        f'<w:abstractNum {_NS} w:abstractNumId="{id_}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText '
        f'w:val="{mark}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{twips(indent)}" '
        f'w:hanging="{twips(indent)}"/></w:pPr><w:rPr><w:b w:val="0"/>{look}</w:rPr></w:lvl>'
        "</w:abstractNum>"
    )


def numbering_xml() -> str:
    """The part of lists of the blank document."""
    nums = "".join(
        f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{id_}"/></w:num>'
        for id_ in (BULLETS, NUMBERS)
    )
    lists = bullets_xml(BULLETS) + numbers_xml(NUMBERS)
    return f"{_HEAD}<w:numbering {_NS}>{lists}{nums}</w:numbering>"


FOOTNOTES_XML = (
    f'{_HEAD}<w:footnotes {_NS}><w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing '
    'w:before="60" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r>'
    '</w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
    "<w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)
"""A part of footnotes without any: the two lines that separate them from the text."""

SETTINGS_XML = (
    f'{_HEAD}<w:settings {_NS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat></w:settings>'
)


def _document(paper: Paper, margin: float, note_columns: int) -> str:
    notes = f'<w15:footnoteColumns w:val="{note_columns}"/>' * (note_columns > 1)
    width, height = PAPERS[paper]
    side = twips(margin)
    return (
        f'{_HEAD}<w:document {_NS} {_NEWER}><w:body><w:sectPr><w:headerReference w:type="default" '
        'r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/><w:pgSz '
        f'w:w="{twips(width)}" w:h="{twips(height)}"/><w:pgMar w:top="{twips(TOP_PT)}" '
        f'w:right="{side}" w:bottom="{twips(BOTTOM_PT)}" w:left="{side}" '
        f'w:header="{twips(_RUNNING_PT)}" w:footer="{twips(FOOTER_PT)}" w:gutter="0"/>'
        f"{notes}</w:sectPr></w:body></w:document>"
    )


def _relations(rows: list[tuple[str, str]]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(rows, start=1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{relations}</Relationships>'
    )


@lru_cache(maxsize=16)
def blank_document(
    paper: Paper, lang: str, margin: float = MARGIN_PT, note_columns: int = 1
) -> bytes:
    """An empty document, as the bytes of a .docx file.

    Parameters
    ----------
    paper : size of the sheet.
    lang : language tag with its region, such as ``fr-FR``, by which Word checks spelling.
    margin : at both sides, in pt.
    note_columns : columns of the footnotes, in Word since 2013.
    """
    parts = {
        "document": ("document.main", _document(paper, margin, note_columns)),
        "styles": ("styles", _styles(lang, PAPERS[paper][0] - 2 * margin)),
        "numbering": ("numbering", numbering_xml()),
        "settings": ("settings", SETTINGS_XML),
        "footnotes": ("footnotes", FOOTNOTES_XML),
        "header1": ("header", f"{_HEAD}<w:hdr {_NS}/>"),
        "footer1": ("footer", f"{_HEAD}<w:ftr {_NS}/>"),
    }
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, (kind, _) in parts.items()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f"{kinds}</Types>",
        )
        package.writestr("_rels/.rels", _relations([("officeDocument", "word/document.xml")]))
        targets = ("header1", "footer1", "styles", "numbering", "settings", "footnotes")
        rows = [(name.rstrip("1"), f"{name}.xml") for name in targets]
        package.writestr("word/_rels/document.xml.rels", _relations(rows))
        for name, (_, text) in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return out.getvalue()
