"""Arguments that several commands take: a checked value, the language, the query engine."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from msp_dash.cli.failures import FAILURE, CommandError
from msp_dash.config.engine_name import VARIABLE, valid_engine, why_unavailable


def checked(check: Callable[[str], str]) -> Callable[[str], str]:
    """`check` as the type of an argument: the message of its ValueError is printed."""

    def value(text: str) -> str:
        try:
            return check(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return value


def add_lang(parser: argparse.ArgumentParser) -> None:
    """Add ``--lang``."""
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


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add ``--engine``."""
    parser.add_argument(
        "--engine",
        type=checked(valid_engine),
        metavar="ENGINE",
        help=f"what answers questions of trade: duckdb (the default) or spark://HOST:PORT; "
        f"{VARIABLE} in the environment says the same (docs/large-tables.md)",
    )


def use_engine(engine: str | None) -> None:
    """Select the query engine for this process and its children; fail if it is unavailable."""
    if engine is None:
        return
    if reason := why_unavailable(engine):
        raise CommandError(reason, FAILURE)
    os.environ[VARIABLE] = engine
