"""Trade: what is never drawn, what figures say of their years, sums that are the publisher's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.fields import label
from msp_dash.figures.record import BarsEncoding, Figure, FlowsEncoding
from msp_dash.figures.registry import resolve, spec
from msp_dash.figures.trade import chain, parties
from msp_dash.figures.trade import query as trade_query
from msp_dash.figures.trade.imports import ALL_OF_GROUP
from msp_dash.figures.view_group import eu_states, lens_countries
from msp_dash.params import BadValue, View
from msp_dash.render.layout.compose import frame_of
from msp_dash.render.layout.flows import _clearest_arc, _distance_to_path, _point, map_place
from msp_dash.render.svg import draw
from msp_dash.words import words
from tests.archives import forget, in_place, unpack

pytestmark = pytest.mark.snapshot

IDS = ("trade.flows", "trade.exports", "trade.imports", "trade.dependence")
FULL_YEARS, OTHER_YEARS = ("2022", "2024"), ("2018", "2019", "2020", "2021", "2023")
LIVE = load("trade")
LIVE_YEARS = [str(year) for year in sorted(LIVE["year"].unique())]
LIVE_FULL_YEARS = [str(year) for year, rows in LIVE.groupby("year") if rows["complete"].all()]
ROUNDING = 1e-9
LIMITS = {"deadline": None}

products = st.sampled_from(sorted(LIVE["hs6"].unique()))
all_years = st.sampled_from(LIVE_YEARS)
every_id = pytest.mark.parametrize("figure_id", IDS)


def rows(hs6: str, year: str, **party: str) -> pd.DataFrame:
    table = load("trade")
    matches = table[(table["hs6"] == hs6) & (table["year"] == int(year))]
    for side, code in party.items():
        matches = matches[matches[side] == code]
    return matches


def notes(figure: Figure) -> str:
    return " ".join(figure.notes)


def nearest(figure: Figure) -> Figure:
    parts = urlsplit(figure.nearest)
    return build(Path(parts.path).stem, dict(parse_qsl(parts.query)))


# --- exclusions


@every_id
@pytest.mark.parametrize("query", [{"hs6": "282200"}, {"mineral": "cobalt"}, {"mineral": "Co"}])
def test_cobalt_is_never_drawn_and_the_reason_is_given(
    figure_id: str, query: dict[str, str]
) -> None:
    """Contract: trade never draws 282200. A person who asks is told why, and what is nearest."""
    figure = build(figure_id, query)
    assert figure.kind == "empty" and figure.data.empty
    assert "false picture" in notes(figure)
    assert "another product, cobalt intermediates and metal" in notes(figure)
    assert nearest(figure).kind != "empty"


@every_id
@pytest.mark.parametrize("query", [{"hs6": "250490"}, {"mineral": "graphite"}])
def test_graphite_is_never_drawn_and_the_reason_is_given(
    figure_id: str, query: dict[str, str]
) -> None:
    figure = build(figure_id, query)
    assert figure.kind == "empty" and figure.data.empty
    assert "false picture" in notes(figure) and "flake and powder, the main" in notes(figure)


@every_id
@pytest.mark.parametrize("year", OTHER_YEARS)
def test_asked_for_in_a_year_too_they_are_refused_with_the_reason(
    figure_id: str, year: str
) -> None:
    for code in ("282200", "250490"):
        figure = build(figure_id, {"hs6": code, "year": year})
        assert figure.kind == "empty" and "false picture" in notes(figure)


def test_gallium_germanium_and_hafnium_are_one_product_once() -> None:
    minerals = ("gallium", "germanium", "hafnium")
    figures = [build("trade.exports", {"mineral": mineral}) for mineral in minerals]
    assert {figure.params["hs6"] for figure in figures} == {"811292"}
    # A basket is named by what it holds, whichever of its minerals was asked for.
    (title,) = {figure.title for figure in figures}
    assert title.endswith("of traded gallium, germanium and five other metals in 2024")
    assert "cannot be told apart" in notes(figures[0])
    assert "811231" not in set(trade_query.choices()["hs6"])


def test_the_seven_metals_of_one_code_are_all_named() -> None:
    """HS 811292, 2017: gallium, germanium, hafnium, indium, niobium, rhenium and vanadium."""
    metals = trade_query.codes().query("hs6 == '811292'")["mineral"]
    assert len(metals) == 7
    note = notes(build("trade.exports", {"hs6": "811292"}))
    assert all(metal in note for metal in metals)
    assert build("trade.exports", {"mineral": "indium"}).params["hs6"] == "811292"
    # Those with a code of their own keep it.
    assert build("trade.exports", {"mineral": "niobium"}).params["hs6"] == "720293"
    assert build("trade.exports", {"mineral": "vanadium"}).params["hs6"] == "720292"


@every_id
def test_nickel_is_named_for_what_its_code_is(figure_id: str) -> None:
    figure = build(figure_id, {"mineral": "nickel"})
    assert figure.params["hs6"] == "750210"
    assert "Unalloyed nickel metal" in figure.subtitle
    assert "not the pig iron and matte of Indonesia" in notes(figure)
    assert "nor the ferronickel of New Caledonia" in notes(figure)


@every_id
@pytest.mark.parametrize("code", ["260300", "260400", "260500", "810520", "250410", "750110"])
def test_a_code_that_the_extract_lacks_says_who_has_it(figure_id: str, code: str) -> None:
    """How it is brought in is for the operator: docs/operating.md."""
    figure = build(figure_id, {"hs6": code})
    assert figure.kind == "empty"
    assert code in notes(figure) and "CEPII’s complete files" in notes(figure)


@every_id
@pytest.mark.parametrize(
    "query",
    [{"hs6": "999999"}, {"mineral": "potash"}, {"year": "1994"}, {"year": "2025"}],
)
def test_what_no_list_has_is_refused(figure_id: str, query: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        build(figure_id, query)


def test_an_unknown_party_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(BadValue) as refusal:
        build("trade.flows", {"importer": "Japn"})
    assert refusal.value.parameter == "importer"
    with pytest.raises(BadValue) as refusal:
        build("trade.flows", {"exporter": "cl"})
    assert "did you mean CHL" in refusal.value.hint


def test_a_product_of_another_mineral_is_an_honest_gap() -> None:
    figure = build("trade.flows", {"hs6": "283691", "mineral": "nickel"})
    assert figure.kind == "empty" and nearest(figure).kind != "empty"


# --- years


@every_id
@pytest.mark.parametrize("year", FULL_YEARS)
def test_a_year_of_all_partners_says_so(figure_id: str, year: str) -> None:
    figure = build(figure_id, {"year": year})
    assert "All trading partners are covered for 2022 and 2024." in notes(figure)
    assert "largest trading partners only" not in figure.subtitle


@pytest.mark.parametrize("figure_id", IDS[:3])
@pytest.mark.parametrize("year", OTHER_YEARS)
def test_a_year_of_the_largest_partners_alone_says_so(figure_id: str, year: str) -> None:
    figure = build(figure_id, {"year": year})
    assert "largest trading partners only" in figure.subtitle
    assert f"For {year} the data used here have only" in notes(figure)
    assert figure.data["quantity_t"].isna().all()


@pytest.mark.parametrize("year", OTHER_YEARS)
def test_dependence_is_told_only_where_all_partners_are_held(year: str) -> None:
    figure = build("trade.dependence", {"year": year, "mineral": "copper"})
    assert figure.kind == "empty" and figure.data.empty
    assert "All trading partners are covered for 2022 and 2024" in notes(figure)
    near = nearest(figure)
    assert near.params["hs6"] == "740311"
    assert near.params["year"] == min(FULL_YEARS, key=lambda y: (abs(int(y) - int(year)), -int(y)))


@pytest.mark.one_in(2)
@pytest.mark.live
@every_id
@settings(**LIMITS)
@given(hs6=products, year=all_years)
def test_every_figure_says_what_trade_is_and_is_not(figure_id: str, hs6: str, year: str) -> None:
    figure = build(figure_id, {"hs6": hs6, "year": year})
    if figure.kind == "empty":
        assert figure_id == "trade.dependence" or rows(hs6, year).empty
        return
    assert "current US dollars" in figure.subtitle and hs6 in figure.subtitle
    text = notes(figure)
    assert "neither where the mineral was mined nor where it is used" in text
    assert "not adjusted for inflation" in text
    covered = words().listing(LIVE_FULL_YEARS)
    assert f"All trading partners are covered for {covered}" in text
    codes = set(figure.data.get("exporter", ())) | set(figure.data["importer"])
    if "Taiwan" in figure.alt:
        assert "TWN" in codes and "“Other Asia, nes”" in text


def test_places_that_goods_pass_through_are_named() -> None:
    """Hong Kong sold China 174 million USD of 811292 in 2023 (flows_2023.json, first row)."""
    figure = build("trade.flows", {"mineral": "gallium", "year": "2023"})
    flow = figure.data[(figure.data["exporter"] == "HKG") & (figure.data["importer"] == "CHN")]
    assert flow["value_usd"].item() == 173_574_025
    assert "Hong Kong" in notes(figure) and "goods in transit" in notes(figure)


# --- sums are the publisher's


@pytest.mark.live
@settings(**LIMITS)
@given(hs6=products, year=all_years)
def test_flows_and_their_rest_add_up_to_the_publishers_rows(hs6: str, year: str) -> None:
    figure = build("trade.flows", {"hs6": hs6, "year": year})
    expected = rows(hs6, year)
    assert figure.data["value_usd"].sum() == pytest.approx(
        expected["value_usd"].sum(), rel=ROUNDING
    )
    assert figure.data["flows"].sum() == len(expected)
    assert figure.data["share"].sum() == pytest.approx(1, rel=ROUNDING)
    assert len(figure.data) <= 13
    flows = figure.data[figure.data["exporter"] != "OTH"].merge(
        expected, on=["exporter", "importer"], suffixes=("", "_held")
    )
    assert len(flows) == min(len(expected), 12)
    # Whole dollars: a thousand times 2071.693 is 2071693.0000000002 in the table.
    assert (flows["value_usd"] == flows["value_usd_held"].round()).all()
    assert flows["value_usd"].min() >= expected["value_usd"].nlargest(12).min()


@pytest.mark.live
@settings(**LIMITS)
@given(hs6=products, year=all_years)
def test_sellers_and_buyers_add_up_to_the_same_rows(hs6: str, year: str) -> None:
    expected = rows(hs6, year)["value_usd"].sum()
    for figure_id in ("trade.exports", "trade.imports"):
        data = build(figure_id, {"hs6": hs6, "year": year}).data
        assert data["value_usd"].sum() == pytest.approx(expected, rel=ROUNDING)
        assert data["flows"].sum() == len(rows(hs6, year))


@pytest.mark.live
@settings(**LIMITS)
@given(hs6=products, year=st.sampled_from(LIVE_FULL_YEARS), data=st.data())
def test_what_one_buyer_gets_is_the_same_in_all_figures(
    hs6: str, year: str, data: st.DataObject
) -> None:
    importer = data.draw(st.sampled_from(sorted(rows(hs6, year)["importer"].unique())))
    query = {"hs6": hs6, "year": year, "importer": importer}
    expected = rows(hs6, year, importer=importer)
    bought, depends = build("trade.imports", query).data, build("trade.dependence", query).data
    for table in (bought, depends):
        assert table["value_usd"].sum() == pytest.approx(expected["value_usd"].sum(), rel=ROUNDING)
        assert table["share"].sum() == pytest.approx(1, rel=ROUNDING)
    shares = expected["value_usd"] / expected["value_usd"].sum()
    assert depends["hhi"].iloc[0] == pytest.approx(((100 * shares) ** 2).sum(), rel=ROUNDING)
    every = build("trade.dependence", {"hs6": hs6, "year": year}).data.set_index("importer")
    assert every.loc[importer, "hhi"] == pytest.approx(depends["hhi"].iloc[0], rel=ROUNDING)


def test_a_flow_is_the_publishers_number() -> None:
    """README of the extract: DR Congo to China, refined copper 2024: 13.7 bn USD, 1.45 Mt."""
    data = build("trade.flows", {"mineral": "copper", "year": "2024"}).data
    flow = data[(data["exporter"] == "COD") & (data["importer"] == "CHN")].iloc[0]
    assert flow["value_usd"] == pytest.approx(13_683_698_000, rel=1e-4)
    assert flow["quantity_t"] == pytest.approx(1_449_783.528)


def test_the_printed_table_has_names_and_the_data_codes() -> None:
    figure = build("trade.flows", {"mineral": "copper", "year": "2024"})
    (seller,) = [column for column in figure.table if column.field == "exporter"]
    w = words("en")
    assert figure.data["exporter"].iloc[0] == "COD"
    assert label("COD", seller, w) == "DR Congo"
    assert label("OTH", seller, w) == "Others, summed"


# --- parties and groups


def test_the_union_buys_as_one_and_trade_among_its_states_is_left_out() -> None:
    figure = build("trade.imports", {"importer": "EU", "mineral": "copper", "year": "2024"})
    table = rows("740311", "2024")
    states = eu_states()
    outer = table[table["importer"].isin(states) & ~table["exporter"].isin(states)]
    assert figure.data["value_usd"].sum() == pytest.approx(outer["value_usd"].sum(), rel=ROUNDING)
    assert not states & set(figure.data["exporter"])
    assert "trade among its 27 member states is left out" in notes(figure)
    assert "those of today in every year" in notes(figure)


def test_on_the_map_the_union_stands_at_brussels_and_says_so() -> None:
    figure = build("trade.flows", {"importer": "EU", "picture": "map"})
    assert isinstance(figure.encoding, FlowsEncoding)
    assert {end.at for end in figure.encoding.panels[0].ends} == {"BEL"}
    assert "placed at Brussels" in notes(figure)


def test_what_is_bought_inside_and_outside_follows_the_group() -> None:
    for query in ({"lens": "ny2022_partners"}, {"set": "CHL,JPN"}, {"lens": "none"}):
        figure = build("trade.imports", {"importer": "JPN", "year": "2024", **query})
        inside = set(figure.data.loc[figure.data["origin"] == "inside", "exporter"])
        assert ("CHL" in inside) is ("set" in query)
        assert bool(inside) is (query.get("lens") != "none")


def test_a_set_and_a_lens_together_are_refused() -> None:
    with pytest.raises(BadValue):
        build("trade.imports", {"set": "USA", "lens": "msp"})


def test_a_flow_has_the_color_of_its_seller_and_each_end_its_own() -> None:
    figure = build("trade.flows", {"set": "KOR", "year": "2024"})
    assert isinstance(figure.encoding, FlowsEncoding)
    (panel,) = figure.encoding.panels
    flows = [flow for flow in panel.flows if not flow.rest]
    assert {f.token for f in flows if f.start == "KOR"} == {"room"}
    assert {f.token for f in flows if f.start != "KOR"} == {"absent"}
    assert {end.token for end in panel.ends if end.key == "KOR"} == {"room"}


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("trade.flows", {"exporter": "COD", "importer": "FJI", "mineral": "copper"}),
        ("trade.exports", {"exporter": "FJI", "mineral": "tungsten"}),
        ("trade.imports", {"importer": "TUV", "mineral": "beryllium"}),
        ("trade.dependence", {"importer": "TUV", "mineral": "beryllium"}),
    ],
)
def test_who_has_no_flow_is_told_so(figure_id: str, query: dict[str, str]) -> None:
    figure = build(figure_id, query)
    assert figure.kind == "empty" and "on record" in notes(figure)
    assert nearest(figure).kind != "empty"


def test_the_same_flows_are_drawn_on_the_map_and_as_bands() -> None:
    on_map, bands = (build("trade.flows", {"picture": p}) for p in ("map", "sankey"))
    assert on_map.data.equals(bands.data) and on_map.title == bands.title
    assert on_map.encoding.panels[0].flows == bands.encoding.panels[0].flows  # type: ignore[union-attr]  # flows
    assert any("Boundaries" in note for note in on_map.notes)
    assert not any("Boundaries" in note for note in bands.notes)


def test_bands_are_the_default_and_a_link_that_says_map_keeps_the_map() -> None:
    assert build("trade.flows").encoding.picture == "sankey"  # type: ignore[union-attr]  # flows
    assert build("trade.flows", {"picture": "map"}).encoding.picture == "map"  # type: ignore[union-attr]


@pytest.mark.parametrize("query", [{}, {"importer": "JPN"}, {"exporter": "CHL"}, {"lens": "none"}])
@pytest.mark.parametrize("picture", ["sankey", "map"])
def test_the_flow_of_the_title_is_labeled_and_outlined(query: dict[str, str], picture: str) -> None:
    """The label holds the share that the title holds; the key says what the outline means."""
    figure = build("trade.flows", {"year": "2024", "picture": picture, **query})
    assert isinstance(figure.encoding, FlowsEncoding)
    labels = [flow.label for panel in figure.encoding.panels for flow in panel.flows]
    assert sum(map(bool, labels)) == 1
    (share,) = re.findall(r"\d+%", labels[0])
    assert share in figure.title
    assert any(item.text == "The flow that the title speaks of" for item in figure.encoding.legend)
    assert draw(figure, width=1328).count('stroke-width="1.4"') == 1


def test_buyers_up_to_twelve_are_counted_in_words() -> None:
    figure = build("trade.dependence", {"hs6": "283691", "year": "2024"})
    assert figure.second == (
        "Eight of the 12 buyers shown got more than half of their imports from a single seller"
    )


def test_what_is_left_out_is_counted_in_words_and_no_band() -> None:
    figure = build("trade.flows", {"year": "2024"})
    assert isinstance(figure.encoding, FlowsEncoding)
    smaller = rows("283691", "2024")["value_usd"].sort_values(ascending=False).iloc[12:]
    (panel,) = figure.encoding.panels
    assert panel.left_out.startswith(f"{len(smaller)} smaller flows, ")
    assert panel.left_out.endswith("are neither drawn nor counted beside names")
    assert f"{smaller.sum() / 1e6:.0f} million USD" in panel.left_out
    assert "OTH" not in {end.key for end in (*panel.starts, *panel.ends)}


@pytest.mark.live
@settings(**LIMITS)
@given(
    hs6=products,
    year=all_years,
    size=st.sampled_from(((390, False), (700, False), (1328, False), (1168, True))),
)
def test_no_two_names_beside_bands_overlap(hs6: str, year: str, size: tuple[int, bool]) -> None:
    width, slide = size
    figure = build("trade.flows", {"hs6": hs6, "year": year})
    if not isinstance(figure.encoding, FlowsEncoding):
        return
    picture = draw(figure, width=width, slide=slide, room=200 if slide else 0)
    panel = figure.encoding.panels[0]
    for side, ends in enumerate((panel.starts, panel.ends)):
        names = "|".join(re.escape(end.name) for end in ends)
        texts = re.findall(rf'<text x="[\d.]+" y="([\d.]+)"([^>]*)>(?:{names})<', picture)
        places = sorted(float(y) for y, rest in texts if ('anchor="end"' in rest) == (side == 0))
        assert len(places) == len(ends)
        assert all(b - a >= 14 for a, b in pairwise(places))


@pytest.mark.live
@settings(**LIMITS)
@given(hs6=products, year=all_years)
def test_no_two_arcs_run_in_one_line(hs6: str, year: str) -> None:
    """Each arc is clear of the others at its middle, as far as one of the bends lets it."""
    figure = build("trade.flows", {"hs6": hs6, "year": year, "picture": "map"})
    if not isinstance(figure.encoding, FlowsEncoding):
        return
    spot = map_place(figure.encoding, frame_of(figure, "light", 1328))
    panel = figure.encoding.panels[0]
    places = {end.key: _point(end, spot) for end in (*panel.starts, *panel.ends)}
    before: list[tuple[list[tuple[float, float]], float]] = []
    crowded = 0
    for flow in panel.flows:
        if flow.rest or math.dist(places[flow.start], places[flow.end]) < 150:
            continue
        path = _clearest_arc(places[flow.start], places[flow.end], 2.0, before)
        middle = path[len(path) // 2]
        crowded += any(_distance_to_path(middle, other) < 4 for other, _ in before)
        before.append((path, 2.0))
    assert crowded <= 1


def test_a_mineral_picks_its_product_and_a_product_its_mineral() -> None:
    assert resolve(spec("trade.flows"), {"mineral": "lithium"}).view["hs6"] == "283691"
    assert resolve(spec("trade.flows"), {"hs6": "740311"}).view["mineral"] == "copper"
    assert build("trade.flows").params["year"] == "2024"


# --- from ore to metal


FLOWS = (
    "2024,152,156,260300,   900.0,  10.0",
    "2024,604,156,260300,   100.0,   2.0",
    "2024,152,842,740311,   300.0,   1.0",
    "2024,156,842,740311,   100.0,   NA",
    "2024,152,156,283691,    50.0,   5.0",
    "2024,152,156,010121,   999.0,   5.0",
)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The table as ``data build --baci-archive FOLDER --all-codes`` makes it of a small archive."""
    yield in_place(monkeypatch, tmp_path / "project", unpack(tmp_path / "cepii", *FLOWS))
    monkeypatch.undo()
    forget()


@pytest.mark.live
@pytest.mark.usefixtures("archive")
def test_with_cepiis_own_files_the_chain_of_a_mineral_is_drawn() -> None:
    choices = chain.choices()
    assert (choices["year"] == "2024").sum() >= len({"copper", "lithium"})
    view = View(
        {"mineral": "copper", "year": "2024", "lens": "none", "set": ""}
        | {"on": "2026-02-03", "eu": "members", "lang": "en"}
    )
    figure = build("trade.chain", view)
    assert list(figure.data["stage"]) == ["mine", "mine", "refined", "refined"]
    assert list(figure.data["hs6"]) == ["260300", "260300", "740311", "740311"]
    assert list(figure.data["share"]) == [0.9, 0.1, 0.75, 0.25]
    assert figure.title == "Chile sold 90% of traded copper ore in 2024"
    assert figure.second == "Chile sold 75% of traded copper cathodes in 2024"
    assert isinstance(figure.encoding, FlowsEncoding)
    assert [panel.title for panel in figure.encoding.panels] == [
        "Copper ore (HS 260300)",
        "Refined copper cathodes (HS 740311)",
    ]
    assert "All trading partners are covered for 2024, the only year." in figure.notes


@pytest.mark.usefixtures("archive")
def test_with_cepiis_own_files_nothing_is_missing_that_they_hold() -> None:
    trade_query.require_flows(View({"hs6": "260300", "lang": "en"}))


def test_a_code_that_no_figure_knows_is_held_and_not_drawn(archive: Path) -> None:
    assert (archive / "heading=0101" / "year=2024" / "part.parquet").is_file()
    assert "010121" not in trade_query.all_products()
    assert build("country.exports", {"country": "CHL"}).data["hs6"].tolist() == [
        *("260300", "740311", "283691"),
    ]


def test_a_part_that_is_damaged_takes_down_only_what_needs_it(archive: Path) -> None:
    part = archive / "heading=7403" / "year=2024" / "part.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    figure = build("trade.flows", {"hs6": "740311"})
    assert figure.kind == "empty" and "Table trade is damaged" in notes(figure)
    assert build("trade.flows", {"hs6": "283691"}).kind == "flows"
    part.unlink()
    assert "Table trade lacks" in notes(build("trade.flows", {"hs6": "740311"}))


@pytest.mark.parametrize("figure_id", ["trade.exports", "trade.flows"])
def test_exports_of_several_metals_read_as_a_sentence_of_one_line(figure_id: str) -> None:
    query = {"hs6": "811292", "exporter": "EU", "year": "2024"}
    assert build(figure_id, query).title == (
        "The European Union sold the United States 70% of its goods of HS 811292 in 2024"
    )


# --- titles


def test_what_a_group_buys_has_its_year_and_names_the_largest_buyer_apart() -> None:
    """BACI 202601, 283691 in 2024: China, which is no partner, is the largest bar."""
    figure = build("trade.imports", {"year": "2024"})
    assert figure.title == (
        "The partners bought 92% of their lithium carbonate from outside in 2024"
    )
    assert figure.second.startswith("The largest buyer was outside the group: China, with ")
    inside = build("trade.imports", {"hs6": "811292", "year": "2024"})
    assert inside.second.startswith("The United States was the largest buyer, with ")


@pytest.mark.parametrize("figure_id", ["trade.dependence", "trade.flows"])
def test_what_only_rounds_to_all_is_nearly_all(figure_id: str) -> None:
    """BACI 202601, 810194 in 2024: Japan bought 99.6% or more of it from China, not all."""
    query = {"hs6": "810194", "year": "2024", "importer": "JPN"}
    rows_ = rows("810194", "2024", importer="JPN")
    share = rows_.loc[rows_["exporter"] == "CHN", "value_usd"].sum() / rows_["value_usd"].sum()
    assert 0.995 <= share < 1
    assert build(figure_id, query).title == (
        "Japan bought nearly all of its imported tungsten metal from China in 2024"
    )


def test_the_buyers_of_the_title_stand_first_and_others_apart() -> None:
    """BACI 202601, 283691 in 2024: the shares in the column mean what the title's 92% means."""
    figure = build("trade.imports", {"year": "2024"})
    assert isinstance(figure.encoding, BarsEncoding)
    names = [row.name for row in figure.encoding.rows]
    heads = [row.name for row in figure.encoding.rows if row.heading]
    assert heads == ["The New York partners, million USD", "Other buyers, million USD"]
    assert names[1] == "Group total" and names.index("China") > names.index(heads[1])
    group = figure.encoding.rows[1]
    assert group.total == "92%" and "92% " in figure.title
    inside, outside = (part.value for part in group.parts)
    table = rows("283691", "2024")
    states = set(figure.data.loc[figure.data["importer"] != "WLD", "importer"])
    partners = group_of(figure) & states
    bought = table[table["importer"].isin(partners)]
    within = bought[bought["exporter"].isin(group_of(figure))]["value_usd"].sum()
    assert inside * 1e6 == pytest.approx(within, rel=1e-6)
    assert (inside + outside) * 1e6 == pytest.approx(bought["value_usd"].sum(), rel=1e-6)
    assert figure.encoding.total_head == "From outside"


def group_of(figure: Figure) -> frozenset[str]:
    return lens_countries(View(dict(figure.params)))


@pytest.mark.live
@settings(**LIMITS)
@given(hs6=products, year=all_years, lens=st.sampled_from(("ny2022_partners", "msp", "guests")))
def test_what_a_title_says_of_a_group_is_the_first_number_of_its_column(
    hs6: str, year: str, lens: str
) -> None:
    figure = build("trade.imports", {"hs6": hs6, "year": year, "lens": lens})
    if not isinstance(figure.encoding, BarsEncoding):
        return
    plain = [row for row in figure.encoding.rows if not row.heading]
    if "from outside" in figure.title and "nearly all" not in figure.title:
        assert plain[0].total in figure.title
    group = group_of(figure)
    own = [parties.inside(row.key, group) or row.key == ALL_OF_GROUP for row in plain]
    assert own == sorted(own, reverse=True)


@pytest.mark.parametrize(
    ("figure_id", "query", "head"),
    [
        ("trade.exports", {}, "of the trade"),
        ("trade.exports", {"exporter": "CHL"}, "of its exports"),
        ("trade.imports", {"importer": "JPN"}, "of its imports"),
        ("trade.dependence", {"importer": "JPN"}, "of its imports"),
    ],
)
def test_a_column_of_shares_says_what_they_are_of(
    figure_id: str, query: dict[str, str], head: str
) -> None:
    figure = build(figure_id, query)
    assert figure.encoding.text_heads[0] == head  # type: ignore[union-attr]  # a ranking
