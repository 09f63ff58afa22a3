"""Loads built tables by name: verified against the manifest, cached for the process, read-only."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msp_dash.data.own import OwnTablesError, rows
from msp_dash.data.paths import root

if TYPE_CHECKING:
    # At run time imported with the first table: the server is up before it (`serving.lazy_import`).
    import pandas as pd
    import pyarrow as pa


INGEST_VERSION = 6
"""Increment it when the same input files give different tables, or a schema changes: this program
and ``data check`` refuse tables of another version."""


RESTORE = "`git checkout data`"
"""The command in the message of every `TableError`: a note with it tells of a table at fault."""


class TableError(RuntimeError):
    """A table is missing, damaged or outdated. The message names it and says how to restore it.

    `raised` : how many there were in this process. What is computed while the number grows may lack
    a table, and is not for a cache.
    """

    raised: ClassVar[int] = 0

    def __init__(self, table: str, what: str) -> None:
        TableError.raised += 1
        self.table = table
        self.what = what
        super().__init__(
            f"Table {table} {what}. Restore it with {RESTORE}, or rebuild it with "
            "`python -m msp_dash data build --from FOLDER`."
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
    built = read_frame(checked_bytes(name, root() / "data" / "tables" / f"{name}.parquet"))
    return with_own_rows(name, built)


def with_own_rows(name: str, published: pd.DataFrame) -> pd.DataFrame:
    """A published table, and the office's own rows below (`data.own`).

    Raises
    ------
    TableError
        When the office's folder cannot be used.
    """
    try:
        own = rows(name)
    except OwnTablesError as error:
        unusable = TableError(name, "has own rows that cannot be used")
        unusable.args = (f"{error}.",)
        raise unusable from None
    if not own:
        return published
    from msp_dash.data.frames import pd  # noqa: PLC0415 - as in `read_frame`

    added = pd.DataFrame(own, columns=published.columns).astype(published.dtypes)
    return pd.concat([published, added], ignore_index=True)


def read_frame(raw: bytes) -> pd.DataFrame:
    """Rows of a Parquet file; raises what pyarrow raises."""
    from msp_dash.data import frames  # noqa: F401, PLC0415 - settings of pandas, at the first table

    return read_arrow(raw).to_pandas(use_threads=False)


def read_arrow(raw: bytes, coded: Sequence[str] = ()) -> pa.Table:
    """As `read_frame`, in Arrow's format with dictionary-encoded columns `coded`.

    ``pandas.read_parquet`` and ``pyarrow.parquet.read_table`` start threads that never end, and a
    process with threads must not fork (`workers.prefork`).
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - as pandas

    # Buffering ahead, too, is done by threads.
    file = pq.ParquetFile(io.BytesIO(raw), read_dictionary=coded, pre_buffer=False)
    return file.read(use_threads=False)


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
