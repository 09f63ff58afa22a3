"""What is wrong with a file as a whole is named by its bytes, before its columns are read.

The files are made up; none of their numbers is a publisher's.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from msp_dash.ingest import file_content

TABLE = 'country,note\nCôte d’Ivoire,"Estimated, as reported"\n'


def workbook() -> bytes:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("outlines.shp", "0123456789")
    return content.getvalue()


def parquet() -> bytes:
    content = io.BytesIO()
    pd.DataFrame({"year": [2025]}).to_parquet(content)
    return content.getvalue()


LOGIN = b"\n<!DOCTYPE html><html><head><title>Sign in &amp;\n go on</title></head></html>"
DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'


def without_content(value: str | bytes) -> str:
    """Of a case's id: archives contain the second in which they were made."""
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", "empty: the file has no content"),
        ("a.xlsx", b" \r\n", "empty: the file has no content"),
        ("a.csv", LOGIN, 'web page: "Sign in & go on", not the file'),
        ("a.xlsx", LOGIN, 'web page: "Sign in & go on", not the file'),
        ("a.csv", LOGIN.decode().encode("utf-16"), 'web page: "Sign in & go on", not the file'),
        ("a.zip", DENIED, 'web page: "AccessDenied", not the file'),
        ("a.json", b"<html></html>", "web page: not the file"),
        ("a.csv", workbook(), "format: the file is a ZIP archive or a workbook, and its name"),
        ("a.csv", b'{"error": 403}', "format: the file is JSON, and its name ends in .csv"),
        ("a.xlsx", TABLE.encode(), "format: the file is something else, not a ZIP archive or"),
        ("a.xlsx", b"%PDF-1.7", "format: the file is a PDF document, not a ZIP archive or a work"),
        ("a.json", b'{"a": 1; "b": 2}', "format: line 1 is no JSON"),
        ("a.csv", TABLE.encode("utf-16"), "encoding: UTF-16"),
        ("a.csv", TABLE.encode("utf-16-le"), "encoding: UTF-16"),
        ("a.json", '{"a": "Côte"}'.encode("cp1252"), "encoding: row 1, at \""),
        ("a.xlsx", workbook()[:-200], "cut off: the end of the file is missing"),
        ("a.zip", archive()[:30], "cut off: the end of the file is missing"),
        ("a.zip", archive().replace(b"456", b"654"), "cut off: outlines.shp in it is damaged"),
        ("a.csv.gz", gzip.compress(TABLE.encode())[:-12], "cut off: the end of the file is"),
        ("a.parquet", parquet()[:-20], "cut off: the end of the file is missing"),
        ("a.json", b'{"a": [1, 2', "cut off: the end of the file is missing"),
        ("a.json", b'{"a": tru', "cut off: the end of the file is missing"),
        ("a.json", b'{"a": -', "cut off: the end of the file is missing"),
        ("a.geojson", b'{"name": "Tar', "cut off: the end of the file is missing"),
    ],
    ids=without_content,
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_named(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert file_content.fault(path).startswith(expected)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TABLE.encode()), ("a.csv", TABLE.encode("cp1252")), ("a.xlsx", workbook()),
        ("a.zip", archive()), ("a.parquet", parquet()), ("a.csv.gz", gzip.compress(b"a\n")),
        ("a.json", b"[]\n"), ("a.geojson", b'\n{"a": 1}'),
    ],
    ids=without_content,
)  # fmt: skip
def test_a_whole_file_has_no_fault(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert file_content.fault(path) == ""


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_text_is_read_in_the_encoding_that_it_is_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode(encoding))
    with file_content.open_text(path) as handle:
        assert handle.read() == TABLE


def test_the_row_with_letters_of_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    text = file_content.other_encoding(path, ("utf-8-sig",))
    assert text == 'encoding: row 2, at "Côte d’Ivoire", is not in utf-8-sig'
    path.write_bytes(TABLE.encode())
    assert file_content.other_encoding(path, ("utf-8-sig",)) == ""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_names_of_a_header_are_found_whatever_separates_them(
    tmp_path: Path, separator: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLE.replace(",", separator), "utf-8")
    assert file_content.header(path) == (separator, ["country", "note"])
