"""Trade queries on 20 million rows, on DuckDB and on Apache Spark.

``python -m benchmarks.large_tables`` generates the rows (seeded) in the layout of BACI, as a
partitioned table in a temporary folder, and runs every query of `msp_dash.analysis.trade` on both
engines, each in its own process. It stops if their answers differ, prints a section of Markdown and
writes it to ``LARGE_TABLES.md``. Spark is a standalone master with two workers on loopback
(``requirements-spark.txt``, Java 17); without PySpark only DuckDB is measured.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.markdown import spread, table
from msp_dash.analysis import trade
from msp_dash.analysis.trade import Flows
from msp_dash.config import engine_name
from msp_dash.data import engine, load, parts
from msp_dash.data.curated import reference
from tools.spark_cluster import LOOPBACK, cluster

ROOT = Path(__file__).resolve().parents[1]
SECTION = Path(__file__).with_name("LARGE_TABLES.md")
ROWS, ROWS_QUICK = 20_000_000, 400_000
TIMES, TIMES_QUICK = 5, 2
SEED = 20261125
YEARS = range(2018, 2025)
FLOWS_OF_A_CODE = 2_100
"""About what BACI has of one code in one year: 11 million flows of 5 300 codes."""
CODES_OF_A_HEADING = 4
STATES = ("DEU", "FRA", "NLD", "BEL", "ITA", "ESP")
GROUP = frozenset({"USA", "JPN", "KOR", "AUS", "CAN", *STATES})
COPPER, YEAR = "740311", 2024
MIB = 2**20


# ---------------------------------------------------------------- rows


def synthetic(folder: Path, rows: int) -> dict[str, int]:
    """Write about `rows` flows as parts under `folder`, and a manifest of them.

    Codes are those of the figures and as many others as the rows need. Each flow is one of all
    pairs of countries; values fall off as those of trade do (log-normal), in whole dollars; a
    tenth states no quantity.

    Returns
    -------
    rows, parts, bytes, codes.
    """
    from msp_dash.ingest import baci_parts  # noqa: PLC0415 - pandera: not where memory is measured

    rng = np.random.default_rng(SEED)
    areas = np.array(sorted(load("countries")["iso3"]))
    all_codes = sorted(set(reference("hs6")["hs6"]))
    code_count = max(len(all_codes), rows // (FLOWS_OF_A_CODE * len(YEARS)))
    more = (f"{n // CODES_OF_A_HEADING:04d}{n % CODES_OF_A_HEADING:02d}" for n in range(404, 9999))
    codes = sorted({*all_codes, *islice(more, code_count - len(all_codes))})
    each = min(rows // (len(codes) * len(YEARS)), len(areas) * (len(areas) - 1))
    target = folder / "data" / "tables" / "trade"
    catalogue_parts: list[pd.DataFrame] = []
    headings = pd.Series(codes).groupby(pd.Series(codes).str[:4]).agg(list)
    for own in headings:
        for year in YEARS:
            flows = pd.concat([_flows(rng, areas, code, year, each) for code in own])
            catalogue_parts += baci_parts._headings(flows, target)
    catalogue = pd.concat(catalogue_parts, ignore_index=True)
    (target / parts.CATALOGUE).write_bytes(baci_parts._parquet(catalogue))
    sha256 = hashlib.sha256((target / parts.CATALOGUE).read_bytes()).hexdigest()
    entry = {"sha256": sha256, "parts": int(catalogue["path"].nunique())}
    (folder / "manifest.json").write_text(json.dumps({"tables": {"trade": entry}}))
    sizes = [path.stat().st_size for path in target.rglob("part.parquet")]
    return {
        "rows": int(catalogue["rows"].sum()),
        "parts": len(sizes),
        "bytes": sum(sizes),
        "codes": len(codes),
    }


def _flows(
    rng: np.random.Generator, areas: np.ndarray, code: str, year: int, count: int
) -> pd.DataFrame:
    pairs = rng.choice(len(areas) * (len(areas) - 1), count, replace=False, shuffle=False)
    seller, buyer = np.divmod(pairs, len(areas) - 1)
    buyer += buyer >= seller  # nobody sells to itself
    quantity = np.round(rng.lognormal(3, 3, count), 3)
    return pd.DataFrame(
        {
            "source": "baci",
            "edition": "202601",
            "hs6": code,
            "exporter": areas[seller],
            "importer": areas[buyer],
            "year": year,
            "value_usd": np.round(rng.lognormal(10.5, 3, count)) + 1,
            "quantity_t": np.where(rng.random(count) < 0.1, np.nan, quantity),
            "complete": True,
        }
    )


def _read_from(folder: Path) -> None:
    """Let this process read trade from the synthetic parts."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for module in (import_module("msp_dash.data.load"), parts):
        patch.object(module, "manifest", lambda: manifest).start()
    patch.object(parts, "root", lambda: folder).start()
    for cached in (parts._catalogue, parts.holdings):
        cached.cache_clear()


# ---------------------------------------------------------------- questions


def questions() -> dict[str, tuple[list[str], list[int], engine.Query]]:
    """Name -> codes, years and query of every question, as the figures ask them."""
    catalogue = parts.holdings("trade")
    all_codes = sorted(set(reference("hs6")["hs6"]) & set(catalogue["hs6"]))
    every = sorted(catalogue["hs6"].unique())

    def whole(query: engine.Query) -> engine.Query:
        return lambda rows: query(trade.whole_units(rows))

    def of_union(flows: Flows) -> Flows:
        return trade.by_side(trade.of_party(flows, "importer", trade.UNION, STATES), "exporter")

    def of_country(flows: Flows) -> Flows:
        own = trade.of_party(flows, "exporter", "CHL", STATES)
        return trade.by_product(own, "exporter", GROUP)

    one: tuple[list[str], list[int]] = ([COPPER], [YEAR])
    return {
        "largest flows": (*one, whole(lambda flows: trade.largest(flows, 12, GROUP))),
        "sellers": (*one, whole(lambda flows: trade.by_side(flows, "exporter"))),
        "sellers to the Union": (*one, whole(of_union)),
        "origins of all buyers": (*one, whole(lambda flows: trade.origins(flows, GROUP))),
        "dependence of all buyers": (*one, whole(trade.purchases)),
        "a country's products": (all_codes, [YEAR], whole(of_country)),
        "a country's products, every code and year": (every, list(YEARS), whole(of_country)),
    }


def run_queries(folder: Path, times: int) -> dict[str, Any]:
    """Ask every question of the engine that the environment names, in this process."""
    _read_from(folder)
    results: dict[str, Any] = {}
    for name, (codes, years, query) in questions().items():
        seconds, reads = [], []
        for _ in range(times + 1):
            before, start = _read_bytes(), time.perf_counter()
            answer = engine.answer("trade", codes, years, query)
            seconds.append(time.perf_counter() - start)
            reads.append(_read_bytes() - before)
        text = answer.to_csv(float_format="%r", index=False)
        results[name] = {
            "first_s": seconds[0],
            "seconds": seconds[1:],
            "read_bytes": sorted(reads[1:])[times // 2],
            "rows": len(answer),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    return results


def _family() -> Iterator[Path]:
    """Processes that the benchmark started, itself included: Spark's workers are among them."""
    top = int(os.environ.get("BENCH_TOP", os.getpid()))
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    for process in parents:
        line = process
        while line and line != top:
            line = parents.get(line, 0)
        if line:
            yield Path(f"/proc/{process}")


def _field(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0  # it has just ended
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _read_bytes() -> int:
    return sum(_field(process / "io", "rchar:") for process in _family())


# ---------------------------------------------------------------- engines


def measured(name: str, folder: Path, times: int) -> dict[str, Any]:
    """Ask one engine in a process of its own; its start, its answers and its peak of memory."""
    command = [sys.executable, "-m", "benchmarks.large_tables", "--ask", str(folder)]
    own = {engine_name.VARIABLE: name, "SPARK_LOCAL_IP": LOOPBACK, "BENCH_TOP": str(os.getpid())}
    process = subprocess.run(
        [*command, "--times", str(times)],
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(process.stdout)


def peak_bytes() -> int:
    """Sum of the peaks of resident memory of the asking process and, of Spark, all of its own."""
    top = os.environ.get("BENCH_TOP")
    return sum(
        1024 * _field(process / "status", "VmHWM:") for process in _family() if process.name != top
    )


def needed(folder: Path) -> dict[str, tuple[int, int]]:
    """Question -> bytes of the parts that it needs, and of the columns in them that are used."""
    _read_from(folder)
    sizes = {}
    for name, (codes, years, _) in questions().items():
        files = parts.table_source("trade", codes, years).files
        used = 0
        for file in files:
            metadata = pq.read_metadata(file)
            for group in map(metadata.row_group, range(metadata.num_row_groups)):
                chunks = map(group.column, range(group.num_columns))
                used += sum(
                    c.total_compressed_size for c in chunks if c.path_in_schema in engine.COLUMNS
                )
        sizes[name] = (sum(Path(file).stat().st_size for file in files), used)
    return sizes


def run(folder: Path, rows: int, times: int) -> dict[str, Any]:
    """Everything, as it goes to JSON.

    Raises
    ------
    RuntimeError
        When the engines give different answers.
    """
    start = time.perf_counter()
    dataset: dict[str, Any] = synthetic(folder, rows)
    dataset["seconds"] = time.perf_counter() - start
    result: dict[str, Any] = {"made": dataset, "needed": needed(folder), "engines": {}}
    result["engines"]["duckdb"] = measured(engine_name.DUCKDB, folder, times)
    if importlib.util.find_spec("pyspark"):
        logs = folder / "spark"
        logs.mkdir()
        start = time.perf_counter()
        with cluster(logs) as url:
            up = time.perf_counter() - start
            result["engines"]["spark"] = {**measured(url, folder, times), "cluster_s": up}
    answers = [
        {name: one["sha256"] for name, one in engine_result["questions"].items()}
        for engine_result in result["engines"].values()
    ]
    if any(other != answers[0] for other in answers[1:]):
        raise RuntimeError(f"The engines give different answers: {answers}")
    return result


# ---------------------------------------------------------------- words


def markdown(result: Mapping[str, Any]) -> str:
    """The section of the results."""
    dataset, engines = result["made"], result["engines"]
    heads = ["question", "parts, columns used (MB)"]
    for name in engines:
        heads += [f"{name}: ms", f"{name}: first", f"{name}: read (MB)"]
    rows = []
    for question, (whole, used) in result["needed"].items():
        row = [question, f"{whole / MIB:.2f}, {used / MIB:.2f}"]
        for engine_result in engines.values():
            one = engine_result["questions"][question]
            row += [spread(one["seconds"]), f"{1000 * one['first_s']:.0f}"]
            row.append(f"{one['read_bytes'] / MIB:.2f}")
        rows.append(row)
    lines = [
        f"{dataset['rows']:,} synthetic flows (seed {SEED}) of {dataset['codes']:,} codes in "
        f"{len(YEARS)} years, in {dataset['parts']:,} parts of together "
        f"{dataset['bytes'] / MIB:.0f} MB, made in {dataset['seconds']:.0f} s.",
        "A time is that of one question, from the query to the answer in pandas: median (min to "
        "max). The first asking of a question reads and checks the sha256 of its parts, and the "
        "very first one imports or connects the engine. Read is what the engine's processes read "
        "by system calls for one later asking (`rchar` of /proc/PID/io, of Spark with the traffic "
        "between its processes); what of the parts is used is from the metadata of Parquet.",
        "Peak of memory, all processes of an engine added up: "
        + "; ".join(
            f"{name} {engine_result['peak_bytes'] / MIB:.0f} MB"
            for name, engine_result in engines.items()
        )
        + ".",
    ]
    if "spark" in engines:
        lines.append(
            f"Both gave the same answers, digit by digit. Spark {version('pyspark')}: master and "
            f"two workers on this machine, up in {engines['spark']['cluster_s']:.0f} s."
        )
    else:
        lines.append("Spark was not measured: PySpark is not installed here.")
    return "## Large tables\n\n" + "\n\n".join(lines) + "\n\n" + table(heads, rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the section, and keep it for ``make bench``; 0 when all went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the numbers")
    parser.add_argument("--quick", action="store_true", help="few rows; nothing is kept")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=TIMES, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.ask:
        output = {"questions": run_queries(args.ask, args.times), "peak_bytes": peak_bytes()}
        sys.stdout.write(json.dumps(output))
        return 0
    rows, times = (ROWS_QUICK, TIMES_QUICK) if args.quick else (args.rows, args.times)
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), rows, times)
    text = markdown(result)
    sys.stdout.write(text)
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if not args.quick:
        SECTION.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
