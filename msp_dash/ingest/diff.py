"""Compare two states of ``data/tables`` row by row: what a rebuild changes.

DuckDB joins the Parquet files on the keys of their schemas within a memory limit (`MEMORY`), and
spills to disk, so that tables of hundreds of millions of rows can be compared.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from msp_dash.data.parts import CATALOGUE
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS

TABLES = "data/tables"
INSTALLED = "installed"
MEMORY = "512MB"
THREADS = 2

Key = tuple[tuple[str, str], ...]
"""The key of a row: column and value, in the order of the schema."""


class DiffError(ValueError):
    """Two states cannot be compared; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: `relative` is the change of a number by its old value, inf from zero, or None."""

    key: Key
    column: str
    old: Any
    new: Any
    relative: float | None


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What is not the same in one table. Counts are of all rows, the lists of the first of them.

    `cells` counts changed cells by column; `changes` has numbers by relative change, the biggest
    first, then what has none. `columns_only` are columns of one side, as "+name" or "-name".
    """

    name: str
    rows_old: int
    rows_new: int
    added: int = 0
    removed: int = 0
    cells: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()
    added_keys: tuple[Key, ...] = ()
    removed_keys: tuple[Key, ...] = ()
    columns_only: tuple[str, ...] = ()
    note: str = ""

    @property
    def changed(self) -> int:
        """Changed cells."""
        return sum(n for _, n in self.cells)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.cells or self.columns_only or self.note)


@contextmanager
def tables_of(state: str) -> Iterator[Path]:
    """Folder of the tables of a state: ``installed``, a folder, or a revision of git.

    Raises
    ------
    DiffError
        When it is none of these, or has no tables.
    """
    if state == INSTALLED:
        yield _with_tables(root() / TABLES, state)
    elif Path(state).is_dir():
        inside = Path(state) / TABLES
        yield _with_tables(inside if inside.is_dir() else Path(state), state)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _check_out(state, Path(folder))
            yield _with_tables(Path(folder) / TABLES, state)


@contextmanager
def data_of(state: str) -> Iterator[Path]:
    """Folder ``data`` of a state, as `tables_of` names it; a folder must be a whole project."""
    if state == INSTALLED or Path(state).is_dir():
        folder = root() if state == INSTALLED else Path(state)
        _with_tables(folder / TABLES, state)
        yield folder / "data"
    else:
        with tempfile.TemporaryDirectory() as name:
            _check_out(state, Path(name), "data")
            _with_tables(Path(name) / TABLES, state)
            yield Path(name) / "data"


def _with_tables(folder: Path, state: str) -> Path:
    if not any(folder.glob("*.parquet")) and not any(folder.glob(f"*/{CATALOGUE}")):
        raise DiffError(f"{state} has no tables: name a folder with .parquet files.")
    return folder


def _check_out(revision: str, folder: Path, part: str = TABLES) -> None:
    """A part of a revision, its tables if no other, written to a folder file by file."""
    git = shutil.which("git")
    unknown = (
        f"{revision!r} is neither a folder nor a revision of git: write {INSTALLED}, a folder, "
        "or a revision such as HEAD~1."
    )
    if git is None or revision.startswith("-"):
        raise DiffError(unknown)
    # The revision is checked to be one, and no option, before it is handed on.
    words = [git, "-C", str(root()), "archive", "--format=tar", revision, "--", part]
    with subprocess.Popen(  # noqa: S603 - git itself, with a revision that is no option
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
                # Debian's Python 3.11.2 has no filters.
                safe: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
                archive.extractall(folder, **safe)  # noqa: S202 - the archive is git's own
        except tarfile.ReadError:
            raise DiffError(unknown) from None


def compare(old: Path, new: Path, most: int) -> list[TableDiff]:
    """Every table of two folders, those with most changes first; `most` rows of each are listed.

    Raises
    ------
    DiffError
        A file is no table.
    """
    names = sorted({_name(path) for folder in (old, new) for path in folder.iterdir()} - {""})
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"SET threads = {THREADS}")
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"SET temp_directory = '{folder}'")
        try:
            diffs = [_table(con, name, old, new, most) for name in names]
        except duckdb.Error as error:
            raise DiffError(f"A table cannot be read: {error}") from error
    return sorted(diffs, key=lambda one: -(one.added + one.removed + one.changed))


def _name(path: Path) -> str:
    if path.is_dir():
        return path.name if (path / CATALOGUE).is_file() else ""
    return path.stem if path.suffix == ".parquet" else ""


def _view(con: duckdb.DuckDBPyConnection, side: str, folder: Path, name: str) -> bool:
    """Make a view of a table, in one file or in parts; False where the folder has none."""
    whole, parts = folder / f"{name}.parquet", folder / name
    if whole.is_file():
        files = [whole]
    else:
        files = [path for path in sorted(parts.rglob("*.parquet")) if path.name != CATALOGUE]
    if not files:
        return False
    listed = ", ".join(f"'{str(path).replace(chr(39), chr(39) * 2)}'" for path in files)
    rows = f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"  # noqa: S608 - files of a folder, quoted
    con.execute(f"CREATE OR REPLACE VIEW {side} AS {rows}")
    return True


def _table(con: duckdb.DuckDBPyConnection, name: str, old: Path, new: Path, most: int) -> TableDiff:
    exists = [_view(con, side, folder, name) for side, folder in (("old", old), ("new", new))]
    before = _count(con, "SELECT count(*) FROM old") if exists[0] else 0
    after = _count(con, "SELECT count(*) FROM new") if exists[1] else 0
    if not all(exists):
        note = "a new table" if exists[1] else "a table that is gone"
        return TableDiff(name, before, after, added=after, removed=before, note=note)
    types = {side: _types(con, side) for side in ("old", "new")}
    only = [f"-{c}" for c in types["old"] if c not in types["new"]]
    only += [f"+{c}" for c in types["new"] if c not in types["old"]]
    schema = SCHEMAS.get(name)
    key = list((schema.unique if schema else None) or types["new"])
    if missing := [column for column in key if f"-{column}" in only or f"+{column}" in only]:
        return TableDiff(
            name,
            before,
            after,
            columns_only=tuple(only),
            note=f"rows cannot be matched: {', '.join(missing)} is part of the key",
        )
    shared = [c for c in types["old"] if c in types["new"] and c not in key]
    cells = _changed(con, key, shared, types)
    lost, gained = _apart(con, key, "old", "new", most), _apart(con, key, "new", "old", most)
    return TableDiff(
        name,
        before,
        after,
        gained[0],
        lost[0],
        tuple(cells.items()),
        _biggest(con, key, list(cells), types, most),
        gained[1],
        lost[1],
        tuple(only),
    )


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _types(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, str]:
    return {str(r[0]): str(r[1]) for r in con.execute(f"DESCRIBE {side}").fetchall()}


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _join(key: Sequence[str]) -> str:
    return "old JOIN new ON " + " AND ".join(f"old.{_q(c)} = new.{_q(c)}" for c in key)


def _pair(column: str, types: dict[str, dict[str, str]]) -> tuple[str, str]:
    """A column of both sides, comparable: as text where not both are of a kind."""
    sides = f"old.{_q(column)}", f"new.{_q(column)}"
    kinds = types["old"][column], types["new"][column]
    if kinds[0] == kinds[1] or _is_number(*kinds):
        return sides
    return f"CAST({sides[0]} AS VARCHAR)", f"CAST({sides[1]} AS VARCHAR)"


def _changed(
    con: duckdb.DuckDBPyConnection,
    key: Sequence[str],
    shared: Sequence[str],
    types: dict[str, dict[str, str]],
) -> dict[str, int]:
    """How many cells of each column changed, in one pass; columns without a change left out."""
    if not shared:
        return {}
    counts = ", ".join(
        f"count(*) FILTER (WHERE {a} IS DISTINCT FROM {b})"
        for a, b in (_pair(column, types) for column in shared)
    )
    query = f"SELECT {counts} FROM {_join(key)}"  # noqa: S608 - names of columns, quoted
    row = con.execute(query).fetchone()
    assert row is not None
    return {column: n for column, n in zip(shared, row, strict=True) if n}


def _apart(
    con: duckdb.DuckDBPyConnection, key: Sequence[str], own: str, other: str, most: int
) -> tuple[int, tuple[Key, ...]]:
    """How many rows only one side has, and the first of them in the order of the key."""
    on = " AND ".join(f"a.{_q(c)} = b.{_q(c)}" for c in key)
    rows = f"FROM {own} a ANTI JOIN {other} b ON {on}"
    columns = ", ".join(f"a.{_q(c)}" for c in key)
    listed = con.execute(f"SELECT {columns} {rows} ORDER BY {columns} LIMIT {most}").fetchall()
    return _count(con, f"SELECT count(*) {rows}"), tuple(_key(key, row) for row in listed)


def _key(key: Sequence[str], row: Sequence[Any]) -> Key:
    return tuple((name, str(value)) for name, value in zip(key, row, strict=True))


def _biggest(
    con: duckdb.DuckDBPyConnection,
    key: Sequence[str],
    columns: Sequence[str],
    types: dict[str, dict[str, str]],
    most: int,
) -> tuple[Change, ...]:
    """The biggest relative changes of all columns, then changes that have no size."""
    key_columns = ", ".join(f"old.{_q(c)}" for c in key)
    changes: list[Change] = []
    for column in columns:
        a, b = _pair(column, types)
        size = _size(a, b) if _is_number(types["old"][column], types["new"][column]) else "NULL"
        unlike = f"{_join(key)} WHERE {a} IS DISTINCT FROM {b}"
        first = f"ORDER BY abs(relative) DESC NULLS LAST, {key_columns} LIMIT {most}"
        query = f"SELECT {key_columns}, {a}, {b}, {size} AS relative FROM {unlike} {first}"  # noqa: S608 - names of columns, quoted
        for *values, old, new, relative in con.execute(query).fetchall():
            changes.append(Change(_key(key, values), column, old, new, relative))
    sized = [change for change in changes if change.relative is not None]
    sized.sort(key=lambda change: -abs(change.relative or 0.0))
    return tuple((sized + [change for change in changes if change.relative is None])[:most])


def _size(a: str, b: str) -> str:
    return f"CASE WHEN {a} = 0 AND {b} > 0 THEN 'inf'::DOUBLE ELSE ({b} - {a}) / abs({a}) END"


def _is_number(*types: str) -> bool:
    return all(t in ("DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT") for t in types)
