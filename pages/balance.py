"""Whether supply meets demand, what is left without the largest supplier, what is not known."""

from msp_dash.figures.balance import comparison, headline
from msp_dash.params import Edition, Mineral, Scenario, Stage, Year
from msp_dash.ui.card import card
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.missing import missing
from msp_dash.ui.screen import split

ASKED = ("mineral", "stage", "edition", "scenario", "year")

view = controls("balance.supply_demand", Mineral, Stage, Edition, Scenario, Year)
w = view.words
every = comparison(view.values)
title = headline(view.values)

with page(view, title, w("pages.balance.lead")):
    left, right = split(4, 3)
    with left.open():
        card("balance.supply_demand", view, only=ASKED, first=True)
    with right.open():
        card("balance.gap", view, only=(), also=every)
    card("balance.without_largest", view, only=(), also=every)
    missing(view, ("recycled", "newest", "outside", "stocks"))
