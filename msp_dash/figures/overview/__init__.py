"""Figures of the overview page: headline numbers, 2022 beside today, and the New York meeting."""

from __future__ import annotations

from msp_dash.figures.overview import new_york, numbers, then_now

__all__ = ["new_york", "numbers", "then_now"]
