"""Helpers shared by the partnership figures: members on a date, sort order, notes on dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.analysis import groups
from msp_dash.data import fact_source, facts
from msp_dash.data.rolls import certain_day
from msp_dash.figures.common import capital
from msp_dash.params import On, View
from msp_dash.words import Words

MarkSymbol = Literal["square", "circle", "diamond", "ring", "dash", "dot", "square_ring"]
"""Shapes that stand in a picture and in its key alike."""
LAUNCH = "2022-06-14"
"""Day on which the partnership was announced (facts, S003, S004)."""
JOINED: dict[str, tuple[str, ...]] = {
    "msp": ("msp_partner",),
    "forum": ("msp_forum_member",),
    "none": ("msp_partner", "msp_forum_member"),
}


DAY_CACHE_SIZE = 64
"""Cache size of functions of a date: most requests are for the same few dates."""


@lru_cache(maxsize=DAY_CACHE_SIZE)
def roll_on(on: str) -> pd.DataFrame:
    """`analysis.groups.roll` of the facts on a date."""
    return groups.roll(facts("members"), on)


@lru_cache(maxsize=DAY_CACHE_SIZE)
def partners_on(on: str) -> frozenset[str]:
    """Partners on a date; after the succession, those of the last confirmed roll."""
    return groups.on_date(facts("members"), ("msp_partner",), min(on, On.usual))


def by_name(codes: Iterable[str], w: Words) -> list[str]:
    """Codes in the order of their names, the Union last."""
    return sorted(codes, key=lambda code: (code == "EU", w.country_order(code)))


def page(source_id: str) -> str:
    """Address of a page that the facts cite."""
    return fact_source(source_id).url


@lru_cache(maxsize=DAY_CACHE_SIZE)
def _unsure(roles: tuple[str, ...], on: str) -> frozenset[str]:
    return groups.may_have_joined(facts("members"), facts("convenings"), roles, on)


def forge_pages() -> tuple[str, ...]:
    """Pages that name members of FORGE, each once."""
    members = facts("members")
    return tuple(dict.fromkeys(members.loc[members["role"] == "forge_member", "source_id"]))


def chair_notes(w: Words) -> list[str]:
    """That nobody is on record as chair of FORGE after the last term, where that has an end."""
    members = facts("members")
    ends = members.loc[members["role"] == "forge_chair", "until_date"]
    if ends.empty or (ends == "").any():
        return []
    last = dt.date.fromisoformat(certain_day(ends.max())) - dt.timedelta(days=1)
    return [w("partners.timeline.note.chair", month=w.date(f"{last:%Y-%m}"))]


def absent_from_new_york(w: Words) -> list[str]:
    """Partners on the day of the meeting in New York that its list does not name."""
    listed = groups.at_meeting(facts("participation"), groups.NEW_YORK, ("partner",))
    absent = sorted(partners_on(groups.NEW_YORK[4:]) - listed)
    return [w("partners.note.absent", country=capital(w.the_country(code))) for code in absent]


def date_notes(view: View) -> list[str]:
    """What is not known about the roll on the view's date."""
    w = view.words
    on, roles = view["on"], JOINED.get(view["lens"], ())
    notes = []
    unsure = _unsure(roles, on)
    if unsure:
        names = w.listing([w.the_country(c) for c in by_name(unsure, w)])
        notes.append(w("partners.note.unsure", countries=names, date=w.date(on)))
    if roles and on >= groups.SUCCESSION:
        notes.append(w("partners.note.successor", date=w.date(groups.SUCCESSION)))
        if view["lens"] != "msp":
            notes.append(w("partners.note.forum_after"))
    return notes
