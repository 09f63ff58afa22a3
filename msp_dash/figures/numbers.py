"""Replaces a chart that would have only one or two marks by large printed numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest

from msp_dash.figures import record


def without_axis(encoding: record.Encoding) -> record.Encoding:
    """The encoding, its numbers printed large where a chart of them would compare nothing.

    A panel beside others keeps its rows and has no axis.
    """
    match encoding:
        case record.DotsEncoding() if not encoding.charted:
            rows = [row for row in encoding.rows if not row.heading]
            names: dict[tuple[str, str], str] = {
                (one.symbol, one.token): one.text for one in encoding.legend
            }
            return record.CountsEncoding(
                tuple(c for row in rows for c in (*_dots(row, names), *_row(row, encoding)))
            )
        case record.RankingEncoding() if len(encoding.rows) == 1:
            return record.CountsEncoding(tuple(_row(encoding.rows[0], encoding)))
        case record.BarsEncoding() if sum(not row.heading for row in encoding.rows) == 1:
            return record.CountsEncoding(tuple(_bar(encoding)))
        case record.PanelsEncoding():
            panels = (
                one if one.dots.charted else replace(one, dots=replace(one.dots, ticks=()))
                for one in encoding.panels
            )
            return replace(encoding, panels=tuple(panels))
    return encoding


def _dots(row: record.DotRow, names: Mapping[tuple[str, str], str]) -> list[record.Count]:
    """A number for each mark that has a text of its own, under what the key says of the mark."""
    return [
        record.Count(names.get((dot.symbol, dot.token), ""), dot.text, row.name, row.sublabel)
        for dot in row.dots
        if dot.text
    ]


def _bar(encoding: record.BarsEncoding) -> list[record.Count]:
    """The numbers of a lone bar: of each part under its key entry, at its end, and in total."""
    head = next((row.name for row in encoding.rows if row.heading), "")
    (row,) = (row for row in encoding.rows if not row.heading)
    keyed = zip([item.text for item in encoding.legend], [p.text for p in row.parts], strict=False)
    pairs = [*keyed, (head, row.text), (encoding.total_head, row.total)]
    return [record.Count(question, text, row.name, head) for question, text in pairs if text]


def _row(
    row: record.DotRow | record.RankRow, encoding: record.DotsEncoding | record.RankingEncoding
) -> list[record.Count]:
    """A number for each text of a row under the head of its column; its note where there is none.

    Columns that have no text are left out. A later text that begins with a capital is a name, such
    as that of a publisher, and stands below the numbers.
    """
    note, below = (row.note, row.sublabel) if isinstance(row, record.DotRow) else ("", "")
    first, *rest = (note, *row.texts[1:]) if note else row.texts or ("",)
    names = [text for text in rest if text[:1].isupper()]
    pairs = zip_longest(encoding.text_heads, (first, *rest), fillvalue="")
    source = "; ".join([below, *names] if below else names)
    return [
        record.Count(head, text, row.name, source)
        for head, text in pairs
        if text and text not in names
    ]
