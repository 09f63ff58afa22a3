"""Hand-maintained tables that were edited since their last check, and what changed."""

from __future__ import annotations

import html

import streamlit as st

from msp_dash.data import TableError
from msp_dash.data.curated import edits
from msp_dash.figures.caveats import changes, table_label
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.notices import show_missing_table
from msp_dash.words import LANGUAGES, Words


def section(w: Words) -> None:
    """A list of the edited tables; those that do not pass the check with the reason."""
    try:
        listed, refused = _listed(w)
    except TableError as error:
        listed, refused = "", (str(error),)
    if not listed and not refused:
        return
    with st.container(key="fig-edited"):
        heading, lead = (
            html.escape(w(f"pages.quality.{one}")) for one in ("edited", "edited_lead")
        )
        st.html(
            f'<h2 class="msp-title">{heading}</h2><div class="msp-text"><p>{lead}</p>{listed}</div>'
        )
        for n, message in enumerate(refused):
            show_missing_table(w, message, f"edited-{n}")


@daily_cache(len(LANGUAGES))
def _listed(w: Words) -> tuple[str, tuple[str, ...]]:
    used, refused = edits()
    items = (
        w(
            "pages.quality.edited_table",
            table=table_label(one, w),
            file=one.place,
            changes=changes(one, w),
        )
        for one in used
    )
    listed = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f"<ul>{listed}</ul>" if listed else "", tuple(map(str, refused))
