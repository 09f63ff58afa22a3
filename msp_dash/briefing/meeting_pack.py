"""The pack of a meeting: its deck in each language, and a scene setter for each seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msp_dash.briefing import document_pack as pack
from msp_dash.briefing import outputs
from msp_dash.briefing.content import Progress
from msp_dash.briefing.convening import Convening
from msp_dash.briefing.convening_deck import convening_briefing, table_at
from msp_dash.briefing.subjects import named_in

FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {pack.DECK: tuple(outputs.OUTPUTS), pack.PACK: ("zip",)}
)
"""Forms of a meeting with their formats."""
PAPER_FORMATS = ("pdf", "docx")
"""Formats of the scene setters."""


@dataclass(frozen=True, slots=True)
class PackOptions:
    """Languages of a pack ("" for those of its meeting), its paper, its templates and its reader.

    `reader` : code of a country; "" for the one that the file names.
    """

    lang: str = ""
    size: outputs.PaperSize = "a4"
    templates: pack.Templates = pack.NO_TEMPLATES
    reader: str = ""


def require(form: str, ext: str) -> None:
    """Refuse a form or a format that a meeting does not have.

    Raises
    ------
    msp_dash.briefing.document_pack.NoSuchForm
        Naming those that there are.
    """
    if form not in FORMS:
        raise pack.refuse_form(form, FORMS)
    if ext not in FORMS[form]:
        raise pack.refuse_format(form, ext, FORMS[form])


def reader_of(meeting: Convening) -> str:
    """Code of the country whose delegation reads the pack, else of the host; "" for neither.

    A line that names no country, or several, names no reader.
    """
    for line in (meeting.delegation, meeting.host):
        codes = named_in(line)
        if len(codes) == 1:
            return codes.pop()
    return ""


def meeting_pack(
    meeting: Convening, options: PackOptions, progress: Progress | None = None
) -> outputs.OutputFile:
    """A ZIP with the deck and the scene setters of all seats, in each language.

    Raises
    ------
    msp_dash.briefing.outputs.Busy
        Where too many files wait already.
    msp_dash.render.template_validation.TemplateError
        For a template that is refused.
    """
    messages: list[str] = []
    data = pack.zipped(_files(meeting, options, messages, progress))
    return outputs.OutputFile(data, tuple(dict.fromkeys(messages)))


def _files(
    meeting: Convening, options: PackOptions, messages: list[str], progress: Progress | None
) -> Iterator[tuple[str, bytes]]:
    languages = (options.lang,) if options.lang else meeting.languages
    reader = options.reader or reader_of(meeting)
    table = table_at(meeting)
    seats = (*table.partners, *table.guests)
    total = len(languages) * len(seats)
    finished = 0
    for lang in languages:
        briefing = pack.themed(convening_briefing(meeting, lang), options.templates)
        deck_options = outputs.Options(template=options.templates.slides)
        deck = outputs.export(briefing, "pptx", deck_options, on_message=messages.append)
        yield f"{lang}/{pack.DECK}.pptx", deck
        for code in seats:
            side = "" if code == reader else reader
            order = pack.Order(
                "country", code, "scene-setter", side, lang, options.size, options.templates
            )
            for ext in PAPER_FORMATS:
                file = pack.form_file(order, ext)
                messages.extend(file.messages)
                yield f"{lang}/scene-setters/{code.lower()}.{ext}", file.data
            finished += 1
            if progress:
                progress(finished, total)
