"""Whether supply meets demand: one edition, one scope, one stage, one basis."""

from __future__ import annotations

from msp_dash.figures.balance import gap, supply_demand, without_largest
from msp_dash.figures.balance.asking import comparison
from msp_dash.figures.balance.without_largest import headline

__all__ = ["comparison", "gap", "headline", "supply_demand", "without_largest"]
