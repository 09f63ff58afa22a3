"""What a Word document begins with: our blank one or a ministry's own, emptied, with all styles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from msp_dash.render.docx.blank_document import (
    BULLETS,
    NUMBERS,
    blank_document,
    part,
    styles,
)
from msp_dash.render.docx.xml import EMU_PER_PT, element
from msp_dash.render.language_tags import LANGUAGE_TAGS
from msp_dash.render.pdf.typeset import MARGIN_PT, Paper

_FROM_TEMPLATE = (
    RT.STYLES,
    RT.THEME,
    RT.FONT_TABLE,
    RT.SETTINGS,
    RT.WEB_SETTINGS,
    RT.NUMBERING,
    RT.FOOTNOTES,
    RT.ENDNOTES,
    RT.CUSTOM_XML,
)
"""Parts of a template that stay, beside the headers and footers of its last section. Comments, the
people who made them, building blocks and whatever its own text needed are left out."""

_OF_AN_AUTHOR = ("attachedTemplate", "mailMerge", "rsids", "documentProtection", "revisionView")


class Base:
    """An empty document with all styles of the blank one, by whatever id they have in it.

    Attributes
    ----------
    document : of python-docx.
    lang : language tag with its region.
    width : of the text, in pt.
    has_header, has_footer : whether a template brings its own.
    """

    def __init__(self, document: Document, lang: str, *, own: bool) -> None:
        self.document, self.lang = document, LANGUAGE_TAGS[lang]
        section = document.sections[-1]
        sides = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
        self.width = ((section.page_width or 0) - sides) / EMU_PER_PT
        self.has_header = not own and _has_content(section.header)
        self.has_footer = not own and _has_content(section.footer)
        self._lists = {BULLETS: BULLETS, NUMBERS: NUMBERS}
        self._ids: dict[str, str] = {}
        if not own:
            self._lists = self._add_lists()
        self._ids = _style_ids(document)
        if not own:
            self._add_styles()
            self._set_language()

    def style_id(self, name: str) -> str:
        """The id of a style in this document."""
        return self._ids[name.lower()]

    def list_of(self, kind: int) -> int:
        """The number of the list of bullets, or of the first numbered one."""
        return self._lists[kind]

    def new_list(self, kind: int) -> int:
        """The number of a further list of a kind, which counts from 1."""
        numbering = self.document.part.numbering_part.element
        first = numbering.num_having_numId(self._lists[kind])
        num = numbering.add_num(first.abstractNumId.val)
        num.add_lvlOverride(ilvl=0).add_startOverride(1)
        return num.numId

    def header(self, runs: Sequence[Any]) -> None:
        """Write the line of the header of our own design, or of a template without one."""
        self._line(self.document.sections[-1].header, "header", runs)

    def footer(self, runs: Sequence[Any]) -> None:
        """Write the line of the footer."""
        self._line(self.document.sections[-1].footer, "footer", runs)

    def _line(self, part: Any, style: str, runs: Sequence[Any]) -> None:
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
        properties = element("pPr", element("pStyle", val=self.style_id(style)))
        part._element.append(element("p", properties, *runs))

    def _add_lists(self) -> dict[int, int]:
        """Add our two lists to those of a template, under ids that it does not use."""
        document, ours = self.document.part, part("numbering")
        if not any(rel.reltype == RT.NUMBERING for rel in document.rels.values()):
            uri = PackURI("/word/numbering.xml")
            numbering = NumberingPart(uri, CT.WML_NUMBERING, ours, document.package)
            document.relate_to(numbering, RT.NUMBERING)
            return {BULLETS: BULLETS, NUMBERS: NUMBERS}
        root, id_of = document.numbering_part.element, qn("w:abstractNumId")
        most = max([int(a.get(id_of)) for a in root.findall(qn("w:abstractNum"))], default=0)
        out = {}
        for definition in ours.findall(qn("w:abstractNum")):
            kind = int(definition.get(id_of))
            definition.set(id_of, str(most + kind))
            nums = root.findall(qn("w:num"))
            if nums:
                nums[0].addprevious(definition)
            else:
                root.append(definition)
            out[kind] = root.add_num(most + kind).numId
        return out

    def _add_styles(self) -> None:
        """Add what a template lacks of our styles, in its own fonts and on its own text."""
        ours = styles(self.width)
        names = {style.get(qn("w:styleId")): name.lower() for name, style in ours.items()}
        used = set(self._ids.values())
        missing = {id_: name for id_, name in names.items() if name not in self._ids}
        self._ids |= {name: f"MspDash{id_}" * (id_ in used) or id_ for id_, name in missing.items()}
        for name, style in ours.items():
            if name.lower() not in missing.values():
                continue
            style.set(qn("w:styleId"), self.style_id(name))
            for other in style.iter(qn("w:basedOn"), qn("w:next")):
                other.set(qn("w:val"), self._ids[names[other.get(qn("w:val"))]])
            for number in style.iter(qn("w:numId")):
                number.set(qn("w:val"), str(self._lists[int(number.get(qn("w:val")))]))
            for font in list(style.iter(qn("w:rFonts"))):
                font.getparent().remove(font)
            self.document.styles.element.append(style)

    def _set_language(self) -> None:
        """Say the language where a template says its own: in its defaults and styles."""
        root = self.document.styles.element
        for lang in root.iter(qn("w:lang")):
            lang.set(qn("w:val"), self.lang)
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        if defaults is not None and defaults.find(qn("w:lang")) is None:
            defaults.append(element("lang", val=self.lang))


def own_base(paper: Paper, lang: str, margin: float = MARGIN_PT, *, note_columns: int = 1) -> Base:
    """The blank document of our own design; the parameters are those of `blank_document`."""
    raw = blank_document(paper, LANGUAGE_TAGS[lang], margin, note_columns)
    return Base(docx.Document(io.BytesIO(raw)), lang, own=True)


def emptied(document: Document) -> Document:
    """A template without its own text, what only that needed, and who worked on it."""
    part, body = document.part, document.element.body
    for node in list(body):
        if node is not body.sectPr:
            body.remove(node)
    columns = body.sectPr.find(qn("w:cols"))
    if columns is not None:
        body.sectPr.remove(columns)
    ids = {node.get(qn("r:id")) for node in body.sectPr}
    for id_, relation in list(part.rels.items()):
        if relation.reltype not in _FROM_TEMPLATE and id_ not in ids:
            del part.rels[id_]
    for id_, relation in list(part.package.rels.items()):
        if relation.reltype in (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES):
            del part.package.rels[id_]
    settings = document.settings.element  # made where there is none
    for name in _OF_AN_AUTHOR:
        for node in settings.findall(qn(f"w:{name}")):
            settings.remove(node)
    part.part_related_by(RT.SETTINGS).rels.clear()
    return document


def _has_content(part: Any) -> bool:
    if part.is_linked_to_previous:
        return False
    nodes = part._element.iter(qn("w:t"), qn("w:drawing"), qn("w:pict"), qn("w:instrText"))
    return any(node.tag != qn("w:t") or (node.text or "").strip() for node in nodes)


def _style_ids(document: Document) -> dict[str, str]:
    """Ids of all styles by their name in lower case: the same in every language of Word."""
    return {
        style.find(qn("w:name")).get(qn("w:val")).lower(): style.get(qn("w:styleId"))
        for style in document.styles.element.findall(qn("w:style"))
        if style.find(qn("w:name")) is not None
    }
