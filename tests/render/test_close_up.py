"""Maps of one country's sites: symbols, label positions, and the geometry below them."""

from __future__ import annotations

import math
import re
from itertools import combinations

import numpy as np
import pytest
from lxml import etree

from msp_dash.data.outlines import (
    Azimuthal,
    Extent,
    around,
    clipped,
    extent_of,
    inside,
    outlines,
    within,
)
from msp_dash.figures import build
from msp_dash.figures.record import Figure, SiteMark, SitesEncoding
from msp_dash.render.layout.label_placement import Box
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.svg import draw

VIEWS = [
    ("cobalt", "ZMB"),
    ("cobalt", "COD"),
    ("copper", "CHL"),
    ("copper", "USA"),
    ("cobalt", "AUS"),
    ("nickel", "NCL"),
    ("nickel", "RUS"),
    ("metallurgical_coal", "CHN"),
    ("graphite", "MOZ"),
    ("antimony", "JPN"),
]
"""With an inset and without; an island, a country across longitude 180, over 400 sites, a few."""
WIDTHS = [358, 700, 864, 1168]


def figure(mineral: str, country: str, lang: str = "en") -> Figure:
    return build("sites.map", {"mineral": mineral, "country": country, "lang": lang})


def encoding(mineral: str, country: str) -> SitesEncoding:
    sites_encoding = figure(mineral, country).encoding
    assert isinstance(sites_encoding, SitesEncoding) and sites_encoding.close_up
    return sites_encoding


def texts(svg: str) -> list[tuple[str, Box]]:
    """Words of a picture with their boxes; halos left out."""
    boxes = []
    for element in etree.fromstring(svg.encode()).iter("{*}text"):
        if element.get("data-halo") is not None or not element.text:
            continue
        size = float(element.get("font-size"))
        width = text_width(element.text, size, bold=element.get("font-weight") == "600")
        left = {"start": 0.0, "middle": width / 2, "end": width}[
            element.get("text-anchor", "start")
        ]
        x, y = float(element.get("x")) - left, float(element.get("y"))
        boxes.append((element.text, Box(x, y - 0.75 * size, width, 0.95 * size)))
    return boxes


def size(svg: str) -> tuple[float, float]:
    (box,) = re.findall(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    return float(box[0]), float(box[1])


@pytest.mark.one_in(2)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("mineral", "country"), VIEWS)
def test_every_site_is_drawn_once_and_no_words_meet(mineral: str, country: str, width: int) -> None:
    map_figure = figure(mineral, country)
    svg = draw(map_figure, width=width, room=430 if width == 1168 else 0)
    sites = map_figure.encoding
    assert isinstance(sites, SitesEncoding)
    layer = sites.narrow if width < 480 else sites.wide
    keys = re.findall(r'data-key="([^"]+)"', svg)
    assert sorted(keys) == sorted(
        [*(p.key for p in layer.points), *(c.key for c in layer.clusters)]
    )
    if len(map_figure.data) <= 60:
        assert not layer.clusters
    across, down = size(svg)
    words = texts(svg)
    for text, box in words:
        assert box.x >= -0.5 and box.x + box.width <= across + 0.5, text
        assert box.y >= -0.5 and box.y + box.height <= down + 0.5, text
    in_map = [(text, box) for text, box in words if not text.replace(",", "").isdigit()]
    for (one, box), (other, other_box) in combinations(in_map, 2):
        assert not box.meets(other_box, -1), (one, other)


def test_where_room_is_short_the_inset_takes_a_corner_and_not_half_of_the_map() -> None:
    """In a column of a paper, 440 px wide: the scale bar of a country of 1,400 km is 500 km."""
    svg = draw(figure("copper", "ZMB"), width=440, room=230)
    assert size(svg)[1] <= 230
    assert any(text == "500 km" for text, _ in texts(svg))


@pytest.mark.snapshot
def test_an_inset_of_a_narrow_map_without_room_below_stands_beside_it() -> None:
    """In a column of a paper in Word, 380 px wide."""
    svg = draw(figure("copper", "ZMB"), width=380, room=230)
    rects = etree.fromstring(svg.encode()).iter("{*}rect")
    sides = [
        {name: float(one.get(name) or 0) for name in ("x", "y", "width", "height")}
        for one in rects
        if one.get("stroke-width") == "1.3"
    ]
    part, inset = sorted(sides, key=lambda one: one["width"])
    assert inset["x"] > part["x"] + part["width"]
    assert min(inset["width"], inset["height"]) > 80


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_country_fills_the_picture_with_its_neighbors_named(theme: str) -> None:
    svg = draw(figure("cobalt", "ZMB"), theme=theme)
    words_drawn = [text for text, _ in texts(svg)]
    assert {"Zambia", "Angola", "Tanzania", "Zimbabwe", "Copperbelt", "24 of 39 sites"} <= set(
        words_drawn
    )
    assert sum(text.endswith("\u00a0km") or text.endswith(" km") for text in words_drawn) == 2
    outline = re.findall(r'<polyline points="([^"]+)"[^>]*stroke-width="1.3"', svg)
    xs = [float(pair.split(",")[0]) for line in outline for pair in line.split()]
    assert max(xs) - min(xs) > 0.5 * 864


@pytest.mark.snapshot
def test_the_inset_of_zambia_is_the_copperbelt_of_the_look() -> None:
    near = encoding("cobalt", "ZMB").close_up
    assert near and near.inset and near.inset.count == 24
    corners = np.array([[27.55, -13.12], [28.60, -12.15]])
    assert near.inset.extent.contains(near.projection.km(corners) * 0.999).all()
    assert figure("cobalt", "ZMB").second == "24 of them are in the Copperbelt"


def test_an_inset_holds_more_than_a_third_of_the_sites_and_only_where_they_crowd() -> None:
    for mineral, country in VIEWS:
        sites = encoding(mineral, country)
        assert sites.close_up
        inset = sites.close_up.inset
        if inset is None:
            continue
        points = np.array([[p.lon, p.lat] for p in sites.wide.points])
        in_inset = inset.extent.contains(sites.close_up.projection.km(points))
        assert in_inset.sum() > len(sites.wide.points) / 3
        whole = sites.close_up.extent
        assert inset.extent.width < max(whole.width, whole.height) / 3
    many = encoding("metallurgical_coal", "CHN")
    assert many.wide.clusters and many.close_up and many.close_up.inset is None
    assert encoding("antimony", "JPN").close_up.inset is None  # type: ignore[union-attr]


def test_of_one_country_the_mark_says_what_a_site_is_in_the_color_of_the_seat() -> None:
    """Filled a mine, a ring a plant, a small gray dot a deposit; neighbors stay gray."""
    in_room, absent = (
        build("sites.map", {"mineral": "copper", "country": "ZMB", "lens": lens}).encoding
        for lens in ("ny2022_all", "none")
    )
    assert isinstance(in_room, SitesEncoding) and isinstance(absent, SitesEncoding)
    assert [(item.text, item.mark) for item in in_room.legend] == [
        ("Mine", SiteMark("circle", "room")),
        ("Smelter or plant", SiteMark("ring", "room")),
        ("Deposit or exploration", SiteMark("dot", "absent")),
    ]
    assert in_room.close_up and absent.close_up
    assert (in_room.close_up.tint, in_room.close_up.others) == ("land_room", "land")
    assert absent.close_up.tint == "absent_few"
    assert {point.mark.token for point in absent.wide.points} == {"absent"}


def test_of_many_countries_kinds_differ_by_mark_and_status_by_fill() -> None:
    world_figure = build("sites.map", {"mineral": "cobalt", "region": "africa"})
    sites = world_figure.encoding
    assert isinstance(sites, SitesEncoding)
    assert {p.mark.symbol for p in sites.wide.points} == {"circle", "square", "diamond"}
    assert [item.text for item in sites.legend] == [
        "Mine",
        "Smelter or plant",
        "Deposit or exploration",
        "filled: operating or assumed",
        "hollow: not stated or planned",
        "barred: stopped",
    ]
    rows = world_figure.data.set_index("site")
    for point in sites.wide.points:
        status = rows.at[point.key, "status"]
        assert (point.look == "filled") == (status in ("operating", "assumed_active"))


@pytest.mark.parametrize("width", [358, 432])
def test_on_a_narrow_map_the_part_is_framed_and_not_drawn_again(width: int) -> None:
    svg = draw(figure("copper", "ZMB"), width=width)
    words_drawn = [text for text, _ in texts(svg)]
    assert words_drawn.count("Copperbelt") == 1
    assert "35 of 72 sites" in words_drawn
    assert svg.count('stroke-width="1.3"/>') >= 1
    assert size(svg)[1] < 1.2 * width


def test_at_most_three_sites_are_named_on_the_map() -> None:
    sites = encoding("copper", "ZMB")
    assert sites.close_up
    names = {label.text for label in sites.close_up.labels}
    drawn = [text for text, _ in texts(draw(figure("copper", "ZMB"), width=432))]
    assert len(names & set(drawn)) == 3


# --- geometry ---------------------------------------------------------------------------------


def test_kilometers_are_those_on_the_ground() -> None:
    """Lusaka to Kitwe: 2.585 degrees of latitude of 111.2 km, and 12 km to the west: 288 km."""
    lusaka, kitwe = Azimuthal(28.0, -13.0).km(np.array([[28.3228, -15.3875], [28.2132, -12.8024]]))
    assert math.hypot(*(lusaka - kitwe)) == pytest.approx(288, abs=1.5)


def test_a_country_does_not_shrink_for_what_lies_overseas() -> None:
    projection, extent = around(["FRA"], np.array([[2.0, 47.0]]))
    assert extent.width < 1200 and abs(projection.lat - 46.7) < 1
    _, both = around(["NZL"], np.array([[171.0, -43.0]]))
    assert both.height > 1200
    _, states = around(["USA"], np.array([[-110.0, 40.0]]))
    assert states.height < 3500
    _, more = around(["USA"], np.array([[-110.0, 40.0], [-150.0, 65.0]]))
    assert more.height > 4000


def test_longitude_180_makes_no_border() -> None:
    svg = draw(figure("nickel", "RUS"))
    lines = re.findall(r'<polyline points="([^"]+)"[^>]*stroke-width="1.3"', svg)
    near = encoding("nickel", "RUS").close_up
    assert near is not None
    km = near.projection.km(np.array([[180.0, 65.5], [180.0, 68.5]]))
    seam = (km - (near.extent.left, near.extent.top)) * 864 / near.extent.width
    long = math.hypot(*(seam[0] - seam[1]))
    assert long > 30 and lines
    for line in lines:
        points = np.array([[float(n) for n in pair.split(",")] for pair in line.split()])
        beside = ((points > seam.min(axis=0) - 5) & (points < seam.max(axis=0) + 5)).all(axis=1)
        steps = np.hypot(*np.diff(points, axis=0).T)[beside[:-1] & beside[1:]]
        assert not len(steps) or steps.max() < 0.5 * long


def test_a_ring_is_cut_to_a_box_and_keeps_its_area() -> None:
    ring = np.array([[-2.0, -2.0], [2.0, -2.0], [2.0, 2.0], [-2.0, 2.0]])
    cut = clipped(ring, Extent(0, 0, 1, 5))
    assert extent_of(cut) == Extent(0, 0, 1, 2)
    assert len(clipped(ring, Extent(3, 3, 4, 4))) == 0
    whole = np.concatenate([ring, ring[:1]])
    parts = within(whole, Extent(0, 0, 1, 5), np.ones(4, dtype=bool))
    assert [part.tolist() for part in parts] == [[[1.0, 2.0], [0.0, 2.0]]]


def test_outlines_are_those_of_the_world_but_finer() -> None:
    fine = outlines()
    points = sum(len(ring) for rings in fine.shapes.values() for ring in rings)
    assert points > 60_000 and fine.hatched == {"ESH"}
    assert any(inside(ring, np.array([28.28, -15.42])) for ring in fine.shapes["ZMB"])
    assert any(inside(ring, np.array([34.1, 44.95])) for ring in fine.shapes["UKR"])
