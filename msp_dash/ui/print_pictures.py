"""Pictures for the printed page: light theme, no wider and no higher than a sheet of A4."""

from __future__ import annotations

from msp_dash.figures.record import Figure
from msp_dash.render.fit import parts
from msp_dash.render.layout.compose import Drawing, compose

SHEET_PX = 800
"""Width of a picture whose smallest type, 12.5 px, is 8 pt between the margins of A4."""
FITTING_PX = range(760, 881)
"""Screen widths that print without a separate picture: their smallest type is near 8 pt."""
HEIGHT = 1.25
"""Maximum height of a picture relative to its width: the room on a sheet below head and title."""


def sheet_width(width: int) -> int:
    """Width in px for print of a picture that the screen shows at `width` px."""
    return width if width in FITTING_PX else SHEET_PX


def on_paper(figure: Figure, width: int) -> list[Drawing]:
    """Light pictures for a sheet, one below the other where the figure is higher than it.

    Parameters
    ----------
    figure : anything but an empty one.
    width : px of the column that the screen shows it in.
    """
    across = sheet_width(width)
    return [compose(one, width=across) for one in parts(figure, across, across * HEIGHT)]


def needs_paper(drawing: Drawing) -> bool:
    """Whether a picture of the screen cannot go to paper: dark, of another width, or too high."""
    fits = drawing.width in FITTING_PX and drawing.height <= drawing.width * HEIGHT
    return drawing.theme == "dark" or not fits
