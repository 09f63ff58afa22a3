"""Format the differences of two states of the tables as text or as a self-contained HTML page."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from typing import Any

from msp_dash.ingest.diff import Change, Key, TableDiff

HEADS = ("Table", "Rows before", "Rows after", "Added", "Removed", "Changed cells")
CHANGE_HEADS = ("Row", "Column", "Before", "After", "Change")


def as_text(diffs: Sequence[TableDiff], old: str, new: str) -> str:
    """The counts as a table, then each table's changes, the biggest first."""
    lines = [f"Tables of {old} against {new}", ""]
    cells = [HEADS, *(_counts(one) for one in diffs if not one.same)]
    if len(cells) > 1:
        widths = [max(len(row[at]) for row in cells) for at in range(len(HEADS))]
        lines += ["  ".join(_padded(row, widths)).rstrip() for row in cells]
    lines.append(_equal(diffs))
    for one in diffs:
        if not one.same:
            lines += ["", *_details(one)]
    return "\n".join(lines)


def as_page(diffs: Sequence[TableDiff], old: str, new: str) -> str:
    """The same as one HTML file, without scripts and without anything from elsewhere."""
    title = html.escape(f"Tables of {old} against {new}")
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in HEADS)
    rows = "".join(_row(_counts(one), head=True) for one in diffs if not one.same)
    body = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    sections = "".join(_section(one) for one in diffs if not one.same)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{body}<p>{html.escape(_equal(diffs))}</p>{sections}"
        "</main></body></html>\n"
    )


_STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem}"
    "main{max-width:72rem;margin:auto}table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border-bottom:1px solid #8888;padding:.25rem .75rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}td.n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}"
)


def _counts(one: TableDiff) -> tuple[str, ...]:
    numbers = (one.rows_old, one.rows_new, one.added, one.removed, one.changed)
    return (one.name, *(f"{n:,}" for n in numbers))


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    yield row[0].ljust(widths[0])
    yield from (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))


def _equal(diffs: Sequence[TableDiff]) -> str:
    same = [one.name for one in diffs if one.same]
    verb = "is" if len(same) == 1 else "are"
    sentence = f"{_count_of(len(same), 'table')} {verb} equal"
    return sentence + (f": {', '.join(sorted(same))}." if same else ".")


def _count_of(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _details(one: TableDiff) -> Iterator[str]:
    if one.note:
        yield f"{one.name}: {one.note}"
    if one.columns_only:
        yield f"{one.name}: columns {' '.join(one.columns_only)}"
    if one.cells:
        by_column = ", ".join(f"{column} {n:,}" for column, n in one.cells)
        cells = _count_of(one.changed, "changed cell")
        yield f"{one.name}: {cells} ({by_column}), the biggest first"
        for change in one.changes:
            values = f"{_plain(change.old)} -> {_plain(change.new)}"
            yield f"  {_key_text(change.key)}"
            yield f"    {change.column}: {values}{_size(change)}"
        yield from _more(one.changed, len(one.changes))
    for what, n, keys in _rows(one):
        yield f"{one.name}: {_count_of(n, 'row')} {what}"
        yield from (f"  {_key_text(key)}" for key in keys)
        yield from _more(n, len(keys))


def _rows(one: TableDiff) -> Iterator[tuple[str, int, Sequence[Key]]]:
    """Rows of one side; a table that is there on one side only has no list."""
    for what, n, keys in (
        ("added", one.added, one.added_keys),
        ("removed", one.removed, one.removed_keys),
    ):
        if n and keys:
            yield what, n, keys


def _more(all_of_them: int, listed: int) -> Iterator[str]:
    if all_of_them > listed:
        yield f"  and {all_of_them - listed:,} more (--most N lists more)"


def _key_text(key: Key) -> str:
    return " ".join(f"{name}={value}" for name, value in key)


def _plain(value: Any) -> str:
    if value is None:
        return "no value"
    return f"{value:,.10g}" if isinstance(value, float) else repr(value)


def _size(change: Change) -> str:
    if change.relative is None:
        return ""
    return " (from zero)" if math.isinf(change.relative) else f" ({change.relative:+.1%})"


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    first = f'<th scope="row">{html.escape(cells[0])}</th>' if head else _cell(cells[0])
    return f"<tr>{first}{''.join(_cell(cell, 'n') for cell in cells[1:])}</tr>"


def _cell(text: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<td{attribute}>{html.escape(text)}</td>"


def _section(one: TableDiff) -> str:
    parts = [f"<h2>{html.escape(one.name)}</h2>"]
    if one.note:
        parts.append(f"<p>{html.escape(one.note)}</p>")
    if one.columns_only:
        parts.append(f"<p>Columns: {html.escape(' '.join(one.columns_only))}</p>")
    if one.changes:
        heads = "".join(f'<th scope="col">{h}</th>' for h in CHANGE_HEADS)
        rows = "".join(
            f"<tr>{_cell(_key_text(c.key))}{_cell(c.column)}{_cell(_plain(c.old), 'n')}"
            f"{_cell(_plain(c.new), 'n')}{_cell(_size(c).strip(' ()'), 'n')}</tr>"
            for c in one.changes
        )
        parts.append(
            f"<h3>{_count_of(one.changed, 'changed cell')}, the biggest first</h3>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )
        parts += [f"<p>{line.strip()}</p>" for line in _more(one.changed, len(one.changes))]
    for what, n, keys in _rows(one):
        listed = "".join(f"<li>{html.escape(_key_text(key))}</li>" for key in keys)
        parts.append(f"<h3>{_count_of(n, 'row')} {what}</h3><ul>{listed}</ul>")
        parts += [f"<p>{line.strip()}</p>" for line in _more(n, len(keys))]
    return f"<section>{''.join(parts)}</section>"
