"""Figures of one mineral that its profile alone asks for."""

from msp_dash.figures.mineral import stages

__all__ = ["stages"]
