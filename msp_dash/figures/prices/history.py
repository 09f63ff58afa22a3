"""What a mineral has cost, by month and by year, in its publisher's unit."""

from __future__ import annotations

import re

import pandas as pd

from msp_dash.data import Source
from msp_dash.data.frames import Row, dicts, tuples
from msp_dash.figures.axis import steps
from msp_dash.figures.common import capital, claim, mark, publication
from msp_dash.figures.prices.held import (
    INDEXED,
    MONTHLY,
    MONTHS_FROM,
    REAL,
    YEARLY,
    bases,
    indexed,
    lines_of,
    price_choices,
    prices,
    product,
)
from msp_dash.figures.record import Column, Figure, LinesEncoding, Panel, Point, Series
from msp_dash.figures.registry import figure, url
from msp_dash.params import Measure, Mineral, SourceId, Use, View
from msp_dash.params import Series as SeriesId
from msp_dash.words import Words, words

FIELDS = ("mineral", "date", "value", "unit", "source", "series", "edition", "status")
SAME_CHANGE = 0.005
"""A change that prints as 0%."""
ALIKE = (0.95, 1.05)
"""Ratios that print as 1.0 or nearly so."""
TIMES_FROM = 1.95
"""From here on a change is told as a ratio: '2.0 times'."""
PRODUCT_MAX_CHARS = 44
"""A longer name of a series is cut at its first comma, or left to the subtitle."""
TITLE_MAX_CHARS = 110
YEARS_EACH = 10
"""Up to here every year may have its tick."""
NAMED_MAX = 3
"""Further series that a note names."""


def unit_text(unit: str, w: Words) -> str:
    """'USD per t' in words."""
    return w(f"prices.unit.{re.sub('[^a-z0-9]+', '_', unit.lower())}")


def _publisher(rows: pd.DataFrame) -> str:
    return str(rows["source"].iloc[0])


def _subject(rows: pd.DataFrame, w: Words) -> str:
    """What was sold: 'Copper', 'Lithium metal', 'Cobalt (U.S. spot, cathode)'."""
    mineral, source = str(rows["mineral"].iloc[0]), _publisher(rows)
    own = f"prices.subject.{source}_{mineral}"
    name = w(own) if w.has(own) else capital(w.the_mineral(mineral))
    what = product(str(rows["series"].iloc[0])) if source == YEARLY and not w.has(own) else ""
    if len(what) > PRODUCT_MAX_CHARS:
        what = what.split(",")[0]
    if not what or len(what) > PRODUCT_MAX_CHARS:
        return name
    if what.casefold().startswith(name.casefold()):
        return capital(what.split(",")[0])
    return w("prices.subject.of", mineral=name, product=what)


def _last(rows: pd.DataFrame) -> pd.Series[str]:
    return rows[rows["value"].notna()].iloc[-1]


def _before(rows: pd.DataFrame, date: str) -> pd.Series[str] | None:
    """The row a year before a date, None where it has no number."""
    then = str(int(date[:4]) - 1) + date[4:]
    found = rows[(rows["date"] == then) & rows["value"].notna()]
    return None if found.empty else found.iloc[0]


def _when(row: Row, w: Words) -> str:
    form = "estimated" if row["status"] == "estimated" else "reported"
    return w(f"prices.when.{form}", date=w.date(row["date"]))


def _title(view: View, lines: list[pd.DataFrame], starts: list[str], w: Words) -> str:
    rows = lines[0]
    now = _last(rows)
    named = {"subject": _subject(rows, w), "when": _when(now, w)}
    if view["measure"] == INDEXED:
        start = float(rows.loc[rows["date"] == starts[0], "value"].iloc[0])
        ratio = float(now["value"]) / start
        named |= {"ratio": w.significant(ratio, 2), "base": w.date(starts[0])}
        form = "about" if ALIKE[0] <= ratio < ALIKE[1] else "indexed"
        return w(f"prices.history.title.{form}_{now['status']}", **named)
    named |= {"value": w.significant(now["value"], 3), "unit": unit_text(now["unit"], w)}
    then = _before(rows, str(now["date"]))
    plain = w("prices.history.title.once", **named)
    if then is None:
        return plain
    ratio = float(now["value"]) / float(then["value"])
    change = ratio - 1
    form = "same" if abs(change) < SAME_CHANGE else "more" if change > 0 else "less"
    form = "times" if ratio >= TIMES_FROM else form
    full = w(
        f"prices.history.title.{form}",
        change=w.percent(abs(change)),
        ratio=w.significant(ratio, 2),
        before=w.date(then["date"]),
        **named,
    )
    return full if len(full) <= TITLE_MAX_CHARS else plain


def _at(date: str) -> float:
    """Place of a month (its middle) or of a year on an axis of years."""
    return int(date[:4]) + (int(date[5:]) - 0.5) / 12 if len(date) > 4 else int(date)


def _point(row: Row, w: Words) -> Point:
    value = None if pd.isna(row["value"]) else float(row["value"])
    shown = "" if value is None else w.significant(value, 3)
    kind = "solid" if value is None else mark(row["status"], value)
    return Point(_at(row["date"]), value, kind, shown)


def _ticks(rows: pd.DataFrame) -> tuple[tuple[float, str], ...]:
    first, last = (int(rows["date"].iloc[i][:4]) for i in (0, -1))
    if last - first <= YEARS_EACH:
        return tuple((y, str(y)) for y in range(first, last + 1))
    return tuple((y, str(y)) for y in range(first, last + 1) if y % 5 == 0)


def _panel(view: View, rows: pd.DataFrame, base: str, w: Words) -> Panel:
    publisher = _publisher(rows)
    points = tuple(_point(row, w) for row in dicts(rows))
    last = _last(rows)
    text = w.significant(last["value"], 3)
    series = Series(
        key=publisher,
        name=w(f"prices.panel.{publisher}"),
        points=points,
        token="mined",
        strong=True,
        symbol="circle" if publisher == YEARLY else "none",
        end_value=w("producers.value_e", value=text) if last["status"] == "estimated" else text,
    )
    unit = unit_text(str(rows["unit"].iloc[0]), w)
    if view["measure"] == INDEXED:
        unit = w("prices.history.index_of", base=w.date(base))
    return Panel(
        title=series.name,
        unit=capital(unit),
        series=(series,),
        y_ticks=tuple((t, w.quantity(t)) for t in steps(float(rows["value"].max()))),
        x_ticks=_ticks(rows),
    )


def _subtitle(view: View, lines: list[pd.DataFrame], starts: list[str], w: Words) -> str:
    told = [
        w(
            f"prices.history.part.{view['measure']}",
            publisher=w(f"params.source.{_publisher(rows)}"),
            series=rows["series"].iloc[0],
            unit=unit_text(str(rows["unit"].iloc[0]), w),
            base=w.date(base),
        )
        for rows, base in zip(lines, starts, strict=True)
    ]
    form = "real" if _is_real(lines) else view["measure"]
    return w(f"prices.history.subtitle.{form}", parts="; ".join(told))


def _is_real(lines: list[pd.DataFrame]) -> bool:
    return any(rows["series"].str.contains(REAL, regex=False).any() for rows in lines)


def _others(view: View, lines: list[pd.DataFrame], w: Words) -> list[str]:
    """That more series of the mineral are held, and which."""
    drawn = {(_publisher(rows), rows["series"].iloc[0]) for rows in lines}
    held = price_choices()
    held = held[held["mineral"] == view["mineral"]]
    rest = [
        w("prices.history.other", publisher=w(f"params.source.{r.source}"), series=r.series)
        for r in tuples(held.drop_duplicates(["source", "series"]))
        if (r.source, r.series) not in drawn
    ]
    if not rest:
        return []
    return [w("prices.history.note.others", n=len(rest), listed="; ".join(rest[:NAMED_MAX]))]


def _notes(view: View, lines: list[pd.DataFrame], w: Words) -> tuple[str, ...]:
    notes = [w(f"prices.history.note.{view['measure']}")]
    if _is_real(lines):
        notes.append(w("prices.history.note.real"))
    if view["mineral"] == "lithium":
        notes.append(w("prices.history.note.lithium"))
    if len(lines) > 1:
        notes.append(w("prices.history.note.apart"))
    for rows in lines:
        source = _publisher(rows)
        if source in MONTHLY and (start := _begins(view["mineral"], source)) < MONTHS_FROM:
            date, drawn = w.date(start), w.date(MONTHS_FROM)
            name = w(f"params.source.{source}")
            notes.append(w("prices.history.note.from", publisher=name, date=date, drawn=drawn))
        if rows["edition"].nunique() > 1:
            notes.append(w("prices.history.note.editions"))
    if any((rows["status"] == "estimated").any() for rows in lines):
        notes.append(w("producers.history.note.estimated"))
    return (*notes, *_others(view, lines, w))


def _begins(mineral: str, source: str) -> str:
    rows = prices()
    return str(rows.loc[(rows["mineral"] == mineral) & (rows["source"] == source), "date"].min())


def _sources(lines: list[pd.DataFrame]) -> tuple[Source, ...]:
    pairs = [
        (_publisher(rows), str(edition))
        for rows in lines
        for edition in sorted(rows["edition"].unique(), reverse=True)
    ]
    return tuple(publication(source, edition) for source, edition in pairs)


@figure(
    "prices.history",
    Mineral,
    Use(SourceId, optional=True),
    Use(SeriesId, optional=True),
    Measure,
    page="mineral",
    tables=("salient",),
    choices=price_choices,
)
def history(view: View) -> Figure:
    """Price over time: a publisher's months and USGS's years, each in a panel and unit of its own.

    ``measure=indexed`` sets the first date that both have to 100. Months are drawn from
    `MONTHS_FROM`. Rows: mineral, date (YYYY-MM or YYYY), value (in `unit`, or the index; null where
    not available), unit, source, series, edition, status.
    """
    w = words(view["lang"])
    lines = lines_of(view["mineral"], view["source"], view["series"])
    starts = bases(lines)
    title = _title(view, lines, starts, w)
    shown = lines
    if view["measure"] == INDEXED:
        shown = [
            indexed(rows, base).assign(unit=w("prices.history.index_unit", base=base))
            for rows, base in zip(lines, starts, strict=True)
        ]
    data = pd.concat(shown, ignore_index=True)[list(FIELDS)]
    sources = _sources(lines)
    panels = tuple(
        _panel(view, rows.assign(unit=was["unit"]), base, w)
        for rows, was, base in zip(shown, lines, starts, strict=True)
    )
    subtitle = _subtitle(view, lines, starts, w)
    # The claim is about the first series alone.
    cited = tuple(s for s in sources if s in _sources(lines[:1])[:1])
    return Figure(
        id="prices.history",
        params=view,
        title=title,
        subtitle=subtitle,
        unit="; ".join(dict.fromkeys(data["unit"])),
        basis="",
        data=data,
        encoding=LinesEncoding(panels),
        sources=sources,
        notes=_notes(view, lines, w),
        alt=w("prices.history.alt", title=title, subtitle=subtitle),
        table=(
            Column("date", w("prices.column.date")),
            Column("value", w("prices.column.value"), "number"),
            Column("unit", w("prices.column.unit")),
            Column("source", w("producers.column.source"), labels=_labels(data, w)),
            Column("series", w("prices.column.series")),
            Column("edition", w("producers.column.edition")),
            Column("status", w("producers.column.status")),
        ),
        sentence=claim(title, cited, w),
        link=url("prices.history", view),
    )


def _labels(data: pd.DataFrame, w: Words) -> tuple[tuple[str, str], ...]:
    return tuple((one, w(f"params.source.{one}")) for one in dict.fromkeys(data["source"]))
