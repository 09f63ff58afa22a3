"""What would be missing if a supplier stopped, who else makes it, and what is not known."""

from msp_dash.params import Cut, Edition, Eu, Lens, Mineral, On, SourceId, Stage, Supplier, Year
from msp_dash.ui import disruption
from msp_dash.ui.cards import Card, Row, figure_of, is_due
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import figures, page, section
from msp_dash.ui.missing import missing

# Output has the page's year and edition; the base case has its own.
SIDES = ("mineral", "stage", "supplier", "lens", "set", "on", "eu")
CASE = (*SIDES, "cut")

view = controls(
    "disruption.supply",
    *(Supplier, Mineral, Stage, Cut, Lens),
    more=(Year, SourceId, Edition, On, Eu),
    labels={Supplier.name: disruption.suppliers},
)
w = view.words
supply = figure_of("disruption.supply", view)
title = supply.title if supply else w("pages.disruption.nav")
outlook, growth = Card("disruption.outlook", CASE), Card("disruption.growth")
controlled = {"mineral": view["mineral"], "country": view["supplier"]}
buyers = (Card("disruption.importers", CASE), Card("us.stocks", ("mineral",)))
hit = [card for card in buyers if is_due(card, view)]
ahead = [Row((4, outlook), (3, growth))] if is_due(outlook, view) else [growth]
leverage = "disruption.leverage"
measures = Card("standards.export_controls", (), controlled)


def choose(cell: str) -> None:
    """Set the mineral of a cell, whose key is importer and mineral."""
    view.write("mineral", cell.rpartition(" ")[2])


with page(view, title, disruption.lead(view.values), aside=disruption.limits(view.values)):
    figures(
        view,
        Row((4, Card("disruption.supply", heading="second")), (3, Card("disruption.cover"))),
        *([Row(*((1, card) for card in hit))] if hit else []),
        Card(leverage, SIDES, pick=choose),
        section(view, "ahead", *ahead, folded=True),
        *([measures] if is_due(measures, view) else []),
        disruption.presets(w),
        missing(view, ("exports", "capacity", "prices")),
    )
