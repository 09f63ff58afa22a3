"""Concentration on the base case, the USGS outlook's capacity, growth that demand asks of mines.

Known answers are rows of the IEA's files of May 2025 and July 2026, of USGS's outlook to 2029, and
of BGS's export (sums over its countries).
"""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.figures.balance import capacity_of
from msp_dash.figures.record import DotsEncoding, EmptyEncoding, Figure, LinesEncoding
from msp_dash.figures.registry import build, registry
from msp_dash.params import BadValue
from tests.figures.test_contract import complaints_about_records, complaints_about_words

pytestmark = pytest.mark.snapshot

CONCENTRATION = "balance.concentration_outlook"
CAPACITY = "balance.capacity"
GROWTH = "balance.growth_needed"


def one(figure: Figure, **where: object) -> pd.Series:
    """The one row with these values."""
    rows = figure.data
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, f"{len(rows)} rows for {where}"
    return rows.iloc[0]


def has_note(figure: Figure, text: str) -> bool:
    return any(text in note for note in figure.notes)


def dots(figure: Figure) -> DotsEncoding:
    assert isinstance(figure.encoding, DotsEncoding)
    return figure.encoding


def lines(figure: Figure) -> LinesEncoding:
    assert isinstance(figure.encoding, LinesEncoding)
    return figure.encoding


# Concentration


def test_shares_are_the_country_over_the_printed_total() -> None:
    # IEA May 2025, supply.Cobalt.refining: China 196.1434 of 250.1497 kt in 2024.
    row = one(build(CONCENTRATION), mineral="cobalt", year=2024)
    assert row["top1_iso3"] == "CHN"
    assert row["top1"] == pytest.approx(196.1433565569552 / 250.14973829515156)


def test_all_minerals_are_of_one_edition_the_newest_that_has_them() -> None:
    refined, mined = build(CONCENTRATION), build(CONCENTRATION, {"stage": "mine"})
    assert (refined.params["edition"], mined.params["edition"]) == ("2025-05", "2026-07")
    assert refined.data["mineral"].nunique() == mined.data["mineral"].nunique() == 6
    assert has_note(refined, "July 2026 edition, as used here, has refined supply of copper only")


def test_a_mineral_gets_the_newest_edition_that_refines_it() -> None:
    assert build(CONCENTRATION, {"mineral": "copper"}).params["edition"] == "2026-07"
    assert build(CONCENTRATION, {"mineral": "cobalt"}).params["edition"] == "2025-05"


def test_copper_has_no_hhi_and_the_figure_says_why() -> None:
    # Named countries refine 63% to 67% of copper in May 2025.
    figure = build(CONCENTRATION)
    assert figure.data.loc[figure.data["mineral"] == "copper", "hhi"].isna().all()
    assert figure.data.loc[figure.data["mineral"] != "copper", "hhi"].notna().all()
    assert has_note(figure, "No HHI is given for copper")
    assert len(lines(build(CONCENTRATION, {"mineral": "copper"})).panels) == 1
    assert len(lines(build(CONCENTRATION, {"mineral": "lithium"})).panels) == 2


def test_refined_graphite_is_never_called_natural() -> None:
    refined = build(CONCENTRATION, {"mineral": "graphite", "stage": "refined"})
    mined = build(CONCENTRATION, {"mineral": "graphite", "stage": "mine"})
    assert "battery graphite" in refined.title
    assert "natural graphite" in mined.title


def test_the_year_asked_is_the_one_that_is_drawn_and_spoken_of() -> None:
    figure = build(CONCENTRATION, {"year": "2035"})
    assert "2035" in figure.title
    assert dots(figure).text_heads == ("2035", "2024")
    top3_of = {row.key: row.dots[1].value for row in dots(figure).rows}
    assert top3_of["nickel"] == one(figure, mineral="nickel", year=2035)["top3"]


def test_what_is_ahead_is_drawn_as_projected() -> None:
    panel = lines(build(CONCENTRATION, {"mineral": "lithium", "stage": "mine"})).panels[0]
    marks = [point.mark for point in panel.series[0].points]
    assert marks == ["solid", "estimated", "estimated", "estimated"]
    assert panel.span is not None
    assert "not a forecast" in panel.span[2]


def test_an_edition_without_the_stage_is_empty_and_names_those_that_have_it() -> None:
    figure = build(CONCENTRATION, {"mineral": "cobalt", "stage": "refined", "edition": "2026-07"})
    assert isinstance(figure.encoding, EmptyEncoding)
    assert "May 2024 and May 2025" in figure.encoding.reason
    assert figure.nearest


def test_a_smelter_or_a_foreign_year_is_refused() -> None:
    for name, value in (("stage", "smelter"), ("year", "2045"), ("mineral", "tin")):
        with pytest.raises(BadValue):
            build(CONCENTRATION, {name: value})


# Capacity


def test_lithium_capacity_and_production_are_both_in_tonnes() -> None:
    # File: capacity 265.7 and 561.7 thousand metric tons; production 240,000 metric tons.
    figure = build(CAPACITY, {"mineral": "lithium"})
    assert figure.unit == "t"
    assert one(figure, year=2024)["capacity"] == pytest.approx(265_700)
    assert one(figure, year=2024)["production"] == pytest.approx(240_000)
    assert one(figure, year=2029)["capacity"] == pytest.approx(561_700)


def test_from_2025_on_there_is_capacity_of_the_world_only() -> None:
    for mineral in registry()[CAPACITY].choices()["mineral"].unique():
        data = build(CAPACITY, {"mineral": mineral}).data
        ahead = data[data["year"] > 2024]
        assert list(ahead["year"]) == [2025, 2026, 2027, 2028, 2029]
        assert set(ahead["capacity_status"]) == {"outlook"}
        assert ahead["production"].isna().all()
        assert set(data["iso3"]) == {"WLD"}
    with pytest.raises(BadValue):
        build(CAPACITY, {"year": "2029"})


def test_countries_add_up_to_the_worlds_capacity_within_rounding() -> None:
    for mineral in registry()[CAPACITY].choices()["mineral"].unique():
        world = one(build(CAPACITY, {"mineral": mineral}), year=2024)["capacity"]
        parts = build(CAPACITY, {"mineral": mineral, "year": "2024"}).data["capacity"].sum()
        figure = build(CAPACITY, {"mineral": mineral, "year": "2024"})
        # Titanium: 486,300 t by country, where 414 thousand t work: it says so.
        apart = mineral == "titanium_sponge"
        assert has_note(figure, "Countries add up to 486 kt") is apart
        assert (parts == pytest.approx(world, rel=0.005)) is not apart, mineral


def test_lithium_without_the_united_states_is_never_a_share_of_capacity() -> None:
    # File: World 2024 "excludes U.S. production", United States "W".
    world = build(CAPACITY, {"mineral": "lithium"})
    assert world.data["used"].isna().all()
    assert has_note(world, "excludes the United States")
    countries = build(CAPACITY, {"mineral": "lithium", "year": "2024"})
    usa = one(countries, iso3="USA")
    assert usa["production_status"] == "withheld"
    assert pd.isna(usa["production"])
    assert {r.key: r.note for r in dots(countries).rows}["USA"] == "withheld"


def test_used_shares_are_of_the_same_country_and_those_above_one_are_named() -> None:
    # File, 2024: DR Congo 220,000 t of 273.1 thousand t; Zimbabwe 22,000 t of 12.5 thousand t.
    cobalt = build(CAPACITY, {"mineral": "cobalt", "year": "2024"})
    assert one(cobalt, iso3="COD")["used"] == pytest.approx(220 / 273.1)
    assert "DR Congo used 81%" in cobalt.title
    assert "used an estimated 81%" in cobalt.claim and cobalt.second.endswith("(2024: estimated)")
    lithium = build(CAPACITY, {"mineral": "lithium", "year": "2024"})
    assert one(lithium, iso3="ZWE")["used"] == pytest.approx(1.76)
    assert has_note(lithium, "Production exceeds capacity for Argentina and Zimbabwe")
    assert pd.isna(one(lithium, iso3="OTH")["used"])


def test_production_above_capacity_is_printed_as_the_ratio_that_it_is() -> None:
    """Two numbers of one country: no share of a whole, so never "about 100%"."""
    lithium = build(CAPACITY, {"mineral": "lithium", "year": "2024"})
    texts = {row.key: row.texts[0] for row in dots(lithium).rows}
    assert (texts["ZWE"], texts["ARG"]) == ("176%", "103%")
    (used,) = [column for column in lithium.table if column.field == "used"]
    assert used.format == "percent"
    assert not has_note(lithium, "About 100%")


def test_a_country_listed_on_one_side_has_no_share() -> None:
    # File, cobalt 2024: Brazil has capacity and no production row; Papua New Guinea the reverse.
    data = build(CAPACITY, {"mineral": "cobalt", "year": "2024"}).data.set_index("iso3")
    assert pd.isna(data.loc["BRA", "production"])
    assert pd.isna(data.loc["PNG", "capacity"])
    assert data.loc[["BRA", "PNG"], "used"].isna().all()


def test_idle_titanium_is_apart_from_what_works() -> None:
    # File: 2022 operating 351, idled 139; 2023 operating 414, idled 76 thousand metric tons.
    figure = build(CAPACITY, {"mineral": "titanium_sponge"})
    value_in = {p.x: p.y for p in lines(figure).panels[0].series[0].points}
    assert (value_in[2022], value_in[2023]) == (351, 414)
    idle = one(figure, form="Titanium sponge (idled)", year=2022)
    assert (idle["capacity"], pd.isna(idle["used"])) == (139_000, True)
    assert has_note(figure, "139 kt in 2022 and 76.0 kt in 2023")


def test_helium_is_in_cubic_metres() -> None:
    figure = build(CAPACITY, {"mineral": "helium"})
    assert figure.unit == "m3"
    assert lines(figure).panels[0].unit == "million m³"
    assert "463 million m³ in 2029" in figure.title


def test_capacity_has_one_source_and_says_so() -> None:
    figure = build(CAPACITY)
    assert [s.id for s in figure.sources] == ["usgs-outlook-2029"]
    assert has_note(figure, "not mixed here")
    # The annual summary of 2026 has another 2024 for lithium: it must not slip in.
    production = load("production")
    summary = production[
        (production["edition"] == "2026")
        & (production["mineral"] == "lithium")
        & (production["iso3"] == "WLD")
        & (production["year"] == 2024)
    ]["value"].iloc[0]
    assert summary != one(figure, year=2024)["production"]


# Growth


def bgs(mineral: str) -> pd.Series:
    rows = load("production")
    rows = rows[(rows["source"] == "bgs") & (rows["mineral"] == mineral)]
    return rows[rows["stage"] == "mine"].groupby("year")["value"].sum()


@pytest.mark.parametrize(
    ("mineral", "span"),
    [("copper", (1994, 2004)), ("nickel", (2003, 2013)), ("cobalt", (2000, 2010))],
)
def test_best_ten_years_are_those_of_bgs(mineral: str, span: tuple[int, int]) -> None:
    row, world = one(build(GROWTH), mineral=mineral), bgs(mineral)
    first, last = span
    assert row["best_span"] == f"{first}-{last}"
    assert row["best"] == pytest.approx((world[last] / world[first]) ** 0.1 - 1)


def test_needed_is_from_the_editions_base_year_on_total_demand() -> None:
    # IEA May 2025, totalDemand.Copper.totalDemand: 26,717.22 kt in 2024, 32,634.47 in STEPS 2035.
    row = one(build(GROWTH, {"year": "2035"}), mineral="copper")
    assert row["needed"] == pytest.approx((32_634.47 / 26_717.22) ** (1 / 11) - 1, rel=1e-4)
    assert (row["base_year"], row["year"]) == (2024, 2035)


def test_minerals_on_another_footing_are_blank_with_a_reason() -> None:
    figure = build(GROWTH)
    for mineral, reason, note in (
        ("graphite", "both_kinds", "counts natural and synthetic material together"),
        ("magnet_rare_earths", "other_elements", "oxides of all rare earths"),
    ):
        row = one(figure, mineral=mineral)
        assert pd.isna(row["needed"]) and pd.isna(row["best"]) and row["best_span"] is None
        assert row["reason"] == reason
        assert has_note(figure, note)


def test_lithium_has_under_fifteen_years_and_no_best() -> None:
    figure = build(GROWTH)
    row = one(figure, mineral="lithium")
    assert bgs("lithium").size == 10
    assert row["needed"] > 0 and pd.isna(row["best"])
    assert has_note(figure, "under 15 years in a row")


def test_the_largest_shortfall_comes_first_and_blanks_last() -> None:
    data = build(GROWTH, {"scenario": "nze", "year": "2030"}).data
    short = (data["needed"] - data["best"]).dropna()
    assert list(short) == sorted(short, reverse=True)
    assert short.index.max() == len(short) - 1
    # Net Zero 2030 asks more of copper than any ten years since 1971: 4.31% against 4.15% a year.
    assert data.iloc[0]["mineral"] == "copper"
    assert short.iloc[0] == pytest.approx(0.00156, abs=5e-5)


def test_only_what_outruns_the_record_is_filled() -> None:
    figure = build(GROWTH, {"scenario": "nze", "year": "2030"})
    shapes = {row.key: [d.symbol for d in row.dots if d.strong] for row in dots(figure).rows}
    assert shapes["copper"] == ["circle"]
    assert {*shapes["nickel"], *shapes["cobalt"], *shapes["lithium"]} == {"ring"}


def test_the_title_holds_both_rates_and_the_second_says_when_and_on_what() -> None:
    """IEA May 2025: cobalt 220.7 kt in 2024, 328.8 kt in STEPS 2035; BGS 2000 to 2010."""
    cobalt = build(GROWTH, {"mineral": "cobalt"})
    assert cobalt.title == (
        "Cobalt demand would grow 3.7% a year to 2035; mines’ fastest decade: 15.2%"
    )
    assert cobalt.second == (
        "Demand is that of Stated Policies (STEPS); "
        "mines’ fastest ten years in 1971 to 2023 were 2000 to 2010"
    )
    graphite = build(GROWTH, {"mineral": "graphite"})
    assert graphite.title == "Demand for graphite to 2035 cannot be compared with mine output"
    over = build(GROWTH, {"scenario": "nze", "year": "2030"})
    assert over.second.startswith("That would be faster than in any ten years from 1976 to 2023")


@pytest.mark.live
def test_energy_demand_is_not_offered() -> None:
    with pytest.raises(BadValue):
        build(GROWTH, {"scope": "energy"})
    assert set(registry()[GROWTH].choices()["mineral"]) == {
        "copper", "cobalt", "lithium", "nickel", "graphite", "magnet_rare_earths",
    }  # fmt: skip


def test_gaps_in_the_series_are_small_where_a_span_begins_or_ends() -> None:
    """Countries whose number BGS does not have in those years had under 1% of output before."""
    rows = load("production")
    for mineral in ("copper", "nickel", "cobalt"):
        own = rows[(rows["source"] == "bgs") & (rows["mineral"] == mineral)]
        own = own[own["stage"] == "mine"]
        world = own.groupby("year")["value"].sum()
        missing = own[own["value"].isna()]
        for row in missing.itertuples():
            before = own[(own["iso3"] == row.iso3) & (own["year"] == row.year - 1)]["value"].sum()
            assert before / world[row.year - 1] < 0.01, (mineral, row.iso3, row.year)


def test_one_years_jump_is_told() -> None:
    # BGS, cobalt: 87,210 t in 2009, 137,965 t in 2010 (DR Congo 56,258 t, then 97,693 t).
    assert has_note(build(GROWTH), "2010 for cobalt (32%)")


def test_breaks_that_bgs_marks_inside_a_span_are_told() -> None:
    # BGS, nickel: Indonesia 150,000 t in 2005, 185,600 t in 2006 ("Break in series"), of 1,432,046.
    # Copper: United States 1,859,400 t in 1998, 1,626,400 t in 1999 (the same), of 12,316,410 t.
    figure = build(GROWTH)
    assert has_note(figure, "nickel, Indonesia in 2006 (2.5%)")
    assert has_note(figure, "copper, the United States in 1999 (1.9%)")


def test_cobalt_is_said_to_be_counted_in_two_ways() -> None:
    # BGS, table note 2014 on: "either to cobalt recovered or to cobalt contained in ore raised".
    assert has_note(build(GROWTH), "the metal content of ore in others")


def test_beside_others_capacity_is_of_the_mineral_where_the_outlook_has_it() -> None:
    assert capacity_of("lithium") == {"mineral": "lithium"}
    assert capacity_of("copper") == {}


@pytest.mark.live
@pytest.mark.parametrize("figure_id", [CONCENTRATION, CAPACITY, GROWTH])
def test_every_combination_is_a_whole_figure(figure_id: str, extent: str) -> None:
    """With each choice as it stands, and with the optional ones left open."""
    complaints, links = [], set()
    choices = registry()[figure_id].choices
    assert choices is not None
    for row in choices()[:: 1 if extent == "every" else 4].to_dict("records"):
        for left_out in ((), ("mineral",), ("year",)):
            query = {k: v for k, v in row.items() if k not in left_out and k != "source"}
            figure = build(figure_id, query)
            if figure.link in links:
                continue
            links.add(figure.link)
            faults = complaints_about_words(figure) + complaints_about_records(figure)
            if figure.kind == "empty" or figure.data.empty:
                faults.append("is empty")
            complaints += [f"{figure.link}: {one}" for one in faults]
    assert complaints == []
