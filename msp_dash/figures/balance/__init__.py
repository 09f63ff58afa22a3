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
from msp_dash.figures.balance.query import comparison
from msp_dash.figures.balance.without_largest import headline

__all__ = [
    "capacity",
    "capacity_of",
    "comparison",
    "concentration_outlook",
    "gap",
    "growth_needed",
    "headline",
    "supply_demand",
    "without_largest",
]
