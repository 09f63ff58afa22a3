"""Country profile: output and reserves, trade, governance, and role in the partnership."""

from msp_dash.params import Country, Events, Use
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page
from msp_dash.ui.profile.country import profile
from msp_dash.ui.profile.place import items, unknown
from msp_dash.ui.view import Extra

SECTIONS = {
    "brings": ("country.standing", "producers.history"),
    "added": ("coalition.complementarity",),
    "trade": ("country.exports", "country.imports", "country.exports_gdp"),
    "governance": ("country.governance", "standards.participants"),
    "controls": ("standards.export_controls",),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.map", "sites.counts"),
    "table": ("partners.attendance",),
    "without": ("coalition.marginal",),
}
OPEN = ("brings", "added", "trade")

view = controls("country.standing", Country, extras=(Extra("producers.history", Use(Events)),))
w, country = view.words, view["country"]
content = profile(country, tuple(SECTIONS.items()), w)

if content is None:
    unknown(view)
else:
    with page(view, content.title, w("pages.country.lead", country=w.the_country(country))):
        figures(view, *items(content, view, OPEN, w.country(country), "mineral"))
