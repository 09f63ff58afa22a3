"""What leads a country: what is worth most, recomputed from the tables."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from msp_dash.analysis.contribution import RESERVES
from msp_dash.data import TableError, load
from msp_dash.data.curated import reference
from msp_dash.data.mineral_groups import related
from msp_dash.figures import matters as module
from msp_dash.figures.matters import matters, worths
from msp_dash.figures.prices.data import prices
from msp_dash.figures.standing import standing, standings

WEIGHTS = {"Li": 6.94, "C": 12.011, "O": 15.999, "Ta": 180.948, "W": 183.84, "V": 50.942}
"""Standard atomic weights (IUPAC 2021, abridged)."""
FIRST = {
    "CHL": ["copper", "lithium"],
    "PER": ["copper", "silver"],
    "USA": ["copper"],
    "AUS": ["iron_ore"],
    "SWE": ["iron_ore", "copper"],
    "IND": ["iron_ore", "aluminum"],
    "COD": ["copper", "cobalt"],
    "IDN": ["nickel"],
    "ZMB": ["copper"],
    "GIN": ["bauxite"],
}


@pytest.mark.snapshot
@pytest.mark.parametrize("iso3", FIRST)
def test_a_country_is_led_by_what_is_worth_most(iso3: str) -> None:
    assert [one.mineral for one in matters(iso3)][: len(FIRST[iso3])] == FIRST[iso3]


@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("iso3", "mineral", "usd"),
    [
        # 5.3 Mt of copper at the World Bank's mean of 2025, 9,947.305 USD a tonne.
        ("CHL", "copper", 5_300_000 * 9_947.305),
        # 230,000 t of cobalt at 15 USD a pound.
        ("COD", "cobalt", 230_000 * 15 / 0.00045359237),
        # 980 Mt of usable iron ore at 89 USD a tonne.
        ("AUS", "iron_ore", 980_000_000 * 89),
        # 2.6 Mt of nickel at 15,162.158333 USD.
        ("IDN", "nickel", 2_600_000 * 15_162.158333),
        # 67,000 t of tungsten, of which 0.793 t is in a tonne of WO3, at 380 USD a hundredth.
        ("CHN", "tungsten", 67_000 / 0.793 * 380 * 100),
    ],
)
def test_a_worth_is_output_at_the_price_of_its_year(iso3: str, mineral: str, usd: float) -> None:
    (one,) = (one for one in matters(iso3) if one.mineral == mineral)
    assert one.worth == "output"
    assert one.usd == pytest.approx(usd, rel=1e-6)


def test_niobium_counts_by_exports_since_no_price_fits() -> None:
    (one,) = (one for one in matters("BRA") if one.mineral == "niobium")
    trade = load("trade")
    trade = trade[(trade["hs6"] == "720293") & (trade["exporter"] == "BRA")]
    newest = trade[trade["year"] == trade.loc[trade["complete"], "year"].max()]
    assert one.worth == "exports"
    assert one.usd == pytest.approx(newest["value_usd"].sum())


def _minerals_with_output(iso3: str) -> set[str]:
    return {one.mineral for one in standing(iso3, reserves=False)}


def test_every_country_has_each_mineral_once_in_order_of_worth() -> None:
    for iso3 in sorted(set(standings()["iso3"])):
        own = matters(iso3)
        names = [one.mineral for one in own]
        assert len(names) == len(set(names)), iso3
        for mineral in _minerals_with_output(iso3):
            assert related(mineral) & set(names), (iso3, mineral)
        with_usd = [one.usd for one in own if one.usd is not None]
        assert with_usd == sorted(with_usd, reverse=True), iso3
        assert [one.usd is None for one in own] == sorted(one.usd is None for one in own), iso3
        ranks = [one.first.rank for one in own if one.usd is None and one.first.stage != RESERVES]
        assert ranks == sorted(ranks), iso3
        for one in own:
            assert [stage.stage for stage in one.stages].count(RESERVES) <= 1
            assert (one.worth == "share") == (one.usd is None)


def test_a_mineral_is_worth_its_dearest_stage_and_never_the_sum() -> None:
    rows = worths()
    most = rows.groupby(["iso3", "mineral"])["usd"].max()
    for iso3 in ("CHL", "CHN", "ZMB", "AUS"):
        for one in matters(iso3):
            if one.usd is not None:
                assert one.usd == most[iso3, one.mineral]


def test_prices_of_output_are_published_and_of_what_is_counted() -> None:
    matches = reference("output_prices")
    keys = ["mineral", "source", "series"]
    published = prices()[keys].drop_duplicates()
    assert len(matches.merge(published, on=keys)) == len(matches), "a series has another name now"
    totals = pd.concat([load("production"), load("supply_outlook")])
    keys = ["mineral", "stage", "basis"]
    assert len(matches.merge(totals[keys].drop_duplicates(), on=keys)) == len(matches)


def test_contents_of_what_is_priced_follow_from_atomic_weights() -> None:
    matches = reference("output_prices")
    formulas = matches["why"].str.extract(r"\b((?:[A-Z][a-z]?\d*){2,})\b.* is ([\d.]+)% ")
    values = formulas.dropna()
    assert len(values) == 5
    assert set(matches.index[matches["contained"].astype(float) < 1]) - set(values.index) == set(
        matches.index[matches["mineral"] == "rutile"]
    )
    for at, (formula, percent) in zip(values.index, values.to_numpy(), strict=True):
        atoms = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
        parts = [WEIGHTS[symbol] * int(n or 1) for symbol, n in atoms]
        contained = float(matches.loc[at, "contained"])
        assert math.isclose(parts[0] / sum(parts), contained, abs_tol=0.0005), formula
        assert math.isclose(float(percent) / 100, contained, abs_tol=1e-9)


@pytest.mark.snapshot
def test_without_the_trade_table_shares_order_what_has_no_price(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> pd.DataFrame:
        raise TableError("trade", "is missing")

    monkeypatch.setattr(module, "_exports", fails)
    assert [one.mineral for one in matters("CHL")][:2] == ["copper", "lithium"]
    assert {one.worth for one in matters("BRA")} == {"output", "share"}
