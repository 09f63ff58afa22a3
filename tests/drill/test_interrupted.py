"""A `data` command that is killed, or finds the disk full, leaves the project old or new."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from msp_dash.cli import data_commands, headlines
from msp_dash.data import curated_check
from msp_dash.data.curated import CHECKSUMS, record_of
from msp_dash.ingest import build, package, seal, take
from tests.drill.next_edition import next_edition
from tests.drill.small_project import OLD, SUMMARIES, SmallProject, summaries
from tests.drill.test_small import NEW, ON, new_file
from tests.ingest.interruptions import full_disks, kills

Run = Callable[[], object]
FACTS = "data/facts/timeline.csv"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallProject]:
    with pytest.MonkeyPatch.context() as patch:
        small = SmallProject(tmp_path_factory.mktemp("small"), patch)
        small.set_up("usgs-mcs-2026", {OLD: summaries()}, SUMMARIES)
        patch.setattr(data_commands, "root", lambda: small.folder)
        # The same in a moment: neither is what is interrupted here.
        patch.setattr(headlines, "state", lambda day: {"on": day, "counts": {}, "sentences": {}})
        patch.setattr(curated_check, "complaints", lambda *_: [])
        patch.setattr(seal, "record_of", cache(record_of))
        yield small
    SmallProject.forget()


def data(*words: object) -> int:
    parser = argparse.ArgumentParser()
    data_commands.add_parser(parser.add_subparsers())
    return data_commands.run(parser.parse_args(["data", *map(str, words)]))


@pytest.fixture(scope="module")
def taking(
    project: SmallProject, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Run, str]]:
    file = new_file(tmp_path_factory.mktemp("new"), next_edition(summaries()))
    edition = ("usgs-mcs", "2027", "2027-02-03")
    with take.take([file], *edition, project.sources, project.folder, on=ON) as staged:
        assert staged is not None
        (staged.stage / headlines.FILE).write_bytes(headlines.content())
        yield (
            lambda: take.accept(staged, project.sources, project.folder),
            "`data take` of usgs-mcs-2027",
        )


@pytest.fixture
def building(project: SmallProject) -> tuple[Run, str]:
    places = (build.table_path("reserves"), *build.GEO_FILES, build.MANIFEST)
    built = build.Built({}, dict.fromkeys(places, b"of a new build"))
    return lambda: build.write(built, project.folder), "`data build`"


@pytest.fixture
def sealing(project: SmallProject) -> tuple[Run, str]:
    path = project.folder / FACTS
    path.write_text(path.read_text("utf-8").replace("Toronto", "Toronto, Canada", 1), "utf-8")
    return lambda: data("seal"), "`data seal`"


@pytest.fixture
def packaging(project: SmallProject) -> tuple[Run, str]:
    (project.folder / package.PACKAGE).write_text("{}", "utf-8")
    return lambda: data("package"), "`data package`"


@pytest.fixture(params=["taking", "building", "sealing", "packaging"])
def writing(project: SmallProject, request: pytest.FixtureRequest) -> Iterator[tuple[Run, str]]:
    """A command that writes, and its name in messages; afterward the project is as it was."""
    before = project.state()
    command: tuple[Run, str] = request.getfixturevalue(request.param)
    yield command
    restore(project.state(), before)


def restore(now: dict[str, bytes], state: dict[str, bytes]) -> None:
    for name in now.keys() - state.keys():
        Path(name).unlink()
    for name, content in state.items():
        if now.get(name) != content:
            Path(name).write_bytes(content)


def test_killed_at_any_step_the_next_command_undoes_or_finishes_it_and_tells(
    project: SmallProject, writing: tuple[Run, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run, name = writing
    before = project.state()
    results: list[tuple[str, dict[str, bytes]]] = []
    for _ in kills(run):
        capsys.readouterr()
        assert data("status") == 0
        now = project.state()
        results.append((capsys.readouterr().err, now))
        restore(now, before)
    after = project.state()
    assert after != before
    undone = f"An interrupted {name} was undone; nothing changed.\n"
    finished = f"An interrupted {name} was finished: all of it is written.\n"
    for message, state in results:
        assert state == {"": before, undone: before, finished: after}[message]
    assert {undone, finished} <= {message for message, _ in results}


def test_on_a_full_disk_everything_stays_and_the_message_names_the_file(
    project: SmallProject, writing: tuple[Run, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run, _ = writing
    before = project.state()

    def outcome() -> str:
        try:
            run()
        except OSError as error:
            return str(error)
        return capsys.readouterr().err.strip()

    messages = set()
    for message in full_disks(outcome):
        messages.add(message)
        assert project.state() == before
    assert messages
    for message in messages:
        place, reason = message.removeprefix("Cannot write ").split(": ", 1)
        assert reason == "No space left on device. Nothing changed."
        assert place.startswith((str(project.folder), str(project.sources)))


def test_nothing_is_renamed_across_folders_and_checksums_are_last(
    project: SmallProject, taking: tuple[Run, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of publishers may be on another disk; a dashboard looks at the checksums."""
    before, renames, plain = project.state(), [], Path.replace

    def recorded(self: Path, target: Path) -> Path:
        renames.append((self, target))
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", recorded)
    taking[0]()
    assert all(source.parent == target.parent for source, target in renames)
    places = [target for _, target in renames if target.name != ".journal"]
    assert project.sources / NEW in places and places[-1] == project.folder / CHECKSUMS
    restore(project.state(), before)
