"""The register of seats, and promises past their date."""

from __future__ import annotations

import re

import pytest

from msp_dash.analysis.commitments import parties
from msp_dash.data import facts
from msp_dash.data.frames import dicts
from msp_dash.figures.record import EmptyEncoding, PeriodsEncoding, RegisterEncoding, RegisterRow
from msp_dash.figures.registry import build
from msp_dash.figures.retired import successor
from msp_dash.render.layout.compose import compose
from msp_dash.ui.cards.content import content
from msp_dash.ui.table import OVERDUE_PX

ON = {"on": "2026-12-01"}


def rows_of(query: dict[str, str]) -> dict[str, RegisterRow]:
    encoding = build("table.register", ON | query).encoding
    assert isinstance(encoding, RegisterEncoding)
    return {row.key: row for row in encoding.rows}


def test_the_title_says_who_came_from_new_york_to_washington() -> None:
    figure = build("table.register", ON)
    assert figure.title == (
        "Five of eight guests of 2022 came to Washington, as did all eleven partners"
    )
    assert figure.second.startswith("78 promises are on record; 15 are past their date")


def test_partners_and_guests_have_a_row_and_others_are_in_the_table() -> None:
    figure = build("table.register", ON)
    rows = rows_of({})
    assert {"USA", "EU", "JPN", "ZMB", "COD", "MOZ"} <= rows.keys()
    assert "AGO" not in rows
    assert "AGO" in set(figure.data["iso3"])
    assert any("have no row here" in note for note in figure.notes)


def test_a_seat_has_a_mark_a_meeting_by_its_role() -> None:
    rows = rows_of({})
    assert [cell.symbol for cell in rows["ZMB"].cells][:2] == ["circle", "circle"]
    assert rows["ZMB"].cells[-1].symbol == "circle"
    assert rows["MOZ"].cells[-1].symbol == "dot"
    assert {cell.symbol for cell in rows["USA"].cells} == {"square", "dash", "square_ring"}


def test_a_seat_brings_what_matters_most_of_its_output() -> None:
    rows = rows_of({})
    assert rows["COD"].brings.startswith("Copper, mined: 32 billion USD (13.9%")
    assert "Cobalt, mined: 74.2%" in rows["COD"].brings
    assert rows["EST"].brings == "No output on record, which is not a zero"
    assert "27 member states" in rows["EU"].brings


def test_each_promise_of_a_seat_has_a_mark_and_those_of_many_one_row() -> None:
    rows = rows_of({})
    every = dicts(facts("commitments"))
    own = [one for one in every if "JPN" in parties(one)[0] and len(parties(one)[0]) <= 3]
    assert len(rows["JPN"].promises) == len(own)
    assert rows["JPN"].due == "2 past due"
    joint = [one for one in every if len(parties(one)[0]) > 3]
    assert len(rows["joint"].promises) == len(joint)


SIX = {
    "USA": ((48, 12), (52, 13, 14)),
    "EU": ((7, 1), (11, 2, 0)),
    "JPN": ((8, 2), (12, 3, 1)),
    "ZMB": ((0, 0), (0, 0, 0)),
    "COD": ((1, 0), (1, 0, 1)),
    "ARG": ((1, 0), (1, 0, 0)),
}
"""Seat -> promises of at most three seats and those past their date; all that it made, those past
their date, and those made to it: counted by hand."""


@pytest.mark.parametrize("seat", SIX)
def test_a_seat_has_all_that_the_record_has_on_it(seat: str) -> None:
    (marks, hollow), (made, overdue, received) = SIX[seat]
    figure = build("table.register", ON | {"seat": seat})
    row = rows_of({"seat": seat})[seat]
    assert row.selected
    assert len(row.promises) == marks
    assert sum(mark.symbol == "ring" for mark in row.promises) == hollow
    if made or received:
        assert f"{made} promise" in figure.title
        assert f"{overdue} past" in figure.title
        assert f"{received} received" in figure.title
    else:
        assert figure.title == "No promise on record by 2026 names Zambia"


def test_another_seat_gets_a_row_when_it_is_asked_about() -> None:
    assert "AGO" in rows_of({"seat": "AGO"})


def test_before_washington_the_title_is_about_the_meetings_until_then() -> None:
    figure = build("table.register", {"on": "2024-06-01"})
    assert figure.title.startswith("Of five meetings through 2024, three list partners")
    assert "CMM-2026-02-04" not in set(figure.data["convening"])


def test_links_to_attendance_lead_to_the_register() -> None:
    assert successor("partners.attendance", {"country": "ZMB", "lens": "msp"}) == (
        "table.register",
        {"seat": "ZMB", "lens": "msp"},
    )


@pytest.mark.parametrize("width", [358, 864, 1328])
def test_the_register_fits_its_width(width: int) -> None:
    drawing = compose(build("table.register", ON), theme="light", width=width)
    assert drawing.width == width
    assert drawing.height < 2200


# --- past their date -----------------------------------------------------------------------------


def test_promises_past_their_date_stand_by_days() -> None:
    figure = build("table.overdue", ON)
    assert (
        figure.title == "15 of 78 promises are past their date in 2026; what followed is not known"
    )
    days = list(figure.data["days"])
    assert days == sorted(days, reverse=True)
    korea = figure.data.set_index("id").loc["CM-004"]
    assert (korea["made"], korea["due"], korea["days"]) == ("2026-02-04", "2026-06-30", 154)
    assert isinstance(figure.encoding, PeriodsEncoding)
    assert len(figure.encoding.rows) == len(figure.data)


def test_a_seat_keeps_the_promises_that_name_it() -> None:
    data = build("table.overdue", ON | {"seat": "AUS"}).data
    assert set(data["id"]) == {"CM-014", "CM-015"}


def test_none_past_its_date_is_said_of_the_promises_asked_about() -> None:
    figure = build("table.overdue", ON | {"seat": "CAN", "on": "2025-12-30"})
    assert isinstance(figure.encoding, EmptyEncoding)
    assert "past" in figure.encoding.reason


def test_a_seat_that_no_promise_names_is_said_to_have_none() -> None:
    figure = build("table.overdue", ON | {"seat": "ZMB"})
    assert isinstance(figure.encoding, EmptyEncoding)
    assert figure.encoding.reason == "No commitment on record names Zambia."


@pytest.mark.live
def test_a_seat_made_what_it_made_with_many_others_too() -> None:
    every = facts("commitments")
    made = [row for row in dicts(every) if "EST" in parties(row)[0]]
    assert made
    title = build("table.register", {"seat": "EST"}).title
    assert title.startswith(f"Estonia: {len(made)} promise")


@pytest.mark.live
def test_promises_past_their_date_of_a_mineral_name_it() -> None:
    figure = build("table.overdue", {"mineral": "rare_earths", "on": "2026-12-01"})
    assert figure.title == (
        "One promise that names rare earths is past its date in 2026, its outcome unknown"
    )


def test_promises_past_their_date_never_outgrow_their_room_on_the_page() -> None:
    """There are more of them every month; the page says how many it shows."""
    figure = build("table.overdue", ON | {"on": "2027-12-31"})
    card = content(figure, "light", 992, room=OVERDUE_PX)
    height = re.search(r'height="([\d.]+)"', card["picture"]["svg"])
    assert height and 0 < float(height.group(1)) <= OVERDUE_PX
    shown = len(set(re.findall(r'data-key="(\w[^"]*)"', card["picture"]["svg"])))
    said = f"{shown} of {len(figure.data)} rows are shown, those past due for longest."
    assert shown < len(figure.data) and said in card["head"]
