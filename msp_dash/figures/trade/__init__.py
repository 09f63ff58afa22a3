"""Figures of trade: bilateral flows, imports, exports, import dependence, ore-to-metal chains."""

from __future__ import annotations

from msp_dash.figures.trade import chain, dependence, exports, flows, imports, origin

__all__ = ["chain", "dependence", "exports", "flows", "imports", "origin"]
