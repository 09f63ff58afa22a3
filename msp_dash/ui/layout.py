"""How a page is laid out: its title and lead, the followed country, links onward."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from msp_dash.figures.registry import registry
from msp_dash.ui.controls import PageView
from msp_dash.ui.navigation import path

ONWARD = ("producers", "demand", "partners")
"""Pages that a mineral or a country leads on to."""


@contextmanager
def page(view: PageView, title: str, lead: str = "") -> Iterator[None]:
    """Head of a page above its controls, then what the block places, then links onward.

    Parameters
    ----------
    view : as `controls` gives it.
    title : the page's answer, a sentence made from its figures.
    lead : what the page holds.
    """
    with view.head:
        # On a phone the first screen belongs to controls and map.
        kind = "msp-lead" if view.parameters is None else "msp-lead msp-quiet"
        text = f'<p class="{kind}">{html.escape(lead)}</p>' if lead else ""
        st.html(f'<h1 class="msp-h1">{html.escape(title)}</h1>{text}')
        _chip(view)
    yield
    _onward(view)


def _chip(view: PageView) -> None:
    """The followed country, and how to let it go."""
    if not view.get("country"):
        return
    name = view.words.country(view["country"])
    with st.container(key="chip"):
        st.button(
            view.words("ui.country.release", country=name),
            help=view.words("ui.country.hint", country=name),
            key=f"release-{view.page}",
            on_click=lambda: view.write("country", ""),
        )


def _onward(view: PageView) -> None:
    """The same mineral and country on the other pages."""
    carried = {n: v for n in ("mineral", "country") if (v := view.get(n))}
    if not carried:
        return
    w = view.words
    with st.container(key="onward", horizontal=True, gap="medium"):
        for name in ONWARD:
            taken = {n for f in registry().values() if f.page == name for n in f.names}
            query = {n: v for n, v in carried.items() if n in taken}
            if name == view.page or not query:
                continue
            if "mineral" in query or "country" not in query:
                label = w(f"pages.{name}.onward", mineral=w.the_mineral(view["mineral"]))
            else:
                country = w.the_country(view["country"])
                label = w(f"pages.{name}.onward_country", country=country)
            st.page_link(path(name), label=label, query_params=query)
