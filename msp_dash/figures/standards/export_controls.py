"""Timeline of export controls, and the status of each on a date.

The date defaults to today. It is resolved before the cache is queried (`Use.usual`), so each day
has a figure of its own and a link contains its date: a briefing shows what was known on that day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import pandas as pd

from msp_dash.analysis.controls import (
    Period,
    State,
    apart,
    earliest_and_latest,
    history,
    items,
    measures,
    status_on,
)
from msp_dash.analysis.shares import WORLD
from msp_dash.data import facts
from msp_dash.data.curated import reference
from msp_dash.data.frames import dicts
from msp_dash.figures import control_words, record
from msp_dash.figures.absence import looked
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import capital
from msp_dash.figures.dates import decimal_year, short_date
from msp_dash.figures.demand.wording import brief_mineral
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page, locator_column, quotation
from msp_dash.figures.headline import Headline
from msp_dash.figures.partners.shared import page
from msp_dash.figures.record import PeriodLook, PeriodRow, PeriodsEncoding
from msp_dash.figures.registry import figure, spec
from msp_dash.params import Country, Measure, Mineral, On, Status, Use, View, today
from msp_dash.words import Words
from msp_dash.words.names import mineral_aliases

FIGURE = "standards.export_controls"
LOOKS: dict[State, PeriodLook] = {
    "in_force": "solid",
    "suspended": "pale",
    "planned": "outline",
    "proposal": "dashed",
    "unknown": "hatched",
    "reported": "thin",
}
"""How a state is drawn; an end and a plan that was dropped leave no bar."""

OVER: tuple[State, ...] = ("ended", "dropped")
STATED: tuple[State, ...] = ("planned", "suspended")
"""States whose end was stated beforehand: their bars run on past the day."""

LEADING = 6
"""Rows where few have room, such as a slide."""

YEARS_BACK, YEARS_AHEAD = 5, 0.4
"""Years before and after the day on the axis; what lies outside runs out of it as an arrow."""

SOURCES_MOST = 6
"""Pages cited under the figure: those that most rows rest on. Each row names its own."""

UNSOUGHT = ("AUS", "CAN", "JPN", "KOR", "NOR", "GBR", "USA")
"""Countries whose measures were not looked for when the facts were gathered."""

SOUGHT = ("CHL",)
"""Producers whose measures were looked for; where none was found, a note says so."""

DAY = dt.timedelta(days=1)

TABLE = (
    *("iso3", "item", "measure", "target", "announced", "in_force", "ended", "until"),
    *("status.day", "why", "since.status", "as_of.text"),
)
"""Columns of the table, before locator and source. Without the text of a measure, which would fill
a page for each."""


@lru_cache(maxsize=1)
def _items_of() -> Mapping[str, list[dict[str, Any]]]:
    """Measure -> its rows of `named_items`."""
    by_measure: dict[str, list[dict[str, Any]]] = {}
    for row in dicts(control_words.named_items()):
        by_measure.setdefault(row["control_id"], []).append(row)
    return by_measure


@lru_cache(maxsize=1)
def focus() -> tuple[str, ...]:
    """Minerals that the MSP names as its focus (facts, S104), in its order."""
    rows = facts("focus_minerals")
    minerals = rows.loc[rows["basis"] == "named_focus", "mineral"]
    return tuple(mineral_aliases()[name.replace(" ", "_")] for name in minerals)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Mineral, measure and status of every measure: each status that it ever had."""
    controls = measures(facts("export_controls"))
    states = [
        (row["control_id"], row["measure"], state)
        for row in dicts(controls)
        for state in dict.fromkeys(period.state for period in history(row))
    ]
    frame = pd.DataFrame(states, columns=["control_id", "measure", "status"])
    frame = control_words.named_items()[["control_id", "mineral"]].merge(frame, on="control_id")
    return preferred(frame, mineral=focus(), measure=ROW, status=ROW)


@lru_cache(maxsize=32)
def on_day(day: str) -> pd.DataFrame:
    """`status_on` of the facts, YYYY-MM-DD; cached, since most requests are for few dates."""
    return status_on(facts("export_controls"), dt.date.fromisoformat(day))


@lru_cache(maxsize=1)
def _minerals_of() -> Mapping[str, frozenset[str]]:
    """Measure -> the minerals that it names."""
    return {one: frozenset(row["mineral"] for row in own) for one, own in _items_of().items()}


def controls_of(view: View) -> pd.DataFrame:
    """Measures of a view on its day, as `status_on` gives them, a row each."""
    rows = on_day(view["on"])
    matches = [
        view["mineral"] in ("", *_minerals_of().get(control, ()))
        and view["country"] in ("", iso3)
        and view["measure"] in ("", measure)
        and view["status"] in ("", status)
        for control, iso3, measure, status in zip(
            *(rows[name] for name in ("control_id", "iso3", "measure", "status")), strict=True
        )
    ]
    return rows[matches].reset_index(drop=True)


# --- data ----------------------------------------------------------------------------------------


def _data(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each item that a measure names; of one mineral, that mineral's items alone."""
    w = view.words
    lines = [
        {
            "iso3": row["iso3"],
            "mineral": item["mineral"],
            "item": capital(control_words.item_name(item, w)),
            "measure": row["measure"],
            "target": control_words.target_name(row["target"], w)
            or w("standards.controls.target.all"),
            "announced": row["announced"],
            "in_force": row["in_force"],
            "ended": row["suspended_or_ended"],
            "until": row["suspended_until"],
            "status": row["status"],
            "why": row["why"],
            "since": row["since"],
            "as_of": row["status_as_of"],
            "what": row["what"],
            "control_id": row["control_id"],
            "locator": row["locator"],
            "quote": quotation(row),
            "source": page(row["source_id"]),
        }
        for row in dicts(rows)
        for item in _items_of()[row["control_id"]]
        if view["mineral"] in ("", item["mineral"])
    ]
    cells = {name: [line[name] or None for line in lines] for name in lines[0]}
    return pd.DataFrame(cells, dtype=object)


# --- picture -------------------------------------------------------------------------------------


def _ordered(rows: pd.DataFrame, w: Words) -> pd.DataFrame:
    """Countries with most measures first; a country's by the day each is first heard of."""
    many, records = Counter(rows["iso3"]), dicts(rows)
    first = [history(row | {"status": row["recorded"]})[0].first for row in records]
    keys = [
        (-many[row["iso3"]], w.country(row["iso3"]), day)
        for row, day in zip(records, first, strict=True)
    ]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _narrowed(view: View) -> bool:
    return bool(view["mineral"] or view["country"])


def leading(view: View, rows: pd.DataFrame) -> list[str]:
    """Ids of the rows that stay where few have room, in their turn.

    Of each mineral that the MSP names as its focus, the measure on it (not on its scrap or on
    technology) whose status changed last; where a mineral or a country is asked for, the measures
    whose status changed last. What is over comes after all others.
    """
    last_first = sorted(dicts(rows), key=lambda row: row["first"], reverse=True)
    newest = [row["control_id"] for row in sorted(last_first, key=lambda r: r["status"] in OVER)]
    if _narrowed(view):
        return newest[:LEADING]
    chosen_ids: list[str] = []
    for mineral in focus():
        on_it = _on_mineral().get(mineral, frozenset())
        chosen_ids += [one for one in newest if one in on_it and one not in chosen_ids][:1]
    return [*chosen_ids, *(one for one in newest if one not in chosen_ids)][:LEADING]


@lru_cache(maxsize=1)
def _on_mineral() -> Mapping[str, frozenset[str]]:
    """Mineral -> measures on it, not on its scrap or on technology."""
    rows = control_words.named_items()
    rows = rows[rows["covers"].isin(["all", "part", "raw"])]
    return {str(one): frozenset(own) for one, own in rows.groupby("mineral")["control_id"]}


def _visible_periods(
    periods: tuple[Period, ...], on: dt.date
) -> list[tuple[Period, dt.date, Period | None]]:
    """Periods up to a day, each with its last day drawn, and the next one where it ends there."""
    out = []
    for period, following in zip_longest(periods, periods[1:]):
        if period.first > on or period.state in OVER:
            continue
        past = period.last is not None and period.last < on
        stated = period.last is not None and period.state in STATED
        ends = period.last is not None and (past or stated)
        last = period.last if period.last and ends else on
        out.append((period, last, following if ends else None))
    return out


def _rows(view: View, rows: pd.DataFrame) -> tuple[PeriodRow, ...]:
    w = view.words
    on = dt.date.fromisoformat(view["on"])
    lead, items_of = leading(view, rows), _items_of()
    out = []
    for row in dicts(rows):
        items_of_it = [control_words.item_name(item, w) for item in items_of[row["control_id"]]]
        name = control_words.measure_name(row, items_of_it, w)
        country, as_of = w.country(row["iso3"]), short_date(row["status_as_of"], w)
        stretches = tuple(
            record.Period(
                decimal_year(period.first.isoformat()),
                decimal_year((last + DAY if following else last).isoformat()),
                LOOKS[period.state],
                control_words.period_tip(period, following, name, country, on, w),
            )
            for period, last, following in _visible_periods(
                history(row | {"status": row["recorded"]}), on
            )
        )
        out.append(
            PeriodRow(
                key=row["control_id"],
                group=country,
                group_key=row["iso3"],
                name=name,
                periods=stretches,
                look=LOOKS.get(row["status"]),
                status=control_words.status_text(row, w),
                as_of=as_of,
                as_of_text=w("standards.controls.seen", date=as_of),
                lead=lead.index(row["control_id"]) + 1 if row["control_id"] in lead else 0,
            )
        )
    return tuple(out)


def _encoding(view: View, rows: pd.DataFrame) -> PeriodsEncoding:
    w = view.words
    period_rows = _rows(view, rows)
    at = decimal_year(view["on"])
    begun = min((p.start for row in period_rows for p in row.periods), default=at)
    start = float(max(int(begun), int(at) - YEARS_BACK + 1))
    used = {period.look for row in period_rows for period in row.periods}
    return PeriodsEncoding(
        start=start,
        end=at + YEARS_AHEAD,
        at=at,
        at_text=short_date(view["on"], w),
        ticks=tuple((float(y), str(y)) for y in range(int(start), int(at + YEARS_AHEAD) + 1)),
        heads=(
            w("standards.controls.head.country"),
            w("standards.controls.head.measure"),
            w("standards.controls.head.status"),
            w("standards.controls.head.seen"),
        ),
        rows=period_rows,
        legend=tuple(
            (look, w(f"standards.controls.legend.{state}"))
            for state, look in LOOKS.items()
            if look in used
        ),
        order=w(f"standards.controls.order.{'newest' if _narrowed(view) else 'focus'}"),
    )


# --- words ---------------------------------------------------------------------------------------


def _what(view: View, *, one: bool) -> str:
    """'export controls', 'export bans on cobalt'."""
    w = view.words
    kind = w(f"standards.controls.kind.{view['measure'] or 'any'}.{'one' if one else 'other'}")
    if not view["mineral"]:
        return kind
    mineral = brief_mineral(view["mineral"], w)
    return w("standards.controls.on", kind=kind, mineral=mineral)


def _head(view: View, rows: pd.DataFrame) -> Headline:
    """How many measures have the selected status (default: in force), and which country has most.

    A status is known as far as the texts go: the title says to which year, the second to when.
    Where a suspension has run out, and no status is selected, the title says that.
    """
    w = view.words
    over = rows[rows["why"] == "end_passed"]
    if len(over) and not view["status"]:
        return _ran_out(view, rows, over)
    state = view["status"] or "in_force"
    in_state = rows[rows["status"] == state]
    n, total = len(in_state), len(rows)
    texts = in_state if n else rows
    first, last = earliest_and_latest(texts["status_as_of"])
    as_of = min(last, view["on"])
    form, whose = _form(view, in_state, total)
    title = w(
        f"standards.controls.title.{form}",
        n=n,
        when=w("standards.controls.title.when", date=as_of[:4]),
        what=_what(view, one=(total if "some" in form else n) <= 1),
        count=w.count(n),
        total=w.count(total),
        most=w.count(int((in_state["iso3"] == whose).sum())),
        country=w.the_country(whose),
        status=w(f"standards.controls.status.{state}"),
    )
    span = "one" if first == last else "span"
    dates = {"first": short_date(first, w), "last": short_date(last, w)}
    second = w(f"standards.controls.second.{span}", date=w.date(view["on"]), **dates)
    return Headline(title, second)


def _ran_out(view: View, rows: pd.DataFrame, over: pd.DataFrame) -> Headline:
    """How many suspensions ran out, and what is still known to be in force."""
    w, total = view.words, len(rows)
    what = _what(view, one=len(over) == 1)
    if view["country"]:
        what = w("standards.controls.of", kind=what, country=w.the_country(view["country"]))
    title = w(
        "standards.controls.ran_out.title",
        n=len(over),
        count=w.count(len(over)),
        what=what,
        date=short_date(over["suspended_until"].max(), w),
    )
    in_force = rows[rows["status"] == "in_force"]
    form, whose = _form(view, in_force, total)
    _, last = earliest_and_latest((in_force if len(in_force) else rows)["status_as_of"])
    last = min(last, view["on"])
    second = w(
        f"standards.controls.ran_out.second.{form if form in ('most', 'none') else 'some'}",
        n=len(in_force),
        when=w("standards.controls.title.when", date=last[:4]),
        count=w.count(len(in_force)),
        total=w.count(total),
        most=w.count(int((in_force["iso3"] == whose).sum())),
        country=w.the_country(whose),
        last=short_date(last[:7], w),
    )
    return Headline(title, second)


def _form(view: View, in_state: pd.DataFrame, total: int) -> tuple[str, str]:
    """Form of the title, and the country that it names: the selected one, or the leader of all.

    Measures of another status stand in the picture too: of how many those are is said, of all
    countries or of the selected one, never of all beside one country's.
    """
    some = len(in_state) < total
    if in_state.empty:
        return "country_none" if view["country"] else "none", view["country"] or WORLD
    (top, most), *rest = Counter(in_state["iso3"]).most_common()
    if view["country"] or not (rest or some):
        return "country_some" if some else "country", top
    leads = rest and rest[0][1] < most and not view["mineral"]
    return "most" if leads else "some" if some else "plain", top


def _notes(view: View, rows: pd.DataFrame) -> tuple[str, ...]:
    w = view.words
    counts = Counter(rows["status"])
    listed = [
        w(
            "standards.controls.counted",
            n=w.count(counts[s]),
            status=w(f"standards.controls.status.{s}"),
        )
        for s in (*LOOKS, *OVER)
        if counts[s]
    ]
    count = w.count(len(rows))
    notes = [w("standards.controls.note.counts", count=count, listed="; ".join(listed))]
    if (rows["why"] == "end_passed").any() or (rows["why"] == "due_passed").any():
        notes.append(w("standards.controls.note.unknown"))
    if (rows["control_id"] == "MMR-KIA-2024").any():
        notes.append(w("standards.controls.note.not_state"))
    notes.append(w("standards.controls.note.precision"))
    notes += _apart(view)
    secondary = int((rows["confidence"] == "secondary").sum())
    if secondary:
        count = w.count(secondary, capital=True)
        notes.append(w("standards.controls.note.secondary", n=secondary, count=count))
    unsought = w.listing([w.the_country(code) for code in UNSOUGHT])
    notes.append(w("standards.controls.note.scope", countries=unsought))
    none = [code for code in SOUGHT if looked("facts/export_controls", country=code)]
    if none:
        countries = w.listing([w.the_country(code) for code in none])
        notes.append(w("standards.controls.note.none_found", countries=countries))
    return tuple(notes)


def _apart(view: View) -> list[str]:
    """A note on production quotas and promises of the view's country and mineral by its day."""
    w = view.words
    places: dict[str, list[str]] = {}
    for row, minerals in _no_controls():
        if (
            row["announced"] <= view["on"]
            and view["country"] in ("", row["iso3"])
            and view["mineral"] in ("", *minerals)
        ):
            place = f"{w.country(row['iso3'])}, {short_date(row['announced'], w)}"
            places.setdefault(row["measure"], []).append(place)
    listed = [
        w(f"standards.controls.apart.{measure}", places="; ".join(own))
        for measure, own in places.items()
    ]
    return [w("standards.controls.note.apart", listed=w.listing(listed))] if listed else []


@lru_cache(maxsize=1)
def _no_controls() -> tuple[tuple[dict[str, Any], frozenset[str]], ...]:
    """Rows of `apart`, each with the minerals that it names."""
    rows = apart(facts("export_controls"))
    items_of_all = items(rows, reference("control_labels"), mineral_aliases())
    minerals = items_of_all.groupby("control_id")["mineral"].agg(frozenset)
    return tuple((row, minerals.get(row["control_id"], frozenset())) for row in dicts(rows))


def _filter_labels(view: View) -> list[str]:
    w = view.words
    return [
        use.parameter.label(view[use.parameter.name], w)
        for use in spec(FIGURE).uses
        if use.parameter.name in ("mineral", "country", "measure", "status")
        and view[use.parameter.name]
    ]


def never(view: View) -> str:
    """Why there is nothing where no measure of the choice was on record on any day."""
    w = view.words
    return w("standards.controls.nothing_ever", asked=", ".join(_filter_labels(view)))


def _nothing(view: View) -> NoData:
    """Why nothing is shown, and the closest view that has measures."""
    w = view.words
    parts = _filter_labels(view)
    date = w.date(view["on"])
    whole = View(dict(view) | {"mineral": "", "measure": "", "status": ""})
    if view["country"] in UNSOUGHT and controls_of(whole).empty:
        country = w.the_country(view["country"])
        reason = w("standards.controls.nothing_unsought", country=country, date=date)
    elif parts:
        reason = w("standards.controls.nothing_asked", asked=", ".join(parts), date=date)
    else:
        reason = w("standards.controls.nothing", date=date)
    near = dict(view)
    for name in ("status", "measure", "country", "mineral"):
        near[name] = ""
        if len(controls_of(View(near))):
            break
    else:
        near["on"] = today()
    return NoData(reason, nearest=View(near))


@figure(
    FIGURE,
    Use(Mineral, optional=True),
    Country,
    Use(Measure, optional=True),
    Use(Status, optional=True),
    Use(On, default=today),
    tables=("facts/export_controls", "facts/focus_minerals", "reference/control_labels"),
    choices=choices,
    why_empty=never,
)
def export_controls(view: View) -> Draft:
    """Measures that hold back exports, and where each stood on a day.

    Rows, one for each item that a measure names: iso3 (EU the Union), mineral (id, null where the
    item is none), item, measure, target, announced, in_force, ended (or suspended), until (end of a
    suspension); status on the day, why (unknown), since (beginning of that status, null where it
    is not established): dates as precise as known; as_of (latest text consulted), what, control_id,
    locator (id of a page of the facts, and the place in it), quote, source (address).
    """
    w = view.words
    rows = controls_of(view)
    if rows.empty:
        raise _nothing(view)
    rows = _ordered(rows, w)
    encoding = _encoding(view, rows)
    head = _head(view, rows)
    cited = [source for source, _ in Counter(rows["source_id"]).most_common(SOURCES_MOST)]
    sources = tuple(fact_page(source, w) for source in cited)
    listed = [
        w(
            "standards.controls.alt_row",
            country=r.group,
            name=r.name,
            status=r.status,
            seen=r.as_of_text,
        )
        for r in encoding.rows
    ]
    return Draft(
        title=head,
        subtitle={"date": w.date(view["on"])},
        data=_data(view, rows),
        encoding=encoding,
        sources=sources,
        notes=_notes(view, rows),
        alt={"second": head.second, "rows": "; ".join(listed)},
        table=(*TABLE, locator_column(rows["locator"], w), "source"),
    )
