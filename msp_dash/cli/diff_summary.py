"""``data diff OLD NEW --summary``: what a change of data changes, for a reader of a pull request.

The biggest changes of numbers, the titles of figures that changed, and the figures that went empty.
Titles are those of the default view of each figure, built by the same program on both states.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from msp_dash.analysis import revisions
from msp_dash.cli import take_report
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import diff
from msp_dash.ingest.diff import Change, TableDiff
from msp_dash.ingest.take import Pair

MOST = 10
"""Changes of numbers that the summary lists."""
CONSIDERED = 200
"""Changes a table that are compared for it."""
BESIDE = ("app.py", "dashboard.py", "pages", "static")
TITLES = """
import json, sys
from msp_dash.figures import build
from msp_dash.figures.registry import registry
titles = {}
for one in registry():
    figure = build(one)
    titles[one] = [figure.kind, figure.title]
json.dump(titles, sys.stdout)
"""
Titles = Mapping[str, tuple[str, str]]
"""Id of a figure -> its kind and its title."""


def summary(old: str, new: str) -> str:
    """The summary of two states, as `diff.tables_of` names them.

    Raises
    ------
    DiffError
        When one is no state, or its figures cannot be built.
    """
    with diff.data_of(old) as before, diff.data_of(new) as after:
        diffs = diff.compare(before / "tables", after / "tables", CONSIDERED)
        titles = (_titles(before), _titles(after))
        editions = list(_editions(before / "tables", after / "tables"))
    return "\n".join([*_numbers(diffs), *editions, "", *_sentences(*titles)])


def _titles(data: Path) -> Titles:
    with tempfile.TemporaryDirectory(prefix="msp-dash-titles-") as folder:
        project = Path(folder)
        # The program finds its data beside itself, so that each state has a copy of it.
        ignored = shutil.ignore_patterns("__pycache__", "_bundle")
        shutil.copytree(root() / "msp_dash", project / "msp_dash", ignore=ignored)
        for name in BESIDE:
            (project / name).symlink_to(root() / name)
        (project / "data").symlink_to(data)
        result = subprocess.run(  # noqa: S603 - this program, without arguments of others
            [sys.executable, "-c", TITLES],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode:
        raise diff.DiffError(f"The figures cannot be built: {result.stderr.strip()[-500:]}")
    titles: Titles = json.loads(result.stdout)
    return titles


def _numbers(diffs: Sequence[TableDiff]) -> Iterator[str]:
    unlike = [one for one in diffs if not one.same]
    if not unlike:
        yield "No table changed."
        return
    yield "Tables"
    for one in unlike:
        words = [f"{one.added:,} rows added"] * (one.added > 0)
        words += [f"{one.removed:,} removed"] * (one.removed > 0)
        words += [f"{one.changed:,} cells changed"] * (one.changed > 0)
        yield f"  {one.name}: {', '.join(words) or one.note or 'columns changed'}"
    pairs = [(one.name, change) for one in unlike for change in one.changes]
    sized = [pair for pair in pairs if pair[1].relative is not None]
    sized.sort(key=lambda pair: -abs(pair[1].relative or 0.0))
    if sized:
        yield ""
        yield f"Biggest changes of the same row: {min(MOST, len(sized))} of {len(sized):,}"
        yield from (f"  {name} {_change(change)}" for name, change in sized[:MOST])


def _change(change: Change) -> str:
    where = " ".join(value for _, value in change.key if value)
    return f"{where}: {change.column} {take_report.step(change.old, change.new)}"


def _editions(old: Path, new: Path) -> Iterator[str]:
    """What editions that only the new state has say otherwise than those that they follow."""
    for path in sorted(new.glob("*.parquet")):
        key = [column for column in SCHEMAS[path.stem].unique or [] if column != "edition"]
        if "edition" not in SCHEMAS[path.stem].columns or not (old / path.name).is_file():
            continue
        rows = pd.read_parquet(path)
        pairs = [
            set(table[["source", "edition"]].itertuples(index=False, name=None))
            for table in (pd.read_parquet(old / path.name), rows)
        ]
        for source, edition in sorted(pairs[1] - pairs[0]):
            own = rows[rows["source"] == source]
            before = revisions.before(list(own["edition"].unique()), edition)
            earlier, later = (own[own["edition"] == one] for one in (before, edition))
            pair = Pair(path.stem, before, earlier, later)
            yield from take_report.changes(pair, edition, MOST, key)


def _sentences(old: Titles, new: Titles) -> Iterator[str]:
    shared = [one for one in new if one in old]
    changed = [one for one in shared if old[one][1] != new[one][1]]
    yield f"Sentences that changed: {len(changed)} of {len(shared)}"
    for one in changed:
        yield f"  {one}"
        yield f"    - {old[one][1]}"
        yield f"    + {new[one][1]}"
    emptied = [one for one in shared if new[one][0] == "empty" and old[one][0] != "empty"]
    filled = [one for one in shared if old[one][0] == "empty" and new[one][0] != "empty"]
    yield f"Figures that went empty: {', '.join(emptied) or 'none'}"
    if filled:
        yield f"Figures that have data now: {', '.join(filled)}"
