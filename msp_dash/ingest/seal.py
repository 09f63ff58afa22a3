"""Record of the hand-maintained files: ``data/checksums.json``.

Built tables are verified against the manifest of their build. Hand-maintained files have no build,
so what was last checked is recorded here: checksums, and of tables a hash of each row, so that an
edit can be described.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msp_dash.data.curated import (
    CHECKSUMS,
    Edit,
    RecordError,
    edit_between,
    read_record,
    record_of,
)
from msp_dash.ingest import journal

CURATED = (
    "data/facts/*.csv",
    "data/reference/*.csv",
    "data/reference/*.yaml",
    "data/sources.yaml",
    "data/corrections.csv",
)


def records(project: Path) -> dict[str, dict[str, Any]]:
    """Path of each hand-maintained file in `project` -> its record, sorted by path."""
    files = sorted(path for pattern in CURATED for path in project.glob(pattern))
    places = {path.relative_to(project).as_posix(): path for path in files}
    return {place: record_of(place, path.read_bytes()) for place, path in places.items()}


def seal(project: Path, more: Mapping[Path, journal.Content] | None = None) -> list[Edit]:
    """Record the files as they are now; returns how each changed file differs from its record.

    `more` : files that are written with the record, or neither.
    """
    edits, now = _edits(project), records(project)
    text = json.dumps(now, indent=1, ensure_ascii=False) + "\n"
    journal.replace_all(
        project, "`data seal`", {project / CHECKSUMS: text.encode(), **(more or {})}
    )
    return edits


def complaints(project: Path, *, is_only: bool = True) -> list[str]:
    """One message for each hand-maintained file that differs from its record.

    `is_only` : whether nothing else is wrong with the project.
    """
    try:
        if not read_record(project):
            return [f"{CHECKSUMS} is missing or empty: restore it with `git checkout {CHECKSUMS}`"]
        edits = _edits(project)
    except RecordError as error:
        return [str(error)]
    first = "" if is_only else "when all else is mended, "
    return [
        f"{edit} since the last check: {first}review it, then accept it with `python -m msp_dash "
        "data seal`, or restore it with `git checkout data`"
        for edit in edits
    ]


def _edits(project: Path) -> list[Edit]:
    before, now = read_record(project), records(project)
    return [
        edit_between(place, before.get(place), now.get(place))
        for place in sorted(before.keys() | now.keys())
        if before.get(place) != now.get(place)
    ]
