"""Which data the tests read: the project's own, or the frozen snapshot in ``tests/snapshot``.

Tests of values (typed numbers, sentences with numbers) are marked ``snapshot``, one by one or as a
module (``pytestmark = pytest.mark.snapshot``), so that an update of the data breaks none of them.
All other tests read the live data, and so do those marked ``live`` in a marked module: they check
invariants, which hold for any data.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from msp_dash.config import caches
from msp_dash.data.paths import root

SNAPSHOT = Path(__file__).resolve().parent / "snapshot"
COPIED = ("tables", "facts", "reference", "sources.yaml", "corrections.csv")
"""What a snapshot has of ``data``, beside the manifest. Outlines are no values: they are live."""
SHARED = ("app.py", "dashboard.py", "pages", "msp_dash", "static")
READERS = ("msp_dash.data.", "msp_dash.cli.", "msp_dash.ui.publications", "msp_dash.ui.corrections")
"""Modules that read files of ``data`` under `root`."""


@cache
def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    # Removed when this object is: at the end of the process.
    return tempfile.TemporaryDirectory(prefix="msp-dash-snapshot-")


@cache
def snapshot_project() -> Path:
    """A project with the program and outlines of this checkout, and the data of the snapshot."""
    from msp_dash.ingest import seal

    folder, live = Path(_temporary_folder().name), root()
    (folder / "data").mkdir()
    for name in SHARED:
        (folder / name).symlink_to(live / name)
    (folder / "data" / "geo").symlink_to(live / "data" / "geo")
    for name in COPIED:
        (folder / "data" / name).symlink_to(SNAPSHOT / name)
    frozen, current = (
        json.loads((at / "manifest.json").read_text("utf-8")) for at in (SNAPSHOT, live / "data")
    )
    manifest = json.dumps(current | {"tables": frozen["tables"]})
    (folder / "data" / "manifest.json").write_text(manifest, encoding="utf-8")
    seal.seal(folder)
    return folder


@cache
def import_all() -> None:
    """Import all modules of figures, briefings and pages.

    A module that is first imported while other data is read could keep some of it.
    """
    for name in ("msp_dash.figures", "msp_dash.briefing", "msp_dash.ui"):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def clear_caches(*, of_tests: bool = False) -> None:
    """Empty all caches of data in the package, and in the tests, as in a process just started."""
    caches.clear_caches(_is_test if of_tests else lambda _: False)


def _is_test(module: ModuleType) -> bool:
    is_own = module.__name__ == __name__  # It has what is made once for all tests.
    place = Path(getattr(module, "__file__", None) or "/")
    return not is_own and place.is_relative_to(SNAPSHOT.parent)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Read tables, facts and geometry of the project in `folder`; caches are emptied both ways."""
    import_all()
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith(READERS) and hasattr(module, "root"):
                patch.setattr(module, "root", lambda: folder)
        clear_caches()
        try:
            yield
        finally:
            clear_caches()


class DataSwitch:
    """Changes between live data and snapshot; only a change costs anything."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._is_snapshot = False

    def turn(self, *, to_snapshot: bool) -> None:
        """Have the tests that follow read the snapshot, or the live data."""
        if to_snapshot == self._is_snapshot:
            return
        self._stack.close()
        self._is_snapshot = to_snapshot
        clear_caches(of_tests=True)
        if to_snapshot:
            self._stack.enter_context(reading(snapshot_project()))


def reads_snapshot(item: Any) -> bool:
    """Whether a test is marked ``snapshot``: of its own mark and its module's, its own counts."""
    names = (mark.name for mark in item.iter_markers() if mark.name in ("snapshot", "live"))
    return next(names, "live") == "snapshot"
