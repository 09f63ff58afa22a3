"""How many sentences of the selected language are still shown in English."""

from __future__ import annotations

import html

import streamlit as st

from msp_dash.ui.daily_cache import daily_cache
from msp_dash.words import LANGUAGES, Words
from msp_dash.words.catalogue import SOURCE_LANGUAGE
from msp_dash.words.untranslated import untranslated


def section(w: Words) -> None:
    """One sentence with the number; nothing in English, or where every sentence is translated."""
    if text := _sentence(w):
        st.html(f'<p class="msp-text">{html.escape(text)}</p>')


@daily_cache(len(LANGUAGES))
def _sentence(w: Words) -> str:
    count = 0 if w.lang == SOURCE_LANGUAGE else len(untranslated(w.lang))
    return w("pages.quality.untranslated", n=count) if count else ""
