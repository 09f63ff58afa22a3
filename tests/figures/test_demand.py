"""Six figures of demand: the IEA's numbers, under the IEA's names, one edition and one scope each.

Known answers are the rows of the IEA's files, in kt: sheet 3.1 (demand by technology), 3.2 (by
mineral) and 1 (total demand).
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.figures.fields import label
from msp_dash.figures.record import (
    DotsEncoding,
    Figure,
    LinesEncoding,
    RankingEncoding,
    StackEncoding,
)
from msp_dash.figures.registry import build, spec
from msp_dash.params import BadValue
from msp_dash.words import words
from tests.some import EACH

pytestmark = pytest.mark.snapshot

FIELDS = {
    "demand.technologies": ["scenario", "year", "sector", "value"],
    "demand.scenarios": ["scenario", "year", "value"],
    "demand.growth": ["mineral", "scenario", "scope", "base_year", "year", "ratio"],
    "demand.mix": ["mineral", "year", "value", "share"],
    "demand.share": ["mineral", "scenario", "year", "share"],
    "demand.revisions": ["edition", "scenario", "year", "value"],
}
"""The contract's fields."""
MARKING = {"demand.growth": "mineral", "demand.mix": "mineral", "demand.scenarios": "year"}
"""An optional parameter that only marks something, tried with the defaults of the others."""


def find(figure: Figure, column: str = "value", **where: object) -> float:
    """The one number of a figure's rows with these values."""
    rows = figure.data
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, f"{len(rows)} rows for {where}"
    return float(rows[column].iloc[0])


def stack(figure: Figure) -> StackEncoding:
    assert isinstance(figure.encoding, StackEncoding)
    return figure.encoding


def dots(figure: Figure) -> DotsEncoding:
    assert isinstance(figure.encoding, DotsEncoding)
    return figure.encoding


# The contract


@pytest.mark.parametrize("figure_id", FIELDS)
def test_without_parameters_a_figure_has_data_and_the_contracts_fields(figure_id: str) -> None:
    figure = build(figure_id)
    assert figure.kind != "empty"
    assert list(figure.data.columns) == FIELDS[figure_id]
    assert len(figure.data)
    assert figure.sources and figure.notes and figure.alt and figure.sentence
    assert [column.field for column in figure.table] == FIELDS[figure_id]


def combinations(figure_id: str) -> list[dict[str, str]]:
    """Every combination of what a figure needs; with what may be left open, those of 2040."""
    figure_spec = spec(figure_id)
    assert figure_spec.choices is not None
    frame = figure_spec.choices()
    optional = [u.parameter.name for u in figure_spec.uses if u.optional]
    marking = [MARKING[figure_id]] if figure_id in MARKING else []
    frames = [frame.drop(columns=optional), frame[frame["year"] == "2040"].drop(columns=marking)]
    frames += [frame[marking]] if marking else []
    return [q for f in frames for q in f.drop_duplicates().to_dict("records")]


@pytest.mark.live
@pytest.mark.parametrize("figure_id", FIELDS)
def test_every_allowed_combination_is_a_figure_with_data(figure_id: str, extent: str) -> None:
    for query in combinations(figure_id)[:: 1 if extent == "every" else EACH]:
        figure = build(figure_id, query)
        assert figure.kind != "empty", query
        assert len(figure.data), query
        text = " ".join((figure.title, figure.subtitle, figure.alt, *figure.notes))
        assert "{" not in text and "nan" not in text.lower().split(), query
        assert len(figure.title) <= 100, figure.title


@pytest.mark.parametrize("figure_id", FIELDS)
def test_a_figure_says_that_scenarios_are_no_forecasts(figure_id: str) -> None:
    assert any("not forecasts" in note for note in build(figure_id).notes)


# demand.scenarios


def test_nickel_on_three_scenarios_of_july_2026() -> None:
    # 2026-07, sheet 3.1, Nickel, Total: 625 in 2025; 1932, 2403, 3253 in 2040; 2051 to 3963 in
    # 2050.
    figure = build("demand.scenarios", {"mineral": "nickel", "edition": "2026-07"})
    assert find(figure, scenario="base") == 625_000
    assert find(figure, scenario="current_policies", year=2040) == 1_932_000
    assert find(figure, scenario="stated_policies", year=2040) == 2_403_000
    assert find(figure, scenario="high_demand", year=2040) == 3_253_000
    assert (
        figure.title
        == "Energy technologies would need 2.1 to 4.0\N{NO-BREAK SPACE}Mt of nickel in 2050"
    )
    assert figure.second == "Energy technologies needed 625\N{NO-BREAK SPACE}kt in 2025"


def test_title_values_beside_the_lines_and_description_follow_a_chosen_year() -> None:
    # 2026-07, sheet 3.1, Nickel 2035: the lines ended with the numbers of 2050 whatever was chosen.
    figure = build("demand.scenarios", {"mineral": "nickel", "year": "2035"})
    at = figure.data[(figure.data["year"] == 2035) & (figure.data["scenario"] != "base")]
    encoding = figure.encoding
    assert isinstance(encoding, LinesEncoding)
    lines, marks = encoding.panels[0].series[:3], encoding.panels[0].series[3:]
    assert [line.end_value for line in lines] == ["", "", ""]
    assert [(m.points[0].x, m.points[0].y) for m in marks] == [
        (2035, v / 1000) for v in at["value"]
    ]
    assert [m.end_value for m in marks] == [m.points[0].text for m in marks]
    assert figure.title.endswith("of nickel in 2035") and figure.alt.count("in 2035") == 4
    assert "2050" not in figure.alt
    share = build("demand.share", {"mineral": "nickel", "year": "2040"}).encoding
    assert isinstance(share, LinesEncoding)
    assert {s.points[0].x for s in share.panels[0].series if s.end_value} == {2040}


def test_lines_start_from_the_one_base_year_on_a_span_that_says_what_it_is() -> None:
    encoding = build("demand.scenarios").encoding
    assert isinstance(encoding, LinesEncoding)
    panel = encoding.panels[0]
    assert panel.span == (2025, 2050, "IEA scenarios, not forecasts")
    assert [s.token for s in panel.series] == ["ramp:3", "ramp:4", "ramp:5"]
    assert {s.points[0].y for s in panel.series} == {625}
    assert [s.start_value for s in panel.series] == ["2025: 625", "", ""]
    assert [s.end_name for s in panel.series] == [
        "Current Policies",
        "Stated Policies",
        "High Demand",
    ]


def test_a_title_says_less_where_demand_falls_in_every_scenario() -> None:
    # 2026-07, sheet 3.2, Silver: 10.1 in 2025; 5.19, 6.56 and 7.24 in 2040.
    figure = build("demand.scenarios", {"mineral": "silver", "year": "2040"})
    assert figure.title == (
        "Energy technologies would need less silver in 2040: 5.2 to 7.2\N{NO-BREAK SPACE}kt"
    )


def test_what_is_quoted_names_the_scenario_where_one_is_asked() -> None:
    figure = build("demand.scenarios", {"scenario": "high_demand", "year": "2040"})
    assert figure.title.endswith("3.3\N{NO-BREAK SPACE}Mt of nickel in 2040 (High Demand)")
    assert "of nickel in 2040 (High Demand) (IEA" in figure.sentence
    assert set(figure.data["scenario"]) == {"base", "high_demand"}


def test_a_title_says_where_all_scenarios_agree() -> None:
    # 2024-05, sheet 1, Lithium, Other uses: 122.9 in 2040 in STEPS, APS and NZE.
    figure = build(
        "demand.scenarios",
        {"mineral": "lithium", "scope": "other", "edition": "2024-05", "year": "2040"},
    )
    assert figure.title == (
        "Other uses would need 120\N{NO-BREAK SPACE}kt of lithium in 2040 in every scenario"
    )


def test_total_demand_for_copper_is_in_july_2026() -> None:
    # 2026-07, sheet 1, Copper, Total demand: 27775 in 2025, 34984 in 2040 on Stated Policies.
    figure = build("demand.scenarios", {"mineral": "copper", "scope": "total"})
    assert figure.params["edition"] == "2026-07"
    assert find(figure, scenario="base") == 27_775_000
    assert find(figure, scenario="stated_policies", year=2040) == 34_984_000


# demand.technologies


def test_electric_vehicles_take_77_percent_of_nickel_in_2040() -> None:
    # 2026-07, sheet 3.1, Nickel, Stated Policies 2040: electric vehicles 1851 of 2403.
    figure = build("demand.technologies", {"mineral": "nickel", "year": "2040"})
    assert figure.title == ("Electric vehicles would take 77% of nickel for energy in 2040")
    # 2026-07: 439 of 625 kt in 2025.
    assert figure.second.endswith("the share was 70% in 2025")
    assert find(figure, scenario="stated_policies", sector="electric_vehicles") == 1_851_000
    assert find(figure, scenario="stated_policies", sector="all") == 2_403_000
    assert find(figure, scenario="base", sector="wind") == 52_100


def test_bars_have_at_most_five_parts_and_the_rows_hold_every_sector() -> None:
    figure = build("demand.technologies", {"mineral": "copper"})
    for row in stack(figure).rows:
        assert len(row.parts) <= 5
        assert row.parts[-1].outline
    assert figure.data["sector"].nunique() == 7 + 1
    assert any(note.startswith("Shown as one: ") for note in figure.notes)


def test_drawn_parts_add_up_to_the_rows_that_they_merge() -> None:
    figure = build("demand.technologies", {"mineral": "copper"})
    high = figure.data[
        (figure.data["scenario"] == "high_demand") & (figure.data["sector"] != "all")
    ]
    total = sum(part.value for part in stack(figure).rows[-1].parts)
    assert total * 1000 == pytest.approx(high["value"].sum())


def test_one_technology_that_takes_all_is_said_to() -> None:
    # 2026-07, sheet 3.1, PGMs: hydrogen technologies alone.
    figure = build("demand.technologies", {"mineral": "platinum_group_metals"})
    assert figure.title == "Hydrogen technologies would take all platinum metals for energy in 2040"


def test_nearly_all_is_not_called_all_nor_100_percent() -> None:
    # 2026-07, sheet 3.1, Cobalt 2050, Current Policies: hydrogen and power take a few tonnes.
    figure = build(
        "demand.technologies",
        {"mineral": "cobalt", "year": "2050", "scenario": "current_policies"},
    )
    assert figure.title == "Electric vehicles would take nearly all cobalt for energy in 2050"


def test_parts_that_do_not_add_up_are_named_beside_the_printed_total() -> None:
    # 2025-05: copper APS 2030, parts 12 717 against 12 578 as printed.
    figure = build(
        "demand.technologies", {"mineral": "copper", "edition": "2025-05", "year": "2030"}
    )
    notes = " ".join(figure.notes)
    assert "Announced Pledges (APS): the parts add up to 12,717 kt" in notes
    assert "the published total is 12,578 kt" in notes


def test_other_uses_are_a_part_of_total_demand() -> None:
    # 2024-05, sheet 1, Copper STEPS 2040: other uses 21997.2 of 33980.9.
    figure = build(
        "demand.technologies",
        {"mineral": "copper", "scope": "total", "edition": "2024-05", "year": "2040"},
    )
    assert figure.title == "Other uses would take 65% of all copper in 2040"
    assert "in 2040 (STEPS) (IEA" in figure.sentence


# demand.growth


def test_nickel_grows_3_1_to_5_2_times_by_2040() -> None:
    # 2026-07: 1932, 2403 and 3253 over 625.
    figure = build("demand.growth", {"mineral": "nickel"})
    ratios = [
        find(figure, "ratio", mineral="nickel", scenario=s)
        for s in ("current_policies", "stated_policies", "high_demand")
    ]
    assert ratios == pytest.approx([1932 / 625, 2403 / 625, 3253 / 625])
    assert "nickel would be 3.8 times 2025 in 2040" in figure.second


def test_manganese_grows_9_3_times_and_leads_the_picture() -> None:
    # 2026-07, sheet 3.2, Manganese: 197 in 2025; 1560, 1834 and 2509 in 2040.
    figure = build("demand.growth")
    assert find(figure, "ratio", mineral="manganese", scenario="stated_policies") == pytest.approx(
        1834 / 197
    )
    first = dots(figure).rows[0]
    assert (first.name, *first.texts) == ("Manganese", "9.3×", "197")
    # Gallium, iridium and others that are not drawn grow faster in the rows.
    every = figure.data[figure.data["scenario"] == "stated_policies"]
    assert every["ratio"].max() > 1834 / 197
    assert figure.title == (
        f"Energy demand for manganese would grow fastest of {len(dots(figure).rows)}, "
        "to 9.3 times by 2040"
    )
    # Lithium: 836 over 203.
    assert figure.second == (
        "Scenarios range from 7.9 to 13 times 2025; lithium would come next with 4.1"
    )


def test_the_picture_shows_the_twelve_larger_minerals_and_the_rows_hold_all() -> None:
    figure = build("demand.growth")
    assert [row.key for row in dots(figure).rows] == [
        "manganese",
        "lithium",
        "nickel",
        "battery_graphite",
        "neodymium",
        "chromium",
        "copper",
        "cobalt",
        "molybdenum",
        "silicon",
        "zinc",
        "silver",
    ]
    assert figure.data["mineral"].nunique() == 38  # 37 and the total of rare earths
    assert dots(figure).reference == 1.0


def test_a_small_mineral_that_is_chosen_is_drawn_too_and_has_the_title() -> None:
    figure = build("demand.growth", {"mineral": "magnesium"})
    assert [r.key for r in dots(figure).rows if r.selected] == ["magnesium"]
    ratios = figure.data.loc[figure.data["mineral"] == "magnesium", "ratio"]
    assert figure.title == (
        f"Energy demand for magnesium metal would be {ratios.min():.2g} to {ratios.max():.2g} "
        "times 2025 in 2040"
    )


def test_a_chosen_mineral_has_its_rank_and_the_leader_the_second_sentence() -> None:
    # 2026-07, Stated Policies 2040 over 2025: manganese 9.3, lithium 4.1, nickel 3.8.
    figure = build("demand.growth", {"mineral": "nickel"})
    assert figure.title == "Energy demand for nickel would rank 3rd of 12 in growth to 2040"
    assert figure.second == (
        "Energy demand for nickel would be 3.8 times 2025 in 2040; "
        "manganese would grow fastest, to 9.3 times"
    )
    falling = build("demand.growth", {"mineral": "silver"})
    assert falling.title.startswith("Energy demand for silver would be 0.")


def test_a_base_year_printed_as_zero_gives_no_multiple_and_is_named() -> None:
    # 2026-07, sheet 3.2, Vanadium 2025: 0.00.
    figure = build("demand.growth", {"mineral": "vanadium"})
    row = next(r for r in dots(figure).rows if r.selected)
    assert row.dots == ()
    assert row.note == "2025 published as zero"
    assert figure.title == "Demand growth for vanadium cannot be given: 2025 is zero"
    assert pd.isna(figure.data.set_index("mineral").loc["vanadium", "ratio"]).all()
    assert any("vanadium" in note for note in figure.notes)


@pytest.mark.parametrize(("edition", "base"), [("2024-05", 2023), ("2025-05", 2024)])
def test_growth_is_from_the_editions_own_base_year(edition: str, base: int) -> None:
    figure = build("demand.growth", {"edition": edition, "scope": "total"})
    assert set(figure.data["base_year"]) == {base}
    assert figure.data["scope"].unique().tolist() == ["total"]
    assert figure.data["mineral"].nunique() == 6


def test_one_mineral_alone_is_not_called_the_one_that_grows_most() -> None:
    # 2026-07, sheet 1, Copper: 33580 to 35719 in 2040 over 27775.
    figure = build("demand.growth", {"scope": "total", "edition": "2026-07"})
    assert figure.title == "Total demand for copper would be 1.2 to 1.3 times 2025 in 2040"


# demand.mix


def test_minerals_of_electric_vehicles() -> None:
    figure = build("demand.mix", {"technology": "electric_vehicles", "scenario": "stated_policies"})
    assert find(figure, mineral="nickel") == 1_851_000
    assert find(figure, "share", mineral="nickel") == pytest.approx(1851 / 2403)
    assert isinstance(figure.encoding, RankingEncoding)
    assert figure.encoding.rows[0].length == 1.0
    assert {row.token for row in figure.encoding.rows} == {"ramp:4"}


def test_the_base_year_of_a_technology_has_no_scenarios_colour() -> None:
    figure = build("demand.mix", {"technology": "electric_vehicles", "year": "2025"})
    assert find(figure, mineral="nickel") == 439_000
    assert isinstance(figure.encoding, RankingEncoding)
    assert {row.token for row in figure.encoding.rows} == {"ink2"}
    assert " needed " in figure.title and " came next " in figure.second


def test_the_title_of_a_technology_speaks_of_the_chosen_mineral() -> None:
    # 2026-07, Stated Policies 2040: nickel 1851, battery-grade graphite 3475 kt or more.
    query = {"technology": "electric_vehicles", "year": "2040", "scenario": "stated_policies"}
    figure = build("demand.mix", query | {"mineral": "nickel"})
    assert figure.title == (
        "Electric vehicles would need 1.9\N{NO-BREAK SPACE}Mt of nickel in 2040"
    )
    assert figure.sentence.startswith(f"{figure.title} (Stated Policies) (IEA")
    assert figure.second.startswith("Battery-grade graphite would come first with ")


def test_graphite_is_not_compared_with_the_battery_grade_that_it_holds() -> None:
    query = {"technology": "electric_vehicles", "edition": "2025-05", "mineral": "graphite"}
    assert "graphite" not in build("demand.mix", query).second.lower()


def test_a_printed_zero_is_a_zero_and_not_missing() -> None:
    # 2024-05, sheet 3.1, Nickel, Grid battery storage 2040, STEPS: 0.
    figure = build(
        "demand.mix",
        {"technology": "grid_battery_storage", "edition": "2024-05", "scenario": "steps"},
    )
    assert isinstance(figure.encoding, RankingEncoding)
    nickel = next(row for row in figure.encoding.rows if row.key == "nickel")
    assert (nickel.mark, nickel.texts[0]) == ("zero", "0")
    of_nickel = build("demand.mix", dict(figure.params) | {"mineral": "nickel", "year": "2040"})
    assert of_nickel.title == "Grid batteries would need no nickel in 2040"


# demand.share


def test_share_of_energy_technologies_in_total_demand_for_nickel() -> None:
    # 2025-05, totalDemand, Nickel: totalClean 2381.06 of totalDemand 5684.64 in STEPS 2040.
    figure = build("demand.share", {"mineral": "nickel"})
    assert figure.params["edition"] == "2025-05"
    assert find(figure, "share", scenario="steps", year=2040) == pytest.approx(0.4189, abs=1e-4)
    assert isinstance(figure.encoding, LinesEncoding)


def test_all_six_minerals_stand_side_by_side_where_none_is_asked() -> None:
    figure = build("demand.share")
    assert figure.data["mineral"].nunique() == 6
    assert dots(figure).rows[0].key == "lithium"
    assert (
        figure.title == "Energy technologies would take over half of lithium and graphite in 2040"
    )


def test_july_2026_has_the_share_of_copper() -> None:
    # 2026-07: 8003 of 27775 in 2025.
    figure = build("demand.share", {"mineral": "copper"})
    assert figure.params["edition"] == "2026-07"
    assert find(figure, "share", scenario="base") == pytest.approx(8003 / 27775)


# demand.revisions


def test_nickel_in_2040_as_three_editions_saw_it() -> None:
    # Nickel, total of energy technologies in 2040, sheet 3.1 of each edition.
    figure = build("demand.revisions", {"mineral": "nickel", "year": "2040"})
    printed = [row.texts[0] for row in dots(figure).rows if not row.heading]
    assert printed == [
        *("2,411", "3,381", "3,584"),
        *("2,381", "3,201", "4,103"),
        *("1,932", "2,403", "3,253"),
    ]
    assert figure.title == (
        "The IEA sees 1.9 to 3.3\N{NO-BREAK SPACE}Mt of nickel for energy in 2040"
    )
    assert figure.second == (
        "That is its July 2026 edition; the May 2025 edition had 2.4 to 4.1 Mt, "
        "in scenarios that are not equivalent"
    )
    assert [s.edition for s in figure.sources] == ["2024-05", "2025-05", "2026-07"]


@pytest.mark.parametrize("mineral", ["nickel", "lithium", "copper"])
def test_revisions_do_not_repeat_the_title_of_the_scenarios(mineral: str) -> None:
    query = {"mineral": mineral, "year": "2040"}
    revisions, scenarios = (build(f"demand.{one}", query) for one in ("revisions", "scenarios"))
    before = revisions.data[revisions.data["edition"] == "2025-05"]["value"]
    unit = words().tonnes_unit(before.max())
    span = [words().in_unit(value, unit, 2) for value in (before.min(), before.max())]
    assert " to ".join(span) in f"{revisions.title} {revisions.second}"
    assert " to ".join(span) not in f"{scenarios.title} {scenarios.second}"


def test_revisions_keep_names_and_colour_only_the_newest_edition() -> None:
    rows = dots(build("demand.revisions")).rows
    headings = [(row.name, row.sublabel) for row in rows if row.heading]
    assert headings == [
        ("May 2024", "base year 2023"),
        ("May 2025", "base year 2024"),
        ("July 2026", "base year 2025"),
    ]
    tokens = [row.dots[0].token for row in rows if row.dots]
    assert tokens == ["ink2"] * 6 + ["ramp:3", "ramp:4", "ramp:5"]
    assert all(row.from_zero for row in rows if row.dots)


def test_an_edition_without_the_number_is_named() -> None:
    figure = build("demand.revisions", {"mineral": "nickel", "scope": "total"})
    assert figure.title.endswith(" of nickel for all uses in 2040")
    assert figure.second.startswith("That is its May 2025 edition; the May 2024 edition had ")
    assert (
        "Nickel for all uses: not given in the data used here for these editions: July 2026."
        in figure.notes
    )


# What an edition lacks


def test_total_demand_for_nickel_is_not_in_july_2026_and_the_figure_says_where_it_is() -> None:
    figure = build(
        "demand.scenarios", {"mineral": "nickel", "scope": "total", "edition": "2026-07"}
    )
    assert figure.kind == "empty"
    assert figure.notes == (
        "In the data used here, the July 2026 edition gives demand for all uses only for copper.",
    )
    assert "edition=2025-05" in figure.nearest and "scope=total" in figure.nearest


def test_a_figure_of_july_2026_says_what_the_edition_lacks() -> None:
    notes = build("demand.scenarios", {"mineral": "nickel"}).notes
    assert (
        "In the data used here, the July 2026 edition gives demand for all uses only for copper; "
        "for nickel, see the May 2025 edition." in notes
    )
    assert "The July 2026 figures are a third party’s transcription of the IEA’s file." in notes


def test_other_uses_of_copper_after_2025_are_not_in_july_2026() -> None:
    figure = build(
        "demand.technologies", {"mineral": "copper", "scope": "total", "edition": "2026-07"}
    )
    assert figure.kind == "empty"
    assert "edition=2025-05" in figure.nearest


@pytest.mark.parametrize("figure_id", ["demand.technologies", "demand.scenarios", "demand.growth"])
def test_a_scenario_of_another_edition_is_refused_and_not_mapped(figure_id: str) -> None:
    figure = build(figure_id, {"edition": "2026-07", "scenario": "aps"})
    assert figure.kind == "empty"
    assert "not a scenario of the July 2026 edition" in figure.notes[0]
    assert "scenario=aps" in figure.nearest


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(BadValue, match="net_zero"):
        build("demand.scenarios", {"scenario": "net_zero"})


def test_two_scopes_cannot_be_asked_at_once() -> None:
    with pytest.raises(BadValue, match="scope"):
        build("demand.growth", {"scope": "energy,total"})


def test_a_technology_that_a_mineral_does_not_go_into() -> None:
    figure = build("demand.mix", {"technology": "hydrogen", "mineral": "lithium"})
    assert figure.kind == "empty"
    assert figure.notes == (
        "The uses that the IEA gives for lithium do not include hydrogen technologies.",
    )


# What the minerals are


@pytest.mark.parametrize(
    ("mineral", "scope", "text"),
    [
        ("graphite", "total", "natural and synthetic"),
        ("battery_graphite", "energy", "natural and synthetic"),
        ("magnet_rare_earths", "total", "praseodymium, neodymium, terbium and dysprosium"),
        ("lithium", "energy", "not carbonate equivalent"),
    ],
)
def test_a_note_says_what_the_iea_counts(mineral: str, scope: str, text: str) -> None:
    notes = build("demand.scenarios", {"mineral": mineral, "scope": scope}).notes
    assert any(text in note for note in notes)


def test_graphite_is_nowhere_called_natural_alone() -> None:
    for query in ({"mineral": "graphite"}, {"mineral": "graphite", "scope": "total"}):
        figure = build("demand.scenarios", query)
        assert "natural graphite" not in f"{figure.title} {figure.subtitle} {figure.alt}"
    (mineral,) = [one for one in build("demand.share").table if one.field == "mineral"]
    assert label("graphite", mineral, words("en")) == "Graphite (all grades)"


# Against the publisher's files


def test_figures_repeat_the_iea_files_of_2025_and_2026(sources_dir: Path) -> None:
    raw = pd.read_csv(sources_dir / "iea" / "CM_Data_Explorer_2026-07_transcribed.csv")
    lithium = raw[
        (raw["sheet"].str.startswith("3.1"))
        & (raw["mineral"] == "Lithium")
        & (raw["stage_or_technology"] == "Total")
        & (raw["scenario"] == "High Demand Scenario")
        & (raw["year"] == 2035)
    ]
    figure = build("demand.scenarios", {"mineral": "lithium"})
    assert find(figure, scenario="high_demand", year=2035) == lithium["value"].iloc[0] * 1000

    converted = json.loads(
        (sources_dir / "iea" / "CM_Data_Explorer_2025-05_converted.json").read_text("utf-8")
    )["totalDemand"]["Cobalt"]
    printed = converted["totalClean"]["NZE"]["2050"] / converted["totalDemand"]["NZE"]["2050"]
    figure = build("demand.share", {"mineral": "cobalt"})
    assert find(figure, "share", scenario="nze", year=2050) == pytest.approx(printed)
