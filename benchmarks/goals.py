"""Performance goals, and whether the results of a run meet them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.markdown import table


@dataclass(frozen=True, slots=True)
class Goal:
    """`name` : key of the measured value. `least` : the value must be at least the limit."""

    name: str
    what: str
    limit: float
    unit: str
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value >= self.limit if self.least else value <= self.limit


GROWTH = 1.1
"""As fast as rows: the copies' longer names and one measurement's noise are no growth."""

GOALS = (
    Goal("click", "a click or a change of page, p50: the worst, to the bare page", 2, "x"),
    Goal("new", "the same of views that nobody had seen: p95", 60, "ms"),
    Goal("stock", "the same under stock `streamlit run`: the least gain", 8, "x", least=True),
    Goal(
        "flat",
        "16 sessions flat out, views seen before: clicks a second, to the bare page",
        0.4,
        "x",
        least=True,
    ),
    Goal("think_errors", "500 sessions, 5 s think: errors", 0, ""),
    Goal("think_p95", "the same, views seen before: p95, to one session's p50", 5, "x"),
    Goal("think_new_p95", "the same, new views among them", 5, "x"),
    Goal("think_memory", "500 sessions: memory a session", 200, "KB"),
    Goal(
        "fleet_p95",
        "1,000 sessions, two processes behind nginx that stores cards, views seen before: p95",
        0.5,
        "s",
    ),
    Goal("fleet_new_p95", "the same, new views among them", 0.5, "s"),
    Goal("fleet_errors", "the same: errors", 0, ""),
    Goal("fleet_lost", "the same: views lost", 0, ""),
    Goal("rush_errors", "rush, 300 in 5 s: not served", 0, ""),
    Goal("rush", "rush: the last first page, to the bare page's", 3, "x"),
    Goal("bytes", "bytes of one change of a control on the websocket: the most", 6, "KB"),
    Goal("bytes_most", "the same with cards, where any are fetched: the most", 20, "KB"),
    Goal("bytes_median", "the same: median", 10, "KB"),
    Goal("repaint", "click to repaint, of a view seen before: the worst median", 60, "ms"),
    Goal("repaint_new", "click to repaint, of a new view: the worst median", 150, "ms"),
    Goal("cold_10", "cold first figure at 10 Mbit/s, to the bare page", 1.0, "x"),
    Goal("cold_100", "cold first figure at 100 Mbit/s, to the bare page", 1.0, "x"),
    Goal("warm_10", "warm first figure at 10 Mbit/s, to the bare page", 1.0, "x"),
    Goal("warm_100", "warm first figure at 100 Mbit/s, to the bare page", 1.0, "x"),
    Goal("start", "start to first answer over HTTP, to bare Streamlit", 1.5, "x"),
    Goal("json_cold", "figure route json, cold, the most", 300, "ms"),
    Goal("json_warm", "figure route json, warm, p50", 30, "ms"),
    Goal("load_growth", "load of 100 times the rows, to 100 times the load", GROWTH, "x"),
    Goal("memory_growth", "memory of 100 times the rows, to 100 times the memory", GROWTH, "x"),
    Goal("answer_growth", "answer about one mineral among 100 times the rows", 1.2, "x"),
)


def verdicts(values: Mapping[str, float]) -> str:
    """Markdown: goal, limit, measured, met or not; what was not measured says so."""
    lines = []
    for goal in GOALS:
        bound = "at least" if goal.least else "at most"
        value = values.get(goal.name, math.nan)
        result = "not measured" if math.isnan(value) else f"{value:.2f} {goal.unit}".rstrip()
        met = "-" if math.isnan(value) else "met" if goal.met(value) else "**not met**"
        lines.append((goal.what, f"{bound} {goal.limit:g} {goal.unit}".rstrip(), result, met))
    return table(("what", "goal", "measured", ""), lines)
