"""The first page: the few numbers a minister should know, then and now, the roll of New York."""

from __future__ import annotations

from msp_dash.figures.overview import new_york, numbers, then_now

__all__ = ["new_york", "numbers", "then_now"]
