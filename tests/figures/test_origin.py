"""The figure trade.origin: sellers beside producers, as each of their figures says."""

from __future__ import annotations

import math

import pytest

from msp_dash.data import load
from msp_dash.data.curated import reference
from msp_dash.figures import build
from msp_dash.figures.record import DotsEncoding
from msp_dash.figures.trade.query import complete_years, left_out

ID = "trade.origin"


def test_a_seller_is_that_of_the_exports_and_a_producer_that_of_the_chokepoints():
    data = build(ID).data
    year = str(complete_years()[-1])
    for row in data.iloc[::6].itertuples():
        query = {"hs6": row.hs6, "year": year, "mineral": row.mineral}
        query["nomenclature"] = "hs92" if "HS92" in row.sources else "hs17"
        top = build("trade.exports", query).data.iloc[0]
        assert (row.seller, row.seller_share) == (top["exporter"], top["share"])
    tops = build("producers.chokepoints").data.set_index(["mineral", "stage"])
    for row in data.itertuples():
        if isinstance(row.miner, str):
            assert (row.miner, row.miner_share) == tuple(
                tops.loc[(row.mineral, "mine"), ["top1_iso3", "top1"]]
            )


def test_shares_are_of_all_flows_summed_anew():
    data = build(ID).data
    tables = load("trade"), load("trade_hs92")
    year = complete_years()[-1]
    for row in data.iloc[::8].itertuples():
        flows = tables["HS92" in row.sources]
        own = flows[(flows["hs6"] == row.hs6) & (flows["year"] == year)]
        sums = own.groupby("exporter")["value_usd"].sum().sort_values(ascending=False)
        assert sums.index[0] == row.seller
        assert row.seller_share == pytest.approx(sums.iloc[0] / sums.sum(), rel=1e-9)


def test_ores_of_the_older_nomenclature_are_shown_where_the_newer_lacks_them():
    data = build(ID).data.set_index("hs6")
    assert "HS92" in data.loc["260900", "sources"]
    assert "HS92" not in data.loc["260200", "sources"]
    missing = next(text for text in build(ID).notes if "none in the data" in text)
    assert not any(f" {name}" in missing for name in ("tin,", "zinc,", "iron ore,", "chromium,"))
    assert "cobalt" in missing


def test_only_codes_of_one_mineral_are_drawn():
    table = reference("mineral_products")
    codes = set(build(ID).data["hs6"])
    assert codes
    for nomenclature, rows in table.groupby("nomenclature"):
        older = build(ID).data["sources"].str.contains("HS92") == (nomenclature == "hs92")
        of_table = set(build(ID).data.loc[older, "hs6"])
        assert not of_table & set(rows.loc[rows["clean"] == "no", "hs6"])
    assert not any(map(left_out, codes))


def test_the_title_counts_the_products_that_are_sold_from_elsewhere():
    figure = build(ID)
    data = figure.data
    comparable = data[data["miner"].notna() | data["refiner"].notna()]
    elsewhere = comparable[
        (comparable["seller"] != comparable["miner"])
        & (comparable["seller"] != comparable["refiner"])
    ]
    assert f"{len(elsewhere)} of {len(comparable)}" in figure.title
    encoding = figure.encoding
    assert isinstance(encoding, DotsEncoding)
    # Side by side, not joined by a line that would say a difference.
    assert not any(row.joined for row in encoding.rows if not row.heading)


def test_each_number_says_its_publisher_and_year():
    encoding = build(ID).encoding
    assert isinstance(encoding, DotsEncoding)
    tips = [dot.tip for row in encoding.rows for dot in row.dots]
    assert all(tip.endswith(")") and ", 20" in tip for tip in tips)
    note = next(text for text in build(ID).notes if "subtracted" in text)
    assert "side by side" in note


def test_what_nobody_publishes_is_null_and_no_zero():
    data = build(ID).data
    for one, share in (("miner", "miner_share"), ("refiner", "refiner_share")):
        assert data[one].isna().any()
        assert all(math.isnan(value) for value in data.loc[data[one].isna(), share])


@pytest.mark.snapshot
def test_germany_sells_what_iran_mines():
    row = build(ID, {"mineral": "strontium"}).data.iloc[0]
    assert (row["seller"], row["miner"]) == ("DEU", "IRN")
    # No source lists strontium of Germany: it ships what it may only process.
    assert build(ID, {"mineral": "strontium"}).title.startswith("Germany shipped 63%")
