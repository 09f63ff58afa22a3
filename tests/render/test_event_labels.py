"""Labels of events: none covers another, a rule or the unit, and none leaves the picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msp_dash.figures.record import LinesEncoding, Panel, PanelEvent, Point, Series
from msp_dash.render.layout.axes import plan
from msp_dash.render.layout.event_labels import LINE, EventLabel, event_labels
from msp_dash.render.layout.ink import SLIDE_ZOOM, Frame, slide_frame

TITLES = ("New York meeting", "DR Congo: export quota", "China: export ban to the United States")
DATES = ("22 Sep 2022", "Feb 2025 to 15 Oct 2025", "3 Dec 2024, suspended 9 Nov 2025")


def labels_at(places: list[float], width: float, unit: float) -> tuple[EventLabel, ...]:
    events = [
        PanelEvent(str(n), x, TITLES[n % 3], DATES[(n + 1) % 3], "") for n, x in enumerate(places)
    ]
    labels, high = event_labels(
        events, places, (0, width * 0.7, width), unit, Frame("light", width)
    )
    for label in labels:
        assert -high <= label.top - 2
    return labels


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.1, 0.7), min_size=1, max_size=4),
    st.sampled_from([343, 560, 736]),
    st.sampled_from([0, 30, 120]),
)
def test_no_label_covers_another_or_a_rule(shares: list[float], width: int, unit: int) -> None:
    places = sorted(share * width for share in shares)
    labels = labels_at(places, width, unit)
    for label in labels:
        assert label.left >= 0
        assert label.left + label.width <= width
    for one, other in combinations(labels, 2):
        apart = one.left + one.width <= other.left or other.left + other.width <= one.left
        assert apart or one.top + one.height <= other.top or other.top + other.height <= one.top
    for one in labels:
        for other in labels:
            crossed = one.left < other.x < one.left + one.width
            assert not (crossed and other.rule_top < one.top + one.height), (one, other)


def test_events_of_one_year_share_a_rule_and_stand_in_rows() -> None:
    first, second = labels_at([500.0, 500.0], 736, 0)
    assert first.x == second.x
    assert abs(first.y - second.y) >= LINE


@pytest.mark.parametrize(("width", "events"), [(343, 2), (560, 4), (736, 4)])
def test_as_many_as_a_figure_has_find_a_place(width: int, events: int) -> None:
    places = [0.3 * width, 0.5 * width, 0.69 * width, 0.69 * width]
    assert len(labels_at(places[:events], width, 20)) == events


def test_the_widest_is_left_out_where_not_all_fit() -> None:
    labels = labels_at([100, 170, 240, 240], 343, 20)
    assert TITLES[2] not in {label.event.title for label in labels}


@pytest.mark.parametrize(("room", "events_left"), [(203, 2), (184, 1), (140, 0)])
def test_panels_of_a_slide_stay_in_its_room_with_as_many_events_as_fit(
    room: int, events_left: int
) -> None:
    events = tuple(
        PanelEvent(str(n), 2014.0, title, DATES[0], "") for n, title in enumerate(TITLES[:2])
    )
    line = Series("mine", "mine", tuple(Point(year, 0.5) for year in (2010, 2020)), "accent")
    panel = Panel("Title", "", (line,), ((0, "0%"), (1, "100%")), ((2010, "2010"), (2020, "2020")))
    panels = replace(panel, events=events), panel
    frame = slide_frame("light", 888, room=room * SLIDE_ZOOM)
    plans = plan(LinesEncoding(panels=panels), frame)
    assert all(one.foot <= room for one in plans)
    assert len(plans[0].events) == events_left
