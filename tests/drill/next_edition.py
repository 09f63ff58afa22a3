"""Make up the edition after one of USGS's Mineral Commodity Summaries, for drills: never data.

``python -m tests.drill.next_edition OLD.csv NEW.csv [--seed N] [--renames]``

Every year moves on by one. Numbers of countries change by a factor fixed by seed, chapter and
country, rounded to the digits that they had; a world total becomes the sum of its rows, rounded to
its own digits, so that sums hold where they held. Letters, dashes and bounds stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import zlib
from collections import defaultdict
from pathlib import Path

Row = dict[str, str]
NUMBER = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
YEARS = re.compile(r"(\d{4})(?:–(\d\d))?")
TOTAL = "World total"
LEAST, STEPS = 0.9, 24
"""Factors run from 0.9 to 1.13, in hundredths."""
RENAMES = (
    ("COBALT", "Mine production", "Mine production, contained cobalt"),
    ("NICKEL", "as a percentage of total apparent", "as a percentage of apparent"),
)
"""Chapter, words of its labels, and the words that take their place."""


def next_edition(content: bytes, seed: int = 1, *, renames: bool = False) -> bytes:
    """The file of the next edition, in the same encoding and with the same line ends."""
    reader = csv.DictReader(io.StringIO(content.decode("cp1252"), newline=""))
    rows, heads = list(reader), list(reader.fieldnames or ())
    tables: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["Section"].startswith("World"):
            tables[_table(row)].append(row)
    for table in tables.values():
        _grow(table, seed)
    for row in rows:
        row["Year"] = YEARS.sub(_later, row["Year"])
        if renames:
            _rename(row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heads, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")


def _table(row: Row) -> tuple[str, ...]:
    detail = re.sub(r"\s*[:,] rounded$", "", row["Statistics_detail"])
    return row["MCS chapter"], row["Commodity"], detail, row["Year"]


def _grow(table: list[Row], seed: int) -> None:
    """Scale the rows of countries, and let the total be their sum where it was."""
    totals = [row for row in table if row["Country"].startswith(TOTAL)]
    parts = [row for row in table if row not in totals]
    before = sum(map(_value, parts))
    for row in parts:
        row["Value"] = _scaled(row["Value"], _factor(seed, row["MCS chapter"], row["Country"]))
    after = sum(map(_value, parts))
    for row in totals:
        # What the rows do not name stays with the total in its proportion.
        row["Value"] = _scaled(row["Value"], after / before if before else 1.0)


def _factor(seed: int, chapter: str, country: str) -> float:
    return LEAST + zlib.crc32(f"{seed}/{chapter}/{country}".encode()) % STEPS / 100


def _value(row: Row) -> float:
    text = row["Value"]
    return float(text.replace(",", "")) if NUMBER.fullmatch(text) else 0.0


def _scaled(text: str, factor: float) -> str:
    """A number times a factor, to its digits (two at least) and in its style; others as they are.

    Examples
    --------
    >>> _scaled("1,200", 1.1), _scaled("9", 0.93), _scaled("W", 2), _scaled("0.5", 1.1)
    ('1,300', '8.4', 'W', '0.55')
    """
    match = NUMBER.fullmatch(text)
    value = float(text.replace(",", "")) * factor if match else 0.0
    if not value:
        return text
    digits = len(text.replace(",", "").replace(".", "").strip("0"))
    rounded = float(f"{value:.{max(digits, 2) - 1}e}")
    return f"{rounded:,.10g}" if "," in text or rounded >= 10_000 else f"{rounded:.10g}"


def _later(match: re.Match[str]) -> str:
    year = str(int(match[1]) + 1)
    return f"{year}–{(int(match[2]) + 1) % 100:02d}" if match[2] else year


def _rename(row: Row) -> None:
    for chapter, old, new in RENAMES:
        if row["MCS chapter"] == chapter and row["Section"].startswith(("World", "Salient")):
            row["Statistics_detail"] = row["Statistics_detail"].replace(old, new, 1)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--renames", action="store_true")
    args = parser.parse_args()
    args.new.write_bytes(next_edition(args.old.read_bytes(), args.seed, renames=args.renames))


if __name__ == "__main__":
    main()
