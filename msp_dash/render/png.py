"""Write a drawing as PNG with Typst: no browser, no network, and only the bundled fonts."""

from __future__ import annotations

import math
from collections.abc import Callable

import typst

from msp_dash.render.fonts import typst_fonts
from msp_dash.render.layout.compose import Drawing
from msp_dash.render.svg import write

_POINTS_AN_INCH = 72
_SLACK = 0.02

_PAGE = """\
#set page(width: {page_width}pt, height: {page_height}pt, margin: 0pt)
#image(
  bytes(sys.inputs.svg), format: "svg", fit: "stretch", width: {width}pt, height: {height}pt
)
"""


def png(drawing: Drawing, *, scale: float = 2.0) -> bytes:
    """Write a drawing as PNG with `scale` device pixels for each px of it."""

    def svg(size: str) -> str:
        return write(drawing, size=size)

    return raster(svg, drawing.width * drawing.zoom, drawing.height * drawing.zoom, scale)


def raster(svg: Callable[[str], str], width: float, height: float, scale: float = 1.0) -> bytes:
    """Render an SVG of `width` by `height` px.

    Typst draws the picture into a bitmap whose sides it rounds up, and then fits that into the
    page by dropping rows. The sides are therefore given a hair short of whole pixels: they round up
    to just the page, and no row is lost.

    Parameters
    ----------
    svg : gives the document with these attributes of its size on the root element.
    scale : device pixels for each px of the SVG.
    """
    across, down = (math.ceil(side * scale - 1e-6) for side in (width, height))
    sides = f'width="{across}" height="{down - _SLACK}" preserveAspectRatio="none" '
    page = _PAGE.format(
        page_width=across / scale,
        page_height=down / scale,
        width=(across - 2 * _SLACK) / scale,
        height=(down - 2 * _SLACK) / scale,
    )
    image = typst.compile(
        page.encode(),
        format="png",
        ppi=_POINTS_AN_INCH * scale,
        sys_inputs={"svg": svg(sides)},
        font_paths=typst_fonts(),
    )
    return image if isinstance(image, bytes) else b"".join(image)
