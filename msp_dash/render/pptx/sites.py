"""Sites on a slide: the base map as shapes, and each site as a shape with alternative text."""

from __future__ import annotations

from msp_dash.figures.record import Figure, SitesEncoding
from msp_dash.render.fit import rows_shown_note, truncate
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.site_list import site_list
from msp_dash.render.layout.sites import sites
from msp_dash.render.pptx.canvas import Canvas
from msp_dash.render.pptx.fitting import draw_fitted, fill
from msp_dash.render.pptx.writer import draw_marks
from msp_dash.words import words


def draw_sites(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw sites as large as they fit; sites and clusters are one group, to be moved together."""
    encoding = figure.encoding
    assert isinstance(encoding, SitesEncoding)
    w = words(canvas.lang)
    picture, zoom = fill(sites, encoding, canvas, box)
    if encoding.close_up:
        with canvas.group(w("slides.name.map"), figure.alt, box):
            draw_marks(picture.marks, canvas, (box.x, box.y), zoom)
        return ()
    land, *marks = picture.marks
    draw_marks([land], canvas, (box.x, box.y), zoom, alt=figure.alt)
    with canvas.group(w("slides.name.sites"), "", box):
        draw_marks(marks, canvas, (box.x, box.y), zoom)
    return ()


def draw_site_list(figure: Figure, canvas: Canvas, box: Box) -> tuple[str, ...]:
    """Draw as many rows of sites as fit; returns a foot note if not all do."""
    truncated = truncate(figure, box.width, box.height, canvas.palette.theme, slide=True)
    draw_fitted(site_list, truncated.figure.encoding, canvas, box)
    note = rows_shown_note(truncated, words(canvas.lang))
    return (note,) if note else ()
