"""World Bank GDP, used to relate mineral exports to the size of an economy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.codes import known_codes

FILE = "worldbank/gdp_datahub_1960_2023.csv"
EDITION = "2024"
"""Vintage of spring 2024."""
FIRST_YEAR = 2018
"""First year of the trade that it is set against."""
AGGREGATE = "WLD"


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Table `gdp`: current US dollars by country and year; aggregates of countries are left out."""
    rows = pd.read_csv(sources / FILE, keep_default_na=False)
    rows["Year"] = rows["Year"].astype(int)
    states = known_codes() - {AGGREGATE}
    selected = rows[rows["Country Code"].isin(states) & (rows["Year"] >= FIRST_YEAR)]
    table = pd.DataFrame(
        {
            "source": "wdi",
            "edition": EDITION,
            "iso3": selected["Country Code"],
            "year": selected["Year"],
            "value_usd": selected["Value"].astype(float),
        }
    )
    return {"gdp": table[list(SCHEMAS["gdp"].columns)]}
