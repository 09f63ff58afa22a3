"""What the server of this process tells its pages, before it draws any.

Apart from the pages and files that ask, so that the server can tell without importing figures.
"""

from __future__ import annotations

from threading import Event

_routes, _framed, _login = Event(), Event(), Event()


def tell_pages(*, framed_by_others: bool, login: bool = False) -> None:
    """Say that this process answers ``/figures/...``, and what holds for all its pages.

    `framed_by_others` : other sites may frame ``/figure``. `login` : strangers see no page.
    """
    _routes.set()
    (_framed.set if framed_by_others else _framed.clear)()
    (_login.set if login else _login.clear)()


def routes_served() -> bool:
    """Whether this process answers ``/figures/...``.

    False under plain ``streamlit run``: pages then offer the same files by download buttons.
    """
    return _routes.is_set()


def framed_by_others() -> bool:
    """Whether other sites may frame ``/figure``."""
    return _framed.is_set()


def login_wanted() -> bool:
    """Whether pages are for those alone who have logged in."""
    return _login.is_set()
