"""Measure what a briefing costs to make: ``python benchmarks/briefings.py [--runs 3]``.

Each file is made in a process of its own, so that its memory is its own: the figures are built and
a talk of one slide is made first (data and fonts are warm, as in a server), then the file is timed.
Processor time stands beside the clock's, which other work on the machine lengthens. Size and pages
are those of the file; memory is the peak of the whole process (Linux, `ru_maxrss`).
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

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from msp_dash.briefing.content import content  # noqa: E402  # the checkout is on the path only now
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide  # noqa: E402  # as above
from msp_dash.briefing.outputs import OUTPUTS, Options  # noqa: E402  # as above
from msp_dash.briefing.ready import mineral_brief  # noqa: E402  # as above
from msp_dash.figures.registry import registry  # noqa: E402  # as above

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


def _pages(made: bytes) -> int:
    import pypdf  # noqa: PLC0415 - only for papers

    return len(pypdf.PdfReader(io.BytesIO(made)).pages)


def measure(case: str, runs: int) -> dict[str, float]:
    """Seconds of the first file and of the median, MB, pages, peak MiB before and after."""
    _, make_briefing, ext = CASES[case]
    briefing = make_briefing()
    make = OUTPUTS[ext].make
    content(briefing)
    make(briefing.model_copy(update={"slides": briefing.slides[:1]}), Options(), None)
    before = _peak_mib()
    seconds, processor = [], []
    made = b""
    for _ in range(runs):
        start, start_processor = time.perf_counter(), time.process_time()
        made = make(briefing, Options(), None).data
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    return {
        "first": seconds[0],
        "processor": processor[0],
        "median": statistics.median(seconds),
        "mb": len(made) / 1e6,
        "pages": _pages(made) if ext == "pdf" else 0,
        "before": before,
        "peak": _peak_mib(),
    }


def _in_own_process(case: str, runs: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--case", case, "--runs", str(runs)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(answer)
    return found


def main() -> None:
    """Measure every case, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="files made of each kind")
    parser.add_argument("--case", choices=CASES, help="only this one, in this process, as JSON")
    chosen = parser.parse_args()
    if chosen.case:
        sys.stdout.write(json.dumps(measure(chosen.case, chosen.runs)))
        return
    heads = ("file", "first", "processor", "median", "size", "peak memory (before)")
    sys.stdout.write(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|\n")
    for case, (name, _, _) in CASES.items():
        found = _in_own_process(case, chosen.runs)
        pages = f" ({found['pages']:.0f} pages)" if found["pages"] else ""
        sys.stdout.write(
            f"| {name}{pages} | {found['first']:.2f} s "
            f"| {found['processor']:.2f} s | {found['median']:.2f} s "
            f"| {found['mb']:.2f} MB | {found['peak']:.0f} MiB ({found['before']:.0f}) |\n"
        )


if __name__ == "__main__":
    main()
