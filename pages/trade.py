"""Trade flows between countries, imports of a group, and dependence on single exporters."""

from msp_dash.figures.registry import registry
from msp_dash.figures.trade.query import complete_years, missing_products, years
from msp_dash.params import Eu, Exporter, Hs6, Importer, Lens, Mineral, On, Picture, Year
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.missing import missing
from msp_dash.ui.viewport import split

CHAIN = "trade.chain"
OF_ALL = ("hs6", "mineral", "year", "lens", "set", "on", "eu")
MISSING = ("ores", "wrong", "years", "newer")

view = controls(
    "trade.flows",
    Mineral,
    Year,
    Importer,
    Lens,
    Picture,
    more=(Hs6, Exporter, On, Eu),
)
w = view.words
flows = figure_of("trade.flows", view)
bought = figure_of("trade.imports", view)
title = bought.title if bought else w("pages.trade.nav")

with page(view, title, w("pages.trade.lead")):
    card("trade.flows", view)
    if flows:
        left, right = split(1, 1)
        with left.open():
            card("trade.imports", view)
        with right.open():
            card("trade.dependence", view, only=OF_ALL)
        card("trade.exports", view, folded=True)
    if CHAIN in registry():
        card(CHAIN, view, folded=True)
    if missing_products(w):
        missing(view, [n for n in MISSING if n != "years" or years() != complete_years()])
