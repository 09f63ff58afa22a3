"""Figures of a disruption: what would be missing if a supplier stopped, and who would be hit."""

from __future__ import annotations

from msp_dash.figures.disruption import cover, growth, importers, leverage, outlook, supply

__all__ = ["cover", "growth", "importers", "leverage", "outlook", "supply"]
