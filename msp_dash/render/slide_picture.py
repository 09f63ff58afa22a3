"""SVG of a figure for a slide in the browser, with type that can be read across a room.

Font sizes are fixed. To fit the space, rows are dropped, plots and rows stretch to the available
height, and a map is as wide as its height allows. The picture is scaled down only when it still
does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msp_dash.figures.record import Figure
from msp_dash.render.fit import Truncated, svg_size, truncate
from msp_dash.render.svg import draw
from msp_dash.render.svg.ink import SLIDE_ZOOM
from msp_dash.theme import Theme

_READABLE = 1.7
"""Scale at which the smallest words beside another picture, 12.5 px, are 16 pt."""

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in each theme asked for, its size and scale in px of the slide, and its cut."""

    svgs: tuple[tuple[Theme, str], ...]
    width: float
    height: float
    truncated: Truncated
    scale: float

    @property
    def readable(self) -> bool:
        """Whether words are at least 16 pt, and a list is more than its first rows: else it wants
        a slide of its own.
        """
        return self.scale >= _READABLE and self.truncated.rows_shown >= min(
            _FEWEST, self.truncated.rows_total
        )


def drawing(
    figure: Figure, width: float, height: float, themes: Sequence[Theme], *, note: float
) -> Drawing:
    """The picture of a figure for a place on a slide of 1280 by 720 px.

    Parameters
    ----------
    figure : of any kind that is drawn.
    width, height : of the place, in px of the slide.
    themes : each is drawn.
    note : height that a line about rows left out would take.
    """
    truncated = truncate(figure, width, height, slide=True)
    if truncated.rows_shown < truncated.rows_total:
        height -= note
        truncated = truncate(figure, width, height, slide=True)
    svgs = tuple(
        (theme, draw(truncated.figure, theme=theme, width=round(width), slide=True, room=height))
        for theme in themes
    )
    across, down = svg_size(svgs[0][1])
    scale = min(SLIDE_ZOOM, width / across, height / down)
    return Drawing(svgs, across * scale, down * scale, truncated, scale)
