"""Soak test: ten minutes of use and misuse: ``make soak``, or ``python -m benchmarks.soak``.

Users click without a pause; some drop their connection in the middle of a response and reconnect,
browsers are killed while a page loads, and invalid URLs and parameters are requested. No page may
report an exception. Every user repeats the same visits, so that the first rounds meet all views and
fill the caches.

One process rests after each round, with no user connected: in the rounds after those that fill the
caches nothing may grow. Several workers have no rest before the end; a minute later each process
has about the memory and the open files of its start.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import linear_regression

from benchmarks.clicks import click, movable, stops
from benchmarks.crowd import PAGES
from benchmarks.driver import Session
from benchmarks.http_client import Connection
from benchmarks.markdown import table
from benchmarks.process import children, memory_bytes, open_files, threads
from benchmarks.servers import FIRST_PORT, Server, prepared, serving
from msp_dash.serving.garbage import EVERY_SECONDS
from msp_dash.serving.listening import allow_connections

SEED = 7
READERS, VISITS = 12, 20
"""Users, and visits after which each begins again with the first."""
ROUND_SECONDS, REST_SECONDS = 40.0, EVERY_SECONDS + 8.0
"""A rest is long enough for the server to collect all garbage with nobody there: on a fast machine
sessions leave 200 MB."""
LAST_REST_SECONDS = 60.0
PROCESSES = ("server", "prefork master")
"""Those before the workers."""
KEPT_SHARE = 0.15
"""Of the memory and the files of the start, what several workers may have more at the end."""
WARM_SHARE = 0.4
"""Share of the rounds that fill caches, before growth is looked for."""
CUTS = 0.1
"""Share of clicks whose reader loses the connection before the answer."""
GROWN_MEMORY, GROWN_THREADS, GROWN_FILES = 0.02, 8, 16
"""Growth after the warm-up that is none: a share of the memory, threads and files."""
BAD = (
    "/figures/no.such.json",
    "/figures/producers.map.exe",
    "/figures/producers.map.json?mineral=unobtainium",
    "/figures/producers.map.json?mineral=cobalt&mineral=copper",
    "/figures/producers.map.svg?width=999999999",
    "/figures/%00.json",
    "/app/static/../../app.py",
    f"/mineral?mineral={'x' * 5000}",
)
BAD_QUERIES = (
    "mineral=unobtainium",
    "year=-1&stage=%00",
    "set=QQQ,YYY&lens=q",
    "open=" + "a," * 500,
)


@dataclass(frozen=True, slots=True)
class State:
    """Resources of a process after so many clicks."""

    clicks: int
    memory: int
    threads: int
    files: int

    @classmethod
    def of(cls, pid: int, clicks: int = 0) -> State:
        """As it is now."""
        return cls(clicks, memory_bytes(pid), threads(pid), open_files(pid))


@dataclass(slots=True)
class Soak:
    """What happened so far."""

    clicks: int = 0
    cuts: int = 0
    bad: int = 0
    killed: int = 0
    errors: list[str] = field(default_factory=list)


async def _reader(url: str, number: int, soak: Soak, until: float) -> None:
    for visit in count():
        if time.perf_counter() > until:
            return
        chance = random.Random(f"{SEED} {number} {visit % VISITS}")
        query = chance.choice(BAD_QUERIES) if chance.random() < CUTS else ""
        async with Session(url, chance.choice(PAGES), query) as session:
            soak.errors += ["exception on a page"] * (await session.open()).errors
            if chance.random() < CUTS:
                await session.unfold()
            for key in chance.sample(keys := movable(session), min(3, len(keys))):
                # What another click has left: a control may be gone, a map without a country.
                if not session.shows(key) or not (values := stops(session, key)):
                    continue
                act = click(session, key, chance.choice(values))
                if chance.random() < CUTS:
                    waiting = asyncio.ensure_future(act)
                    await asyncio.sleep(chance.random() * 0.05)
                    session.cut()
                    soak.cuts += 1
                    await asyncio.gather(waiting, return_exceptions=True)
                    break
                answer = await act
                soak.clicks += 1
                soak.errors += ["exception on a page"] * (answer.errors if answer else 0)


async def _bad_addresses(url: str, soak: Soak, until: float) -> None:
    while time.perf_counter() < until:
        for path in BAD:
            connection = Connection(url)
            got = await connection.get(path)
            connection.close()
            soak.bad += 1
            if got.status >= 500:
                soak.errors.append(f"{path[:60]}: status {got.status}")
        await asyncio.sleep(1)


async def _killed_browsers(url: str, chromium: str, soak: Soak, until: float) -> None:
    """Start browsers on a page and kill each, with all its processes, while it loads."""
    while time.perf_counter() < until:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            browser = subprocess.Popen(
                [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                 "--disable-background-networking", "--remote-debugging-port=0",
                 f"--user-data-dir={profile}", f"{url}/mineral?mineral=nickel"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            await asyncio.sleep(3)
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
        soak.killed += 1


async def _round(server: Server, chromium: str, soak: Soak, seconds: float, rest: float) -> None:
    until = time.perf_counter() + seconds
    readers = (_reader(server.url, number, soak, until) for number in range(READERS))
    await asyncio.gather(
        *readers,
        _bad_addresses(server.url, soak, until),
        _killed_browsers(server.url, chromium, soak, until),
    )
    await asyncio.sleep(rest)


def warm(states: Sequence[State]) -> Sequence[State]:
    """Those after the warm-up."""
    return states[int(len(states) * WARM_SHARE) :]


def bytes_per_thousand(states: Sequence[State]) -> float:
    """Slope of the memory after the warm-up, bytes per 1,000 clicks."""
    clicks, memory = zip(*((state.clicks, state.memory) for state in warm(states)), strict=True)
    return 1000 * linear_regression(clicks, memory).slope


def grown(states: Sequence[State]) -> list[str]:
    """What grew after the warm-up, a sentence each."""
    growth = []
    slope, first, last = bytes_per_thousand(states), warm(states)[0], states[-1]
    if slope * (last.clicks - first.clicks) / 1000 > GROWN_MEMORY * first.memory:
        growth.append(f"memory grew by {slope:,.0f} bytes per 1,000 clicks")
    half = len(warm(states)) // 2
    first_half, second_half = warm(states)[:half], warm(states)[half:]
    for name, room in (("threads", GROWN_THREADS), ("files", GROWN_FILES)):
        before = max(getattr(state, name) for state in first_half)
        after = min(getattr(state, name) for state in second_half)
        if after > before + room:
            growth.append(f"{name} grew from {before:,} to {after:,}")
    return growth


def leaks(names: Sequence[str], start: Sequence[State], end: Sequence[State]) -> list[str]:
    """What processes have at the end and had not at the start, a sentence each."""
    return [
        f"{name}: {what} grew from {before:,} to {after:,}"
        for name, one, other in zip(names, start, end, strict=True)
        for what in ("memory", "files")
        if (after := getattr(other, what)) > (1 + KEPT_SHARE) * (before := getattr(one, what))
    ]


def processes(names: Sequence[str], states: Sequence[Sequence[State]]) -> str:
    """Markdown: a process a line, of `states` a moment each: at the start, the most, at the end."""
    lines = []
    for name, process in zip(names, zip(*states, strict=True), strict=True):
        cells = [name]
        for field_name, unit in (("memory", 1e6), ("threads", 1), ("files", 1)):
            values = [getattr(state, field_name) / unit for state in process]
            cells += [f"{value:,.0f}" for value in (values[0], max(values), values[-1])]
        lines.append(cells)
    moments = ("start", "most", "end")
    heads = ("process", *(f"{what}: {m}" for what in ("MB", "threads", "files") for m in moments))
    return table(heads, lines)


def main() -> None:
    """Soak; exit 1 on an error or on growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "chromium"))
    args = parser.parse_args()
    single = args.workers == 1
    rest = REST_SECONDS if single else 0.0
    rounds = max(5, round(args.minutes * 60 / (ROUND_SECONDS + rest)))
    seconds = args.minutes * 60 / rounds - rest
    allow_connections()
    soak = Soak()
    with serving("ours", FIRST_PORT, "--workers", f"{args.workers}") as server:
        prepared(server)
        # Workers open each page once when they are ready already.
        time.sleep(REST_SECONDS)
        pids = [server.pid, *children(server.pid)]
        names = [*PROCESSES, *(f"worker {number}" for number in range(1, args.workers + 1))][
            : len(pids)
        ]
        states = [[State.of(pid) for pid in pids]]
        for _ in range(rounds):
            asyncio.run(_round(server, args.chromium, soak, seconds, rest))
            states.append([State.of(pid, soak.clicks) for pid in pids])
            sys.stdout.write(
                f"{soak.clicks} clicks, {soak.cuts} cut, {soak.killed} browsers killed, "
                f"{soak.bad} bad addresses, {len(soak.errors)} errors: "
                f"{' + '.join(f'{state.memory / 1e6:.0f}' for state in states[-1])} MB\n"
            )
            sys.stdout.flush()
        if single:
            wrong = grown([one for (one,) in states[1:]])
        else:
            time.sleep(LAST_REST_SECONDS)
            states.append([State.of(pid, soak.clicks) for pid in pids])
            wrong = leaks(names, states[0], states[-1])
        if children(server.pid) != pids[1:]:
            wrong.append("a process ended")
    wrong += sorted(set(soak.errors))
    sys.stdout.write(f"\n{processes(names, states)}\n")
    sys.stdout.write("\n".join(wrong or ["No errors, no growth."]) + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
