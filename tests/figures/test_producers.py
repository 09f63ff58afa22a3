"""Who produces what: the publisher's rows, found again in the figures, and titles that stay true.

Each expected number cites the publisher's row: file, row key, raw text.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from msp_dash.analysis.groups import group_share
from msp_dash.analysis.series import breaks, broken
from msp_dash.analysis.shares import shares, world_total
from msp_dash.data import load
from msp_dash.data.paths import root
from msp_dash.figures import build, columns
from msp_dash.figures.common import capital, leaders
from msp_dash.figures.output_tables import observed
from msp_dash.figures.producers.concentration import (
    Row,
    concentration_choices,
    concentration_rows,
)
from msp_dash.figures.producers.history import history_choices
from msp_dash.figures.producers.output import output_choices, why_empty
from msp_dash.figures.producers.reserves import reserves_choices
from msp_dash.figures.record import Figure, MapEncoding, RankingEncoding
from msp_dash.figures.view_group import lens_countries
from msp_dash.ingest import sums
from msp_dash.params import View
from msp_dash.words import LANGUAGES, words

pytestmark = pytest.mark.snapshot

NBSP = "\u00a0"


def row(figure: Figure, **key: object) -> pd.Series:
    """The one row of the data that has these values."""
    matches = figure.data
    for name, value in key.items():
        matches = matches[matches[name] == value]
    assert len(matches) == 1, f"{len(matches)} rows of {figure.id} with {key}"
    return matches.iloc[0]


def of(figure_id: str, **query: str) -> Figure:
    return build(f"producers.{figure_id}", query)


# --- map and ranking -------------------------------------------------------------------------


@pytest.mark.parametrize("figure_id", ["map", "ranking"])
@pytest.mark.parametrize(
    ("query", "iso3", "value", "share", "status"),
    [
        # usgs/MCS2026_Commodities_Data.csv: COBALT, Congo (Kinshasa), Mine production, 2024
        # "226,000" Estimated.; World total, rounded "302,000".
        ({"mineral": "cobalt", "year": "2024", "source": "usgs"},
         "COD", 226_000, 226 / 302, "estimated"),
        # NICKEL, Indonesia, Mine production, 2025 "2,600,000" Estimated.; World "3,900,000".
        ({"mineral": "nickel"}, "IDN", 2_600_000, 26 / 39, "estimated"),
        # COPPER, Chile, Refinery production, thousand metric tons, 2024 "1,940"; World "27,600".
        ({"mineral": "copper", "stage": "refined", "year": "2024", "source": "usgs"},
         "CHL", 1_940_000, 1_940 / 27_600, "reported"),
        # COPPER, Other countries, Refinery production, 2024 "2,310": the residual.
        ({"mineral": "copper", "stage": "refined", "year": "2024", "source": "usgs"},
         "OTH", 2_310_000, 2_310 / 27_600, "residual"),
        # ALUMINUM, China, Smelter production, thousand metric tons, 2025 "45,000"; World "74,000".
        ({"mineral": "aluminum", "stage": "smelter", "year": "2025"},
         "CHN", 45_000_000, 45 / 74, "estimated"),
        # GALLIUM, Russia, Primary production, kilograms, 2025 "6,000" Estimated.; World "900,000".
        ({"mineral": "gallium", "source": "usgs", "year": "2025"}, "RUS", 6, 6 / 900, "estimated"),
        # ANTIMONY, Canada, Mine production, 2025: an em dash, which is a real zero.
        ({"mineral": "antimony", "year": "2025"}, "CAN", 0, 0.0, "reported"),
        # usgs/MCS2025_World_Data.csv: Cobalt, Congo (Kinshasa), PROD_2023 175000; World 238000.
        ({"mineral": "cobalt", "year": "2023", "source": "usgs"},
         "COD", 175_000, 175 / 238, "estimated"),
        # usgs/mcs2024-world/mcs2024-cobal_world.csv: New Caledonia11, Prod_t_est_2022 2000.
        ({"mineral": "cobalt", "year": "2022", "source": "usgs"},
         "NCL", 2_000, 2_000 / 197_000, "estimated"),
        # iea/CM_Data_Explorer_2025-05_converted.json: supply.cobalt.refining.countries.China 2024
        # 196.1433565869552 kt of a total of 250.14973829515156: unrounded, as the file has it.
        ({"mineral": "cobalt", "stage": "refined", "year": "2024", "source": "iea"},
         "CHN", 196_143.3565869552, 0.784104, "reported"),
        # iea/CM_Data_Explorer_2026-07_transcribed.csv: Cobalt, mining, Democratic Republic of
        # Congo, 2030 "121" kt of 252.
        ({"mineral": "cobalt", "year": "2030", "source": "iea", "edition": "2026-07"},
         "COD", 121_000, 121 / 252, "projected"),
        # bgs/BGS_cobalt_production.csv: COD, cobalt, mine, 2023 quantity 140121.
        ({"mineral": "cobalt", "year": "2023", "source": "bgs"},
         "COD", 140_121, 140_121 / 203_130, "reported"),
    ],
)  # fmt: skip
def test_output_is_the_publishers_row_over_the_publishers_total(
    figure_id, query, iso3, value, share, status
):
    own = row(of(figure_id, **query), iso3=iso3)
    assert own["value"] == pytest.approx(value)
    assert own["share"] == pytest.approx(share, abs=5e-7)
    assert own["status"] == status


def test_a_withheld_number_is_neither_zero_nor_guessed():
    # MCS 2026: LITHIUM, United States, Mine production, 2025 "W".
    figure = of("ranking", mineral="lithium", year="2025", source="usgs")
    own = row(figure, iso3="USA")
    assert own["status"] == "withheld"
    assert pd.isna(own["value"]) and pd.isna(own["share"])
    assert any("the United States: withheld or not available" in note for note in figure.notes)
    rank_row = next(r for r in figure.encoding.rows if r.key == "USA")
    assert (rank_row.mark, rank_row.texts[1]) == ("hatched", "withheld")
    world = of("map", mineral="lithium", year="2025", source="usgs").encoding
    assert isinstance(world, MapEncoding)
    assert "USA" in world.hatched and "USA" not in world.fill


@pytest.mark.parametrize("figure_id", ["producers.ranking", "producers.map"])
def test_countries_that_add_up_to_more_than_the_published_total_are_added_up(figure_id):
    # USGS, gallium 2025: China 900 t, Russia 6, Japan 3; world total, rounded, 900 t.
    notes = build(figure_id, {"mineral": "gallium", "edition": "2026", "year": "2025"}).notes
    assert notes[0] == "World total as published: 900 t; the countries add up to 909 t."
    for mineral in ("lithium", "copper"):
        assert "add up" not in " ".join(build(figure_id, {"mineral": mineral}).notes)


def test_a_printed_zero_is_a_tick_and_no_missing_number():
    figure = of("ranking", mineral="antimony", year="2025")
    assert isinstance(figure.encoding, RankingEncoding)
    rank_row = next(r for r in figure.encoding.rows if r.key == "CAN")
    assert (rank_row.mark, rank_row.texts[1]) == ("zero", "0")


def test_estimates_are_marked_in_title_rows_and_notes():
    figure = of("ranking", mineral="nickel", year="2025", source="usgs")
    assert figure.title.endswith("in 2025") and figure.second.endswith("(2025: estimated)")
    assert figure.claim == "Indonesia mined an estimated 67% of the world’s nickel in 2025"
    assert figure.encoding.rows[0].texts[0] == "66.7% e"
    assert any(note.startswith("e: estimated") for note in figure.notes)
    # MCS 2026 gives 2024 of most nickel producers without the mark.
    reported = of("ranking", mineral="nickel", year="2024", edition="2026")
    assert "estimated" not in reported.claim + reported.second


def test_new_caledonia_stands_apart_and_the_note_adds_it_to_france():
    # MCS 2026: NICKEL, New Caledonia, 2025 "140,000"; partners' rows 140,000 + 45,000 + 10,000.
    figure = of("ranking", mineral="nickel", year="2025", source="usgs")
    assert "NCL" not in lens_countries(View(figure.params))
    # (140,000 + 45,000 + 10,000) / 3,900,000 is 5.0% to the last digit.
    assert figure.second.startswith(
        "The New York partners mined at least 5.0% of the world’s nickel"
    )
    # (195 + 140) / 3,900 is 8.59%: a lower bound is rounded down.
    assert (
        "New Caledonia, a French territory, is listed apart from France; with it, at least 8.5%."
        in figure.notes
    )
    notes = of("ranking", mineral="nickel", lens="none").notes
    assert not any("apart from France" in note for note in notes)


# --- titles that stay true -------------------------------------------------------------------


@pytest.mark.parametrize("figure_id", ["map", "ranking"])
def test_the_largest_leads_and_the_group_comes_second(figure_id):
    # NICKEL 2025: 2,600,000 of 3,900,000; the three largest 3,070,000.
    query = {"mineral": "nickel", "year": "2025", "source": "usgs"}
    figure = of(figure_id, **query)
    assert figure.title == "Indonesia mined 67% of the world’s nickel in 2025"
    assert figure.sentence.startswith(f"{figure.claim} (")
    without_group = of(figure_id, **query, lens="none")
    assert without_group.second == (
        "The three largest producers accounted for 79% of the total (2025: estimated)"
    )


@pytest.mark.parametrize("figure_id", ["map", "ranking"])
@pytest.mark.parametrize(
    ("query", "title"),
    [
        # MCS 2026: COPPER, Zambia, Mine production, 2025 "940" thousand tons of "23,000"; 7th.
        (
            {"mineral": "copper", "year": "2025", "source": "usgs", "country": "ZMB"},
            "Zambia mined 4.1% of the world’s copper in 2025 (940,000 t, 7th)",
        ),
        # COPPER, Chile: "5,300" of "23,000".
        (
            {"mineral": "copper", "year": "2025", "source": "usgs", "country": "CHL"},
            "Chile mined 23% of the world’s copper in 2025 (5,300,000 t, 1st)",
        ),
        # "3,200"; the longer name gives way before the amount does.
        (
            {"mineral": "copper", "year": "2025", "source": "usgs", "country": "COD"},
            "DR Congo mined 14% of the world’s copper in 2025 (3,200,000 t, 2nd)",
        ),
        # Norway has no row: "Other countries" may hold it, and nothing says so.
        (
            {"mineral": "nickel", "year": "2025", "source": "usgs", "country": "NOR"},
            "USGS lists no mining of nickel in Norway for 2025",
        ),
        # ANTIMONY, Canada, Mine production, 2025: an em dash.
        (
            {"mineral": "antimony", "year": "2025", "source": "usgs", "country": "CAN"},
            "Mine output of antimony in Canada is zero for 2025",
        ),
        # LITHIUM, United States, 2025 "W".
        (
            {"mineral": "lithium", "year": "2025", "source": "usgs", "country": "USA"},
            "Mine output of lithium in the United States is withheld for 2025",
        ),
        # HELIUM, South Africa, 2025 "Less than ½ unit".
        (
            {"mineral": "helium", "year": "2025", "source": "usgs", "country": "ZAF"},
            "Output of helium in South Africa was under half a unit in 2025",
        ),
        # BORON, Turkey, 2025 "1,500" thousand tons; World total "XX".
        (
            {"mineral": "boron", "year": "2025", "source": "usgs", "country": "TUR"},
            f"Mine output of boron in Türkiye was 1.5{NBSP}Mt in 2025 (no world total)",
        ),
        # No state of the Union has a row: Finland may be among "Other countries".
        (
            {"mineral": "nickel", "year": "2025", "source": "usgs", "country": "EU"},
            "USGS lists no mining of nickel in the European Union for 2025",
        ),
    ],
)  # fmt: skip
def test_a_chosen_country_leads(figure_id, query, title):
    figure = of(figure_id, **query)
    assert figure.title == title
    assert figure.second.startswith("The New York partners") or query["mineral"] == "boron"


@pytest.mark.parametrize(
    ("query", "claim"),
    [
        (
            {"mineral": "copper", "country": "ZMB"},
            "Zambia mined an estimated 4.1% of the world’s copper in 2025 (940,000 t, 7th)",
        ),
        (
            {"mineral": "gallium", "stage": "refined", "country": "CHN"},
            "China refined nearly all of the world’s gallium in 2025 (estimated; 900 t, 1st)",
        ),
        (
            {"mineral": "boron", "country": "TUR"},
            "Mine output of boron in Türkiye was an estimated "
            f"1.5{NBSP}Mt in 2025 (no world total)",
        ),
    ],
)
def test_where_a_title_is_quoted_its_estimates_are_called_so(
    query: dict[str, str], claim: str
) -> None:
    figure = of("ranking", source="usgs", year="2025", **query)
    assert figure.claim == claim
    assert "2025: estimated" in figure.second


def test_a_chosen_country_leads_over_time_with_its_change_and_its_share_second():
    """A figure over time is opened for the change; the ranking is titled by the share."""
    # MCS 2026: COPPER, Zambia 2025 "940"; MCS 2022: Zambia, 2020 "853" thousand tons.
    figure = of("history", mineral="copper", source="usgs", country="ZMB")
    assert figure.title == "Zambia mined 10% more copper in 2025 than in 2020"
    assert figure.claim == "Zambia mined 10% more copper in 2025 (estimated) than in 2020"
    assert figure.subtitle.startswith("Mine production (USGS), ")
    assert figure.second == (
        "Zambia mined 4.1% of the world’s copper in 2025 (940,000 t, 7th; 2025: estimated)"
    )
    none = of("history", mineral="nickel", source="bgs", country="ZMB")
    assert none.title.startswith("Zambia mined 0.2%") and not none.second


def test_without_a_group_the_second_finding_is_the_leader():
    query = {"mineral": "copper", "year": "2025", "source": "usgs", "lens": "none"}
    figure = of("ranking", **query, country="ZMB")
    assert figure.second == "The largest producer was Chile, with 23% of output (2025: estimated)"


def test_a_projection_speaks_of_what_would_be():
    """`mined 68% ... in 2040`, said the title of a year to come."""
    figure = of("ranking", mineral="lithium", source="iea", year="2040")
    assert figure.title.endswith(" in 2040")
    assert figure.subtitle.endswith(" 2040, IEA base case")
    assert " would mine " in figure.title and " would mine " in figure.second
    assert "mined" not in f"{figure.title} {figure.second}"
    without_group = of(
        "map", mineral="lithium", source="iea", year="2040", lens="none", country="CHN"
    )
    assert "mined" not in f"{without_group.title} {without_group.second}"


def test_a_tie_for_the_first_place_has_no_leader():
    # BGS_tungsten_production.csv, 1971: China and the Soviet Union 8,800 t each, of 45,716.
    figure = of("map", mineral="tungsten", source="bgs", year="1971")
    assert figure.title == (
        "China and the Soviet Union each mined 19% of the recorded tungsten in 1971"
    )


def test_a_share_that_rounds_to_all_is_not_all():
    # MCS 2026: GALLIUM 2025: China "900,000" of "900,000" kg, and Japan 3,000, Russia 6,000.
    # The chapter says 99%.
    figure = of("map", mineral="gallium", source="usgs", year="2025")
    assert figure.title == "China refined nearly all of the world’s gallium in 2025"
    over_time = of("concentration", mineral="gallium", source="usgs").title
    assert over_time == "China refined nearly all of the world’s gallium in 2025"


def test_one_country_that_holds_all():
    # BGS_ferroalloys_production.csv lists silicon metal of Italy alone for 1975.
    figure = of("map", mineral="silicon", source="bgs", year="1975")
    assert figure.title == "Italy smelted all of the recorded silicon metal in 1975"


@pytest.mark.live
def test_all_is_said_only_where_nobody_else_has_output(extent):
    # Of every tenth year of BGS and of all of the rest: the rule is one for all.
    choices = output_choices()
    bgs = choices["source"] == "bgs"
    decades = choices[bgs & (choices["year"].astype(int) % 10 == 0)]
    step = 1 if extent == "every" else 9
    for choice in [*choices[~bgs][::step].to_dict("records"), *decades[::step].to_dict("records")]:
        figure = of("map", **choice)
        rows, title = figure.data, figure.title
        if re.search(r"(?<!nearly )\ball of\b", title):
            producers = rows[(rows["value"] > 0)]
            assert "recorded" in title or producers["share"].sum() >= 0.995, title
            assert len(producers) <= 5, title
            assert len(producers) == len(leaders(rows)), title


def test_a_long_tie_for_first_still_has_leaders():
    six = pd.DataFrame(
        {
            "iso3": ["AUS", "BRA", "CAN", "CHL", "CHN", "COD"],
            "value": [1.0] * 6,
            "share": [1 / 6] * 6,
        }
    )
    assert len(leaders(six)) == 3


def test_without_a_world_total_no_share_is_made_and_the_title_says_so():
    # MCS 2026: BORON, World total, 2025 "XX": countries report different forms.
    # Turkey, Production-refined borates, thousand metric tons "1,500"; United States "W".
    figure = of("ranking", mineral="boron")
    assert figure.title == "Türkiye mined the most boron in 2025 (no world total)"
    assert figure.data["share"].isna().all()
    assert row(figure, iso3="TUR")["value"] == 1_500_000
    assert any("countries report different forms" in note for note in figure.notes)


def test_a_producer_without_a_share_is_not_drawn_as_not_listed():
    # MCS 2026: BORON, World total "XX"; Turkey "1,500", United States "W".
    encoding = of("map", mineral="boron").encoding
    assert encoding.fill["TUR"] != "land" and "TUR" not in encoding.hatched
    assert encoding.frames["2025"]["TUR"].isdigit() and encoding.frames["2025"]["USA"] == "h"
    assert "USA" in encoding.hatched
    # No scale of shares stands under a picture without shares.
    assert encoding.breaks == () and encoding.legend[0].token == encoding.fill["TUR"]


def test_less_than_half_a_unit_is_output_and_no_missing_number():
    # MCS 2026: HELIUM, million cubic metres, South Africa, 2025 "Less than ½ unit": not 0.5 m3.
    encoding = of("map", mineral="helium").encoding
    assert encoding.fill["ZAF"] == "ramp:0" and "ZAF" not in encoding.hatched
    assert encoding.frames["2025"]["ZAF"] == "0"
    assert "0.5" not in encoding.tips["ZAF"]
    notes = of("ranking", mineral="helium").notes
    assert any("less than half of the unit in which the publisher counts" in n for n in notes)


@pytest.mark.parametrize(
    "query",
    [
        # MCS 2026 and before: "Excludes U.S. production." stands beside the world total.
        {"mineral": "lithium", "year": "2025", "source": "usgs"},
        # mcs2022-lithi_world.csv: United States W,W and a world total without a word on it.
        {"mineral": "lithium", "edition": "2022", "year": "2021"},
        # mcs2023-bauxi_world.csv: the same.
        {"mineral": "bauxite", "edition": "2023", "year": "2021"},
    ],
)
def test_a_total_that_may_leave_out_a_withheld_country_is_not_called_the_worlds(query):
    title = of("map", **query).title
    assert "recorded" in title
    assert "world" not in title


def test_bgs_prints_no_world_total_and_every_figure_says_so():
    query = {"mineral": "cobalt", "source": "bgs", "year": "2023"}
    for figure_id in ("map", "ranking"):
        figure = of(figure_id, **query)
        assert any("publishes no world total" in note for note in figure.notes)
        assert "recorded cobalt" in figure.title
        assert "countries listed" in figure.subtitle
    assert "not a world total" in of("history", mineral="cobalt", source="bgs").notes[0]
    notes = of("concentration", mineral="cobalt", source="bgs").notes
    assert any("BGS publishes no world total" in note for note in notes)


def test_years_after_the_ieas_base_year_are_its_base_case():
    query = {"mineral": "cobalt", "source": "iea", "edition": "2026-07"}
    projected = of("map", **query, year="2030")
    assert projected.subtitle.endswith("2030, IEA base case")
    assert set(projected.data["status"]) == {"projected", "residual"}
    assert any("base case for 2030" in n and "not a forecast" in n for n in projected.notes)
    base = of("map", **query, year="2025")
    assert base.title.endswith("in 2025")
    assert "projected" not in set(base.data["status"])


def test_smelters_are_not_called_refiners():
    figure = of("map", mineral="aluminum", stage="smelter", year="2025")
    # 45,000 of 74,000; with 4,200 + 3,900 72%.
    assert figure.title.startswith("China smelted 61% of the world’s aluminum")
    assert figure.subtitle.startswith("Smelter output")


def test_a_note_on_every_row_is_said_once_and_not_with_sixty_names():
    # bgs_wms_1970-2021: the copy that fills zinc ends in 2021 and marks no estimates.
    figure = of("ranking", mineral="zinc", source="bgs", year="2018")
    about_copy = [note for note in figure.notes if "ends in 2021" in note]
    assert len(about_copy) == 1
    assert about_copy[0].startswith("All rows: ")
    assert max(len(note) for note in figure.notes) < 320


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("map", {"mineral": "zinc", "source": "bgs", "year": "2018"}),
        ("ranking", {"mineral": "aluminum", "stage": "smelter", "source": "bgs"}),
        ("history", {"mineral": "chromium", "source": "bgs"}),
        ("concentration", {"mineral": "uranium", "source": "bgs"}),
    ],
)
def test_what_comes_from_the_copy_of_the_web_tool_cites_the_copy(figure_id, query):
    """bgs_wms_1970-2021: a third party's copy, grade C, that ends in 2021."""
    figure = of(figure_id, **query)
    assert [s.id for s in figure.sources] == ["bgs-wms-2021-scrape"]
    assert "to 2021" in figure.sentence
    newer = of(figure_id, mineral="nickel", source="bgs")
    assert newer.sources[0].id == "bgs-wms-2023"


def test_a_change_cites_the_edition_of_both_its_numbers():
    # Cobalt 2020 is of MCS 2022 and 2025 of MCS 2026: "more than" leans on both.
    figure = of("history", mineral="cobalt", stage="mine", source="usgs")
    assert "2020" in figure.title and "2025" in figure.title
    for edition in ("2022", "2026"):
        assert f"Mineral Commodity Summaries {edition}" in figure.sentence


def test_concentration_tells_its_last_year_and_then_how_it_has_changed():
    figure = of("concentration", mineral="nickel", stage="mine", source="usgs")
    # MCS 2026, 2025: 3,070 of 3,900. mcs2022-nicke_world.csv, 2020: 771 + 334 + 283 of 2,510.
    assert figure.title == "Three countries mined 79% of the world’s nickel in 2025"
    assert figure.second == (
        "The share of the three largest has risen from 55% in 2020 (2025: estimated)"
    )
    assert "Mineral Commodity Summaries 2026" in figure.sentence
    assert {"usgs-mcs-2022", "usgs-mcs-2026"} <= {s.id for s in figure.sources}


def test_mixed_figures_cite_the_copy_beside_the_others():
    # Uranium is held from the copy alone.
    assert row(of("chokepoints"), mineral="uranium")["source"] == "bgs"
    assert "bgs-wms-2021-scrape" in {s.id for s in of("chokepoints").sources}
    compared = of("disagreement", mineral="zinc", year="2021")
    assert {s.id for s in compared.sources} == {"usgs-mcs-2023", "bgs-wms-2021-scrape"}


# --- history ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "key", "value", "status"),
    [
        # bgs/BGS_nickel_production.csv: IDN, nickel, mine, 2013 quantity 1340000; 2023 2204822.
        ({"mineral": "nickel", "source": "bgs"},
         {"iso3": "IDN", "year": 2013}, 1_340_000, "reported"),
        ({"mineral": "nickel", "source": "bgs"},
         {"iso3": "IDN", "year": 2023}, 2_204_822, "reported"),
        # bgs/BGS_cobalt_production.csv: CUB, cobalt, mine, 2023 quantity 3300, note code "*".
        ({"mineral": "cobalt", "source": "bgs", "country": "CUB"},
         {"iso3": "CUB", "year": 2023}, 3_300, "estimated"),
        # usgs/mcs2024-world: Congo (Kinshasa), Prod_t_est_2022 144000: the newest edition of 2022.
        ({"mineral": "cobalt", "source": "usgs"},
         {"iso3": "COD", "year": 2022}, 144_000, "estimated"),
    ],
)  # fmt: skip
def test_history_is_the_newest_editions_row(query, key, value, status):
    own = row(of("history", **query), **key)
    assert (own["value"], own["status"]) == (value, status)


def test_each_year_of_the_history_comes_from_the_newest_edition_that_has_it():
    data = of("history", mineral="cobalt", source="usgs").data
    assert data.groupby("year")["edition"].unique().map(list).to_dict() == {
        2020: ["2022"],
        2021: ["2023"],
        2022: ["2024"],
        2023: ["2025"],
        2024: ["2026"],
        2025: ["2026"],
    }


def test_the_change_in_the_title_is_the_ratio_of_two_rows():
    figure = of("history", mineral="copper", source="bgs")
    # BGS_copper_production.csv: Chile, mine, 5776000 in 2013 and 5240400 in 2023.
    rows = figure.data[figure.data["iso3"] == "CHL"].set_index("year")["value"]
    assert 1 - rows[2023] / rows[2013] == pytest.approx(0.093, abs=5e-4)
    assert figure.title == "Chile mined 9.3% less copper in 2023 than in 2013"
    assert figure.claim == figure.title
    assert figure.sentence.startswith("Chile mined 9.3% less copper in 2023 than in 2013 (British")
    assert figure.second == f"Its output in 2023 was 5.2{NBSP}Mt"


def test_a_fall_and_a_return_are_told_and_not_the_change_from_the_peak():
    """`Indonesia mined 65% more nickel in 2023 than in 2013`: the peak before its export ban."""
    # BGS_nickel_production.csv, Indonesia: 1340000 t in 2013, 2204822 t in 2023.
    figure = of("history", mineral="nickel", source="bgs")
    assert figure.title == f"Indonesia mined 2.2{NBSP}Mt of nickel in 2023"
    assert figure.second == (
        f"Its output fell from 1.3{NBSP}Mt in 2013 to 150{NBSP}kt in 2015, then rose"
    )


@pytest.mark.parametrize("source", ["bgs", "usgs"])
def test_no_change_is_told_across_a_break_of_a_countrys_numbers(source):
    choices = history_choices()
    choices = choices[choices["source"] == source]
    changes = 0
    for choice in choices.to_dict("records"):
        figure = of("history", **choice)
        message = re.search(r" in (\d{4}) (?:than|as) in (\d{4})", figure.title)
        if message is None:
            continue
        last, first = int(message[1]), int(message[2])
        country = figure.title.partition(" mined ")[0].partition(" refined ")[0]
        country = country.partition(" smelted ")[0].partition(" produced ")[0]
        codes = {capital(words().the_country(one)): one for one in figure.data["iso3"].unique()}
        code = codes[country]
        rows = observed(choice["mineral"], choice["stage"], source)
        own = rows[(rows["iso3"] == code) & rows["value"].notna()]
        assert not [year for year in broken(breaks(own)) if first < year <= last], choice
        changes += 1
    assert changes > 15


def test_the_share_of_three_is_not_compared_across_a_break():
    """BGS first lists Russian and Canadian platinum in 1983 and 1986: `from 99.6% in 1971`."""
    figure = of("concentration", mineral="platinum", stage="mine", source="bgs")
    since = int(figure.second[-4:])
    assert since > 1986
    assert not [
        year for year in broken(breaks(observed("platinum", "mine", "bgs"))) if year > since
    ]


def test_a_country_asked_for_is_drawn_and_named():
    figure = of("history", mineral="cobalt", source="usgs", country="CAN")
    assert "CAN" in set(figure.data["iso3"])
    assert figure.title.startswith("Canada mined")


# --- concentration ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "key", "expected"),
    [
        # NICKEL 2025, of 3,900: 2,600; 270; 200; 140; 140; 120; 70; 45; 10. Coverage 3,595.
        ({"mineral": "nickel", "stage": "mine", "source": "usgs"}, {"year": 2025},
         {"top1_iso3": "IDN", "top1": 2_600 / 3_900, "top3": 3_070 / 3_900,
          "coverage": 3_595 / 3_900,
          "hhi": sum((100 * x / 3_900) ** 2
                     for x in (2_600, 270, 200, 140, 140, 120, 70, 45, 10))}),
        # GALLIUM 2025, of 900: 900; 6; 3. What rounding lifts above the whole is the whole.
        ({"mineral": "gallium", "stage": "refined", "source": "usgs"}, {"year": 2025},
         {"top1_iso3": "CHN", "top1": 1.0, "top3": 1.0, "coverage": 909 / 900,
          "hhi": 10_000}),
    ],
)  # fmt: skip
def test_concentration_is_computed_from_the_printed_rows(query, key, expected):
    own = row(of("concentration", **query), **key)
    for name, value in expected.items():
        assert own[name] == (value if isinstance(value, str) else pytest.approx(value)), name


@pytest.mark.live
def test_the_hhi_is_withheld_under_four_fifths_coverage_and_the_note_says_so():
    figure = of("concentration", mineral="cadmium", stage="refined")
    thin = figure.data[figure.data["coverage"] < 0.8]
    wide = figure.data[figure.data["coverage"] >= 0.8]
    assert thin["hhi"].isna().all() and wide["hhi"].notna().all()
    for choice in concentration_choices().itertuples():
        for one in concentration_rows(choice.mineral, choice.stage, choice.source):
            assert (one.concentration.hhi is None) is (one.concentration.coverage < 0.8)


def test_chokepoints_take_mines_from_usgs_and_refining_from_the_iea_where_it_has_it():
    data = of("chokepoints").data
    assert not data.duplicated(["mineral", "stage"]).any()
    has = concentration_choices()
    pairs = set(zip(has["mineral"], has["stage"], has["source"], strict=True))
    for one in data.itertuples():
        first = "iea" if one.stage == "refined" else "usgs"
        assert one.source == first or (one.mineral, one.stage, first) not in pairs
    # NIOBIUM 2025: Brazil "104,000" of "112,000".
    assert row(of("chokepoints"), mineral="niobium")["top1"] == pytest.approx(104 / 112)


def test_chokepoints_title_counts_its_own_rows():
    figure = of("chokepoints")
    half = figure.data[figure.data["top1"] > 0.5]
    led = int((half["top1_iso3"] == "CHN").sum())
    pairs = f"{len(half)} of {len(figure.data)} minerals and stages"
    assert figure.title == f"One country makes over half of output in {pairs}"
    # China is the largest of more pairs than those in which somebody has over half.
    assert figure.second == f"China is first in {led} of them"
    assert led < int((figure.data["top1_iso3"] == "CHN").sum())
    mines = of("chokepoints", stage="mine")
    assert "minerals, one country exceeds half of mine output" in mines.title


# --- reserves --------------------------------------------------------------------------------


def test_reserves_and_years_of_output_are_two_rows_of_one_edition():
    # MCS 2026: COBALT, Congo (Kinshasa), Reserves "6,000,000"; World total "12,000,000";
    # Mine production 2025 "230,000".
    own = row(of("reserves", mineral="cobalt", edition="2026"), iso3="COD")
    assert (own["value"], own["share"]) == (6_000_000, 0.5)
    assert own["years_of_output"] == pytest.approx(6_000 / 230, abs=0.05)


def test_a_total_printed_as_more_than_makes_shares_at_most():
    # MCS 2026: NICKEL, World total, Reserves ">140,000,000"; 62 + 25 + 16 million.
    figure = of("reserves", mineral="nickel", edition="2026")
    # 62,000,000 is 44.29%: an upper bound is rounded up.
    assert figure.title == "Indonesia holds at most 45% of the world’s nickel reserves (2026)"
    without_group = of("reserves", mineral="nickel", edition="2026", lens="none")
    assert without_group.second == "The three largest together hold at most 74%"
    assert any(
        f"more than 140,000,000{NBSP}t" in n.replace(" t,", f"{NBSP}t,") for n in figure.notes
    )
    assert row(figure, iso3="OTH")["status"] == "at_least"  # Other countries ">9,100,000"


def test_a_groups_share_of_a_lower_bound_is_never_at_least(extent):
    # Over a total of "more than", a share can only fall; members in the residual make it rise.
    figure = of("reserves", mineral="nickel", edition="2026")
    assert figure.second == "The New York partners hold about 20% of the world’s nickel reserves"
    assert not any("with it, at least" in n for n in figure.notes)
    # ANTIMONY >2,000,000 and no residual: at most.
    step = 1 if extent == "every" else 4
    for choice in reserves_choices()[::step].to_dict("records"):
        figure = of("reserves", **choice)
        if "at most" in figure.title:
            sentences = (figure.second, *figure.notes)
            assert not any("at least" in text for text in sentences), figure.link


@pytest.mark.parametrize(
    ("mineral", "edition"),
    [
        # MCS 2026: STRONTIUM, World total, Reserves "Large"; China 12,000,000, Iran 2,000,000.
        ("strontium", "2026"),
        ("feldspar", "2026"),  # "Large"
        ("rhenium", "2024"),  # "Large"
        ("boron", "2023"),  # mcs2023-boron_world.csv: World total, Reserves_kt NA; forms differ
        ("helium", "2025"),  # NA
        ("tantalum", "2026"),  # NA
    ],
)
def test_rows_are_no_shares_of_a_world_that_nobody_printed(mineral, edition):
    figure = of("reserves", mineral=mineral, edition=edition)
    assert figure.data["share"].isna().all()
    assert "%" not in figure.title
    assert "(no total; " in figure.title
    assert any("no world total" in note for note in figure.notes)


def test_a_chosen_country_leads_its_reserves():
    # MCS 2026: COPPER, Zambia, Reserves "21,000" thousand tons of "980,000"; nine have more.
    query = {"mineral": "copper", "edition": "2026"}
    figure = of("reserves", **query, country="ZMB")
    assert figure.title == "Zambia holds 2.1% of the world’s copper reserves (2026)"
    nobody = of("reserves", **query, country="NOR")
    assert nobody.title == "No copper reserves are listed for Norway (2026)"
    # MANGANESE, United States, Reserves: an em dash.
    none = of("reserves", mineral="manganese", edition="2026", country="USA")
    assert none.title == "The United States has no manganese reserves (2026)"


def test_rows_that_add_up_to_more_than_their_total_say_so():
    """MCS 2026: MANGANESE, 580, 550, 300, 260, 61, 34 and 13 Mt; World total "1,700,000" kt."""
    figure = of("reserves", mineral="manganese", edition="2026", lens="none")
    assert figure.second == "The three largest together hold 84%"  # 1,430 of 1,700
    note = next(n for n in figure.notes if n.startswith("The rows add up to 1,798,000,000"))
    # 580 and 1,430 of 1,700; of 1,798.
    assert "Australia holds 34.1% and the three largest 84.1%" in note
    assert "32.3% and 79.5%" in note
    # Rounding alone is no excess: LITHIUM, rows of 36,9 of "37,000" thousand tons.
    assert not any("rows add up" in n for n in of("reserves", mineral="lithium").notes)


@pytest.mark.parametrize(
    ("figure_id", "query"),
    [
        ("producers.reserves", {"mineral": "chromium"}),
        ("coalition.shares", {}),
        ("coalition.shares", {"stage": "reserves"}),
    ],
)
def test_figures_of_chromium_reserves_say_which_column_they_use(figure_id, query):
    """MCS 2026 has two: "Reserves: Ore" of 2024, South Africa 350,000 of >1,200,000; and
    "Reserves: Cr2O3 content" of 2025, South Africa 110,000 of >540,000."""
    notes = build(figure_id, query).notes
    note = next(n for n in notes if n.startswith("The USGS gives two columns"))
    assert "two columns of chromium reserves" in note
    assert "Used here is gross weight (2024)" in note and "oxide content (2025)" in note
    assert "South Africa holds at most 21%, not 30%" in note
    ore = row(of("reserves", mineral="chromium", edition="2026"), iso3="ZAF")
    assert ore["share"] == pytest.approx(350 / 1_200)


def test_the_two_columns_are_those_of_the_edition_that_prints_them(monkeypatch):
    """Illustrative: in a later edition another country differs most, and years move on."""
    rows = pd.DataFrame(
        [
            ("KAZ", "gross", 2031, 30.0, True),
            ("ZAF", "gross", 2031, 60.0, True),
            ("WLD", "gross", 2031, 100.0, True),
            ("KAZ", "oxide", 2032, 4.0, False),
            ("ZAF", "oxide", 2032, 4.0, False),
            ("WLD", "oxide", 2032, 10.0, False),
        ],
        columns=["iso3", "basis", "year", "value", "used"],
    ).assign(edition="2033", mineral="chromium", status="reported")
    tables = {"reserve_columns": rows, "reserves": rows[rows["used"]]}
    monkeypatch.setattr(columns, "load", tables.__getitem__)
    (both,) = columns.all_columns.__wrapped__()
    assert (both.edition, both.newest, both.iso3) == ("2033", True, "ZAF")
    assert both.used == columns.Column("gross", 2031, 0.6)
    assert both.other == columns.Column("oxide", 2032, 0.4)
    monkeypatch.setattr(columns, "all_columns", lambda: (both,))
    older = of("reserves", mineral="chromium", edition="2026")
    assert list(columns.column_notes(older, words("en"))) == []
    later = replace(older, params=View(older.params | {"edition": "2033"}))
    (note,) = columns.column_notes(later, words("en"))
    assert "gross weight (2031)" in note and "South Africa holds at most 40%, not 60%" in note


def test_other_reserves_have_one_column():
    for query in ({"mineral": "nickel"}, {"mineral": "chromium", "edition": "2025"}):
        assert not any("two columns" in n for n in of("reserves", **query).notes)
    mined = build("coalition.shares", {"stage": "mine"}).notes
    assert not any("two columns" in n for n in mined)


def test_rare_earth_reserves_have_a_hyphen():
    assert "rare-earth reserves" in of("reserves", mineral="rare_earths").title


@pytest.mark.live
def test_reserves_and_contribution_make_shares_of_the_same_rows():
    """One mineral can't have a share on one page and none on another."""
    contributions = build("coalition.shares", {"stage": "reserves", "lens": "ny2022_partners"}).data
    for one in contributions.itertuples():
        rows = of("reserves", mineral=one.mineral, edition=one.edition).data
        assert rows["share"].isna().all() == pd.isna(one.share) or pd.notna(one.share), one


def test_years_of_output_only_where_both_numbers_have_one_basis():
    reserves, mined = load("reserves"), load("production").query("source == 'usgs'")
    for choice in reserves_choices().to_dict("records"):
        same = mined[
            (mined["edition"] == choice["edition"])
            & (mined["mineral"] == choice["mineral"])
            & (mined["stage"] == "mine")
        ]
        own = reserves[
            (reserves["edition"] == choice["edition"]) & (reserves["mineral"] == choice["mineral"])
        ]
        if set(same["basis"]) != set(own["basis"]):
            figure = of("reserves", **choice)
            assert figure.data["years_of_output"].isna().all(), choice
    # MCS 2026: manganese reserves in gross weight, output in content; iron ore the other way.
    for mineral in ("manganese", "iron_ore", "zirconium"):
        assert of("reserves", mineral=mineral).data["years_of_output"].isna().all()


# --- disagreement ----------------------------------------------------------------------------


def test_publishers_stand_side_by_side_uncorrected():
    # Cobalt mined in DR Congo, 2023: MCS2025_World_Data.csv PROD_2023 175000;
    # CM_Data_Explorer_2024-05.xlsx, sheet 2, Cobalt - Mining, 2023: 157.00 kt;
    # BGS_cobalt_production.csv 140121.
    own = row(of("disagreement", mineral="cobalt", year="2023"), iso3="COD")
    assert (own["usgs"], own["bgs"]) == (175_000, 140_121)
    assert own["iea"] == pytest.approx(157_000, rel=0.005)
    assert own["spread"] == pytest.approx((175_000 - 140_121) / 175_000, abs=5e-5)
    assert own["basis"] == "content"


def test_ore_and_metal_are_never_called_a_disagreement():
    """South African manganese 2022: BGS 19 Mt of ore, USGS 7.3 Mt of content."""
    data = load("production").query("mineral == 'manganese' and iso3 == 'ZAF' and year == 2022")
    assert set(data["basis"]) == {"gross", "content"}
    from msp_dash.figures.producers.disagreement import compared, disagreement_choices

    assert "manganese" not in set(disagreement_choices()["mineral"])
    for choice in disagreement_choices()[["mineral", "stage"]].drop_duplicates().itertuples():
        rows = compared(choice.mineral, choice.stage)
        assert not rows.duplicated(["iso3", "year"]).any(), choice


def test_crude_graphite_is_not_held_against_the_product():
    # BGS_graphite_production.csv: IND 2023 169080, note "Crude."; MCS2025_World_Data.csv 25600 t.
    data = of("disagreement", mineral="graphite", year="2023").data
    assert not {"IND", "AUT"} & set(data["iso3"])
    assert {"CHN", "TUR"} <= set(data["iso3"])
    # The number itself stays where BGS is asked alone, with its note.
    bgs = of("ranking", mineral="graphite", source="bgs", year="2023")
    assert row(bgs, iso3="IND")["value"] == 169_080
    assert any(note.startswith("India: Crude") for note in bgs.notes)


# --- listings --------------------------------------------------------------------------------


def tiers(mineral: str) -> dict[str, set[str]]:
    data = of("listings", mineral=mineral).data
    return data.groupby("jurisdiction")["tier"].agg(set).to_dict()


def test_listings_are_the_lists_own_entries():
    # lists/critical_mineral_lists_compiled.csv: European Union, Annex II critical "Copper",
    # Annex I strategic "Copper"; Australia, Strategic Materials List "Copper".
    tiers_of = tiers("copper")
    assert tiers_of["EU"] == {"critical", "strategic"}
    assert tiers_of["AUS"] == {"strategic"}
    assert "JPN" not in tiers_of and "GBR" not in tiers_of


def test_a_strategic_material_is_not_counted_as_critical():
    # Australia keeps copper, tin and zinc off its critical list: they are "strategic materials".
    tiers_of = tiers("copper")
    critical = [j for j, own in tiers_of.items() if any(t.startswith("critical") for t in own)]
    assert sorted(critical) == ["CAN", "EU", "IND", "KOR", "USA"]
    title = of("listings", mineral="copper").title
    # The newest British list is known in part: it may name copper.
    assert title == "At least five of eight lists of critical minerals name copper"


def test_a_plural_mineral_takes_no_singular_verb():
    title = of("listings", mineral="rare_earths").title
    assert title == "All eight lists of critical minerals name rare earths"


def test_what_a_list_known_in_part_may_name_makes_the_count_a_lower_bound():
    """The British list of 2024 is confirmed in part, and not for lithium (lists-2026)."""
    figure = of("listings", mineral="lithium")
    assert tiers("lithium")["GBR"] == {"superseded"}
    assert figure.title == "At least seven of eight lists of critical minerals name lithium"
    every = of("listings")
    assert every.title.startswith("At least ")
    assert every.second == "Only part of the newest list is confirmed for the United Kingdom"


def test_a_partly_confirmed_list_says_that_a_gap_is_no_answer():
    assert any("United Kingdom: only part" in note for note in of("listings").notes)
    assert "critical (partial)" in tiers("cobalt")["GBR"]


# --- properties ------------------------------------------------------------------------------


@pytest.mark.live
def test_shares_add_up_to_one_but_for_the_totals_that_are_listed():
    """`data check` complains about any other total; here shares are what their rows are of it."""
    tables = {name: load(name) for name in sums.TABLES}
    assert sums.complaints(root(), tables) == []
    apart = {gap.series: gap.ratio for gap in sums.gaps(tables)}
    for name, table in tables.items():
        keys = [key for key in sums.Series._fields[1:] if key in table]
        for key, rows in table.groupby(keys):
            total, denominator = world_total(rows.assign(status=rows.get("status", "reported")))
            if denominator != "published":
                continue
            fields = {"table": name, "stage": "", "year": ""} | dict(
                zip(keys, map(str, key), strict=True)
            )
            with_shares = shares(rows.assign(status=rows.get("status", "reported")))
            added = with_shares.loc[with_shares["status"] != "at_most", "share"].sum()
            expected = apart.get(sums.Series(**fields))
            if expected is not None:
                assert added == pytest.approx(expected), key
            elif not (rows.get("status", pd.Series()) == "at_least").any():
                one = sums.unit_of_last_digit(max(added, 1.0) * total, 2) / total
                assert added == pytest.approx(1, abs=1.0001 * one), key


@pytest.mark.live
def test_bgs_shares_of_their_own_sum_add_up_to_one():
    for _, rows in (
        load("production").query("source == 'bgs'").groupby(["mineral", "stage", "year"])
    ):
        if rows["value"].sum() > 0:
            assert shares(rows)["share"].sum() == pytest.approx(1)


COVERAGE_MAX = 1.1
"""One unit of a total of two digits, such as 10, is a tenth of it."""


def coverage_max(one: Row) -> float:
    """More than `COVERAGE_MAX` only where the total is listed as the publisher printed it."""
    series = one.source, one.edition, one.mineral, one.stage
    listed = {exception.series[1:]: 1 + exception.limit for exception in sums.exceptions(root())}
    return max(COVERAGE_MAX, *(listed.get((*series, year), 0.0) for year in ("", str(one.year))))


@pytest.mark.live
def test_hhi_lies_between_equal_shares_and_monopoly_of_what_is_covered():
    """China's 900,000 kg of gallium in a total of 900,000 that is rounded, and others: above 1."""
    for choice in concentration_choices().itertuples():
        for one in concentration_rows(choice.mineral, choice.stage, choice.source):
            result = one.concentration
            assert 0 < result.top1 <= result.top3 + 1e-12 <= result.coverage + 1e-9
            assert result.coverage <= coverage_max(one)
            if result.hhi is None:
                continue
            assert result.hhi >= (100 * result.top1) ** 2 - 1e-6
            assert result.hhi <= 10_000 * max(1.0, result.coverage) ** 2 + 1e-6


@pytest.mark.live
def test_partners_with_the_minerals_rich_hold_at_least_what_the_partners_hold():
    larger = 0
    newest = output_choices().query("source != 'bgs'").drop_duplicates(["mineral", "stage"])
    for choice in newest.to_dict("records"):
        group_shares = []
        for lens in ("ny2022_partners", "ny2022_all"):
            figure = of("ranking", **choice, lens=lens)
            group_shares.append(group_share(figure.data, lens_countries(View(figure.params))))
        partners, everyone = group_shares
        if partners is not None and everyone is not None:
            assert everyone >= partners, choice
            larger += everyone > partners
    assert larger > 20


@pytest.mark.parametrize("eu", ["members", "seat"])
def test_the_unions_states_count_only_when_the_reader_wants_them(eu):
    rows = of("ranking", mineral="nickel", stage="mine", source="bgs", eu=eu)
    codes = lens_countries(View(rows.params))
    assert ("GRC" in codes) is (eu == "members")
    assert "EU" not in codes


def test_a_ranking_has_the_colors_of_seats_and_names_them_in_its_key():
    # The note of 22 September 2022 names the Union, and not Portugal, which sits where it does.
    figure = of("ranking", mineral="lithium", year="2025", source="usgs")
    token_of = {row.key: row.token for row in figure.encoding.rows}
    assert token_of["PRT"] == token_of["AUS"] == "partner" and token_of["ARG"] == "room"
    assert token_of["CHN"] == "absent"
    key = [i.text for i in figure.encoding.legend]
    assert key[:2] == ["Partner", "Minerals-rich participant"]


def test_after_the_succession_partners_are_expected_and_never_said_to_be_members():
    figure = of("ranking", mineral="nickel", lens="msp", on="2026-05-01")
    assert figure.second.startswith("The expected members of FORGE mined at least")
    assert figure.encoding.legend[0].text == "Expected member of FORGE"
    assert any("No list of its members has been published" in note for note in figure.notes)
    before = of("ranking", mineral="nickel", lens="msp")
    assert before.second.startswith("The MSP partners mined")


def test_helium_is_not_said_to_be_mined():
    for figure_id in ("map", "ranking", "history", "concentration"):
        figure = of(figure_id, mineral="helium")
        assert "produced" in figure.title, figure_id
        assert "mine" not in f"{figure.title} {figure.subtitle}".lower(), figure_id


def test_a_mineral_on_every_list_is_on_all():
    title = of("listings", mineral="cobalt").title
    assert title == "All eight lists of critical minerals name cobalt"


@pytest.mark.parametrize("figure_id", ["map", "ranking", "reserves"])
def test_a_groups_number_says_whether_the_unions_states_count(figure_id):
    members = of(figure_id, mineral="copper", eu="members").notes
    seat = of(figure_id, mineral="copper", eu="seat").notes
    assert any("its 27 member states count" in note for note in members)
    assert any("seat adds none" in note for note in seat)
    notes = of(figure_id, mineral="copper", lens="guests").notes
    assert not any("Union" in note for note in notes)


@pytest.mark.parametrize("lens", ["msp", "forum"])
def test_a_group_that_changes_says_of_which_day_it_is(lens):
    assert any("3 February 2026" in n for n in of("ranking", mineral="copper", lens=lens).notes)
    then = of("ranking", mineral="copper", lens=lens, on="2024-09-30")
    assert any("30 September 2024" in note for note in then.notes)
    assert not any("2026" in n for n in of("ranking", mineral="copper", year="2024").notes)


def test_the_second_finding_of_a_ranking_is_its_groups_share_of_the_drawn_rows():
    # LITHIUM 2025: Australia 92,000, Canada 5,600, Portugal 380 (by the Union) of 290,000.
    figure = of("ranking", mineral="lithium", year="2025", source="usgs")
    # 33.79%, of a total that leaves the United States out.
    assert figure.second == (
        "The New York partners mined at least 33% of the recorded lithium (2025: estimated)"
    )
    assert group_share(figure.data, lens_countries(View(figure.params))) == pytest.approx(
        (92_000 + 5_600 + 380) / 290_000
    )


def test_a_groups_share_of_a_sum_is_of_what_is_counted():
    # BGS lists germanium of Finland, Japan, the US and others for 1997; it prints no world total.
    second = of("ranking", mineral="cobalt", source="bgs", year="2023").second
    assert second == "The New York partners mined 5.8% of the recorded cobalt"


def test_concentration_draws_mining_and_one_stage_of_processing():
    # BGS has copper smelters from 1971; beside refining they would tell a third story.
    stages = set(build("producers.concentration", {"mineral": "copper"}).data["stage"])
    assert stages == {"mine", "refined"}
    smelter = build("producers.concentration", {"mineral": "copper", "stage": "smelter"})
    assert set(smelter.data["stage"]) == {"smelter"}


@pytest.mark.parametrize("figure_id", ["producers.ranking", "producers.concentration"])
def test_what_is_refined_of_graphite_is_battery_grade_and_not_natural(figure_id: str) -> None:
    """The IEA counts battery grade, synthetic included, as refined; mines yield natural."""
    figure = build(figure_id, {"mineral": "graphite", "stage": "refined"})
    assert "battery-grade graphite" in figure.title
    assert "natural graphite" not in figure.sentence


def test_output_that_no_source_publishes_is_denied_once() -> None:
    assert why_empty(
        View({"mineral": "lithium", "stage": "smelter", "source": "", "lang": "en"})
    ).startswith("No source used here publishes smelter output of lithium by country.")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "figure_id", [f"producers.{one}" for one in ("ranking", "reserves", "history", "disagreement")]
)
def test_a_subtitle_names_the_mineral(figure_id: str, lang: str) -> None:
    w = words(lang)
    for mineral in ("rare_earths", "graphite", "lithium", "nickel", "copper"):
        figure = build(figure_id, {"mineral": mineral, "lang": lang})
        assert w.the_mineral(mineral) in figure.subtitle


def test_a_map_plays_all_years_of_its_publisher_whatever_year_is_set() -> None:
    # The editions of a year differ; of an edition that the reader fixed only its own are played.
    every, earlier = (build("producers.map", query) for query in ({}, {"year": "2022"}))
    assert earlier.params["edition"] < every.params["edition"]
    assert list(earlier.encoding.frames) == list(every.encoding.frames)
    fixed = build("producers.map", {"year": "2022", "edition": "2023"})
    assert list(fixed.encoding.frames) == ["2021", "2022"]
