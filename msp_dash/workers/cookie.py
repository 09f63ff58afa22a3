"""The cookie that names the process of a reader's session, as a request carries it.

Its value is the number of a process, the same for thousands: it says nothing about a reader.
"""

from __future__ import annotations

import re

COOKIE = "msp_worker"

_CARRIED = re.compile(
    rb"^cookie:(?:[^\n]*[ ;])?" + COOKIE.encode() + rb"=(\d{1,3})\s*(?:;|$)",
    re.IGNORECASE | re.MULTILINE,
)


def carried(head: bytes) -> int | None:
    """The number in the head of a request; None where it carries none."""
    found = _CARRIED.search(head.replace(b"\r\n", b"\n"))
    return int(found[1]) if found else None


def worker_of(head: bytes, workers: int) -> int | None:
    """The worker, from 1 to `workers`, that the head of a request names; None where it names none.

    A number from a time with more workers still means one and the same of those there are now.
    """
    number = carried(head)
    return (number - 1) % workers + 1 if number else None
