"""Absence: that no table has anything of a subject, looked for in one place.

`looked` is given the names of the tables that could have something, and reads them as they are: no
view, group or choice has filtered them. Where nothing is there it returns an `Absence`, from which
a sentence of `CLAIMS` is made; where something is, there is none to make a sentence from, and the
caller has to say what is held.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import narwhals as nw
import pandas as pd

from msp_dash.analysis.projects import mineral_ids
from msp_dash.analysis.trade import Flows
from msp_dash.data import Source, facts, load
from msp_dash.data.curated import reference
from msp_dash.data.engine import answer
from msp_dash.data.frames import dicts
from msp_dash.data.mineral_groups import related
from msp_dash.data.parts import holdings
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.common import publication
from msp_dash.figures.control_words import named_items
from msp_dash.figures.view_group import eu_states
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

UNION = "EU"
TRADE: Mapping[str, str] = MappingProxyType({"trade": "baci", "trade_hs92": "baci_hs92"})
"""Tables of flows -> their publisher; they are queried, since they may be in parts."""

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "production": {"country": ("iso3",)},
        "reserves": {"country": ("iso3",)},
        "supply_outlook": {"country": ("iso3",)},
        "demand": {},
        "outlook": {"country": ("iso3",)},
        "prices": {},
        "listings": {"country": ("jurisdiction",)},
        "governance": {"country": ("iso3",)},
        "gdp": {"country": ("iso3",)},
        "us_supply": {"country": ("iso3",)},
        "salient": {},
        "sites": {"country": ("iso3",), "mineral": ("minerals",)},
        "trade": {"country": ("exporter", "importer"), "product": ("hs6",)},
        "trade_hs92": {"country": ("exporter", "importer"), "product": ("hs6",)},
        "facts/projects": {"country": ("country_iso3",), "mineral": ("minerals",)},
        "facts/project_finance": {
            "country": ("project_iso3", "recipient_iso3", "institution_iso3")
        },
        "facts/finance_network": {"country": ("iso3",)},
        "facts/export_controls": {"country": ("iso3",)},
        "facts/members": {"country": ("iso3",)},
        "facts/participation": {"country": ("iso3",)},
        "facts/related_initiatives": {"country": ("iso3",)},
        "facts/commitments": {"country": ("by_iso3", "to_iso3"), "mineral": ("minerals",)},
        "facts/investment": {"country": ("iso3",)},
        "facts/recycling": {},
        "facts/esg": {"country": ("iso3",)},
    }
)
"""Table -> columns that hold a part of a subject, any of them, where they have another name."""

OUTPUT = ("production", "supply_outlook")
AVAILABLE = (*OUTPUT, "reserves")
SEATS = ("facts/members", "facts/participation")
CONTROLS = ("facts/export_controls",)
FINANCE = ("facts/project_finance",)
FLOWS = ("trade", "trade_hs92")

CLAIMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answer.alliance_of.network_none": ("facts/finance_network",),
        "answer.alliance_of.none": ("facts/related_initiatives",),
        "answer.attended_as.none": SEATS[1:],
        "answer.capacity.none": SEATS[1:],
        "answer.lack.attended_from": SEATS[1:],
        "answer.lack.control_planned": CONTROLS,
        "answer.lack.control_since": CONTROLS,
        "answer.lack.controls_to": CONTROLS,
        "answer.lack.ever": SEATS,
        "answer.lack.finance": FINANCE,
        "answer.lack.initiatives": ("facts/related_initiatives", "facts/finance_network", *SEATS),
        "answer.lack.joined_in": SEATS[:1],
        "answer.lack.largest_in": OUTPUT,
        "answer.lack.outlook_share": OUTPUT[1:],
        "answer.lack.output_of": OUTPUT,
        "answer.lack.programmes": ("facts/investment",),
        "answer.lack.reserves_of": AVAILABLE[2:],
        "answer.lack.sector_share": ("demand",),
        "answer.lack.seller": FLOWS,
        "answer.lack.us_source": ("us_supply",),
        "balance.growth_needed.note.none": OUTPUT[:1],
        "balance.growth_needed.second.none": OUTPUT[:1],
        "balance.outlook.empty": OUTPUT[1:],
        "briefing.convening.unknown.guests": AVAILABLE,
        "briefing.country.never": OUTPUT,
        "briefing.country.no_output": OUTPUT[:1],
        "briefing.country.no_reserves": AVAILABLE[2:],
        "briefing.country.reserves_before": AVAILABLE[2:],
        "briefing.country.reserves_na": AVAILABLE[2:],
        "briefing.country.no_role": SEATS,
        "briefing.country.no_role_named": SEATS[:1],
        "briefing.country.no_role_territory": SEATS[:1],
        "briefing.mineral.no_demand": ("demand",),
        "briefing.mineral.no_output": OUTPUT,
        "briefing.mineral.no_reserves": AVAILABLE[2:],
        "chain.title.one_none": OUTPUT,
        "coalition.complementarity.second.unnamed": OUTPUT,
        "coalition.marginal.second.unlisted": AVAILABLE,
        "coalition.marginal.title.nobody": AVAILABLE,
        "coalition.newcomers.nothing": OUTPUT,
        "coalition.newcomers.title.nobody": OUTPUT,
        "coalition.outlook.second": OUTPUT[1:],
        "commitments.nothing": ("facts/commitments",),
        "commitments.nothing_of": ("facts/commitments",),
        "commitments.title.signed.none": ("facts/commitments",),
        "convening.guests.nothing": AVAILABLE,
        "convening.guests.title.none": OUTPUT,
        "convening.guests.title.none_one": OUTPUT,
        "convening.nothing": OUTPUT,
        "convening.promises.nothing": ("facts/commitments",),
        "country.gdp.no_gdp": ("gdp",),
        "country.governance.nothing": ("governance",),
        "country.ranks.title.never_mined": OUTPUT,
        "country.standing.nothing": AVAILABLE,
        "country.trade.note.unlisted": OUTPUT,
        "country.trade.nothing": FLOWS,
        "country.trade.transit.none": OUTPUT,
        "demand.empty.no_scope": ("demand",),
        "disruption.answer.mines": OUTPUT,
        "disruption.answer.stocks_unknown": ("salient",),
        "disruption.bought.nothing": FLOWS,
        "disruption.empty.no_base_case": OUTPUT[1:],
        "disruption.empty.supplier": OUTPUT,
        "disruption.empty.supplier_any": OUTPUT,
        "disruption.growth.reason.none": OUTPUT[:1],
        "disruption.importers.second_none": FLOWS,
        "disruption.left.nobody": OUTPUT,
        "disruption.leverage.title.none_half": FLOWS,
        "disruption.leverage.second.no_code": FLOWS,
        "disruption.leverage.second.no_flows": FLOWS,
        "disruption.leverage.tip_no_code": FLOWS,
        "disruption.leverage.tip_no_flows": FLOWS,
        "disruption.note.mines": OUTPUT,
        "disruption.supply.second.none": OUTPUT,
        "disruption.supply.second.unlisted": OUTPUT,
        "documents.gap.no_code": FLOWS,
        "documents.none.country.controls": CONTROLS,
        "documents.none.country.finance": FINANCE,
        "documents.none.country.owners": ("sites",),
        "documents.none.country.projects": ("facts/projects",),
        "documents.none.mineral.controls": CONTROLS,
        "documents.none.mineral.demand": ("demand",),
        "documents.none.mineral.enough": ("supply_outlook",),
        "documents.none.mineral.mines": OUTPUT,
        "documents.none.mineral.price": ("prices",),
        "documents.none.mineral.projects": ("facts/projects",),
        "documents.none.mineral.recycling": ("facts/recycling",),
        "documents.none.mineral.refines": OUTPUT,
        "documents.none.mineral.reserves": AVAILABLE[2:],
        "documents.question.no_operators": ("sites",),
        "documents.reader.bought_none": FLOWS,
        "mineral.stages.nothing": OUTPUT,
        "partners.meetings.nobody": SEATS[1:],
        "partners.meetings.title.country_none": SEATS[1:],
        "partners.meetings.title.nobody": SEATS[1:],
        "partners.share.second": AVAILABLE,
        "partners.share.title.none": AVAILABLE,
        "partners.forge_unnamed": SEATS[:1],
        "partners.map.nobody": SEATS[:1],
        "partners.map.title.country.none": SEATS[:1],
        "partners.map.title.country_new_york.none": SEATS[1:],
        "partners.note.absent": SEATS[1:],
        "producers.empty": OUTPUT,
        "producers.group.none": OUTPUT,
        "producers.history": OUTPUT,
        "producers.listings.of.none": ("listings",),
        "producers.reserves": AVAILABLE[2:],
        "producers.title.no_value": OUTPUT,
        "producers.title.status": OUTPUT,
        "producers.title.unlisted": OUTPUT,
        "profile.nothing": (*AVAILABLE, "demand", "prices"),
        "profile.unknown.named": AVAILABLE,
        "projects.finance_nothing": FINANCE,
        "projects.institutions_nothing": ("facts/finance_network", *FINANCE),
        "projects.nothing": ("facts/projects",),
        "projects.programmes_nothing": ("facts/investment",),
        "projects.title.country_none": ("facts/projects",),
        "projects.title.country_lacks": ("facts/projects",),
        "recycling.panel.us_secondary_share_of_apparent_consumption.no_scrap": ("facts/recycling",),
        "recycling.us.title": ("facts/recycling", "salient"),
        "sites.counts.second": ("sites",),
        "sites.nothing": ("sites",),
        "sites.nothing_country": ("sites",),
        "sites.nothing_group": ("sites",),
        "standards.controls.nothing": CONTROLS,
        "standards.controls.nothing_asked": CONTROLS,
        "standards.controls.nothing_ever": CONTROLS,
        "standards.controls.nothing_unsought": CONTROLS,
        "standards.controls.title": CONTROLS,
        "standards.participants.title": ("facts/esg",),
        "standards.supply.nothing": (*CONTROLS, *OUTPUT),
        "table.register.no_promise": ("facts/commitments",),
        "documents.headline.none": ("facts/commitments",),
        "table.overdue.none": ("facts/commitments",),
        "trade.empty.no_flow": FLOWS,
        "trade.empty.other_nomenclature": FLOWS,
        "trade.note.unlisted_ore": OUTPUT,
        "trade.note.unlisted_processed": OUTPUT,
        "trade.unlisted": OUTPUT,
        "us.stocks.note.not_available": ("salient",),
        "us.stocks.title.not_available": ("salient",),
    }
)
"""Message that says there is nothing -> the tables in which there could be something.

The key of a table of messages stands for those in it. ``tests/words/test_absence.py`` finds those
of such a wording that are missing here.
"""


@dataclass(frozen=True, slots=True)
class Absence:
    """That nothing of `subject`, as it was asked for, is in any of `tables`; `looked` makes it."""

    tables: tuple[str, ...]
    subject: Mapping[str, tuple[str, ...]]

    def sentence(self, w: Words, key: str, **placeholders: object) -> str:
        """The sentence `key` of `CLAIMS`.

        Raises
        ------
        ValueError
            When it could be in a table that was not looked through.
        """
        if left := set(claimed(key)) - set(self.tables):
            raise ValueError(f"{key} could be in {', '.join(sorted(left))}")
        return w(key, **placeholders)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The newest publications that were looked through; of the facts each row has its own."""
        published = (one for one in self.tables if not one.startswith("facts/"))
        return tuple(dict.fromkeys(one for table in published for one in _newest(table)))


def claimed(key: str) -> tuple[str, ...]:
    """The tables of a message of `CLAIMS`, or of the table of messages that it is in.

    Raises
    ------
    KeyError
        When it is not registered.
    """
    names = key.split(".")
    for end in range(len(names), 0, -1):
        if (prefix := ".".join(names[:end])) in CLAIMS:
            return CLAIMS[prefix]
    raise KeyError(key)


def looked(*tables: str, **subject: str | Collection[str]) -> Absence | None:
    """Look through tables for a subject; None where any has a row of it, also one without a number.

    Parameters
    ----------
    tables : of `COLUMNS`. A row whose number is zero is none.
    subject : a column, or a part that `COLUMNS` names, -> its value or values. A mineral stands
        also for its group and for its members (`related`), the Union also for its states.

    Raises
    ------
    ValueError
        When a table has no column for a part of the subject, so that it cannot answer.

    Examples
    --------
    >>> from msp_dash.figures.absence import looked
    >>> looked("reserves", country="CHN", mineral="magnet_rare_earths") is None
    True
    >>> looked("reserves", country="LUX").tables
    ('reserves',)
    """
    query = {
        name: (value,) if isinstance(value, str) else tuple(sorted(set(value)))
        for name, value in subject.items()
    }
    expected = {name: _widened(name, values) for name, values in query.items()}
    if any(_has(table, expected) for table in tables):
        return None
    return Absence(tables, MappingProxyType(query))


def _widened(name: str, values: Collection[str]) -> tuple[str, ...]:
    if name == "mineral":
        return tuple({one for mineral in values for one in related(mineral)})
    return (*values, *eu_states()) if UNION in values else tuple(values)


def _has(table: str, subject: Mapping[str, tuple[str, ...]]) -> bool:
    if table in TRADE:
        return _has_flows(table, subject)
    rows = _rows(table)
    matches: list[frozenset[int]] = []
    for name, values in subject.items():
        columns = COLUMNS[table].get(name, (name,))
        if lacking := [one for one in columns if one not in rows]:
            raise ValueError(f"{table} has no {', '.join(lacking)} to look for")
        at = _positions(table, columns)
        matches.append(frozenset[int]().union(*(at.get(value, ()) for value in values)))
    least, *others = sorted(matches, key=len) or [frozenset(range(len(rows)))]
    return bool(least.intersection(*others))


@lru_cache(maxsize=64)
def _positions(table: str, columns: tuple[str, ...]) -> Mapping[str, frozenset[int]]:
    """Name -> the rows of a table that have it in any of some columns, alone or among others."""
    at: dict[str, set[int]] = {}
    for column in columns:
        for cell, own in _rows(table).groupby(column).indices.items():
            for name in str(cell).split(SEPARATOR):
                at.setdefault(name.strip(), set()).update(map(int, own))
    return {name: frozenset(rows) for name, rows in at.items()}


@lru_cache(maxsize=32)
def _rows(table: str) -> pd.DataFrame:
    """Rows of a table but those whose number is zero, with codes where the facts have names."""
    if not table.startswith("facts/"):
        rows = load(table)
        return rows[rows["value"] != 0] if "value" in rows else rows
    rows = facts(table.removeprefix("facts/"))
    match table:
        case "facts/projects":
            joined = [SEPARATOR.join(mineral_ids(one, mineral_aliases())) for one in dicts(rows)]
            return rows.assign(minerals=joined)
        case "facts/recycling":
            labels = reference("recycling_labels")
            folded = labels["label"].str.casefold().str.replace(" ", "_")
            ids = {**mineral_aliases(), **dict(zip(folded, labels["mineral"], strict=True))}
            names = [mineral_ids({"minerals": one}, ids) for one in rows["mineral"]]
            return rows.assign(mineral=list(map(SEPARATOR.join, names)))
        case "facts/project_finance":
            of = facts("projects").set_index("project_id")["country_iso3"]
            return rows.assign(project_iso3=rows["project_id"].map(of).fillna(""))
        case "facts/export_controls":
            names = named_items().groupby("control_id")["mineral"].agg(SEPARATOR.join)
            # A label may list elements that are no members of the group that it names.
            cells = rows["minerals"].str.replace("[,()]", SEPARATOR, regex=True)
            listed = [mineral_ids({"minerals": cell}, mineral_aliases()) for cell in cells]
            ids = rows["control_id"].map(names).fillna("")
            return rows.assign(mineral=ids + SEPARATOR + list(map(SEPARATOR.join, listed)))
        case _:
            return rows


def _has_flows(table: str, subject: Mapping[str, tuple[str, ...]]) -> bool:
    available = holdings(table)
    codes = set(subject.get("product", available["hs6"])) & set(available["hs6"])
    years = {int(one) for one in subject.get("year", available["year"])} & set(available["year"])
    if not codes or not years:
        return False
    parties = tuple(
        (COLUMNS[table].get(name, (name,)), values)
        for name, values in subject.items()
        if name not in ("product", "year")
    )
    return len(answer(table, codes, years, _Between(parties))) > 0


@dataclass(frozen=True, slots=True)
class _Between:
    """Query of a flow of some parties: (columns, codes), all of which it has in any column."""

    parties: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def __call__(self, rows: Flows) -> Flows:
        for columns, codes in self.parties:
            either = (nw.col(one).is_in(codes) for one in columns)
            rows = rows.filter(nw.any_horizontal(*either, ignore_nulls=True))
        return rows.filter(nw.col("value_usd") > 0).select("hs6", "year").sort("hs6").head(1)


def _newest(table: str) -> list[Source]:
    """The newest edition of each publisher of a table."""
    if table in TRADE:
        return [publication(TRADE[table], str(holdings(table)["edition"].iloc[-1]))]
    rows = load(table)
    if "edition" not in rows:
        return []
    newest = rows.groupby("source")["edition"].max()
    return [publication(str(source), str(edition)) for source, edition in newest.items()]
