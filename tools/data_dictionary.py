"""Write ``docs/data-dictionary.md`` from the schemas: ``python tools/data_dictionary.py``.

What stands there is what the program checks: tables that are built by `msp_dash.data.schemas`,
tables that are kept by hand by `msp_dash.ingest.facts_tables`, and the publications of each by
``data/sources.yaml``. A test holds the file to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pandera.pandas as pa  # noqa: E402 - the checkout is on the path only now

from msp_dash.data.schemas import SCHEMAS, STATUS_MEANS, UNIT  # noqa: E402 - as above
from msp_dash.data.sources import records  # noqa: E402 - as above
from msp_dash.ingest.facts_tables import TABLES, Table  # noqa: E402 - as above

TARGET = ROOT / "docs" / "data-dictionary.md"
HEAD = """\
# Data dictionary

Made by `python tools/data_dictionary.py` from the schemas that `data build` and `data check` hold
every table to; not edited by hand. A key is what stands once; "missing" says whether a number may
be.

Every table is on the page Sources of the dashboard as CSV. Publications are the ids of
`data/sources.yaml`, where edition, licence, citation and checksums stand. What is computed from
them says [methods](methods.md).
"""
STATUSES = """\
## What a status says

A number that is not there is never guessed, carried over or drawn as zero.
"""
FACTS = """\
## Tables kept by hand

`data/facts/*.csv`: facts about the Minerals Security Partnership and its subjects, a source on
every row (`source_id`, a row of `sources`). All cells are text; a column without a line in the
list below it is free text. How to correct one stands in `CONTRIBUTING.md`.
"""
TYPES = {"float64": "number", "int64": "whole number", "bool": "yes or no"}


def main() -> None:
    """Write the file."""
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


def text() -> str:
    """The whole page."""
    built = [_built(name, schema) for name, schema in SCHEMAS.items()]
    fact_sections = [_fact_section(name, table) for name, table in TABLES.items()]
    meant = _rows(("status", "means"), ((f"`{n}`", m) for n, m in STATUS_MEANS.items()))
    head = [HEAD, STATUSES, *meant, "", "## Tables built from publishers' files\n"]
    return "\n".join([*head, *built, FACTS, *fact_sections])


def _rows(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _built(name: str, schema: pa.DataFrameSchema) -> str:
    key = list(schema.unique or ())
    feeding = [n for n, r in records().items() if name in (r.get("tables") or ())]
    lines = [
        f"### {name}\n",
        f"{schema.description}\n",
        f"Key: {_code(key)}. Publications: {_code(feeding)}.\n",
        *_rows(
            ("column", "type", "unit", "allowed", "missing", "meaning"),
            ((f"`{n}`", *_column(column)) for n, column in schema.columns.items()),
        ),
    ]
    return "\n".join(lines) + "\n"


def _column(column: pa.Column) -> tuple[str, ...]:
    kind = TYPES.get(str(column.dtype), "text")
    unit = (column.metadata or {}).get(UNIT, "")
    if unit == "unit":
        unit = "column `unit`"
    missing = "yes" if column.nullable else ""
    return kind, unit, "; ".join(map(_allowed, column.checks)), missing, str(column.description)


def _allowed(check: pa.Check) -> str:
    """What a check of a column allows, in words."""
    statistics = check.statistics
    match check.name:
        case "isin":
            return _code(statistics["allowed_values"])
        case "str_matches":
            return f"`{statistics['pattern']}`"
        case "in_range":
            return f"{statistics['min_value']} to {statistics['max_value']}"
        case "greater_than_or_equal_to":
            return f"{statistics['min_value']} or more"
        case "greater_than":
            return f"more than {statistics['min_value']}"
    raise ValueError(f"No words for the check {check.name}: add them to _allowed.")


def _fact_section(name: str, table: Table) -> str:
    lines = [f"### facts: {name}\n", f"`data/facts/{name}.csv`. Key: {_code(table.key.split())}.\n"]
    lines.append(f"Columns: {_code(table.columns.split())}.\n")
    ruled = [(f"`{n}`", rule) for n in table.columns.split() if (rule := _rule(table, n))]
    if ruled:
        lines += [*_rows(("column", "allowed"), ruled), ""]
    return "\n".join(lines)


def _rule(table: Table, column: str) -> str:
    parts = []
    if column in table.words:
        parts.append(_code(word or "(empty)" for word in table.words[column]))
    if column in table.numbers:
        least, most = table.numbers[column]
        bounds = [f"from {least:g}"] * (least > float("-inf"))
        bounds += [f"to {most:g}"] * (most < float("inf"))
        parts.append(" ".join(["a number", *bounds]))
    if column in table.links:
        other, there = table.links[column]
        parts.append(f"a `{there}` of `{other}`")
    return "; ".join(parts)


if __name__ == "__main__":
    main()
