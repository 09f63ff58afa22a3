"""Regional map of sites: its extent, the inset for a dense cluster, and labels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from msp_dash.analysis.sites import DEPOSITS, GROUND, family, published
from msp_dash.data.frames import dicts
from msp_dash.data.outlines import Azimuthal, Extent, Points, around, extent_of, outlines
from msp_dash.figures.record import CloseUp, SiteLabel, SitesInset
from msp_dash.figures.sites.query import with_capacity
from msp_dash.words import Words

CLUSTERED_ABOVE = 400
"""From so many places on, those that lie close stand as one circle with their number (LOOK)."""
LEAST_KM = 120.0
"""A country is drawn no larger than with this many kilometers from side to side."""
AROUND = 1.6
"""Countries are named as far around as this multiple of the extent: pictures differ in shape."""

NAMED_BOXES: Mapping[str, tuple[float, float, float, float]] = {
    "copperbelt": (27.55, -13.12, 28.60, -12.15)
}
"""Parts of a country with a name (west, south, east, north): they come before one that is found."""
INSET_SHARE = 1 / 3
"""Share of a country's sites above which the part that holds them is drawn again, larger."""
INSET_LEAST = 6
"""Fewer sites than this need none."""
INSET_SHAPE = 331 / 352
"""Height of an inset for its width."""
INSET_WIDTHS = (0.03, 0.045, 0.065, 0.09, 0.13)
"""Widths that are tried, as parts of the map's; a wider one must hold a quarter more sites."""
GAIN = 1.25
INSET_AIR = 1.2
"""Room around its sites, as a multiple of what they take."""
CROWDED = 0.012
"""Part of the map's width within which two marks hide each other: ten of 864 px."""

BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
SAME_SPOT_KM = 15.0
"""Sites of one name within this distance share a label."""
NAME_CHARS = 26
"""A longer name is cut at its first comma."""


def close_up(sites: pd.DataFrame, own: frozenset[str], w: Words) -> CloseUp:
    """The map of a country or of a region's countries (`own`) with its sites.

    Of a country its neighbors and sites are named, of a region the countries that have sites. Rows
    are those of ``sites.map``.
    """
    degrees = sites[["lon", "lat"]].to_numpy(dtype=float)
    single = len(own) == 1
    codes = sorted(own if single else set(sites["iso3"]))
    projection, least = around(codes, degrees)
    extent = _at_least(least)
    return CloseUp(
        projection,
        extent,
        own,
        _names(projection, extent, w) if single else {code: w.country(code) for code in codes},
        _labels(sites, projection.km(degrees), w) if single else (),
        _inset(degrees, projection, extent, w),
        tuple((km, w("sites.map.scale", n=w.whole(km))) for km in BARS_KM),
    )


def _at_least(extent: Extent) -> Extent:
    across = max(LEAST_KM - extent.width, 0) / 2
    down = max(LEAST_KM / 2 - extent.height, 0) / 2
    return Extent(
        extent.left - across, extent.top - down, extent.right + across, extent.bottom + down
    )


def _names(projection: Azimuthal, extent: Extent, w: Words) -> dict[str, str]:
    side = max(extent.width, extent.height) * (AROUND - 1)
    wide = Extent(extent.left - side, extent.top - side, extent.right + side, extent.bottom + side)
    near = {code for code, _, _ in outlines().near(projection, wide) if code}
    return {code: w.country(code) for code in sorted(near)}


def _inset(degrees: Points, projection: Azimuthal, extent: Extent, w: Words) -> SitesInset | None:
    """The part with more than a third of the sites: named, or where they hide each other.

    None where circles of many stand for them.
    """
    if len(degrees) > CLUSTERED_ABOVE:
        return None
    least = max(INSET_SHARE * len(degrees), INSET_LEAST - 1)
    points = projection.km(degrees)
    boxes: dict[str, Extent] = {}
    for name, (west, south, east, north) in NAMED_BOXES.items():
        corners = np.array([[west, south], [east, north], [west, north], [east, south]])
        boxes[name] = _shaped(extent_of(projection.km(corners)))
    crowd = _crowd(points, extent, least)
    for key, box in (boxes | ({"inset": crowd} if crowd else {})).items():
        n = int(box.contains(points).sum())
        if n > least:
            text = w("sites.map.inset", n=n, count=w.whole(n), all=w.whole(len(degrees)))
            title = w(f"sites.map.part.{key}") if key in NAMED_BOXES else ""
            return SitesInset(key, n, box, title, text)
    return None


def _crowd(points: Points, extent: Extent, least: float) -> Extent | None:
    """The smallest rectangle with more than `least` points, half of which hide each other."""
    across = max(extent.width, extent.height)
    best: tuple[int, Points] | None = None
    for part in INSET_WIDTHS:
        inside = _fullest(points, part * across, part * across * INSET_SHAPE)
        n = len(inside)
        if n > least and (best is None or n >= GAIN * best[0]):
            best = n, inside
    if best is None:
        return None
    inside = best[1]
    apart = np.hypot(*(inside[:, None] - inside[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    if (apart.min(axis=1) < CROWDED * across).mean() < 0.5:
        return None
    box = extent_of(inside)
    room = INSET_WIDTHS[0] * across / 2
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    wide, high = max(box.width * INSET_AIR, room) / 2, max(box.height * INSET_AIR, room) / 2
    return _shaped(Extent(x - wide, y - high, x + wide, y + high))


def _fullest(points: Points, width: float, height: float) -> Points:
    """Points in the rectangle of a size that holds the most; it begins at a point each way."""
    x, y = points.T
    across = (x[:, None] <= x[None]) & (x[None] <= x[:, None] + width)
    down = (y[:, None] <= y[None]) & (y[None] <= y[:, None] + height)
    counts = across.astype(int) @ down.astype(int).T
    left, top = np.unravel_index(int(counts.argmax()), counts.shape)
    return points[across[left] & down[top]]


def _shaped(box: Extent) -> Extent:
    """The box, wider or higher, in the shape of an inset."""
    width = max(box.width, box.height / INSET_SHAPE)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    high = width * INSET_SHAPE / 2
    return Extent(x - width / 2, y - high, x + width / 2, y + high)


def _labels(sites: pd.DataFrame, at: Points, w: Words) -> tuple[SiteLabel, ...]:
    """Mines and plants before deposits, those on most lists first; one for places of one name."""
    rows = sites.assign(family=sites["kind"].map(family), x=at[:, 0], y=at[:, 1])
    rows["capacity"] = rows["site"].isin(with_capacity())
    rows["short"] = [_short(*pair) for pair in zip(rows["name"], rows["family"], strict=True)]
    rows["last"] = rows["family"] == DEPOSITS
    rows["published"] = published(rows)
    order, up = ["published", "last", "lists", "capacity", "name"], [True, True, False, False, True]
    ranked = dicts(rows.sort_values(order, ascending=up, kind="stable"))
    labels: list[SiteLabel] = []
    used: set[str] = set()
    for row in ranked:
        if row["short"] in used:
            continue
        used.add(row["short"])
        same = [
            other
            for other in ranked
            if (other["short"], other["family"]) == (row["short"], row["family"])
            and np.hypot(other["x"] - row["x"], other["y"] - row["y"]) <= SAME_SPOT_KM
        ]
        text = row["short"]
        if len(same) > 1:
            of = w(f"sites.family.{row['family']}", n=len(same))
            text = w("sites.map.several", name=text, of=of)
        strong = not row["last"] and (row["capacity"] or row["lists"] > 1)
        strong = strong or not row["published"]
        labels.append(SiteLabel(row["site"], text, strong))
    return tuple(labels)


def _short(name: str, of: str) -> str:
    """'Konkola' of 'Konkola Mine', 'Nkana' of 'Nkana Mine, Central': the mark says what it is."""
    name = name.partition(" (")[0]
    head = name.partition(", ")[0]
    if of == GROUND and head.lower().endswith(" mine"):
        return head[: -len(" mine")]
    return name if len(name) <= NAME_CHARS else head
