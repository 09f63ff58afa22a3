"""What any set of countries holds together, and what each of them adds."""

from __future__ import annotations

from msp_dash.figures.coalition import (
    complementarity,
    concentration,
    marginal,
    members,
    outlook,
    shares,
)

__all__ = ["complementarity", "concentration", "marginal", "members", "outlook", "shares"]
