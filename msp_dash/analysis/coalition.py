"""Shares of a group of countries: combined, marginal contribution of each, remainder outside.

All shares refer to one world total: one publisher's edition, mineral and stage. They are additive,
so the contribution of a country is its own share, whoever else is in the group.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from msp_dash.analysis.groups import group_share
from msp_dash.analysis.shares import RESIDUAL


def marginal(shares: pd.DataFrame, group: frozenset[str]) -> pd.DataFrame:
    """What each country outside would add to a group's share, and each inside would take away.

    Parameters
    ----------
    shares : columns iso3 (str), share (float, 0 to 1; NaN where withheld), status (str).

    Returns
    -------
    Columns iso3 (str), inside (bool), added (float: above 0 outside, below 0 inside; NaN where no
    number is published), status (str); largest change first, those without a number last. The
    residual names nobody, and is left out.
    """
    countries = shares[shares["iso3"] != RESIDUAL]
    inside = countries["iso3"].isin(group)
    signed = countries["share"].where(~inside | (countries["share"] == 0), -countries["share"])
    table = countries[["iso3", "status"]].assign(inside=inside, added=signed)
    table["size"] = table["added"].abs().fillna(-1.0)
    table = table.sort_values(["size", "iso3"], ascending=[False, True])
    return table[["iso3", "inside", "added", "status"]].reset_index(drop=True)


def outside(shares: pd.DataFrame, group: frozenset[str]) -> pd.DataFrame | None:
    """Shares of what a group could buy outside: each other row over the sum of the other rows.

    Not over the published total less the group: publishers round, and a part of the remainder would
    come out larger than the whole.

    Parameters
    ----------
    shares : columns iso3 (str), share (float, 0 to 1; NaN where withheld).

    Returns
    -------
    Columns iso3, share (of what is left); the residual stays, unnamed. None where what is left is
    not known, for a member's number is withheld or there are no shares, and where nothing is left.
    """
    remainder = outside_of(list(shares["iso3"]), shares["share"].to_numpy(dtype=float), group)
    return (
        None if remainder is None else pd.DataFrame({"iso3": remainder[0], "share": remainder[1]})
    )


def outside_of(
    codes: Sequence[str], shares: NDArray[np.float64], group: frozenset[str]
) -> tuple[list[str], NDArray[np.float64]] | None:
    """`outside` of codes and their shares, side by side: for callers with many holdings."""
    inside = np.array([code in group for code in codes], dtype=bool)
    members, others = shares[inside], shares[~inside]
    if np.isnan(shares).all() or np.isnan(members).any():
        return None
    left = float(np.nansum(others))
    if left <= 0:
        return None
    return [code for code in codes if code not in group], others / left


def both_stages(
    mined: pd.DataFrame, refined: pd.DataFrame, group: frozenset[str], *, comparable: bool
) -> pd.DataFrame:
    """Shares of the world's mining and of its refining that each member has.

    The two stages may be two publishers': each share is of its own world total, and `difference`
    sets the two beside each other without one being divided by the other.

    Parameters
    ----------
    mined, refined : columns iso3 (str), share (float, 0 to 1).
    comparable : whether both stages count the same material.

    Returns
    -------
    Columns iso3, mine_share, refined_share (float; NaN where the publisher does not name the
    country), difference (float, mined less refined; NaN unless both are there and comparable).
    """
    mine_shares, refined_shares = (
        {
            code: share
            for code, share in zip(rows["iso3"], rows["share"], strict=True)
            if code in group
        }
        for rows in (mined, refined)
    )
    codes = (
        list(mine_shares)
        if list(mine_shares) == list(refined_shares)
        else sorted({*mine_shares, *refined_shares})
    )
    table = pd.DataFrame(
        {
            "iso3": pd.Series(codes, dtype="str"),
            "mine_share": np.array([mine_shares.get(code, np.nan) for code in codes], dtype=float),
            "refined_share": np.array(
                [refined_shares.get(code, np.nan) for code in codes], dtype=float
            ),
        }
    )
    table["difference"] = table["mine_share"] - table["refined_share"] if comparable else np.nan
    return table


def outlook(shares: pd.DataFrame, group: frozenset[str]) -> pd.DataFrame:
    """Share of a group by year, from what its named members have to what they might have at most.

    Parameters
    ----------
    shares : columns year (int), iso3 (str), share (float, 0 to 1), of one edition and stage.

    Returns
    -------
    Columns year, share_low (the named members'), share_high (with all of the residual, where a
    member has no row of its own and may be in it; else share_low); years ascending.
    """
    records = []
    for year, rows in shares.groupby("year"):
        low = group_share(rows, group)
        rest = float(rows.loc[rows["iso3"] == RESIDUAL, "share"].sum())
        unnamed = bool(group - set(rows["iso3"]))
        high = None if low is None else low + (rest if unnamed else 0.0)
        records.append({"year": int(str(year)), "share_low": low, "share_high": high})
    return pd.DataFrame(records).astype({"share_low": float, "share_high": float})
