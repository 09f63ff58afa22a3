"""Colors of countries by their seats, names on maps, and what countries came to a table as."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK, SUCCESSION, at_meeting, roll
from msp_dash.data import facts
from msp_dash.figures.record import LegendItem, MapLabel
from msp_dash.figures.seats import seats, table_of
from msp_dash.figures.view_group import (
    expects,
    lens_countries,
    lens_entities,
    without_roles,
)
from msp_dash.params import View
from msp_dash.words import Words

ROLE_WORD: Mapping[str, str] = {
    "msp_partner": "partner",
    "forge_member": "partner",
    "forge_member_expected": "partner",
    "convening_guest": "minerals_rich",
    "msp_forum_member": "forum",
    "msp_observer": "other",
}
"""Role in the facts -> its name in the words ``figures.role``: how a country came to take part."""


@lru_cache(maxsize=64)
def _roll(on: str) -> pd.DataFrame:
    return roll(facts("members"), on)


@lru_cache(maxsize=64)
def came_as(on: str) -> Mapping[str, str]:
    """Entity -> the role of `ROLE_WORD` by which it first took part, up to a date."""
    rows = _roll(on)
    role_of: dict[str, str] = {}
    for role in ROLE_WORD:
        for code in rows.loc[rows["role"] == role, "iso3"]:
            role_of.setdefault(str(code), role)
    return role_of


@lru_cache(maxsize=64)
def forum_on(on: str) -> frozenset[str]:
    """Members of the Forum on a day, which carry a diamond."""
    rows = _roll(on)
    return frozenset(rows.loc[rows["role"] == "msp_forum_member", "iso3"])


def roll_day(view: View) -> str:
    """The day whose roll a view shows: the meeting's own for the lenses of a meeting."""
    if view["lens"] == "washington":
        return SUCCESSION
    return NEW_YORK[4:] if view["lens"].startswith("ny2022") else str(view["on"])


BRIEF = frozenset({"GBR", "USA", "EU"})
"""Entities that maps may write in short."""


def map_name(code: str, w: Words, area: str = "") -> MapLabel:
    """The name of a country for a map of roles, with its short form where there is one."""
    name = w.country(code)
    if code not in BRIEF:
        return MapLabel(code, name, area=area)
    brief = w(f"figures.brief.{code}")
    spelled = w("figures.brief.spelled", brief=brief, name=name)
    return MapLabel(code, name, brief=brief, spelled=spelled, area=area)


UNION_AREA = ("ESP", "DEU", "POL", "ITA", "FRA")
"""States to one of which the name of the Union points: the first that it alone represents."""


def union_area(through: Collection[str]) -> str:
    """Area to which the name of the Union points on a map of roles; "" for none."""
    return next((code for code in UNION_AREA if code in through), "")


def roles(view: View) -> Mapping[str, str]:
    """Country of the view's group -> how it came to take part: a word of ``figures.role``.

    States that the Union's seat alone represents are ``through_eu``: none of them is a partner.
    """
    group, seated = lens_countries(view), lens_entities(view)
    through = dict.fromkeys(group - seated, "through_eu")
    if without_roles(view):
        return dict.fromkeys(group, "partner") | through
    if view["lens"] == "ny2022_partners":
        group |= at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))
    came = came_as(roll_day(view))
    # A guest of a later meeting than the view's day has come to no table yet.
    return {code: ROLE_WORD[came.get(code, "convening_guest")] for code in group} | through


ABSENT = "absent"
"""Token of a country that was not at the table."""

ROOM_WORD: Mapping[str, str] = {
    "ny": "role.minerals_rich",
    "msp": "role.forum",
    "washington": "role.delegation",
    "": "role_set.partner",
}
"""Table -> what the others in its room are called."""


def token_of(view: View, code: str) -> str:
    """Color token of a country: its seat at the view's table."""
    return seats(view).get(code, ABSENT)


def group_token(view: View) -> str:
    """Color token of what a view's group has together: ink where its members sit apart."""
    tokens = {token_of(view, code) for code in lens_entities(view)}
    return tokens.pop() if len(tokens) == 1 else "ink"


def seat_word(view: View, seat: str) -> str:
    """What those of a seat are called at the view's table."""
    if seat == "room":
        return view.words(f"figures.{ROOM_WORD[table_of(view)]}")
    return view.words(f"figures.{'role_expected' if expects(view) else 'role'}.partner")


def seat_key(codes: Iterable[str], view: View) -> tuple[LegendItem, ...]:
    """Key entries of the seats of the countries that a picture shows."""
    present = {token_of(view, code) for code in codes}
    return tuple(
        LegendItem(seat, seat_word(view, seat)) for seat in ("partner", "room") if seat in present
    )
