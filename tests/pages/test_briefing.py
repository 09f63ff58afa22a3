"""The briefing builder without a browser: the page, and the state that it edits."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import streamlit as st

from msp_dash.briefing.changes import changes, take_snapshots
from msp_dash.briefing.draft import COVER, Draft, Full
from msp_dash.briefing.model import (
    MAX_BYTES,
    MAX_SLIDES,
    Briefing,
    FigureRef,
    FigureSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
    write,
)
from msp_dash.briefing.pack import pack
from msp_dash.figures.registry import build
from msp_dash.ui import tray
from msp_dash.ui.briefing import begin, editor, meeting, papers
from msp_dash.ui.cards.content import briefing_links
from msp_dash.ui.components import event
from tests.pages.conftest import Opener, Run
from tests.render.test_docx import ministry

COBALT = "/figures/producers.ranking.json?mineral=cobalt&stage=mine&source=usgs"
PAUSED = "/figures/standards.export_controls.json?mineral=gallium&on=2026-11-05"
ROLL = "/figures/partners.map.json?lens=none"


def figure(link: str, **more: Any) -> FigureSlide:
    return FigureSlide(figure=FigureRef(link=link, **more))


def draft_with(*slides: Any, **settings: Any) -> Draft:
    """A draft whose browser has answered that nothing is stored."""
    draft = Draft(synced=True)
    draft.load(Briefing(slides=slides, **settings))
    draft.steps.clear()
    return draft


def opened(open_page: Opener, draft: Draft, query: str = "") -> Run:
    return open_page("briefing", query, **{tray.SESSION_KEY: draft})


def draft_of(page: Run) -> Draft:
    draft: Draft = page.app.session_state[tray.SESSION_KEY]
    return draft


def press(page: Run, key: str) -> None:
    page.app.button(key=key).click().run()


def rows(page: Run) -> list[dict[str, str]]:
    """Rows of the list of slides."""
    (outline,) = page.components("msp_outline")
    listed: list[dict[str, str]] = json.loads(outline.json)["rows"]
    return listed


def test_a_press_that_arrives_after_its_page_was_left_is_no_error() -> None:
    """Its callback is called without the state of its component."""
    assert event("outline", "select") is None


# ---------------------------------------------------------------- the draft


def test_a_slide_that_was_removed_comes_back_where_it_was() -> None:
    draft = draft_with(TextSlide(title="a"), TextSlide(title="b"), TextSlide(title="c"))
    before = draft.briefing
    draft.remove(draft.ids[1])
    assert [slide.title for slide in draft.briefing.slides] == ["a", "c"]  # type: ignore[union-attr]  # all are text slides
    draft.undo()
    assert draft.briefing == before


def test_an_order_of_other_slides_is_left_alone() -> None:
    draft = draft_with(TextSlide(title="a"), TextSlide(title="b"))
    first, second = draft.ids
    before = draft.briefing
    draft.order([first])
    draft.order([first, first])
    draft.order([first, "s99"])
    assert draft.briefing == before
    draft.order([second, first])
    assert [slide.title for slide in draft.briefing.slides] == ["b", "a"]  # type: ignore[union-attr]  # all are text slides


def test_a_full_briefing_takes_no_more() -> None:
    draft = draft_with(*(SectionSlide(title=str(n)) for n in range(MAX_SLIDES)))
    with pytest.raises(Full):
        draft.add(SectionSlide(title="one more"))
    assert len(draft.ids) == MAX_SLIDES


def test_what_the_browser_kept_is_taken_by_a_new_session() -> None:
    stored = Briefing(title="From Monday", slides=(TextSlide(title="a"),))
    draft = Draft()
    draft.receive(draft.session, 7, pack(stored))
    assert (draft.briefing, draft.rev, draft.synced) == (stored, 7, True)


def test_what_was_added_before_the_browser_was_heard_joins_what_it_kept() -> None:
    draft = Draft()
    draft.add(figure(COBALT))
    draft.receive(draft.session, 7, pack(Briefing(slides=(TextSlide(title="a"),))))
    assert [slide.kind for slide in draft.briefing.slides] == ["text", "figure"]
    assert draft.rev > 7


def test_an_older_version_of_another_session_changes_nothing() -> None:
    # A restarted server is told the old state first, under the name of a session that is gone.
    draft = Draft()
    draft.add(figure(COBALT))
    draft.receive("a session before", 7, pack(Briefing()))
    assert len(draft.ids) == 1 and not draft.synced


def test_another_window_that_is_newer_wins() -> None:
    draft = draft_with(TextSlide(title="a"))
    other = Briefing(slides=(TextSlide(title="a"), TextSlide(title="b")))
    draft.receive(draft.session, draft.rev + 5, pack(other))
    assert draft.briefing == other
    draft.receive(draft.session, draft.rev - 1, pack(Briefing()))
    assert draft.briefing == other


def test_a_briefing_that_was_opened_before_the_browser_was_heard_leaves_a_way_back() -> None:
    stored = Briefing(title="Mine", slides=(TextSlide(title="a"),))
    draft = Draft()
    draft.load(Briefing(title="Shared", slides=(TextSlide(title="b"),)))
    draft.receive(draft.session, 7, pack(stored))
    assert draft.briefing.title == "Shared"
    draft.undo()
    assert draft.briefing == stored


def test_what_the_browser_kept_and_cannot_be_read_is_not_thrown_away() -> None:
    draft = Draft()
    draft.receive(draft.session, 7, "not ours")
    assert draft.unread == "not ours"
    assert "damaged" in draft.why_unread
    # Nothing is newer than what the browser has, so that nothing is written over it yet.
    assert draft.rev == 7


# ---------------------------------------------------------------- from the cards


def test_a_figure_is_listed_by_a_link_that_follows_the_newest_data() -> None:
    ranking = build("producers.ranking", {"mineral": "cobalt", "stage": "mine", "source": "usgs"})
    links = briefing_links(ranking)
    free = links[""]
    assert "year=" not in free and "edition=" not in free
    assert "mineral=cobalt" in free
    pinned = links["year"]
    assert f"year={ranking.params['year']}" in pinned


def test_a_figure_of_an_older_year_keeps_its_year() -> None:
    ranking = build("producers.ranking", {"mineral": "cobalt", "stage": "mine", "year": "2023"})
    assert "year=2023" in briefing_links(ranking)[""]


def test_the_tray_in_the_header_says_how_many_figures_wait(open_page: Opener) -> None:
    both = TwoFigureSlide(left=FigureRef(link=COBALT), right=FigureRef(link=ROLL))
    page = open_page("overview", **{tray.SESSION_KEY: draft_with(figure(COBALT), both)})
    assert page.headers[0][1]["label"] == "<b>Briefing</b>: <em>3</em> figures"


# ---------------------------------------------------------------- the page


def test_an_empty_page_says_how_to_begin(open_page: Opener) -> None:
    page = opened(open_page, Draft(synced=True))
    assert not page.failed
    for heading in ("A deck that convenes", "Country brief", "Mineral brief"):
        assert heading in page.text


def test_the_deck_of_a_meeting_is_put_on_the_desk(open_page: Opener) -> None:
    page = opened(open_page, Draft(synced=True))
    press(page, "use-begin-convening")
    assert not page.failed
    assert len(rows(page)) == 12
    assert len(draft_of(page).briefing.figures()) == 14
    assert all(ref.seen for ref in draft_of(page).briefing.figures())


def test_a_press_whose_run_is_cut_short_is_not_lost(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the browser tells while the briefing is made has the page run anew, without the press.
    cut: list[bool] = []
    offer = begin.offer

    def cut_once(*args: Any) -> None:
        if not cut:
            cut.append(True)
            st.stop()
        offer(*args)

    monkeypatch.setattr(begin, "offer", cut_once)
    page = opened(open_page, Draft(synced=True))
    press(page, "use-begin-convening")
    assert cut and not draft_of(page).ids
    page.app.run()
    assert len(rows(page)) == 12


def test_a_ready_made_brief_asks_before_it_replaces_and_can_be_undone(open_page: Opener) -> None:
    mine = Briefing(title="Mine", slides=(TextSlide(title="My own words"),))
    page = opened(open_page, draft_with(*mine.slides, title="Mine"))
    page.app.selectbox(key="again-mineral").set_value("cobalt").run()
    press(page, "use-again-mineral")
    assert "Open “Cobalt" in page.text
    assert draft_of(page).briefing == mine
    press(page, "ask-replace")
    assert draft_of(page).briefing.title.startswith("Cobalt")
    press(page, "undo-button")
    assert draft_of(page).briefing == mine


def test_a_slide_shows_what_the_stage_shows_and_its_words_are_edited(open_page: Opener) -> None:
    draft = draft_with(take_snapshots(Briefing(slides=(figure(COBALT),))).slides[0])
    draft.selected = draft.ids[0]
    page = opened(open_page, draft)
    title = build("producers.ranking", draft.briefing.figures()[0].query).title
    assert rows(page)[1]["title"] == title
    previews = [json.loads(slide.json)["html"] for slide in page.components("msp_slide")]
    assert any('<section class="slide' in markup and "<svg" in markup for markup in previews)
    id_ = draft.ids[0]
    page.app.text_area(key=f"edit-{id_}-notes").set_value("Slowly.").run()
    page.app.text_input(key=f"edit-{id_}-figure-title").set_value("My title").run()
    slide = draft_of(page).briefing.slides[0]
    assert slide.notes == "Slowly."
    assert isinstance(slide, FigureSlide) and slide.figure.title == "My title"
    assert rows(page)[1]["title"] == "My title"


def test_settings_are_on_the_cover(open_page: Opener) -> None:
    draft = draft_with(TextSlide(title="a"))
    draft.selected = COVER
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft, editor.SETTINGS_KEY: True})
    for name in ("title", "event", "author"):
        page.app.text_input(key=f"edit-{COVER}-{name}").set_value(f"The {name}").run()
    briefing = draft_of(page).briefing
    assert (briefing.title, briefing.event, briefing.author) == (
        "The title",
        "The event",
        "The author",
    )


@pytest.mark.parametrize("kind", ["text", "section", "two_figures"])
def test_a_slide_of_every_kind_is_added_after_the_selected_one(
    open_page: Opener, kind: str
) -> None:
    draft = draft_with(figure(COBALT), figure(ROLL))
    draft.selected = draft.ids[0]
    page = opened(open_page, draft)
    page.app.menu_button(key="add").click(kind).run()
    assert not page.failed
    assert [slide.kind for slide in draft_of(page).briefing.slides] == ["figure", kind, "figure"]
    if kind == "two_figures":
        slide = draft_of(page).briefing.slides[1]
        assert isinstance(slide, TwoFigureSlide)
        assert {slide.left.link, slide.right.link} == {COBALT, ROLL}


def test_text_that_is_markup_stays_text(open_page: Opener) -> None:
    hostile = "<img src=x onerror=alert(1)> **bold** [a](javascript:alert(1)) =1+1"
    draft = draft_with(TextSlide(title=hostile, body=hostile, notes=hostile), title=hostile)
    draft.selected = draft.ids[0]
    draft.remove(draft.add(TextSlide(title=hostile)))
    page = opened(open_page, draft)
    assert not page.failed
    assert "<img" not in page.text
    html = [json.loads(slide.json)["html"] for slide in page.components("msp_slide")]
    assert html
    assert not any("<img" in markup for markup in html)
    # Labels of Streamlit are Markdown: none holds what a reader wrote.
    assert not any("bold" in str(button.label) for button in page.app.button)


# ---------------------------------------------------------------- files and links


def upload(page: Run, raw: bytes, key: str = "open-begin") -> None:
    page.app.file_uploader(key=key).set_value(("talk.yaml", raw, "application/yaml")).run()


def test_a_file_opens_again_with_everything_in_it(open_page: Opener) -> None:
    talk = take_snapshots(Briefing(title="Thursday", slides=(figure(COBALT), TextSlide(title="b"))))
    page = opened(open_page, Draft(synced=True))
    upload(page, write(talk).encode())
    assert draft_of(page).briefing == talk


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"x" * (MAX_BYTES + 1), "larger than"),
        (b"\x00\x01", "damaged"),
        (b"version: 9\ntitle: x\n", "version 9"),
    ],
    ids=["too large", "damaged", "newer"],
)
def test_a_file_that_cannot_be_opened_is_refused_in_a_sentence(
    open_page: Opener, raw: bytes, message: str
) -> None:
    page = opened(open_page, Draft(synced=True))
    upload(page, raw)
    assert not page.app.exception
    assert "It could not be opened." in page.text and message in page.text
    assert not draft_of(page).ids


def test_what_does_not_fit_is_named_and_the_rest_is_kept(open_page: Opener) -> None:
    page = opened(open_page, Draft(synced=True))
    upload(page, b"version: 1\nslides:\n- {kind: text, title: a}\n- {kind: film}\n")
    assert "Slide 2 of the file does not fit" in page.text
    assert len(draft_of(page).ids) == 1


def test_figures_and_values_that_do_not_exist_are_named_and_their_slides_kept(
    open_page: Opener,
) -> None:
    gone = figure("/figures/producers.horoscope.json")
    refused = figure("/figures/producers.ranking.json?mineral=unobtainium")
    talk = Briefing(slides=(gone, refused, TextSlide(title="a")))
    page = opened(open_page, Draft(synced=True))
    upload(page, write(talk).encode())
    assert not page.failed
    assert "producers.horoscope" in page.text and "unobtainium" in page.text.lower()
    assert len(draft_of(page).ids) == 3
    assert [row["kind"].split()[0] for row in rows(page)] == ["Cover", "A", "A", "Text"]


def older(talk: Briefing) -> Briefing:
    """The briefing as if it had been saved when the first number was another."""
    snapshot = talk.figures()[0].seen
    assert snapshot is not None
    name = next(n for n in snapshot.values if n.endswith("/value"))
    then = snapshot.model_copy(
        update={"title": "It was otherwise", "values": snapshot.values | {name: 7}}
    )
    ref = talk.figures()[0].model_copy(update={"seen": then})
    return talk.model_copy(update={"slides": (FigureSlide(figure=ref), *talk.slides[1:])})


def test_a_briefing_from_before_says_which_numbers_changed_until_that_is_accepted(
    open_page: Opener,
) -> None:
    talk = take_snapshots(Briefing(title="Monday", slides=(figure(COBALT),)))
    page = opened(open_page, Draft(synced=True))
    upload(page, write(older(talk)).encode())
    assert "changed since this briefing was saved" in page.text
    assert "it said “It was otherwise”" in page.text
    assert "; it was 7." in page.text
    # The list says what the figure says, not what it said.
    assert rows(page)[1]["title"] == talk.figures()[0].seen.title  # type: ignore[union-attr]  # it was remembered
    press(page, "accept")
    assert "changed since this briefing was saved" not in page.text
    assert draft_of(page).briefing == talk


def test_dated_changes_are_accepted_one_by_one(open_page: Opener) -> None:
    """China's pause on gallium ran out on 27 November 2026; its others on 10 November."""
    saved = take_snapshots(Briefing(slides=(figure(PAUSED),)))
    ref = saved.figures()[0]
    assert ref.seen
    seen = ref.seen.model_copy(update={"saved": dt.date(2026, 11, 5)})
    ref = ref.model_copy(update={"seen": seen})
    page = opened(open_page, Draft(synced=True))
    upload(page, write(Briefing(slides=(FigureSlide(figure=ref),))).encode())
    lines = {change.row: change.text for change in changes(draft_of(page).briefing)}
    assert "control/CHN-USBAN-2024/ran_out/2026-11-27" in lines
    for row, text in lines.items():
        assert text in page.text
        press(page, f"accept-1-{row}")
        assert f"Accepted: {text}" in page.text
    assert "concern" not in page.text
    press(page, "undo-button")
    (left,) = changes(draft_of(page).briefing)
    assert left.text == text


def test_a_new_title_accepts_no_changed_number(open_page: Opener) -> None:
    draft = Draft(synced=True)
    draft.load(older(take_snapshots(Briefing(slides=(figure(COBALT),)))))
    draft.selected = draft.ids[0]
    page = opened(open_page, draft)
    page.app.text_input(key=f"edit-{draft.ids[0]}-figure-title").set_value("My title").run()
    assert "; it was 7." in page.text


def test_a_shared_link_opens_and_leaves_the_address(open_page: Opener) -> None:
    talk = Briefing(title="Shared", slides=(TextSlide(title="a"),))
    page = opened(open_page, Draft(synced=True), f"b={pack(talk)}")
    assert draft_of(page).briefing == talk
    assert "b" not in page.app.query_params
    assert "This briefing came with a link" in page.text


def test_a_shared_link_asks_before_it_replaces(open_page: Opener) -> None:
    draft = draft_with(TextSlide(title="Mine"))
    page = opened(open_page, draft, f"b={pack(Briefing(title='Shared'))}")
    assert "Open “Shared”?" in page.text
    press(page, "ask-keep")
    assert "Open “Shared”?" not in page.text
    assert rows(page)[1]["title"] == "Mine"


def test_a_damaged_link_is_refused_in_a_sentence(open_page: Opener) -> None:
    page = opened(open_page, Draft(synced=True), "b=damaged!")
    assert not page.app.exception
    assert "The link is damaged" in page.text


def test_a_template_that_is_none_is_refused_with_the_reason(open_page: Opener) -> None:
    draft = draft_with(TextSlide(title="a"), theme="template")
    draft.selected = COVER
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft, editor.SETTINGS_KEY: True})
    sent = ("house.pptx", b"no presentation", "application/octet-stream")
    page.app.file_uploader(key="template-upload").set_value(sent).run()
    assert not page.app.exception
    assert "“house.pptx” is not used." in page.text
    assert "PowerPoint" in page.text


@pytest.mark.parametrize("name", ["pptx", "pdf_a4", "html", "zip", "yaml"])
def test_a_file_is_made_where_no_routes_are_served(open_page: Opener, name: str) -> None:
    page = opened(open_page, draft_with(figure(COBALT), title="Cobalt"))
    press(page, f"make-{name}")
    assert not page.failed, page.text
    labels = [button.proto.label for button in page.app.get("download_button")]
    assert any(label.startswith("Save it again") for label in labels)
    assert "The file is ready: cobalt" in page.text


def test_a_paper_is_prepared_and_shown_before_it_is_downloaded(open_page: Opener) -> None:
    state = {tray.SESSION_KEY: draft_with(), "papers": True}
    page = open_page("briefing", "", **state)
    page.app.selectbox(key="paper-country").set_value("ZMB").run()
    page.app.selectbox(key="paper-form").set_value("questions").run()
    press(page, "make-paper")
    order, ext, file, why = page.app.session_state[papers.FILE_KEY]
    assert (order.name, order.form, ext, why) == ("ZMB", "questions", "pdf", "")
    assert file.data.startswith(b"%PDF")
    assert page.app.get("imgs") or page.app.get("image"), {e.type for e in page.app.main}
    assert not page.app.exception


def test_one_form_stands_alone(open_page: Opener) -> None:
    keys = {
        name: {box.key for box in open_page("briefing", "", **state).app.selectbox}
        for name in ("papers", "meeting")
        if (state := {tray.SESSION_KEY: draft_with(), name: True})
    }
    assert "paper-form" in keys["papers"] and "meeting-roll" not in keys["papers"]
    assert "meeting-roll" in keys["meeting"] and "paper-form" not in keys["meeting"]
    assert not any("begin-country" in one for one in keys.values())


def test_a_meeting_s_deck_opens_with_what_the_form_says(open_page: Opener) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), "meeting": True})
    page.app.text_input(key="meeting-place").set_value("Lusaka").run()
    page.app.multiselect(key="meeting-minerals").set_value(["cobalt"]).run()
    press(page, "meeting-make-deck")
    assert not page.failed
    briefing = draft_of(page).briefing
    assert (briefing.place, briefing.title.split(":")[0]) == ("Lusaka", "Cobalt")
    assert len(briefing.slides) == 9


MEETING = """\
meeting: Lusaka round
date: 2027-02-10
item: Item 3
speaker: A. Speaker
minerals: [cobalt]
languages: [pt, en]
roll: {partners: [USA], guests: [ZMB, COD]}
question: Who refines cobalt?
"""


OPEN_FORM = {"meeting": True, meeting.MORE_KEY: True}


def test_a_file_fills_in_the_form_which_writes_it_again(open_page: Opener) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), **OPEN_FORM})
    upload(page, MEETING.encode(), "meeting-upload")
    assert not page.failed
    assert page.app.text_input(key="meeting-question").value == "Who refines cobalt?"
    assert page.app.multiselect(key="meeting-guests").value == ["ZMB", "COD"]
    press(page, "meeting-make-deck")
    briefing = draft_of(page).briefing
    assert (briefing.item, briefing.author) == ("Item 3", "A. Speaker")
    assert briefing.slides[-1].title == "Who refines cobalt?"  # type: ignore[union-attr]  # the question
    # The form is folded then, with what it says.
    assert "meeting-meeting" not in {one.key for one in page.app.text_input}
    page.app.session_state[meeting.PLACE_BESIDE_SLIDES] = True
    page.app.run()
    assert page.app.text_input(key="meeting-meeting").value == "Lusaka round"
    assert page.app.multiselect(key="meeting-guests").value == ["ZMB", "COD"]


def test_a_list_of_one_s_own_is_there_after_the_form_was_folded(open_page: Opener) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), **OPEN_FORM})
    page.app.selectbox(key="meeting-roll").set_value("own").run()
    page.app.multiselect(key="meeting-guests").set_value(["ZMB"]).run()
    for is_open in (False, True):
        page.app.session_state["meeting"] = is_open
        page.app.run()
    assert page.app.multiselect(key="meeting-guests").value == ["ZMB"]


def test_a_file_of_a_meeting_that_does_not_fit_is_refused_with_line_and_field(
    open_page: Opener,
) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), "meeting": True})
    upload(page, MEETING.replace("[cobalt]", "[cobolt]").encode(), "meeting-upload")
    assert "Line 5, minerals: no mineral “cobolt”; did you mean cobalt?</p>" in page.text
    assert page.app.text_input(key="meeting-meeting").value == "Critical minerals convening"


def test_the_forms_are_there_beside_slides_too(open_page: Opener) -> None:
    page = open_page(
        "briefing",
        "",
        **{tray.SESSION_KEY: draft_with(TextSlide(title="a")), "meeting-beside": True},
    )
    press(page, "meeting-make-deck")
    assert "Open “" in page.text
    press(page, "ask-replace")
    assert len(draft_of(page).briefing.slides) == 11


def test_a_meeting_that_cannot_be_is_refused_in_words(open_page: Opener) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), "meeting": True})
    page.app.multiselect(key="meeting-minerals").set_value([]).run()
    assert page.app.button(key="meeting-make-deck").disabled
    assert "Minerals, up to four: at least one is needed." in page.text
    assert not draft_of(page).ids


def test_a_word_template_is_used_for_papers(open_page: Opener) -> None:
    page = open_page("briefing", "", **{tray.SESSION_KEY: draft_with(), "papers": True})
    page.app.selectbox(key="paper-country").set_value("UGA").run()
    page.app.selectbox(key="paper-form").set_value("questions").run()
    page.app.selectbox(key="paper-format").set_value("docx").run()
    page.app.file_uploader(key="paper-template").set_value(("h.dotx", ministry(), "")).run()
    assert "“h.dotx” is used for the Word files." in page.text
    press(page, "make-paper")
    order, _, file, why = page.app.session_state[papers.FILE_KEY]
    assert why == "" and order.templates.word == ministry()
    assert file.messages, "the template has a header and sample text"
