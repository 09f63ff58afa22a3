"""The table: who sits at it, what each seat brings and promises, and what is past due."""

from msp_dash.params import CountrySet, Eu, Lens, Mineral, On, Seat, Stage, Status, Strength
from msp_dash.ui.cards import Card, First, figure_of
from msp_dash.ui.controls import control, controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.table import Table

MISSING = ("forge", "texts", "outcomes", "list", "institutions", "paid", "series", "sites")

view = controls("table.register", bar=False)
w = view.words
register = figure_of("table.register", view)


def choose() -> None:
    """Let the reader put together a group of countries."""
    control(view, CountrySet)


with page(view, register.title if register else w("pages.table.nav")):
    more = (On, Mineral, Status, Stage, Strength, Eu)
    quiet(view, "pages.table.quiet", Lens, Seat, more=more, end=choose)
    figures(
        view,
        First(Card("table.register", pick=lambda key: view.write("seat", key))),
        *Table.of(view).items(),
        missing(view, MISSING),
    )
