"""What an edition says otherwise than the one before it, of the same year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

VALUES = ("value", "value_usd")


def revised(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str], value: str) -> pd.DataFrame:
    """Rows that both editions have with another number.

    Parameters
    ----------
    old, new : rows of one edition each.
    key : columns of a row's key, less the edition.
    value : column of the number.

    Returns
    -------
    DataFrame
        `key`, old, new, relative (change by the old number; inf from zero); the biggest first.
    """
    pairs = old.merge(new, on=list(key), suffixes=("_old", "_new"))
    rows = pairs[list(key)].assign(old=pairs[f"{value}_old"], new=pairs[f"{value}_new"])
    rows = rows[rows["old"].notna() & rows["new"].notna() & (rows["old"] != rows["new"])]
    rows["relative"] = (rows["new"] - rows["old"]) / rows["old"].abs()
    order = rows["relative"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def before(editions: Sequence[str], edition: str) -> str:
    """The newest edition before one, "" without."""
    return max((one for one in editions if one < edition), default="")
