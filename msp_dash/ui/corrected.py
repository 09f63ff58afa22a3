"""What was corrected by hand in built tables, why and by which source: a list of a page."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st

from msp_dash.briefing.cited import cited
from msp_dash.data import TableError
from msp_dash.data.corrections import FILE, CorrectionError, read
from msp_dash.data.load import kept_bytes
from msp_dash.data.paths import root
from msp_dash.render.table import worded
from msp_dash.ui.kept import kept
from msp_dash.ui.notices import table_down
from msp_dash.words import Words


def section(w: Words) -> None:
    """Every line of ``data/corrections.csv`` as a sentence, or that there is none."""
    with st.container(key="fig-corrections"):
        try:
            st.html(_listed(root() / FILE, w))
        except (TableError, CorrectionError) as error:
            table_down(w, str(error), "corrections")


@kept(16)
def _listed(file: Path, w: Words) -> str:
    kept_bytes("corrections", FILE)  # Nobody's word counts until it was accepted.
    said = [
        w(
            "pages.quality.correction",
            table=w(f"pages.sources.table.{one.table}"),
            row=", ".join(_named(column, value, w) for column, value in one.key.items()),
            column=w(key) if w.has(key := f"quality.corrected.{one.column}") else one.column,
            old=_printed(one.old, w),
            new=_printed(one.new, w),
            reason=one.reason,
            source=cited((one.source,), w)[0].short,
            date=w.date(one.date),
        )
        for one in read(file)
    ]
    heading = html.escape(w("pages.quality.corrections"))
    rows = "".join(f"<li>{html.escape(text)}</li>" for text in said)
    body = (
        f"<ul>{rows}</ul>" if rows else f"<p>{html.escape(w('pages.quality.no_corrections'))}</p>"
    )
    return f'<h2 class="msp-title">{heading}</h2><div class="msp-text">{body}</div>'


def _named(column: str, value: str, w: Words) -> str:
    """A cell of a row's key in words: 'rare earths', 'Brazil'."""
    if column == "mineral":
        return w.the_mineral(value)
    return w.country(value) if column == "iso3" else worded(column, value, w)


def _printed(value: str, w: Words) -> str:
    """A corrected cell: a number with the marks of the language, a word for none."""
    if not value:
        return w("words.status.not_available")
    return w.quantity(float(value)) if value.replace(".", "", 1).isdigit() else value
