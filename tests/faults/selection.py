"""A pytest plugin that leaves only the tests that the table of faults names."""

from __future__ import annotations

import pytest

from tests.faults.table import FAULTS

TESTS = tuple(test for fault in FAULTS for test in fault.tests)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no fault names."""
    selected = [item for item in items if item.nodeid.startswith(TESTS)]
    config.hook.pytest_deselected(items=[item for item in items if item not in selected])
    items[:] = selected
