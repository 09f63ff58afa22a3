"""The figure URLs tested against their OpenAPI description: schemathesis, valid and hostile."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from tests.faults.client import ROUTES

DESCRIBED = schemathesis.openapi.from_asgi("/figures/openapi.json", ROUTES)
SOME = DESCRIBED.include(
    path_regex=r"^/figures/(producers\.ranking\.(json|svg)|trade\.flows\.csv)$"
)
ALL = DESCRIBED.include(path_regex=r"\.(json|csv|svg|html|xlsx)$")
"""Formats that take a core for a tenth of a second have no other parameters than these."""

SHORT = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.generate],
    "database": None,
}


def _check_case(case: schemathesis.Case) -> None:
    query = case.query if isinstance(case.query, dict) else {}
    without = []
    if {"set", "lens"} <= set(query):  # What no schema says: a group has one name.
        without.append(CHECKS.get_one("positive_data_acceptance"))
    if any(
        value in ([], {}) for value in query.values()
    ):  # A wrong value of which nothing is sent.
        without.append(CHECKS.get_one("negative_data_rejection"))
    case.call_and_validate(excluded_checks=without)


@SOME.parametrize()
@settings(max_examples=12, **SHORT)
def test_what_is_described_is_answered_as_it_is_described(case: schemathesis.Case) -> None:
    _check_case(case)


@pytest.mark.fuzz
@ALL.parametrize()
@settings(max_examples=8, **SHORT)
def test_everything_that_is_described(case: schemathesis.Case) -> None:
    _check_case(case)
