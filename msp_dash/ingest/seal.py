"""Checksums of the files that are edited by hand: ``data/checksums.json``.

Built tables are verified against the manifest of their build. Hand-edited files have no build, so
their checksums are recorded here: a truncated or damaged file is not mistaken for a correction.
"""

from __future__ import annotations

import json
from pathlib import Path

from msp_dash.data.load import CHECKSUMS, text_checksum

CURATED = (
    "data/facts/*.csv",
    "data/reference/*.csv",
    "data/reference/*.yaml",
    "data/sources.yaml",
    "data/corrections.csv",
)


def digests(project: Path) -> dict[str, str]:
    """Path of each hand-edited file in `project` -> its checksum, sorted by path."""
    files = sorted(path for pattern in CURATED for path in project.glob(pattern))
    return {
        path.relative_to(project).as_posix(): text_checksum(path.read_bytes()) for path in files
    }


def seal(project: Path) -> list[str]:
    """Record the current checksums; returns paths of files added, changed or removed."""
    before, now = _listed(project), digests(project)
    text = json.dumps(now, indent=1) + "\n"
    (project / CHECKSUMS).write_text(text, encoding="utf-8", newline="\n")
    return sorted(p for p in before.keys() | now.keys() if before.get(p) != now.get(p))


def complaints(project: Path) -> list[str]:
    """One message for each hand-edited file that differs from its recorded checksum."""
    listed, now = _listed(project), digests(project)
    if not listed:
        return [f"{CHECKSUMS} is missing or empty: restore it with `git checkout {CHECKSUMS}`"]
    return [
        f"{place} is not as it was when it was last checked: restore it with `git checkout data`, "
        "or accept the change with `python -m msp_dash data seal`"
        for place in sorted(listed.keys() | now.keys())
        if listed.get(place) != now.get(place)
    ]


def _listed(project: Path) -> dict[str, str]:
    try:
        listed: dict[str, str] = json.loads((project / CHECKSUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return listed
