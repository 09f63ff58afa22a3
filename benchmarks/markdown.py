"""Format results as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a line a row."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def spread(values: Sequence[float], unit: float = 1000, digits: int = 0) -> str:
    """'median (min to max)' of values times `unit`; "-" of none."""
    if not values:
        return "-"
    ordered = sorted(values)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    low, mid, high = (f"{value * unit:.{digits}f}" for value in (ordered[0], middle, ordered[-1]))
    return f"{mid} ({low} to {high})"
