"""Concentration: top one, top three, HHI."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.concentration import concentration


def of(shares: dict[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame({"iso3": list(shares), "share": list(shares.values())}).astype(
        {"share": float}
    )


def test_one_producer_has_the_highest_hhi():
    result = concentration(of({"CHN": 1.0}))
    assert (result.top1_iso3, result.top1, result.top3, result.hhi) == ("CHN", 1.0, 1.0, 10_000)


def test_four_equal_producers():
    result = concentration(of(dict.fromkeys(("AUS", "CHL", "CHN", "USA"), 0.25)))
    assert result.hhi == pytest.approx(2_500)
    assert result.top3 == pytest.approx(0.75)
    assert result.top1_iso3 == "AUS", "a tie goes by code, so that the answer never flickers"


def test_hhi_is_withheld_under_four_fifths_coverage():
    assert concentration(of({"CHN": 0.5, "AUS": 0.29, "OTH": 0.21})).hhi is None
    assert concentration(of({"CHN": 0.5, "AUS": 0.31, "OTH": 0.19})).hhi is not None


def test_the_residual_is_never_a_producer():
    result = concentration(of({"OTH": 0.1, "CHN": 0.9}))
    assert result.top1_iso3 == "CHN"
    assert result.coverage == pytest.approx(0.9)


def test_withheld_producers_are_left_out():
    assert concentration(of({"USA": None, "CHN": 0.9})).coverage == pytest.approx(0.9)
    assert concentration(of({"USA": None})) is None


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=26))
def test_hhi_lies_between_equal_shares_and_monopoly(weights):
    total = sum(weights)
    shares = {f"A{chr(65 + i)}A": weight / total for i, weight in enumerate(weights)}
    result = concentration(of(shares))
    assert 10_000 / len(weights) - 1e-6 <= result.hhi <= 10_000 + 1e-6
    assert result.top1 <= result.top3 + 1e-12 <= result.coverage + 1e-9
