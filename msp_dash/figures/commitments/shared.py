"""Rows, headlines and the empty figure shared by the commitment figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.commitments import STATUSES, Status, parties, status_on
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.data.vocabulary import SEPARATOR
from msp_dash.figures.absence import looked
from msp_dash.figures.draft import NoData
from msp_dash.figures.headline import Headline
from msp_dash.params import View, today
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

NAMED_MAX = 2
"""Governments that a short name lists."""


@lru_cache(maxsize=32)
def on_day(day: str) -> pd.DataFrame:
    """Commitments made by a day (YYYY-MM-DD), as `analysis.commitments.status_on` gives them."""
    return status_on(facts("commitments"), dt.date.fromisoformat(day))


@lru_cache(maxsize=128)
def minerals_of(minerals: str) -> frozenset[str]:
    """Ids of the minerals that a cell of the facts names ("rare earths; gallium")."""
    names = (name.strip().casefold().replace(" ", "_") for name in minerals.split(SEPARATOR))
    return frozenset(mineral_aliases()[name] for name in names if name)


def short_name(row: Mapping[str, str], w: Words) -> str:
    """The countries that made a promise; of more than two, as the facts name them."""
    by = sorted(parties(row)[0])
    if 0 < len(by) <= NAMED_MAX:
        return w.listing([w.country(code) for code in by])
    return w.fact("commitments.who", row["who"])


def commitments_of(view: View) -> pd.DataFrame:
    """Commitments made by the view's day, less those that its choices leave out.

    A seat keeps those that it made and those made to it; a mineral those that name it.
    """
    rows = on_day(view["on"])
    seat, mineral, status = (view.get(name, "") for name in ("seat", "mineral", "status"))
    kept = [
        (not seat or any(seat in side for side in parties(row)))
        and (not mineral or mineral in minerals_of(row["minerals"]))
        and status in ("", row["status"], row["why"])
        for row in dicts(rows)
    ]
    return rows.loc[kept].reset_index(drop=True)


def subject(view: View) -> str:
    """The seat and the mineral that a view asks about, in words; "" for all commitments."""
    w = view.words
    names = [w.the_country(view["seat"])] if view.get("seat") else []
    names += [w.the_mineral(view["mineral"])] if view.get("mineral") else []
    return w.listing(names)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and statuses of all commitments on record, a row each, "" for those of any."""
    records = [
        (mineral, status)
        for row in dicts(facts("commitments"))
        for mineral in ("", *sorted(minerals_of(row["minerals"])))
        for status in (*STATUSES, "deadline_passed")
    ]
    return pd.DataFrame(records, columns=["mineral", "status"]).drop_duplicates(ignore_index=True)


def headline(view: View, status: Status) -> Headline:
    """How many commitments have a status, or are past due with none, then how many have each.

    Both count all commitments that the view's seat and mineral keep, whatever status it asks for.

    Parameters
    ----------
    status : "unknown" or "signed".
    """
    w = view.words
    rows = commitments_of(View({**view, "status": ""}))
    overdue = int((rows["why"] == "deadline_passed").sum())
    if what := subject(view):
        title = w(
            f"commitments.title.{'named_overdue' if overdue else 'named'}",
            n=len(rows),
            count=w.count(len(rows), capital=True),
            what=what,
            first=rows["date"].min()[:4],
            overdue=w.count(overdue),
        )
        return Headline(title, outcomes(view, rows["status"]))
    asked = "overdue" if overdue and status == "unknown" else status
    number = overdue if asked == "overdue" else int((rows["status"] == status).sum())
    form = f"{asked}.{'none' if not number else 'one' if number == 1 else 'some'}"
    args = {
        "n": len(rows),
        "all": w.count(len(rows), capital=status == "unknown" and not number),
        "asked": w.count(number, capital=asked != "unknown"),
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
    """The empty figure of a date before the first commitment on record, or of a choice of none."""
    w, what, made = view.words, subject(view), len(on_day(view["on"]))
    near = View({n: "" if n in ("seat", "mineral", "status") else code for n, code in view.items()})
    if what:
        names = {"country": view.get("seat", ""), "mineral": view.get("mineral", "")}
        absence = looked("facts/commitments", **{n: code for n, code in names.items() if code})
        reason = (
            absence.sentence(w, "commitments.nothing_of", what=what)
            if absence
            else w(
                f"commitments.nothing_{'chosen' if view.get('status') else 'by'}",
                what=what,
                date=w.date(view["on"]),
            )
        )
        return NoData(reason, nearest=near if made else View({**near, "on": today()}))
    if made:
        status = w(f"commitments.status.{view['status']}")
        values = {"n": made, "date": w.date(view["on"]), "status": status}
        return NoData(w("commitments.nothing_status", **values), nearest=near)
    first = facts("commitments")["date"].min()
    reason = w("commitments.nothing", date=w.date(view["on"]), first=w.date(first))
    return NoData(reason, nearest=View(dict(view) | {"on": today()}))
