"""A ministry's own .docx or .dotx as a template: its styles, page, header and footer are used."""

from __future__ import annotations

import io
import re

import docx
from docx.document import Document
from docx.oxml.ns import qn

from msp_dash.render.docx.styles import Base, emptied
from msp_dash.render.template_validation import PackageKind, TemplateError, validated
from msp_dash.words import Words, words

_DOCUMENT = PackageKind(
    "word/",
    "wordprocessingml.document.main+xml",
    ("wordprocessingml.template.main+xml",),
    no_zip="word.template.error.no_zip",
    other="word.template.error.other",
    macros="word.template.error.macros",
    entity="word.template.error.entity",
    may_link=True,
)
_FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b", re.IGNORECASE)
_CODE = re.compile(rb"""<w:instrText[^>]*>[^<]*|w:instr=["'][^"']*""")
_LEAST_WIDTH_PT = 280.0
_CM_PER_PT = 2.54 / 72


def template_base(raw: bytes, lang: str) -> tuple[Base, tuple[str, ...]]:
    """A template as a base, and messages on what is not used of it.

    Parameters
    ----------
    raw : bytes of a .docx or .dotx file.
    lang : language of the paper and of the messages.

    Raises
    ------
    TemplateError
        If it is not a Word document, damaged, too narrow, or not accepted by `validated`.
    """
    w = words(lang)
    package = validated(raw, _DOCUMENT, w)
    try:
        document = docx.Document(io.BytesIO(package))
        has_text = any(node.text for node in document.element.body.iter(qn("w:t")))
        _check_fields(document, w)
        base = Base(emptied(document), lang, own=False)
    except TemplateError:
        raise
    except Exception as error:  # python-docx fails on a damaged package in many ways.
        part = "word/document.xml"
        raise TemplateError(w("slides.template.error.damaged", part=part)) from error
    if base.width < _LEAST_WIDTH_PT:
        width, least = (w.fixed(pt * _CM_PER_PT, 1) for pt in (base.width, _LEAST_WIDTH_PT))
        raise TemplateError(w("word.template.error.narrow", width=width, least=least))
    messages = [(has_text, "word.template.sample"), (base.has_header, "word.template.header")]
    return base, tuple(w(key) for applies, key in messages if applies)


def _check_fields(document: Document, w: Words) -> None:
    """Refuse fields of headers, footers and notes that fetch content when the file is opened."""
    for part in document.part.package.iter_parts():
        code = " ".join(name.decode("utf-8", "replace") for name in _CODE.findall(part.blob))
        if match := _FETCHING.search(code):
            raise TemplateError(w("word.template.error.field", field=match[1]))
