"""The first page says what the tables say, and each number has its source."""

from __future__ import annotations

import pytest

from msp_dash.figures import build

pytestmark = pytest.mark.snapshot

FIELDS = {
    "overview.then_now": ["key", "then_year", "then", "now_year", "now", "unit"],
}


@pytest.mark.parametrize(("figure_id", "fields"), FIELDS.items())
def test_each_has_data_without_any_parameter(figure_id: str, fields: list[str]) -> None:
    figure = build(figure_id)
    assert figure.kind != "empty"
    assert list(figure.data.columns)[: len(fields)] == fields
    assert len(figure.data) and figure.sources and figure.title and figure.alt
    assert {c.field for c in figure.table} == set(figure.data.columns)


def row(key: str) -> dict[str, object]:
    return next(r for r in build("overview.then_now").records() if r["key"] == key)


@pytest.mark.parametrize(
    ("mineral", "then", "now"),
    [
        ("graphite", 820_000 / 1_000_000, 1_400_000 / 1_800_000),  # China
        ("cobalt", 120_000 / 170_000, 230_000 / 310_000),  # DR Congo
        ("rare_earths", 168_000 / 280_000, 270_000 / 390_000),  # China
        ("nickel", 1_000_000 / 2_700_000, 2_600_000 / 3_900_000),  # Indonesia
        ("lithium", 55_000 / 100_000, 92_000 / 290_000),  # Australia, world without the US
        ("copper", 5_600 / 21_000, 5_300 / 23_000),  # Chile
    ],
)
def test_shares_as_usgs_printed_them_in_2022_and_in_2026(
    mineral: str, then: float, now: float
) -> None:
    """MCS 2022 and MCS 2026, mine production of the largest miner over the world total, in t."""
    share = row(f"{mineral}_top1")
    assert (share["then_year"], share["now_year"]) == (2021, 2025)
    assert share["then"] == pytest.approx(then, abs=1e-12)
    assert share["now"] == pytest.approx(now, abs=1e-12)


def test_concentration_of_nickel_more_than_doubled() -> None:
    """HHI of the named rows: 1 787 in MCS 2022, 4 559 in MCS 2026."""
    hhi = row("nickel_hhi")
    assert round(float(str(hhi["then"]))) == 1787
    assert round(float(str(hhi["now"]))) == 4559


def test_the_title_is_the_largest_move() -> None:
    figure = build("overview.then_now")
    assert figure.title == "Indonesia mined 67% of nickel in 2025, up from 37% in 2021"
    assert figure.claim == (
        "Indonesia mined an estimated 67% of nickel in 2025, up from an estimated 37% in 2021"
    )
    assert figure.second == (
        "The MSP had 11 partners in New York in September 2022 and 16 by November 2025 "
        "(2021 and 2025: estimated)"
    )
    assert "2021" in figure.sentence and "2025" in figure.sentence


def test_partners_then_and_now() -> None:
    partners = row("partners")
    assert (partners["then_year"], partners["then"]) == (2022, 11)
    assert (partners["now_year"], partners["now"]) == (2025, 16)
