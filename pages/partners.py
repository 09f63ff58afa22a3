"""Members of the partnership: since when, at which meetings, and what they contribute."""

from msp_dash.params import Country, Eu, Lens, On
from msp_dash.ui import answers
from msp_dash.ui.cards import Card, Markup, figure_of
from msp_dash.ui.controls import controls
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.missing import missing
from msp_dash.ui.notices import paragraph

view = controls("partners.map", Lens, On, Eu, Country)
w = view.words
roll = figure_of("partners.map", view, ("on", "eu"))
followed = figure_of("partners.attendance", view) if view["country"] else None
title = answers.partners(roll, followed, view["on"], w) if roll else w("pages.partners.nav")
# The group that is weighed: the one chosen, or the partners of New York where all are shown.
group = {} if view["lens"] == "none" else {"lens": view["lens"]}

with page(view, title):
    figures(
        view,
        Card("partners.timeline"),
        Card("partners.map", clickable=True, links=profile_link(view)),
        Card("coalition.shares", ("on", "eu"), group),
        Card("partners.attendance", clickable=True),
        Card("partners.groups", ("country",), clickable=True, folded=True),
        section(
            view,
            "promised",
            Card("commitments.counts", ()),
            Card("commitments.table", (), folded=True),
            Markup(f'<div class="msp-text">{paragraph(answers.record_end(w))}</div>'),
            missing(view, ("forge", "china", "texts", "outcomes")),
        ),
        section(
            view,
            "meeting",
            Card("convening.roll", ()),
            Card("convening.narrow", ()),
            Card("convening.together", ()),
            Card("convening.guests", ()),
            Card("convening.promises", ()),
            Card("convening.question", ()),
            folded=True,
        ),
    )
