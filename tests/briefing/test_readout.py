"""What was agreed at a meeting: one page to hand out, and rows that the check of tables accepts."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pytest

from msp_dash import cli
from msp_dash.briefing.document_pack import WRITERS
from msp_dash.briefing.documents.readout import readout_document
from msp_dash.briefing.documents.word_pages import word_pages_of
from msp_dash.briefing.readout import Readout, ReadoutError, read_readout, readout_of
from msp_dash.data.curated_rules import FACTS
from msp_dash.data.own import VARIABLE
from msp_dash.data.own_append import COMMITMENTS, SOURCES, append, csv_text, prepared
from msp_dash.words import LANGUAGES
from tests.docx_checks import text_of
from tests.own_folder import SAMPLE as OWN_SAMPLE
from tests.own_folder import showing

SAMPLE = Path(__file__).parents[2] / "docs" / "readout.yaml"
IN_A_TABLE = """\
event,date,place,publisher,title,who,to_iso3,commitment,kind,deadline
Round,2027-02-10,Lusaka,Sample Office,Notes,Zambia,USA,Publish terms,standards,2027-04
,,,,,European Union,ZMB,"Send geologists, for six months",research,
"""


def sample() -> Readout:
    return read_readout(SAMPLE.read_bytes(), SAMPLE.name)


def brief(to: Path, *more: str, file: Path = SAMPLE) -> int:
    return cli.main(["brief", "readout", str(file), "--to", str(to), *more])


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the office's own tables of the guide."""
    folder = tmp_path / "own"
    shutil.copytree(OWN_SAMPLE, folder)
    return folder


# ---------------------------------------------------------------- rows


def test_a_file_becomes_tables_that_the_check_accepts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert brief(tmp_path) == 0
    assert cli.main(["data", "check", "--own", str(tmp_path)]) == 0, capsys.readouterr().out
    text = (tmp_path / "commitments.csv").read_text("utf-8")
    assert text.partition("\n")[0] == FACTS["commitments"].columns.replace(" ", ",")
    lent, published, sent = rows_of(tmp_path / "commitments.csv")
    assert {row["event"] for row in (lent, published, sent)} == {"Critical minerals convening"}
    assert [row["commitment_id"] for row in (lent, published)] == ["OWN-CM-1", "OWN-CM-2"]
    assert (lent["by_iso3"], lent["to_iso3"], lent["minerals"]) == (
        "JPN; USA", "ZMB", "copper; cobalt",
    )  # fmt: skip
    assert (lent["status"], lent["status_date"], lent["date"]) == (
        "announced", "2027-02-10", "2027-02-10",
    )  # fmt: skip
    assert published["who"] == "Zambia" and published["quote"] == published["commitment"]
    assert sent["quote"].startswith("We will")
    (source,) = rows_of(tmp_path / "sources.csv")
    assert source["source_id"] == lent["source_id"] == "OWN-1"
    assert source["date"] == "2027-02-10"


def test_rows_are_numbered_on_from_what_is_there(own: Path) -> None:
    before = {name: rows_of(own / f"{name}.csv") for name in (COMMITMENTS, SOURCES)}
    assert brief(own) == 0
    after = {name: rows_of(own / f"{name}.csv") for name in (COMMITMENTS, SOURCES)}
    for name, rows in before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[name][: len(rows)]]
        assert kept == rows
        header = (own / f"{name}.csv").read_text("utf-8").partition("\n")[0]
        assert header.startswith(",".join(rows[0])), "columns that were there keep their places"
    added = after[COMMITMENTS][len(before[COMMITMENTS]) :]
    assert [row["commitment_id"] for row in added] == ["OWN-CM-2", "OWN-CM-3", "OWN-CM-4"]
    assert {row["source_id"] for row in added} == {"OWN-3"}
    assert cli.main(["data", "check", "--own", str(own)]) == 0


def test_the_same_is_not_added_twice(own: Path) -> None:
    new = sample().rows
    assert not append(new, own).complaints
    before = (own / "commitments.csv").read_bytes()
    again = append(new, own)
    assert len(again.complaints) == 3 and not again.rows[SOURCES], "its source is cited as it is"
    assert "stands in line 3 too" in again.complaints[0]
    assert (own / "commitments.csv").read_bytes() == before


def test_rows_of_published_sources_are_numbered_on_from_the_facts() -> None:
    sent = {
        "event": "Round", "date": "2027-02-10", "source_id": "S096",
        "commitments": [{"who": "Zambia", "commitment": "Publish terms", "kind": "trade"}],
    }  # fmt: skip
    new = readout_of(sent, "form", {}).rows
    checked = prepared(new, None)
    assert not checked.complaints
    (row,) = checked.rows[COMMITMENTS]
    facts = rows_of(SAMPLE.parents[1] / "data" / "facts" / "commitments.csv")
    last = max(int(one["commitment_id"].removeprefix("CM-")) for one in facts)
    assert row.cells["commitment_id"] == f"CM-{last + 1:03d}"
    assert prepared(new, OWN_SAMPLE).rows[COMMITMENTS][0].cells["commitment_id"] == "OWN-CM-2"


def test_a_table_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text(IN_A_TABLE, "utf-8")
    assert brief(tmp_path / "rows.csv", file=file) == 0
    first, second = rows_of(tmp_path / "rows.csv")
    assert (first["by_iso3"], first["deadline"]) == ("ZMB", "2027-04")
    assert (second["event"], second["by_iso3"]) == ("Round", "EU")
    assert second["commitment"] == "Send geologists, for six months"
    (source,) = rows_of(tmp_path / "rows-sources.csv")
    assert source["source_id"] == second["source_id"]


# ---------------------------------------------------------------- what is wrong


def replaced(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


@pytest.mark.parametrize(
    ("edit", "line", "said"),
    [
        (
            replaced("deadline: 2027-06-30", "deadline: June"),
            18,
            "deadline 'June' is no date: write",
        ),
        (replaced("kind: finance", "kind: loan"), 14, "kind 'loan' is not one of: agreement"),
        (replaced("to_iso3: [ZMB]", "to_iso3: [ZMX]"), 11, "to_iso3 'ZMX' holds ZMX"),
        (replaced("[copper, cobalt]", "[coper]"), 12, "minerals 'coper' holds 'coper'"),
        (replaced("date: 2027-02-10", "date: soon"), 4, "date 'soon' is no date"),
        (replaced("  kind: standards\n", ""), 19, "kind '' may not be empty"),
        (replaced("  currency: USD\n", ""), 15, "amount '200000000' and currency"),
        (replaced("- publisher: Sample Office\n  title", "- title"), 7, "publisher '' may not be"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(
    edit: Callable[[str], str],
    line: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, out = tmp_path / "notes.yaml", tmp_path / "out"
    out.mkdir()
    file.write_text(edit(SAMPLE.read_text("utf-8")), "utf-8")
    assert brief(out, file=file) == 1
    printed = capsys.readouterr().out
    assert f"notes.yaml:{line}: {said}" in printed
    assert len(printed.splitlines()) <= 2, "one mistake is one complaint, or two where it is dated"
    assert not list(out.iterdir()), "nothing is written"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event: x\nwhen: y\n", "notes.yaml:2: when is not known here: use event"),
        ("event: x\n", "notes.yaml:1: has no commitments"),
        ("event: x\ncommitments: y\n", "notes.yaml:2: commitments is no list"),
        ("commitments:\n- who: x\n  what: y\n", "notes.yaml:3: what is not known here: use date"),
        ("commitments:\n- x\n", "notes.yaml:2: 0 is no entry"),
        ("a: [\n", "notes.yaml:2: is no YAML file"),
        ("- a\n", "notes.yaml:1: is no YAML file"),
    ],
)
def test_a_file_that_can_t_be_read_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ReadoutError) as refused:
        read_readout(text.encode(), "notes.yaml")
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("text", ["a,b\n1\n", 'a\n"1', "\xff", ""])
def test_so_is_a_damaged_table(text: str) -> None:
    with pytest.raises(ReadoutError, match=r"^notes\.csv:1: "):
        read_readout(text.encode("latin-1"), "notes.csv")


def test_an_ending_or_an_option_that_there_is_not(tmp_path: Path) -> None:
    for to, more in ((tmp_path / "x.pptx", ()), (tmp_path / "x.pdf", ("--for", "USA"))):
        assert brief(to, *more) == 2
        assert not to.exists()


def test_a_page_that_cannot_be_made_keeps_its_rows_out(own: Path) -> None:
    before = {file.name: file.read_bytes() for file in own.iterdir()}
    assert brief(own, "--size", "a5") == 2
    assert {file.name: file.read_bytes() for file in own.iterdir()} == before


# ---------------------------------------------------------------- the page


def pdf_pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_who_what_to_whom_and_by_when(lang: str, tmp_path: Path) -> None:
    for size in ("a4", "us-letter"):
        assert brief(tmp_path / "x.pdf", "--lang", lang, "--size", size) == 0
        assert brief(tmp_path / "x.docx", "--lang", lang, "--size", size) == 0
        (page,) = pdf_pages((tmp_path / "x.pdf").read_bytes())
        for text in (page, text_of((tmp_path / "x.docx").read_bytes())):
            assert "† Critical minerals convening" in text
            assert "† Lend up to US$200 million" in text
            assert "† Sample Office, Notes of the meeting in Lusaka" in text
            assert "2027" in text and "United States and Japan" in text


def many(count: int) -> dict[str, Any]:
    row = {"who": "Zambia", "to_iso3": "USA", "kind": "trade", "deadline": "2027-06-30"}
    rows = [row | {"commitment": f"Publish the terms of license {n}. " * 4} for n in range(count)]
    sources = [{"publisher": "Sample Office", "title": "Notes"}]
    return {"event": "Round", "date": "2027-02-10", "sources": sources, "commitments": rows}


@pytest.mark.parametrize("count", [1, 12, 60])
def test_it_is_one_page_and_counts_what_has_no_room(count: int) -> None:
    readout = readout_of(many(count), "form", {})
    document = readout_document(readout, prepared(readout.rows, None))
    assert len(word_pages_of(document)) == 1
    (text,) = pdf_pages(WRITERS["pdf"](document, None).data)
    assert ("not fit on this page" in text) == (count == 60)
    shown = sum(f"license {n}." in text for n in range(count))
    assert shown == count or f"{count - shown} more commitments" in text


# ---------------------------------------------------------------- writers


def test_two_writers_at_once_lose_nothing(own: Path) -> None:
    def write(number: int) -> None:
        sent = many(1)
        sent["commitments"][0]["commitment"] = f"Promise {number}"
        assert not append(readout_of(sent, "form", {}).rows, own).complaints

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(24)))
    rows = rows_of(own / "commitments.csv")
    assert {f"Promise {number}" for number in range(24)} <= {row["commitment"] for row in rows}
    assert [row["commitment_id"] for row in rows] == [f"OWN-CM-{n}" for n in range(1, 26)]
    assert len(rows_of(own / "sources.csv")) == 3, "one source for all of them"


def test_a_table_that_cannot_be_written_stays_as_it_was(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file.name: file.read_bytes() for file in own.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("msp_dash.data.atomic_write.write_durably", full)
    with pytest.raises(OSError, match="No space"):
        append(sample().rows, own)
    assert {file.name: file.read_bytes() for file in own.iterdir()} == before


def test_complaints_about_what_is_there_keep_rows_out(own: Path) -> None:
    table = own / "projects.csv"
    table.write_text(table.read_text("utf-8").replace("2026-10,", "October,"), "utf-8")
    before = (own / "commitments.csv").read_bytes()
    assert any(one.startswith("projects.csv:2: ") for one in append(sample().rows, own).complaints)
    assert (own / "commitments.csv").read_bytes() == before


def test_what_was_written_can_be_shown(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not append(sample().rows, own).complaints
    monkeypatch.delenv(VARIABLE, raising=False)
    with showing(own):
        from msp_dash.data import facts

        table = facts("commitments")
    assert "† Publish the terms of new licenses" in set(table["commitment"])
    assert csv_text(SOURCES, []).startswith("source_id,publisher")
