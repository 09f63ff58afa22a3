"""Figures that only profiles ask for: what is too small, too old or too doubtful to headline."""

from __future__ import annotations

import re

import pytest

from msp_dash.data import load
from msp_dash.figures import build
from msp_dash.figures.record import RankingEncoding
from msp_dash.figures.standards.matched_controls import share_of
from msp_dash.figures.standing import standing, standings
from msp_dash.figures.trade.wording import usd
from msp_dash.words import words

pytestmark = pytest.mark.snapshot


@pytest.mark.parametrize(
    ("figure_id", "query", "title"),
    [
        # BACI 2022: one flow of 6 US dollars.
        (
            "country.exports",
            {"country": "FSM", "year": "2022"},
            "Micronesia exported only 6 USD of the products counted here in 2022",
        ),
        (
            "country.imports",
            {"country": "VCT", "year": "2024", "lens": "none"},
            "Saint Vincent and the Grenadines imported only 3,100 USD of the products counted here "
            "in 2024",
        ),
        (
            "country.exports_gdp",
            {"country": "PYF"},
            "In French Polynesia, exports counted here were under 0.01% of GDP in 2022",
        ),
    ],
)
def test_next_to_nothing_is_told_as_that(figure_id: str, query: dict, title: str) -> None:
    assert build(figure_id, query).title == title


@pytest.mark.parametrize(
    ("lang", "value", "text"),
    [
        ("en", 18.3e12, "18 trillion USD"),
        ("en", 999, "999 USD"),
        ("fr", 1.52e9, "1,5 milliard de dollars"),
        ("fr", 2.2e9, "2,2 milliards de dollars"),
        ("es", 57e9, "57.000 millones de dólares"),
        ("pt", 57e9, "57 mil milhões de dólares"),
    ],
)
def test_an_amount_is_read_in_the_scale_of_its_language(lang: str, value: float, text: str) -> None:
    assert usd(words(lang), value) == text


def test_flows_of_north_korea_are_told_with_a_doubt() -> None:
    """BACI 2022: one flow of nickel to the Netherlands, 4.4 million US dollars, is nearly all."""
    figure = build("country.exports", {"country": "PRK", "year": "2022"})
    assert figure.title == "North Korea shipped unalloyed nickel worth 4.4 million USD in 2022"
    assert figure.second == "The 3 products counted here came to 4.5 million USD"
    assert any(note.startswith("Doubtful: ") for note in figure.notes)


def test_no_standing_rests_on_a_series_that_ended_long_ago() -> None:
    """BGS has ferrosilicon of smelters to 2001, all else to 2020 or later."""
    dated = standings().query("year > 0")
    assert dated["year"].min() >= load("production").query("source == 'bgs'")["year"].max() - 10


def test_stages_of_graphite_say_what_each_counts() -> None:
    notes = build("mineral.stages", {"mineral": "graphite"}).notes
    assert not any("difference" in note for note in notes)
    assert any("battery grade" in note for note in notes)


@pytest.mark.parametrize("figure_id", ["country.exports", "country.exports_gdp"])
def test_a_product_that_weighs_most_says_what_its_code_holds(figure_id: str) -> None:
    """BACI 2022: 99% of what Mongolia sells of the products held is bituminous coal."""
    notes = build(figure_id, {"country": "MNG", "year": "2022"}).notes
    assert any("does not separate coking coal from steam coal" in note for note in notes)


@pytest.mark.parametrize(
    ("country", "title"),
    [
        # BACI 202601, 2024: 750210 alone; the ferronickel it lives from has no code here.
        ("NCL", "New Caledonia exported unalloyed nickel worth 910,000 USD in 2024"),
        ("MNG", "Mongolia exported bituminous coal worth 8.2 billion USD in 2024"),
        ("CHL", "Chile exported copper cathodes worth 17 billion USD in 2024"),
    ],
)
def test_what_a_country_sells_is_named_as_the_code_has_it(country: str, title: str) -> None:
    figure = build("country.exports", {"country": country, "year": "2024"})
    assert figure.title == title
    assert "counted here" in figure.subtitle and "mineral" not in figure.title + figure.second


def test_a_country_that_passes_goods_on_is_told_so() -> None:
    """BACI 2024: 198,371 t of cathodes out of Congo; BGS lists 8,400 t of refined copper in 2023.

    A country that refines what it sells, Zambia, is not.
    """
    gdp, sold = (
        build(f"country.{part}", {"country": "COG"}) for part in ("exports_gdp", "exports")
    )
    assert gdp.title == "Congo (Brazzaville) shipped copper cathodes worth 21% of its GDP in 2022"
    assert sold.title.startswith("Congo (Brazzaville) shipped copper cathodes worth ")
    statement = "In 2024 it exported 198,000 metric tons, but refined only 8,400 in 2023 (BGS)"
    assert gdp.second == f"{statement}: most was in transit"
    assert any(statement in note for note in sold.notes)
    assert {"bgs-wms-2023"} <= {source.id for source in gdp.sources} & {s.id for s in sold.sources}
    assert "shipped" not in build("country.exports_gdp", {"country": "ZMB"}).title


def test_a_part_that_only_rounds_to_all_is_not_all() -> None:
    """BACI 2024: 99.994% of New Caledonia's imports of the codes counted come from partners."""
    figure = build("country.imports", {"country": "NCL", "year": "2024"})
    rows = figure.data
    share = (rows["value_usd"] * rows["partner_share"]).sum() / rows["value_usd"].sum()
    assert 0.9995 < share < 1
    assert "about 100% of it came from the MSP partners" in figure.second


def test_the_bars_of_a_country_have_its_seat_and_name_their_stage() -> None:
    figure = build("country.standing", {"country": "NOR"})
    assert isinstance(figure.encoding, RankingEncoding)
    assert {row.token for row in figure.encoding.rows} == {"partner"}
    for row in figure.encoding.rows:
        stage = row.key.rpartition(".")[2]
        assert words()(f"partners.stage_inline.{stage}") in row.name
    elsewhere = build("country.standing", {"country": "ZMB", "table": "washington"})
    assert isinstance(elsewhere.encoding, RankingEncoding)
    assert {row.token for row in elsewhere.encoding.rows} == {"room"}


@pytest.mark.live
@pytest.mark.parametrize("country", ["ZAF", "KAZ", "ZMB"])
def test_what_at_most_means_is_said_where_a_row_says_it(country: str) -> None:
    figure = build("country.standing", {"country": country})
    assert isinstance(figure.encoding, RankingEncoding)
    in_rows = any("at most" in row.texts[0] for row in figure.encoding.rows)
    assert any("“At most”" in note for note in figure.notes) is in_rows


def test_germanium_has_one_answer_everywhere_and_the_other_in_a_note() -> None:
    """mcs2022-germa_world.csv: China 95,000 kg of "140,000", the United States W; newer editions
    withhold every number. BGS_germanium_production.csv, 2023: China 200, the US 6, Russia 5 t.
    """
    title = "China refined 68% of the recorded germanium in 2021"
    stages = build("mineral.stages", {"mineral": "germanium"})
    ranking = build("producers.ranking", {"mineral": "germanium"})
    assert (stages.title, ranking.title) == (title, title)
    (own,) = [one for one in standing("CHN", reserves=False) if one.mineral == "germanium"]
    assert (own.source, own.year, own.share) == ("usgs", 2021, pytest.approx(95 / 140))
    assert share_of("germanium", "refined", "CHN") == pytest.approx(95 / 140)
    note = "For a later year, 2023, BGS gives China 95% of the recorded germanium."
    assert note in stages.notes
    assert note in build("country.standing", {"country": "CHN"}).notes


def test_a_stage_that_only_magnet_rare_earths_have_is_named_with_them() -> None:
    figure = build("mineral.stages", {"mineral": "rare_earths"})
    assert figure.title == "China mined 69% of the world’s rare earths in 2025"
    assert figure.second == (
        "At refining, numbers are published for magnet rare earths only: China 91% in 2024"
        " (2025: estimated)"
    )


def test_what_is_refined_of_graphite_is_never_called_natural_in_a_brief() -> None:
    """The IEA counts battery grade, synthetic included."""
    text = str(build("country.standing", {"country": "CHN"}).encoding)
    assert "Graphite (natural), refined" not in text
    assert "Graphite (battery grade), refined" in text


@pytest.mark.parametrize("country", ["ZMB", "COD", "CHL", "MNG", "DEU"])
def test_a_second_sentence_does_not_tell_the_share_of_the_title_again(country: str) -> None:
    """DR Congo, 2022: copper cathodes are 19% of GDP, and so are both products together."""
    figure = build("country.exports_gdp", {"country": country})
    (share,) = re.findall(r"[\d.]+%", figure.title)
    assert share not in re.findall(r"[\d.]+%", figure.second)


@pytest.mark.parametrize("figure_id", ["country.exports", "country.imports", "country.exports_gdp"])
def test_products_are_named_in_words_and_their_codes_are_in_the_table(figure_id: str) -> None:
    figure = build(figure_id, {"country": "CHL"})
    assert isinstance(figure.encoding, RankingEncoding)
    assert not any(re.search(r"\d{6}", row.name) for row in figure.encoding.rows)
    assert figure.data["hs6"].str.fullmatch(r"\d{6}").all()
