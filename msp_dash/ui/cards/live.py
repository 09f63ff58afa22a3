"""Interactive charts (Plotly, deck.gl) in the place of a picture, at the word *Enlarge*."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial

import plotly.graph_objects as go
import streamlit as st

from msp_dash.figures.record import Figure, SitesEncoding
from msp_dash.figures.registry import build
from msp_dash.render.plotly import spec as chart
from msp_dash.theme import Theme
from msp_dash.ui.cards.content import explorable
from msp_dash.ui.cards.items import Card
from msp_dash.ui.controls import PageView
from msp_dash.ui.sitemap import sites_map
from msp_dash.ui.viewport import Viewport

EXPLORED = "explored"
"""Session key: ids of the figures whose interactive chart was requested."""
CHART = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def explored() -> AbstractSet[str]:
    """Ids of the figures whose interactive chart was requested; read once a run, as it is slow."""
    ids: AbstractSet[str] = st.session_state.get(EXPLORED, frozenset())
    return ids


def start_live(figure_id: str) -> None:
    """Show a figure's interactive chart from the next run on."""
    st.session_state[EXPLORED] = explored() | {figure_id}


def can_be_live(figure_id: str, query: Mapping[str, str], viewport: Viewport) -> bool:
    """Whether this window can show a figure's interactive chart."""
    return explorable(build(figure_id, query), phone=viewport.phone)


@lru_cache(maxsize=128)
def _chart(figure: Figure, theme: Theme, width: int) -> go.Figure:
    # Plotly would validate a plain dict in every run, the most expensive step of a page.
    return go.Figure(chart(figure, theme=theme, width=width))


def live_chart(card: Card, width: int, view: PageView) -> None:
    """Place the interactive chart of a figure; the printed page has the card's static picture."""
    figure = build(card.figure_id, card.query(view.values))
    theme = view.viewport.theme
    key = card.figure_id.replace(".", "-")
    with st.container(key=f"screen-{key}"):
        if isinstance(figure.encoding, SitesEncoding):
            sites_map(figure, width, card.pick or partial(view.write, "site"), f"live-{key}")
        else:
            plot = _chart(figure, theme, width)
            st.plotly_chart(plot, theme=None, config=CHART, key=f"live-{key}", alt=figure.alt)
