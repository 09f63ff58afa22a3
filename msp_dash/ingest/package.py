"""``data/datapackage.json``: a Frictionless Data Package that describes every table.

It is generated: fields and rules from the pandera schemas and the rules of the fact tables,
licenses and sources from ``data/sources.yaml``, checksums from the manifest. Specification:
https://datapackage.org; `frictionless validate data/datapackage.json` checks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandera.pandas as pa

from msp_dash.data.curated_rules import FACTS
from msp_dash.data.parts import CATALOGUE
from msp_dash.data.schemas import SCHEMAS

PACKAGE = "data/datapackage.json"
TYPES = {"float64": "number", "int64": "integer", "bool": "boolean"}
"""Types of Table Schema by those of pandas; all others are text."""

Record = Mapping[str, Any]


def package_json(manifest: Mapping[str, Any], records: Sequence[Record]) -> bytes:
    """The package of the tables of a manifest, as JSON.

    Parameters
    ----------
    manifest
        As ``data/manifest.json`` has it.
    records
        Of ``data/sources.yaml``.
    """
    tables = manifest["tables"]
    content = {
        "profile": "data-package",
        "name": "critical-minerals",
        "title": "Tables of critical minerals, as their publishers have them",
        "description": (
            "Built from the publications under `sources`, each with its own licence; a row's "
            "`source` and `edition` say which one it is from. No number was estimated here."
        ),
        "version": f"{manifest['ingest_version']}",
        "licenses": _licences(records),
        "sources": _sources(records),
        "resources": [
            *(_resource(name, tables[name], records) for name in sorted(tables)),
            *(_facts_resource(name) for name in sorted(FACTS)),
        ],
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _resource(name: str, entry: Mapping[str, Any], records: Sequence[Record]) -> dict[str, Any]:
    own = [record for record in records if name in (record.get("tables") or ())]
    whole = not entry.get("parts")
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": f"tables/{name}.parquet" if whole else f"tables/{name}/{CATALOGUE}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # Not its `bytes`: frictionless 5.21 counts none of Parquet, and calls the file damaged.
        "hash": f"sha256:{entry['sha256']}",
        "licenses": _licences(own),
        "sources": _sources(own),
        # The catalogue of a table in parts has columns of its own: what its parts hold.
        **({"schema": schema(name)} if whole else {}),
    }


def _facts_resource(name: str) -> dict[str, Any]:
    """A table that is kept by hand: edited between builds, so its sum is not here."""
    return {
        "name": f"facts-{name.replace('_', '-')}",
        "type": "table",
        "path": f"facts/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": "Kept by hand. Each row names its page in facts/sources.csv.",
        "schema": facts_schema(name),
    }


def facts_schema(name: str) -> dict[str, Any]:
    """Table Schema of a table that is kept by hand."""
    table = FACTS[name]
    key = table.key.split()
    fields = []
    for column in table.columns.split():
        allowed = [word for word in table.words.get(column, ()) if word]
        rules: dict[str, Any] = {"enum": allowed} if allowed else {}
        blank = column in table.blank or "" in table.words.get(column, ())
        if (column in key or allowed) and not blank:
            rules = {"required": True, **rules}
        kind = "number" if column in table.numbers else "string"
        fields.append({"name": column, "type": kind} | ({"constraints": rules} if rules else {}))
    # A key with blanks in it is none to the specification: `data check` holds those.
    whole = table.blank.isdisjoint(key)
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": key} if whole else {})


def schema(name: str) -> dict[str, Any]:
    """Table Schema of a table, from its pandera schema."""
    table_schema = SCHEMAS[name]
    return {
        "fields": [_field(column, spec) for column, spec in table_schema.columns.items()],
        "primaryKey": list(table_schema.unique or []),
        "missingValues": [""],
    }


def _field(name: str, column: pa.Column) -> dict[str, Any]:
    kind = TYPES.get(str(column.dtype), "string")
    rules = _rules(column)
    # A text without a rule may be blank, and a blank is "missing" to the specification.
    if not column.nullable and (kind != "string" or rules):
        rules = {"required": True, **rules}
    return {"name": name, "type": kind, **({"constraints": rules} if rules else {})}


def _rules(column: pa.Column) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    for check in column.checks:
        statistics = check.statistics
        if "allowed_values" in statistics:
            rules["enum"] = list(statistics["allowed_values"])
        if "pattern" in statistics:
            rules["pattern"] = getattr(statistics["pattern"], "pattern", statistics["pattern"])
        # frictionless 5.21 reads a null of Parquet as a number that is none, and holds it against
        # the bounds: where a value may be missing, they stay with the build.
        for bound, name in (("min_value", "minimum"), ("max_value", "maximum")):
            if bound in statistics and not column.nullable:
                rules[name] = statistics[bound]
    return rules


def _licences(records: Sequence[Record]) -> list[dict[str, str]]:
    licences: dict[tuple[str, str], dict[str, str]] = {}
    for record in records:
        title, url = str(record["licence"]), str(record.get("licence_url") or "")
        licence = {"name": re.sub(r"[^A-Za-z0-9.]+", "-", title).strip("-"), "title": title}
        licences[title, url] = licence | ({"path": url} if url else {})
    return list(licences.values())


def _sources(records: Sequence[Record]) -> list[dict[str, str]]:
    return [
        {"title": str(record["citation"])} | ({"path": str(record["url"])} if record["url"] else {})
        for record in records
    ]
