"""Recorded files for tests of readers: those of the project, and made ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from msp_dash.ingest.recorded import Files, RecordedFile


def invented(path: Path, reader: str, edition: str = "2026", published: str = "") -> RecordedFile:
    """A file that a test wrote, as recorded for `reader`."""
    return RecordedFile(path.name, path, f"made-{edition}", edition, published, (reader,))


def moved(file: RecordedFile, path: Path) -> RecordedFile:
    """A recorded file, read from another path."""
    return replace(file, path=path)


def only(*files: RecordedFile) -> Files:
    """These files alone."""
    return Files(files)
