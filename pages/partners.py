"""Members of the partnership: since when, at which meetings, and what they contribute."""

from msp_dash.params import Country, Eu, Lens, On
from msp_dash.render.layout.rolemap import lists_names
from msp_dash.ui import answers
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page, section
from msp_dash.ui.missing import missing
from msp_dash.ui.viewport import split

view = controls("partners.map", Lens, On, Eu, Country)
w = view.words
roll = figure_of("partners.map", view, ("on", "eu"))
followed = figure_of("partners.attendance", view) if view["country"] else None
title = answers.partners(roll, followed, view["on"], w) if roll else w("pages.partners.nav")
# The group that is weighed: the one chosen, or the partners of New York where all are shown.
group = {} if view["lens"] == "none" else {"lens": view["lens"]}


with page(view, title, answers.partners_lead(w)):
    card("partners.timeline", view)
    # A map with more names than fit lists them in a column beside it.
    map_figure = figure_of("partners.map", view)
    listed = map_figure is not None and lists_names(map_figure.encoding)
    left, right = (*split(1), *split(1)) if listed else split(2, 1)
    with left.open():
        card("partners.map", view, clickable=True)
    with right.open():
        card("partners.contribution", view, only=("on", "eu"), also=group)
    card("partners.attendance", view, clickable=True)
    card("partners.groups", view, only=("country",), clickable=True, folded=True)
    with section(view, "promised"):
        card("commitments.counts", view, only=())
        card("commitments.table", view, only=(), folded=True)
        missing(view, ("forge", "china", "texts", "outcomes"))
