"""Order of a country's minerals by what they are worth, not by share of a small world."""

from __future__ import annotations

import re

import pandas as pd

POUND, TROY_OUNCE, METRIC_TON_UNIT = 0.00045359237, 0.0000311034768, 0.01
"""Tonnes; a metric ton unit is a hundredth of a tonne of what is contained."""
_UNIT = re.compile(
    r"(?P<currency>USD|US cents) per (?P<of>t|kg|lb|pound|troy oz|(?:dry )?metric ton unit)\b"
)
_TONNES = {
    "t": 1.0,
    "kg": 0.001,
    "lb": POUND,
    "pound": POUND,
    "troy oz": TROY_OUNCE,
    "metric ton unit": METRIC_TON_UNIT,
    "dry metric ton unit": METRIC_TON_UNIT,
}


def usd_per_tonne(unit: str) -> float:
    """US dollars a tonne at a price of 1 in a publisher's unit.

    Raises
    ------
    ValueError
        For a unit that is none of weight in US dollars or cents.

    Examples
    --------
    >>> usd_per_tonne("USD per kg Be")
    1000.0
    >>> round(usd_per_tonne("US cents per pound of silicon"), 3)
    22.046
    >>> usd_per_tonne("USD per dry metric ton unit of WO3")
    100.0
    """
    match = _UNIT.match(unit)
    if match is None:
        raise ValueError(f"No weight in US dollars: {unit!r}")
    cents = 0.01 if match["currency"] == "US cents" else 1.0
    return cents / _TONNES[match["of"]]


def price_of_output(prices: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """What a tonne of output, as it is counted, was worth in each year.

    Parameters
    ----------
    prices : mineral, source, edition, series, date (YYYY or YYYY-MM), value, unit.
    matches : of reference table ``output_prices``: mineral, stage, basis; source and series of the
        price that fits them; contained, what of the priced product is the counted substance.

    Returns
    -------
    Columns mineral, stage, basis, price_source, price_edition, series (str), year (int),
    usd_per_t (float): the price of a year, else the mean of its twelve months.

    Examples
    --------
    Tungsten is counted as metal and sold by its oxide (illustrative). One percent of a tonne of
    oxide costs 380 US dollars, and 79.3% of the oxide is tungsten:

    >>> import pandas as pd
    >>> from msp_dash.analysis.matters import price_of_output
    >>> key = {"mineral": "tungsten", "source": "usgs", "series": "concentrate"}
    >>> prices = pd.DataFrame(
    ...     [{**key, "edition": "2026", "date": "2025", "value": 380.0}]
    ... ).assign(unit="USD per dry metric ton unit of WO3")
    >>> counted = {"stage": "mine", "basis": "content", "contained": 0.793}
    >>> matches = pd.DataFrame([{**key, **counted}])
    >>> price_of_output(prices, matches)["usd_per_t"].round().tolist()
    [47919.0]
    """
    rows = prices[prices["value"].notna()].merge(matches, on=["mineral", "source", "series"])
    rows = rows.assign(
        year=rows["date"].str[:4].astype(int),
        usd_per_t=rows["value"] * rows["unit"].map(usd_per_tonne) / rows["contained"].astype(float),
        whole=rows["date"].str.len() == len("2025"),
    )
    keys = ["mineral", "stage", "basis", "source", "edition", "series", "year"]
    years = rows.groupby(keys, as_index=False).agg(
        usd_per_t=("usd_per_t", "mean"), whole=("whole", "all"), n=("usd_per_t", "size")
    )
    values = years[years["whole"] | (years["n"] == 12)].drop(columns=["whole", "n"])
    return values.rename(columns={"source": "price_source", "edition": "price_edition"})


def in_order(available: pd.DataFrame, prices: pd.DataFrame, exports: pd.DataFrame) -> pd.DataFrame:
    """Minerals of each country, what is worth most first, all stages of a mineral together.

    A stage is worth its output at the price of its year (`price_of_output`); where no price fits
    what was counted, what the country exported of the mineral. A mineral is worth what its
    dearest stage is: stages are never added, since refined metal holds what was mined. Behind
    those with a worth in dollars come the others, by rank, then by share.

    Parameters
    ----------
    held : iso3, mineral, stage, basis, year, value (t), rank, share; one row a country, mineral
        and stage. exports : iso3, mineral, exports (USD).

    Returns
    -------
    The rows of `held` with usd (float, NaN where neither is known) and worth (``output``,
    ``exports`` or ``share``), by country, in that order.

    Examples
    --------
    Copper counts once, though it is mined and refined; rhenium is rare and worth little; of boron
    no price fits, and its exports count (illustrative):

    >>> import pandas as pd
    >>> from msp_dash.analysis.matters import in_order
    >>> held = pd.DataFrame(
    ...     [
    ...         ("CHL", "rhenium", "mine", "content", 2025, 30.0, 1, 0.37),
    ...         ("CHL", "copper", "refined", "content", 2025, 1_900_000.0, 3, 0.07),
    ...         ("CHL", "copper", "mine", "content", 2025, 5_300_000.0, 1, 0.23),
    ...         ("CHL", "boron", "mine", "gross", 2025, 400_000.0, 3, 0.1),
    ...         ("CHL", "arsenic", "refined", "gross", 2025, 10.0, 5, 0.01),
    ...     ],
    ...     columns=["iso3", "mineral", "stage", "basis", "year", "value", "rank", "share"],
    ... )
    >>> prices = pd.DataFrame(
    ...     [
    ...         ("rhenium", "mine", "content", 2025, 2_600_000.0),
    ...         ("copper", "mine", "content", 2025, 9_950.0),
    ...         ("copper", "refined", "content", 2025, 9_950.0),
    ...     ],
    ...     columns=["mineral", "stage", "basis", "year", "usd_per_t"],
    ... )
    >>> exports = pd.DataFrame([("CHL", "boron", 1e8)], columns=["iso3", "mineral", "exports"])
    >>> rows = in_order(held, prices, exports)
    >>> (rows["usd"] / 1e6).round().astype(object).tolist()
    [52735.0, 18905.0, 100.0, 78.0, nan]
    >>> list(zip(rows["mineral"], rows["stage"], rows["worth"]))[2:]
    [('boron', 'mine', 'exports'), ('rhenium', 'mine', 'output'), ('arsenic', 'refined', 'share')]
    """
    rows = available.merge(prices, how="left", on=["mineral", "stage", "basis", "year"])
    rows = rows.merge(exports, how="left", on=["iso3", "mineral"])
    output = rows["value"] * rows["usd_per_t"]
    worth = pd.Series("share", rows.index).mask(rows["exports"].notna(), "exports")
    rows = rows.assign(
        usd=output.fillna(rows["exports"].astype(float)), worth=worth.mask(output.notna(), "output")
    )
    rows["most"] = rows.groupby(["iso3", "mineral"])["usd"].transform("max")
    rows["best"] = rows.groupby(["iso3", "mineral"])["rank"].transform("min")
    rows["largest"] = -rows.groupby(["iso3", "mineral"])["share"].transform("max")
    by = ["iso3", "most", "best", "largest", "mineral", "usd", "rank", "share", "stage"]
    ascending = [True, False, True, True, True, False, True, False, True]
    rows = rows.sort_values(by, ascending=ascending, ignore_index=True)
    return rows.drop(columns=["most", "best", "largest", "exports"])
