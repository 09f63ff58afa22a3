"""``brief country|mineral NAME --as FORM``: the papers of a pack from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msp_dash.cli.atomic_write import write_atomically

SUBJECTS = ("country", "mineral")


class PaperError(ValueError):
    """What is asked for does not exist; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """Arguments of the command that concern papers; `form` is "" where it is not named."""

    kind: str
    name: str
    to: Path
    form: str = ""
    reader: str = ""
    lang: str = "en"
    size: str = ""
    template: bytes | None = None
    appendix: bool = False

    @property
    def ext(self) -> str:
        """Format of the file."""
        return self.to.suffix[1:].lower()


def wants_paper(request: PaperRequest) -> bool:
    """Whether a form other than the deck is asked for, by name or by the format of the file."""
    from msp_dash.briefing.documents.pack import DECK, DEFAULT_FORM  # noqa: PLC0415 - pandas

    if request.kind not in SUBJECTS:
        if request.form and request.form != DECK:
            sentence = f"`brief {request.kind}` has one form, deck: leave --as out."
            raise PaperError(sentence)
        return False
    form = request.form or DEFAULT_FORM.get(request.ext, DECK)
    if form == DECK and (request.reader or request.appendix):
        raise PaperError("--for and --appendix are for papers and the pack: name one with --as.")
    return form != DECK or bool(request.form)


def write_paper(request: PaperRequest, say: Callable[[str], None]) -> None:
    """Write the file, and its appendix beside it where one is asked for.

    Raises
    ------
    PaperError
        For a form, a format, a country or a mineral that does not exist, or a template that is
        refused.
    """
    from msp_dash.briefing.documents.pack import (  # noqa: PLC0415 - pandas
        DEFAULT_FORM,
        PACK,
        NoSuchForm,
        Order,
        appendix_pdf,
        document_of,
        form_file,
        require,
    )
    from msp_dash.briefing.outputs import PAPER_SIZES  # noqa: PLC0415 - pandas
    from msp_dash.briefing.ready import UnknownSubject  # noqa: PLC0415 - pandas
    from msp_dash.render.template_validation import TemplateError  # noqa: PLC0415 - lxml

    size = next((one for one in PAPER_SIZES if one == (request.size or "a4").lower()), None)
    if size is None:
        raise PaperError(f"There is no paper {request.size!r}. Use {' or '.join(PAPER_SIZES)}.")
    form = request.form or DEFAULT_FORM[request.ext]
    order = Order(
        request.kind, request.name, form, request.reader, request.lang, size,
        request.template, request.appendix,
    )  # fmt: skip
    try:
        require(form, request.ext)
        result = form_file(order, request.ext)
    except (NoSuchForm, UnknownSubject, TemplateError) as error:
        raise PaperError(str(error)) from error
    for message in result.messages:
        say(message)
    write_atomically(request.to, result.data)
    say(f"{request.to}: {form}")
    if request.appendix and form != PACK:
        beside = request.to.with_name(f"{request.to.stem}-appendix.pdf")
        write_atomically(beside, appendix_pdf((document_of(order),), size))
        say(f"{beside}: appendix")
