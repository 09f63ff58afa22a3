"""Price tables of all publishers (monthly World Bank and IMF, yearly USGS) as one table."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data import load

MONTHLY = ("worldbank", "imf")
"""Publishers of months, the one with the longer series first."""
YEARLY = "usgs"
PUBLISHERS = (*MONTHLY, YEARLY)
NOMINAL, INDEXED = "nominal", "indexed"
MONTHS_FROM = "2005-01"
"""First month drawn: where the IMF's series begin. Without a deflator, older prices say little."""
REAL = "(real)"
"""In the label of a series that the publisher has adjusted for inflation."""
COLUMNS = ["mineral", "source", "edition", "series", "date", "value", "unit", "status"]
FIRST = {"graphite": "Flake", "rare_earths": "NdPr"}
"""Part of the name of the series that is drawn first: what batteries and magnets are made from."""
PRODUCTS = {
    "acid grade": "acid_grade",
    "all products": "all_products",
    "ammonium perrhenate": "ammonium_perrhenate",
    "amorphous": "amorphous",
    "beryllium-copper": "beryllium_copper",
    "celestite": "celestite",
    "chromite ore": "chromite",
    "ferrochromium": "ferrochromium",
    "ferroniobium": "ferroniobium",
    "ferrosilicon, 50%": "ferrosilicon_50",
    "ferrosilicon, 75%": "ferrosilicon_75",
    "flake": "flake",
    "leucoxene": "leucoxene",
    "lithium carbonate": "lithium_carbonate",
    "lithium metal": "lithium_metal",
    "lump and chip": "lump",
    "manganese content": "manganese",
    "metallurgical grade": "metallurgical_grade",
    "mischmetal": "mischmetal",
    "mop": "mop",
    "(ndpr) oxide": "ndpr",
    "vanadium pentoxide": "pentoxide",
    "potassium chloride": "potassium_chloride",
    "tantalite": "tantalite",
    "concentrate": "concentrate",
    "unit value, ground": "barite",
    "zircon (": "zircon",
    "zirconium, sponge": "zirconium_sponge",
    "dioxide": "dioxide",
    "oxide": "oxide",
    "y2o3": "oxide",
    "unit value of imports": "imports",
    "unit value of combined imports": "imports",
    "metal": "metal",
}
"""Words in the name of a series -> what it is the price of (``prices.subject``), where that is not
the mineral itself. The first match counts; places of sale are not in this table."""


def _years() -> pd.DataFrame:
    """USGS prices: of each year the newest edition that has it, of the series it still publishes.

    A series in real terms is rebased with each edition: only the newest edition of it is taken.
    """
    rows = load("salient")
    rows = rows[rows["measure"] == "price"].assign(date=lambda r: r["year"].astype(str))
    newest = rows["edition"].max()
    keys = ["mineral", "series", "unit"]
    printed = rows.loc[rows["edition"] == newest, keys].drop_duplicates()
    rows = rows.merge(printed, on=keys)
    rows = rows[~rows["series"].str.contains(REAL, regex=False) | (rows["edition"] == newest)]
    rows = rows.sort_values("edition").drop_duplicates([*keys, "date"], keep="last")
    return rows[COLUMNS]


@lru_cache(maxsize=1)
def prices() -> pd.DataFrame:
    """All prices: mineral, source, edition, series, date (YYYY-MM or YYYY), value, unit, status."""
    months = load("prices").assign(status="reported")[COLUMNS]
    table = pd.concat([months, _years()], ignore_index=True)
    return table.sort_values(["mineral", "source", "series", "date"], ignore_index=True)


@lru_cache(maxsize=1)
def price_choices() -> pd.DataFrame:
    """Mineral, source, series, measure (str); minerals with most publishers first."""
    keys = ["mineral", "source", "series"]
    choices = prices()[keys].drop_duplicates()
    choices["publishers"] = choices.groupby("mineral")["source"].transform("nunique")
    choices["order"] = choices["source"].map(PUBLISHERS.index)
    by = ["publishers", "mineral", "order", "series"]
    choices = choices.sort_values(by, ascending=[False, True, True, True], kind="stable")[keys]
    measures = pd.DataFrame({"measure": [NOMINAL, INDEXED]})
    return choices.merge(measures, how="cross")


def lines_of(mineral: str, source: str, series: str) -> list[pd.DataFrame]:
    """The one or two series to draw: a publisher's months, and USGS's years.

    One series a panel: two publishers' products and units never share an axis. `source` and
    `series` may be open ("").
    """
    rows = prices()[prices()["mineral"] == mineral]
    if source:
        rows = rows[rows["source"] == source]
    if series:
        rows = rows[rows["series"] == series]
    monthly = next((p for p in MONTHLY if (rows["source"] == p).any()), "")
    lines = []
    for publisher in filter(None, (monthly, YEARLY)):
        own = rows[rows["source"] == publisher]
        if own.empty:
            continue
        first = own[own["series"] == _fullest(own)]
        lines.append(_with_gaps(first[first["date"] >= MONTHS_FROM]))
    return lines


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one series with one of no value for each date that it skips."""
    step = "M" if len(rows["date"].iloc[0]) > len("2005") else "Y"
    dates = pd.period_range(rows["date"].min(), rows["date"].max(), freq=step).astype(str)
    table = rows.set_index("date").reindex(dates).rename_axis("date").reset_index()
    table["status"] = table["status"].fillna("not_available")
    fixed = ["mineral", "source", "edition", "series", "unit"]
    table[fixed] = table[fixed].ffill()
    return table[COLUMNS]


def _fullest(rows: pd.DataFrame) -> str:
    """The series of `FIRST`, else that with most numbers, the first by name where some tie."""
    preferred = FIRST.get(str(rows["mineral"].iloc[0]))
    if preferred and rows["series"].str.contains(preferred, regex=False).any():
        return str(rows.loc[rows["series"].str.contains(preferred, regex=False), "series"].iloc[0])
    sizes = rows[rows["value"].notna()].groupby("series", sort=True).size()
    return str(sizes.idxmax())


def product_key(series: str) -> str:
    """Key in ``prices.subject`` of what a series is the price of; "" for the mineral itself.

    Examples
    --------
    >>> product_key("average: Cerium oxide, 99.5% minimum")
    'oxide'
    >>> product_key("average: U.S. spot, cathode")
    ''
    """
    name = series.casefold().replace("london metal exchange", "").replace("silicon metal", "")
    return next((key for words, key in PRODUCTS.items() if words in name), "")


def indexed(rows: pd.DataFrame, base: str) -> pd.DataFrame:
    """Values as an index, the value of the date `base` set to 100."""
    start = float(rows.loc[rows["date"] == base, "value"].iloc[0])
    return rows.assign(value=rows["value"] / start * 100)


def bases(lines: list[pd.DataFrame]) -> list[str]:
    """Date of each series that is 100: its first in the years that all of them have.

    Months begin in the first month of the first year that the yearly series has, where it has one.
    """
    dates_of_lines = [rows.loc[rows["value"].notna(), "date"] for rows in lines]
    year = max(dates.min()[:4] for dates in dates_of_lines)
    return [str(dates[dates.str[:4] >= year].min()) for dates in dates_of_lines]
