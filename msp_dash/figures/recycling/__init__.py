"""What recycling takes off the burden of mines, each definition apart."""

from __future__ import annotations

from msp_dash.figures.recycling import potential, rates, targets, us
from msp_dash.figures.recycling.rates import mineral_of

__all__ = ["mineral_of", "potential", "rates", "targets", "us"]
