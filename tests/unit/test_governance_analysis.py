"""Governance scores of producers: no score is borrowed, and no output is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.analysis.governance import newest, reach, with_scores

PLACES = ("AUS", "CHN", "COD", "FRA", "IDN", "NCL", "OTH", "ZMB")


def table(*rows: tuple[str, str, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["iso3", "indicator", "year", "value", "stderr"])


def output(**shares: float | None) -> pd.DataFrame:
    return pd.DataFrame({"iso3": list(shares), "share": list(shares.values())}).astype(
        {"share": float}
    )


SCORES = pd.DataFrame(
    [("COD", 2023, -1.7, 0.1), ("FRA", 2023, 1.2, 0.2)],
    columns=["iso3", "year", "score", "stderr"],
)


def test_the_newest_year_of_one_indicator_is_taken():
    score_table = table(
        ("COD", "rule_of_law", 2022, -1.6, 0.1),
        ("COD", "rule_of_law", 2023, -1.7, 0.2),
        ("COD", "control_of_corruption", 2023, -1.5, 0.3),
    )
    assert newest(score_table, "rule_of_law").to_dict("records") == [
        {"iso3": "COD", "year": 2023, "score": -1.7, "stderr": 0.2}
    ]


def test_who_is_not_in_the_newest_year_has_no_score_left_over_from_an_older_one():
    score_table = table(
        ("COD", "rule_of_law", 2023, -1.7, 0.2), ("ZMB", "rule_of_law", 2021, -0.4, 0.2)
    )
    assert list(newest(score_table, "rule_of_law")["iso3"]) == ["COD"]


def test_a_territory_does_not_take_the_score_of_its_state():
    rows = with_scores(output(COD=0.5, NCL=0.3, OTH=0.2), SCORES).set_index("iso3")
    assert rows.loc["COD", "score"] == -1.7
    assert rows.loc[["NCL", "OTH"], "score"].isna().all()


def test_unscored_output_is_counted():
    result = reach(with_scores(output(COD=0.5, NCL=0.3, OTH=0.2), SCORES))
    assert (result.scored, result.unscored) == (0.5, 0.5)


def test_a_withheld_share_counts_neither_way():
    result = reach(with_scores(output(COD=0.5, FRA=None), SCORES))
    assert (result.scored, result.unscored) == (0.5, 0.0)


def test_a_place_twice_is_refused():
    twice = pd.concat([SCORES, SCORES])
    with pytest.raises(pd.errors.MergeError):
        with_scores(output(COD=1.0), twice)


shares_of_places = st.dictionaries(
    st.sampled_from(PLACES), st.floats(min_value=0, max_value=1), min_size=1
)
scored_places = st.dictionaries(
    st.sampled_from([p for p in PLACES if p not in ("NCL", "OTH")]),
    st.floats(min_value=-2.5, max_value=2.5),
)


@given(shares_of_places, scored_places)
def test_scored_and_unscored_make_up_what_is_listed(shares, scores):
    frame = pd.DataFrame(
        {"iso3": list(scores), "score": list(scores.values()), "stderr": 0.1},
    ).astype({"score": float, "iso3": str})
    rows = with_scores(output(**shares), frame)
    result = reach(rows)
    assert result.scored + result.unscored == pytest.approx(sum(shares.values()))
    assert list(rows["iso3"]) == list(shares)
    assert set(rows.loc[rows["score"].notna(), "iso3"]) == set(shares) & set(scores)
