"""USGS facilities of Africa and of the Indo-Pacific: mines and plants with capacity and owners.

Both files have one row for each product of a facility; rows with the same id are one site. The
columns of the Indo-Pacific file are shifted relative to those of Africa. A capacity is often
combined for several facilities (marked "c"), an estimate ("e") or gross weight ("g").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from msp_dash.data.vocabulary import SITE_STATUSES
from msp_dash.ingest.recorded import RecordedFile
from msp_dash.ingest.sites.common import (
    REMARK,
    Listing,
    Site,
    degrees,
    distinct,
    features,
    iso3,
    minerals,
    text,
    vocabulary_value,
)

KINDS = {
    "Mines and Quarries": "mine",
    "Mineral Processing Plants": "plant",
    "Brine": "mine",
    "Oil and Gas Fields": "",
    "Oil and Gas Refineries and (or) Petrochemical Complexes": "",
}
STATUS = {
    "Assumed Active": "assumed_active",
    "Active": "operating",
    "C&M": "care_and_maintenance",
    "Suspended": "suspended",
    "Closed": "closed",
    "Construction": "construction",
    "Development": "project",
}
CONFIDENCE = {"A": "exact", "E": "approximate"}
REMARKS = {"c": "several sites together", "e": "estimated", "g": "gross weight"}
NO_CAPACITY = -999.0
OWNERS_MOST = 6
"""Columns of owners: four in the file of Africa, six in that of the Indo-Pacific."""
NO_NAME = ("NA", "N/A", "Unknown", "Not available")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has what: names of its columns; `year` is a column or a year in digits."""

    prefix: str
    commodity: str
    forms: tuple[str, ...]
    capacity: str
    unit: str
    remark: str
    confidence: str
    year: str
    file: str = ""
    record: str = ""


AFRICA = Layout(
    "afr-",
    "DsgAttr02",
    ("DsgAttr03",),
    "DsgAttr07",
    "DsgAttr08",
    "DsgAttr09",
    "LocConfid",
    "DsgAttr06",
)
INDO_PACIFIC = Layout(
    "ipf-",
    "DsgAttr01",
    ("DsgAttr02", "DsgAttr03"),
    "DsgAttr06",
    "DsgAttr07",
    "DsgAttr08",
    "LocConf",
    "",
)
Row = Mapping[str, Any]


def africa(file: RecordedFile) -> Listing:
    """Facilities of Africa."""
    return listing_of(file, AFRICA)


def indo_pacific(file: RecordedFile) -> Listing:
    """Facilities of the Indo-Pacific."""
    return listing_of(file, INDO_PACIFIC)


def listing_of(file: RecordedFile, layout: Layout) -> Listing:
    """Facilities with a mineral that we cover, one site an id.

    Raises
    ------
    SiteError
        A kind, status or confidence that is new.
    UnknownLabel
        An unmapped country or commodity.
    """
    layout = replace(layout, file=file.place, record=file.record)
    rows = features(file.path)
    listing = Listing(file.record, len(rows))
    facilities: dict[str, list[tuple[int, Row]]] = {}
    for number, row in enumerate(rows, 1):
        if not vocabulary_value(KINDS, row["FeatureTyp"], "kind", layout.file, number):
            listing.left_out["oil_gas"] += 1
            continue
        facilities.setdefault(text(row["FeatureUID"]), []).append((number, row))
    for code, facility_rows in facilities.items():
        with_mineral = [(n, row) for n, row in facility_rows if _minerals(layout, n, row)]
        listing.left_out["no_mineral"] += len(facility_rows) - len(with_mineral)
        if with_mineral:
            listing.sites.append(_site(layout, code, with_mineral))
            listing.left_out["merged"] += len(with_mineral) - 1
    return listing


def _minerals(layout: Layout, number: int, row: Row) -> frozenset[str]:
    return minerals(text(row[layout.commodity]), layout.file, number, _form(layout, row))


def _form(layout: Layout, row: Row) -> str:
    return REMARK.join(distinct(text(row[column]) for column in layout.forms))


def _site(layout: Layout, code: str, rows: list[tuple[int, Row]]) -> Site:
    number, first = rows[0]
    names = distinct(text(row["FeatureNam"]) for _, row in rows)
    states = [
        vocabulary_value(STATUS, text(row["LocOpStat"]), "status", layout.file, n)
        for n, row in rows
    ]
    exact = [
        vocabulary_value(CONFIDENCE, text(row[layout.confidence]), "LocConfid", layout.file, n)
        for n, row in rows
    ]
    operators = distinct(text(row["OperateNam"]) for _, row in rows)
    return Site(
        source="usgs",
        record=layout.record,
        site=layout.prefix + code,
        name=names[0],
        iso3=iso3(first["Country"], layout.file, number),
        lat=degrees(first["Latitude"], layout.file, number),
        lon=degrees(first["Longitude"], layout.file, number),
        kinds=distinct(
            vocabulary_value(KINDS, row["FeatureTyp"], "kind", layout.file, n) for n, row in rows
        ),
        minerals=frozenset().union(*(_minerals(layout, n, row) for n, row in rows)),
        status=min(states, key=SITE_STATUSES.index),
        stated="; ".join(distinct(text(row["LocOpStat"]) for _, row in rows)),
        operator="; ".join(o for o in operators if o not in NO_NAME),
        owners=" / ".join(distinct(_owners(row) for _, row in rows)),
        capacity="; ".join(distinct(_capacity(layout, row) for _, row in rows)),
        confidence="approximate" if "approximate" in exact else "exact",
        as_of=max(str(row[layout.year]) for _, row in rows) if layout.year else "",
        other_names=names[1:],
    )


def _owners(row: Row) -> str:
    """Owners as they are printed: 'Glencore Plc [69%]; Fleurette Properties Ltd. [31%]'."""
    names = (text(row.get(f"OwnerName{n}", "")) for n in range(1, OWNERS_MOST + 1))
    # The text of an empty cell is at the end of some names too.
    plain = (name.removesuffix("<null>").strip() for name in names)
    return "; ".join(name for name in distinct(plain) if name not in NO_NAME)


def _capacity(layout: Layout, row: Row) -> str:
    """'Copper, Refined: 120 Thousand metric tons (estimated)'; '' where there is none."""
    amount = text(row[layout.capacity])
    if not amount or float(amount) == NO_CAPACITY:
        return ""
    what = ", ".join(distinct([text(row[layout.commodity]), _form(layout, row)]))
    remarks = [REMARKS[letter] for letter in text(row[layout.remark]).lower() if letter in REMARKS]
    remark_text = f" ({', '.join(remarks)})" if remarks else ""
    return f"{what}: {float(amount):,.10g} {text(row[layout.unit])}{remark_text}"
