"""Numbers of every page, traced by hand to the publisher's own row (`tests/traced.csv`).

`link` and `row` name the figure (or table) and its row; `file`, `row_key` and `raw` the
publisher's file, the row and cell in it, and the text that stands there. A quotient is written
``a / b`` in both. `times` turns the file's unit into ours. Files lie in the shared folder of
publishers' files; where it is not at hand, the facts and the figures are checked all the same.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pandas as pd
import pytest

from msp_dash.data import facts, load
from msp_dash.figures import build

TRACED = Path(__file__).resolve().parents[1] / "traced.csv"
PAGES = (
    "overview",
    "producers",
    "demand",
    "partners",
    "projects",
    "coalition",
    "balance",
    "disruption",
    "standards",
    "mineral",
    "country",
    "trade",
    "sites",
    "sources",
    "methods",
    "quality",
)
EACH = 5
WORDS = {"W": "withheld", "letter of interest": "non_binding"}
"""What the publisher's sign stands for, where the field traced is a status."""
ROUNDED = {"years_of_output": 0.05, "lat": 5e-6}
"""Fields that our figure rounds, and by how much."""


def traced() -> list[dict[str, str]]:
    with TRACED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


every_row = pytest.mark.parametrize("one", traced(), ids=lambda r: f"{r['link']} {r['row']}")


def number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").lstrip("<>"))
    except ValueError:
        return None


def select(data: pd.DataFrame, selector: str) -> pd.Series:
    for part in selector.split(";"):
        name, _, value = part.partition("=")
        data = data[data[name].astype(str) == value]
    assert len(data) == 1, f"{len(data)} rows match {selector}"
    return data.iloc[0]


def same(actual: object, value: str, rel: float = 1e-8) -> bool:
    expected = number(value)
    if expected is None or isinstance(actual, str):
        return str(actual) == value
    return float(actual) == pytest.approx(expected, rel=rel)  # type: ignore[arg-type]


def test_five_of_every_page_are_traced():
    pages = [one["page"] for one in traced()]
    assert set(pages) == set(PAGES)
    assert min(pages.count(page) for page in PAGES) >= EACH


@pytest.mark.snapshot
@every_row
def test_the_figure_says_the_traced_value(one):
    parts = urlsplit(one["link"])
    path = Path(parts.path)
    if path.suffix == ".parquet":
        data = load(path.stem)
    else:
        data = build(path.stem, dict(parse_qsl(parts.query))).data
    assert same(select(data, one["row"])[one["field"]], one["value"])


@every_row
def test_the_value_follows_from_the_publishers_text(one):
    parts = [number(part) for part in one["raw"].split(" / ")]
    if None in parts:
        assert WORDS.get(one["raw"], one["raw"]) == one["value"]
        return
    value = parts[0] * float(one["times"]) / (parts[1] if len(parts) == 2 else 1)
    tolerance = ROUNDED.get(one["field"], abs(value) * 1e-8)
    if (expected := number(one["value"])) is None:
        assert one["value"] == one["raw"]
    else:
        assert value == pytest.approx(expected, abs=tolerance)


@cache
def csv_rows(path: Path) -> list[dict[str, str]]:
    encoding = "cp1252" if path.name.startswith("MCS2026") else "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@cache
def parquet_rows(path: Path) -> list[dict[str, str]]:
    rows = pd.read_parquet(path)
    return rows.astype(str).to_dict("records")


@cache
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=True, read_only=False)


def raw_text(path: Path, key: str) -> str:
    """Text of one cell: ``column=value;...@column``, ``a.b.0@d`` (JSON), ``sheet.label@cell``."""
    where, _, cell = key.rpartition("@")
    if path.suffix == ".json":
        node = json.loads(path.read_text(encoding="utf-8"), parse_float=str, parse_int=str)
        for step in where.split("."):
            node = node[int(step)] if isinstance(node, list) else node[step]
        return str(node[cell])
    if path.suffix == ".xlsx":
        sheet_name, _, label = where.rpartition(".")
        sheet = workbook(path)[sheet_name]
        assert sheet.cell(sheet[cell].row, 1).value == label
        return str(sheet[cell].value)
    rows = parquet_rows(path) if path.suffix == ".parquet" else csv_rows(path)
    cells = [
        row
        for row in rows
        if all(row[n].strip() == v for n, _, v in (p.partition("=") for p in where.split(";")))
    ]
    assert len(cells) == 1, f"{len(cells)} rows of {path.name} match {where}"
    return cells[0][cell].strip()


def check_raw(path: Path, one: dict[str, str]) -> None:
    texts = [raw_text(path, key) for key in one["row_key"].split(" / ")]
    assert " / ".join(texts) == one["raw"]


of_facts = [one for one in traced() if one["file"].startswith("facts/")]
of_publishers = [one for one in traced() if one["file"].startswith("sources/")]


@pytest.mark.snapshot
@pytest.mark.parametrize("one", of_facts, ids=lambda r: f"{r['file']} {r['row_key']}")
def test_the_facts_have_the_traced_text(one):
    name = Path(one["file"]).stem
    where, _, cell = one["row_key"].rpartition("@")
    assert select(facts(name), where)[cell] == one["raw"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    "one",
    [
        # A workbook that takes seconds to read.
        pytest.param(one, marks=pytest.mark.every if "wgidataset" in one["file"] else ())
        for one in of_publishers
    ],
    ids=lambda r: f"{r['file']} {r['row_key']}",
)
def test_the_publishers_file_has_the_traced_text(one, sources_dir):
    check_raw(sources_dir / one["file"].removeprefix("sources/"), one)


def test_every_row_is_traced_to_a_publishers_file_or_to_the_facts():
    assert len(of_facts) + len(of_publishers) == len(traced())
