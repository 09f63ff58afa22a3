"""What happened lately: an official text first, the press never on the front page."""

from __future__ import annotations

import html

import pytest

from msp_dash.data import facts
from msp_dash.figures import build
from msp_dash.figures.partners.timeline import events_on_record
from msp_dash.ui.cards import Markup, Section
from msp_dash.ui.convening import lines, since
from msp_dash.words import LANGUAGES, Words, words

PRESS = ("news", "analysis", "company")
"""Kinds of source that are no official text."""


def test_on_one_day_an_official_text_stands_before_the_press() -> None:
    events = events_on_record()
    assert len(events) == len(facts("timeline"))
    assert list(events["date"]) == sorted(events["date"])
    for _, day in events.groupby("date"):
        assert list(day["official"]) == sorted(day["official"], reverse=True)
    assert list(build("partners.timeline").data["date"]) == list(events["date"])


def latest(w: Words) -> str:
    """What the front page says of events since."""
    section = since(w)
    assert isinstance(section, Section)
    return html.unescape("".join(item.html for item in section.items if isinstance(item, Markup)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_front_page_has_no_event_that_the_press_alone_tells(lang: str) -> None:
    w = words(lang)
    text = latest(w)
    events = events_on_record()
    for row in events.itertuples():
        event = w.fact("timeline.event", str(row.event))
        assert row.official or event not in text
    newest = events[events["official"]].iloc[-1]
    assert w.fact("timeline.event", str(newest["event"])) in text
    publishers = facts("sources").set_index("source_id")["publisher"]
    for row in events[~events["official"]].itertuples():
        assert f">{publishers[row.source_id]}<" not in text


@pytest.mark.snapshot
def test_a_text_that_others_quote_says_so() -> None:
    """R080: Announcement 70 of 2025, as ChemRadar quotes it; R083, the press, is not shown."""
    text = latest(words("en"))
    assert "ChemRadar, quoting an official text" in text
    assert "Business Times" not in text


def test_a_text_of_the_state_department_is_named_by_it() -> None:
    """Who reproduces or quotes a text is where it was read, and no publisher."""
    sources = facts("sources")
    mirrors = sources[sources["publisher"].str.contains(r"\(.*State Department.*\)")]
    assert mirrors.empty, list(mirrors["source_id"])


def test_the_lines_on_the_meeting_cite_no_press() -> None:
    sources = facts("sources")
    press = set(sources.loc[sources["kind"].isin(PRESS), "publisher"])
    for line in lines(words("en")):
        assert not [cite for cite in line.cites if cite.split(",")[0] in press]


def test_a_commitment_cites_official_texts_first_and_marks_the_press() -> None:
    kinds = facts("sources").set_index("source_id")["kind"]
    cells = {row.key: row.cells[-1] for row in build("commitments.table").encoding.rows}  # type: ignore[union-attr]  # statements
    for row in facts("commitments").itertuples():
        if row.commitment_id not in cells:
            continue
        ids = (row.source_id, *row.also_source_ids.split())
        for number, text in enumerate(cells[row.commitment_id].split("; ")):
            if number and "(press or company)" not in text:
                assert "(press or company)" not in cells[row.commitment_id].split("; ")[number - 1]
        if all(kinds[one] == "news" for one in ids):
            assert cells[row.commitment_id].count("(press or company)") >= 1


def test_the_timeline_cites_the_press_last() -> None:
    kinds = facts("sources").set_index("source_id")["kind"]
    press = [kinds[source.id] in PRESS for source in build("partners.timeline").sources]
    assert press == sorted(press) and any(press)
