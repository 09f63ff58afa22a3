"""The command line: ``serve``, ``figure``, ``data``."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import difflib
import errno
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from msp_dash import __version__

DEFAULT_PORT = 8501
LOCAL = "127.0.0.1"

INGEST_NEEDS = "the packages of requirements-ingest.txt (the wheel's extra `ingest`)"

DONE, NOT_POSSIBLE, WRONGLY_ASKED = 0, 1, 2
"""Exit codes."""


class CommandError(Exception):
    """A command cannot go on. The message is one sentence for the person who typed it."""

    def __init__(self, sentence: str, code: int = WRONGLY_ASKED) -> None:
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
        command = {"serve": _serve, "figure": _figure}[args.command]
        return command(args)
    except CommandError as error:
        return _said(str(error), error.code)
    except OSError as error:
        return _said(_io_sentence(error), NOT_POSSIBLE)


def _said(sentence: str, code: int) -> int:
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
        prog="msp-dash",
        description="Critical minerals and the Minerals Security Partnership.",
        epilog=f"Without a command: serve. `data` needs {INGEST_NEEDS}.",
    )
    parser.add_argument("--version", action="version", version=f"msp_dash {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="start the dashboard (the default)")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help="8501 unless given; 0: any")
    serve.add_argument(
        "--lan",
        action="store_true",
        help="let other machines of this network open it, and print their address as a QR code",
    )

    figure = commands.add_parser(
        "figure",
        help="write one figure to a file, or list all figures",
        description="For example: figure producers.ranking mineral=cobalt --to cobalt.svg",
    )
    figure.add_argument("id", nargs="?", help="figure id, see --list")
    figure.add_argument("parameters", nargs="*", metavar="key=value", help="as in a link")
    figure.add_argument("--to", type=Path, metavar="FILE", help="its ending is the format")
    figure.add_argument("--list", action="store_true", help="ids, parameters and formats")

    commands.add_parser("data", help="build, check or import the tables", add_help=False)
    return parser


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port: give a number up to 65535")


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
    return None if address.startswith("127.") or address == "0.0.0.0" else address


def _qr(url: str) -> None:
    import segno  # noqa: PLC0415 - only with --lan

    segno.make(url, error="m").terminal(compact=True)


def _listening(host: str, port: int) -> socket.socket:
    from msp_dash.server import bind  # noqa: PLC0415 - imports Streamlit: half a second

    try:
        return bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE or getattr(error, "winerror", 0) == 10048:
            free = f"msp-dash --port {port + 1 if port < 2**16 - 1 else 0}"
            sentence = (
                f"Port {port} is taken by another program: "
                f"stop that program, or choose another port with `{free}`."
            )
        else:
            reason = error.strerror or type(error).__name__
            sentence = (
                f"Port {port} cannot be opened ({reason}): "
                f"choose another one with `msp-dash --port {DEFAULT_PORT}`."
            )
        raise CommandError(sentence, NOT_POSSIBLE) from error


def _serve(args: argparse.Namespace) -> int:
    from msp_dash.data.paths import root  # noqa: PLC0415 - as below
    from msp_dash.server import serve  # noqa: PLC0415 - imports Streamlit: half a second

    try:
        root()
    except FileNotFoundError as error:
        raise CommandError(str(error), NOT_POSSIBLE) from error
    listening = _listening("0.0.0.0" if args.lan else LOCAL, args.port)
    port = listening.getsockname()[1]
    _print(f"msp_dash {__version__} is at http://{LOCAL}:{port} (Ctrl+C stops it)")
    if args.lan:
        announce(lan_address(), port)
    with contextlib.suppress(KeyboardInterrupt):
        serve(listening)
    return DONE


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


def _figure(args: argparse.Namespace) -> int:
    from msp_dash.figures.registry import UnknownFigure, build, registry  # noqa: PLC0415 - slow
    from msp_dash.params import BadValue  # noqa: PLC0415 - pandas: not for `serve --help`
    from msp_dash.render.export import FORMATS, export, split_options  # noqa: PLC0415 - as above

    if args.list:
        for found in registry().values():
            names = " ".join(use.parameter.name for use in found.uses)
            _print(f"{found.id}  {names}")
        _print(f"Formats: {' '.join(FORMATS)}")
        return DONE
    if not args.id or not args.to:
        raise CommandError("Say which figure and where to: figure ID key=value ... --to FILE.")
    ext = args.to.suffix[1:].lower()
    if ext not in FORMATS:
        raise CommandError(
            f"{args.to.name!r} has no ending of a format: use one of .{', .'.join(FORMATS)}."
        )
    today = dt.datetime.now(dt.UTC).date()
    try:
        options, query = split_options(ext, _query(args.parameters), saved=True, made=today)
        figure = build(args.id, query)
    except UnknownFigure:
        close = difflib.get_close_matches(args.id, registry(), n=3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise CommandError(f"There is no figure {args.id!r}.{hint} See figure --list.") from None
    except BadValue as error:
        raise CommandError(str(error)) from None
    args.to.write_bytes(export(figure, ext, options))
    _print(f"{args.to}: {figure.title}")
    for note in figure.notes if figure.kind == "empty" else ():
        _print(note)
    return DONE


# --- data ----------------------------------------------------------------------------------------


def _data(words: Sequence[str]) -> int:
    try:
        from msp_dash.ingest import cli  # noqa: PLC0415 - the running app never imports ingest
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("msp_dash"):
            raise
        raise CommandError(
            f"`data` needs {error.name}, which the dashboard does not: install {INGEST_NEEDS}.",
            NOT_POSSIBLE,
        ) from error
    parser = argparse.ArgumentParser(prog="msp-dash", epilog=f"`data` needs {INGEST_NEEDS}.")
    cli.add_parser(parser.add_subparsers(dest="command", required=True))
    return int(cli.run(parser.parse_args(words)))
