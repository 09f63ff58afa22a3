"""``python -m tests.faults.document`` writes ``docs/faults.md`` from the table of faults."""

from __future__ import annotations

from msp_dash.data.paths import root
from tests.faults.table import FAULTS

HEAD = """\
# Faults

For each fault: what still works, the message that users see, and the tests. `make faults` runs all
of them and prints the result of each fault; `make test` runs a shorter version. This page is
generated from `tests/faults/table.py` by `python -m tests.faults.document`.

The briefing is stored in the browser and the view in the URL, so no fault of the server can lose
them.

| fault | what still works | message | tests |
|---|---|---|---|
"""


def document() -> str:
    """The page."""
    lines = [
        f"| {fault.name} | {fault.works} | {fault.message} "
        f"| {'<br>'.join(map(_test_label, fault.tests))} |"
        for fault in FAULTS
    ]
    return HEAD + "\n".join(lines) + "\n"


def _test_label(test: str) -> str:
    file, _, name = test.partition("::")
    return f"`{file.removeprefix('tests/')}`: {name.removeprefix('test_').replace('_', ' ')}"


if __name__ == "__main__":
    (root() / "docs" / "faults.md").write_text(document(), encoding="utf-8")
