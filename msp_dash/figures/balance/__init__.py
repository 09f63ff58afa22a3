"""Figures of supply against demand, always within one edition, scope, stage and basis."""

from __future__ import annotations

from msp_dash.figures.balance import (
    capacity,
    concentration_outlook,
    gap,
    growth_needed,
    supply_demand,
    without_largest,
)
from msp_dash.figures.balance.capacity import capacity_of

__all__ = [
    "capacity",
    "capacity_of",
    "concentration_outlook",
    "gap",
    "growth_needed",
    "supply_demand",
    "without_largest",
]
