"""How open and how well governed the sources of a mineral are, and who controls exports."""

from __future__ import annotations

from msp_dash.figures.standards import (
    controlled_supply,
    export_controls,
    governance,
    participants,
    principles,
)

__all__ = ["controlled_supply", "export_controls", "governance", "participants", "principles"]
