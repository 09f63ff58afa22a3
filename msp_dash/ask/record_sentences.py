"""Sentences on the record of the partnership, which answers build from the rows of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from msp_dash.ask.intents import eight
from msp_dash.ask.reading import Reading, time_of
from msp_dash.ask.tokens import folded
from msp_dash.data import Source, facts
from msp_dash.data.frames import Row, dicts
from msp_dash.data.load import load
from msp_dash.figures.absence import looked
from msp_dash.figures.common import capital
from msp_dash.figures.fact_pages import fact_page, row_pages
from msp_dash.figures.partners.attendance import (
    PRESENT,
    findings,
    meeting_name,
    meetings,
    place_key,
)
from msp_dash.figures.partners.roll_map import country_roles
from msp_dash.figures.partners.shared import partners_on
from msp_dash.figures.projects.counts import last_total
from msp_dash.figures.projects.finance import tip_of
from msp_dash.figures.record import Figure
from msp_dash.words import Words

PARTNERS_MIN = 2
"""A meeting of which fewer partners are on record has no list of them."""
ROLES = {"msp": "partner", "forum": "forum_member"}
INSTITUTIONS = {
    "dfc": "International Development Finance Corporation",
    "exim": "Export-Import Bank",
    "eib": "European Investment Bank",
    "ebrd": "European Bank for Reconstruction and Development",
    "kfw": "KfW IPEX-Bank",
    "efa": "Export Finance Australia",
}
ITEMS_MAX = 3
"""Items of financing in one sentence."""
COMMITMENTS_MAX = 4
"""Commitments that one sentence lists; of more their number."""
THROUGH_EU = "through_eu"
LATIN_AMERICA = "latin_america"
REGIONS = {
    "africa": ("region", "Africa"),
    "americas": ("region", "Americas"),
    "europe": ("region", "Europe"),
    LATIN_AMERICA: ("subregion", "Latin America and the Caribbean"),
}


def _meetings(reading: Reading) -> pd.DataFrame:
    """Meetings of the one day that a question's place and time can mean; none of several days."""
    table = facts("convenings")
    table = table[table["city"].map(place_key) == reading.slot("place")]
    for part, at in ((reading.years[:1], slice(0, 4)), ((reading.month,), slice(5, 7))):
        if any(part):
            table = table[table["date"].str[at] == f"{part[0]:02d}"]
    return table if table["date"].nunique() == 1 else table.head(0)


def _attended(figure: Figure, reading: Reading, w: Words) -> str:
    """Who was at the one meeting that the question can mean."""
    own = attended_meetings(figure, reading)
    if len(own) != 1:
        return ""
    meeting = own.iloc[0]
    rows = figure.data[figure.data["convening"] == meeting["convening_id"]]
    if reading.countries:
        return _capacity(rows[rows["iso3"] == reading.countries[0]], meeting, reading, w)
    partners = set(rows.loc[rows["capacity"] == "partner", "iso3"])
    others = rows[rows["capacity"].isin(PRESENT) & ~rows["iso3"].isin(partners)]
    return w(
        f"answer.attended.{'partners' if others.empty else 'both'}",
        meeting=meeting_name(meeting, w),
        n=len(partners),
        partners=listed(partners, w),
        others=w.listing([w.the_country(code) for code in others["iso3"]]),
    )


def _met(figure: Figure, reading: Reading, w: Words) -> str:
    """At how many meetings the partners were; the title where it is on one country."""
    if reading.countries:
        return figure.claim
    partners = partners_on(figure.params["on"])
    return next(iter(findings(figure.params["on"], sorted(partners), (), w)), figure.claim)


def _capacity(rows: pd.DataFrame, meeting: Row, reading: Reading, w: Words) -> str:
    """As what one country took part in a meeting; that it is not on record where it has no row."""
    name, country = meeting_name(meeting, w), reading.countries[0]
    keys = (f"partners.capacity.{one}" for one in dict.fromkeys(rows["capacity"]))
    if capacities := ", ".join(w(key) for key in keys if w.has(key)):
        values = {"country": w.country(country), "capacity": capacities}
        return w("answer.capacity.as", meeting=name, **values)
    none = looked("facts/participation", country=country, convening_id=meeting["convening_id"])
    key = "answer.capacity.none"
    return none.sentence(w, key, meeting=name, country=w.country(country)) if none else ""


def _new_york(figure: Figure, reading: Reading, w: Words) -> str:
    """Who was at the meeting in New York; the title where it is on one country."""
    if reading.countries:
        return figure.claim
    parts = (("partner", "partners"), ("guest", "guests"))
    group = reading.slot("group")
    names = {
        name: listed(figure.data.loc[figure.data["role"] == role, "iso3"], w)
        for role, name in parts
    }
    form = "partners" if group in ROLES else "guests" if group else "both"
    return w(f"answer.new_york.{form}", title=figure.claim, **names)


def attended_meetings(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Meetings at the place and time that list their partners."""
    partners = figure.data[figure.data["capacity"] == "partner"]
    counts = partners.groupby("convening")["iso3"].nunique()
    own = _meetings(reading)
    return own[own["convening_id"].map(counts).fillna(0) >= PARTNERS_MIN]


def promised_meetings(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Meetings at the place and time of which commitments are on record."""
    own = _meetings(reading)
    return own[own["convening_id"].isin(set(figure.data["convening"]))]


def _promised(figure: Figure, reading: Reading, w: Words) -> str:
    """The commitments of the one meeting that the question can mean."""
    own = promised_meetings(figure, reading)
    if len(own) != 1:
        return ""
    meeting = own.iloc[0]
    rows = figure.data[figure.data["convening"] == meeting["convening_id"]]
    name = meeting_name(meeting, w)
    if len(rows) == 1:
        text = w.fact("commitments.commitment", rows["commitment"].iloc[0])
        return w("answer.promised.one", meeting=name, commitment=text)
    return _outcomes(rows, name, w)


def _attended_from(figure: Figure, reading: Reading, w: Words) -> str:
    """Who of a part of the world was at the meeting in New York, or at the one that is meant."""
    rows, group = figure.data, reading.slot("group")
    role, name = "role", figure.claim
    if "convening" in rows:
        meetings_there = attended_meetings(figure, reading)
        if len(meetings_there) != 1:
            return ""
        meeting = meetings_there.iloc[0]
        role, name = "capacity", meeting_name(meeting, w)
        rows = rows[(rows["convening"] == meeting["convening_id"]) & rows[role].isin(PRESENT)]
    else:
        rows = rows[rows[role] != THROUGH_EU]
    if group:
        is_partner = rows[role] == "partner"
        rows = rows[is_partner if group in ROLES else ~is_partner]
    own = set(rows["iso3"]) & countries_in(reading)
    if not own:
        return ""
    return w(
        "answer.attended_from",
        meeting=name,
        n=len(own),
        count=w.count(len(own)),
        place=w(f"answer.region.{reading.slot('region')}"),
        countries=listed(own, w),
    )


def listed(codes: Iterable[str], w: Words) -> str:
    """Names of countries, each once, in the order of the alphabet."""
    return w.listing(sorted(set(map(w.country, codes)), key=folded))


def countries_in(reading: Reading) -> frozenset[str]:
    """Countries of the part of the world that a question names."""
    column, value = REGIONS.get(reading.slot("region"), ("region", ""))
    table = load("countries")
    return frozenset(table.loc[table[column] == value, "iso3"])


def promised_then(figure: Figure, reading: Reading) -> pd.DataFrame:
    """Commitments of the year or month that is asked; of all who made them, never of a group."""
    is_known = not (reading.day or reading.slot("group"))
    return figure.data[figure.data["date"].str.startswith(time_of(reading)) & is_known]


def _promised_in(figure: Figure, reading: Reading, w: Words) -> str:
    """The commitments of a year or month: each, or their number by outcome."""
    return commitments_text(promised_then(figure, reading), w.date(time_of(reading)), w)


def commitments_text(rows: pd.DataFrame, of: str, w: Words) -> str:
    """Few commitments one by one, of more their number by outcome; "" of none."""
    if rows.empty:
        return ""
    if len(rows) <= COMMITMENTS_MAX:
        items = [
            w(
                "answer.pledge",
                date=w.date(one["date"]),
                commitment=w.fact("commitments.commitment", one["commitment"]),
                status=w(f"answer.outcome.{one['status']}"),
            )
            for one in dicts(rows)
        ]
        return w("answer.pledged", countries=of, n=len(rows), items="; ".join(items))
    return _outcomes(rows, of, w)


def _outcomes(rows: pd.DataFrame, of: str, w: Words) -> str:
    """How many commitments there are, and how many by outcome."""
    counts = {one: int((rows["status"] == one).sum()) for one in ("signed", "announced", "unknown")}
    return w("answer.promised.several", meeting=of, all=len(rows), **counts)


def _overdue(figure: Figure, _: Reading, w: Words) -> str:
    """How many commitments are past their deadline, with no known outcome."""
    n = int((figure.data["why"] == "deadline_passed").sum())
    return w("answer.overdue", n=n, all=len(figure.data), date=w.date(figure.params["on"]))


def _joined(figure: Figure, reading: Reading, w: Words) -> str:
    """Since when a country has its role, as exactly as that is known; all that it ever had."""
    rows = figure.data[figure.data["iso3"] == reading.countries[0]]
    if "ever" not in reading.cues:
        rows = rows[rows["role"] == ROLES.get(reading.slot("group"), "partner")]
    return "" if rows.empty else country_roles(reading.countries[0], dicts(rows), w)


def _score(figure: Figure, reading: Reading, w: Words) -> str:
    """The score on the indicator that the question names."""
    indicator = reading.slot("indicator")
    rows = figure.data[figure.data["indicator"] == indicator]
    if rows.empty:
        return ""
    return w(
        "country.governance.title",
        country=capital(w.the_country(figure.params["country"])),
        score=w.fixed(float(rows["score"].iloc[0]), 2),
        indicator=w(f"standards.indicator.{indicator}"),
        year=int(rows["year"].iloc[0]),
    )


def _met_in_year(figure: Figure, reading: Reading, w: Words) -> str:
    """The meetings of a year whose texts name who took part."""
    rows = meetings(figure.params["on"])
    rows = rows[rows["date"].str.startswith(time_of(reading))]
    names = [_meeting(one, w) for one in dicts(rows)]
    year = reading.years[0]
    return w("answer.held", n=len(names), year=year, meetings="; ".join(names)) if names else ""


def _meeting(meeting: Row, w: Words) -> str:
    """Place and day, with the Forum's meetings told from the partners'."""
    name = meeting_name(meeting, w)
    return w("answer.forum_meeting", meeting=name) if meeting["series"] == "msp_forum" else name


def _roll(figure: Figure, reading: Reading, w: Words) -> str:
    """The members of a group, by name."""
    group = reading.slot("group") or "msp"
    rows = figure.data[figure.data["role"] == ROLES[group]]
    return w(
        "answer.roll",
        group=w(f"partners.lens.{group}"),
        date=w.date(figure.params["on"]),
        n=len(rows),
        countries=listed(rows["iso3"], w),
    )


def _chair(figure: Figure, _: Reading, w: Words) -> str:
    """Who chairs the partnership on the figure's day, and since when."""
    rows = figure.data[figure.data["role"] == "chair"]
    if len(rows) != 1:
        return ""
    row = rows.iloc[0]
    return w(
        "answer.chair",
        country=capital(w.the_country(row["iso3"])),
        date=w.date(figure.params["on"]),
        since=w(f"partners.since.{row['precision']}", date=w.date(row["since"])),
    )


def _implementers(figure: Figure, _: Reading, w: Words) -> str:
    """Which of the eight minerals-rich countries implement the EITI."""
    rows = figure.data
    own = rows[(rows["status"] == "implementing") & rows["iso3"].isin(eight())]
    date = w.date(str(own["as_of"].iloc[0])[:7])
    return w("answer.implementers", n=len(own), date=date, countries=listed(own["iso3"], w))


def _project_count(figure: Figure, reading: Reading, w: Words) -> str:
    """How many projects are in a part of the world or for a mineral, by the newest count."""
    rows, region = figure.data, reading.slot("region")
    place_or_mineral = region or reading.minerals[0]
    own = rows[rows["value"].str.casefold().str.replace("-", "_") == place_or_mineral]
    newest = own[own["date"] == own["date"].max()]
    if newest.empty:
        return ""
    return w(
        f"projects.counts.title.{'region' if region else 'mineral'}",
        count=w.count(int(newest["count"].iloc[0]), capital=True),
        all=last_total(w)["count"],
        date=w.date(str(newest["date"].iloc[0])[:7]),
        place=w(f"projects.counts.place.{region}") if region else "",
        inside="" if region else w.the_mineral(place_or_mineral),
    )


def _financed(figure: Figure, reading: Reading, w: Words) -> str:
    """What money a project has, one item after the other, those that bind most first."""
    rows = financing(figure, reading)
    rows = rows.astype(object).where(rows.notna(), "")
    return "; ".join(tip_of(row, w) for row in dicts(rows))


def financing(figure: Figure, reading: Reading) -> pd.DataFrame:
    """The first items of the project that the question names."""
    rows = figure.data[figure.data["project_id"] == reading.slot("project")]
    institution = INSTITUTIONS.get(reading.slot("institution"), "")
    return rows[rows["institution"].str.contains(institution, regex=False)].head(ITEMS_MAX)


def fact_pages(table: str, of: pd.DataFrame, w: Words) -> tuple[Source, ...]:
    """Sources of a table's rows on the one meeting that is meant."""
    rows = facts(table)
    rows = rows[rows["convening_id"].isin(of["convening_id"])]
    ids = dict.fromkeys(rows["source_id"]) if len(of) == 1 else ()
    return tuple(fact_page(one, w) for one in ids)


def commitment_pages(rows: pd.DataFrame, w: Words) -> tuple[Source, ...]:
    """Sources of commitments, each once."""
    own = facts("commitments").set_index("commitment_id").loc[rows["id"]]
    return tuple(dict.fromkeys(page for row in dicts(own) for page in row_pages(row, w)))


RECORD_SENTENCES: Mapping[str, Callable[[Figure, Reading, Words], str]] = {
    "attended": _attended,
    "met": _met,
    "new_york": _new_york,
    "promised": _promised,
    "promised_in": _promised_in,
    "attended_from": _attended_from,
    "overdue": _overdue,
    "joined": _joined,
    "score": _score,
    "held": _met_in_year,
    "roll": _roll,
    "chair": _chair,
    "implementers": _implementers,
    "counted": _project_count,
    "financed": _financed,
}
