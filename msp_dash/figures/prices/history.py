"""Price history of a mineral, monthly and yearly, each in its publisher's own unit."""

from __future__ import annotations

import re

import pandas as pd

from msp_dash.data import Source
from msp_dash.data.frames import Row, dicts, tuples
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.common import capital, lettered, mark, publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline, fitting
from msp_dash.figures.prices.data import (
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
    product_key,
)
from msp_dash.figures.record import LinesEncoding, Panel, Point, Series
from msp_dash.figures.registry import figure
from msp_dash.params import Events, Measure, Mineral, SourceId, Use, View
from msp_dash.params import Series as SeriesId
from msp_dash.words import Words

FIELDS = ("mineral", "date", "value", "unit", "source", "series", "edition", "status")
SAME_CHANGE = 0.005
"""A change that prints as 0%."""
TIMES_FROM = 1.95
"""From here on a change is given as a ratio: '2.0 times'."""
YEARS_EACH = 10
"""Up to here every year may have its tick."""
MONTHS = 12
NAMED_MAX = 3
"""Further series that a note names."""


def unit_text(unit: str, w: Words) -> str:
    """'USD per t' in words."""
    return w(f"prices.unit.{_slug(unit)}")


def _publisher(rows: pd.DataFrame) -> str:
    return str(rows["source"].iloc[0])


def brief_unit(unit: str, w: Words) -> str:
    """'USD/t' in a title."""
    return w(f"prices.brief_unit.{_slug(unit)}")


def _slug(unit: str) -> str:
    return re.sub("[^a-z0-9]+", "_", unit.lower())


def _subject(rows: pd.DataFrame, w: Words) -> str:
    """What was sold, inside a sentence: 'copper', 'lithium metal', 'cerium oxide'."""
    mineral, key = str(rows["mineral"].iloc[0]), product_key(str(rows["series"].iloc[0]))
    name = w.the_mineral(mineral)
    return w(f"prices.subject.{key}", mineral=name) if key else name


def _opening(inside: str, w: Words) -> str:
    """What was sold, as the subject of a sentence."""
    return w.opening(capital(inside), inside)


def _value(value: float, w: Words) -> str:
    """Three digits at most, no zero behind the mark: '13,500', '20', '1.71'."""
    return w.plain(float(f"{value:.3g}"))


def _last(rows: pd.DataFrame) -> pd.Series[str]:
    return rows[rows["value"].notna()].iloc[-1]


def _before(rows: pd.DataFrame, date: str) -> pd.Series[str] | None:
    """The row a year before a date, None where it has no number."""
    then = str(int(date[:4]) - 1) + date[4:]
    earlier = rows[(rows["date"] == then) & rows["value"].notna()]
    return None if earlier.empty else earlier.iloc[0]


def _date(row: Row, w: Words) -> str:
    """A date, whose price its publisher estimated or reported."""
    date = w.date(row["date"])
    return w.estimate(date, date) if row["status"] == "estimated" else date


def _head(view: View, lines: list[pd.DataFrame], starts: list[str]) -> Headline:
    w = view.words
    rows = lines[0]
    now, inside = _last(rows), _subject(rows, w)
    values = {
        "subject": _opening(inside, w),
        "value": _value(now["value"], w),
        "unit": brief_unit(now["unit"], w),
        "date": _date(now, w),
    }
    if view["measure"] == INDEXED:
        start = float(rows.loc[rows["date"] == starts[0], "value"].iloc[0])
        form, change = _change(float(now["value"]) / start, w)
        base = w.date(starts[0])
        return Headline(w(f"prices.history.title.index_{form}", base=base, **values, **change))
    plain = w("prices.history.title.once", **values)
    then = _before(rows, str(now["date"]))
    if then is None:
        return Headline(plain, _other(lines, w))
    form, change = _change(float(now["value"]) / float(then["value"]), w)
    change["before"] = w.date(then["date"])
    full = w(f"prices.history.title.{form}", **values, **change)
    title = fitting(w, "title", full, plain)
    if title == full:
        return Headline(title, _other(lines, w))
    return Headline(title, w(f"prices.history.second.{form}", **change))


def _change(ratio: float, w: Words) -> tuple[str, dict[str, str]]:
    """Form of the sentence that compares a price with a year before, and its numbers."""
    change = ratio - 1
    form = "same" if abs(change) < SAME_CHANGE else "more" if change > 0 else "less"
    form = "times" if ratio >= TIMES_FROM else form
    return form, {"change": w.percent(abs(change)), "ratio": w.significant(ratio, 2)}


def _other(lines: list[pd.DataFrame], w: Words) -> str:
    """The newest price of USGS beside another publisher's, "" where one stands alone."""
    if len(lines) < 2:
        return ""
    rows = lines[1]
    now = _last(rows)
    return w(
        "prices.history.second.other",
        subject=_subject(rows, w),
        value=_value(now["value"], w),
        unit=brief_unit(now["unit"], w),
        date=_date(now, w),
    )


def paid_in(date: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The published price of a year or a month, else the twelve of a year's months.

    No row where nothing is known, a month is lacking, or a publisher has several products.

    Parameters
    ----------
    date : 2022 or 2022-03. `rows` : those of the figure.
    """
    rows = rows[rows["value"].notna() & rows["date"].str.startswith(date)]
    exact, monthly = rows[rows["date"] == date], rows[rows["date"] != date]
    if len(exact) == 1:
        return exact
    whole = len(monthly) == MONTHS and monthly["series"].nunique() == 1
    return monthly if whole else monthly.head(0)


def cost_in(date: str, rows: pd.DataFrame, w: Words) -> str:
    """What was paid in a year or a month, on average where only months are published.

    Parameters
    ----------
    rows : of `paid_in`, one or twelve.
    """
    now = rows.iloc[0]
    form, when = ("mean", w.date(date)) if len(rows) > 1 else ("title.once", _date(now, w))
    return w(
        f"prices.history.{form}",
        subject=_opening(_subject(rows, w), w),
        value=_value(float(rows["value"].mean()), w),
        unit=brief_unit(now["unit"], w),
        date=when,
    )


def _at(date: str) -> float:
    """Place of a month (its middle) or of a year on an axis of years."""
    return int(date[:4]) + (int(date[5:]) - 0.5) / 12 if len(date) > 4 else int(date)


def _point(row: Row, w: Words) -> Point:
    value = None if pd.isna(row["value"]) else float(row["value"])
    text = "" if value is None else _value(value, w)
    kind = "solid" if value is None else mark(row["status"], value)
    return Point(_at(row["date"]), value, kind, text)


def _ticks(rows: pd.DataFrame) -> tuple[tuple[float, str], ...]:
    first, last = (int(rows["date"].iloc[i][:4]) for i in (0, -1))
    if last - first <= YEARS_EACH:
        return tuple((y, str(y)) for y in range(first, last + 1))
    return tuple((y, str(y)) for y in range(first, last + 1) if y % 5 == 0)


def _panel(view: View, rows: pd.DataFrame, base: str) -> Panel:
    w = view.words
    publisher = _publisher(rows)
    points = tuple(_point(row, w) for row in dicts(rows))
    last = _last(rows)
    text = _value(last["value"], w)
    series = Series(
        key=publisher,
        name=w(f"prices.panel.{publisher}"),
        points=points,
        token="ink",
        strong=True,
        symbol="circle" if publisher == YEARLY else "none",
        end_value=lettered(text, w, estimated=last["status"] == "estimated"),
    )
    unit = unit_text(str(rows["unit"].iloc[0]), w)
    if view["measure"] == INDEXED:
        unit = w("prices.history.index_of", base=w.date(base))
    return Panel(
        title=series.name,
        unit=capital(unit),
        series=(series,),
        y_ticks=ticks(steps(float(rows["value"].max())), w),
        x_ticks=_ticks(rows),
    )


def _subtitle(view: View, lines: list[pd.DataFrame], starts: list[str]) -> str:
    w = view.words
    parts = [
        w(
            f"prices.history.part.{view['measure']}",
            publisher=w(f"params.source.{_publisher(rows)}"),
            series=rows["series"].iloc[0],
            unit=unit_text(str(rows["unit"].iloc[0]), w),
            base=w.date(base),
            date=w.date(_last(rows)["date"]),
        )
        for rows, base in zip(lines, starts, strict=True)
    ]
    form = "real" if _is_real(lines) else view["measure"]
    return w(f"prices.history.subtitle.{form}", parts="; ".join(parts))


def _is_real(lines: list[pd.DataFrame]) -> bool:
    return any(rows["series"].str.contains(REAL, regex=False).any() for rows in lines)


def _others(view: View, lines: list[pd.DataFrame]) -> list[str]:
    """Note on further series of the mineral in the tables."""
    w = view.words
    in_chart = {(_publisher(rows), rows["series"].iloc[0]) for rows in lines}
    choices = price_choices()
    choices = choices[choices["mineral"] == view["mineral"]]
    rest = [
        w("prices.history.other", publisher=w(f"params.source.{r.source}"), series=r.series)
        for r in tuples(choices.drop_duplicates(["source", "series"]))
        if (r.source, r.series) not in in_chart
    ]
    if not rest:
        return []
    return [w("prices.history.note.others", n=len(rest), listed="; ".join(rest[:NAMED_MAX]))]


def _notes(view: View, lines: list[pd.DataFrame]) -> tuple[str, ...]:
    w = view.words
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
            date, first_month = w.date(start), w.date(MONTHS_FROM)
            name = w(f"params.source.{source}")
            notes.append(
                w("prices.history.note.from", publisher=name, date=date, drawn=first_month)
            )
        if rows["edition"].nunique() > 1:
            notes.append(w("prices.history.note.editions"))
    if any((rows["status"] == "estimated").any() for rows in lines):
        notes.append(w("producers.history.note.estimated"))
    return (*notes, *_others(view, lines))


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
    Events,
    tables=("salient",),
    choices=price_choices,
)
def history(view: View) -> Draft:
    """Price over time: a publisher's months and USGS's years, each in a panel and unit of its own.

    ``measure=indexed`` sets the first date that both have to 100. Months are drawn from
    `MONTHS_FROM`. Rows: mineral, date (YYYY-MM or YYYY), value (in `unit`, or the index; null where
    not available), unit, source, series, edition, status.
    """
    w = view.words
    lines = lines_of(view["mineral"], view["source"], view["series"])
    starts = bases(lines)
    head = _head(view, lines, starts)
    lines_in_unit = lines
    if view["measure"] == INDEXED:
        lines_in_unit = [
            indexed(rows, base).assign(unit=w("prices.history.index_unit", base=base))
            for rows, base in zip(lines, starts, strict=True)
        ]
    data = pd.concat(lines_in_unit, ignore_index=True)[list(FIELDS)]
    sources = _sources(lines)
    panels = tuple(
        _panel(view, rows.assign(unit=was["unit"]), base)
        for rows, was, base in zip(lines_in_unit, lines, starts, strict=True)
    )
    subtitle = _subtitle(view, lines, starts)
    # The claim is about the first series alone.
    cited = tuple(s for s in sources if s in _sources(lines[:1])[:1])
    return Draft(
        title=head,
        subtitle=subtitle,
        unit="; ".join(dict.fromkeys(data["unit"])),
        data=data,
        encoding=LinesEncoding(panels),
        sources=sources,
        notes=_notes(view, lines),
        alt={"subtitle": subtitle},
        table=("date", "value.price", "unit", "source", "series", "edition", "status"),
        cited=cited,
    )
