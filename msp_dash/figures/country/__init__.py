"""Figures of one country, shown on its profile only."""

from msp_dash.figures.country import compare, governance, ladders, ranks, trade

__all__ = ["compare", "governance", "ladders", "ranks", "trade"]
