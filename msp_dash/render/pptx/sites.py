"""Sites on a slide: the base map as shapes, and each site as a shape with alternative text."""

from __future__ import annotations

from dataclasses import replace

from msp_dash.figures.record import Figure, SitesEncoding
from msp_dash.render.fit import rows_shown_note, truncate
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.land import draw_land
from msp_dash.render.pptx.svg_to_shapes import ZOOM, draw_fitted, draw_svg, frame_of
from msp_dash.render.svg.label_placement import Box
from msp_dash.render.svg.site_list import site_list
from msp_dash.render.svg.sites import sites, sites_place
from msp_dash.words import words

_MIN_ZOOM = 0.9


def draw_sites(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw sites as large as they fit; sites and clusters are one group, to be moved together."""
    encoding = figure.encoding
    assert isinstance(encoding, SitesEncoding)
    w = words(canvas.lang)
    zoom, view = ZOOM, frame_of(canvas, box)
    picture = sites(encoding, view)
    while picture.height * zoom > box.height + 1 and zoom > _MIN_ZOOM:
        zoom *= 0.97
        view = replace(view, width=box.width / zoom, room=box.height / zoom)
        picture = sites(encoding, view)
    if encoding.close_up:
        with canvas.group(w("slides.name.map"), figure.alt, box):
            draw_svg(picture.body, canvas, (box.x, box.y), zoom)
        return ()
    spot = sites_place(encoding, view)
    at = (box.x + spot.x * zoom, box.y)
    scale = spot.scale * zoom
    draw_land(canvas, at, scale, figure.alt)
    with canvas.group(w("slides.name.sites"), "", box):
        draw_svg(picture.body, canvas, (box.x, box.y), zoom)
    return ()


def draw_site_list(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw as many rows of sites as fit; returns a foot note if not all do."""
    truncated = truncate(figure, box.width, box.height, canvas.palette.theme, slide=True)
    draw_fitted(site_list, truncated.figure.encoding, canvas, box)
    note = rows_shown_note(truncated, words(canvas.lang))
    return (note,) if note else ()
