"""A saved briefing: its file, and what changed since."""

from __future__ import annotations

import argparse
from pathlib import Path

from msp_dash.briefing.changes import changes, in_language
from msp_dash.briefing.model import MAX_BYTES, Briefing, BriefingError, read_valid_parts
from msp_dash.cli.failures import OK, CommandError
from msp_dash.cli.terminal import say


def print_changes(args: argparse.Namespace) -> int:
    """Print what changed since a briefing was saved, in its language."""
    if args.name is None or args.to is not None or args.lang:
        raise CommandError(
            "`brief changes` takes a file, and prints in its language: brief changes talk.yaml."
        )
    if not _report(_read(Path(args.name))):
        say("Nothing changed since this briefing was saved.")
    return OK


def briefing(path: Path, lang: str | None) -> Briefing:
    """The briefing of a file; prints what changed since it was saved."""
    read = _read(path)
    _report(read)
    return in_language(read, lang) if lang else read


def _report(saved: Briefing) -> bool:
    """Print what changed in a briefing since it was saved; False where nothing did."""
    found = changes(saved)
    for change in found:
        say(change.text)
    return bool(found)


def _read(path: Path) -> Briefing:
    """The briefing of a file; prints which of its parts do not fit."""
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to refuse what is too large.
            read, misfits = read_valid_parts(file.read(MAX_BYTES + 1))
    except BriefingError as error:
        raise CommandError(f"{path}: {error}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"The briefing {str(path)!r} cannot be read: {reason}.") from error
    for misfit in misfits:
        where = f"Slide {misfit.slide}" if misfit.slide else "A setting"
        say(f"{where} is left out, for it does not fit at {misfit.where}: {misfit.why}.")
    return read
