"""Figures of the overview page: 2022 beside today."""

from __future__ import annotations

from msp_dash.figures.overview import then_now

__all__ = ["then_now"]
