"""``python -m tests.update_check``: the tests on a copy of the project whose data was updated.

The update is made up: every country's numbers grow by a factor of its own, totals with them,
production by USGS is a year later, a list of sites has fewer, and the amounts of projects and
investments are others. A test that fails reads numbers of the live data, and should be marked
``snapshot`` (`tests.project_data`); those that are so marked are left out, for they read none of
this data. Arguments go to pytest: files, or ``-n 2``.

With ``--edition`` the update is the edition after the newest one of USGS, made up of its own file
with two labels renamed, and taken by ``data take`` (`tests.drill`); ``--seed 1`` makes up other
numbers, ``--same-labels`` renames none. Where the publishers' files are not there, it says so and
does nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from msp_dash.data.paths import root
from msp_dash.ingest import build, check, package, seal, sums
from tests.drill.large_project import LEFT_OUT, LargeProject
from tests.project_data import reads_snapshot

SOURCES = root().parent / "shared" / "sources"
SEED = 2
KEYS: Mapping[str, list[str]] = {
    "production": ["source", "edition", "mineral", "stage", "year"],
    "reserves": ["edition", "mineral"],
    "supply_outlook": ["edition", "mineral", "stage", "year"],
    "outlook": ["measure", "mineral", "year"],
}
"""Tables whose rows add up to a world total, and the columns of one total."""
FACTS: Mapping[str, list[str]] = {
    "project_finance": ["amount_usd"],
    "projects": ["financing_amount_usd"],
    "project_stats": ["count"],
    "investment": ["value", "value_low", "value_high"],
}
"""Hand-maintained tables, and their columns of numbers; of projects' finance both say the same."""
SHRUNK = "icmm"
"""The list of sites that has fewer."""


def factor(codes: pd.Series) -> pd.Series:
    """Growth of a country, 5 to 23%, alike in every run."""
    return codes.astype(str).map(lambda code: 1.05 + 0.02 * (zlib.crc32(code.encode()) % 10))


def updated(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Table `name` as it might be after an update; corrected rows stay as they are."""
    table = table.copy()
    if name in KEYS:
        grown = table["value"] * factor(table["iso3"])
        is_country = table["iso3"].ne("WLD")
        by_total = [table[key] for key in KEYS[name]]
        sums_now, sums_then = (
            values.where(is_country).groupby(by_total).transform("sum")
            for values in (grown, table["value"])
        )
        growth = (sums_now / sums_then).fillna(1.1)
        grown = grown.where(is_country, table["value"] * growth)
        stays = table["mineral"].eq("rare_earths") & (name == "reserves")
        table["value"] = table["value"].where(stays, grown)
    elif name == "trade":
        growth = factor(table["exporter"]).astype(float)
        table["value_usd"] = (table["value_usd"] * growth).round()
        table["quantity_t"] = (table["quantity_t"] * growth).round(3)
    elif name in ("demand", "prices"):
        table["value"] *= 1.1
    elif name == "governance":
        table["value"] *= 0.9
    elif name == "salient":
        grown = table["value"] * factor(table["mineral"])
        table["value"] = table["value"].where(table["unit"].eq("percent"), grown)
    elif name == "sites":
        table = table[~_is_gone(table)].reset_index(drop=True)
    elif name == "gdp":
        table["value_usd"] *= 1.1
    if name == "production":
        table.loc[table["source"].eq("usgs"), "year"] += 1
    return table


def _is_gone(sites: pd.DataFrame) -> pd.Series:
    """Whether a site is in the list no more: one in 20 of `SHRUNK`."""
    one_in_20 = sites["site"].astype(str).map(lambda site: zlib.crc32(site.encode()) % 20 == 0)
    return sites["source"].eq(SHRUNK) & one_in_20


def _update_facts(folder: Path) -> None:
    """Let amounts grow by a tenth; counts stay whole."""
    for name, columns in FACTS.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, column in product(rows, columns):
            if row[column].replace(".", "", 1).isdigit():
                grown = float(row[column]) * 1.1
                row[column] = str(round(grown)) if column == "count" else f"{grown:.10g}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def update(project: Path) -> None:
    """Write a made-up update into the data of `project`, checked as `data check` wants it."""
    tables: dict[str, pd.DataFrame] = {}
    for path in sorted((project / "data" / "tables").glob("*.parquet")):
        schema = pq.read_schema(path)
        tables[path.stem] = updated(path.stem, pd.read_parquet(path))
        if path.stem == "site_lists":
            gone = _is_gone(pd.read_parquet(path.with_name("sites.parquet"))).sum()
            counts = tables[path.stem]
            counts.loc[counts["list"].eq(SHRUNK), ["rows", "sites"]] -= gone
        rows = pa.Table.from_pandas(tables[path.stem], preserve_index=False)
        pq.write_table(rows.replace_schema_metadata(None).cast(schema), path, compression="zstd")
    _update_facts(project / "data" / "facts")
    manifest = json.loads((project / build.MANIFEST).read_text("utf-8"))
    for name, entry in manifest["tables"].items():
        entry["rows"] = len(tables[name])
        entry["sha256"] = build.sha256((project / build.table_path(name)).read_bytes())
    (project / build.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    with (project / sums.EXCEPTIONS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sums.COLUMNS)
        writer.writerows([*gap.series, "", "made up"] for gap in sums.gaps(tables))
    content = package.package_json(manifest, build.records(project))
    (project / package.PACKAGE).write_bytes(content)
    seal.seal(project)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out tests of the snapshot, which pass whatever the data."""
    items[:] = [item for item in items if not reads_snapshot(item)]


def take_edition(folder: Path, seed: int, *, renames: bool) -> Path:
    """A copy of the project in `folder` that has taken the next edition of USGS."""
    project = LargeProject(folder, SOURCES)
    file, edition = project.make_up(seed, renames=renames)
    for line in project.take_with_its_lines(file, edition):
        sys.stdout.write(f"line added: {line}\n")
    return project.folder


def main() -> int:
    """Copy the project, update its data, run the tests there; 0 where all pass."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--edition", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--same-labels", action="store_true")
    options, arguments = parser.parse_known_args()
    if options.edition and not SOURCES.is_dir():
        sys.stdout.write(f"LEFT OUT: no publishers' files at {SOURCES}: no edition was taken.\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="msp-dash-update-") as name:
        project = Path(name) / "project"
        if options.edition:
            take_edition(Path(name), options.seed, renames=not options.same_labels)
        else:
            ignored = shutil.ignore_patterns(*LEFT_OUT)
            shutil.copytree(root(), project, ignore=ignored, symlinks=True)
            update(project)
        for complaint in check.committed(project):
            sys.stdout.write(f"data check: {complaint}\n")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--tb=line",
            "-rf",
            "-p",
            "tests.update_check",
        ]
        command += arguments
        environment = {**os.environ, "PYTHONPATH": str(project)}
        return subprocess.run(command, cwd=project, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
