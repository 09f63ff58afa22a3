"""One JSON line an event on standard error, with the id of the request that it belongs to.

Standard library only: the supervisor of several processes logs with it too. Nothing personal is
written: no address of a reader, no browser, no query of a page, nothing of a briefing.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VARIABLE = "MSP_DASH_LOG_LEVEL"
"""Environment variable with the level, for this process and those that it starts."""

LEVELS = ("debug", "info", "warning", "error")
USUAL = "warning"
"""At ``info`` there is a line a request too."""

_FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
_ID_BYTES = 6
_request: ContextVar[str] = ContextVar("request", default="")


def new_id() -> str:
    """An id that nobody has: twelve characters, short enough to be read out on the telephone."""
    return secrets.token_hex(_ID_BYTES)


def fit(sent: str) -> str:
    """An id that a proxy has sent, where it is one; a new one otherwise.

    Letters, digits, ``-`` and ``_``, 8 to 64 of them: what goes into a log must not write in it.
    """
    return sent if _FIT.fullmatch(sent) else new_id()


def current() -> str:
    """Id of the request, or of the run of a page, that is being answered; "" for none."""
    return _request.get()


@contextmanager
def numbered(request: str = "") -> Iterator[str]:
    """Have all that is logged in the block, and in threads that it waits for, carry one id."""
    token = _request.set(request or new_id())
    try:
        yield _request.get()
    finally:
        _request.reset(token)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, request, error.

    What a call gives as ``extra={"fields": {...}}`` stands beside them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line; a line break in what is logged stays inside its string."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := current():
            line["request"] = request
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            kind, error, _ = record.exc_info
            line["error"] = {
                "type": kind.__name__,
                "message": str(error),
                "trace": self.formatException(record.exc_info),
            }
        return json.dumps(line, ensure_ascii=False, default=str)


def checked(level: str) -> str:
    """A level of `LEVELS`, in any case.

    Raises
    ------
    ValueError
        For anything else; the message lists them.
    """
    if level.lower() not in LEVELS:
        raise ValueError(f"{level[:20]!r} is no level of the log: use {', '.join(LEVELS)}")
    return level.lower()


def start() -> None:
    """Log JSON lines from now on, at the level that `VARIABLE` names.

    Raises
    ------
    ValueError
        As `checked` does.
    """
    level = checked(os.environ.get(VARIABLE) or USUAL)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(capture=True)
    # A log that cannot be written (a full disk) is no reason to write about that.
    logging.raiseExceptions = False


def join(logger: logging.Logger) -> None:
    """Have a library's logger write as all others do, not by handlers of its own."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True
