"""Differences of two synthetic states of the tables."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from msp_dash.cli import data_commands
from msp_dash.data.parts import CATALOGUE
from msp_dash.ingest import diff, diff_page

KEYS = ("source", "edition", "iso3", "year")


def gdp(*values: float | None, first: int = 2018) -> pd.DataFrame:
    """A made table of GDP, a row a year."""
    years = range(first, first + len(values))
    rows = [("made", "1", "CHL", year, value) for year, value in zip(years, values, strict=True)]
    return pd.DataFrame(rows, columns=[*KEYS, "value_usd"])


def state(folder: Path, **tables: pd.DataFrame) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def compared(folder: Path, old: pd.DataFrame, new: pd.DataFrame, most: int = 20) -> diff.TableDiff:
    both = state(folder / "old", gdp=old), state(folder / "new", gdp=new)
    (table_diff,) = diff.compare(*both, most)
    return table_diff


def test_changed_numbers_come_with_their_key_both_values_and_the_biggest_first(
    tmp_path: Path,
) -> None:
    table_diff = compared(tmp_path, gdp(100.0, 200.0, 0.0, 5.0), gdp(101.0, 100.0, 3.0, None))
    assert table_diff.cells == (("value_usd", 4),) and (table_diff.added, table_diff.removed) == (
        0,
        0,
    )
    assert [(dict(c.key)["year"], c.old, c.new, c.relative) for c in table_diff.changes] == [
        ("2020", 0.0, 3.0, float("inf")),
        ("2019", 200.0, 100.0, -0.5),
        ("2018", 100.0, 101.0, 0.01),
        ("2021", 5.0, None, None),
    ]


def test_rows_of_one_side_are_added_or_removed_and_never_changed(tmp_path: Path) -> None:
    table_diff = compared(tmp_path, gdp(1.0, 2.0), gdp(2.0, 3.0, first=2019))
    assert (table_diff.added, table_diff.removed, table_diff.cells) == (1, 1, ())
    assert [dict(key)["year"] for key in table_diff.added_keys + table_diff.removed_keys] == [
        "2020",
        "2018",
    ]


def test_one_is_told_as_one(tmp_path: Path) -> None:
    table_diff = compared(tmp_path, gdp(1.0, 2.0), gdp(1.5, first=2018))
    for text in (
        diff_page.as_text([table_diff], "a", "b"),
        diff_page.as_page([table_diff], "a", "b"),
    ):
        assert "1 changed cell" in text and "1 row removed" in text
        assert "1 changed cells" not in text


def test_all_are_counted_where_only_the_biggest_are_listed(tmp_path: Path) -> None:
    many = gdp(*[float(n) for n in range(1, 101)])
    table_diff = compared(tmp_path, many, many.assign(value_usd=many["value_usd"] + 1), most=3)
    assert (table_diff.changed, len(table_diff.changes)) == (100, 3)
    assert "  and 97 more (--most N lists more)" in diff_page.as_text([table_diff], "a", "b")


def test_text_and_other_types_are_compared_too(tmp_path: Path) -> None:
    old, new = gdp(1.0).assign(note="as is", flag=True), gdp(1.0).assign(note="new", flag="yes")
    table_diff = compared(tmp_path, old, new.astype({"value_usd": "int64"}))
    assert [(c.column, c.old, c.new, c.relative) for c in table_diff.changes] == [
        ("note", "as is", "new", None),
        ("flag", "true", "yes", None),
    ]


def test_columns_of_one_side_are_named_and_a_key_without_one_is_told(tmp_path: Path) -> None:
    table_diff = compared(tmp_path / "1", gdp(1.0), gdp(1.0).assign(unit="USD"))
    assert (table_diff.columns_only, table_diff.note) == (("+unit",), "")
    table_diff = compared(tmp_path / "2", gdp(1.0), gdp(1.0).drop(columns="edition"))
    assert table_diff.note == "rows cannot be matched: edition is part of the key"


def test_a_table_of_one_side_is_new_or_gone(tmp_path: Path) -> None:
    old, new = state(tmp_path / "old", gdp=gdp(1.0)), state(tmp_path / "new", prices=gdp(1.0, 2.0))
    assert [(one.name, one.note, one.added, one.removed) for one in diff.compare(old, new, 5)] == [
        ("prices", "a new table", 2, 0),
        ("gdp", "a table that is gone", 0, 1),
    ]


def test_a_table_in_parts_is_compared_with_one_in_a_file(tmp_path: Path) -> None:
    old, new = state(tmp_path / "old", gdp=gdp(1.0, 2.0)), tmp_path / "new"
    state(new / "gdp" / "year=2018", part=gdp(1.0))
    state(new / "gdp" / "year=2019", part=gdp(4.0, first=2019))
    pd.DataFrame({"path": ["a"]}).to_parquet(new / "gdp" / CATALOGUE)
    (table_diff,) = diff.compare(old, new, 5)
    assert [(c.old, c.new) for c in table_diff.changes] == [(2.0, 4.0)]


def test_the_page_stands_alone_and_shows_text_as_text(tmp_path: Path) -> None:
    table_diff = compared(tmp_path, gdp(1.0).assign(note=""), gdp(2.0).assign(note="<b>x</b>"))
    page = diff_page.as_page([table_diff], "before & then", "now")
    assert "before &amp; then" in page and "&lt;b&gt;x&lt;/b&gt;" in page and "<b>x</b>" not in page
    assert "+100.0%" in page
    assert not any(word in page for word in ("http", "src=", "url(", "<script", "<link"))


def run(*words: Any) -> int:
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    return data_commands.run(parser.parse_args(["data", "diff", *map(str, words)]))


def test_a_revision_of_git_is_compared_with_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    state(project / "data" / "tables", gdp=gdp(1.0))
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "data"], [*who, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", "-C", str(project), *words], check=True)
    after = state(tmp_path / "after", gdp=gdp(1.5))
    monkeypatch.setattr(diff, "root", lambda: project)
    assert run("HEAD", after, "--html", tmp_path / "diff.html") == 0
    output = capsys.readouterr().out
    assert "gdp              1           1      0        0              1\n" in output
    assert "    value_usd: 1 -> 1.5 (+50.0%)\n" in output
    assert "+50.0%" in (tmp_path / "diff.html").read_text("utf-8")
    assert run("HEAD", "installed") == 0
    assert capsys.readouterr().out.endswith("1 table is equal: gdp.\n")


@pytest.mark.parametrize("most", ["0", "100001", "1000005", "ten"])
def test_how_many_lines_are_listed_has_bounds(most: str) -> None:
    with pytest.raises(SystemExit):
        run("installed", "installed", "--most", most)


@pytest.mark.parametrize("state_", ["--output=x", "no-such-revision"])
def test_what_is_no_state_of_the_tables_is_one_sentence(
    state_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--", state_, "installed") == 1
    output = capsys.readouterr().err
    assert output.startswith(
        f"'{state_}' is neither a folder nor a revision of git: write installed"
    )


def test_a_folder_without_tables_and_a_file_that_is_none_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "installed") == 1
    assert "has no tables: name a folder with .parquet files." in capsys.readouterr().err
    (tmp_path / "gdp.parquet").write_bytes(b"no table")
    assert run(tmp_path, "installed") == 1
    assert capsys.readouterr().err.startswith("A table cannot be read: ")
