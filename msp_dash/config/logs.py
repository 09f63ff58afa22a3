"""Structured logging: one JSON line per event on standard error, with its request id.

Only the standard library is used, because the supervisor of several processes logs with it too.
No personal data is logged: no client address, no user agent, no query string of a page, and nothing
of a briefing.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VARIABLE = "MSP_DASH_LOG_LEVEL"
"""Environment variable with the level, for this process and those that it starts."""

LEVELS = ("debug", "info", "warning", "error")
DEFAULT_LEVEL = "warning"
"""At ``info`` each request is logged too."""

_VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
_ID_BYTES = 6
_request: ContextVar[str] = ContextVar("request", default="")


def new_id() -> str:
    """A new random id: twelve characters, short enough to read out on the phone."""
    return secrets.token_hex(_ID_BYTES)


def valid_or_new_id(sent: str) -> str:
    """The id sent by a proxy if it is valid, otherwise a new one.

    Valid are 8 to 64 letters, digits, ``-`` and ``_``, so that an id cannot inject log lines.
    """
    return sent if _VALID_ID.fullmatch(sent) else new_id()


def current_id() -> str:
    """Id of the current request or script run; "" outside of both."""
    return _request.get()


@contextmanager
def request_scope(request: str = "") -> Iterator[str]:
    """Add one request id to all that is logged within the block."""
    token = _request.set(request or new_id())
    try:
        yield _request.get()
    finally:
        _request.reset(token)


_QUERY = re.compile(r"\?\S+")


class JsonLines(logging.Formatter):
    """Format a record as one line of JSON: time (UTC), level, logger, message, request, error.

    Further fields can be passed as ``extra={"fields": {...}}``. `private` : what a query or an
    error names may be of tables that are not public, and is left out.
    """

    def __init__(self, *, private: bool = False) -> None:
        super().__init__()
        self._private = private

    def format(self, record: logging.LogRecord) -> str:
        """The line; a line break in what is logged stays inside its string."""
        text = record.getMessage()
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _QUERY.sub("?", text) if self._private else text,
        }
        if request := current_id():
            line["request"] = request
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            line["error"] = {
                "type": kind.__name__,
                "message": "" if self._private else str(error),
                "trace": "".join(traceback.format_tb(trace))
                if self._private
                else self.formatException(record.exc_info),
            }
        return json.dumps(line, ensure_ascii=False, default=str)


def valid_level(level: str) -> str:
    """A level of `LEVELS`, in any case.

    Raises
    ------
    ValueError
        For anything else; the message lists them.
    """
    if level.lower() not in LEVELS:
        raise ValueError(f"{level[:20]!r} is no level of the log: use {', '.join(LEVELS)}")
    return level.lower()


def configure(*, private: bool = False) -> None:
    """Configure JSON logging at the level named by `VARIABLE`; `private` as for `JsonLines`.

    Raises
    ------
    ValueError
        As `valid_level` does.
    """
    level = valid_level(os.environ.get(VARIABLE) or DEFAULT_LEVEL)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(private=private))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(capture=True)
    # A log that cannot be written (a full disk) is no reason to write about that.
    logging.raiseExceptions = False


class StreamlitLogger(logging.Logger):
    """A logger of Streamlit's, which gives each a handler and a format of its own: not used."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 - of `logging`
        """Hand a line to the root's handlers alone."""
        logging.root.callHandlers(record)


class _OtherLogger(logging.Logger):
    """A logger as Python makes it, or one of Streamlit's where the name says so."""

    def __init__(self, name: str, level: int = logging.NOTSET) -> None:
        super().__init__(name, level)
        if _is_streamlits(name):
            self.__class__ = StreamlitLogger  # type: ignore[assignment]  # as Python allows


def _is_streamlits(name: str) -> bool:
    return name.partition(".")[0] == "streamlit"


def use_root_handlers() -> None:
    """Have the loggers of Streamlit use the root's handlers, those to come included."""
    logging.setLoggerClass(_OtherLogger)
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and _is_streamlits(name):
            logger.__class__ = StreamlitLogger
