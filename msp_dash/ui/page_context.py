"""Data that all cards of a session share: labels, country names, messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msp_dash.data import TableError
from msp_dash.ui import components
from msp_dash.ui.language import current_words
from msp_dash.ui.viewport import BUCKETS, KEY, Viewport, viewport
from msp_dash.words import Words
from msp_dash.words.names import countries

_WORDS: Mapping[str, tuple[str, ...]] = {
    "card": ("show", "explore", "wider", "hint", "lost", "all_rows"),
    "map": ("play", "pause", "year", "failed", "unlisted", "undrawn"),
    "act": (
        "add",
        "remove",
        "picture",
        "table",
        "share",
        "link",
        "link_about",
        "sentence",
        "sentence_about",
        "picture_files",
        "data_files",
        "embed",
        "embed_about",
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
        data=_shared_payload(current_words(), viewport()),
        on_width_change=lambda: None,
    )


@lru_cache(maxsize=16)
def _shared_payload(w: Words, window: Viewport) -> bytes:
    fields = {
        **card_labels(w),
        "version": components.version(),
        "lang": w.lang,
        "frame": {name: w(f"ui.frame.{name}", n="{n}", name="{name}") for name in FRAME},
        "buckets": BUCKETS,
        "width": window.width,
    }
    return components.compressed(fields)


def card_labels(w: Words) -> dict[str, object]:
    """Labels, country names and messages that cards use."""
    labels = {
        n: w(f"ui.{group}.{n}", name="{name}", n="{n}") for group, ns in _WORDS.items() for n in ns
    }
    return {"words": labels, "names": _names(w)}


def _names(w: Words) -> dict[str, str]:
    try:
        return {code: w.country(code) for code in countries() if code not in ("WLD", "OTH")}
    except TableError:
        # The page reports the missing table.
        return {}
