"""What one click costs the server, on every page: ``python -m benchmarks.interactions``.

Every control that a page shows is moved through a few of its values, three times round: the first
time a view may be new to the server (``new``), then it is known (``p50``). A bare page is clicked
after each of these clicks, so that both meet the same machine. ``--stock`` adds the same clicks on
the same app under ``streamlit run`` with Streamlit's own settings.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import re
import statistics
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.driver import Answer, Session
from benchmarks.process import cpu_seconds
from benchmarks.servers import FIRST_PORT, Server, serving
from benchmarks.wire import Widget
from msp_dash.ui.navigation import ENTRIES

VALUES = 3
"""Values that a control is moved through."""
LAPS = 3
"""Times that it goes round. A map whose clicks add and remove countries is back where it began
after two, so that the third meets views that are known."""
CLICKABLE = "pick"
CHOOSES = ("selectbox", "radio", "button_group", "slider")
_ISO = re.compile(r'data-iso="([A-Z]{3})"')
NOT_MOVED = ("text_input", "text_area", "date_input", "multiselect", "checkbox")
"""Kinds of widget that have no list of values to step through."""

Click = Callable[[Session, str], Awaitable[Answer]]


@dataclass(slots=True)
class Cost:
    """Costs of one interaction on one server: seconds, processor seconds, bytes, a value a click.

    `new` : seconds of clicks on values that nobody had asked for. `cpu` : processor seconds a click
    of those that were known, `errors` of all.
    """

    new: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    cpu_new: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    errors: int = 0

    def add(self, answer: Answer, cpu: float, *, new: bool) -> None:
        """Note one click."""
        (self.new if new else self.known).append(answer.seconds)
        (self.cpu_new if new else self.cpu).append(cpu)
        self.size.append(answer.size)
        self.runs.append(answer.runs)
        self.errors += answer.errors


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else math.nan


@dataclass(frozen=True, slots=True)
class Interaction:
    """One control of one page, its costs and those of the bare page's clicks in between."""

    page: str
    control: str
    cost: Cost
    bare: Cost

    @property
    def ratio(self) -> float:
        """p50 of known values, to that of the bare page's clicks in between."""
        return _median(self.cost.known) / _median(self.bare.known)

    @property
    def cpu_ratio(self) -> float:
        """The same of processor time."""
        return _median(self.cost.cpu) / _median(self.bare.cpu)


async def timed(
    server: Server, cost: Cost, click: Awaitable[Answer], session: Session, seen: set[str]
) -> None:
    """Await one click and note what it cost; a view whose address is in `seen` is known."""
    before = cpu_seconds(server.pid)
    answer = await click
    cost.add(answer, cpu_seconds(server.pid) - before, new=session.query not in seen)
    seen.add(session.query)


def _spread(values: Sequence[str], n: int = VALUES) -> list[str]:
    """`n` of `values`, evenly apart, the last and the first among them."""
    if len(values) <= n:
        return list(values)
    return [values[round(at * (len(values) - 1) / (n - 1))] for at in range(n)]


def _stops(found: Widget) -> list[str]:
    """Values to step through, none twice in a row: the one that is shown comes last."""
    if found.kind in CHOOSES:
        now = found.value if isinstance(found.value, list) else [found.value]
        others = [value for value in found.options if value not in now]
        return _spread(others, VALUES - 1) + [v for v in now if v in found.options]
    return _spread(_picks(found))


def _picks(found: Widget) -> list[str]:
    """Countries that a click on a map or picture may name."""
    data = found.data or {}
    if not data.get("clickable"):
        return []
    return sorted(data["fills"] if "fills" in data else set(_ISO.findall(data["svg"])))


async def _click(session: Session, found: Widget, value: str) -> Answer:
    if found.kind in CHOOSES:
        return await session.choose(found.key, value)
    return await session.trigger(found.key, CLICKABLE, value)


def _movable(session: Session, page: str) -> list[Widget]:
    """Controls of a page with at least two values; those of the frame are not the page's."""
    shown = [w for w in session.widgets.values() if w.key and w.script != session.frame]
    return [w for w in shown if w.kind not in NOT_MOVED and len(_stops(w)) > 1]


@dataclass(slots=True)
class Bare:
    """The page to compare with, moved on by one click at a time."""

    server: Server
    session: Session
    at: int = 0

    async def click(self, cost: Cost) -> None:
        """Choose the next mineral."""
        options = self.session.find("mineral").options
        self.at += 1
        choice = self.session.choose("mineral", options[self.at % len(options)])
        await timed(self.server, cost, choice, self.session, {self.session.query})


async def page_costs(server: Server, bare: Bare, page: str) -> list[Interaction]:
    """Every control of one page, each from the page's first view."""
    address = "" if page == ENTRIES[0].name else page
    done = []
    async with Session(server.url, address) as session:
        await session.open()
        keys = [found.key for found in _movable(session, page)]
    for key in keys:
        async with Session(server.url, address) as session:
            await session.open()
            done.append(await _control(server, bare, session, page, key))
    return done


async def _control(
    server: Server, bare: Bare, session: Session, page: str, key: str
) -> Interaction:
    cost, beside = Cost(), Cost()
    stops, seen = _stops(session.find(key)), {session.query}
    for _ in range(LAPS):
        for value in stops:
            found = session.find(key)
            if found.options and value not in found.options:
                continue
            await timed(server, cost, _click(session, found, value), session, seen)
            await bare.click(beside)
    return Interaction(page, key.removeprefix(f"{page}-"), cost, beside)


async def page_changes(server: Server, bare: Bare) -> list[Interaction]:
    """Going to each page by the navigation, from the page before it in the menu."""
    found = {entry.name: (Cost(), Cost()) for entry in ENTRIES}
    seen: dict[str, set[str]] = {entry.name: set() for entry in ENTRIES}
    async with Session(server.url) as session:
        await session.open()
        for _ in range(LAPS + 2):
            for entry in ENTRIES[1:] + ENTRIES[:1]:
                cost, beside = found[entry.name]
                path = "" if entry is ENTRIES[0] else entry.name
                await timed(server, cost, session.go(path), session, seen[entry.name])
                await bare.click(beside)
    return [Interaction(page, "(go to page)", *costs) for page, costs in found.items()]


async def all_costs(server: Server, bare_server: Server, pages: Iterable[str]) -> list[Interaction]:
    """Every interaction of these pages, and changes of page."""
    async with Session(bare_server.url) as session:
        await session.open()
        bare = Bare(bare_server, session)
        done = []
        for page in pages:
            done += await page_costs(server, bare, page)
        done += await page_changes(server, bare)
    return done


def _ms(seconds: Sequence[float], value: Callable[[Sequence[float]], float] = _median) -> str:
    return f"{1000 * value(seconds):.1f}" if seconds else "-"


def table(done: Iterable[Interaction]) -> str:
    """Markdown: an interaction a line, the dearest first."""
    heads = (
        "page", "control", "x bare", "x CPU", "p50 ms", "min", "max", "CPU ms", "new ms",
        "new CPU ms", "bare p50 ms", "bare CPU ms", "KB", "max KB", "runs", "errors",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in sorted(done, key=lambda one: -one.ratio):
        cost = one.cost
        cells = (
            one.page,
            one.control,
            f"{one.ratio:.1f}",
            f"{one.cpu_ratio:.1f}",
            _ms(cost.known),
            _ms(cost.known, min),
            _ms(cost.known, max),
            _ms(cost.cpu),
            _ms(cost.new),
            _ms(cost.cpu_new),
            _ms(one.bare.known),
            _ms(one.bare.cpu),
            f"{statistics.median(cost.size) / 1000:.1f}",
            f"{max(cost.size) / 1000:.1f}",
            f"{max(cost.runs)}",
            f"{cost.errors}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table; exit 1 where a page reported an exception."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [entry.name for entry in ENTRIES]
    parser.add_argument("pages", nargs="*", help="these pages only", choices=[*names, []])
    parser.add_argument("--stock", action="store_true", help="under stock `streamlit run` too")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        bare = stack.enter_context(serving("bare", FIRST_PORT))
        kinds = ["ours", "stock"] if chosen.stock else ["ours"]
        for at, kind in enumerate(kinds, start=1):
            server = stack.enter_context(serving(kind, FIRST_PORT + at))
            done = asyncio.run(all_costs(server, bare, chosen.pages or names))
            sys.stdout.write(f"## {kind}\n\n{table(done)}\n")


if __name__ == "__main__":
    main()
