"""Figures of the overview page: headline numbers, 2022 beside today, and the New York meeting."""

from __future__ import annotations

from msp_dash.figures.overview import glance, then_now

__all__ = ["glance", "then_now"]
