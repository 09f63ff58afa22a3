"""A form for a meeting: its deck as a briefing to edit, and its pack to download."""

from __future__ import annotations

import logging
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from msp_dash.briefing.convening import (
    MINERALS_MAX,
    NEW_YORK,
    SAMPLE,
    Convening,
    ConveningError,
    convening_of,
)
from msp_dash.briefing.convening_deck import convening_briefing, table_at
from msp_dash.briefing.documents.meeting import PackOptions, meeting_pack, reader_of
from msp_dash.briefing.draft import Draft
from msp_dash.briefing.outputs import Busy, OutputFile
from msp_dash.briefing.ready import READY
from msp_dash.figures.standing import listed_areas
from msp_dash.ui.briefing import template
from msp_dash.ui.briefing.editor import FIRST_DAY, LAST_DAY
from msp_dash.ui.briefing.offer import offer
from msp_dash.ui.notices import paragraph
from msp_dash.words import LANGUAGES, Words

PLACE = "meeting"
PENDING_KEY, FILE_KEY = "meeting-wanted", "meeting-file"
LINE_MAX = 120
OWN_ROLL = "own"
PACK_NAME = "meeting-pack.zip"


def form(draft: Draft, w: Words) -> None:
    """Place the form, folded; deck and pack are made when they are asked for."""
    with st.expander(w("build.meeting.title"), key=PLACE, on_change="rerun") as place:
        if place.open:
            _form(draft, w)


def _form(draft: Draft, w: Words) -> None:
    values = _values(w)
    meeting: Convening | None = None
    try:
        meeting = convening_of(values, w.lang)
    except ConveningError as error:
        _refuse(str(error))
    with st.container(horizontal=True, gap="small"):
        open_deck = _button("deck", meeting, w)
        place = st.empty()
    with place:
        make_pack = _is_ready(meeting) or _button("pack", meeting, w)
    if meeting is None:
        return
    if open_deck:
        _open(draft, meeting, w)
    if make_pack:
        if not _is_ready(meeting):
            _make(meeting, w)
        _offer(place, w)


def _values(w: Words) -> dict[str, Any]:
    """What the fields say, by the keys of a meeting's file."""
    values: dict[str, Any] = {}
    with st.container(horizontal=True, gap="small"):
        values["meeting"] = st.text_input(
            _label("meeting", w), w("build.meeting.default"), LINE_MAX, key="meeting-meeting"
        )
        values["date"] = st.date_input(
            _label("date", w),
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key="meeting-date",
        )
        for name in ("place", "host", "delegation"):
            values[name] = st.text_input(_label(name, w), max_chars=LINE_MAX, key=f"meeting-{name}")
    with st.container(horizontal=True, gap="small"):
        values["minerals"] = st.multiselect(
            _label("minerals", w),
            READY["mineral"].subjects(w.lang),
            SAMPLE.minerals,
            format_func=w.mineral,
            max_selections=MINERALS_MAX,
            key="meeting-minerals",
            select_all=False,
        )
        values["languages"] = st.multiselect(
            _label("languages", w),
            LANGUAGES,
            [w.lang],
            format_func=lambda lang: w(f"build.language.{lang}"),
            key="meeting-languages",
        )
        roll = st.selectbox(
            _label("roll", w),
            (NEW_YORK, OWN_ROLL),
            format_func=lambda one: w(f"build.meeting.roll.{one}"),
            key="meeting-roll",
        )
    values["roll"] = _roll(w) if roll == OWN_ROLL else NEW_YORK
    return values


def _roll(w: Words) -> dict[str, list[str]]:
    """Lists of the reader's own, at first those of New York."""
    areas = listed_areas(w.lang)
    table = table_at(SAMPLE)
    at_first = {"partners": table.partners, "guests": table.guests}
    return {
        name: st.multiselect(
            _label(name, w),
            areas,
            at_first[name],
            format_func=w.country,
            key=f"meeting-{name}",
            select_all=False,
        )
        for name in at_first
    }


def _label(name: str, w: Words) -> str:
    return w(f"briefing.convening.name.{name}")


def _is_ready(meeting: Convening | None) -> bool:
    """Whether the pack of this very meeting has been made."""
    latest = st.session_state.get(FILE_KEY)
    return meeting is not None and latest is not None and latest[0] == meeting


def _button(name: str, meeting: Convening | None, w: Words) -> bool:
    """A button whose press is remembered: making takes seconds, and an event ends the run."""

    def remember() -> None:
        st.session_state[PENDING_KEY] = name

    label = w(f"build.meeting.{name}")
    key = f"meeting-make-{name}"
    pressed = st.button(label, key=key, on_click=remember, disabled=meeting is None)
    return pressed or st.session_state.get(PENDING_KEY) == name


def _refuse(why: str) -> None:
    st.session_state.pop(PENDING_KEY, None)
    st.html(f'<div class="msp-refusal" role="alert">{paragraph(why)}</div>')


def _open(draft: Draft, meeting: Convening, w: Words) -> None:
    with st.spinner(w("build.ready.making")):
        briefing = convening_briefing(meeting, w.lang if w.lang in meeting.languages else "")
    offer(draft, briefing)
    st.session_state.pop(PENDING_KEY, None)
    st.rerun()


def _make(meeting: Convening, w: Words) -> None:
    progress = st.progress(0.0, w("briefing.export.making"))

    def step(finished: int, total: int) -> None:
        progress.progress(finished / total, w("briefing.export.making"))

    options = PackOptions(templates=template.session_templates())
    file: OutputFile | None = None
    why = ""
    try:
        file = meeting_pack(meeting, options, step)
    except Busy:
        why = w("build.file_busy")
    except Exception:  # A file that fails must not break the page; the log has the cause.
        logging.getLogger(__name__).exception("pack of a meeting failed")
        why = w("build.file_failed")
    progress.empty()
    st.session_state.pop(PENDING_KEY, None)
    st.session_state[FILE_KEY] = (meeting, file, why)


def _offer(place: DeltaGenerator, w: Words) -> None:
    """The download in the place of the button that made it, and for whom the papers are."""
    meeting, file, why = st.session_state[FILE_KEY]
    if file is None:
        del st.session_state[FILE_KEY]
        _refuse(why)
        return
    place.download_button(
        w("build.papers.save", name=PACK_NAME),
        file.data,
        PACK_NAME,
        key="get-meeting",
        on_click="ignore",
    )
    reader = reader_of(meeting)
    lines = [w("build.meeting.for", reader=w.the_country(reader))] if reader else []
    text = "".join(map(paragraph, (*lines, *file.messages)))
    st.html(f'<div class="msp-text" role="status">{text}</div>')
