"""Which sites may embed a page of this dashboard in a frame (``frame-ancestors``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

FRAMED_PAGE = "figure"
"""The one page that other sites may frame: one figure alone."""
OWN = "'self'"

_ORIGIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?",
)


def origin(text: str) -> str:
    """An origin as a header names it: ``https://a.example`` or ``http://10.0.0.5:8080``.

    Raises
    ------
    ValueError
        For anything but scheme, host and port, so that nothing else can get into the header.
    """
    text_origin = text.strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(text_origin):
        raise ValueError(
            f"{text[:60]!r} is not the origin of a site: give scheme and host alone, "
            "such as https://a.example"
        )
    return text_origin


def ancestors(path: str, embed_from: Sequence[str], *, private: bool = False) -> str:
    """Value of ``frame-ancestors`` for the answer at a path.

    A figure's ``.html`` file has neither script nor link into the dashboard: anyone may frame it,
    unless it is `private`.
    """
    if private:
        return OWN
    if path.startswith("/figures/") and path.endswith(".html"):
        return "*"
    return " ".join([OWN, *embed_from]) if path.strip("/") == FRAMED_PAGE else OWN
