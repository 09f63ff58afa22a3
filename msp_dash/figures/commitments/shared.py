"""Rows, headlines and the empty figure shared by the commitment figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.commitments import STATUSES, Status, status_on
from msp_dash.data import facts
from msp_dash.figures.draft import NoData
from msp_dash.figures.headline import Headline
from msp_dash.params import View, today


@lru_cache(maxsize=32)
def on_day(day: str) -> pd.DataFrame:
    """Commitments made by a day (YYYY-MM-DD), as `analysis.commitments.status_on` gives them."""
    return status_on(facts("commitments"), dt.date.fromisoformat(day))


def headline(view: View, rows: pd.DataFrame, status: Status) -> Headline:
    """How many commitments have a status, then how many have each.

    Parameters
    ----------
    rows : commitments of the view's day, as `on_day` gives them.
    status : "unknown" or "signed".
    """
    w = view.words
    number = int((rows["status"] == status).sum())
    form = f"{status}.{'none' if not number else 'one' if number == 1 else 'some'}"
    args = {
        "n": len(rows),
        "all": w.count(len(rows), capital=status == "unknown" and not number),
        "asked": w.count(number, capital=status == "signed"),
        "first": rows["date"].min()[:4],
    }
    return Headline(w(f"commitments.title.{form}", **args), outcomes(view, rows["status"]))


def outcomes(view: View, statuses: Iterable[str]) -> str:
    """How many commitments of these statuses are known to be signed, paid out, announced."""
    w, counts = view.words, Counter(statuses)
    form = "second" if counts["disbursed"] else "second_unpaid"
    numbers = {one: w.whole(counts[one]) for one in STATUSES}
    return w(f"commitments.{form}", date=w.date(view["on"]), **numbers)


def empty_figure(view: View) -> NoData:
    """The empty figure of a date before the first commitment on record."""
    w = view.words
    first = facts("commitments")["date"].min()
    reason = w("commitments.nothing", date=w.date(view["on"]), first=w.date(first))
    return NoData(reason, nearest=View(dict(view) | {"on": today()}))
