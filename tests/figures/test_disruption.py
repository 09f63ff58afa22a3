"""Figures of a supplier that stops: their numbers against other figures, their sentences."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.figures.record import Figure, SharesEncoding, StackEncoding
from msp_dash.figures.registry import build, resolve, spec
from msp_dash.figures.view_group import lens_countries
from msp_dash.params import BadValue, View
from msp_dash.render.svg import draw
from tests.figures.test_headlines import lengths

pytestmark = pytest.mark.snapshot

CUTS = ("0", "25", "50", "75", "100")
QUERIES = {
    "cobalt": {"mineral": "cobalt", "stage": "refined"},
    "gallium": {"mineral": "gallium"},
    "germanium": {"mineral": "germanium"},
    "magnets": {"mineral": "magnet_rare_earths", "stage": "refined"},
    "graphite": {"mineral": "graphite", "stage": "refined"},
    "tungsten": {"mineral": "tungsten"},
    "antimony": {"mineral": "antimony"},
    "copper": {"mineral": "copper", "stage": "mine"},
}


def of(name: str, **params: str) -> Figure:
    return build(f"disruption.{name}", params)


def world(figure: Figure) -> pd.Series:
    return figure.data.set_index("iso3").loc["WLD"]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_what_is_left_and_what_is_missing_add_up(query: dict[str, str]) -> None:
    left = []
    for cut in CUTS:
        data = of("supply", cut=cut, **query).data.set_index("iso3")
        supplier = resolve(spec("disruption.supply"), query).view["supplier"]
        total = data.loc["WLD", "value"]
        gone = data.loc[supplier, "value"] - data.loc[supplier, "value_after"]
        assert data.loc["WLD", "value_after"] + gone == pytest.approx(total, rel=1e-14)
        left.append(data.loc["WLD", "value_after"])
    assert left == sorted(left, reverse=True)
    assert left[0] == total


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_without_a_cut_the_world_is_as_it_is(query: dict[str, str]) -> None:
    figure = of("supply", cut="0", **query)
    ranking = build("producers.ranking", query | {n: figure.params[n] for n in SAME})
    plain = ranking.data.set_index("iso3")
    rows = figure.data.set_index("iso3").drop(index="WLD")
    pd.testing.assert_frame_equal(rows[["value", "share"]], plain[["value", "share"]])
    assert rows["value_after"].equals(rows["value"])
    assert rows["share_after"].equals(rows["share"])
    assert of("cover", cut="0", **query).data["share_of_missing"].isna().all()
    assert set(of("growth", cut="0", **query).data["needed"].dropna()) <= {0.0}


SAME = ("source", "edition", "year", "stage")


def test_the_group_sits_in_the_residual_so_its_part_is_at_least() -> None:
    """IEA May 2025: Finland 20.12, Japan 5.65, Canada 1.75 of China's 196.14 kt: 14.03%."""
    figure = of("supply", mineral="cobalt", stage="refined")
    assert figure.title == "Without China, 78% of refined cobalt would be missing (2024)"
    assert figure.second.startswith("The New York partners made at least 14% of that amount")


def output_of(mineral: str, source: str, edition: str, year: int, *codes: str) -> float:
    rows = load("production").query("mineral == @mineral and stage == 'refined'")
    rows = rows.query("source == @source and edition == @edition and year == @year")
    return float(rows.loc[rows["iso3"].isin(codes), "value"].sum())


def test_who_names_more_of_the_group_answers_beside_who_names_less() -> None:
    """Of the partners IEA names Japan alone among the refiners of copper, BGS two thirds."""
    figure = of("supply", mineral="copper", stage="refined")
    group = lens_countries(View(figure.params))
    ours = figure.data[figure.data["iso3"].isin(group)]
    assert set(ours["iso3"]) == {"JPN"}
    theirs = output_of("copper", "bgs", "2023", 2023, *group)
    part = theirs / output_of("copper", "bgs", "2023", 2023, "CHN")
    assert figure.second == (
        "The New York partners made at least 10% of that amount, use in China included; "
        f"{part:.0%} by BGS, 2023"
    )
    assert {one.id for one in figure.sources} >= {"bgs-wms-2023"}
    assert "BGS" not in figure.sentence


def test_where_a_publisher_names_none_of_a_group_another_answers_alone() -> None:
    """USGS, MCS 2026: Australia, Canada and the United States 12% of China's refined copper."""
    figure = of("supply", mineral="copper", stage="refined", set="AUS,CAN,USA")
    assert not set(figure.data["iso3"]) & {"AUS", "CAN", "USA"}
    part = output_of("copper", "usgs", "2026", 2025, "AUS", "CAN", "USA")
    part /= output_of("copper", "usgs", "2026", 2025, "CHN")
    start, end = f"made an estimated {part:.0%} of that amount", "(USGS, 2025)"
    assert start in figure.second and figure.second.endswith(end)


def test_a_supplier_that_is_of_the_group_is_not_denied() -> None:
    """The United States makes 53% of the beryllium, and is a partner."""
    figure = of("supply", mineral="beryllium", stage="mine")
    assert "USA" in lens_countries(View(figure.params))
    assert figure.second.startswith("USGS lists no output of the others of the New York partners")
    pair = of("supply", mineral="beryllium", stage="mine", set="CHN,USA")
    assert pair.second.startswith("China made 33% of that amount")


def test_what_the_supplier_uses_itself_goes_along_into_what_is_quoted() -> None:
    figure = of("supply", mineral="cobalt", stage="refined", lens="none")
    assert figure.second == "What would be missing includes use in China"
    assert "would be missing (2024), use in China included (IEA" in figure.sentence
    outlook = of("outlook", mineral="cobalt", stage="refined")
    assert "demand includes that of China" in outlook.second
    assert "demand, that of China included (STEPS) (IEA" in outlook.sentence


def test_a_world_that_rounds_to_one_country_is_never_all_of_it() -> None:
    """USGS prints 900 t for China and for the world, and 9 t for two others."""
    figure = of("supply", mineral="gallium")
    assert figure.title == "Without China, about 100% of refined gallium would be missing (2025)"
    assert "about an estimated 100%" in figure.claim
    assert world(figure)["value_after"] == 0


def test_where_a_total_leaves_nothing_no_growth_is_said() -> None:
    """The same numbers in each figure: the total less the supplier's."""
    nothing = "The rounded world total of 2025 leaves no gallium to other countries"
    assert of("cover", mineral="gallium").title == nothing
    growth = of("growth", mineral="gallium")
    assert growth.encoding.reason.startswith(nothing)
    # A smaller cut leaves no more of such a total, but the year before has another.
    assert "year=2024" in growth.nearest and "supplier=CHN" in growth.nearest
    # IEA: all other rows of refined nickel add up to more than its total less Indonesia.
    nickel = {"mineral": "nickel", "stage": "refined"}
    total = world(of("supply", **nickel))
    needed = of("growth", **nickel).data.set_index("years").loc[10, "needed"]
    assert needed == pytest.approx((total["value"] / total["value_after"]) ** 0.1 - 1)
    cover = of("cover", **nickel)
    part = total["value_after"] / (total["value"] - total["value_after"])
    assert cover.title.startswith(f"All others refined {part:.1f} times as much nickel")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (QUERIES["germanium"], "68% of recorded germanium would be missing (2021)"),
        (QUERIES["magnets"], "91% of refined magnet rare earths would be missing (2024)"),
        (QUERIES["graphite"], "96% of refined battery graphite would be missing (2024)"),
        (QUERIES["tungsten"], "79% of mined tungsten would be missing (2025)"),
        (QUERIES["antimony"], "36% of recorded antimony would be missing (2025)"),
    ],
)
def test_the_sentence_to_be_quoted(query: dict[str, str], title: str) -> None:
    figure = of("supply", **query)
    assert figure.title == f"Without China, {title}"
    assert ("estimated" in figure.claim) == figure.second.endswith("estimated)")


def test_where_only_mines_are_counted_a_note_says_who_is_not() -> None:
    for mineral in ("tungsten", "antimony"):
        assert any("Who refines" in note for note in of("supply", mineral=mineral).notes)
    assert not any("Who refines" in note for note in of("supply", mineral="cobalt").notes)


def test_output_is_not_exports_and_no_price_moves() -> None:
    notes = " ".join(of("supply").notes)
    assert "Output is not exports" in notes
    assert "No effect on prices" in notes
    assert "none of it is spare" in " ".join(of("cover").notes)


def test_more_than_all_is_a_multiple_and_never_a_share() -> None:
    figure = of("cover", mineral="copper", stage="mine")
    assert "3.3 times" in figure.title
    assert figure.data["share_of_missing"].max() < 1


@pytest.mark.parametrize("cut", ["50", "100"])
def test_bars_are_as_long_before_as_after(cut: str) -> None:
    encoding = of("supply", mineral="cobalt", stage="refined", cut=cut).encoding
    assert isinstance(encoding, StackEncoding)
    before, after = (sum(part.value for part in row.parts) for row in encoding.rows)
    assert before == pytest.approx(after)
    assert [part.dashed for part in encoding.rows[1].parts].count(True) == 1


def test_n_1_of_balance_is_the_outlook_to_the_last_digit() -> None:
    for mineral in ("cobalt", "lithium", "copper", "nickel"):
        for stage in ("mine", "refined"):
            query = {"mineral": mineral, "stage": stage, "edition": "2025-05", "year": "2035"}
            expected = build("balance.without_largest", query | {"scenario": "steps"}).data
            row = expected[(expected["mineral"] == mineral) & (expected["year"] == 2035)].iloc[0]
            figure = of("outlook", supplier=row["supplier"], scenario="steps", **query)
            own = figure.data.set_index(["year", "scenario"]).loc[(2035, "steps")]
            assert own["ratio"] == row["ratio"]


def test_a_supplier_without_a_row_is_an_empty_figure_with_a_nearest() -> None:
    figure = of("supply", mineral="cobalt", stage="refined", supplier="CHL")
    assert figure.encoding.kind == "empty"
    assert "Chile" in figure.notes[0]
    assert figure.nearest
    with pytest.raises(BadValue):
        of("supply", supplier="XXX")
    with pytest.raises(BadValue):
        of("supply", cut="10")


def test_growth_is_beside_the_fastest_decade_of_all_others() -> None:
    """BGS refined cobalt outside China: 1993 to 2003 is its fastest decade."""
    data = of("growth", mineral="cobalt", stage="refined").data
    assert data["years"].tolist() == [5, 10]
    others, missing = 54_006.381708, 196_143.356587
    for years, needed in zip(data["years"], data["needed"], strict=True):
        assert needed == pytest.approx(((others + missing) / others) ** (1 / years) - 1)
    assert set(data["best_span"]) == {"1993-2003"}
    figure = of("growth", mineral="cobalt", stage="refined")
    assert figure.second == (
        "By BGS, their fastest ten years between 1972 and 2016 were 1993 to 2003: 8.4% a year"
    )
    assert any("over 5%: 1992 (" in note and "2017 (Belgium)" in note for note in figure.notes)
    battery = of("growth", mineral="graphite", stage="refined")
    assert battery.data["best"].isna().all()
    assert any("no series" in note for note in battery.notes)


# ---------------------------------------------------------------- who buys


@pytest.mark.parametrize(
    ("supplier", "importer"),
    [("CHN", "AUS"), ("CHN", "JPN"), ("CHN", "USA"), ("CHN", "EU"), ("AUS", "JPN")],
)
@pytest.mark.live
def test_a_cell_of_the_grid_is_trade_dependence(supplier: str, importer: str) -> None:
    cells = of("leverage", mineral="tungsten", supplier=supplier).data
    own = cells[cells["importer"] == importer]
    assert len(own) > 8
    for row in own.itertuples(index=False):
        query = {"hs6": row.hs6, "year": str(row.year), "importer": importer}
        sellers = build("trade.dependence", query).data.set_index("exporter")
        if row.share == 0:
            assert supplier not in sellers.index
        else:
            assert sellers.loc[supplier, "share"] == row.share
            assert sellers.loc[supplier, "value_usd"] == row.value_usd


def test_codes_of_several_minerals_are_open_columns_that_say_why() -> None:
    figure = of("leverage", mineral="gallium")
    encoding = figure.encoding
    assert isinstance(encoding, SharesEncoding)
    first = encoding.columns[0]
    assert (first.key, first.selected, first.why) == ("gallium", True, "no clean code")
    assert all(
        row.cells[0].hatched and "no code of one form" in row.cells[0].tip for row in encoding.rows
    )
    assert "811292" not in set(figure.data["hs6"])
    assert not {"282200", "250490", "810520"} & set(figure.data["hs6"])


@pytest.mark.parametrize("mineral", ["gallium", "magnet_rare_earths"])
def test_without_a_product_of_its_own_no_mineral_gets_a_share(mineral: str) -> None:
    figure = of("leverage", mineral=mineral)
    rows = figure.data[figure.data["value_usd"] > 0]
    assert mineral not in set(rows["mineral"])
    assert re.fullmatch(r".+ bought over half of \w+ of \w+ products from .+ in 2024", figure.title)
    assert figure.second.startswith("The trade data used here have no code of one form of ")
    assert figure.second.endswith(" alone; these are of other minerals")


def test_a_mineral_with_a_product_of_its_own_is_named_with_it() -> None:
    figure = of("leverage", mineral="tungsten")
    rows = figure.data[figure.data["mineral"] == "tungsten"]
    assert int((rows["share"] > 0.5).sum()) == 4
    assert (
        figure.title == "Four of eight buyers got over half their tungsten metal from China in 2024"
    )
    first = rows.loc[rows["share"].idxmax(), "importer"]
    assert (first, figure.second[:5]) == ("JPN", "Japan") and "tungsten metal" in figure.second


@pytest.mark.live
def test_the_default_is_the_largest_supplier_of_the_newest_year() -> None:
    for mineral, supplier in (("cobalt", "CHN"), ("ferrosilicon", "CHN")):
        params = of("leverage", mineral=mineral).params
        assert (params["supplier"], params["year"]) == (supplier, "2024")


def test_a_chart_of_nothing_but_zeros_is_drawn() -> None:
    """Without a cut nothing is needed, and no decade of lithium is known."""
    figure = of("growth", mineral="lithium", stage="mine", cut="0")
    assert set(figure.data["needed"]) == {0.0} and figure.data["best"].isna().all()
    assert "not known" in draw(figure, theme="light", width=720)


def test_members_in_any_order_give_the_same_grid() -> None:
    one, other = (of("leverage", set=codes) for codes in ("JPN,USA,AUS", "AUS,JPN,USA"))
    assert one is other or one.data.equals(other.data)


def test_a_cut_leaves_purchases_in_proportion_and_none_of_them_at_zero() -> None:
    query = {"mineral": "magnet_rare_earths", "stage": "refined"}
    whole = of("importers", cut="0", **query).data
    assert whole["value_cut"].equals(whole["value_usd"])
    half = of("importers", cut="50", **query).data
    assert (half["value_cut"] * 2 == half["value_usd"]).all()
    assert (of("importers", **query).data["value_cut"] == 0).all()
    assert "EU" not in set(whole["importer"])  # Its states are rows of their own.
    assert (whole["share"] <= 1).all()


def test_importers_of_a_mixed_code_say_so_and_a_mineral_without_flows_is_refused() -> None:
    assert "no measure of this mineral alone" in of("importers", mineral="gallium").notes[0]
    with pytest.raises(BadValue, match="tellurium"):
        of("importers", mineral="tellurium")


@pytest.mark.live
def test_cobalt_is_bought_under_a_code_of_hs92_that_mixes_stages() -> None:
    cobalt = of("importers", mineral="cobalt", stage="refined")
    assert set(cobalt.data["hs6"]) == {"810510"}
    assert "(HS92 810510) is no measure" in cobalt.notes[0]


@pytest.mark.live
def test_ores_of_hs92_stand_for_what_is_mined_alone() -> None:
    ore = of("importers", mineral="copper", stage="mine", supplier="CHL")
    assert ore.params["hs6"] == "260300"
    assert "HS92 260300" in ore.subtitle
    assert [source.id.rpartition("-")[0] for source in ore.sources] == ["cepii-baci-hs92"]
    assert of("importers", mineral="copper", stage="refined").params["hs6"] == "740311"
    # The ore that a refinery buys is not what it makes.
    refined = of("importers", mineral="zinc", stage="refined")
    assert refined.encoding.kind == "empty"
    assert "stage=mine" in refined.nearest
    # Of what is counted at the mine alone, the older links keep their product.
    assert of("importers", mineral="tungsten").params["hs6"] == "810194"


@pytest.mark.live
def test_columns_of_hs92_are_named_and_never_take_the_place_of_hs17() -> None:
    figure = of("leverage", mineral="zinc", stage="mine", supplier="AUS")
    code_of = figure.data.drop_duplicates("mineral").set_index("mineral")["hs6"]
    assert code_of["zinc"] == "260800"
    assert (code_of["copper"], code_of["lithium"]) == ("740311", "283691")
    assert any("By HS92" in note and "zinc" in note for note in figure.notes)
    ids = {source.id.rpartition("-")[0] for source in figure.sources}
    assert ids >= {"cepii-baci", "cepii-baci-hs92"}
    assert not {"282200", "250490", "810510", "260300"} & set(figure.data["hs6"])


@pytest.mark.live
@pytest.mark.parametrize(("supplier", "year"), [("CYP", "2024"), ("UGA", "2022")])
def test_shares_that_round_to_nothing_are_not_led_by_one_of_them(supplier: str, year: str) -> None:
    figure = of("leverage", supplier=supplier, year=year)
    assert 0 < figure.data["share"].max() < 0.0005
    assert figure.title.endswith(f" supplied less than 0.1% of each product in {year}")
    assert "0%" not in figure.title + figure.second


LONGEST_NAMES = (
    "importers mineral=aluminum supplier=ARE year=2017",
    "importers mineral=graphite supplier=BIH hs6=250410 year=2004",
    "leverage mineral=zinc supplier=BIH year=2022 set=USA",
    "leverage mineral=aluminum supplier=BIH year=2024 set=ZMB",
    "leverage mineral=zinc supplier=BIH year=2022 set=AUS,CAN,COD,ZMB",
    "leverage mineral=magnet_rare_earths supplier=USA year=2024 set=DOM",
)


@pytest.mark.live
@pytest.mark.parametrize("query", LONGEST_NAMES)
def test_titles_of_the_longest_names_have_room(query: str) -> None:
    name, *params = query.split()
    figure = of(name, **dict(param.split("=") for param in params))
    assert lengths(figure, "en") == []


@pytest.mark.live
@pytest.mark.parametrize(("mineral", "why"), [("cobalt", "no clean code"), ("uranium", "no trade")])
def test_a_mineral_without_a_column_of_its_own_has_an_open_one(mineral: str, why: str) -> None:
    figure = of("leverage", mineral=mineral)
    assert isinstance(figure.encoding, SharesEncoding)
    assert figure.encoding.columns[0].key == mineral
    assert figure.encoding.columns[0].why.startswith(why)
    assert mineral not in set(figure.data["mineral"])


def test_a_cut_changes_no_purchases() -> None:
    query = {"mineral": "gallium"}
    whole = of("leverage", **query)
    for cut in ("0", "50"):
        figure = of("leverage", cut=cut, **query)
        pd.testing.assert_frame_equal(figure.data, whole.data)
        assert figure.title == whole.title
        assert f"cut={cut}" in figure.link
    assert any("changes nothing here" in note for note in whole.notes)
    with pytest.raises(BadValue):
        of("leverage", cut="10", **query)


@pytest.mark.live
def test_no_other_country_loses_share_when_a_supplier_stops() -> None:
    """The rows of USGS add up to more than its rounded total: both shares are of one whole."""
    figure = of(
        "supply", mineral="antimony", source="usgs", edition="2025", year="2024", supplier="LAO"
    )
    rows = figure.data[figure.data["iso3"] != "LAO"]
    assert (rows["share_after"] >= rows["share"] - 1e-9).all()
