"""The list of pages with group, file and URL; the navigation, links and tests use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page

from msp_dash.data.paths import root
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.ui.language import current_words, settle
from msp_dash.words import Words

GROUPS = ("pages", "brief")
"""Those in the bar, and those that pages and the header lead to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: ``pages/<name>.py`` at the address ``/<name>``; its title is ``pages.<name>.nav``."""

    name: str
    group: str


ENTRIES = (
    Entry("overview", "pages"),
    Entry("mineral", "pages"),
    Entry("country", "pages"),
    Entry("table", "pages"),
    Entry("trade", "pages"),
    Entry("stops", "pages"),
    Entry("week", "pages"),
    Entry("data", "pages"),
    Entry("briefing", "brief"),
    Entry("present", "brief"),
)

MOVED: Mapping[str, tuple[str, str]] = {
    "overview": ("overview", ""),
    "disruption": ("stops", ""),
    "producers": ("mineral", ""),
    "demand": ("mineral", "needed"),
    "balance": ("mineral", "gap"),
    "sites": ("mineral", "part-sites"),
    "partners": ("table", ""),
    "coalition": ("table", "tables"),
    "projects": ("table", "projects"),
    "standards": ("week", "controls"),
    "quality": ("data", "values"),
    "sources": ("data", "part-sources"),
    "methods": ("data", "part-methods"),
    "glossary": ("data", "part-glossary"),
}
"""Name of a former page -> the page and the anchor where what it showed stands."""
PROFILE = "country"
OF_A_COUNTRY = frozenset({"sites"})
"""Former pages that were about a country where one was chosen."""
RENAMED: Mapping[str, Mapping[str, str]] = {
    "partners": {"country": "seat"},
    "projects": {"country": "seat"},
    "standards": {"country": "seat", "on": "until"},
}
"""Former page -> its parameters that have another name where it stands now."""
ADDED: Mapping[str, Mapping[str, str]] = {"standards": {"kind": "control"}}
"""Former page -> parameters without which its place would show more."""
SCORES = "indicator"
"""Parameter of the page of standards that asked for scores of governance, which minerals have."""


def moved(name: str, query: Sequence[tuple[str, str]]) -> str:
    """Relative address of what a former page showed, with all its parameters.

    Raises
    ------
    KeyError
        For a name that is not in `MOVED`.

    Examples
    --------
    >>> moved("disruption", [("mineral", "gallium"), ("cut", "50")])
    'stops?mineral=gallium&cut=50'
    >>> moved("glossary", [("term", "hhi")])
    'data?term=hhi#part-glossary'
    >>> moved("projects", [("country", "ZMB")])
    'table?seat=ZMB#projects'
    >>> moved("sites", [("country", "ZMB")])
    'country?country=ZMB#part-sites'
    """
    page, anchor = MOVED[name]
    values = dict(query)
    if name == "standards" and SCORES in values:
        page, anchor = "mineral", "standards"
    else:
        names = RENAMED.get(name, {})
        values = {**ADDED.get(name, {}), **{names.get(n, n): v for n, v in values.items()}}
    if name in OF_A_COUNTRY and values.get("country"):
        page = PROFILE
    text = address(page, values)
    return f"{text}#{anchor}" if anchor else text


def path(name: str) -> str:
    """File of a page, relative to `root`."""
    return f"pages/{name}.py"


def page_of(name: str) -> Page:
    """A page for ``st.page_link``, which would look for a file among all pages, for 0.1 ms."""
    every = (one for group in _pages(current_words()).values() for one in group)
    return next(one for one in every if (one.url_path or ENTRIES[0].name) == name)


def address(name: str, query: Mapping[str, str]) -> str:
    """Address of a page with a query, relative to the dashboard's own."""
    page = "./" if name == ENTRIES[0].name else name
    return f"{page}?{urlencode(query, safe=',')}" if query else page


@lru_cache
def _pages(w: Words) -> Mapping[str, Sequence[Page]]:
    """Pages by menu heading: none. Cached, because each page object checks that its file exists."""
    pages = [
        st.Page(
            root() / path(entry.name),
            title=w(f"pages.{entry.name}.nav"),
            url_path=entry.name,
            default=entry is ENTRIES[0],
            # The header leads to the briefing, which leads on to its presentation.
            visibility="visible" if entry.group == GROUPS[0] else "hidden",
        )
        for entry in ENTRIES
    ]
    # Reached by its address alone, in a frame of another site.
    framed = st.Page(
        root() / path(FRAMED_PAGE),
        title=w("alone.nav"),
        url_path=FRAMED_PAGE,
        visibility="hidden",
    )
    return {"": [*pages, framed]}


FRAMED = "framed"
"""Session key: the frame has run."""


def navigate() -> Page:
    """Draw the navigation and give the page that the address names."""
    st.session_state[FRAMED] = True
    # Copies, since Streamlit marks in the object which page its session may run.
    settle()
    pages = {
        heading: [copy(page) for page in group_pages]
        for heading, group_pages in _pages(current_words()).items()
    }
    return st.navigation(pages, position="top")


def through_app() -> None:
    """Hand a page that was run by itself over to ``app.py``.

    Streamlit takes a folder ``pages`` for its older navigation until ``st.navigation`` was called
    once in a process: the first visitor of a fresh server who follows a link to a page would get
    the page without its frame.
    """
    if not st.session_state.get(FRAMED):
        navigate()
        st.rerun()
