"""Membership by entity: the partnership, its Forum and finance network, and related schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK, at_meeting
from msp_dash.data import facts
from msp_dash.data.rolls import certain_day, last_event
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.attendance import ABSENT, Look
from msp_dash.figures.partners.shared import DAY_CACHE_SIZE, LAUNCH, by_name, partners_on, roll_on
from msp_dash.figures.registry import figure
from msp_dash.figures.view_group import lens_entities
from msp_dash.params import Country, Lens, On, Use, View
from msp_dash.words import Words

SCHEMES = {
    "Pax Silica": "pax_silica",
    "Quad Critical Minerals Initiative": "quad",
    "G7 Critical Minerals Production Alliance": "g7_alliance",
    "US bilateral framework or MOU on critical minerals, 2025": "us_framework_2025",
    "US bilateral framework or MOU signed at the 2026 ministerial": "us_framework_2026",
    "US-EU Critical Minerals Action Plan": "us_eu_plan",
    "US-EU-Japan partnership on critical minerals": "us_eu_japan",
    "US-Mexico critical minerals action plan": "us_mexico_plan",
}
"""Neighbouring scheme as the facts name it -> field."""
OWN = (
    "ny2022_partner",
    "ny2022_guest",
    "msp_partner",
    "forum",
    "guest",
    "observer",
    "finance_network",
    "forge_member",
    "forge_expected",
)
FIELDS = (*OWN, *SCHEMES.values())
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "new_york": ("ny2022_partner", "ny2022_guest"),
    "msp": ("msp_partner",),
    "forum": ("forum",),
    "appeared": ("guest", "observer"),
    "finance_network": ("finance_network",),
    "forge": ("forge_member", "forge_expected"),
} | {scheme: (scheme,) for scheme in SCHEMES.values()}
"""Column of the matrix -> its fields; a cell shows the first field that has a role."""
LOOKS: Mapping[str, Look] = {
    "partner": Look("square", "partner"),
    "chair": Look("square", "partner"),
    "colead": Look("square_ring", "partner"),
    "government": Look("square", "partner"),
    "expected": Look("ring", "partner"),
    "forge_member": Look("square", "partner"),
    "guest": Look("circle", "room"),
    "member": Look("diamond", "room"),
    "observer": Look("ring", "absent"),
}
IN_SCHEME, BESIDE_SCHEME = Look("circle", "ink2"), Look("ring", "ink2")
BESIDE = ("non_signatory_participant", "first_round_partner")
"""Roles in a scheme short of membership: a ring."""
MAIN_SOURCES = {
    "ny2022_partner": "S001",
    "msp_partner": "S073",
    "forum": "S051",
    "finance_network": "S047",
    "forge_expected": "S080",
    "pax_silica": "S089",
    "quad": "S094",
    "g7_alliance": "S091",
    "us_framework_2026": "S077",
}
"""Field -> the page that lists most of its members."""


def _own(on: str) -> dict[str, dict[str, str]]:
    """Field -> entity -> role, of the partnership's own groups on a date."""
    took_part = facts("participation")
    then, now = roll_on(min(on, On.usual)), roll_on(on)

    def roles_by_code(rows: pd.DataFrame, role: str, name: str) -> dict[str, str]:
        return dict.fromkeys(rows.loc[rows["role"] == role, "iso3"], name)

    met = on >= NEW_YORK[4:]
    partners = at_meeting(took_part, NEW_YORK, ("partner",)) if met else ()
    guests = at_meeting(took_part, NEW_YORK, ("minerals_rich_guest",)) if met else ()
    finance = facts("finance_network")
    finance = finance[finance["relation"] == "government_in_network"]
    finance = finance[finance["as_of"].map(certain_day) <= on]
    return {
        "ny2022_partner": dict.fromkeys(partners, "partner"),
        "ny2022_guest": dict.fromkeys(guests, "guest"),
        "msp_partner": roles_by_code(then, "msp_partner", "partner")
        | roles_by_code(then, "msp_chair", "chair"),
        "forum": roles_by_code(now, "msp_forum_member", "member")
        | roles_by_code(now, "msp_forum_colead", "colead"),
        "guest": roles_by_code(now, "convening_guest", "guest"),
        "observer": roles_by_code(now, "msp_observer", "observer"),
        "finance_network": dict.fromkeys(finance["iso3"], "government"),
        "forge_member": roles_by_code(now, "forge_member", "forge_member"),
        "forge_expected": roles_by_code(now, "forge_member_expected", "expected"),
    }


@lru_cache(maxsize=DAY_CACHE_SIZE)
def groups(on: str) -> Mapping[str, Mapping[str, str]]:
    """Field -> entity -> role, for all groups on a date."""
    schemes = facts("related_initiatives")
    schemes = schemes[schemes["from_date"].map(certain_day) <= on]
    by_field = _own(on)
    for scheme, field in SCHEMES.items():
        rows = schemes[schemes["initiative"] == scheme]
        by_field[field] = dict(zip(rows["iso3"], rows["role"], strict=True))
    return by_field


@dataclass(frozen=True, slots=True)
class _Who:
    """Groups, and the entities of the rows: partners by name, others by number of groups."""

    groups: Mapping[str, Mapping[str, str]]
    partners: list[str]
    others: list[str]

    @property
    def everyone(self) -> list[str]:
        return [*self.partners, *self.others]


def _who(view: View) -> _Who:
    w = view.words
    by_field = groups(view["on"])
    everyone = {code for members in by_field.values() for code in members}
    if view["lens"] != "none":
        everyone &= lens_entities(view)
    partners = everyone & partners_on(view["on"])
    count = {code: sum(code in members for members in by_field.values()) for code in everyone}
    others = sorted(by_name(everyone - partners, w), key=lambda code: -count[code])
    return _Who(by_field, by_name(partners, w), others)


def _look(field: str, role: str) -> Look:
    if field in SCHEMES.values():
        return BESIDE_SCHEME if role in BESIDE else IN_SCHEME
    return LOOKS[role]


def _cell(w: Words, who: _Who, code: str, column: str) -> record.Cell:
    for field in COLUMNS[column]:
        role = who.groups[field].get(code)
        if role:
            look = _look(field, role)
            tip = w(
                "partners.groups.tip",
                name=w.country(code),
                group=heading(field, w),
                role=w(f"partners.groups.role.{role}"),
            )
            return record.Cell(look.symbol, look.token, tip)
    return ABSENT


def _encoding(view: View, who: _Who) -> record.MatrixEncoding:
    w = view.words
    columns = [c for c, fields in COLUMNS.items() if any(who.groups[f] for f in fields)]
    lines: list[record.MatrixRow] = []
    for section, codes in (("partners", who.partners), ("others", who.others)):
        if codes:
            lines.append(record.MatrixRow(section, w(f"partners.groups.{section}"), heading=True))
        lines += [
            record.MatrixRow(
                code,
                w.country(code),
                tuple(_cell(w, who, code, column) for column in columns),
                selected=code == view["country"],
            )
            for code in codes
        ]
    words_of = {"forge": "forge_named"} if who.groups["forge_member"] else {}
    heads = tuple(
        record.MatrixColumn(
            tuple(w(f"partners.groups.head.{words_of.get(column, column)}").split("|")),
            panel=column not in SCHEMES.values(),
        )
        for column in columns
    )
    legend = (
        record.LegendItem("partner", w("partners.groups.legend.partner"), "square"),
        record.LegendItem("partner", w("partners.groups.legend.colead"), "square_ring"),
        record.LegendItem("partner", w("partners.groups.legend.expected"), "ring"),
        record.LegendItem("room", w("partners.groups.legend.guest"), "circle"),
        record.LegendItem("room", w("partners.groups.legend.forum"), "diamond"),
        record.LegendItem("ink2", w("partners.groups.legend.scheme"), "circle"),
        record.LegendItem("ink2", w("partners.groups.legend.beside"), "ring"),
    )
    return record.MatrixEncoding(heads, tuple(lines), legend)


def _headline(view: View, who: _Who) -> Headline:
    """The country that is followed, or the members of all three schemes."""
    w = view.words
    year = view["on"][:4]
    schemes = [
        {code for code, role in who.groups[f].items() if role not in BESIDE}
        for f in ("quad", "g7_alliance", "pax_silica")
    ]
    alike = set.intersection(*schemes) & set(who.partners)
    if view["country"]:
        columns = [fields for fields in COLUMNS.values() if any(who.groups[f] for f in fields)]
        own = sum(any(view["country"] in who.groups[f] for f in fields) for fields in columns)
        form = "country" if own else "country_none"
        country = capital(w.the_country(view["country"]))
        values = {"country": country, "n": w.count(own), "total": w.count(len(columns))}
    elif len(alike) > 1:
        form, values = "alike", {"n": w.count(len(alike), capital=True)}
    else:
        form = "counts" if who.partners else "counts_others"
        others = w.count(len(who.others), capital=not who.partners)
        values = {"partners": w.count(len(who.partners), capital=True), "others": others}
    return Headline(w(f"partners.groups.title.{form}", year=year, **values))


def _data(w: Words, who: _Who) -> pd.DataFrame:
    rows = [
        (code, w.country(code), *(who.groups[field].get(code) for field in FIELDS))
        for code in who.everyone
    ]
    return pd.DataFrame(rows, columns=["iso3", "name", *FIELDS])


def _notes(view: View, who: _Who) -> list[str]:
    w = view.words
    notes = [w("partners.groups.note.roll", date=w.date(min(view["on"], On.usual)))]
    if who.groups["forge_expected"]:
        notes.append(w("partners.groups.note.expected"))
    if who.groups["us_framework_2026"]:
        notes.append(
            w("partners.groups.note.frameworks", n=w.count(len(who.groups["us_framework_2026"])))
        )
    if who.groups["pax_silica"] or who.groups["g7_alliance"]:
        notes.append(w("partners.groups.note.secondary"))
    return [*notes, w("partners.groups.note.guest")]


@figure(
    "partners.groups",
    Use(Lens, default="none"),
    Use(replace(On, first=last_event)),
    Country,
    tables=(
        "facts/finance_network",
        "facts/members",
        "facts/participation",
        "facts/related_initiatives",
    ),
)
def membership(view: View) -> Draft:
    """Entity by group on a date. Rows: iso3, name and one field a group, its value the role.

    Fields: those of `FIELDS`; no value where an entity is not in the group.
    """
    w = view.words
    who = _who(view)
    if not who.everyone:
        reason = w("partners.groups.nobody", date=w.date(view["on"]))
        near = View(dict(view) | {"lens": "none", "on": max(view["on"], LAUNCH)})
        raise NoData(reason, nearest=near)
    sources = tuple(fact_page(s, w) for field, s in MAIN_SOURCES.items() if who.groups[field])
    data = _data(w, who)
    inside = data[list(FIELDS)].notna().sum(axis=1)
    alt_rows = [
        w("partners.groups.alt_row", name=name, n=w.count(int(n)))
        for name, n in zip(data["name"], inside, strict=True)
    ]
    return Draft(
        title=_headline(view, who),
        subtitle={"date": w.date(view["on"])},
        data=data,
        encoding=_encoding(view, who),
        sources=sources,
        notes=_notes(view, who),
        alt={"rows": "; ".join(alt_rows)},
        table=("iso3.code", "name", *FIELDS),
    )
