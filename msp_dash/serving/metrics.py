"""Prometheus metrics of one process: ``/metrics`` at a socket of their own.

Each process is a target of its own; nothing is shared or written to disk. Counters that caches
maintain anyway are read at each scrape (`answers.cache_metrics`), so that a script run pays for one
observation of its duration (about a microsecond) and nothing else.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from msp_dash.security.refusal import Refusal
from msp_dash.serving.health import Readiness

PATHS = ("/metrics", "/_stcore/metrics")
"""Ours, and Streamlit's own, which walks every cache of the process for whoever asks."""

_RERUN_BUCKETS_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10)

_LISTENING: set[str] = set()
"""Addresses of the sockets that were opened for metrics."""
REGISTRY = CollectorRegistry()
RERUNS = Histogram(
    "msp_dash_rerun_seconds",
    "Script runs: from the reader's message to the last element, with runs that it asked for.",
    buckets=_RERUN_BUCKETS_SECONDS,
    registry=REGISTRY,
)
_ANSWERS = Counter(
    "msp_dash_figure_answers",
    "Answers of /figures/ by format and status; 304 is one that the reader had already.",
    ("format", "status"),
    registry=REGISTRY,
)
_SESSIONS = Gauge("msp_dash_sessions", "Browsers connected to this process now.", registry=REGISTRY)
_UNANSWERED = Gauge(
    "msp_dash_figures_unanswered",
    "Figures whose table is missing or not the one in the manifest; NaN until that is known.",
    registry=REGISTRY,
)
ProcessCollector(registry=REGISTRY)


def watch(readiness: Readiness, sessions: Callable[[], float]) -> None:
    """Read `readiness`, and the number of `sessions`, at every scrape from now on."""
    _UNANSWERED.set_function(lambda: readiness.unanswered)
    _SESSIONS.set_function(sessions)


def count_answer(ext: str, status: int) -> None:
    """Count an answer of a figure route. Unknown formats are one `ext`: labels are for ever."""
    _ANSWERS.labels(ext, str(status)).inc()


def listen(listening: socket.socket) -> None:
    """Answer with metrics at a listening socket, and with nothing else there."""
    _LISTENING.add(_address(listening.getsockname()))


def _address(server: Any) -> str:
    """A socket's own address as one text; of requests, what the server says, never a header."""
    if isinstance(server, str):  # A Unix socket's path.
        return server
    host, port = server or ("", None)
    return host if port is None else f"{host}:{port}"


class Metrics:
    """ASGI middleware: metrics at the sockets that were asked for (`listen`), nowhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        app = self._app
        if scope["type"] in ("http", "websocket"):
            is_here = _address(scope.get("server")) in _LISTENING
            if is_here and scope["path"] == PATHS[0]:
                headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
                app = Response(generate_latest(REGISTRY), headers=headers)
            elif is_here or scope["path"] in PATHS:
                app = Refusal(404, "No such address.")
        await app(scope, receive, send)
