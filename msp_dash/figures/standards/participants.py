"""Which countries implement or support the EITI, or adhere to the OECD's minerals guidance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures import record
from msp_dash.figures.choices import preferred
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holdings
from msp_dash.figures.partners.data import of_group
from msp_dash.figures.partners.shared import MarkSymbol, by_name, date_notes, page
from msp_dash.figures.producers.output import FIRST_MINERALS
from msp_dash.figures.registry import figure
from msp_dash.figures.view_group import lens_entities, lens_name
from msp_dash.params import Country, Lens, Mineral, On, Use, View
from msp_dash.words import Words

FIGURE = "standards.participants"
SCHEMES = ("eiti_implementing", "eiti_supporting", "oecd_guidance")
EITI, OECD = "S105", "S106"
AS_OF = {
    "eiti_implementing": "eiti_as_of",
    "eiti_supporting": "eiti_as_of",
    "oecd_guidance": "oecd_as_of",
}
SOURCE = {"eiti_implementing": EITI, "eiti_supporting": EITI, "oecd_guidance": OECD}
STATUS: Mapping[str, Mapping[str, str]] = {
    "eiti_implementing": {},
    "eiti_supporting": {"yes": "supporting", "no": "not_listed"},
    "oecd_guidance": {"yes": "adherent"},
}
"""The facts' words where a column of its own says less: "yes" of what."""
COLUMN = {
    "eiti_implementing": "eiti_status",
    "eiti_supporting": "eiti_supporting_country",
    "oecd_guidance": "oecd_minerals_guidance_adherent",
}
NOT_VERIFIED = "not_verified"
UNION = "EU"
LOOKS: Mapping[str, tuple[MarkSymbol, str, str]] = {
    "implementing": ("square", "ink", "takes_part"),
    "supporting": ("square", "ink", "takes_part"),
    "adherent": ("square", "ink", "takes_part"),
    "withdrawn_or_delisted": ("dash", "ink", "withdrawn"),
    NOT_VERIFIED: ("ring", "ink2", "not_verified"),
    "not_listed": ("dot", "ink2", "not_listed"),
    "not_applicable": ("dot", "ink2", "not_listed"),
}
"""Status -> mark, token, key entry. "Not verified" is no "no": a ring, and not a dot."""
OUTSIDE = "other_producer_or_reference"


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that some source gives producers of."""
    minerals = [one.mineral for one in holdings() if one.stage != RESERVES]
    return preferred(pd.DataFrame({"mineral": minerals}), mineral=FIRST_MINERALS)


def statuses() -> pd.DataFrame:
    """Status of every country of the facts in every scheme: iso3, scheme, status, as_of (str)."""
    rows = facts("esg")
    parts = [
        pd.DataFrame(
            {
                "iso3": rows["iso3"],
                "scheme": scheme,
                "status": rows[COLUMN[scheme]].replace(dict(STATUS[scheme])),
                "as_of": rows[AS_OF[scheme]],
            }
        )
        for scheme in SCHEMES
    ]
    return pd.concat(parts, ignore_index=True)


@lru_cache(maxsize=1)
def as_of() -> Mapping[str, str]:
    """Day, month or year of the newest list of each scheme."""
    rows = facts("esg")
    return {scheme: str(rows[AS_OF[scheme]].max()) for scheme in SCHEMES}


def lists(w: Words) -> dict[str, str]:
    """The same in words, by publisher."""
    return {
        "eiti": w.date(as_of()["eiti_implementing"]),
        "oecd": w.date(as_of()["oecd_guidance"]),
    }


def _status_text(scheme: str, status: str, w: Words) -> str:
    key = f"standards.participants.status.{scheme}.{status}"
    return w(key, date=w.date(as_of()[scheme]))


def producers(mineral: str) -> list[str]:
    """Named producers of a mineral at any stage, those who mine most of it first."""
    best: dict[str, float] = {}
    for one in holdings():
        if one.mineral == mineral and one.stage != RESERVES:
            ahead = 1.0 if one.stage == "mine" else 0.0
            for iso3, share in zip(one.rows["iso3"], one.rows["share"].fillna(0), strict=True):
                if iso3 != RESIDUAL:
                    best[iso3] = max(best.get(iso3, 0.0), ahead + share)
    return sorted(best, key=lambda iso3: (-best[iso3], iso3))


def sections(view: View) -> dict[str, list[str]]:
    """Countries shown: of the group, by name; of a mineral, by output, the group's first."""
    w = view.words
    group = lens_entities(view)
    if not view["mineral"]:
        if view["lens"] != "none":
            return {"group": by_name(group, w)}
        esg = facts("esg")
        return {"all": by_name(esg.loc[esg["groups"] != OUTSIDE, "iso3"], w)}
    codes = producers(view["mineral"])
    if view["lens"] == "none":
        return {"all": codes}
    inside = [iso3 for iso3 in codes if iso3 in group]
    return {"group": inside, "others": [iso3 for iso3 in codes if iso3 not in group]}


def _cells(w: Words, name: str, own: Mapping[str, str]) -> tuple[record.Cell, ...]:
    cells = []
    for scheme in SCHEMES:
        status = own.get(scheme, NOT_VERIFIED)
        symbol, token, _ = LOOKS[status]
        text = _status_text(scheme, status, w)
        cells.append(record.Cell(symbol, token, w("words.pair", name=name, text=text)))
    return tuple(cells)


def _encoding(
    view: View,
    by_section: Mapping[str, list[str]],
    status: Mapping[str, Mapping[str, str]],
) -> record.MatrixEncoding:
    w = view.words
    lines: list[record.MatrixRow] = []
    filled = {name: codes for name, codes in by_section.items() if codes}
    for section, codes in filled.items():
        if len(filled) > 1 or section == "others":
            own = f"standards.participants.section.{section}"
            heading = w(own) if w.has(own) else lens_name(view)
            lines.append(record.MatrixRow(section, heading, heading=True))
        for code in codes:
            name = w.country(code)
            cells = _cells(w, name, status.get(code, {}))
            lines.append(record.MatrixRow(code, name, cells, selected=code == view["country"]))
    used = {c.symbol for line in lines for c in line.cells}
    items = {LOOKS[s][2]: LOOKS[s] for s in LOOKS if LOOKS[s][0] in used}
    legend = tuple(
        record.LegendItem(token, w(f"standards.participants.legend.{key}"), symbol)
        for key, (symbol, token, _) in items.items()
    )
    columns = tuple(
        record.MatrixColumn(
            (
                w(f"standards.participants.head.{scheme}.scheme"),
                w(f"standards.participants.head.{scheme}.what"),
                w.date(as_of()[scheme][:7]),
            )
        )
        for scheme in SCHEMES
    )
    return record.MatrixEncoding(columns, tuple(lines), legend)


def _count(
    codes: list[str], status: Mapping[str, Mapping[str, str]], scheme: str, word: str
) -> int:
    return sum(status.get(code, {}).get(scheme) == word for code in codes)


def _dates(w: Words) -> dict[str, str]:
    """Months or years of the lists, in words."""
    return {
        "eiti": w.date(as_of()["eiti_implementing"][:7]),
        "oecd": w.date(as_of()["oecd_guidance"][:7]),
    }


def _subject(view: View) -> str:
    """Whose rows there are: a group, a mineral's producers, or all countries followed here."""
    w = view.words
    if view["mineral"]:
        mineral = w.the_mineral(view["mineral"])
        return w("standards.participants.shown.producers", mineral=mineral)
    if view["lens"] == "none":
        return w("standards.participants.shown.all")
    return lens_name(view)


def _head(view: View, states: list[str], status: Mapping[str, Mapping[str, str]]) -> Headline:
    """How many of the countries shown implemented the EITI; a followed country first."""
    w = view.words
    dates = _dates(w)
    count = _count(states, status, "eiti_implementing", "implementing")
    year = as_of()["eiti_implementing"][:4]
    values = {"n": count, "all": len(states), "year": year}
    key = "standards.participants.title"
    group = of_group(view, lambda name: capital(w(key, who=_who(view, name), **values)))
    if not view["country"]:
        return Headline(group, w("standards.participants.second", **dates))
    stood = _stood(_all_statuses().get(view["country"], {}))
    country = w.the_country(view["country"])
    own = {
        "country": capital(country) if stood != NOT_VERIFIED else country,
        "name": w.country(view["country"]),
        "date": dates["eiti"],
        "year": year,
    }
    return Headline(
        title=w(f"standards.participants.country.{stood}", **own),
        second=group,
    )


def _who(view: View, group: str) -> str:
    """Whom the title counts: a mineral's producers, a group, or all countries followed here."""
    w = view.words
    if view["mineral"]:
        return w("standards.participants.who.producers", mineral=w.the_mineral(view["mineral"]))
    if view["lens"] == "none":
        return w("standards.participants.who.all")
    return group


def _stood(own: Mapping[str, str]) -> str:
    """Where a country stood with the EITI, by its two lists."""
    implements = own.get("eiti_implementing", NOT_VERIFIED)
    supports = own.get("eiti_supporting") == "supporting"
    if implements == "implementing":
        return "both" if supports else "implementing"
    if supports:
        return "union" if implements == "not_applicable" else "supporting"
    return {"withdrawn_or_delisted": "left", "not_listed": "not_listed"}.get(
        implements, NOT_VERIFIED
    )


@lru_cache(maxsize=1)
def _all_statuses() -> Mapping[str, Mapping[str, str]]:
    """Country -> scheme -> status, of every country of the facts."""
    status_of: dict[str, dict[str, str]] = {}
    for row in dicts(statuses()):
        status_of.setdefault(row["iso3"], {})[row["scheme"]] = row["status"]
    return status_of


def _notes(
    view: View, codes: list[str], status: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    w = view.words
    adherent = _count(codes, status, "oecd_guidance", "adherent")
    unsure = len(codes) - adherent
    notes = [
        w("standards.participants.note.oecd", n=adherent, oecd=lists(w)["oecd"]),
        w("standards.participants.note.not_verified", n=unsure),
        w("standards.participants.note.eiti", eiti=lists(w)["eiti"]),
    ]
    if UNION in codes:
        notes.append(w("standards.participants.note.union"))
    if view["mineral"]:
        notes.append(w("standards.participants.note.producers"))
    notes.append(w("standards.participants.note.icmm"))
    return (*notes, *(date_notes(view) if view["lens"] in ("msp", "forum") else ()))


def _data(codes: list[str], w: Words) -> pd.DataFrame:
    """A row a country and scheme; countries that the facts lack are not verified."""
    return pd.DataFrame(
        [
            {
                "iso3": code,
                "name": w.country(code),
                "scheme": scheme,
                "status": _all_statuses().get(code, {}).get(scheme, NOT_VERIFIED),
                "as_of": as_of()[scheme],
                "source": page(SOURCE[scheme]),
            }
            for code in codes
            for scheme in SCHEMES
        ]
    )


@figure(
    FIGURE,
    Use(Mineral, optional=True),
    Use(Lens, default="ny2022_all"),
    On,
    Country,
    tables=("production", "supply_outlook", "facts/convenings", "facts/esg"),
    choices=choices,
)
def participants(view: View) -> Draft:
    """Countries by scheme, with the day on which each status was read.

    Rows: iso3, name, scheme (eiti_implementing, eiti_supporting, oecd_guidance), status
    (implementing, supporting, adherent, withdrawn_or_delisted, not_listed, not_applicable,
    not_verified), as_of, source (address). Of a mineral: its producers, those of the lens first.
    """
    w = view.words
    by_section = sections(view)
    codes = [code for part in by_section.values() for code in part]
    if not codes:
        reason = w("standards.participants.nobody", date=w.date(view["on"]))
        near = View(dict(view) | {"lens": "ny2022_all"})
        raise NoData(reason, nearest=near)
    data = _data(codes, w)
    status: dict[str, dict[str, str]] = {}
    for row in dicts(data):
        status.setdefault(row["iso3"], {})[row["scheme"]] = row["status"]
    states = [code for code in codes if code != UNION]
    head = _head(view, states, status)
    status_texts = {
        code: w.listing([_status_text(s, status[code][s], w) for s in SCHEMES]) for code in codes
    }
    rows = [w("words.pair", name=w.country(c), text=text) for c, text in status_texts.items()]
    return Draft(
        title=head,
        subtitle={"shown": _subject(view), **_dates(w)},
        data=data,
        encoding=_encoding(view, by_section, status),
        sources=(fact_page(EITI, w), fact_page(OECD, w)),
        notes=_notes(view, codes, status),
        alt={"second": head.second, "rows": "; ".join(rows)},
        table=("iso3.code", "name.country", "scheme", "status.scheme", "as_of", "source"),
    )
