"""What a file is by its bytes, before its columns are read: empty, cut off, a web page, ...

Each message begins with its kind, for which `layouts.ACTIONS` says what to do.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HEAD_BYTES = 65_536
"""Bytes at the beginning of a file that show what it is."""
UTF8_OR_ANSI = ("utf-8-sig", "cp1252")
"""Encodings of a publisher that saves in one or the other. No cp1252 text with an accent is valid
UTF-8, so that the first of the two that fits is the right one."""
ZIP, GZIP, PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
SIGNATURES: Mapping[bytes, str] = {
    ZIP: "a ZIP archive or a workbook",
    GZIP: "a gzip file",
    PARQUET: "a Parquet file",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel 97-2003",
    b"{": "JSON",
    b"[": "JSON",
}
"""First bytes of a file -> what it is."""
BINARY = {".xlsx": ZIP, ".zip": ZIP, ".gz": GZIP, ".parquet": PARQUET}
JSON_SUFFIXES = (".json", ".geojson")
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
CUT_OFF = "cut off: the end of the file is missing"
NEAR_BYTES = 12
"""Bytes shown on each side of one that cannot be decoded."""
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|\?xml|error)\b", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1|code|message)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)


def fault(path: Path) -> str:
    """Why a file is not what its name says; "" where its bytes show nothing wrong."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        return "empty: the file has no content"
    if page := _web_page(head):
        return page
    suffix = path.suffix.lower()
    expected = BINARY.get(suffix)
    if not expected and _utf16(head[:2]):
        return "encoding: UTF-16, in which no reader expects a file"
    actual = next((start for start in SIGNATURES if head.startswith(start)), b"")
    if expected and actual != expected:
        kind = SIGNATURES.get(actual, "something else")
        return f"format: the file is {kind}, not {SIGNATURES[expected]}"
    if not expected and actual and not (SIGNATURES[actual] == "JSON" and suffix in JSON_SUFFIXES):
        return f"format: the file is {SIGNATURES[actual]}, and its name ends in {suffix}"
    return _cut_off(path, suffix)


def _web_page(head: bytes) -> str:
    text = head.decode("utf-16" if head.startswith(UTF16_MARKS) else "utf-8-sig", errors="replace")
    if not _MARKUP.match(text):
        return ""
    title = _TITLE.search(text)
    name = " ".join(html.unescape(title[2]).split()) if title else ""
    return f'web page: "{name}", not the file' if name else "web page: not the file"


def _cut_off(path: Path, suffix: str) -> str:
    """That the end of an archive or of JSON is missing."""
    try:
        if suffix in (".xlsx", ".zip"):
            with zipfile.ZipFile(path) as archive:
                damaged = archive.testzip()
            return f"cut off: {damaged} in it is damaged" if damaged else ""
        if suffix == ".gz":
            with gzip.open(path) as file:
                while file.read(HEAD_BYTES):
                    pass
    except (zipfile.BadZipFile, EOFError, OSError):
        return CUT_OFF
    if suffix == ".parquet" and not path.read_bytes().endswith(PARQUET):
        return CUT_OFF
    return _json_fault(path) if suffix in JSON_SUFFIXES else ""


def _json_fault(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        json.loads(text)
    except UnicodeDecodeError:
        return other_encoding(path, ("utf-8",))
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        if len(rest) < len("false") or error.msg.startswith("Unterminated"):
            return CUT_OFF
        return f"format: line {error.lineno} is no JSON ({error.msg})"
    return ""


# Text


def open_text(path: Path, encodings: Sequence[str] = UTF8_OR_ANSI) -> io.TextIOBase:
    """A text file in the first of some encodings that fits it, as the module `csv` reads it."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encodings[0], newline="")
    fitting = (one for one in encodings[:-1] if _fits(path, one))
    return path.open(encoding=next(fitting, encodings[-1]), newline="")


def _fits(path: Path, encoding: str) -> bool:
    try:
        path.read_bytes().decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def other_encoding(path: Path, encodings: Sequence[str]) -> str:
    """The first row that is not in the last of some encodings; "" where all rows are."""
    with _open_bytes(path) as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encodings[-1])
            except UnicodeDecodeError as error:
                near = line[max(error.start - NEAR_BYTES, 0) : error.start + NEAR_BYTES]
                text = " ".join(near.decode("cp1252", errors="replace").split())
                return f'encoding: row {number}, at "{text}", is not in {" or ".join(encodings)}'
    return ""


def header(path: Path) -> tuple[str, list[str]]:
    """Separator and names of the first row of a text file, whatever its encoding."""
    with _open_bytes(path) as file:
        head = file.read(HEAD_BYTES)
    text = head.decode(_utf16(head[:2]) or "utf-8-sig", errors="replace")
    rows = {
        separator: next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        for separator in SEPARATORS
    }
    separator = max(rows, key=lambda one: len(rows[one]))
    return separator, rows[separator]


def has_last_line_end(path: Path) -> bool:
    """Whether a text file ends with the end of a line; a gzip file that is whole does."""
    if path.suffix == ".gz":
        return True
    with path.open("rb") as file:
        file.seek(-1, io.SEEK_END)
        return file.read() in b"\r\n"


def _open_bytes(path: Path) -> gzip.GzipFile | io.BufferedReader:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _utf16(start: bytes) -> str:
    """Encoding of a text by its first two bytes, where it is UTF-16; else ""."""
    if start in UTF16_MARKS:
        return "utf-16"
    if b"\0" in start:
        return "utf-16-le" if start.endswith(b"\0") else "utf-16-be"
    return ""
