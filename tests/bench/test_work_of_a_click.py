"""The work that a click causes on the server: counted, not timed.

Reruns, figures built and tables read are those of ``/metrics``; bytes are those on the websocket.
On each page its first control and its first map are clicked; `make bench` clicks all of them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from benchmarks.clicks import click, movable, stops
from benchmarks.driver import Answer, Session
from msp_dash.ui.frame import WHOLE
from msp_dash.ui.navigation import ENTRIES
from tests.looped import looped
from tests.serving import Running, running

Result = TypeVar("Result")

PAGES = [entry.name for entry in ENTRIES]
READY_TRIES, READY_PAUSE_SECONDS = 600, 0.5
COUNT_TRIES = 100

CHANGE_BYTES_MAX = 8_000
"""Largest answer to one change of a control, on the websocket."""
PAGE_BYTES_MAX = 20_000
"""Largest answer to going to a page that was not there before."""
UNCHANGED_BYTES_MAX = 10_000
"""Largest answer to a click that changes nothing: everything that is large stays in the browser."""


REFUSED_MAX = {"producers": 1, "demand": 1}
"""Figures of a page that have no answer for the second mineral: a refusal is not kept, so that a
bad address cannot push good figures out of the cache, and is found anew at each rerun."""


@dataclass(frozen=True)
class Work:
    """What the server has done since its start."""

    reruns: int
    built: int
    reads: int

    def since(self, before: Work) -> tuple[int, int, int]:
        """(reruns, figures built, tables read) since then."""
        return (
            self.reruns - before.reruns,
            self.built - before.built,
            self.reads - before.reads,
        )


def work(metrics: str, least: int = 0) -> Work:
    """The counters of the server, once it has counted at least so many reruns.

    A rerun is counted a moment after its last message is sent.
    """
    for _ in range(COUNT_TRIES):
        with urlopen(metrics) as answer:
            text = answer.read().decode()

        def total(name: str, text: str = text) -> int:
            return int(sum(float(n) for n in re.findall(rf"^{name} (\S+)$", text, re.MULTILINE)))

        if (reruns := total("msp_dash_rerun_seconds_count")) >= least:
            break
    return Work(
        reruns=reruns,
        built=total(r'msp_dash_figures_total\{origin="built"\}'),
        reads=total(r"msp_dash_table_reads_total\{.*?\}"),
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of its own that has prepared itself: what it builds then, it builds for a reader."""
    with running(tmp_path_factory.mktemp("elsewhere")) as started:
        for _ in range(READY_TRIES):
            try:
                with urlopen(f"{started.url}/readyz"):
                    break
            except HTTPError:
                time.sleep(READY_PAUSE_SECONDS)
        else:
            raise RuntimeError("The server was not ready in time.")
        yield started


def address(page: str) -> str:
    """Address of a page: the first stands at the root."""
    return "" if page == PAGES[0] else page


def clicked(session: Session) -> list[str]:
    """Keys of the page's first control and of its first map."""
    keys = movable(session)
    maps = [key for key in keys if key in session.cards]
    controls = [key for key in keys if key not in maps]
    return controls[:1] + maps[:1]


async def known_clicks(
    server: Running, page: str
) -> dict[str, tuple[Answer, tuple[int, int, int]]]:
    """By control: the answer to a click on a view that was there before, and the work for it."""
    answers = {}
    async with Session(server.url, address(page)) as first:
        await first.open()
        keys = clicked(first)
    for key in keys:
        async with Session(server.url, address(page)) as session:
            reruns = work(server.metrics).reruns + (await session.open()).runs
            one, two = stops(session, key)[:2]
            # A second click on a country takes the first one back.
            last = one if key in session.cards else two
            for value in (one, last, one):
                step = await click(session, key, value)
                reruns += step.runs if step else 0
            before = work(server.metrics, reruns)
            answer = await click(session, key, last)
            assert answer is not None
            answers[key] = answer, work(server.metrics, before.reruns + 1).since(before)
    return answers


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", PAGES)
def test_a_view_that_is_known_is_one_rerun_without_figures_or_tables(
    server: Running, page: str
) -> None:
    for key, (answer, (reruns, built, reads)) in looped(lambda: known_clicks(server, page)).items():
        assert (reruns, reads, answer.errors) == (1, 0, 0), key
        assert built <= REFUSED_MAX.get(page, 0), key
        assert answer.size <= CHANGE_BYTES_MAX, key
        assert answer.cards.stored == 0, key
        # What stands around a page is a third of a run, and no control of a page changes it.
        assert answer.whole == (page in WHOLE), key


def test_a_page_that_was_there_before_is_one_rerun_without_figures_or_tables(
    server: Running,
) -> None:
    async def twice_round() -> dict[str, tuple[Answer, tuple[int, int, int]]]:
        answers = {}
        async with Session(server.url) as session:
            before = work(server.metrics, work(server.metrics).reruns + (await session.open()).runs)
            for page in (PAGES[1:] + PAGES[:1]) * 2:
                answer = await session.go(address(page))
                after = work(server.metrics, before.reruns + 1)
                answers[page], before = (answer, after.since(before)), after
        return answers

    for page, (answer, counts) in looped(twice_round).items():
        assert answer.errors == 0, page
        assert (page, *counts) == (page, 1, 0, 0)
        assert answer.size <= PAGE_BYTES_MAX, page


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", PAGES)
def test_a_click_that_changes_nothing_sends_almost_nothing(server: Running, page: str) -> None:
    async def again() -> Answer:
        async with Session(server.url, address(page)) as session:
            await session.open()
            return await session.send()

    answer = looped(again)
    assert (answer.runs, answer.errors) == (1, 0)
    assert answer.size <= UNCHANGED_BYTES_MAX


def test_a_server_that_is_ready_reads_no_table_for_a_first_visit(server: Running) -> None:
    async def visits() -> None:
        for page in PAGES:
            async with Session(server.url, address(page)) as session:
                await session.open()

    before = work(server.metrics)
    looped(visits)
    assert work(server.metrics).reads == before.reads
