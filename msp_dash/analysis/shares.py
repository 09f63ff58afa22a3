"""Shares of world output: the publisher's row over the publisher's world total."""

from __future__ import annotations

from typing import Literal

import pandas as pd

WORLD, RESIDUAL = "WLD", "OTH"
Denominator = Literal["published", "sum", "none"]


def world_total(rows: pd.DataFrame) -> tuple[float | None, Denominator]:
    """World total of one (source, edition, mineral, stage, basis, year).

    Parameters
    ----------
    rows : columns iso3 (str), value (float, t), status (str); at most one WLD row.

    Returns
    -------
    The printed total and "published", else the sum of the rows and "sum". None and "none" where
    the publisher says that its rows do not add up (status not_applicable: countries report
    different forms), or where nothing has a value.
    """
    printed = rows[rows["iso3"] == WORLD]
    if (printed["status"] == "not_applicable").any():
        return None, "none"
    if (printed["value"] > 0).any():
        return float(printed["value"].iloc[0]), "published"
    total = float(rows.loc[rows["iso3"] != WORLD, "value"].sum())
    return (total, "sum") if total > 0 else (None, "none")


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without the world row, with `share` (0 to 1), largest first, the residual last.

    Never clipped, never rescaled: publishers round, so shares can add to a little more than 1.

    Parameters
    ----------
    rows : columns iso3 (str), value (float, t), status (str) and any others, of one publisher,
        edition, mineral, stage, basis and year.

    Returns
    -------
    The same columns and share (float; NaN where the value is missing).
    """
    total, _ = world_total(rows)
    found = rows[rows["iso3"] != WORLD].copy()
    found["share"] = found["value"] / total if total else float("nan")
    found["_residual"] = found["iso3"] == RESIDUAL
    return (
        found.sort_values(["_residual", "value", "iso3"], ascending=[True, False, True])
        .drop(columns="_residual")
        .reset_index(drop=True)
    )
