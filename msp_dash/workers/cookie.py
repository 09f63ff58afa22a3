"""Reads the session-affinity cookie, which names the worker that holds a browser's session.

Its value is the number of a worker, shared by thousands of browsers: it identifies no one.
"""

from __future__ import annotations

import re

COOKIE = "msp_worker"

_COOKIE_VALUE = re.compile(
    rb"^cookie:(?:[^\n]*[ ;])?" + COOKIE.encode() + rb"=(\d{1,3})\s*(?:;|$)",
    re.IGNORECASE | re.MULTILINE,
)


def cookie_value(head: bytes) -> int | None:
    """Value of the cookie in the head of an HTTP request; None without one."""
    match = _COOKIE_VALUE.search(head.replace(b"\r\n", b"\n"))
    return int(match[1]) if match else None


def worker_of(head: bytes, workers: int) -> int | None:
    """The worker (1 to `workers`) named in the head of a request; None without a cookie.

    A number from a time with more workers maps to one of the current workers, always the same.
    """
    number = cookie_value(head)
    return (number - 1) % workers + 1 if number else None
