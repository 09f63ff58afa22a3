"""``python -m tests.fuzz``: 10,000 random figures and 10,000 random pages; ``make fuzz``.

Figures are requested in this process, pages from a server by two parallel clients. The seed is
printed; ``--seed`` repeats a run, ``--skip`` continues after so many requests.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random

from tests.fuzz.checks import SECONDS_MAX, Tally, ask_all, resident_mb
from tests.fuzz.pages import FAILED, Reader
from tests.fuzz.random_requests import escaped, figure, page
from tests.looped import looped
from tests.serving import ROOT, Running, running

PORT = 8700
READERS = 2
BATCH = 250
WARM_SHARE = 0.4
"""Share of the requests that fill caches, before growth is looked for."""
GROWN_MAX_MB = 250.0
"""Growth after that which is none: caches still fill, and the allocator keeps what it had."""


def _growth(memory: list[float]) -> float:
    warm = memory[max(1, int(len(memory) * WARM_SHARE)) :]
    return max(warm) - warm[0]


def _figures(seed: int, count: int, skip: int) -> tuple[Tally, list[float]]:
    chance, tally, memory = Random(f"figures {seed}"), Tally(), [resident_mb()]
    requests = islice((figure(chance) for _ in range(count)), skip, None)
    while batch := list(islice(requests, BATCH)):
        looped(lambda batch_=batch: ask_all(batch_, tally))
        memory.append(resident_mb())
        _print(f"{skip + tally.count} figures, {memory[-1]:.0f} MB, {len(tally.wrong)} wrong")
    return tally, memory


def _read(server: Running, requests: list[tuple[str, str]], tally: Tally) -> None:
    with Reader(server.url) as reader:
        for name, query in requests:
            begun, problem = time.perf_counter(), ""
            try:
                content = reader.show(name, query)
            except Exception as error:  # Whatever it is, it is what is looked for.
                problem = repr(error)
            else:
                problem = "failed" if any(mark in content for mark in FAILED) else ""
                problem = problem or ("" if b"msp-h1" in content else "no heading")
                tally.statuses[200] += 1
                tally.formats[name or "overview"] += 1
            tally.slowest = max(tally.slowest, seconds := time.perf_counter() - begun)
            if problem or seconds > SECONDS_MAX:
                tally.wrong.append(
                    f"/{name}?{escaped(query)}: {problem or f'took {seconds:.0f} s'}"
                )
        if reader.reconnected:
            tally.wrong.append(f"the connection was lost {reader.reconnected} times")


def _pages(seed: int, count: int, skip: int) -> tuple[Tally, list[float]]:
    chance, tally = Random(f"pages {seed}"), Tally()
    requests = [page(chance) for _ in range(count)][skip:]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), port=PORT) as server:
        memory = [resident_mb(server.process.pid)]
        for start in range(0, len(requests), BATCH):
            batch = requests[start : start + BATCH]
            with ThreadPoolExecutor(READERS) as people:
                shares = [batch[n::READERS] for n in range(READERS)]
                list(people.map(lambda share: _read(server, share, tally), shares))
            memory.append(resident_mb(server.process.pid))
            _print(f"{skip + tally.count} pages, {memory[-1]:.0f} MB, {len(tally.wrong)} wrong")
        lines = [json.loads(line) for line in server.output().splitlines()]
    errors = [line for line in lines if line["level"] == "error"]
    tally.wrong += [f"log: {json.dumps(line)[:1000]}" for line in errors]
    return tally, memory


def _described() -> tuple[str, bool]:
    """The addresses asked by their own description, and whether all was well."""
    words = ["-q", "-m", "fuzz", "tests/fuzz/test_described.py", "tests/ask/test_fuzz.py"]
    process = subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False,
                          capture_output=True, text=True)  # fmt: skip
    if process.returncode:
        _print(process.stdout[-5000:])
    return process.stdout.strip().splitlines()[-1], process.returncode == 0


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Ask; 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--described", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    logging.getLogger("msp_dash").propagate = False
    _print(f"seed {args.seed}")
    lines = ["", "| asked | answers | statuses | slowest | memory after warm-up | wrong |",
             "|---|---:|---|---:|---:|---:|"]  # fmt: skip
    wrong: list[str] = []
    for what, run in (("figures", _figures), ("pages", _pages)):
        if count := getattr(args, what):
            tally, memory = run(args.seed, count, args.skip)
            wrong += tally.wrong
            if (grown := _growth(memory)) > GROWN_MAX_MB:
                wrong.append(f"memory grew by {grown:.0f} MB while {what} were asked")
            statuses = ", ".join(f"{n} × {status}" for status, n in sorted(tally.statuses.items()))
            lines.append(
                f"| {what}: {len(tally.formats)} kinds | {tally.count:,} | {statuses} | "
                f"{tally.slowest:.1f} s | {memory[-1]:.0f} MB ({grown:+.0f}) | {len(tally.wrong)} |"
            )
    if args.described:
        summary, fine = _described()
        wrong += [] if fine else ["the description: see above"]
        lines.append(
            f"| by `/figures/openapi.json` (schemathesis) | | {summary} | | | {int(not fine)} |"
        )
    _print("\n".join(wrong))
    _print("\n".join([*lines, "", f"seed {args.seed}: {len(wrong)} wrong"]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
