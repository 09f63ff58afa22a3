"""Figures: one frozen record each, built here and rendered everywhere."""

from __future__ import annotations

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import UnknownFigure, build, spec

__all__ = ["Figure", "UnknownFigure", "build", "spec"]
