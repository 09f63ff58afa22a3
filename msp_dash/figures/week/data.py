"""All dated changes of the tables, the text of each, and where it is taken from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from msp_dash.analysis import changes as analysis
from msp_dash.analysis.changes import Change
from msp_dash.analysis.commitments import parties, status_of
from msp_dash.analysis.controls import history, measures, period_on
from msp_dash.data import Source, facts, source
from msp_dash.data.calendars import standings
from msp_dash.data.corrections import Correction, accepted
from msp_dash.data.frames import dicts
from msp_dash.data.sources import fact_source, records
from msp_dash.figures.caveats import corrected, correction_source
from msp_dash.figures.commitments.shared import minerals_of, short_name
from msp_dash.figures.control_words import item_name, measure_name, named_items
from msp_dash.figures.dates import short_date
from msp_dash.figures.fact_pages import cited, row_pages
from msp_dash.words import Words

COMPILED = "D"
"""Grade of what is transcribed or compiled here: no edition of a publisher."""

FIGURES: Mapping[str, str] = {
    "control": "standards.export_controls",
    "promise": "commitments.table",
    "event": "partners.timeline",
    "edition": "quality.status",
}
"""Kind of a change -> the figure that shows its row."""

OF_TABLE: Mapping[str, str] = {
    "production": "producers.ranking",
    "reserves": "producers.reserves",
    "demand": "demand.scenarios",
    "supply_outlook": "balance.supply_demand",
    "outlook": "balance.capacity",
    "prices": "prices.history",
    "salient": "us.sources",
    "us_supply": "us.sources",
    "trade": "trade.flows",
    "governance": "standards.governance",
    "gdp": "country.exports_gdp",
    "sites": "sites.map",
    "listings": "producers.listings",
}
"""Table of a corrected number -> the figure that shows it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A change as it is printed: who, what, and what happened.

    `taken` is the day a correction or an edition was taken in; `seat` the code of the country that
    acts, and `by` the short name of who does; "" where there is none.
    """

    change: Change
    who: str
    what: str
    step: str
    pages: tuple[Source, ...]
    figure: str
    old: str = ""
    new: str = ""
    taken: str = ""
    seat: str = ""
    by: str = ""


@lru_cache(maxsize=1)
def controls() -> Mapping[str, Mapping[str, str]]:
    """Id of each export control -> its row of the facts."""
    return {row["control_id"]: row for row in dicts(measures(facts("export_controls")))}


@lru_cache(maxsize=1)
def promises() -> Mapping[str, Mapping[str, str]]:
    """Id of each commitment -> its row of the facts."""
    return {row["commitment_id"]: row for row in dicts(facts("commitments"))}


@lru_cache(maxsize=1)
def _events() -> Mapping[str, Mapping[str, str]]:
    return {row["event"]: row for row in dicts(facts("timeline"))}


@lru_cache(maxsize=1)
def _corrections() -> Mapping[str, Correction]:
    return {one.place: one for one in accepted()}


@lru_cache(maxsize=1)
def _items() -> Mapping[str, list[Mapping[str, str]]]:
    by_control: dict[str, list[Mapping[str, str]]] = {}
    for row in dicts(named_items()):
        by_control.setdefault(row["control_id"], []).append(row)
    return by_control


def items_of(control: str) -> Sequence[Mapping[str, str]]:
    """What a control names, as `control_words.named_items` has it."""
    return _items().get(control, ())


@lru_cache(maxsize=4)
def every(day: str) -> tuple[Change, ...]:
    """All changes that the tables have, past and ahead; the calendars of editions as of a day."""
    out: list[Change] = []
    pages: dict[str, frozenset[str]] = {}
    for key, row in controls().items():
        named = {item["mineral"] for item in items_of(key) if item["mineral"]}
        out += analysis.control_changes(row, named)
        pages[key] = analysis.cited_ids(row)
    for key, row in promises().items():
        out += analysis.promise_changes(row, minerals_of(row["minerals"]))
        pages[key] = analysis.cited_ids(row)
    for one in accepted():
        change = _correction(one)
        out.append(change)
        pages[change.key] = frozenset({one.source})
    publishers = [row for row in records().values() if row.get("grade") != COMPILED]
    out += analysis.edition_changes(standings(publishers, dt.date.fromisoformat(day)))
    out += analysis.event_changes(_events().values(), tuple(out), pages)
    return tuple(out)


def _correction(one: Correction) -> Change:
    """On the day of the text that it is taken from: the day on which it was published."""
    stated = published(one)
    seats = {one.key[name] for name in ("iso3", "jurisdiction") if name in one.key}
    minerals = {one.key["mineral"]} if "mineral" in one.key else set()
    return analysis.corrected(stated, one.place, seats, minerals)


def published(one: Correction) -> str:
    """When the number of a correction was published; the day it was taken in where no text says."""
    if one.source in records():
        return str(records()[one.source].get("published") or one.date)
    return fact_source(one.source).published or one.date


def rows_of(changes: Iterable[Change], w: Words) -> list[Row]:
    """Changes as they are printed."""
    return [_WORDING[one.kind](one, w) for one in changes]


def _control(change: Change, w: Words) -> Row:
    row = controls()[change.key]
    items = [item_name(item, w) for item in items_of(change.key)]
    return Row(
        change,
        who=w.country(row["iso3"]),
        what=measure_name(row, items, w),
        step=step_text(change, w),
        pages=row_pages(row, w),
        figure=FIGURES["control"],
        seat=row["iso3"],
        by=w.country(row["iso3"]),
    )


def _promise(change: Change, w: Words) -> Row:
    row = promises()[change.key]
    by = sorted(parties(row)[0])
    return Row(
        change,
        who=w.fact("commitments.who", row["who"]),
        what=w.fact("commitments.commitment", row["commitment"]),
        step=step_text(change, w),
        pages=row_pages(row, w),
        figure=FIGURES["promise"],
        seat=by[0] if len(by) == 1 else "",
        by=short_name(row, w),
    )


def _event(change: Change, w: Words) -> Row:
    row = _events()[change.key]
    return Row(
        change,
        who="",
        what=w.fact("timeline.event", row["event"]),
        step=step_text(change, w),
        pages=row_pages(row, w),
        figure=FIGURES["event"],
    )


def _corrected(change: Change, w: Words) -> Row:
    one = _corrections()[change.key]
    return Row(
        change,
        who="",
        what=corrected(one, w),
        step=step_text(change, w),
        pages=(correction_source(one, w),),
        figure=OF_TABLE[one.table],
        old=one.old,
        new=one.new,
        taken=one.date,
    )


def _edition(change: Change, w: Words) -> Row:
    record = cited(source(change.key), w)
    return Row(
        change,
        who="",
        what=str(w.citation(record.short)),
        step=step_text(change, w),
        pages=(record,),
        figure=FIGURES["edition"],
        taken=str(records()[change.key]["retrieved"]) if change.step == "came" else "",
    )


_WORDING: Mapping[str, Callable[[Change, Words], Row]] = {
    "control": _control,
    "promise": _promise,
    "event": _event,
    "correction": _corrected,
    "edition": _edition,
}


def is_open(change: Change, on: dt.date) -> bool:
    """Whether a pause ran out, or a stated day came, and nothing is known since.

    Parameters
    ----------
    on : the day of what is known.
    """
    if change.step not in analysis.OPEN:
        return False
    if change.kind == "promise":
        known = status_of(promises()[change.key], on)
        return known is not None and known[1] == "deadline_passed"
    period = period_on(history(controls()[change.key]), on)
    return period is not None and period.state == "unknown"


def text_of(row: Row, w: Words) -> str:
    """Who and what in one line."""
    return w("follow.text", who=row.who, what=row.what) if row.who else row.what


def happened(row: Row, w: Words) -> str:
    """What happened; with the day on which a new number was taken in."""
    if not row.taken:
        return row.step
    return w("week.taken", step=row.step, date=w.date(row.taken))


def step_text(change: Change, w: Words) -> str:
    """'Pause ran out', 'Due': what happened, or was to happen."""
    return w(f"week.step.{change.step}")


def day_text(change: Change, w: Words) -> str:
    """The date of a change, as precisely as the tables have it."""
    return short_date(change.stated, w)


def chosen(day: str, seat: str, mineral: str) -> Sequence[Change]:
    """Changes of a seat and a mineral ("" for all), past and ahead."""
    return [one for one in every(day) if one.concerns(seat, mineral)]
