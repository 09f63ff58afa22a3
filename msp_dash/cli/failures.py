"""Exit codes, and failures of a command as one sentence for the user."""

from __future__ import annotations

OK, FAILURE, USAGE_ERROR = 0, 1, 2
"""Exit codes."""


class CommandError(Exception):
    """A command failed. The message is one sentence for the user."""

    def __init__(self, sentence: str, code: int = USAGE_ERROR) -> None:
        super().__init__(sentence)
        self.code = code


def io_sentence(error: OSError) -> str:
    """What could not be read or written, and why."""
    place = f" {error.filename}" if error.filename else ""
    reason = error.strerror or type(error).__name__
    return f"Cannot read or write{place}: {reason}. Choose a folder that you may write to."
