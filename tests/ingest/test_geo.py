"""The built geometry: which territory belongs to whom, and that every tool can draw it."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pyproj
import pytest
import shapely
from shapely.geometry import Point, Polygon

from msp_dash.data.projection import SCALE_PX, equal_earth, to_pixels
from msp_dash.ingest import geo
from msp_dash.ingest.codes import REFERENCE
from msp_dash.ingest.recorded import Files

ROOT = REFERENCE.parents[1]
GEOJSON = ROOT / "data" / "geo" / "world.geojson"
SVG = ROOT / "static" / "geo" / "world.json"


@pytest.fixture(scope="module")
def world() -> gpd.GeoDataFrame:
    return gpd.read_file(GEOJSON)


@pytest.fixture(scope="module")
def svg_map() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(SVG.read_text(encoding="utf-8"))
    return content


POINTS = [
    ("Simferopol", 34.10, 44.95, "UKR"),
    ("Sevastopol", 33.60, 44.60, "UKR"),
    ("Kerch", 36.40, 45.33, "UKR"),
    ("Donetsk", 37.80, 48.00, "UKR"),
    ("Laayoune", -13.10, 27.10, "ESH"),
    ("Dakhla hinterland", -15.00, 23.80, "ESH"),
    ("Agadir", -9.45, 30.40, "MAR"),
    ("Pristina", 21.16, 42.66, "XKX"),
    ("Hargeisa", 44.06, 9.56, "SOM"),
    ("Mogadishu", 45.25, 2.10, "SOM"),
    ("North Nicosia", 33.36, 35.21, "CYP"),
    ("Goro", 166.926, -22.296, "NCL"),
    ("Singapore", 103.82, 1.36, "SGP"),
    ("Nuuk", -51.60, 64.20, "GRL"),
    ("Kaliningrad", 20.60, 54.70, "RUS"),
    ("Chukotka, west of 180", 175.00, 66.00, "RUS"),
    ("Provideniya, east of 180", -173.30, 64.50, "RUS"),
    ("Kola peninsula", 37.00, 67.50, "RUS"),
    ("Kinshasa", 15.35, -4.40, "COD"),
    ("Brazzaville", 15.20, -4.20, "COG"),
    ("Hong Kong", 114.13, 22.43, "HKG"),
    ("Ushuaia", -68.20, -54.70, "ARG"),
    ("Punta Arenas", -70.95, -53.20, "CHL"),
    ("Srinagar", 74.80, 34.10, "IND"),
    ("Gilgit", 74.30, 35.92, "PAK"),
    ("Aksai Chin", 79.50, 35.20, "CHN"),
    ("Itanagar", 93.60, 27.10, "IND"),
    ("Taipei", 121.50, 24.95, "TWN"),
    ("Port Moresby", 147.30, -9.35, "PNG"),
    ("Viti Levu", 178.00, -17.80, "FJI"),
    ("Honolulu", -157.90, 21.42, "USA"),
    ("Fairbanks", -147.70, 64.80, "USA"),
    ("Longyearbyen", 15.90, 78.10, "NOR"),
    ("Tromso", 19.40, 69.40, "NOR"),
    ("Stanley", -58.30, -51.75, "FLK"),
    ("Cayenne", -52.50, 4.50, "FRA"),
    ("Ramallah", 35.20, 31.90, "PSE"),
    ("Juba", 31.60, 4.85, "SSD"),
    ("San Juan", -66.30, 18.25, "PRI"),
]


@pytest.mark.parametrize(("place", "lon", "lat", "iso3"), POINTS)
def test_place_lies_in(
    world: gpd.GeoDataFrame, place: str, lon: float, lat: float, iso3: str
) -> None:
    codes = world.loc[world.contains(Point(lon, lat)), "iso3"].tolist()
    assert codes == [iso3], place


def test_siachen_is_given_to_nobody(world: gpd.GeoDataFrame) -> None:
    row = world[world.contains(Point(77.2, 35.4))]
    assert row["iso3"].tolist() == [""] and bool(row["disputed"].iloc[0])


def test_one_area_a_code_and_no_antarctica(world: gpd.GeoDataFrame) -> None:
    # 242 of the file less Antarctica, Somaliland, Northern Cyprus, two Australian territories.
    assert len(world) == 237 and world["iso3"].is_unique
    assert "ATA" not in set(world["iso3"]) and "-99" not in set(world["iso3"])


def test_shapes_are_valid_full_and_fit_each_other(world: gpd.GeoDataFrame) -> None:
    assert world.geometry.is_valid.all() and not world.geometry.is_empty.any()
    assert shapely.coverage_is_valid(world.geometry.array)


def _rings(world: gpd.GeoDataFrame) -> list[tuple[str, Polygon]]:
    return [
        (row.iso3, part) for row in world.itertuples() for part in shapely.get_parts([row.geometry])
    ]


def test_exterior_rings_run_clockwise(world: gpd.GeoDataFrame) -> None:
    """The other way round d3 paints the whole globe."""
    assert [iso3 for iso3, part in _rings(world) if part.exterior.is_ccw] == []


def test_nothing_spans_the_antimeridian(world: gpd.GeoDataFrame) -> None:
    for iso3, part in _rings(world):
        west, _, east, _ = part.bounds
        assert west >= -180 and east <= 180 and east - west < 170, iso3
    for iso3 in ("RUS", "FJI"):
        west, _, east, _ = world.loc[world["iso3"] == iso3, "geometry"].iloc[0].bounds
        assert (west, east) == (-180, 180), iso3


def test_russia_keeps_its_area(world: gpd.GeoDataFrame) -> None:
    """Topologies made for the sphere lose Kola and Chukotka: 10 to 13% of the area."""
    russia = world.loc[world["iso3"] == "RUS"].to_crs("+proj=eqearth").area.iloc[0] / 1e12
    assert russia == pytest.approx(16.9, rel=0.02)  # million km2, without Crimea


def test_every_choice_has_a_reason() -> None:
    for choice in geo.BOUNDARY_CHOICES:
        assert choice.area and choice.do and len(choice.reason) > 20


def test_projection_is_equal_earth() -> None:
    reference = pyproj.Proj("+proj=eqearth +R=1")
    for lon, lat in [(0, 0), (180, 8), (-66, -55.5), (166, -22), (20, 79), (-170, 65)]:
        assert equal_earth(lon, lat) == pytest.approx(reference(lon, lat), abs=1e-12)


def test_drawing_fills_its_frame_and_keeps_inside(svg_map: dict[str, Any]) -> None:
    assert (svg_map["width"], svg_map["height"]) == (784, 362)
    for iso3, shape in svg_map["shapes"].items():
        pairs = shape["d"].replace("Z", "").replace("M", "L").split("L")[1:]
        points = [pair.split(",") for pair in pairs]
        assert all(0 <= float(x) <= 784 and 0 <= float(y) <= 362 for x, y in points), iso3
        assert 0 <= shape["x"] <= 784 and 0 <= shape["y"] <= 362, iso3


def test_every_area_of_the_map_is_drawn(svg_map: dict[str, Any], world: gpd.GeoDataFrame) -> None:
    coded = set(world["iso3"]) - {""}
    assert coded <= set(svg_map["shapes"])
    for iso3 in coded:
        path = svg_map["shapes"][iso3]["d"]
        assert path.startswith("M") and path.endswith("Z") and "e" not in path, iso3
    assert len(svg_map["unassigned"]) == 1 and svg_map["hatched"] == ["ESH"]


def test_small_areas_are_told_by_their_drawn_area(svg_map: dict[str, Any]) -> None:
    """Under 60 px2 a producer is a dot: New Caledonia and Singapore are, Chile is not."""
    shapes = svg_map["shapes"]
    assert 0 < shapes["SGP"]["area"] < shapes["NCL"]["area"] < 60 < shapes["CHL"]["area"]
    # Equal Earth keeps areas: Brazil by Australia is 8.5 by 7.7 million km2.
    assert shapes["BRA"]["area"] / shapes["AUS"]["area"] == pytest.approx(8.5 / 7.7, rel=0.02)


def test_label_points_lie_in_their_countries(
    svg_map: dict[str, Any], world: gpd.GeoDataFrame
) -> None:
    shapes = world.set_index("iso3").geometry.to_dict()
    outside = []
    for iso3, shape in svg_map["shapes"].items():
        if shape["area"] < 60:
            continue
        projected = geo._projected(shapes[iso3])
        if projected.distance(Point(shape["x"], shape["y"])) > 0.1:
            outside.append(iso3)
    assert outside == []


def test_disputed_lines_are_drawn_where_they_lie(svg_map: dict[str, Any]) -> None:
    # 24 lines of the file less Donbas and two of Nagorno-Karabakh.
    assert len(svg_map["disputed"]) == 21
    x, y = to_pixels(-10, 27.667)  # northern edge of Western Sahara
    starts = [path[1:].split("L")[0].split(",") for path in svg_map["disputed"]]
    assert min(abs(float(a) - x) + abs(float(b) - y) for a, b in starts) < 0.1 * SCALE_PX


def test_a_file_in_which_crimea_is_no_ring_of_its_own_stops_the_build() -> None:
    russia = Polygon([(30, 40), (60, 40), (60, 60), (30, 60)])
    with pytest.raises(geo.GeometryError, match="Crimea is no separate ring"):
        geo._crimea_to_ukraine({"RUS": [russia], "UKR": []})


def test_what_the_publisher_s_files_give_is_what_is_committed(source_files: Files) -> None:
    frame = geo.simplified(geo.countries(source_files))
    assert geo.geojson(frame) == GEOJSON.read_text(encoding="utf-8")
    near = geo.NEAR_TOLERANCE_DEGREES
    fine = geo.simplified(geo.countries(source_files), near)
    outlines = geo.outlines(fine, geo.disputed_lines(source_files, near))
    assert outlines == GEOJSON.with_name("outlines.json").read_text(encoding="utf-8")
