"""Figures of one mineral, shown on its profile only."""

from msp_dash.figures.mineral import stages

__all__ = ["stages"]
