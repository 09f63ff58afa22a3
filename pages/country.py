"""Country profile: output and reserves, trade, governance, and role in the partnership."""

from msp_dash.figures.country.compare import peer_of
from msp_dash.params import Countries, Country, Events, Table, Use
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.profile.beside import compare_link, side_by_side
from msp_dash.ui.profile.country import profile, summary
from msp_dash.ui.profile.place import items, unknown
from msp_dash.ui.stops import case, first_link
from msp_dash.ui.view import Extra

SECTIONS = {
    "brings": ("country.ranks", "sites.map", "producers.history", "country.standing"),
    "added": ("coalition.complementarity",),
    "trade": ("country.exports", "country.imports", "country.exports_gdp"),
    "governance": ("country.governance", "standards.participants"),
    "controls": ("standards.export_controls",),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.counts",),
    "table": ("partners.attendance",),
    "without": ("coalition.marginal",),
    "beside": ("country.compare",),
}
OPEN = ("brings", "trade", "table")

view = controls(
    "country.standing",
    bar=False,
    extras=(
        Extra("producers.history", Use(Events)),
        Extra("country.compare", Use(Countries, default="")),
    ),
)
w, country = view.words, view["country"]
content = None if view["countries"] else profile(country, tuple(SECTIONS.items()), w)

if view["countries"]:
    answers = {code: summary(code, w) for code in view["countries"].split(",")}
    side_by_side(view, Countries, Card("country.compare"), answers)
elif content is None:
    unknown(view)
else:
    peer = peer_of(country)
    beside = compare_link(view, Countries, (country, peer), w.the_country(peer))
    stops = first_link((case(one, supplier=country) for one in content.leads_to), w)
    also = (*((stops,) if stops else ()), beside)
    with page(view, content.title):
        quiet(view, "pages.country.quiet", Country, Table)
        figures(view, *items(content, view, OPEN, w.country(country), "mineral", *also))
