"""An office's own tables are checked before anything is shown of them: file, line and column."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from msp_dash import cli
from msp_dash.data.own import OwnTablesError, require_usable
from msp_dash.data.own_check import own_rows
from msp_dash.data.paths import root
from msp_dash.ingest import check
from tests.own_folder import SAMPLE

SOURCES = "source_id,publisher,title,date,kind\nOWN-1,An office,A note,2026-11-02,primary\n"
MEMBERS = "group,title,iso3,source_id\n"
PROJECTS = "project_id,name,country_iso3,minerals,stage,status,status_as_of,source_id,confidence\n"
SITES = "site,name,iso3,lat,lon,kind,minerals,status,source_id\n"
NOTES = "figure,parameters,note,source_id\n"


def complaints(folder: Path) -> list[str]:
    return own_rows(root() / "data", folder)[1]


def test_the_sample_of_the_guide_has_no_complaints(capsys: pytest.CaptureFixture[str]) -> None:
    assert complaints(SAMPLE) == []
    assert cli.main(["data", "check", "--own", str(SAMPLE)]) == 0
    assert "no complaints" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "place", "what"),
    [
        ("members", MEMBERS + "Lobito!,Table,ZMB,OWN-1", "members.csv:2: group", "no name"),
        ("members", MEMBERS + f"lobito,{'x' * 41},ZMB,OWN-1", "members.csv:2: title", "40"),
        ("members", MEMBERS + "lobito,![x](y),ZMB,OWN-1", "members.csv:2: title", "letters"),
        ("members", MEMBERS + "lobito,Table,XYZ,OWN-1", "members.csv:2: iso3", "no country code"),
        (
            "members",
            MEMBERS + "a,A,ZMB,OWN-1\na,B,COD,OWN-1",
            "members.csv:3: title",
            "another row",
        ),
        ("members", MEMBERS + "lobito,Table,ZMB,OWN-7", "members.csv:2: source_id", "OWN-7"),
        (
            "projects",
            PROJECTS + "a,A,ZMB,unobtainium,mining,Planned,2026,OWN-1,secondary",
            "projects.csv:2: minerals",
            "unobtainium",
        ),
        (
            "projects",
            PROJECTS + "a,A,ZMB,cobalt,smelting,Planned,2026,OWN-1,secondary",
            "projects.csv:2: stage",
            "smelting",
        ),
        (
            "projects",
            PROJECTS + "balama,A,ZMB,cobalt,mining,Planned,2026,OWN-1,secondary",
            "projects.csv:2: project_id",
            "stands in line",
        ),
        (
            "projects",
            PROJECTS.replace("confidence", "confidence,msp_link_strength")
            + "a,A,ZMB,cobalt,mining,Planned,2026,OWN-1,secondary,government_named",
            "projects.csv:2: msp_link_strength",
            "leave it out",
        ),
        ("projects", "project_id,name\na,A", "projects.csv:1", "columns"),
        (
            "sites",
            SITES + "a,A,ZMB,120,28,mine,cobalt,operating,OWN-1",
            "sites.csv:2: lat",
            "-90 to 90",
        ),
        ("sites", SITES + "a,A,ZMB,1,2,shop,cobalt,operating,OWN-1", "sites.csv:2: kind", "shop"),
        ("notes", NOTES + 'x.y,,"one\ntwo",OWN-1', "notes.csv:2: note", "line break"),
        ("notes", NOTES + "x.y,,one\u202etwo,OWN-1", "notes.csv:2: note", "control character"),
        ("secrets", "a\nb\n", "secrets.csv:1", "is none of"),
    ],
)
def test_a_complaint_names_file_line_and_column(
    tmp_path: Path, file: str, text: str, place: str, what: str
) -> None:
    (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
    assert complaints(tmp_path) == []
    (tmp_path / f"{file}.csv").write_text(text, encoding="utf-8")
    lines = complaints(tmp_path)
    assert any(line.startswith(place) and what in line for line in lines), lines


@pytest.mark.parametrize("source", ["R001,An office,A note,2026,primary", "X1,A,B,2026,primary"])
def test_an_own_source_is_known_by_its_id(tmp_path: Path, source: str) -> None:
    """So that no row passes for a published one."""
    header = SOURCES.partition("\n")[0]
    (tmp_path / "sources.csv").write_text(f"{header}\n{source}\n", encoding="utf-8")
    assert any("source_id" in line and "OWN-12" in line for line in complaints(tmp_path))


def test_an_address_that_would_run_something_is_refused(tmp_path: Path) -> None:
    text = SOURCES.replace("kind\n", "kind,url\n").replace("primary\n", "primary,javascript:x()\n")
    (tmp_path / "sources.csv").write_text(text, encoding="utf-8")
    assert any(line.startswith("sources.csv:2: url") for line in complaints(tmp_path))


def test_a_record_of_a_publication_is_checked_as_a_page_of_the_facts_is(tmp_path: Path) -> None:
    shutil.copytree(root() / "data", tmp_path / "data", ignore=shutil.ignore_patterns("tables"))
    path = tmp_path / "data" / "sources.yaml"
    text = path.read_text("utf-8")
    address = next(line for line in text.splitlines() if line.startswith("  url: "))
    text = text.replace(address, "  url: javascript:x()", 1)
    text = text.replace('  retrieved: "2026-11-25"', '  retrieved: "25 November 2026"', 1)
    path.write_text(text.replace("- id: usgs-mcs-2023", "- id: usgs-mcs-2022", 1), "utf-8")
    assert check._sources(tmp_path) == [
        "data/sources.yaml: usgs-mcs-2022: stands twice",
        "data/sources.yaml: usgs-mcs-2022: retrieved '25 November 2026' is no date: "
        "write 2026-11-25",
        "data/sources.yaml: usgs-mcs-2022: url 'javascript:x()' is no address: write https:",
    ]


def test_notes_must_stand_under_a_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS + "a,A,ZMB,OWN-1\n", encoding="utf-8")
    notes = [
        "producers.rankin,,n",
        "producers.ranking,mineral=x,n",
        "producers.ranking,lens=own-a,n",
    ]
    rows = "".join(f"{note},OWN-1\n" for note in notes)
    (tmp_path / "notes.csv").write_text(NOTES + rows, encoding="utf-8")
    assert cli.main(["data", "check", "--own", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "notes.csv:2:",
        "notes.csv:3:",
        "Complaints:",
    ]


def test_what_refuses_to_start_repeats_no_cell(tmp_path: Path) -> None:
    """Its sentence goes into the journal of the machine."""
    folder = tmp_path / "tables"
    shutil.copytree(SAMPLE, folder)
    (folder / "members.csv").write_text(MEMBERS + "zyx!,Zyx,ZYX,OWN-1\n", encoding="utf-8")
    with pytest.raises(OwnTablesError, match=r"members\.csv:2") as refused:
        require_usable(folder)
    assert "zyx" not in str(refused.value).lower()
    with pytest.raises(OwnTablesError, match="no folder"):
        require_usable(tmp_path / "elsewhere")


def test_a_pipe_and_a_link_are_refused_unread(tmp_path: Path) -> None:
    """A pipe would wait for ever, a link print what it leads to."""
    secret = tmp_path / "secret"
    secret.write_text("a,line,of,another,file\n", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    os.mkfifo(own / "members.csv")
    (own / "projects.csv").symlink_to(secret)
    (own / "sites.csv").symlink_to("/dev/zero")
    lines = complaints(own)
    assert [line.partition(":")[0] for line in lines] == [
        "members.csv",
        "projects.csv",
        "sites.csv",
    ]
    assert all("is no plain file" in line and "another" not in line for line in lines)
