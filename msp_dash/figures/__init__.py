"""Figures: each builder returns a frozen record, which `msp_dash.render` turns into any format."""

from __future__ import annotations

from msp_dash.figures.record import Figure
from msp_dash.figures.registry import UnknownFigure, build, spec

__all__ = ["Figure", "UnknownFigure", "build", "spec"]
