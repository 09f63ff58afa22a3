"""World map of sites: shape is the type of site, fill its status; circles are clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msp_dash.data.projection import to_pixels
from msp_dash.figures.record import SiteCluster, SiteMark, SitesEncoding
from msp_dash.render.layout.close_up import close_up
from msp_dash.render.layout.ink import NARROW, Frame, Ink
from msp_dash.render.layout.marks import Moved, Picture
from msp_dash.render.layout.sitemarks import LINE_SLIDE, draw_mark, draw_sites_legend, numbered
from msp_dash.render.layout.world import world
from msp_dash.render.layout.worldmap import base_map

RADIUS, RADIUS_PHONE = 4.0, 3.0
"""Radius of a site in px (LOOK, "Charts")."""


@dataclass(frozen=True, slots=True)
class SitesPlace:
    """Position of the map: `scale` in px per unit of the geometry, `x` of its left edge."""

    scale: float
    x: float
    height: float


def sites_place(encoding: SitesEncoding, frame: Frame) -> SitesPlace:
    """Position of the map: the full width, or as wide as the available height allows.

    On a slide, where height is scarce, the legend is over the sea at the lower left and the map is
    moved to the right.
    """
    earth = world()
    scale = frame.width / earth.width
    if not frame.room:
        return SitesPlace(scale, 0.0, earth.height * scale)
    used = 0.0 if frame.slide else draw_sites_legend(Ink(frame), encoding.legend, 0.0) + 8
    scale = min(scale, max(frame.room - used, 60.0) / earth.height)
    aside = frame.width - earth.width * scale
    return SitesPlace(scale, aside if frame.slide else aside / 2, earth.height * scale)


def sites(encoding: SitesEncoding, frame: Frame) -> Picture:
    """Draw the map, its sites, and the legend."""
    if encoding.close_up:
        return close_up(encoding, encoding.close_up, frame)
    ink = Ink(frame)
    spot = sites_place(encoding, frame)
    ink.marks.append(Moved([base_map(frame, spot.scale)], spot.x))
    _over_map(ink, encoding, spot)
    if frame.slide:
        high = LINE_SLIDE * len(encoding.legend)
        draw_sites_legend(ink, encoding.legend, max(spot.height - high, 0.0), column=True)
        return ink.picture(frame.width, max(spot.height, high))
    used = draw_sites_legend(ink, encoding.legend, spot.height + 8)
    return ink.picture(frame.width, spot.height + 8 + used)


def points_legend(encoding: SitesEncoding, frame: Frame) -> Picture:
    """Legend of the interactive map: every site is a circle or a ring in the colour of its type."""
    ink = Ink(frame)
    entries = [
        item if item.mark.symbol == "ring" else replace(item, mark=_as_circle(item.mark))
        for item in encoding.legend
        if item.mark is not None
    ]
    used = draw_sites_legend(ink, entries, 0.0)
    return ink.picture(frame.width, used)


def _as_circle(mark: SiteMark) -> SiteMark:
    return replace(mark, symbol="circle")


def _over_map(ink: Ink, encoding: SitesEncoding, spot: SitesPlace) -> None:
    """Draw clusters and single sites."""
    frame = ink.frame
    layer = encoding.narrow if frame.width < NARROW else encoding.wide
    for cluster in reversed(layer.clusters):
        with ink.mark(cluster.key, cluster.tip):
            _circle(ink, cluster, spot)
    radius = RADIUS_PHONE if frame.phone else RADIUS
    for point in layer.points:
        x, y = _at(point.lon, point.lat, spot)
        with ink.mark(point.key, point.tip, pick=True):
            draw_mark(ink, point.mark, point.look, (x, y), radius)


def _at(lon: float, lat: float, spot: SitesPlace) -> tuple[float, float]:
    x, y = to_pixels(lon, lat)
    return spot.x + x * spot.scale, y * spot.scale


def _circle(ink: Ink, cluster: SiteCluster, spot: SitesPlace) -> None:
    at = _at(cluster.lon, cluster.lat, spot)
    numbered(ink, cluster.text, at, cluster.radius, cluster.mark)
