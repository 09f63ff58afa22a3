"""Map publishers' labels to our country and mineral codes. An unmapped label stops the build."""

from __future__ import annotations

import csv
from functools import cache

from msp_dash.data.curated_check import fold as fold  # noqa: PLC0414 - exported to readers
from msp_dash.data.paths import root

REFERENCE = root() / "data" / "reference"


TABLES = {
    "country": "country_aliases",
    "listed mineral": "listing_labels",
    "commodity": "site_labels",
}
"""Where a label of a kind belongs, if not in minerals.csv."""


class UnknownLabel(ValueError):
    """A publisher's label maps to nothing we know. Names file, row and label."""

    def __init__(self, what: str, label: str, file: str, row: int | str) -> None:
        table = TABLES.get(what, "minerals")
        super().__init__(
            f"{file}, row {row}: {what} {label!r} is in no alias table. "
            f"Add it to data/reference/{table}.csv."
        )


@cache
def _country_aliases() -> dict[str, str]:
    with (REFERENCE / "country_aliases.csv").open(encoding="utf-8", newline="") as handle:
        return {fold(row["alias"]): row["iso3"] for row in csv.DictReader(handle)}


def country(label: str, file: str, row: int | str) -> str:
    """ISO3 (or EU, WLD, OTH, former state) of a publisher's country label.

    Raises
    ------
    UnknownLabel
        Naming file, row and label.
    """
    try:
        return _country_aliases()[fold(label)]
    except KeyError:
        raise UnknownLabel("country", label, file, row) from None


@cache
def known_codes() -> frozenset[str]:
    """Every code that the alias table maps to: ISO3, EU, WLD, OTH, XKX and former states."""
    return frozenset(_country_aliases().values())
