"""Tables by name, read once a process and held read-only."""

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
"""Raise it when the same files give other tables than before, or a schema changes: tables of
another version are refused by this program, and by ``data check``."""


KEPT = "data/kept.json"
"""Digests of the tables that are kept by hand, written by ``data seal``."""


class TableError(RuntimeError):
    """A table cannot be used. The message names it and says how to restore it."""

    def __init__(self, table: str, what: str) -> None:
        self.table = table
        self.what = what
        super().__init__(
            f"Table {table} {what}. Restore it with `git checkout data`, or rebuild it with "
            "`python -m msp_dash data build --from FOLDER`."
        )


class ChangedError(TableError):
    """A hand-kept table is not as it was when it was checked. The message says what to do."""

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
        When the manifest is missing, not JSON, or of an older or a newer program.
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
        When the file is missing, unreadable, or not the one in the manifest; when the table is
        kept in parts, which engines read (`data.engine`).
    """
    from msp_dash.data import frames  # noqa: PLC0415 - pandas: comes with the first table

    return frames.pd.read_parquet(
        io.BytesIO(checked_bytes(name, root() / "data" / "tables" / f"{name}.parquet"))
    )


def checked_bytes(name: str, path: Path) -> bytes:
    """The file of table `name`, held against the manifest.

    So a damaged, older or newer file is told apart from the one this code was built for.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not the one in the manifest.
    """
    return _as_built(name, path, manifest()["tables"].get(name))


def geometry_bytes(name: str) -> bytes:
    """``static/geo/<name>.json``, held against the manifest; raises as `checked_bytes` does."""
    place = f"static/geo/{name}.json"
    return _as_built(f"geo/{name}", root() / place, manifest()["geo"].get(place))


def outlines_bytes() -> bytes:
    """``data/geo/outlines.json``, held against the manifest; raises as `checked_bytes` does."""
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
        When the file is missing, not a table, or not as it was when it was checked.
    """
    return _csv(name, "facts")


@lru_cache(maxsize=8)
def reference(name: str) -> pd.DataFrame:
    """Hand-kept reference table (``data/reference/<name>.csv``), all columns str, blanks ""."""
    return _csv(name, "reference")


@lru_cache(maxsize=1)
def _kept() -> Mapping[str, str]:
    path = root() / KEPT
    try:
        listed: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise TableError("kept", f"cannot be read ({type(error).__name__})") from error
    return listed


def kept_digest(raw: bytes) -> str:
    """sha256 of a hand-kept file, the same whichever line ends git has given it."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def kept_bytes(name: str, place: str) -> bytes:
    """A file that is kept by hand, held against the list of those that were checked.

    A file that stands in no list is taken as it is: ``data check`` names it.

    Parameters
    ----------
    name : of the table, for the message.
    place : path in the project, such as ``data/facts/members.csv``.

    Raises
    ------
    TableError
        When the file is missing, unreadable, or not as it was when it was checked.
    """
    try:
        raw = (root() / place).read_bytes()
    except OSError as error:
        raise TableError(name, f"is missing or unreadable ({type(error).__name__})") from error
    if _kept().get(place, digest := kept_digest(raw)) != digest:
        raise ChangedError(name)
    return raw


def _csv(name: str, folder: str) -> pd.DataFrame:
    from msp_dash.data import frames  # noqa: PLC0415 - pandas: comes with the first table

    raw = kept_bytes(f"{folder}/{name}", f"data/{folder}/{name}.csv")
    try:
        return frames.pd.read_csv(
            io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8"
        )
    except ValueError as error:
        raise TableError(f"{folder}/{name}", f"cannot be read ({type(error).__name__})") from error
