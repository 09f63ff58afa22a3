"""Roles of countries on a day: their colors, marks, names on maps and key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Literal

import pandas as pd

from msp_dash.analysis.groups import NEW_YORK, SUCCESSION, at_meeting, roll
from msp_dash.data import facts
from msp_dash.figures.record import LegendItem, MapLabel
from msp_dash.figures.view_group import expects, lens_countries, lens_entities, without_roles
from msp_dash.params import View
from msp_dash.words import Words

ROLE_TOKEN: Mapping[str, str] = {
    "msp_partner": "partner",
    "forge_member": "partner",
    "forge_member_expected": "partner",
    "convening_guest": "minerals_rich",
    "msp_forum_member": "forum",
    "msp_observer": "other",
}
"""Role in the facts -> color token. A country has the color of its first role (how it came to take
part) in every chart; a diamond marks members of the Forum."""


@lru_cache(maxsize=64)
def _roll(on: str) -> pd.DataFrame:
    return roll(facts("members"), on)


@lru_cache(maxsize=64)
def came_as(on: str) -> Mapping[str, str]:
    """Entity -> the role of `ROLE_TOKEN` by which it first took part, up to a date."""
    rows = _roll(on)
    role_of: dict[str, str] = {}
    for role in ROLE_TOKEN:
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


def roles(view: View) -> Mapping[str, str]:
    """Country -> token of its role, for the countries of the view's lens.

    States that the Union's seat alone represents are ``through_eu``: none of them is a partner. A
    set of the reader's own has no roles but to be in it, nor has an office's own group.
    """
    return _roles(*(view.get(name, "") for name in ("lens", "set", "on", "eu")))


@lru_cache(maxsize=64)
def _roles(lens: str, own: str, on: str, eu: str) -> Mapping[str, str]:
    view = View({"lens": lens, "set": own, "on": on, "eu": eu})
    group, seated = lens_countries(view), lens_entities(view)
    through = dict.fromkeys(group - seated, "through_eu")
    if without_roles(view):
        return dict.fromkeys(group, "partner") | through
    if view["lens"] == "ny2022_partners":
        group |= at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))
    came = came_as(roll_day(view))
    # A guest of a later meeting than the view's day has come to no table yet.
    return {code: ROLE_TOKEN[came.get(code, "convening_guest")] for code in group} | through


ROLE_SYMBOL: Mapping[str, Literal["square", "circle", "diamond"]] = {
    "partner": "square",
    "through_eu": "square",
    "minerals_rich": "circle",
    "forum": "diamond",
}


def role_symbols(view: View) -> Mapping[str, Literal["square", "circle", "diamond"]]:
    """Country -> mark of its role; a diamond for a member of the Forum, whatever its color."""
    forum = frozenset() if without_roles(view) else forum_on(roll_day(view))
    role_of = roles(view)
    return {c: "diamond" if c in forum else ROLE_SYMBOL[t] for c, t in role_of.items()}


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


def role_legend(codes: Iterable[str], view: View) -> tuple[LegendItem, ...]:
    """Key entries of the roles of the countries that a picture shows."""
    w = view.words
    form = "role_expected" if expects(view) else "role_set" if without_roles(view) else "role"
    role_of, symbols = dict(roles(view)), dict(role_symbols(view))
    if "EU" in lens_entities(view):
        role_of["EU"], symbols["EU"] = "partner", "square"
    present = {(role_of[code], symbols[code]) for code in codes if code in role_of}
    items = []
    for token, symbol in ROLE_SYMBOL.items():
        if (token, symbol) in present:
            items.append(LegendItem(token, w(f"figures.{form}.{token}"), symbol))
        if token == "minerals_rich" and (token, "diamond") in present:
            items.append(LegendItem(token, w("figures.role.guest_forum"), "diamond"))
    return tuple(items)
