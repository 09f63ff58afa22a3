"""Colours of a deck: tokens of the theme, or those of a template where it defines its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from msp_dash.render.layout.ink import blend
from msp_dash.theme import Theme, colour

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Palette:
    """Hex values of colour tokens.

    `own` overrides tokens by name. `scheme` maps hex values to names in the deck's theme (``tx1``,
    ``bg1``): they are written by name, so they change when someone changes the theme.
    """

    theme: Theme = "light"
    own: Mapping[str, str] = field(default_factory=lambda: _NONE)
    scheme: Mapping[str, str] = field(default_factory=lambda: _NONE)

    def hex(self, token: str, opacity: float = 1.0) -> str:
        """``#RRGGBB`` of a token; with an opacity, blended with the background."""
        value = self.own.get(token) or colour(token, self.theme)
        return value if opacity >= 1 else self.faded(value, opacity)

    def faded(self, value: str, opacity: float) -> str:
        """A hex colour at an opacity, blended with the background."""
        return blend(value, self.hex("ground"), opacity)

    def swap(self, value: str) -> str:
        """The deck's colour for a literal colour of our theme, as found in an SVG."""
        return self._swaps.get(value.upper(), value)

    @cached_property
    def _swaps(self) -> Mapping[str, str]:
        # If two tokens have the same colour, the first one wins: roles before links.
        return {colour(t, self.theme).upper(): v for t, v in reversed(list(self.own.items()))}


def own_palette(theme: Theme) -> Palette:
    """Palette of our own design."""
    names = {colour("ink", theme): "tx1", colour("ground", theme): "bg1"}
    return Palette(theme, scheme=MappingProxyType(names))
