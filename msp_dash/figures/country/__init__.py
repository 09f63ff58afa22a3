"""Figures of one country, shown on its profile only."""

from msp_dash.figures.country import governance, ranks, trade

__all__ = ["governance", "ranks", "trade"]
