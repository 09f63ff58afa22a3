"""Random URLs of figures and pages: no 5xx, no traceback. `make fuzz` requests 10,000 of each."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.fuzz.checks import Tally, ask_all
from tests.fuzz.pages import FAILED, Reader
from tests.fuzz.random_requests import escaped, figure, page
from tests.looped import looped

SEED, FIGURES, PAGES = 7, 150, 50


def test_random_addresses_of_figures_are_answered_or_refused() -> None:
    chance, tally = Random(SEED), Tally()
    requests = [figure(chance) for _ in range(FIGURES)]
    looped(lambda: ask_all(requests, tally))
    assert tally.wrong == []
    assert tally.count == FIGURES
    assert set(tally.statuses) == {200, 404, 422}


@pytest.fixture
def reader(server_url: str) -> Iterator[Reader]:
    with Reader(server_url) as opened:
        yield opened


def test_random_addresses_of_pages_are_shown(reader: Reader) -> None:
    chance = Random(SEED)
    for _ in range(PAGES):
        name, query = page(chance)
        content = reader.show(name, query)
        assert not any(mark in content for mark in FAILED), f"/{name}?{escaped(query)}"
        assert b"msp-h1" in content
