"""Print lines of Python by room, and messages by catalog: ``python -m tools.size``."""

from __future__ import annotations

import sys
from pathlib import Path

from msp_dash.words.catalogue import english

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("msp_dash", "msp_dash/figures", "tests")


def lines(house: Path) -> dict[str, int]:
    """Lines of each folder of a folder, the longest first; "." is what lies beside them."""
    counts: dict[str, int] = {}
    for path in house.rglob("*.py"):
        room = path.relative_to(house).parts[0] if path.parent != house else "."
        counts[room] = counts.get(room, 0) + len(path.read_text("utf-8").splitlines())
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def report() -> str:
    """A line a house: all, then each room."""
    texts = []
    for name in HOUSES:
        counts = lines(ROOT / name)
        rooms = ", ".join(f"{room} {count:,}" for room, count in counts.items())
        texts.append(f"{name}: {sum(counts.values()):,} lines ({rooms})")
    keys = english()
    titles = sum("title" in key.split(".") for key in keys)
    texts.append(f"messages: {len(keys):,}, titles among them: {titles:,}")
    return "\n".join(texts)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
