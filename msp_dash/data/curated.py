"""Reads hand-maintained files: verified against ``data/checksums.json``, cached for the process.

A table that was edited since it was last sealed (``data seal``) is used if it passes
`curated_check`; `edit_of` says which of its rows differ. Other files that differ are refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from msp_dash.data.curated_check import complaints, lines_of
from msp_dash.data.curated_rules import TABLES, table_file
from msp_dash.data.load import RESTORE, TableError, with_own_rows
from msp_dash.data.paths import root

if TYPE_CHECKING:
    # At run time imported with the first table: the server is up before it (`serving.lazy_import`).
    import pandas as pd

log = logging.getLogger(__name__)

CHECKSUMS = "data/checksums.json"
"""Record written by ``data seal``: the SHA-256 of each file; of a table also a hash of each row."""

LABEL_MAX_CHARS = 80
HASH_CHARS = 8


class ChangedError(TableError):
    """A hand-maintained file differs from its checksum. The message says what to do."""

    def __init__(self, table: str) -> None:
        super().__init__(table, "is not as it was when it was last checked")
        self.args = (
            f"Table {table} {self.what}. Restore it with {RESTORE}, or, where the change "
            "is meant, check and accept it with `python -m msp_dash data seal`.",
        )


class InvalidEditError(TableError):
    """A hand-maintained table was edited and does not pass the check. `wrong`: its complaints."""

    def __init__(self, table: str, wrong: list[str]) -> None:
        super().__init__(table, "was edited and does not pass the check")
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        self.args = (
            f"Table {table} {self.what}: data/{wrong[0]}{more}. Correct the file, or restore it "
            f"with {RESTORE}; `python -m msp_dash data check` lists every complaint.",
        )


class RecordError(TableError):
    """The record of what was last checked is damaged. The message says what to do."""

    def __init__(self, kind: str) -> None:
        super().__init__("checksums.json", f"cannot be read ({kind})")
        self.args = (f"{CHECKSUMS} {self.what}: restore it with `git checkout {CHECKSUMS}`",)


@dataclass(frozen=True, slots=True)
class Edit:
    """How a hand-maintained file differs from its record: rows of a table by their keys."""

    place: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of rows by kind of change, zeros left out."""
        kinds = ("changed", "added", "removed")
        return {kind: n for kind in kinds if (n := len(getattr(self, kind)))}

    def __str__(self) -> str:
        """'data/facts/members.csv: rows changed: 1, removed: 2'."""
        rows = ", ".join(f"{kind}: {n}" for kind, n in self.counts.items())
        return f"{self.place}: rows {rows}" if rows else f"{self.place}: edited"


def edit_between(place: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Edit:
    """Difference of two records of a file, as `record_of` gives them; None: there is no file."""
    before, after = ((one or {}).get("rows", {}) for one in (old, new))
    return Edit(
        place,
        added=tuple(label for label in after if label not in before),
        removed=tuple(label for label in before if label not in after),
        changed=tuple(key for key, row in after.items() if before.get(key, row) != row),
    )


def record_of(place: str, raw: bytes) -> dict[str, Any]:
    """Record of a file: ``sha256``; of a table also ``rows``, key of each row -> its hash."""
    record: dict[str, Any] = {"sha256": text_checksum(raw)}
    if name := table_name(place):
        key = TABLES[name].key.split()
        record["rows"] = {}
        with suppress(ValueError, csv.Error):  # Not a table: the check says why.
            (_, header), *lines = lines_of(raw)
            rows = (dict(zip(header, cells, strict=False)) for _, cells in lines)
            record["rows"] = {
                _label([row.get(column, "") for column in key]): _hash(json.dumps([*row.values()]))
                for row in rows
            }
    return record


def _label(key: list[str]) -> str:
    text = " | ".join(key)
    if len(text) <= LABEL_MAX_CHARS:
        return text
    return f"{text[: LABEL_MAX_CHARS - HASH_CHARS - 2]}… {_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_CHARS]


def text_checksum(raw: bytes) -> str:
    """SHA-256 of a text file, independent of its line endings (git may convert them)."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def table_name(place: str) -> str:
    """Name of the table in a file of ``data/facts`` or ``data/reference``; "" for other files."""
    name = PurePosixPath(place).stem
    return name if name in TABLES and place == f"data/{table_file(name)}" else ""


def read_record(project: Path) -> dict[str, dict[str, Any]]:
    """Path of each hand-maintained file -> its record; {} where nothing has been sealed.

    Raises
    ------
    RecordError
        When the file is not such a record.
    """
    try:
        listed: dict[str, dict[str, Any]] = json.loads((project / CHECKSUMS).read_text("utf-8"))
        _ = [one["sha256"] for one in listed.values()]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(type(error).__name__) from error
    return listed


@lru_cache(maxsize=32)
def facts(name: str) -> pd.DataFrame:
    """Facts table `name` (``data/facts/<name>.csv``), all columns str, blank cells "".

    With an office's own rows, where there are any.

    Raises
    ------
    TableError
        When the file is missing, not a table, or was edited and does not pass the check.
    """
    return _csv(name, "facts")


@lru_cache(maxsize=32)
def reference(name: str) -> pd.DataFrame:
    """Reference table `name` (``data/reference/<name>.csv``), as `facts` reads them."""
    return _csv(name, "reference")


def curated_bytes(name: str, place: str) -> bytes:
    """Bytes of a hand-maintained file, verified against ``data/checksums.json``.

    A file without a record is accepted here; ``data check`` reports it.

    Parameters
    ----------
    name : name of the table, for the error message.
    place : path in the project, such as ``data/facts/members.csv``.

    Raises
    ------
    TableError
        When the file is missing or unreadable.
    ChangedError
        When it is not a table and differs from its checksum.
    InvalidEditError
        When it is a table, differs from its checksum and does not pass the check.
    """
    return _verified(name, place)[0]


def edit_of(name: str) -> Edit | None:
    """How table `name` (``facts/members``), as it was read, differs from its record.

    None where it does not, and where it cannot be used.
    """
    try:
        return _verified(name, f"data/{name}.csv")[1]
    except TableError:
        return None


def edits() -> tuple[list[Edit], list[InvalidEditError]]:
    """All tables that were edited since they were sealed: those in use, and those refused."""
    used, refused = [], []
    for place in filter(table_name, _record()):
        try:
            _, edit = _verified(place.removeprefix("data/").removesuffix(".csv"), place)
        except InvalidEditError as error:
            refused.append(error)
        except TableError:
            continue  # Missing: what needs it says so.
        else:
            used += [edit] if edit else []
    return used, refused


@lru_cache(maxsize=1)
def _record() -> Mapping[str, Mapping[str, Any]]:
    return read_record(root())


@cache
def _verified(name: str, place: str) -> tuple[bytes, Edit | None]:
    try:
        raw = (root() / place).read_bytes()
    except OSError as error:
        raise TableError(name, f"is missing or unreadable ({type(error).__name__})") from error
    listed = _record().get(place)
    if listed is None or listed["sha256"] == text_checksum(raw):
        return raw, None
    if not table_name(place):
        raise ChangedError(name)
    if wrong := _complaints_about(place):
        raise InvalidEditError(name, wrong)
    edit = edit_between(place, listed, record_of(place, raw))
    log.warning("edited since the last check: %s", edit)
    return raw, edit


def _complaints_about(place: str) -> list[str]:
    """Complaints about an edited table, and those about sealed ones, which an edit has caused."""
    now = {one: _checksum_now(one) for one in _record()}
    edited = {one for one, listed in _record().items() if now[one] != listed["sha256"]}
    wrong = _all_complaints(tuple(sorted(now.items())))
    files = {line: f"data/{line.partition(':')[0]}" for line in wrong}
    sealed = set(filter(table_name, _record().keys() - edited))
    return [line for line, file in files.items() if file == place or file in sealed]


def _checksum_now(place: str) -> str:
    try:
        return text_checksum((root() / place).read_bytes())
    except OSError:
        return ""


@lru_cache(maxsize=1)
def _all_complaints(_state: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(complaints(root() / "data"))


def _csv(name: str, folder: str) -> pd.DataFrame:
    from msp_dash.data import frames  # noqa: PLC0415 - pandas: comes with the first table

    raw = curated_bytes(f"{folder}/{name}", f"data/{folder}/{name}.csv")
    try:
        published = frames.pd.read_csv(
            io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8"
        )
    except ValueError as error:
        raise TableError(f"{folder}/{name}", f"cannot be read ({type(error).__name__})") from error
    return with_own_rows(name, published)
