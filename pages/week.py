"""The week: what began, ended, ran out, was due or was corrected, and what lies ahead."""

from msp_dash.params import Kind, Mineral, Seat, Table, Until
from msp_dash.ui.cards import Band, Card, First, figure_of
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.missing import missing
from msp_dash.ui.week import bands, follow

view = controls("week.changes", bar=False)
w = view.words
changes = figure_of("week.changes", view)
of_controls = {"on": view["until"], "mineral": view["mineral"], "country": view["seat"]}
chosen = {name: value for name, value in of_controls.items() if value and value != "EU"}

with page(view, changes.title if changes else w("pages.week.nav")):
    quiet(view, "pages.week.quiet", Seat, Mineral, more=(Until, Kind, Table))
    figures(
        view,
        First(Card("week.changes")),
        *bands(view),
        Band("revised", Card("quality.revisions", ()), [Card("quality.jumps", ())]),
        section(
            view,
            "controls",
            Card("standards.export_controls", (), chosen),
            Card("standards.controlled_supply", (), {"on": view["until"]}),
            folded=view["kind"] != "control",
        ),
        follow(view),
        missing(view, ("controls", "china")),
    )
