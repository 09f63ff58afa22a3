"""The parts of a benchmark run: each measures one thing and returns a section of the results."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean

from playwright.sync_api import Browser

from benchmarks import (
    briefings,
    browser,
    charts,
    crowd,
    growth,
    interactions,
    minimum_times,
    routes,
    rush,
    start,
)
from benchmarks.markdown import spread, table
from benchmarks.nginx_pool import nginx_pool
from benchmarks.process import memory_bytes
from benchmarks.proxy import LINES, slow_line
from benchmarks.servers import FIRST_PORT, Server, prepared, serving

FOLDER = Path(__file__).resolve().parent
PROXY_PORT = FIRST_PORT + 10
STARTS, LOADS = 3, 3
LOADS_SECONDS = 330.0
"""No round of visits begins that would end later: all of the browser's part takes 200 s."""
BUSY, BUSY_CLICKS = 16, 80
THINKS, THINK_SECONDS, CROWD_SECONDS = (100, 300, 500, 1000), 5.0, 15.0
INTERACTIONS = 10_000
WORKERS = 2


@dataclass(slots=True)
class Part:
    """A section: its title, Markdown, and measured values by the names of `goals.GOALS`."""

    title: str
    text: str = ""
    values: dict[str, float] = field(default_factory=dict)


def started() -> Part:
    """Start to first answer, memory at rest."""
    results = start.starts(("bare, uncompressed", "ours"), FIRST_PORT, STARTS)
    heads = ("server", "first answer ms", "first page ms", "memory then MB")
    rows = [
        (one.name, spread(one.answers), spread(one.pages), spread(one.rest, 1e-6))
        for one in results
    ]
    bare, ours = (interactions.median(one.answers) for one in results)
    return Part("Start to first answer", table(heads, rows), {"start": ours / bare})


def clicks() -> Part:
    """Every click on every page, against the bare page."""
    with serving("bare", FIRST_PORT) as bare, serving("ours", FIRST_PORT + 1) as ours:
        prepared(ours)
        measured = asyncio.run(interactions.measure(ours, bare))
    return Part(
        "A click, by page and control", interactions.table(measured), interactions.values(measured)
    )


def _visits(started_browser: Browser, ports: Mapping[str, int]) -> list[browser.FirstFigure]:
    """First figures of every visit over every line, in turn."""
    with ExitStack() as stack:
        urls = {
            (name, line): stack.enter_context(
                slow_line(line, PROXY_PORT + at * len(LINES) + row, port)
            )
            for at, (name, port) in enumerate(ports.items())
            for row, line in enumerate(LINES)
        }
        results = [browser.FirstFigure(visit, line) for line in LINES for visit in browser.VISITS]
        for one in results:  # The first visitor of a page leaves its preview to the others.
            if one.visit.shows == browser.FIRST:
                url = urls[one.visit.server, one.line]
                browser.first_figures(started_browser, url, replace(one, cold=[], warm=[]))
        begun = time.perf_counter()
        for rounds in range(LOADS):
            if rounds and (time.perf_counter() - begun) * (rounds + 1) / rounds > LOADS_SECONDS:
                break
            for one in results:
                url = urls[one.visit.server, one.line]
                browser.first_figures(started_browser, url, one)
    return results


def figures_in_the_browser() -> Part:
    """Cold and warm first figure over slow lines, click to repaint, and the rush."""
    names = dict.fromkeys(visit.server for visit in browser.VISITS)
    ports = {name: FIRST_PORT + at for at, name in enumerate(names)}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(serving(name, port)) for name, port in ports.items()}
        prepared(servers["ours"])
        chromium = stack.enter_context(browser.chromium())
        figures = _visits(chromium, ports)
        plain = browser.bare_repaints(chromium, servers["bare"].url)
        repaints = browser.repaints(chromium, servers["ours"].url)
        rushed = _rushes(chromium, [servers["bare"], servers["ours"]])
    firsts, values = _first_table(figures)
    painted, worst = _repaint_table(plain, repaints)
    text = f"{firsts}\n### Click to repaint\n\n{painted}\n### The rush\n\n{rushed.text}"
    return Part("In the browser", text, values | worst | rushed.values)


def _first_table(figures: Sequence[browser.FirstFigure]) -> tuple[str, dict[str, float]]:
    rows = [(one.visit.name, one.line.name, spread(one.cold), spread(one.warm)) for one in figures]
    values = {}
    for line in LINES:
        here = [one for one in figures if one.line == line]
        bare = here[0]
        ours = [one for one in here if one.visit.name in ("overview", "producers")]
        for name in ("cold", "warm"):
            least = interactions.median(getattr(bare, name))
            most = max(interactions.median(getattr(one, name)) for one in ours)
            values[f"{name}_{line.mbits:g}"] = most / least
    return table(("page", "line", "cold ms", "warm ms"), rows), values


def _repaint_table(
    plain: Sequence[browser.Repaint], repaints: Sequence[browser.Repaint]
) -> tuple[str, dict[str, float]]:
    bare = mean(interactions.median(one.painted) for one in plain)
    rows = [
        (control, view, spread(one.answered), spread(one.painted),
         f"{interactions.median(one.painted) / bare:.1f}")
        for control, view, one in (
            *((f"bare page: {one.control}", "", one) for one in plain),
            *((one.control, "new" if one.new else "seen before", one) for one in repaints),
        )
    ]  # fmt: skip
    heads = ("control", "view", "to the server's last message ms", "to the repaint ms", "x bare")
    worst = {
        name: max(interactions.median(one.painted) for one in repaints if one.new == new) / bare
        for name, new in (("repaint", False), ("repaint_new", True))
    }
    return table(heads, rows), worst


def _rushes(started_browser: Browser, servers: Sequence[Server]) -> Part:
    firsts = {visit.server: visit for visit in reversed(browser.VISITS) if visit.path == "/"}
    results = []
    for server in servers:
        files = browser.files_of(started_browser, server.url, firsts[server.name])
        results.append(rush.rush(server, files))
    heads = (
        "server", "served", "errors", "first page ms", "MB sent", "server CPU s", "driver CPU s",
    )  # fmt: skip
    rows = [
        (
            one.name, f"{len(one.firsts)}", f"{len(one.errors)}", spread(one.firsts),
            f"{one.size / 1e6:.0f}", f"{one.server_cpu:.1f}", f"{one.driver_cpu:.1f}",
        )
        for one in results
    ]  # fmt: skip
    bare, ours = results
    values = {
        "rush": max(ours.firsts) / max(bare.firsts),
        "rush_errors": float(rush.BROWSERS - len(ours.firsts) + len(ours.errors)),
    }
    return Part("The rush", table(heads, rows), values)


def crowds() -> Part:
    """One reader, 16 flat out, hundreds who think, and memory after 10,000 interactions."""
    with serving("bare", FIRST_PORT) as bare, serving("ours", FIRST_PORT + 1) as ours:
        prepared(ours)
        rest = memory_bytes(ours.pid)
        grown: list[tuple[float, float]] = [(0.0, rest / 1e6)]
        total = 0

        def met(
            server: Server, sessions: int, think: float = 0, clicks: int = BUSY_CLICKS
        ) -> crowd.Crowd:
            nonlocal total
            visit = crowd.visit(
                server.url, [server.pid], sessions, think, seconds=CROWD_SECONDS, clicks=clicks,
                paged=server is ours,
            )  # fmt: skip
            result = asyncio.run(visit)
            if server is ours:
                total += len(result.latencies)
                grown.append((float(total), memory_bytes(ours.pid) / 1e6))
            return result

        new = met(ours, BUSY)
        flat = {server.name: met(server, BUSY) for server in (bare, ours)}
        # One reader before and after each crowd: the machine is not always equally fast.
        ones = [met(ours, 1)]
        thinking: list[tuple[str, crowd.Crowd]] = []
        for sessions in THINKS:
            thinking += [(views, met(ours, sessions, THINK_SECONDS)) for views in ("new", "seen")]
            ones.append(met(ours, 1))
        met(ours, BUSY, clicks=max(0, INTERACTIONS - total) // BUSY)
    rows = [crowd.row("ours, new views", new)]
    rows += [crowd.row(name, met) for name, met in flat.items()]
    rows += [crowd.row(f"ours{', new views' * (k == 'new')}", met) for k, met in thinking]
    rows += [crowd.row("ours", one) for one in ones]
    five = {views: met for views, met in thinking if met.sessions == 500}
    before = THINKS.index(500)
    one_p50 = interactions.median(
        [seconds for one in ones[before : before + 2] for seconds in one.latencies]
    )
    charts.draw(
        FOLDER / "crowd.svg", "How long a click takes in a crowd", "readers", "ms",
        {
            name: [(met.sessions, 1000 * met.quantile(q)) for k, met in thinking if k == views]
            for name, views, q in (
                ("p50", "seen", 0.5), ("p95", "seen", 0.95), ("p95, new views", "new", 0.95)
            )
        },
    )  # fmt: skip
    charts.draw(
        FOLDER / "memory.svg", "Memory after interactions, no reader left", "interactions", "MB",
        {"resident": grown},
    )  # fmt: skip
    after = "".join(f"- after {n:,.0f} interactions: {mb:.0f} MB\n" for n, mb in grown)
    text = (
        f"{table(crowd.HEADS, rows)}{_error_list([met for _, met in thinking])}\n"
        "![How long a click takes](crowd.svg)\n\n"
        f"Resident memory with no reader left:\n\n{after}\n![Memory](memory.svg)\n"
    )
    values = {
        "think_errors": float(sum(len(met.errors) for met in five.values())),
        "think_p95": five["seen"].quantile(0.95) / one_p50,
        "think_memory": max(met.session_bytes for met in five.values()) / 1000,
    }
    return Part("Many readers", text, values)


def two_processes() -> Part:
    """A thousand readers on two processes behind nginx, and one of the bare page beside them."""
    with serving("bare", FIRST_PORT + 1) as bare, nginx_pool(WORKERS, FIRST_PORT) as pool:

        def one() -> crowd.Crowd:
            return asyncio.run(
                crowd.visit(bare.url, [bare.pid], 1, clicks=BUSY_CLICKS, paged=False)
            )

        def thousand() -> crowd.Crowd:
            return asyncio.run(
                crowd.visit(
                    pool.url, pool.pids, THINKS[-1], THINK_SECONDS, seconds=CROWD_SECONDS,
                    sticky=True,
                )
            )  # fmt: skip

        plain, new, visited, again = one(), thousand(), thousand(), one()
    bare_p50 = interactions.median([*plain.latencies, *again.latencies])
    values = {
        "fleet_p95": visited.quantile(0.95) / bare_p50,
        "fleet_errors": float(len(new.errors) + len(visited.errors)),
        "fleet_lost": float(new.lost + visited.lost),
    }
    rows = [
        crowd.row(name, met)
        for name, met in (
            (f"{WORKERS} processes, new views", new), (f"{WORKERS} processes", visited),
            ("bare", plain), ("bare", again),
        )
    ]  # fmt: skip
    text = f"{table(crowd.HEADS, rows)}{_error_list([new, visited])}"
    return Part("A thousand readers, two processes behind nginx", text, values)


def _error_list(crowds_met: Sequence[crowd.Crowd]) -> str:
    """Which errors there were, and how often each; "" for none."""
    errors = Counter(error for met in crowds_met for error in met.errors)
    return "".join(f"\n- {n} times: {error}" for error, n in errors.most_common()) + "\n" * bool(
        errors
    )


def figure_routes() -> Part:
    """Every format at its address."""
    with serving("ours", FIRST_PORT) as server:
        prepared(server)
        results = routes.routes(server)
    rows = [
        (one.ext, spread(one.cold), spread(one.warm, digits=1), spread(one.unchanged, digits=1),
         spread(one.size, 1e-3))
        for one in results
    ]  # fmt: skip
    json = results[0]
    values = {
        "json_cold": 1000 * max(json.cold),
        "json_warm": 1000 * interactions.median(json.warm),
    }
    return Part(
        "Figure addresses", table(("format", "cold ms", "warm ms", "304 ms", "KB"), rows), values
    )


def files() -> Part:
    """Decks, papers, pages, archives and all ready-made briefs."""
    return Part("Briefings", briefings.results(runs=2))


def least() -> Part:
    """Floors."""
    rows = [
        (name, spread(seconds, digits=2)) for name, seconds in minimum_times.minimum_times().items()
    ]
    return Part("Floors", table(("step", "processor ms"), rows))


def grown() -> Part:
    """Build, load and answers at 1, 10 and 100 times the rows."""
    results = growth.sizes()
    rows = [
        (f"{one.times}", f"{one.rows:,}", *(f"{1000 * seconds:.0f}" for seconds in (
            one.build, one.load, one.first, one.answer)), f"{one.memory / 1e6:.0f}")
        for one in results
    ]  # fmt: skip
    heads = ("times", "rows", "build ms", "load ms", "first answer ms", "answer ms", "memory MB")
    charts.draw(
        FOLDER / "growth.svg", "Cost and rows", "rows", "processor ms",
        {
            name: [(one.rows, 1000 * getattr(one, name)) for one in results]
            for name in ("build", "load", "first", "answer")
        },
        log=True,
    )  # fmt: skip
    small, *_, large = results
    values = {
        "load_growth": large.load / small.load / large.times,
        "memory_growth": large.memory / small.memory / large.times,
        "answer_growth": large.answer / small.answer,
    }
    return Part("Growth", f"{table(heads, rows)}\n![Cost and rows](growth.svg)\n", values)


PARTS: Mapping[str, Callable[[], Part]] = {
    "start": started,
    "clicks": clicks,
    "browser": figures_in_the_browser,
    "crowds": crowds,
    "fleet": two_processes,
    "routes": figure_routes,
    "briefings": files,
    "floors": least,
    "growth": grown,
}
"""In the order of the results."""
