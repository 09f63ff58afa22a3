"""The World Bank's Worldwide Governance Indicators: six scores per country and year.

The publisher still uses old codes for six countries; `CODES` maps them to the current ones. A cell
with two dots is a missing score: the row is left out, so that the country has no score.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import openpyxl
import pandas as pd

from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.codes import UnknownLabel, known_codes, report
from msp_dash.ingest.recorded import Files

SHEET = "Sheet1"

FIRST_YEAR = 2012
"""A score is read beside output of the last years and ten years before New York; what is older
is kept by the publisher only."""

INDICATORS = {
    "va": "voice_accountability",
    "pv": "political_stability",
    "ge": "government_effectiveness",
    "rq": "regulatory_quality",
    "rl": "rule_of_law",
    "cc": "control_of_corruption",
}
CODES = {"ADO": "AND", "ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "KSV": "XKX"}
"""The publisher's code -> ours: Andorra, DR Congo, Romania, Timor-Leste, Palestine, Kosovo."""
ENDED = ("ANT",)
"""The Netherlands Antilles ended in 2010: later scores are of no country, and nothing is produced
there."""
NO_SCORE = ".."


class GovernanceError(ValueError):
    """The workbook has not the columns that are read here."""


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Table ``governance`` from the newest release, one row a country, indicator and year.

    Raises
    ------
    UnknownLabel
        An unmapped code or an indicator; names file, row and label.
    GovernanceError
        When a column is missing.
    """
    file = files.one("wgi.scores")
    book = openpyxl.load_workbook(file.path, read_only=True)
    rows = book[SHEET].iter_rows(values_only=True)
    head = [str(name) for name in next(rows)]
    columns = ("code", "year", "indicator", "estimate", "stddev", "pctrank")
    if missing := sorted(set(columns) - set(head)):
        raise GovernanceError(f"{file.place}, sheet {SHEET}: no column {', '.join(missing)}.")
    values = _rows(rows, [head.index(name) for name in columns], file.place)
    book.close()
    return {"governance": pd.DataFrame(values, columns=list(SCHEMAS["governance"].columns))}


def _rows(rows: Iterable[tuple[Any, ...]], at: list[int], file: str) -> list[tuple[Any, ...]]:
    table_rows = []
    for number, row in enumerate(rows, 2):
        code, year, indicator, *scores = (row[i] for i in at)
        if year < FIRST_YEAR or code in ENDED or NO_SCORE in scores:
            continue
        table_rows.append(
            (_iso3(code, file, number), _indicator(indicator, file, number), year, *scores)
        )
    return table_rows


def _iso3(code: str, file: str, number: int) -> str:
    iso3 = CODES.get(code, code)
    if iso3 not in known_codes():
        report(UnknownLabel("country", code, file, number))
    return iso3


def _indicator(code: str, file: str, number: int) -> str:
    if code not in INDICATORS:
        raise GovernanceError(f"{file}, row {number}: indicator {code!r} is none of the six.")
    return INDICATORS[code]
