"""The changes of a week: sentence, ruler and rows."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from msp_dash.figures.record import EmptyEncoding, TimelineEncoding
from msp_dash.figures.registry import build, resolve, spec
from msp_dash.figures.week.changes import week_of
from msp_dash.params import BadValue
from msp_dash.words import LANGUAGES
from tests.figures.headlines import VIEWS_MAX
from tests.figures.headlines import choices as some
from tests.figures.test_contract import complaints_about_records
from tests.figures.test_headlines import complaints, year

END = {"until": "2026-12-01"}


def test_the_title_tells_the_control_that_matters_most_first() -> None:
    figure = build("week.changes", END)
    assert figure.title == "A pause of controls on five materials (China) ran out on 27 Nov 2026"
    assert list(figure.data["step"]) == ["ran_out", "ran_out"]
    assert list(figure.data["iso3"]) == ["CHN;USA", "CHN;USA"]
    assert "2 export controls" in figure.second


def test_a_week_without_a_change_says_so_and_keeps_its_ruler() -> None:
    figure = build("week.changes", {"until": "2026-10-05"})
    assert figure.title == "No change is on record from 29 Sep 2026 to 5 Oct 2026"
    assert figure.data.empty
    assert isinstance(figure.encoding, TimelineEncoding)
    assert figure.encoding.events
    assert figure.sources


def test_the_ruler_has_what_was_stated_beforehand_as_rings() -> None:
    encoding = build("week.changes", END).encoding
    assert isinstance(encoding, TimelineEncoding)
    assert encoding.window is not None
    end = encoding.window[1]
    assert all((event.symbol == "ring") == (event.at > end) for event in encoding.events)
    assert any(event.symbol == "ring" for event in encoding.events)


def test_a_correction_has_both_of_its_days_and_both_numbers() -> None:
    figure = build("week.changes", {"until": "2026-05-28", "kind": "correction"})
    brazil = figure.data.set_index("iso3").loc["BRA"]
    assert (brazil["date"], brazil["taken"]) == ("2026-05-27", "2026-11-27")
    assert (brazil["old"], brazil["new"]) == ("21000000", "11000000")
    assert brazil["figure"] == "producers.reserves"
    assert (
        figure.title == "Two numbers on critical minerals were corrected, the last on 27 May 2026"
    )


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"seat": "USA"}, 2),
        ({"seat": "ZMB"}, 0),
        ({"mineral": "gallium"}, 1),
        ({"mineral": "graphite"}, 1),
        ({"kind": "promise"}, 0),
    ],
)
def test_a_seat_a_mineral_and_a_kind_leave_out_the_rest(query: dict[str, str], keys: int) -> None:
    assert len(build("week.changes", END | query).data) == keys


def test_a_ban_on_users_of_a_country_is_a_change_of_that_country() -> None:
    """China's ban of 3 December 2024 is on "US military users"."""
    figure = build("week.changes", {"until": "2024-12-09", "kind": "control"})
    aimed = figure.data[figure.data["text"].str.contains("US military users")]
    assert list(aimed["iso3"]) == ["CHN;USA"]
    of_usa = build("week.changes", {"until": "2024-12-09", "kind": "control", "seat": "USA"})
    assert len(of_usa.data) == len(figure.data)


def test_what_names_nothing_is_said_to_be_left_out() -> None:
    assert any("left out" in note for note in build("week.changes", END | {"seat": "ZMB"}).notes)
    assert not any("left out" in note for note in build("week.changes", END).notes)


def test_any_period_can_be_asked_about() -> None:
    figure = build("week.changes", {"since": "2026-09-01", "until": "2026-12-01"})
    assert len(figure.data) == 10


@pytest.mark.parametrize("query", [{"until": "2022-01-01"}, {"since": "2026-12-02", **END}])
def test_a_period_that_is_none_leads_to_this_week(query: dict[str, str]) -> None:
    figure = build("week.changes", query)
    assert isinstance(figure.encoding, EmptyEncoding)
    assert "14 June 2022" in figure.encoding.reason


def test_a_seat_that_is_none_is_refused() -> None:
    with pytest.raises(BadValue):
        build("week.changes", {"seat": "XXX"})


def test_every_week_since_the_announcement_has_its_sentence() -> None:
    """With the weeks of the year after the last fact: any of them is the default on its day."""
    day, last = dt.date(2022, 6, 20), dt.date(2027, 12, 7)
    a_choice, lang = (
        itertools.cycle(some(spec("week.changes"), VIEWS_MAX)),
        itertools.cycle(LANGUAGES),
    )
    while (day := day + dt.timedelta(weeks=1)) <= last:
        for query in ({}, next(a_choice)):
            spoken = next(lang)
            figure = build("week.changes", query | {"until": day.isoformat(), "lang": spoken})
            assert not isinstance(figure.encoding, EmptyEncoding), day
            assert complaints([figure], spoken, *([year] if spoken == "en" else [])) == [], day
            assert complaints_about_records(figure) == [], day


@pytest.mark.parametrize(
    ("query", "of"),
    [({"seat": "ZMB"}, "Zambia"), ({"kind": "correction"}, "Correction")],
)
def test_what_is_not_asked_about_is_not_denied(query: dict[str, str], of: str) -> None:
    """Controls ran out on 10 November 2026."""
    days = {"since": "2026-11-01", "until": "2026-11-20"}
    assert build("week.changes", days).records()
    figure = build("week.changes", days | query)
    assert figure.records() == []
    assert figure.title.startswith("No such change is on record from")
    assert figure.second == f"Chosen: {of}"


def test_a_count_in_the_title_says_of_whom_it_is() -> None:
    days = {"since": "2026-06-01", "until": "2026-06-30", "kind": "promise"}
    every, some = (build("week.changes", days | one) for one in ({}, {"seat": "KOR"}))
    assert len(some.records()) < len(every.records())
    assert "(Korea)" in some.title and "on critical minerals" in every.title


def test_a_promise_that_was_signed_before_its_date_is_not_open() -> None:
    """CM-005 was due on 6 March 2026 and is on record as signed on 24 April."""
    for day, is_open in (("2026-03-20", False), ("2026-04-26", False)):
        view = resolve(spec("week.changes"), {"until": day}).view
        week = week_of(view)
        assert "CM-005" in {one.key for one in week.earlier}
        assert ("CM-005" in {one.key for one in week.lists["open"]}) is is_open


def test_a_longer_span_has_all_its_marks_on_the_ruler() -> None:
    encoding = build("week.changes", {"since": "2026-01-01", "until": "2026-12-01"}).encoding
    assert isinstance(encoding, TimelineEncoding)
    assert min(event.at for event in encoding.events) >= encoding.start
