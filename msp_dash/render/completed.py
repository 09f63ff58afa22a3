"""A ranking of a whole as it is drawn: rows with their rank, and one row for all left out.

A slide, a page and a card have room for a few rows of a ranking. Each row keeps its place among all
that the source names, and what is not drawn is one row, so that the bars add up to the publisher's
total. What the publisher does not name stays apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.figures.common import lettered
from msp_dash.figures.record import Figure, RankingEncoding, RankRow
from msp_dash.render.table import cell_text
from msp_dash.words import words

MORE = "more"
"""Key of the row of all that a picture leaves out."""

Records = Sequence[dict[str, Any]]


def text_columns(encoding: RankingEncoding) -> list[int]:
    """Indexes of the columns in which at least one row has text; others get no heading."""
    return [
        index
        for index in range(len(encoding.text_heads))
        if any(row.texts[index : index + 1] not in ((), ("",)) for row in encoding.rows)
    ]


def completed(figure: Figure) -> Figure:
    """The figure with ranks and a row for what its ranking leaves out; any other as it is.

    Rows of the figure's data without a number, or with zero, are neither ranked nor counted. The
    row of those left out is also in the data of what is returned, which is for drawing only.
    """
    encoding = figure.encoding
    if not isinstance(encoding, RankingEncoding) or not encoding.whole:
        return figure
    key, *fields = encoding.whole
    field = fields[next(iter(text_columns(encoding)), 0)]
    numbered = {r[key]: r for r in figure.records() if (r[field] or 0) > 0}
    names = [record for code, record in numbered.items() if code != RESIDUAL]
    rank = {r[key]: 1 + sum(other[field] > r[field] for other in names) for r in names}
    rows = [replace(row, rank=rank.get(row.key, 0)) for row in encoding.rows]
    left = [record for record in names if record[key] not in {row.key for row in rows}]
    shapes = [(row.length, numbered[row.key][field]) for row in rows if row.key in numbered]
    if not left or not shapes:
        return replace(figure, encoding=replace(encoding, rows=tuple(rows)))
    total = sum(record[field] for record in left)
    length, number = shapes[0]
    more = _more(figure, left, fields, total * length / number)
    w = words(figure.params["lang"])
    above = [row for row in rows if row.mark != "outline"]
    below = [replace(r, name=w("disruption.unnamed")) for r in rows if r.mark == "outline"]
    every = [*above, more, *below]
    longest = max(row.length for row in every)
    rows = [replace(row, length=row.length / longest) for row in every]
    data = pd.concat([figure.data, pd.DataFrame([{key: MORE, field: total}])], ignore_index=True)
    return replace(figure, data=data, encoding=replace(encoding, rows=tuple(rows)))


def _more(figure: Figure, left: Records, fields: Sequence[str], length: float) -> RankRow:
    """The row of the records left out, with the sums of their fields."""
    w = words(figure.params["lang"])
    name = w("slides.ranking.more", n=len(left), count=w.whole(len(left)))
    columns = {column.field: column for column in figure.table}
    sums = [sum(record[field] or 0 for record in left) for field in fields]
    texts = [
        cell_text(value, columns[field], "", w) if value else ""
        for field, value in zip(fields, sums, strict=True)
    ]
    first = next(n for n, text in enumerate(texts) if text)
    estimated = any(record.get("status") == "estimated" for record in left)
    texts[first] = lettered(texts[first], w, estimated=estimated)
    tip = w("slides.number", name=name, values=texts[first])
    return RankRow(MORE, name, length, tuple(texts), token="absent_few", tip=tip)
