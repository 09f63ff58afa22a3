"""Ten cases of a supplier that stops, from the publishers' files by code of this test's own."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.figures import build

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
    others = max(total - stops, sum(rows.values()) - total - stops)
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
