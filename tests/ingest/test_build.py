"""The data commands build, write and check ``data/tables`` as documented."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from msp_dash.cli import data_commands, headlines
from msp_dash.data.curated import CHECKSUMS
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.figures.common import publication
from msp_dash.ingest import build, check, journal, package, seal

COMMITTED = root()
_opened: set[str] = set()
_listening: list[bool] = []


def _on_open(event: str, args: tuple[Any, ...]) -> None:
    if _listening and event == "open" and isinstance(args[0], str):
        _opened.add(args[0])


@pytest.fixture(scope="module")
def built(sources_dir: Path) -> build.Built:
    sys.addaudithook(_on_open)
    _listening.append(True)
    result = build.build(sources_dir, COMMITTED, lambda _: None)
    _listening.clear()
    return result


@pytest.fixture(scope="module")
def committed() -> build.Built:
    """What a build that gives the committed tables would have in memory."""
    tables = {name: check.read(COMMITTED, name) for name in SCHEMAS}
    paths = (*map(build.table_path, tables), *build.GEO_FILES)
    return build.Built(tables, {path: (COMMITTED / path).read_bytes() for path in paths})


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what follows the check of the committed tables, which takes seconds."""
    monkeypatch.setattr(check, "committed", lambda _: [])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The committed data in a folder of its own."""
    for folder in ("data/tables", "data/geo", "data/facts", "data/reference", "static/geo"):
        shutil.copytree(COMMITTED / folder, tmp_path / folder)
    for file in (build.MANIFEST, build.SOURCES, build.CORRECTIONS, package.PACKAGE, CHECKSUMS):
        shutil.copy(COMMITTED / file, tmp_path / file)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, project: Path) -> Callable[..., int]:
    """The command line on the copied project."""
    monkeypatch.setattr(data_commands, "root", lambda: project)
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    return lambda *words: data_commands.run(parser.parse_args(["data", *map(str, words)]))


# `make test` runs `make data-check` too, which makes the same comparison.
@pytest.mark.every
def test_the_committed_tables_are_what_the_publishers_files_give(built: build.Built) -> None:
    assert check.rebuilt(COMMITTED, built) == []


@pytest.mark.every  # As `make data-check` asks in `make test`.
def test_the_committed_tables_geometry_and_facts_have_no_complaints() -> None:
    assert check.committed(COMMITTED) == []


def test_a_list_of_what_is_kept_by_hand_that_is_gone_is_named(project: Path) -> None:
    (project / CHECKSUMS).unlink()
    (complaint,) = check.committed(project)
    assert complaint.startswith(CHECKSUMS) and "git checkout" in complaint


@pytest.mark.parametrize("action", ["check", "seal"])
def test_a_damaged_record_of_the_last_check_is_one_sentence(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    path = project / CHECKSUMS
    cut = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(cut)
    assert run(action) == 1
    assert capsys.readouterr().err.splitlines()[0] == (
        f"{CHECKSUMS} cannot be read (JSONDecodeError): restore it with `git checkout {CHECKSUMS}`"
    )
    assert path.read_bytes() == cut


def test_damaged_headlines_are_a_complaint(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / headlines.FILE).write_text('{"on": "2026', "utf-8")
    assert run("check") == 1
    assert "data/headlines.json cannot be read (JSONDecodeError)" in capsys.readouterr().err


def test_an_edited_file_is_to_be_accepted_only_when_all_else_is_mended(project: Path) -> None:
    sources = project / build.SOURCES
    sources.write_text(sources.read_text("utf-8") + "\n", "utf-8")
    (complaint,) = seal.complaints(project)
    assert complaint.startswith(f"{build.SOURCES}: edited since the last check: review it, then")
    (project / build.table_path("reserves")).write_bytes(b"of another edition")
    first, *_, last = check.committed(project)
    assert "reserves.parquet has sha256" in first
    assert f"{build.SOURCES}: edited since the last check: when all else is mended," in last


@pytest.mark.every
def test_every_file_that_is_read_has_its_record(built: build.Built, sources_dir: Path) -> None:
    """And every recorded file is read, but for the two that GDAL opens out of Python's sight."""
    read = {
        Path(path).relative_to(sources_dir).as_posix()
        for path in _opened
        if Path(path).is_relative_to(sources_dir) and Path(path).is_file()
    }
    recorded = {file["path"] for record in build.records(COMMITTED) for file in record["files"]}
    assert read <= recorded
    assert built.tables


def test_a_build_writes_the_same_bytes_again(committed: build.Built) -> None:
    for name, table in committed.tables.items():
        again = table.sample(frac=1, random_state=1).sort_values(list(SCHEMAS[name].unique or []))
        path = build.table_path(name)
        assert build.parquet(again.reset_index(drop=True)) == committed.files[path]


def test_tables_are_sorted_by_key_and_keep_their_types(project: Path) -> None:
    for name, schema in SCHEMAS.items():
        table, key = check.read(project, name), list(schema.unique or [])
        assert table[key].equals(table[key].sort_values(key, ignore_index=True)), name
        again = build.validated(name, table)
        # Text of one type may be stored in two ways, by what else the process has loaded.
        assert again.dtypes.astype(str).equals(table.dtypes.astype(str)), name
        assert again.astype(object).equals(table.astype(object)), name


def test_one_basis_a_source_edition_mineral_and_stage(project: Path) -> None:
    """Different bases never meet in a share."""
    production = check.read(project, "production")
    bases = production.groupby(["source", "edition", "mineral", "stage"])["basis"].nunique()
    assert bases[bases > 1].to_dict() == {}


def test_records_say_who_published_what() -> None:
    records = build.records(COMMITTED)
    ids = [record["id"] for record in records]
    assert len(ids) == len(set(ids)) >= 29
    for record in records:
        for field in ("publisher", "title", "licence", "short", "cite", "citation", "notes"):
            assert record[field], (record["id"], field)
        assert dt.date.fromisoformat(record["retrieved"]) and set(record["tables"]) <= set(SCHEMAS)
        assert record["grade"] in ("A", "A-", "B", "C", "D")
    by_id = {record["id"]: record for record in records}
    assert "Not the IEA's file" in by_id["iea-cm-2026-07"]["notes"]
    assert by_id["usgs-mcs-2026"]["files"][0]["sha256"].startswith("582a0aa231aea53d")


def test_every_edition_of_the_tables_has_a_record(project: Path) -> None:
    ids = {record["id"] for record in build.records(project)}
    for name in ("production", "reserves", "salient", "demand", "supply_outlook"):
        table = check.read(project, name)
        pairs = table[["source", "edition"]].drop_duplicates().itertuples(index=False)
        assert {publication(*pair).id for pair in pairs} <= ids, name


def _one_file(folder: Path, content: bytes, sum_of: bytes) -> tuple[Path, Path]:
    sources, project = folder / "sources", folder / "project"
    (sources / "usgs").mkdir(parents=True)
    (project / "data").mkdir(parents=True)
    (sources / "usgs" / "a.csv").write_bytes(content)
    entry = f"[{{path: usgs/a.csv, sha256: {build.sha256(sum_of)}}}]"
    (project / build.SOURCES).write_text(f"- {{id: usgs-a, files: {entry}}}\n", "utf-8")
    return sources, project


def test_a_changed_file_is_named_with_both_sums(tmp_path: Path) -> None:
    sources, project = _one_file(tmp_path, b"new", sum_of=b"old")
    with pytest.raises(build.BuildError) as stopped:
        build.check_files(sources, project)
    for part in ("usgs/a.csv", "usgs-a", build.sha256(b"new"), build.sha256(b"old")):
        assert part in str(stopped.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    sources, project = _one_file(tmp_path, b"same", sum_of=b"same")
    build.check_files(sources, project)
    (sources / "usgs" / "a.csv").unlink()
    with pytest.raises(build.BuildError, match=r"usgs/a\.csv \(usgs-a\) is missing in"):
        build.check_files(sources, project)


def test_a_table_that_breaks_its_schema_says_where(project: Path) -> None:
    table = check.read(project, "reserves")
    table.loc[3, "status"] = "guessed"
    with pytest.raises(build.BuildError, match=r"Table reserves breaks its schema: .*guessed"):
        build.validated("reserves", table)


def test_an_area_without_a_row_in_countries_stops_the_build(project: Path) -> None:
    tables = {name: check.read(project, name) for name in SCHEMAS}
    tables["reserves"].loc[3, "iso3"] = "QQQ"
    with pytest.raises(build.BuildError, match=r"Table reserves names QQQ"):
        build._check_codes(tables)


def test_a_target_that_cannot_be_written_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "data" / "tables").mkdir(parents=True)
    (tmp_path / "data" / "tables" / "a.parquet").write_bytes(b"old")
    (tmp_path / "static").write_bytes(b"a file where a folder should be")
    files = {"data/tables/a.parquet": b"new", "static/geo/world.json": b"new"}
    with pytest.raises(journal.WriteError, match=r"Cannot write .*world\.json: .* Nothing changed"):
        build.write(build.Built({}, files), tmp_path)
    assert [path.name for path in (tmp_path / "data" / "tables").iterdir()] == ["a.parquet"]
    assert (tmp_path / "data" / "tables" / "a.parquet").read_bytes() == b"old"


def test_differences_name_table_key_and_both_values(project: Path) -> None:
    old = check.read(project, "reserves").head(6)
    new = old.copy()
    new.loc[2, "value"] = 12345.0
    at = " ".join(f"{column}={new.at[2, column]}" for column in SCHEMAS["reserves"].unique or [])
    text = f"reserves {at}: value {old.at[2, 'value']:.1f} committed, 12345.0 rebuilt"
    assert check.differences("reserves", old, new) == [text]
    assert check.differences("reserves", old, new.drop(index=2))[0].endswith(": only committed")
    assert check.differences("reserves", old, old.copy()) == []


@pytest.mark.usefixtures("sound")
def test_check_says_that_the_files_were_not_read(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check") == 0
    assert "the publishers' files were not read again" in capsys.readouterr().out


DAMAGES: dict[str, Callable[[Path], object]] = {
    "reserves.parquet has sha256": lambda p: (p / "data/tables/reserves.parquet").write_bytes(b"x"),
    "demand.parquet cannot be read": lambda p: (p / "data/tables/demand.parquet").unlink(),
    "old.parquet is in no manifest": lambda p: (p / "data/tables/old.parquet").write_bytes(b"x"),
    "world.json has sha256": lambda p: (p / "static/geo/world.json").write_bytes(b"{}"),
    "data/facts/members.csv:1:": lambda p: (p / "data/facts/members.csv").write_text("a,b\n"),
}
"""What is done to a project, by the complaint about it."""

CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "is of ingest version 0": lambda m: m.update(ingest_version=0),
    "has no table reserves": lambda m: m["tables"].pop("reserves"),
    "rows, data/manifest.json says 1": lambda m: m["tables"]["demand"].update(rows=1),
    "its schema changed": lambda m: m["tables"]["production"].update(schema_version="x"),
}
"""The same of its manifest."""


def test_check_names_all_that_is_damaged(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for damage in DAMAGES.values():
        damage(project)
    assert run("check") == 1
    errors = capsys.readouterr().err
    assert [errors.count(complaint) for complaint in DAMAGES] == [1] * len(DAMAGES)


def test_check_holds_the_manifest_against_the_program(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads((project / build.MANIFEST).read_text("utf-8"))
    for change in CHANGES.values():
        change(manifest)
    (project / build.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    assert run("check") == 1
    errors = capsys.readouterr().err
    assert [errors.count(complaint) for complaint in CHANGES] == [1] * len(CHANGES)


def test_a_manifest_that_cannot_be_read_is_named(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / build.MANIFEST).write_text("{", "utf-8")
    assert run("check") == 1
    assert "manifest.json cannot be read" in capsys.readouterr().err


@pytest.mark.usefixtures("sound")
def test_check_from_a_folder_rebuilds_and_finds_a_changed_value(
    run: Callable[..., int],
    project: Path,
    committed: build.Built,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "build", lambda *_: committed)
    assert run("check", "--from", project) == 0
    assert "Rebuilt from" in capsys.readouterr().out
    table = check.read(project, "reserves")
    row = table.index[table["value"].notna()][0]
    table.loc[row, "value"] += 1
    (project / build.table_path("reserves")).write_bytes(build.parquet(table))
    assert run("check", "--from", project) == 1
    assert f"iso3={table.at[row, 'iso3']}: value" in capsys.readouterr().err


def test_build_writes_tables_that_pass_the_check(
    run: Callable[..., int],
    project: Path,
    committed: build.Built,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "build", lambda *_: committed)
    shutil.rmtree(project / "data" / "tables")
    assert run("build", "--from", project) == 0
    assert f"Built {len(SCHEMAS)} tables" in capsys.readouterr().out
    assert run("check") == 0


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("action", ["build", "check", "import-facts"])
def test_a_folder_that_is_not_there_is_one_sentence(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert run(action, "--from", tmp_path / "nowhere") == 1
    message = [line for line in capsys.readouterr().err.splitlines() if "nowhere" in line]
    assert len(message) == 1 and message[0].startswith("There is no folder")


def test_import_facts_keeps_edits(
    run: Callable[..., int], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = project / "data" / "facts" / "timeline.csv"
    edited.write_text(edited.read_text("utf-8").replace("Toronto", "Toronto, Canada", 1), "utf-8")
    assert run("import-facts", "--from", COMMITTED / "data" / "facts") == 1
    assert "--force" in capsys.readouterr().err
    assert run("import-facts", "--from", COMMITTED / "data" / "facts", "--force") == 0


def test_a_number_is_read_back_as_it_was_built(project: Path) -> None:
    # USGS MCS 2026, COBALT, Congo (Kinshasa), Mine production, 2024: 226,000 metric tons.
    rows = check.read(project, "production").query(
        "source == 'usgs' and edition == '2026' and mineral == 'cobalt' and stage == 'mine' "
        "and iso3 == 'COD' and year == 2024"
    )
    assert rows["value"].tolist() == [226000.0]


def test_how_memory_holds_text_is_no_part_of_a_schema() -> None:
    """The running app holds text otherwise than the build does; its tables are the same."""
    code = (
        "import msp_dash.data.frames\n"
        "from msp_dash.data.load import manifest\n"
        "from msp_dash.ingest.build import schema_version\n"
        "tables = manifest()['tables']\n"
        "assert {n: schema_version(n) for n in tables} == "
        "{n: e['schema_version'] for n, e in tables.items()}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root())
