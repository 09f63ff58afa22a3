"""Write the snapshot anew: the frozen data that tests of values read (`tests/snapshot`).

    python tools/snapshot.py

An update of the data does not need it. Write it after a change of a schema, or when tests are to
show what new editions give; then the numbers in tests marked ``snapshot`` have to be read again in
the publishers' files.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402 - the checkout comes first

from msp_dash.ingest.build import parquet, sha256  # noqa: E402 - as above
from tests.project_data import COPIED, SNAPSHOT  # noqa: E402 - as above

WITHOUT_ROWS = ("trade_hs92",)
"""Tables too large to be kept twice: tests of their values read the live ones."""

README = """\
# Frozen data for tests of values

A copy of `data` that does not change when the data is updated. Tests marked `snapshot` read it, so
that the numbers and sentences in them stay true (`tests/project_data.py`). Tests without the mark
read `data` itself and check what holds for any data.

`make snapshot` writes this folder. It is needed only after a change of a schema, or when tests are
to show what new editions give; the numbers in those tests then have to be read again in the
publishers' files.

| table | editions | rows |
|---|---|---:|
{rows}

`facts`, `reference`, `sources.yaml` and `corrections.csv` are as they were on {day}.
"""


def editions(table: pd.DataFrame) -> str:
    """The editions of each source in a table, or the years that it covers: ``usgs 2025, 2026``."""
    if "edition" not in table:
        years = table.get("year", ())
        return f"years {min(years)} to {max(years)}" if len(years) else ""
    pairs = table[["source", "edition"]].astype(str).drop_duplicates()
    by_source = pairs.groupby("source")["edition"].agg(lambda names: ", ".join(sorted(names)))
    return "; ".join(f"{source} {names}" for source, names in by_source.items())


def write(data: Path, snapshot: Path) -> None:
    """Copy what tests of values read from `data` to `snapshot`, and write its README."""
    shutil.rmtree(snapshot, ignore_errors=True)
    snapshot.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (data / name).is_dir() else shutil.copyfile
        copy(data / name, snapshot / name)
    tables = json.loads((data / "manifest.json").read_text("utf-8"))["tables"]
    for name in WITHOUT_ROWS:
        path = snapshot / "tables" / f"{name}.parquet"
        content = parquet(pd.read_parquet(path).head(0))
        path.write_bytes(content)
        tables[name] |= {"sha256": sha256(content), "rows": 0}
    manifest = json.dumps({"tables": tables}, indent=1)
    (snapshot / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
    rows = [
        f"| `{name}` | {editions(pd.read_parquet(snapshot / 'tables' / f'{name}.parquet'))} "
        f"| {tables[name]['rows']:,} |"
        for name in sorted(tables)
    ]
    text = README.format(rows="\n".join(rows), day=dt.date.today().isoformat())
    (snapshot / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "data", SNAPSHOT)
