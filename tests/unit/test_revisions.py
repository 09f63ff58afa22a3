"""What an edition says otherwise than the one before it, and how a summary says it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from msp_dash.analysis import revisions
from msp_dash.cli import diff_summary, take_report
from msp_dash.data import load


def rows(edition: str, **values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"iso3": list(values), "year": 2025, "value": list(values.values()), "edition": edition}
    )


def test_the_biggest_revision_comes_first_and_what_stays_is_left_out() -> None:
    old = rows("2026", CHL=100.0, PER=50.0, ZMB=7.0, COD=0.0, USA=1.0)
    new = rows("2027", CHL=110.0, PER=25.0, ZMB=7.0, COD=3.0, CAN=9.0)
    revised = revisions.revised(old, new, ["iso3", "year"], "value")
    assert revised["iso3"].tolist() == ["COD", "PER", "CHL"]
    assert revised["relative"].tolist()[1:] == pytest.approx([-0.5, 0.1])


def test_the_edition_before_is_the_newest_that_is_older() -> None:
    assert revisions.before(["2025", "2027", "2026"], "2027") == "2026"
    assert revisions.before(["2027"], "2027") == ""


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (1000.0, 1100.0, "1,000 -> 1,100 (+10.0%)"),
        (0.0, 40.0, "0 -> 40 (from zero)"),
        (2.7e10, 3.1e10, "27,000,000,000 -> 31,000,000,000 (+14.8%)"),
    ],
)
def test_a_step_has_both_values_and_its_size(old: float, new: float, text: str) -> None:
    assert take_report.step(old, new) == text


def test_a_new_edition_is_compared_with_the_one_that_it_follows(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    table = load("production")
    newest = table.loc[table["source"] == "usgs", "edition"].max()
    own = (table["source"] == "usgs") & (table["edition"] == newest)
    table[~own].to_parquet(tmp_path / "old" / "production.parquet")
    table.to_parquet(tmp_path / "new" / "production.parquet")
    text = "\n".join(diff_summary._editions(tmp_path / "old", tmp_path / "new"))
    assert f"Table production: {own.sum():,} rows of edition {newest}" in text
    assert " of the same year, " in text and " -> " in text
    assert not list(diff_summary._editions(tmp_path / "new", tmp_path / "new"))


def test_sentences_and_figures_that_changed_are_told() -> None:
    old = {"a.b": ("ranking", "In 2025"), "a.c": ("map", "Same"), "a.d": ("map", "Data")}
    new = {"a.b": ("ranking", "In 2026"), "a.c": ("map", "Same"), "a.d": ("empty", "None")}
    assert list(diff_summary._sentences(old, new)) == [
        "Sentences that changed: 2 of 3",
        "  a.b", "    - In 2025", "    + In 2026",
        "  a.d", "    - Data", "    + None",
        "Figures that went empty: a.d",
    ]  # fmt: skip
