"""Hand-maintained facts: imported unchanged, and every mistake is reported with file and line."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from msp_dash.data.curated_check import complaints
from msp_dash.data.curated_rules import FACTS, REFERENCE, table_file
from msp_dash.data.paths import root
from msp_dash.ingest import facts

DATA = root() / "data"
COMMITTED = DATA / "facts"
Edit = Callable[[str, int, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "reference", tmp_path / "reference")
    return Path(shutil.copytree(COMMITTED, tmp_path / "facts"))


def wrong_in(folder: Path) -> list[str]:
    """Complaints about a folder of facts and the reference tables beside it."""
    return complaints(folder.parent)


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Set one cell: table, line as an editor counts, column, value."""

    def change(table: str, line: int, column: str, value: str) -> None:
        path = folder.parent / table_file(table)
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        rows[line - 1][rows[0].index(column)] = value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")

    return change


def test_the_committed_facts_have_no_complaints() -> None:
    assert complaints(DATA) == []


def test_what_a_government_confirms_cites_a_text_of_its_own(folder: Path, edit: Edit) -> None:
    """The eleven founders were "confirmed" by a trade magazine (BEST Magazine, S003)."""
    edit("members", 2, "source_id", "S003")
    assert wrong_in(folder) == [
        "facts/members.csv:2: source_id 'S003' is news, and confidence is confirmed_primary"
    ]
    edit("members", 2, "confidence", "secondary")
    assert wrong_in(folder) == []


def test_two_tables_name_the_evidence_of_one_event_alike() -> None:
    with (COMMITTED / "convenings.csv").open(encoding="utf-8", newline="") as handle:
        meetings = {row["date"]: row for row in csv.DictReader(handle) if row["series"] == "msp"}
    with (COMMITTED / "timeline.csv").open(encoding="utf-8", newline="") as handle:
        founding = next(row for row in csv.DictReader(handle) if row["category"] == "founding")
    meeting = meetings[founding["date"]]
    for column in ("source_id", "confidence"):
        assert meeting[column] == founding[column]


def test_every_table_has_rules_and_is_there() -> None:
    assert {path.stem for path in COMMITTED.glob("*.csv")} == set(FACTS)
    assert {path.stem for path in (DATA / "reference").glob("*.csv")} == set(REFERENCE)
    assert not FACTS.keys() & REFERENCE.keys()


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("table", "column", "value", "complaint"),
    [
        ("members", "role", "chief", "role 'chief' is not one of: msp_partner"),
        ("members", "source_id", "S999", "names S999, which is not in sources.csv"),
        ("members", "also_source_ids", "S004; S998", "names S998"),
        ("members", "note", "see S997", "names S997"),
        ("members", "iso3", "XYZ", "holds XYZ, which is no country code"),
        ("members", "from_date", "14 June 2022", "is no date"),
        ("members", "from_date", "2022-02-30", "is no date"),
        ("members", "until_date", "2021-01-01", "is before from_date 2022-06-14"),
        ("members", "entity", "Australia ", "has blanks around it"),
        ("members", "iso3", "", "may not be empty"),
        ("convenings", "series", "g7", "is not one of: msp, msp_forum"),
        ("participation", "convening_id", "MSP-1999", "is not in convenings.csv"),
        ("project_finance", "project_id", "atlantis", "is not in projects.csv"),
        ("projects", "lat", "95", "is no number from -90 to 90"),
        ("projects", "msp_partners_supporting", "EU; XQX", "holds XQX"),
        ("esg", "wgi_rule_of_law", "17", "is no number from -3 to 3"),
        ("recycling", "value_low", "140", "is no percentage"),
        ("recycling", "year", "last", "is no year or span of years"),
        ("recycling", "mineral", "unobtainium", "is no mineral that we know"),
        ("investment", "unit", "gold", "is not one of: USD bn"),
        ("investment", "value", "", "one without the other"),
        ("export_controls", "status", "ended", "needs a date in suspended_or_ended"),
        ("export_controls", "status_as_of", "", "may not be empty"),
        ("project_finance", "recipient", "Somebody", "stands where project_id does not"),
        ("commitments", "status", "kept", "is not one of: announced, signed"),
        ("commitments", "deadline", "soon", "is no date"),
        ("commitments", "status_date", "2020-01-01", "is before date 2024-03-03"),
        ("commitments", "amount", "5", "one without the other"),
        ("commitments", "bound", "at_most", "stands without an amount"),
        ("commitments", "quote", "", "may not be empty"),
        ("commitments", "convening_id", "MSP-1999", "is not in convenings.csv"),
        ("commitments", "source_id", "T999", "names T999, which is not in sources.csv"),
        ("commitments", "locator", "U001, paragraph 2", "needs the id of a source of the row"),
        ("commitments", "locator", "S031", "needs the id of a source of the row, a comma"),
        ("sources", "url", "javascript:alert(1)", "is no address: write https://"),
        ("sources", "date", "2022-9-22", "is no date: write 2024-09-26"),
        ("members", "from_date", "2026-11-20", "is too late: the partnership ended on 2026-02-04"),
        ("members", "until_date", "", "may not be empty or later: the partnership ended"),
        ("members", "note", "Guest at MSP-1999-01-01", "which is not in convenings.csv"),
        (
            "members",
            "note",
            "No end found: left blank",
            "says that a date is left blank, and until",
        ),
        ("export_controls", "status_as_of", "2023-01-01", "is before announced 2023-07-03"),
        ("minerals", "name_fr", "", "may not be empty"),
        ("mineral_grammar", "gender", "n", "is not one of: f, m"),
        ("mineral_groups", "member", "unobtainium", "is not in minerals.csv"),
        ("country_grammar", "iso3", "XYZ", "holds XYZ, which is no country code"),
        ("control_supply", "control_id", "CHN-NONE", "is not in export_controls.csv"),
        ("sum_exceptions", "reason", "", "may not be empty"),
        ("hs6", "stage", "mining", "is not one of: mine, refined, product"),
    ],
)
def test_a_slip_is_named_with_file_and_line(
    folder: Path, edit: Edit, table: str, column: str, value: str, complaint: str
) -> None:
    edit(table, 2, column, value)
    wrong = wrong_in(folder)
    at = f"{table_file(table)}:2:"
    assert any(line.startswith(at) and complaint in line for line in wrong), wrong


def line_of(table: str, key: str) -> int:
    lines = (COMMITTED / f"{table}.csv").read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(f"{key},"))


def test_a_control_is_suspended_to_a_day_after_its_suspension(folder: Path, edit: Edit) -> None:
    line = line_of("export_controls", "CHN-USBAN-2024")
    edit("export_controls", line, "suspended_until", "2025-01-01")
    edit("export_controls", line, "status_as_of", "2025-01-01")
    assert wrong_in(folder) == [
        f"facts/export_controls.csv:{line}: suspended_until '2025-01-01' is before "
        "suspended_or_ended 2025-11-09",
        f"facts/export_controls.csv:{line}: status_as_of '2025-01-01' is before "
        "suspended_or_ended 2025-11-09",
    ]


def test_a_note_that_names_other_meetings_than_its_row_is_a_complaint(
    folder: Path, edit: Edit
) -> None:
    with (COMMITTED / "members.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    line = next(n for n, row in enumerate(rows, start=2) if row["role"] == "convening_guest")
    edit("members", line, "until_date", "2024-01-01")
    assert wrong_in(folder) == [
        f"facts/members.csv:{line}: note {rows[line - 2]['note']!r} names meetings of 2023-02-07 "
        "to 2023-02-07, and the row 2023-02-07 to 2024-01-01"
    ]


def test_a_table_that_was_cut_off_inside_a_cell_is_no_table(folder: Path) -> None:
    path = folder / "timeline.csv"
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex('"')], "utf-8")
    assert wrong_in(folder)[0].startswith(
        "facts/timeline.csv:1: a quote is not closed, or the file is cut off"
    )


def test_without_the_convening_that_ended_it_the_partnership_has_no_end(folder: Path) -> None:
    path = folder / "convenings.csv"
    path.write_text(path.read_text("utf-8").replace("CMM-2026-02-04", "CMM-2026-02"), "utf-8")
    assert any("CMM-2026-02-04 is missing: it says when" in line for line in wrong_in(folder))


def test_a_comma_without_quotes_is_found_at_its_line(folder: Path) -> None:
    path = folder / "timeline.csv"
    path.write_text(
        path.read_text("utf-8") + "2026-05-01,forge,One, two,S001,,,,secondary,\n", "utf-8"
    )
    last = len(path.read_text("utf-8").splitlines())
    assert wrong_in(folder) == [
        f"facts/timeline.csv:{last}: 10 cells instead of 9; a comma inside a text needs quotes "
        "around the text"
    ]


def test_a_row_that_stands_twice_names_both_lines(folder: Path) -> None:
    path = folder / "principles.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), "utf-8")
    wrong = wrong_in(folder)
    assert wrong == [
        f"facts/principles.csv:{len(lines) + 1}: principle_id ('P1',) stands in line 2 too"
    ]


def test_one_country_has_one_name(folder: Path, edit: Edit) -> None:
    edit("members", 2, "entity", "Straya")
    assert any("'Straya'" in line or "Straya" in line for line in wrong_in(folder))


def test_missing_renamed_and_unknown_tables(folder: Path) -> None:
    (folder / "timeline.csv").rename(folder / "events.csv")
    wrong = wrong_in(folder)
    assert "facts/timeline.csv:1: the table is missing or unreadable (FileNotFoundError)" in wrong
    assert any(line.startswith("facts/events.csv:1: no such table is known") for line in wrong)


def test_a_column_that_was_renamed(folder: Path) -> None:
    path = folder / "timeline.csv"
    path.write_text(path.read_text("utf-8").replace("category", "kind", 1), "utf-8")
    assert wrong_in(folder)[0].startswith("facts/timeline.csv:1: columns [")


def test_a_file_saved_in_another_encoding(folder: Path) -> None:
    path = folder / "timeline.csv"
    path.write_bytes(
        path.read_bytes() + "2026-05-01,forge,Türkiye,S001,secondary\n".encode("cp1252")
    )
    assert any("not UTF-8" in line for line in wrong_in(folder))


def test_the_roll_of_22_september_2022_is_exact(folder: Path) -> None:
    """State Department note: 11 partners with Norway and without Germany, 8 minerals-rich."""
    with (COMMITTED / "participation.csv").open(encoding="utf-8", newline="") as handle:
        roll = [row for row in csv.DictReader(handle) if row["convening_id"] == "MSP-2022-09-22"]
    partners = {row["iso3"] for row in roll if row["capacity"] == "partner"}
    guests = {row["iso3"] for row in roll if row["capacity"] == "minerals_rich_guest"}
    assert partners == {"AUS", "CAN", "FIN", "FRA", "JPN", "KOR", "NOR", "SWE", "GBR", "USA", "EU"}
    assert guests == {"ARG", "BRA", "COD", "MNG", "MOZ", "NAM", "TZA", "ZMB"}


def test_a_change_of_the_roll_is_a_complaint(folder: Path) -> None:
    path = folder / "participation.csv"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("MSP-2022-09-22,NOR,Norway", "MSP-2022-09-22,DEU,Germany"), "utf-8"
    )
    wrong = wrong_in(folder)
    assert any("'DEU' was no partner on 22 September 2022" in line for line in wrong)
    assert any("NOR is missing as partner of MSP-2022-09-22" in line for line in wrong)


def test_import_carries_the_bytes_over_and_may_be_repeated(folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "new"
    target = project / facts.FACTS_FOLDER
    names = facts.import_facts(folder, project)
    assert len(names) == len(FACTS) == 17
    assert all((target / name).read_bytes() == (folder / name).read_bytes() for name in names)
    facts.import_facts(folder, project)


def test_import_does_not_overwrite_edits(folder: Path, edit: Edit, tmp_path: Path) -> None:
    project = tmp_path / "target"
    target = project / facts.FACTS_FOLDER
    facts.import_facts(folder, project)
    content = (target / "principles.csv").read_bytes()
    edit("principles", 2, "theme", "land")
    with pytest.raises(facts.FactsError, match=r"principles\.csv in .* --force"):
        facts.import_facts(folder, project)
    assert (target / "principles.csv").read_bytes() == content
    facts.import_facts(folder, project, force=True)
    assert (target / "principles.csv").read_bytes() != content


def test_import_refuses_faulty_tables_and_missing_folders(
    folder: Path, edit: Edit, tmp_path: Path
) -> None:
    with pytest.raises(facts.FactsError, match="There is no folder"):
        facts.import_facts(tmp_path / "nowhere", tmp_path / "target")
    edit("members", 2, "role", "chief")
    with pytest.raises(
        facts.FactsError, match=r"nothing imported:\nfacts/members\.csv:2: role 'chief'"
    ):
        facts.import_facts(folder, tmp_path / "target")
    assert not (tmp_path / "target").exists()
