"""Check the committed tables against the manifest, and against a rebuild from the files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from msp_dash.data import corrections as corrected
from msp_dash.data import curated_check
from msp_dash.data.cell_forms import is_address, is_date
from msp_dash.data.load import INGEST_VERSION
from msp_dash.data.parts import CATALOGUE
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import corrections, package, seal, successors, sums
from msp_dash.ingest.build import (
    GEO_FILES,
    MANIFEST,
    SOURCES,
    BuildError,
    Built,
    records,
    schema_version,
    sha256,
    table_path,
    validated,
)
from msp_dash.ingest.successor import is_unwritten

TABLES = "data/tables"
RECORD_DATES, ADDRESSES = ("published", "retrieved"), ("url", "licence_url")
"""Fields of a record of a publication that are dates, and addresses."""
MAX_LISTED = 5
"""Differences shown a table."""


def committed(project: Path) -> list[str]:
    """What is wrong with the committed tables, geometry and facts of `project`; [] if nothing."""
    try:
        manifest = json.loads((project / MANIFEST).read_text(encoding="utf-8"))
        entries, geometry = manifest["tables"], manifest["geo"]
    except (OSError, ValueError, KeyError) as error:
        return [f"{MANIFEST} cannot be read ({type(error).__name__}): build the tables again"]
    complaints = []
    if manifest.get("ingest_version") != INGEST_VERSION:
        complaints.append(
            f"{MANIFEST} is of ingest version {manifest.get('ingest_version')}, the program of "
            f"{INGEST_VERSION}: build the tables again"
        )
    for name in SCHEMAS:
        complaints += _table(project, name, entries.get(name))
    for path in GEO_FILES:
        complaints += _same_bytes(project, path, geometry.get(path, {}).get("sha256"))
    expected_names = {
        name if entry.get("parts") else f"{name}.parquet" for name, entry in entries.items()
    }
    for file in sorted((project / "data" / "tables").glob("*")):
        if file.name not in expected_names:
            complaints.append(f"data/tables/{file.name} is in no manifest: remove it")
    complaints += [f"data/{line}" for line in curated_check.complaints(project / "data")]
    complaints += _sources(project)
    complaints += _package(project, manifest)
    complaints += _unlisted(project)
    complaints += _corrections(project)
    # Last: what is wrong above may be why a file differs from its record.
    return complaints + seal.complaints(project, is_only=not complaints)


def unwritten(project: Path) -> list[str]:
    """What only a reader of the file of a taken edition can write, and nobody has: no fault."""
    return [
        f"{SOURCES}: {record['id']}: `notes` (what is peculiar about its file) and `grade` (as the "
        "first lines say); then `python -m msp_dash data seal`"
        for record in records(project)
        if is_unwritten(record)
    ]


def _sources(project: Path) -> list[str]:
    """Ids that stand twice, and dates and addresses that are none, by the rules of the facts."""
    try:
        entries = records(project)
    except BuildError as error:
        return [str(error)]
    ids = [record.get("id") for record in entries]
    lines = [f"{SOURCES}: {one}: stands twice" for one in dict.fromkeys(ids) if ids.count(one) > 1]
    for record in entries:
        texts = {name: str(record.get(name) or "") for name in (*RECORD_DATES, *ADDRESSES)}
        for name, text in texts.items():
            fits = is_date if name in RECORD_DATES else is_address
            if text and not fits(text):
                what = "date: write 2026-11-25" if name in RECORD_DATES else "address: write https:"
                lines.append(f"{SOURCES}: {record.get('id')}: {name} {text!r} is no {what}")
    return lines


def _package(project: Path, manifest: dict[str, Any]) -> list[str]:
    """Whether the data package is the one of these tables and records."""
    try:
        expected = package.package_json(manifest, records(project))
        fits = (project / package.PACKAGE).read_bytes() == expected
    except (OSError, KeyError, BuildError):
        fits = False
    how = "write it anew with `python -m msp_dash data package`"
    return [] if fits else [f"{package.PACKAGE} is not that of the tables and sources: {how}"]


def _unlisted(project: Path) -> list[str]:
    """Totals that countries do not add up to, and years counted twice, that no exception lists."""
    try:
        tables = {name: read(project, name) for name in sums.TABLES}
    except (OSError, ValueError):
        return []  # reported with the table
    return sums.complaints(project, tables) + successors.complaints(project, tables["production"])


def _corrections(project: Path) -> list[str]:
    """Lines of ``data/corrections.csv`` that cannot be followed, or that no build has followed."""
    try:
        return corrections.pending(corrected.read(project / corrected.FILE), partial(read, project))
    except corrected.CorrectionError as error:
        return list(error.complaints)


def _table(project: Path, name: str, entry: dict[str, Any] | None) -> Iterator[str]:
    if entry is None:
        yield f"{MANIFEST} has no table {name}: build the tables again"
        return
    if entry["schema_version"] != schema_version(name):
        yield f"{name}: its schema changed since it was built; build the tables again"
    if entry.get("parts"):
        yield from _parts(project, name, entry)
        return
    wrong = list(_same_bytes(project, table_path(name), entry["sha256"]))
    yield from wrong
    if wrong:
        return
    rows = read(project, name)
    if (len(rows), list(rows.columns)) != (entry["rows"], entry["columns"]):
        yield f"{name}: {len(rows)} rows, {MANIFEST} says {entry['rows']}, or other columns"
    try:
        validated(name, rows)
    except BuildError as error:
        yield str(error)


def _parts(project: Path, name: str, entry: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a table in parts: its catalogue first, then part by part."""
    folder = f"{TABLES}/{name}"
    wrong = list(_same_bytes(project, f"{folder}/{CATALOGUE}", entry["sha256"]))
    yield from wrong
    if wrong:
        return
    catalogue = pd.read_parquet(project / folder / CATALOGUE)
    if int(catalogue["rows"].sum()) != entry["rows"]:
        yield f"{name}: {catalogue['rows'].sum()} rows, {MANIFEST} says {entry['rows']}"
    for (path, sha256_), part_rows in catalogue.groupby(["path", "sha256"]):
        wrong = list(_same_bytes(project, f"{folder}/{path}", sha256_))
        yield from wrong
        if wrong:
            continue
        rows = pd.read_parquet(project / folder / path, partitioning=None)
        expected = part_rows["rows"].sum()
        if len(rows) != expected:
            yield f"{folder}/{path} has {len(rows)} rows, its catalogue says {expected}"
        try:
            validated(name, rows)
        except BuildError as error:
            yield f"{folder}/{path}: {error}"
    listed = {f"{folder}/{path}" for path in catalogue["path"]}
    for file in sorted((project / folder).rglob("*.parquet")):
        where = file.relative_to(project).as_posix()
        if file.name != CATALOGUE and where not in listed:
            yield f"{where} is in no catalogue: remove it"


def _same_bytes(project: Path, path: str, expected: str | None) -> Iterator[str]:
    try:
        actual = sha256((project / path).read_bytes())
    except OSError as error:
        yield f"{path} cannot be read: {error.strerror}"
        return
    if actual != expected:
        yield f"{path} has sha256 {actual}, {MANIFEST} says {expected}"


def read(project: Path, name: str) -> pd.DataFrame:
    """Committed table `name`."""
    return pd.read_parquet(io.BytesIO((project / table_path(name)).read_bytes()))


def rebuilt(project: Path, built: Built) -> list[str]:
    """Differences between the committed tables and a fresh build: table, key and both values."""
    complaints: list[str] = []
    for name, fresh in built.tables.items():
        try:
            old = read(project, name)
        except (OSError, ValueError) as error:
            complaints.append(f"{name}: the committed table cannot be read ({error})")
            continue
        changes = differences(name, old, fresh)
        complaints += changes[:MAX_LISTED]
        if len(changes) > MAX_LISTED:
            complaints.append(f"{name}: and {len(changes) - MAX_LISTED} more differences")
    for name, fresh in built.catalogues.items():
        complaints += _other_parts(project, name, fresh)
    for path in GEO_FILES:
        complaints += [
            f"{line} after the rebuild"
            for line in _same_bytes(project, path, sha256(built.files[path]))
        ]
    return complaints


def _other_parts(project: Path, name: str, fresh: pd.DataFrame) -> list[str]:
    """Parts that are not those of a fresh build."""
    try:
        old = pd.read_parquet(project / TABLES / name / CATALOGUE)
    except (OSError, ValueError) as error:
        return [f"{name}: the catalogue of its parts cannot be read ({error})"]
    sums = [dict(zip(table["path"], table["sha256"], strict=True)) for table in (old, fresh)]
    unequal = sorted(p for p in sums[0].keys() | sums[1].keys() if sums[0].get(p) != sums[1].get(p))
    listed = [f"{name}: {path} is not what the rebuild gives" for path in unequal[:MAX_LISTED]]
    more = (
        [f"{name}: and {len(unequal) - MAX_LISTED} more parts"] if len(unequal) > MAX_LISTED else []
    )
    return listed + more


def differences(name: str, old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Rows of two tables that differ, each with key and both values, in the order of the key."""
    if list(old.columns) != list(new.columns):
        return [f"{name}: columns {list(old.columns)} committed, {list(new.columns)} rebuilt"]
    key = list(SCHEMAS[name].unique or [])
    left, right = old.set_index(key), new.set_index(key)
    changes: list[tuple[Any, str]] = []
    for rows, other, where in ((left, right, "committed"), (right, left, "rebuilt")):
        changes += [
            (at, f"{_row_label(name, key, at)}: only {where}")
            for at in rows.index.difference(other.index)
        ]
    shared = left.index.intersection(right.index)
    left, right = left.loc[shared], right.loc[shared]
    for column in left.columns:
        unequal = (left[column] != right[column]) & ~(left[column].isna() & right[column].isna())
        changes += [
            (
                at,
                f"{_row_label(name, key, at)}: {column} {_plain(left.at[at, column])} committed, "
                f"{_plain(right.at[at, column])} rebuilt",
            )
            for at in shared[unequal]
        ]
    return [text for _, text in sorted(changes, key=lambda item: (str(item[0]), item[1]))]


def _row_label(name: str, key: list[str], at: object) -> str:
    values = at if isinstance(at, tuple) else (at,)
    return f"{name} " + " ".join(f"{k}={v}" for k, v in zip(key, values, strict=True))


def _plain(value: Any) -> str:
    """A cell as Python writes it, without the name of its numpy type."""
    return repr(value.item() if hasattr(value, "item") else value)
