"""What a reader chose, for links to other pages: mineral, country and group."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from msp_dash.data import TableError
from msp_dash.figures.registry import Spec, allowed, spec
from msp_dash.params import RIVALS
from msp_dash.ui.controls import PageView
from msp_dash.ui.navigation import address
from msp_dash.ui.search import LEADING
from msp_dash.ui.ttl_cache import ttl_cache

NAMES = ("mineral", "country", "lens", "set")
SESSION_KEY = "carried"


def remember(view: PageView) -> dict[str, str]:
    """Choices of the visit, as the address of this page leaves them.

    A choice that the page has no parameter for, or no data of, is kept for the next page.
    """
    kept: dict[str, str] = dict(st.session_state.get(SESSION_KEY, {}))
    by_name = view.parameters.by_name if view.parameters else {}
    for name in NAMES:
        if name in st.query_params and view.get(name):
            kept[name] = view[name]
            kept.pop(RIVALS.get(name, ""), None)
        elif name in kept and name in by_name and _has(by_name[name].spec, name, kept[name]):
            del kept[name]
    st.session_state[SESSION_KEY] = kept
    return kept


def queries(carried: Mapping[str, str]) -> dict[str, list[str]]:
    """Query string -> the pages (as in their address) whose links in the navigation get it."""
    return _queries(tuple(sorted(carried.items()))) if carried else {}


@ttl_cache(512)
def _queries(carried: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    pages: dict[str, list[str]] = {}
    for name, (figure_id, more) in LEADING.items():
        page, _, query = address(name, query_for(spec(figure_id), dict(carried), more)).partition(
            "?"
        )
        pages.setdefault(query, []).append(page.removeprefix("./"))
    pages.pop("", None)
    return pages


def query_for(
    target: Spec, carried: Mapping[str, str], more: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The carried choices that a page has, with values that exist there.

    `target` : the page's main figure. `more` : its further parameters.
    """
    names = {*target.names, *more}
    return {n: v for n, v in carried.items() if v and n in names and _has(target, n, v)}


def _has(target: Spec, name: str, value: str) -> bool:
    """Whether a figure has data of a value; no where its table is down."""
    use = next((use for use in target.uses if use.parameter.name == name), None)
    if use is None or not use.parameter.is_choice:
        return True
    try:
        return value in allowed(target, use)
    except TableError:
        return False
