"""The small project, built once a module and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drill.small_project import OLD, SUMMARIES, SmallProject, summaries


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallProject]:
    yield SmallProject(tmp_path, monkeypatch)
    monkeypatch.undo()
    SmallProject.forget()


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    with pytest.MonkeyPatch.context() as patch:
        built = SmallProject(tmp_path_factory.mktemp("small"), patch)
        built.set_up("usgs-mcs-2026", {OLD: summaries()}, SUMMARIES)
    SmallProject.forget()
    return built


@pytest.fixture
def usgs(built_once: SmallProject, project: SmallProject) -> SmallProject:
    project.copy(built_once, SUMMARIES)
    return project
