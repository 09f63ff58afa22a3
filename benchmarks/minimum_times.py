"""Lower bounds of the cost of a picture, without a server: read the table, serialize, draw."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from msp_dash.data import load
from msp_dash.figures.registry import build
from msp_dash.render.export import FORMATS, Options
from msp_dash.render.svg import draw

FIGURE, MINERAL, TABLE = "producers.map", "cobalt", "production"
TIMES = 20


def _seconds(act: Callable[[], object]) -> list[float]:
    durations = []
    for _ in range(TIMES):
        start = time.process_time()
        act()
        durations.append(time.process_time() - start)
    return durations


def minimum_times() -> Mapping[str, Sequence[float]]:
    """Processor seconds of each step, `TIMES` of each, past every cache of the dashboard."""
    figure = build(FIGURE, {"mineral": MINERAL})
    build_again, read_again = build.__globals__["_build"].__wrapped__, load.__wrapped__
    query = tuple(sorted(figure.params.items()))
    return {
        f"read the table {TABLE}": _seconds(lambda: read_again(TABLE)),
        f"build {FIGURE}": _seconds(lambda: build_again(FIGURE, query)),
        "serialise it (json)": _seconds(lambda: FORMATS["json"].make(figure, Options())),
        "draw it (svg)": _seconds(lambda: draw(figure, theme="light", width=864)),
    }
