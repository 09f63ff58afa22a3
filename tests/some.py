"""Tests of everything of a kind: some of it in `make test`, all of it in `make every`.

A test, or a fixture, that takes the fixture `extent` has both forms. Of a test with cases,
``@pytest.mark.one_in(4)`` leaves the first and a quarter of the others in `make test`. Figures that
``figures/tried_ids.txt`` does not list yet are new, and always tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

TRIED = Path(__file__).parent / "figures" / "tried_ids.txt"
EACH = 32
"""One in so many is tried in `make test`."""

OF_EACH_KIND = (
    "chain.shares",
    "convening.question",
    "producers.map",
    "producers.chokepoints",
    "producers.ranking",
    "demand.scenarios",
    "table.register",
    "standards.participants",
    "disruption.leverage",
    "demand.technologies",
    "partners.timeline",
    "standards.export_controls",
    "country.ranks",
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
    return sorted({*everything[::EACH], *kinds, *new_ids().intersection(everything)})


@cache
def new_ids() -> frozenset[str]:
    """Figures that are not listed as tried by `make every` yet: always in the sample."""
    from msp_dash.figures.registry import registry

    return frozenset(registry()) - frozenset(TRIED.read_text("utf-8").split())


def leave_one_in(items: Iterable[pytest.Item]) -> None:
    """Mark the cases `every` that are left out of `make test`, of tests marked ``one_in``."""
    cases: Counter[str] = Counter()
    for item in items:
        marker = item.get_closest_marker("one_in")
        if marker is None or item.get_closest_marker("every"):
            continue
        (n,) = marker.args
        name = item.nodeid.partition("[")[0]
        place = cases[name]
        cases[name] += 1
        values = item.callspec.params.values() if isinstance(item, pytest.Function) else ()
        if new_ids().intersection(one for one in values if isinstance(one, str)):
            continue
        # In turn, so that of two parameters each value meets others of the other one.
        if (place + place // n) % n:
            item.add_marker(pytest.mark.every)
