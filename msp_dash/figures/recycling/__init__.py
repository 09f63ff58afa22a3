"""What recycling takes off the burden of mines, each definition apart.

Of the facts of recycling these measures are in no figure: tonnes and values of scrap, counts of
metals, market value, emissions and capacities of battery recycling (no rates, and nothing that
mines are spared); rates of single uses, an average of ten years, US shares of 2019 and 2024 by
other definitions (no second value of their definition); US shares of 2023 and 2025 that the facts
divide themselves (divided here from USGS's rows, `scrap`).
"""

from __future__ import annotations

from msp_dash.figures.recycling import potential, rates, targets, us
from msp_dash.figures.registry import spec

__all__ = ["mineral_of", "potential", "rates", "targets", "us"]


def mineral_of(figure_id: str, mineral: str) -> dict[str, str]:
    """What to ask a figure of recycling for a page's mineral; of all where it has none of it."""
    choices = spec(figure_id).choices
    return {"mineral": mineral} if choices and mineral in set(choices()["mineral"]) else {}
