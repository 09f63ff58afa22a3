"""``brief country|mineral|convening NAME --as FORM``: papers and packs from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msp_dash.cli.failures import CommandError
from msp_dash.cli.terminal import bar, say
from msp_dash.data.atomic_write import write_atomically

if TYPE_CHECKING:
    from msp_dash.briefing.convening import Convening
    from msp_dash.briefing.document_pack import Templates
    from msp_dash.briefing.outputs import OutputFile, PaperSize

SUBJECTS = ("country", "mineral")
MEETING = "convening"
WORD_ENDINGS = (".dotx", ".docx")


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """Arguments of the command that concern papers; `form` is "" where it is not named.

    `templates` : name and bytes of each.
    """

    kind: str
    name: str
    to: Path
    form: str = ""
    reader: str = ""
    lang: str = ""
    size: str = ""
    templates: Sequence[tuple[str, bytes]] = ()
    appendix: bool = False

    @property
    def ext(self) -> str:
        """Format of the file."""
        return self.to.suffix[1:].lower()


def wants_paper(request: PaperRequest) -> bool:
    """Whether a form other than the deck is asked for, by name or by the format of the file.

    Raises
    ------
    CommandError
        For a form that does not exist, and for options that the form does not have.
    """
    from msp_dash.briefing.document_pack import (  # noqa: PLC0415 - pandas
        DECK,
        DEFAULT_FORM,
        PACK,
        NoSuchForm,
    )
    from msp_dash.briefing.meeting_pack import require  # noqa: PLC0415 - pandas

    if request.kind == MEETING and request.form:
        try:
            require(request.form, request.ext)
        except NoSuchForm as error:
            raise CommandError(str(error)) from error
    elif request.kind not in SUBJECTS and request.form not in ("", DECK):
        raise CommandError(f"`brief {request.kind}` has one form, deck: leave --as out.")
    of_subject = request.kind in SUBJECTS
    form = request.form or (DEFAULT_FORM.get(request.ext, DECK) if of_subject else DECK)
    if form == DECK and (request.reader or (of_subject and request.appendix)):
        raise CommandError("--for and --appendix are for papers and the pack: name one with --as.")
    if form == PACK and request.kind == MEETING and request.appendix:
        raise CommandError("--appendix is for papers on a country or a mineral.")
    return form != DECK or (of_subject and bool(request.form))


def write_paper(request: PaperRequest) -> None:
    """Write the file, and its appendix beside it where one is asked for.

    Raises
    ------
    CommandError
        For a form, a format, a country or a mineral that does not exist, a file of a meeting that
        can't be used, or a template that is refused.
    """
    from msp_dash.briefing.document_pack import (  # noqa: PLC0415 - pandas
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
    from msp_dash.briefing.subjects import UnknownSubject  # noqa: PLC0415 - pandas
    from msp_dash.render.template_validation import TemplateError  # noqa: PLC0415 - lxml

    size = next((one for one in PAPER_SIZES if one == (request.size or "a4").lower()), None)
    if size is None:
        raise CommandError(f"There is no paper {request.size!r}. Use {' or '.join(PAPER_SIZES)}.")
    form = request.form or DEFAULT_FORM[request.ext]
    order = Order(
        request.kind, request.name, form, request.reader, request.lang or "en", size,
        _templates(request), request.appendix,
    )  # fmt: skip
    try:
        if request.kind == MEETING:
            result = _meeting_pack(request, size, order.templates)
        else:
            require(form, request.ext)
            result = form_file(order, request.ext)
    except (NoSuchForm, UnknownSubject, TemplateError) as error:
        raise CommandError(str(error)) from error
    for message in result.messages:
        say(message)
    write_atomically(request.to, result.data)
    say(f"{request.to}: {form}")
    if request.appendix and form != PACK:
        beside = request.to.with_name(f"{request.to.stem}-appendix.pdf")
        write_atomically(beside, appendix_pdf((document_of(order),), size))
        say(f"{beside}: appendix")


def _templates(request: PaperRequest) -> Templates:
    """The templates by what they are for: of one format, the one of that format."""
    from msp_dash.briefing.document_pack import Templates  # noqa: PLC0415 - pandas

    by_use: dict[str, bytes] = {}
    for name, raw in request.templates:
        of_word = request.ext == "docx" or (
            request.ext == "zip" and name.lower().endswith(WORD_ENDINGS)
        )
        use = "word" if of_word else "slides"
        if use in by_use:
            raise CommandError(
                "--template: one .potx and one .dotx can be used, not two of a kind."
            )
        by_use[use] = raw
    return Templates(**by_use)


def read_meeting(path: Path) -> Convening:
    """The meeting of a file.

    Raises
    ------
    CommandError
        For a file that can't be read or used.
    """
    from msp_dash.briefing.convening import ConveningError, read_convening  # noqa: PLC0415 - pandas
    from msp_dash.briefing.model import MAX_BYTES  # noqa: PLC0415 - pandas

    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"The file {str(path)!r} cannot be read: {reason}.") from error
    try:
        return read_convening(raw)
    except ConveningError as error:
        raise CommandError(f"{path}: {error}") from error


def _meeting_pack(request: PaperRequest, size: PaperSize, templates: Templates) -> OutputFile:
    from msp_dash.briefing.meeting_pack import (  # noqa: PLC0415 - pandas
        PackOptions,
        meeting_pack,
    )
    from msp_dash.briefing.subjects import country_code  # noqa: PLC0415 - pandas

    meeting = read_meeting(Path(request.name))
    reader = country_code(request.reader) if request.reader else ""
    return meeting_pack(meeting, PackOptions(request.lang, size, templates, reader), bar)
