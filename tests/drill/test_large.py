"""The edition after the newest one, made up of the publisher's own file, on the whole project.

`tests.update_check --edition` runs the tests that read data on the state that this gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from msp_dash.data.paths import root
from msp_dash.ingest import build, check, successor
from msp_dash.ingest.diff import TABLES
from tests.drill.large_project import LargeProject
from tests.drill.other_editions import MAKERS

pytestmark = pytest.mark.every

DATE = re.compile(rf"\b({'|'.join(successor.MONTHS)}) \d{{4}}")
OF_USGS = re.compile(r"USGS|\bmined\b|[Pp]roduction|[Rr]eserves|\boutput\b|estimated")
WHERE_ALL_HAVE_IT = "producers.disagreement"
"""Compares publishers in the newest year that two of them have, which is the IEA's."""

OF_TWO_EDITIONS = {WHERE_ALL_HAVE_IT, "quality.disagreement", "quality.jumps"}
"""Compare publishers or years, for which the years of an earlier edition may be the last."""


@pytest.mark.parametrize(("seed", "renames"), [(1, False), (2, True)])
def test_a_made_up_edition_is_taken_by_the_command_alone(
    sources_dir: Path, tmp_path: Path, seed: int, renames: bool
) -> None:
    project = LargeProject(tmp_path, sources_dir)
    before, old, program = project.texts(), project.newest(), program_of(project)
    file, edition = project.make_up(seed, renames=renames)
    lines = project.take_with_its_lines(file, edition)
    assert len(lines) == (2 if renames else 0)
    assert check.committed(project.folder) == []
    assert project.newest()["edition"] == edition
    again = project.take(file, edition, "--yes")
    assert again.stdout.endswith("is taken already: nothing to do.\n")
    summary = project.summary(root())
    assert f"rows of edition {edition}" in summary
    assert "Figures that went empty: none" in summary
    assert program_of(project) == program
    assert stuck(before, project.texts(), old) == []


@pytest.mark.parametrize("series", MAKERS)
def test_a_made_up_edition_of_another_publisher_is_taken_and_shown(
    sources_dir: Path, tmp_path: Path, series: str
) -> None:
    project = LargeProject(tmp_path, sources_dir, series)
    before, old, program = project.texts(), project.newest(), program_of(project)
    file, edition = project.make_up_other()
    result = project.take(file, edition, "--yes")
    assert result.returncode == 0, result.stderr
    assert check.committed(project.folder) == []
    assert project.newest()["edition"] == edition
    assert program_of(project) == program
    assert old_as_newest(before, project.texts(), old) == []


def old_as_newest(
    before: Mapping[str, Any], after: Mapping[str, Any], old: Mapping[str, Any]
) -> list[str]:
    """Figures that cite no later edition than before, and what still names the old one."""
    year, _, month = str(old["edition"]).partition("-")
    name = f"{successor.MONTHS[int(month) - 1]} {year}" if month else f"to {year}"
    complaints = []
    for figure_id, (text, cited) in before["figures"].items():
        text_now, cited_now = after["figures"][figure_id]
        if old["id"] in cited and figure_id not in OF_TWO_EDITIONS:
            is_later = any(one not in cited for one in cited_now)
            if not is_later or (name in text and name in text_now):
                complaints.append(f"{figure_id}: {text_now}")
    for page, texts in after["pages"].items():
        same = {text for text in texts if name in text} & set(before["pages"][page])
        complaints += [f"{page}: {text}" for text in sorted(same) if is_of_edition(page, text)]
    return complaints


def is_of_edition(page: str, text: str) -> bool:
    """Whether a text says whose edition it shows, and is no citation or note on an earlier one."""
    is_citation = text.startswith("Source:") or page == "data" or "transcription" in text
    return bool(re.search(r"IEA|BGS", text)) and not is_citation


def program_of(project: LargeProject) -> dict[Path, bytes]:
    """Files of program, tests and words."""
    paths = (path for path in project.folder.rglob("*") if path.suffix in (".py", ".toml", ".po"))
    return {path: path.read_bytes() for path in paths}


def stuck(before: Mapping[str, Any], after: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """What figures and pages still say of the newest year of the edition before."""
    year = int(old["edition"]) - 1
    complaints = []
    for figure_id, (text, cited) in before["figures"].items():
        if old["id"] not in cited or not names(text, year) or figure_id == WHERE_ALL_HAVE_IT:
            continue
        text_now, cited_now = after["figures"][figure_id]
        if not names(text_now, year + 1) or set(cited_now) <= set(cited):
            complaints.append(f"{figure_id}: {text_now}")
    for page, texts in after["pages"].items():
        same = {text for text in texts if names(text, year)} & set(before["pages"][page])
        complaints += [f"{page}: {text}" for text in sorted(same) if is_of_usgs(page, text)]
    return complaints


def names(text: str, year: int) -> bool:
    """Whether a year stands in a text otherwise than as the date of a publication."""
    return re.search(rf"(?<!\d){year}(?![\d-])", DATE.sub("", text)) is not None


def is_of_usgs(page: str, text: str) -> bool:
    """Whether a text is about output or reserves, and no citation of an earlier edition."""
    is_citation = text.startswith("Source:") or page == "data"
    return bool(OF_USGS.search(text)) and not is_citation and "by publisher" not in text


def test_the_newest_edition_taken_anew_gives_the_same_tables(
    sources_dir: Path, tmp_path: Path
) -> None:
    """The state before it, and the command with its real file: byte for byte today's tables."""
    project = LargeProject(tmp_path, sources_dir)
    newest = project.newest()
    _forget(project, newest)
    place = newest["files"][0]["path"]
    file = (project.sources / place).rename(tmp_path / Path(place).name)
    # Edition 2026 has no reserves of selenium and tellurium.
    result = project.take(file, newest["edition"], "--smaller", "--yes")
    assert result.returncode == 0, result.stderr
    for path in sorted((root() / TABLES).glob("*.parquet")):
        assert (project.folder / TABLES / path.name).read_bytes() == path.read_bytes(), path.name
    record = project.newest()
    for field in ("id", "edition", "short", "tables", "files"):
        assert record[field] == newest[field], field
    assert record["calendar"]["month"] == newest["calendar"]["month"]


def _forget(project: LargeProject, newest: Mapping[str, Any]) -> None:
    """Take the newest edition out of records and tables; the one before has its calendar."""
    path = project.folder / build.SOURCES
    blocks = re.split(r"(?m)^(?=- id: )", path.read_text("utf-8"))
    (own,) = [block for block in blocks if block.startswith(f"- id: {newest['id']}\n")]
    path.write_text("".join(block for block in blocks if block != own), "utf-8")
    before = project.newest()
    calendar = successor.as_yaml({"id": "", "calendar": _calendar(own)}).split("\n", 1)[1]
    text = path.read_text("utf-8")
    old = successor.as_yaml({"id": "", "calendar": before["calendar"]}).split("\n", 1)[1]
    start = text.index(f"- id: {before['id']}\n")
    path.write_text(text[:start] + text[start:].replace(old, calendar, 1), "utf-8")
    for name in newest["tables"]:
        rows = check.read(project.folder, name)
        rows = rows[~((rows["source"] == "usgs") & (rows["edition"] == newest["edition"]))]
        (project.folder / build.table_path(name)).write_bytes(build.parquet(rows))


def _calendar(block: str) -> dict[str, object]:
    (record,) = yaml.safe_load(block)
    calendar: dict[str, object] = record["calendar"]
    return calendar
