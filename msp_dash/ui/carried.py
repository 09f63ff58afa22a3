"""What a reader chose, for links to other pages: mineral, country, table and group."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from msp_dash.data import TableError
from msp_dash.figures.matters import matters
from msp_dash.figures.registry import Spec, allowed, spec
from msp_dash.params import RIVALS
from msp_dash.ui.controls import PageView
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.navigation import address
from msp_dash.ui.search import LEADING

NAMES = ("mineral", "country", "table", "lens", "set")


def session_key(name: str) -> str:
    """Where the session has a choice. Each for itself: most pages depend on one or two of them."""
    return f"carried-{name}"


def remember(view: PageView) -> dict[str, str]:
    """Choices of the visit, as the address of this page leaves them.

    A choice that links to the page do not carry, or that it has no data of, is kept for the next.
    """
    figure_id, more = LEADING.get(view.page, ("", frozenset()))
    taken = {*spec(figure_id).names, *more} if figure_id else more
    by_name = view.parameters.by_name if view.parameters else {}
    state = st.session_state
    current = {name: view[name] for name in NAMES if name in st.query_params and view.get(name)}
    replaced = {RIVALS[name]: "" for name in current if name in RIVALS}
    for name, value in (current | replaced).items():
        state[session_key(name)] = value
    for name in [name for name in NAMES if name not in current | replaced]:
        before: str = state.get(session_key(name), "")
        if before and name in taken & by_name.keys() and _has(by_name[name].spec, name, before):
            state[session_key(name)] = ""
        elif before:
            current[name] = before
    return current


def queries(carried: Mapping[str, str]) -> dict[str, list[str]]:
    """Query string -> the pages (as in their address) whose links in the navigation get it."""
    return _queries(tuple(sorted(carried.items()))) if carried else {}


@daily_cache(512)
def _queries(carried: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    pages: dict[str, list[str]] = {}
    for name, (figure_id, more) in LEADING.items():
        target = spec(figure_id)
        names = {*target.names, *more}
        query = {n: v for n, v in carried if v and n in names and _has(target, n, v)}
        if "country" in query and "mineral" in names and "mineral" not in dict(carried):
            query |= _led_by(query["country"], target)
        page, _, text = address(name, query).partition("?")
        pages.setdefault(text, []).append(page.removeprefix("./"))
    pages.pop("", None)
    return pages


def _led_by(country: str, target: Spec) -> dict[str, str]:
    """The mineral that a page of a country opens with, where the reader chose none."""
    with suppress(TableError):
        for one in matters(country):
            if _has(target, "mineral", one.mineral):
                return {"mineral": one.mineral}
    return {}


def _has(target: Spec, name: str, value: str) -> bool:
    """Whether a figure has data of a value; no where its table is down."""
    use = next((use for use in target.uses if use.parameter.name == name), None)
    if use is None or not use.parameter.is_choice:
        return True
    try:
        return value in allowed(target, use)
    except TableError:
        return False
