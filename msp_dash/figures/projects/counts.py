"""Project counts that the partnership published, each at its date. Counts are never summed."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures import record
from msp_dash.figures.axis import steps
from msp_dash.figures.common import capital
from msp_dash.figures.dates import short_date
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import column, heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.projects.data import cited, plain, relayed
from msp_dash.figures.registry import figure
from msp_dash.params import Measure, View
from msp_dash.words import Words
from msp_dash.words.names import minerals

PANELS = {
    "total": ("total",),
    "pipeline": ("pipeline", "milestone"),
    "mineral": ("mineral",),
    "stage": ("stage",),
    "region": ("region",),
}
"""Panel -> dimensions of the facts in it. Investors at a meeting (USD bn) are in none."""

DATED = ("total", "pipeline")
"""Panels with a row for each date: each count was worded in its own way."""

TOTAL = "projects"
"""Value of a total that was stated as it is; another is stated as more than."""

WEIGHED, BACKED = "projects_under_evaluation", "projects_with_support_secured"

NOTES = {
    "total": ("hollow", "since"),
    "pipeline": ("worded", "hollow", "since"),
    "stage": ("overlap", "hollow", "since"),
    "region": ("hollow", "since"),
    "mineral": ("overlap", "london", "hollow", "since"),
}

MOST_TICKS = 5
NOW, EARLIER = "ink", "ink2"


@lru_cache(maxsize=1)
def published_counts() -> pd.DataFrame:
    """Published counts of projects: the facts' columns, in their order."""
    rows = facts("project_stats")
    dimensions = [dimension for own in PANELS.values() for dimension in own]
    return rows[rows["dimension"].isin(dimensions)].reset_index(drop=True)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Ways of counting: measure (str)."""
    return pd.DataFrame({"measure": list(PANELS)})


def _of(panel: str) -> pd.DataFrame:
    rows = published_counts()
    return rows[rows["dimension"].isin(PANELS[panel])]


def _totals() -> pd.DataFrame:
    """Totals that were stated as they are, by date."""
    totals = _of("total")
    return totals[totals["value"] == TOTAL].sort_values("date", kind="stable")


def _compared(panel: str) -> tuple[str, ...]:
    """First and last day on which a total was published by the parts of a panel.

    A part that was published alone, without the total that it is of, is in the data and no pair.
    """
    days = sorted({*_of(panel)["date"]} & {*_totals()["date"]})
    return tuple(dict.fromkeys((days[0], days[-1])))


def last_total(w: Words) -> dict[str, str]:
    """The newest total that was stated as it is, and its month."""
    last = _totals().iloc[-1]
    return {"count": last["count"], "date": w.date(last["date"][:7])}


def unnamed(w: Words) -> tuple[str, ...]:
    """That not all projects that were counted are named."""
    return (w("projects.note.list", **last_total(w)),)


def _months(key: str, w: Words) -> dict[str, str]:
    """Of a panel: its first and its last month."""
    dates = _of(key)["date"] if key in DATED else _compared(key)
    return {"first": w.date(min(dates)[:7]), "last": w.date(max(dates)[:7])}


def _total_of(key: str) -> str:
    """All projects as last counted by the last month of a panel."""
    last = max(_of(key)["date"] if key in DATED else _compared(key))
    totals = _totals()
    return str(totals.loc[totals["date"] <= last, "count"].iloc[-1])


def value_name(dimension: str, value: str, w: Words) -> str:
    """What a count is of: 'Mining', 'Rare earths', 'Proposals reviewed'."""
    if dimension == "mineral" and value in minerals():
        return w.mineral(value)
    return w(f"projects.counts.value.{_key(value)}")


def _key(value: str) -> str:
    return value.casefold().replace("-", "_")


def _count_text(row: pd.Series, w: Words) -> str:
    form = "over" if row["value"].endswith("_more_than") else "one"
    return w(f"projects.counts.said.{form}", count=row["count"])


def _dot(row: pd.Series, token: str, w: Words) -> record.Dot:
    """A count; hollow where it was read in the press."""
    symbol: record.Symbol = "ring" if relayed(row["source_id"]) else "circle"
    tip = w(
        "projects.counts.tip",
        what=value_name(row["dimension"], row["value"], w),
        count=_count_text(row, w),
        date=w.date(row["date"]),
    )
    return record.Dot(float(row["count"]), token, symbol, tip=tip)


def _dated_rows(rows: pd.DataFrame, w: Words) -> list[record.DotRow]:
    """A row a count; where all count the same, its date is its name."""
    alike = set(rows["dimension"]) == {"total"}
    out = []
    for row in dicts(rows):
        date, what = short_date(row["date"], w), value_name(row["dimension"], row["value"], w)
        out.append(
            record.DotRow(
                key=f"{row['date']}.{row['value']}",
                name=date if alike else what,
                sublabel="" if alike else date,
                dots=(_dot(row, NOW, w),),
                texts=(_count_text(row, w),),
            )
        )
    return out


def _pair_rows(key: str, w: Words) -> list[record.DotRow]:
    """A row a value, its counts side by side and not joined: they were counted in two ways."""
    dates = _compared(key)
    rows = _of(key)
    rows = rows[rows["date"].isin(dates)]
    newest = rows[rows["date"] == dates[-1]].set_index("value")["count"].astype(float)
    order = sorted(pd.unique(rows["value"]), key=lambda v: -newest.get(v, 0.0))
    out = []
    for value in order:
        own = rows[rows["value"] == value].set_index("date")
        by_date = [own.loc[date] if date in own.index else None for date in dates]
        texts = [
            w("projects.counts.none") if one is None else _count_text(one, w) for one in by_date
        ]
        dots = tuple(
            _dot(pd.concat([one, pd.Series({"date": date})]), token, w)
            for one, date, token in zip(by_date, dates, (EARLIER, NOW)[-len(dates) :], strict=True)
            if one is not None
        )
        name = value_name(rows["dimension"].iloc[0], value, w)
        pair = w("projects.counts.pair", first=texts[0], second=texts[-1])
        out.append(record.DotRow(str(value), name, dots=dots, texts=(pair,), joined=False))
    return out


def _panel(key: str, w: Words) -> record.DotsPanel:
    rows = _of(key)
    dot_rows = _dated_rows(rows, w) if key in DATED else _pair_rows(key, w)
    most = rows["count"].astype(float).max()
    head = heading("count", w)
    if key not in DATED:
        first, last = (short_date(f(_compared(key))[:7], w) for f in (min, max))
        head = w("projects.counts.pair", first=capital(first), second=last)
    return record.DotsPanel(
        title=w(f"params.measure.{key}"),
        definition=w(f"projects.counts.definition.{key}", **_months(key, w)),
        dots=record.DotsEncoding(
            tuple(dot_rows),
            tuple((value, w.plain(value)) for value in steps(most, MOST_TICKS)),
            text_heads=(head,),
        ),
    )


def _legend(key: str, w: Words) -> tuple[record.LegendItem, ...]:
    read = _of(key)["source_id"].map(relayed)
    items = []
    if (~read).any():
        items.append(record.LegendItem(NOW, w("projects.counts.legend.own"), "circle"))
    if read.any():
        items.append(record.LegendItem(NOW, w("projects.counts.legend.relayed"), "ring"))
    if key not in DATED:
        items.append(record.LegendItem(EARLIER, capital(_months(key, w)["first"]), "ring"))
    return tuple(items)


def _headline(key: str, w: Words) -> Headline:
    """The first and the last total, or the largest count at the last date."""
    rows = _of(key)
    if key == "pipeline":
        newest = rows.sort_values("date").drop_duplicates("value", keep="last").set_index("value")
        weighed, backed = newest.loc[WEIGHED], newest.loc[BACKED]
        values = {"weighed": weighed["count"], "backed": w.count(int(backed["count"]))}
        values["date"] = w.date(weighed["date"][:7])
    elif key == "total":
        first, last = rows.sort_values("date").iloc[0], _totals().iloc[-1]
        values = {
            "first": first["count"],
            "first_date": w.date(first["date"][:7]),
            "last": last["count"],
            "last_date": w.date(last["date"][:7]),
        }
    else:
        rows = rows[rows["date"] == max(_compared(key))]
        top = rows.loc[rows["count"].astype(float).idxmax()]
        values = {
            "count": w.count(int(top["count"]), capital=True),
            "all": _total_of(key),
            "date": w.date(top["date"][:7]),
            "place": w(f"projects.counts.place.{_key(top['value'])}") if key == "region" else "",
            "inside": w.the_mineral(top["value"]) if key == "mineral" else top["value"],
            "kind": w(f"projects.counts.inside.{top['value']}") if key == "stage" else "",
        }
    title = w(f"projects.counts.title.{key}", **values)
    return Headline(title)


@figure("projects.counts", Measure, tables=("facts/project_stats",), choices=choices)
def counts(view: View) -> Draft:
    """Counts of projects as they were published: in all, on the way, by mineral, stage or region.

    Rows: date, dimension, value (what), count, source_id, note: the facts' ``project_stats``;
    source (address).
    """
    w = view.words
    key = view["measure"]
    rows, panel = _of(key), _panel(key, w)
    value_names = {
        value: value_name(dimension, value, w)
        for dimension, value in zip(rows["dimension"], rows["value"], strict=True)
    }
    values = _months(key, w) | {"count": _total_of(key)}
    tips = ", ".join(dot.tip for row in panel.dots.rows for dot in row.dots)
    return Draft(
        title=_headline(key, w),
        unit="projects",
        data=plain(rows),
        encoding=record.PanelsEncoding((panel,), _legend(key, w)),
        sources=cited(rows["source_id"], w),
        notes=tuple(w(f"projects.counts.note.{note}", **values) for note in NOTES[key]),
        alt={"rows": tips},
        table=(
            *("date", "dimension"),
            column("value.category", w, labels=value_names),
            *("count", "note"),
        ),
    )
