"""Links for the selected country: to its profile, and back to the view of all countries."""

from __future__ import annotations

import streamlit as st

from msp_dash.figures.country.compare import peer_of
from msp_dash.params import Region
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import address, page_of

PROFILE = "country"
"""The profile page, where the country cannot be cleared."""
WITHIN = ("country", "region", "site")
"""Parameters that narrow a page to a part of the world."""


def profile_link(view: PageView) -> tuple[tuple[str, str], ...]:
    """(label, path) of the profile of the selected country, and of it beside another, below a map.

    () where none is selected.

    The link at the top of the page may be out of view after a click on the map.
    """
    country = view.get("country")
    if not country or view.page == PROFILE:
        return ()
    w, peer = view.words, peer_of(country)
    label = w("ui.country.profile", country=w.the_country(country))
    beside = w("ui.country.compare", country=w.the_country(country), other=w.the_country(peer))
    both = {"countries": f"{country},{peer}", **language_query()}
    return (
        (label, address(PROFILE, {"country": country, **language_query()})),
        (beside, address(PROFILE, both)),
    )


def back_to_the_world(view: PageView) -> None:
    """Link to the same view of all countries, where a country or a region is selected."""
    if view["country"] or view["region"] != Region.default:
        query = {name: value for name, value in view.query.items() if name not in WITHIN}
        with st.container(key="back-to-the-world", width="content"):
            st.page_link(
                page_of(view.page), label=view.words("pages.sites.world"), query_params=query
            )
