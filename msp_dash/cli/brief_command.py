"""``brief``: a briefing or a paper on a country, a mineral or a meeting, or a briefing's file."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msp_dash.cli import papers
from msp_dash.cli.arguments import add_lang
from msp_dash.cli.failures import OK, CommandError, io_sentence
from msp_dash.cli.help_examples import with_examples
from msp_dash.cli.later import later
from msp_dash.cli.terminal import bar, end_bar, say
from msp_dash.data.atomic_write import write_atomically

if TYPE_CHECKING:
    # At run time each command imports what it needs: `brief --help` needs none of it.
    from msp_dash.briefing import Briefing
    from msp_dash.briefing.outputs import Options

EXAMPLE = "brief country ZMB --to zambia.pptx"
PAPER_FORMS = "scene-setter, two-pager, talking-points, questions, asks, deck or pack"
CHANGES = "changes"
KINDS = ("convening", "country", "mineral", "file", CHANGES, "readout")
ALIASES = ("six",)
"""Former kinds: `six` is the deck of a meeting like that of New York, for one release."""
TEMPLATED = (".docx", ".pptx", ".zip")
"""Endings of files that a template may be for."""
_readout, _changes, _saved = map(later, ("readout:write", "saved:print_changes", "saved:briefing"))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    brief = commands.add_parser(
        "brief",
        help="write a briefing: the deck of a meeting, a country, a mineral, or a file of yours; "
        "or say what changed since your file was saved",
    )
    with_examples(
        brief,
        "brief convening docs/convening.yaml --as deck --to meeting.pptx",
        EXAMPLE,
        "brief mineral cobalt --to cobalt.pdf --size us-letter",
        "brief file talk.yaml --to talk.html",
        "brief changes talk.yaml",
        "brief country Zambia --as scene-setter --for USA --to zambia.pdf",
        "brief mineral graphite --as pack --to graphite.zip",
        "brief convening docs/convening.yaml --as pack --to meeting.zip",
        "brief country all --to folder/ --format pdf",
        "brief readout docs/readout.yaml --to readout.docx",
    )
    brief.add_argument("kind", help=" | ".join(KINDS))
    brief.add_argument("name", nargs="?", help="a country, a mineral, `all`, or the file")
    brief.add_argument("--to", type=Path, metavar="FILE", help="its ending is the format")
    brief.add_argument("--format", metavar="EXT", help="format of files in a folder: pptx")
    brief.add_argument(
        "--template", type=Path, action="append", default=[], metavar="FILE",
        help="your own .potx or .dotx; for a pack both, each with --template",
    )  # fmt: skip
    brief.add_argument("--size", help="of the paper of a PDF: a4 or us-letter")
    brief.add_argument("--theme", help="light, dark or template")
    brief.add_argument(
        "--as",
        dest="form",
        metavar="FORM",
        help=f"of a country or a mineral: {PAPER_FORMS}; of a meeting: deck or pack",
    )
    brief.add_argument("--for", dest="reader", metavar="ISO3", help="country that reads a paper")
    brief.add_argument(
        "--appendix", action="store_true", help="notes and numbers of the figures too"
    )
    add_lang(brief)


def run(args: argparse.Namespace) -> int:
    """Write what is asked for."""
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - pandas

    if args.kind not in (*KINDS, *ALIASES):
        close = difflib.get_close_matches(args.kind, KINDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        kinds = ", ".join(KINDS)
        raise CommandError(f"There is no brief {args.kind!r}.{hint} Use one of {kinds}.")
    if args.kind == CHANGES:
        return int(_changes(args))
    if args.to is None or (args.name is None) != (args.kind == "six"):
        raise CommandError(f"Say which brief and where to, such as {EXAMPLE}.")
    if args.kind == "readout":
        return int(_readout(args, _templates(args)))
    every = args.kind in ("country", "mineral") and args.name == "all"
    in_folder = every or args.to.is_dir()
    one_file = args.form not in (None, *(("deck",) if args.kind == papers.MEETING else ()))
    appendix = args.appendix and args.kind != papers.MEETING
    if in_folder and (one_file or args.reader or appendix):
        raise CommandError("--as, --for and --appendix write one file: name it with --to.")
    if not in_folder and (code := _paper(args)) is not None:
        return code
    ext = _brief_format(args, every)
    options = _brief_options(args, ext)
    if every:
        return _brief_folder(args, ext, options)
    if args.kind == "convening":
        return _convening(args, ext, options)
    briefing = _briefing(args)
    target = args.to / file_name(briefing, ext) if args.to.is_dir() else args.to
    if not target.parent.is_dir():
        raise CommandError(
            f"There is no folder {str(target.parent)!r}: make it, or choose another."
        )
    _write_brief(target, briefing, ext, options, say)
    say(f"{target}: {briefing.title}")
    return OK


def _paper(args: argparse.Namespace) -> int | None:
    """Write a paper of a pack, where one is asked for; None where a briefing is."""
    request = papers.PaperRequest(
        kind=args.kind,
        name=args.name or "",
        to=args.to,
        form=args.form or "",
        reader=args.reader or "",
        lang=args.lang or "",
        size=args.size or "",
        templates=_templates(args) if args.to.suffix.lower() in TEMPLATED else (),
        appendix=args.appendix,
    )
    try:
        if not papers.wants_paper(request):
            return None
        if args.template and args.to.suffix.lower() not in TEMPLATED:
            raise CommandError(f"--template is for .docx and .pptx: a .{request.ext} has none.")
        papers.write_paper(request)
    except OSError as error:
        raise CommandError(io_sentence(error)) from error
    return OK


def _convening(args: argparse.Namespace, ext: str, options: Options) -> int:
    """Write the deck of a meeting: one file, or one for each of its languages in a folder."""
    from msp_dash.briefing.convening_deck import convening_briefing  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - as above

    meeting = papers.read_meeting(Path(args.name))
    folder = args.to.is_dir()
    if not folder and not args.to.parent.is_dir():
        raise CommandError(
            f"There is no folder {str(args.to.parent)!r}: make it, or choose another."
        )
    languages = (args.lang,) if args.lang else meeting.languages if folder else ("",)
    for lang in languages:
        briefing = _themed(args, convening_briefing(meeting, lang))
        name = f"{briefing.lang}-{file_name(briefing, ext)}"
        target = args.to / name if folder else args.to
        _write_brief(target, briefing, ext, options, say)
        say(f"{target}: {briefing.title}")
    return OK


def _brief_format(args: argparse.Namespace, every: bool) -> str:
    """Extension of what is written: the file's ending, or `--format` in a folder."""
    from msp_dash.briefing.outputs import OUTPUTS  # noqa: PLC0415 - pandas

    folder = every or args.to.is_dir()
    if every and args.to.suffix[1:].lower() in OUTPUTS and not args.to.is_dir():
        raise CommandError(
            f"`{args.kind} all` writes a folder, and {args.to.name!r} is a file: "
            f"use --to {args.to.stem}/ --format {args.to.suffix[1:].lower()}."
        )
    ending = args.to.suffix[1:].lower()
    if args.format and not folder and args.format.lower() != ending:
        raise CommandError("--format is for folders: the ending of the file is its format.")
    ext = (args.format or "pptx").lower().lstrip(".") if folder else ending
    if ext not in OUTPUTS:
        subject = repr(args.format) if folder else f"{args.to.name!r} has an ending that"
        raise CommandError(
            f"{subject} is no format of a briefing: use one of .{', .'.join(OUTPUTS)}."
        )
    return ext


def _brief_options(args: argparse.Namespace, ext: str) -> Options:
    from msp_dash.briefing.outputs import PAPER_SIZES, Options  # noqa: PLC0415 - pandas

    if args.template and ext != "pptx":
        raise CommandError(f"--template is for presentations: a .{ext} file does not use it.")
    if args.appendix and ext != "pdf":
        raise CommandError(f"--appendix is for paper: a .{ext} file has none.")
    if args.size and ext != "pdf":
        raise CommandError(f"--size is for paper: a .{ext} file does not use it.")
    if args.theme not in (None, "light", "dark", "template"):
        raise CommandError(f"There is no theme {args.theme!r}. Use light, dark or template.")
    size = next((s for s in PAPER_SIZES if s == (args.size or "a4").lower()), None)
    if size is None:
        raise CommandError(f"There is no paper {args.size!r}. Use {' or '.join(PAPER_SIZES)}.")
    templates = _templates(args)
    if len(templates) > 1:
        raise CommandError("--template: a presentation has one.")
    template = templates[0][1] if templates else None
    return Options(template=template, size=size, appendix=args.appendix)


def _templates(args: argparse.Namespace) -> list[tuple[str, bytes]]:
    """Name and bytes of each template that is named."""
    read = []
    for path in args.template:
        try:
            read.append((path.name, path.read_bytes()))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            sentence = f"The template {str(path)!r} cannot be read: {reason}."
            raise CommandError(sentence) from error
    return read


def _briefing(args: argparse.Namespace) -> Briefing:
    """The requested briefing; prints what changed in a saved one."""
    from msp_dash.briefing import ready  # noqa: PLC0415 - pandas
    from msp_dash.briefing.subjects import UnknownSubject  # noqa: PLC0415 - pandas

    if args.kind == "six":
        briefing = ready.READY["convening"].make("", args.lang or "en")
    elif args.kind == "file":
        briefing = _saved(Path(args.name), args.lang)
    else:
        try:
            briefing = ready.READY[args.kind].make(args.name or "", args.lang or "en")
        except UnknownSubject as error:
            raise CommandError(str(error)) from None
    return _themed(args, briefing)


def _themed(args: argparse.Namespace, briefing: Briefing) -> Briefing:
    theme = args.theme or ("template" if args.template else briefing.theme)
    return briefing.model_copy(update={"theme": theme})


def _write_brief(
    target: Path, briefing: Briefing, ext: str, options: Options, on_message: Callable[[str], None]
) -> None:
    from msp_dash.briefing.outputs import export  # noqa: PLC0415 - pandas

    refused: tuple[type[Exception], ...] = ()
    if ext == "pptx":
        from msp_dash.render.template_validation import TemplateError  # noqa: PLC0415 - python-pptx

        refused = (TemplateError,)
    try:
        data = export(briefing, ext, options, on_message=on_message)
    except refused as error:
        raise CommandError(str(error)) from error
    try:
        write_atomically(target, data)
    except OSError as error:
        raise CommandError(io_sentence(error)) from error


def _brief_folder(args: argparse.Namespace, ext: str, options: Options) -> int:
    """Write a brief for every country or mineral; print a line for each with little data."""
    from msp_dash.briefing import ready  # noqa: PLC0415 - pandas
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.briefing.ready_slides import has_little  # noqa: PLC0415 - pandas
    from msp_dash.words import words  # noqa: PLC0415 - pandas: not for `--help`

    try:
        args.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(io_sentence(error)) from error
    w, kind = words(args.lang or "en"), ready.READY[args.kind]
    total = len(kind.subjects(w.lang))
    # What a template lacks is the same for each deck: printed once, at the end.
    messages: list[str] = []
    for position, (subject, briefing_of_subject) in enumerate(
        ready.every(args.kind, w.lang), start=1
    ):
        briefing, name = _themed(args, briefing_of_subject), kind.name(subject, w)
        target = args.to / file_name(briefing, ext)
        _write_brief(target, briefing, ext, options, messages.append)
        if has_little(briefing):
            end_bar()
            slides = len(briefing.slides)
            say(f"{name}: little to say, {slides} slide{'s' if slides != 1 else ''}")
        bar(position, total, name)
    for message in dict.fromkeys(messages):
        say(message)
    say(f"{args.to}: {total} briefs")
    return OK
