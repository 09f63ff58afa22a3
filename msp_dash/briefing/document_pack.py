"""Forms of a briefing pack and their files: which there are, and how each is made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msp_dash.briefing.documents.html import document_html
from msp_dash.briefing.documents.model import ASKS, KINDS, Document, Kind
from msp_dash.briefing.documents.papers import paper
from msp_dash.briefing.documents.pdf import document_pdf
from msp_dash.briefing.documents.word import word
from msp_dash.briefing.documents.word_pages import word_pages_of
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.briefing.outputs import QUEUE, Options, OutputFile, PaperSize, export
from msp_dash.briefing.paper import paper as with_appendix
from msp_dash.briefing.ready import READY
from msp_dash.briefing.subjects import country_code
from msp_dash.words import Words, words

DECK, PACK = "deck", "pack"
_KIND_OF: Mapping[str, Kind] = MappingProxyType({kind: kind for kind in (*KINDS, ASKS)})
FORMS = (*KINDS, ASKS, DECK, PACK)
DEFAULT_FORM: Mapping[str, str] = MappingProxyType(
    {"pptx": DECK, "pdf": "two-pager", "docx": "two-pager"}
)
"""Form of a file whose form is not named, by its format."""


def _docx(document: Document, template: bytes | None) -> OutputFile:
    pages = word_pages_of(document) if template is None else ()
    return OutputFile(*word(document, template, pages))


WRITERS: Mapping[str, Callable[[Document, bytes | None], OutputFile]] = MappingProxyType(
    {
        "pdf": lambda document, _template: OutputFile(document_pdf(document)),
        "docx": _docx,
        "html": lambda document, _template: OutputFile(document_html(document)),
    }
)
"""Formats of papers, each with its writer, which takes a template where its format has some."""


class NoSuchForm(ValueError):
    """A form or a format that does not exist. The message is one sentence that names those."""


def refuse_form(form: str, forms: Iterable[str]) -> NoSuchForm:
    """That there is no such form, and which there are."""
    return NoSuchForm(words("en")("documents.form.no_form", form=form, forms=", ".join(forms)))


def refuse_format(form: str, ext: str, exts: Iterable[str]) -> NoSuchForm:
    """That a form has no such format, and which it has."""
    listed = ", ".join(f".{one}" for one in exts)
    return NoSuchForm(
        words("en")("documents.form.no_format", form=form, format=ext, formats=listed)
    )


@dataclass(frozen=True, slots=True)
class Templates:
    """Bytes of an office's templates: a .potx for slides, a .dotx for papers in Word."""

    slides: bytes | None = None
    word: bytes | None = None


NO_TEMPLATES = Templates()


def themed(briefing: Briefing, templates: Templates) -> Briefing:
    """The deck as its template wants it."""
    update = {"theme": "template"} if templates.slides else {}
    return briefing.model_copy(update=update)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: a form on a country or a mineral, for whom, in what language and size.

    `appendix` : whether notes and numbers of the figures are asked for in a file of their own.
    """

    subject: str
    name: str
    form: str
    reader: str = ""
    lang: str = "en"
    size: PaperSize = "a4"
    templates: Templates = NO_TEMPLATES
    appendix: bool = False


def formats(form: str) -> tuple[str, ...]:
    """Extensions of a form.

    Raises
    ------
    NoSuchForm
        When there is no such form.
    """
    if form == DECK:
        return ("pptx", "html")
    if form == PACK:
        return ("zip",)
    if form not in FORMS:
        raise refuse_form(form, FORMS)
    return tuple(WRITERS)


def require(form: str, ext: str) -> None:
    """Refuse a pair that does not exist.

    Raises
    ------
    NoSuchForm
        Naming the formats that the form has.
    """
    if ext not in formats(form):
        raise refuse_format(form, ext, formats(form))


def form_file(order: Order, ext: str) -> OutputFile:
    """The file of a form.

    Raises
    ------
    NoSuchForm
        For a form or a format that does not exist.
    msp_dash.briefing.outputs.Busy
        Where too many files wait already.
    msp_dash.briefing.subjects.UnknownSubject
        For a country or a mineral that does not exist.
    """
    require(order.form, ext)
    reader = country_code(order.reader, order.lang) if order.reader else ""
    if order.form == ASKS:
        of_country = order.subject == "country" and country_code(order.name, order.lang)
        if not (of_country and reader and reader != of_country):
            raise NoSuchForm(words(order.lang)("documents.form.two_sides"))
    messages: list[str] = []
    if order.form == PACK:
        data = zipped(_files(order, messages))
        return OutputFile(data, tuple(dict.fromkeys(messages)))
    if order.form == DECK:
        data = _deck(order, ext, messages)
        return OutputFile(data, tuple(messages))
    with QUEUE.turn():
        return WRITERS[ext](document_of(order), order.templates.word)


def _deck(order: Order, ext: str, messages: list[str]) -> bytes:
    briefing = themed(READY[order.subject].make(order.name, order.lang), order.templates)
    options = Options(template=order.templates.slides, size=order.size)
    return export(briefing, ext, options, on_message=messages.append)


def document_of(order: Order, kind: Kind | None = None) -> Document:
    """The paper of an order, or another one of the same pack."""
    form = kind or _KIND_OF[order.form]
    reader = country_code(order.reader, order.lang) if order.reader else ""
    return paper(form, order.subject, order.name, order.lang, reader=reader, size=order.size)


def appendix_pdf(documents: tuple[Document, ...], size: PaperSize) -> bytes:
    """Notes, addresses and numbers of all figures of some papers, as a file of its own."""
    figures = {figure.link: figure for one in documents for figure in one.figures()}
    slides = tuple(FigureSlide(figure=FigureRef(link=link)) for link in figures)
    briefing = Briefing(title=documents[0].kicker, lang=documents[0].lang, slides=slides)
    return with_appendix(briefing, size=size, appendix=True)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of named files; the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def _files(order: Order, messages: list[str]) -> Iterator[tuple[str, bytes]]:
    """All papers in every format, and the deck."""
    documents = tuple(document_of(order, kind) for kind in KINDS)
    for document in documents:
        for ext, writer in WRITERS.items():
            with QUEUE.turn():
                file = writer(document, order.templates.word)
            messages.extend(file.messages)
            yield f"{document.kind}.{ext}", file.data
    yield f"{DECK}.pptx", _deck(order, "pptx", messages)
    if order.appendix:
        yield "appendix.pdf", appendix_pdf(documents, order.size)


def paper_name(order: Order, ext: str) -> str:
    """A file name: ``zmb-scene-setter.pdf``."""
    return f"{re.sub('[^a-z0-9]+', '-', order.name.lower())}-{order.form}.{ext}"


def form_name(form: str, w: Words) -> str:
    """What a form is called."""
    return w(f"documents.{'form' if form in (DECK, PACK) else 'kind'}.{form}")
