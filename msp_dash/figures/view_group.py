"""The group of a view: its lens or its set of countries, and what sentences call it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msp_dash.analysis.groups import SUCCESSION, lens_members, with_eu_states
from msp_dash.data import facts, load
from msp_dash.data.own import Group, groups
from msp_dash.figures.common import capital
from msp_dash.params import View
from msp_dash.words import Words


@lru_cache(maxsize=1)
def eu_states() -> frozenset[str]:
    """The 27 member states of the Union."""
    countries = load("countries")
    return frozenset(countries.loc[countries["eu"], "iso3"])


def lens_entities(view: View) -> frozenset[str]:
    """Who sits in the view's set, or in its lens on its date; the Union as ``EU``."""
    if view.get("set"):
        return frozenset(view["set"].split(","))
    if group := own_group(view):
        return group.members
    return _members(view["lens"], view["on"])


def own_group(view: View) -> Group | None:
    """The office's own group that is the view's lens."""
    return groups().get(view.get("lens", ""))


LISTED = ("washington", "forge")
"""Lenses whose countries a source lists, without a role in the partnership."""


def without_roles(view: View) -> bool:
    """Whether the view's group is a list of countries that no roll gives roles."""
    return bool(view.get("set") or own_group(view) or view["lens"] in LISTED)


@lru_cache(maxsize=64)
def _members(lens: str, on: str) -> frozenset[str]:
    return lens_members(lens, on, facts("members"), facts("participation"))


def unnamed(view: View) -> str:
    """That no source names a member of FORGE, where that is the view's group; else ""."""
    if view.get("lens") != "forge" or _members("forge", ""):
        return ""
    return view.words("partners.forge_unnamed")


def lens_countries(view: View) -> frozenset[str]:
    """Countries that the view's set or lens counts, its ``eu`` and ``on`` applied."""
    entities = lens_entities(view)
    return with_eu_states(entities, eu_states(), view["eu"])


def expects(view: View) -> bool:
    """Whether the view's partners are the expected members of the successor, and not confirmed."""
    return view.get("lens") == "msp" and view["on"] >= SUCCESSION


def lens_name(view: View) -> str:
    """The group as the subject of a sentence: 'The New York partners', 'Japan and Zambia'."""
    w = view.words
    inside = lens_inside(view) if view.get("set") or view["lens"] != "none" else ""
    if view.get("set"):
        names = _set_name(view, "set")
        return w.opening(names, inside) if names != inside else capital(names)
    name = _lens_words("lens", view)
    return w.opening(name, inside) if inside else name


def lens_inside(view: View) -> str:
    """The group inside a sentence: 'the New York partners', 'Japan and Zambia'."""
    if view.get("set"):
        return _set_name(view, "set_inside")
    return _lens_words("lens_inside", view)


def _lens_words(form: str, view: View) -> str:
    w = view.words
    if group := own_group(view):
        return w(f"partners.own_group.{form}", title=group.title)
    return w(f"partners.{form}.{'expected' if expects(view) else view['lens']}")


SET_NAMED_MAX = 3
"""A set of more is counted in titles; a note names its countries."""


def _set_name(view: View, form: str) -> str:
    w = view.words
    codes = lens_entities(view)
    if len(codes) <= SET_NAMED_MAX:
        return group_names(codes, w)
    union = "_eu" if "EU" in codes else ""
    return w(f"partners.{form}.countries{union}", n=len(codes - {"EU"}))


def group_names(codes: Iterable[str], w: Words) -> str:
    """'Japan, the United States and the European Union': by name, the Union last."""
    ordered = sorted(codes, key=lambda code: (code == "EU", w.country_order(code)))
    return w.listing([w.the_country(code) for code in ordered])


def lens_short(view: View) -> str:
    """The group in a title that has little room: 'The partners', 'These 3 countries'."""
    w = view.words
    if view.get("set"):
        codes = lens_entities(view)
        union = "_eu" if "EU" in codes else ""
        n = len(codes - {"EU"})
        return w(f"partners.set.countries{union}", n=n) if n > 1 else lens_name(view)
    return w.opening(_lens_words("lens_short", view), lens_short_inside(view))


def lens_short_inside(view: View) -> str:
    """The lens inside a sentence that has little room: 'the partners'."""
    return _lens_words("lens_short_inside", view)


def lens_number(view: View) -> int:
    """1 where the group is a single country, so that 'mines' follows it; else 2."""
    return 1 if view.get("set") and len(lens_entities(view)) == 1 else 2
