"""Production and reserves of a mineral by country, concentration, and how sources differ."""

from msp_dash.params import Country, Edition, Eu, Lens, Mineral, On, SourceId, Stage, Year
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.viewport import split

MINERAL = ("mineral", "country")
# Publishers are compared on the page's stage and year, where at least two of them have both.
COMPARED = ((*MINERAL, "stage", "year"), (*MINERAL, "stage"), MINERAL)
# Figures below, and the parameters that each is handed.
FOLDED = {
    "producers.chokepoints": MINERAL,
    "producers.reserves": (*MINERAL, "lens", "on", "eu"),
    "producers.disagreement": MINERAL,
    "producers.listings": MINERAL,
}

view = controls(
    "producers.map", Mineral, Stage, Year, SourceId, Lens, more=(Country, Edition, On, Eu)
)
w = view.words
answer = figure_of("producers.map", view)
title = answer.title if answer else w("pages.producers.nav")
lead = w("pages.producers.lead", mineral=w.the_mineral(view["mineral"]))

with page(view, title, lead):
    left, right = split(2, 1)
    with left.open():
        card("producers.map", view, clickable=True)
    with right.open():
        card("producers.ranking", view, clickable=True)
    left, right = split(4, 3)
    with left.open():
        card("producers.history", view, only=(*MINERAL, "stage"))
    with right.open():
        card("producers.concentration", view, only=("mineral",))
    apart = "producers.disagreement"
    compared = next((names for names in COMPARED if figure_of(apart, view, names)), MINERAL)
    for figure_id, names in (FOLDED | {apart: compared}).items():
        card(figure_id, view, only=names, folded=True)
