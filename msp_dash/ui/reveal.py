"""Scrolls to a card that a click elsewhere on the page has opened."""

from __future__ import annotations

from msp_dash.ui import components


def into_sight(card: str, target: str) -> None:
    """Scroll to the container of key `card` where it is out of sight, once for each `target`."""
    components.reveal()(key=f"reveal-{card}", data={"card": card, "target": target})
