"""Ask random addresses, and say what is wrong with an answer."""

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
from tests.faults.asking import ROUTES
from tests.fuzz.space import Asked, escaped

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
    def asked(self) -> int:
        """Number of answers."""
        return self.statuses.total()


def complaint(asked: Asked, answer: httpx.Response) -> str:
    """What is wrong with an answer; "" for nothing."""
    if answer.status_code not in EXPECTED or (asked.valid and answer.status_code != 200):
        return f"status {answer.status_code}: {answer.text[:200]}"
    if not answer.headers.get(HEADER):
        return "no number"
    if answer.status_code != 200:
        refusal = answer.json()
        told = refusal["error"] and refusal["request"] and refusal["allowed"]
        return "" if told and len(refusal.get("sent", "")) <= 80 else f"refusal {refusal}"
    ext = asked.path.partition("?")[0].rpartition(".")[2]
    if not answer.content.startswith(MAGIC.get(ext, b"")):
        return f"begins with {answer.content[:20]!r}"
    if ext == "json":
        json.loads(answer.content, parse_constant=_refuse)
    elif ext in ("svg", "html") and (">nan<" in answer.text or '"nan"' in answer.text):
        return "draws nan"
    return "Traceback in the answer" if b"Traceback (most recent" in answer.content else ""


def _refuse(name: str) -> None:
    raise ValueError(f"{name} in JSON")


async def ask_all(requests: Iterable[Asked], tally: Tally) -> None:
    """Ask addresses in this process, one after the other."""
    transport = httpx.ASGITransport(ROUTES)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for asked in requests:
            with _errors() as logged:
                begun = time.perf_counter()
                try:
                    answer = await client.get(asked.path)
                    said = complaint(asked, answer)
                except Exception as error:  # Whatever it is, it is what is looked for.
                    said = repr(error)
                else:
                    tally.statuses[answer.status_code] += 1
                    ext = asked.path.partition("?")[0].rpartition(".")[2]
                    tally.formats.update({ext} & set(FORMATS))
            tally.slowest = max(tally.slowest, seconds := time.perf_counter() - begun)
            if seconds > SECONDS_MAX:
                said = said or f"took {seconds:.0f} s"
            if said or logged:
                tally.wrong.append(f"{escaped(asked.path)}: {said or logged[0]}")


@contextmanager
def _errors() -> Iterator[list[str]]:
    """What our loggers say of errors in the block."""
    found: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    handler, ours = Kept(logging.ERROR), logging.getLogger("msp_dash")
    ours.addHandler(handler)
    try:
        yield found
    finally:
        ours.removeHandler(handler)


def resident_mb(pid: int | str = "self") -> float:
    """Memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6
