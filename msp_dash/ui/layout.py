"""Page layout: title, the selected country, sections of figures."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from msp_dash.ui import instant_preview
from msp_dash.ui.cards import Item, Section, place
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import PROFILE, page_of


@contextmanager
def page(view: PageView, title: str, lead: str = "") -> Iterator[None]:
    """Place the head of a page above its controls, and the block below them.

    Parameters
    ----------
    view : as `controls` gives it.
    title : the page's main finding, a sentence built from its figures.
    lead : what a page of text begins with.
    """
    with view.head:
        text = f'<p class="msp-lead">{html.escape(lead)}</p>' if lead else ""
        # Of a sentence that a choice changes, so that nothing below it moves.
        kind = "msp-h1 msp-room" if view.parameters else "msp-h1"
        head = f'<h1 class="{kind}">{html.escape(title)}</h1>{text}'
        st.html(head)
        _chip(view)
    with instant_preview.record_page(view, head):
        yield


def section(view: PageView, name: str, *items: Item, folded: bool = False) -> Section:
    """A section of a page; its heading is the message ``pages.<page>.<name>.heading``."""
    return Section(name, view.words(f"pages.{view.page}.{name}.heading"), items, folded=folded)


def _chip(view: PageView) -> None:
    """The selected country, with a button to clear it."""
    if not view.get("country") or view.page == PROFILE:
        return
    name = view.words.country(view["country"])
    with st.container(key="chip", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            view.words("ui.country.release", country=name),
            help=view.words("ui.country.hint", country=name),
            key=f"release-{view.page}",
            on_click=lambda: view.write("country", ""),
        )
        st.page_link(
            page_of(PROFILE),
            label=view.words("ui.country.profile", country=view.words.the_country(view["country"])),
            query_params={"country": view["country"], **language_query()},
        )


figures = place
"""Place the figures of a page."""
