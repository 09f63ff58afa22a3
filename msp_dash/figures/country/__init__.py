"""Figures of one country, shown on its profile only."""

from msp_dash.figures.country import compare, governance, ranks, trade

__all__ = ["compare", "governance", "ranks", "trade"]
