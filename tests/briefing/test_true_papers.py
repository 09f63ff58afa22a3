"""Sentences of papers beside the rows that they rest on: what a careful reader concludes is so."""

from __future__ import annotations

import pytest

from msp_dash.briefing.country import no_reserves, output_gaps, role_statement
from msp_dash.briefing.documents.model import Document, Sentence, sentences
from msp_dash.data import facts, load
from msp_dash.figures.country.ranks import headline, row_of
from msp_dash.figures.registry import build
from msp_dash.figures.standards.export_controls import UNSOUGHT
from msp_dash.figures.standing import standing
from msp_dash.words import words
from tests.briefing.talks import paper

pytestmark = pytest.mark.snapshot

W = words()


def _sentences(document: Document) -> list[Sentence]:
    return [one for block in document.blocks for one in sentences(block)]


def _stating(document: Document, part: str) -> Sentence:
    (one,) = {one.text: one for one in _sentences(document) if part in one.text}.values()
    return one


@pytest.mark.parametrize(("country", "mineral"), [("ZAF", "helium"), ("USA", "rutile")])
def test_less_than_half_a_unit_is_not_said_to_be_withheld(country: str, mineral: str) -> None:
    rows = load("production").query(
        "iso3 == @country and mineral == @mineral and source == 'usgs' and edition == '2026'"
    )
    assert rows["status"].iloc[-1] == "below_half_unit"
    gaps = [one.text for one in output_gaps(country, standing(country, reserves=False), W)]
    withheld = [text for text in gaps if "withheld" in text]
    assert not any(mineral in text for text in withheld), withheld
    assert any(mineral in text and "less than half the unit" in text for text in gaps), gaps


def test_reserves_that_were_not_available_were_not_listed() -> None:
    """Of Japan the MCS 2025 prints NA for tellurium: the last number above zero is none."""
    own = load("reserves").query("iso3 == 'JPN' and value != 0")
    assert set(own["status"]) == {"not_available"}
    assert [one.text for one in no_reserves("JPN", W)] == [
        "USGS, MCS 2026 lists no reserves for it; USGS, MCS 2025 printed “not available”: tellurium"
    ]


def test_all_meetings_of_a_guest_are_counted_and_their_lists_cited() -> None:
    took_part = facts("participation").query("iso3 == 'ZMB' and capacity == 'minerals_rich_guest'")
    assert len(took_part) == 3
    statement = role_statement("ZMB", W)
    assert "invited to three meetings since 22 September 2022" in statement.text
    assert set(took_part["source_id"]) <= set(statement.sources)


def test_a_role_is_cited_from_the_page_that_dates_it() -> None:
    """Kazakhstan joined at the launch of the Forum; the page on New York 2022 does not name it."""
    sources = role_statement("KAZ", W).sources
    assert set(sources) == {"S034", "S019"}
    assert "S073" in role_statement("JPN", W).sources


def test_a_meeting_whose_day_is_not_known_has_a_month() -> None:
    meeting = facts("convenings").set_index("convening_id").loc["MSP-2024-03-03-WHA"]
    assert meeting["date_precision"] == "approximate"
    statement = role_statement("CHL", W)
    assert "invited to a meeting in March 2024" in statement.text
    assert statement.sources == ("S031",)


def test_who_was_at_a_meeting_without_a_list_is_not_said_to_be_on_none_alone() -> None:
    title = build("table.register", {"seat": "CHL"}).second
    assert title == "Chile is on none of seven full lists to 2025, but was at one other meeting"


def test_controls_that_were_not_looked_for_are_not_said_to_be_none() -> None:
    assert "USA" in UNSOUGHT
    for kind in ("two-pager", "talking-points"):
        one = _stating(paper(kind, "country", "USA"), "export control")
        assert "None was looked for: there may be some" in one.text


def test_items_of_the_same_money_are_counted_beside_the_items() -> None:
    """Balama's loan and its first part; Serra Verde's package twice; the package of Electra."""
    figure = build("projects.finance", {"country": "USA"})
    assert "five items name the same money as others" in figure.second
    one = _stating(paper("scene-setter", "country", "USA"), "same money")
    assert "Two items are listed without an amount" in one.text


@pytest.mark.parametrize(
    ("country", "mineral", "stage"), [("ZMB", "cobalt", "mine"), ("JPN", "cobalt", "refined")]
)
def test_no_rank_where_unnamed_countries_may_have_more(
    country: str, mineral: str, stage: str
) -> None:
    """The IEA names six countries that mine cobalt; all others have nine times Zambia's output."""
    (one,) = [
        share
        for share in standing(country, reserves=False)
        if (share.mineral, share.stage) == (mineral, stage)
    ]
    assert one.source == "iea"
    assert not one.is_ranked
    assert not headline(one, W).title.endswith(("th)", "rd)"))
    assert row_of(one, 1.0, W).texts[1] == ""


def test_a_rank_that_the_others_cannot_change_stays() -> None:
    """All other countries together refined 5,150 t of lithium in 2024, Chile 49,274 t."""
    (one,) = [
        share
        for share in standing("CHL", reserves=False)
        if (share.mineral, share.stage) == ("lithium", "refined")
    ]
    assert one.is_ranked
    assert headline(one, W).title.endswith("2nd)")
