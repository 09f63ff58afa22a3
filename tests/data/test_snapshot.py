"""The frozen data of tests of values fits the program, and tests read the data that they name."""

from __future__ import annotations

import pandas as pd
import pytest

from msp_dash.data import facts, load, parts
from msp_dash.data.curated_check import complaints
from msp_dash.data.paths import root
from msp_dash.data.schemas import SCHEMAS
from msp_dash.data.sources import records
from tests.project_data import SNAPSHOT, DataSwitch

ANEW = "write the snapshot anew with `make snapshot`, and read the numbers in its tests again"


@pytest.mark.snapshot
@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_table_of_the_snapshot_fits_its_schema(name: str) -> None:
    table = pd.read_parquet(SNAPSHOT / "tables" / f"{name}.parquet")
    assert list(table.columns) == list(SCHEMAS[name].columns), ANEW
    SCHEMAS[name].validate(table, lazy=True)
    assert load(name).equals(table)


def test_its_readme_names_every_edition() -> None:
    readme = (SNAPSHOT / "README.md").read_text("utf-8")
    for path in sorted((SNAPSHOT / "tables").glob("*.parquet")):
        table = pd.read_parquet(path)
        line = next(one for one in readme.splitlines() if one.startswith(f"| `{path.stem}`"))
        assert f"| {len(table):,} |" in line, ANEW
        for edition in set(table.get("edition", ())):
            assert str(edition) in line, ANEW


def test_its_facts_have_no_complaints() -> None:
    assert complaints(SNAPSHOT) == [], ANEW


@pytest.mark.snapshot
def test_a_marked_test_reads_the_snapshot() -> None:
    assert parts.folder("trade").parent.resolve() == SNAPSHOT / "tables"


def test_other_tests_read_the_live_data() -> None:
    assert parts.folder("trade").parent == root() / "data" / "tables"


def test_a_switch_leaves_nothing_cached() -> None:
    switch = DataSwitch()
    live = (load("production"), facts("members"), records(), parts.whole("trade"))
    switch.turn(to_snapshot=True)
    try:
        frozen = (load("production"), facts("members"), records(), parts.whole("trade"))
    finally:
        switch.turn(to_snapshot=False)
    again = (load("production"), facts("members"), records(), parts.whole("trade"))
    assert not any(one is other for one, other in zip(live, frozen, strict=True))
    assert not any(one is other for one, other in zip(frozen, again, strict=True))
