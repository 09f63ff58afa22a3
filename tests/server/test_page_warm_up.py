"""The first reader of a page finds it opened, and its first cards made."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.viewport import BUCKETS
from tests.serving import Running, running

READY_SECONDS = 300
WINDOW = BUCKETS[-1][0]
FIGURES = "msp_dash_figures_total"
"""Asked for, as for each card that is made."""

METRICS = "X-Test-Metrics"
"""Where a client of these tests finds the metrics."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server that says it is ready, and that nobody has opened yet."""
    with (
        running(tmp_path_factory.mktemp("cwd")) as started,
        httpx.Client(base_url=started.url, headers={METRICS: started.metrics}) as client,
    ):
        _wait(client, started)
        yield client


def _wait(client: httpx.Client, started: Running) -> None:
    until = time.monotonic() + READY_SECONDS
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < until and started.process.poll() is None, started.output()
        time.sleep(0.2)


def _addresses(client: httpx.Client, page: str, window: int = WINDOW) -> list[str]:
    answer = client.get(f"/first/{window}/light/{page}", headers={"Purpose": "prefetch"})
    return answer.json() if answer.status_code == 200 else []


@pytest.mark.slow
def test_each_page_with_cards_has_been_opened_and_its_first_cards_are_stored(
    client: httpx.Client,
) -> None:
    of_pages = {entry.name: _addresses(client, entry.name) for entry in ENTRIES}
    # These show no cards at first.
    without = {"briefing", "present"}
    assert {page for page, addresses in of_pages.items() if not addresses} == without
    before = _metric(client, FIGURES)
    for addresses in of_pages.values():
        for address in addresses:
            answer = client.get(f"/{address}", headers={"Accept-Encoding": "br"})
            assert answer.status_code == 200 and answer.json()["head"]
    assert _metric(client, FIGURES) == before
    assert not _addresses(client, "mineral", window=BUCKETS[0][0])


def _metric(client: httpx.Client, start: str) -> float:
    """Sum of the samples that start so."""
    lines = client.get(client.headers[METRICS]).text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(start))


@pytest.mark.slow
def test_no_session_stays_open_and_no_run_counts_as_a_readers(client: httpx.Client) -> None:
    assert _metric(client, "msp_dash_sessions ") == 0
    assert _metric(client, "msp_dash_rerun_seconds_count") == 0
