"""Data colours from the accent colours of a template, if these can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import dist

from msp_dash.render.layout.ink import blend, contrast

MIN_CONTRAST = 3.0
"""Minimum contrast of a mark with its background (WCAG 2, non-text contrast)."""

MIN_DISTANCE = 25.0
"""Minimum distance between two accents (CIE 1976 Lab)."""

_RAMP = (0.18, 0.38, 0.58, 0.78, 1.0)
_RAMP_TOP = 0.55
_ORDER = ("mined", "refined", "reserves", "partner", "minerals_rich", "forum")


def data_colours(accents: Sequence[str], ground: str, ink: str) -> dict[str, str]:
    """Hex value of each data token, or an empty dict if the accents cannot be used.

    All six accents must contrast with the background and with each other. A mix of the ministry's
    colours and ours would give one thing two colours.
    """
    if len(accents) < len(_ORDER) or not _apart(accents, ground):
        return {}
    colours = dict(zip(_ORDER, accents, strict=False))
    for stage in _ORDER[:3]:
        steps = [blend(colours[stage], ground, share) for share in _RAMP]
        steps.append(blend(colours[stage], ink, _RAMP_TOP))
        colours |= {f"ramp:{stage}:{n}": step for n, step in enumerate(steps)}
    first = accents[0]
    colours |= {
        "through_eu": blend(colours["partner"], ground, 0.4),
        "accent": first,
        "scenario_low": blend(first, ground, 0.6),
        "scenario_middle": first,
        "scenario_pledges": blend(first, ink, 0.75),
        "scenario_high": blend(first, ink, 0.5),
        "scenario_net_zero": blend(first, ink, 0.25),
    }
    return colours


def _apart(accents: Sequence[str], ground: str) -> bool:
    return all(contrast(a, ground) >= MIN_CONTRAST for a in accents) and all(
        dist(_lab(a), _lab(b)) >= MIN_DISTANCE for a, b in combinations(accents, 2)
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
