"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.chromium import chromium
from tests.project_data import DataSwitch, reads_snapshot
from tests.serving import SHARED_LOG, shared
from tests.some import EXTENTS, leave_one_in

if TYPE_CHECKING:
    from msp_dash.ingest.recorded import Files

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "sources"

# A deadline is a wall clock: on a busy machine it fails what is right.
settings.register_profile("no_clock", deadline=None)
settings.register_profile("some", deadline=None, max_examples=20)
settings.load_profile("some")

# As it is imported, text is held alike in all tables, whichever tests are chosen.
import_module("msp_dash.data.frames")

LONG = ("tests/pages/test_profiles.py", "tests/briefing/test_ready.py", "tests/browser/")
"""Files of few and long tests: begun first, so that no core ends with one of them alone."""


SERVER_LOG = pytest.StashKey[Path]()
LOG_SHOWN = 6000
"""Characters of the server's log below a failure."""

NEW_OBJECTS = 20_000
"""How many begin a search for garbage. With Python's 2,000 it took an eighth of the tests' time."""


def pytest_configure(config: pytest.Config) -> None:
    """Hand files out in our order: by their number of tests, the long ones would come last."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected lives to the end: no search for garbage goes through it."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20)
    gc.enable()
    return collected


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; all else as collected, which ends with the quick tests of units.

    Files that read the snapshot stand together, and in a file its tests do: each switch of data
    empties all caches.
    """
    leave_one_in(items)
    reads = {item: reads_snapshot(item) for item in items}
    order: dict[Path, list[int]] = {}
    for item, is_snapshot in reads.items():
        order.setdefault(item.path, [len(order), 0, 0])[1 + is_snapshot] += 1

    def position(item: pytest.Item) -> tuple[bool, int, int, bool]:
        number, live, snapshot = order[item.path]
        kind = 2 if not snapshot else int(live > 0)
        return not item.nodeid.startswith(LONG), kind, number, not reads[item]

    items.sort(key=position)


DATA = DataSwitch()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture: the data that this test reads (`tests.project_data`)."""
    DATA.turn(to_snapshot=reads_snapshot(item))


@pytest.fixture(scope="module", params=EXTENTS)
def extent(request: pytest.FixtureRequest) -> str:
    """How much is tried: "some" of each kind, or "every" one in `make every` (`tests.some`)."""
    extent_name: str = request.param
    return extent_name


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """The folder of publishers' files; tests that need it say aloud when it is not there."""
    if not SOURCES.is_dir():
        pytest.skip("publishers' files are not at ../shared/sources: not re-read")
    return SOURCES


@pytest.fixture(scope="session")
def source_files(sources_dir: Path) -> Files:
    """The publishers' files by the project's records."""
    from msp_dash.ingest import build, recorded

    return recorded.files(sources_dir, build.records(ROOT))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the shared server logged stands below a failure that may come from it."""
    report = yield
    log = item.config.stash.get(SERVER_LOG, None)
    if report.failed and log and "server_url" in getattr(item, "fixturenames", ()):
        report.sections.append(("log of the server", log.read_text()[-LOG_SHOWN:]))
    return report


@pytest.fixture(scope="session")
def server_url(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[str]:
    """Address of a running server, started in an empty folder; one for all test processes.

    A hall knows it by a name of its network too. What counts the server's work has one of its own.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    with shared(elsewhere, ("--allow-host", "hall.test")) as url:
        pytestconfig.stash[SERVER_LOG] = elsewhere / SHARED_LOG
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this test process."""
    with chromium() as started:
        yield started
