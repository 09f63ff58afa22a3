"""The data package of all tables: derived from schemas and sources, valid by its own tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, Resource, Schema

from msp_dash.data.curated_rules import FACTS
from msp_dash.data.load import manifest
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest import build, check
from msp_dash.ingest.package import PACKAGE, package_json, schema
from msp_dash.ui.publications import table_csv

ROWS = 200
"""Rows of each table that the tool reads here; it takes minutes for all."""


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    package: dict[str, Any] = json.loads((root() / PACKAGE).read_text(encoding="utf-8"))
    return package


def test_the_package_is_that_of_the_tables_and_sources() -> None:
    assert (root() / PACKAGE).read_bytes() == package_json(manifest(), build.records(root()))


def test_its_own_tool_finds_it_valid(content: dict[str, Any]) -> None:
    assert list(Package.metadata_validate(content)) == []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_its_own_tool_reads_the_table_by_the_schema(content: dict[str, Any], name: str) -> None:
    (resource,) = (r for r in content["resources"] if r["name"] == name.replace("_", "-"))
    table = Resource.from_descriptor(resource, basepath=str(root() / "data"))
    report = table.validate(limit_rows=ROWS)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]


@pytest.mark.parametrize("name", sorted(FACTS))
def test_its_own_tool_reads_the_facts_by_their_schema(content: dict[str, Any], name: str) -> None:
    resource_name = f"facts-{name.replace('_', '-')}"
    (resource,) = (r for r in content["resources"] if r["name"] == resource_name)
    report = Resource.from_descriptor(resource, basepath=str(root() / "data")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"trade"}))
def test_the_table_that_a_page_hands_out_is_valid_too(tmp_path: Path, name: str) -> None:
    lines = table_csv(name).decode("utf-8-sig").splitlines(keepends=True)
    # The first lines cite the publications; the tool loses count of them in a short table.
    (tmp_path / f"{name}.csv").write_text("".join(x for x in lines if x[0] != "#"), "utf-8")
    described_by = Schema.from_descriptor(schema(name))
    table = Resource(path=f"{name}.csv", basepath=str(tmp_path), schema=described_by)
    report = table.validate(limit_rows=ROWS)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]


def test_every_table_says_who_published_it_and_by_which_licence(content: dict[str, Any]) -> None:
    by_name = {resource["name"]: resource for resource in content["resources"]}
    built = {name.replace("_", "-") for name in SCHEMAS}
    assert set(by_name) == built | {f"facts-{name.replace('_', '-')}" for name in FACTS}
    assert by_name["trade"]["licenses"] == [
        {
            "name": "Etalab-Open-Licence-2.0",
            "title": "Etalab Open Licence 2.0",
            "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        }
    ]
    assert all(by_name[name]["sources"] and by_name[name]["licenses"] for name in built)


def test_fields_have_the_types_and_rules_of_the_schemas() -> None:
    fields = {field["name"]: field for field in schema("production")["fields"]}
    assert fields["value"] == {"name": "value", "type": "number"}
    assert fields["estimated"]["type"] == "boolean"
    assert fields["year"]["constraints"] == {"required": True, "minimum": 1900, "maximum": 2100}
    assert fields["stage"]["constraints"]["enum"] == ["mine", "smelter", "refined"]
    assert fields["note"] == {"name": "note", "type": "string"}
    assert schema("production")["primaryKey"] == SCHEMAS["production"].unique


def test_check_names_a_package_that_is_not_that_of_the_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / build.SOURCES).write_text((root() / build.SOURCES).read_text("utf-8"), "utf-8")
    (tmp_path / PACKAGE).write_text("{}", "utf-8")
    (complaint,) = check._package(tmp_path, manifest())
    assert complaint.startswith(
        "data/datapackage.json is not that of the tables and sources: write it"
    )
