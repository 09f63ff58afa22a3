"""Figures on the United States: who supplies it, and how long its stocks would last."""

from msp_dash.figures.us import sources, stocks

__all__ = ["sources", "stocks"]
