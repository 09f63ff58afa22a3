"""What the server of this process tells its pages, before it draws any.

Apart from the pages and files that ask, so that the server can tell without importing figures.
"""

from __future__ import annotations

from threading import Event

_routes, _framed = Event(), Event()


def tell_pages(*, framed_by_others: bool) -> None:
    """Say that this process answers ``/figures/...``, and whether others may frame ``/figure``."""
    _routes.set()
    (_framed.set if framed_by_others else _framed.clear)()


def routes_served() -> bool:
    """Whether this process answers ``/figures/...``.

    False under plain ``streamlit run``: pages then offer the same files by download buttons.
    """
    return _routes.is_set()


def framed_by_others() -> bool:
    """Whether other sites may frame ``/figure``."""
    return _framed.is_set()
