"""Who was at which meeting. Signing a joint statement is not counted as attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import Row, tuples
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.partners import shared
from msp_dash.words import Words

PRESENT = ("partner", "host", "minerals_rich_guest", "forum_member", "observer")
"""Capacities that mean presence. `joint_statement` is not among them."""
FORUM_LEVEL, PARTNER_LEVELS = "forum", ("ministerial", "vice_ministerial", "principals")
MAIN_SOURCES = ("S001", "S011", "S019", "S051", "S068", "S073", "S076")
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


def place_key(city: str) -> str:
    """The key of a place's words: "Washington, DC" -> washington."""
    return city.partition(",")[0].replace(" ", "_").lower()


def _place(city: str, w: Words) -> str:
    return w(f"partners.place.{place_key(city)}")


def meeting_name(meeting: Row, w: Words) -> str:
    """Place and day of a meeting: 'London, 10 October 2023'."""
    place, date = _place(meeting["city"], w), w.date(meeting["date"])
    return w("partners.meetings.meeting", place=place, date=date)


def meeting_column(meeting: Row, w: Words) -> record.MatrixColumn:
    """Place and month of a meeting above its column."""
    year, month, _ = meeting["date"].split("-")
    when = w("partners.month_year", month=int(month), year=year)
    place = _place(meeting["city"], w)
    forum = meeting["series"] == "msp_forum"
    head = (w("partners.meetings.forum"), place, when) if forum else (place, when)
    return record.MatrixColumn(head, panel=forum)


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
    rows: pd.DataFrame, partners: Sequence[str], values: Mapping[str, str], w: Words
) -> str:
    """How many partners are on every attendance list of a partner meeting."""
    lists = rows[rows["capacity"] == "partner"]
    total = lists["convening_id"].nunique()
    each = lists[lists["iso3"].isin(partners)].groupby("iso3")["convening_id"].nunique()
    n = int((each == total).sum())
    lists = {"lists": w.count(total), **values}
    form = "none" if not n else "one_list" if total == 1 else "all_lists"
    # The number of partners opens the sentence, or stands within it.
    partners_at_all = w.count(n, capital=form != "all_lists")
    return w(f"partners.meetings.title.{form}", partners=partners_at_all, **lists)


def _others_finding(on: str, others: Sequence[str], values: Mapping[str, str], w: Words) -> str:
    """Which of the others attended the most meetings."""
    count = _meetings_attended(on)
    count = count[count.index.isin(others)]
    if count.empty:
        return w("partners.meetings.title.nobody", **values)
    top = shared.by_name(count[count == count.max()].index, w)
    return w(
        f"partners.meetings.title.{'one' if len(top) == 1 else 'several'}",
        country=capital(w.the_country(top[0])),
        countries=w.count(len(top), capital=True),
        count=w.count(int(count.max())),
        n=int(count.max()),
        **values,
    )


def country_finding(country: str, on: str, w: Words) -> str:
    """On how many of the lists that could name it a country is; one on none of all lists."""
    attended = int(_meetings_attended(on).get(country, 0))
    could = lists_open_to(country, on)
    total = could if attended else _with_lists(_rows(on))["convening_id"].nunique()
    others = len(_left_out(country, on))
    form = "country" if attended else "country_elsewhere" if others else "country_none"
    return w(
        f"partners.meetings.title.{form}",
        country=capital(w.the_country(country)),
        n=w.count(attended) if attended else others,
        count=w.count(others),
        total=w.count(total),
        year=str(meetings(on)["date"].max())[:4],
    )


def findings(on: str, partners: Sequence[str], others: Sequence[str], w: Words) -> list[str]:
    """How many partners were at all meetings, and which of the others was at the most."""
    listed, rows = meetings(on), _rows(on)
    values = {"total": w.count(len(listed)), "year": str(listed["date"].max())[:4]}
    return [
        *([_partners_finding(rows, partners, values, w)] if partners else []),
        *([_others_finding(on, others, values, w)] if others else []),
    ]


def _left_out(country: str, on: str) -> pd.DataFrame:
    """Meetings that the chosen country attended and that have no full list of participants."""
    listed, every = meetings(on), facts("convenings")
    took_part = facts("participation")
    own = took_part[(took_part["iso3"] == country) & took_part["capacity"].isin(PRESENT)][
        "convening_id"
    ]
    return every[
        every["convening_id"].isin(own)
        & ~every["convening_id"].isin(listed["convening_id"])
        & every["series"].isin(["msp", "msp_forum"])
        & (every["date"] <= on)
    ]


def elsewhere(country: str, on: str, w: Words) -> list[str]:
    """Meetings without a full list at which a country was, and statements that name it."""
    left_out, notes = _left_out(country, on), []
    name = capital(w.the_country(country))
    if not left_out.empty:
        names = [
            w(
                "partners.meetings.meeting",
                place=_place(m.city, w),
                date=w.date(m.date if m.date_precision == "day" else m.date[:7]),
            )
            for m in tuples(left_out.sort_values("date"))
        ]
        notes.append(
            w(
                "partners.meetings.elsewhere",
                n=len(names),
                count=w.count(len(names)),
                country=name,
                meetings="; ".join(names),
            )
        )
    rows = _rows(on)
    stated = int(((rows["iso3"] == country) & (rows["capacity"] == "joint_statement")).sum())
    if stated:
        count = w.count(stated)
        notes.append(w("partners.meetings.stated", n=stated, country=name, count=count))
    return notes


def statement_notes(on: str, w: Words) -> list[str]:
    """Of how many meetings only a statement tells, and which meetings are left out."""
    by_meeting = _rows(on).groupby("convening_id")["capacity"].agg(set)
    stated = int(by_meeting.map(lambda kinds: kinds == {"joint_statement"}).sum())
    count = w.count(stated)
    notes = [w("partners.meetings.note.statement", n=stated, count=count)] if stated else []
    return [*notes, w("partners.meetings.note.left_out")]
