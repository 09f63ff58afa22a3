"""``python -m tests.faults``: try every fault and print which were survived; ``make faults``."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from tests.faults.table import FAULTS


class Watch:
    """Hears how each test ended."""

    def __init__(self) -> None:
        self.ended: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has ended as its worst part has; a skipped one says why in pytest's own words."""
        outcome = self.ended.get(report.nodeid)
        if outcome != "failed" and (report.when == "call" or report.outcome != "passed"):
            self.ended[report.nodeid] = report.outcome


def rows(ended: dict[str, str]) -> list[tuple[str, Counter[str]]]:
    """Each fault with its tests by outcome; a test of the table that was not run is `missing`."""
    outcomes_by_fault = []
    for fault in FAULTS:
        outcomes = Counter[str]()
        for test in fault.tests:
            mine = [outcome for node, outcome in ended.items() if node.startswith(test)]
            outcomes.update(mine or ["missing"])
        outcomes_by_fault.append((fault.name, outcomes))
    return outcomes_by_fault


def main() -> int:
    """Run the tests, print the table; 0 where every fault was survived."""
    watch = Watch()
    files = sorted({test.partition("::")[0] for fault in FAULTS for test in fault.tests})
    # By name, so that each process of `-n` leaves out what no fault names.
    selection = ("-p", "tests.faults.selection")
    pytest.main(["-q", "-m", "not spark", *selection, *files, *sys.argv[1:]], plugins=[watch])
    lines = ["", "| fault | tests | survived |", "|---|---:|---|"]
    survived = 0
    for name, outcomes in rows(watch.ended):
        fine = set(outcomes) <= {"passed", "skipped"} and outcomes["passed"] > 0
        survived += fine
        skipped = f" ({outcomes['skipped']} skipped)" if outcomes["skipped"] else ""
        lines.append(f"| {name} | {outcomes.total()} | {'yes' if fine else 'NO'}{skipped} |")
    total = f"{len(FAULTS)} faults tried by {len(watch.ended)} tests, {survived} survived."
    sys.stdout.write("\n".join([*lines, "", total, ""]))
    return int(survived < len(FAULTS))


if __name__ == "__main__":
    sys.exit(main())
