"""The figure mineral.chain: three countries a stage, each with publisher and year of its own."""

from __future__ import annotations

import pytest

from msp_dash.data import load
from msp_dash.data.mineral_groups import related
from msp_dash.figures import build
from msp_dash.figures.mineral.stages import choices as stage_choices
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


MINERALS = sorted({*TRADED, "rare_earths", "graphite", "lithium", "gallium", "zinc"})


@pytest.mark.parametrize("mineral", MINERALS)
def test_shares_of_output_and_of_purchases_share_no_sentence(mineral):
    """`China mined 79% of the world's tungsten, the United States bought 21%`, of traded powder."""
    figure = build(ID, {"mineral": mineral})
    for sentence in (figure.title, figure.second):
        assert "bought" not in sentence and "buyer" not in sentence


@pytest.mark.parametrize("mineral", ["graphite", "rare_earths"])
def test_two_materials_are_each_named(mineral):
    """`China mined 69% of rare earths and refined 91%`: those of magnets, four elements."""
    figure = build(ID, {"mineral": mineral})
    for stage, text in (("mine", figure.title), ("refined", figure.second)):
        row = figure.data[figure.data["stage"] == stage].iloc[0]
        refined = {"graphite": "battery-grade graphite", "rare_earths": "magnet rare earths"}
        name = refined[mineral] if stage == "refined" else words().the_mineral(mineral)
        assert name in text and f"{row['share']:.0%}" in text and str(row["year"]) in text


def test_each_stage_has_a_sentence_with_its_year():
    figure = build(ID, {"mineral": "nickel"})
    mined, refined = (figure.data[figure.data["stage"] == s].iloc[0] for s in ("mine", "refined"))
    assert figure.title == (
        f"Indonesia mined {mined['share']:.0%} of the world’s nickel in {mined['year']}"
    )
    assert figure.second.startswith(
        f"Indonesia refined {refined['share']:.0%} of the world’s nickel in {refined['year']}"
    )


def test_buyers_of_an_ore_are_named_as_such():
    figure = build(ID, {"mineral": "tin"})
    buyers = figure.data[figure.data["stage"] == "buyer"]
    assert set(buyers["hs6"]) == {"260900"}
    assert "HS92" in {source.short for source in figure.sources if "BACI" in source.short}.pop()
    assert "Tin ore" in figure.encoding.panels[-1].definition


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_country_that_leads_several_stages_is_named_once(lang):
    """China mines and refines most of the graphite, and buys most copper beside refining it."""
    w = words(lang)
    for mineral in ("graphite", "copper", "cobalt", "vanadium"):
        figure = build(ID, {"mineral": mineral, "lang": lang})
        leaders = figure.data.drop_duplicates("stage")["iso3"]
        for text in (figure.title, figure.second):
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


@pytest.mark.parametrize(
    ("mineral", "reason"),
    [
        ("neodymium", "published for magnet rare earths and rare earths, not for neodymium alone"),
        ("boron", "without a world total"),
        ("cesium", "No source used here lists output of cesium"),
    ],
)
@pytest.mark.parametrize("figure_id", [ID, "mineral.stages"])
def test_a_mineral_without_shares_of_output_is_empty_with_the_reason(figure_id, mineral, reason):
    figure = build(figure_id, {"mineral": mineral})
    assert isinstance(figure.encoding, EmptyEncoding)
    assert reason in figure.notes[0]


def test_no_output_is_said_of_no_mineral_that_a_table_has():
    """Battery-grade graphite was said to have none, while the IEA has it as refined graphite."""
    listed = {one for name in ("production", "supply_outlook") for one in load(name)["mineral"]}
    for mineral in stage_choices()["mineral"]:
        figure = build("mineral.stages", {"mineral": mineral})
        if any("lists output" in note for note in figure.notes):
            assert not listed & related(mineral), mineral
    assert build("mineral.stages", {"mineral": "battery_graphite"}).data["mineral"].item() == (
        "graphite"
    )
