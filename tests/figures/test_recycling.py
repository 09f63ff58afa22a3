"""Recycling: definitions never share an axis, nothing is averaged, what is missing is said.

Published rates are those of ``data/facts/recycling.csv``; US numbers are USGS's, MCS 2026.
"""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis import recycling as analysis
from msp_dash.data import facts, load
from msp_dash.figures import build
from msp_dash.figures.record import (
    Count,
    CountsEncoding,
    DotRow,
    DotsPanel,
    Figure,
    LinesEncoding,
    Panel,
    PanelsEncoding,
)
from msp_dash.figures.recycling.published import form_of, names, numbers, published, text
from msp_dash.figures.recycling.rates import DEFINITIONS, charted_minerals, choices, rates
from msp_dash.params import BadValue
from msp_dash.words import words

pytestmark = pytest.mark.snapshot

W = words("en")
IDS = ("recycling.rates", "recycling.potential", "recycling.us", "recycling.targets")


def panels(figure: Figure) -> dict[str, DotsPanel]:
    assert isinstance(figure.encoding, PanelsEncoding)
    return {panel.title: panel for panel in figure.encoding.panels}


def counts(figure: Figure) -> tuple[Count, ...]:
    assert isinstance(figure.encoding, CountsEncoding)
    return figure.encoding.counts


def lines(figure: Figure) -> dict[str, Panel]:
    assert isinstance(figure.encoding, LinesEncoding)
    return {panel.title: panel for panel in figure.encoding.panels}


def row(panel: DotsPanel, name: str) -> DotRow:
    (match,) = [one for one in panel.dots.rows if one.name == name]
    return match


def measures_of(panel: DotsPanel) -> set[str]:
    return {one.key.rpartition(".")[2] for one in panel.dots.rows}


# --- each definition apart -----------------------------------------------------------------------


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_no_panel_holds_two_definitions(figure_id: str) -> None:
    for panel in panels(build(figure_id)).values():
        assert len(measures_of(panel)) == 1, panel.title
        assert panel.definition
        assert not panel.dots.ticks or panel.dots.ticks[0][0] == 0


@pytest.mark.live
def test_every_definition_of_a_rate_has_a_panel_or_a_number_or_is_named_as_missing() -> None:
    every = panels(build("recycling.rates")).values()
    assert [measures_of(panel) for panel in every] == [{one} for one in DEFINITIONS]
    titles = [panel.title for panel in every]
    for mineral in choices()["mineral"]:
        figure = build("recycling.rates", {"mineral": mineral})
        titles_shown = {one.question for one in counts(figure)}
        missing = [note for note in figure.notes if note.startswith("No figure by these")]
        titles_missing = missing[0].rstrip(".").partition(": ")[2].split("; ") if missing else []
        assert sorted([*titles_shown, *titles_missing]) == sorted(titles), mineral


def test_one_mineral_has_no_axis_and_the_newest_study_first() -> None:
    """Lithium: five definitions and three values; the EU's study of 2017 had 34% for nickel."""
    lithium = counts(build("recycling.rates", {"mineral": "lithium"}))
    assert [one.number for one in lithium] == ["0%", "under 1%", "2.9%"]
    nickel = counts(build("recycling.rates", {"mineral": "nickel"}))[0]
    assert nickel.number == "16%"
    assert "study of 2023; 34% in that of 2017, by another method" in nickel.source
    assert nickel.source.endswith("Indirect source.")


def test_factory_scrap_counts_in_one_iea_definition_and_not_in_the_other() -> None:
    """Nickel 1.4%, copper 17.2% leave factory scrap out; cobalt 10.4%, lithium 2.9% do not."""
    by_title = panels(build("recycling.rates"))
    old, every = by_title["World: old scrap in supply"], by_title["World: all scrap in supply"]
    assert [r.texts for r in old.dots.rows] == [("17.2%",), ("1.4%",)]
    assert [r.texts for r in every.dots.rows] == [("10.4%",), ("2.9%",)]


def test_minerals_are_drawn_from_three_definitions_on_the_most_published_first() -> None:
    counts = rates().groupby("mineral")["measure"].nunique()
    minerals = charted_minerals()
    assert set(minerals) == set(counts[counts >= 3].index)
    assert minerals[:3] == ["cobalt", "copper", "nickel"]  # four definitions each
    figure = build("recycling.rates")
    assert len(figure.data) == len(rates())  # the data hold all
    panel = panels(figure)["EU: old scrap in inputs"]
    assert [r.name for r in panel.dots.rows][:3] == ["Cobalt", "Copper", "Nickel"]


# --- spans, bounds, relayed ----------------------------------------------------------------------


def test_a_span_is_drawn_from_end_to_end_without_a_midpoint() -> None:
    """UNEP 2011: aluminum 42, 60 and 70; antimony 89 and under 5."""
    panel = panels(build("recycling.rates"))["World: discarded metal recycled"]
    aluminum, antimony = row(panel, "Aluminum"), row(panel, "Antimony")
    assert [d.value for d in aluminum.dots] == [0.42, 0.70]
    assert aluminum.joined
    assert antimony.texts == ("<5 to 89%",)
    data = build("recycling.rates").data
    spans = data[data["low"] < data["high"]]
    assert spans["value"].isna().all()


def test_studies_of_two_methods_are_not_joined_as_a_trend() -> None:
    """Nickel 34% in the EU's study of 2017, 16% as carried for that of 2023."""
    figure = build("recycling.rates")
    nickel = row(panels(figure)["EU: old scrap in inputs"], "Nickel")
    assert nickel.texts == ("34%, 16%",)
    assert not nickel.joined
    assert any("not a trend" in note for note in figure.notes)


@pytest.mark.live
@pytest.mark.parametrize("figure_id", IDS)
def test_what_is_not_confirmed_by_the_publishers_own_text_is_hollow(figure_id: str) -> None:
    figure = build(figure_id)
    own = figure.data[figure.data["confidence"] == "confirmed_primary"]
    confirmed = {f"{m}.{d}" for m, d in zip(own["mineral"], own["measure"], strict=True)}
    for panel in panels(figure).values():
        for one in panel.dots.rows:
            assert {d.symbol for d in one.dots} <= {"circle" if one.key in confirmed else "ring"}


def test_a_bound_has_no_value() -> None:
    """UNEP: rhenium over 50%, gallium under 1%."""
    rows = published().set_index(["mineral", "measure"])
    rhenium = rows.loc[("rhenium", "eol_recycling_rate")]
    gallium = rows.loc[("gallium", "eol_recycling_rate")]
    assert (rhenium["status"], rhenium["low"]) == ("at_least", 0.5)
    assert (gallium["status"], gallium["high"]) == ("at_most", 0.01)
    assert math.isnan(rhenium["value"])
    assert math.isnan(gallium["value"])
    assert build("recycling.rates", {"mineral": "rhenium"}).title == (
        "Of discarded rhenium, over 50% is recycled worldwide (UNEP, 2011)"
    )


@pytest.mark.parametrize(
    ("mineral", "title", "second"),
    [
        # R007, R001/R002: 1.4% of the world's supply, 16% of the EU's inputs.
        (
            "nickel",
            "Old scrap met 1.4% of the world’s nickel supply in 2023 (IEA)",
            "Old scrap met 16% of EU inputs of nickel (study of 2023)",
        ),
        # R007: 2.9%. The EU's study of 2017 has 0, UNEP "<1": neither stands beside the other.
        (
            "lithium",
            "Recycling met 2.9% of the world’s lithium supply in 2023 (IEA)",
            "Old scrap met 0% of EU inputs of lithium (study of 2023)",
        ),
        (
            "germanium",
            "Old scrap met 2% of EU inputs of germanium (study of 2023)",
            "Of discarded germanium, from under 1% to 76% is recycled (UNEP, 2011)",
        ),
    ],
)
def test_a_title_holds_one_definition_and_never_a_range_of_two(
    mineral: str, title: str, second: str
) -> None:
    figure = build("recycling.rates", {"mineral": mineral})
    assert (figure.title, figure.second) == (title, second)


def test_of_all_minerals_the_titles_are_the_two_definitions_of_the_iea() -> None:
    """R007: cobalt 10.4, lithium 2.9 of all scrap; copper 17.2, nickel 1.4 of old scrap alone."""
    figure = build("recycling.rates")
    assert figure.title == "Recycling met 10.4% of cobalt and 2.9% of lithium supply in 2023 (IEA)"
    assert figure.second == (
        "With factory scrap left out, recycling met 17.2% of copper and 1.4% of nickel supply"
    )


@pytest.mark.parametrize(
    ("printed", "form", "whole", "low", "high"),
    [
        ("34", "one", "34%", "34%", "34%"),
        ("43-53", "span", "43 to 53%", "43%", "53%"),
        ("<1", "under", "under 1%", "1%", "1%"),
        ("<1-76", "under_span", "<1 to 76%", "1%", "76%"),
        (">50", "over", "over 50%", "50%", "50%"),
        ("10.4", "one", "10.4%", "10.4%", "10.4%"),
    ],
)
def test_a_percentage_is_printed_as_published(
    printed: str, form: str, whole: str, low: str, high: str
) -> None:
    assert (form_of(printed), text(printed, W)) == (form, whole)
    assert numbers(printed, W) == {"share": whole, "low": low, "high": high}


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.live
def test_every_name_of_the_facts_maps_to_a_mineral_or_a_group() -> None:
    table = analysis.identified(facts("recycling"), names())
    assert {"aluminum", "silicon", "graphite", "light_rare_earths"} <= set(table["mineral"])


def test_a_name_that_maps_to_nothing_stops_the_figure() -> None:
    rows = pd.DataFrame({"mineral": ["cobalt", "unobtainium"]})
    with pytest.raises(ValueError, match="unobtainium, which maps to no mineral or group"):
        analysis.identified(rows, names())


def test_a_british_spelling_asks_for_the_same_figure() -> None:
    assert build("recycling.rates", {"mineral": "aluminium"}).params["mineral"] == "aluminum"


def test_a_mineral_without_a_rate_is_refused() -> None:
    with pytest.raises(BadValue, match="helium"):
        build("recycling.rates", {"mineral": "helium"})


# --- what recycling takes off --------------------------------------------------------------------


def test_a_range_of_several_metals_is_drawn_once_and_names_them_all() -> None:
    """20 to 30% is for lithium, nickel and cobalt together, 10 to 30% for four metals."""
    by_title = panels(build("recycling.potential"))
    (demand,) = by_title["Demand met by recycled batteries in 2050"].dots.rows
    (supply,) = by_title["Primary supply not needed in 2040"].dots.rows
    assert demand.name == "Cobalt, lithium and nickel, together"
    assert supply.name == "Cobalt, copper, lithium and nickel, together"
    assert [d.value for d in demand.dots] == [0.2, 0.3]
    of_copper = {c.question: c for c in counts(build("recycling.potential", {"mineral": "copper"}))}
    assert "Demand met by recycled batteries in 2050" not in of_copper
    assert of_copper["Primary supply not needed in 2040"].sentence == supply.name


def test_the_title_names_the_scenario_and_the_range_of_cuts() -> None:
    figure = build("recycling.potential")
    assert figure.title == (
        "By 2050 recycling would cut the need for new mines by 25 to 40% (IEA, APS)"
    )
    assert figure.second == (
        "The cut would be 40% for cobalt and copper and 25% for lithium and nickel "
        "(Announced Pledges Scenario, APS)"
    )
    assert set(figure.data["status"]) == {"projected"}
    nickel = build("recycling.potential", {"mineral": "nickel"})
    assert nickel.title == "By 2050 recycling would cut the need for new nickel mines by 25% (APS)"


def test_the_figures_say_that_no_open_table_exists_and_who_holds_it() -> None:
    notes = " ".join(build("recycling.rates").notes)
    assert "No open-access table" in notes
    assert "IEA" in notes
    assert "cei_srm010" in notes


# --- the United States ---------------------------------------------------------------------------


def test_shares_of_scrap_equal_those_that_the_facts_work_out_themselves() -> None:
    """The facts divide by hand and round to whole percent: aluminum 1,600 / 5,700 kt is 28."""
    table = facts("recycling")
    table = table[
        (table["measure"] == "us_secondary_share_of_apparent_consumption")
        & (table["year"] == "2025")
    ]
    ours = build("recycling.us").data
    ours = ours[ours["measure"] == "us_secondary_share_of_apparent_consumption"]
    shares = ours.dropna(subset="value").set_index("mineral")["value"]
    expected = {names()[m]: float(v) for m, v in zip(table["mineral"], table["value"], strict=True)}
    assert {m: round(100 * v) for m, v in shares.items()} == expected


def test_withheld_and_not_available_are_words_and_not_zero() -> None:
    figure = build("recycling.us")
    panel = panels(figure)["US: scrap in consumption"]
    assert row(panel, "Tungsten").note == "withheld"
    assert row(panel, "Magnesium (metal)").note == "withheld"  # scrap 110 kt, consumption W
    assert row(panel, "Germanium").note == "not available"
    gaps = figure.data[figure.data["status"].isin(["withheld", "not_available"])]
    assert gaps[["value", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("name", "printed", "at"),
    [("Tungsten", "over 50%", 0.5), ("Magnesium (metal)", "over 75%", 0.75),
     ("Cadmium", "under 25%", 0.25)],
)  # fmt: skip
def test_a_bound_of_import_reliance_is_printed_as_one(name: str, printed: str, at: float) -> None:
    one = row(panels(build("recycling.us"))["US: net import reliance"], name)
    assert one.texts == (printed,)
    assert [d.value for d in one.dots] == [at]


def test_a_net_exporter_is_said_and_has_no_mark() -> None:
    """USGS prints E for molybdenum in 2024."""
    figure = build("recycling.us", {"mineral": "molybdenum", "year": "2024"})
    assert figure.title == "The United States was a net exporter of molybdenum in 2024"
    (year,) = counts(figure)
    assert (year.question, year.number, year.sentence) == (
        "US: net import reliance",
        "net exporter",
        "2024",
    )
    assert "USGS publishes no figure for scrap of this mineral." in figure.notes


def test_one_mineral_shows_its_five_years_as_a_line_the_oldest_left() -> None:
    figure = build("recycling.us", {"mineral": "nickel", "year": "2023"})
    line, year_mark = lines(figure)["US: scrap in consumption"].series
    assert [point.x for point in line.points] == [2021, 2022, 2023, 2024, 2025]
    assert (line.start_value, line.end_value) == ("61%", "59%\u00a0e")
    assert [(point.x, point.text) for point in year_mark.points] == [(2023, "59%")]
    # 140,000 / 238,000 t
    assert figure.title == "Scrap met 59% of US nickel consumption in 2023"


def test_a_title_of_a_year_names_the_two_largest_shares_and_counts_imports() -> None:
    """USGS MCS 2026: lead 67%, nickel 59%; net imports over half for 12 of 15."""
    figure = build("recycling.us", {"year": "2025"})
    assert figure.title == ("Scrap met 67% of US lead consumption in 2025, 59% of nickel")
    assert figure.claim == (
        "Scrap met an estimated 67% of US lead consumption in 2025, an estimated 59% of nickel"
    )
    assert figure.remark == (
        "Net imports met more than half of US consumption for 12 of 15 minerals with scrap"
    )
    data = figure.data[figure.data["measure"] == "net_import_reliance"]
    assert len(data) == 15
    over = (data["value"] > 0.5) | ((data["status"] == "at_least") & (data["low"] >= 0.5))
    assert over.sum() == 12


def test_a_bound_below_half_leaves_the_count_open() -> None:
    """2021: magnesium's reliance is "over 25%", which may be more than half."""
    second = build("recycling.us", {"year": "2021"}).second
    assert " for at least " in second
    assert build("recycling.us", {"mineral": "tungsten", "year": "2025"}).second == (
        "Net imports met over 50% of US use of tungsten in 2025"
    )


def test_a_bound_of_a_year_is_a_dashed_line_at_the_bound_and_a_withheld_one_a_gap() -> None:
    """Tungsten: over 50% in every year, scrap withheld; beryllium has no number for 2021."""
    (panel,) = lines(build("recycling.us", {"mineral": "tungsten", "year": "2025"})).values()
    (line,) = panel.series
    assert line.dashed
    assert {(point.y, point.text) for point in line.points} == {(0.5, "over 50%")}
    for one in ("beryllium", "tellurium"):
        reliance = lines(build("recycling.us", {"mineral": one}))["US: net import reliance"]
        assert any(point.y is None for point in reliance.series[0].points), one


def test_scrap_that_never_left_the_factory_is_not_counted() -> None:
    """Aluminum 2025: 1,600 kt of old scrap over 5,700 kt, without the 2,000 kt of new scrap."""
    table = analysis.scrap_shares(load("salient"), "2026")
    aluminum = table[(table["mineral"] == "aluminum") & (table["year"] == 2025)].iloc[0]
    assert (aluminum["series"], aluminum["scrap"]) == ("old scrap", 1600)
    assert aluminum["share"] == pytest.approx(1600 / 5700)


def salient(scrap_unit: str, scrap: float, whole: float) -> pd.DataFrame:
    base = {"edition": "2026", "mineral": "tin", "year": 2025, "status": "reported"}
    return pd.DataFrame(
        [
            {**base, "measure": "secondary_production", "series": "old scrap", "value": scrap,
             "unit": scrap_unit},
            {**base, "measure": "apparent_consumption", "series": "all", "value": whole,
             "unit": "t"},
        ]
    )  # fmt: skip


@pytest.mark.live
@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_share_is_the_quotient_never_clipped(scrap: float, whole: float) -> None:
    (share,) = analysis.scrap_shares(salient("t", scrap, whole), "2026")["share"]
    assert share == pytest.approx(scrap / whole)


def test_two_units_are_not_divided() -> None:
    with pytest.raises(ValueError, match="tin are in different units"):
        analysis.scrap_shares(salient("kt", 1, 2), "2026")


# --- targets -------------------------------------------------------------------------------------


def test_targets_stand_beside_no_value_of_another_definition() -> None:
    figure = build("recycling.targets")
    for title, panel in panels(figure).items():
        targets = {"target" in m for m in measures_of(panel)}
        assert targets == {title != "EU: input rates in bands"}
        if targets == {True}:
            assert panel.definition.endswith("Today: no figure in the same definition.")


def test_the_battery_regulation_has_two_dates_for_four_metals() -> None:
    panel = panels(build("recycling.targets"))["EU: metal recovered from waste batteries"]
    assert [r.name for r in panel.dots.rows] == ["Cobalt", "Copper", "Lead", "Nickel"]
    assert {r.texts for r in panel.dots.rows} == {("90%, 95%",)}
    assert panel.dots.text_heads == ("2027, 2031",)


def test_the_bands_of_the_research_centre_are_counted_as_the_facts_have_them() -> None:
    bands = facts("recycling")
    counts = bands.loc[bands["measure"] == "eol_rir_band", "value"].value_counts()
    assert counts.to_dict() == {"5-22": 8, "<5": 6, ">25": 2}
    (note,) = [n for n in build("recycling.targets").notes if "sorts" in n]
    assert "2 are over 25%, 8 between 5% and 22%, 6 under 5%" in note


def test_the_second_sentence_of_targets_is_that_of_the_battery_regulation() -> None:
    """R003: 90% by the end of 2027, 95% by that of 2031, the same for four metals."""
    assert build("recycling.targets").second == (
        "From waste batteries, 90% of cobalt, copper, lead and nickel must be recovered by 2027, "
        "95% by 2031"
    )


@pytest.mark.parametrize("measure", ["target_battery_material_recovery",
                                     "target_battery_recycling_efficiency", "eol_rir"])  # fmt: skip
def test_the_years_above_a_pair_are_those_of_the_facts(measure: str) -> None:
    years = sorted(published().loc[published()["measure"] == measure, "year"].unique())
    head = W(f"recycling.panel.{measure}.head")
    assert [int(year) for year in re.findall(r"\d{4}", head)] == years
