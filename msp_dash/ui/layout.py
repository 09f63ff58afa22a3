"""Page layout: title and lead, the selected country, sections of figures."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from msp_dash.ui import instant_preview
from msp_dash.ui.cards import Item, Section, place
from msp_dash.ui.controls import PageView
from msp_dash.ui.country_links import PROFILE
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import page_of


@contextmanager
def page(
    view: PageView,
    title: str,
    lead: str = "",
    link: tuple[str, str] | None = None,
    aside: str = "",
) -> Iterator[None]:
    """Place the head of a page above its controls, and the block below them.

    Parameters
    ----------
    view : as `controls` gives it.
    title : the page's main finding, a sentence built from its figures.
    lead : what the page contains.
    link : (label, address) at the end of the lead, which then stays on phones.
    aside : safe HTML beside title and lead, which stay on phones with it.
    """
    with view.head:
        # On a phone the first screen belongs to controls and map.
        stays = view.parameters is None or link or aside
        kind = "msp-lead" if stays else "msp-lead msp-quiet"
        label, href = map(html.escape, link or ("", ""))
        more = f' <a href="{href}">{label}</a>' if link else ""
        text = f'<p class="{kind}">{html.escape(lead)}{more}</p>' if lead else ""
        head = f'<h1 class="msp-h1">{html.escape(title)}</h1>{text}'
        if aside:
            head = f'<div class="msp-with-aside"><div>{head}</div><aside>{aside}</aside></div>'
        st.html(head)
        _chip(view)
    with instant_preview.record_page(view, head):
        yield


def section(view: PageView, name: str, *items: Item, folded: bool = False) -> Section:
    """A section of a page with heading and lead: messages ``pages.<page>.<name>``."""
    heading, lead = (view.words(f"pages.{view.page}.{name}.{part}") for part in ("heading", "lead"))
    return Section(name, heading, items, f'<p class="msp-lead">{html.escape(lead)}</p>', folded)


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
"""Place the figures of a page: cards, rows of them, sections."""
