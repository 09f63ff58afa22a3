"""Overview: the New York meeting, its numbers then and now, and events since."""

from msp_dash.params import Country
from msp_dash.ui.cards import Card, Markup, Row
from msp_dash.ui.controls import control, controls
from msp_dash.ui.convening import convening, since
from msp_dash.ui.country_links import profile_link
from msp_dash.ui.layout import figures, page

view = controls("overview.map", bar=False)
w = view.words

with page(view, w("pages.overview.title")):
    control(view, Country)
    figures(
        view,
        Markup(convening(w)),
        Card("overview.numbers", bare=True),
        Row(
            (2, Card("overview.map", clickable=True, links=profile_link(view))),
            (1, Card("overview.then_now")),
        ),
        since(w),
    )
