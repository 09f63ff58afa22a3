"""The zoomable map of sites: deck.gl over our own land outlines, with no request to other hosts.

It uses no base map and no map style, since both would be fetched from another host. The browser
caches the land outlines; points come with the page. A click returns the site's key. Without WebGL
the map stays blank, and the table beside it lists every site.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pydeck as pdk
import streamlit as st

from msp_dash.data.frames import tuples
from msp_dash.figures.record import Figure, SitePoint, SitesEncoding
from msp_dash.figures.sites.site_map import points
from msp_dash.params import View
from msp_dash.theme import Theme, colour
from msp_dash.ui.hatching import open_status
from msp_dash.ui.viewport import viewport
from msp_dash.words import words

LAND = "app/static/geo/land.json"
LAYER = "sites"
HEIGHT_PX = 470
RADIUS_PX = 5
HATCH_PX = 1.6
LATITUDE, LONGITUDE = 22, 11
MIN_ZOOM, MAX_ZOOM = 0.3, 11
TILE_PX = 512
"""Width of the world at zoom 0."""
LEAST_DEGREES = 3.0
"""A country is shown no nearer than this, however close its sites lie."""
MARGIN = 1.35
"""Margin around the sites, as a multiple of their extent."""


def sites_map(figure: Figure, width: int, pick: Callable[[str], None], key: str) -> None:
    """Draw the places of ``sites.map``; a click calls `pick` with the place's id.

    Parameters
    ----------
    figure : ``sites.map``.
    width : of its column, px.
    pick : called with the id of the clicked place.
    key : of the widget.
    """
    encoding = figure.encoding
    assert isinstance(encoding, SitesEncoding)

    def picked() -> None:
        state = st.session_state[key]
        selected = state.selection.objects.get(LAYER, []) if state else []
        if selected:
            pick(str(selected[0]["key"]))

    st.pydeck_chart(
        deck(figure, viewport().theme, width),
        height=HEIGHT_PX,
        on_select=picked,
        selection_mode="single-object",
        key=key,
        alt=figure.alt,
    )


@lru_cache(maxsize=64)  # Some hundreds of places, the same in every run.
def _names(figure: Figure) -> dict[str, str]:
    """Place -> its name and country, in the order of names."""
    w = words(figure.params["lang"])
    names = {
        row.site: w("sites.table.named", name=row.name, country=w.country(row.iso3))
        for row in tuples(figure.data[["site", "name", "iso3"]])
    }
    return {site: names[site] for site in sorted(names, key=names.__getitem__)}


def pick_by_name(figure: Figure, current: str, pick: Callable[[str], None], label: str) -> None:
    """The places of ``sites.map`` by name, for keyboards and phones; `current` is the open one."""
    w, names = words(figure.params["lang"]), _names(figure)
    key = "site-by-name"
    st.session_state[key] = current if current in names else ""
    st.selectbox(
        label,
        ["", *names],
        key=key,
        on_change=lambda: pick(st.session_state[key]),
        format_func=lambda site: names.get(site, w("ui.none")),
    )


def deck(figure: Figure, theme: Theme, width: int) -> pdk.Deck:
    """The map of a figure: land, then every place by itself; `width` of its column in px."""
    sites = points(figure.data, View(figure.params))
    return pdk.Deck(
        layers=[_land(theme), _open_status(theme), _points(sites, theme), _stopped(sites, theme)],
        initial_view_state=_view(figure, width),
        map_provider=None,
        tooltip={"text": "{tip}", "style": _tip(theme)},
    )


def _tip(theme: Theme) -> dict[str, str]:
    """Style of the tooltip, as on the other maps."""
    return {
        "maxWidth": "280px",
        "whiteSpace": "normal",
        "fontSize": "13px",
        "lineHeight": "18px",
        "padding": "6px 8px",
        "color": colour("ground", theme),
        "backgroundColor": colour("ink", theme),
    }


def _land(theme: Theme) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        LAND,
        id="land",
        pickable=False,
        get_fill_color=(
            f"properties.disputed && properties.iso3 ? {_rgb('ground', theme)} "
            f": {_rgb('land', theme)}"
        ),
        get_line_color=f"properties.dash ? {_rgb('disputed', theme)} : {_rgb('ground', theme)}",
        line_width_min_pixels=0.8,
    )


def _open_status(theme: Theme) -> pdk.Layer:
    """Hatching, as on the other maps."""
    return pdk.Layer(
        "LineLayer",
        [{"from": start, "to": end} for start, end in open_status()],
        id="open-status",
        pickable=False,
        get_source_position="from",
        get_target_position="to",
        get_color=_rgb("hatch", theme),
        get_width=HATCH_PX,
    )


def _points(sites: tuple[SitePoint, ...], theme: Theme) -> pdk.Layer:
    rows = [_row(point, theme) for point in sites]
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=LAYER,
        pickable=True,
        stroked=True,
        filled=True,
        radius_units="'pixels'",
        get_position="at",
        get_radius=RADIUS_PX,
        get_fill_color="fill",
        get_line_color="line",
        line_width_min_pixels=1.4,
    )


def _stopped(sites: tuple[SitePoint, ...], theme: Theme) -> pdk.Layer:
    """A bar across the ring of each site that has stopped."""
    rows = [_row(point, theme) | {"bar": "-"} for point in sites if point.look == "barred"]
    return pdk.Layer(
        "TextLayer",
        rows,
        id="stopped",
        pickable=False,
        get_position="at",
        get_text="bar",
        get_size=16,
        get_color="line",
    )


def _row(point: SitePoint, theme: Theme) -> dict[str, Any]:
    line = colour(point.mark.token, theme)
    solid = point.look == "filled" and point.mark.symbol != "ring"
    fill = line if solid else colour("ground", theme)
    return {
        "key": point.key,
        "tip": point.tip,
        "at": [round(point.lon, 4), round(point.lat, 4)],
        "fill": _parts(fill),
        "line": _parts(line),
    }


def _view(figure: Figure, width: int) -> pdk.ViewState:
    """The world as wide as its column, or all sites of a followed country or a region."""
    assert isinstance(figure.encoding, SitesEncoding)
    lat, lon, zoom = float(LATITUDE), float(LONGITUDE), math.log2(width / TILE_PX)
    if figure.encoding.close_up:
        south, north, west, east = (
            float(getattr(figure.data[name], end)())
            for name, end in (("lat", "min"), ("lat", "max"), ("lon", "min"), ("lon", "max"))
        )
        lat, lon = (south + north) / 2, (west + east) / 2
        # A degree of latitude is longer than one of longitude on this map, the more so far north.
        tall = (north - south) / math.cos(math.radians(lat)) / HEIGHT_PX
        span = max((east - west) / width, tall, LEAST_DEGREES / HEIGHT_PX)
        zoom = math.log2(360 / TILE_PX / (span * MARGIN))
    return pdk.ViewState(
        latitude=lat, longitude=lon, zoom=zoom, min_zoom=MIN_ZOOM, max_zoom=MAX_ZOOM
    )


def _rgb(token: str, theme: Theme) -> list[int]:
    return _parts(colour(token, theme))


def _parts(value: str) -> list[int]:
    return [int(value[at : at + 2], 16) for at in (1, 3, 5)]
