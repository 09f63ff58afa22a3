"""A form for a meeting: its deck as a briefing to edit, its pack and its file to download."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import streamlit as st

from msp_dash.briefing.convening import (
    FIRST_DAY,
    LAST_DAY,
    LINE_MAX,
    MINERALS_MAX,
    NEW_YORK,
    SAMPLE,
    Convening,
    ConveningError,
    convening_of,
    convening_text,
    read_convening,
)
from msp_dash.briefing.convening_deck import convening_briefing, table_at
from msp_dash.briefing.draft import Draft
from msp_dash.briefing.meeting_pack import PackOptions, meeting_pack, reader_of
from msp_dash.briefing.model import MAX_BYTES
from msp_dash.briefing.ready import READY
from msp_dash.figures.standing import listed_areas
from msp_dash.ui.briefing import opening, template
from msp_dash.ui.briefing.attempt import attempt
from msp_dash.ui.briefing.offer import offer
from msp_dash.ui.briefing.saved import saved
from msp_dash.ui.notices import refusal
from msp_dash.words import LANGUAGES, Words

PLACE = "meeting"
PLACE_BESIDE_SLIDES = "meeting-beside"
"""Another key than where nothing is there yet, so that the form is folded once its deck opens."""
PENDING_KEY, FILE_KEY, REQUEST_ID_KEY = "meeting-wanted", "meeting-file", "meeting-press"
FIELDS_KEY, UPLOAD_KEY, REFUSAL_KEY = "meeting-fields", "meeting-upload", "meeting-refusal"
MORE_KEY = "pop-meeting-more"
OWN_ROLL = "own"
SEATS = ("partners", "guests")
PACK_NAME, TEXT_NAME = "meeting-pack.zip", "meeting.yaml"


def form(draft: Draft, w: Words, key: str) -> None:
    """Place the form, folded; deck and pack are made when they are asked for."""
    with st.expander(w("build.meeting.title"), key=key, on_change="rerun") as place:
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
        with st.popover(w("build.meeting.file"), key="pop-meeting"):
            _file(meeting, w)
    with place:
        make_pack = _is_ready(meeting) or _button("pack", meeting, w)
    if meeting is None:
        return
    if open_deck:
        _open(draft, meeting, w)
    if make_pack:
        if not _is_ready(meeting):
            _make(meeting, w)
            place.empty()
        _offer(w)


# ---------------------------------------------------------------- the fields


def _fields(meeting: Convening) -> dict[str, Any]:
    """Values of the fields for a meeting; without a roll of its own, lists are of New York."""
    roll = meeting.roll or table_at(SAMPLE)
    fields = meeting.model_dump(exclude={"roll"})
    fields |= {name: getattr(roll, name) for name in SEATS}
    fields |= {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return {**fields, "roll": OWN_ROLL if meeting.roll else NEW_YORK}


def _first(w: Words) -> Convening:
    name = w("build.meeting.default")
    return Convening(meeting=name, minerals=SAMPLE.minerals, languages=(w.lang,))


def _values(w: Words) -> dict[str, Any]:
    """What the fields say, by the keys of a meeting's file.

    The session stores it: Streamlit forgets fields that are not on the page, or brings back what
    they said before.
    """
    if FIELDS_KEY not in st.session_state:
        st.session_state[FIELDS_KEY] = _fields(_first(w))
    stored: dict[str, Any] = st.session_state[FIELDS_KEY]
    with st.container(horizontal=True, gap="small"):
        _line("meeting", w)
        st.date_input(
            _label("date", w),
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            **_stored("date"),
        )
        for name in ("place", "host", "delegation"):
            _line(name, w)
        st.selectbox(
            _label("roll", w),
            (NEW_YORK, OWN_ROLL),
            format_func=lambda one: w(f"build.meeting.roll.{one}"),
            **_stored("roll"),
        )
    # Each in a line of its own: beside others a list has one line, and most of it is out of sight.
    minerals = READY["mineral"].subjects(w.lang)
    _list("minerals", minerals, w.mineral, w, max_selections=MINERALS_MAX)
    _list("languages", LANGUAGES, lambda lang: w(f"build.language.{lang}"), w)
    own_roll = stored["roll"] == OWN_ROLL
    for name in SEATS if own_roll else ():
        areas = dict.fromkeys((*listed_areas(w.lang), *stored[name]))
        _list(name, areas, w.country, w)
    with st.popover(w("build.meeting.more"), key=MORE_KEY, on_change="rerun") as more:
        # Fields of a closed panel would send what they said when it was open.
        if more.open:
            _line("item", w)
            _line("speaker", w)
            _line("question", w, w("build.meeting.question"))
    values = {name: value for name, value in stored.items() if name not in SEATS}
    return values | {"roll": {name: stored[name] for name in SEATS} if own_roll else NEW_YORK}


def _stored(name: str) -> dict[str, Any]:
    """Arguments of a field that shows what is stored of it, and stores what it is changed to."""
    key, stored = f"meeting-{name}", st.session_state[FIELDS_KEY]
    st.session_state[key] = stored[name]

    def store() -> None:
        stored[name] = st.session_state[key]

    return {"key": key, "on_change": store}


def _label(name: str, w: Words) -> str:
    return w(f"briefing.convening.name.{name}")


def _line(name: str, w: Words, hint: str = "") -> None:
    st.text_input(_label(name, w), max_chars=LINE_MAX, placeholder=hint, **_stored(name))


def _list(
    name: str,
    options: Iterable[str],
    text: Callable[[str], str],
    w: Words,
    max_selections: int | None = None,
) -> None:
    st.multiselect(
        _label(name, w),
        list(options),
        format_func=text,
        max_selections=max_selections,
        # Enter selects the first match, not all.
        select_all=False,
        **_stored(name),
    )


# ---------------------------------------------------------------- the file of a meeting


def _file(meeting: Convening | None, w: Words) -> None:
    """Download of what the fields say, and the upload that fills them in."""
    st.download_button(
        w("build.meeting.text"),
        convening_text(meeting) if meeting else "",
        TEXT_NAME,
        key="get-meeting-text",
        on_click="ignore",
        disabled=meeting is None,
    )
    label = w("build.meeting.upload", limit=MAX_BYTES // 1024)
    opening.upload_yaml(label, UPLOAD_KEY, lambda raw: _take(raw, w))
    why = st.session_state.get(REFUSAL_KEY)
    if why and st.session_state.get(UPLOAD_KEY):
        _refuse(why)


def _take(raw: bytes, w: Words) -> None:
    st.session_state.pop(REFUSAL_KEY, None)
    try:
        st.session_state[FIELDS_KEY] = _fields(read_convening(raw, w.lang))
    except ConveningError as error:
        st.session_state[REFUSAL_KEY] = w("build.open.refused", why=str(error))


# ---------------------------------------------------------------- deck and pack


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
    refusal(why)


def _open(draft: Draft, meeting: Convening, w: Words) -> None:
    with st.spinner(w("build.ready.making")):
        briefing = convening_briefing(meeting, w.lang if w.lang in meeting.languages else "")
    offer(draft, briefing)
    st.session_state.pop(PENDING_KEY, None)
    st.rerun()


def _make(meeting: Convening, w: Words) -> None:
    progress = st.progress(0.0, w("briefing.export.making"))

    def step(finished: int, total: int) -> None:
        text = w("build.meeting.progress", finished=finished, total=total)
        progress.progress(finished / total, text)

    options = PackOptions(templates=template.session_templates())
    result = attempt(lambda: meeting_pack(meeting, options, step), PACK_NAME, w)
    progress.empty()
    st.session_state.pop(PENDING_KEY, None)
    st.session_state[FILE_KEY] = (meeting, *result)
    st.session_state[REQUEST_ID_KEY] = uuid4().hex


def _offer(w: Words) -> None:
    """The pack, which is saved at once, and for whom the papers are."""
    meeting, file, why = st.session_state[FILE_KEY]
    if file is None:
        del st.session_state[FILE_KEY]
        _refuse(why)
        return
    reader = reader_of(meeting)
    lines = [w("build.meeting.for", reader=w.the_country(reader))] if reader else []
    request = st.session_state[REQUEST_ID_KEY]
    saved(PACK_NAME, file.data, request, w, (*lines, *file.messages))
