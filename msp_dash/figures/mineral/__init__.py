"""Figures of one mineral, shown on its profile only."""

from msp_dash.figures.mineral import chain, compare, stages

__all__ = ["chain", "compare", "stages"]
