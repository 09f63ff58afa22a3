"""Profiles side by side: their short answers in columns above the figure that compares them."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from msp_dash.params import ONE_OF, Several
from msp_dash.ui.cards import Card, First, Markup, figure_of
from msp_dash.ui.controls import PageView, control
from msp_dash.ui.language import language_query
from msp_dash.ui.layout import figures, page
from msp_dash.ui.navigation import address


def compare_link(
    view: PageView, parameter: Several, codes: Iterable[str], name: str
) -> tuple[str, str]:
    """Label and address of a profile beside another, whose `name` it says."""
    query = {parameter.name: ",".join(codes), **language_query()}
    return view.words("profile.compare", name=name), address(view.page, query)


def side_by_side(
    view: PageView, parameter: Several, card: Card, answers: Mapping[str, Iterable[str]]
) -> None:
    """The page of a comparison.

    Parameters
    ----------
    card : the figure that compares what is chosen.
    answers : code -> sentences of its profile, each with its source.
    """
    w = view.words
    figure = figure_of(card.figure_id, view)
    codes = view[parameter.name].split(",")
    title = figure.title if figure else parameter.label(view[parameter.name], w)
    with page(view, title):
        control(view, parameter)
        figures(view, First(card), Markup(_columns(view, parameter, codes, answers)))


def _columns(
    view: PageView, parameter: Several, codes: Iterable[str], answers: Mapping[str, Iterable[str]]
) -> str:
    w, one = view.words, ONE_OF[parameter.name]
    columns = []
    for code in codes:
        name = w.mineral(code) if one == "mineral" else w.country(code)
        link = address(view.page, {one: code, **language_query()})
        head = f'<a href="{html.escape(link, quote=True)}">{html.escape(name)}</a>'
        lines = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in answers[code])
        columns.append(f'<div><h2 class="msp-title">{head}</h2><ul>{lines}</ul></div>')
    return f'<div class="msp-beside">{"".join(columns)}</div>'
