"""Page layout: title and lead, the selected country, links to other pages."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from msp_dash.data import TableError
from msp_dash.figures.demand import the_mineral
from msp_dash.figures.holdings import leading_mineral
from msp_dash.figures.registry import Spec, spec
from msp_dash.ui import instant_preview
from msp_dash.ui.cards import Item, Markup, Section, links, place
from msp_dash.ui.carried import query_for
from msp_dash.ui.controls import PageView
from msp_dash.ui.country_links import PROFILE
from msp_dash.ui.language import as_query, language_query
from msp_dash.ui.navigation import address, path
from msp_dash.ui.ttl_cache import ttl_cache
from msp_dash.words import Words

ONWARD = {
    "producers": "producers.map",
    "demand": "demand.scenarios",
    "partners": "partners.map",
    "projects": "projects.map",
    "balance": "balance.supply_demand",
    "standards": "standards.governance",
    "mineral": "mineral.stages",
    "country": "country.standing",
    "trade": "trade.flows",
    "sites": "sites.map",
}
"""Target pages for a mineral or a country, and the figure whose values each page accepts."""
START = "overview"
"""The page that links to every other, with or without parameters."""
CARRIED = ("mineral", "country")
OF_DEMAND = ("demand", "balance")
"""Pages that define a mineral as the IEA's demand tables do."""


@contextmanager
def page(
    view: PageView, title: str, lead: str = "", link: tuple[str, str] | None = None
) -> Iterator[None]:
    """Place the head of a page above its controls, and the block below them.

    Parameters
    ----------
    view : as `controls` gives it.
    title : the page's main finding, a sentence built from its figures.
    lead : what the page contains.
    link : (label, address) at the end of the lead, which then stays on phones.
    """
    with view.head:
        # On a phone the first screen belongs to controls and map.
        kind = "msp-lead" if view.parameters is None or link else "msp-lead msp-quiet"
        label, href = map(html.escape, link or ("", ""))
        more = f' <a href="{href}">{label}</a>' if link else ""
        text = f'<p class="{kind}">{html.escape(lead)}{more}</p>' if lead else ""
        head = f'<h1 class="msp-h1">{html.escape(title)}</h1>{text}'
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
            path(PROFILE),
            label=view.words("ui.country.profile", country=view.words.the_country(view["country"])),
            query_params={"country": view["country"], **language_query()},
        )


def figures(view: PageView, *items: Item) -> None:
    """Place the figures of a page, and links to the same mineral and country elsewhere."""
    place(view, *items, *_onward(view))


def _onward(view: PageView) -> tuple[Markup, ...]:
    mineral, country = (view.get(name) for name in CARRIED)
    if view.page == START and "mineral" not in st.query_params:
        # The one that the page begins with is nobody's choice.
        mineral = ""
    if view.page != START and not (mineral or country):
        return ()
    return (_links(view.page, mineral, country, view.words),)


@ttl_cache(512)
def _links(page: str, mineral: str, country: str, w: Words) -> Markup:
    pairs, carried = [], {"mineral": mineral, "country": country}
    for name, figure_id in ONWARD.items():
        if name == page:
            continue
        target = spec(figure_id)
        query = query_for(target, carried)
        label = w(f"pages.{name}.onward_any")
        if "mineral" in query:
            label = w(f"pages.{name}.onward", mineral=_inside(name, query["mineral"], w))
        elif "country" in query:
            country = w.the_country(query["country"])
            label = w(f"pages.{name}.onward_country", country=country)
            query |= _of_country(target, query["country"])
        pairs.append((label, address(name, query | as_query(w.lang))))
    return links(pairs)


def _of_country(target: Spec, country: str) -> dict[str, str]:
    """The mineral to preselect for a country, where the page has that parameter."""
    try:
        mineral = leading_mineral(country) if "mineral" in target.names else ""
    except TableError:
        return {}
    return {"mineral": mineral} if mineral else {}


def _inside(page: str, mineral: str, w: Words) -> str:
    """Name of a mineral inside a sentence, as the target page defines it."""
    return the_mineral(mineral, w) if page in OF_DEMAND else w.the_mineral(mineral)
