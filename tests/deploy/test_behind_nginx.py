"""The deployed dashboard: Debian's nginx before three processes, one URL for all.

One server is started for the whole file, behind nginx configured as in ``deploy``, for four.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import httpx
import pytest
from playwright.sync_api import Browser, expect

from msp_dash.serving.precompressed import IMMUTABLE
from msp_dash.ui.cards.address import card_address, digest
from tests.nginx import Front, executable, nginx
from tests.serving import Running, running
from tests.visitor import Visitor

MINERALS = ("cobalt", "nickel", "lithium", "copper")
WORKERS = 3
NAMES = "123"
"""Their numbers in the cookie."""
FIGURE = "/figures/producers.ranking.json?mineral=nickel"
SECONDS = 120
"""Longest wait for workers to change; a build machine may be slow."""
get = partial(httpx.get, timeout=SECONDS)
PAUSE_SECONDS = 0.25
"""Between two requests of one reader: the load is there to meet the change, not to slow it."""


@dataclass(frozen=True)
class Deployed:
    """A server with workers, and nginx before it."""

    server: Running
    front: Front

    @property
    def workers(self) -> set[int]:
        """Process ids of the workers that are there now, of all generations."""
        return {
            worker for master in _children(self.server.process.pid) for worker in _children(master)
        }

    def count(self, name: str) -> list[float]:
        """A number of each worker's metrics, by worker."""
        pages = [get(f"{self.front.admin}/metrics/{n}").text for n in NAMES]
        matches = [re.search(rf"^{re.escape(name)} (\S+)$", page, re.M) for page in pages]
        return [float(one[1]) if one else 0.0 for one in matches]


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    executable()
    # A socket's path is at most 107 bytes, and pytest's folders may be deep.
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="msp-", dir="/tmp")))
        options = ["--workers", str(WORKERS), "--sockets", str(folder)]
        server = stack.enter_context(running(folder, options=options))
        yield Deployed(server, stack.enter_context(nginx(folder, folder)))


@contextmanager
def _visitors(url: str, count: int) -> Iterator[list[Visitor]]:
    """People with views of their own, all from the one address of this machine."""
    with ExitStack() as open_tabs:
        yield [
            open_tabs.enter_context(Visitor(url, query=f"mineral={MINERALS[n % len(MINERALS)]}"))
            for n in range(count)
        ]


def _sees_own_view(visitor: Visitor) -> None:
    content = visitor.run()
    # The page's own link, which every run tells its cards.
    links = re.findall(rb'"query":"([^"]*)"', content)
    minerals = {m for m in MINERALS if any(f"mineral={m}&".encode() in link for link in links)}
    assert minerals == {visitor.query.removeprefix("mineral=")}


def test_workers_are_forked_from_a_process_without_threads(deployed: Deployed) -> None:
    server = deployed.server
    (master,) = _children(server.process.pid)
    assert len(_children(master)) == WORKERS
    # Threads of libraries do not end by themselves: who had some still has.
    assert len(list(Path(f"/proc/{master}/task").iterdir())) == 1
    # A worker starts the engine that the master has closed.
    assert get(f"{server.url}/figures/trade.flows.json?year=2022").status_code == 200
    assert "fork" not in server.output()


def test_sessions_spread_over_the_workers_and_stay_with_theirs(deployed: Deployed) -> None:
    with _visitors(deployed.front.url, 2 * WORKERS) as visitors:
        for visitor in visitors:
            _sees_own_view(visitor)
        assert deployed.count("msp_dash_sessions") == [2] * WORKERS
        assert Counter(visitor.worker for visitor in visitors) == dict.fromkeys(NAMES, 2)
        # On connections of their own, from the same address: the cookie alone decides.
        assert [visitor.upload() for visitor in visitors] == [204] * 2 * WORKERS
        stray = visitors[0]
        other = next(v.worker for v in visitors if v.worker != stray.worker)
        stray.carry("msp_worker", other)
        assert stray.upload() == 400  # where the session is not, there is no place for its file


def test_without_a_proxy_one_port_finds_the_process_of_a_session(deployed: Deployed) -> None:
    with _visitors(deployed.server.url, 2 * WORKERS) as visitors:
        for visitor in visitors:
            _sees_own_view(visitor)
        assert Counter(visitor.worker for visitor in visitors) == dict.fromkeys(NAMES, 2)
        assert [visitor.upload() for visitor in visitors] == [204] * 2 * WORKERS


def test_reruns_are_counted_where_they_ran(deployed: Deployed) -> None:
    with _visitors(deployed.front.url, 1) as (visitor,):
        before = deployed.count("msp_dash_rerun_seconds_count")
        for _ in range(3):
            visitor.run()
        # A run is counted a moment after its last message is sent.
        _until(lambda: sum(deployed.count("msp_dash_rerun_seconds_count")) >= sum(before) + 3)
        after = deployed.count("msp_dash_rerun_seconds_count")
    gained = [b - a for a, b in zip(before, after, strict=True)]
    assert sorted(gained) == [0, 0, 3]
    assert gained[int(visitor.worker) - 1] == 3


def test_a_cookie_of_a_process_that_is_not_there_leads_to_one_that_is(deployed: Deployed) -> None:
    """nginx knows four workers and three are there."""
    with Visitor(deployed.front.url, query="mineral=nickel") as visitor:
        visitor.carry("msp_worker", "4")
        assert visitor.client.get("/_stcore/health").status_code == 200
        page = visitor.client.get("/mineral", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert re.match("msp_worker=[123];", page.headers["set-cookie"])
        visitor.carry("msp_worker", "4")
        visitor.connect()
        assert visitor.worker in NAMES
        _sees_own_view(visitor)
        assert visitor.upload() == 204


def test_a_figure_that_a_hall_opens_is_made_once(deployed: Deployed) -> None:
    name = 'msp_dash_figure_answers_total{format="svg",status="200"}'
    before = sum(deployed.count(name))
    address = f"{deployed.front.url}/figures/producers.ranking.svg?mineral=tin"

    with ThreadPoolExecutor(20) as hall, httpx.Client(timeout=SECONDS) as client:
        headers = {"Accept-Encoding": "gzip"}
        answers = list(hall.map(lambda _: client.get(address, headers=headers), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert sum(deployed.count(name)) == before + 1
    # Each has a number of its own, that of its line in the log where it was asked further.
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    caches = Counter(answer.headers["x-cache"] for answer in answers)
    assert caches["MISS"] == 1 and caches["HIT"] >= 30
    response_headers = answers[0].headers
    assert response_headers["content-encoding"] == "gzip" and "set-cookie" not in response_headers
    again = get(address, headers={"If-None-Match": response_headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_refusals_and_pages_are_not_kept(deployed: Deployed) -> None:
    for _ in range(2):
        refused = get(f"{deployed.front.url}/figures/producers.ranking.json?mineral=moon")
        assert (refused.status_code, refused.headers["x-cache"]) == (422, "MISS")
        assert "x-cache" not in get(deployed.front.url).headers


def test_a_card_is_kept_for_good(deployed: Deployed) -> None:
    address = card_address("producers.ranking", {"mineral": "tin"}, "light", 864)
    url = f"{deployed.front.url}/{address}"
    name = 'msp_dash_figure_answers_total{format="card",status="200"}'
    # Without a cookie the readers spread over all workers.
    with ThreadPoolExecutor(20) as hall, httpx.Client(timeout=SECONDS) as client:
        answers = list(hall.map(lambda _: client.get(url), range(40)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert {answer.headers["cache-control"] for answer in answers} == {IMMUTABLE}
    answers_before = sum(deployed.count(name))
    again = get(url)
    assert again.headers["x-cache"] == "HIT" and "set-cookie" not in again.headers
    assert sum(deployed.count(name)) == answers_before


def test_cards_of_other_versions_and_without_a_figure_are_not_kept(deployed: Deployed) -> None:
    address = card_address("producers.ranking", {"mineral": "tin"}, "light", 864)
    empty = card_address("producers.ranking", {"mineral": "moon"}, "light", 864)
    other = address.replace(digest(), "0123456789ab")
    for path, by_browsers in {other: "no-store", empty: "private, max-age=300"}.items():
        for _ in range(2):
            answer = get(f"{deployed.front.url}/{path}")
            assert (answer.status_code, answer.headers["x-cache"]) == (200, "MISS")
            assert answer.headers["cache-control"] == by_browsers


def test_streamlit_s_files_come_compressed_and_are_kept_for_each_encoding(
    deployed: Deployed,
) -> None:
    page = get(deployed.front.url).text
    match = re.search(r"static/js/index\.[^\"']+\.js", page)
    assert match
    sizes = {}
    for encoding in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        answers = [get(f"{deployed.front.url}/{match[0]}", headers=headers) for _ in range(2)]
        assert answers[0].text == answers[1].text
        assert answers[1].headers["x-cache"] == "HIT"
        assert answers[1].headers.get("content-encoding", "identity") == encoding
        sizes[encoding] = answers[1].num_bytes_downloaded
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 2


def test_metrics_are_for_the_machine_alone(deployed: Deployed) -> None:
    for path in ("/metrics", "/_stcore/metrics"):
        assert get(f"{deployed.front.url}{path}").status_code == 404
        # The app has none there either.
        assert get(f"{deployed.server.url}{path}").status_code == 404
    assert "msp_dash_sessions" in get(f"{deployed.front.admin}/metrics/1").text
    assert "Active connections" in get(f"{deployed.front.admin}/nginx").text


def test_a_worker_killed_under_load_costs_nobody_the_view(deployed: Deployed) -> None:
    before = deployed.workers
    assert len(before) == WORKERS
    with (
        _visitors(deployed.front.url, 2 * WORKERS) as visitors,
        ThreadPoolExecutor(2 * WORKERS) as people,
    ):
        stop = Event()

        def click(visitor: Visitor) -> None:
            while not stop.wait(PAUSE_SECONDS):
                _sees_own_view(visitor)
            _sees_own_view(visitor)

        busy = [people.submit(click, visitor) for visitor in visitors]
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        _until(lambda: any(v.reconnected for v in visitors) and len(deployed.workers) == WORKERS)
        stop.set()
        for one in busy:
            one.result()
        assert all(visitor.upload() == 204 for visitor in visitors)
        # Those of the others did not notice.
        assert sum(visitor.reconnected > 0 for visitor in visitors) == 2
    assert deployed.workers - before and before - deployed.workers == {killed}
    assert "ended with -9 and is started again" in deployed.server.output()


def test_a_browser_finds_its_view_again_when_every_worker_was_killed(
    deployed: Deployed, browser: Browser
) -> None:
    with browser.new_page() as page:
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{deployed.front.url}/mineral?mineral=cobalt")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("Cobalt")
        with page.expect_websocket():
            for worker in deployed.workers:
                os.kill(worker, signal.SIGKILL)
        expect(heading).to_contain_text("Cobalt")
        assert page.url.endswith("?mineral=cobalt")
        # And the new session answers the next click.
        page.get_by_role("link", name="Minerals").first.click()
        expect(heading).to_contain_text("is most concentrated")


@pytest.mark.every
def test_a_rolling_restart_turns_nobody_away(deployed: Deployed) -> None:
    before = deployed.workers
    with _visitors(deployed.front.url, 4) as visitors, ThreadPoolExecutor(4) as people:
        for visitor in visitors:
            _sees_own_view(visitor)
        stop = Event()

        def fetch(url: str) -> list[str]:
            wrong = []
            # Each request on a connection of its own.
            with httpx.Client(timeout=SECONDS, headers={"Connection": "close"}) as client:
                while not stop.wait(PAUSE_SECONDS):
                    for path in ("/healthz", "/", "/favicon.png", FIGURE):
                        try:
                            answer = client.get(url + path)
                        except httpx.HTTPError as error:
                            wrong.append(f"{url}{path}: {error!r}")
                        else:
                            if answer.status_code != 200:
                                wrong.append(f"{url}{path}: {answer.status_code}")
            return wrong

        # By nginx, and on the port of the supervisor.
        futures = [
            people.submit(fetch, url) for url in (deployed.front.url, deployed.server.url) * 2
        ]
        deployed.server.process.send_signal(signal.SIGHUP)
        _until(lambda: "all workers are new" in deployed.server.output())
        stop.set()
        for one in futures:
            assert one.result() == []
        for visitor in visitors:
            _sees_own_view(visitor)
            assert visitor.reconnected == 1
            assert visitor.upload() == 204
    assert len(deployed.workers) == WORKERS
    assert not deployed.workers & before


def _until(true: Callable[[], bool]) -> None:
    for _ in range(10 * SECONDS):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("nothing happened")
