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


def _is_harmless(value: object) -> bool:
    """Whether a wrong value may be answered: nothing or a blank is sent, or a code twice."""
    if not isinstance(value, list | str):
        return value == {}
    codes = value.split(",") if isinstance(value, str) else [str(code) for code in value]
    return not any(map(str.strip, codes)) or len(set(codes)) < len(codes)


def _check_case(case: schemathesis.Case) -> None:
    query = case.query if isinstance(case.query, dict) else {}
    without = []
    if {"set", "lens"} <= set(query):  # What no schema says: a group has one name.
        without.append(CHECKS.get_one("positive_data_acceptance"))
    if any(map(_is_harmless, query.values())):
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
