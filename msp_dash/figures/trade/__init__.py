"""Figures of trade: bilateral flows, imports, exports, import dependence, ore-to-metal chains.

``trade.chain`` is registered only where the table has an ore and a metal of one mineral.
"""

from __future__ import annotations

from msp_dash.figures.trade import chain, dependence, exports, flows, imports, origin

__all__ = ["chain", "dependence", "exports", "flows", "imports", "origin"]

if chain.is_drawable():
    chain.register()
