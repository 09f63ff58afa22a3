"""Yearly changes of investment as each edition stated them, side by side and never chained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures import record
from msp_dash.figures.common import capital
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import page
from msp_dash.figures.projects.data import cited
from msp_dash.figures.registry import figure
from msp_dash.params import View
from msp_dash.words import Words
from msp_dash.words.names import minerals

CHANGE = "% change"
KINDS = ("sector_investment", "exploration")
ALL = "all"
OWN = "confirmed_primary"
STEP = 20
"""Percent between ticks."""

NAMES_ROOM = 1.25
"""Years after the last that names beside its points take."""

KEY = ("kind", "mineral", "year_or_period", "nominal_or_real", "edition")
"""Columns that identify a change."""

FACT_FIELDS = (
    *("kind", "actor", "iso3", "mineral", "year_or_period", "date", "value", "value_low"),
    *("value_high", "unit", "nominal_or_real", "what_it_counts", "binding_status", "publisher"),
    *("edition", "source_id", "confidence", "note"),
)
"""Columns of the facts."""

NUMBERS = ("value", "value_low", "value_high")
TABLE_FIELDS = (
    *("kind.investment", "mineral.several", "year_or_period", "value.stated", "nominal_or_real"),
    *("what_it_counts", "edition", "confidence.source", "note"),
)


@lru_cache(maxsize=1)
def changes() -> pd.DataFrame:
    """Stated changes on the year before, in percent: the facts' columns, all minerals first and of
    those the newest year.
    """
    rows = facts("investment")
    rows = rows[(rows["unit"] == CHANGE) & rows["kind"].isin(KINDS)]
    keyed = rows.assign(
        _kind=rows["kind"].map(KINDS.index),
        _apart=rows["mineral"] != ALL,
    )
    keyed = keyed.sort_values(
        ["_kind", "_apart", "year_or_period", "edition"],
        ascending=[True, True, False, False],
        kind="stable",
    )
    return keyed[list(FACT_FIELDS)].reset_index(drop=True)


def as_numbers(rows: pd.DataFrame, numbers: tuple[str, ...] = NUMBERS) -> pd.DataFrame:
    """The facts' columns: numbers as numbers, blanks null; ``source`` is the page's address."""
    data = rows.assign(source=[page(one) for one in rows["source_id"]]).astype(object)
    for name in numbers:
        data[name] = pd.Series([_number(one) for one in data[name]], data.index, dtype=object)
    return data.where(data.notna() & (data != ""), None)


def _number(text: str) -> int | float | None:
    """A number with the digits that stand in the facts: 7 is no 7.0."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


def key_of(*parts: str) -> str:
    """Key of a mark: the cells that identify its row, each as one word."""
    return ".".join(re.sub(r"\W+", "_", part) for part in parts)


def _change(value: str, w: Words) -> str:
    number = float(value)
    return w.signed(number, w.quantity(number) + w.percent_sign)


def _group(row: Mapping[str, str], w: Words) -> str:
    """Minerals or a region, inside a sentence."""
    group = f"investment.sector.group.{key_of(row['mineral']).strip('_')}"
    return w(group) if w.has(group) else _mineral(row["mineral"], w)


def _mineral(text: str, w: Words) -> str:
    if text == ALL:
        return w("investment.sector.group.all")
    names = text.split(" and ")
    return (
        w.listing([w.the_mineral(one) for one in names]) if set(names) <= set(minerals()) else text
    )


def _beside(row: Mapping[str, str], w: Words) -> str:
    """Label of a change other than the latest one for all minerals."""
    if row["mineral"] != ALL:
        return capital(_group(row, w))
    form = "real" if row["nominal_or_real"] == "real" else "stated_before"
    return w(f"investment.sector.{form}")


def _point(row: Mapping[str, str], w: Words) -> record.Point:
    text = w(
        "investment.sector.point",
        change=_change(row["value"], w),
        edition=_edition(row["edition"], w),
    )
    return record.Point(int(row["year_or_period"]), float(row["value"]), text=text)


def _edition(edition: str, w: Words) -> str:
    """'edition of 2024': editions of the outlook are named by year."""
    return w("investment.sector.edition", year=edition.rpartition(" ")[2])


def _symbol(rows: pd.DataFrame) -> record.Symbol:
    return "circle" if (rows["confidence"] == OWN).all() else "ring"


def _panel(kind: str, w: Words) -> record.Panel:
    """All minerals as a line of what was stated last, each year with its value; others beside it.

    No line joins years between which none was stated.
    """
    every = changes()
    own = every[every["kind"] == kind]
    whole = own[(own["mineral"] == ALL) & (own["nominal_or_real"] != "real")]
    last = whole.sort_values("edition").groupby("year_or_period").tail(1)
    line = {int(row["year_or_period"]): row for row in dicts(last.sort_values("year_or_period"))}
    years = sorted({int(year) for year in every["year_or_period"]})
    name, symbol = w("investment.sector.all"), _symbol(own)
    points = [_point(line[y], w) if y in line else record.Point(y, None) for y in years]
    series = [record.Series(kind, name, tuple(points), "ink", strong=True, symbol=symbol)]
    # Labels are placed in this order: those of minerals are the longest.
    others = own.drop(index=last.index).sort_values(
        "mineral", key=lambda m: m == ALL, kind="stable"
    )
    for number, row in enumerate([*line.values(), *dicts(others)]):
        beside = number >= len(line)
        series.append(
            record.Series(
                key=key_of(*(row[one] for one in KEY)),
                name=_beside(row, w) if beside else name,
                points=(_point(row, w),),
                token="ink2" if beside else "ink",
                strong=not beside,
                symbol=symbol,
                end_name=_beside(row, w) if beside else "",
                end_value=_change(row["value"], w),
            )
        )
    values = own["value"].astype(float)
    low = int(values.min() // STEP) * STEP
    high = -int(-values.max() // STEP) * STEP
    return record.Panel(
        title=w(f"investment.sector.panel.{kind}"),
        unit="",
        series=tuple(series),
        y_ticks=tuple((float(v), _tick(v, w)) for v in range(low, high + STEP, STEP)),
        x_ticks=(*((year, str(year)) for year in years), (years[-1] + NAMES_ROOM, "")),
    )


def _tick(value: float, w: Words) -> str:
    return _change(str(value), w) if value else w("investment.sector.change.none")


def _panel_text(panel: record.Panel, w: Words) -> str:
    """Text of all changes in a panel, the oldest first."""
    texts = [
        w("investment.sector.dated", name=one.name, year=int(point.x), change=point.text)
        for one in panel.series[1:]
        for point in one.points
    ]
    return w("investment.sector.alt_panel", panel=panel.title, rows="; ".join(texts))


def _legend(rows: pd.DataFrame, w: Words) -> tuple[record.LegendItem, ...]:
    own = rows["confidence"] == OWN
    items = [record.LegendItem("ink", w("investment.sector.all"), "line")]
    if own.any():
        items.append(record.LegendItem("ink", w("investment.sector.legend.own"), "circle"))
    if (~own).any():
        items.append(record.LegendItem("ink", w("investment.sector.legend.relayed"), "ring"))
    return tuple(items)


def _headline(rows: pd.DataFrame, w: Words) -> Headline:
    """The last two years of all minerals, nominal where both are given."""
    all_ = rows[(rows["kind"] == KINDS[0]) & (rows["mineral"] == ALL)]
    all_ = all_[all_["nominal_or_real"] != "real"].groupby("year_or_period").first()
    (before, one), (after, other) = all_["value"].tail(2).items()
    args = {
        "first": w.percents(abs(float(one)) / 100),
        "first_year": before,
        "second": w.percents(abs(float(other)) / 100),
        "second_year": after,
    }
    ways = ["up" if float(value) >= 0 else "down" for value in (one, other)]
    return Headline(
        w(f"investment.sector.title.{'_'.join(ways)}", **args),
        w("investment.sector.second"),
    )


@figure("investment.sector", tables=("facts/investment",))
def sector(view: View) -> Draft:
    """Change of investment and of exploration spending on the year before, by edition.

    Rows: the columns of the facts' ``investment`` (value, value_low, value_high in percent), source
    (address). Two editions of one year are two rows.
    """
    w = view.words
    rows = changes()
    panels = tuple(_panel(kind, w) for kind in KINDS)
    return Draft(
        title=_headline(rows, w),
        unit="%",
        data=as_numbers(rows),
        encoding=record.LinesEncoding(panels, _legend(rows, w)),
        sources=cited(rows["source_id"], w),
        notes=(
            *(w(f"investment.sector.definition.{kind}") for kind in KINDS),
            *(
                w(f"investment.sector.note.{note}")
                for note in ("focused", "chain", "editions", "real", "relayed", "level")
            ),
        ),
        alt={"panels": ". ".join(_panel_text(panel, w) for panel in panels)},
        table=TABLE_FIELDS,
    )
