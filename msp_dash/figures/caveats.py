"""Notes that any figure may need, added once for all of them after a builder has run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msp_dash.figures.record import ColumnFormat, Figure
from msp_dash.words import Words, words
from msp_dash.words.numbers import HHI_MAX, WHOLE_SHARE, rounded


def with_caveats(figure: Figure) -> Figure:
    """The figure with the notes that its numbers call for, before the builder's own."""
    notes = tuple(_over_whole(figure, words(figure.params["lang"])))
    return replace(figure, notes=(*notes, *figure.notes)) if notes else figure


def _over_whole(figure: Figure, w: Words) -> Iterator[str]:
    """Says why a share is printed as "about 100%", or an HHI as "about 10,000".

    The publisher's rounded total is smaller than the sum of its rows. The data keep what follows
    from it; `Numbers.share` and `Numbers.hhi` print what is possible.
    """
    if rounded(100 * _largest(figure, "share"), 1) > 100 * WHOLE_SHARE:
        yield w("figures.note.over_whole", whole=w.percent(WHOLE_SHARE))
    if round(_largest(figure, "hhi")) > HHI_MAX:
        yield w("figures.note.over_hhi", most=w.whole(HHI_MAX))


def _largest(figure: Figure, kind: ColumnFormat) -> float:
    """The largest number in the columns of a format, 0 where there is none."""
    fields = [column.field for column in figure.table if column.format == kind]
    return (
        max((float(v) for v in figure.data[fields].max().dropna()), default=0.0) if fields else 0.0
    )
