"""Figures of the partnership: members, dates of joining, meetings, shares of supply."""

from __future__ import annotations

from msp_dash.figures.partners import membership, roll_map, timeline

__all__ = ["membership", "roll_map", "timeline"]
