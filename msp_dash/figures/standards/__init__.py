"""Figures on governance of producers, transparency schemes, ESG principles, export controls."""

from __future__ import annotations

from msp_dash.figures.standards import (
    controlled_supply,
    export_controls,
    governance,
    participants,
    principles,
)

__all__ = ["controlled_supply", "export_controls", "governance", "participants", "principles"]
