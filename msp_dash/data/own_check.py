"""Check an office's own tables: by the rules of the facts, and so that every figure can use them.

It needs the standard library alone: the command line runs it before anything is served.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msp_dash.data.curated_check import (
    Row,
    cell_complaints,
    commitment_complaints,
    duplicates,
    fold,
    missing_links,
    read_table,
    unconfirmed,
    unlocated,
    vocabulary_of,
)
from msp_dash.data.curated_rules import OWN, TABLES, table_file
from msp_dash.data.vocabulary import SEPARATOR, SITE_KINDS

UNNAMED = "not specified"
"""In place of minerals where a text names none."""

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: a text must read as it stands."""

Fits = Callable[[str], str]
"""What is wrong with a value, "" where nothing is."""


def own_rows(
    data: Path, folder: Path | None, added: Mapping[str, Sequence[Row]] = MappingProxyType({})
) -> tuple[dict[str, list[Row]], list[str]]:
    """Rows of an office's own tables by name, and everything wrong with them.

    Parameters
    ----------
    data
        Folder with the published ``facts`` and ``reference``.
    folder
        The office's folder, with any of the tables in `OWN`; None for `added` alone.
    added
        Rows by table that are not in the folder yet.

    Returns
    -------
    tuple
        Complaints name file, line and column: ``projects.csv:3: stage 'x' holds ...``.
    """
    names = ", ".join(f"{name}.csv" for name in OWN)
    files = sorted(folder.glob("*.csv")) if folder else []
    lines = [f"{file.name}:1: is none of: {names}" for file in files if file.stem not in OWN]
    own: dict[str, list[Row]] = {}
    for file in (file for file in files if file.stem in OWN):
        if not is_plain(file):
            lines.append(f"{file.name}:1: is no plain file: a link or a device is not read")
            continue
        own[file.stem], problems = read_table(file, file.name, OWN[file.stem], whole=False)
        lines += problems
    for name, rows in added.items():
        own[name] = [*own.get(name, []), *rows]
    if folder and not own and not lines:
        lines.append(f"{folder.name or folder}:1: has none of: {names}")
    tables = {
        name: read_table(data / table_file(name), table_file(name), table)[0]
        for name, table in TABLES.items()
    }
    same = {name for name in own if name in TABLES and OWN[name].columns == TABLES[name].columns}
    every = tables | {n: [*tables[n], *rows] if n in same else rows for n, rows in own.items()}
    vocabulary = vocabulary_of(every)
    for name, rows in own.items():
        lines += _unfit(rows, _rules(name, tables))
        lines += cell_complaints(rows, OWN[name], vocabulary)
        lines += duplicates(every[name], OWN[name].key.split())
        lines += missing_links(rows, OWN[name], every)
    lines += _one_title(own.get("members", []))
    for check in (commitment_complaints, unconfirmed, unlocated):
        shared = {name: own[name] for name in same} | {"sources": every["sources"]}
        lines += check(defaultdict(list, shared))
    return own, lines


def is_plain(file: Path) -> bool:
    """Whether a file can be read without a surprise: a pipe waits, a link leads elsewhere."""
    return file.is_file() and not file.is_symlink()


def _unfit(rows: Iterable[Row], rules: Mapping[str, Fits]) -> Iterator[str]:
    for row in rows:
        for column, value in row.cells.items():
            if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in _TURNS for c in value):
                yield row.complaint(column, "has a line break or a control character")
            elif value and column in rules and (what := rules[column](value)):
                yield row.complaint(column, what)


def _rules(name: str, tables: Mapping[str, list[Row]]) -> Mapping[str, Fits]:
    """Column of an own table -> its rule beyond those of `OWN`."""
    minerals = mineral_ids(tables["minerals"])
    match name:
        case "sources":
            return {"source_id": _pattern(r"OWN-[A-Z0-9-]{1,24}", "is no id such as OWN-12")}
        case "members":
            return {
                "group": _pattern(r"[a-z0-9][a-z0-9-]{0,29}", "is no name such as lobito-2"),
                # It is the label of controls, some of which read Markdown.
                "title": _pattern(
                    r"[^\W_](?:[^\W_]|[ .,'’&/()-]){0,39}",
                    "is no title of up to 40 letters, digits, spaces and . , ' & / ( ) -",
                ),
            }
        case "projects":
            stages = (row.cells["stage"].split(SEPARATOR) for row in tables["projects"])
            return {
                "stage": _each({part.strip() for parts in stages for part in parts}, "stage"),
                "minerals": _each({UNNAMED, *minerals}, "mineral that we know"),
                "msp_link_strength": _pattern("", "stands only in published tables: leave it out"),
            }
        case "commitments":
            return {"minerals": _each(minerals, "mineral that we know")}
        case "sites":
            return {
                "site": _pattern(r"[A-Za-z0-9_-]{1,40}", "is no id of letters and digits"),
                "kind": _each(SITE_KINDS, "kind of site"),
                "minerals": _each(minerals, "mineral that we know"),
                "as_of": _pattern(r"\d{4}", "is no year"),
            }
        case "notes":
            return {"note": _pattern(r".{1,400}", "has more than 400 characters")}
    return {}


def _pattern(form: str, what: str) -> Fits:
    return lambda value: "" if re.fullmatch(form, value) else what


def _each(allowed: Collection[str], what: str) -> Fits:
    """A rule for cells that hold one or more of `allowed`."""

    def fits(value: str) -> str:
        wrong = [part for part in value.split(SEPARATOR) if fold(part) not in allowed]
        listed = f": {', '.join(sorted(allowed))}" if len(allowed) < 20 else ""
        return f"holds {wrong[0].strip()!r}, which is no {what}{listed}" if wrong else ""

    return fits


def mineral_ids(minerals: Iterable[Row]) -> dict[str, str]:
    """Names and aliases of minerals, as `fold` gives them -> id."""
    return {
        fold(name): row.cells["mineral"]
        for row in minerals
        for name in (
            *filter(None, row.cells["aliases"].split(SEPARATOR)),
            *(row.cells[column] for column in ("name_en", "mineral")),
        )
    }


def _one_title(members: Iterable[Row]) -> Iterator[str]:
    titles: dict[str, str] = {}
    for row in members:
        group, title = row.cells["group"], row.cells["title"]
        if titles.setdefault(group, title) != title:
            yield row.complaint("title", f"is {titles[group]!r} in another row of {group}")
