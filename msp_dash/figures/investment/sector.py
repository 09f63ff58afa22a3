"""Yearly changes of investment as each edition stated them: side by side, never chained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures.common import capital, claim
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import page
from msp_dash.figures.projects.held import cited
from msp_dash.figures.record import (
    Column,
    Dot,
    DotRow,
    DotsEncoding,
    DotsPanel,
    Figure,
    LegendItem,
    PanelsEncoding,
    Symbol,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import View
from msp_dash.words import Words, words
from msp_dash.words.names import minerals

CHANGE = "% change"
KINDS = ("sector_investment", "exploration")
ALL = "all"
OWN = "confirmed_primary"
STEP = 20
"""Percent between ticks."""

HELD = (
    *("kind", "actor", "iso3", "mineral", "year_or_period", "date", "value", "value_low"),
    *("value_high", "unit", "nominal_or_real", "what_it_counts", "binding_status", "publisher"),
    *("edition", "source_id", "confidence", "note"),
)
"""Columns of the facts."""

NUMBERS = ("value", "value_low", "value_high")
SHOWN = (
    *("kind", "mineral", "year_or_period", "value", "nominal_or_real", "what_it_counts"),
    *("edition", "confidence", "note"),
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
    return keyed[list(HELD)].reset_index(drop=True)


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
    """Key of a mark: the cells that tell its row, each as one word."""
    return ".".join(re.sub(r"\W+", "_", part) for part in parts)


def _change(value: str, w: Words, form: str = "change") -> str:
    number = float(value)
    way = "up" if number > 0 else "down"
    return w(f"investment.sector.{form}.{way}", value=w.quantity(abs(number)))


def _name(row: Mapping[str, str], w: Words) -> str:
    """'2024, real'; the minerals where it is not of all."""
    real = row["nominal_or_real"]
    key = f"investment.sector.year.{real}"
    year = w(key, year=row["year_or_period"]) if w.has(key) else row["year_or_period"]
    if row["mineral"] == ALL:
        return year
    group = f"investment.sector.group.{key_of(row['mineral']).strip('_')}"
    mineral = w(group) if w.has(group) else _mineral(row["mineral"], w)
    return w(f"investment.sector.of.{row['kind']}", mineral=capital(mineral), year=year)


def _mineral(text: str, w: Words) -> str:
    if text == ALL:
        return w("investment.sector.group.all")
    named = text.split(" and ")
    return (
        w.listing([w.the_mineral(one) for one in named]) if set(named) <= set(minerals()) else text
    )


def _row(row: Mapping[str, str], w: Words) -> DotRow:
    said = _change(row["value"], w)
    symbol: Symbol = "circle" if row["confidence"] == OWN else "ring"
    tip = w(
        "investment.sector.tip",
        what=row["what_it_counts"],
        mineral=_mineral(row["mineral"], w),
        year=row["year_or_period"],
        change=_change(row["value"], w, "percent"),
        edition=row["edition"],
    )
    name = _name(row, w)
    return DotRow(
        key=key_of(row["kind"], row["mineral"], row["year_or_period"], row["nominal_or_real"]),
        name=name,
        sublabel=_edition(row["edition"], w),
        dots=(Dot(float(row["value"]), "ink", symbol, tip=tip),),
        texts=(said,),
        from_zero=True,
    )


def _edition(edition: str, w: Words) -> str:
    """'edition of 2024': the outlooks are told apart by their years."""
    return w("investment.sector.edition", year=edition.rpartition(" ")[2])


def _panel(kind: str, w: Words) -> DotsPanel:
    rows = changes()
    own = rows[rows["kind"] == kind]
    values = own["value"].astype(float)
    low = int(values.min() // STEP) * STEP
    high = -int(-values.max() // STEP) * STEP
    ticks = tuple((float(v), _tick(v, w)) for v in range(low, high + STEP, STEP))
    return DotsPanel(
        title=w(f"investment.sector.panel.{kind}"),
        definition=w(f"investment.sector.definition.{kind}"),
        dots=DotsEncoding(
            tuple(_row(row, w) for row in dicts(own)),
            ticks,
            text_heads=(w("investment.sector.head"),),
            reference=0.0,
        ),
    )


def _tick(value: float, w: Words) -> str:
    return _change(str(value), w) if value else w("investment.sector.change.none")


def _legend(rows: pd.DataFrame, w: Words) -> tuple[LegendItem, ...]:
    own = rows["confidence"] == OWN
    items = []
    if own.any():
        items.append(LegendItem("ink", w("investment.sector.legend.own"), "circle"))
    if (~own).any():
        items.append(LegendItem("ink", w("investment.sector.legend.relayed"), "ring"))
    return tuple(items)


def _headline(rows: pd.DataFrame, w: Words) -> Headline:
    """The last two years of all minerals, nominal where both are given."""
    all_ = rows[(rows["kind"] == KINDS[0]) & (rows["mineral"] == ALL)]
    all_ = all_[all_["nominal_or_real"] != "real"].groupby("year_or_period").first()
    (before, one), (after, other) = all_["value"].tail(2).items()
    named = {
        "first": w.percents(abs(float(one)) / 100),
        "first_year": before,
        "second": w.percents(abs(float(other)) / 100),
        "second_year": after,
    }
    ways = ["up" if float(value) >= 0 else "down" for value in (one, other)]
    return Headline(
        w(f"investment.sector.title.{'_'.join(ways)}", **named),
        w(f"investment.sector.short.{ways[1]}", **named),
        w("investment.sector.second"),
    )


@figure("investment.sector", page="projects")
def sector(view: View) -> Figure:
    """Change of investment and of exploration spending on the year before, by edition.

    Rows: the columns of the facts' ``investment`` (value, value_low, value_high in percent), source
    (address). Two editions of one year are two rows.
    """
    w = words(view["lang"])
    rows = changes()
    data, (title, short, second) = as_numbers(rows), _headline(rows, w)
    panels = tuple(_panel(kind, w) for kind in KINDS)
    sources = cited(rows["source_id"], w)
    told = [
        w(
            "investment.sector.told",
            panel=panel.title,
            rows=", ".join(f"{r.name} ({r.sublabel}) {r.texts[0]}" for r in panel.dots.rows),
        )
        for panel in panels
    ]
    labels = {
        "kind": [(kind, w(f"investment.sector.panel.{kind}")) for kind in KINDS],
        "confidence": [
            (c, w(f"projects.confidence.{c}")) for c in dict.fromkeys(data["confidence"])
        ],
        "nominal_or_real": [
            (n, w(f"investment.sector.money.{n}")) for n in dict.fromkeys(data["nominal_or_real"])
        ],
    }
    return Figure(
        id="investment.sector",
        params=view,
        title=title,
        short=short,
        second=second,
        subtitle=w("investment.sector.subtitle"),
        unit="%",
        basis="",
        data=data,
        encoding=PanelsEncoding(panels, _legend(rows, w)),
        sources=sources,
        notes=tuple(
            w(f"investment.sector.note.{note}")
            for note in ("chain", "editions", "real", "relayed", "level")
        ),
        alt=w("investment.sector.alt", title=title, panels="; ".join(told)),
        table=tuple(
            Column(
                name,
                w(f"investment.column.{name}"),
                labels=tuple(labels.get(name, ())),
            )
            for name in SHOWN
        ),
        sentence=claim(title, sources, w),
        link=url("investment.sector", view),
    )
