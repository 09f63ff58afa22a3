"""Governance scores of producers, and the share of output in countries with and without a score."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


def newest(governance: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Scores of one indicator in the newest year of the table, one row a country.

    Parameters
    ----------
    governance : columns iso3, indicator (str), year (int), value, stderr (float).

    Returns
    -------
    Columns iso3, year, score, stderr. A country without a row has no score.
    """
    scores = governance[governance["indicator"] == indicator]
    scores = scores[scores["year"] == scores["year"].max()]
    renamed = scores.rename(columns={"value": "score"})
    return renamed[["iso3", "year", "score", "stderr"]].reset_index(drop=True)


def with_scores(output: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Rows of output, in their order, with the score of each place.

    A place takes its own score and never another's: New Caledonia is not France, and the
    publisher's "other countries" are no place.

    Parameters
    ----------
    output : columns iso3 (str, each once), share (float, 0 to 1; NaN where there is none), others.
    scores : columns iso3 (str, each once), score, stderr (float).

    Returns
    -------
    The columns of `output`, and score and stderr (float; NaN where there is no score).
    """
    return output.merge(scores[["iso3", "score", "stderr"]], on="iso3", how="left", validate="1:1")


@dataclass(frozen=True, slots=True)
class Reach:
    """Shares of output (0 to 1) with a score and without one; they add up to what is listed."""

    scored: float
    unscored: float


def reach(rows: pd.DataFrame) -> Reach:
    """How much of output the scores speak of.

    Parameters
    ----------
    rows : as `with_scores` gives them.
    """
    has = rows["score"].notna()
    return Reach(float(rows.loc[has, "share"].sum()), float(rows.loc[~has, "share"].sum()))
