"""Measure the server's time per interaction on every page: ``python -m benchmarks.interactions``.

Every control of a page is moved through a few of its values six times: in the first round a view
may be new to the server (``new``), or only some of its cards to this browser (``others'``);
afterwards the browser has them (``p50``). A click lasts until the cards of the first screen are
there (`driver.Answer`). The same clicks are sent to every server in turn, each followed by one on a
bare page, so that all run under the same load.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import signal
import statistics
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass, field

from benchmarks.clicks import click, movable, stops
from benchmarks.driver import Answer, Session
from benchmarks.goals import verdicts
from benchmarks.process import cpu_seconds
from benchmarks.servers import FIRST_PORT, Server, prepared, serving
from msp_dash.ui.navigation import ENTRIES

LAPS = 6
"""Times that a control goes round. A map whose clicks add and remove countries is back where it
began after two, so that the others meet views that are known."""
PAGE_LAPS = 15
"""The same of the pages. With fewer, the worst of a hundred medians is one that was disturbed."""
PAGE_CHANGE = "(go to page)"
PAGES = tuple(entry.name for entry in ENTRIES)

_visited: set[str] = set()
"""Views that any tab has shown."""


@dataclass(slots=True)
class Cost:
    """Costs of one interaction on one server: seconds, processor seconds, bytes, a value a click.

    `new` and `cpu_new` : of views that nobody had asked for. `others` : of views with cards that
    another browser had. `repeated` and `cpu` : of views that this browser had.
    `size` : bytes on the websocket. `cards` : bytes of cards, of the clicks that fetched any;
    `changed` : both together, of the same clicks.
    """

    new: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    repeated: list[float] = field(default_factory=list)
    cpu_new: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    errors: int = 0

    def add(self, answer: Answer, cpu: float, *, new: bool) -> None:
        """Note one click; `new` : nobody had asked this server for the view."""
        if new or (answer.cards.new and answer.cards.stored):
            self.new.append(answer.seconds)
            self.cpu_new.append(cpu)
        elif answer.cards.stored:
            self.others.append(answer.seconds)
        else:
            self.repeated.append(answer.seconds)
            self.cpu.append(cpu)
        self.size.append(answer.size)
        if answer.cards.count:
            self.cards.append(answer.cards.size)
            self.changed.append(answer.size + answer.cards.size)
        self.runs.append(answer.runs)
        self.errors += answer.errors


def median(values: Sequence[float]) -> float:
    """The median, nan of nothing."""
    return statistics.median(values) if values else math.nan


@dataclass(frozen=True, slots=True)
class Interaction:
    """One control of one page: its costs on each server, the bare page's clicks among them."""

    page: str
    control: str
    costs: Mapping[str, Cost]

    def ratio(self, name: str = "ours", to: str = "bare") -> float:
        """p50 of known views on one server, to that of another."""
        return median(self.costs[name].repeated) / median(self.costs[to].repeated)

    def cpu_ratio(self, name: str = "ours", to: str = "bare") -> float:
        """The same of processor time."""
        return median(self.costs[name].cpu) / median(self.costs[to].cpu)


@dataclass(slots=True)
class Tab:
    """A user of one server. `pauses` : the server runs only while it is clicked."""

    server: Server
    session: Session
    pauses: bool = False

    @property
    def view(self) -> str:
        """What the tab shows, by its address."""
        return f"{self.server.url} {self.session.page} {self.session.query}"

    def going(self) -> AbstractContextManager[None]:
        """Let the server run where it pauses."""
        return _going(self.server) if self.pauses else nullcontext()

    async def timed(self, cost: Cost, act: Awaitable[Answer | None]) -> None:
        """Await one click and note what it cost."""
        with self.going():
            before = cpu_seconds(self.server.pid)
            answer = await act
            used = cpu_seconds(self.server.pid) - before
        if answer is not None:
            new = self.view not in _visited
            cost.add(answer, used, new=new)
            _visited.add(self.view)


@contextmanager
def _paused(servers: Sequence[Server]) -> Iterator[None]:
    """Stop these processes: stock Streamlit watches the project's files with all of a core, and
    what others have in the processor's caches is gone when it has.
    """
    for server in servers:
        os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for server in servers:
            os.kill(server.pid, signal.SIGCONT)


@contextmanager
def _going(server: Server) -> Iterator[None]:
    """Let a process that is stopped go on."""
    os.kill(server.pid, signal.SIGCONT)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGSTOP)


@dataclass(slots=True)
class Bare:
    """The page to compare with, moved on by one click at a time."""

    tab: Tab
    at: int = 0

    async def click(self, cost: Cost) -> None:
        """Choose the next mineral."""
        options = self.tab.session.find("mineral").options
        self.at += 1
        choice = self.tab.session.choose("mineral", options[self.at % len(options)])
        await self.tab.timed(cost, choice)


def _address(page: str) -> str:
    return "" if page == PAGES[0] else page


async def _opened(
    stack: AsyncExitStack, server: Server, page: str = PAGES[0], *, pauses: bool = False
) -> Tab:
    session = Session(server.url, _address(page))
    tab = Tab(server, session, pauses)
    with tab.going():
        if pauses:
            # The last is done first: a session closes while its server runs.
            stack.callback(os.kill, server.pid, signal.SIGSTOP)
        await stack.enter_async_context(session)
        if pauses:
            stack.callback(os.kill, server.pid, signal.SIGCONT)
        await session.open()
    _visited.add(tab.view)
    return tab


async def _tabs(
    stack: AsyncExitStack, servers: Sequence[Server], page: str = PAGES[0]
) -> list[Tab]:
    """A tab of each server; all but the first run only while they are clicked."""
    return [await _opened(stack, one, page, pauses=one is not servers[0]) for one in servers]


async def page_costs(servers: Sequence[Server], bare: Bare, page: str) -> list[Interaction]:
    """Every control of one page, each from the page's first view.

    The first server meets them all; the others, which are slow, the first control and the first
    map or picture.
    """
    async with AsyncExitStack() as stack:
        tab = await _opened(stack, servers[0], page)
        keys = movable(tab.session)
        await tab.session.unfold()
        keys += [key for key in movable(tab.session) if key not in keys]
        maps = [key for key in keys if key in tab.session.cards]
    controls = [key for key in keys if key not in maps]
    everywhere = controls[:1] + maps[:1]
    return [
        await _control(servers if key in everywhere else servers[:1], bare, page, key)
        for key in keys
    ]


async def _control(servers: Sequence[Server], bare: Bare, page: str, key: str) -> Interaction:
    costs = {server.name: Cost() for server in [*servers, bare.tab.server]}
    async with AsyncExitStack() as stack:
        tabs = await _tabs(stack, servers, page)
        if not tabs[0].session.shows(key):
            for tab in tabs:
                with tab.going():
                    await tab.session.unfold()
        for value in stops(tabs[0].session, key) * LAPS:
            for tab in tabs:
                await tab.timed(costs[tab.server.name], click(tab.session, key, value))
            await bare.click(costs[bare.tab.server.name])
    return Interaction(page, key.removeprefix(f"{page}-"), costs)


async def page_changes(servers: Sequence[Server], bare: Bare) -> list[Interaction]:
    """Going to each page by the navigation, from the page before it in the menu."""
    names = [server.name for server in [*servers, bare.tab.server]]
    costs_of_page = {page: {name: Cost() for name in names} for page in PAGES}
    async with AsyncExitStack() as stack:
        tabs = await _tabs(stack, servers)
        for page in (PAGES[1:] + PAGES[:1]) * PAGE_LAPS:
            for tab in tabs:
                await tab.timed(
                    costs_of_page[page][tab.server.name], tab.session.go(_address(page))
                )
            await bare.click(costs_of_page[page][bare.tab.server.name])
    return [Interaction(page, PAGE_CHANGE, costs) for page, costs in costs_of_page.items()]


async def measure(
    servers: Sequence[Server], bare_server: Server, pages: Iterable[str] = PAGES
) -> list[Interaction]:
    """Every interaction of these pages, and changes of page; the dearest to the bare page first.

    Parameters
    ----------
    servers : servers of the dashboard; what can be clicked is read from the first.
    bare_server : the server of the bare page.
    pages : names of pages whose controls are clicked.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(_paused(servers[1:]))
        bare = Bare(await _opened(stack, bare_server))
        interactions = [one for page in pages for one in await page_costs(servers, bare, page)]
        interactions += await page_changes(servers, bare)
    return sorted(interactions, key=lambda one: -one.ratio())


def ms(seconds: Sequence[float], value: Callable[[Sequence[float]], float] = median) -> str:
    """Milliseconds in words, "-" for none."""
    return f"{1000 * value(seconds):.1f}" if seconds else "-"


def p95(values: Sequence[float]) -> float:
    """The least value that 95% are not above, nan of nothing."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1] if values else math.nan


def kb(sizes: Sequence[int]) -> str:
    """Median and most of some sizes, "-" for none."""
    return f"{median(sizes) / 1000:.1f} ({max(sizes) / 1000:.1f})" if sizes else "-"


def values(interactions: Sequence[Interaction]) -> dict[str, float]:
    """Measured values, by the names of `goals.GOALS`."""
    changes = [one.costs["ours"] for one in interactions if one.control != PAGE_CHANGE]
    new = [seconds for one in interactions for seconds in one.costs["ours"].new]
    changed = [size for cost in changes for size in cost.changed]
    ratios = [one.ratio() for one in interactions]
    return {
        "click": max(ratio for ratio in ratios if not math.isnan(ratio)),
        "new": 1000 * p95(new),
        "bytes": max(size for cost in changes for size in cost.size) / 1000,
        "bytes_most": max(changed, default=math.nan) / 1000,
        "bytes_median": median(changed) / 1000,
    }


def table(interactions: Iterable[Interaction], name: str = "ours") -> str:
    """Markdown: an interaction a line."""
    heads = (
        "page", "control", "x bare", "x CPU", "p50 ms", "min", "max", "CPU ms", "others' ms",
        "new ms", "max new ms", "new CPU ms", "bare p50 ms", "bare CPU ms", "websocket KB (most)",
        "cards KB (most)", "runs", "errors",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in interactions:
        if name not in one.costs:
            continue
        cost, bare = one.costs[name], one.costs["bare"]
        cells = (
            one.page,
            one.control,
            f"{one.ratio(name):.1f}",
            f"{one.cpu_ratio(name):.1f}",
            ms(cost.repeated),
            ms(cost.repeated, min),
            ms(cost.repeated, max),
            ms(cost.cpu),
            ms(cost.others),
            ms(cost.new),
            ms(cost.new, max),
            ms(cost.cpu_new),
            ms(bare.repeated),
            ms(bare.cpu),
            kb(cost.size),
            kb(cost.cards),
            f"{max(cost.runs)}",
            f"{cost.errors}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table of these pages, of the dashboard alone or under stock settings too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help=f"these pages only, of {', '.join(PAGES)}")
    parser.add_argument("--stock", action="store_true", help="under stock `streamlit run` too")
    args = parser.parse_args()
    names = ["ours", "stock"] if args.stock else ["ours"]
    with ExitStack() as stack:
        bare, *servers = [
            stack.enter_context(serving(name, FIRST_PORT + at))
            for at, name in enumerate(["bare", *names])
        ]
        prepared(servers[0])
        interactions = asyncio.run(measure(servers, bare, args.pages or PAGES))
    for name in names:
        sys.stdout.write(f"## {name}\n\n{table(interactions, name)}\n")
    sys.stdout.write(verdicts(values(interactions)))


if __name__ == "__main__":
    main()
