"""The OpenAPI document matches the behavior of the figure routes."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from msp_dash.data import TableError
from msp_dash.figures.registry import registry
from msp_dash.render.export import FORMATS
from msp_dash.serving.answers import openapi, routes
from tests.faults.client import get

SCHEMA = "#/components/schemas"


@cache
def described() -> dict[str, Any]:
    answer = get("/figures/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def _valid(answer: object, name: str) -> None:
    whole = {"$ref": f"{SCHEMA}/{name}", "components": described()["components"]}
    jsonschema.validate(answer, whole, cls=jsonschema.Draft202012Validator)


def test_it_is_valid_openapi() -> None:
    validate(described())


def test_what_a_missing_table_leaves_out_is_described_once_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_spec: object, _use: object) -> None:
        raise TableError("production", "is missing")

    routes._described.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(openapi, "allowed", missing)
        cut = get("/figures/openapi.json").json()["components"]["parameters"]
    whole = get("/figures/openapi.json").json()["components"]["parameters"]
    assert "producers.ranking.mineral" in set(whole) - set(cut)


def test_every_figure_is_described_in_every_format() -> None:
    paths = {f"/figures/{figure_id}.{ext}" for figure_id in registry() for ext in FORMATS}
    assert set(described()["paths"]) == paths | {"/figures"}


def test_a_program_that_holds_it_already_is_not_sent_it_again() -> None:
    tag = get("/figures/openapi.json").headers["etag"]
    assert get("/figures/openapi.json", {"If-None-Match": tag}).status_code == 304


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", list(registry()))
def test_a_figure_is_what_its_schema_says(figure_id: str) -> None:
    _valid(get(f"/figures/{figure_id}.json").json(), "Figure")


@pytest.mark.parametrize(
    "path",
    [
        "none.json",
        "producers.ranking.exe",
        "producers.ranking.json?mineral=moon",
        "producers.ranking.json?set=JPN&lens=msp",
        "producers.ranking.svg?width=1",
    ],
)
def test_a_refusal_is_what_its_schema_says(path: str) -> None:
    _valid(get(f"/figures/{path}").json(), "Refusal")


def test_the_list_is_what_its_schema_says() -> None:
    for one in get("/figures").json():
        _valid(one, "Listed")


def test_every_default_and_every_value_of_the_list_is_described() -> None:
    parameters = described()["components"]["parameters"]
    for one in get("/figures").json():
        for name, use in one["parameters"].items():
            schema = parameters[f"{one['id']}.{name}"]["schema"]
            if "enum" in schema:
                assert set(use["allowed"]) <= set(schema["enum"])
                assert use["default"] in schema["enum"]
