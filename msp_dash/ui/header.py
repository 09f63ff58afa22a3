"""The header of every page, with what all cards share, as one component.

It has the search box, the choice of languages and the link to the briefing; it stores the briefing
in the browser, hands labels and names to the cards, and reports the width of the content. One,
since each element of Streamlit costs the server about 0.2 ms in every whole run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from msp_dash.data import TableError
from msp_dash.figures.sites.query import regions
from msp_dash.params import Lang, Region
from msp_dash.render.export import FORMATS
from msp_dash.ui import components, search, tray
from msp_dash.ui.language import as_query, current_words
from msp_dash.ui.navigation import address
from msp_dash.ui.viewport import BUCKETS, KEY, Viewport, viewport
from msp_dash.words import LANGUAGES, Words
from msp_dash.words.names import countries

_WORDS: Mapping[str, tuple[str, ...]] = {
    "card": ("show", "explore", "small", "band", "wider", "hint", "hint_lines", "lost", "all_rows"),
    "map": (
        *("play", "pause", "year", "failed", "unlisted", "undrawn", "leaders"),
        *("zoom", "zoom_in", "zoom_out", "zoom_world", "zoom_filled", "zoom_group", "zoom_keys"),
    ),
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
    "zoomed",
)
"""Labels of Streamlit's own controls, which it has in English only."""


def mount(*, framed: bool) -> None:
    """Mount the component; `framed` : the page is one figure in a frame of another site.

    The box, the languages and the link are left out where the page is embedded. In a frame of
    another site there is no briefing either.
    """
    w = current_words()
    corner = not (framed or st.context.is_embedded)
    shared = _shared_payload(w, viewport(), corner=corner)
    briefing = {} if framed else {"briefing": tray.state(), "label": _label(w)}
    components.header()(
        key=KEY,
        data=len(shared).to_bytes(4) + shared + components.plain(briefing),
        on_width_change=lambda: None,
        on_stored_change=lambda: tray.receive(components.event(KEY, "stored")),
        on_lost_change=lambda: tray.mark_lost(components.event(KEY, "lost")),
    )


def _label(w: Words) -> str:
    """'Briefing: 3 figures' as HTML; no number where there is none, or none is known yet."""
    count = tray.draft().figure_count
    label = html.escape(w("build.tray", n=count) if count else w("build.tray_none"))
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", label))


@lru_cache(maxsize=16)
def _shared_payload(w: Words, window: Viewport, *, corner: bool) -> bytes:
    fields = {
        **card_labels(w),
        "version": components.version(),
        "lang": w.lang,
        "frame": {name: w(f"ui.frame.{name}", n="{n}", name="{name}") for name in FRAME},
        "formats": [[ext, form.is_data] for ext, form in FORMATS.items()],
        "buckets": BUCKETS,
        "width": window.width,
        "corner": _corner(w) if corner else None,
    }
    return components.compressed(fields)


def _corner(w: Words) -> dict[str, object]:
    languages = [[lang, Lang.label(lang, w)] for lang in LANGUAGES]
    label = w("params.lang.heading")
    return {
        "search": search.box(w),
        "language": {"name": Lang.name, "current": w.lang, "label": label, "options": languages},
        "briefing": address("briefing", as_query(w.lang)),
    }


def card_labels(w: Words) -> dict[str, object]:
    """Labels, country names and messages that cards use."""
    labels = {
        n: w(f"ui.{group}.{n}", name="{name}", n="{n}", all="{all}")
        for group, ns in _WORDS.items()
        for n in ns
    }
    areas = {name: [Region.label(name, w), sorted(codes)] for name, codes in _regions().items()}
    return {"words": labels, "names": _names(w), "regions": areas}


def _regions() -> Mapping[str, frozenset[str]]:
    try:
        return regions()
    except TableError:
        return {}


def _names(w: Words) -> dict[str, str]:
    try:
        return {code: w.country(code) for code in countries() if code not in ("WLD", "OTH")}
    except TableError:
        # The page reports the missing table.
        return {}
