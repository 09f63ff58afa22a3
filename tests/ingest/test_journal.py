"""Files are replaced together: all of them or none, wherever a command is interrupted."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from msp_dash.data.atomic_write import part_of
from msp_dash.data.paths import root
from msp_dash.ingest import journal
from tests.ingest.interruptions import full_disks, killed, kills

MOST_STEPS = 19
"""Of a recovery: each of them is interrupted after some of the steps before it."""
COMMAND = "`data build`"
UNDONE = "An interrupted `data build` was undone; nothing changed."
FINISHED = "An interrupted `data build` was finished: all of it is written."


class Project:
    """A project, the folder of publishers beside it, and new contents of every kind."""

    def __init__(self, folder: Path) -> None:
        self.top, self.folder = folder, folder / "project"
        self.data, self.parts = self.folder / "data", folder / "parts"
        self.new_file = folder / "sources" / "usgs" / "2027.csv"

    def reset(self) -> None:
        shutil.rmtree(self.top, ignore_errors=True)
        old = {"sources.yaml": "old", "trade.parquet": "one file", "gdp/2025.parquet": "old part"}
        for name, text in old.items():
            (self.data / name).parent.mkdir(parents=True, exist_ok=True)
            (self.data / name).write_text(text)
        self.parts.mkdir()
        (self.parts / "2026.parquet").write_text("new part")

    def replace(self) -> None:
        contents: dict[Path, journal.Content] = {
            self.new_file: b"a publisher's file",
            self.data / "trade.parquet": None,
            self.data / "absent.parquet": None,
            self.data / "gdp": self.parts,
            self.data / "sources.yaml": b"new",
            self.data / "headlines.json": (self.data / "sources.yaml").read_bytes,
        }
        journal.replace_all(self.folder, COMMAND, contents)

    def recover(self) -> str:
        return journal.recover(self.folder)

    def state(self) -> dict[str, str]:
        """Text of each file, but for the parts that wait to be put in place."""
        files = (path for path in self.top.rglob("*") if path.is_file())
        return {
            path.relative_to(self.top).as_posix(): path.read_text()
            for path in files
            if path.parent != self.parts
        }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made_up = Project(tmp_path / "top")
    made_up.reset()
    return made_up


@pytest.fixture
def before(project: Project) -> dict[str, str]:
    return project.state()


AFTER = {
    "sources/usgs/2027.csv": "a publisher's file",
    "project/data/gdp/2026.parquet": "new part",
    "project/data/sources.yaml": "new",
    "project/data/headlines.json": "new",
}


def test_all_places_have_their_new_contents(project: Project) -> None:
    project.replace()
    assert project.state() == AFTER
    assert project.recover() == ""


def test_killed_at_any_step_it_is_undone_or_finished(
    project: Project, before: dict[str, str]
) -> None:
    sentences = []
    for _ in kills(project.replace):
        sentence = project.recover()
        sentences.append(sentence)
        assert project.state() == {"": before, UNDONE: before, FINISHED: AFTER}[sentence]
        assert project.parts.exists() == (sentence == "")
        assert project.recover() == ""
        project.reset()
    assert project.state() == AFTER
    assert sentences == sorted(sentences, key=["", UNDONE, FINISHED].index), (
        "finished, then undone again"
    )
    assert {UNDONE, FINISHED} <= set(sentences)


def test_killed_while_it_recovers_it_recovers_the_next_time(
    project: Project, before: dict[str, str]
) -> None:
    for step in kills(project.replace):
        killed(project.recover, 1 + step % MOST_STEPS)
        project.recover()
        assert project.state() in (before, AFTER)
        assert project.recover() == ""
        project.reset()


def test_killed_by_the_system_it_is_undone(project: Project, before: dict[str, str]) -> None:
    code = (
        "import os, sys; from pathlib import Path; from msp_dash.ingest import journal\n"
        "top = Path(sys.argv[1])\n"
        "kill_itself = lambda: os.kill(os.getpid(), 9)\n"
        "contents = {top / 'data/sources.yaml': b'new', top / 'data/headlines.json': kill_itself}\n"
        f"journal.replace_all(top, {COMMAND!r}, contents)\n"
    )
    words = [sys.executable, "-c", code, str(project.folder)]
    assert subprocess.run(words, check=False, cwd=root()).returncode == -signal.SIGKILL
    assert project.state()["project/data/sources.yaml"] == "new"
    assert project.recover() == UNDONE
    assert project.state() == before


def outcome(run: Callable[[], None]) -> str:
    try:
        run()
    except journal.WriteError as error:
        return str(error)
    return ""


def test_on_a_full_disk_nothing_changes_and_the_message_names_the_file(
    project: Project, before: dict[str, str]
) -> None:
    places = set()
    for message in full_disks(lambda: outcome(project.replace)):
        place, reason = message.removeprefix("Cannot write ").split(": ", 1)
        assert reason == "No space left on device. Nothing changed."
        places.add(Path(place).relative_to(project.top).as_posix())
        assert project.state() == before
        project.reset()
    written = {
        "sources/usgs/2027.csv", "project/data/trade.parquet", "project/data/sources.yaml",
        "project/data/headlines.json", f"project/{journal.JOURNAL}",
    }  # fmt: skip
    assert places == written
    assert project.state() == AFTER


def test_a_command_that_a_person_interrupts_is_undone_at_once(
    project: Project, before: dict[str, str]
) -> None:
    def interrupted() -> bytes:
        raise KeyboardInterrupt

    contents: dict[Path, journal.Content] = {
        project.data / "sources.yaml": b"new",
        project.data / "gdp": project.parts,
        project.data / "headlines.json": interrupted,
    }
    with pytest.raises(KeyboardInterrupt):
        journal.replace_all(project.folder, COMMAND, contents)
    assert project.state() == before


def test_what_a_person_edited_since_is_left_as_it_is(
    project: Project, before: dict[str, str]
) -> None:
    edit = "edited by hand"
    source = project.data / "sources.yaml"
    for _ in kills(project.replace):
        if source.read_text() == "new":
            break
        project.reset()
    source.write_text(edit)
    sentence = project.recover()
    assert sentence.endswith("was undone, but for what was edited since: sources.yaml.")
    assert project.state() == before | {"project/data/sources.yaml": edit}


def test_a_damaged_journal_is_named(project: Project) -> None:
    path = project.folder / journal.JOURNAL
    path.write_text("{")
    with pytest.raises(journal.JournalError, match=f"remove {journal.JOURNAL}"):
        project.recover()


def test_the_part_of_a_journal_that_never_was_is_removed(
    project: Project, before: dict[str, str]
) -> None:
    part_of(project.folder / journal.JOURNAL).write_text("{")
    assert project.recover() == ""
    assert project.state() == before
