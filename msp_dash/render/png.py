"""SVG to PNG with typst: no browser, no network, and only the bundled fonts."""

from __future__ import annotations

import math
import re
from functools import cache

import typst

from msp_dash.data.paths import root

_POINTS_AN_INCH = 72
_SIZE = re.compile(r'<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"')

_PAGE = """\
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")
"""


@cache
def _fonts() -> typst.Fonts:
    """Read the fonts of ``static/fonts``, once a process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[root() / "static" / "fonts"],
    )


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Render an SVG of `msp_dash.render.svg.draw`.

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
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("The SVG has no width and height in px: make it with render.svg.draw.")
    # Whole pixels: typst drops a row of the picture where the page ends between two.
    width, height = (math.ceil(float(side) * scale) / scale for side in size.groups())
    page = _PAGE.format(width=width, height=height)
    made = typst.compile(
        page.encode(),
        format="png",
        ppi=_POINTS_AN_INCH * scale,
        sys_inputs={"svg": svg},
        font_paths=_fonts(),
    )
    return made if isinstance(made, bytes) else b"".join(made)
