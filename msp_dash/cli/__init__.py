"""The command line: ``serve``, ``figure``, ``ask``, ``brief``, ``data``, ``new``.

Each command imports what it needs when it runs, so that ``serve --help`` and the supervisor of
several processes start without Streamlit and pandas.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import difflib
import errno
import ipaddress
import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msp_dash import __version__
from msp_dash.cli import ask_command, papers
from msp_dash.cli.atomic_write import write_atomically
from msp_dash.cli.help_examples import PROGRAM, with_examples
from msp_dash.config import logs
from msp_dash.config.clock import today
from msp_dash.config.cores import default_workers
from msp_dash.config.engine_name import VARIABLE, valid_engine, why_unavailable
from msp_dash.data import own
from msp_dash.security import credentials
from msp_dash.security.access import EMBED_FROM, HOSTS, LOGIN, Access, host_name
from msp_dash.security.framing import origin
from msp_dash.serving.listening import bind

if TYPE_CHECKING:
    # At run time each command imports what it needs: `serve --help` needs none of it.
    from msp_dash.briefing import Briefing
    from msp_dash.briefing.outputs import Options

DEFAULT_PORT = 8501
LOCAL = "127.0.0.1"
ANY = "0.0.0.0"  # noqa: S104 - for `--lan` alone, which asks for it
ADDRESS = "MSP_DASH_ADDRESS"
"""Variable of the environment: the IPv4 address to listen on, `LOCAL` unless set."""
MOST_WORKERS = 64

INGEST_NEEDS = "the packages of requirements-ingest.txt (the wheel's extra `ingest`)"

OK, FAILURE, USAGE_ERROR = 0, 1, 2
"""Exit codes."""


class CommandError(Exception):
    """A command failed. The message is one sentence for the user."""

    def __init__(self, sentence: str, code: int = USAGE_ERROR) -> None:
        super().__init__(sentence)
        self.code = code


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; errors of use and of the machine become one sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console of an older code page has neither the QR code's blocks nor "Türkiye".
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # absent when captured
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["serve", *words]
    try:
        if words[0] == "data":
            return _data(words)
        args = _parser().parse_args(words)
        if args.command in ("figure", "ask", "brief") and (folder := own.folder()):
            own.require_usable(folder)
        command = {
            "serve": _serve,
            "figure": _figure,
            "ask": _ask,
            "brief": _brief,
            "new": _new,
        }[args.command]
        return command(args)
    except CommandError as error:
        return _fail(str(error), error.code)
    except own.OwnTablesError as error:
        return _fail(f"{error}.", USAGE_ERROR)
    except OSError as error:
        return _fail(_io_sentence(error), FAILURE)


def _fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - a command line speaks by printing
    return code


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - as above; flushed, so that a log shows the address


def _io_sentence(error: OSError) -> str:
    place = f" {error.filename}" if error.filename else ""
    reason = error.strerror or type(error).__name__
    return f"Cannot read or write{place}: {reason}. Choose a folder that you may write to."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Critical minerals and the Minerals Security Partnership.",
        epilog=f"Without a command: serve. `data` needs {INGEST_NEEDS}.",
    )
    with_examples(parser, "serve --port 8600", "figure --list", BRIEF_EXAMPLE, "data check")
    parser.add_argument("--version", action="version", version=f"msp_dash {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="start the dashboard (the default)")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help="8501 unless given; 0: any")
    serve.add_argument(
        "--lan",
        action="store_true",
        help="let other machines of this network open it, and print their address as a QR code",
    )
    serve.add_argument(
        "--workers",
        type=_workers,
        default=min(default_workers(), MOST_WORKERS),
        metavar="N",
        help="processes; unless given, the number of cores but one where Linux has more than "
        "four of them, and otherwise 1. More than one needs Linux",
    )
    serve.add_argument(
        "--sockets",
        type=Path,
        metavar="FOLDER",
        help="each process listens at worker-N.sock in it too, for a proxy (docs/scaling.md)",
    )
    serve.add_argument(
        "--embed-from",
        type=_checked(origin),
        nargs="+",
        action="extend",
        default=[],
        metavar="ORIGIN",
        help="sites that may frame /figure, such as https://a.example; none unless given; "
        f"{EMBED_FROM} in the environment says the same",
    )

    serve.add_argument(
        "--allow-host",
        type=_checked(host_name),
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="names that it is opened by, such as minerals.example.org, besides localhost and its "
        f"own address; {HOSTS} in the environment says the same",
    )
    serve.add_argument(
        "--login",
        action="store_true",
        help="let those in who log in at your office's OpenID provider (docs/operating.md); "
        f"{LOGIN}=1 in the environment says the same",
    )
    serve.add_argument(
        "--own",
        metavar="FOLDER",
        default="",
        help="an office's own tables beside the published ones, for this machine or with --login "
        f"(docs/own-tables.md); {own.VARIABLE} in the environment says the same",
    )
    serve.add_argument(
        "--log-level",
        type=_checked(logs.valid_level),
        metavar="LEVEL",
        help=f"{', '.join(logs.LEVELS)}; info has a line a request; "
        f"{logs.VARIABLE} in the environment says the same",
    )
    _add_engine(serve)
    with_examples(
        serve,
        "serve --port 8600",
        "serve --lan",
        "serve --workers 4 --sockets /run/msp-dash",
        "serve --allow-host minerals.example.org --embed-from https://www.example.org",
        "serve --own our-tables",
    )

    figure = commands.add_parser(
        "figure",
        help="write one figure to a file, or list all figures",
    )
    figure.add_argument("id", nargs="?", help="figure id, see --list")
    figure.add_argument("parameters", nargs="*", metavar="key=value", help="as in a link")
    figure.add_argument("--to", type=Path, metavar="FILE", help="its ending is the format")
    figure.add_argument("--list", action="store_true", help="ids, parameters and formats")
    _add_lang(figure)
    _add_engine(figure)
    with_examples(
        figure,
        "figure --list",
        "figure producers.ranking mineral=cobalt year=2024 --to cobalt.svg",
        "figure trade.flows mineral=lithium --lang fr --to lithium.xlsx",
    )

    _add_lang(ask_command.add(commands))
    _add_brief(commands)
    commands.add_parser("data", help="build, check or import the tables", add_help=False)
    _add_new(commands)
    return parser


def _checked(check: Callable[[str], str]) -> Callable[[str], str]:
    """`check` as the type of an argument: the message of its ValueError is printed."""

    def value(text: str) -> str:
        try:
            return check(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return value


def _add_lang(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", type=_lang, metavar="LANG", help="language of what is written: en, fr, es or pt"
    )


def _lang(text: str) -> str:
    from msp_dash.words.catalogue import LANGUAGES  # noqa: PLC0415 - only where it is asked for

    if text in LANGUAGES:
        return text
    raise argparse.ArgumentTypeError(
        f"there is no language {text[:20]!r}: use one of {', '.join(LANGUAGES)}"
    )


def _add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        type=_checked(valid_engine),
        metavar="ENGINE",
        help=f"what answers questions of trade: duckdb (the default) or spark://HOST:PORT; "
        f"{VARIABLE} in the environment says the same (docs/large-tables.md)",
    )


def _use(engine: str | None) -> None:
    """Select the query engine for this process and its children; fail if it is unavailable."""
    if engine is None:
        return
    if reason := why_unavailable(engine):
        raise CommandError(reason, FAILURE)
    os.environ[VARIABLE] = engine


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port: give a number up to 65535")


def _workers(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_WORKERS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number from 1 to {MOST_WORKERS}")


def _allow(args: argparse.Namespace) -> None:
    """Pass the access options to the app through the environment.

    The app of this process and of its children reads them from there (`security.access`).
    """
    try:
        environment = Access.read()
        login = args.login or environment.login
        if login:
            credentials.read()
        allowed = Access(
            tuple(dict.fromkeys((*args.embed_from, *environment.embed_from))),
            tuple(dict.fromkeys((*args.allow_host, *environment.hosts))),
            login,
            str(Path(args.own).resolve()) if args.own else environment.own,
        )
    except ValueError as error:
        raise CommandError(f"{error}.") from None
    if allowed.own and not login and (args.lan or _address() != LOCAL):
        raise CommandError(
            "Other machines may open an office's own tables after a login alone: add --login, or "
            "leave out --lan."
        )
    os.environ.update(allowed.environment())


# --- serve ---------------------------------------------------------------------------------------


def lan_address() -> str | None:
    """Address of this machine on its network, None without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only picks the route; the address is never reached.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") or address == ANY else address


def _qr(url: str) -> None:
    import segno  # noqa: PLC0415 - only with --lan

    segno.make(url, error="m").terminal(compact=True)


def _address() -> str:
    text = os.environ.get(ADDRESS, "") or LOCAL
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise CommandError(f"{ADDRESS}: {text[:40]!r} is not an IPv4 address.") from None


def _listening(args: argparse.Namespace) -> socket.socket:
    host, port = ANY if args.lan else _address(), args.port
    try:
        return bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE or getattr(error, "winerror", 0) == 10048:
            free = f"{PROGRAM} --port {port + 1 if port < 2**16 - 1 else 0}"
            sentence = (
                f"Port {port} is taken by another program: "
                f"stop that program, or choose another port with `{free}`."
            )
        else:
            reason = error.strerror or type(error).__name__
            sentence = (
                f"Port {port} cannot be opened ({reason}): "
                f"choose another one with `{PROGRAM} --port {DEFAULT_PORT}`."
            )
        raise CommandError(sentence, FAILURE) from error


def _serve(args: argparse.Namespace) -> int:
    _use(args.engine)
    _log_at(args.log_level)
    _allow(args)
    several = args.workers > 1 or args.sockets is not None
    if several and sys.platform != "linux":
        raise CommandError("Several processes and --sockets need Linux: leave both out.", FAILURE)
    with contextlib.suppress(KeyboardInterrupt):
        (_serve_several if several else _serve_alone)(args)
    return OK


def _log_at(level: str | None) -> None:
    """Set the log level of this process and its children; fail if there is no such level."""
    level_name = level or os.environ.get(logs.VARIABLE) or logs.DEFAULT_LEVEL
    try:
        os.environ[logs.VARIABLE] = logs.valid_level(level_name)
    except ValueError as error:
        raise CommandError(f"{logs.VARIABLE}: {error}") from error


def _serve_alone(args: argparse.Namespace) -> None:
    from msp_dash.data.paths import root  # noqa: PLC0415 - as below
    from msp_dash.serving.app import serve  # noqa: PLC0415 - Streamlit, 0.5 s: not for --help

    try:
        root()
    except FileNotFoundError as error:
        raise CommandError(str(error), FAILURE) from error
    listening = _listening(args)
    _say_where(args, listening)
    serve(listening)


def _serve_several(args: argparse.Namespace) -> None:
    # Neither Streamlit nor pandas is imported: this process only starts and supervises workers.
    from msp_dash.workers.supervisor import Supervisor, WorkersEnded  # noqa: PLC0415 - not Windows

    listening = _listening(args)

    def ready() -> None:
        _say_where(args, listening)
        if args.sockets:
            _print(f"For a proxy: {args.sockets}/worker-1.sock to worker-{args.workers}.sock")

    logs.configure()
    supervisor = Supervisor(listening, args.workers, args.sockets)
    try:
        asyncio.run(supervisor.run(ready))
    except WorkersEnded as error:
        raise CommandError(str(error), FAILURE) from error


def _say_where(args: argparse.Namespace, listening: socket.socket) -> None:
    host, port = listening.getsockname()
    _print(
        f"msp_dash {__version__} is at http://{LOCAL if host == ANY else host}:{port} "
        "(Ctrl+C stops it)"
    )
    if args.lan:
        announce(lan_address(), port)


def announce(address: str | None, port: int) -> None:
    """Print where others of this network find the dashboard, and that as a QR code."""
    if address is None:
        _print("This machine is on no network: others cannot open it until it joins one.")
        return
    url = f"http://{address}:{port}"
    _print(f"Everyone on this network can open {url}")
    _qr(url)


# --- figure --------------------------------------------------------------------------------------


def _query(pairs: Sequence[str]) -> dict[str, str]:
    query: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise CommandError(f"{pair!r} is not key=value, such as mineral=cobalt.")
        if name in query:
            raise CommandError(f"{name} is given twice: give each parameter once.")
        query[name] = value
    return query


def _figure_params(args: argparse.Namespace) -> list[str]:
    """Parameters of a figure; ``--lang fr`` says the same as ``lang=fr``."""
    return [*args.parameters, *([f"lang={args.lang}"] if args.lang else [])]


def _figure(args: argparse.Namespace) -> int:
    from msp_dash.figures.registry import UnknownFigure, build, registry  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.params import BadValue  # noqa: PLC0415 - pandas: not for `serve --help`
    from msp_dash.render.export import FORMATS, export, split_options  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.words import words  # noqa: PLC0415 - not for `--help`

    if args.list:
        w = words()
        for spec in registry().values():
            parameters = " ".join(use.parameter.name for use in spec.uses)
            name = w(f"figures.name.{spec.id.replace('.', '_')}")
            _print(f"{spec.id}  {parameters}  ({name})")
        _print(f"Formats: {' '.join(FORMATS)}")
        return OK
    if not args.id or not args.to:
        raise CommandError("Say which figure and where to: figure ID key=value ... --to FILE.")
    ext = args.to.suffix[1:].lower()
    if ext not in FORMATS:
        raise CommandError(
            f"{args.to.name!r} has no ending of a format: use one of .{', .'.join(FORMATS)}."
        )
    _use(args.engine)
    try:
        options, query = split_options(
            ext, _query(_figure_params(args)), saved=True, made_on=today()
        )
        figure = build(args.id, query)
    except UnknownFigure:
        close = difflib.get_close_matches(args.id, registry(), n=3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise CommandError(f"There is no figure {args.id!r}.{hint} See figure --list.") from None
    except BadValue as error:
        raise CommandError(str(error)) from None
    write_atomically(args.to, export(figure, ext, options))
    _print(f"{args.to}: {figure.title}")
    for note in figure.notes if figure.kind == "empty" else ():
        _print(note)
    return OK


def _ask(args: argparse.Namespace) -> int:
    return ask_command.run(args, _print)


# --- brief ---------------------------------------------------------------------------------------

BRIEF_EXAMPLE = "brief country ZMB --to zambia.pptx"
PAPER_FORMS = "scene-setter, two-pager, talking-points, questions, deck or pack"
BRIEF_KINDS = ("convening", "country", "mineral", "file")
BRIEF_ALIASES = ("six",)
"""Former kinds: `six` is the deck of a meeting like that of New York, for one release."""
TEMPLATED = (".docx", ".pptx", ".zip")
"""Endings of files that a template may be for."""
BAR_CHARS = 30


def _add_brief(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    brief = commands.add_parser(
        "brief",
        help="write a briefing: the deck of a meeting, a country, a mineral, or a file of yours",
    )
    with_examples(
        brief,
        "brief convening docs/convening.yaml --as deck --to meeting.pptx",
        BRIEF_EXAMPLE,
        "brief mineral cobalt --to cobalt.pdf --size us-letter",
        "brief file talk.yaml --to talk.html",
        "brief country Zambia --as scene-setter --for USA --to zambia.pdf",
        "brief mineral graphite --as pack --to graphite.zip",
        "brief convening docs/convening.yaml --as pack --to meeting.zip",
        "brief country all --to folder/ --format pdf",
    )
    brief.add_argument("kind", help=" | ".join(BRIEF_KINDS))
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
    _add_lang(brief)


def _brief(args: argparse.Namespace) -> int:
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - pandas

    if args.kind not in (*BRIEF_KINDS, *BRIEF_ALIASES):
        close = difflib.get_close_matches(args.kind, BRIEF_KINDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        kinds = ", ".join(BRIEF_KINDS)
        raise CommandError(f"There is no brief {args.kind!r}.{hint} Use one of {kinds}.")
    if args.to is None or (args.name is None) != (args.kind == "six"):
        raise CommandError(f"Say which brief and where to, such as {BRIEF_EXAMPLE}.")
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
    _write_brief(target, briefing, ext, options, _print)
    _print(f"{target}: {briefing.title}")
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
        papers.write_paper(request, _print, _bar)
    except papers.PaperError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(_io_sentence(error)) from error
    return OK


def _convening(args: argparse.Namespace, ext: str, options: Options) -> int:
    """Write the deck of a meeting: one file, or one for each of its languages in a folder."""
    from msp_dash.briefing.convening import ConveningError  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.briefing.convening_deck import convening_briefing  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - as above

    path = Path(args.name)
    try:
        meeting = papers.read_meeting(path)
    except ConveningError as error:
        raise CommandError(f"{path}: {error}") from error
    except papers.PaperError as error:
        raise CommandError(str(error)) from error
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
        _write_brief(target, briefing, ext, options, _print)
        _print(f"{target}: {briefing.title}")
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


def _saved(path: Path, lang: str | None) -> Briefing:
    from msp_dash.briefing.changes import changes, in_language  # noqa: PLC0415 - pandas
    from msp_dash.briefing.model import (  # noqa: PLC0415 - pandas: not for `--help`
        MAX_BYTES,
        BriefingError,
        read_valid_parts,
    )

    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to refuse what is too large.
            briefing, misfits = read_valid_parts(file.read(MAX_BYTES + 1))
    except BriefingError as error:
        raise CommandError(f"{path}: {error}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"The briefing {str(path)!r} cannot be read: {reason}.") from error
    for misfit in misfits:
        where = f"Slide {misfit.slide}" if misfit.slide else "A setting"
        _print(f"{where} is left out, for it does not fit at {misfit.where}: {misfit.why}.")
    for change in changes(briefing):
        _print(change.text)
    return in_language(briefing, lang) if lang else briefing


def _write_brief(
    target: Path, briefing: Briefing, ext: str, options: Options, on_message: Callable[[str], None]
) -> None:
    from msp_dash.briefing.outputs import export  # noqa: PLC0415 - pandas

    refused: tuple[type[Exception], ...] = ()
    if ext == "pptx":
        from msp_dash.briefing.deck import TemplateError  # noqa: PLC0415 - python-pptx

        refused = (TemplateError,)
    try:
        data = export(briefing, ext, options, on_message=on_message)
    except refused as error:
        raise CommandError(str(error)) from error
    try:
        write_atomically(target, data)
    except OSError as error:
        raise CommandError(_io_sentence(error)) from error


def _brief_folder(args: argparse.Namespace, ext: str, options: Options) -> int:
    """Write a brief for every country or mineral; print a line for each with little data."""
    from msp_dash.briefing import ready  # noqa: PLC0415 - pandas
    from msp_dash.briefing.outputs import file_name  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.briefing.ready_slides import has_little  # noqa: PLC0415 - pandas
    from msp_dash.words import words  # noqa: PLC0415 - pandas: not for `--help`

    try:
        args.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(_io_sentence(error)) from error
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
            _bar_off()
            slides = len(briefing.slides)
            _print(f"{name}: little to say, {slides} slide{'s' if slides != 1 else ''}")
        _bar(position, total, name)
    for message in dict.fromkeys(messages):
        _print(message)
    _print(f"{args.to}: {total} briefs")
    return OK


def _bar(position: int, total: int, name: str = "") -> None:
    """A progress bar on a terminal, a line for each tenth elsewhere."""
    full = BAR_CHARS * position // total
    line = f"[{'#' * full}{'.' * (BAR_CHARS - full)}] {position}/{total}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line} {name}", end="", file=sys.stderr, flush=True)  # noqa: T201 - speaks
        if position == total:
            _bar_off()
    elif 10 * position // total > 10 * (position - 1) // total:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - as above


def _bar_off() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201 - as above


# --- new -----------------------------------------------------------------------------------------

NEW_KINDS = ("figure", "page", "mineral", "source")


def _add_new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser(
        "new",
        help="write the files of a new figure, page, mineral or source, for a checkout",
    )
    with_examples(
        new,
        "new figure producers.largest --page producers --title 'Largest producers'",
        "new page prices --group follow --lead 'Prices by month, as published.'",
        "new mineral bromine",
        "new source eurostat",
    )
    new.add_argument("kind", choices=NEW_KINDS, help=" | ".join(NEW_KINDS))
    new.add_argument("name", help="of a figure: SUBJECT.NAME")
    new.add_argument("--page", help="of a figure: the page that it is on; its subject unless given")
    new.add_argument("--title", help="of a figure or a page: its name in menus and lists")
    new.add_argument("--group", help="of a page: its group in the navigation; follow unless given")
    new.add_argument("--lead", help="of a page: the text under its title")


def _new(args: argparse.Namespace) -> int:
    from msp_dash.cli import scaffold  # noqa: PLC0415 - only for contributors
    from msp_dash.cli.scaffold_templates import MARK  # noqa: PLC0415 - as above
    from msp_dash.data.paths import root  # noqa: PLC0415 - as above

    accepted = {"figure": {"page", "title"}, "page": {"group", "title", "lead"}}
    options = {n: getattr(args, n) for n in ("page", "group", "title", "lead") if getattr(args, n)}
    if not options.keys() <= accepted.get(args.kind, set()):
        raise CommandError("--page is for figures, --group and --lead for pages, --title for both.")
    try:
        if not (root() / "tests" / "figures").is_dir():
            raise CommandError("`new` needs a checkout of the project: run it there.", FAILURE)
        plan = scaffold.KINDS[args.kind](root(), args.name, **options)
    except scaffold.ScaffoldError as error:
        raise CommandError(str(error)) from None
    plan.write()
    for path in plan.files:
        _print(f"wrote {path}")
    places = scaffold.unfilled(root())
    here = [place for place in places if place.partition(":")[0] in plan.files]
    if here:
        _print(f"Fill in what is marked {MARK}:")
    for place in here:
        _print(f"  {place}")
    if rest := len(places) - len(here):
        _print(
            f"Marked in files that earlier commands wrote: {rest} (pytest {scaffold.MARKS_TEST})"
        )
    _print("Then:")
    for number, step in enumerate(plan.steps, start=1):
        _print(f"  {number}. {step}")
    return OK


# --- data ----------------------------------------------------------------------------------------


def _data(words: Sequence[str]) -> int:
    # What is built and checked is the published tables.
    os.environ.pop(own.VARIABLE, None)
    try:
        from msp_dash.cli import data_commands  # noqa: PLC0415 - the running app never imports ingest
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("msp_dash"):
            raise
        raise CommandError(
            f"`data` needs {error.name}, which the dashboard does not: install {INGEST_NEEDS}.",
            FAILURE,
        ) from error
    parser = argparse.ArgumentParser(prog=PROGRAM)
    data_commands.add_parser(parser.add_subparsers(dest="command", required=True))
    args = parser.parse_args(words)
    return _quality(args) if args.action == "quality" else int(data_commands.run(args))


QUALITY: tuple[tuple[str, dict[str, str]], ...] = (
    ("quality.disagreement", {}),
    ("quality.status", {}),
    ("quality.jumps", {}),
    ("quality.revisions", {}),
    ("quality.coverage", {"source": "usgs"}),
    ("quality.coverage", {"source": "bgs"}),
    ("quality.coverage", {"source": "iea"}),
)
"""Figures of the report, in the order of the page /quality."""


def _quality(args: argparse.Namespace) -> int:
    from msp_dash.figures.registry import build  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.render.plain_text import text  # noqa: PLC0415 - pandas: not for `--help`
    from msp_dash.render.table import as_json  # noqa: PLC0415 - pandas: not for `--help`

    figures = [build(name, query) for name, query in QUALITY]
    if args.json:
        _print(json.dumps([as_json(figure, today()) for figure in figures], ensure_ascii=False))
    else:
        _print("\n\n\n".join(text(figure, args.most) for figure in figures))
    # A table that is missing makes a figure that says so: such a report is no report.
    return FAILURE if any(figure.kind == "empty" for figure in figures) else OK
