"""A copy of the whole project and links to the publishers' files, for drills on real editions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from msp_dash.data.paths import root
from msp_dash.ingest import build
from tests.drill import other_editions
from tests.drill.next_edition import next_edition

LEFT_OUT = (".git", ".venv", ".venv-supply", ".mypy_cache", "site", "dist", "build", "tmp")
SERIES = "usgs-mcs"


class LargeProject:
    """Folders of a copy of the project, and of links to the publishers' files."""

    def __init__(self, folder: Path, sources: Path, series: str = SERIES) -> None:
        self.series = series
        self.folder, self.sources = folder / "project", folder / "shared" / "sources"
        ignored = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(root(), self.folder, ignore=ignored, symlinks=True)
        shutil.copytree(sources, self.sources, copy_function=os.symlink)
        for path in (self.sources, *self.sources.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)

    def newest(self) -> dict[str, Any]:
        """Record of the newest edition of the series."""
        own = [r for r in build.records(self.folder) if r["calendar"]["series"] == self.series]
        return max(own, key=lambda record: str(record["edition"]))

    def make_up(self, seed: int, *, renames: bool) -> tuple[Path, str]:
        """File and name of the edition after the newest one of the summaries."""
        newest = self.newest()
        edition = str(int(newest["edition"]) + 1)
        place = newest["files"][0]["path"]
        file = self.folder.parent / Path(place).name.replace(newest["edition"], edition)
        content = (self.sources / place).read_bytes()
        file.write_bytes(next_edition(content, seed, renames=renames))
        return file, edition

    def make_up_other(self) -> tuple[Path, str]:
        """Files and name of the edition after the newest one of the IEA or the BGS."""
        newest = self.newest()
        year, rest = str(newest["edition"])[:4], str(newest["edition"])[4:]
        edition = f"{int(year) + 1}{rest}"
        folder = self.folder.parent / "new"
        folder.mkdir()
        for entry in newest["files"]:
            name = Path(entry["path"]).name.replace(newest["edition"], edition)
            content = (self.sources / entry["path"]).read_bytes()
            (folder / name).write_bytes(other_editions.MAKERS[self.series](content, int(year)))
        return folder, edition

    def take(self, file: Path, edition: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run the command in the copy."""
        published = edition if "-" in edition else f"{edition}-02-03"
        command = [sys.executable, "-m", "msp_dash", "data", "take", str(file)]
        command += ["--series", self.series, "--edition", edition, "--published", published]
        command += ["--from", str(self.sources), *more]
        return self._run(*command)

    def summary(self, before: Path) -> str:
        """What the copy's data changes against another project's."""
        command = [sys.executable, "-m", "msp_dash", "data", "diff", str(before), "installed"]
        result = self._run(*command, "--summary")
        if result.returncode:
            raise RuntimeError(result.stderr)
        return result.stdout

    def texts(self) -> dict[str, Any]:
        """What its figures and pages say (`tests.drill.texts`)."""
        result = self._run(sys.executable, "-m", "tests.drill.texts")
        if result.returncode:
            raise RuntimeError(result.stderr)
        texts: dict[str, Any] = json.loads(result.stdout)
        return texts

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )

    def take_with_its_lines(self, file: Path, edition: str) -> list[str]:
        """Take an edition, after adding the lines that its refusal names; returns them."""
        words = ("--as-printed", "--yes")
        result = self.take(file, edition, *words)
        lines = self._add(result.stderr)
        if lines:
            result = self.take(file, edition, *words)
        if result.returncode:
            raise RuntimeError(result.stderr)
        return lines

    def _add(self, text: str) -> list[str]:
        """Append what a refusal says to tables of ``data/reference``."""
        added = []
        for table, block in re.findall(r"Add to (data/reference/\S+),.*\n((?:  .*\n)+)", text):
            lines = [line.strip() for line in block.splitlines()]
            if any("?" in line for line in lines):
                raise RuntimeError(f"Only a person can fill these in: {lines}")
            with (self.folder / table).open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
            added += lines
        return added
