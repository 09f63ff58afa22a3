"""Combined share of any set of countries in output and reserves, by mineral."""

from __future__ import annotations

from msp_dash.figures.coalition.tables import compared, lines_of
from msp_dash.figures.draft import Draft
from msp_dash.figures.partners.data import ENERGY, choices, contribution_figure
from msp_dash.figures.registry import figure
from msp_dash.params import CountrySet, Eu, Lens, Mineral, On, Stage, Use, View


@figure(
    "coalition.shares",
    Use(Mineral, optional=True),
    Use(Stage, optional=True),
    Lens,
    CountrySet,
    On,
    Eu,
    tables=("production", "reserves", "supply_outlook", "facts/convenings", "facts/focus_minerals"),
    choices=choices,
)
def together(view: View) -> Draft:
    """Share of world output and reserves of each mineral that a set of countries has.

    Rows: mineral, stage (mine, smelter, refined, reserves), source, edition, share (0-1), coverage
    (0-1). One source and edition a row: USGS, and the IEA where USGS has no refined output. The
    picture shows the minerals that the partnership names; the data hold all. Without a group three
    tables are compared: of the minerals of energy mined and refined, with table and year too.
    """
    of_energy = view["lens"] == "none" and view["mineral"] in ("", *ENERGY)
    if of_energy and (lines := lines_of(view)):
        return compared(view, lines)
    return contribution_figure(view)
