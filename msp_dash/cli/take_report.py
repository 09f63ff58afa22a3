"""What ``data take`` prints of an edition: its record, and what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msp_dash.analysis import quality, revisions
from msp_dash.data.schemas import SCHEMAS
from msp_dash.ingest.endings import endings
from msp_dash.ingest.take import Pair, Staged

MOST = 10
"""Changes listed per table, unless more are asked for."""


def as_text(staged: Staged, sources: Path, on: dt.date, most: int = MOST) -> str:
    """The whole report."""
    return "\n".join(_lines(staged, sources, on, most))


def _lines(staged: Staged, sources: Path, on: dt.date, most: int) -> Iterator[str]:
    published = str(staged.record["published"])
    if (ahead := _days_ahead(published, on)) > 0:
        yield f"Published {published}: a date to come, in {ahead} days; accepted."
    for place, path in staged.files.items():
        yield f"{path} goes to {sources / place}."
    what = "in the place of" if staged.replaces else "after"
    suspected = [one for pair in staged.pairs for one in pair.suspicions]
    if suspected:
        yield "Suspected unit errors, accepted as printed; compare them with the file once more:"
        yield from (f"  {one}" for one in suspected)
    yield f"Its record in data/sources.yaml, {what} {staged.previous['id']}; read its words:"
    yield from (f"  {line}" for line in staged.record_text.splitlines())
    for pair in staged.pairs:
        key = [c for c in SCHEMAS[pair.table].unique or [] if c != "edition"]
        yield from changes(pair, str(staged.record["edition"]), most, key)
        if pair.table == "production":
            yield from _jumps(pair, most)
    yield ""
    yield f"Ends with edition {staged.previous['edition']}; see what the new one still needs:"
    yield from (f"  {line}" for line in endings(staged))
    yield ""
    yield from (str(edit) for edit in staged.edits)


def changes(pair: Pair, edition: str, most: int, key: Sequence[str]) -> Iterator[str]:
    """Numbers that the edition has otherwise than the one before, of the same year."""
    value = next((column for column in revisions.VALUES if column in pair.new), "")
    if not value:
        return
    revised = revisions.revised(pair.old, pair.new, key, value)
    shared = len(pair.old[[*key]].merge(pair.new[[*key]], on=[*key]))
    yield ""
    yield (
        f"Table {pair.table}: {len(pair.new):,} rows of edition {edition}, {len(pair.old):,} of "
        f"{f'edition {pair.before}' if pair.before else 'before'}; {shared:,} of the same year, "
        f"{len(revised):,} with another number."
    )
    for row in revised.head(most).to_dict("records"):
        yield f"  {_what(row)}: {step(row['old'], row['new'])}"
    if len(revised) > most:
        yield f"  and {len(revised) - most:,} more"
    if pair.gone:
        yield f"  gone from it: {', '.join(pair.gone)}"


def _jumps(pair: Pair, most: int) -> Iterator[str]:
    """Jumps within the edition that the edition before has not."""
    old, new = (
        quality.jumps(rows[rows["unit"] == "t"], min(rows["year"], default=0))
        for rows in (pair.old, pair.new)
    )
    key = ["mineral", "stage", "iso3", "year"]
    before = set(old[key].itertuples(index=False, name=None))
    lines = [
        f"  {row['mineral']} {row['stage']} {row['iso3']}: {_number(row['before'])} in "
        f"{row['year'] - 1}, {_number(row['value'])} in {row['year']}"
        for row in new.to_dict("records")
        if tuple(row[column] for column in key) not in before
    ]
    if lines:
        yield f"New jumps, to five times the year before or to a fifth: {len(lines)}."
        yield from lines[:most]


def _what(row: dict[Any, Any]) -> str:
    left_out = ("source", "old", "new", "relative")
    return " ".join(
        str(value) for name, value in row.items() if name not in left_out and value != ""
    )


def step(old: float, new: float) -> str:
    """'1,000 -> 1,100 (+10.0%)'."""
    size = f"{(new - old) / abs(old):+.1%}" if old else "from zero"
    return f"{_number(old)} -> {_number(new)} ({size})"


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _days_ahead(published: str, on: dt.date) -> int:
    year, month, day = ([int(part) for part in published.split("-")] + [1, 1])[:3]
    return (dt.date(year, month, day) - on).days
