"""What papers, profiles and answers say that there is not, and the rows that would deny it.

The rows are looked for in the files of the tables, by code that shares nothing with
`msp_dash.figures.absence`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.briefing.documents.mineral_parts import MineralParts
from msp_dash.briefing.documents.model import texts
from msp_dash.briefing.documents.papers import PARTS
from msp_dash.briefing.documents.questions import answers
from msp_dash.figures.absence import Absence
from msp_dash.params import On
from msp_dash.ui.profile import mineral as mineral_profile
from msp_dash.ui.profile.country import Profile
from msp_dash.words import Words, words
from msp_dash.words.catalogue import english
from tests.words.test_absence import WORDING, is_claim, reason_of

DATA = Path(__file__).resolve().parents[2] / "data"
READER = "USA"
LED = re.compile(r"^(?:(?:For|From institutions of) [^,]+, |[^:,.]{3,40}: )")
"""What stands before a sentence on a country."""
SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[A-Z])")
W = words("en")
NO_SHARE = W("partners.share.no_share")
"""In place of a number in a line of others: the publisher withholds what it needs."""

Subject = Mapping[str, tuple[str, ...]]
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Claim:
    """A sentence that says there is nothing: the message that it is of, and what it is about."""

    about: str
    text: str
    key: str
    subject: Subject


@dataclass(frozen=True, eq=False)
class Sentences:
    """What papers and the profile of a subject say, whatever they have room for.

    `absent` : sentence -> key and subject, of all that an `Absence` says.
    """

    texts: tuple[str, ...]
    absent: Mapping[str, tuple[str, Subject]]

    @property
    def sentences(self) -> Iterable[str]:
        """Each once."""
        return dict.fromkeys(one for text in self.texts for one in SENTENCE_END.split(text))


@cache
def sentences_of(kind: str, name: str) -> Sentences:
    """Of a "country" or a "mineral", by its code or id."""
    absent: dict[str, tuple[str, Subject]] = {}
    make = Absence.sentence

    def recorded(self: Absence, w: Words, key: str, **placeholders: object) -> str:
        text = make(self, w, key, **placeholders)
        absent[bare(text)] = (key, self.subject)
        return text

    with mock.patch.object(Absence, "sentence", recorded):
        texts = tuple(_of_country(name) if kind == "country" else _of_mineral(name))
    return Sentences(texts, absent)


def _of_country(code: str) -> Iterator[str]:
    yield from _of_papers(CountryParts(code, W, READER))
    profile = Profile(code, W)
    yield from (profile.title(), *profile.answer())


def _of_mineral(name: str) -> Iterator[str]:
    yield from _of_papers(MineralParts(name, W))
    yield from (mineral_profile.title(name, W), *mineral_profile.answer(name, W))


def _of_papers(about: CountryParts | MineralParts) -> Iterator[str]:
    for kind in ("scene-setter", "two-pager"):
        for part in PARTS[kind, about.subject](about):
            for form in filter(None, (part, part and part.brief)):
                yield from (text for block in form.blocks for text in texts(block))
    yield about.title().text
    yield from (one.answer.text for one in answers(about))
    yield from (one.text for one in about.points())


def claims(kind: str, about: str) -> Iterator[Claim]:
    """Sentences of absence on a subject, each once, with the message that they are of."""
    spoken = sentences_of(kind, about)
    for text in spoken.sentences:
        if not WORDING.search(text):
            continue
        plain = bare(text)
        if plain in spoken.absent:
            yield Claim(about, text, *spoken.absent[plain])
            continue
        inner = LED.sub("", plain)
        forms = (key for key, form in _forms().items() if form.match(plain) or form.match(inner))
        of = max(forms, key=_length, default="")
        if not of and NO_SHARE in text:
            continue
        if is_claim(of) or not reason_of(of):
            yield Claim(about, text, of, {kind: (about,), **_stage(text)})


def _stage(text: str) -> Subject:
    """The stage of which a sentence says that nothing is published."""
    names = {stage: W(f"producers.what.{stage}") for stage in ("mine", "smelter", "refined")}
    stages = tuple(stage for stage, name in names.items() if name.casefold() in text.casefold())
    return {"stage": stages} if stages else {}


def bare(text: str) -> str:
    """Without the full stop and a source in brackets."""
    return re.sub(r" \[[^\[\]]*\]$", "", text.removesuffix(".")).removesuffix(".")


def _length(key: str) -> int:
    return len(english()[key])


@cache
def _forms() -> Mapping[str, re.Pattern[str]]:
    """Messages of absence as what a sentence that they make begins with."""
    forms = {}
    for key, text in english().items():
        if WORDING.search(text):
            first = SENTENCE_END.split(text)[0].removesuffix(".")
            parts = re.split(r"\{[^{}]*\}", first)
            forms[key] = re.compile(".+?".join(map(re.escape, parts)) + r"$")
    return forms


# --- the tables, read anew ------------------------------------------------------------------------


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Rows of a file of ``data``, as plain dicts."""
    kind, _, name = table.rpartition("/")
    if kind:
        with (DATA / kind / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))
    return tuple(pd.read_parquet(DATA / "tables" / f"{name}.parquet").to_dict("records"))


@cache
def _group() -> Mapping[str, frozenset[str]]:
    """Mineral -> itself, its groups and its members."""
    alike: dict[str, set[str]] = {}
    for row in rows("reference/mineral_groups"):
        alike.setdefault(row["group"], set()).add(row["member"])
        alike.setdefault(row["member"], set()).add(row["group"])
    return {one: frozenset({one, *others}) for one, others in alike.items()}


@cache
def _ids() -> Mapping[str, str]:
    """Label of a fact -> mineral."""
    ids = {}
    for row in rows("reference/minerals"):
        printed = (row["mineral"], row["name_en"], W.the_mineral(row["mineral"]))
        for name in (*printed, *row["aliases"].split(";")):
            ids[name.strip().casefold()] = row["mineral"]
    for table in ("control_labels", "recycling_labels"):
        labels = (row for row in rows(f"reference/{table}") if row["mineral"])
        ids |= {row["label"].casefold(): row["mineral"] for row in labels}
    return ids


def _name_of(cell: str) -> set[str]:
    """Minerals of a cell of the facts."""
    return {_ids().get(one.strip().casefold(), one.strip()) for one in cell.split(";")}


def _states(codes: Iterable[str]) -> set[str]:
    own = set(codes)
    if "EU" in own:
        own |= {str(row["iso3"]) for row in rows("countries") if row["eu"]}
    return own


def _minerals(names: Iterable[str]) -> set[str]:
    return {one for name in names for one in _group().get(name, frozenset({name}))}


def output(subject: Subject) -> Iterator[Row]:
    """Output by country: a number above zero, or a country listed without one."""
    for table in ("production", "supply_outlook"):
        yield from (row for row in rows(table) if row["value"] != 0 and _is_of(row, subject))


def reserves(subject: Subject) -> Iterator[Row]:
    """Reserves by country, of any edition."""
    yield from (row for row in rows("reserves") if row["value"] != 0 and _is_of(row, subject))


def _is_of(row: Row, subject: Subject) -> bool:
    """Whether a row of a publisher's table is of a subject, by columns of the same names."""
    for name, values in subject.items():
        match name:
            case "country":
                fits = row["iso3"] in _states(values)
            case "mineral":
                fits = row["mineral"] in _minerals(values)
            case "year":
                fits = str(row["year"]) in values
            case _:
                fits = name not in row or str(row[name]) in values
        if not fits:
            return False
    return True


def newest_reserves(subject: Subject) -> Iterator[Row]:
    """Reserves in the newest edition."""
    newest = max(row["edition"] for row in rows("reserves"))
    return (row for row in reserves(subject) if row["edition"] == newest)


def codes(claim: Claim) -> Iterator[Row]:
    """Customs codes of one mineral alone, of the minerals that a sentence names."""
    names = re.split(r", | and ", re.sub(r".*(?:code for|used here:) ", "", bare(claim.text)))
    minerals = {_ids()[name.removesuffix(" alone").casefold()] for name in names}
    shared = Counter(row["hs6"] for row in rows("reference/hs6"))
    for row in rows("reference/hs6"):
        if row["mineral"] in minerals and shared[row["hs6"]] == 1 and row["extract"] != "left_out":
            yield row


def of_others(claim: Claim) -> Iterator[Row]:
    """Output of partners but the largest producer, by the publisher that a sentence names."""
    source, (mineral,) = claim.text.split()[0].lower(), claim.subject["mineral"]
    own = [row for row in rows("production") if row["source"] == source]
    own = [row for row in own if row["mineral"] == mineral and row["iso3"] not in ("WLD", "OTH")]
    edition = max(row["edition"] for row in own)
    year = max(row["year"] for row in own if row["edition"] == edition)
    own = [row for row in own if (row["edition"], row["year"]) == (edition, year)]
    largest = max(
        (row for row in own if row["value"] == row["value"]), key=lambda row: row["value"]
    )
    seated = {row["iso3"] for row in rows("facts/members") if row["role"] == "msp_partner"}
    yield from (
        row
        for row in own
        if row["iso3"] in _states(seated) - {largest["iso3"]} and row["value"] != 0
    )


def flows(subject: Subject) -> Iterator[Row]:
    """Trade of some parties in a product or any, in a year or any."""
    expected = {"hs6": set(subject.get("product", ())), "year": set(subject.get("year", ()))}
    parties = {name: _states(subject[name]) for name in ("exporter", "importer") if name in subject}
    for table in ("trade", "trade_hs92"):
        frame = _flows(table)
        for name, values in {**expected, **parties}.items():
            if values:
                frame = frame[frame[name].astype(str).isin(values)]
        if "country" in subject:
            own = _states(subject["country"])
            frame = frame[frame["exporter"].isin(own) | frame["importer"].isin(own)]
        yield from frame[frame["value_usd"] > 0].to_dict("records")


@cache
def _flows(table: str) -> pd.DataFrame:
    return pd.read_parquet(DATA / "tables" / f"{table}.parquet")


def projects(subject: Subject) -> Iterator[Row]:
    """Projects of a country or a mineral with any link to the partnership."""
    for row in rows("facts/projects"):
        places = {one.strip() for one in row["country_iso3"].split(";")}
        here = not places.isdisjoint(_states(subject.get("country", places)))
        names = _name_of(row["minerals"])
        of_it = not names.isdisjoint(_minerals(subject.get("mineral", names)))
        if here and of_it and row["msp_link_strength"] != "none_found":
            yield row


def finance(subject: Subject) -> Iterator[Row]:
    """Money for a country, for a project there, or from its institutions, with any link or none."""
    where = {row["project_id"]: row["country_iso3"] for row in rows("facts/projects")}
    own = _states(subject["country"])
    for row in rows("facts/project_finance"):
        cells = (row["recipient_iso3"], row["institution_iso3"], where.get(row["project_id"], ""))
        if own & {one.strip() for cell in cells for one in cell.split(";")}:
            yield row


def controls(subject: Subject) -> Iterator[Row]:
    """Export controls of a country or on a mineral, whatever became of them."""
    for row in rows("facts/export_controls"):
        if row["iso3"] not in _states(subject.get("country", (row["iso3"],))):
            continue
        names = {one.strip() for one in re.split(r"[;,]", row["minerals"])}
        minerals = {m for name in names for m in _name_of(name)}
        if "mineral" not in subject or minerals & _minerals(subject["mineral"]):
            yield row


def in_force(subject: Subject) -> Iterator[Row]:
    """Export controls that are in force today, as far as the record says."""
    day = dt.date.today().isoformat()
    for row in controls(subject):
        begun = row["in_force"] and row["in_force"] <= day and row["status"] == "in_force"
        if begun and not (row["suspended_or_ended"] and row["suspended_or_ended"] <= day):
            yield row


def promises(subject: Subject) -> Iterator[Row]:
    """Promises that a country made, alone or in a group, or that are made to it by name."""
    for row in rows("facts/commitments"):
        if _states(subject["country"]) & {*row["by_iso3"].split(";"), *row["to_iso3"].split(";")}:
            yield row


def seats(subject: Subject) -> Iterator[Row]:
    """Roles in the partnership on any day, and places on a list of a meeting."""
    for table in ("facts/members", "facts/participation"):
        yield from (row for row in rows(table) if row["iso3"] in subject["country"])


def roles(subject: Subject) -> Iterator[Row]:
    """Roles in the partnership on the last day that its roll is confirmed."""
    for row in seats(subject):
        if row.get("from_date", "9") <= On.usual and not row["until_date"]:
            yield row


def mines(subject: Subject) -> Iterator[Row]:
    """Mines of a country on any list."""
    own = _states(subject["country"])
    for row in rows("sites"):
        if row["iso3"] in own and "mine" in row["kind"].split(";"):
            yield row


def operated(claim: Claim) -> Iterator[Row]:
    """Mines of a country, of the mineral that a sentence names, whose list says who runs them."""
    (name,) = re.findall(r" mines? of (.*) there and ", claim.text)
    for row in mines(claim.subject):
        if row["operator"] and _ids()[name.casefold()] in row["minerals"].split(";"):
            yield row


def anything(subject: Subject) -> Iterator[Row]:
    """Output, reserves, demand and prices of a mineral."""
    for look in (output, reserves, in_table("demand"), in_table("prices")):
        yield from look(subject)


def recycled(subject: Subject) -> Iterator[Row]:
    """Rates of recycling of a mineral, and US scrap."""
    own = _minerals(subject["mineral"])
    yield from (row for row in rows("facts/recycling") if _name_of(row["mineral"]) & own)
    for row in rows("salient"):
        is_number = row["value"] == row["value"]
        if row["mineral"] in own and row["measure"] == "secondary_production" and is_number:
            yield row


def in_table(table: str) -> Callable[[Subject], Iterator[Row]]:
    """Rows of a publisher's table with a number."""

    def matching(subject: Subject) -> Iterator[Row]:
        return (row for row in rows(table) if row["value"] == row["value"] and _is_of(row, subject))

    return matching


LOOK: Mapping[str, Callable[[Subject], Iterator[Row]]] = {
    "briefing.country.never": output,
    "briefing.country.no_output": output,
    "briefing.country.no_reserves": reserves,
    "briefing.country.reserves_before": newest_reserves,
    "briefing.country.reserves_na": newest_reserves,
    "briefing.country.no_role": seats,
    "briefing.country.no_role_named": roles,
    "briefing.country.no_role_territory": roles,
    "standards.controls.nothing": controls,
    "standards.controls.title": in_force,
    "table.register.no_promise": promises,
    "producers.empty": output,
    "profile.nothing": anything,
    "documents.none.country.controls": controls,
    "documents.none.country.finance": finance,
    "documents.none.country.owners": mines,
    "documents.none.country.projects": projects,
    "documents.none.mineral.controls": controls,
    "documents.none.mineral.demand": in_table("demand"),
    "documents.none.mineral.enough": in_table("supply_outlook"),
    "documents.none.mineral.mines": output,
    "documents.none.mineral.price": in_table("prices"),
    "documents.none.mineral.projects": projects,
    "documents.none.mineral.recycling": recycled,
    "documents.none.mineral.refines": output,
    "documents.none.mineral.reserves": reserves,
    "documents.reader.bought_none": flows,
    "country.trade.nothing": flows,
    "trade.unlisted": output,
}
"""Message -> the rows that would deny it."""


READ: Mapping[str, Callable[[Claim], Iterator[Row]]] = {
    "disruption.supply.second.none": of_others,
    "documents.question.no_operators.one": operated,
    "documents.question.no_operators.other": operated,
    "documents.gap.no_code.one": codes,
    "documents.gap.no_code.other": codes,
}
"""The same for messages whose sentence has to be read, since it names more than its subject."""
ROWS_SHOWN = 3


def denying(claim: Claim) -> list[Row] | None:
    """Rows that deny a claim; None where nobody looks for any."""
    of = max((key for key in LOOK if claim.key.startswith(key)), key=len, default="")
    look, read = LOOK.get(of), READ.get(claim.key)
    if read:
        return list(islice(read(claim), ROWS_SHOWN))
    return None if look is None else list(islice(look(claim.subject), ROWS_SHOWN))
