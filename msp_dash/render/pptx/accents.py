"""Colours of seats from the accent colours of a template, if these can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import dist

from msp_dash.render.layout.ink import blend, contrast
from msp_dash.theme import colour

MIN_CONTRAST = 3.0
"""Minimum contrast of a mark with its background (WCAG 2, non-text contrast)."""

MIN_DISTANCE = 25.0
"""Minimum distance of an accent from another and from gray (CIE 1976 Lab)."""

_GRAYS = {"absent": 0.72, "absent_2": 0.42, "absent_few": 0.15, "not_named": 0.5}
_RAMP = (0.1, 0.22, 0.36, 0.5, 0.64, 0.82, 1.0)
"""Shares of the text color in the grays, and in the classes of shares."""

_LAND = 0.24
"""Share of a seat's color in the tint of its land."""


def data_colours(accents: Sequence[str], ground: str, ink: str) -> dict[str, str]:
    """Hex value of each data token, or an empty dict if the accents cannot be used.

    The first accent is the partners', the second that of the others in the room; both must contrast
    with the background, and be apart from each other, from gray, and from the red of demand unmet.
    A mix of the ministry's colours and ours would give one seat two colours.
    """
    seats = dict(zip(("partner", "room"), accents, strict=False))
    grays = {token: blend(ink, ground, share) for token, share in _GRAYS.items()}
    red = max(
        (colour("shortfall", "light"), colour("shortfall", "dark")),
        key=lambda c: contrast(c, ground),
    )
    if len(seats) < 2 or not _apart([*seats.values(), grays["absent"], red], ground):
        return {}
    tints = {f"land_{seat}": blend(value, ground, _LAND) for seat, value in seats.items()}
    texts = {f"{seat}_text": value for seat, value in seats.items()}
    ramp = {f"ramp:{n}": blend(ink, ground, share) for n, share in enumerate(_RAMP)}
    return seats | grays | tints | texts | ramp | {"accent": seats["partner"]}


def _apart(colours: Sequence[str], ground: str) -> bool:
    return all(contrast(one, ground) >= MIN_CONTRAST for one in colours) and all(
        dist(_lab(a), _lab(b)) >= MIN_DISTANCE for a, b in combinations(colours, 2)
    )


def _lab(value: str) -> tuple[float, float, float]:
    """CIE 1976 L*a*b* of an sRGB colour (D65)."""
    parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
