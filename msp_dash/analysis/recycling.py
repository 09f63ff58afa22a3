"""Published figures of recycling as shares and spans; scrap in US consumption.

Definitions are kept apart by `measure`: nothing here adds, averages or compares two of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

SCRAP, CONSUMPTION = "secondary_production", "apparent_consumption"
RELIANCE = "net_import_reliance"
NEW_SCRAP = "new scrap"
"""Scrap that never left the factory; USGS leaves it out of apparent consumption where it prints it
apart (aluminum, tin)."""
GAPS = ("withheld", "not_available")


def identified(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Facts with the id of each mineral or group in place of the name that the publisher uses.

    Parameters
    ----------
    rows : column mineral (str).
    names : folded name (lower case, ``_`` for blanks) -> id.

    Raises
    ------
    ValueError
        Naming every name that maps to nothing.
    """
    folded = rows["mineral"].str.casefold().str.replace(" ", "_")
    if unknown := sorted(set(folded) - set(names)):
        raise ValueError(
            f"recycling.csv names {', '.join(unknown)}, which maps to no mineral or group: add it "
            "to data/reference/minerals.csv or recycling_labels.csv."
        )
    return rows.assign(mineral=folded.map(names))


def as_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Percentages as shares: `value` where one number is printed, `low` and `high` of its span.

    Parameters
    ----------
    rows : columns value, value_low, value_high (str, percent, blank for none), year (str).

    Returns
    -------
    DataFrame
        The rows with value, low, high (float, 0-1, NaN for none), year (int64), printed (str, as
        the publisher prints it) and status: ``at_least`` (">50"), ``at_most`` ("<1"), ``reported``.
    """
    printed = rows["value"]
    low, high = (pd.to_numeric(rows[c]) / 100 for c in ("value_low", "value_high"))
    whole = printed.str.fullmatch(r"\d+(\.\d+)?")
    status = pd.Series("reported", index=rows.index)
    status = status.mask(printed.str.startswith(">"), "at_least")
    status = status.mask(printed.str.fullmatch(r"<\d+"), "at_most")
    return rows.drop(columns=["value_low", "value_high"]).assign(
        printed=printed,
        value=(pd.to_numeric(printed.where(whole)) / 100).astype(float),
        low=low.astype(float),
        high=high.astype(float),
        year=rows["year"].astype("int64"),
        status=status,
    )


def _one_status(scrap: str, consumption: str) -> str:
    for gap in GAPS:
        if gap in (scrap, consumption):
            return gap
    return "estimated" if "estimated" in (scrap, consumption) else "reported"


def scrap_shares(salient: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Scrap over apparent consumption of the US, both as USGS prints them.

    The scrap is what USGS's own definition of apparent consumption counts: new scrap that is
    printed apart is left out.

    Parameters
    ----------
    salient : columns as in table ``salient``.

    Returns
    -------
    DataFrame
        mineral, year, series (which scrap), scrap, consumption (float, in `unit`), unit, share
        (float, NaN where either is missing), status. A mineral without apparent consumption is
        ``not_available``.

    Raises
    ------
    ValueError
        Where scrap and consumption of a mineral are not in one unit, or scrap is in two series.
    """
    rows = salient[salient["edition"] == edition]
    scrap = rows[(rows["measure"] == SCRAP) & (rows["series"] != NEW_SCRAP)]
    if twice := sorted(scrap.loc[scrap.duplicated(["mineral", "year"]), "mineral"].unique()):
        raise ValueError(f"Scrap of {', '.join(twice)} stands in several series: name one.")
    whole = rows.loc[rows["measure"] == CONSUMPTION, ["mineral", "year", "value", "unit", "status"]]
    both = scrap.merge(whole, on=["mineral", "year"], how="left", suffixes=("", "_whole"))
    apart = both["unit_whole"].notna() & (both["unit"] != both["unit_whole"])
    if apart.any():
        names = ", ".join(sorted(both.loc[apart, "mineral"].unique()))
        raise ValueError(f"Scrap and consumption of {names} are in different units.")
    status = [
        _one_status(s, c)
        for s, c in zip(both["status"], both["status_whole"].fillna("not_available"), strict=True)
    ]
    return pd.DataFrame(
        {
            "mineral": both["mineral"],
            "year": both["year"].astype("int64"),
            "series": both["series"],
            "scrap": both["value"],
            "consumption": both["value_whole"],
            "unit": both["unit"],
            "share": both["value"] / both["value_whole"],
            "status": status,
        }
    )


def import_reliance(salient: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Net import reliance of the US, one series a mineral: metal rather than concentrates.

    Returns
    -------
    DataFrame
        mineral, year, series, value, low, high (float, 0-1; a bound has no value; a net exporter
        has none of them), status.
    """
    rows = salient[(salient["edition"] == edition) & (salient["measure"] == RELIANCE)]
    ore = rows["series"].str.contains("concentrates")
    rows = rows.loc[ore.sort_values(kind="stable").index].drop_duplicates(["mineral", "year"])
    rows = rows.sort_values(["mineral", "year"])
    number = rows["value"] / 100
    exact = ~rows["status"].isin(["at_least", "at_most"])
    return pd.DataFrame(
        {
            "mineral": rows["mineral"],
            "year": rows["year"].astype("int64"),
            "series": rows["series"],
            "value": number.where(exact),
            "low": number.where(rows["status"] != "at_most"),
            "high": number.where(rows["status"] != "at_least"),
            "status": rows["status"],
        }
    ).reset_index(drop=True)
