"""Performance goals, and whether the results of a run meet them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.markdown import table


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `limit` of what is measured as `name`."""

    name: str
    what: str
    limit: float
    unit: str

    def met(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value <= self.limit


GROWTH = 1.1
"""As fast as rows: the copies' longer names and one measurement's noise are no growth."""

GOALS = (
    Goal("click", "a click on a control, p50: the worst, to the bare page", 3.6, "x"),
    Goal("page", "going to a page, p50: the worst, to the bare page", 4.5, "x"),
    Goal("new", "both, of views that nobody had seen: p95", 60, "ms"),
    Goal(
        "think_p95",
        "500 sessions, 5 s think, views seen before: p95, to one session's p50",
        10,
        "x",
    ),
    Goal("think_errors", "the same: errors", 0, ""),
    Goal("think_memory", "the same: memory a session", 200, "KB"),
    Goal(
        "fleet_p95",
        "1,000 sessions, two workers behind nginx, views seen before: p95, to the bare page's p50",
        100,
        "x",
    ),
    Goal("fleet_errors", "the same: errors", 0, ""),
    Goal("fleet_lost", "the same: views lost", 0, ""),
    Goal("rush_errors", "rush, 300 in 5 s: not served", 0, ""),
    Goal("rush", "rush: the last first page, to the bare page's", 3, "x"),
    Goal("bytes", "bytes of one change of a control on the websocket: the most", 8, "KB"),
    Goal("bytes_most", "the same with cards, where any are fetched: the most", 25, "KB"),
    Goal("bytes_median", "the same: median", 10, "KB"),
    Goal(
        "repaint",
        "click to repaint, of a view seen before: the worst median, to the bare page's",
        2.5,
        "x",
    ),
    Goal("repaint_new", "the same, of a new view", 5, "x"),
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
        value = values.get(goal.name, math.nan)
        result = "not measured" if math.isnan(value) else f"{value:.2f} {goal.unit}".rstrip()
        met = "-" if math.isnan(value) else "met" if goal.met(value) else "**not met**"
        lines.append((goal.what, f"at most {goal.limit:g} {goal.unit}".rstrip(), result, met))
    return table(("what", "goal", "measured", ""), lines)
