"""Loads tables by name: verified against their checksums, cached for the process, read-only.

Built tables (``data/tables``, Parquet) are verified against ``data/manifest.json``; files edited by
hand (``data/facts``, ``data/reference``, CSV) against ``data/checksums.json``.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msp_dash.data.paths import root

if TYPE_CHECKING:
    # At run time imported with the first table: the server is up before it (`serving.lazy_import`).
    import pandas as pd


INGEST_VERSION = 5
"""Increment it when the same input files give different tables, or a schema changes: this program
and ``data check`` refuse tables of another version."""


CHECKSUMS = "data/checksums.json"
"""SHA-256 checksums of the files that are edited by hand, written by ``data seal``."""


class TableError(RuntimeError):
    """A table is missing, damaged or outdated. The message names it and says how to restore it."""

    def __init__(self, table: str, what: str) -> None:
        self.table = table
        self.what = what
        super().__init__(
            f"Table {table} {what}. Restore it with `git checkout data`, or rebuild it with "
            "`python -m msp_dash data build --from FOLDER`."
        )


class ChangedError(TableError):
    """A hand-edited file differs from its checksum. The message says what to do."""

    def __init__(self, table: str) -> None:
        super().__init__(table, "is not as it was when it was last checked")
        self.args = (
            f"Table {table} {self.what}. Restore it with `git checkout data`, or, where the change "
            "is meant, check and accept it with `python -m msp_dash data seal`.",
        )


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """``data/manifest.json``: sha256, rows and columns of every built table.

    Raises
    ------
    TableError
        When the manifest is missing, not JSON, or written by another version of this program.
    """
    path = root() / "data" / "manifest.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version, _, _ = content["ingest_version"], content["tables"], content["geo"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError("manifest", f"cannot be read ({type(error).__name__})") from error
    if version != INGEST_VERSION:
        expected = f"is of version {version}, and this program expects version {INGEST_VERSION}"
        raise TableError("manifest", expected)
    return content


@lru_cache(maxsize=32)
def load(name: str) -> pd.DataFrame:
    """Table `name` of ``data/tables`` with the columns of its schema.

    Raises
    ------
    TableError
        When the file is missing, unreadable or differs from its checksum in the manifest, or when
        the table is partitioned; those are queried with `data.engine`.
    """
    from msp_dash.data import frames  # noqa: PLC0415 - pandas: comes with the first table

    return frames.pd.read_parquet(
        io.BytesIO(checked_bytes(name, root() / "data" / "tables" / f"{name}.parquet"))
    )


def checked_bytes(name: str, path: Path) -> bytes:
    """Bytes of the file of table `name`, verified against the manifest.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or differs from its checksum in the manifest.
    """
    return _as_built(name, path, manifest()["tables"].get(name))


def geometry_bytes(name: str) -> bytes:
    """``static/geo/<name>.json``, verified against the manifest; raises as `checked_bytes` does."""
    place = f"static/geo/{name}.json"
    return _as_built(f"geo/{name}", root() / place, manifest()["geo"].get(place))


def outlines_bytes() -> bytes:
    """``data/geo/outlines.json``, verified against the manifest; raises as `checked_bytes` does."""
    place = "data/geo/outlines.json"
    return _as_built("geo/outlines", root() / place, manifest()["geo"].get(place))


def _as_built(name: str, path: Path, entry: Mapping[str, Any] | None) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(name, f"is missing or unreadable ({type(error).__name__})") from error
    if entry is None or hashlib.sha256(raw).hexdigest() != entry["sha256"]:
        raise TableError(name, "is damaged or of another version than this program expects")
    return raw


@lru_cache(maxsize=32)
def facts(name: str) -> pd.DataFrame:
    """Facts table `name` (``data/facts/<name>.csv``), all columns str, blank cells "".

    Raises
    ------
    TableError
        When the file is missing, not a table, or differs from its checksum.
    """
    return _csv(name, "facts")


@lru_cache(maxsize=8)
def reference(name: str) -> pd.DataFrame:
    """Reference table `name` (``data/reference/<name>.csv``), all columns str, blank cells ""."""
    return _csv(name, "reference")


@lru_cache(maxsize=1)
def _checksums() -> Mapping[str, str]:
    path = root() / CHECKSUMS
    try:
        listed: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise TableError("checksums.json", f"cannot be read ({type(error).__name__})") from error
    return listed


def text_checksum(raw: bytes) -> str:
    """SHA-256 of a text file, independent of its line endings (git may convert them)."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def curated_bytes(name: str, place: str) -> bytes:
    """Bytes of a hand-edited file, verified against ``data/checksums.json``.

    A file without a checksum is accepted here; ``data check`` reports it.

    Parameters
    ----------
    name : name of the table, for the error message.
    place : path in the project, such as ``data/facts/members.csv``.

    Raises
    ------
    TableError
        When the file is missing or unreadable.
    ChangedError
        When it differs from its checksum.
    """
    try:
        raw = (root() / place).read_bytes()
    except OSError as error:
        raise TableError(name, f"is missing or unreadable ({type(error).__name__})") from error
    if _checksums().get(place, checksum := text_checksum(raw)) != checksum:
        raise ChangedError(name)
    return raw


def _csv(name: str, folder: str) -> pd.DataFrame:
    from msp_dash.data import frames  # noqa: PLC0415 - pandas: comes with the first table

    raw = curated_bytes(f"{folder}/{name}", f"data/{folder}/{name}.csv")
    try:
        return frames.pd.read_csv(
            io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8"
        )
    except ValueError as error:
        raise TableError(f"{folder}/{name}", f"cannot be read ({type(error).__name__})") from error
