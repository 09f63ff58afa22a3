"""``python -m tests.faults.document`` writes ``docs/faults.md`` from the table of faults."""

from __future__ import annotations

from msp_dash.data.paths import root
from tests.faults.table import FAULTS

HEAD = """\
# When something is at fault

What still works, what the reader is told, and which test says so. `make faults` runs all of them
and prints which faults were survived; `make test` runs a shorter form. This page is written from
`tests/faults/table.py` by `python -m tests.faults.document`.

What people made themselves is in their browser (the briefing) and in the address (the view): no
fault of the server can lose it.

| fault | what still works | what the reader is told | tests |
|---|---|---|---|
"""


def document() -> str:
    """The page."""
    lines = [
        f"| {fault.name} | {fault.works} | {fault.told} | {'<br>'.join(map(_named, fault.tests))} |"
        for fault in FAULTS
    ]
    return HEAD + "\n".join(lines) + "\n"


def _named(test: str) -> str:
    file, _, name = test.partition("::")
    return f"`{file.removeprefix('tests/')}`: {name.removeprefix('test_').replace('_', ' ')}"


if __name__ == "__main__":
    (root() / "docs" / "faults.md").write_text(document(), encoding="utf-8")
