"""Figures of a meeting: who sits at the table, what it has of the minerals on its agenda."""

from __future__ import annotations

from msp_dash.figures.convening import (
    demand,
    guests,
    narrow,
    output,
    promises,
    question,
    roll,
    together,
    without,
)

__all__ = [
    "demand",
    "guests",
    "narrow",
    "output",
    "promises",
    "question",
    "roll",
    "together",
    "without",
]
