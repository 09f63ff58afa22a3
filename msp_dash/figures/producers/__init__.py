"""Who produces what: maps, rankings, history, concentration, reserves, disagreement, listings."""

from __future__ import annotations

from msp_dash.figures.producers import (
    concentration,
    disagreement,
    history,
    listings,
    output,
    reserves,
)

__all__ = ["concentration", "disagreement", "history", "listings", "output", "reserves"]
