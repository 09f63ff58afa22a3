"""Sources: publications, tables, licenses, ages and downloads."""

import html
from functools import partial

import streamlit as st

from msp_dash.config.clock import today
from msp_dash.data import TableError, facts
from msp_dash.ui import publications
from msp_dash.ui.controls import plain
from msp_dash.ui.layout import page
from msp_dash.ui.notices import show_missing_table

view = plain("sources")
w = view.words


def row(name: str, text: str, data: partial[bytes], file: str) -> None:
    """Place a table with its description and a CSV that is built on download."""
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="medium"):
        st.html(f'<p class="msp-line"><b>{html.escape(name)}</b> {html.escape(text)}</p>')
        label = w("pages.sources.download", name=name)
        st.download_button(
            w("build.download"),
            data,
            file,
            key=f"get-{file}",
            on_click="ignore",
            type="tertiary",
            help=label,
        )


try:
    built = publications.built_tables()
    rows = sum(int(entry["rows"]) for entry in built.values())
    title = w(
        "pages.sources.title",
        n=len(publications.records()),
        pages=w.whole(len(facts("sources"))),
        rows=w.whole(rows),
    )
    with page(view, title, w("pages.sources.lead")):
        with st.container(key="fig-publications"):
            heading = html.escape(w("pages.sources.publications"))
            st.html(f'<h2 class="msp-title">{heading}</h2>{publications.publications(today(), w)}')
        with st.container(key="fig-tables"):
            st.html(f'<h2 class="msp-title">{html.escape(w("pages.sources.tables"))}</h2>')
            for table, entry in built.items():
                cites = "; ".join(str(r["short"]) for r in publications.publications_of(table))
                text = w("pages.sources.rows", rows=w.whole(entry["rows"]), cites=cites)
                label = w(f"pages.sources.table.{table}")
                row(label, text, partial(publications.table_csv, table), f"{table}.csv")
        with st.container(key="fig-facts"):
            st.html(f'<h2 class="msp-title">{html.escape(w("pages.sources.facts"))}</h2>')
            for table in publications.fact_tables():
                text = w("pages.sources.fact_rows", rows=w.whole(len(facts(table))))
                label = w(f"pages.sources.fact.{table}")
                row(label, text, partial(publications.facts_csv, table), f"facts-{table}.csv")
except TableError as error:
    show_missing_table(w, str(error))
