"""Supply and demand: whether they meet, without the largest supplier too, and what is unknown."""

from functools import partial

from msp_dash.figures.balance import capacity_of, comparison, headline
from msp_dash.figures.recycling import mineral_of
from msp_dash.params import Edition, Mineral, Scenario, Stage, Year
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.missing import missing

SUPPLY = ("mineral", "stage", "edition", "year")

view = controls("balance.supply_demand", Mineral, Stage, Edition, Scenario, Year)
w = view.words
every = comparison(view.values)
# Demand grows for every stage alike.
growth = {name: value for name, value in every.items() if name != "stage"}
own = partial(mineral_of, mineral=view["mineral"])

with page(view, headline(view.values)):
    figures(
        view,
        Card("balance.supply_demand", (*SUPPLY, "scenario")),
        Card("balance.gap", (), every),
        Card("balance.without_largest", (), every),
        Card("balance.concentration_outlook", SUPPLY),
        Card("balance.growth_needed", (), growth),
        Card("balance.capacity", (), capacity_of(view["mineral"])),
        section(
            view,
            "recycling",
            Card("recycling.rates", (), own("recycling.rates")),
            Card("recycling.potential", (), own("recycling.potential")),
            Card("recycling.us", (), own("recycling.us")),
            Card("recycling.targets", (), folded=True),
            Card("us.stocks", (), own("us.stocks")),
            folded=True,
        ),
        missing(view, ("recycled", "rates", "newest", "outside", "stocks")),
    )
