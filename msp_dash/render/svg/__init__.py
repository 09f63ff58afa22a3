"""SVG: one self-contained picture of any figure, and the parts of a map for the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msp_dash.figures.record import Figure, MapEncoding
from msp_dash.render.layout.compose import compose, frame_of, number_of
from msp_dash.render.layout.worldmap import compute_map
from msp_dash.render.svg.writer import SvgWriter, num, num3, write
from msp_dash.theme import Theme

__all__ = ["draw", "map_parts", "write"]


def draw(figure: Figure, **how: Any) -> str:
    """Draw a figure as one self-contained SVG string; the parameters are those of `compose`.

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
    return write(compose(figure, **how))


def map_parts(
    figure: Figure, theme: Theme = "light", width: int = 864, *, full: bool = False
) -> dict[str, Any]:
    """Give the parts of a map to the page component, as `draw` puts them together.

    `full` : see `Frame`.

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
    frame = replace(frame_of(figure, theme, width), full=full)
    parts = compute_map(figure.encoding, frame)
    areas, writer = parts.areas, SvgWriter(theme, number_of(figure, theme, width))
    return {
        "viewBox": f"0 0 {num(parts.width)} {num(parts.height)}",
        "width": parts.width,
        "height": parts.height,
        "transform": f"scale({num3(areas.scale)})",
        "fills": {code: writer.paint(paint) for code, paint in areas.fills.items()},
        "land": areas.land,
        "classes": {digit: writer.paint(paint) for digit, paint in parts.classes.items()},
        "outlined": sorted(areas.outlined),
        "stroke": {
            "filled": areas.outline.colour,
            "filledWidth": areas.outline.width / areas.scale,
            "plain": areas.border.colour,
            "plainWidth": areas.border.width / areas.scale,
        },
        "overlay": writer.write([parts.overlay]),
        "legend": writer.write([parts.legend]),
    }
