"""Governance, participants, controlled supply: held against the publishers' rows and the facts."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from msp_dash.analysis.controls import measures
from msp_dash.data import facts, load
from msp_dash.data.curated import reference
from msp_dash.figures import build
from msp_dash.figures.fields import label
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import DotsEncoding, Figure, MatrixEncoding
from msp_dash.figures.registry import spec
from msp_dash.figures.standards.governance import INDICATORS, PRODUCERS_MAX
from msp_dash.params import BadValue
from msp_dash.words import words

pytestmark = pytest.mark.snapshot

TODAY = "2026-11-25"


def of(name: str, **query: str) -> Figure:
    return build(f"standards.{name}", query)


def row(figure: Figure, **selector: str) -> pd.Series:
    data = figure.data
    for name, value in selector.items():
        data = data[data[name] == value]
    assert len(data) == 1, f"{len(data)} rows match {selector}"
    return data.iloc[0]


def dots(figure: Figure) -> DotsEncoding:
    assert isinstance(figure.encoding, DotsEncoding)
    return figure.encoding


def sections(figure: Figure) -> dict[str, list[str]]:
    """Heading of a picture's part -> the keys of its rows."""
    keys_by_section: dict[str, list[str]] = {}
    for one in dots(figure).rows:
        if one.heading:
            keys_by_section[one.key] = []
        elif keys_by_section:
            keys_by_section[list(keys_by_section)[-1]].append(one.key)
    return keys_by_section


# --- governance ------------------------------------------------------------------------------


def test_the_title_says_who_mines_most_and_where_it_ranks_and_the_second_how_it_scores():
    # USGS MCS 2026: 230 000 of 310 000 t; WGI row ZARrl2023: -1.67.
    figure = of("governance", mineral="cobalt", stage="mine", indicator="rule_of_law")
    assert figure.title == "DR Congo (mined cobalt) ranks 203rd on rule of law (2023)"
    assert figure.second == (
        "DR Congo, with an estimated 74% of world output in 2025, scored −1.67 on a scale of about "
        "−2.5 to 2.5"
    )
    assert figure.sentence.startswith(f"{figure.title}. {figure.second} (USGS")
    assert "World Bank, Worldwide Governance Indicators, 2024 release" in figure.sentence


@pytest.mark.live
def test_a_rank_counts_the_scores_that_are_higher():
    scores = load("governance")
    for indicator in INDICATORS:
        newest = scores[(scores["indicator"] == indicator) & (scores["year"] == 2023)]
        own = newest.loc[newest["iso3"] == "CHN", "value"].iloc[0]
        rank = int((newest["value"] > own).sum()) + 1
        figure = of("governance", mineral="cobalt", stage="refined", indicator=indicator)
        assert f" {words().ordinal(rank)} " in figure.title
        assert f"first is the highest of the {len(newest)} scores" in " ".join(figure.notes)


def test_the_year_of_the_scores_and_the_release_are_printed():
    subtitle = of("governance", mineral="cobalt").subtitle
    assert "rule of law in 2023 (World Bank, 2024 release)" in subtitle


def test_without_a_majority_the_largest_few_are_the_sentence():
    # WGI 2023: Chile 0.63, DR Congo -1.67, Peru -0.54.
    figure = of("governance", mineral="copper", stage="mine")
    assert figure.title == ("Top in mined copper: 62nd to 203rd on rule of law (2023)")
    assert figure.second == (
        "With an estimated 49% of world output in 2025, they scored −1.67 to 0.63 "
        "(scale about −2.5 to 2.5)"
    )


def test_new_caledonia_is_not_france_and_is_shown_without_a_score():
    figure = of("governance", mineral="nickel", stage="mine")
    own = row(figure, iso3="NCL")
    assert own["share"] > 0 and pd.isna(own["score"]) and pd.isna(own["year"])
    france = load("governance")
    france = france[(france["iso3"] == "FRA") & (france["year"] == 2023)]
    assert not figure.data["score"].isin(france["value"]).any()
    assert sections(figure)["unscored"] == ["NCL", "OTH"]
    # USGS MCS 2026: 140 000 (New Caledonia) + 290 000 (other countries) of 3 900 000 t.
    assert "Without a score: 11% of output (New Caledonia and other countries)" in figure.notes[0]


def test_where_all_are_scored_the_figure_says_so():
    figure = of("governance", mineral="antimony", stage="mine")
    assert figure.data["score"].notna().all()
    assert figure.notes[0] == "Every producer that the source names has a score."


def test_the_lines_are_one_standard_error_as_published():
    figure = of("governance", mineral="cobalt", stage="mine")
    own = row(figure, iso3="COD")
    dot_row = next(r for r in dots(figure).rows if r.key == "COD")
    assert [d.value for d in dot_row.dots] == [own["low"], own["score"], own["high"]]
    assert own["high"] - own["score"] == pytest.approx(own["stderr"])


def test_producers_left_out_of_the_picture_are_counted_and_in_the_data():
    figure = of("governance", mineral="phosphate_rock", stage="mine")
    codes = [r.key for r in dots(figure).rows if r.dots]
    assert len(codes) == PRODUCERS_MAX
    left = figure.data[figure.data["score"].notna() & (figure.data["share"] > 0)]
    left = left[~left["iso3"].isin(codes)]
    share = words().share(left["share"].sum())
    sentence = f"{len(left)} more producers with a score ({share} of output together)"
    assert sentence in figure.notes[1]


@pytest.mark.live
@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_score_is_the_publishers_row_and_none_is_an_average(indicator):
    scores = load("governance")
    scores = scores[(scores["indicator"] == indicator) & (scores["year"] == 2023)].set_index("iso3")
    data = of("governance", mineral="cobalt", stage="refined", indicator=indicator).data
    for one in data[data["score"].notna()].itertuples():
        assert one.score == scores.loc[one.iso3, "value"]
    assert set(data["iso3"]) & {"WLD"} == set()


@pytest.mark.live
def test_shares_are_those_of_the_newest_output():
    for one in holdings():
        if (one.mineral, one.stage) in (("cobalt", "mine"), ("lithium", "refined")):
            data = of("governance", mineral=one.mineral, stage=one.stage).data
            assert data["share"].tolist() == one.rows["share"].tolist()


def test_a_mineral_without_a_share_is_refused_and_an_unknown_indicator_too():
    with pytest.raises(BadValue, match="mineral"):
        of("governance", mineral="boron")
    with pytest.raises(BadValue, match="indicator"):
        of("governance", indicator="democracy")


def test_every_mineral_has_a_second_sentence_that_names_a_score_of_a_producer():
    frame = spec("standards.governance").choices()
    for one in frame[frame["indicator"] == "rule_of_law"].itertuples():
        figure = of("governance", mineral=one.mineral, stage=one.stage)
        scores = {f"{s:.2f}".replace("-", "−") for s in figure.data["score"].dropna()}
        numbers = re.findall(r"−?\d\.\d\d", figure.second)
        assert numbers and set(numbers) <= scores, figure.second


# --- participants ----------------------------------------------------------------------------


def test_the_title_counts_states_and_not_the_union():
    # facts/esg.csv, eiti_status of the 19 in New York: 8 implementing, the Union not applicable.
    figure = of("participants")
    assert figure.title == ("Of the New York participants, 8 of 18 implemented the EITI in 2022")


def test_the_age_of_both_lists_stands_under_the_title():
    assert of("participants").second == (
        "These lists are old (EITI, November 2022; OECD, 2014); "
        "both organizations publish current ones"
    )


@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("ZMB", "Zambia was implementing the EITI in November 2022"),
        ("NOR", "Norway was implementing and supporting the EITI in November 2022"),
        ("USA", "The United States supported but did not implement the EITI in November 2022"),
        ("EU", "The European Union, not a state, supported the EITI in November 2022"),
        ("CHN", "China was on neither list of the EITI in November 2022"),
        ("BLR", "The EITI status of Belarus in 2022 is not verified"),
    ],
)
def test_a_followed_country_leads(country, title):
    figure = of("participants", country=country)
    assert figure.title == title
    assert figure.second.startswith("Of the New York participants")


@pytest.mark.live
def test_each_status_is_the_facts_own_with_its_day():
    figure = of("participants")
    esg = facts("esg").set_index("iso3")
    for one in figure.data.itertuples():
        fact = esg.loc[one.iso3]
        if one.scheme == "eiti_implementing":
            assert (one.status, one.as_of) == (fact["eiti_status"], fact["eiti_as_of"])
        elif one.scheme == "oecd_guidance":
            adheres = fact["oecd_minerals_guidance_adherent"] == "yes"
            assert one.status == ("adherent" if adheres else "not_verified")
            assert one.as_of == fact["oecd_as_of"]
        else:
            supports = fact["eiti_supporting_country"] == "yes"
            assert one.status == ("supporting" if supports else "not_listed")


def test_not_verified_does_not_look_like_a_no():
    figure = of("participants")
    assert isinstance(figure.encoding, MatrixEncoding)
    rows = {r.key: r.cells for r in figure.encoding.rows}
    implements, supports, adheres = rows["ZMB"]
    assert (implements.symbol, supports.symbol, adheres.symbol) == ("square", "dot", "ring")
    assert rows["USA"][0].symbol == "dash"
    assert {item.symbol for item in figure.encoding.legend} == {"square", "dot", "ring", "dash"}


def test_no_oecd_status_is_ever_a_no():
    statuses = of("participants", lens="none").data
    oecd = statuses.loc[statuses["scheme"] == "oecd_guidance", "status"]
    assert set(oecd) == {"adherent", "not_verified"}


def test_of_a_mineral_its_producers_stand_the_groups_first():
    figure = of("participants", mineral="cobalt", lens="msp")
    assert isinstance(figure.encoding, MatrixEncoding)
    keys = [r.key for r in figure.encoding.rows]
    assert keys[0] == "group" and keys.index("USA") < keys.index("others") < keys.index("COD")
    assert figure.title == "Of the producers of cobalt, 5 of 14 implemented the EITI in 2022"


def test_a_producer_that_the_facts_lack_is_not_verified():
    # Potash: Belarus has no row in facts/esg.csv.
    assert "BLR" not in set(facts("esg")["iso3"])
    data = of("participants", mineral="potash", lens="none").data
    assert set(data.loc[data["iso3"] == "BLR", "status"]) == {"not_verified"}


def test_what_is_missing_is_said_with_who_holds_it():
    notes = " ".join(of("participants").notes)
    for text in ("4 November 2022", "breaks off", "The OECD keeps the list", "are companies"):
        assert text in notes


def test_a_group_of_nobody_is_empty_and_leads_on():
    figure = of("participants", lens="forum", on="2022-01-01")
    assert figure.kind == "empty" and figure.nearest


# --- what each control is on -----------------------------------------------------------------


@pytest.mark.live
def test_every_measure_is_matched_to_output_or_to_nothing_with_a_reason():
    scope = reference("control_supply")
    ids = set(measures(facts("export_controls"))["control_id"])
    assert set(scope["control_id"]) == ids
    assert (scope["why"] != "").all()
    assert not scope.duplicated(["control_id", "mineral", "stage"]).any()
    assert set(scope["reach"]) == {"whole", "listed", "some", "none"}
    none = scope["reach"] == "none"
    assert (scope.loc[none, ["mineral", "stage"]] == "").all(axis=None)
    assert (scope.loc[~none, "mineral"].isin(reference("minerals")["mineral"])).all()


def test_a_part_says_which_part():
    scope = reference("control_supply")
    some = scope["reach"] == "some"
    assert set(scope.loc[some, "limit"]) == {"elements", "forms", "raw", "processing"}
    assert (scope.loc[~some, "limit"] == "").all()


@pytest.mark.parametrize(
    ("control", "stages"),
    [
        ("IDN-NICKEL-2020", {"mine"}),  # "Nickel ore export ban"
        ("MAR-CUAL-2025", {"refined", "smelter"}),  # "Licence for refined copper, ... ingots"
        ("CHN-REETECH-2023", {""}),  # "Technology ... may not be exported"
        ("EU-ALSCRAP-2026", {""}),  # scrap
        ("CHN-GAGE-2023", {"refined"}),
    ],
)
def test_ore_is_matched_to_mines_and_metal_to_refining(control, stages):
    scope = reference("control_supply")
    assert set(scope.loc[scope["control_id"] == control, "stage"]) == stages


def test_a_licence_on_some_forms_is_not_one_on_the_mineral():
    """Xinhua, 20 October 2023: natural flake; of artificial graphite the pure, dense and strong."""
    scope = reference("control_supply").set_index(["control_id", "mineral", "stage"])
    for stage in ("mine", "refined"):
        assert scope.loc[("CHN-GRAPHITE-2023", "graphite", stage), "reach"] == "some"
    # Announcement 10 of 2025 lists compounds of indium, and tellurium as metal.
    assert scope.loc[("CHN-FIVE-2025", "indium", "refined"), "reach"] == "some"
    assert scope.loc[("CHN-FIVE-2025", "tellurium", "refined"), "reach"] == "listed"


def test_what_is_refined_of_graphite_is_not_called_natural():
    figure = of("controlled_supply", mineral="graphite", stage="refined", on=TODAY)
    # IEA May 2025: China 1 794.8 of 1 875.3 kt of battery grade.
    assert figure.title == ("China (96% of refined battery graphite in 2024) controls some exports")


def test_governance_names_refined_graphite_as_it_is_counted():
    figure = of("governance", mineral="graphite", stage="refined")
    assert figure.title.startswith("China (refined battery graphite) ranks ")
    assert "battery-grade graphite" in figure.subtitle
    assert "natural" not in figure.sentence


def test_what_only_rounds_to_all_is_about_all():
    # USGS 2026: China 900 t of 900 (rounded); Russia 6 t and Japan 3 t beside it.
    figure = of("controlled_supply", mineral="gallium", on=TODAY)
    assert figure.title == ("China (about 100% of refined gallium in 2025) controls exports")
    rows = dots(of("controlled_supply", on=TODAY)).rows
    texts = {row.texts[0] for row in rows if row.key.startswith("gallium.")}
    assert texts == {"about 100%"}
    scored = of("governance", mineral="gallium", stage="refined")
    assert scored.second.startswith("China, with about an estimated 100% of world output in 2025")


# --- controlled supply -----------------------------------------------------------------------


def test_the_title_counts_minerals_with_over_half_of_output_controlled():
    figure = of("controlled_supply", on=TODAY)
    controlled = figure.data[figure.data["standing"] == "counted"]
    each = controlled.drop_duplicates(["mineral", "stage", "iso3"])
    total = each.groupby(["mineral", "stage"])["share"].sum()
    above = set(total[total > 0.5].index.get_level_values("mineral"))
    # USGS 2026, output of 2025: China 900 of 900 t of gallium (rounded) and 800 of 1 000 t of
    # tellurium, DR Congo 74% of cobalt,
    # Indonesia 67% of nickel. What a list has of graphite, bismuth, indium and magnesium is a part.
    # USGS 2022: China 95 of 140 t of germanium in 2021; later rows are withheld.
    assert above == {"gallium", "germanium", "tellurium", "cobalt", "nickel"}
    limited = figure.data[figure.data["standing"] == "limited"]
    either = pd.concat([controlled, limited]).drop_duplicates(["mineral", "stage", "iso3"])
    total = either.groupby(["mineral", "stage"])["share"].sum()
    # In part: graphite 96% (refined), magnet rare earths 91%, bismuth 88%, magnesium 86%,
    # tungsten 79%, rare earths 69%, indium 69%.
    part = set(total[total > 0.5].index.get_level_values("mineral")) - above
    assert part == {
        *("graphite", "magnet_rare_earths", "bismuth", "magnesium"),
        *("tungsten", "rare_earths", "indium"),
    }
    assert figure.title == (
        "Export controls cover most output of 12 minerals, seven only partly (2026)"
    )
    assert figure.second == (
        "More than half of output is in countries with controls as of 25 Nov 2026 "
        "(texts consulted to July 2026)"
    )
    assert "“Most” means more than half" in figure.notes[0]


@pytest.mark.parametrize(
    ("mineral", "text"),
    [
        # The month holds the day, and one day is no span.
        ("tungsten", "Measures are as of the latest text consulted, January 2026;"),
        ("gallium", "Measures are as of the latest text consulted, 14 November 2025;"),
    ],
)
def test_a_span_of_texts_has_two_ends_or_is_one_date(mineral, text):
    notes = of("controlled_supply", mineral=mineral, on=TODAY).notes
    assert any(note.startswith(text) for note in notes)


def test_a_total_that_leaves_countries_out_is_not_called_the_worlds():
    # USGS withholds the US in both: germanium of 2021, lithium of 2025.
    germanium = of("controlled_supply", mineral="germanium", on=TODAY)
    assert germanium.title == ("China (68% of the recorded germanium in 2021) controls exports")
    lithium = of("controlled_supply", mineral="lithium", on=TODAY)
    assert "% of the recorded lithium in 2025)" in lithium.title


def test_a_part_stands_apart_from_what_is_in_force_on_the_product():
    parts = sections(of("controlled_supply", on=TODAY))
    assert "cobalt.mine.COD.counted" in parts["counted"]
    # Seven of the rare earth elements; copper concentrate with exemptions.
    assert "rare_earths.mine.CHN.limited" in parts["limited"]
    assert "copper.mine.IDN.limited" in parts["limited"]
    # Five more elements: suspended to 10 November 2026, and no news since.
    assert parts["unknown"] == ["rare_earths.mine.CHN.unknown"]


def test_unknown_status_is_hatched_and_no_mark_is_made_of_it():
    figure = of("controlled_supply", on=TODAY)
    unknown = [r for r in dots(figure).rows if r.key.endswith(".unknown")]
    assert unknown and all(r.note and not r.dots for r in unknown)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("2026-11-10", None),  # last day of the suspension (CHN-OCT57-2025)
        ("2026-11-11", "unknown"),  # it has run out, and no text was read: not lifted
    ],
)
def test_a_suspension_that_has_run_out_is_unknown(on, standing):
    data = of("controlled_supply", mineral="rare_earths", on=on).data
    own = data[data["control"] == "CHN-OCT57-2025"]
    assert own["standing"].tolist() == ([standing] if standing else [])


@pytest.mark.parametrize(
    ("on", "controls"),
    [
        ("2025-10-15", {"COD-BAN-2025"}),  # last day of the ban
        ("2025-10-16", {"COD-QUOTA-2025"}),  # first day of the quotas
    ],
)
def test_cobalt_goes_from_ban_to_quota(on, controls):
    data = of("controlled_supply", mineral="cobalt", on=on).data
    in_force = data[(data["status"] == "in_force") & (data["iso3"] == "COD")]
    assert set(in_force["control"]) == controls


def test_a_ban_on_one_destination_is_a_part():
    data = of("controlled_supply", mineral="gallium", on="2025-06-01").data
    ban = data[data["control"] == "CHN-USBAN-2024"].iloc[0]
    assert (ban["status"], ban["target"], ban["standing"]) == ("in_force", "USA", "limited")
    assert set(data["standing"]) == {"counted", "limited"}


def test_the_table_names_targets_in_the_language_of_the_view():
    figure = of("controlled_supply", on=TODAY, lang="fr")
    column = next(one for one in figure.table if one.field == "target")
    names = {label(target, column, words("fr")) for target in figure.data["target"]}
    assert names and names.isdisjoint(facts("export_controls")["target"])


def test_the_default_day_is_today_and_stands_in_the_link():
    figure = of("controlled_supply")
    assert re.search(r"on=\d{4}-\d\d-\d\d", figure.link)
    assert figure.params["on"] > "2026-01-01"


def test_planned_and_reported_measures_are_not_matched():
    data = of("controlled_supply", on=TODAY).data
    controls = set(data["control"])
    for absent in ("GAB-MN-2029", "ZAF-CHROME-LICENCE-2025", "MMR-KIA-2024", "CHN-USBAN-2024"):
        assert absent not in controls
    assert set(data["status"]) == {"in_force", "unknown"}


def test_where_no_share_is_published_the_figure_says_who_and_is_empty():
    # USGS does not name Viet Nam among the producers of chromium; the ban is Viet Nam's.
    figure = of("controlled_supply", mineral="chromium", on=TODAY)
    assert figure.kind == "empty" and figure.nearest
    assert "chromium" in figure.notes[0] and "Vietnam" in figure.notes[0]


def test_before_the_first_measure_there_is_nothing_to_show():
    figure = of("controlled_supply", on="1990-01-01")
    assert figure.kind == "empty" and "1 January 1990" in figure.notes[0]


def test_shares_are_the_publishers_and_every_row_cites_its_page():
    share_of = {(h.mineral, h.stage): h.rows.set_index("iso3")["share"] for h in holdings()}
    for one in of("controlled_supply", on=TODAY).data.itertuples():
        if pd.notna(one.share):
            assert one.share == share_of[one.mineral, one.stage][one.iso3]
        assert one.source.startswith("http")
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", one.as_of)
