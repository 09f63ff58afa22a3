"""Tests of everything of a kind: some of it in `make test`, all of it in `make every`.

A test, or a fixture, that takes the fixture `extent` has both forms.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

EACH = 16
"""One in so many is tried in `make test`."""

OF_EACH_KIND = (
    "producers.map",
    "overview.numbers",
    "producers.chokepoints",
    "producers.ranking",
    "demand.scenarios",
    "partners.attendance",
    "disruption.leverage",
    "demand.technologies",
    "demand.area",
    "partners.timeline",
    "standards.export_controls",
    "projects.institutions",
    "recycling.rates",
    "sites.map",
    "trade.flows",
    "coalition.marginal",
)
"""A figure of each kind of picture; `tests/render/test_readback.py` verifies it."""

EXTENTS = ("some", pytest.param("every", marks=pytest.mark.every))


def sample_ids(extent: str, everything: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """All of it, or one in `EACH` and those that stand for a kind."""
    if extent == "every":
        return list(everything)
    assert set(kinds) <= set(everything)
    return sorted({*everything[::EACH], *kinds})
