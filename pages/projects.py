"""Projects named by the partnership, their lenders, and public funds of governments."""

from msp_dash.params import Country, Eu, Lens, Measure, Mineral, On, Stage, Strength, Use
from msp_dash.ui import answers
from msp_dash.ui.cards import Card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra

view = controls(
    "projects.map",
    Mineral,
    Stage,
    Strength,
    Measure,
    more=(Country, Lens, On, Eu),
    extras=(Extra("projects.counts", Use(Measure)),),
)
w = view.words
project_map = figure_of("projects.map", view)
totals = figure_of("projects.counts", view, (), {"measure": "total"})
followed = figure_of("projects.table", view) if view["country"] else None

with page(view, answers.projects(project_map, totals, followed, w)):
    figures(
        view,
        Card("projects.map", clickable=True, links=profile_link(view)),
        Card("projects.counts"),
        Card("projects.table"),
        Card("projects.finance", ("country", "strength")),
        Card("investment.sector"),
        Card("projects.institutions", folded=True),
        Card("investment.programmes", ("country",), folded=True),
        missing(view, ("series", "list", "institutions", "paid", "sites")),
    )
