"""True footnotes, which python-docx does not have: the part, its notes, and what refers to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from msp_dash.render.docx.blank_document import part
from msp_dash.render.docx.xml import element, field_runs, text_run

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. `key` is what it cites: with one key, later references lead to the first note."""

    key: str
    text: str


class Footnotes:
    """The footnotes of a document, in the order of their references.

    A reference to something that was cited before is a field with the number of that note
    (NOTEREF), so that each source has one note. With `repeated`, each sentence has a footnote of
    its own, with all its sources, which goes along where it is copied into another document.
    """

    def __init__(
        self, document: Document, style_id: Callable[[str], str], *, repeated: bool = False
    ) -> None:
        self._style_id, self._repeated = style_id, repeated
        self._part = _part(document)
        for note in list(self._part.element):
            if note.get(qn("w:type")) not in _SEPARATORS:
                self._part.element.remove(note)
        ids = [int(note.get(qn("w:id"))) for note in self._part.element]
        self._next = max([*ids, 0]) + 1
        self._cited: dict[str, tuple[str, str]] = {}

    def references(self, notes: Sequence[Note]) -> list[Any]:
        """What stands at the end of a sentence: runs, and bookmarks around first references."""
        if self._repeated:
            return [self._footnote("; ".join(note.text for note in notes))[1]] if notes else []
        out: list[Any] = []
        for n, note in enumerate(notes):
            if n:
                out.append(text_run(",", self._style()))
            out += self._reference(note)
        return out

    def _reference(self, note: Note) -> list[Any]:
        if note.key in self._cited:
            bookmark, number = self._cited[note.key]
            return field_runs(rf"NOTEREF {bookmark} \f \h", number, self._style())
        id_, run = self._footnote(note.text)
        bookmark = f"_RefNote{id_}"
        self._cited[note.key] = (bookmark, str(len(self._cited) + 1))
        start = element("bookmarkStart", id=id_, name=bookmark)
        return [start, run, element("bookmarkEnd", id=id_)]

    def _footnote(self, text: str) -> tuple[int, Any]:
        """Add a footnote: its id, and the run that refers to it."""
        id_, self._next = self._next, self._next + 1
        self._part.element.append(self._note(id_, text))
        mark = element("footnoteReference", id=id_)
        return id_, element("r", element("rPr", self._style()), mark)

    def _style(self) -> Any:
        return element("rStyle", val=self._style_id("footnote reference"))

    def _note(self, id_: int, text: str) -> Any:
        mark = element("rPr", self._style())
        paragraph = element(
            "p",
            element("pPr", element("pStyle", val=self._style_id("footnote text"))),
            element("r", mark, element("footnoteRef")),
            text_run(f" {text}"),
        )
        return element("footnote", paragraph, id=id_)


def _part(document: Document) -> XmlPart:
    """The part of footnotes, made where a template has none."""
    for relation in document.part.rels.values():
        if relation.reltype == RT.FOOTNOTES:
            return _as_xml(relation)
    uri = PackURI("/word/footnotes.xml")
    notes = XmlPart(uri, CT.WML_FOOTNOTES, part("footnotes"), document.part.package)
    document.part.relate_to(notes, RT.FOOTNOTES)
    return notes


def _as_xml(relation: Any) -> XmlPart:
    """The target of a relation as XML: python-docx loads a part that it does not know as bytes."""
    part = relation.target_part
    if not isinstance(part, XmlPart):
        part = XmlPart(part.partname, part.content_type, parse_xml(part.blob), part.package)
        relation._target = part
    return part
