"""Money for critical minerals as publishers stated it: yearly changes, and public programmes.

Of the facts of investment these are in no figure: levels (one year of the IEA, budgets of
exploration that hold gold), needs to 2040, markets and prices. Nothing here is added up.
"""

from __future__ import annotations

from msp_dash.figures.investment import programmes, sector

__all__ = ["programmes", "sector"]
