"""Shares of world output: the publisher's row over the publisher's world total."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WORLD, RESIDUAL = "WLD", "OTH"
Denominator = Literal["published", "sum", "none"]
EXCLUDES = "excludes u.s. production"
"""USGS's words where its world total leaves out what it withholds of its own country."""


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

    Examples
    --------
    Tonnes mined in one year (illustrative), with the world total as the publisher prints it:

    >>> import pandas as pd
    >>> from msp_dash.analysis.shares import world_total
    >>> rows = pd.DataFrame(
    ...     [
    ...         ("IDN", 2_600_000.0, "reported"),
    ...         ("PHL", 270_000.0, "reported"),
    ...         ("OTH", 1_020_000.0, "reported"),
    ...         ("WLD", 3_900_000.0, "rounded"),
    ...     ],
    ...     columns=["iso3", "value", "status"],
    ... )
    >>> world_total(rows)
    (3900000.0, 'published')

    Without a published total, the sum of the rows:

    >>> world_total(rows[rows["iso3"] != "WLD"])
    (3890000.0, 'sum')

    Where the publisher prints no total because its rows measure different things, none:

    >>> world_total(rows.replace({"rounded": "not_applicable"}))
    (None, 'none')
    """
    return total_of(
        rows["iso3"].to_numpy(dtype=object),
        rows["value"].to_numpy(dtype=float),
        rows["status"].to_numpy(dtype=object),
    )


def total_of(
    iso3: NDArray[np.object_], values: NDArray[np.float64], status: NDArray[np.object_]
) -> tuple[float | None, Denominator]:
    """`world_total` of columns, for callers that ask it of many years."""
    world = iso3 == WORLD
    if (status[world] == "not_applicable").any():
        return None, "none"
    if (values[world] > 0).any():
        return float(values[world][0]), "published"
    total = float(np.nansum(values[~world]))
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

    Examples
    --------
    share = value / `world_total`, both in tonnes (illustrative). These shares add up to 1.009,
    since the total is rounded, and a withheld value has no share:

    >>> import pandas as pd
    >>> from msp_dash.analysis.shares import shares
    >>> rows = pd.DataFrame(
    ...     [
    ...         ("OTH", 5_000.0, "reported"),
    ...         ("USA", float("nan"), "withheld"),
    ...         ("RUS", 21_000.0, "reported"),
    ...         ("CHN", 87_000.0, "estimated"),
    ...         ("WLD", 112_000.0, "rounded"),
    ...     ],
    ...     columns=["iso3", "value", "status"],
    ... )
    >>> shares(rows)[["iso3", "share"]].round(3).to_dict("split")["data"]
    [['CHN', 0.777], ['RUS', 0.188], ['USA', nan], ['OTH', 0.045]]
    """
    total, _ = world_total(rows)
    iso3 = rows["iso3"].tolist()
    order = largest_first(iso3, rows["value"].tolist())
    by_country = rows.iloc[[at for at in order if iso3[at] != WORLD]]
    by_country.index = pd.RangeIndex(len(by_country))
    by_country["share"] = by_country["value"] / total if total else float("nan")
    return by_country


def largest_first(iso3: Iterable[str], values: Iterable[float]) -> list[int]:
    """Places of rows, the largest first, those without a value after them, the residual last."""
    keys = [
        (code == RESIDUAL, math.isnan(value), 0.0 if math.isnan(value) else -value, code)
        for code, value in zip(iso3, values, strict=True)
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)


def leaves_out(iso3: Iterable[str], status: Iterable[str], notes: Iterable[str]) -> bool:
    """Whether a printed world total leaves out, or may leave out, output that is withheld.

    Where a country is withheld and the file says nothing of the total (USGS 2022, bauxite 2023),
    the publisher's other editions leave it out: such a total is not called the world's.

    Parameters
    ----------
    iso3, status, notes : columns of the rows of one year, the world row included.
    """
    world_notes = (note for code, note in zip(iso3, notes, strict=True) if code == WORLD)
    return "withheld" in set(status) or any(EXCLUDES in note.lower() for note in world_notes)
