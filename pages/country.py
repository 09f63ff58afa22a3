"""The profile of a country: what it brings, sells and buys, how it is governed, its part here."""

from msp_dash.params import Country
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.profile.country import Profile
from msp_dash.ui.profile.parts import section
from msp_dash.ui.profile.place import answer, onward, place, unknown

SECTIONS = {
    "brings": ("country.standing", "producers.history"),
    "added": ("coalition.complementarity",),
    "trade": ("country.exports", "country.imports", "country.exports_gdp"),
    "governance": ("country.governance", "standards.participants"),
    "controls": ("standards.export_controls",),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.map", "sites.counts"),
    "table": ("partners.attendance",),
    "without": ("coalition.marginal",),
}
OPEN = ("brings", "added", "trade")

view = controls("country.standing", Country)
w, one = view.words, Profile(view["country"], view.words)

if not one.is_known:
    unknown(view)
else:
    country = w.the_country(one.iso3)
    with page(view, one.title(), w("pages.country.lead", country=country)):
        answer(one.answer(), view, w.country(one.iso3))
        onward(view, "mineral", one.minerals(), "profile.mineral.link")
        for name, ids in SECTIONS.items():
            why = w(f"pages.country.empty.{name}", country=country)
            found = section(name, ids, one.query, w, why, one.lines(name))
            place(found, view, folded=name not in OPEN)
