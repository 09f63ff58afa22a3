"""Attendance by country and meeting. Signing a joint statement is not counted as attendance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import Row, dicts, tuples
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners import shared
from msp_dash.figures.registry import figure
from msp_dash.figures.view_group import lens_entities
from msp_dash.params import Country, Lens, On, Use, View
from msp_dash.words import Words

PRESENT = ("partner", "host", "minerals_rich_guest", "forum_member", "observer")
"""Capacities that mean presence. `joint_statement` is not among them."""
FORUM_LEVEL, PARTNER_LEVELS = "forum", ("ministerial", "vice_ministerial", "principals")
MAIN_SOURCES = ("S001", "S011", "S019", "S051", "S068", "S073")
ABSENT = record.Cell("dot", "absent", tip="")


class Look(NamedTuple):
    """Mark of a capacity."""

    symbol: shared.MarkSymbol
    token: str


LOOKS: Mapping[str, Look] = {
    "partner": Look("square", "partner"),
    "host": Look("square_ring", "partner"),
    "minerals_rich_guest": Look("circle", "room"),
    "forum_member": Look("diamond", "room"),
    "observer": Look("ring", "absent"),
    "joint_statement": Look("dash", "partner"),
}


@lru_cache(maxsize=64)
def meetings(on: str) -> pd.DataFrame:
    """Meetings of partners and of the Forum up to a date, whose texts name who took part.

    Columns as in the facts. Left out: the launch (one name only), outreach with an open list,
    workshops and events without a list, what was only announced, and the successor's ministerial.
    """
    convenings, took_part = facts("convenings"), facts("participation")
    listed_names = took_part[took_part["capacity"] != "host"]
    levels = (convenings["series"] == "msp") & convenings["level"].isin(PARTNER_LEVELS)
    levels |= (convenings["series"] == "msp_forum") & (convenings["level"] == FORUM_LEVEL)
    listed = convenings["convening_id"].isin(listed_names["convening_id"])
    return convenings[levels & listed & (convenings["date"] <= on)].sort_values(
        "date", kind="stable"
    )


@lru_cache(maxsize=64)
def _rows(on: str) -> pd.DataFrame:
    """Participation in the meetings up to a date, in their order."""
    listed = meetings(on)
    order = {code: i for i, code in enumerate(listed["convening_id"])}
    rows = facts("participation")
    rows = rows[rows["convening_id"].isin(order)]
    rows = rows.assign(
        order=rows["convening_id"].map(order),
        date=rows["convening_id"].map(listed.set_index("convening_id")["date"]),
    )
    return rows.sort_values(["order", "iso3"]).drop(columns="order")


@lru_cache(maxsize=64)
def _meetings_attended(on: str) -> pd.Series[int]:
    """Entity -> number of meetings up to a date at which it was present."""
    rows = _rows(on)
    present = rows[rows["capacity"].isin(PRESENT)]
    return present.groupby("iso3")["convening_id"].nunique()


def _sections(view: View, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Partners by name, the Union last; then others by number of meetings."""
    w = view.words
    partners = shared.partners_on(view["on"])
    everyone = set(rows["iso3"]) | partners | _forum_members(view)
    if view["lens"] != "none":
        everyone = set(lens_entities(view))
    count = _meetings_attended(view["on"])
    others = shared.by_name(everyone - partners, w)
    return {
        "partners": shared.by_name(everyone & partners, w),
        "others": sorted(others, key=lambda code: -int(count.get(code, 0))),
    }


def _forum_members(view: View) -> set[str]:
    return set(lens_entities(View(dict(view) | {"lens": "forum"})))


def _cell(w: Words, name: str, meeting: str, capacity: str | None) -> record.Cell:
    if capacity is None:
        return ABSENT
    look = LOOKS[capacity]
    capacity_name = w(f"partners.capacity.{capacity}")
    tip = w("partners.attendance.tip", name=name, meeting=meeting, capacity=capacity_name)
    return record.Cell(look.symbol, look.token, tip)


def place_key(city: str) -> str:
    """The key of a place's words: "Washington, DC" -> washington."""
    return city.partition(",")[0].replace(" ", "_").lower()


def _place(city: str, w: Words) -> str:
    return w(f"partners.place.{place_key(city)}")


def meeting_name(meeting: Row, w: Words) -> str:
    """Place and day of a meeting: 'London, 10 October 2023'."""
    place, date = _place(meeting["city"], w), w.date(meeting["date"])
    return w("partners.attendance.meeting", place=place, date=date)


def _column(w: Words, meeting: Row) -> record.MatrixColumn:
    year, month, _ = meeting["date"].split("-")
    when = w("partners.month_year", month=int(month), year=year)
    place = _place(meeting["city"], w)
    forum = meeting["series"] == "msp_forum"
    head = (w("partners.attendance.forum"), place, when) if forum else (place, when)
    return record.MatrixColumn(head, panel=forum)


def _encoding(
    view: View, rows: pd.DataFrame, sections: Mapping[str, list[str]]
) -> record.MatrixEncoding:
    w = view.words
    listed = meetings(view["on"])
    capacity = rows.set_index(["iso3", "convening_id"])["capacity"].to_dict()
    names = {m["convening_id"]: meeting_name(m, w) for m in dicts(listed)}
    lines: list[record.MatrixRow] = []
    for section, codes in sections.items():
        if codes:
            lines.append(
                record.MatrixRow(section, w(f"partners.attendance.{section}"), heading=True)
            )
        for code in codes:
            name = w.country(code)
            cells = [_cell(w, name, names[m], capacity.get((code, m))) for m in names]
            selected = code == view["country"]
            lines.append(record.MatrixRow(code, name, tuple(cells), selected=selected))
    codes_in_rows = {c for codes in sections.values() for c in codes}
    used = set(rows.loc[rows["iso3"].isin(codes_in_rows), "capacity"])
    legend = [
        record.LegendItem(look.token, w(f"partners.attendance.legend.{kind}"), look.symbol)
        for kind, look in LOOKS.items()
        if kind in used
    ]
    legend.append(record.LegendItem("absent", w("partners.attendance.legend.none"), "dot"))
    columns = tuple(_column(w, meeting) for meeting in dicts(listed))
    return record.MatrixEncoding(columns, tuple(lines), tuple(legend))


def _with_lists(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of attendance lists: a host is known by other texts, and a statement is no list."""
    return rows[~rows["capacity"].isin(["host", "joint_statement"])]


def lists_open_to(country: str, on: str) -> int:
    """Meetings up to a date that a country was at, or whose lists name others in a role it had.

    A list of partners names no guests, and the Forum's lists name members of the Forum.
    """
    could = set(_rows(on).query("iso3 == @country and capacity in @PRESENT")["convening_id"])
    for meeting, own in _with_lists(_rows(on)).groupby("convening_id"):
        date = str(own["date"].iloc[0])
        available = set(shared.roll_on(date).query("iso3 == @country")["role"])
        possible = (
            {"partner"} if "msp_partner" in available else {"minerals_rich_guest", "observer"}
        )
        possible |= {"forum_member"} if "msp_forum_member" in available else set()
        if possible & set(own["capacity"]):
            could.add(meeting)
    return len(could)


def _partners_finding(
    view: View, rows: pd.DataFrame, partners: list[str], values: Mapping[str, str]
) -> str:
    """How many partners are on every attendance list of a partner meeting."""
    w = view.words
    lists = rows[rows["capacity"] == "partner"]
    total = lists["convening_id"].nunique()
    each = lists[lists["iso3"].isin(partners)].groupby("iso3")["convening_id"].nunique()
    n = int((each == total).sum())
    lists = {"lists": w.count(total), **values}
    form = "none" if not n else "one_list" if total == 1 else "all_lists"
    # The number of partners opens the sentence, or stands within it.
    partners_at_all = w.count(n, capital=form != "all_lists")
    return w(f"partners.attendance.title.{form}", partners=partners_at_all, **lists)


def _others_finding(view: View, others: list[str], values: Mapping[str, str]) -> str:
    """Which of the others attended the most meetings."""
    w = view.words
    count = _meetings_attended(view["on"])
    count = count[count.index.isin(others)]
    if count.empty:
        return w("partners.attendance.title.nobody", **values)
    top = shared.by_name(count[count == count.max()].index, w)
    return w(
        f"partners.attendance.title.{'one' if len(top) == 1 else 'several'}",
        country=capital(w.the_country(top[0])),
        countries=w.count(len(top), capital=True),
        count=w.count(int(count.max())),
        n=int(count.max()),
        **values,
    )


def _country_finding(view: View, rows: pd.DataFrame, values: Mapping[str, str]) -> str:
    """On how many of the lists that could name it a country is; one on none of all lists."""
    w = view.words
    attended = int(_meetings_attended(view["on"]).get(view["country"], 0))
    could = lists_open_to(view["country"], view["on"])
    total = could if attended else _with_lists(rows)["convening_id"].nunique()
    others = len(_left_out(view))
    form = "country" if attended else "country_elsewhere" if others else "country_none"
    return w(
        f"partners.attendance.title.{form}",
        country=capital(w.the_country(view["country"])),
        n=w.count(attended) if attended else others,
        count=w.count(others),
        **{**values, "total": w.count(total)},
    )


def _findings(view: View, rows: pd.DataFrame, sections: Mapping[str, list[str]]) -> list[str]:
    """The title first, then what else there is to say."""
    w = view.words
    listed = meetings(view["on"])
    values = {"total": w.count(len(listed)), "year": str(listed["date"].max())[:4]}
    findings = []
    if view["country"]:
        findings.append(_country_finding(view, rows, values))
    if sections["partners"]:
        findings.append(_partners_finding(view, rows, sections["partners"], values))
    if sections["others"]:
        findings.append(_others_finding(view, sections["others"], values))
    return findings


def _left_out(view: View) -> pd.DataFrame:
    """Meetings that the chosen country attended and that have no full list of participants."""
    listed, every = meetings(view["on"]), facts("convenings")
    took_part = facts("participation")
    own = took_part[(took_part["iso3"] == view["country"]) & took_part["capacity"].isin(PRESENT)][
        "convening_id"
    ]
    return every[
        every["convening_id"].isin(own)
        & ~every["convening_id"].isin(listed["convening_id"])
        & every["series"].isin(["msp", "msp_forum"])
        & (every["date"] <= view["on"])
    ]


def _elsewhere(view: View) -> list[str]:
    """Which meetings those are."""
    w, left_out = view.words, _left_out(view)
    if left_out.empty:
        return []
    names = [
        w(
            "partners.attendance.meeting",
            place=_place(m.city, w),
            date=w.date(m.date if m.date_precision == "day" else m.date[:7]),
        )
        for m in tuples(left_out.sort_values("date"))
    ]
    return [
        w(
            "partners.attendance.elsewhere",
            n=len(names),
            count=w.count(len(names)),
            country=capital(w.the_country(view["country"])),
            meetings="; ".join(names),
        )
    ]


def _stated(view: View, rows: pd.DataFrame) -> list[str]:
    """In how many statements the chosen country is named without a list."""
    w = view.words
    own = rows[(rows["iso3"] == view["country"]) & (rows["capacity"] == "joint_statement")]
    if own.empty:
        return []
    values = {"country": capital(w.the_country(view["country"])), "count": w.count(len(own))}
    return [w("partners.attendance.stated", n=len(own), **values)]


def _notes(w: Words, rows: pd.DataFrame, sections: Mapping[str, list[str]]) -> list[str]:
    """Meetings that only a statement tells of; what is left out; members without a mark."""
    by_meeting = rows.groupby("convening_id")["capacity"].agg(set)
    stated = int(by_meeting.map(lambda kinds: kinds == {"joint_statement"}).sum())
    notes = (
        [w("partners.attendance.note.statement", n=stated, count=w.count(stated))] if stated else []
    )
    notes.append(w("partners.attendance.note.left_out"))
    if not set(sections["others"]) <= set(rows["iso3"]):
        notes.append(w("partners.attendance.note.forum"))
    return notes


@figure(
    "partners.attendance",
    Use(Lens, default="none"),
    On,
    Country,
    tables=("facts/convenings", "facts/members", "facts/participation"),
)
def attendance(view: View) -> Draft:
    """Country by meeting, with the capacity in which each was named.

    Rows: convening, date, iso3, capacity, name, source (address); only who is named has a row.
    With the lens left open ("none") partners come first, then all others.
    """
    w = view.words
    rows = _rows(view["on"])
    sections = _sections(view, rows)
    if rows.empty or not any(sections.values()):
        reason = w("partners.attendance.nobody", date=w.date(view["on"]))
        last = str(meetings("9999")["date"].max())
        near = View(dict(view) | {"lens": "none", "on": last})
        raise NoData(reason, nearest=near)
    first, *others = _findings(view, rows, sections)
    all_codes = [code for codes in sections.values() for code in codes]
    data = rows[rows["iso3"].isin(all_codes)]
    data = pd.DataFrame(
        {
            "convening": data["convening_id"],
            "date": data["date"],
            "iso3": data["iso3"],
            "capacity": data["capacity"],
            "name": [w.country(code) for code in data["iso3"]],
            "source": [shared.page(s) for s in data["source_id"]],
        }
    ).reset_index(drop=True)
    used = set(rows["source_id"])
    sources = tuple(fact_page(s, w) for s in MAIN_SOURCES if s in used)
    alt_rows = [
        w("partners.attendance.alt_row", name=w.country(code), n=w.count(int(n)))
        for code, n in _meetings_attended(view["on"]).reindex(all_codes).fillna(0).items()
    ]
    return Draft(
        title=Headline(first, others[0] if others else ""),
        subtitle={"date": w.date(view["on"])},
        data=data,
        encoding=_encoding(view, rows, sections),
        sources=sources,
        notes=(
            *_elsewhere(view),
            *_stated(view, rows),
            *(w("figures.second", sentence=one) for one in others[1:]),
            *_notes(w, rows, sections),
            *shared.date_notes(view),
        ),
        alt={"rows": "; ".join(alt_rows)},
        table=("convening", "date", "iso3.code", "capacity.meeting", "name", "source"),
    )
