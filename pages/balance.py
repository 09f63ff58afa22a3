"""Supply and demand: whether they meet, without the largest supplier too, and what is unknown."""

from functools import partial

from msp_dash.figures.balance import capacity_of, comparison, headline
from msp_dash.figures.recycling import mineral_of
from msp_dash.params import Edition, Mineral, Scenario, Stage, Year
from msp_dash.ui.cards import Card, Row
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

with page(view, headline(view.values), w("pages.balance.lead")):
    figures(
        view,
        Row(
            (4, Card("balance.supply_demand", (*SUPPLY, "scenario"))),
            (3, Card("balance.gap", (), every)),
        ),
        Row(
            (1, Card("balance.without_largest", (), every)),
            (1, Card("balance.concentration_outlook", SUPPLY)),
        ),
        Row(
            (1, Card("balance.growth_needed", (), growth)),
            (1, Card("balance.capacity", (), capacity_of(view["mineral"]))),
        ),
        section(
            view,
            "recycling",
            Card("recycling.rates", (), own("recycling.rates")),
            Row(
                (1, Card("recycling.potential", (), own("recycling.potential"))),
                (1, Card("recycling.us", (), own("recycling.us"))),
            ),
            Card("recycling.targets", (), folded=True),
            Card("us.stocks", (), own("us.stocks")),
            folded=True,
        ),
        missing(view, ("recycled", "rates", "newest", "outside", "stocks")),
    )
