"""The page language: taken from the query string, carried by links, stored for the session."""

from __future__ import annotations

import streamlit as st

from msp_dash.params import BadValue, Lang
from msp_dash.words import Words, words

SESSION_KEY = "language"
"""Session key of the language that the visit chose."""


def current() -> str:
    """Code of the language in the query string; English where it is missing or unknown."""
    return _supported(st.query_params.get(Lang.name, Lang.default))


def current_words() -> Words:
    """The messages of this run's language."""
    return words(current())


def language_query() -> dict[str, str]:
    """Query parameters that keep the language in a link; empty for English."""
    return as_query(current())


def as_query(lang: str) -> dict[str, str]:
    """A language as addresses name it: English is left out."""
    return {} if lang == Lang.default else {Lang.name: lang}


def settle() -> None:
    """Store the language of this run, and add it to a query string without one.

    The page menu and links without a query leave it out; English is written out when selected.
    """
    if Lang.name in st.query_params:
        st.session_state[SESSION_KEY] = current()
    elif (before := st.session_state.get(SESSION_KEY, Lang.default)) != Lang.default:
        st.query_params[Lang.name] = before


def _supported(sent: str) -> str:
    try:
        return Lang.check(Lang.canonical(sent))
    except BadValue:
        return Lang.default
