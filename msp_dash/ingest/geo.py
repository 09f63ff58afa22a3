"""Natural Earth's countries, corrected and simplified, as GeoJSON and as projected SVG paths.

Method and file sizes are in the geography README beside the publishers' files. Natural Earth shows
de facto control; `BOUNDARY_CHOICES` is the only place where the dashboard differs, and says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from msp_dash.data.projection import HEIGHT_PX, NORTH, SOUTH, WIDTH_PX, to_pixels
from msp_dash.ingest.recorded import Files

TOLERANCE_DEGREES = 0.1
"""At 0.2 the coast at Goro drops out of New Caledonia."""
NEAR_TOLERANCE_DEGREES = 0.01
"""Of outlines for a map of one country: about a kilometer, a pixel where 900 km fill a picture."""
DECIMALS_DEGREES = 3
DASH_DEGREES = 0.35
LARGE_SQUARE_DEGREES = 5.0
"""From this size a label must lie on land; the dot of an island group may lie between islands."""
SEGMENT_DEGREES = 2.0
"""Longest edge before projecting: meridians are curves in Equal Earth."""
DECIMALS_PX = 1
MAX_DECIMALS_PX = 4
"""Islands that collapse at one decimal are written with more, so that no country is empty."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision on a boundary: what is done, and why."""

    area: str
    do: str
    reason: str


BOUNDARY_CHOICES = (
    Choice(
        "Crimea",
        "moved from RUS to UKR: the ring of RUS that holds 34.1 E 44.95 N",
        "The file shows who holds the ground. UN General Assembly resolution 68/262 calls on "
        "states not to recognise a change of status.",
    ),
    Choice(
        "Western Sahara",
        "one area ESH, the part of MAR south of ESH's own northern edge joined to it; hatched",
        "The UN lists it as non-self-governing; the US recognises Moroccan sovereignty since "
        "2020, the UN and the EU do not. Cut at the edge ESH has in the file: 27.6667 N would "
        "leave a gap at the Algerian corner.",
    ),
    Choice(
        "Kosovo",
        "its own area, code XKX",
        "The World Bank and BGS report it apart; ISO has assigned no code. Recognised by most "
        "partners, not by Spain or India.",
    ),
    Choice(
        "Somaliland",
        "joined to SOM",
        "No data set held here reports it apart, and ISO has no code for it.",
    ),
    Choice(
        "Northern Cyprus",
        "joined to CYP",
        "No data set held here reports it apart, and ISO has no code for it.",
    ),
    Choice(
        "Indian Ocean Territories, Ashmore and Cartier Islands",
        "joined to AUS",
        "The file itself gives them the code AUS.",
    ),
    Choice(
        "Siachen Glacier",
        "kept without a code: drawn as land, never coloured or counted",
        "Both India and Pakistan claim it.",
    ),
    Choice(
        "Kashmir, Aksai Chin, Golan, Arunachal Pradesh and the rest",
        "left as in the file (line of control, China, Israel, India), disputed lines dashed",
        "No polygon of the file allows another division; the dashes say that it is not settled.",
    ),
    Choice(
        "Taiwan",
        "its own area, code TWN, named as the data name it",
        "USGS and BGS report it apart.",
    ),
    Choice(
        "Overseas departments of France, Svalbard, Caribbean Netherlands",
        "drawn with FRA, NOR and NLD; a point of their own where a table names them",
        "The file has no polygon for them. New Caledonia, Greenland and others have theirs.",
    ),
    Choice(
        "Donbas, Nagorno-Karabakh",
        "their lines of the disputed-lines file are not drawn",
        "The lines on the ground have moved since version 4.0.0 of the file.",
    ),
    Choice("Antarctica", "left out", "South of the window, and no data set reports it."),
)

HATCHED = ("ESH",)
UNASSIGNED = "-99"
"""ISO_A3_EH where the file has no code."""

CODE_OF_ADM0 = {"KOS": "XKX", "SOL": "SOM", "CYN": "CYP"}
SIMFEROPOL = Point(34.1, 44.95)
CRIMEA_BOX = (32.4, 44.3, 36.7, 46.3)
"""West, south, east, north within which the ring of Crimea must lie, degrees."""

STALE_LINES = (box(37, 47, 40, 49), box(45.9, 39.3, 47.4, 40.5))
"""Where lines of the disputed-lines file are left out: Donbas, Nagorno-Karabakh."""

PARTS = {
    "GUF": ("FRA", box(-55, 2, -51, 6)),
    "GLP": ("FRA", box(-62, 15.7, -60.9, 16.6)),
    "MTQ": ("FRA", box(-61.4, 14.3, -60.7, 15)),
    "REU": ("FRA", box(55, -21.6, 56, -20.7)),
    "MYT": ("FRA", box(45, -13.1, 45.4, -12.5)),
    "SJM": ("NOR", box(9, 74, 36, 82)),
    "BES": ("NLD", box(-69, 11.8, -62, 18)),
    "CXR": ("AUS", box(105, -11, 106.2, -10)),
    "CCK": ("AUS", box(96, -13, 97.5, -11.5)),
}
"""Areas with a code but no polygon of their own: the country that holds them, and where."""


class GeometryError(ValueError):
    """A publisher's file is not what the corrections were written for."""


def countries(files: Files) -> gpd.GeoDataFrame:
    """Natural Earth 1:50m with `BOUNDARY_CHOICES` applied, unsimplified.

    Returns
    -------
    GeoDataFrame
        Columns iso3 (str, "" for Siachen), label_lon, label_lat (degrees), geometry (EPSG:4326);
        one row a code, sorted; a valid coverage.
    """
    frame = gpd.read_file(f"zip://{files.one('geo.countries').path.as_posix()}")
    frame = frame[frame["ADM0_A3"] != "ATA"]
    code = frame["ADM0_A3"].map(CODE_OF_ADM0).fillna(frame["ISO_A3_EH"])
    # The row that gives an area its label point: not Somaliland's or an outlying island's.
    main = ~frame["ADM0_A3"].isin(["SOL", "CYN", "IOA", "ATC"])
    labels = {
        iso3: (lon, lat)
        for iso3, lon, lat in zip(
            code[main], frame.loc[main, "LABEL_X"], frame.loc[main, "LABEL_Y"], strict=True
        )
    }
    parts: dict[str, list[Polygon]] = {}
    for iso3, shape in zip(code, frame.geometry, strict=True):
        parts.setdefault(iso3, []).extend(_polygons(shape))
    _crimea_to_ukraine(parts)
    _whole_western_sahara(parts)
    order = sorted(parts, key=lambda iso3: "" if iso3 == UNASSIGNED else iso3)
    return gpd.GeoDataFrame(
        {
            "iso3": ["" if iso3 == UNASSIGNED else iso3 for iso3 in order],
            "label_lon": [float(labels[iso3][0]) for iso3 in order],
            "label_lat": [float(labels[iso3][1]) for iso3 in order],
        },
        geometry=[shapely.union_all(parts[iso3]) for iso3 in order],
        crs="EPSG:4326",
    )


def _crimea_to_ukraine(parts: dict[str, list[Polygon]]) -> None:
    ring = [part for part in parts["RUS"] if part.contains(SIMFEROPOL)]
    if len(ring) != 1 or not box(*CRIMEA_BOX).contains(ring[0]):
        raise GeometryError(
            f"Natural Earth's countries: Crimea is no separate ring of RUS within {CRIMEA_BOX}. "
            "Use version 5.1.1, or adapt BOUNDARY_CHOICES to the new file."
        )
    parts["RUS"] = [part for part in parts["RUS"] if part is not ring[0]]
    parts["UKR"].append(ring[0])


def _whole_western_sahara(parts: dict[str, list[Polygon]]) -> None:
    edge = max(part.bounds[3] for part in parts["ESH"])
    morocco = shapely.union_all(parts["MAR"])
    west, south, east, north = morocco.bounds
    if south >= edge:
        raise GeometryError(
            f"Natural Earth's countries: no part of MAR lies south of {edge:.4f} N. Use version "
            "5.1.1, or adapt BOUNDARY_CHOICES to the new file."
        )
    parts["MAR"] = list(_polygons(morocco.intersection(box(west, edge, east, north))))
    parts["ESH"] += _polygons(morocco.intersection(box(west, south, east, edge)))


def _polygons(shape: BaseGeometry) -> Iterator[Polygon]:
    """Polygon parts of a shape; the lines and points that a cut may leave are dropped."""
    return (part for part in shapely.get_parts([shape]) if isinstance(part, Polygon))


def simplified(frame: gpd.GeoDataFrame, tolerance: float = TOLERANCE_DEGREES) -> gpd.GeoDataFrame:
    """`frame` simplified with shared borders kept in step, 3 decimals, rings clockwise."""
    frame = frame.copy()
    shapes = frame.geometry.simplify_coverage(tolerance).array
    rounded = shapely.transform(shapes, lambda xy: xy.round(DECIMALS_DEGREES))
    frame["geometry"] = shapely.orient_polygons(rounded, exterior_cw=True)
    return frame


def label_points(frame: gpd.GeoDataFrame) -> dict[str, tuple[float, float]]:
    """Longitude and latitude where the name of an area stands, by iso3.

    Natural Earth's own label points; where one of a large country lies in the sea (New Zealand)
    a point inside its largest part, and for `PARTS` one inside the polygons that lie there.
    """
    points = {row.iso3: _label(row) for row in frame.itertuples() if row.iso3}
    shapes = frame.set_index("iso3").geometry
    for iso3, (holder, where) in PARTS.items():
        inside = [part for part in _polygons(shapes[holder]) if where.contains(part)]
        if inside:
            points[iso3] = _inside(inside)
    return points


def _label(row: Any) -> tuple[float, float]:
    point = Point(row.label_lon, row.label_lat)
    if row.geometry.area < LARGE_SQUARE_DEGREES or row.geometry.contains(point):
        return point.x, point.y
    return _inside(list(_polygons(row.geometry)))


def _inside(parts: list[Polygon]) -> tuple[float, float]:
    point = max(parts, key=lambda part: part.area).representative_point()
    return round(point.x, 4), round(point.y, 4)


def disputed_lines(files: Files, tolerance: float = TOLERANCE_DEGREES) -> list[LineString]:
    """Disputed and breakaway boundaries, degrees, simplified like the countries."""
    lines = gpd.read_file(files.one("geo.disputed_lines").path).geometry
    lines = lines[[not any(area.contains(line) for area in STALE_LINES) for line in lines]]
    return [
        line
        for line in shapely.get_parts(lines.simplify(tolerance).array)
        if isinstance(line, LineString)
    ]


def geojson(frame: gpd.GeoDataFrame) -> str:
    """Compact GeoJSON: iso3 ("" for Siachen), and disputed where hatched or without code."""
    features = []
    for row in frame.itertuples():
        properties: dict[str, Any] = {"iso3": row.iso3}
        if row.iso3 in HATCHED or not row.iso3:
            properties["disputed"] = True
        shape = shapely.geometry.mapping(row.geometry)
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return _compact({"type": "FeatureCollection", "features": features})


def outlines(frame: gpd.GeoDataFrame, lines: Iterable[LineString]) -> str:
    """Rings of all countries as JSON, for maps of one country; read by `msp_dash.data.outlines`.

    ``shapes``: iso3 ("" for Siachen) -> rings, ``disputed``: lines, each a list of longitude and
    latitude in thousandths of a degree, of which all but the first pair are differences.
    """
    shapes = {
        row.iso3: [_differences(ring) for part in _polygons(row.geometry) for ring in _rings(part)]
        for row in frame.itertuples()
    }
    disputed = [_differences(list(line.coords)) for line in lines]
    return _compact({"shapes": shapes, "disputed": disputed, "hatched": list(HATCHED)})


def _differences(points: list[tuple[float, float]]) -> list[int]:
    whole = np.rint(np.array(points) * 10**DECIMALS_DEGREES).astype(int)
    first, steps = whole[:1], np.diff(whole, axis=0)
    moved = steps[(steps != 0).any(axis=1)]
    return [int(number) for number in np.concatenate([first, moved]).ravel()]


def land(frame: gpd.GeoDataFrame, lines: Iterable[LineString]) -> str:
    """`geojson` and the disputed lines, for a map that is drawn in the browser.

    A layer of lines there has no dashes: a feature ``dash`` holds the lines cut into them.
    """
    dashes = [dash for line in lines for dash in _dashes(line)]
    shape = shapely.geometry.mapping(MultiLineString(dashes))
    cut = {"type": "Feature", "properties": {"iso3": "", "dash": True}, "geometry": shape}
    content = json.loads(geojson(frame))
    return _compact(content | {"features": [*content["features"], cut]})


def _dashes(line: LineString) -> Iterator[list[tuple[float, float]]]:
    """Pieces of a line, `DASH_DEGREES` on and as much off."""
    starts = np.arange(0.0, line.length, 2 * DASH_DEGREES)
    for start in starts:
        piece = substring(line, start, min(start + DASH_DEGREES, line.length))
        if isinstance(piece, LineString):
            yield [
                (round(x, DECIMALS_DEGREES), round(y, DECIMALS_DEGREES)) for x, y in piece.coords
            ]


def svg_world(
    frame: gpd.GeoDataFrame,
    lines: Iterable[LineString],
    points: dict[str, tuple[float, float]],
    required_codes: Iterable[str],
) -> str:
    """Projected paths of the world as JSON, in the frame of `msp_dash.data.projection`.

    Parameters
    ----------
    frame
        Simplified countries.
    lines
        Disputed lines, degrees.
    points
        Label points by iso3, degrees.
    required_codes
        Codes that the tables name: those without polygon get a point alone (``d`` empty, area 0).

    Returns
    -------
    str
        ``width``, ``height`` (px); ``shapes``: iso3 -> ``d`` (SVG path), ``area`` (px2 drawn),
        ``x``, ``y`` (label point); ``unassigned``: paths of land without a code; ``disputed``:
        paths of dashed lines; ``hatched``: codes.
    """
    shapes: dict[str, dict[str, Any]] = {}
    unassigned: list[str] = []
    for row in frame.itertuples():
        projected = _projected(row.geometry)
        path = "".join(_ring_path(ring) for part in _polygons(projected) for ring in _rings(part))
        if row.iso3:
            shapes[row.iso3] = {"d": path, "area": round(projected.area, 2)}
        else:
            unassigned.append(path)
    for iso3 in sorted(set(required_codes) - set(shapes)):
        if iso3 in points:
            shapes[iso3] = {"d": "", "area": 0.0}
    for iso3, shape in shapes.items():
        x, y = to_pixels(*points[iso3])
        shape |= {"x": round(x, DECIMALS_PX), "y": round(y, DECIMALS_PX)}
    return _compact(
        {
            "width": WIDTH_PX,
            "height": HEIGHT_PX,
            "shapes": dict(sorted(shapes.items())),
            "unassigned": unassigned,
            "disputed": [_line_path(line) for line in lines],
            "hatched": list(HATCHED),
        }
    )


def _projected(shape: BaseGeometry) -> MultiPolygon:
    clipped = shape.intersection(box(-180, SOUTH, 180, NORTH))
    dense = shapely.segmentize(MultiPolygon(list(_polygons(clipped))), SEGMENT_DEGREES)
    return shapely.transform(dense, _each(to_pixels))


def _each(function: Callable[[float, float], tuple[float, float]]) -> Callable[[Any], Any]:
    return lambda coordinates: [function(x, y) for x, y in coordinates.tolist()]


def _rings(part: Polygon) -> list[list[tuple[float, float]]]:
    return [list(ring.coords)[:-1] for ring in (part.exterior, *part.interiors)]


def _ring_path(ring: list[tuple[float, float]]) -> str:
    for decimals in range(DECIMALS_PX, MAX_DECIMALS_PX + 1):
        points = _without_repeats([(round(x, decimals), round(y, decimals)) for x, y in ring])
        if len(points) >= 3 and Polygon(points).area > 0:
            return _path(points) + "Z"
    raise GeometryError(f"A ring of {len(ring)} points at {ring[0]} px is empty at every precision")


def _line_path(line: LineString) -> str:
    dense = shapely.segmentize(line, SEGMENT_DEGREES)
    pixels = (to_pixels(lon, lat) for lon, lat in dense.coords)
    rounded = [(round(x, DECIMALS_PX), round(y, DECIMALS_PX)) for x, y in pixels]
    return _path(_without_repeats(rounded))


def _without_repeats(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(number: float) -> str:
    return f"{number:.{MAX_DECIMALS_PX}f}".rstrip("0").rstrip(".")


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
