"""Parse a printed cell of a USGS table: a number, a symbol or a word, and its caveat."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from msp_dash.ingest import codes
from msp_dash.ingest.codes import REFERENCE

_NUMBER = re.compile(r"(?P<mark>[e<>]?)\s*(?P<digits>\d[\d,]*(?:\.\d+)?)", re.IGNORECASE)
_WORDS = ("large", "moderate", "small")
_BELOW_HALF = re.compile(r"^s$|less than (½|1/2) unit", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^(includ\w+ (in|with) .+?)\.?$", re.IGNORECASE)


class UnreadableCell(codes.Unknown):
    """A cell holds what no rule of this module knows. Names file, row and text."""

    def __init__(self, text: str, file: str, row: int) -> None:
        super().__init__(
            f"{file}, row {row}: cannot read {text!r}. Add a rule to msp_dash/ingest/usgs_cells.py "
            "once the publisher's legend says what it means."
        )


@dataclass(frozen=True)
class Cell:
    """A printed cell.

    `value` is in the printed unit, None where the publisher gives no number; `status` is one of
    ``schemas.STATUSES`` as far as the cell alone can tell; `word` is what was printed instead of a
    number (``Large``); `estimated` is the letter e before the digits.
    """

    value: float | None
    status: str
    word: str = ""
    estimated: bool = False


_NO_TOTAL = "no world total: countries report different forms"
_SIGNS = {
    "w": Cell(None, "withheld"),
    "na": Cell(None, "not_available"),
    "xx": Cell(None, "not_applicable", _NO_TOTAL),
    "—": Cell(0.0, "reported"),  # em dash: the publisher's zero
    "--": Cell(0.0, "reported"),  # the same in ASCII (outlook)
}


def read_cell(text: str, file: str, row: int) -> Cell | None:
    """Read one cell; None if it is blank.

    Parameters
    ----------
    text
        The cell as stored, with thousands commas, signs and blanks.
    file, row
        Where it stands, for the error.

    Raises
    ------
    UnreadableCell
        If the text is neither number, sign nor known word.
    """
    text = text.strip()
    if not text:
        return None
    sign = _SIGNS.get(text.lower())
    if sign is not None:
        return sign
    number = _NUMBER.fullmatch(text)
    if number is not None:
        status = {">": "at_least", "<": "at_most"}.get(number["mark"], "reported")
        value = float(number["digits"].replace(",", ""))
        return Cell(value, status, estimated=number["mark"].lower() == "e")
    if text.lower() in _WORDS:
        return Cell(None, "not_available", f"USGS prints the word {text.capitalize()}")
    if _BELOW_HALF.search(text):
        return Cell(None, "below_half_unit")
    elsewhere = _ELSEWHERE.match(text)
    if elsewhere is not None:
        short = caveat(text)
        return Cell(None, "not_available", short[0].lower() + short[1:])
    codes.report(UnreadableCell(text, file, row))
    return Cell(None, "not_available")


_SAID_IN_NOTE = (
    (re.compile(r"^w for 23-24$", re.IGNORECASE), Cell(None, "withheld")),
    (re.compile(r"^less than (½|1/2) unit", re.IGNORECASE), Cell(None, "below_half_unit")),
    (re.compile(r"^na\b", re.IGNORECASE), Cell(None, "not_available")),
    (re.compile(r"^xx$", re.IGNORECASE), Cell(None, "not_applicable", _NO_TOTAL)),
    (
        re.compile(r"included (with|in) ", re.IGNORECASE),
        Cell(None, "not_available"),
    ),
)
_BOUND = re.compile(r"^>\s*\d[\d,]*\d")
_SIZE = re.compile(r"\b(large|moderate|small)\b", re.IGNORECASE)


def read_note(note: str, file: str, row: int) -> Cell | None:
    """Read what a note says about a cell that is itself blank or NA; None if nothing.

    The data releases moved signs that do not fit a number column into the notes: ``W for 23-24``,
    ``>17,000,000``, ``Large``, ``Included in World total.``
    """
    note = note.strip()
    bound = _BOUND.match(note)
    if bound is not None:
        return read_cell(bound[0], file, row)
    for pattern, cell in _SAID_IN_NOTE:
        if pattern.search(note):
            return cell
    size = _SIZE.search(note)
    if size is not None and len(note) < 250:
        return Cell(None, "not_available", f"USGS prints the word {size[1].capitalize()}")
    return None


NOTES = REFERENCE / "usgs_notes.csv"
"""Remarks of USGS (column `pattern`, a regular expression searched without regard to case) and what
we say instead (`short`; empty: nothing, because another column says it or it repeats on every row).
The first that matches counts."""


@cache
def _shorter() -> tuple[tuple[re.Pattern[str], str], ...]:
    with NOTES.open(encoding="utf-8", newline="") as handle:
        return tuple(
            (re.compile(row["pattern"], re.IGNORECASE), row["short"])
            for row in csv.DictReader(handle)
        )


_SPLIT = re.compile(
    r"\s*--\s*"
    r"|(?<=\.[”\"])\s+(?=[A-Z])"
    r"|(?<=[a-zA-Z0-9)”\"%]\.)\s+(?=[A-Z])"
    r"|(?<=\.)(?=(?:Reserves for|An) )"  # a blank is missing there
)
# Full stops that end no sentence.
_ABBREVIATION = re.compile(r"\b(U\.S|Inc|Ltd|No)\.\s+(?=[A-Z])")


def caveat(note: str) -> str:
    """The publisher's note less what other columns say already, long remarks in our own words.

    Examples
    --------
    >>> caveat("Estimated. -- Excludes U.S. production.")
    'excludes U.S. production'
    """
    parts: list[str] = []
    for part in _SPLIT.split(_ABBREVIATION.sub(lambda m: m[0].rstrip() + " ", note)):
        text = part.strip(" ;-")
        for pattern, short in _shorter():
            if pattern.search(text):
                text = pattern.sub(short, text).strip() if short else ""
                break
        if text and text not in parts:
            parts.append(text.rstrip("."))
    return "; ".join(parts)


_BOTH_YEARS = re.compile(
    r"also estimated|estimated in 20\d\d also|were also estimated|estimated (in )?20\d\d\b"
    r"|estimated in both years|^estimated\b|estimated from",
    re.IGNORECASE,
)
_EARLIER_REPORTED = re.compile(r"\brep(or|ro)ted\b(?! import)", re.IGNORECASE)


def earlier_year_estimated(note: str, table_says_so: bool) -> bool:
    """Whether the earlier of two years of a row is an estimate too.

    Parameters
    ----------
    note
        The row's production note: ``Also estimated in 2022``, ``Reported.``
    table_says_so
        True where the column or table itself is headed as estimated.
    """
    if _BOTH_YEARS.search(note):
        return True
    return table_says_so and not _EARLIER_REPORTED.search(note)
