"""The list of manual corrections to built tables, each with its reason and source."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st

from msp_dash.data import TableError
from msp_dash.data.corrections import FILE, CorrectionError, read
from msp_dash.data.curated import curated_bytes
from msp_dash.data.paths import root
from msp_dash.figures.caveats import corrected
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.notices import show_missing_table
from msp_dash.words import Words


def section(w: Words) -> None:
    """Every line of ``data/corrections.csv`` as a sentence, or that there is none."""
    with st.container(key="fig-corrections"):
        try:
            st.html(_listed(root() / FILE, w))
        except (TableError, CorrectionError) as error:
            show_missing_table(w, str(error), "corrections")


@daily_cache(16)
def _listed(file: Path, w: Words) -> str:
    curated_bytes("corrections", FILE)  # Only a version that matches its checksum is shown.
    # The reason is its writer's, in English.
    items = [
        f"<li>{html.escape(corrected(one, w))} "
        f'<span lang="en">{html.escape(one.reason)}</span></li>'
        for one in read(file)
    ]
    heading = html.escape(w("pages.quality.corrections"))
    none = f"<p>{html.escape(w('pages.quality.no_corrections'))}</p>"
    body = f"<ul>{''.join(items)}</ul>" if items else none
    return f'<h2 class="msp-title">{heading}</h2><div class="msp-text">{body}</div>'
