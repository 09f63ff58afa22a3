"""Links for the selected country: to its profile, and to that beside another."""

from __future__ import annotations

from msp_dash.figures.country.compare import peer_of
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import PROFILE, address


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
