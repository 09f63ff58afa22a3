"""Measure the export of briefings: ``python -m benchmarks.briefings [--runs 3]``.

Each file is exported in its own process to measure its memory: the figures are built and a briefing
of one slide is exported first (data and fonts are warm, as in a server), then the file is timed.
CPU time is listed beside wall-clock time, which depends on other load. Memory is the peak of the
whole process (Linux, `ru_maxrss`).
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.markdown import table
from msp_dash.briefing.content import content
from msp_dash.briefing.mineral_deck import mineral_brief
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.briefing.outputs import OUTPUTS, Options
from msp_dash.briefing.ready import every
from msp_dash.figures.registry import registry

ROOT = Path(__file__).resolve().parents[1]
FIGURES = 20
KIB_A_MIB = 1024


def twenty() -> Briefing:
    """The first twenty figures, each as it is without parameters."""
    slides = [
        FigureSlide(figure=FigureRef(link=f"/figures/{figure_id}.json"))
        for figure_id in list(registry())[:FIGURES]
    ]
    return Briefing(title="Twenty figures", slides=tuple(slides))


TEN_PAGES = 11
"""Slides of the brief on lithium that make ten pages with their appendix."""


def ten_pages() -> Briefing:
    """As much of a brief as fills ten pages; how many it has today is printed with the time."""
    whole = mineral_brief("lithium")
    return whole.model_copy(update={"slides": whole.slides[:TEN_PAGES]})


CASES: Mapping[str, tuple[str, Callable[[], Briefing], str]] = {
    "deck": ("Deck of 20 figures", twenty, "pptx"),
    "paper": ("PDF of ten pages", ten_pages, "pdf"),
    "page": ("One-file HTML of 20 figures", twenty, "html"),
    "archive": ("Archive of 20 figures", twenty, "zip"),
}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB


def _pages(data: bytes) -> int:
    import pypdf  # noqa: PLC0415 - only for papers

    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def measure(case: str, runs: int) -> dict[str, float]:
    """Seconds of the first file and of the median, MB, pages, peak MiB before and after."""
    _, make_briefing, ext = CASES[case]
    briefing = make_briefing()
    make = OUTPUTS[ext].make
    content(briefing)
    make(briefing.model_copy(update={"slides": briefing.slides[:1]}), Options(), None)
    before = _peak_mib()
    seconds, processor = [], []
    data = b""
    for _ in range(runs):
        start, start_processor = time.perf_counter(), time.process_time()
        data = make(briefing, Options(), None).data
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    return {
        "first": seconds[0],
        "processor": processor[0],
        "median": statistics.median(seconds),
        "mb": len(data) / 1e6,
        "pages": _pages(data) if ext == "pdf" else 0,
        "before": before,
        "peak": _peak_mib(),
    }


def _in_own_process(case: str, runs: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.briefings", "--case", case, "--runs", str(runs)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    measurements: dict[str, float] = json.loads(answer)
    return measurements


def every_country() -> tuple[int, float, float]:
    """Briefs of all countries as PDF: how many, seconds and processor seconds of all."""
    start, start_processor, count = time.perf_counter(), time.process_time(), 0
    for _, briefing in every("country"):
        OUTPUTS["pdf"].make(briefing, Options(), None)
        count += 1
    return count, time.perf_counter() - start, time.process_time() - start_processor


def results(runs: int) -> str:
    """Every case, a line of Markdown each, and the briefs of all countries."""
    heads = ("file", "first s", "processor s", "median s", "MB", "peak memory (before) MiB")
    rows = []
    for case, (name, _, _) in CASES.items():
        measurements = _in_own_process(case, runs)
        pages = f" ({measurements['pages']:.0f} pages)" if measurements["pages"] else ""
        seconds = (f"{measurements[part]:.2f}" for part in ("first", "processor", "median"))
        memory = f"{measurements['peak']:.0f} ({measurements['before']:.0f})"
        rows.append((f"{name}{pages}", *seconds, f"{measurements['mb']:.2f}", memory))
    count, seconds_of_all, processor = every_country()
    return (
        f"{table(heads, rows)}\n{count} briefs, all countries, as PDF: {seconds_of_all:.0f} s, "
        f"{processor:.0f} s of processor time, {1000 * processor / count:.0f} ms each.\n"
    )


def main() -> None:
    """Measure every case, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="files made of each kind")
    parser.add_argument("--case", choices=CASES, help="only this one, in this process, as JSON")
    args = parser.parse_args()
    if args.case:
        sys.stdout.write(json.dumps(measure(args.case, args.runs)))
        return
    sys.stdout.write(results(args.runs))


if __name__ == "__main__":
    main()
