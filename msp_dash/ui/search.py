"""The search box in the header: its component, and the index that the browser searches."""

from __future__ import annotations

import json
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from msp_dash.data import TableError
from msp_dash.search import Place, index
from msp_dash.ui import components
from msp_dash.ui.language import as_query, current_words
from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import LANGUAGES, Words

KEY = "search"
ADDRESS = "search.json"
"""Address of the index, beside the pages."""
KINDS = ("mineral", "product", "country", "figure", "page", "term")
"""Kinds of results."""

LEADING: dict[str, tuple[str, frozenset[str]]] = {
    "overview": ("overview.glance", frozenset({"country", "eu", "show"})),
    "producers": ("producers.map", frozenset()),
    "demand": ("demand.scenarios", frozenset({"technology"})),
    "partners": ("partners.map", frozenset()),
    "projects": ("projects.map", frozenset({"measure"})),
    "sites": ("sites.map", frozenset({"site"})),
    "trade": ("trade.flows", frozenset()),
    "mineral": ("mineral.stages", frozenset()),
    "country": ("country.standing", frozenset()),
    "balance": ("balance.supply_demand", frozenset()),
    "coalition": ("coalition.map", frozenset({"edition"})),
    "quality": ("quality.coverage", frozenset()),
    "standards": ("standards.governance", frozenset({"on", "lens", "country"})),
}
"""Page -> its main figure, and further query parameters that the page's `controls` accept."""


def places() -> list[Place]:
    """The pages of the navigation as links to them need them."""
    return [Place(entry.name, *LEADING.get(entry.name, ("", frozenset()))) for entry in ENTRIES]


@lru_cache(maxsize=len(LANGUAGES))
def payload(w: Words) -> bytes:
    """The index as JSON, built once per process and language."""
    return json.dumps(index(places(), w), ensure_ascii=False, separators=(",", ":")).encode()


def mount() -> None:
    """Place the box in the header.

    Its data are the same on every page and in every run, so that Streamlit sends them once a
    session. The index is fetched when the box first gets the focus.
    """
    if st.context.is_embedded:
        return
    try:
        data = _component_data(current_words())
    except TableError:
        # The page reports the missing table; without it the index is empty.
        return
    with st.container(key="search-box"):
        components.search()(key=KEY, data=data)


@lru_cache(maxsize=2 * len(LANGUAGES))
def _component_data(w: Words) -> bytes:
    lang = as_query(w.lang)
    labels = {n: w(f"search.{n}", **{p: f"{{{p}}}" for p in names}) for n, names in _WORDS.items()}
    kinds = {kind: w(f"search.kind.{kind}") for kind in KINDS}
    path = f"{ADDRESS}?{urlencode(lang)}" if lang else ADDRESS
    data = {"path": path, "carried": lang, "first": ENTRIES[0].name}
    return components.plain(data | {"words": labels | {"kind": kinds}})


_WORDS: dict[str, tuple[str, ...]] = {
    "label": (),
    "placeholder": (),
    "hint": (),
    "none": ("sent",),
    "none_text": (),
    "count_one": (),
    "count_other": ("n",),
    "of": ("name", "about"),
    "also": ("alias",),
    "failed": (),
}
