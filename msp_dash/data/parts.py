"""Files of the tables that engines query: one small file, one large file, or a partitioned table.

A partitioned table lies in ``data/tables/<name>/heading=2603/year=2024/part.parquet``: one file per
heading (the first four digits of a code) and year, sorted by its key. ``_catalogue.parquet`` lists
the contents and the SHA-256 of each part; the manifest has the SHA-256 of the catalogue. So a part
is verified when it is first read, without reading the others.

A small table is read into memory once. A large file is left on the disk: the engine reads the few
groups of rows that hold its codes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from msp_dash.data.load import TableError, checked_bytes, manifest, read_arrow, read_frame
from msp_dash.data.paths import root

if TYPE_CHECKING:
    import pyarrow.parquet as pq

CATALOGUE = "_catalogue.parquet"
"""Engines skip file names that start with an underscore."""
CATALOGUE_COLUMNS = ("path", "sha256", "hs6", "year", "rows", "complete", "edition")
HOLDINGS_COLUMNS = ["hs6", "year", "complete", "edition"]
LARGE_ROWS = 250_000
"""Rows from which a table of one file stays on the disk."""
CODED = ["hs6", "exporter", "importer", "edition"]
"""Columns with few distinct values: dictionary-encoded in memory."""


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where a query reads from: exactly one of `whole` (a table in memory) and `files` (parts)."""

    name: str
    whole: pa.Table | None = None
    files: tuple[str, ...] = ()


def in_parts(name: str) -> bool:
    """Whether a table is partitioned."""
    return bool(manifest()["tables"].get(name, {}).get("parts"))


def on_disk(name: str) -> bool:
    """Whether a table is one large file."""
    return not in_parts(name) and manifest()["tables"].get(name, {}).get("rows", 0) > LARGE_ROWS


def folder(name: str) -> Path:
    """Folder of the parts of a table."""
    return root() / "data" / "tables" / name


@lru_cache(maxsize=4)
def whole(name: str) -> pa.Table:
    """A table of one file, cached in memory until the process ends.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not the one in the manifest.
    """
    raw = checked_bytes(name, folder(name).with_suffix(".parquet"))
    return read_arrow(raw, CODED)


def rows_of(
    table: pa.Table, codes: Collection[str], years: Collection[int], columns: Sequence[str]
) -> pa.Table:
    """Some columns of the rows of a table in memory (`whole`) that have one of the codes and years.

    A mask over the dictionary of `hs6`: ten times as fast as a filter of DuckDB or Arrow.
    """
    hs6 = table["hs6"].combine_chunks()
    of_codes = np.isin(hs6.dictionary.to_numpy(zero_copy_only=False), list(codes))
    # Not `np.isin`, which takes longer than all else for a year or two.
    year = table["year"].to_numpy()
    within = np.zeros(len(table), dtype=bool)
    for one in years:
        within |= year == one
    within &= of_codes[hs6.indices.to_numpy()]
    return table.select(columns).take(np.flatnonzero(within))


def _parquet() -> ModuleType:
    """Pyarrow's reader of Parquet files."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - with the first table, after the server is up

    return pq


def rows_in_file(
    file: Path, codes: Collection[str], years: Collection[int], columns: Sequence[str]
) -> pa.Table:
    """As `rows_of`, of a large file, of which only groups of rows are read that may have a code.

    In a millisecond, where DuckDB takes four to look up the same groups.
    """
    now = file.stat()
    metadata, spans = _groups(file, now.st_size, now.st_mtime_ns, now.st_ino)
    numbers = [
        number
        for number, (first, last) in enumerate(spans)
        if any(first <= code <= last for code in codes)
    ]
    source = _parquet().ParquetFile(
        file, metadata=metadata, read_dictionary=CODED, pre_buffer=False
    )
    read = source.read_row_groups(numbers, columns=list(columns), use_threads=False)
    return rows_of(read, codes, years, columns)


@lru_cache(maxsize=4)
def _groups(
    file: Path, size: int, changed_ns: int, inode: int
) -> tuple[pq.FileMetaData, tuple[tuple[str, str], ...]]:
    """Metadata of a Parquet file, and the first and last code of each of its groups of rows."""
    metadata = _parquet().read_metadata(file)
    at = metadata.schema.names.index("hs6")
    columns = (metadata.row_group(n).column(at) for n in range(metadata.num_row_groups))
    return metadata, tuple((one.statistics.min, one.statistics.max) for one in columns)


@lru_cache(maxsize=4)
def _catalogue(name: str) -> pd.DataFrame:
    return read_frame(checked_bytes(name, folder(name) / CATALOGUE))


@lru_cache(maxsize=4)
def holdings(name: str) -> pd.DataFrame:
    """Available products and years: hs6 (str), year (int), complete (bool), edition (str).

    One row each, without a query: a partitioned table lists them in its catalogue.

    Raises
    ------
    TableError
        When the table or its catalogue is missing, or not the one in the manifest.
    """
    if in_parts(name):
        rows = _catalogue(name)[HOLDINGS_COLUMNS]
    elif on_disk(name):
        rows = _distinct(_verified(name))
    else:
        rows = whole(name).select(HOLDINGS_COLUMNS).to_pandas(use_threads=False)
    rows = rows.astype({"hs6": str, "edition": str})
    table = rows.groupby(["hs6", "year"], as_index=False).agg(
        {"complete": "all", "edition": "first"}
    )
    return table.sort_values(["hs6", "year"], ignore_index=True)


def table_source(name: str, codes: Collection[str], years: Collection[int]) -> TableSource:
    """The files (or the table) to read for some codes and years, verified against the manifest.

    Raises
    ------
    TableError
        When a file is missing, unreadable, or not the one in the manifest.
    """
    if on_disk(name):
        return TableSource(name, files=(str(_verified(name)),))
    if not in_parts(name):
        return TableSource(name, whole=whole(name))
    parts = _catalogue(name)
    selected_parts = parts[parts["hs6"].isin(codes) & parts["year"].isin(years)].drop_duplicates(
        "path"
    )
    files = []
    for path, sha256 in selected_parts[["path", "sha256"]].itertuples(index=False):
        file = folder(name) / path
        _verify(name, file, sha256)
        files.append(str(file))
    return TableSource(name, files=tuple(files))


def _verified(name: str) -> Path:
    """The file of a large table, verified against the manifest."""
    file = folder(name).with_suffix(".parquet")
    _verify(name, file, manifest()["tables"][name]["sha256"])
    return file


def _distinct(file: Path) -> pd.DataFrame:
    """Distinct rows of `HOLDINGS_COLUMNS` of a large file, whose other columns are not read."""
    coded = [name for name in HOLDINGS_COLUMNS if name in CODED]
    table = _parquet().ParquetFile(file, read_dictionary=coded, pre_buffer=False)
    groups = (
        table.read_row_group(number, columns=HOLDINGS_COLUMNS, use_threads=False)
        for number in range(table.num_row_groups)
    )
    return pd.DataFrame([row for rows in groups for row in _first_rows(rows)])


def _first_rows(rows: pa.Table) -> list[dict[str, object]]:
    """Rows that differ from the one before: fast, and enough where equal ones stand together."""
    changed = np.zeros(len(rows), dtype=bool)
    changed[:1] = True
    for column in rows.columns:
        cells = column.combine_chunks()
        coded = pa.types.is_dictionary(cells.type)
        values = (cells.indices if coded else cells).to_numpy(zero_copy_only=False)
        changed[1:] |= values[1:] != values[:-1]
    return rows.take(np.flatnonzero(changed)).to_pylist()


def _verify(name: str, file: Path, sha256: str) -> None:
    """Verify a file against its checksum, again whenever the file has changed."""
    try:
        now = file.stat()
        same = _sha256(file, now.st_size, now.st_mtime_ns, now.st_ino) == sha256
    except OSError as error:
        raise TableError(name, f"lacks {_place(file)} ({type(error).__name__})") from error
    if not same:
        raise TableError(name, f"is damaged: {_place(file)} is not the one that was built")


def _place(file: Path) -> str:
    """Path in the project: readers are not told where on the server it is."""
    return file.relative_to(root()).as_posix()


@lru_cache(maxsize=65_536)
def _sha256(file: Path, size: int, changed_ns: int, inode: int) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
