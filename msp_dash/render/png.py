"""Convert SVG to PNG with Typst: no browser, no network, and only the bundled fonts."""

from __future__ import annotations

import math
import re

import typst

from msp_dash.render.fonts import typst_fonts

_POINTS_AN_INCH = 72
_SIZE = re.compile(r' width="([0-9.]+)" height="([0-9.]+)" ')
_SLACK = 0.02

_PAGE = """\
#set page(width: {page_width}pt, height: {page_height}pt, margin: 0pt)
#image(
  bytes(sys.inputs.svg), format: "svg", fit: "stretch", width: {width}pt, height: {height}pt
)
"""


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Render an SVG of `msp_dash.render.svg.draw`.

    Typst draws the picture into a bitmap whose sides it rounds up, and then fits that into the
    page by dropping rows. The sides are therefore given a hair short of whole pixels: they round up
    to just the page, and no row is lost.

    Parameters
    ----------
    svg : with ``width`` and ``height`` in px on its root element.
    scale : device pixels for each px of the SVG.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    ValueError
        When the root element has no size.
    """
    size = _SIZE.search(svg, 0, svg.find(">"))
    if size is None:
        raise ValueError("The SVG has no width and height in px: make it with render.svg.draw.")
    across, down = (math.ceil(float(side) * scale - 1e-6) for side in size.groups())
    sides = f' width="{across}" height="{down - _SLACK}" preserveAspectRatio="none" '
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
        sys_inputs={"svg": svg[: size.start()] + sides + svg[size.end() :]},
        font_paths=typst_fonts(),
    )
    return image if isinstance(image, bytes) else b"".join(image)
