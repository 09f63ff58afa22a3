"""Members of the partnership: since when, at which meetings, and what they contribute."""

from msp_dash.params import Country, Eu, Lens, On
from msp_dash.render.layout.rolemap import lists_names
from msp_dash.ui import answers
from msp_dash.ui.cards import Card, Row, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.missing import missing

view = controls("partners.map", Lens, On, Eu, Country)
w = view.words
roll = figure_of("partners.map", view, ("on", "eu"))
followed = figure_of("partners.attendance", view) if view["country"] else None
title = answers.partners(roll, followed, view["on"], w) if roll else w("pages.partners.nav")
# The group that is weighed: the one chosen, or the partners of New York where all are shown.
group = {} if view["lens"] == "none" else {"lens": view["lens"]}

# A map with more names than fit lists them in a column beside it.
map_figure = figure_of("partners.map", view)
role_map = Card("partners.map", clickable=True, links=profile_link(view))
contribution = Card("coalition.shares", ("on", "eu"), group)
listed = map_figure is not None and lists_names(map_figure.encoding)

with page(view, title, answers.partners_lead(w)):
    figures(
        view,
        Card("partners.timeline"),
        *((role_map, contribution) if listed else (Row((2, role_map), (1, contribution)),)),
        Card("partners.attendance", clickable=True),
        Card("partners.groups", ("country",), clickable=True, folded=True),
        section(
            view,
            "promised",
            Card("commitments.counts", ()),
            Card("commitments.table", (), folded=True),
            missing(view, ("forge", "china", "texts", "outcomes")),
        ),
        section(
            view,
            "meeting",
            Card("convening.roll", ()),
            Row((1, Card("convening.narrow", ())), (1, Card("convening.together", ()))),
            Card("convening.guests", ()),
            Card("convening.promises", ()),
            Card("convening.question", ()),
            folded=True,
        ),
    )
