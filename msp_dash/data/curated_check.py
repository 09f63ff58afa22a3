"""Check the hand-maintained tables in ``data/facts`` and ``data/reference``.

Columns, keys, vocabularies, numbers, dates, sources and references between tables, by the rules of
`curated_rules`. It needs the standard library alone: ``data check`` runs it, and so does the
running app when a file was edited since it was sealed.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msp_dash.data.cell_forms import as_number, before, is_address, is_date
from msp_dash.data.curated_rules import ANY, FACTS, REFERENCE, TABLES, Table, table_file
from msp_dash.data.vocabulary import OWN_TEXTS

PARTNERS_2022 = frozenset(
    ("AUS", "CAN", "FIN", "FRA", "JPN", "KOR", "NOR", "SWE", "GBR", "USA", "EU")
)
GUESTS_2022 = frozenset(("ARG", "BRA", "COD", "MNG", "MOZ", "NAM", "TZA", "ZMB"))
NEW_YORK = "MSP-2022-09-22"
"""The roll of New York as the State Department's note of 22 September 2022 prints it."""

CONFIRMED = "confirmed_primary"
SOURCE_COLUMN = re.compile(r"source_ids?$")
SOURCE_IN_TEXT = re.compile(r"\b[R-V]\d{3}\b")
DATE_COLUMN = re.compile(
    r"(^|_)(date|as_of|announced|in_force|suspended_or_ended|suspended_until|deadline)$"
)
CODE_COLUMN = re.compile(r"(^|_)iso3$")
TEXT_COLUMNS = ("note", "scope_note")
MEETING = re.compile(r"\b(?:MSP|FORUM|FIN|CMM)-\d{4}[-\w]*")
WASHINGTON = "CMM-2026-02-04"
"""The convening at which FORGE was launched to succeed the partnership (``facts/convenings``)."""

ENDED = ("suspended", "suspension_end_passed", "ended", "dropped")
"""Status of an export control that needs a date in ``suspended_or_ended``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the place where a person finds it."""

    file: str
    line: int
    cells: Mapping[str, str]

    def complaint(self, column: str, what: str) -> str:
        """``facts/members.csv:12: role 'chief' ...``."""
        return f"{self.file}:{self.line}: {column} {self.cells[column]!r} {what}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What cells may name: source ids, country codes, and minerals as recycling spells them."""

    sources: frozenset[str]
    codes: frozenset[str]
    recycled: frozenset[str]


def complaints(data: Path, facts: Path | None = None) -> list[str]:
    """Everything wrong with the hand-maintained tables; [] if nothing.

    Parameters
    ----------
    data
        Folder with ``facts`` and ``reference``.
    facts
        Another folder of facts to check in place of ``data/facts``.

    Returns
    -------
    list of str
        Each with file and line: ``facts/members.csv:12: role 'chief' is not one of: ...``.
    """
    folders = {"facts": facts or data / "facts", "reference": data / "reference"}
    tables: dict[str, list[Row]] = {}
    lines: list[str] = []
    for name, table in TABLES.items():
        file = table_file(name)
        tables[name], problems = read_table(
            folders[file.partition("/")[0]] / f"{name}.csv", file, table
        )
        lines += problems
    for kind, folder in folders.items():
        lines += [
            f"{kind}/{path.name}:1: no such table is known; describe it in "
            "msp_dash/data/curated_rules.py"
            for path in sorted(folder.glob("*.csv"))
            if path.stem not in (FACTS if kind == "facts" else REFERENCE)
        ]
    vocabulary = vocabulary_of(tables)
    for name, table in TABLES.items():
        rows = tables[name]
        lines += cell_complaints(rows, table, vocabulary)
        lines += duplicates(rows, table.key.split())
        lines += missing_links(rows, table, tables)
    for check in (
        _amounts,
        commitment_complaints,
        _controls,
        _finance,
        _membership,
        _membership_notes,
        unconfirmed,
        unlocated,
        _one_name_a_code,
        _roll_of_new_york,
    ):
        lines += check(tables)
    return lines + list(_recycled(tables, vocabulary))


def fold(label: str) -> str:
    """Lower-case, accents and quotes stripped, spaces single: the form in which aliases compare."""
    text = unicodedata.normalize("NFKD", label.replace("’", "'"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).lower().split())


def lines_of(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Header and rows of a CSV file, each with the number of its first line.

    Raises
    ------
    UnicodeDecodeError
        When the file is not UTF-8.
    csv.Error
        When quotes do not fit.
    """
    # Strict: a file that was cut off inside a quoted cell is no whole table.
    reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def vocabulary_of(tables: Mapping[str, list[Row]]) -> Vocabulary:
    """What cells of these tables may name."""
    names = [
        name
        for row in tables["minerals"]
        for name in (row.cells["mineral"], row.cells["name_en"], *row.cells["aliases"].split(";"))
    ]
    names += [row.cells["label"] for row in tables["recycling_labels"]]
    return Vocabulary(
        frozenset(row.cells["source_id"] for row in tables["sources"]),
        frozenset(row.cells["iso3"] for row in tables["country_aliases"]),
        frozenset(map(fold, names)),
    )


def read_table(
    path: Path, file: str, table: Table, *, whole: bool = True
) -> tuple[list[Row], list[str]]:
    """Whole rows of one file, and complaints about the rest.

    `whole` : the file has all columns in order; otherwise it may lack those that may be empty.
    """
    columns = table.columns.split()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return [], [f"{file}:1: the table is missing or unreadable ({type(error).__name__})"]
    try:
        (_, header), *lines = list(lines_of(raw)) or [(1, [])]
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [], [f"{file}:{line}: not UTF-8; save the file as UTF-8"]
    except csv.Error as error:
        return [], [f"{file}:1: a quote is not closed, or the file is cut off ({error})"]
    fits = _required(table) <= set(header) <= set(columns) and len(set(header)) == len(header)
    if header != columns and (whole or not fits):
        return [], [f"{file}:1: columns {header} are not {columns}"]
    rows, wrong = [], []
    for line, cells in lines:
        if len(cells) == len(header):
            own = dict(zip(header, cells, strict=True))
            rows.append(Row(file, line, {column: own.get(column, "") for column in columns}))
        else:
            wrong.append(
                f"{file}:{line}: {len(cells)} cells instead of {len(header)}; "
                "a comma inside a text needs quotes around the text"
            )
    if not rows and not wrong:
        wrong.append(f"{file}:1: the table is empty")
    return rows, wrong


def _required(table: Table) -> set[str]:
    required = {"source_id", "iso3", *table.key.split(), *table.required.split()}
    required |= {*table.words, *table.links}
    required -= {*table.blank, *(column for column, words in table.words.items() if "" in words)}
    return required.intersection(table.columns.split())


def missing_links(rows: list[Row], table: Table, tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """References to rows of other tables that are not there."""
    for column, (other, target) in table.links.items():
        there = {row.cells[target] for row in tables[other]}
        for row in rows:
            if row.cells[column] not in there and (row.cells[column] or column not in table.blank):
                yield row.complaint(column, f"is not in {other}.csv")


def cell_complaints(rows: list[Row], table: Table, vocabulary: Vocabulary) -> Iterator[str]:
    """Cells that are empty and may not be, or hold what their column does not allow."""
    required = _required(table)

    @cache
    def wrong(column: str, value: str) -> tuple[str, ...]:
        return tuple(_cell(column, value, table, vocabulary))

    for row in rows:
        for column, value in row.cells.items():
            if value != value.strip():
                yield row.complaint(column, "has blanks around it")
            elif value:
                for what in wrong(column, value):
                    yield row.complaint(column, what)
            elif column in required:
                yield row.complaint(column, "may not be empty")


def _cell(column: str, value: str, table: Table, vocabulary: Vocabulary) -> Iterator[str]:
    for source in _cited(column, value):
        if source not in vocabulary.sources:
            yield f"names {source}, which is not in sources.csv"
    for code in _codes(column, value):
        if code not in vocabulary.codes:
            yield f"holds {code}, which is no country code"
    if DATE_COLUMN.search(column) and not is_date(value):
        yield "is no date: write 2024-09-26, 2024-09 or 2024"
    if column == "url" and not is_address(value):
        yield "is no address: write https://..."
    if column in table.words and value not in table.words[column]:
        allowed = ", ".join(word for word in table.words[column] if word)
        yield f"is not one of: {allowed}"
    if column in table.numbers:
        low, high = table.numbers[column]
        number = as_number(value)
        if number is None or not low <= number <= high:
            bounds = "" if (low, high) == ANY else f" from {low:g} to {high:g}"
            yield f"is no number{bounds}"


def _cited(column: str, value: str) -> list[str]:
    """Source ids that a cell names, in a column of ids or inside a note."""
    if column in TEXT_COLUMNS:
        return SOURCE_IN_TEXT.findall(value)
    return _parts(value) if SOURCE_COLUMN.search(column) else []


def _codes(column: str, value: str) -> list[str]:
    """Country codes that a cell names; supporting partners may be words too."""
    if CODE_COLUMN.search(column):
        return _parts(value)
    if column == "msp_partners_supporting":
        return [part for part in map(str.strip, value.split(";")) if part.isupper()]
    return []


def _parts(value: str) -> list[str]:
    return [part for part in re.split(r"[;\s]+", value) if part]


def duplicates(rows: list[Row], key: list[str]) -> Iterator[str]:
    """Rows whose key an earlier one has; each names the line of that."""
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(row.cells[column] for column in key)
        if values in lines:
            where = f"{row.file}:{row.line}: {' '.join(key)}"
            yield f"{where} {values} stands in line {lines[values]} too"
        lines.setdefault(values, row.line)


def _amounts(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Printed value, bounds and unit of recycling and investment say the same."""
    for name, none in (("recycling", "not published"), ("investment", "no figure")):
        for row in tables[name]:
            low, high = as_number(row.cells["value_low"]), as_number(row.cells["value_high"])
            if low is not None and high is not None and low > high:
                yield row.complaint("value_low", f"is above value_high {row.cells['value_high']}")
            printed = bool(row.cells["value"])
            if printed != (low is not None or high is not None):
                yield row.complaint("value", "and value_low, value_high: one without the other")
            if printed == (row.cells["unit"] == none):
                yield row.complaint("unit", f"does not fit value {row.cells['value']!r}")
    for row in tables["recycling"]:
        if not re.fullmatch(r"\d{4}(-\d{4})?", row.cells["year"]):
            yield row.complaint("year", "is no year or span of years")
        for column in ("value_low", "value_high"):
            share = as_number(row.cells[column])
            if row.cells["unit"] == "percent" and share is not None and not 0 <= share <= 100:
                yield row.complaint(column, "is no percentage")


def _recycled(tables: Mapping[str, list[Row]], vocabulary: Vocabulary) -> Iterator[str]:
    for row in tables["recycling"]:
        if fold(row.cells["mineral"]) not in vocabulary.recycled:
            yield row.complaint(
                "mineral", "is no mineral that we know; add it to data/reference/minerals.csv"
            )


def _controls(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for row in tables["export_controls"]:
        if bool(row.cells["value"]) != bool(row.cells["unit"]):
            yield row.complaint("value", f"and unit {row.cells['unit']!r}: one without the other")
        if not row.cells["status_as_of"]:
            yield row.complaint("status_as_of", "may not be empty: a status holds as of a day")
        stopped = row.cells["suspended_or_ended"]
        if row.cells["status"] in ENDED and not stopped:
            yield row.complaint("status", "needs a date in suspended_or_ended")
        if before(row.cells["suspended_until"], stopped):
            yield row.complaint("suspended_until", f"is before suspended_or_ended {stopped}")
        # A text cannot tell of what came after it.
        past = ["announced"]
        if not row.cells["announced"] and row.cells["status"].startswith("in_force"):
            past.append("in_force")
        past += ["suspended_or_ended"] * (row.cells["status"] in ENDED)
        for name in past:
            if before(row.cells["status_as_of"], row.cells[name]):
                yield row.complaint("status_as_of", f"is before {name} {row.cells[name]}")


def commitment_complaints(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Amounts without a currency, statuses from before the promise, and wordings without a text."""
    for row in tables["commitments"]:
        if bool(row.cells["amount"]) != bool(row.cells["currency"]):
            yield row.complaint("amount", "and currency: one without the other")
        if row.cells["bound"] and not row.cells["amount"]:
            yield row.complaint("bound", "stands without an amount")
        # A text cannot tell of a commitment before it was made.
        if before(row.cells["status_date"], row.cells["date"]):
            yield row.complaint("status_date", f"is before date {row.cells['date']}")
        if not row.cells["quote"]:
            yield row.complaint("quote", "may not be empty: it is what the wording rests on")


def _finance(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for row in tables["project_finance"]:
        if bool(row.cells["project_id"]) == bool(row.cells["recipient"]):
            yield row.complaint("recipient", "stands where project_id does not, and only there")


def _membership(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Ends before beginnings, and partners of a partnership that had ended."""
    days = {row.cells["convening_id"]: row.cells["date"] for row in tables["convenings"]}
    end = days.get(WASHINGTON, "")
    if not end:
        yield f"facts/convenings.csv:1: {WASHINGTON} is missing: it says when the partnership ended"
    over = f"the partnership ended on {end}, when FORGE was launched (convenings.csv, {WASHINGTON})"
    for row in tables["members"]:
        start, until = row.cells["from_date"], row.cells["until_date"]
        if before(until, start):
            yield row.complaint("until_date", f"is before from_date {start}")
        if row.cells["role"] not in ("msp_partner", "msp_chair") or not end:
            continue
        if not before(start, end):
            yield row.complaint(
                "from_date", f"is too late: {over}; who is in FORGE has the role forge_member"
            )
        elif not until or before(end, until):
            yield row.complaint("until_date", f"may not be empty or later: {over}")


def _membership_notes(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Notes on members that say otherwise than their row."""
    days = {row.cells["convening_id"]: row.cells["date"] for row in tables["convenings"]}
    for row in tables["members"]:
        start, until, note = (row.cells[name] for name in ("from_date", "until_date", "note"))
        if "left blank" in note and until:
            what = f"says that a date is left blank, and until_date is {until}"
            yield row.complaint("note", what)
        meetings = MEETING.findall(note)
        for meeting in sorted({*meetings} - days.keys()):
            yield row.complaint("note", f"names {meeting}, which is not in convenings.csv")
        dates = sorted(days[meeting] for meeting in meetings if meeting in days)
        if row.cells["role"] != "convening_guest" or not dates:
            continue
        if (dates[0], dates[-1]) != (start, until):
            what = f"names meetings of {dates[0]} to {dates[-1]}, and the row {start} to {until}"
            yield row.complaint("note", what)


def unlocated(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Locators that lie in no page of their row, or give no place in it."""
    for name in FACTS:
        for row in tables[name]:
            page, _, place = row.cells.get("locator", "").partition(", ")
            cited = (*_parts(row.cells.get("also_source_ids", "")), row.cells.get("source_id"))
            if page and (not place or page not in cited):
                yield row.complaint(
                    "locator", "needs the id of a source of the row, a comma and the place in it"
                )


def _one_name_a_code(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    names: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in (*tables["members"], *tables["participation"]):
        names[row.cells["iso3"]].setdefault(row.cells["entity"], row)
    for code, rows_by_name in names.items():
        for row in list(rows_by_name.values())[1:]:
            yield row.complaint(
                "entity", f"is called {next(iter(rows_by_name))!r} elsewhere ({code})"
            )


def unconfirmed(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """What a government's own text confirms cites that text, a copy of it, or its own data."""
    kinds = {row.cells["source_id"]: row.cells["kind"] for row in tables["sources"]}
    for name, table in FACTS.items():
        if not {"confidence", "source_id"} <= set(table.columns.split()):
            continue
        for row in tables[name]:
            kind = kinds.get(row.cells["source_id"], "")
            if row.cells["confidence"] == CONFIRMED and kind not in OWN_TEXTS:
                yield row.complaint(
                    "source_id", f"is {kind or 'no known source'}, and confidence is {CONFIRMED}"
                )


def _roll_of_new_york(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    roll = [row for row in tables["participation"] if row.cells["convening_id"] == NEW_YORK]
    for capacity, expected in (("partner", PARTNERS_2022), ("minerals_rich_guest", GUESTS_2022)):
        rows = {row.cells["iso3"]: row for row in roll if row.cells["capacity"] == capacity}
        for code in sorted(rows.keys() - expected):
            yield rows[code].complaint("iso3", f"was no {capacity} on 22 September 2022")
        for code in sorted(expected - rows.keys()):
            yield f"facts/participation.csv:1: {code} is missing as {capacity} of {NEW_YORK}"
