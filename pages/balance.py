"""Supply and demand: whether they meet, without the largest supplier too, and what is unknown."""

from functools import partial

from msp_dash.figures.balance import capacity_of, comparison, headline
from msp_dash.figures.recycling import mineral_of
from msp_dash.params import Edition, Mineral, Scenario, Stage, Year
from msp_dash.ui.card import card
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page, section
from msp_dash.ui.missing import missing
from msp_dash.ui.viewport import split

SUPPLY = ("mineral", "stage", "edition", "year")

view = controls("balance.supply_demand", Mineral, Stage, Edition, Scenario, Year)
w = view.words
every = comparison(view.values)
# Demand grows for every stage alike.
growth = {name: value for name, value in every.items() if name != "stage"}
own = partial(mineral_of, mineral=view["mineral"])

with page(view, headline(view.values), w("pages.balance.lead")):
    left, right = split(4, 3)
    with left.open():
        card("balance.supply_demand", view, only=(*SUPPLY, "scenario"))
    with right.open():
        card("balance.gap", view, only=(), also=every)
    left, right = split(1, 1)
    with left.open():
        card("balance.without_largest", view, only=(), also=every)
    with right.open():
        card("balance.concentration_outlook", view, only=SUPPLY)
    left, right = split(1, 1)
    with left.open():
        card("balance.growth_needed", view, only=(), also=growth)
    with right.open():
        card("balance.capacity", view, only=(), also=capacity_of(view["mineral"]))
    with section(view, "recycling"):
        card("recycling.rates", view, only=(), also=own("recycling.rates"))
        left, right = split(1, 1)
        with left.open():
            card("recycling.potential", view, only=(), also=own("recycling.potential"))
        with right.open():
            card("recycling.us", view, only=(), also=own("recycling.us"))
        card("recycling.targets", view, only=(), folded=True)
    missing(view, ("recycled", "rates", "newest", "outside", "stocks"))
