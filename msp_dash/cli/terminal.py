"""What commands print: lines on stdout, a progress bar on stderr."""

from __future__ import annotations

import sys

BAR_CHARS = 30


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201 - a command line prints; flushed, so that a log shows the address


def bar(position: int, total: int, name: str = "") -> None:
    """A progress bar on a terminal, a line for each tenth elsewhere."""
    full = BAR_CHARS * position // total
    line = f"[{'#' * full}{'.' * (BAR_CHARS - full)}] {position}/{total}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line} {name}", end="", file=sys.stderr, flush=True)  # noqa: T201 - speaks
        if position == total:
            end_bar()
    elif 10 * position // total > 10 * (position - 1) // total:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - as above


def end_bar() -> None:
    """Clear the progress bar of a terminal."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201 - as above
