"""Run all benchmarks and write ``RESULTS.md``: ``python -m benchmarks [part ...]``.

Each part is printed as it is finished, the goals at the end. With names of parts, only these run
and no file is written.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path

from benchmarks.goals import verdicts
from benchmarks.machine import facts
from benchmarks.markdown import table
from benchmarks.parts import PARTS, Part
from msp_dash.serving.listening import allow_connections

RESULTS = Path(__file__).with_name("RESULTS.md")
LARGE_TABLES = Path(__file__).with_name("LARGE_TABLES.md")
"""Written by `benchmarks.large_tables`, which needs a cluster; part of the results."""

HEAD = """# Results

Written by `make bench`; how it is measured is in [docs/measuring.md](../docs/measuring.md). Numbers
are medians with (min to max). Times of one machine at one moment: compare within this file, by the
ratios to the bare page, which met the same moment.

"""


def section(part: Part) -> str:
    """A part as Markdown."""
    return f"## {part.title}\n\n{part.text}"


def measured(name: str) -> Part:
    """One part, printed; one that fails says so in its place, and the others go on."""
    start = time.perf_counter()
    try:
        part = PARTS[name]()
    except Exception:
        part = Part(name, f"This part failed.\n\n```\n{traceback.format_exc()}```\n")
    sys.stderr.write(f"{name}: {time.perf_counter() - start:.0f} s\n")
    sys.stdout.write(f"{section(part)}\n")
    sys.stdout.flush()
    return part


def main() -> None:
    """Measure; exit 1 where a part failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}")
    names = parser.parse_args().parts
    allow_connections()
    machine, start = facts(), time.perf_counter()
    measured_parts = [measured(name) for name in names or PARTS]
    values = {name: value for part in measured_parts for name, value in part.values.items()}
    machine["minutes"] = f"{(time.perf_counter() - start) / 60:.1f}"
    top = [HEAD + table(("", ""), machine.items()), f"## Goals\n\n{verdicts(values)}"]
    sys.stdout.write("\n".join(top))
    if not names:
        sections = [section(part) for part in measured_parts]
        if LARGE_TABLES.exists():
            sections.append(LARGE_TABLES.read_text(encoding="utf-8"))
        RESULTS.write_text("\n".join([*top, *sections]), encoding="utf-8")
    sys.exit(any(part.title in PARTS for part in measured_parts))


if __name__ == "__main__":
    main()
