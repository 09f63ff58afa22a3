"""Compose the picture of any figure: a registry maps the kind of an encoding to its layout.

Downloads also get "chrome": title above, sources, notes and link below.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from zlib import crc32

from msp_dash.figures.record import Figure
from msp_dash.render.completed import completed
from msp_dash.render.layout.bars import bars
from msp_dash.render.layout.chain import chain
from msp_dash.render.layout.counts import counts
from msp_dash.render.layout.dots import dots
from msp_dash.render.layout.empty import empty
from msp_dash.render.layout.flows import flows
from msp_dash.render.layout.ink import PHONE, SLIDE, Frame, Ink, slide_frame
from msp_dash.render.layout.ladders import ladders
from msp_dash.render.layout.lines import lines
from msp_dash.render.layout.marks import Moved, Picture
from msp_dash.render.layout.matrix import matrix
from msp_dash.render.layout.panels import panels
from msp_dash.render.layout.periods import periods
from msp_dash.render.layout.ranking import ranking
from msp_dash.render.layout.register import register
from msp_dash.render.layout.share_grid import share_grid
from msp_dash.render.layout.site_list import site_list
from msp_dash.render.layout.sites import sites
from msp_dash.render.layout.stack import stack
from msp_dash.render.layout.statements import statements
from msp_dash.render.layout.text_metrics import wrap
from msp_dash.render.layout.timeline import timeline
from msp_dash.render.layout.worldmap import worldmap
from msp_dash.theme import Theme

Layout = Callable[[Any, Frame], Picture]
"""Lays out an encoding of one kind."""

KINDS: Mapping[str, Layout] = MappingProxyType(
    {
        "ranking": ranking,
        "map": worldmap,
        "lines": lines,
        "dots": dots,
        "bars": bars,
        "panels": panels,
        "stack": stack,
        "matrix": matrix,
        "register": register,
        "shares": share_grid,
        "timeline": timeline,
        "chain": chain,
        "periods": periods,
        "ladders": ladders,
        "statements": statements,
        "flows": flows,
        "sites": sites,
        "site_list": site_list,
        "counts": counts,
        "empty": empty,
    }
)
"""Kind of an encoding -> the function that lays it out."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture of a figure, ready to be written.

    `number` : the same for the same figure, view, theme and width. `zoom` : px of the output per px
    of the picture. `ground` : colour behind it, "" for none.
    """

    picture: Picture
    theme: Theme
    number: int
    title: str
    alt: str
    zoom: float = 1.0
    ground: str = ""

    @property
    def width(self) -> int:
        """Width in whole px of the picture."""
        return _whole(self.picture.width)

    @property
    def height(self) -> int:
        """Height in whole px of the picture."""
        return _whole(self.picture.height)


def _whole(side: float) -> int:
    # Ignore rounding errors just above a whole px.
    return math.ceil(side - 1e-6)


def frame_of(
    figure: Figure, theme: Theme, width: float, slide: bool = False, room: float = 0.0
) -> Frame:
    """Frame of a figure in `width` px; see `compose`."""
    if slide or width == SLIDE:
        return slide_frame(theme, width, room=room, link=figure.nearest)
    return Frame(theme, width, link=figure.nearest, room=room)


def number_of(figure: Figure, theme: Theme, width: float) -> int:
    """Number for the ids of a drawing: the same figure gives the same bytes."""
    return crc32(f"{figure.id}?{sorted(figure.params.items())}&{theme}&{width}".encode())


def compose(
    figure: Figure,
    *,
    theme: Theme = "light",
    width: int = 864,
    slide: bool = False,
    room: float = 0.0,
    chrome: bool = False,
    foot: Sequence[str] = (),
) -> Drawing:
    """Lay out a figure.

    Parameters
    ----------
    figure : the record; ``figure.encoding.kind`` selects the function that lays it out.
    theme : colours.
    width : px. A matrix that cannot fit is wider; 1168 is a slide's picture, in a slide's type.
    slide : whether the picture is for a slide of 1280 px, whatever its width.
    room : px of height that it should fill where it can; 0 for what it needs.
    chrome : whether to add rule, title, subtitle, sources, notes, `foot` and link: the download.
    foot : worded lines printed after the notes of a download (the date line).

    Raises
    ------
    ValueError
        For an encoding of a kind that nothing lays out.
    """
    figure = completed(figure)
    layout = KINDS.get(figure.kind)
    if layout is None:
        raise ValueError(f"Nothing draws a {figure.kind!r}. Known kinds: {', '.join(KINDS)}.")
    frame = frame_of(figure, theme, width, slide, room)
    if chrome:
        margin = 16.0 if frame.width < PHONE + 40 else 24.0
        inner = replace(frame, width=frame.width - 2 * margin)
        blocks = _foot_blocks(figure, foot)
        picture = _with_chrome(figure, layout(figure.encoding, inner), inner, margin, blocks)
    else:
        picture = layout(figure.encoding, frame)
    return Drawing(
        picture,
        theme,
        number_of(figure, theme, width),
        figure.title,
        figure.alt,
        zoom=width / frame.width,
        ground=frame.colour("ground") if chrome else "",
    )


def _with_chrome(
    figure: Figure, picture: Picture, frame: Frame, margin: float, blocks: Sequence[str]
) -> Picture:
    """Add rule, title and subtitle above the picture; sources, notes, foot and link below it."""
    room = max(frame.width, picture.width)
    ink = Ink(frame)
    y = margin
    ink.rect(margin, y, room, 2, fill="ink")
    y += 2 + 10
    title, leading = (18.0, 23.0) if frame.phone else (19.0, 25.0)
    lines = wrap(figure.title, title, room, bold=True, serif=True)
    y = ink.lines(margin, y + leading - 7, lines, leading, size=title, bold=True, serif=True)
    y += 9 - leading
    lines = wrap(figure.subtitle, 14, room)
    y = ink.lines(margin, y + 14, lines, 20, size=14, token="ink2") - 4
    ink.marks.append(Moved(picture.marks, margin, y))
    y += picture.height + 10
    for block in blocks:
        lines = wrap(block, 12.5, room)
        y = ink.lines(margin, y + 13, lines, 18, size=12.5, token="ink2") - 11
    return ink.picture(math.ceil(room + 2 * margin), math.ceil(y + margin - 4))


def _foot_blocks(figure: Figure, foot: Sequence[str]) -> list[str]:
    """Text blocks below the picture; a link only if it is absolute, as files leave the site."""
    cited = [source.cite for source in figure.sources]
    link = figure.link if figure.link.startswith("http") else ""
    return [block for block in [*cited, *figure.notes, *foot, link] if block]
