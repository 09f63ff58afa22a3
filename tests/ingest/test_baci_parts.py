"""The whole archive as a partitioned table: complete, in bounded memory, damage is detected."""

from __future__ import annotations

import argparse
import json
import shutil
import tracemalloc
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from msp_dash.cli import data_commands
from msp_dash.data.curated import CHECKSUMS
from msp_dash.data.parts import CATALOGUE
from msp_dash.data.paths import root
from msp_dash.ingest import baci, baci_parts, build, check, package
from tests.archives import as_it_is, unpack

LINES = (
    "2024,152,156,740311,      12.5,      40.25",
    "2024,156,152,010121,       2.071,         NA",
    "2024,180,516,740319,       1.0,        0.5",
    "2024,697,156,282200,       1.0,        2.0",
    "2024,849,156,282200,       3.0,        4.0",
)
CODES = range(100_000, 100_080)
OLDER = ("2023,152,156,740311,       1.0,       1.0",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    unpack(tmp_path / "cepii", *OLDER, year=2023)
    return unpack(tmp_path / "cepii", *LINES)


def part(target: Path, heading: str, year: int) -> pd.DataFrame:
    path = target / f"heading={heading}" / f"year={year}" / "part.parquet"
    return pd.read_parquet(path, partitioning=None)


def test_every_code_and_year_is_kept_each_heading_by_itself(folder: Path, tmp_path: Path) -> None:
    """Those too that no figure draws: who keeps an archive wants all of it."""
    catalogue = baci_parts.write(folder, tmp_path / "parts", as_it_is)
    entries = catalogue[["path", "hs6", "year", "rows"]].values.tolist()
    assert entries == [
        ["heading=0101/year=2024/part.parquet", "010121", 2024, 1],
        ["heading=2822/year=2024/part.parquet", "282200", 2024, 1],
        ["heading=7403/year=2023/part.parquet", "740311", 2023, 1],
        ["heading=7403/year=2024/part.parquet", "740311", 2024, 1],
        ["heading=7403/year=2024/part.parquet", "740319", 2024, 1],
    ]
    copper = part(tmp_path / "parts", "7403", 2024)
    assert list(copper.columns) == baci.COLUMNS
    assert copper["value_usd"].tolist() == [12_500.0, 1_000.0]
    assert part(tmp_path / "parts", "0101", 2024)["value_usd"].tolist() == [2_071.0]
    merged = part(tmp_path / "parts", "2822", 2024)
    assert merged[["exporter", "value_usd", "quantity_t"]].values.tolist() == [["OTH", 4000.0, 6.0]]
    assert not list((tmp_path / "parts").glob("_*/")), "what waited is gone"


def test_rows_in_any_order_and_blocks_of_any_size_give_the_same_parts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = baci_parts.write(folder, tmp_path / "one", as_it_is)
    monkeypatch.setattr(baci, "CHUNK_ROWS", 2)
    shutil.rmtree(folder)
    unpack(folder, *OLDER, year=2023)
    unpack(folder, *reversed(LINES))
    pd.testing.assert_frame_equal(baci_parts.write(folder, tmp_path / "two", as_it_is), one)


@pytest.mark.every
def test_memory_does_not_grow_with_the_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six times the rows in six times the years, the same peak: one chapter is held."""
    monkeypatch.setattr(baci, "CHUNK_ROWS", 1_000)
    pairs = list(permutations((152, 156, 180, 276, 392, 490, 516, 604, 842), 2))

    def peak(years: int) -> int:
        folder = tmp_path / str(years)
        for year in range(2018, 2018 + years):
            codes = (f"{year},{i},{j},{k},1.0,2.0" for k in CODES for i, j in pairs)
            unpack(folder, *codes, year=year)
        tracemalloc.start()
        baci_parts.write(folder, tmp_path / f"parts{years}", as_it_is)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)  # what is made once a process is made here
    assert peak(6) < 1.5 * peak(1)


# --- in a project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The committed data in a folder of its own."""
    for name in ("data/tables", "data/geo", "data/facts", "data/reference", "static/geo"):
        shutil.copytree(root() / name, tmp_path / "project" / name)
    for file in (build.MANIFEST, build.SOURCES, build.CORRECTIONS, package.PACKAGE, CHECKSUMS):
        shutil.copy(root() / file, tmp_path / "project" / file)
    return tmp_path / "project"


@pytest.fixture
def built(project: Path, folder: Path) -> build.Built:
    """The committed tables with the archive in the place of trade."""
    tables = {name: check.read(project, name) for name in build.SCHEMAS if name != "trade"}
    files = {name: (project / name).read_bytes() for name in build.GEO_FILES}
    files |= {build.table_path(name): build.parquet(table) for name, table in tables.items()}
    parts = project / "data" / "tables" / "trade.new"
    catalogue = build._whole_archive(folder, parts, tables)
    result = build.Built(tables, files, {"trade": parts}, {"trade": catalogue})
    files[build.MANIFEST] = build.manifest(result)
    files[package.PACKAGE] = package.package_json(
        json.loads(files[build.MANIFEST]), build.records(project)
    )
    return result


def test_parts_take_the_place_of_the_file_and_are_as_the_manifest_says(
    built: build.Built, project: Path
) -> None:
    build.write(built, project)
    tables = project / "data" / "tables"
    assert (tables / "trade" / CATALOGUE).is_file()
    assert not (tables / "trade.parquet").exists() and not (tables / "trade.new").exists()
    assert check.committed(project) == []
    assert built.rows == 5 + sum(map(len, built.tables.values()))


def test_a_part_that_changed_is_missing_or_was_added_is_named(
    built: build.Built, project: Path
) -> None:
    build.write(built, project)
    trade = project / "data" / "tables" / "trade"
    damaged = trade / "heading=0101" / "year=2024" / "part.parquet"
    damaged.write_bytes(damaged.read_bytes() + b"?")
    (trade / "heading=2822" / "year=2024" / "part.parquet").unlink()
    shutil.copytree(trade / "heading=7403" / "year=2023", trade / "heading=7403" / "year=1999")
    first, second, third = check.committed(project)
    assert "heading=0101/year=2024/part.parquet has sha256" in first
    assert "heading=2822/year=2024/part.parquet cannot be read" in second
    assert "heading=7403/year=1999/part.parquet is in no catalogue: remove it" in third


def test_a_rebuild_of_another_archive_names_the_parts_that_differ(
    built: build.Built, project: Path, folder: Path, tmp_path: Path
) -> None:
    build.write(built, project)
    assert check._other_parts(project, "trade", built.catalogues["trade"]) == []
    unpack(folder, *LINES[1:])
    fresh = baci_parts.write(folder, tmp_path / "fresh", as_it_is)
    complaints = check._other_parts(project, "trade", fresh)
    path = "heading=7403/year=2024/part.parquet"
    assert complaints == [f"trade: {path} is not what the rebuild gives"]


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_how_memory_holds_text_does_not_change_a_file(storage: str) -> None:
    rows = pd.DataFrame({"hs6": ["740311", None], "rows": [1, 2]})
    with pd.option_context("mode.string_storage", storage):
        data = build.parquet(rows.astype({"hs6": "str"}))
    assert data == build.parquet(rows)


def test_a_row_that_breaks_the_schema_stops_the_build(project: Path, folder: Path) -> None:
    unpack(folder, *LINES, "2024,392,156,740311,-1.0,1.0")
    tables = {"countries": check.read(project, "countries")}
    with pytest.raises(build.BuildError, match="Table trade breaks its schema"):
        build._whole_archive(folder, project / "parts", tables)


def test_all_codes_are_those_of_an_archive(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(data_commands, "root", lambda: project)
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    arguments = ["data", "build", "--from", str(project), "--all-codes"]
    assert data_commands.run(parser.parse_args(arguments)) == 1
    assert "--baci-archive FOLDER" in capsys.readouterr().err
