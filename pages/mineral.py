"""The profile of a mineral: what it is for, who has it, where it is narrow, what it costs."""

from msp_dash.params import Mineral
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.profile import mineral
from msp_dash.ui.profile.parts import section
from msp_dash.ui.profile.place import answer, onward, place

SECTIONS = {
    "uses": ("demand.technologies",),
    "producers": ("producers.map", "producers.ranking", "producers.reserves"),
    "narrow": ("mineral.stages", "producers.concentration"),
    "needed": ("demand.scenarios", "balance.supply_demand", "balance.without_largest"),
    "price": ("prices.history",),
    "partners": ("partners.contribution",),
    "trade": ("trade.flows", "trade.dependence"),
    "recycling": ("recycling.rates", "recycling.us"),
    "standards": ("standards.governance", "standards.export_controls"),
    "projects": ("projects.map", "projects.table"),
    "sites": ("sites.map", "sites.counts"),
    "lists": ("producers.listings",),
}
OPEN = ("uses", "producers", "narrow")

view = controls("mineral.stages", Mineral)
w, one = view.words, view["mineral"]

with page(view, mineral.title(one, w), w("pages.mineral.lead", mineral=w.the_mineral(one))):
    answer(mineral.answer(one, w), view, w.mineral(one))
    onward(view, "country", mineral.leading(one), "profile.country.link")
    for name, ids in SECTIONS.items():
        ask = mineral.asks(name, one, w)
        why = w(f"pages.mineral.empty.{name}", mineral=w.the_mineral(one))
        place(section(name, ids, ask, w, why), view, folded=name not in OPEN)
