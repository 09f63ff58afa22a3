"""The figure mineral.chain: three countries a stage, each with publisher and year of its own."""

from __future__ import annotations

import pytest

from msp_dash.figures import build
from msp_dash.figures.record import EmptyEncoding, PanelsEncoding
from msp_dash.figures.trade.query import complete_years, mineral_products
from msp_dash.words import LANGUAGES, words

ID = "mineral.chain"
TRADED = {one.mineral: one.hs6 for one in mineral_products() if one.nomenclature == "hs17"}


@pytest.mark.parametrize("mineral", ["cobalt", "nickel", "copper", "lithium"])
def test_output_is_that_of_the_rankings(mineral):
    data = build(ID, {"mineral": mineral}).data
    for (stage, source, edition, year), rows in data[data["stage"] != "buyer"].groupby(
        ["stage", "source", "edition", "year"]
    ):
        query = {"mineral": mineral, "stage": stage, "source": source}
        ranking = build("producers.ranking", query | {"edition": edition, "year": str(year)}).data
        expected = ranking[ranking["iso3"] != "OTH"].dropna(subset="share").head(3)
        assert list(rows["share"]) == list(expected["share"])
        assert set(rows["iso3"]) == set(expected["iso3"])


def test_buyers_are_those_of_the_imports():
    data = build(ID, {"mineral": "nickel"}).data
    buyers = data[data["stage"] == "buyer"]
    assert set(buyers["hs6"]) == {TRADED["nickel"]}
    query = {"hs6": TRADED["nickel"], "year": str(complete_years()[-1]), "lens": "none"}
    imports = build("trade.imports", query).data.groupby("importer")["value_usd"].sum()
    shares = (imports / imports.sum()).sort_values(ascending=False).head(3)
    assert list(buyers["iso3"]) == list(shares.index)
    assert list(buyers["share"]) == pytest.approx(list(shares))


def test_buyers_of_an_ore_are_shown_but_do_not_lead_the_title():
    figure = build(ID, {"mineral": "tin"})
    buyers = figure.data[figure.data["stage"] == "buyer"]
    assert set(buyers["hs6"]) == {"260900"}
    assert "HS92" in {source.short for source in figure.sources if "BACI" in source.short}.pop()
    assert "bought" not in figure.title
    assert "bought" in build(ID, {"mineral": "iron_ore"}).title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_country_that_leads_several_stages_is_named_once(lang):
    """China mines and refines most of the graphite, and buys most copper beside refining it."""
    w = words(lang)
    for mineral in ("graphite", "copper", "cobalt", "vanadium"):
        figure = build(ID, {"mineral": mineral, "lang": lang})
        leaders = figure.data.drop_duplicates("stage")["iso3"]
        for text in (figure.title, figure.short):
            assert all(text.count(w.country(code)) <= 1 for code in leaders), text


def test_stages_stand_apart_from_mine_to_buyer():
    encoding = build(ID, {"mineral": "nickel"}).encoding
    assert isinstance(encoding, PanelsEncoding)
    assert [panel.title for panel in encoding.panels] == ["Mined", "Refined", "Bought"]
    assert all(len(panel.dots.rows) == 3 for panel in encoding.panels)
    assert all(", 20" in panel.definition for panel in encoding.panels)


def test_a_mineral_without_a_product_of_its_own_says_that_buyers_are_not_shown():
    mineral = next(m for m in ("gallium", "germanium", "indium") if m not in TRADED)
    figure = build(ID, {"mineral": mineral})
    assert "buyer" not in set(figure.data["stage"])
    assert any("no product" in note for note in figure.notes)


def test_what_rounds_to_all_is_not_called_all_where_others_have_some():
    encoding = build(ID, {"mineral": "gallium"}).encoding
    assert isinstance(encoding, PanelsEncoding)
    texts = [row.texts[0] for row in encoding.panels[0].dots.rows]
    assert len(texts) > 1
    assert not texts[0].startswith("100%")


def test_a_mineral_without_output_by_country_is_empty_with_a_reason():
    assert isinstance(build(ID, {"mineral": "neodymium"}).encoding, EmptyEncoding)
