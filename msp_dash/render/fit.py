"""Fit a figure of many rows into a page or slide of a given height: split it, or drop rows.

Font sizes are fixed so that print stays legible; the number of rows is what varies. `parts` splits
a figure over pages and keeps every row. `truncate` keeps the first rows that fit on a slide; the
data table that comes with the figure still has all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from msp_dash.figures.record import (
    BarRow,
    BarsEncoding,
    DotRow,
    DotsEncoding,
    Encoding,
    Figure,
    LadderRow,
    LaddersEncoding,
    LegendItem,
    MatrixEncoding,
    MatrixRow,
    PanelsEncoding,
    PeriodRow,
    PeriodsEncoding,
    RankingEncoding,
    RankRow,
    RegisterEncoding,
    RegisterRow,
    ShareRow,
    SharesEncoding,
    SiteListEncoding,
    SiteRow,
    StatementRow,
    StatementsEncoding,
)
from msp_dash.render.layout.compose import compose
from msp_dash.render.layout.ink import SLIDE_ZOOM
from msp_dash.render.layout.panels import few_rows, longest
from msp_dash.theme import Theme
from msp_dash.words import Words

SLIDE_ROWS = 6
"""Maximum rows on a slide (LOOK, "Figure card, slide"); the data table still has all rows."""

WHOLE_ROWS = 12
"""A list of dots up to this length is shown in full on a slide if it fits, because its title is
about all of it."""

NARROW_KINDS = frozenset({"bars", "dots", "lines", "ranking", "stack"})
"""Kinds that a full-width column would only stretch."""

_UNEVEN = 1
"""Rows by which a part may exceed its even share, so that a heading can move to the next part."""

Row = (
    RankRow
    | DotRow
    | BarRow
    | MatrixRow
    | PeriodRow
    | LadderRow
    | RegisterRow
    | ShareRow
    | StatementRow
    | SiteRow
)
R = TypeVar(
    "R",
    RankRow,
    DotRow,
    BarRow,
    MatrixRow,
    PeriodRow,
    LadderRow,
    RegisterRow,
    ShareRow,
    StatementRow,
    SiteRow,
    Row,
)

_LISTS = (
    RankingEncoding,
    DotsEncoding,
    BarsEncoding,
    MatrixEncoding,
    PeriodsEncoding,
    LaddersEncoding,
    RegisterEncoding,
    SharesEncoding,
    StatementsEncoding,
    SiteListEncoding,
)
"""Encodings of rows."""

_LIMITED = (RankingEncoding, PeriodsEncoding, SiteListEncoding)
"""Encodings that have at most `SLIDE_ROWS` rows on a slide."""


_ORDERED = DotsEncoding | BarsEncoding | PeriodsEncoding | LaddersEncoding | RegisterEncoding
"""Encodings that word which rows come first."""


def slide_rows(encoding: Encoding) -> int:
    """Rows of a list on a slide: `SLIDE_ROWS`.

    A ranking of a whole has all where only one would be left out, which has a row too.
    """
    if not isinstance(encoding, RankingEncoding):
        return SLIDE_ROWS
    total = len(encoding.rows)
    return total if encoding.whole and total == SLIDE_ROWS + 1 else SLIDE_ROWS


@dataclass(frozen=True, slots=True)
class Truncated:
    """A figure cut to the rows that fit: `rows_shown` of `rows_total` (headings not counted)."""

    figure: Figure
    rows_shown: int
    rows_total: int


def parts(figure: Figure, width: int, height: float, theme: Theme = "light") -> list[Figure]:
    """Split a figure into parts, each at most `height` px high when drawn at `width` px.

    Rows keep their order and none is left out; every part has the column heads and the legend. A
    picture without rows, or one that cannot be split further, is returned whole.
    """
    if isinstance(figure.encoding, PanelsEncoding):
        return _split_panels(figure, figure.encoding, width, height, theme)
    rows = list(_rows(figure))
    if _height(figure, width, theme) <= height or len(rows) < 2:
        return [figure]
    fitting = _split(figure, rows, width, height, theme)
    # The same number of parts, but with about as many rows each, so that none has a single row.
    even = math.ceil(len(rows) / len(fitting))
    level = _split(figure, rows, width, height, theme, most=even + _UNEVEN)
    groups = level if len(level) == len(fitting) else fitting
    return [_with_rows(figure, some) for some in groups]


def _split_panels(
    figure: Figure, encoding: PanelsEncoding, width: int, height: float, theme: Theme
) -> list[Figure]:
    """Whole panels in groups that fit, at least one per part."""
    out: list[Figure] = []
    rest = encoding.panels
    while rest:
        for count in range(len(rest), 0, -1):
            part = replace(figure, encoding=replace(encoding, panels=rest[:count]))
            if count == 1 or _height(part, width, theme) <= height:
                break
        out.append(part)
        rest = rest[count:]
    return out


def _split(
    figure: Figure, rows: list[Row], width: int, height: float, theme: Theme, most: int = 10_000
) -> list[list[Row]]:
    """Rows in groups of at most `most`, each drawn not higher than `height`."""
    out: list[list[Row]] = []
    rest = rows
    while rest:
        out.append(_fitting(figure, rest, width, height, theme, most))
        rest = rest[len(out[-1]) :]
    return out


def truncate(
    figure: Figure,
    width: float,
    height: float,
    theme: Theme = "light",
    *,
    slide: bool = False,
    rows_most: int = 0,
) -> Truncated:
    """Keep the first rows that fit in `width` by `height` px; selected and residual rows stay.

    With `slide`, lengths are px of the slide, a ranking has at most `SLIDE_ROWS` rows, and so has a
    list of dots unless all of it fits. With `rows_most`, a ranking and a matrix about one
    of its rows have at most that many.
    """
    if isinstance(figure.encoding, PanelsEncoding):
        return _truncate_panels(figure, figure.encoding, width, height, theme, slide)
    rows = _rows(figure)
    total = sum(not _is_heading(row) for row in rows)
    count, part = total, figure
    if slide and isinstance(figure.encoding, _LIMITED) and total > slide_rows(figure.encoding):
        count, part = SLIDE_ROWS, _with_rows(figure, take_rows(rows, SLIDE_ROWS))
        part = _with_used_legend(part)
    if 0 < rows_most < total and _is_about_first_rows(figure.encoding):
        count, part = rows_most, _with_rows(figure, take_rows(rows, rows_most))
    used = _height(part, width, theme, slide)
    while used > height and count > 1:
        count = min(count - 1, max(1, math.floor(count * height / used) + 1))
        part = _with_rows(figure, take_rows(rows, count))
        if slide:
            part = _with_used_legend(part)
        used = _height(part, width, theme, slide)
    if slide and isinstance(figure.encoding, DotsEncoding) and SLIDE_ROWS < count < total:
        part = _with_rows(figure, take_rows(rows, SLIDE_ROWS))
    return Truncated(part, sum(not _is_heading(row) for row in _rows(part)), total)


def _is_about_first_rows(encoding: Encoding) -> bool:
    if isinstance(encoding, MatrixEncoding):
        return any(row.selected for row in encoding.rows)
    return isinstance(encoding, RankingEncoding)


def _truncate_panels(
    figure: Figure,
    encoding: PanelsEncoding,
    width: float,
    height: float,
    theme: Theme,
    slide: bool,
) -> Truncated:
    """Keep every panel, each with as many of its first rows as fit."""
    most, part = longest(encoding), figure
    used = _height(part, width, theme, slide)
    while used > height and most > 1:
        most -= 1
        part = replace(figure, encoding=few_rows(encoding, most))
        used = _height(part, width, theme, slide)
    left = few_rows(encoding, most)
    counts = [sum(len(p.dots.rows) for p in e.panels) for e in (left, encoding)]
    return Truncated(part, counts[0], counts[1])


def rows_shown_note(truncated: Truncated, w: Words) -> str:
    """Sentence that says how many rows are shown; "" if all are."""
    if truncated.rows_shown >= truncated.rows_total:
        return ""
    encoding = truncated.figure.encoding
    if isinstance(encoding, _ORDERED) and encoding.order:
        return w(
            "paper.cut_ordered",
            shown=truncated.rows_shown,
            all=truncated.rows_total,
            order=encoding.order,
        )
    return w("paper.cut", shown=truncated.rows_shown, all=truncated.rows_total)


def slide_rows_note(truncated: Truncated, order: str, w: Words) -> tuple[str, ...]:
    """The same for the foot of a slide, whose speaker notes list all rows; () if all are shown."""
    visible, total = truncated.rows_shown, truncated.rows_total
    if visible == total:
        return ()
    if not order:
        return (w("slides.rows_table", shown=visible, total=total),)
    return (w("slides.rows_chosen", shown=visible, total=total, order=order),)


def _rows(figure: Figure) -> tuple[Row, ...]:
    encoding = figure.encoding
    if isinstance(encoding, _LISTS):
        return encoding.rows
    return ()


def _with_rows(figure: Figure, rows: list[Row]) -> Figure:
    encoding: Any = figure.encoding
    return replace(figure, encoding=replace(encoding, rows=tuple(rows)))


def _with_used_legend(figure: Figure) -> Figure:
    """A matrix or a ranking whose legend has only the symbols that occur in its rows."""
    encoding = figure.encoding
    if isinstance(encoding, RankingEncoding):
        return replace(figure, encoding=used_seats(encoding))
    if not isinstance(encoding, MatrixEncoding):
        return figure
    legend = used_legend(encoding.legend, encoding.rows)
    return replace(figure, encoding=replace(encoding, legend=legend))


def used_legend(items: Sequence[LegendItem], rows: Sequence[MatrixRow]) -> tuple[LegendItem, ...]:
    """Legend entries whose symbols occur in these rows of a matrix."""
    used = {(cell.symbol, cell.token) for row in rows for cell in row.cells}
    return tuple(item for item in items if (item.symbol, item.token) in used)


def _height(figure: Figure, width: float, theme: Theme, slide: bool = False) -> float:
    """Height in px of the figure at `width`; a wider picture is scaled down to it."""
    drawing = compose(figure, theme=theme, width=round(width), slide=slide)
    zoom = SLIDE_ZOOM if slide else 1.0
    return drawing.height * min(zoom, width / drawing.width)


def _is_heading(row: Row) -> bool:
    return isinstance(row, DotRow | BarRow | MatrixRow | RegisterRow) and row.heading


def _must_stay(row: Row) -> bool:
    """Whether a row must be kept: one that the reader selected, a leading one, one set apart, or
    the rest of the world, without which the bars would mislead.
    """
    if isinstance(row, ShareRow):
        return row.apart
    if isinstance(row, BarRow | PeriodRow | LadderRow | StatementRow | SiteRow):
        return _turn(row) > 0
    return row.selected or (isinstance(row, RankRow) and row.mark == "outline")


def used_seats(encoding: RankingEncoding) -> RankingEncoding:
    """The ranking with the legend entries of seats that one of its rows has."""
    used = {row.token for row in encoding.rows}
    legend = (i for i in encoding.legend if i.symbol != "swatch" or i.token in used)
    return replace(encoding, legend=tuple(legend))


def _turn(row: Row) -> int:
    """Sort key of rows that must be kept: the rank of a leading row, else 0."""
    return row.lead if isinstance(row, BarRow | PeriodRow) else 0


def take_rows(rows: Sequence[R], count: int) -> list[R]:
    """`count` rows in order, including those that must be kept, and the headings above them."""
    plain = [row for row in rows if not _is_heading(row)]
    leading: list[R] = sorted(filter(_must_stay, plain), key=_turn)[:count]
    others: list[R] = [row for row in plain if not _must_stay(row)][: count - len(leading)]
    retained_ids = {id(row) for row in (*leading, *others)}
    out: list[R] = []
    for row in rows:
        if not _is_heading(row) and id(row) not in retained_ids:
            continue
        if _is_heading(row) and out and _is_heading(out[-1]):
            out.pop()
        out.append(row)
    if out and _is_heading(out[-1]):
        out.pop()
    return out


def _fitting(
    figure: Figure, rest: list[Row], width: int, height: float, theme: Theme, most: int
) -> list[Row]:
    """As many first rows of `rest` as fit, at least one, and no heading at the end."""
    count = min(len(rest), most)
    used = _height(_with_rows(figure, rest[:count]), width, theme)
    while used > height and count > 1:
        count = min(count - 1, max(1, math.floor(count * height / used) + 1))
        used = _height(_with_rows(figure, rest[:count]), width, theme)
    while count > 1 and count < len(rest) and _is_heading(rest[count - 1]):
        count -= 1
    return rest[:count]
