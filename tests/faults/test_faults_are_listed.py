"""``docs/faults.md`` matches the table of faults, and every test that the table names exists."""

from __future__ import annotations

from msp_dash.data.paths import root
from tests.faults.document import document
from tests.faults.table import FAULTS


def test_the_document_is_the_table() -> None:
    written = (root() / "docs" / "faults.md").read_text(encoding="utf-8")
    assert written == document(), "run `python -m tests.faults.document`"


def test_every_test_of_the_table_is_there() -> None:
    for fault in FAULTS:
        for test in fault.tests:
            file, _, name = test.partition("::")
            text = (root() / file).read_text(encoding="utf-8")
            assert f"def {name.partition('[')[0]}" in text, test
