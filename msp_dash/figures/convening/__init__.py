"""Figures of a meeting: who sits at the table, what it has of the minerals on its agenda."""

from __future__ import annotations

from msp_dash.figures.convening import (
    guests,
    narrow,
    promises,
    question,
    roll,
    together,
)

__all__ = [
    "guests",
    "narrow",
    "promises",
    "question",
    "roll",
    "together",
]
