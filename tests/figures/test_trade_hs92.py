"""Trade in ores and intermediates (BACI HS92): numbers, traps, what figures say of a nomenclature.

The numbers are those of ``baci_hs92_v202601_1995-2024_ores.parquet`` (thousand USD, three
decimals), read by hand; the publisher revises them with each version, so they are tested of that
version alone.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from msp_dash.data import TableError, load
from msp_dash.data.curated import reference
from msp_dash.data.engine import COLUMNS
from msp_dash.data.load import read_arrow
from msp_dash.data.parts import CODED, folder, holdings, on_disk, rows_in_file, rows_of
from msp_dash.figures import build
from msp_dash.figures.record import Figure, FlowsEncoding
from msp_dash.figures.registry import allowed, spec
from msp_dash.figures.trade import chain, query
from msp_dash.figures.view_group import eu_states
from msp_dash.params import Hs6, Mineral, Use, Year
from msp_dash.words import words
from tests import plain_trade
from tests.project_data import clear_caches

VERSION = "202601"
HOLDINGS = holdings(query.TABLES[query.HS92])
# The snapshot has no rows of this table: its values are those of one version of the live one.
of_version = pytest.mark.skipif(
    set(HOLDINGS["edition"]) != {VERSION}, reason=f"numbers of version {VERSION}"
)
FLOWS = {
    ("260300", "CHL", "CHN", 2024): 20_701_474.833,
    ("260300", "CHL", "CHN", 2023): 17_624_170.278,
    ("260300", "PER", "CHN", 2024): 15_599_725.01,
    ("260300", "CHL", "JPN", 1995): 783_956.514,
    ("260300", "IDN", "JPN", 2010): 2_786_423.026,
    ("810510", "COD", "CHN", 2024): 3_019_487.639,
    ("810510", "COD", "CHN", 2023): 2_395_890.502,
    ("810510", "FIN", "USA", 2024): 6_169.062,
    ("260600", "GIN", "CHN", 2024): 7_589_399.727,
    ("260600", "AUS", "CHN", 2015): 956_742.524,
    ("260400", "PHL", "CHN", 2021): 1_387_158.579,
    ("260400", "IDN", "CHN", 2013): 1_447_415.806,
    ("261000", "ZAF", "CHN", 2024): 4_724_628.862,
    ("260200", "ZAF", "CHN", 2024): 1_938_352.618,
    ("260200", "GAB", "CHN", 2022): 1_106_013.441,
    ("260900", "MMR", "CHN", 2018): 3_176.793,
    ("260800", "AUS", "KOR", 2020): 329_669.499,
    ("260700", "PER", "CHN", 2019): 363_087.668,
    ("261100", "PRK", "CHN", 2023): 25_943.87,
    ("250410", "CHN", "JPN", 2012): 58_582.382,
    ("250410", "MOZ", "USA", 2023): 16_330.98,
    ("284690", "CHN", "JPN", 2011): 1_079_051.335,
    ("284690", "MYS", "CHN", 2024): 199_803.5,
    ("282520", "CHN", "KOR", 2023): 4_916_046.706,
    ("283691", "CHL", "CHN", 2022): 6_037_683.623,
    ("760110", "RUS", "CHN", 2024): 3_545_605.491,
    ("261400", "MOZ", "CHN", 2023): 194_785.0,
    ("280530", "CHN", "JPN", 2010): 148_600.89,
    ("720293", "BRA", "CHN", 2024): 1_060_135.799,
}


def of_hs92(figure_id: str, hs6: str, year: int, **more: str) -> Figure:
    return build(figure_id, {"hs6": hs6, "year": str(year), "nomenclature": "hs92", **more})


@of_version
@pytest.mark.parametrize(("flow", "kusd"), FLOWS.items(), ids=str)
def test_a_flow_is_the_publishers_number(flow: tuple[str, str, str, int], kusd: float) -> None:
    hs6, exporter, importer, year = flow
    data = of_hs92("trade.imports", hs6, year, importer=importer, lens="none").data
    assert data.set_index("exporter")["value_usd"][exporter] == round(kusd * 1000)


@of_version
def test_a_flow_stands_in_the_publishers_file(sources_dir: Path) -> None:
    path = sources_dir / "cepii-baci-hs92" / f"baci_hs92_v{VERSION}_1995-2024_ores.parquet"
    rows = pd.read_parquet(path).set_index(["hs92", "exporter", "importer", "year"])["value_kusd"]
    assert {flow: rows[flow] for flow in FLOWS} == FLOWS


@of_version
def test_chinas_purchases_of_cobalt_are_near_its_customs() -> None:
    """Million USD; China's customs of 810520: 2,459, 4,716, 5,950, 2,579, 3,146."""
    customs = {2020: 2_459, 2021: 4_716, 2022: 5_950, 2023: 2_579, 2024: 3_146}
    bought = {
        year: of_hs92("trade.imports", "810510", year, importer="CHN").data["value_usd"].sum() / 1e6
        for year in customs
    }
    assert {y: round(v) for y, v in bought.items()} == {
        **{2020: 2_508, 2021: 4_770, 2022: 5_951, 2023: 2_635, 2024: 3_210}
    }
    assert all(abs(bought[y] / customs[y] - 1) < 0.03 for y in customs)


def test_what_shows_a_wrong_picture_is_in_no_table() -> None:
    """282200: DR Congo's hydroxide is in it and in 810510. 811230: with other metals since 2007."""
    assert {"282200", "250490", "261690", "811230"}.isdisjoint(HOLDINGS["hs6"])
    assert "250410" in set(HOLDINGS["hs6"])
    for code in ("282200", "250490"):
        figure = build("trade.flows", {"hs6": code})
        assert figure.kind == "empty" and "a false picture" in figure.notes[0]
        assert "hs6=810510" in figure.nearest or "hs6=250410" in figure.nearest


def test_ores_have_values_only_and_the_newest_year_is_called_provisional() -> None:
    table = load("trade_hs92")[["hs6", "quantity_t"]]
    stages = reference("hs6").drop_duplicates("hs6").set_index("hs6")["stage"]
    tonnes = table[table["quantity_t"].notna()]
    assert set(stages[tonnes["hs6"].unique()]) == {"refined"}
    last = int(HOLDINGS["year"].max())
    ore, metal = of_hs92("trade.flows", "260300", last), of_hs92("trade.flows", "810510", last)
    assert ore.data["quantity_t"].isna().all() and metal.data["quantity_t"].notna().any()
    assert any("Ores have values only" in note for note in ore.notes)
    for figure in (ore, metal):
        assert any(f"{last} is provisional" in note for note in figure.notes)
        assert figure.sources[0].id == f"cepii-baci-hs92-{VERSION}"
        assert "BACI HS92" in figure.sentence and "Statistics Netherlands" not in figure.sentence


def test_a_link_without_a_nomenclature_keeps_its_numbers() -> None:
    """HS17 where it has the code, in whatever year it has; HS92 for the rest."""
    both = [code for code in HOLDINGS["hs6"].unique() if len([*query.nomenclatures_of(code)]) > 1]
    assert len(both) >= 10
    for code in both:
        plain = build("trade.flows", {"hs6": code})
        assert plain.params["nomenclature"] == "hs17"
        assert any("HS92, the older nomenclature" in note for note in plain.notes), code
        older = build("trade.flows", {"hs6": code, "nomenclature": "hs92"})
        assert any("HS17, the newer nomenclature" in note for note in older.notes), code
        assert "HS92" in older.subtitle and "HS92" not in plain.subtitle
    for mineral in allowed(spec("trade.flows"), Use(Mineral)):
        if any(query.has_flows(c, nomenclature="hs17") for c in _codes(mineral)):
            figure = build("trade.flows", {"mineral": mineral})
            assert figure.params["nomenclature"] == "hs17", mineral


def _codes(mineral: str) -> list[str]:
    codes = reference("hs6")
    return codes.loc[codes["mineral"] == mineral, "hs6"].tolist()


def test_a_series_is_of_one_nomenclature_over_thirty_years() -> None:
    choices = query.choices()
    years = choices[(choices["hs6"] == "260300")]
    assert set(years["nomenclature"]) == {"hs92"}
    assert sorted(years["year"]) == [str(year) for year in sorted(HOLDINGS["year"].unique())]
    assert len(years) == 30
    lithium = choices[choices["hs6"] == "283691"]
    assert len(lithium[lithium["nomenclature"] == "hs92"]) == 30
    assert build("trade.flows", {"hs6": "283691", "year": "2005"}).params["nomenclature"] == "hs92"


@pytest.mark.parametrize("party", ["CHN", "EU"])
def test_the_engine_gives_what_plain_sums_give(party: str) -> None:
    table = load("trade_hs92")
    for code, year in (("260300", 2024), ("810510", 2011)):
        rows = table[(table["hs6"] == code) & (table["year"] == year)]
        rows = plain_trade.of_party(rows, "importer", party, eu_states())
        plain = plain_trade.by_side(rows, "exporter").set_index("exporter")["value_usd"]
        data = of_hs92("trade.imports", code, year, importer=party, lens="none").data
        assert data.set_index("exporter")["value_usd"].to_dict() == plain.to_dict()


def test_the_table_stays_on_the_disk_and_the_other_one_in_memory() -> None:
    assert on_disk("trade_hs92") and not on_disk("trade")


def test_without_its_table_the_figures_of_hs17_stand_and_all_others_name_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def holdings_of(name: str) -> pd.DataFrame:
        if name == "trade_hs92":
            raise TableError(name, "is missing")
        return holdings(name)

    clear_caches()
    lithium, reason = {"hs6": "283691", "lens": "none"}, "Table trade_hs92 is missing."
    monkeypatch.setattr(query, "holdings", holdings_of)
    try:
        flows = build("trade.flows", lithium)
        assert flows.kind == "flows" and any(reason in note for note in flows.notes)
        # What may be in that table is not said to be nowhere, nor left out of a sum.
        for figure_id, params in (
            ("trade.flows", {"hs6": "260300"}),
            ("trade.flows", lithium | {"nomenclature": "hs92"}),
            ("trade.flows", lithium | {"year": "2005"}),
            ("trade.imports", {"mineral": "cobalt"}),
            ("trade.chain", {"mineral": "copper"}),
            ("country.exports", {"country": "ZMB"}),
        ):
            assert reason in build(figure_id, params).alt, (figure_id, params)
    finally:
        monkeypatch.undo()
        # What stood without it is not kept once the table is back.
        restored = build("trade.flows", lithium)
        clear_caches()
    assert not any(reason in note for note in restored.notes)
    assert build("trade.flows", {"hs6": "260300", "lens": "none"}).kind == "flows"


# --- the chain


def test_every_chain_is_drawn_with_what_it_lacks_named() -> None:
    w = words("en")
    lacking = {}
    for mineral in chain.MINERALS:
        figure = build("trade.chain", {"mineral": mineral})
        assert isinstance(figure.encoding, FlowsEncoding), mineral
        note = next((n for n in figure.notes if n.startswith("Links of the chain")), "")
        codes = query.lacking_products([code for code, _ in chain._codes_of(mineral)])
        assert bool(note) is bool(codes)
        lacking[mineral] = codes
        assert all(w(f"trade.product.inside.{code}") in note for code in codes)
        titles = [panel.title for panel in figure.encoding.panels]
        assert len(titles) == figure.data["hs6"].nunique()
        for code in figure.data["hs6"].unique():
            own = chain.nomenclature_for(code, int(figure.params["year"]))
            name = f"({'HS92' if own == 'hs92' else 'HS'} {code})"
            assert any(title.endswith(name) for title in titles), (mineral, code)
        assert not {"282200", "250490"} & set(figure.data["hs6"])
    assert lacking["lithium"] == ["253090"]  # spodumene
    assert lacking["cobalt"] == ["260500"]
    assert {"720260", "750110"} <= set(lacking["nickel"])  # ferronickel, matte
    assert lacking["aluminum"] == ["281820"]


def test_stages_stand_side_by_side_from_ore_to_product() -> None:
    data = build("trade.chain", {"mineral": "copper"}).data
    assert list(data["stage"].unique()) == ["mine", "refined"]
    data = build("trade.chain", {"mineral": "rare_earths"}).data
    assert list(data["stage"].unique()) == ["refined", "product"]


# --- profiles


@of_version
def test_a_country_lives_from_its_ores_too() -> None:
    chile = build("country.exports", {"country": "CHL", "year": "2024"})
    assert chile.title.startswith("Chile exported copper ore worth 30 billion USD in 2024")
    assert {one.id for one in chile.sources} >= {
        f"cepii-baci-{VERSION}",
        f"cepii-baci-hs92-{VERSION}",
    }
    congo = build("country.exports", {"country": "COD", "year": "2024"}).data.set_index("hs6")
    flows = of_hs92("trade.exports", "810510", 2024, exporter="COD", lens="none").data
    assert congo.loc["810510", "value_usd"] == flows["value_usd"].sum()
    assert congo["share"].sum() == pytest.approx(1)


def test_no_good_is_counted_in_both_nomenclatures() -> None:
    """Tantalum and beryllium have a code of their own in each."""
    older = set(query.older_products(2024))
    assert older.isdisjoint(query.all_products())
    assert {"810310", "811211"}.isdisjoint(older)
    assert "260300" in older


def test_every_code_that_is_drawn_has_its_words() -> None:
    for lang in ("en", "fr", "es", "pt"):
        w = words(lang)
        for code in allowed(spec("trade.flows"), Use(Hs6)):
            assert w(f"trade.product.label.{code}")
            assert query.left_out(code) or w.has(f"trade.product.inside.{code}")
    assert "1995" in set(allowed(spec("trade.chain"), Use(Year)))


@of_version
@pytest.mark.parametrize("codes", [[], ["999999"], ["260500"], ["260300", "810510", "811299"]])
def test_rows_that_are_read_of_the_file_are_those_of_the_whole_table(codes: list[str]) -> None:
    file = folder("trade_hs92").with_suffix(".parquet")
    every = read_arrow(file.read_bytes(), CODED)
    for years in ([], [1800], [1995], [2023, 2024]):
        rows = rows_in_file(file, codes, years, COLUMNS)
        assert rows.to_pydict() == rows_of(every, codes, years, COLUMNS).to_pydict()
