"""The blank deck in our own design: 16:9, one theme, one master and four layouts.

Its parts are in the folder ``blank``, which has nothing else: no third-party master, thumbnail or
printer settings. Lengths are in px of a slide of 1280 x 720.
"""

from __future__ import annotations

from functools import lru_cache

from msp_dash.render.office import blank
from msp_dash.theme import OFFICE_SANS, OFFICE_SERIF, Theme, colour

EMU_PER_PX = 9525
WIDTH_PX = 1280
SMALL = 18.67
"""14 pt, in px: the smallest text on a slide, read at 8 m from a screen 2.4 m wide."""

TITLE_PX = 40.0
"""30 pt, at which every title of a figure fits its two lines."""

TITLE, BODY, DATE, FOOTER, NUMBER, SUBTITLE, FOOT = 0, 1, 10, 11, 12, 13, 14
"""Indexes of the placeholders of the layouts."""

DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)
"""Extension that marks an object as decorative, so that screen readers skip it."""

_ACCENTS = ("partner", "room", "absent", "absent_2", "absent_few", "ink2", "accent")


@lru_cache(maxsize=2)
def blank_deck(theme: Theme) -> bytes:
    """An empty deck in a theme, as the bytes of a .pptx file."""
    bg, tx = ("dk", "lt") if theme == "dark" else ("lt", "dk")
    tokens = {f"{bg}1": "ground", f"{tx}1": "ink", f"{bg}2": "line", f"{tx}2": "ink2"}
    tokens |= {token: token for token in _ACCENTS}
    colours = {name: colour(token, theme)[1:] for name, token in tokens.items()}
    names = {"theme": theme, "serif": OFFICE_SERIF, "sans": OFFICE_SANS, "bg": bg, "tx": tx}
    return blank(__package__, colours | names)
