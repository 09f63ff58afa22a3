"""World Bank GDP, used to relate mineral exports to the size of an economy."""

from __future__ import annotations

import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.codes import known_codes
from msp_dash.ingest.recorded import Files, RecordedFile

FIRST_YEAR = 2018
"""First year of the trade that it is set against."""
AGGREGATE = "WLD"


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table `gdp`: current US dollars by country and year; aggregates of countries are left out."""
    return {"gdp": pd.concat([read(file) for read, file in files.readings(__name__)])}


def gdp(file: RecordedFile) -> pd.DataFrame:
    """Rows of one vintage."""
    rows = pd.read_csv(file.path, keep_default_na=False)
    rows["Year"] = rows["Year"].astype(int)
    states = known_codes() - {AGGREGATE}
    selected = rows[rows["Country Code"].isin(states) & (rows["Year"] >= FIRST_YEAR)]
    table = pd.DataFrame(
        {
            "source": "wdi",
            "edition": file.edition,
            "iso3": selected["Country Code"],
            "year": selected["Year"],
            "value_usd": selected["Value"].astype(float),
        }
    )
    return table[list(SCHEMAS["gdp"].columns)]
