"""Map of sites: marker shape by kind (mine, plant, deposit), fill by operating status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from msp_dash.analysis.sites import DEPOSITS, GROUND, WORKS, State, by_country, family, state
from msp_dash.data.frames import dicts
from msp_dash.data.projection import to_pixels
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.figures.seats import TOKENS, seats
from msp_dash.figures.sites import query
from msp_dash.figures.sites.close_up import CLUSTERED_ABOVE, close_up
from msp_dash.params import Region, View
from msp_dash.words import Words

CELL_PX = 14.0
"""Side of a cell in px of the picture: what lies in one is one circle."""
CIRCLE_PX, CIRCLE_GROWTH_PX = 5.0, 2.1
"""Radius of a circle of one, and its growth with the logarithm of the number."""
WIDE_SCALE, NARROW_SCALE = 0.76, 0.46
"""Px of a picture for one px of the drawn world: on a slide (the least of the wide ones), and on a
phone."""

MARKS = {
    GROUND: record.SiteMark("circle", "ink"),
    WORKS: record.SiteMark("square", "ink"),
    DEPOSITS: record.SiteMark("diamond", "ink2"),
}
"""Marks of many countries: the shape is what a site is, its fill whether it operates."""
LOOKS: Mapping[State, record.SiteLook] = {
    "operates": "filled",
    "planned": "hollow",
    "not_stated": "hollow",
    "stopped": "barred",
}
LAYER_ORDER = (DEPOSITS, GROUND, WORKS)
CLOSE_UP_PX, CLOSE_UP_NARROW_PX = (656.0, 240.0), (330.0, 330.0)
"""Width and height in px within which a close-up is drawn: on a slide, and on a phone."""


def marks_of(view: View) -> Mapping[str, record.SiteMark]:
    """Marks by what a site is: of one country in the color of its seat, deposits gray and small."""
    if not view["country"]:
        return MARKS
    token, _ = TOKENS[seats(view).get(view["country"], "")]
    return {
        GROUND: record.SiteMark("circle", token),
        WORKS: record.SiteMark("ring", token),
        DEPOSITS: record.SiteMark("dot", "absent"),
    }


def points(sites: pd.DataFrame, view: View) -> tuple[record.SitePoint, ...]:
    """A point a place; works lie over mines, mines over deposits.

    Of one country it shows what a site is, and not whether it operates.
    """
    w, marks = view.words, marks_of(view)
    families = sites["kind"].map(family)
    layers = sites.assign(family=families, turn=families.map(LAYER_ORDER.index))
    return tuple(
        record.SitePoint(
            key=row["site"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            mark=marks[row["family"]],
            look="filled" if view["country"] else LOOKS[state(row["status"])],
            tip=query.place_text(row, w),
        )
        for row in dicts(layers.sort_values(["turn", "site"], kind="stable"))
    )


Place = Callable[[float, float], tuple[float, float]]
"""Px of the picture of a longitude and latitude."""


def on_world(scale: float) -> Place:
    """Places on a world map, `scale` px of the picture for one px of the drawn world."""

    def place(lon: float, lat: float) -> tuple[float, float]:
        x, y = to_pixels(lon, lat)
        return x * scale, y * scale

    return place


def in_close_up(near: record.CloseUp, room: tuple[float, float]) -> Place:
    """Places on a close-up that fits into `room` px."""
    scale = min(room[0] / near.extent.width, room[1] / near.extent.height)

    def place(lon: float, lat: float) -> tuple[float, float]:
        ((x, y),) = near.projection.km(np.array([[lon, lat]])) * scale
        return float(x), float(y)

    return place


def clustered(every: tuple[record.SitePoint, ...], place: Place, view: View) -> record.SitesDrawn:
    """Points as they are, or where they are many those that stand alone and circles of the rest.

    Points of one cell become a circle; circles that would touch, and points that a circle would
    hide, become one, until none do.
    """
    if len(every) <= CLUSTERED_ABOVE:
        return record.SitesDrawn(every, ())
    cells: dict[tuple[int, int], list[record.SitePoint]] = {}
    for point in every:
        x, y = place(point.lon, point.lat)
        cells.setdefault((int(x // CELL_PX), int(y // CELL_PX)), []).append(point)
    groups = _apart(list(cells.values()), place)
    single_keys = {points[0].key for points in groups if len(points) == 1}
    circles = [_circle(points, view) for points in groups if len(points) > 1]
    circles.sort(key=lambda circle: (-circle.radius, circle.key))
    return record.SitesDrawn(tuple(p for p in every if p.key in single_keys), tuple(circles))


def _apart(cells: list[list[record.SitePoint]], place: Place) -> list[list[record.SitePoint]]:
    """Cells joined until no circle touches another or hides a point."""
    places = np.array([np.mean([place(p.lon, p.lat) for p in c], axis=0) for c in cells])
    counts = np.array([len(c) for c in cells])
    groups = [list(c) for c in cells]
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
                groups[one] += groups[other]
                groups[other] = []
            counts[one] = counts[every].sum()
            counts[touching] = 0
            grown = True
    return [c for c in groups if c]


def _radius(counts: Any) -> Any:
    """Radius in px of a circle of so many sites: grows slowly, so that none hides a continent."""
    return np.where(counts > 1, CIRCLE_PX + CIRCLE_GROWTH_PX * np.log(np.maximum(counts, 1)), 4.0)


def _circle(members: list[record.SitePoint], view: View) -> record.SiteCluster:
    w, marks = view.words, marks_of(view)
    counts = {name: sum(p.mark == mark for p in members) for name, mark in marks.items()}
    families = [w(f"sites.family.{name}", n=n) for name, n in counts.items() if n]
    most = [marks[name] for name, n in counts.items() if n == max(counts.values())]
    return record.SiteCluster(
        key=members[0].key,
        lon=sum(p.lon for p in members) / len(members),
        lat=sum(p.lat for p in members) / len(members),
        mark=most[0] if len(most) == 1 else None,
        radius=float(_radius(len(members))),
        text=w.whole(len(members)),
        tip=w("sites.cluster", n=w.whole(len(members)), said=w.listing(families)),
    )


def key(
    every: tuple[record.SitePoint, ...], view: View, circles: tuple[record.SiteCluster, ...] = ()
) -> tuple[record.SiteKey, ...]:
    """Entries for the shapes, fills and circles that stand in the picture."""
    w = view.words
    shapes = {p.mark for p in every}
    looks = set() if view["country"] else {p.look for p in every}
    plain = record.SiteMark("circle", "ink2")
    entries = [
        record.SiteKey(w(f"sites.key.{name}"), mark)
        for name, mark in marks_of(view).items()
        if mark in shapes
    ]
    entries += [
        record.SiteKey(w(f"sites.key.{look}"), plain, look)
        for look in ("filled", "hollow", "barred")
        if look in looks
    ]
    if circles:
        entries.append(record.SiteKey(w("sites.key.cluster"), None, number="12"))
    return tuple(entries)


def headline(view: View, sites: pd.DataFrame) -> Headline:
    """'DR Congo has 67 of the 475 listed sites with cobalt', and who follows."""
    w, scope = view.words, query.scope(view)
    places, n = by_country(sites)["places"], len(sites)
    every = len(query.answer(world(view)).places)
    top = capital(w.the_country(str(places.index[0])))
    if len(places) == 1 and n == every:
        return Headline(query.title(world(view), "only", n, n=n, count=w.whole(n), country=top))
    if scope != "world":
        form = "group_all" if scope == "group" and n == every else scope
        title = query.title(view, form, every, n=n, count=w.whole(n), all=w.whole(every))
        return Headline(title, _most(places, w))
    if places.iloc[1] == places.iloc[0]:  # A tie has no leader.
        countries = w.whole(len(places))
        return Headline(query.title(view, "tie", n, count=w.whole(n), countries=countries))
    next_two = places[1:3][places[1:3] > (places.iloc[3] if len(places) > 3 else 0)]
    values = {"n": int(places.iloc[0]), "count": w.whole(places.iloc[0]), "all": w.whole(n)}
    return Headline(query.title(view, "country", n, country=top, **values), _next(next_two, w))


def _next(places: pd.Series[int], w: Words) -> str:
    """The one or two countries that follow the first."""
    if places.empty:
        return ""
    values: dict[str, str] = {}
    for place, (code, n) in zip(("first", "second"), places.items(), strict=False):
        values |= {place: w.the_country(str(code)), f"{place}_n": w.whole(n)}
    values["first"] = capital(values["first"])
    return w(f"sites.second.next_{'two' if 'second' in values else 'one'}", **values)


def _most(places: pd.Series[int], w: Words) -> str:
    """The country of several with the most sites; "" where others have as many."""
    if len(places) < 2 or places.iloc[1] == places.iloc[0]:
        return ""
    top = capital(w.the_country(str(places.index[0])))
    return w("sites.second.lead", top=top, most=w.whole(places.iloc[0]))


def _with_counts(places: pd.Series[int], w: Words) -> str:
    return w.listing(
        [
            w("sites.map.alt_country", country=w.the_country(str(code)), n=w.whole(n))
            for code, n in places.items()
        ]
    )


@figure("sites.map", *query.USES, choices=query.choices)
def site_map(view: View) -> Draft:
    """Mines, plants, deposits and exploration that open lists name, on the map.

    Rows, one a place: site (id of the place), name, iso3, lat, lon (degrees), kind, minerals,
    source (``;``-joined), status, operator, confidence (as the list that leads has them), lists
    (in how many the place is). Points outside their country are no rows: ``sites.outside``.
    """
    w = view.words
    result = query.answer(view)
    data = result.places
    if data.empty:
        raise NoData(query.why_empty(view), nearest=nearest(view))
    every = points(data, view)
    near = close_up(data, own, w) if (own := query.shown_alone(view)) else None
    if near and view["country"]:
        tint = TOKENS[seats(view).get(view["country"], "")][1]
        near = replace(near, tint=tint, others="land")
    wide, narrow = (
        clustered(every, in_close_up(near, room) if near else on_world(scale), view)
        for scale, room in ((WIDE_SCALE, CLOSE_UP_PX), (NARROW_SCALE, CLOSE_UP_NARROW_PX))
    )
    head = headline(view, data)
    of_country = [w("sites.note.of_country")] if view["country"] else []
    return Draft(
        title=head._replace(second=head.second or _enlarged(near, w)),
        subtitle={"filters": query.filters(view)},
        data=data,
        encoding=record.SitesEncoding(
            wide, narrow, key(every, view, wide.clusters), view["country"] or None, near
        ),
        sources=result.sources,
        notes=(*query.notes(view, result), *of_country),
        alt={"shares": _with_counts(by_country(data)["places"].head(5), w)},
        table=query.columns(data, w),
        cited=result.sources[:2],
    )


def _enlarged(near: record.CloseUp | None, w: Words) -> str:
    """How many sites the inset has."""
    if near is None or near.inset is None:
        return ""
    return w(f"sites.second.{near.inset.key}", n=w.whole(near.inset.count))


def world(view: View) -> View:
    """The same filters for all countries."""
    return View(dict(view) | {"country": "", "lens": "none", "region": Region.default})


def nearest(view: View) -> View:
    """The same mineral without the filters that leave nothing."""
    open_ = {"kind": "", "status": "", "source": ""}
    return View(dict(world(view)) | open_)
