"""Figures of one country that its profile alone asks for."""

from msp_dash.figures.country import governance, ranks, trade

__all__ = ["governance", "ranks", "trade"]
