"""Data that all cards of a page share: labels once per session, the page's link in every run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from msp_dash.data import TableError
from msp_dash.ui import components, tray
from msp_dash.ui.language import current_words
from msp_dash.ui.viewport import BUCKETS, KEY, viewport
from msp_dash.words import Words
from msp_dash.words.names import countries

TABLES = "tables"
"""Session key: ids of the figures whose table is open."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "card": ("show", "explore", "wider", "hint"),
    "map": ("play", "pause", "year", "failed", "unlisted", "undrawn"),
    "act": (
        "add",
        "remove",
        "download",
        "table",
        "link",
        "sentence",
        "embed",
        "more",
        "copied",
        "manual",
        "unheard",
        "embed_hint",
        "copy_code",
    ),
}
FRAME = (
    "skip",
    "pages",
    "menu_open",
    "menu_close",
    "more",
    "upload",
    "open_list",
    "help",
    "zoomed",
)
"""Labels of Streamlit's own controls, which it has in English only."""


def mount() -> None:
    """Mount the component that sends labels and names and reports the viewport width."""
    components.shared()(
        key=KEY,
        data=_shared_payload(current_words(), viewport().width),
        on_width_change=lambda: None,
    )


@lru_cache(maxsize=16)
def _shared_payload(w: Words, width: int) -> bytes:
    fields = {
        **card_labels(w),
        "version": components.version(),
        "lang": w.lang,
        "frame": {name: w(f"ui.frame.{name}", n="{n}", name="{name}") for name in FRAME},
        "buckets": BUCKETS,
        "width": width,
    }
    return components.compressed(fields)


def card_labels(w: Words) -> dict[str, object]:
    """Labels, country names and messages that cards use."""
    labels = {n: w(f"ui.{group}.{n}", name="{name}") for group, ns in _WORDS.items() for n in ns}
    return {"words": labels, "names": _names(w)}


def _names(w: Words) -> dict[str, str]:
    try:
        return {code: w.country(code) for code in countries() if code not in ("WLD", "OTH")}
    except TableError:
        # The page reports the missing table.
        return {}


def send_page_state(query: Mapping[str, str]) -> None:
    """Send the cards of this run the page's link and the state of the briefing.

    Parameters
    ----------
    query : every parameter of the page; ids of opened figures are added as ``open``.
    """
    opened = {"open": st.query_params["open"]} if st.query_params.get("open") else {}
    components.own()(
        key="unseen-own",
        data=components.plain(
            {
                "query": urlencode({**query, **opened}, safe=","),
                "compact": viewport().phone,
                "tables": sorted(opened_tables()),
                **tray.card_state(),
            }
        ),
    )


def opened_tables() -> set[str]:
    """Ids of the figures whose table is open."""
    ids: set[str] = st.session_state.setdefault(TABLES, set())
    return ids
