"""Send random requests and check the responses."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from msp_dash.render.export import FORMATS
from msp_dash.serving.request_log import HEADER
from tests.faults.client import ROUTES
from tests.fuzz.random_requests import FigureRequest, escaped

SECONDS_MAX = 60.0
"""Longest for one answer, on a machine that does other things too: bounded, not fast."""
EXPECTED = frozenset({200, 404, 422})
MAGIC = {"png": b"\x89PNG", "pdf": b"%PDF", "xlsx": b"PK", "pptx": b"PK", "svg": b"<svg"}


@dataclass
class Tally:
    """What was asked and what came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of answers."""
        return self.statuses.total()


def complaint(request: FigureRequest, answer: httpx.Response) -> str:
    """What is wrong with an answer; "" for nothing."""
    if answer.status_code not in EXPECTED or (request.valid and answer.status_code != 200):
        return f"status {answer.status_code}: {answer.text[:200]}"
    if not answer.headers.get(HEADER):
        return "no number"
    if answer.status_code != 200:
        refusal = answer.json()
        is_complete = refusal["error"] and refusal["request"] and refusal["allowed"]
        return "" if is_complete and len(refusal.get("sent", "")) <= 80 else f"refusal {refusal}"
    ext = request.path.partition("?")[0].rpartition(".")[2]
    if not answer.content.startswith(MAGIC.get(ext, b"")):
        return f"begins with {answer.content[:20]!r}"
    if ext == "json":
        json.loads(answer.content, parse_constant=_refuse)
    elif ext in ("svg", "html") and (">nan<" in answer.text or '"nan"' in answer.text):
        return "draws nan"
    return "Traceback in the answer" if b"Traceback (most recent" in answer.content else ""


def _refuse(name: str) -> None:
    raise ValueError(f"{name} in JSON")


async def ask_all(requests: Iterable[FigureRequest], tally: Tally) -> None:
    """Ask addresses in this process, one after the other."""
    transport = httpx.ASGITransport(ROUTES)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for request in requests:
            with _errors() as logged:
                begun = time.perf_counter()
                try:
                    answer = await client.get(request.path)
                    problem = complaint(request, answer)
                except Exception as error:  # Whatever it is, it is what is looked for.
                    problem = repr(error)
                else:
                    tally.statuses[answer.status_code] += 1
                    ext = request.path.partition("?")[0].rpartition(".")[2]
                    tally.formats.update({ext} & set(FORMATS))
            tally.slowest = max(tally.slowest, seconds := time.perf_counter() - begun)
            if seconds > SECONDS_MAX:
                problem = problem or f"took {seconds:.0f} s"
            if problem or logged:
                tally.wrong.append(f"{escaped(request.path)}: {problem or logged[0]}")


@contextmanager
def _errors() -> Iterator[list[str]]:
    """What our loggers say of errors in the block."""
    messages: list[str] = []

    class ErrorCollector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    handler, ours = ErrorCollector(logging.ERROR), logging.getLogger("msp_dash")
    ours.addHandler(handler)
    try:
        yield messages
    finally:
        ours.removeHandler(handler)


def resident_mb(pid: int | str = "self") -> float:
    """Memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6
