"""Links for the selected country: to its profile, and back to the view of all countries."""

from __future__ import annotations

import streamlit as st

from msp_dash.params import Region
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import path
from msp_dash.ui.reveal import into_sight

PROFILE = "country"
"""The profile page, where the country cannot be cleared."""
WITHIN = ("country", "region", "site")
"""Parameters that narrow a page to a part of the world."""
CLICKED = "followed-on"
"""Session key: the map that was clicked last."""


def profile_link(view: PageView) -> None:
    """A link to the profile of the selected country."""
    st.page_link(
        path(PROFILE),
        label=view.words(
            "ui.country.profile", country=view.words.the_country(view.values["country"])
        ),
        query_params={"country": view.values["country"], **language_query()},
    )


def record_click(key: str) -> None:
    """Record the map on which a country was selected or cleared."""
    st.session_state[CLICKED] = key


def below_map(view: PageView, key: str) -> None:
    """The same link under a clickable map, scrolled into view after a click on it.

    The link at the top of the page may be out of view then.
    """
    if not view.get("country") or view.page == PROFILE:
        return
    with st.container(key=f"profiles-{key}"):
        profile_link(view)
        if st.session_state.get(CLICKED) == key:
            into_sight(f"profiles-{key}", view["country"])


def back_to_the_world(view: PageView) -> None:
    """Link to the same view of all countries, where a country or a region is selected."""
    if view["country"] or view["region"] != Region.default:
        query = {name: value for name, value in view.query.items() if name not in WITHIN}
        with st.container(key="back-to-the-world", width="content"):
            st.page_link(path(view.page), label=view.words("pages.sites.world"), query_params=query)
