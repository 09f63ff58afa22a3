"""A new edition by one command, on an invented extract: taken whole, or refused with what to do."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
import yaml

from msp_dash.cli import data_commands
from msp_dash.data import newest_record
from msp_dash.data.paths import root
from msp_dash.figures import build as build_figure
from msp_dash.figures.output_tables import newest_series
from msp_dash.ingest import bgs, build, check, codes, iea, layouts, take
from tests.archives import unpack
from tests.drill.next_edition import next_edition
from tests.drill.small_project import SmallProject, summaries
from tests.ingest.test_layouts import BGS_HEADS, workbook
from tests.project_data import reading

NEW = "usgs/MCS2027_Commodities_Data.csv"
ON = dt.date(2027, 2, 10)


def command(project: SmallProject, monkeypatch: pytest.MonkeyPatch, file: Path, *more: str) -> int:
    monkeypatch.setattr(data_commands, "root", lambda: project.folder)
    monkeypatch.setattr(data_commands, "today", lambda: ON)
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    words = ["data", "take", str(file), "--series", "usgs-mcs", "--edition", "2027"]
    words += ["--published", "2027-02-03", "--from", str(project.sources), *more]
    return data_commands.run(parser.parse_args(words))


def new_file(folder: Path, content: bytes) -> Path:
    path = folder / "MCS2027_Commodities_Data.csv"
    path.write_bytes(content)
    return path


@pytest.mark.one_in(2)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_rehearsal_writes_nothing_and_yes_writes_all_of_it(
    usgs: SmallProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seed: int,
) -> None:
    file = new_file(tmp_path, next_edition(summaries(), seed))
    before = usgs.state()
    assert command(usgs, monkeypatch, file) == 0
    rehearsal = capsys.readouterr().out
    assert "A rehearsal: nothing was written." in rehearsal
    assert usgs.state() == before
    assert "16 rows of edition 2027, 16 of edition 2026" in rehearsal
    assert 'title: "Mineral Commodity Summaries 2027 data release"' in rehearsal
    assert "Ends with edition 2026; see what the new one still needs:\n" in rehearsal
    assert "\n  data/sources.yaml: the notes of usgs-mcs-2026: " in rehearsal
    assert command(usgs, monkeypatch, file, "--yes") == 0
    assert (usgs.sources / NEW).read_bytes() == file.read_bytes()
    old, new = usgs.records()
    assert (new["id"], new["edition"], new["published"]) == ("usgs-mcs-2027", "2027", "2027-02-03")
    assert new["calendar"]["month"] == 2 and old["calendar"] == {"series": "usgs-mcs"}
    assert old | {"calendar": 0} == record_before(before, usgs) | {"calendar": 0}
    rows = usgs.table("production")
    assert set(rows["edition"]) == {"2026", "2027"} and rows["year"].max() == 2026
    spans = usgs.table("us_supply")[["edition", "first_year", "year"]].drop_duplicates()
    assert spans.to_numpy().tolist() == [["2026", 2021, 2024], ["2027", 2022, 2025]]
    assert check.committed(usgs.folder) == []
    (left,) = check.unwritten(usgs.folder)
    assert f"Now write in {left}." in capsys.readouterr().out
    assert data_commands.run(argparse.Namespace(action="check", source=None, own=None)) == 0
    assert f"Not written yet: {left}." in capsys.readouterr().err
    assert left.startswith("data/sources.yaml: usgs-mcs-2027: `notes`")
    path = usgs.folder / build.SOURCES
    path.write_text(path.read_text("utf-8").replace("What is peculiar about it", "All"), "utf-8")
    assert check.unwritten(usgs.folder) == []


def record_before(before: dict[str, bytes], project: SmallProject) -> dict[str, object]:
    text = before[(project.folder / build.SOURCES).as_posix()]
    folder = project.folder.parent / "before"
    (folder / "data").mkdir(parents=True)
    (folder / build.SOURCES).write_bytes(text)
    (record,) = build.records(folder)
    return record


def test_the_same_file_again_is_nothing_to_do(
    usgs: SmallProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    file = new_file(tmp_path, next_edition(summaries()))
    assert command(usgs, monkeypatch, file, "--yes") == 0
    before = usgs.state()
    assert command(usgs, monkeypatch, file, "--yes") == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("is taken already: nothing to do.")
    assert usgs.state() == before


def multiplied(data: bytes, chapter: bytes, by: int) -> bytes:
    """The output of countries and world of one chapter in another unit."""
    rows = data.splitlines(keepends=True)
    return b"".join(
        re.sub(rb'"([\d,]+)"', lambda m: b'"%d"' % (int(m[1].replace(b",", b"")) * by), row)
        if row.startswith(chapter) and b",Mine production," in row
        else row
        for row in rows
    )


def refusal(project: SmallProject, content: bytes, tmp_path: Path, edition: str = "2027") -> str:
    """The message with which a file is refused; nothing may have changed."""
    before = project.state()
    file = new_file(tmp_path, content)
    with (
        pytest.raises((ValueError, build.BuildError)) as error,
        take.take(
            [file], "usgs-mcs", edition, "2027-02-03", project.sources, project.folder, on=ON
        ),
    ):
        pass
    assert project.state() == before
    return str(error.value)


def test_renames_are_told_at_once_and_taken_once_their_lines_are_there(
    usgs: SmallProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = next_edition(summaries(), renames=True)
    text = refusal(usgs, content, tmp_path)
    assert "Not known: 2; nothing was written." in text
    lines = {
        "usgs_labels.csv": '2027,,COBALT,"Mine production, contained cobalt",'
        "cobalt,mine,content,,,,,",
        "usgs_salient.csv": "2027,,NICKEL,Nickel,Net import reliance as a percentage of apparent "
        "consumption,nickel,net_import_reliance,all,percent,",
    }  # fmt: skip
    for table, line in lines.items():
        assert f"  {line}\n" in f"{text}\n"
        usgs.add(table, line)
    assert command(usgs, monkeypatch, new_file(tmp_path, content), "--yes") == 0
    cobalt = usgs.table("production").query("edition == '2027' and mineral == 'cobalt'")
    assert set(cobalt["stage"]) == {"mine"} and len(cobalt) == 8
    assert check.committed(usgs.folder) == []


def test_all_that_is_unknown_is_told_at_once(usgs: SmallProject, tmp_path: Path) -> None:
    content = next_edition(summaries()).replace(b"Indonesia", b"Newland")
    content = content.replace(b"Reserves,metric tons", b"Reserves of ore,metric tons")
    content = content.replace(b",Notes,", b",Remarks,").replace(b"metric tons", b"short tons", 1)
    text = refusal(usgs, content, tmp_path)
    assert 'column "Notes"' in text and '"Remarks"' in text
    assert 'unit: column "Unit", row 2: "short tons"' in text


def test_labels_countries_and_units_are_told_at_once(usgs: SmallProject, tmp_path: Path) -> None:
    content = next_edition(summaries()).replace(b"Indonesia", b"Newland")
    content = content.replace(b"Reserves,metric tons", b"Reserves of ore,metric tons")
    text = refusal(usgs, content, tmp_path)
    assert "\n  Newland,?,\n" in text
    assert "\n  2027,,COBALT,Reserves of ore," in text
    assert "\n  2027,,NICKEL,Reserves of ore," in text


@pytest.mark.parametrize("cut", [0.4, 0.7])
def test_a_file_that_was_cut_off_is_refused(usgs: SmallProject, tmp_path: Path, cut: float) -> None:
    content = next_edition(summaries())
    assert "cut off: row" in refusal(usgs, content[: int(len(content) * cut)], tmp_path)


def test_a_file_cut_off_at_the_end_of_a_line_is_refused(usgs: SmallProject, tmp_path: Path) -> None:
    lines = next_edition(summaries()).splitlines(keepends=True)
    world = [line for line in lines if b"NICKEL" not in line]
    text = refusal(usgs, b"".join(world), tmp_path)
    assert "has no rows of what edition 2026 has: nickel mine, nickel, nickel net_import" in text


def test_a_file_of_another_edition_is_refused(usgs: SmallProject, tmp_path: Path) -> None:
    assert "This is a file of edition 2026" in refusal(usgs, summaries(), tmp_path)
    other = summaries().replace(b"220,000", b"230,000")
    assert "newest year of column" in refusal(usgs, other, tmp_path)
    assert "says edition 2027 in its name" in refusal(usgs, other, tmp_path, "2028")


def test_another_file_for_a_taken_edition_is_refused(usgs: SmallProject, tmp_path: Path) -> None:
    text = refusal(usgs, next_edition(summaries()), tmp_path, "2026")
    assert "Edition 2026 is recorded with another file" in text


def test_totals_that_rows_miss_are_told_with_the_lines_and_accepted_as_printed(
    usgs: SmallProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = next_edition(summaries()).replace(b"Cuba", b"Peru", 1)
    lines = content.decode("cp1252").splitlines(keepends=True)
    lines = [line for line in lines if not ("Indonesia" in line and "NICKEL" in line)]
    content = "".join(lines).encode("cp1252")
    text = refusal(usgs, content, tmp_path)
    assert "production,usgs,2027,nickel,mine,2026,,rows and total are as printed" in text
    file = new_file(tmp_path, content)
    assert command(usgs, monkeypatch, file, "--as-printed", "--yes") == 0
    assert check.committed(usgs.folder) == []


def test_a_suspected_unit_error_is_refused_and_named_where_it_is_accepted(
    usgs: SmallProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    content = multiplied(next_edition(summaries()), b"NICKEL", 20)  # output doubles every year
    line = "production, nickel mine content 2025: 5,440,000 -> "
    refused = refusal(usgs, content, tmp_path)
    assert refused.startswith("Suspected unit errors: total and countries are both 10, 100, ...")
    assert f"\n  {line}" in refused and "about 10 times, and so IDN, PHL, CAN\n" in refused
    assert command(usgs, monkeypatch, new_file(tmp_path, content), "--as-printed") == 0
    heading = "Suspected unit errors, accepted as printed; compare them with the file once more:"
    assert f"{heading}\n  {line}" in capsys.readouterr().out


def test_what_cannot_be_written_changes_nothing(
    usgs: SmallProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = new_file(tmp_path, next_edition(summaries()))
    before = usgs.state()
    plain = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.name == "sources.yaml" and target.is_relative_to(usgs.folder):
            raise OSError(28, "No space left on device", str(target))
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    assert command(usgs, monkeypatch, file, "--yes") == 1
    monkeypatch.setattr(Path, "replace", plain)
    assert usgs.state() == before


def test_a_series_that_no_record_has_is_told_with_those_that_are(
    usgs: SmallProject, tmp_path: Path
) -> None:
    with (
        pytest.raises(take.TakeError, match="Known: usgs-mcs"),
        take.take([tmp_path], "usgs", "2027", "2027", usgs.sources, usgs.folder, on=ON),
    ):
        pass


# Other publishers


def fill_in(book: openpyxl.Workbook) -> None:
    """Labels that the IEA has, in the place of invented ones."""
    for sheet, label in (
        ("1 Total demand", "Wind"), ("3.1 By tech", "Wind"), ("3.2 Demand by mineral", "Copper"),
    ):  # fmt: skip
        book[sheet].cell(7, 1, label)
    book["3.2 Demand by mineral"].append(["Copper", 3.0, None, 4.0])


def of_next_year(book: openpyxl.Workbook) -> None:
    """Move the base year on."""
    fill_in(book)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.value == 2023:
            cell.value = 2024


def rename(book: openpyxl.Workbook) -> None:
    book["3.1 By tech"].title = "3.3 By tech"


IEA_OLD = "iea/CM_Data_Explorer_2024-05.xlsx"
IEA_NAME = "CM_Data_Explorer_2025-05.xlsx"
IEA_NEW = ("iea-cm", "2025-05", "2025-05")


def book_at(folder: Path, *changes: Callable[[openpyxl.Workbook], object]) -> Path:
    folder.mkdir()
    workbook(folder, lambda book: [change(book) for change in changes])
    return folder / IEA_OLD


def accepted(project: SmallProject, file: Path, *edition: str) -> Mapping[str, object]:
    """Take an edition whole; its record."""
    with take.take([file], *edition, project.sources, project.folder, on=ON) as staged:
        assert staged is not None
        take.accept(staged, project.sources, project.folder)
    assert check.committed(project.folder) == []
    return staged.record


def test_an_iea_edition_is_taken_and_figures_show_it(project: SmallProject, tmp_path: Path) -> None:
    content = book_at(tmp_path / "old", fill_in).read_bytes()
    project.set_up("iea-cm-2024-05", {IEA_OLD: content}, {"IEA": iea.build})
    file = book_at(tmp_path / "new", of_next_year)
    record = accepted(project, file.rename(file.with_name(IEA_NAME)), *IEA_NEW)
    assert str(record["coverage"]).startswith("Demand 2024 and 2030 to 2050")
    base = project.table("demand").query("scenario == 'base'").groupby("edition")["year"].unique()
    assert {edition: list(years) for edition, years in base.items()} == {
        "2024-05": [2023], "2025-05": [2024],
    }  # fmt: skip
    with reading(project.folder):
        figure = build_figure("demand.scenarios", {"mineral": "copper"})
        assert [one.edition for one in figure.sources] == ["2025-05"]
        assert "IEA May 2025" in figure.subtitle


def test_an_iea_workbook_with_a_renamed_sheet_is_refused_with_the_line_to_add(
    project: SmallProject, tmp_path: Path
) -> None:
    content = book_at(tmp_path / "old", fill_in).read_bytes()
    project.set_up("iea-cm-2024-05", {IEA_OLD: content}, {"IEA": iea.build})
    other_year = book_at(tmp_path / "other", fill_in, rename)
    file = book_at(tmp_path / "new", of_next_year, rename)
    before = project.state()
    texts = []
    for path in (other_year, file):
        book = path.rename(path.with_name(IEA_NAME))
        with (
            pytest.raises(layouts.LayoutError) as error,
            take.take([book], *IEA_NEW, project.sources, project.folder, on=ON),
        ):
            pass
        texts.append(str(error.value))
    assert "heads: row" in texts[0]  # the base year of another edition
    assert 'missing: sheet "3.1 ..."' in texts[1] and "heads: row" not in texts[1]
    line = 'renamed: {"3.3 By tech": "3.1 "}'
    pattern = "iea/CM_Data_Explorer_{edition}.xlsx"
    assert f"Add to {pattern} in data/reference/layouts.yaml:  {line}" in texts[1]
    assert project.state() == before
    layout = f"- file: {pattern}\n"
    path = project.folder / "data" / "reference" / layouts.FILE
    path.write_text(path.read_text("utf-8").replace(layout, f"{layout}  {line}\n"), "utf-8")
    project.patch.setattr(layouts, "REFERENCE", path.parent)
    project.forget()
    accepted(project, book, *IEA_NEW)
    demand = project.table("demand")
    assert set(demand["edition"]) == {"2024-05", "2025-05"}


def production_of(*cells: tuple[str, str, int]) -> bytes:
    """An export of (country, code, year)."""
    common = {
        "bgs_commodity_trans": "cobalt, mine", "units": "tonnes (metal content)",
        "quantity": "12.5",
    }  # fmt: skip
    rows = [
        dict.fromkeys(BGS_HEADS.split(","), "")
        | {"country_trans": country, "country_iso3_code": iso3, "year": f"{year}-01-01 00:00:00"}
        | common
        for country, iso3, year in cells
    ]
    return "\n".join([BGS_HEADS, *(codes.quoted(*row.values()) for row in rows), ""]).encode()


ZAMBIA = ("Zambia", "ZMB", 2023)


def test_a_bgs_file_with_a_new_country_is_refused_with_the_line_to_add(
    project: SmallProject, tmp_path: Path
) -> None:
    name = "BGS_cobalt_production.csv"
    files = {f"bgs/{name}": production_of(ZAMBIA)}
    project.set_up("bgs-wms-2023", files, {"BGS": bgs.build})
    file = tmp_path / name
    file.write_bytes(production_of(ZAMBIA, ("Newland", "CHL", 2024)))
    before = project.state()
    arguments = ([file], "bgs-wms", "2024", "2026-04", project.sources, project.folder)
    with pytest.raises(codes.UnknownLabels) as error, take.take(*arguments, on=ON):
        pass
    assert "Add to data/reference/country_aliases.csv" in str(error.value)
    assert "\n  Newland,?,\n" in str(error.value)
    assert project.state() == before
    project.add("country_aliases.csv", "Newland,CHL,")
    record = accepted(project, file, "bgs-wms", "2024", "2026-04")
    assert (project.sources / "bgs" / "2024" / name).is_file()
    assert str(record["coverage"]).startswith("Output by country 1971 to 2024")
    rows = project.table("production")[["edition", "iso3", "year"]].to_numpy().tolist()
    assert sorted(rows) == [["2023", "ZMB", 2023], ["2024", "CHL", 2024], ["2024", "ZMB", 2023]]
    with reading(project.folder):
        figure = build_figure("producers.ranking", {"mineral": "cobalt", "source": "bgs"})
        assert [one.edition for one in figure.sources] == ["2024"]
        assert "2024" in figure.title
        # Each edition repeats the years before: two would count them twice.
        assert set(newest_series("cobalt", "mine", "bgs")["edition"]) == {"2024"}


def test_the_files_of_an_archive_are_refused_with_its_record_and_the_command(
    usgs: SmallProject, tmp_path: Path
) -> None:
    """CEPII's own files are gigabytes, and stay where they were unpacked."""
    (own,) = usgs.records()
    path = usgs.folder / build.SOURCES
    (trade,) = [r for r in build.records(root()) if r["id"] == newest_record("cepii-baci")]
    path.write_text(take.as_yaml(own) + "\n" + take.as_yaml(trade), "utf-8")
    folder = tmp_path / "cepii"
    for year in (2024, 2025):
        unpack(folder, year=year, version="209901")
    before = usgs.state()
    arguments = ([folder], "cepii-baci", "209901", "2099-01", usgs.sources, usgs.folder)
    with pytest.raises(take.TakeError) as error, take.take(*arguments, on=ON):
        pass
    text = str(error.value)
    assert usgs.state() == before
    assert f"data build --from {usgs.sources} --baci-archive {folder}\n" in text
    record = text.split("its words:\n")[1].split("Then type:", maxsplit=1)[0]
    (new,) = yaml.safe_load(record)
    assert (new["id"], new["edition"], new["files"]) == ("cepii-baci-209901", "209901", [])
    assert new["calendar"]["month"] == 1
    assert "extract" not in record and new["cite"] == "CEPII, BACI HS17, version 209901, Etalab 2.0"
    assert re.fullmatch(r"\d+ codes of HS17, 2024 to 2025; all flows\.", new["coverage"])
    # With the record there, only the command is left to type.
    path.write_text(path.read_text("utf-8") + "\n" + textwrap.dedent(record), "utf-8")
    with pytest.raises(take.TakeError) as error, take.take(*arguments, on=ON):
        pass
    assert "Add its record" not in str(error.value)


def test_an_archive_of_another_nomenclature_is_refused(usgs: SmallProject, tmp_path: Path) -> None:
    """Its codes mean other products: an edition of HS92 is none of what is read from HS17."""
    path = usgs.folder / build.SOURCES
    text = path.read_text("utf-8")
    for series in ("cepii-baci", "cepii-baci-hs92"):
        (trade,) = [r for r in build.records(root()) if r["id"] == newest_record(series)]
        text += "\n" + take.as_yaml(trade)
    path.write_text(text, "utf-8")
    file = tmp_path / "BACI_HS92_Y2025_V209901.csv"
    file.touch()
    before = usgs.state()
    for series, read in (("cepii-baci", "baci_hs17_"), ("cepii-baci-hs92", "baci_hs92_")):
        arguments = ([file], series, "209901", "2099-01", usgs.sources, usgs.folder)
        with (
            pytest.raises(take.TakeError, match="CEPII's archive of HS92") as error,
            take.take(*arguments, on=ON),
        ):
            pass
        assert read in str(error.value) and "Add its record" not in str(error.value)
    zipped = file.rename(file.with_name("BACI_HS17_V209901.zip"))
    with (
        pytest.raises(take.TakeError, match="Unpack BACI_HS17_V209901"),
        take.take([zipped], *arguments[1:], on=ON),
    ):
        pass
    assert usgs.state() == before


def test_no_other_table_changes_with_an_edition(usgs: SmallProject, tmp_path: Path) -> None:
    """Trade of an archive that this command is not told of would become the extract's again."""
    rows = usgs.table("trade")
    rows["value_usd"] *= 2
    (usgs.folder / build.table_path("trade")).write_bytes(build.parquet(rows))
    text = refusal(usgs, next_edition(summaries()), tmp_path)
    assert text.startswith("Other tables would change too: trade. They were built of other files")


# The words of a record


def test_the_records_of_the_project_are_written_as_they_stand() -> None:
    """A record that is read and written again has the same fields."""
    for record in build.records(root()):
        text = take.as_yaml(record)
        assert text in (root() / build.SOURCES).read_text("utf-8") or record["id"] in text
