"""Ten cases of a supplier that stops, from the publishers' files by code of this test's own."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.figures import build
from msp_dash.figures.record import Figure

pytestmark = pytest.mark.snapshot

PARTNERS = frozenset(
    [
        "AUS",
        "CAN",
        "FIN",
        "FRA",
        "JPN",
        "KOR",
        "NOR",
        "SWE",
        "GBR",
        "USA",
        "AUT",
        "BEL",
        "BGR",
        "HRV",
        "CYP",
        "CZE",
        "DNK",
        "EST",
        "DEU",
        "GRC",
        "HUN",
        "IRL",
        "ITA",
        "LVA",
        "LTU",
        "LUX",
        "MLT",
        "NLD",
        "POL",
        "PRT",
        "ROU",
        "SVK",
        "SVN",
        "ESP",
    ]
)
"""Partners in New York and the member states of the Union."""
BY_NAME = {
    "Australia": "AUS", "Austria": "AUT", "Canada": "CAN", "Germany": "DEU", "Japan": "JPN",
    "Korea, Republic of": "KOR", "Republic of Korea": "KOR", "Norway": "NOR", "Portugal": "PRT",
    "Spain": "ESP", "Sweden": "SWE", "United States": "USA", "Poland": "POL", "Finland": "FIN",
    "France": "FRA", "Greece": "GRC", "Ireland": "IRL",
}  # fmt: skip
USGS = {
    "tungsten": ("TUNGSTEN", "China", "Mine production"),
    "antimony": ("ANTIMONY", "China", "Mine production"),
    "niobium": ("NIOBIUM (COLUMBIUM)", "Brazil", "Mine production"),
    "tantalum": ("TANTALUM", "Congo (Kinshasa)", "Mine production"),
    "manganese": ("MANGANESE", "South Africa", "Mine production"),
}
IEA = {
    ("cobalt", "refined"): ("Cobalt", "refining", "China"),
    ("lithium", "refined"): ("Lithium", "refining", "China"),
    ("nickel", "refined"): ("Nickel", "refining", "Indonesia"),
}


def usgs_rows(sources_dir: Path, chapter: str, what: str) -> dict[str, Decimal]:
    """Country -> tonnes of 2025; what is no number left out."""
    thousands = {"metric tons": 1, "thousand metric tons": 1000}
    rows: dict[str, Decimal] = {}
    path = sources_dir / "usgs" / "MCS2026_Commodities_Data.csv"
    with path.open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file):
            ours = row["MCS chapter"] == chapter and row["Year"] == "2025"
            if ours and row["Statistics_detail"].partition(":")[0] == what:
                text = row["Value"].replace(",", "")
                if text.replace(".", "").isdigit():
                    rows[row["Country"]] = Decimal(text) * thousands[row["Unit"]]
    return rows


@pytest.mark.parametrize("mineral", USGS)
def test_usgs_cases(sources_dir: Path, mineral: str) -> None:
    chapter, supplier, what = USGS[mineral]
    rows = usgs_rows(sources_dir, chapter, what)
    total, stops = rows["World total"], rows[supplier]
    figure = build("disruption.supply", {"mineral": mineral, "stage": "mine", "cut": "75"})
    data = figure.data.set_index("iso3")
    code = figure.params["supplier"]
    assert data.loc[code, "value"] == float(stops)
    assert data.loc[code, "value_after"] == float(stops / 4)
    assert data.loc["WLD", "value_after"] == float(total - stops * 3 / 4)
    cover = build("disruption.cover", {"mineral": mineral, "stage": "mine"}).data
    own = cover[cover["iso3"].isin(PARTNERS)]["value"].sum()
    of_partners = sum(v for name, v in rows.items() if BY_NAME.get(name) in PARTNERS)
    assert own == float(of_partners)
    growth = build("disruption.growth", {"mineral": mineral, "stage": "mine"}).data
    ten = growth.set_index("years").loc[10, "needed"]
    others = total - stops
    assert ten == pytest.approx(float((others + stops) / others) ** 0.1 - 1)


@pytest.mark.parametrize(("mineral", "stage"), IEA)
def test_iea_cases(sources_dir: Path, mineral: str, stage: str) -> None:
    name, step, supplier = IEA[mineral, stage]
    path = sources_dir / "iea" / "CM_Data_Explorer_2025-05_converted.json"
    file = json.loads(path.read_text(encoding="utf-8"))
    supply = file["supply"][name][step]
    total, stops = supply["total"]["2024"], supply["countries"][supplier]["2024"]
    figure = build("disruption.supply", {"mineral": mineral, "stage": stage})
    data = figure.data.set_index("iso3")
    assert data.loc["WLD", "value_after"] == pytest.approx((total - stops) * 1000)
    query = {"mineral": mineral, "stage": stage, "edition": "2025-05", "scenario": "steps"}
    query |= {"supplier": figure.params["supplier"], "cut": "25"}
    outlook = build("disruption.outlook", query).data
    row = outlook[(outlook["year"] == 2035) & (outlook["scenario"] == "steps")].iloc[0]
    left = supply["total"]["2035"] - supply["countries"][supplier]["2035"] / 4
    assert row["supply_after"] == pytest.approx(left * 1000)
    assert row["ratio"] == pytest.approx(left * 1000 / row["demand"])


@pytest.mark.parametrize(("mineral", "hs6"), [("tungsten", "810194"), ("magnesium", "810411")])
def test_baci_cases(sources_dir: Path, mineral: str, hs6: str) -> None:
    flows = pd.read_parquet(sources_dir / "cepii-baci" / "baci_hs17_v202601_2024_30hs6.parquet")
    flows = flows[flows["hs6"].astype(str) == hs6]
    cells = build("disruption.leverage", {"mineral": mineral, "supplier": "CHN"}).data
    cells = cells[cells["mineral"] == mineral].set_index("importer")
    states = PARTNERS - frozenset(["AUS", "CAN", "JPN", "KOR", "NOR", "GBR", "USA"])
    for importer, share in cells["share"].items():
        if importer == "EU":
            own = flows[flows["importer"].isin(states) & ~flows["exporter"].isin(states)]
        else:
            own = flows[flows["importer"] == importer]
        china = own.loc[own["exporter"] == "CHN", "value_kusd"].sum()
        assert share == pytest.approx(china / own["value_kusd"].sum())


# ---------------------------------------------------------------- ores of HS92

VERSION = "202601"
ORES = {
    ("zinc", "AUS"): "260800",
    ("lead", "PER"): "260700",
    ("chromium", "ZAF"): "261000",
    ("iron_ore", "AUS"): "260111",
    ("graphite", "CHN"): "250410",
    ("zirconium", "AUS"): "261510",
    ("molybdenum", "CHL"): "261390",
}
BOUGHT = {
    ("copper", "CHL", "260300"): ("2024", "2005"),
    ("nickel", "PHL", "260400"): ("2021",),
    ("cobalt", "COD", "810510"): ("2023", "2010"),
}


@pytest.fixture(scope="module")
def ores(sources_dir: Path) -> pd.DataFrame:
    path = sources_dir / "cepii-baci-hs92" / f"baci_hs92_v{VERSION}_1995-2024_ores.parquet"
    # "Other Asia, nes", which is Taiwan.
    return pd.read_parquet(path).replace("S19", "TWN")


def bought_in(flows: pd.DataFrame, supplier: str) -> dict[str, tuple[int, float]]:
    """Importer -> whole dollars from the supplier, and their share of its purchases."""
    sums: dict[str, list[int]] = {}
    columns = flows[["exporter", "importer", "value_kusd"]].itertuples(index=False)
    for exporter, importer, kusd in columns:
        usd = round(Decimal(str(kusd)) * 1000)
        own = sums.setdefault(importer, [0, 0])
        own[0] += usd * (exporter == supplier)
        own[1] += usd
    return {code: (usd, usd / total) for code, (usd, total) in sums.items() if usd}


def skip_other_versions(figure: Figure) -> None:
    if not any(source.id == f"cepii-baci-hs92-{VERSION}" for source in figure.sources):
        pytest.skip(f"numbers of version {VERSION}")


@pytest.mark.live
@pytest.mark.parametrize(("mineral", "supplier"), ORES)
def test_cells_of_ores_are_the_publishers(ores: pd.DataFrame, mineral: str, supplier: str) -> None:
    figure = build("disruption.leverage", {"mineral": mineral, "supplier": supplier})
    skip_other_versions(figure)
    cells = figure.data[figure.data["mineral"] == mineral].set_index("importer")
    hs6, year = ORES[mineral, supplier], int(figure.params["year"])
    assert set(cells["hs6"]) == {hs6}
    flows = ores[(ores["hs92"] == hs6) & (ores["year"] == year)]
    expected = bought_in(flows, supplier)
    states = PARTNERS - frozenset(["AUS", "CAN", "JPN", "KOR", "NOR", "GBR", "USA"])
    outer = flows[flows["importer"].isin(states) & ~flows["exporter"].isin(states)]
    expected |= bought_in(outer.assign(importer="EU"), supplier)
    assert len(cells) >= 8
    for importer, row in cells.iterrows():
        usd, share = expected.get(importer, (0, 0.0))
        assert (row["value_usd"], row["share"]) == (usd, pytest.approx(share, rel=1e-12)), importer


@pytest.mark.live
@pytest.mark.parametrize(("mineral", "supplier", "hs6"), BOUGHT)
def test_buyers_of_ores_are_the_publishers(
    ores: pd.DataFrame, mineral: str, supplier: str, hs6: str
) -> None:
    for year in BOUGHT[mineral, supplier, hs6]:
        query = {"mineral": mineral, "stage": "mine", "supplier": supplier, "hs6": hs6}
        figure = build("disruption.importers", query | {"year": year, "cut": "25"})
        skip_other_versions(figure)
        flows = ores[(ores["hs92"] == hs6) & (ores["year"] == int(year))]
        expected = bought_in(flows, supplier)
        rows = figure.data.set_index("importer")
        assert set(rows.index) == set(expected)
        for importer, (usd, share) in expected.items():
            assert rows.at[importer, "value_usd"] == usd
            assert rows.at[importer, "share"] == pytest.approx(share, rel=1e-12)
            assert rows.at[importer, "value_cut"] == usd * 0.75
