"""Which rows are one place: the rule against pairs judged by hand from both raw records."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from msp_dash.data import load
from msp_dash.ingest.sites import joins

PAIRS = Path(__file__).with_name("site_pairs.csv")
with PAIRS.open(encoding="utf-8", newline="") as handle:
    JUDGED = list(csv.DictReader(handle))
AT_LEAST = {"first": (0.85, 0.60), "second": (0.90, 0.80), "third": (0.80, 0.85)}
"""Precision and recall that a sample must reach; measured: docs/site-joins.md."""


@pytest.fixture(scope="module")
def sites() -> pd.DataFrame:
    table = load("sites")
    return table.set_index(table["source"] + ":" + table["site"])


def test_the_judged_pairs_are_the_lists_rows(sites: pd.DataFrame) -> None:
    for pair in JUDGED:
        for side in ("one", "other"):
            row = sites.loc[pair[side]]
            assert row["name"] == pair[f"{side}_name"]
            assert (row["lat"], row["lon"]) == (
                float(pair[f"{side}_lat"]),
                float(pair[f"{side}_lon"]),
            )
            assert row["minerals"] == pair[f"{side}_minerals"]
        km = joins.kilometres(
            float(pair["one_lat"]),
            float(pair["one_lon"]),
            np.array([float(pair["other_lat"])]),
            np.array([float(pair["other_lon"])]),
        )
        assert km[0] == pytest.approx(float(pair["km"]), abs=0.06)


def test_both_verdicts_and_many_pairs_of_lists_are_judged() -> None:
    verdicts = [pair["one_place"] for pair in JUDGED]
    assert len(JUDGED) == 198 and verdicts.count("yes") > 60 and verdicts.count("no") > 50
    lists = {frozenset((p["one"].split("-")[0], p["other"].split("-")[0])) for p in JUDGED}
    assert len({tuple(sorted(x.split(":")[0] for x in pair)) for pair in lists}) >= 8
    assert all(pair["reason"] for pair in JUDGED)


def measured(pairs: list[dict[str, str]], place: Mapping[str, str]) -> tuple[float, float]:
    right = wrong = missed = 0
    for pair in pairs:
        joined, is_one = place[pair["one"]] == place[pair["other"]], pair["one_place"] == "yes"
        right += joined and is_one
        wrong += joined and not is_one
        missed += is_one and not joined
    sys.stdout.write(f"{right} right, {wrong} wrong, {missed} missed\n")
    return right / (right + wrong), right / (right + missed)


@pytest.mark.parametrize("sample", AT_LEAST)
def test_the_rule_reaches_its_measure(sites: pd.DataFrame, sample: str) -> None:
    pairs = [pair for pair in JUDGED if pair["sample"] == sample]
    precision, recall = measured(pairs, sites["place"])
    sys.stdout.write(f"{sample}: precision {precision:.3f}, recall {recall:.3f}\n")
    least_precision, least_recall = AT_LEAST[sample]
    assert precision >= least_precision and recall >= least_recall


def test_the_document_prints_what_is_measured(sites: pd.DataFrame) -> None:
    text = (PAIRS.parents[2] / "docs" / "site-joins.md").read_text("utf-8")
    for sample in AT_LEAST:
        pairs = [pair for pair in JUDGED if pair["sample"] == sample]
        precision, recall = measured(pairs, sites["place"])
        (line,) = [li for li in text.splitlines() if li.startswith(f"| {sample} |")]
        assert line.endswith(f"| {precision:.2f} | {recall:.2f} |")


def test_a_place_holds_no_two_sites_of_one_list(sites: pd.DataFrame) -> None:
    """Two rows of one list only where they have one name."""
    names = sites["name"].map(lambda name: " ".join(sorted(joins.words_of(name).split())))
    several = sites.assign(of=joins.list_of(sites), words=names).groupby(["place", "of"])["words"]
    assert several.nunique().max() == 1


def row(name: str, lat: float, **more: str) -> dict[str, object]:
    plain = {"source": "a", "record": "r", "other_names": "", "iso3": "ZMB", "kind": "mine"}
    plain |= {"minerals": "copper", "status": "not_stated", "as_of": ""}
    return {**plain, "name": name, "lat": lat, "lon": 28.0, **more}


def joined(*rows: dict[str, object]) -> list[bool]:
    """Whether each row is in the place of the first."""
    table = pd.DataFrame([{"site": str(i), **one} for i, one in enumerate(rows)])
    table["source"] = [f"s{i}" for i in range(len(rows))]
    table["record"] = [f"list{i}" for i in range(len(rows))]
    place = joins.places(table)
    return list(place == place.iloc[0])


@pytest.mark.parametrize(
    ("other", "one_place"),
    [
        (row("Kansanshi Copper Mine", -12.3), True),  # same words, 33 km
        (row("Kansanshi", -12.0, minerals="gold"), True),  # same words, same point
        (row("Kansanshi", -12.3, minerals="gold"), False),
        (row("Kansanshi", -12.0, kind="smelter"), False),
        (row("Kansanshi", -12.0, kind="mine;smelter"), True),
        (row("Kansanshi", -12.0, iso3="COD"), False),
        (row("Kansanshi", -12.5), False),  # 56 km
        (row("Lumwana", -12.002), False),
        (row("Old pit", -12.0, other_names="East;Kansanshi"), True),
    ],
)
def test_two_rows(other: dict[str, object], one_place: bool) -> None:
    assert joined(row("Kansanshi Mine", -12.0), other) == [True, one_place]


WHOLE = row("Kansanshi Mine", -12.0)
PART = row("Kansanshi West", -12.0)


@pytest.mark.parametrize(
    ("one", "other", "one_place"),
    [
        (WHOLE, row("Kansanshi Central", -12.08), False),  # 9 km: a part beside the whole
        (WHOLE, row("Kansanshi Central", -12.003), True),  # 0.3 km
        (PART, row("Kansanshi North", -12.0), False),  # two parts of one point
        (PART, row("West Kansanshi Mine", -12.08), True),  # the same part
        (WHOLE, row("Kansanshi (Western Operations)", -12.08), True),  # brackets explain
        (WHOLE, row("Kansanshi and Lumwana West", -12.03), True),  # more than a part differs
        (WHOLE, row("Sentinel", -12.08, other_names="Kansanshi East;Kansanshi"), True),
    ],
)
def test_a_part_is_not_the_whole(
    one: dict[str, object], other: dict[str, object], one_place: bool
) -> None:
    assert joined(one, other) == [True, one_place]


def explored(lat: float, year: str, status: str = "project") -> dict[str, object]:
    return row("Kansanshi", lat, kind="exploration", status=status, as_of=year)


@pytest.mark.parametrize(
    ("other", "one_place"),
    [
        (explored(-12.2, "2018"), False),  # 22 km, explored while the mine works
        (explored(-12.2, "2019", "exploration"), False),
        (explored(-12.2, "2012"), True),  # it may have become the mine
        (explored(-12.2, ""), True),
        (explored(-12.04, "2018"), True),  # 4 km: drilling beside the pit
        (explored(-12.2, "2018", "suspended"), True),
    ],
)
def test_what_is_still_explored_is_not_the_mine_far_off(
    other: dict[str, object], one_place: bool
) -> None:
    at_work = row("Kansanshi Mine", -12.0, status="assumed_active", as_of="2018")
    assert joined(at_work, other) == [True, one_place]


def test_balama_is_neither_of_the_grounds_that_share_its_name(sites: pd.DataFrame) -> None:
    """Syrah's mine; Balama Central, 9 km off; Balama (Nicanda West), 21 km off."""
    balama = sites.loc[["usgs:afr-MOZ002", "usgs:afx-MZx003", "usgs:afx-MZx002"], "place"]
    assert balama.nunique() == 3


def test_generic_words_stay_where_a_name_has_no_others() -> None:
    assert joins.words_of("Copper Mine") == "copper mine"
    assert joins.words_of("Mt. Holland (Earl Grey)") == "holland earl grey"
    assert joins.words_of("Chambishi West Mine") == "chambishi west"
