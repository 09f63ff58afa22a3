"""Who sits at the table, since when, at which meetings, and what they bring."""

from __future__ import annotations

from msp_dash.figures.partners import attendance, contribution, membership, roll_map, timeline

__all__ = ["attendance", "contribution", "membership", "roll_map", "timeline"]
