"""Projects named by the partnership, their lenders, and public funds of governments."""

from msp_dash.params import Country, Eu, Lens, Measure, Mineral, On, Stage, Strength, Use
from msp_dash.ui import answers
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.missing import missing
from msp_dash.ui.view import Extra
from msp_dash.ui.viewport import split

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

with page(view, answers.projects(project_map, totals, followed, w), w("pages.projects.lead")):
    left, right = split(2, 1)
    with left.open():
        card("projects.map", view, clickable=True)
    with right.open():
        card("projects.counts", view)
    card("projects.table", view)
    card("projects.finance", view, only=("country", "strength"))
    card("investment.sector", view)
    card("projects.institutions", view, folded=True)
    card("investment.programmes", view, only=("country",), folded=True)
    missing(view, ("series", "list", "institutions", "paid", "sites"))
