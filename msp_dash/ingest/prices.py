"""Monthly prices: the World Bank's Pink Sheet and the IMF's Primary Commodity Price System.

Annual prices of the USGS are in the table `salient`.
"""

from __future__ import annotations

import re

import openpyxl
import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.recorded import Files, RecordedFile

NAMES_ROW, UNITS_ROW, FIRST_ROW = 5, 6, 7
MONTH = re.compile(r"(\d{4})M(\d{2})")
MISSING = "…"
PINK = {
    "Aluminum": "aluminum",
    "Copper": "copper",
    "Iron ore, cfr spot": "iron_ore",
    "Lead": "lead",
    "Nickel": "nickel",
    "Phosphate rock": "phosphate_rock",
    "Platinum": "platinum",
    "Potassium chloride **": "potash",
    "Silver": "silver",
    "Tin": "tin",
    "Zinc": "zinc",
}
"""Columns of minerals that we know; the sheet's other columns are food, energy, timber, gold."""
PINK_UNITS = {
    "($/mt)": "USD per t",
    "($/dmtu)": "USD per dry metric ton unit",
    "($/troy oz)": "USD per troy oz",
}

IMF_UNIT = "USD per t"
"""The file names no unit; copper and nickel equal the Pink Sheet's dollars a tonne."""
IMF_SERIES = {
    "Cobalt": "cobalt",
    "Copper": "copper",
    "Lithium": "lithium metal, at least 99%",
    "Manganese": "manganese",
    "Nickel": "nickel",
}
"""Series by mineral: the IMF's lithium is metal, many times as dear as the carbonate."""

COLUMNS = list(SCHEMAS["prices"].columns)


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table `prices`: nominal monthly prices as printed; months without one have no row.

    Raises
    ------
    ValueError
        A column or unit of the Pink Sheet is not where it was, or a cell is no number; an IMF
        mineral that is not mapped.
    """
    tables = [read(file) for read, file in files.readings(__name__)]
    return {"prices": pd.concat(tables, ignore_index=True)}


def pink_sheet(file: RecordedFile) -> pd.DataFrame:
    """Rows of the World Bank's workbook."""
    book = openpyxl.load_workbook(file.path, read_only=True, data_only=True)
    lines = list(book["Monthly Prices"].iter_rows(values_only=True))
    book.close()
    names = [str(name or "").strip() for name in lines[NAMES_ROW - 1]]
    if absent := sorted(set(PINK) - set(names)):
        raise ValueError(f"{file.place}, row {NAMES_ROW}: no column {', '.join(absent)}.")
    rows: list[dict[str, object]] = []
    for column, name in enumerate(names):
        if name not in PINK:
            continue
        printed = str(lines[UNITS_ROW - 1][column]).strip()
        if printed not in PINK_UNITS:
            raise ValueError(f"{file.place}, row {UNITS_ROW}: unit {printed!r} of {name}.")
        for number, line in enumerate(lines[FIRST_ROW - 1 :], FIRST_ROW):
            month = MONTH.fullmatch(str(line[0]))
            if month is None or line[column] in (MISSING, None):
                continue
            if not isinstance(line[column], int | float):
                raise ValueError(f"{file.place}, row {number}: {name} is {line[column]!r}.")
            rows.append(
                {
                    "source": "worldbank",
                    "edition": file.edition,
                    "mineral": PINK[name],
                    "series": name.removesuffix("**").strip(),
                    "date": f"{month[1]}-{month[2]}",
                    "value": line[column],
                    "unit": PINK_UNITS[printed],
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def imf(file: RecordedFile) -> pd.DataFrame:
    """Rows of the IMF's file; an edition is its last month."""
    rows = pd.read_csv(file.path)
    rows = rows[rows["data_transformation"] == "USD"]
    if unknown := sorted(set(rows["mineral"]) - set(IMF_SERIES)):
        raise ValueError(f"{file.place}: {', '.join(unknown)} is not in prices.IMF_SERIES.")
    return pd.DataFrame(
        {
            "source": "imf",
            "edition": file.edition,
            "mineral": rows["mineral"].str.lower(),
            "series": rows["mineral"].map(IMF_SERIES),
            "date": rows["date"],
            "value": rows["obs_value"],
            "unit": IMF_UNIT,
        }
    )[COLUMNS]
