"""SVG renderer: the same code draws for the page, print, slides and downloads."""

from msp_dash.render.svg.draw import draw, map_parts

__all__ = ["draw", "map_parts"]
