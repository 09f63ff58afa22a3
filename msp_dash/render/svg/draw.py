"""Entry point of the SVG renderer: one self-contained SVG of any figure.

A registry maps the kind of an encoding to the function that draws it. Downloads also get "chrome":
title above, sources, notes and link below.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

from msp_dash.figures.record import Figure, MapEncoding
from msp_dash.render.svg.bars import bars
from msp_dash.render.svg.counts import counts
from msp_dash.render.svg.dots import dots
from msp_dash.render.svg.empty import empty
from msp_dash.render.svg.flows import flows
from msp_dash.render.svg.ink import (
    PHONE,
    SLIDE,
    Frame,
    Ink,
    Picture,
    hatch_pattern,
    num,
    safe,
    slide_frame,
)
from msp_dash.render.svg.lines import lines
from msp_dash.render.svg.matrix import matrix
from msp_dash.render.svg.panels import panels
from msp_dash.render.svg.periods import periods
from msp_dash.render.svg.ranking import ranking
from msp_dash.render.svg.site_list import site_list
from msp_dash.render.svg.sites import sites
from msp_dash.render.svg.stack import stack
from msp_dash.render.svg.statements import statements
from msp_dash.render.svg.text_metrics import FAMILY_SANS, wrap
from msp_dash.render.svg.timeline import timeline
from msp_dash.render.svg.worldmap import compute_map, worldmap
from msp_dash.theme import Theme

KINDS: dict[str, Callable[[Any, Frame], Picture]] = {
    "ranking": ranking,
    "map": worldmap,
    "lines": lines,
    "dots": dots,
    "bars": bars,
    "panels": panels,
    "stack": stack,
    "matrix": matrix,
    "timeline": timeline,
    "periods": periods,
    "statements": statements,
    "flows": flows,
    "sites": sites,
    "site_list": site_list,
    "counts": counts,
    "empty": empty,
}
"""Kind of an encoding -> the function that draws it."""


def frame_of(
    figure: Figure, theme: Theme, width: float, slide: bool = False, room: float = 0.0
) -> Frame:
    """Frame of a figure. Its id is stable: the same figure gives the same bytes."""
    name = f"{figure.id}?{sorted(figure.params.items())}&{theme}&{width}"
    uid = f"hatch-{crc32(name.encode()):08x}"
    if slide or width == SLIDE:
        return slide_frame(theme, width, uid, room=room, link=figure.nearest)
    return Frame(theme, width, uid, link=figure.nearest, room=room)


def draw(
    figure: Figure,
    *,
    theme: Theme = "light",
    width: int = 864,
    slide: bool = False,
    room: float = 0.0,
    chrome: bool = False,
    sources: Sequence[str] | None = None,
    foot: Sequence[str] = (),
) -> str:
    """Draw a figure as one self-contained SVG string.

    Parameters
    ----------
    figure : the record; ``figure.encoding.kind`` selects the function that draws it.
    theme : colours.
    width : px. A matrix that cannot fit is wider; 1168 is a slide's picture, in a slide's type.
    slide : whether the picture is for a slide of 1280 px, whatever its width.
    room : px of height that it should fill where it can; 0 for what it needs.
    chrome : whether to add rule, title, subtitle, sources, notes, `foot` and link: the download.
    sources : worded source lines of a download, in place of each source's citation.
    foot : worded lines printed after the notes of a download (the date line).

    Returns
    -------
    str
        ``<svg>`` with ``viewBox``, title and description.

    Raises
    ------
    ValueError
        For an encoding of a kind that nothing draws.

    Examples
    --------
    >>> from xml.etree import ElementTree
    >>> from msp_dash.figures.registry import build
    >>> from msp_dash.render.svg import draw
    >>> figure = build("producers.ranking", {"mineral": "cobalt"})
    >>> svg = ElementTree.fromstring(draw(figure, theme="dark", width=600))
    >>> svg.get("width"), svg.get("role")
    ('600', 'img')
    >>> svg[0].text == figure.title
    True
    """
    renderer = KINDS.get(figure.kind)
    if renderer is None:
        raise ValueError(f"Nothing draws a {figure.kind!r}. Known kinds: {', '.join(KINDS)}.")
    frame = frame_of(figure, theme, width, slide, room)
    if not chrome:
        return _root(figure, renderer(figure.encoding, frame), frame, width)
    margin = 16.0 if frame.width < PHONE + 40 else 24.0
    inner = replace(frame, width=frame.width - 2 * margin)
    picture = _with_chrome(
        figure, renderer(figure.encoding, inner), inner, margin, _foot_blocks(figure, sources, foot)
    )
    return _root(figure, picture, frame, width)


def map_parts(figure: Figure, theme: Theme = "light", width: int = 864) -> dict[str, Any]:
    """Give the parts of a map to the page component, as `draw` puts them together.

    Returns
    -------
    dict
        ``viewBox``, ``width``, ``height``, ``transform`` of the geometry, ``fills`` (code ->
        paint), ``land``, ``classes`` (digit of a frame -> paint), ``outlined`` (codes), ``stroke``
        (colours and widths in units of the geometry), ``overlay`` and ``legend`` (SVG groups in
        units of the view box).

    Raises
    ------
    ValueError
        For a figure that is not a map.
    """
    if not isinstance(figure.encoding, MapEncoding):
        raise ValueError(f"{figure.id} is a {figure.kind}, not a map: use draw.")
    parts = compute_map(figure.encoding, frame_of(figure, theme, width))
    return parts.as_dict()


def _root(figure: Figure, picture: Picture, frame: Frame, width_px: float) -> str:
    """Wrap a picture in the root element, enlarged for a slide."""
    zoom = width_px / frame.width
    # Ignore rounding errors just above a whole px.
    width, height = (math.ceil(side - 1e-6) for side in (picture.width, picture.height))
    uid = frame.uid.replace("hatch", "f")
    defs = f"<defs>{hatch_pattern(frame)}</defs>" if picture.hatch else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {height}" '
        f'width="{num(width * zoom)}" height="{num(height * zoom)}" role="img" '
        f'aria-labelledby="{uid}-t {uid}-d" overflow="visible" font-family="{FAMILY_SANS}">'
        f'<title id="{uid}-t">{safe(figure.title)}</title>'
        f'<desc id="{uid}-d">{safe(figure.alt)}</desc>{defs}{picture.body}</svg>'
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
    for line in wrap(figure.title, title, room, bold=True, serif=True):
        y += leading
        ink.text(margin, y - 7, line, size=title, bold=True, serif=True)
    y += 2
    for line in wrap(figure.subtitle, 14, room):
        y += 20
        ink.text(margin, y - 6, line, size=14, token="ink2")
    y += 10
    ink.parts.append(f'<g transform="translate({num(margin)} {num(y)})">{picture.body}</g>')
    y += picture.height + 10
    for block in blocks:
        for line in wrap(block, 12.5, room):
            y += 18
            ink.text(margin, y - 5, line, size=12.5, token="ink2")
        y += 2
    width, height = math.ceil(room + 2 * margin), math.ceil(y + margin - 4)
    ground = f'<rect width="{num(width)}" height="{num(height)}" fill="{frame.colour("ground")}"/>'
    return Picture(width, height, ground + "".join(ink.parts), picture.hatch)


def _foot_blocks(figure: Figure, sources: Sequence[str] | None, foot: Sequence[str]) -> list[str]:
    """Text blocks below the picture; a link only if it is absolute, as files leave the site."""
    cited = [source.cite for source in figure.sources] if sources is None else sources
    link = figure.link if figure.link.startswith("http") else ""
    return [block for block in [*cited, *figure.notes, *foot, link] if block]
