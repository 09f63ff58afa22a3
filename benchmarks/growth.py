"""How build, load and query times grow with the data: the production table at 1, 10 and 100 times.

The copies are synthetic: the same rows under names of minerals that do not exist. Each size is a
copy of the project in its own folder and is read in its own process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from msp_dash.ingest.build import parquet, sha256, validated

ROOT = Path(__file__).resolve().parents[1]
TABLE, TIMES = "production", (1, 10, 100)
MINERALS = ("cobalt", "lithium", "nickel", "copper")
FIGURES = ("producers.map", "producers.history")
_COPIED = ("msp_dash", "data", "app.py", "dashboard.py", "pages", "static", ".streamlit")


@dataclass(frozen=True, slots=True)
class Size:
    """Costs at one size. Seconds of processor time; `memory` : bytes of the table in
    memory.

    `build` : check the schema and write Parquet. `load` : read it. `first` : the first figure of
    one mineral. `answer` : median of figures of other minerals after it.
    """

    times: int
    rows: int
    build: float
    load: float
    first: float
    answer: float
    memory: int


def _copies(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """`rows`, and again under other minerals' names until there are `times` as many."""
    more = [rows.assign(mineral=rows["mineral"] + f"_copy{n}") for n in range(1, times)]
    return pd.concat([rows, *more], ignore_index=True)


def _place(folder: Path, content: bytes, rows: int) -> None:
    """A copy of the project with another table of production."""
    for name in _COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    (folder / "data" / "tables" / f"{TABLE}.parquet").write_bytes(content)
    path = folder / "data" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["tables"][TABLE] |= {"sha256": sha256(content), "rows": rows}
    path.write_text(json.dumps(manifest), encoding="utf-8")


def size(times: int) -> Size:
    """Build the table at `times` its size and ask a fresh process about it."""
    rows = _copies(pd.read_parquet(ROOT / "data" / "tables" / f"{TABLE}.parquet"), times)
    validated(TABLE, rows.head(1))  # What the checker imports is not a cost of rows.
    start = time.process_time()
    content = parquet(validated(TABLE, rows))
    built = time.process_time() - start
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _place(folder, content, len(rows))
        command = [sys.executable, str(Path(__file__)), "ask"]
        env = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        process = subprocess.run(
            command, cwd=folder, env=env, check=True, capture_output=True, text=True
        )
    return Size(times=times, rows=len(rows), build=built, **json.loads(process.stdout))


def sizes() -> list[Size]:
    """All sizes, small to large."""
    return [size(times) for times in TIMES]


def _measure_queries() -> dict[str, float]:
    """In the copy: read the table, then build figures."""
    from msp_dash.data import load  # noqa: PLC0415 - of the copy, found by PYTHONPATH
    from msp_dash.figures.registry import build, registry  # noqa: PLC0415 - as above

    registry()
    start = time.process_time()
    table = load(TABLE)
    loaded = time.process_time() - start
    seconds = []
    for mineral in MINERALS:
        for figure_id in FIGURES:
            start = time.process_time()
            build(figure_id, {"mineral": mineral})
            seconds.append(time.process_time() - start)
    later = sorted(seconds[len(FIGURES) :])
    return {
        "load": loaded,
        "first": seconds[0],
        "answer": later[len(later) // 2],
        "memory": int(table.memory_usage(deep=True).sum()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_queries()))
