"""The week: its changes, what lies ahead, and export controls."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_tells_what_ran_out_what_is_ahead_and_what_is_still_open(open_page: Opener) -> None:
    page = open_page("week", "until=2026-12-01")
    assert not page.failed
    assert "(China) ran out on 27 Nov 2026</h1>" in page.text
    assert page.text.index("What began, ended") < page.text.index("Due or beginning")
    assert page.text.count("10 Nov 2026") >= 1
    assert "No event is on record in this week." in page.text


def test_a_week_without_a_change_says_so(open_page: Opener) -> None:
    page = open_page("week", "until=2026-10-05")
    assert "No change is on record from 29 Sep 2026 to 5 Oct 2026</h1>" in page.text
    assert "none on record has a date in this week" in page.text


def test_a_correction_stands_in_the_week_of_its_publication(open_page: Opener) -> None:
    page = open_page("week", "until=2026-05-28")
    assert "Reserves, rare earths, Brazil: 11,000,000 t instead of 21,000,000 t" in page.text
    assert "taken in on 27 November 2026" in page.text


def test_what_stands_open_is_only_what_nothing_is_known_of(open_page: Opener) -> None:
    """The memorandum that was due on 6 March 2026 was signed in April."""
    page = open_page("week", "until=2026-04-30")
    open_list = page.text.partition("nothing is known since")[2].partition("Events")[0]
    assert "Hold a mining investment ministerial" in open_list
    assert "Conclude a memorandum" not in open_list


def test_controls_alone_can_be_asked_for_on_a_day(open_page: Opener) -> None:
    page = open_page("week", "kind=control&until=2026-11-25")
    assert not page.failed
    assert "Pauses of six export controls ended by 10 Nov 2026" in page.text
    assert "Export controls cover most output of 12 minerals, seven only partly" in page.text


def test_feeds_have_the_seat_and_the_mineral(open_page: Opener) -> None:
    page = open_page("week", "seat=USA&mineral=gallium&until=2026-12-01")
    assert 'href="changes.xml?seat=USA&amp;mineral=gallium"' in page.text
    assert 'href="changes.ics?seat=USA&amp;mineral=gallium"' in page.text


def test_what_open_data_lack_is_said(open_page: Opener) -> None:
    assert "China’s Ministry of Commerce publishes them" in open_page("week").text


@pytest.mark.parametrize("sent", ["kind=rumor", "mineral=unobtainium", "until=soon", "seat=XXX"])
def test_a_wrong_value_is_named_and_the_page_stands(open_page: Opener, sent: str) -> None:
    page = open_page("week", sent)
    assert not page.failed
    assert sent.split("=")[1] in page.text


def test_of_a_choice_no_band_denies_what_was_not_asked_about(open_page: Opener) -> None:
    page = open_page("week", "seat=ZMB&until=2026-11-20")
    assert not page.failed
    assert "No event is on record" not in page.text and "No control, no promise" not in page.text
