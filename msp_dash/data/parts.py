"""Tables that engines read: one file that is small, or parts of which only some are read.

A table in parts lies in ``data/tables/<name>/heading=2603/year=2024/part.parquet``: one file a
heading (the first four digits of a code) and year, sorted by its key. ``_catalogue.parquet`` beside
them says what each part holds and its sha256; the manifest has the catalogue's own sha256. So a
part is held against the manifest when it is first read, and nobody reads the others for that.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from msp_dash.data.load import TableError, checked_bytes, manifest
from msp_dash.data.paths import root

CATALOGUE = "_catalogue.parquet"
"""Engines pass over names that begin with an underscore."""
CATALOGUE_COLUMNS = ("path", "sha256", "hs6", "year", "rows", "complete", "edition")
HELD = ["hs6", "year", "complete", "edition"]
CODED = ["hs6", "exporter", "importer", "edition"]
"""Columns of few values: kept in memory as numbers into a list of them."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What an answer has to read: a small table in memory, or the parts that it needs.

    Exactly one of both is there.
    """

    name: str
    whole: pa.Table | None = None
    files: tuple[str, ...] = ()


def in_parts(name: str) -> bool:
    """Whether a table is kept in parts."""
    return bool(manifest()["tables"].get(name, {}).get("parts"))


def folder(name: str) -> Path:
    """Where the parts of a table lie."""
    return root() / "data" / "tables" / name


@lru_cache(maxsize=4)
def whole(name: str) -> pa.Table:
    """A table of one file, held in memory: what was read first stays until the process ends.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not the one in the manifest.
    """
    raw = checked_bytes(name, folder(name).with_suffix(".parquet"))
    return pq.read_table(io.BytesIO(raw), read_dictionary=CODED)


@lru_cache(maxsize=4)
def _catalogue(name: str) -> pd.DataFrame:
    raw = checked_bytes(name, folder(name) / CATALOGUE)
    return pd.read_parquet(io.BytesIO(raw))


@lru_cache(maxsize=4)
def holdings(name: str) -> pd.DataFrame:
    """What a table has: hs6 (str), year (int), complete (bool), edition (str), one row each.

    No engine is needed for this: a table in parts tells it in its catalogue.

    Raises
    ------
    TableError
        When the table or its catalogue is missing, or not the one in the manifest.
    """
    found = _catalogue(name) if in_parts(name) else whole(name).select(HELD).to_pandas()
    found = found[HELD].astype({"hs6": str, "edition": str})
    held = found.groupby(["hs6", "year"], as_index=False).agg(
        {"complete": "all", "edition": "first"}
    )
    return held.sort_values(["hs6", "year"], ignore_index=True)


def stored(name: str, codes: Collection[str], years: Collection[int]) -> Stored:
    """What must be read for some codes and years, held against the manifest.

    Raises
    ------
    TableError
        When a file is missing, unreadable, or not the one in the manifest.
    """
    if not in_parts(name):
        return Stored(name, whole=whole(name))
    parts = _catalogue(name)
    wanted = parts[parts["hs6"].isin(codes) & parts["year"].isin(years)].drop_duplicates("path")
    files = []
    for path, sha256 in wanted[["path", "sha256"]].itertuples(index=False):
        file = folder(name) / path
        _hold(name, file, sha256)
        files.append(str(file))
    return Stored(name, files=tuple(files))


def _hold(name: str, file: Path, sha256: str) -> None:
    """Hold one part against the catalogue, again whenever the file has changed."""
    try:
        now = file.stat()
        same = _sha256(file, now.st_size, now.st_mtime_ns, now.st_ino) == sha256
    except OSError as error:
        raise TableError(name, f"lacks {file} ({type(error).__name__})") from error
    if not same:
        raise TableError(name, f"is damaged: {file} is not what its catalogue says")


@lru_cache(maxsize=65_536)
def _sha256(file: Path, size: int, changed_ns: int, inode: int) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
