"""Measure the server's time per interaction on every page: ``python -m benchmarks.interactions``.

Every control of a page is moved through a few of its values six times: in the first round a view
may be new to the server (``new``), or only some of its cards to this browser (``others'``);
afterwards the browser has them (``p50``). A click lasts until the cards of the first screen are
there (`driver.Answer`). Each is followed by one on a bare page: both run under the same load.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import statistics
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
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


@dataclass(slots=True)
class Interaction:
    """One control of one page: what its clicks cost, and those on the bare page between them."""

    page: str
    control: str
    cost: Cost = field(default_factory=Cost)
    bare: Cost = field(default_factory=Cost)

    @property
    def ratio(self) -> float:
        """p50 of known views, to that of the bare page."""
        return median(self.cost.repeated) / median(self.bare.repeated)

    @property
    def cpu_ratio(self) -> float:
        """The same of processor time."""
        return median(self.cost.cpu) / median(self.bare.cpu)


@dataclass(slots=True)
class Tab:
    """A user of one server."""

    server: Server
    session: Session

    @property
    def view(self) -> str:
        """What the tab shows, by its address."""
        return f"{self.server.url} {self.session.page} {self.session.query}"

    async def timed(self, cost: Cost, act: Awaitable[Answer | None]) -> None:
        """Await one click and note what it cost."""
        before = cpu_seconds(self.server.pid)
        answer = await act
        used = cpu_seconds(self.server.pid) - before
        if answer is not None:
            new = self.view not in _visited
            cost.add(answer, used, new=new)
            _visited.add(self.view)


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


async def _opened(stack: AsyncExitStack, server: Server, page: str = PAGES[0]) -> Tab:
    tab = Tab(server, await stack.enter_async_context(Session(server.url, _address(page))))
    await tab.session.open()
    _visited.add(tab.view)
    return tab


async def page_costs(server: Server, bare: Bare, page: str) -> list[Interaction]:
    """Every control of one page, each from the page's first view."""
    async with AsyncExitStack() as stack:
        tab = await _opened(stack, server, page)
        keys = movable(tab.session)
        await tab.session.unfold()
        keys += [key for key in movable(tab.session) if key not in keys]
    return [await _control(server, bare, page, key) for key in keys]


async def _control(server: Server, bare: Bare, page: str, key: str) -> Interaction:
    one = Interaction(page, key.removeprefix(f"{page}-"))
    async with AsyncExitStack() as stack:
        tab = await _opened(stack, server, page)
        if not tab.session.shows(key):
            await tab.session.unfold()
        for value in stops(tab.session, key) * LAPS:
            await tab.timed(one.cost, click(tab.session, key, value))
            await bare.click(one.bare)
    return one


async def page_changes(server: Server, bare: Bare) -> list[Interaction]:
    """Going to each page by the navigation, from the page before it in the menu."""
    changes = {page: Interaction(page, PAGE_CHANGE) for page in PAGES}
    async with AsyncExitStack() as stack:
        tab = await _opened(stack, server)
        for page in (PAGES[1:] + PAGES[:1]) * PAGE_LAPS:
            await tab.timed(changes[page].cost, tab.session.go(_address(page)))
            await bare.click(changes[page].bare)
    return list(changes.values())


async def measure(
    server: Server, bare_server: Server, pages: Iterable[str] = PAGES
) -> list[Interaction]:
    """Every interaction of these pages, and changes of page; the dearest to the bare page first.

    Parameters
    ----------
    server, bare_server : the dashboard's, and the bare page's.
    pages : names of pages whose controls are clicked.
    """
    async with AsyncExitStack() as stack:
        bare = Bare(await _opened(stack, bare_server))
        interactions = [one for page in pages for one in await page_costs(server, bare, page)]
        interactions += await page_changes(server, bare)
    return sorted(interactions, key=lambda one: -one.ratio)


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
    clicks = [one for one in interactions if one.control != PAGE_CHANGE]
    changed = [size for one in clicks for size in one.cost.changed]
    return {
        "click": _worst(clicks),
        "page": _worst([one for one in interactions if one.control == PAGE_CHANGE]),
        "new": 1000 * p95([seconds for one in interactions for seconds in one.cost.new]),
        "bytes": max(size for one in clicks for size in one.cost.size) / 1000,
        "bytes_most": max(changed, default=math.nan) / 1000,
        "bytes_median": median(changed) / 1000,
    }


def _worst(interactions: Iterable[Interaction]) -> float:
    """The largest ratio of those with known views."""
    ratios = (one.ratio for one in interactions)
    return max((ratio for ratio in ratios if not math.isnan(ratio)), default=math.nan)


def table(interactions: Iterable[Interaction]) -> str:
    """Markdown: an interaction a line."""
    heads = (
        "page", "control", "x bare", "x CPU", "p50 ms", "min", "max", "CPU ms", "others' ms",
        "new ms", "max new ms", "new CPU ms", "bare p50 ms", "bare CPU ms", "websocket KB (most)",
        "cards KB (most)", "runs", "errors",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in interactions:
        cost, bare = one.cost, one.bare
        cells = (
            one.page,
            one.control,
            f"{one.ratio:.1f}",
            f"{one.cpu_ratio:.1f}",
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
    """Print the table of these pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help=f"these pages only, of {', '.join(PAGES)}")
    args = parser.parse_args()
    with serving("bare", FIRST_PORT) as bare, serving("ours", FIRST_PORT + 1) as ours:
        prepared(ours)
        interactions = asyncio.run(measure(ours, bare, args.pages or PAGES))
    sys.stdout.write(table(interactions))
    sys.stdout.write(verdicts(values(interactions)))


if __name__ == "__main__":
    main()
