"""Map of the countries at the New York meeting of 22 September 2022, by role."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.figures.common import capital, eu_states, map_name, union_area
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.overview.shared import NOTE_OF_NEW_YORK, Roll, absent_partners, roll
from msp_dash.figures.partners.shared import by_name
from msp_dash.figures.record import LegendItem, MapEncoding, MapGroup, Symbol
from msp_dash.figures.registry import figure
from msp_dash.params import Country, Eu, View
from msp_dash.words import Words


def _map_roles(view: View, table: Roll) -> dict[str, str]:
    """Country (and EU) -> partner, minerals_rich or through_eu."""
    role_of = dict.fromkeys(sorted(table.partners), "partner")
    role_of |= dict.fromkeys(sorted(table.guests), "minerals_rich")
    if view["eu"] == "members":
        role_of |= dict.fromkeys(sorted(eu_states() - table.partners), "through_eu")
    return role_of


def _headline(view: View, table: Roll, role: Mapping[str, str]) -> Headline:
    """Countries that met; with a country in the view, its role first."""
    w = view.words
    args = {
        "partners": w.count(len(table.partners), capital=True),
        "guests": w.count(len(table.guests)),
        "year": NEW_YORK[4:8],
    }
    title = w("overview.map.title.all", **args)
    if not view["country"]:
        return Headline(title)
    kind = role.get(view["country"], "none")
    own = {"year": args["year"], "country": capital(w.the_country(view["country"]))}
    mine = w(f"overview.map.title.{kind}", **own)
    return Headline(mine, title)


SYMBOL: Mapping[str, Symbol] = {"minerals_rich": "circle"}
"""Mark of a role in a key; a square for all others."""


def _legend(counts: Mapping[str, int], w: Words) -> tuple[LegendItem, ...]:
    items = [
        LegendItem(kind, w(f"overview.map.legend.{kind}", n=n), SYMBOL.get(kind, "square"))
        for kind, n in counts.items()
        if n
    ]
    if not counts["through_eu"]:
        items.append(LegendItem("partner", w("partners.map.legend.union"), "none"))
    return tuple(items)


def _groups(role: Mapping[str, str], w: Words) -> tuple[MapGroup, ...]:
    """Lists of names beside the map: partners, the EU last, and minerals-rich countries."""
    through = [code for code, kind in role.items() if kind == "through_eu"]
    groups = []
    for kind in ("partner", "minerals_rich"):
        codes = by_name((code for code, own in role.items() if own == kind), w)
        names = (map_name(c, w, union_area(through) if c == "EU" else "") for c in codes)
        head = w(f"overview.map.group.{kind}", n=len(codes))
        groups.append(MapGroup(((SYMBOL.get(kind, "square"), kind),), head, tuple(names)))
    if through:
        head = w("partners.map.group.through_eu", n=len(through))
        groups.append(MapGroup((("square", "through_eu"),), head))
    return tuple(groups)


@figure(
    "overview.map",
    Eu,
    Country,
    page="overview",
    tables=("facts/convenings", "facts/members", "facts/participation"),
)
def roll_map(view: View) -> Draft:
    """Attendance on 22 September 2022 by role; ``country`` is the subject of the title.

    Rows: iso3, name, role (partner, minerals_rich, through_eu: a member state of the Union that
    was represented by it).
    """
    w = view.words
    table = roll()
    role = _map_roles(view, table)
    data = pd.DataFrame(
        [(code, w.country(code), kind) for code, kind in role.items()],
        columns=["iso3", "name", "role"],
    )
    states = table.partners - {"EU"}
    fill = {code: kind for code, kind in role.items() if code != "EU"}
    head = _headline(view, table, role)
    counts = {
        "partner": len(states),
        "through_eu": sum(kind == "through_eu" for kind in role.values()),
        "minerals_rich": len(table.guests),
    }
    sources = (fact_page(NOTE_OF_NEW_YORK, w),)
    form = "members" if view["eu"] == "members" else "seat"
    return Draft(
        title=head,
        subtitle={"date": w.date(NEW_YORK[4:])},
        data=data,
        encoding=MapEncoding(
            fill=fill,
            outline="partner",
            labels=(),
            legend=_legend(counts, w),
            tips={
                code: w(f"overview.map.tip.{kind}", name=w.country(code))
                for code, kind in fill.items()
            },
            selected=view["country"] or None,
            groups=_groups(role, w),
        ),
        sources=sources,
        notes=(
            w(f"overview.map.note.{form}", n=counts["through_eu"], of=len(eu_states())),
            *absent_partners(w),
        ),
        alt={
            "partners": w.listing([w.the_country(c) for c in [*sorted(states), "EU"]]),
            "guests": w.listing([w.the_country(c) for c in sorted(table.guests)]),
        },
        table=(
            "iso3.code",
            "name.country",
            "role",
        ),
    )
