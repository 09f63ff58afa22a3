"""The search box in the header, and the index that the browser searches."""

from __future__ import annotations

import json
from functools import lru_cache
from urllib.parse import urlencode

from msp_dash.figures.places import GUESTS
from msp_dash.figures.retired import RETIRED
from msp_dash.search import Index, Place, index
from msp_dash.ui.language import as_query
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.paper_links import OF_TWO, READER, searched
from msp_dash.ui.view import PageParameters
from msp_dash.words import LANGUAGES, Words

ADDRESS = "search.json"
"""Address of the index, beside the pages."""
ASK_ADDRESS = "ask.json"
"""Address that answers a question in words."""
KINDS = ("mineral", "product", "country", "figure", "page", "term", "paper")
"""Kinds of results."""

LEADING: dict[str, tuple[str, frozenset[str]]] = {
    "overview": ("chain.shares", frozenset({"mineral"})),
    "trade": ("trade.flows", frozenset({"table"})),
    "mineral": ("mineral.stages", frozenset()),
    "country": ("country.standing", frozenset()),
    "table": ("table.register", frozenset()),
    "week": ("week.changes", frozenset()),
    "data": ("quality.coverage", frozenset()),
    "stops": ("disruption.supply", frozenset({"table"})),
}
"""Page -> its main figure, and further query parameters that the page's `controls` accept."""


def places() -> list[Place]:
    """The pages of the navigation as links to them need them."""
    return [_place(entry.name, *LEADING.get(entry.name, ("", frozenset()))) for entry in ENTRIES]


def _place(name: str, leading: str, more: frozenset[str]) -> Place:
    """A page; a profile accepts the parameters of all its figures."""
    every = frozenset(PageParameters.on(name, leading).by_name) if name in GUESTS else more
    return Place(name, leading, every)


@lru_cache(maxsize=len(LANGUAGES))
def search_index(w: Words) -> Index:
    """The index (`search.index`) and the papers, built once per process and language."""
    papers = {"files": searched(w), "reader": READER, "of_two": OF_TWO}
    return index(places(), w) | {"papers": papers}


@lru_cache(maxsize=len(LANGUAGES))
def payload(w: Words) -> bytes:
    """The index as JSON."""
    return json.dumps(search_index(w), ensure_ascii=False, separators=(",", ":")).encode()


def box(w: Words) -> dict[str, object]:
    """What the box needs; it fetches the index when it first gets the focus."""
    lang = as_query(w.lang)
    labels = {n: w(f"search.{n}", **{p: f"{{{p}}}" for p in names}) for n, names in _WORDS.items()}
    kinds = {kind: w(f"search.kind.{kind}") for kind in KINDS}
    query = f"?{urlencode(lang)}" if lang else ""
    words = labels | {"kind": kinds, **{n: w(f"ui.act.{n}") for n in ("copied", "sentence")}}
    return {
        "path": ADDRESS + query,
        "ask": ASK_ADDRESS + query,
        "carried": lang,
        "first": ENTRIES[0].name,
        "moved": {figure_id: one.id for figure_id, one in RETIRED.items()},
        "words": words,
    }


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
    "ask_failed": (),
    "read_as": ("reading",),
    "open": (),
    "not_copied": (),
}
