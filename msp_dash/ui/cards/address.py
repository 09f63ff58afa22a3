"""Addresses of figure cards: what a card shows, and the version of everything it is made from.

A card depends on the figure, its resolved parameters, theme and width, and on nothing of a session.
Its address names all of them and a digest of data, words, drawing code and typefaces, so that its
content never changes and every cache may store it for good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlencode

from msp_dash.data import TableError, own
from msp_dash.data.paths import PACKAGE, root
from msp_dash.figures.registry import moving_defaults, resolve, spec
from msp_dash.params import BadValue, Lang
from msp_dash.theme import Theme
from msp_dash.ui.server_flags import framed_by_others

PREFIX = "cards"
WIDEST_PX = 1328
Part = Literal["whole", "large", "head", "table", "print"]
"""What a card shows: all but its table, an enlarged map, title and subtitle only, its table, or in
print instead."""
PARTS: tuple[Part, ...] = get_args(Part)
PICTURES: tuple[Part, ...] = ("whole", "large", "print")
"""Parts that depend on theme and width."""

_MADE_FROM = (
    ("data", ("*.json", "*.csv", "*.yaml")),
    ("msp_dash", ("*.py", "*.toml", "*.po")),
    ("static/fonts", ("*.woff2",)),
)
"""Folders and files that a card is made from. `data/tables/manifest.json` has a checksum for each
table, so that the tables themselves need not be read."""


def _files() -> Iterator[Path]:
    for folder, patterns in _MADE_FROM:
        top = PACKAGE if folder == PACKAGE.name else root() / folder
        for pattern in patterns:
            yield from sorted(top.rglob(pattern))


def digest() -> str:
    """Digest of all that cards are made from, 12 hexadecimal digits; read once a process."""
    return _digest(framed_by_others=framed_by_others())


@lru_cache(maxsize=2)
def _digest(*, framed_by_others: bool) -> str:
    # The code for embedding a card depends on it.
    total = hashlib.sha256(str(framed_by_others).encode() + own.digest())
    for file in _files():
        total.update(file.name.encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:12]


def card_address(
    figure_id: str,
    query: Mapping[str, str],
    theme: Theme,
    width: int,
    part: Part = "whole",
    room: int = 0,
) -> str:
    """Address of a card, relative to the root of the site, with all parameters resolved.

    Parameters
    ----------
    figure_id : id in the registry.
    query : the figure's parameters, defaults left out or not.
    theme, width : of the picture; `width` in px of the column.
    part : a collapsed card shows its head only.
    room : height of the picture in px where space is scarce (`items.Card`).

    Raises
    ------
    UnknownFigure
        When there is no such id.
    """
    moving = moving_defaults(spec(figure_id))
    full = {**moving, **query}
    size = f"{width}x{room}" if room else str(width)
    return _address(figure_id, tuple(sorted(full.items())), theme, size, part)


@lru_cache(maxsize=8192)
def _address(
    figure_id: str, query: tuple[tuple[str, str], ...], theme: Theme, size: str, part: Part
) -> str:
    sent = urlencode(canonical(figure_id, dict(query)), safe=",")
    picture = f"/{theme}-{size}" if part in PICTURES else ""
    return f"{PREFIX}/{digest()}/{part}{picture}/{figure_id}" + (f"?{sent}" if sent else "")


def canonical(figure_id: str, query: Mapping[str, str]) -> dict[str, str]:
    """All parameters of a view that has data; a query without data as it was sent."""
    try:
        resolved = resolve(spec(figure_id), query)
    except (BadValue, TableError):
        full: Mapping[str, str] = query
    else:
        full = resolved.view if resolved.has_data else query
    return {n: v for n, v in sorted(full.items()) if v and (n, v) != (Lang.name, Lang.default)}
