"""Wording of an export control: items, kind of measure, status and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.controls import Period, items, measures
from msp_dash.data import facts
from msp_dash.data.curated import reference
from msp_dash.figures.common import capital
from msp_dash.figures.dates import short_date
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

EVERYONE = "all"
"""Target of a measure that holds for all destinations."""

DASHES_OF_A_DAY = 2
SEVERAL_LINES = 4
"""Items that a name lists; more are counted."""


@lru_cache(maxsize=1)
def named_items() -> pd.DataFrame:
    """What each measure names. See `analysis.controls.items` for the columns."""
    controls = measures(facts("export_controls"))
    return items(controls, reference("control_labels"), mineral_aliases())


def item_name(item: Mapping[str, str], w: Words) -> str:
    """What one label of a measure names: its own words, a mineral's, or the label as it stands."""
    if item["item"]:
        mineral = w.the_mineral(item["mineral"]) if item["mineral"] else ""
        return w(f"standards.controls.item.{item['item']}", mineral=mineral)
    return w.the_mineral(item["mineral"]) if item["mineral"] else item["label"]


def target_name(target: str, w: Words) -> str:
    """Whom a measure is aimed at, "" for everyone."""
    if target == EVERYONE:
        return ""
    key = f"standards.controls.target.{target.lower().replace(' ', '_')}"
    return w(key) if w.has(key) else target


def measure_name(row: Mapping[str, str], items: list[str], w: Words) -> str:
    """'Gallium and germanium: licence'; with whom it is aimed at, where not at everyone."""
    if len(items) > SEVERAL_LINES:
        more = len(items) - SEVERAL_LINES + 1
        items = [*items[: SEVERAL_LINES - 1], w("standards.controls.item.more", n=w.count(more))]
    target = target_name(row["target"], w)
    return w(
        f"standards.controls.name{'_aimed' if target else ''}",
        items=capital(w.listing(items)),
        measure=w(f"standards.controls.measure.{row['measure']}"),
        target=target,
    )


def status_text(row: Mapping[str, str], w: Words) -> str:
    """Where a measure stands: 'In force since 15 Sep 2024', 'Suspended to 27 Nov 2026'.

    Parameters
    ----------
    row : a row of `analysis.controls.status_on`.
    """
    status = row["status"]
    dates = {
        "since": _dated("since", row["since"], short_date, w),
        "start": _dated("since", row["in_force"], short_date, w),
        "stopped": _dated("since", row["suspended_or_ended"], short_date, w),
        "until": _dated("until", row["suspended_until"], short_date, w),
        "due": short_date(row["in_force"], w) if row["in_force"] else "",
        "end": short_date(row["suspended_or_ended"], w) if row["suspended_or_ended"] else "",
    }
    if status == "unknown":
        return w(f"standards.controls.status_text.unknown.{row['why']}", **dates)
    if status == "in_force":
        own = f"standards.controls.status_text.in_force.{row['recorded']}"
        if not row["in_force"]:
            own = "standards.controls.status_text.in_force.undated"
        return w(own if w.has(own) else "standards.controls.status_text.in_force.plain", **dates)
    if status == "planned":
        form = "due" if row["in_force"] else "undated"
        return w(f"standards.controls.status_text.planned.{form}", **dates)
    if status == "suspended":
        form = "until" if row["suspended_until"] else "open"
        return w(f"standards.controls.status_text.suspended.{form}", **dates)
    return w(f"standards.controls.status_text.{status}", **dates)


def _dated(form: str, date: str, text: Callable[[str, Words], str], w: Words) -> str:
    """'since 15 Sep 2024', 'to December 2026': of a day, or of a month or year; "" of no date."""
    precision = "day" if date.count("-") == DASHES_OF_A_DAY else "month"
    return w(f"standards.controls.{form}.{precision}", date=text(date, w)) if date else ""


def period_tip(
    period: Period, following: Period | None, name: str, country: str, on: dt.date, w: Words
) -> str:
    """What is shown under the pointer; dates are as precise as the facts give them.

    Parameters
    ----------
    following : the period after it, where the bar ends at its beginning; None where it goes on.
    on : the last day drawn of a bar that goes on.
    """
    first = w.date(period.since) if period.since else ""
    since = _dated("since", period.since, long_date, w)
    values = {"country": country, "name": name, "first": first, "since": since}
    if period.why:
        dated = "" if first or period.why != "between" else "_undated"
        return w(f"standards.controls.tip.unknown.{period.why}{dated}", **values)
    last = following.since if following and following.why == "between" else ""
    end = last or (period.last if following and period.last else on).isoformat()
    return w(
        f"standards.controls.tip.{'' if first else 'undated_'}{'until' if following else 'on'}",
        status=w(f"params.status.{period.state}"),
        last=w.date(end),
        until=_dated("until", end, long_date, w),
        **values,
    )


def long_date(date: str, w: Words) -> str:
    """A date in full, as `short_date` has it in short."""
    return w.date(date)
