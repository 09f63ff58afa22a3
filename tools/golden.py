"""Dump every figure's whole record, and compare the dumps of two checkouts.

    python tools/golden.py dump DIR [--views 20] [--figures a.b,c.d] [--langs en,fr]
    python tools/golden.py dump OTHER --root ../other-checkout --queries DIR
    python tools/golden.py compare DIR OTHER [--show 3]

Each figure is dumped in its default view, in those of ``golden_views.csv`` (in which a change was
once overlooked), and in ``--views`` more, sampled by a seed from the figure's id.
``--queries DIR`` takes the views of another dump instead. Each dump is made as of three days, so
that deadlines and suspensions that end are seen.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime
import gzip
import hashlib
import json
import math
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

DAYS = ("2026-06-30", "2026-11-28", "2026-12-04")
"""Before a suspension of controls ends, the day after it, and after the deadlines of November."""
SELECTED = Path(__file__).with_name("golden_views.csv")
FREE: Mapping[str, tuple[str, ...]] = {
    "lens": ("msp", "none", "ny2022_partners", "forum"),
    "eu": ("members", "seat"),
    "set": ("JPN,ZMB", "DEU", "EU,USA", "AUS,CAN,CHL"),
    "country": ("COD", "CHN", "AUS", "USA"),
}
"""Values that are sampled for parameters that list none."""
TEXTS = ("title", "claim", "second", "subtitle", "unit", "basis", "alt", "sentence", "link")


def write(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# --- dump ----------------------------------------------------------------------------------------


def plain(value: object) -> Any:
    """A value as JSON: dataclasses by name, with the fields that differ from their default."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {}
        for one in dataclasses.fields(value):
            got = getattr(value, one.name)
            if one.default is dataclasses.MISSING or got != one.default:
                fields[one.name] = plain(got)
        return {"_": type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    if value is None or isinstance(value, bool | int | float):
        return value
    return plain(value.item()) if hasattr(value, "item") else str(value)


def record(figure: Any) -> dict[str, Any]:
    """Everything of a figure that a reader or a program gets."""
    return {
        **{name: str(getattr(figure, name, "")) for name in TEXTS},
        "data": {
            "columns": [[str(name), str(dtype)] for name, dtype in figure.data.dtypes.items()],
            "rows": plain(figure.records()),
        },
        "notes": plain(figure.notes),
        "table": plain(figure.table),
        "sources": [one.id for one in figure.sources],
        "nearest": figure.nearest,
        "encoding": plain(figure.encoding),
    }


def selected(figure_id: str) -> Iterator[dict[str, str]]:
    """Queries of ``golden_views.csv`` for a figure."""
    with SELECTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["figure"] == figure_id:
                yield dict(parse_qsl(row["query"]))


def sampled(spec: Any, count: int) -> Iterator[dict[str, str]]:
    """Up to `count` queries: rows of the choices, whose values are partly left to defaults."""
    rng = random.Random(hashlib.sha256(spec.id.encode()).digest())
    rows = spec.choices() if spec.choices is not None else None
    for _ in range(count):
        query: dict[str, str] = {}
        row = rows.iloc[rng.randrange(len(rows))] if rows is not None and len(rows) else None
        for use in spec.uses:
            name = use.parameter.name
            if use.parameter.is_choice:
                left_out = rng.random() < (0.5 if use.optional else 0.2)
                if row is not None and name in row.index and not left_out:
                    query[name] = str(row[name])
            elif name != "lang":
                values = FREE.get(name) or tuple(use.parameter.values() or ())
                if values and rng.random() < 0.4:
                    query[name] = rng.choice(values)
        if "set" in query:
            query.pop("lens", None)
        yield query


def queries(spec: Any, views: int) -> list[dict[str, str]]:
    """The default view, the selected ones, and `views` sampled ones; each resolved view once."""
    resolve = import_module("msp_dash.figures.registry").resolve
    refused = import_module("msp_dash.params").BadValue
    matches: dict[str, dict[str, str]] = {}
    own = [{}, *selected(spec.id)]
    for query in (*own, *sampled(spec, views * 6)):
        if len(matches) >= len(own) + views:
            break
        try:
            view = resolve(spec, query).view
        except refused:  # a value that this figure does not allow
            continue
        key = {name: value for name, value in view.items() if value and name != "lang"}
        matches.setdefault(json.dumps(key, sort_keys=True), query)
    return list(matches.values())


def dump_day(day: str, args: argparse.Namespace) -> str:
    """Write all records as of a day into a folder of its name. Returns what was written."""
    os.chdir(args.root)
    sys.path.insert(0, str(Path.cwd()))
    import_module("msp_dash.config.clock").today = lambda: datetime.date.fromisoformat(day)
    figures = import_module("msp_dash.figures.registry")
    out, start, totals = args.dir / day, time.monotonic(), Counter[str]()
    out.mkdir(parents=True, exist_ok=True)
    for figure_id in args.figures or figures.registry():
        views = out / f"{figure_id}.views.json"
        if args.queries:
            own = json.loads((args.queries / day / views.name).read_text(encoding="utf-8"))
        else:
            own = queries(figures.registry()[figure_id], args.views)
        views.write_text(json.dumps(own), encoding="utf-8")
        with gzip.open(out / f"{figure_id}.jsonl.gz", "wt", compresslevel=5) as file:
            for query, lang in ((query, lang) for query in own for lang in args.langs):
                try:
                    got = record(figures.build(figure_id, {**query, "lang": lang}))
                except Exception as error:  # part of the record
                    got = {"error": f"{type(error).__name__}: {error}"}
                totals["records"] += 1
                totals["errors"] += "error" in got
                totals["empty"] += got.get("encoding", {}).get("_") == "EmptyEncoding"
                line = {"query": query, "lang": lang, **got}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    numbers = ", ".join(f"{totals[name]} {name}" for name in ("records", "empty", "errors"))
    return f"{day}: {numbers}, {time.monotonic() - start:.1f} s"


def dump(args: argparse.Namespace) -> int:
    """A dump a day, each in a process of its own, since caches know only one day."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=1) as pool:
        for result in pool.map(dump_day, args.days, [args] * len(args.days)):
            write(result)
    return 0


# --- compare -------------------------------------------------------------------------------------


def read(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Records of a file by query and language."""
    with gzip.open(path, "rt") as file:
        lines = [json.loads(line) for line in file]
    return {(json.dumps(one["query"], sort_keys=True), one["lang"]): one for one in lines}


def first_difference(a: Any, b: Any, at: str) -> str:
    """Where two values differ first, as a path and both values."""
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return f"{at}: {sorted(a.keys() - b.keys())} -> {sorted(b.keys() - a.keys())}"
        return next(
            first_difference(a[key], b[key], f"{at}.{key}") for key in a if a[key] != b[key]
        )
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return f"{at}: {len(a)} -> {len(b)} items"
        pairs = enumerate(zip(a, b, strict=True))
        return next(first_difference(x, y, f"{at}[{i}]") for i, (x, y) in pairs if x != y)
    return f"{at}: {str(a)[:160]!r} -> {str(b)[:160]!r}"


def compare(args: argparse.Namespace) -> int:
    """Print what differs, by figure and field with examples. Returns 1 if anything does."""
    folders = (args.a, args.b)
    names = sorted({path.relative_to(f) for f in folders for path in f.glob("*/*.jsonl.gz")})
    checked = different = 0
    for name in names:
        one, other = (read(f / name) if (f / name).exists() else {} for f in folders)
        fields, examples = Counter[str](), []
        for key in sorted(one.keys() | other.keys()):
            checked += 1
            x, y = one.get(key), other.get(key)
            if x is None or y is None:
                fields["only in one"] += 1
                continue
            wrong = [field for field in x.keys() | y.keys() if x.get(field) != y.get(field)]
            fields.update(wrong)
            examples += [
                f"   {' '.join(key)}: {first_difference(x.get(field), y.get(field), field)}"
                for field in sorted(wrong)
            ]
            different += bool(wrong)
        different += fields["only in one"]
        if fields:
            write("\n".join([f"{name}: {dict(fields)}", *examples[: args.show]]))
    write(f"{len(names)} files, {checked} records, {different} different")
    return 1 if different else 0


def main() -> int:
    """Run a command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)

    def listed(text: str) -> list[str]:
        return text.split(",")

    one = commands.add_parser("dump")
    one.set_defaults(run=dump)
    one.add_argument("dir", type=lambda text: Path(text).resolve())
    one.add_argument("--views", type=int, default=0, help="sampled views of each figure")
    one.add_argument("--figures", type=listed, default=[], help="ids; all if left out")
    one.add_argument("--langs", type=listed, default=["en", "fr", "es", "pt"])
    one.add_argument("--days", type=listed, default=list(DAYS))
    one.add_argument("--queries", type=lambda text: Path(text).resolve(), help="another dump")
    one.add_argument("--root", type=Path, default=Path(), help="the checkout; this one if left out")
    two = commands.add_parser("compare")
    two.set_defaults(run=compare)
    two.add_argument("a", type=Path)
    two.add_argument("b", type=Path)
    two.add_argument("--show", type=int, default=3, help="examples of each figure")
    args = parser.parse_args()
    return int(args.run(args))


if __name__ == "__main__":
    raise SystemExit(main())
