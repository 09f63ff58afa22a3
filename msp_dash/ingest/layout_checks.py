"""Check a file's columns, keys, sheets and cells against its layout, by format."""

from __future__ import annotations

import csv
import difflib
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from msp_dash.ingest import file_content
from msp_dash.ingest.codes import fold

KINDS: Mapping[str, str] = {
    "text": r"(?s).*",
    "number": r"(-?\d+(\.\d*)?([eE][+-]?\d+)?)?",
    "number or NA": r"(-?\d+(\.\d*)?([eE][+-]?\d+)?|NA)?",
    "whole number": r"-?\d+",
    "year": r"(19|20)\d\d",
    "year or span": r"(19|20)\d\d(–\d\d)?",
    "month": r"\d{4}-\d\d",
    "day": r"\d{4}-\d\d-\d\d( 00:00:00)?",
    "code of six digits": r"\d{6}",
}
"""What the cells of a column are, as a pattern of their text."""
NEAREST = 0.6
"""Likeness (0-1) from which a new name is taken for a missing one: difflib's own usual one."""
ANY_NAME = ".*"
"""Pattern of names beside those that are read, in a layout that says nothing of them."""
MAX_RESULTS = 50_000
"""Cells of a column whose result is cached: a column of numbers must not fill the memory."""


# Names


def _name_changes(
    what: str, expected: Collection[str], names: Sequence[str], others: Mapping[str, str]
) -> Iterator[str]:
    """Names that are missing, new, or there twice; a missing one beside the new one like it."""
    patterns = [re.compile(one, re.IGNORECASE) for one in others.values() if one != ANY_NAME]
    missing = [name for name in expected if name not in names]
    new = [
        n for n in names if n not in expected and not any(p.fullmatch(n.strip()) for p in patterns)
    ]
    in_place = _in_place(list(expected), names)
    for name in missing:
        if (near := in_place.get(name, "")) in new:
            yield f'renamed? {what} "{name}" is missing, and "{near}" is new and in its place'
        elif near := _nearest(name, new):
            yield f'renamed? {what} "{name}" is missing, and "{near}" is new and the nearest name'
        else:
            yield f'missing: {what} "{name}"; no new name is like it'
            continue
        new.remove(near)
    for name in new if ANY_NAME not in others.values() else ():
        near = _nearest(name, [*expected, *others])
        yield f'new: {what} "{name}"; nearest known name: {_or_none(near)}'
    for name in sorted({n for n in names if n in expected and names.count(n) > 1}):
        yield f'twice: {what} "{name}"'


def _in_place(expected: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Name that is expected -> the one that stands where it would, between the same others."""
    steps = difflib.SequenceMatcher(None, expected, names, autojunk=False).get_opcodes()
    return {
        name: other
        for step, a, b, c, d in steps
        if step == "replace" and b - a == d - c
        for name, other in zip(expected[a:b], names[c:d], strict=True)
    }


def _nearest(name: str, names: Iterable[str]) -> str:
    folded = {fold(other).replace("_", " "): other for other in names}
    near = difflib.get_close_matches(fold(name).replace("_", " "), folded, n=1, cutoff=NEAREST)
    return folded[near[0]] if near else ""


def _or_none(name: str) -> str:
    return f'"{name}"' if name else "none"


# CSV


def _csv(path: Path, layout: Mapping[str, Any]) -> Iterator[str]:
    encodings = encodings_of(layout)
    try:
        with file_content.open_text(path, encodings) as handle:
            yield from _rows(path, layout, handle)
    except UnicodeError:
        yield file_content.other_encoding(path, encodings)


def encodings_of(layout: Mapping[str, Any]) -> tuple[str, ...]:
    """Encodings of a layout's files, of which the first that fits is the one."""
    entry = layout["encoding"]
    return (entry,) if isinstance(entry, str) else tuple(entry)


def _rows(path: Path, layout: Mapping[str, Any], handle: Iterable[str]) -> Iterator[str]:
    separator, columns = layout.get("separator", ","), layout["columns"]
    rows = csv.reader(handle, delimiter=separator, strict=True)
    heads = next(rows, [])
    other, names = file_content.header(path)
    if other != separator and not set(columns) & set(heads):
        words = file_content.SEPARATORS
        yield f"separator: {words[other]} between {len(names)} columns, expected {words[separator]}"
        return
    # Columns without a name are the empty ends of lines that a spreadsheet leaves.
    yield from _name_changes(
        "column", columns, [n for n in heads if n.strip()], layout.get("others", {})
    )
    tests = [_Cells(n, rule, heads) for n, rule in columns.items() if n in heads]
    tests = [test for test in tests if test.expected]
    newest = _Newest(layout["newest"], heads) if "newest" in layout else None
    row, number = heads, 1
    try:
        for number, row in enumerate(itertools.islice(rows, layout.get("rows")), 2):
            if any(row):
                for test in tests:
                    test.look(number, row)
                if newest:
                    newest.look(row)
    except csv.Error as error:
        yield f"cut off: row {number + 1}, within a cell in quotation marks ({error})"
        return
    if not layout.get("rows"):
        if len(row) < len(heads):
            yield f"cut off: row {number}, the last, has {len(row)} of {len(heads)} cells"
        elif layout.get("final_newline") != "optional" and not file_content.has_last_line_end(path):
            yield f"cut off: row {number}, the last, has no end of line"
    yield from (text for test in tests if (text := test.message()))
    if newest and (text := newest.message()):
        yield text


class _Newest:
    """The newest year of a column, which an edition fixes."""

    def __init__(self, plan: Mapping[str, Any], heads: Sequence[str]) -> None:
        self.name, self.expected, self.year = plan["column"], str(plan["is"]), ""
        self.at = heads.index(self.name) if self.name in heads else -1

    def look(self, row: Sequence[str]) -> None:
        if 0 <= self.at < len(row) and re.fullmatch(KINDS["year"], row[self.at]):
            self.year = max(self.year, row[self.at])

    def message(self) -> str:
        if self.at < 0 or not self.expected.isdigit() or self.year == self.expected:
            return ""
        return (
            f'edition: the newest year of column "{self.name}" is {self.year or "none"}, and that '
            f"of this edition is {self.expected}"
        )


class _Cells:
    """The cells of one column against what they should be."""

    def __init__(self, name: str, rule: str | Mapping[str, Any], heads: Sequence[str]) -> None:
        self.name, self.at = name, heads.index(name)
        plan: Mapping[str, Any] = {"kind": rule} if isinstance(rule, str) else rule
        self.word = "unit" if "unit" in plan else "type" if "kind" in plan else "value"
        self.allowed = tuple(plan.get("unit") or plan.get("one_of") or ())
        kind = plan.get("kind", "")
        self.pattern = re.compile(KINDS[kind]) if kind else None
        self.expected = "" if kind == "text" else kind
        if self.allowed and kind != "text":
            self.expected = f"one of {', '.join(self.allowed)}"
        self.where = [
            (heads.index(c), text) for c, text in plan.get("where", {}).items() if c in heads
        ]
        self.first: tuple[int, str] | None = None
        self.many = 0
        self._results: dict[str, bool] = {}

    def look(self, number: int, row: Sequence[str]) -> None:
        cell = row[self.at].strip() if self.at < len(row) else ""
        if any(not (at < len(row) and row[at].startswith(text)) for at, text in self.where):
            return
        if cell not in self._results and len(self._results) < MAX_RESULTS:
            self._results[cell] = self._fits(cell)
        if not self._results.get(cell, self._fits(cell)):
            self.first = self.first or (number, cell)
            self.many += 1

    def _fits(self, cell: str) -> bool:
        if self.pattern is not None:
            return self.pattern.fullmatch(cell) is not None
        return cell.lower() in {value.lower() for value in self.allowed}

    def message(self) -> str:
        if self.first is None:
            return ""
        number, cell = self.first
        near = _nearest(cell, self.allowed) if self.allowed else ""
        hint = f'; nearest: "{near}"' if near else ""
        rows = "1 row" if self.many == 1 else f"{self.many} rows"
        return (
            f'{self.word}: column "{self.name}", row {number}: "{cell}", expected {self.expected}'
            f"{hint} ({rows})"
        )


# Parquet, workbook, JSON


def _parquet(path: Path, layout: Mapping[str, Any]) -> Iterator[str]:
    schema = pq.read_schema(path)
    yield from _name_changes("column", layout["columns"], schema.names, {})
    tests: Mapping[str, Callable[[pa.DataType], bool]] = {
        "text": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        "number": pa.types.is_floating,
        "whole number": pa.types.is_integer,
    }
    for name, kind in layout["columns"].items():
        if name in schema.names and not tests[kind](schema.field(name).type):
            yield f'type: column "{name}" is {schema.field(name).type}, expected {kind}'


def _xlsx(path: Path, layout: Mapping[str, Any]) -> Iterator[str]:
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    try:
        for prefix, plan in layout["sheets"].items():
            name = sheet_name(layout, book.sheetnames, prefix)
            if not name:
                yield from _missing_sheet(layout, prefix, book.sheetnames)
                continue
            last = None if "numbers" in plan else max(plan["columns"])
            rows = list(book[name].iter_rows(values_only=True, max_row=last))
            yield from (f'sheet "{name}": {text}' for text in _sheet(rows, plan))
    finally:
        book.close()


def sheet_name(layout: Mapping[str, Any], names: Iterable[str], prefix: str) -> str:
    """The sheet of a workbook that begins with `prefix`, or was renamed from it; "" for none."""
    renamed = layout.get("renamed") or {}
    fitting = (name for name in names if name.startswith(prefix) or renamed.get(name) == prefix)
    return next(fitting, "")


def _missing_sheet(layout: Mapping[str, Any], prefix: str, names: Sequence[str]) -> Iterator[str]:
    """That a sheet is missing, and the line to add where another one is it under a new name."""
    used_names = [sheet_name(layout, names, one) for one in layout["sheets"]]
    others = [name for name in names if name not in used_names]
    yield f'missing: sheet "{prefix}..."; sheets that are not known: {others or "none"}'
    if others:
        near = _nearest(prefix, others) or others[0]
        entries = {**(layout.get("renamed") or {}), near: prefix}
        listed = ", ".join(f'"{new}": "{old}"' for new, old in entries.items())
        yield (
            f"  the same under another name? Add to {layout['file']} in "
            f"data/reference/layouts.yaml:  renamed: {{{listed}}}"
        )


def _sheet(rows: Sequence[tuple[Any, ...]], plan: Mapping[str, Any]) -> Iterator[str]:
    for number, names in plan.get("columns", {}).items():
        cells = [" ".join(_plain(cell).split()) for cell in _row(rows, number) if cell is not None]
        for text in _name_changes("column", names, cells, {"any other": ANY_NAME}):
            yield f"{text} (row {number})"
    if title := plan.get("title"):
        title_text = " ".join(str(cell) for cell in _row(rows, title["row"]) if cell is not None)
        if title["unit"] not in title_text:
            yield (
                f'unit: row {title["row"]} is "{title_text}", expected a title with {title["unit"]}'
            )
    for number, expected in plan.get("heads", {}).items():
        cells = [_plain(cell) for cell in _row(rows, number) if cell is not None]
        if cells != [str(cell) for cell in expected]:
            yield f"heads: row {number} is {cells}, expected {expected}"
    if "numbers" in plan:
        yield from _not_numbers(rows, plan["numbers"]["under"])


def _not_numbers(rows: Sequence[tuple[Any, ...]], under: int) -> Iterator[str]:
    years = [
        at for at, cell in enumerate(_row(rows, under)) if re.fullmatch(KINDS["year"], _plain(cell))
    ]
    for number, row in enumerate(rows[under:], under + 1):
        for at in years:
            cell = row[at] if at < len(row) else None
            if cell is not None and not isinstance(cell, int | float):
                yield f'type: row {number}, column {at + 1}: "{cell}", expected a number'


def _row(rows: Sequence[tuple[Any, ...]], number: int) -> tuple[Any, ...]:
    return rows[number - 1] if number <= len(rows) else ()


def _plain(cell: object) -> str:
    return str(cell).strip()


def _json(path: Path, layout: Mapping[str, Any]) -> Iterator[str]:
    content = json.loads(path.read_text(encoding="utf-8"))
    reported: set[str] = set()
    for place, expected in layout["keys"].items():
        for where, node in _at(content, place.split(".") if place else [], ""):
            if not isinstance(node, Mapping):
                texts = [f"type: {type(node).__name__}, expected {', '.join(expected)}"]
            else:
                others = layout.get("others", {})
                texts = list(_name_changes("key", expected, list(node), others))
            for text in texts:
                # The same change in each of a thousand rows is one change.
                if (place + text) not in reported:
                    reported.add(place + text)
                    yield f"{text} (at {where or 'the top'})"
    if isinstance(content, Mapping):
        for place in layout.get("numbers", ()):
            yield from _leaves(content.get(place), place)


def _at(node: Any, path: Sequence[str], where: str) -> Iterator[tuple[str, Any]]:
    if not path:
        yield where, node
        return
    first, *rest = path
    children: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, Mapping):
        children = node.items() if first == "*" else [(first, node[first])] if first in node else ()
    elif isinstance(node, list) and first == "*":
        children = enumerate(node)
    for name, child in children:
        yield from _at(child, rest, f"{where}.{name}" if where else str(name))


def _leaves(node: Any, where: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, child in node.items():
            yield from _leaves(child, f"{where}.{name}")
    elif node is not None and not isinstance(node, int | float):
        yield f'type: {where} is "{node}", expected a number'


CHECKS: Mapping[str, Callable[[Path, Mapping[str, Any]], Iterator[str]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "json": _json,
}


# Names that a file and a layout have in common


def likeness(path: Path, layout: Mapping[str, Any]) -> float:
    """Share (0-1) of names that a file has in common with a layout: columns, sheets, keys."""
    try:
        expected, names = _NAMES[layout["format"]](path, layout)
    except (ValueError, KeyError, OSError, pa.ArrowException, zipfile.BadZipFile):
        return 0.0
    return len(expected & names) / len(expected | names) if expected else 0.0


def _csv_names(path: Path, layout: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    others = [re.compile(one, re.IGNORECASE) for one in layout.get("others", {}).values()]
    names = {name for name in file_content.header(path)[1] if name.strip()}
    columns = set(layout["columns"])
    return columns, {
        name for name in names if name in columns or not any(o.fullmatch(name) for o in others)
    }


def _parquet_names(path: Path, layout: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    return set(layout["columns"]), set(pq.read_schema(path).names)


def _xlsx_names(path: Path, layout: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        names = {one for one in layout["sheets"] if sheet_name(layout, book.sheetnames, one)}
    finally:
        book.close()
    return set(layout["sheets"]), names


def _json_names(path: Path, layout: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Keys at each place of the layout, by the first node that stands there."""
    content = json.loads(path.read_text(encoding="utf-8"))
    expected: set[str] = set()
    names: set[str] = set()
    for place, keys in layout["keys"].items():
        expected |= {f"{place}.{key}" for key in keys}
        _, node = next(_at(content, place.split(".") if place else [], ""), ("", {}))
        own = node if isinstance(node, Mapping) else ()
        names |= {f"{place}.{key}" for key in own if key in keys or not layout.get("others")}
    return expected, names


_NAMES: Mapping[str, Callable[[Path, Mapping[str, Any]], tuple[set[str], set[str]]]] = {
    "csv": _csv_names,
    "parquet": _parquet_names,
    "xlsx": _xlsx_names,
    "json": _json_names,
}
