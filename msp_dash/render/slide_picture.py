"""Picture of a figure for a slide in the browser, with type that can be read across a room.

Font sizes are fixed. To fit the space, rows are dropped, plots and rows stretch to the available
height, and a map is as wide as its height allows. The picture is scaled down only when it still
does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msp_dash.figures.record import Figure
from msp_dash.render.fit import Truncated, truncate
from msp_dash.render.layout.compose import Drawing, compose
from msp_dash.render.layout.ink import SLIDE_ZOOM
from msp_dash.theme import Theme

_READABLE = 1.7
"""Scale at which the smallest words beside another picture, 12.5 px, are 16 pt."""

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class SlidePicture:
    """A drawing for each requested theme, their size and scale in px of the slide, and the rows."""

    drawings: tuple[Drawing, ...]
    width: float
    height: float
    truncated: Truncated
    scale: float

    @property
    def readable(self) -> bool:
        """Whether text is at least 16 pt and enough rows are shown; otherwise the figure needs a
        slide of its own.
        """
        return self.scale >= _READABLE and self.truncated.rows_shown >= min(
            _FEWEST, self.truncated.rows_total
        )


def slide_picture(
    figure: Figure, width: float, height: float, themes: Sequence[Theme], *, note: float
) -> SlidePicture:
    """Draw a figure for an area of a slide of 1280 by 720 px.

    Parameters
    ----------
    figure : the record, of any kind.
    width, height : size of the area in px of the slide.
    themes : one picture is drawn for each.
    note : height in px of the line that says how many rows are shown.
    """
    truncated = truncate(figure, width, height, slide=True)
    if truncated.rows_shown < truncated.rows_total:
        height -= note
        truncated = truncate(figure, width, height, slide=True)
    drawings = tuple(
        compose(truncated.figure, theme=theme, width=round(width), slide=True, room=height)
        for theme in themes
    )
    across, down = drawings[0].width, drawings[0].height
    scale = min(SLIDE_ZOOM, width / across, height / down)
    return SlidePicture(drawings, across * scale, down * scale, truncated, scale)
