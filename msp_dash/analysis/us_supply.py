"""United States: import sources by form, and how long stocks would last."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

STOCK = "stock"
TONNES: Mapping[str, float] = {"t": 1.0, "kt": 1e3, "kg": 1e-3}
"""Printed unit -> metric tons."""
NO_NUMBER = ("withheld", "not_available")
MONTHS_OF_YEAR = 12


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the newest edition."""
    return rows[rows["edition"] == rows["edition"].max()]


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Import sources, the leading form first, then totals, then forms by name; within a form the
    largest supplier first and all others last.
    """
    return (
        rows.assign(rest=rows["iso3"] == "OTH")
        .sort_values(
            ["leads", "overlaps", "form", "rest", "share", "iso3"],
            ascending=[False, False, True, True, False, True],
            ignore_index=True,
        )
        .drop(columns="rest")
    )


def stocks(salient: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Stocks at the end of a year over what is used in it, where both are of one form.

    Parameters
    ----------
    salient : columns as in table ``salient``, of one edition.
    matches : of reference table ``us_stocks``: mineral, series of stocks; consumption and
        consumption_series (str, "" where no printed consumption is of the same form).

    Returns
    -------
    DataFrame
        mineral, form (str), year (int64), stock, consumption (float, t, NaN for none), months
        (float, NaN where either is missing), status (of the stock; ``estimated`` where the
        consumption is), in the order of `matches`.
    """
    keys = ["mineral", "series"]
    stock_rows = salient[salient["measure"] == STOCK]
    use_rows = salient[salient["measure"] != STOCK].rename(
        columns={"measure": "consumption", "series": "consumption_series"}
    )
    place = matches.reset_index(names="place")
    rows = stock_rows.merge(place, on=keys, how="left").merge(
        use_rows[
            ["mineral", "consumption", "consumption_series", "year", "value", "unit", "status"]
        ],
        on=["mineral", "consumption", "consumption_series", "year"],
        how="left",
        suffixes=("", "_used"),
    )
    rows = rows.sort_values(["place", "year"], ignore_index=True)
    stock = rows["value"] * rows["unit"].map(TONNES)
    consumption = rows["value_used"] * rows["unit_used"].map(TONNES)
    is_reported = rows["status"] == "reported"
    status = rows["status"].mask(is_reported & (rows["status_used"] == "estimated"), "estimated")
    return pd.DataFrame(
        {
            "mineral": rows["mineral"],
            "form": rows["series"],
            "year": rows["year"].astype("int64"),
            "stock": stock,
            "consumption": consumption,
            "months": MONTHS_OF_YEAR * stock / consumption,
            "status": status,
        }
    )
