"""docs/data-dictionary.md matches the schemas."""

from __future__ import annotations

import pytest

from msp_dash.data.schemas import SCHEMAS, UNIT
from tools.data_dictionary import TARGET, text


def test_the_dictionary_is_that_of_the_schemas() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "run python tools/data_dictionary.py"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_says_what_it_means_and_every_number_its_unit(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema.description
    for column in schema.columns.values():
        assert column.description and column.description.endswith("."), column.name
        if str(column.dtype) in ("float64", "int64"):
            assert (column.metadata or {}).get(UNIT), column.name
