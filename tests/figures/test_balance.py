"""Balance: total demand of the same edition, or an empty figure that says which edition has it."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from lxml import etree

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.balance import wording
from msp_dash.figures.balance.query import with_balance
from msp_dash.figures.balance.wording import met
from msp_dash.figures.fields import label
from msp_dash.figures.record import (
    BarsEncoding,
    CountsEncoding,
    DotsEncoding,
    EmptyEncoding,
    Figure,
    LinesEncoding,
    Series,
)
from msp_dash.params import BadValue
from msp_dash.render.svg import draw
from msp_dash.words import words
from msp_dash.words.catalogue import LANGUAGES
from tests.figures.test_contract import (
    SCREEN_MAX_CHARS,
    complaints_about_records,
    complaints_about_words,
    sample,
)

pytestmark = pytest.mark.snapshot

IDS = ("balance.supply_demand", "balance.gap", "balance.without_largest")
every_id = pytest.mark.parametrize("figure_id", IDS)


def series(figure: Figure) -> dict[str, Series]:
    assert isinstance(figure.encoding, LinesEncoding)
    return {one.key: one for one in figure.encoding.panels[0].series}


def dots(figure: Figure) -> DotsEncoding:
    assert isinstance(figure.encoding, DotsEncoding)
    return figure.encoding


def bars(figure: Figure) -> BarsEncoding:
    assert isinstance(figure.encoding, BarsEncoding)
    return figure.encoding


def near(figure: Figure) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(figure.nearest).query))


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.live
@every_id
@pytest.mark.parametrize("scope", ["energy", "other"])
def test_energy_demand_is_never_set_against_total_supply(figure_id: str, scope: str) -> None:
    with pytest.raises(BadValue) as refused:
        build(figure_id, {"scope": scope})
    assert refused.value.parameter == "scope"
    assert refused.value.allowed == ("total",)


@every_id
@pytest.mark.parametrize("mineral", ["lithium", "nickel", "cobalt", "magnet_rare_earths"])
def test_july_2026_has_total_demand_for_copper_only_and_leads_to_may_2025(
    figure_id: str, mineral: str
) -> None:
    figure = build(figure_id, {"mineral": mineral, "edition": "2026-07"})
    assert figure.kind == "empty"
    assert "July 2026" in figure.notes[0] and "only for copper" in figure.notes[0]
    assert "Energy demand alone is not compared with total supply." in figure.notes[0]
    assert near(figure)["edition"] == "2025-05"
    assert near(figure)["mineral"] == mineral
    assert build(figure_id, near(figure)).kind != "empty"


@pytest.mark.live
@every_id
@pytest.mark.parametrize("stage", ["mine", "refined"])
def test_graphite_is_told_why_it_has_no_balance(figure_id: str, stage: str) -> None:
    figure = build(figure_id, {"mineral": "graphite", "stage": stage})
    assert figure.kind == "empty"
    assert "natural and synthetic cannot be added" in figure.title
    assert "battery grade" in figure.notes[0]
    nearest = build(figure_id, near(figure))
    assert nearest.kind != "empty"
    assert "graphite" not in set(nearest.data.get("mineral", []))


@every_id
def test_a_scenario_of_another_edition_is_not_mapped(figure_id: str) -> None:
    figure = build(figure_id, {"edition": "2025-05", "scenario": "stated_policies"})
    assert figure.kind == "empty"
    assert "Stated Policies (STEPS)" in figure.notes[0]
    assert "not equivalent" in figure.notes[0]


def test_a_mineral_without_total_demand_is_refused() -> None:
    with pytest.raises(BadValue, match="mineral"):
        build("balance.gap", {"mineral": "manganese"})


# --- supply beside demand --------------------------------------------------------------------


def test_supply_is_one_case_and_demand_has_the_editions_scenarios() -> None:
    data = build("balance.supply_demand", {"mineral": "nickel"}).data
    supply = data[data["series"] == "supply"]
    assert supply["year"].tolist() == [2024, 2030, 2035, 2040]
    assert supply["scenario"].isna().all()
    demand = data[data["series"] == "demand"]
    assert demand.groupby("scenario")["year"].count().to_dict() == {
        "base": 1,
        "steps": 3,
        "aps": 3,
        "nze": 3,
    }


def test_projected_supply_is_hollow_and_dashed_and_in_ink() -> None:
    for stage in ("mine", "refined"):
        query = {"mineral": "lithium", "stage": stage, "edition": "2025-05"}
        line = series(build("balance.supply_demand", query))["supply"]
        assert line.token == "ink"
        assert [point.mark for point in line.points] == ["solid", *["estimated"] * 3]


def test_the_shortfall_has_its_colour_only_where_demand_exceeds_supply() -> None:
    short = series(build("balance.supply_demand", {"mineral": "copper", "edition": "2025-05"}))
    assert short["shortfall"].token == "shortfall"
    low, high = (point.y for point in short["shortfall"].points)
    assert (low, high) == pytest.approx((19_794, 32_634.47), rel=1e-6)
    # IEA July 2026: 34.5 Mt of refined copper against 33.5 Mt of demand in Stated Policies.
    over = {"mineral": "copper", "stage": "refined", "edition": "2026-07"}
    lines_by_key = series(build("balance.supply_demand", over))
    assert "shortfall" not in lines_by_key
    assert {one.token for one in lines_by_key.values()} == {
        "ink",
        "ramp:3",
        "ramp:4",
        "ramp:5",
    }


def test_titles_say_what_part_of_demand_is_met_and_name_a_single_scenario() -> None:
    def title(**query: str) -> str:
        return build("balance.supply_demand", query).title

    copper = {"mineral": "copper", "edition": "2025-05"}
    assert title(**copper) == "Mined copper would meet 52% to 61% of 2035 demand"
    assert title(**copper, scenario="steps") == (
        "Mined copper would meet 61% of 2035 demand (STEPS)"
    )
    assert title(mineral="cobalt", stage="refined", edition="2025-05") == (
        "Refined cobalt would meet 74% to 101% of 2035 demand"
    )


@pytest.mark.parametrize("stage", ["mine", "refined"])
def test_the_gap_is_named_for_what_it_is_and_not_as_the_ieas(stage: str) -> None:
    for figure_id in IDS:
        notes = " ".join(build(figure_id, {"stage": stage}).notes)
        assert "The gaps that the IEA publishes first subtract recycled supply from demand" in notes
        assert "does not forecast that demand will be met" in notes
    refined = " ".join(build("balance.gap", {"stage": "refined"}).notes)
    assert "does not say whether refined supply includes metal recovered from scrap" in refined
    # IEA May 2025, 2035: 31.9 Mt refined, 19.8 Mt mined.
    assert "copper 32" in refined and "20" in refined


def test_notes_stay_short_when_refined_supply_exceeds_mine_supply_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def supply(edition: str, mineral: str, stage: str) -> dict[int, float]:
        return {2035: {"mine": 1e6, "refined": 2e6}[stage]}

    monkeypatch.setattr(wording, "supply_in", supply)
    view = {"edition": "2025-05", "stage": "refined", "year": "2035"}
    minerals = with_balance(sorted(pd.unique(load("supply_outlook")["mineral"])))
    notes = wording.shared_notes(view, minerals, ("refined",), words("en"))
    assert sum("2035" in note for note in notes) == 1
    assert max(map(len, notes)) <= SCREEN_MAX_CHARS


# --- the gap of all minerals -----------------------------------------------------------------


def test_the_gap_figure_and_the_lines_say_the_same() -> None:
    gaps = build("balance.gap", {"edition": "2025-05"}).data
    for mineral in gaps["mineral"].unique():
        data = build("balance.supply_demand", {"mineral": mineral, "edition": "2025-05"}).data
        supply = data[data["series"] == "supply"].set_index("year")["value"]
        for row in gaps[gaps["mineral"] == mineral].itertuples():
            match = data[(data["scenario"] == row.scenario) & (data["year"] == row.year)]
            demand = float(match["value"].iloc[0])
            assert row.gap == pytest.approx((supply[row.year] - demand) / demand)


def test_graphite_is_a_row_that_says_why_it_has_no_number() -> None:
    gap, without = build("balance.gap"), build("balance.without_largest")
    (row,) = [row for row in dots(gap).rows if row.key == "graphite"]
    assert row.note == "grades cannot be added" and not row.dots
    mined, refined = [row for row in bars(without).rows if row.key.startswith("graphite.")]
    for one in (mined, refined):
        assert (one.text, one.mark, one.parts) == ("grades cannot be added", "hatched", ())
    for figure in (gap, without):
        assert "graphite" not in set(figure.data["mineral"])
        assert any(note.startswith("Graphite: demand counts all grades") for note in figure.notes)


def test_the_count_in_the_title_is_the_count_of_the_rows() -> None:
    # IEA May 2025, 2030: mines fall short of demand for two minerals in STEPS, for all in NZE.
    figure = build("balance.gap", {"edition": "2025-05", "year": "2030"})
    at = figure.data[figure.data["year"] == 2030]
    short = (at["gap"] < 0).groupby(at["scenario"]).sum()
    assert (short["steps"], short["nze"]) == (2, 5)
    assert figure.title == ("Mine supply of at least two of five minerals would fall short in 2030")
    one = build("balance.gap", {"edition": "2025-05", "year": "2030", "scenario": "steps"})
    assert one.title == ("Mine supply of two of five minerals would fall short in 2030 (STEPS)")


@pytest.mark.parametrize("stage", ["mine", "refined"])
@pytest.mark.parametrize("mineral", ["lithium", "magnet_rare_earths"])
def test_a_mineral_asked_for_is_the_one_that_the_title_speaks_of(stage: str, mineral: str) -> None:
    name = mineral.replace("_", " ")
    for figure_id in IDS:
        figure = build(figure_id, {"mineral": mineral, "stage": stage, "edition": "2025-05"})
        assert name in figure.title and "five minerals" not in figure.title
    gap = build("balance.gap", {"mineral": "lithium", "edition": "2025-05"})
    assert gap.second == (
        "Before recycling, lithium would have the 2nd widest gap of five minerals (STEPS)"
    )


REFINED = tuple(product(("copper", "cobalt", "nickel"), ("2024-05", "2025-05"), ("2030", "2035")))


@pytest.mark.parametrize("query", [*REFINED, ("copper", "2026-07", "2035")])
def test_refined_supply_that_mines_do_not_yield_is_never_just_enough(
    query: tuple[str, str, str],
) -> None:
    """Scrap may be in it, so that "before recycling" it may be set against too little demand."""
    names = dict(zip(("mineral", "edition", "year"), query, strict=True))
    supplies, demands = {}, []
    for stage in ("mine", "refined"):
        data = build("balance.supply_demand", names | {"stage": stage}).data
        at = data[data["year"] == int(names["year"])]
        supplies[stage] = float(at.loc[at["series"] == "supply", "value"].iloc[0])
        demands = at.loc[at["series"] == "demand", "value"].tolist()
    figure = build("balance.supply_demand", names | {"stage": "refined"})
    gap = build("balance.gap", names | {"stage": "refined"})
    mined, refined = (words().tonnes(supplies[stage]) for stage in ("mine", "refined"))
    if mined == refined or supplies["mine"] > supplies["refined"]:
        assert "scrap" not in figure.second
        return
    assert "may include scrap, as mines would yield" in figure.second
    assert figure.second in figure.sentence
    enough = supplies["refined"] > max(demands)
    assert ("would exceed" in figure.title) == enough == ("would exceed" in gap.title)
    if enough and supplies["mine"] < min(demands):
        low, high = (met(supplies["mine"] / one, words()) for one in (max(demands), min(demands)))
        assert figure.title.endswith(f"mines would meet {low} to {high} of it")
        assert gap.title.endswith("in all scenarios, mined in none")
        assert "may include scrap" in gap.second


def test_one_scenario_of_refined_supply_is_named_and_says_what_mines_do() -> None:
    query = {"mineral": "cobalt", "stage": "refined", "edition": "2025-05", "scenario": "steps"}
    titles = {build(one, query).title for one in ("balance.supply_demand", "balance.gap")}
    assert titles == {"Refined cobalt would exceed 2035 demand; mined would not (STEPS)"}


@pytest.mark.parametrize("stage", ["mine", "refined"])
def test_miners_and_refiners_are_compared_before_recycling_alike(stage: str) -> None:
    for figure_id in IDS:
        figure = build(figure_id, {"stage": stage, "edition": "2024-05"})
        assert figure.second.startswith("Before recycling")
        assert "before recycling" in figure.subtitle


@pytest.mark.parametrize("mineral", ["lithium", "copper", "cobalt"])
def test_a_page_says_what_part_is_met_and_never_by_how_much_it_is_short(mineral: str) -> None:
    """ "Meets 65%" and "35% short" are one number: sentences have the first."""
    query = {"mineral": mineral, "edition": "2025-05"}
    figures = [build(figure_id, query) for figure_id in IDS]
    texts = [text for f in figures for text in (f.title, f.second)]
    assert not any(re.search(r"\d% short|short\D*\d+%", text) for text in texts)
    assert any("would meet" in text for text in texts)


def test_what_falls_short_is_never_printed_as_all_of_demand() -> None:
    w = words()
    assert [met(ratio, w) for ratio in (0.994, 0.9962, 0.99996, 1.0, 1.014)] == [
        "99%", "99.6%", "99.9%", "100%", "101%",
    ]  # fmt: skip


def test_an_edition_of_one_mineral_speaks_of_that_mineral() -> None:
    figure = build("balance.gap", {"edition": "2026-07"})
    assert set(figure.data["mineral"]) == {"copper"}
    assert figure.title == "Mined copper would fall short of 2035 demand in all scenarios"


# --- without the largest supplier ------------------------------------------------------------


def test_an_edition_of_one_mineral_says_nothing_of_others_without_the_largest() -> None:
    figure = build("balance.without_largest", {"mineral": "copper", "edition": "2026-07"})
    assert set(figure.data["mineral"]) == {"copper"} and len(figure.data["stage"].unique()) == 2
    assert figure.title == "Without Chile, mined copper would meet 47% of 2035 demand"
    assert figure.second == (
        "Before recycling, counting suppliers’ demand, "
        "refined copper would meet 52% without China (Stated Policies)"
    )


@pytest.mark.parametrize("query", [{}, {"stage": "mine"}, {"mineral": "nickel"}])
def test_without_the_largest_supplier_its_own_demand_is_said_to_be_in_what_is_quoted(
    query: dict[str, str],
) -> None:
    views = [query, query | {"stage": "refined"}, {"mineral": "cobalt", "stage": "mine"}]
    for figure in (build("balance.without_largest", one) for one in views):
        assert re.search(r"supplier.?s?.? demand|demand includes that of", figure.second)
        assert figure.second in figure.sentence


def test_rows_are_sorted_and_the_line_stands_where_demand_is_met() -> None:
    figure = build("balance.without_largest")
    at = figure.data[figure.data["year"] == 2035]
    assert at["ratio"].is_monotonic_increasing
    assert len(at) == 10
    assert bars(figure).reference == (1.0, "demand, 100%")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", [{}, {"stage": "refined"}, {"edition": "2026-07"}])
def test_what_is_left_never_carries_the_name_of_the_supplier_left_out(
    query: dict[str, str], lang: str
) -> None:
    """ "China 47%" reads as China's share, and is what the others meet without it."""
    figure = build("balance.without_largest", {**query, "lang": lang})
    w = words(lang)
    texts = [*etree.fromstring(draw(figure, width=648)).itertext(), figure.alt]
    for row in figure.data.to_dict("records"):
        supplier = w.country(row["supplier"])
        assert not any(f"{supplier} {met(row['ratio'], w)}" in text for text in texts)


def test_a_lone_bar_is_told_in_numbers() -> None:
    # IEA July 2026, copper refined in 2035: 52% of demand without China.
    figure = build("balance.without_largest", {"edition": "2026-07", "stage": "refined"})
    assert isinstance(figure.encoding, CountsEncoding)
    (row,) = figure.data[figure.data["year"] == 2035].to_dict("records")
    w = words("en")
    assert [(count.question, count.number) for count in figure.encoding.counts] == [
        ("Met without the largest supplier", met(row["ratio"], w)),
        ("What it adds, in points", f"China {w.points(row['adds'])}"),
        ("With all", met(row["with_all"], w)),
    ]


def test_what_the_supplier_adds_is_what_all_meet_less_what_is_left() -> None:
    data = build("balance.without_largest").data
    assert (data["adds"] == data["with_all"] - data["ratio"]).all()
    encoding = bars(build("balance.without_largest"))
    values = [sum(part.value for part in row.parts) for row in encoding.rows if row.parts]
    at = data[data["year"] == 2035]
    assert sorted(values) == pytest.approx(sorted(at["with_all"]))


def test_the_country_left_out_is_named_in_row_and_table() -> None:
    figure = build("balance.without_largest", {"stage": "refined"})
    row = next(row for row in bars(figure).rows if row.key == "magnet_rare_earths.refined")
    assert [(part.text, part.dashed) for part in row.parts] == [("20%", False), ("China 62", True)]
    assert row.total == "82%"
    (supplier,) = [column for column in figure.table if column.field == "supplier"]
    assert label("IDN", supplier, words("en")) == "Indonesia"


def test_the_ratio_is_that_of_the_files_rows() -> None:
    # IEA May 2025, refined cobalt 2035: 333.394 kt, of which China 254.46; demand 328.761 (STEPS).
    table = load("supply_outlook")
    rows = table[
        (table["edition"] == "2025-05")
        & (table["mineral"] == "cobalt")
        & (table["stage"] == "refined")
        & (table["year"] == 2035)
    ].set_index("iso3")["value"]
    data = build("balance.without_largest", {"edition": "2025-05"}).data
    key = (data["mineral"] == "cobalt") & (data["stage"] == "refined") & (data["year"] == 2035)
    assert data[key]["ratio"].iloc[0] == pytest.approx(
        (rows["WLD"] - rows["CHN"]) / 328_761.1, 1e-5
    )


# --- where the IEA's own numbers do not add up ------------------------------------------------


def test_mismatches_of_the_iea_are_noted_where_they_are_and_not_smoothed() -> None:
    nickel = build("balance.supply_demand", {"mineral": "nickel", "edition": "2025-05"})
    (note,) = [n for n in nickel.notes if n.startswith("The countries listed for mined nickel")]
    assert "100" in note and "(2.6%) more than the published total (2024)" in note
    copper = build("balance.supply_demand", {"mineral": "copper", "edition": "2025-05"})
    (note,) = [n for n in copper.notes if n.startswith("The uses of copper")]
    assert "140" in note and "2030, Announced Pledges (APS)" in note
    lithium = build("balance.supply_demand", {"mineral": "lithium", "edition": "2025-05"})
    assert not any("add up" in note for note in lithium.notes)


def test_it_is_said_that_the_supply_of_magnet_rare_earths_names_no_elements() -> None:
    # IEA May 2024, note of sheet 1: Pr, Nd, Tb and Dy. Sheet 2 has no such note.
    figure = build("balance.supply_demand", {"mineral": "magnet_rare_earths"})
    assert any(
        "supply sheet refers to magnet rare earths without naming them" in n for n in figure.notes
    )


# --- the page's sentence, and all that may be asked -------------------------------------------


@every_id
def test_every_combination_is_a_whole_figure_or_says_why_not(figure_id: str, extent: str) -> None:
    for query in sample(figure_id, extent):
        figure = build(figure_id, query)
        complaints = complaints_about_words(figure)
        if query["mineral"] == "graphite":
            assert isinstance(figure.encoding, EmptyEncoding)
        else:
            complaints += complaints_about_records(figure)
            assert len(figure.data)
        assert complaints == [], figure.link
