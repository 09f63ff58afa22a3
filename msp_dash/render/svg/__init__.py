"""SVG: the picture on the page, in print, on the slide, and the download, from the same code."""

from msp_dash.render.svg.draw import draw, map_parts

__all__ = ["draw", "map_parts"]
