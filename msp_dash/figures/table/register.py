"""The register: seats by meeting, what each brings, and what it promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from msp_dash.analysis.commitments import parties
from msp_dash.analysis.contribution import RESERVES
from msp_dash.analysis.groups import NEW_YORK, SUCCESSION, at_meeting
from msp_dash.data import facts
from msp_dash.data.curated_check import WASHINGTON
from msp_dash.data.frames import dicts
from msp_dash.figures.absence import looked
from msp_dash.figures.commitments.shared import on_day
from msp_dash.figures.country.ranks import RANKS_READ, bounded, name_of, page_of
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.matters import matters
from msp_dash.figures.partners import attendance, shared
from msp_dash.figures.partners.data import ENERGY
from msp_dash.figures.record import Cell, LegendItem, RegisterEncoding, RegisterRow, Symbol
from msp_dash.figures.registry import figure
from msp_dash.figures.standing import UNION, Standing
from msp_dash.figures.trade.wording import usd
from msp_dash.figures.view_group import eu_states, lens_entities
from msp_dash.params import Lens, On, Seat, Use, View, today
from msp_dash.words import Words

FIGURE = "table.register"
JOINT = 3
"""Up to so many seats have a mark for a promise of theirs; one of more stands in a row for all."""

SHARE_MIN = 0.005
"""A smaller share of the six minerals is not what a seat brings."""

USD_MIN = 1e8
"""A smaller value is not printed: the share says more."""

MARKS: Mapping[str, tuple[Symbol, str]] = {
    "signed": ("square", "ink"),
    "disbursed": ("square", "ink"),
    "announced": ("square", "absent"),
    "unknown": ("dash", "ink2"),
    "deadline_passed": ("ring", "ink"),
}
"""What is known of a promise -> its mark, as the layout of a register draws it."""

ORDER = ("disbursed", "signed", "announced", "unknown", "deadline_passed")
READ = (
    *RANKS_READ,
    "salient",
    *("facts/convenings", "facts/members", "facts/participation", "facts/commitments"),
)


@dataclass(frozen=True, slots=True)
class Seats:
    """Codes by section, in order; `others` are on a list and not drawn."""

    partners: tuple[str, ...]
    guests: tuple[str, ...]
    chosen: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def with_rows(self) -> tuple[str, ...]:
        """All seats that have a row."""
        return (*self.partners, *self.guests, *self.chosen)


# --- who, and at which meeting -------------------------------------------------------------------


@lru_cache(maxsize=64)
def meetings(on: str) -> pd.DataFrame:
    """Meetings whose texts name who took part, up to a day; the last is that of Washington."""
    listed = attendance.meetings(on)
    if on < SUCCESSION:
        return listed
    convenings = facts("convenings")
    last = convenings[convenings["convening_id"] == WASHINGTON]
    return pd.concat([listed, last], ignore_index=True)


@lru_cache(maxsize=64)
def participation(on: str) -> pd.DataFrame:
    """Who was named at these meetings, in which capacity, in their order."""
    order = {code: at for at, code in enumerate(meetings(on)["convening_id"])}
    rows = facts("participation")
    rows = rows[rows["convening_id"].isin(order)]
    rows = rows.assign(order=rows["convening_id"].map(order))
    return rows.sort_values(["order", "iso3"], kind="stable").drop(columns="order")


def seats_of(view: View) -> Seats:
    """Partners and guests of New York, with the most promises first; a chosen group alone."""
    w, on = view.words, view["on"]
    count = {code: len(own) for code, own in promises(on).items()}

    def ordered(codes: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(shared.by_name(codes, w), key=lambda code: -count.get(code, 0)))

    partners = shared.partners_on(on)
    guests = at_meeting(facts("participation"), NEW_YORK, ("minerals_rich_guest",))
    everyone = {*participation(on)["iso3"], *partners}
    if view["lens"] != "none":
        group = set(lens_entities(view))
        rest = group - partners - guests
        return Seats(ordered(group & partners), ordered(group & guests), ordered(rest), ())
    chosen = {view["seat"]} - {"", *partners, *guests}
    others = everyone - partners - guests - chosen
    return Seats(ordered(partners), ordered(guests), tuple(chosen), ordered(others))


@lru_cache(maxsize=8)
def promises(on: str) -> Mapping[str, list[Mapping[str, str]]]:
    """Seat -> the promises that it made by a day, alone or with few others, by what is known."""
    by_seat: dict[str, list[Mapping[str, str]]] = {}
    for row in dicts(on_day(on)):
        by, _ = parties(row)
        for code in by if len(by) <= JOINT else ("",):
            by_seat.setdefault(code, []).append(row)
    for rows in by_seat.values():
        rows.sort(key=lambda row: (ORDER.index(state_of(row)), row["date"]))
    return by_seat


def state_of(row: Mapping[str, str]) -> str:
    """What is known of a promise: a status, or that its date has passed."""
    return row["why"] or row["status"]


# --- what a seat brings --------------------------------------------------------------------------


@lru_cache(maxsize=256)
def brought(iso3: str) -> tuple[tuple[Standing, float | None], ...]:
    """What matters most of what it mines, in USD where that has a price, then the most of the six.

    Nothing for a country without output on record, and for the Union, which counts with its states.
    """
    if iso3 == UNION:
        return ()
    own = [one for one in matters(iso3) if one.first.stage != RESERVES]
    led = [one for one in matters(iso3, "mine") if one.first.stage != RESERVES] or own
    if not led:
        return ()
    first = led[0]
    of_six = [
        stage
        for one in own
        if one.mineral in ENERGY
        for stage in one.stages
        if stage.stage != RESERVES and stage.share >= SHARE_MIN and stage != first.first
    ]
    most = max(of_six, key=lambda one: one.share, default=None)
    usd_of_first = first.usd if first.worth == "output" else None
    return ((first.first, usd_of_first), *([(most, None)] if most else []))


def brings_text(iso3: str, w: Words) -> str:
    """'Copper, mined: 9.4 billion USD (4.1%); copper, smelted: 3.0%'."""
    if iso3 == UNION:
        return w("table.register.brings.union", n=len(eu_states()))
    parts = [_part(one, value, w) for one, value in brought(iso3)]
    return "; ".join(parts) or w("table.register.brings.none")


def _part(one: Standing, value: float | None, w: Words) -> str:
    share = bounded(w.share_table(one.share, one.bound), one, w).replace(" ", "\N{NO-BREAK SPACE}")
    if value is None or value < USD_MIN:
        return w("table.register.brings.share", what=name_of(one, w), share=share)
    return w("table.register.brings.usd", what=name_of(one, w), usd=usd(w, value), share=share)


# --- the picture ---------------------------------------------------------------------------------


def _cells(code: str, on: str, capacities: Mapping[tuple[str, str], str], w: Words) -> list[Cell]:
    partners = shared.partners_on(on)
    cells = []
    for row in dicts(meetings(on)):
        capacity = capacities.get((code, row["convening_id"]), "")
        if row["convening_id"] == WASHINGTON and capacity:
            look = attendance.LOOKS["partner" if code in partners else "minerals_rich_guest"]
            capacity = "delegation"
        else:
            look = attendance.LOOKS.get(capacity) or attendance.Look("dot", "absent")
        tip = capacity and w(
            "partners.meetings.tip",
            name=w.country(code),
            meeting=attendance.meeting_name(row, w),
            capacity=w(f"partners.capacity.{capacity}"),
        )
        cells.append(Cell(look.symbol, look.token, tip))
    return cells


def _promise_cells(rows: Iterable[Mapping[str, str]], w: Words) -> tuple[Cell, ...]:
    return tuple(Cell(*MARKS[state_of(row)], promise_text(row, w)) for row in rows)


def promise_text(row: Mapping[str, str], w: Words) -> str:
    """Who promised what and when, and what is known of it."""
    return w(
        "table.register.promise",
        what=w.fact("commitments.commitment", row["commitment"]),
        who=w.fact("commitments.who", row["who"]),
        date=w.date(row["date"]),
        state=w(f"commitments.status.{state_of(row)}"),
    )


def count_past_due(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many promises have a date that passed, with nothing known of them since."""
    return sum(row["why"] == "deadline_passed" for row in rows)


def _due_text(rows: Sequence[Mapping[str, Any]], w: Words) -> str:
    """How many promises are past due, "" for none."""
    n = count_past_due(rows)
    return w("table.register.past_due", n=n) if n else ""


def _row(
    code: str, view: View, capacities: Mapping[tuple[str, str], str], token: str
) -> RegisterRow:
    w, own = view.words, promises(view["on"]).get(code, [])
    return RegisterRow(
        code,
        w.country(code),
        token,
        tuple(_cells(code, view["on"], capacities, w)),
        brings_text(code, w),
        _due_text(own, w),
        _promise_cells(own, w),
        selected=code == view["seat"],
    )


def _encoding(view: View, seats: Seats) -> RegisterEncoding:
    w, on = view.words, view["on"]
    capacities = {
        (str(code), str(meeting)): str(capacity)
        for code, meeting, capacity in participation(on)[
            ["iso3", "convening_id", "capacity"]
        ].itertuples(index=False)
    }
    rows: list[RegisterRow] = []
    for section, codes, token in (
        ("partners", seats.partners, "partner"),
        ("guests", seats.guests, "room"),
        ("chosen", seats.chosen, "absent"),
    ):
        if codes and section != "partners":
            rows.append(RegisterRow(section, w(f"table.register.section.{section}"), heading=True))
        rows += [_row(code, view, capacities, token) for code in codes]
    joint = promises(on).get("", [])
    if joint:
        name, due = w("table.register.section.joint"), _due_text(joint, w)
        rows.append(RegisterRow("joint", name, due=due, promises=_promise_cells(joint, w)))
    return RegisterEncoding(
        columns=tuple(attendance.meeting_column(row, w) for row in dicts(meetings(on))),
        rows=tuple(rows),
        legend=_legend(rows, w),
        heads=(w("table.register.head.brings"), w("table.register.head.promises")),
        order=w("table.register.order"),
    )


LEGEND: Mapping[str, Literal["swatch", "dashed", "outline"]] = {
    "signed": "swatch",
    "announced": "swatch",
    "unknown": "dashed",
    "deadline_passed": "outline",
}
"""What is known of a promise -> its swatch in the legend."""


def _legend(rows: Sequence[RegisterRow], w: Words) -> tuple[LegendItem, ...]:
    used = {(cell.symbol, cell.token) for row in rows for cell in row.cells}
    marks = [
        LegendItem(look.token, w(f"partners.meetings.legend.{capacity}"), look.symbol)
        for capacity, look in attendance.LOOKS.items()
        if (look.symbol, look.token) in used
    ]
    states = {(cell.symbol, cell.token) for row in rows for cell in row.promises}
    marks += [
        LegendItem(MARKS[state][1], w(f"table.register.legend.{state}"), swatch)
        for state, swatch in LEGEND.items()
        if MARKS[state] in states
    ]
    return tuple(marks)


def has_seat(iso3: str) -> bool:
    """Whether a list or a promise names a country, so that its row says something."""
    return not looked("facts/participation", "facts/commitments", country=iso3)


# --- sentences -----------------------------------------------------------------------------------


def came(on: str) -> tuple[int, int, int, int] | None:
    """Guests and partners of New York, each with how many came to Washington; None before that."""
    if on < SUCCESSION:
        return None
    rows = facts("participation")
    present = set(rows.loc[rows["convening_id"] == WASHINGTON, "iso3"])
    guests = at_meeting(rows, NEW_YORK, ("minerals_rich_guest",))
    partners = at_meeting(rows, NEW_YORK, ("partner",))
    return len(guests & present), len(guests), len(partners & present), len(partners)


def _headline(view: View, seats: Seats) -> Headline:
    w = view.words
    if view["seat"]:
        second = attendance.country_finding(view["seat"], view["on"], w)
        return Headline(_of_seat(view), second)
    numbers = came(view["on"])
    if numbers is None or view["lens"] != "none":
        first, *others = attendance.findings(
            view["on"], seats.partners, [*seats.guests, *seats.chosen, *seats.others], w
        )
        return Headline(first, others[0] if others else "")
    guests, of_guests, partners, of_partners = numbers
    form = "all" if partners == of_partners else "some"
    title = w(
        f"table.register.title.{form}",
        guests=w.count(guests, capital=True),
        of=w.count(of_guests),
        partners=w.count(partners),
        total=w.count(of_partners),
    )
    every = on_day(view["on"])
    overdue = count_past_due(dicts(every))
    return Headline(title, w("table.register.second", n=len(every), late=w.count(overdue)))


def _of_seat(view: View) -> str:
    """How many promises a seat made and received, and how many are past due."""
    w, seat = view.words, view["seat"]
    every = dicts(on_day(view["on"]))
    own, received = ([row for row in every if seat in parties(row)[side]] for side in (0, 1))
    absence = looked("facts/commitments", country=seat)
    if absence and not own and not received:
        return absence.sentence(
            w, "table.register.no_promise", country=w.the_country(seat), year=view["on"][:4]
        )
    return w(
        "table.register.seat",
        country=w.country(seat),
        n=len(own),
        year=view["on"][:4],
        late=w.whole(count_past_due(own)),
        received=w.whole(len(received)),
    )


# --- the figure ----------------------------------------------------------------------------------


def _data(view: View, seats: Seats) -> pd.DataFrame:
    on = view["on"]
    codes = [*seats.with_rows, *seats.others]
    dates = meetings(on).set_index("convening_id")["date"]
    records: list[dict[str, Any]] = []
    for row in dicts(participation(on)):
        if row["iso3"] in codes:
            records.append(
                {
                    "iso3": row["iso3"],
                    "what": "meeting",
                    "convening": row["convening_id"],
                    "date": dates[row["convening_id"]],
                    "capacity": row["capacity"],
                    "source": shared.page(row["source_id"]) or None,
                }
            )
    for code in codes:
        records += [
            {
                "iso3": code,
                "what": "output",
                "mineral": one.mineral,
                "stage": one.stage,
                "share": one.share,
                "usd": value,
                "source": page_of(one).url or None,
            }
            for one, value in brought(code)
        ]
        records += [
            {
                "iso3": code,
                "what": "promise",
                "date": row["date"],
                "commitment": row["commitment_id"],
                "state": state_of(row),
                "due": row["deadline"] or None,
                "source": shared.page(row["source_id"]) or None,
            }
            for row in dicts(on_day(on))
            if code in parties(row)[0]
        ]
    columns = [
        *("iso3", "what", "convening", "date", "capacity", "mineral", "stage", "share", "usd"),
        *("commitment", "state", "due", "source"),
    ]
    frame = pd.DataFrame(records, columns=columns)
    order = {code: at for at, code in enumerate(codes)}
    frame = frame.sort_values("iso3", key=lambda names: names.map(order), kind="stable")
    numbers = ["share", "usd"]
    frame[numbers] = frame[numbers].astype(float)
    texts = frame.columns.difference(numbers)
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    return frame.reset_index(drop=True)


def _notes(view: View, seats: Seats) -> list[str]:
    w = view.words
    notes = [w("table.register.note.brings"), w("table.register.note.promises")]
    if seats.others:
        notes.append(w("table.register.note.others", n=len(seats.others)))
    if view["seat"]:
        joint = sum(view["seat"] in parties(row)[0] for row in promises(view["on"]).get("", []))
        notes = [*([w("table.register.joint", n=joint)] if joint else []), *notes]
        notes = [*attendance.elsewhere(view["seat"], view["on"], w), *notes]
    statements = attendance.statement_notes(view["on"], w)
    return [*notes, *statements, w("commitments.note_on.unknown")]


@figure(
    FIGURE,
    Use(Lens, default="none"),
    Use(On, default=today),
    Seat,
    tables=READ,
)
def register(view: View) -> Draft:
    """A row a seat: its role by meeting, what matters of its output, and its promises.

    Rows by seat: iso3, what (meeting, output, promise); of a meeting convening, date and capacity;
    of output mineral, stage, share (0-1), usd (at the published price of its year, null without
    one); of a promise date, commitment (id), state and due; source (address). Seats that are on a
    list and have no row in the picture are among them.
    """
    w = view.words
    seats = seats_of(view)
    if view["on"] < shared.LAUNCH or not seats.with_rows or meetings(view["on"]).empty:
        reason = w("partners.meetings.nobody", date=w.date(view["on"]))
        raise NoData(reason, nearest=View(dict(view) | {"lens": "none", "on": today()}))
    data = _data(view, seats)
    encoding = _encoding(view, seats)
    used = set(participation(view["on"])["source_id"])
    pages = [fact_page(one, w) for one in attendance.MAIN_SOURCES if one in used]
    output = [page_of(one) for code in seats.with_rows for one, _ in brought(code)]
    return Draft(
        title=_headline(view, seats),
        subtitle={"date": w.date(view["on"])},
        data=data,
        encoding=encoding,
        sources=tuple(dict.fromkeys((*pages, *output))),
        notes=_notes(view, seats),
        alt={"rows": "; ".join(f"{row.name}: {row.brings}" for row in encoding.rows if row.brings)},
        table=(
            *("iso3", "what.register", "convening", "date", "capacity.role", "mineral", "stage"),
            *("share", "usd", "commitment.id", "state.promise", "due", "source.page"),
        ),
    )
