"""Shared code for site lists: minerals of a label, site statuses, one row per site, counts."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from msp_dash.data.vocabulary import SEPARATOR, SITE_KINDS
from msp_dash.ingest.codes import REFERENCE, UnknownLabel, country, fold, report
from msp_dash.ingest.recorded import RecordedFile

LABELS = "site_labels"
NONE = "none"
"""What site_labels.csv says of a commodity that we do not cover."""
FORM = " | "
"""Between a commodity and its form, where the form says which mineral it is."""
REMARK = " / "
"""Between a form and a remark on it: 'Ferronickel / Ni content'."""

OCEANS = ("Indian Ocean", "Pacific Ocean", "Atlantic Ocean")


class SiteError(ValueError):
    """A cell of a list that cannot be read as it is; names file, row and cell."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place of one list, as its publisher has it.

    `kinds`, `minerals` are of `SITE_KINDS` and of our ids; `stated` the publisher's own word of the
    status; `owners` their names with shares as printed, ``; ``-joined, those of rows
    that differ ``/``-joined; `capacity` as printed, with
    its unit; `as_of` the year the publisher gives for it.
    """

    source: str
    record: str
    site: str
    name: str
    iso3: str
    lat: float
    lon: float
    kinds: tuple[str, ...]
    minerals: frozenset[str]
    status: str = "not_stated"
    stated: str = ""
    operator: str = ""
    owners: str = ""
    capacity: str = ""
    confidence: str = "not_stated"
    as_of: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(slots=True)
class Listing:
    """Sites of one publication and how many of its rows were left out, by reason."""

    record: str
    rows: int
    sites: list[Site] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def covers(self, mineral_ids: frozenset[str]) -> bool:
        """Whether a row has a mineral of ours; one that has none is counted as left out."""
        self.left_out["no_mineral"] += not mineral_ids
        return bool(mineral_ids)

    def frame(self) -> pd.DataFrame:
        """Columns of table `sites` that a list alone can give (no `inside`, no `place`)."""
        return pd.DataFrame(
            [
                {
                    "source": s.source,
                    "site": s.site,
                    "record": s.record,
                    "name": s.name,
                    "other_names": SEPARATOR.join(s.other_names),
                    "iso3": s.iso3,
                    "lat": s.lat,
                    "lon": s.lon,
                    "kind": SEPARATOR.join(k for k in SITE_KINDS if k in s.kinds),
                    "minerals": SEPARATOR.join(sorted(s.minerals)),
                    "status": s.status,
                    "stated": s.stated,
                    "operator": s.operator,
                    "owners": s.owners,
                    "capacity": s.capacity,
                    "confidence": s.confidence,
                    "as_of": s.as_of,
                }
                for s in self.sites
            ]
        )


@cache
def _labels() -> Mapping[str, frozenset[str]]:
    with (REFERENCE / f"{LABELS}.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["label"]: frozenset(set(row["minerals"].split(SEPARATOR)) - {NONE})
            for row in csv.DictReader(handle)
        }


def minerals(label: str, file: str, row: int | str, form: str = "") -> frozenset[str]:
    """Our minerals of a publisher's commodity; of its form, where a row names both.

    Raises
    ------
    UnknownLabel
        Naming file, row and label.
    """
    labels = _labels()
    for part in (form, form.split(REMARK, 1)[0]):
        if part and (matches := labels.get(fold(label + FORM + part))) is not None:
            return matches
    if fold(label) not in labels:
        report(UnknownLabel("commodity", label, file, row))
    return labels.get(fold(label), frozenset())


def all_minerals(labels: Iterable[str], file: str, row: int | str) -> frozenset[str]:
    """Our minerals of several labels together; empty labels are skipped."""
    return frozenset().union(*(minerals(label, file, row) for label in labels if label.strip()))


def degrees(cell: Any, file: str, row: int | str) -> float:
    """A coordinate; a typographic minus sign is one.

    Raises
    ------
    SiteError
        When the cell is no number.
    """
    try:
        return float(str(cell).strip().replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        raise SiteError(f"{file}, row {row}: coordinate {cell!r} is no number.") from None


def iso3(label: str, file: str, row: int | str) -> str:
    """ISO3 of a country label; stray control characters of a wrong encoding are dropped."""
    return country("".join(c for c in label if c.isprintable()), file, row)


def vocabulary_value(
    words: Mapping[str, str], word: str, what: str, file: str, row: int | str
) -> str:
    """`words[word]`.

    Raises
    ------
    SiteError
        Naming file, row and word that has no entry.
    """
    try:
        return words[word]
    except KeyError:
        raise SiteError(f"{file}, row {row}: {what} {word!r} is not known here.") from None


def workbook_rows(
    file: RecordedFile, columns: Sequence[str], sheet: str = ""
) -> list[tuple[int, list[str]]]:
    """Row number and cells of `columns`, as text, of a workbook's rows whose first one is not ''.

    Raises
    ------
    SiteError
        When a column is missing.
    """
    book = openpyxl.load_workbook(file.path, read_only=True)
    lines = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
    head = [" ".join(text(cell).split()) for cell in next(lines)]
    if missing := [name for name in columns if name not in head]:
        where = f"{file.place}, sheet {sheet}" if sheet else file.place
        raise SiteError(f"{where}: no column {', '.join(missing)}.")
    at = [head.index(name) for name in columns]
    rows = [(number, [text(line[i]) for i in at]) for number, line in enumerate(lines, 2)]
    book.close()
    return [(number, cells) for number, cells in rows if cells[0]]


def features(path: Path) -> list[dict[str, Any]]:
    """Properties of each feature of a GeoJSON file; the text ``<null>`` and nothing are ''."""
    feature_list = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [
        {k: "" if v is None or v == "<null>" else v for k, v in feature["properties"].items()}
        for feature in feature_list
    ]


def text(value: Any) -> str:
    """A cell as text without outer blanks; a missing one is ''."""
    return "" if value is None else str(value).strip()


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Values once each, in their order, without empty ones."""
    return tuple(dict.fromkeys(v for v in values if v))
