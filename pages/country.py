"""Countries: output and reserves, trade, sites, governance, and role in the partnership."""

from functools import partial

from msp_dash.figures.country.compare import peer_of
from msp_dash.params import Countries, Country, Kind, Mineral, Status, Table, Year
from msp_dash.ui.cards import Card
from msp_dash.ui.controls import controls, quiet
from msp_dash.ui.layout import figures, page
from msp_dash.ui.missing import missing
from msp_dash.ui.profile.beside import compare_link, side_by_side
from msp_dash.ui.profile.country import OPEN, profile, summary
from msp_dash.ui.profile.place import chosen, items, unknown
from msp_dash.ui.sitemap import pick_by_name
from msp_dash.ui.stops import case, first_link

MORE = (Mineral, Year, Kind, Status)
MISSING = (
    *("refineries", "regions", "newer", "status", "cells"),
    *("eiti", "oecd", "icmm", "mines", "newest"),
)

view = controls("country.standing", bar=False)
w, country = view.words, view["country"]
content = None if view["countries"] else profile(country, w, chosen(view))


def site_by_name() -> None:
    """The list of its sites, for keyboards and phones."""
    every = content.parts if content else ()
    if sites := next((one.figure for one in every if one.figure_id == "sites.map"), None):
        pick_by_name(sites, view["site"], partial(view.write, "site"), w("pages.country.open"))


if view["countries"]:
    answers = {code: summary(code, w) for code in view["countries"].split(",")}
    side_by_side(view, Countries, Card("country.compare"), answers)
elif content is None:
    unknown(view)
else:
    peer = peer_of(country)
    beside = compare_link(view, Countries, (country, peer), w.the_country(peer))
    stops = first_link((case(one, supplier=country) for one in content.leads_to), w)
    also = (*((stops,) if stops else ()), beside)
    with page(view, content.title):
        quiet(view, "pages.country.quiet", Country, Table, more=MORE, end=site_by_name)
        shown = items(
            content, view, OPEN, w.country(country), "mineral", *also, last=missing(view, MISSING)
        )
        figures(view, *shown)
