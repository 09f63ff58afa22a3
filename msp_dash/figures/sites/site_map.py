"""Places on the map: shape by what they are, fill by whether they operate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from msp_dash.analysis.sites import DEPOSITS, GROUND, WORKS, by_country, family, state
from msp_dash.data.frames import dicts
from msp_dash.data.projection import to_pixels
from msp_dash.figures.common import claim
from msp_dash.figures.record import (
    Figure,
    SiteCluster,
    SiteKey,
    SiteMark,
    SitePoint,
    SitesDrawn,
    SitesEncoding,
)
from msp_dash.figures.registry import empty, figure, spec, url
from msp_dash.figures.sites.asking import (
    USES,
    answer,
    choices,
    columns,
    filters,
    notes,
    things,
    told,
    where,
    why_empty,
)
from msp_dash.params import View
from msp_dash.words import Words, words

CLUSTERED_ABOVE = 400
"""From so many places on, those that lie close stand as one circle with their number (LOOK)."""
CELL_PX = 14.0
"""Side of a cell in px of the picture: what lies in one is one circle."""
CIRCLE_PX, CIRCLE_GROWTH_PX = 5.0, 2.1
"""Radius of a circle of one, and its growth with the logarithm of the number."""
WIDE_SCALE, NARROW_SCALE = 0.76, 0.46
"""Px of a picture for one px of the drawn world: on a slide (the least of the wide ones), and on a
phone."""

MARKS = {
    GROUND: SiteMark("circle", "mined"),
    WORKS: SiteMark("square", "refined"),
    DEPOSITS: SiteMark("diamond", "other"),
}
LOW = "approximate"
"""Confidence at which a point may be off by kilometres."""
DRAWN_LAST = (DEPOSITS, GROUND, WORKS)


def points(found: pd.DataFrame, w: Words) -> tuple[SitePoint, ...]:
    """A point a place; works lie over mines, mines over deposits."""
    families = found["kind"].map(family)
    layers = found.assign(family=families, turn=families.map(DRAWN_LAST.index))
    return tuple(
        SitePoint(
            key=row["site"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            mark=MARKS[row["family"]],
            look=state(row["status"]),
            low=row["confidence"] == LOW,
            tip=told(row, w),
        )
        for row in dicts(layers.sort_values(["turn", "site"], kind="stable"))
    )


def drawn(every: tuple[SitePoint, ...], scale: float, w: Words) -> SitesDrawn:
    """Points as they are, or where they are many those that stand alone and circles of the rest.

    Points of one cell become a circle; circles that would touch, and points that a circle would
    hide, become one, until none do. `scale` is in px of the picture for one px of the world.
    """
    if len(every) <= CLUSTERED_ABOVE:
        return SitesDrawn(every, ())
    cells: dict[tuple[int, int], list[SitePoint]] = {}
    for point in every:
        x, y = to_pixels(point.lon, point.lat)
        cells.setdefault((int(x * scale // CELL_PX), int(y * scale // CELL_PX)), []).append(point)
    held = _apart(list(cells.values()), scale)
    alone = {points[0].key for points in held if len(points) == 1}
    circles = [_circle(points, w) for points in held if len(points) > 1]
    circles.sort(key=lambda circle: (-circle.radius, circle.key))
    return SitesDrawn(tuple(p for p in every if p.key in alone), tuple(circles))


def _apart(cells: list[list[SitePoint]], scale: float) -> list[list[SitePoint]]:
    """Cells joined until no circle touches another or hides a point."""
    places = np.array([np.mean([to_pixels(p.lon, p.lat) for p in c], axis=0) for c in cells])
    places *= scale
    counts = np.array([len(c) for c in cells])
    held = [list(c) for c in cells]
    grown = True
    while grown:
        grown = False
        for one in np.argsort(-counts, kind="stable"):
            if counts[one] < 2:
                continue
            far = np.hypot(*(places - places[one]).T)
            touching = (far < _radius(counts) + _radius(counts[one])) & (counts > 0)
            touching[one] = False
            if not touching.any():
                continue
            every = np.append(np.flatnonzero(touching), one)
            places[one] = np.average(places[every], axis=0, weights=counts[every])
            for other in np.flatnonzero(touching):
                held[one] += held[other]
                held[other] = []
            counts[one] = counts[every].sum()
            counts[touching] = 0
            grown = True
    return [c for c in held if c]


def _radius(counts: Any) -> Any:
    """Radius in px of a circle of so many sites: grows slowly, so that none hides a continent."""
    return np.where(counts > 1, CIRCLE_PX + CIRCLE_GROWTH_PX * np.log(np.maximum(counts, 1)), 4.0)


def _circle(held: list[SitePoint], w: Words) -> SiteCluster:
    counts = {name: sum(p.mark == mark for p in held) for name, mark in MARKS.items()}
    said = [w(f"sites.family.{name}", n=n) for name, n in counts.items() if n]
    return SiteCluster(
        key=held[0].key,
        lon=sum(p.lon for p in held) / len(held),
        lat=sum(p.lat for p in held) / len(held),
        radius=float(_radius(len(held))),
        text=w.whole(len(held)),
        tip=w("sites.cluster", n=w.whole(len(held)), said=w.listing(said)),
    )


def key(
    every: tuple[SitePoint, ...], circles: tuple[SiteCluster, ...], w: Words
) -> tuple[SiteKey, ...]:
    """Entries for the shapes, fills and circles that stand in the picture."""
    shapes = {p.mark for p in every}
    looks = {p.look for p in every}
    plain = SiteMark("circle", "ink2")
    entries = [
        SiteKey(w(f"sites.key.{name}"), mark, "operates")
        for name, mark in MARKS.items()
        if mark in shapes
    ]
    entries += [
        SiteKey(w(f"sites.key.{look}"), plain, look)
        for look in ("operates", "not_stated", "planned", "stopped")
        if look in looks
    ]
    if any(p.low for p in every):
        entries.append(SiteKey(w("sites.key.low"), plain, "planned", low=True))
    if circles:
        entries.append(SiteKey(w("sites.key.cluster"), None, number="12"))
    return tuple(entries)


def title(view: View, found: pd.DataFrame, w: Words) -> str:
    """'Open lists name 479 sites with cobalt in 52 countries, most in DR Congo (93)'."""
    counts = by_country(found)
    n = len(found)
    named = {
        "n": n,
        "count": w.whole(n),
        "things": things(view, n, w),
        "mineral": w.the_mineral(view["mineral"]),
    }
    if view["country"]:
        return w("sites.title.country", country=w.the_country(view["country"]), **named)
    if len(counts) == 1:
        return w("sites.title.country", country=w.the_country(str(counts.index[0])), **named)
    top = {"top": w.the_country(str(counts.index[0])), "most": w.whole(counts["places"].iloc[0])}
    if group := where(view, w):
        return w("sites.title.group", group=group, **named, **top)
    return w("sites.title.world", countries=len(counts), **named, **top)


@figure("sites.map", *USES, page="sites", choices=choices)
def site_map(view: View) -> Figure:
    """Mines, plants, deposits and exploration that open lists name, on the map.

    Rows, one a place: site (id of the place), name, iso3, lat, lon (degrees), kind, minerals,
    source (``;``-joined), status, operator, confidence (as the list that leads has them), lists
    (in how many the place is). Points outside their country are no rows: ``sites.outside``.
    """
    w = words(view["lang"])
    asked = answer(view)
    data = asked.found
    if data.empty:
        return empty(spec("sites.map"), view, why_empty(view, w), nearest=nearest(view))
    every = points(data, w)
    wide, narrow = (drawn(every, scale, w) for scale in (WIDE_SCALE, NARROW_SCALE))
    heading = title(view, data, w)
    return Figure(
        id="sites.map",
        params=view,
        title=heading,
        subtitle=w("sites.map.subtitle", filters=filters(view, w)),
        unit="",
        basis="",
        data=data,
        encoding=SitesEncoding(wide, narrow, key(every, wide.clusters, w), view["country"] or None),
        sources=asked.sources,
        notes=(*notes(view, asked, w), w("figures.map_disclaimer")),
        alt=w("sites.map.alt", title=heading, shares=_shares(data, w)),
        table=columns(data, w),
        sentence=claim(heading, asked.sources[:2], w),
        link=url("sites.map", view),
    )


def nearest(view: View) -> View:
    """The same mineral without the filters that leave nothing."""
    open_ = {"kind": "", "status": "", "source": "", "country": "", "lens": "none"}
    return View(dict(view) | open_)


def _shares(found: pd.DataFrame, w: Words) -> str:
    counts = by_country(found).head(5)
    return w.listing(
        [
            w("sites.map.alt_country", country=w.the_country(str(code)), n=w.whole(n))
            for code, n in counts["places"].items()
        ]
    )
