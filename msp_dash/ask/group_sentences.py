"""Sentences on who takes part in what and on single projects, from the rows of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from msp_dash.ask.reading import Reading, time_of
from msp_dash.ask.record_sentences import (
    INSTITUTIONS,
    LATIN_AMERICA,
    REGIONS,
    ROLES,
    attended_meetings,
    commitment_pages,
    commitments_text,
    countries_in,
    listed,
    promised_meetings,
)
from msp_dash.data import Source, facts
from msp_dash.data.frames import dicts
from msp_dash.data.load import load
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.absence import looked
from msp_dash.figures.common import capital
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.investment.programmes import amount
from msp_dash.figures.partners.attendance import meeting_name
from msp_dash.figures.partners.membership import SCHEMES
from msp_dash.figures.record import Figure
from msp_dash.words import Words

ITEMS_MAX = 4
"""Public programs that one sentence lists."""
NAMES_OF_STATES = {"US": "United States", "UK": "United Kingdom", "EU": "European Union"}
"""Short names in titles of agreements: "US-Australia framework"."""
REPORTED = ", as reported by"
RECIPIENT = ("toward", "a")
"""Prepositions before a country to which something is promised."""
TARGET = "target_"
NETWORK = "finance_network"


def _alliance(figure: Figure, reading: Reading, w: Words) -> str:
    """Countries in a group, by the role in which each takes part."""
    column, rows = reading.slot("alliance"), figure.data
    roles = [
        w(
            "answer.alliance_role",
            role=w(f"partners.groups.role.{role}"),
            n=len(own),
            countries=listed(own["iso3"], w),
        )
        for role, own in rows.dropna(subset=column).groupby(column, sort=False)
    ]
    return w(
        "answer.alliance",
        group=w(f"answer.group.{column}"),
        date=w.date(figure.params["on"]),
        roles="; ".join(roles),
    )


def _alliance_of(figure: Figure, reading: Reading, w: Words) -> str:
    """The role of one country in a group, or that it has none on record."""
    group, country, rows = reading.slot("alliance"), reading.countries[0], figure.data
    own = rows.loc[rows["iso3"] == country, group].dropna()
    values = {
        "country": capital(w.the_country(country)),
        "group": w(f"answer.group.{group}"),
        "date": w.date(figure.params["on"]),
    }
    if len(own):
        role = w(f"partners.groups.role.{own.iloc[0]}")
        return w("answer.alliance_of.role", role=role, **values)
    if group == NETWORK:
        key, none = "network_none", looked("facts/finance_network", country=country)
    else:
        names = frozenset(name for name, scheme in SCHEMES.items() if scheme == group)
        key, none = "none", looked("facts/related_initiatives", country=country, initiative=names)
    return none.sentence(w, f"answer.alliance_of.{key}", **values) if none else ""


def _initiatives(figure: Figure, reading: Reading, w: Words) -> str:
    """All groups in which a country has a role, each with the role."""
    rows = figure.data[figure.data["iso3"] == reading.countries[0]]
    if len(rows) != 1:
        return ""
    row = dicts(rows.drop(columns=["iso3", "name"]))[0]
    heads = {"ny2022_partner": "new_york", "ny2022_guest": "new_york", "msp_partner": "msp"}
    heads |= {"guest": "appeared", "observer": "appeared", "forge_expected": "forge"}
    roles = [
        w(
            "answer.role_in",
            group=w(f"partners.groups.head.{heads.get(name, name)}").replace("|", " "),
            role=w(f"partners.groups.role.{role}"),
        )
        for name, role in row.items()
        if isinstance(role, str)
    ]
    return w(
        "answer.alliance",
        group=w.country(reading.countries[0]),
        date=w.date(figure.params["on"]),
        roles="; ".join(roles),
    )


def _founders(figure: Figure, _: Reading, w: Words) -> str:
    """Partners of the first day."""
    rows = figure.data[figure.data["role"] == "partner"]
    first = rows["since"].min()
    own = rows[(rows["since"] == first) & (rows["precision"] == "day")]
    return w(
        "answer.founders", date=w.date(str(first)), n=len(own), countries=listed(own["iso3"], w)
    )


def _joined_in(figure: Figure, reading: Reading, w: Words) -> str:
    """Members of the record since a year or a month."""
    group = reading.slot("group")
    time = time_of(reading)
    rows = figure.data[figure.data["role"] == ROLES[group]]
    own = rows[rows["since"].str.startswith(time)]
    if own.empty or reading.day:
        return ""
    return w(
        "answer.joined_in",
        group=w(f"partners.lens.{group}"),
        time=w.date(time),
        n=len(own),
        countries=listed(own["iso3"], w),
    )


def _attended_as(figure: Figure, reading: Reading, w: Words) -> str:
    """Observers or guests of the one meeting that the question can mean."""
    meetings = attended_meetings(figure, reading)
    capacity = reading.slot("attended_as") or "minerals_rich_guest"
    if len(meetings) != 1:
        return ""
    meeting = meetings.iloc[0]
    rows = figure.data[figure.data["convening"] == meeting["convening_id"]]
    own = rows[rows["capacity"] == capacity]
    name = meeting_name(meeting, w)
    if len(own):
        key = f"answer.attended_as.{capacity}"
        return w(key, meeting=name, countries=listed(own["iso3"], w))
    none = looked("facts/participation", convening_id=meeting["convening_id"], capacity=capacity)
    return none.sentence(w, "answer.attended_as.none", meeting=name) if none else ""


def _project(figure: Figure, reading: Reading) -> pd.DataFrame:
    """The row of the project that is named, if it is where and of what the question says."""
    rows = figure.data[figure.data["project_id"] == reading.slot("project")]
    for country in reading.countries:
        rows = rows[rows["country_iso3"].str.contains(country)]
    for mineral in reading.minerals:
        rows = rows[rows["minerals"].str.replace(" ", "_").str.contains(mineral)]
    return rows


def _project_status(figure: Figure, reading: Reading, w: Words) -> str:
    """Where a project stands, as the latest text says."""
    rows = _project(figure, reading)
    if rows.empty:
        return ""
    row = dicts(rows)[0]
    status = w.fact("projects.status", row["status"])
    return w(
        "answer.project_status",
        project=row["name"],
        status=status,
        date=w.date(row["status_as_of"]),
    )


def _project_owner(figure: Figure, reading: Reading, w: Words) -> str:
    """The companies of a project, as the record has them."""
    rows = _project(figure, reading)
    if rows.empty or pd.isna(rows["company"].iloc[0]):
        return ""
    row = dicts(rows)[0]
    return w(
        "answer.project_owner",
        project=row["name"],
        company=row["company"],
        date=w.date(row["status_as_of"]),
    )


def _projects_in(figure: Figure, reading: Reading, w: Words) -> str:
    """Projects for a mineral in a part of the world, by name.

    Those of all minerals in a continent are in the publisher's own counts, but for a part of it.
    """
    region = reading.slot("region")
    if region not in REGIONS or not (reading.minerals or region == LATIN_AMERICA):
        return ""
    inside = countries_in(reading)
    rows = figure.data
    own = rows[rows["country_iso3"].str.split("; ").map(lambda codes: bool(inside & set(codes)))]
    if own.empty:
        return ""
    return w(
        "answer.projects_in",
        n=len(own),
        place=w(f"answer.region.{region}"),
        projects=w.listing(list(own["name"])),
    )


def by_institution(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Financing items of the institution that is named, for projects linked to the MSP."""
    rows = figure.data
    institution = INSTITUTIONS[reading.slot("institution")]
    return rows[rows["institution"].str.contains(institution, regex=False)]


def _institution(figure: Figure, reading: Reading, w: Words) -> str:
    """Projects for which financing of an institution is on record."""
    rows = by_institution(figure, reading)
    if rows.empty:
        return ""
    names = list(dict.fromkeys(rows["name"]))
    return w(
        "answer.institution",
        institution=INSTITUTIONS[reading.slot("institution")],
        n=len(names),
        projects=w.listing(names),
    )


def pledges(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Commitments that name both countries; of one to the other where the question says so."""
    table = load("countries").set_index("iso3")["name_en"]
    countries = {code: str(table[code]) for code in reading.countries}
    rows = figure.data
    for country in countries.values():
        rows = rows.loc[[country in _parties(one) for one in dicts(rows)]]
    to = [
        code
        for code, before in zip(reading.countries, reading.prepositions, strict=True)
        if before in RECIPIENT
    ]
    # "What did one promise the other": who gives is open, so only what both have promised counts.
    givers = [name for code, name in countries.items() if code not in to]
    if not reading.together or to:
        whos = [one["who"].partition(REPORTED)[0] for one in dicts(rows)]
        rows = rows.loc[[all(name in who for name in givers) for who in whos]]
    if reading.slot("place"):
        rows = rows[rows["convening"].isin(promised_meetings(figure, reading)["convening_id"])]
    if reading.years:
        rows = rows[rows["date"].str.startswith(time_of(reading))]
    return rows.head(0) if reading.day else rows


def _parties(row: Mapping[str, str]) -> str:
    """Who a commitment is of, and between whom the text is."""
    words = row["event"].replace("-", " ").split()
    return " ".join([row["who"], *(NAMES_OF_STATES.get(one, one) for one in words)])


def _pledged(figure: Figure, reading: Reading, w: Words) -> str:
    """What two countries have promised: each commitment, or their number by outcome."""
    countries = w.listing([w.country(code) for code in reading.countries])
    return commitments_text(pledges(figure, reading), countries, w)


def pledges_of(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Commitments that a country made, or those made to it where the question says so."""
    (code,), rows = reading.countries, figure.data
    sides = rows["to" if reading.prepositions[0] in RECIPIENT else "by"].fillna("")
    rows = rows.loc[[code in side.split(SEPARATOR) for side in sides]]
    if reading.years:
        rows = rows[rows["date"].str.startswith(time_of(reading))]
    return rows.head(0) if reading.day else rows


def _pledged_by(figure: Figure, reading: Reading, w: Words) -> str:
    """What a country promised, or was promised: each commitment, or their number by outcome."""
    side = "to" if reading.prepositions[0] in RECIPIENT else "by"
    of = w(f"answer.pledged_side.{side}", country=w.the_country(reading.countries[0]))
    return commitments_text(pledges_of(figure, reading), of, w)


def _programmes(figure: Figure, _: Reading, w: Words) -> str:
    """Each public program of a country with its own amount; the title where there are many."""
    rows = figure.data
    if rows.empty or len(rows) > ITEMS_MAX:
        return "" if rows.empty else figure.claim
    items = [
        w(
            "answer.programme",
            actor=one["actor"],
            amount=amount(one, w),
            status=w(f"investment.status.{one['binding_status']}"),
        )
        for one in dicts(rows)
    ]
    return w("answer.programmes", items="; ".join(items))


def _targets_of(figure: Figure, reading: Reading, w: Words) -> str:
    """The Union's targets for one mineral, by year."""
    rows = figure.data
    rows = rows[rows["measure"].str.startswith(TARGET) & (rows["geography"] == "EU")]
    rows = rows[rows["mineral"] == reading.minerals[0]]
    if reading.years:
        rows = rows[rows["year"] == reading.years[0]]
    if rows.empty or rows["measure"].nunique() != 1:
        return ""
    values = [
        w("answer.target", share=w.percent(float(value)), year=int(year))
        for value, year in zip(rows["value"], rows["year"], strict=True)
    ]
    return w("answer.targets", mineral=w.the_mineral(reading.minerals[0]), values=w.listing(values))


def group_sources(kind: str, figure: Figure, reading: Reading, w: Words) -> tuple[Source, ...]:
    """Pages of the rows that a sentence rests on; () for all of the figure's."""
    match kind:
        case "alliance" | "alliance_of":
            group = reading.slot("alliance")
            table = facts("related_initiatives")
            ids = table.loc[table["initiative"].map(SCHEMES.get) == group, "source_id"]
            if group == NETWORK:
                table = facts("finance_network")
                ids = table.loc[table["relation"] == "government_in_network", "source_id"]
        case "institution":
            ids = by_institution(figure, reading)["source_id"]
        case "project_status" | "project_owner":
            ids = _project(figure, reading)["source_id"]
        case "pledged":
            return commitment_pages(pledges(figure, reading), w)
        case "pledged_by":
            return commitment_pages(pledges_of(figure, reading), w)
        case "programmes":
            ids = figure.data["source_id"]
        case _:
            return ()
    return tuple(fact_page(one, w) for one in dict.fromkeys(ids))


GROUP_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "alliance": _alliance,
    "alliance_of": _alliance_of,
    "initiatives": _initiatives,
    "founders": _founders,
    "joined_in": _joined_in,
    "attended_as": _attended_as,
    "project_status": _project_status,
    "project_owner": _project_owner,
    "projects_in": _projects_in,
    "institution": _institution,
    "pledged": _pledged,
    "pledged_by": _pledged_by,
    "programmes": _programmes,
    "targets_of": _targets_of,
}
