"""What publishers say in words of ores, and of what the United States imports, against our figures.

As `test_statements.py`, which names how statements were read and what a tolerance is. USGS names
the suppliers of each mineral and its net import reliance a second time in figures 2 and 3 of the
same release: other files than the chapters' that our tables are read from. Where those two part,
`PARTED` says what each says, and the test fails if either moves.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from msp_dash.figures import build
from msp_dash.ingest.codes import country
from tests.figures.test_statements import (
    EXACT,
    WHOLE_PERCENT,
    Statement,
    growth,
    rows,
    share,
    world,
)

pytestmark = pytest.mark.snapshot

TENTH = 5e-4
"""Said as percent with one decimal."""
HALF_PERCENT = 5e-5
"""Said as percent with two decimals."""
ABOUT_60 = 0.01
""""Nearly 60%"."""


def amount(iso3: str, *args: object) -> float:
    """Output of a country in tonnes."""
    return float(rows(*args).loc[iso3, "value"])


def reserves(iso3: str, mineral: str, edition: str) -> float:
    """Reserves of a country in tonnes."""
    data = build("producers.reserves", {"mineral": mineral, "edition": edition}).data
    return float(data.set_index("iso3").loc[iso3, "value"])


def reserves_share(iso3: str, mineral: str, edition: str) -> float:
    data = build("producers.reserves", {"mineral": mineral, "edition": edition}).data
    return float(data.set_index("iso3").loc[iso3, "share"])


def imports(form: str, iso3: str, mineral: str) -> float:
    """Share of a supplier in what the United States imports of a form."""
    data = build("us.sources", {"mineral": mineral}).data
    return float(data.set_index(["form", "country"]).loc[(form, iso3), "share"])


KITCO = "Kitco, 8 February 2022, relayed in https://republicofmining.com/2022/02/09/"
TEMPO = "relayed in https://centralpointnews.com, US Geological Survey: Indonesia is"
DATABOKS = "relayed in https://databoks.katadata.co.id/pertambangan/statistik/78c11619e2e0aa2"
HUAXIA = "relayed in https://huaxia-steel.com/news/global-nickel-mine-production-to-increase-by-8"
NAI_COPPER = "relayed in https://nai500.com/blog/2025/02, which countries lead in copper"
NAI_EARTHS = "relayed in https://nai500.com/blog/2025/03, top 10 rare earth producers"
DOLLARMETAL = "relayed in https://www.dollarmetal.com/?p=10082"
GABON = "relayed in https://globalsouthworld.com, Gabon ranks among top five"
SCANNER = "relayed in https://worldtradescanner.com, 3 July 2025"
MINING = "relayed in https://mining.com/commodity/specialty-minerals/page/3"

NI = ("nickel", "mine", "usgs")
GR = ("graphite", "mine", "usgs", "2022")
CU = ("copper", "mine", "usgs", "2025", 2024)
RE = ("rare_earths", "mine", "usgs", "2025")
AL = ("aluminum", "smelter", "usgs", "2025")

STATEMENTS = [
    Statement("USGS, MCS 2022", KITCO, "graphite: 1,000,000 t in 2021", 1e6,
              lambda: world(*GR, 2021), EXACT),
    Statement("USGS, MCS 2022", KITCO, "graphite: 4% over the 966,000 t of 2020", 0.04,
              lambda: growth("graphite", "usgs", ("2022", 2020), ("2022", 2021)), WHOLE_PERCENT),
    Statement("USGS, MCS 2022", KITCO, "China mines 82% of graphite, 2021", 0.82,
              lambda: share("CHN", *GR, 2021), WHOLE_PERCENT),
    Statement("USGS, MCS 2022", HUAXIA, "nickel: 8% over 2020 in 2021", 0.08,
              lambda: growth("nickel", "usgs", ("2022", 2020), ("2022", 2021)), WHOLE_PERCENT),
    Statement("USGS, MCS 2022", HUAXIA, "Indonesia's nickel rises by 30% in 2021", 0.30,
              lambda: amount("IDN", *NI, "2022", 2021) / amount("IDN", *NI, "2022", 2020) - 1,
              WHOLE_PERCENT),
    Statement("USGS, MCS 2023", TEMPO, "nickel: 20.88% over 2021 in 2022", 0.2088,
              lambda: growth("nickel", "usgs", ("2023", 2021), ("2023", 2022)), HALF_PERCENT),
    Statement("USGS, MCS 2023", TEMPO, "Indonesia mines 48.48% of nickel, 2022", 0.4848,
              lambda: share("IDN", *NI, "2023", 2022), HALF_PERCENT),
    Statement("USGS, MCS 2023", TEMPO, "Indonesia has 21 Mt of nickel reserves", 21e6,
              lambda: reserves("IDN", "nickel", "2023"), EXACT),
    Statement("USGS, MCS 2024", DATABOKS, "nickel: 10.1% over 2022 in 2023", 0.101,
              lambda: growth("nickel", "usgs", ("2024", 2022), ("2024", 2023)), TENTH),
    Statement("USGS, MCS 2024", DATABOKS, "Indonesia mines 50% of nickel, 2023", 0.50,
              lambda: share("IDN", *NI, "2024", 2023), WHOLE_PERCENT),
    Statement("USGS, MCS 2024", DATABOKS, "Indonesia has 55 Mt of nickel reserves", 55e6,
              lambda: reserves("IDN", "nickel", "2024"), EXACT),
    Statement("USGS, MCS 2024", DATABOKS, "Australia has 24 Mt of nickel reserves", 24e6,
              lambda: reserves("AUS", "nickel", "2024"), EXACT),
    Statement("USGS, MCS 2025", NAI_COPPER, "copper: 23 Mt in 2024", 23e6,
              lambda: world(*CU), EXACT),
    Statement("USGS, MCS 2025", NAI_COPPER, "Chile mines 23% of copper, 2024", 0.23,
              lambda: share("CHL", *CU), WHOLE_PERCENT),
    Statement("USGS, MCS 2025", NAI_COPPER, "DR Congo's copper rises by 12.6% in 2024", 0.126,
              lambda: amount("COD", *CU) / amount("COD", *CU[:-1], 2023) - 1, TENTH),
    Statement("USGS, MCS 2025", NAI_EARTHS, "rare earths: 390,000 t in 2024", 390_000,
              lambda: world(*RE, 2024), EXACT),
    Statement("USGS, MCS 2025", NAI_EARTHS, "China: 270,000 t of rare earths, 2024", 270_000,
              lambda: amount("CHN", *RE, 2024), EXACT),
    Statement("USGS, MCS 2025", NAI_EARTHS, "China: 255,000 t of rare earths, 2023", 255_000,
              lambda: amount("CHN", *RE, 2023), EXACT),
    Statement("USGS, MCS 2025", DOLLARMETAL, "primary aluminum: 72 Mt in 2024", 72e6,
              lambda: world(*AL, 2024), EXACT),
    Statement("USGS, MCS 2025", DOLLARMETAL, "primary aluminum: 70 Mt in 2023", 70e6,
              lambda: world(*AL, 2023), EXACT),
    Statement("USGS, MCS 2025", DOLLARMETAL, "China smelts nearly 60% of aluminum, 2024", 0.60,
              lambda: share("CHN", *AL, 2024), ABOUT_60),
    Statement("USGS, MCS 2025", DOLLARMETAL, "China: 84 Mt of alumina, 2024", 84e6,
              lambda: amount("CHN", "alumina", "refined", "usgs", "2025", 2024), EXACT),
    Statement("USGS, MCS 2025", DOLLARMETAL, "China: 93 Mt of bauxite, 2024", 93e6,
              lambda: amount("CHN", "bauxite", "mine", "usgs", "2025", 2024), EXACT),
    Statement("USGS, MCS 2025", GABON, "Gabon: 4.6 Mt of manganese, 2024", 4.6e6,
              lambda: amount("GAB", "manganese", "mine", "usgs", "2025", 2024), EXACT),
    Statement("USGS, MCS 2025", GABON, "South Africa has 560 Mt of manganese reserves", 560e6,
              lambda: reserves("ZAF", "manganese", "2025"), EXACT),
    Statement("USGS, MCS 2025", SCANNER, "DR Congo has 55% of cobalt reserves", 0.55,
              lambda: reserves_share("COD", "cobalt", "2025"), WHOLE_PERCENT),
]  # fmt: skip


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda s: f"{s.publisher}: {s.what}")
def test_our_figure_says_what_the_publisher_says(one: Statement) -> None:
    assert one.ours() == pytest.approx(one.stated, abs=one.tolerance), one.where


# --- where we and the words part -------------------------------------------------------------


def test_48_percent_of_antimony_is_the_2023_of_an_older_edition() -> None:
    """Mining.com (2025): "China accounted for 48% of the world's mined antimony last year".

    It is the 2023 of MCS 2024. MCS 2025 revised that to 59% and has 60% for 2024.
    """
    china = [
        share("CHN", "antimony", "mine", "usgs", edition, year)
        for edition, year in (("2024", 2023), ("2025", 2023), ("2025", 2024))
    ]
    assert china == pytest.approx([0.48, 0.59, 0.60], abs=WHOLE_PERCENT), MINING


def test_110_million_tons_of_manganese_are_australias_by_the_jorc_code() -> None:
    """Globalsouthworld (2025): Australia has 110 Mt of reserves, Gabon's 61 Mt are the fifth most.

    USGS prints 500 Mt for Australia, the second most; the 110 Mt stand in its note, as reserves
    that comply with the JORC code. The number of the table is ours.
    """
    assert reserves("AUS", "manganese", "2025") == 500e6, GABON
    assert reserves("GAB", "manganese", "2025") == 61e6


def test_over_11_percent_of_copper_from_dr_congo_is_below_its_own_tonnes() -> None:
    """Nai500 (2025): 3.3 of 23 Mt, "over 11% of global production". The two numbers give 14%."""
    assert amount("COD", *CU) == 3.3e6, NAI_COPPER
    assert share("COD", *CU) == pytest.approx(0.14, abs=WHOLE_PERCENT)


def test_gabon_63_percent_is_ore_and_23_percent_is_all_manganese() -> None:
    """Globalsouthworld: 63% of US imports in 2024. USGS says it of ore, averaged over 2020 to 2023.

    MCS 2026 averages 2021 to 2024: 64% of ore, 23% of the manganese in all forms, which leads.
    """
    assert imports("Manganese ore", "GAB", "manganese") == 0.64, GABON
    every_form = "Manganese contained in principal manganese imports"
    assert imports(every_form, "GAB", "manganese") == 0.23


# --- suppliers of the United States, named in figures 2 and 3 --------------------------------

MINERALS = {
    **{"titanium sponge metal": "titanium_sponge", "titanium mineral concentrates": "ilmenite"},
    **{"magnesium metal": "magnesium", "magnesium compounds": "magnesite"},
    **{"graphite (natural)": "graphite", "niobium (columbium)": "niobium"},
}
"""Names there, without commas, that do not begin with the mineral's own."""
WITHOUT = "Excluding scrap, net import reliance"
"""How USGS notes that a reliance counts scrap."""
WITHOUT_SUPPLIERS = "cesium"
"""Figure 2 names China and Germany; the chapter names nobody."""
PARTED_2 = {
    "lead": "the chapter has Mexico and Australia after Canada and South Korea, and no Ireland",
    "silicon": "metal and ferrosilicon together; each has its own suppliers here",
    "strontium": "the chapter names China for strontium compounds and not for the total",
    "yttrium": "the chapter has South Korea as the fourth",
}
PARTED_3 = {
    "silicon": PARTED_2["silicon"],
    "ilmenite": "32, 16, 13 and 11%, and 86% reliance; chapter and figure 2: 26, 16, 16, 13, 88%",
}
MINERALS_MIN = 40
"""Minerals of ours in figure 2, at least."""
COMMODITY, SUPPLIERS = "Commodity", "Major_Import_Sources_2021_24"


def _table(sources_dir: Path, name: str) -> list[dict[str, str]]:
    path = sources_dir / "usgs" / "mcs2026-trends" / f"MCS2026_{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    own = set(build("us.stocks", {"year": "2025"}).data["mineral"])
    labeled = [row | {"mineral": _mineral(row[COMMODITY].lower().strip())} for row in rows]
    return [row for row in labeled if row["mineral"] in own - {WITHOUT_SUPPLIERS}]


def _mineral(label: str) -> str:
    first = label.split(",", maxsplit=1)[0].replace(" ", "_")
    return MINERALS.get(label.replace(",", ""), first)


def _shares(mineral: str) -> dict[str, float]:
    """ISO3 -> share of the suppliers of the leading form, the largest first."""
    data = build("us.sources", {"mineral": mineral}).data
    lead = data[(data["form"] == data["form"].iloc[0]) & (data["country"] != "OTH")]
    return dict(zip(lead["country"], lead["share"], strict=True))


def _reliance(mineral: str) -> set[str]:
    """As USGS prints it for 2025, of each form that it prints it for: '79', '>50'."""
    data = build("us.stocks", {"mineral": mineral}).data
    data = data[(data["year"] == 2025) & data["reliance"].notna()]
    signs = data["reliance_status"].map({"at_least": ">", "at_most": "<"}).fillna("")
    return set(signs + (100 * data["reliance"]).round().astype(int).astype(str))


def test_suppliers_and_reliance_are_those_of_figure_2(sources_dir: Path) -> None:
    rows = _table(sources_dir, "Fig2_Net_Import_Reliance")
    assert len(rows) >= MINERALS_MIN
    parted = set()
    for row in rows:
        assert row["Net_Import_Reliance_pct_2025"] in _reliance(row["mineral"]), row
        codes = [country(name.strip(), "figure 2", "") for name in row[SUPPLIERS].split(",")]
        if codes != list(_shares(row["mineral"])):
            parted.add(row["mineral"])
    assert parted == set(PARTED_2)


def test_shares_of_suppliers_are_those_of_figure_3(sources_dir: Path) -> None:
    """Figure 3 drops the sign of a bound: its 50 for germanium is over 50% in the chapter."""
    rows = _table(sources_dir, "Fig3_Major_Import_Sources")
    parted = {
        row["mineral"]
        for row in rows
        if row["Percent"] not in ("NA", "100") and row["Import_Source_2021_24"] != "Other"
        if _shares(row["mineral"]).get(country(row["Import_Source_2021_24"], "figure 3", ""))
        != int(row["Percent"]) / 100
    }
    assert parted == set(PARTED_3)
    of_germanium = {row["NIR"] for row in rows if row["mineral"] == "germanium"}
    assert (of_germanium, _reliance("germanium")) == ({"50"}, {">50"})


@pytest.mark.parametrize("figure_id", ["us.stocks", "recycling.us"])
def test_41_percent_of_nickel_counts_scrap_and_the_figure_says_so(figure_id: str) -> None:
    """USGS, MCS 2026, note on nickel: excluding scrap, it would be nearly 100%."""
    assert _reliance("nickel") == {"41"}
    for query in ({"mineral": "nickel"}, {"year": "2025"}):
        notes = " ".join(build(figure_id, query).notes)
        assert "nearly all nickel used would be imported" in notes, query
    assert "nearly all nickel" not in " ".join(build(figure_id, {"mineral": "tin"}).notes)


def test_only_nickel_has_that_note(sources_dir: Path) -> None:
    path = sources_dir / "usgs" / "MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        noted = {row["MCS chapter"] for row in csv.DictReader(file) if WITHOUT in row["Notes"]}
    assert noted == {"NICKEL"}


def test_a_reliance_of_one_form_says_which() -> None:
    """USGS, MCS 2026: 67% of compounds and metals; of mineral concentrates a net exporter."""
    notes = " ".join(build("us.stocks", {"mineral": "rare_earths"}).notes)
    assert "Rare earths: “Compounds and metals”" in notes
