"""What is kept by hand, as it was when it was last checked: ``data/kept.json``.

Built tables are held against the manifest of their build. Files that people edit have none: this
list is theirs, so that a file that was cut or damaged is not taken for one that was corrected.
"""

from __future__ import annotations

import json
from pathlib import Path

from msp_dash.data.load import KEPT, kept_digest

HELD = (
    "data/facts/*.csv",
    "data/reference/*.csv",
    "data/reference/*.yaml",
    "data/sources.yaml",
    "data/corrections.csv",
)


def digests(project: Path) -> dict[str, str]:
    """Digest of each hand-kept file of `project` by its place, sorted."""
    found = sorted(path for pattern in HELD for path in project.glob(pattern))
    return {path.relative_to(project).as_posix(): kept_digest(path.read_bytes()) for path in found}


def seal(project: Path) -> list[str]:
    """Write the list anew; the places of files that were added, changed or taken away."""
    before, now = _listed(project), digests(project)
    text = json.dumps(now, indent=1) + "\n"
    (project / KEPT).write_text(text, encoding="utf-8", newline="\n")
    return sorted(p for p in before.keys() | now.keys() if before.get(p) != now.get(p))


def complaints(project: Path) -> list[str]:
    """A sentence for each hand-kept file that is not as it was when it was last checked."""
    listed, now = _listed(project), digests(project)
    if not listed:
        return [f"{KEPT} is missing or empty: restore it with `git checkout {KEPT}`"]
    return [
        f"{place} is not as it was when it was last checked: restore it with `git checkout data`, "
        "or accept the change with `python -m msp_dash data seal`"
        for place in sorted(listed.keys() | now.keys())
        if listed.get(place) != now.get(place)
    ]


def _listed(project: Path) -> dict[str, str]:
    try:
        listed: dict[str, str] = json.loads((project / KEPT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return listed
