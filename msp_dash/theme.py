"""Colors, type and the ramp of shares: the tokens that every renderer shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[str, ...] = get_args(Theme)

SERIF = "Source Serif 4"
SANS = "Source Sans 3"
OFFICE_SERIF, OFFICE_SANS = "Georgia", "Arial"
"""Fonts of files that an office edits: it has these, and not ours."""

_TOKENS: dict[str, tuple[str, str]] = {
    "ground": ("#FFFFFF", "#12181F"),
    "panel": ("#F6F6F3", "#1A222B"),
    "sel": ("#EEF1F8", "#222C3C"),
    "ink": ("#16202B", "#EDF1F5"),
    "ink2": ("#525C68", "#A9B4C0"),
    "line": ("#D9DCDD", "#33404D"),
    "grid": ("#E6E8E8", "#28333E"),
    "land": ("#E8E9E5", "#2B3641"),
    "accent": ("#17347D", "#8FA6F2"),
    "focus": ("#0B5FD0", "#8FB8FF"),
    "white": ("#FFFFFF", "#FFFFFF"),
    # Who sits at the table: the only thing that a color says.
    "partner": ("#17347D", "#6E86EE"),
    "room": ("#B5440D", "#F28C38"),
    "absent": ("#59616B", "#A3ABB4"),
    "absent_2": ("#9BA1A9", "#66707B"),
    "absent_few": ("#DDDFE2", "#343F4A"),
    "not_named": ("#9BA1A9", "#7C8894"),
    "partner_text": ("#17347D", "#8FA6F2"),
    "room_text": ("#B5440D", "#F28C38"),
    "land_partner": ("#C9D2E9", "#2C3A68"),
    "land_room": ("#F4D6C7", "#5B3B22"),
    "land_line": ("#C3C7CB", "#3E4854"),
    "shortfall": ("#B3261E", "#FF8A7A"),
    "hatch": ("#8B9198", "#7C8894"),
    "disputed": ("#6E767F", "#93A0AD"),
    "notice": ("#FFF6E3", "#33290F"),
    "notice_bar": ("#7A4B00", "#FFD48A"),
}

SHARE_BREAKS = (0.01, 0.02, 0.05, 0.10, 0.25, 0.50)
"""Class breaks of shares: the same for every mineral and year, so that maps compare."""

_RAMP = (
    "#E4E6E9 #CBCFD4 #AEB4BB #8D949D #6A727C #434C57 #16202B",
    "#242B33 #323B44 #444D57 #5B6672 #7C8792 #AEB6BE #EDF1F5",
)
"""Grays of the classes of shares, by theme; each class has the same contrast in both."""

SEATS = frozenset({"partner", "room", "absent"})
"""Tokens of countries: partners, others in the room, and who was not there."""

_TEXT: Mapping[str, str] = MappingProxyType({"partner": "partner_text", "room": "room_text"})


def text_of(seat: str) -> str:
    """Token of a name in the color of its seat; ink for all others."""
    return _TEXT.get(seat, "ink")


def colour(token: str, theme: Theme = "light") -> str:
    """Hex value of a token; ``ramp:<0-6>`` is the gray of a class of shares."""
    index = THEMES.index(theme)
    if token.startswith("ramp:"):
        return _RAMP[index].split()[int(token.removeprefix("ramp:"))]
    return _TOKENS[token][index]


def share_class(share: float) -> int:
    """Class 0 to 6 of a share by `SHARE_BREAKS`; a value on a break belongs to the class above."""
    return sum(share >= b for b in SHARE_BREAKS)
