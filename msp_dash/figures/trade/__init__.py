"""Who sells what to whom, what a group buys inside and outside, how buyers depend on one seller.

``trade.chain`` is registered only where the table holds an ore and a metal of one mineral.
"""

from __future__ import annotations

from msp_dash.figures.trade import chain, dependence, exports, flows, imports

__all__ = ["chain", "dependence", "exports", "flows", "imports"]

if chain.is_drawable():
    chain.register()
