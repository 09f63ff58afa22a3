"""Events on lines over years: export controls on the mineral, and the meeting in New York.

Every event is a dated row of the facts. A figure that takes the parameter `Events` has those of the
countries that it draws; where it draws none, of the largest producers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from msp_dash.analysis.controls import history, measures
from msp_dash.analysis.groups import NEW_YORK
from msp_dash.data import TableError, facts
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.control_words import EVERYONE, item_name, named_items, target_name
from msp_dash.figures.dates import decimal_year, short_date
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.holdings import holdings
from msp_dash.figures.record import Figure, LinesEncoding, Panel, PanelEvent
from msp_dash.params import Events
from msp_dash.words import Words, words
from msp_dash.words.names import countries

CONTROLS_MAX = 3
"""Controls on a picture, besides the meeting."""
SHARE_MIN = 0.05
"""Controls of a country with less of the world's output or reserves are not drawn."""
ON_THE_MINERAL = ("all", "raw", "part")
"""What a measure covers where it is on the mineral itself, not on scrap, technology or products."""
KINDS = ("ban", "quota", "licence", "tax", "local_processing_rule", "state_trading")


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event of the facts: `since` with the precision of the facts; `pages` are its sources."""

    key: str
    since: str
    title: str
    date: str
    what: str
    pages: tuple[str, ...]


def with_events(figure: Figure) -> Figure:
    """The figure with events on its first panel, in its notes with their sources, and in words.

    A figure that does not take the parameter, or whose events are off, stays as it is.
    """
    encoding, params = figure.encoding, figure.params
    if params.get(Events.name, "none") or not isinstance(encoding, LinesEncoding):
        return figure
    first, *others = encoding.panels
    w = words(params["lang"])
    try:
        events = list(_within(first, _events(params.get("mineral", ""), first, w)))
    except TableError as error:
        # Numbers stand without them.
        return replace(figure, notes=(*figure.notes, w("figures.event.missing", reason=error)))
    if not events:
        return figure
    pages = {page: fact_page(page, w) for one in events for page in one.pages}
    cited = {one.key: "; ".join(pages[page].cite for page in one.pages) for one in events}
    on_axis = tuple(
        PanelEvent(
            key=f"event.{one.key}",
            at=_place(one.since, first),
            title=one.title,
            date=one.date,
            tip=w("figures.event.tip", what=one.what, date=one.date, sources=cited[one.key]),
        )
        for one in events
    )
    notes = [
        w("figures.event.note", what=one.what, date=one.date, sources=cited[one.key])
        for one in events
    ]
    if not _has_months(first):
        notes.append(w("figures.event.note_years"))
    spoken = "; ".join(w("figures.event.spoken", what=e.title, date=e.date) for e in on_axis)
    added = tuple(page for page in pages.values() if page not in figure.sources)
    return replace(
        figure,
        encoding=replace(encoding, panels=(replace(first, events=on_axis), *others)),
        notes=(*figure.notes, *notes),
        alt=w("figures.event.alt", alt=figure.alt, events=spoken),
        sources=figure.sources + added,
    )


def _events(mineral: str, panel: Panel, w: Words) -> list[_Dated]:
    """Controls of the countries with the largest shares, and the meeting, by date."""
    in_picture = {series.key for series in panel.series} & set(countries())
    controls = []
    for row, share in _controls(mineral):
        if in_picture and row["iso3"] not in in_picture:
            continue
        if share >= SHARE_MIN:
            controls.append((row["target"] != EVERYONE, -share, row["since"], row))
    controls.sort(key=lambda one: one[:3])
    within = (one for one in (_control(row, mineral, w) for *_, row in controls))
    events = [one for one in within if _is_within(one, panel)][:CONTROLS_MAX]
    return sorted([*events, _meeting(w)], key=lambda one: decimal_year(one.since))


def _within(panel: Panel, events: Iterable[_Dated]) -> Iterator[_Dated]:
    return (one for one in events if _is_within(one, panel))


def _is_within(event: _Dated, panel: Panel) -> bool:
    xs = [point.x for series in panel.series for point in series.points]
    return bool(xs) and min(xs) <= _place(event.since, panel) <= max(xs)


def _has_months(panel: Panel) -> bool:
    return any(point.x % 1 for series in panel.series for point in series.points)


def _place(date: str, panel: Panel) -> float:
    """Place on the axis: that of the year on lines of yearly values, each of which is of a year."""
    return decimal_year(date) if _has_months(panel) else int(date[:4])


@lru_cache(maxsize=64)
def _controls(mineral: str) -> tuple[tuple[Row, float], ...]:
    """Controls on a mineral that came into force, with `since`, and their country's share."""
    items = named_items()
    on_it = items["mineral"].eq(mineral) & items["covers"].isin(ON_THE_MINERAL)
    rows = measures(facts("export_controls"))
    rows = rows[
        rows["control_id"].isin(items.loc[on_it, "control_id"]) & rows["measure"].isin(KINDS)
    ]
    largest = _largest_shares(mineral)
    started = []
    for row in dicts(rows):
        since = next((p.since for p in history(row) if p.state == "in_force"), "")
        if since:
            started.append((row | {"since": since}, largest.get(row["iso3"], 0.0)))
    return tuple(started)


@lru_cache(maxsize=1)
def _items() -> Mapping[tuple[str, str], list[Row]]:
    """(control, mineral) -> what the control covers of the mineral."""
    items: dict[tuple[str, str], list[Row]] = {}
    for item in dicts(named_items()):
        items.setdefault((item["control_id"], item["mineral"]), []).append(item)
    return items


def _largest_shares(mineral: str) -> Mapping[str, float]:
    """The largest share of each country in the newest output or reserves of a mineral (0-1)."""
    largest: dict[str, float] = {}
    for one in holdings():
        if one.mineral == mineral:
            for code, share in zip(one.codes, np.nan_to_num(one.shares), strict=True):
                largest[code] = max(largest.get(code, 0.0), float(share))
    return largest


def _control(row: Row, mineral: str, w: Words) -> _Dated:
    target = target_name(row["target"], w)
    # The end of a measure is in general on another page than its beginning.
    further = row["also_source_ids"].split()[:1] if row["suspended_or_ended"] else []
    title = w(
        f"figures.event.{'control_aimed' if target else 'control'}.{row['measure']}",
        country=w.country(row["iso3"]),
        target=target,
    )
    items = _items()[row["control_id"], mineral]
    on_what = w.listing([item_name(item, w) for item in items])
    return _Dated(
        key=row["control_id"],
        since=row["since"],
        title=title,
        date=_dates(row, w),
        what=w("figures.event.what", event=title, items=on_what),
        pages=(row["source_id"], *further),
    )


def _dates(row: Row, w: Words) -> str:
    """'1 Jan 2020', 'Feb 2025 to 15 Oct 2025', '3 Dec 2024, suspended 9 Nov 2025'."""
    first, stop = short_date(row["since"], w), row["suspended_or_ended"]
    if not stop:
        return first
    form = "until" if row["status"] == "ended" else "suspended"
    return w(f"figures.event.{form}", first=first, last=short_date(stop, w))


def _meeting(w: Words) -> _Dated:
    """The meeting in New York, from the timeline of the partnership."""
    day = NEW_YORK[4:]
    row = next(one for one in dicts(facts("timeline")) if one["date"] == day)
    return _Dated(
        key=NEW_YORK,
        since=day,
        title=w("figures.event.meeting"),
        date=short_date(day, w),
        what=w.fact("timeline.event", row["event"]),
        pages=(row["source_id"],),
    )
