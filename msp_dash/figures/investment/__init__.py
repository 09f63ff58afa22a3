"""Figures of investment as publishers stated it: yearly changes, and public programs.

Not shown, though in the facts: levels (one IEA year; exploration budgets, which include gold),
investment needs to 2040, market sizes and prices. Amounts are never added up.
"""

from __future__ import annotations

from msp_dash.figures.investment import programmes, sector

__all__ = ["programmes", "sector"]
