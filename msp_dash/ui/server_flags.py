"""Server options that pages read: whether other sites may frame them, whether login is required.

A module of its own, so that the server can set them without importing figures.
"""

from __future__ import annotations

from threading import Event

_framed, _login = Event(), Event()


def set_flags(*, framed_by_others: bool, login: bool = False) -> None:
    """Set the flags for all pages of this process.

    `framed_by_others` : other sites may frame ``/figure``. `login` : pages require login.
    """
    (_framed.set if framed_by_others else _framed.clear)()
    (_login.set if login else _login.clear)()


def framed_by_others() -> bool:
    """Whether other sites may frame ``/figure``."""
    return _framed.is_set()


def login_required() -> bool:
    """Whether pages are only for readers who have logged in."""
    return _login.is_set()
