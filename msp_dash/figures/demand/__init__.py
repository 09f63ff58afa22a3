"""Figures of mineral demand in the IEA's scenarios: growth, uses, and energy's share."""

from __future__ import annotations

from msp_dash.figures.demand import growth, mix, paths, share
from msp_dash.figures.demand.query import the_mineral

__all__ = ["growth", "mix", "paths", "share", "the_mineral"]
