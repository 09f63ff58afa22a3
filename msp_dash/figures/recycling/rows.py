"""Chart rows, panels and legend shared by the recycling figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from msp_dash.analysis.recycling import GAPS
from msp_dash.data.frames import Row, dicts
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.headline import Headline
from msp_dash.figures.recycling.published import OWN, name, numbers, text
from msp_dash.words import Words

NOW, EARLIER = "ink", "ink2"
"""Colours of a value and of an older one beside it."""
MOST_TICKS = 4


def dots_of(row: pd.Series, what: str, w: Words, token: str = NOW) -> tuple[record.Dot, ...]:
    """The mark of a published value, or the two ends of a span; hollow where it is relayed.

    Parameters
    ----------
    row : mineral, low, high, confidence, printed. Of a bound ("<1", ">50") only the bound is drawn.
    """
    tip = w("recycling.tip", name=name(row["mineral"], w), what=what, text=text(row["printed"], w))
    low, high = row["low"], row["high"]
    ends = [low] if pd.isna(high) else [high] if row["status"] == "at_most" else [low, high]
    symbol: record.Symbol = "circle" if row["confidence"] == OWN else "ring"
    return tuple(record.Dot(float(v), token, symbol, tip=tip) for v in dict.fromkeys(ends))


def printed_value(row: Row | pd.Series, w: Words) -> str:
    """A value as published, 'e' after an estimate; a word where there is no number."""
    if not row["printed"]:
        return w(f"words.status.{row['status']}")
    value = text(row["printed"], w)
    return w("recycling.with_flag", value=value) if row["status"] == "estimated" else value


def quoted(row: Row, w: Words) -> dict[str, str]:
    """A value as the placeholders of a sentence (`numbers`), those of an estimate called so."""
    values = numbers(row["printed"], w)
    if row["status"] != "estimated":
        return values
    return {name: w.estimate(value, str(row["year"])) for name, value in values.items()}


def row_of(row: pd.Series, what: str, w: Words) -> record.DotRow:
    """One published value, or the word for what there is instead."""
    key, label, value = _key(row), name(row["mineral"], w), printed_value(row, w)
    if row["status"] in GAPS:
        return record.DotRow(key, label, texts=("",), note=value)
    return record.DotRow(
        key, label, dots=dots_of(row, what, w) if row["printed"] else (), texts=(value,)
    )


def _key(row: Row | pd.Series) -> str:
    return f"{row['mineral']}.{row['measure']}"


def pair_of(rows: pd.DataFrame, years: Sequence[int], what: str, w: Words) -> record.DotRow:
    """Values of a mineral in two years, not joined: a change of method or a step of a law."""
    by_year = {int(r["year"]): r for r in dicts(rows)}
    none = w("recycling.none")
    texts = [text(by_year[y]["printed"], w) if y in by_year else none for y in years]
    dots: list[record.Dot] = []
    for year, token in zip(years, (EARLIER, NOW), strict=True):
        if year in by_year:
            label = w("recycling.dated", panel=what, year=year)
            dots += dots_of(by_year[year], label, w, token)
    first = rows.iloc[0]
    return record.DotRow(
        key=_key(first),
        name=name(first["mineral"], w),
        dots=tuple(dots),
        texts=(w("recycling.pair", first=texts[0], second=texts[1]),),
        joined=False,
    )


def panel(
    key: str, rows: Sequence[record.DotRow], w: Words, definition: str = ""
) -> record.DotsPanel:
    """Rows under title and definition of `key`, on an axis from zero of their own."""
    most = max((dot.value for row in rows for dot in row.dots), default=1.0)
    head = f"recycling.panel.{key}.head"
    heads = (w(head) if w.has(head) else "",)
    return record.DotsPanel(
        title=title_of(key, w),
        definition=definition or w(f"recycling.panel.{key}.definition"),
        dots=record.DotsEncoding(
            tuple(rows), ticks(steps(most, MOST_TICKS), w, percent=True), text_heads=heads
        ),
    )


def title_of(key: str, w: Words) -> str:
    """Title of a panel."""
    return w(f"recycling.panel.{key}.title")


def count_of(row: Row, title: str, definition: str, w: Words, label: str = "") -> record.Count:
    """One published value by itself: what it measures, of what, and whether it is relayed."""
    relayed = w("recycling.relayed", definition=definition, text=w("recycling.legend.relayed"))
    return record.Count(
        question=title,
        number=printed_value(row, w),
        sentence=label or name(row["mineral"], w),
        source=definition if row["confidence"] == OWN else relayed,
    )


def counts_text(counts: Sequence[record.Count], w: Words) -> str:
    """Every number in words."""
    rows = [w("recycling.rates.alt_row", name=one.sentence, text=one.number) for one in counts]
    return "; ".join(
        w("recycling.rates.alt_panel", panel=one.question, rows=row)
        for one, row in zip(counts, rows, strict=True)
    )


def alt(head: Headline, panels: str, w: Words) -> str:
    """The description of a figure: its headline, and all rows in words."""
    form = "alt" if head.second else "alt_alone"
    return w(f"recycling.{form}", **head._asdict(), panels=panels)


def legend(rows: pd.DataFrame, w: Words, *earlier: str) -> tuple[record.LegendItem, ...]:
    """What full, hollow and grey marks mean, as far as there are any."""
    own = rows["confidence"] == OWN
    items = []
    if own.any():
        items.append(record.LegendItem(NOW, w("recycling.legend.own"), "circle"))
    if (~own).any():
        items.append(record.LegendItem(NOW, w("recycling.legend.relayed"), "ring"))
    items += [record.LegendItem(EARLIER, w(f"recycling.legend.{key}"), "ring") for key in earlier]
    return tuple(items)


def panels_text(panels: Sequence[record.DotsPanel], w: Words) -> str:
    """Every row of every panel in words."""
    parts = []
    for one in panels:
        rows = [
            w("recycling.rates.alt_row", name=row.name, text=row.texts[0] or row.note)
            for row in one.dots.rows
        ]
        parts.append(w("recycling.rates.alt_panel", panel=one.title, rows=", ".join(rows)))
    return "; ".join(parts)
