"""Figures on recycling: published rates, US scrap, legal targets, potential to replace mining.

Values of different definitions are never on one axis. These measures of the recycling facts are in
no figure: tonnage and value of scrap, number of metals, market value, emissions and capacity of
battery recycling (they are not rates); rates of single uses, a ten-year average, and US shares of
2019 and 2024 by other definitions (only one value each, nothing to compare it with); US shares of
2023 and 2025 as the facts state them (computed here from USGS rows instead, see `scrap`).
"""

from __future__ import annotations

from msp_dash.figures.recycling import potential, rates, targets, us
from msp_dash.figures.registry import allowed, spec
from msp_dash.params import Mineral

__all__ = ["mineral_of", "potential", "rates", "targets", "us"]


def mineral_of(figure_id: str, mineral: str) -> dict[str, str]:
    """Query of a recycling figure for a page's mineral; empty (all minerals) without data of it."""
    figure_spec = spec(figure_id)
    use = next(one for one in figure_spec.uses if one.parameter is Mineral)
    return {"mineral": mineral} if mineral in allowed(figure_spec, use) else {}
