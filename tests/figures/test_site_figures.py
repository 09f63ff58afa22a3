"""Figures of sites: places counted once, points kept where their list has them."""

from __future__ import annotations

import math
import re

import pytest

from msp_dash.data import load
from msp_dash.data.projection import to_pixels
from msp_dash.data.vocabulary import SITE_OPERATES
from msp_dash.figures import build
from msp_dash.figures.record import (
    RankingEncoding,
    SiteListEncoding,
    SitesDrawn,
    SitesEncoding,
    StatementsEncoding,
)
from msp_dash.figures.registry import spec
from msp_dash.figures.sites.site_map import NARROW_SCALE, WIDE_SCALE
from msp_dash.params import BadValue
from msp_dash.render.svg import draw
from msp_dash.words import words

pytestmark = pytest.mark.snapshot


def encoding(**query: str) -> SitesEncoding:
    result = build("sites.map", query).encoding
    assert isinstance(result, SitesEncoding)
    return result


def numbers(layer: SitesDrawn) -> int:
    return len(layer.points) + sum(int(c.text.replace(",", "")) for c in layer.clusters)


@pytest.mark.live
@pytest.mark.parametrize("mineral", ["cobalt", "copper", "graphite", "silver"])
def test_every_site_is_drawn_once(mineral: str) -> None:
    sites_map = encoding(mineral=mineral)
    sites = len(build("sites.map", {"mineral": mineral}).data)
    assert numbers(sites_map.wide) == numbers(sites_map.narrow) == sites


def test_up_to_400_sites_are_points_and_more_are_circles() -> None:
    few, many = encoding(mineral="graphite"), encoding(mineral="copper")
    assert not few.wide.clusters and len(few.wide.points) == 188
    assert many.wide.clusters and len(many.wide.points) < 400


@pytest.mark.parametrize("mineral", ["cobalt", "copper"])
def test_no_circle_touches_another(mineral: str) -> None:
    sites_map = encoding(mineral=mineral)
    for layer, scale in ((sites_map.wide, WIDE_SCALE), (sites_map.narrow, NARROW_SCALE)):
        spots = [
            (*(scale * at for at in to_pixels(c.lon, c.lat)), c.radius) for c in layer.clusters
        ]
        for number, (x, y, radius) in enumerate(spots):
            for other_x, other_y, other in spots[number + 1 :]:
                assert math.hypot(x - other_x, y - other_y) > (radius + other) * 0.97


def test_points_outside_their_country_are_not_drawn_but_listed() -> None:
    """ICMM06235 Pilgangoora is labelled New Caledonia and lies in Western Australia."""
    figure = build("sites.map", {"mineral": "lithium", "country": "NCL"})
    assert figure.kind == "empty"
    listed = build("sites.outside").data.set_index("site").loc["icmm:ICMM06235"]
    assert (listed["iso3"], listed["found_in_iso3"]) == ("NCL", "AUS")
    assert (listed["lat"], listed["lon"]) == (-21.0639, 118.90471)


def test_a_place_in_four_lists_counts_once_and_says_so() -> None:
    figure = build("sites.table", {"mineral": "lithium", "country": "AUS"})
    greenbushes = figure.data[figure.data["name"].str.contains("Greenbushes")]
    assert greenbushes["lists"].tolist() == [4]
    assert greenbushes["source"].tolist() == ["ga;icmm;ucdavis;usgs"]
    table = figure.encoding
    assert isinstance(table, StatementsEncoding)
    (row,) = [r for r in table.rows if "Greenbushes" in r.cells[0]]
    assert row.cells[3].startswith("on 4 lists: ")


def test_a_record_keeps_the_lists_apart() -> None:
    data = build("sites.record", {"site": "ga:198"}).data
    assert data["entry"].tolist() == ["198", "13", "ICMM06436", "pp1802-50"]
    assert data["stated"].tolist() == ["Operating mine", "Producing", None, None]


def test_a_capacity_stands_as_it_was_printed() -> None:
    """USGS Indo-Pacific, NCL026 Goro Complex: cobalt ore 4500 mt, 'E, G'; nickel 40 kmt."""
    place = load("sites").query("site == 'ipf-NCL026'")["place"].iloc[0]
    data = build("sites.record", {"site": place}).data.set_index("entry")
    capacity = data.at["ipf-NCL026", "capacity"]
    assert "Cobalt, Ore: 4,500 mt (estimated, gross weight)" in capacity
    assert "Nickel, Intermediate / Nickel-cobalt hydroxide (MHP): 40 kmt" in capacity


def test_owners_stand_as_they_were_printed_with_the_year_of_the_list() -> None:
    """OwnerName1 to 4 of COD056 in USGS Africa (2018); NCL026 of the Indo-Pacific has no year."""
    sites = load("sites").set_index("site")
    assert (sites.loc[sites["owners"] != "", "source"] == "usgs").all()
    assert not sites["owners"].str.contains("<null>").any()
    mutanda = build("sites.record", {"site": sites.at["afr-COD056", "place"]})
    owners = "Glencore Plc [69%]; Fleurette Properties Ltd. [31%]"
    assert mutanda.data.set_index("entry").at["afr-COD056", "owners"] == owners
    assert f"Owners in 2018: {owners}." in mutanda.alt
    assert any("nothing is inferred" in note for note in mutanda.notes)
    goro = build("sites.record", {"site": sites.at["ipf-NCL026", "place"]})
    assert "Owners, in a list that gives no year: La Compagnie" in goro.alt
    without = build("sites.record", {"site": "ga:198"})
    assert without.data["owners"].isna().all()
    assert not any("Owners" in note for note in without.notes)


def test_where_no_list_states_a_status_that_is_no_zero() -> None:
    """Russia's cobalt is named by ICMM and PP1802 alone: neither states a status."""
    ranking = build("sites.counts", {"mineral": "cobalt"}).encoding
    assert isinstance(ranking, RankingEncoding)
    texts = {row.key: row.texts for row in ranking.rows}
    assert texts["RUS"][-1] == "not stated"
    assert texts["COD"][-1] == "22"


def test_a_place_works_whatever_mineral_the_list_names_there_that_says_so() -> None:
    """`None of 27 sites in Canada is listed as active`: Canada's own list has seven of
    them as producing, and names the platinum group."""
    figure = build("sites.counts", {"mineral": "platinum", "country": "CAN"})
    rows = load("sites")
    active = rows[rows["status"].isin(SITE_OPERATES)]["place"]
    n = figure.data["site"].isin(active).sum()
    assert n > 0
    assert figure.second == f"{n} of {len(figure.data)} sites are listed as active"


@pytest.mark.live
def test_none_is_called_active_by_no_list_only_where_no_list_does(extent: str) -> None:
    rows = load("sites")
    active = frozenset(rows.loc[rows["status"].isin(SITE_OPERATES), "place"])
    minerals = list(dict.fromkeys(spec("sites.counts").choices()["mineral"]))
    claims = 0
    for mineral in minerals if extent == "every" else minerals[::5]:
        places = build("sites.map", {"mineral": mineral}).data
        for code in places["iso3"].unique():
            figure = build("sites.counts", {"mineral": mineral, "country": code})
            if re.search(r"none listed|not listed|[Nn]o list marks", figure.title + figure.second):
                assert not active & set(figure.data["site"]), (mineral, code)
                claims += 1
    assert claims > 3


@pytest.mark.parametrize(
    ("mineral", "country"), [("cobalt", "ZMB"), ("lithium", "AUS"), ("antimony", "JPN")]
)
def test_of_one_country_the_sites_stand_in_a_list_and_never_one_bar(
    mineral: str, country: str
) -> None:
    figure = build("sites.counts", {"mineral": mineral, "country": country})
    assert isinstance(figure.encoding, SiteListEncoding)
    rows = figure.data.set_index("site")
    listed = [row.key for row in figure.encoding.rows]
    assert len(listed) == min(14, len(rows)) and set(listed) <= set(rows.index)
    active = [status in ("operating", "assumed_active") for status in rows.loc[listed, "status"]]
    assert active == sorted(active, reverse=True)
    assert [int(row.texts[-1]) for row in figure.encoding.rows] == rows.loc[
        listed, "lists"
    ].tolist()


@pytest.mark.live
@pytest.mark.parametrize("kind", ["mine", "plant", "smelter"])
def test_no_view_ranks_one_country(kind: str) -> None:
    """The plants of some minerals are all in one country, though none was chosen."""
    choices = spec("sites.counts").choices()
    for mineral in choices.loc[choices["kind"] == kind, "mineral"].unique():
        result = build("sites.counts", {"mineral": mineral, "kind": kind}).encoding
        assert not isinstance(result, RankingEncoding) or len(result.rows) > 1, mineral


def test_a_circle_of_many_has_the_shape_of_what_most_of_them_are() -> None:
    sites_map = encoding(mineral="copper")
    shape = {"mining site": "circle", "plant": "square", "deposit": "diamond"}
    assert {c.mark.symbol for c in sites_map.wide.clusters if c.mark} == set(shape.values())
    for cluster in sites_map.wide.clusters:
        counts = {
            word.rstrip("s"): int(n)
            for n, word in re.findall(r"(\d+) (mining sites?|plants?|deposits?)", cluster.tip)
        }
        most = [kind for kind, n in counts.items() if n == max(counts.values())]
        expected = shape[most[0]] if len(most) == 1 else None
        assert (cluster.mark.symbol if cluster.mark else None) == expected


REGIONS = ["africa", "asia", "europe", "north_america", "south_america", "oceania"]


def test_regions_are_the_world_and_no_country_is_in_two() -> None:
    world = build("sites.map", {"mineral": "cobalt"}).data
    parts = [build("sites.map", {"mineral": "cobalt", "region": name}).data for name in REGIONS]
    assert sum(map(len, parts)) == len(world)
    assert set().union(*(set(part["site"]) for part in parts)) == set(world["site"])
    south = set(parts[4]["iso3"])
    assert south <= {"ARG", "BOL", "BRA", "CHL", "COL", "ECU", "GUY", "PER", "PRY", "SUR", "VEN"}


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_fills_its_map_and_leads_its_titles(region: str) -> None:
    figure = build("sites.map", {"mineral": "copper", "region": region})
    name = words()(f"params.region.{region}")
    n, every = len(figure.data), len(build("sites.map", {"mineral": "copper"}).data)
    assert figure.title == f"{name} has {n} of the {every:,} listed sites with copper"
    assert isinstance(figure.encoding, SitesEncoding)
    near = figure.encoding.close_up
    assert near and set(figure.data["iso3"]) == set(near.names) <= near.own
    assert not near.labels
    points = figure.data[["lon", "lat"]].to_numpy()
    assert near.extent.contains(near.projection.km(points).round(6)).all()
    assert len(draw(figure)) < 180_000  # Packed a third of that or less, in every change.


def test_a_country_comes_before_a_region_and_a_region_before_a_lens() -> None:
    both = build("sites.map", {"mineral": "cobalt", "region": "asia", "country": "ZMB"})
    assert set(both.data["iso3"]) == {"ZMB"}
    group = build("sites.map", {"mineral": "cobalt", "region": "africa", "lens": "msp"})
    assert "DR Congo" in group.second and "COD" in set(group.data["iso3"])


def test_a_lens_narrows_the_countries() -> None:
    group = build("sites.map", {"mineral": "lithium", "lens": "ny2022_partners"}).data
    world = build("sites.map", {"mineral": "lithium"}).data
    assert {"AUS", "CAN", "USA"} <= set(group["iso3"])
    assert "CHN" not in set(group["iso3"]) and "CHN" in set(world["iso3"])


def test_gallium_says_that_it_is_inferred() -> None:
    assert any(
        "infers gallium" in note for note in build("sites.map", {"mineral": "gallium"}).notes
    )


def test_a_location_that_is_approximate_is_told_in_a_note() -> None:
    figure = build("sites.map", {"mineral": "cobalt", "country": "ZMB"})
    n = int((figure.data["confidence"] == "approximate").sum())
    assert n > 1 and f"The locations of {n} sites are approximate." in figure.notes


def test_an_unknown_site_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadValue, match=r"column site of sites\.map"):
        build("sites.record", {"site": "nowhere"})


@pytest.mark.parametrize("figure_id", ["sites.map", "sites.table", "sites.counts"])
def test_nothing_that_answers_says_so_and_leads_on(figure_id: str) -> None:
    figure = build(figure_id, {"mineral": "cobalt", "country": "CHE"})
    assert figure.kind == "empty"
    assert "Switzerland" in figure.notes[0]
    assert figure.nearest.startswith(f"/figures/{figure_id}")


@pytest.mark.parametrize("figure_id", ["sites.map", "sites.table", "sites.counts"])
@pytest.mark.parametrize("lens", ["msp", "forum", "guests", "ny2022_all"])
def test_a_group_is_named_whatever_the_lens(figure_id: str, lens: str) -> None:
    name = words()(f"partners.lens.{lens}")
    assert build(figure_id, {"mineral": "nickel", "lens": lens}).title.startswith(f"{name} have ")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        # ICMM states no status, other lists of the same places do.
        (
            {"mineral": "cobalt", "source": "icmm"},
            "Australia has 30 of the 155 listed sites selected here with cobalt",
        ),
        # One status alone was asked for: all of them have it.
        (
            {"mineral": "graphite", "status": "assumed_active"},
            "Madagascar has 4 of the 13 listed sites selected here with natural graphite",
        ),
        (
            {"mineral": "fluorspar", "kind": "plant"},
            "Mongolia has the only listed plant with fluorspar",
        ),
        (
            {"mineral": "feldspar", "kind": "plant"},
            "Egypt has all 2 listed plants with feldspar",
        ),
        (
            {"mineral": "antimony", "country": "JPN"},
            "Japan has 2 of the ",
        ),
    ],
)
def test_a_count_of_what_operates_says_nothing_of_what_is_not_known(query, title) -> None:
    assert build("sites.counts", query).title.startswith(title)


def test_a_title_names_who_leads_and_its_base() -> None:
    figure = build("sites.map", {"mineral": "cobalt"})
    places = figure.data["iso3"].value_counts()
    assert figure.title == (
        f"DR Congo has {places['COD']} of the {len(figure.data)} listed sites with cobalt"
    )
    assert figure.second == f"Australia ({places['AUS']}) and Canada ({places['CAN']}) follow"
    tie = build("sites.map", {"mineral": "bismuth", "kind": "smelter"})
    n = len(tie.data)
    assert tie.data["iso3"].nunique() == n
    assert tie.title == f"Open lists name {n} smelters with bismuth, in {n} countries"


def test_the_count_of_active_sites_is_second() -> None:
    figure = build("sites.counts", {"mineral": "cobalt"})
    assert figure.title == build("sites.map", {"mineral": "cobalt"}).title
    active = figure.data["status"].isin(SITE_OPERATES).sum()
    assert figure.second == f"{active} of {len(figure.data)} sites are listed as active"


def test_a_followed_country_leads_the_title_with_its_part_of_all() -> None:
    world = build("sites.map", {"mineral": "cobalt"}).data
    figure = build("sites.map", {"mineral": "cobalt", "country": "ZMB"})
    assert figure.title == (
        f"Zambia has {len(figure.data)} of the {len(world)} listed sites with cobalt"
    )


def test_how_many_are_on_several_lists_comes_second() -> None:
    query = {"mineral": "platinum_group_metals", "country": "COD", "kind": "exploration"}
    figure = build("sites.table", query)
    assert "on several lists" not in figure.title
    assert figure.title == build("sites.map", query).title
    assert figure.second.endswith("on several lists") or "one list only" in figure.second


def test_nothing_is_in_a_country_and_among_a_group() -> None:
    nowhere = {"mineral": "cobalt", "country": "QAT"}
    assert " a site with cobalt in Qatar under " in build("sites.map", nowhere).notes[0]
    none_joined = build("sites.table", {"mineral": "helium"}).second
    assert none_joined == "Each of the 11 sites is on one list only"


@pytest.mark.live
def test_no_mineral_is_offered_whose_every_point_is_left_out() -> None:
    """ICMM names terbium, europium and thulium at Bamboo Creek alone, labelled New Caledonia."""
    offered = set(spec("sites.map").choices()["mineral"])
    assert "cobalt" in offered and not offered & {"terbium", "europium", "thulium"}
    with pytest.raises(BadValue):
        build("sites.map", {"mineral": "terbium"})


@pytest.mark.parametrize("query", [{"status": "suspended"}, {"source": "icmm"}])
@pytest.mark.parametrize("figure_id", ["sites.map", "sites.counts", "sites.table"])
def test_sites_of_a_status_or_a_list_are_not_all_listed_sites(
    figure_id: str, query: dict[str, str]
) -> None:
    """`Canada has the most listed sites with tin: 2 of 3`, of those suspended."""
    every = len(build(figure_id, {"mineral": "cobalt"}).data)
    figure = build(figure_id, {"mineral": "cobalt", **query})
    assert 0 < len(figure.data) < every
    assert "sites selected here with cobalt" in figure.title
