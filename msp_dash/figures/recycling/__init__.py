"""What recycling takes off the burden of mines, each definition apart.

Of the facts of recycling these measures are in no figure: tonnes and values of scrap, counts of
metals, market value, emissions and capacities of battery recycling (no rates, and nothing that
mines are spared); rates of single uses, an average of ten years, US shares of 2019 and 2024 by
other definitions (no second value of their definition); US shares of 2023 and 2025 that the facts
divide themselves (divided here from USGS's rows, `scrap`).
"""

from __future__ import annotations

from msp_dash.figures.recycling import potential, rates, targets, us
from msp_dash.figures.recycling.rates import mineral_of

__all__ = ["mineral_of", "potential", "rates", "targets", "us"]
