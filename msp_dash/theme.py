"""Colours, type and ramps: the tokens that every renderer shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[str, ...] = get_args(Theme)

SERIF = "Source Serif 4"
SANS = "Source Sans 3"

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
    "partner": ("#17347D", "#6E86EE"),
    "through_eu": ("#A6B3D6", "#3F4C86"),
    "minerals_rich": ("#B5440D", "#F28C38"),
    "forum": ("#3A8FD6", "#2F6F8A"),
    "forum_edge": ("#3A8FD6", "#D2ECFA"),
    "room": ("#B5440D", "#F28C38"),
    "absent": ("#59616B", "#A3ABB4"),
    "absent_few": ("#DDDFE2", "#343F4A"),
    "land_partner": ("#C9D2E9", "#2C3A68"),
    "land_room": ("#F4D6C7", "#5B3B22"),
    "other": ("#6A6F77", "#8D949E"),
    "mined": ("#0A4D50", "#2F9F80"),
    "refined": ("#A54A93", "#D79BDC"),
    "reserves": ("#98901F", "#DDD67C"),
    "scenario_low": ("#8E7FD0", "#7B69C9"),
    "scenario_middle": ("#6650BC", "#A796F0"),
    "scenario_pledges": ("#4C389F", "#C2B5F8"),
    "scenario_high": ("#35207F", "#DCD4FF"),
    "scenario_net_zero": ("#1F1152", "#F3F0FF"),
    "part_last": ("#B9BDC2", "#55606D"),
    "shortfall": ("#B3261E", "#FF8A7A"),
    "hatch": ("#8B9198", "#7C8894"),
    "disputed": ("#6E767F", "#93A0AD"),
    "absent_2": ("#9BA1A9", "#66707B"),
    "not_named": ("#9BA1A9", "#7C8894"),
    "notice": ("#FFF6E3", "#33290F"),
    "notice_bar": ("#7A4B00", "#FFD48A"),
}

SHARE_BREAKS = (0.01, 0.05, 0.10, 0.25, 0.50)
"""Class breaks of shares: the same for every mineral and year, so that maps compare."""

_RAMPS: dict[str, tuple[str, str]] = {
    "mined": (
        "#C9E3DF #92C2BF #57A19F #387E7E #205B5D #073B3E",
        "#1F4B48 #296D62 #32917D #5CB49C #93D4C1 #C8F5E6",
    ),
    "refined": (
        "#EFD9EA #DBACD0 #C57FB6 #A45994 #7D3B6E #571D4B",
        "#4F2F55 #764A7C #9F66A5 #C388C8 #DEB2E2 #F8DDFB",
    ),
    "bought": (
        "#E9ECF0 #C9D0D9 #A3AEBB #647184 #434F62 #1E2938",
        "#25303C #384656 #55667A #8493A5 #B4C0CE #E6EDF5",
    ),
    "reserves": (
        "#EFE6B4 #D3C375 #B4A235 #918225 #6F6316 #4F4607",
        "#4A4620 #6B652D #8E863B #B2A952 #D4CC88 #F6F1BF",
    ),
}

STAGE_TOKEN: Mapping[str, str] = MappingProxyType(
    {"mine": "mined", "smelter": "refined", "refined": "refined", "reserves": "reserves"}
)
"""Colour of a stage. Smelter output is a processed stage and takes the refined colour."""

EDGE: Mapping[str, str] = MappingProxyType({"through_eu": "partner", "forum": "forum_edge"})
"""Fill -> token of the 1 px line around it: without it the fill would be too near to the ground or
to other fills. Where both tokens have one value nothing is added."""


def edge(token: str, theme: Theme = "light") -> str | None:
    """Token of the line around a mark or area of `token`, None where it needs none."""
    line = EDGE.get(token)
    return line if line and colour(line, theme) != colour(token, theme) else None


def colour(token: str, theme: Theme = "light") -> str:
    """Hex value of a token; ``ramp:<stage>:<class 0-5>`` reads the ramp of a stage."""
    index = THEMES.index(theme)
    if token.startswith("ramp:"):
        _, ramp, step = token.split(":")
        return _RAMPS[ramp][index].split()[int(step)]
    return _TOKENS[token][index]


def share_class(share: float) -> int:
    """Class 0 to 5 of a share by `SHARE_BREAKS`; a value on a break belongs to the class above."""
    return sum(share >= b for b in SHARE_BREAKS)
