"""An office's own tables: rows that are added to the published ones, and marked wherever they go.

The folder is named by the environment and read at the start, and again once its files change; only
rows of a read-out are written to it (`own_append`). Its cells are text that is not public: they go
into figures alone, and never into logs, metrics or the cache of another run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from msp_dash.data.curated_check import Row, fold, read_table
from msp_dash.data.curated_rules import OWN, TABLES, table_file
from msp_dash.data.own_check import is_plain, mineral_ids, own_rows
from msp_dash.data.paths import root
from msp_dash.data.vocabulary import SEPARATOR

VARIABLE = "MSP_DASH_OWN"
"""Variable of the environment: the folder, for every way to start."""

MARK = "† "
"""Before each name of an own row, so that it is marked in every picture, table and search."""

MARKED: Mapping[str, str] = {
    "sources": "publisher",
    "projects": "name",
    "sites": "name",
    "commitments": "commitment",
}
"""Own table -> the column with its rows' names."""

ID_PREFIX = "OWN"
"""How ids of own sources begin."""

LENS_PREFIX = "own-"
SITES = "own"
"""Publisher of own sites, and first part of their ids."""
STRENGTH = "own"
"""How the link of own projects to the MSP is known: no published text is claimed for it."""


class OwnTablesError(ValueError):
    """The folder cannot be used. The message repeats none of its cells."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of countries: its name on screen, who is in it, and the ids of its sources."""

    title: str
    members: frozenset[str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a figure, where the figure's parameters have these values."""

    figure: str
    parameters: Mapping[str, str]
    text: str
    source: str


def folder() -> Path | None:
    """The folder named by the environment; None without one."""
    name = os.environ.get(VARIABLE, "")
    return Path(name) if name else None


def require_usable(own: Path) -> None:
    """Check a folder before anything is served from it.

    Raises
    ------
    OwnTablesError
        Where it is none, or its tables have complaints; says where, and not what the cells hold.
    """
    if not own.is_dir():
        raise OwnTablesError(f"--own: {str(own)!r} is no folder")
    _, lines = own_rows(root() / "data", own)
    if lines:
        places = ", ".join(dict.fromkeys(":".join(line.split(":", 2)[:2]) for line in lines[:5]))
        raise OwnTablesError(
            f"--own: complaints about the tables: {len(lines)} ({places}); "
            f"`python -m msp_dash data check --own {own}` lists them"
        )


@cache
def _tables() -> Mapping[str, list[Row]]:
    own = folder()
    if own is None:
        return {}
    require_usable(own)
    return own_rows(root() / "data", own)[0]


def rows(name: str) -> list[dict[str, object]]:
    """Rows to add to a published table: ``projects``, ``commitments``, ``sources`` or ``sites``.

    Raises
    ------
    OwnTablesError
        As `require_usable` does.
    """
    if name not in MARKED:
        return []
    own: list[dict[str, object]] = []
    for row in _tables().get(name, ()):
        cells = {**row.cells, MARKED[name]: MARK + row.cells[MARKED[name]]}
        if name == "projects":
            cells["msp_link_strength"] = STRENGTH
        own.append(_site(cells) if name == "sites" else dict(cells))
    return own


def _site(cells: Mapping[str, str]) -> dict[str, object]:
    """A row of table ``sites`` (`data.schemas`); its place is its own."""
    ids = _minerals()
    kinds, minerals = (cells[name].split(SEPARATOR) for name in ("kind", "minerals"))
    return {
        **dict.fromkeys(("other_names", "stated", "found_in", "owners"), ""),
        **{name: cells[name] for name in ("site", "name", "iso3", "operator", "capacity", "as_of")},
        "source": SITES,
        "record": cells["source_id"],
        "lat": float(cells["lat"]),
        "lon": float(cells["lon"]),
        "kind": SEPARATOR.join(kind.strip() for kind in kinds),
        "minerals": SEPARATOR.join(sorted({ids[fold(one)] for one in minerals})),
        "status": cells["status"],
        "confidence": "not_stated",
        "inside": True,
        "place": f"{SITES}:{cells['site']}",
    }


@cache
def _minerals() -> Mapping[str, str]:
    file = table_file("minerals")
    return mineral_ids(read_table(root() / "data" / file, file, TABLES["minerals"])[0])


@cache
def groups() -> Mapping[str, Group]:
    """Lens (``own-lobito``) -> the office's own group."""
    members: dict[str, list[Mapping[str, str]]] = {}
    for row in _tables().get("members", ()):
        members.setdefault(LENS_PREFIX + row.cells["group"], []).append(row.cells)
    return {
        lens: Group(
            MARK + cells[0]["title"],
            frozenset(one["iso3"] for one in cells),
            tuple(dict.fromkeys(one["source_id"] for one in cells)),
        )
        for lens, cells in members.items()
    }


def note_parameters(cell: str) -> dict[str, str]:
    """Parameters of a note: ``mineral=cobalt stage=mine``, or as in a link."""
    return dict(parse_qsl(cell.replace(" ", "&")))


@cache
def notes() -> tuple[Note, ...]:
    """The office's own notes under figures."""
    return tuple(
        Note(
            row.cells["figure"],
            note_parameters(row.cells["parameters"]),
            MARK + row.cells["note"],
            row.cells["source_id"],
        )
        for row in _tables().get("notes", ())
    )


def names_own(value: str) -> bool:
    """Whether a value of a parameter is of an office's own tables, here or elsewhere."""
    return value == SITES or value.startswith((LENS_PREFIX, f"{SITES}:"))


def digest() -> bytes:
    """Digest of the folder for keys of caches; empty without one."""
    own = folder()
    total = hashlib.sha256()
    for file in (own / f"{name}.csv" for name in OWN) if own else ():
        if is_plain(file):
            total.update(file.name.encode() + file.read_bytes())
    return total.digest() if own else b""
