"""Figures of a coalition: the combined share of any set of countries, and what each one adds."""

from __future__ import annotations

from msp_dash.figures.coalition import (
    complementarity,
    concentration,
    marginal,
    members,
    newcomers,
    outlook,
    shares,
)

__all__ = [
    "complementarity",
    "concentration",
    "marginal",
    "members",
    "newcomers",
    "outlook",
    "shares",
]
