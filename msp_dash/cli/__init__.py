"""The command line: ``serve``, ``figure``, ``ask``, ``week``, ``brief``, ``data``, ``new``.

Each command imports what it needs when it runs, so that ``serve --help`` and the supervisor of
several processes start without Streamlit and pandas.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from msp_dash import __version__
from msp_dash.cli import (
    ask_command,
    brief_command,
    figure_command,
    new_command,
    quality_report,
    serve_command,
    week_command,
)
from msp_dash.cli.failures import FAILURE, USAGE_ERROR, CommandError, io_sentence
from msp_dash.cli.help_examples import PROGRAM, with_examples
from msp_dash.data import own

INGEST_NEEDS = "the packages of requirements-ingest.txt (the wheel's extra `ingest`)"


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
        if args.command in ("figure", "ask", "week", "brief") and (folder := own.folder()):
            own.require_usable(folder)
        command = {
            "serve": serve_command.run,
            "figure": figure_command.run,
            "ask": ask_command.run,
            "week": week_command.run,
            "brief": brief_command.run,
            "new": new_command.run,
        }[args.command]
        return command(args)
    except CommandError as error:
        return _fail(str(error), error.code)
    except own.OwnTablesError as error:
        return _fail(f"{error}.", USAGE_ERROR)
    except OSError as error:
        return _fail(io_sentence(error), FAILURE)


def _fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - a command line speaks by printing
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Critical minerals and the Minerals Security Partnership.",
        epilog=f"Without a command: serve. `data` needs {INGEST_NEEDS}.",
    )
    with_examples(parser, "serve --port 8600", "figure --list", brief_command.EXAMPLE, "data check")
    parser.add_argument("--version", action="version", version=f"msp_dash {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serve_command.add(commands)
    figure_command.add(commands)
    ask_command.add(commands)
    week_command.add(commands)
    brief_command.add(commands)
    commands.add_parser("data", help="build, check or import the tables", add_help=False)
    new_command.add(commands)
    return parser


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
    if args.action != "quality":
        return int(data_commands.run(args))
    data_commands.recover(args)
    return quality_report.run(args)
