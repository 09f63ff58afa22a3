"""A form for what was agreed at a meeting: a page to hand out, and rows of commitments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from msp_dash.briefing.convening import FIRST_DAY, LAST_DAY
from msp_dash.briefing.document_pack import WRITERS
from msp_dash.briefing.documents.readout import FORMATS, readout_document
from msp_dash.briefing.outputs import QUEUE, OutputFile
from msp_dash.briefing.readout import Readout, ReadoutError, readout_of
from msp_dash.briefing.ready import READY
from msp_dash.data import own
from msp_dash.data.curated_rules import OWN
from msp_dash.data.own_append import WRITTEN, Prepared, csv_text, prepared
from msp_dash.figures.standing import listed_areas
from msp_dash.ui import components
from msp_dash.ui.briefing.attempt import attempt
from msp_dash.ui.notices import paragraph, refusal
from msp_dash.ui.own_form import ADDRESS
from msp_dash.words import Words

PLACE = "readout"
FIELDS_KEY, FILE_KEY = "readout-fields", "readout-file"
PRESS_KEY, ANSWER_KEY, POSTER = "readout-press", "readout-answer", "readout-poster"
NAME = "own-readout"
CELL_MAX = 400
TOP = ("event", "date", "place", "publisher", "source_title", "source_id")
ROW = ("who", "by_iso3", "to_iso3", "commitment", "deadline", "minerals", "kind", "quote")
LABELS: Mapping[str, str] = {
    **{"who": "head.who", "to_iso3": "head.to", "commitment": "head.what"},
    **{"deadline": "head.due", "title": "name.source_title"},
}
"""Columns with the messages that name them, where they are not ``name.COLUMN``."""
COMPLAINT = re.compile(r"form:(\d+): (\w+) (?:'.*?'|\".*?\") ((?:is|holds|names|has|may|needs) .*)")
FOLLOWS: Mapping[str, str] = {"quote": "commitment", "status_date": "date"}
"""Columns that are filled in by others, which are to be mended instead."""

Fields = dict[str, Any]


def form(w: Words) -> None:
    """Place the form, folded; what is typed stays until the session ends."""
    with st.expander(w("readout.form.title"), key=PLACE, on_change="rerun") as place:
        if place.open:
            _form(w)


def _form(w: Words) -> None:
    fields: Fields = st.session_state.setdefault(FIELDS_KEY, _empty(TOP) | {"rows": [_empty(ROW)]})
    rows: list[Fields] = fields["rows"]
    with st.container(horizontal=True, gap="small"):
        for name in TOP:
            if name == "date":
                _day(fields, w)
            else:
                _line(fields, name, "", w)
    for number, row in enumerate(rows, start=1):
        _row(row, number, w)
    with st.container(horizontal=True, gap="small"):
        st.button(
            w("readout.form.add"), key="readout-add", on_click=rows.append, args=(_empty(ROW),)
        )
        if len(rows) > 1:
            label = w("readout.form.remove")
            st.button(label, key="readout-remove", on_click=rows.__delitem__, args=(-1,))
    sent = _mapping(fields)
    if sent["commitments"]:
        _offer(sent, w)
    if own.folder():
        _answered(w)


def _offer(sent: Fields, w: Words) -> None:
    """What is wrong with what was typed, or what can be made of it."""
    try:
        readout = readout_of(sent, "form", {})
    except ReadoutError as error:
        refusal(str(error))
        return
    checked = prepared(readout.rows, own.folder())
    _complain(checked.complaints, w)
    with st.container(horizontal=True, gap="small"):
        if not checked.complaints:
            _page(readout, checked, w)
        _rows(checked, w)
        if own.folder() and not checked.complaints:
            _write(sent, w)


# ---------------------------------------------------------------- the fields


def _empty(names: Sequence[str]) -> Fields:
    lists = ("by_iso3", "to_iso3", "minerals")
    return {
        name: [] if name in lists else None if name in ("date", "kind") else "" for name in names
    }


def _widget_state(values: Fields, name: str, where: str) -> dict[str, Any]:
    """Arguments of a field that shows what is stored of it, and stores what it is changed to.

    It is set only where Streamlit has forgotten it: else a run would overwrite what is being typed.
    """
    key = f"readout-{where}{name}"
    if key not in st.session_state:
        st.session_state[key] = values[name]

    def store() -> None:
        values[name] = st.session_state[key]

    return {"key": key, "on_change": store}


def _label(column: str, w: Words) -> str:
    key = LABELS.get(column)
    return w(f"readout.{key}" if key else f"readout.name.{column}")


def _line(values: Fields, name: str, where: str, w: Words, hint: str = "") -> None:
    state = _widget_state(values, name, where)
    st.text_input(_label(name, w), max_chars=CELL_MAX, placeholder=hint, **state)


def _day(values: Fields, w: Words) -> None:
    st.date_input(
        _label("date", w),
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        **_widget_state(values, "date", ""),
    )


def _row(row: Fields, number: int, w: Words) -> None:
    where = f"{number}-"
    st.markdown(f"**{w('readout.form.commitment', number=number)}**")
    areas = listed_areas(w.lang)
    kinds = OWN["commitments"].words["kind"]
    with st.container(horizontal=True, gap="small"):
        _line(row, "who", where, w)
        _list(row, "by_iso3", where, areas, w)
        _list(row, "to_iso3", where, areas, w)
    _line(row, "commitment", where, w)
    with st.container(horizontal=True, gap="small"):
        _line(row, "deadline", where, w, "2027-06-30")
        st.selectbox(
            _label("kind", w),
            kinds,
            format_func=lambda one: w(f"commitments.kind.{one}"),
            **_widget_state(row, "kind", where),
        )
        _list(row, "minerals", where, READY["mineral"].subjects(w.lang), w)
        _line(row, "quote", where, w)


def _list(row: Fields, name: str, where: str, options: Sequence[str], w: Words) -> None:
    text = w.mineral if name == "minerals" else w.country
    state = _widget_state(row, name, where)
    st.multiselect(_label(name, w), options, format_func=text, select_all=False, **state)


def _mapping(fields: Fields) -> Fields:
    """What was typed, by the keys of a file; empty commitments are left out."""
    source = {"publisher": fields["publisher"], "title": fields["source_title"]}
    rows = [{name: value for name, value in row.items() if value} for row in fields["rows"]]
    return {
        **{name: str(fields[name] or "") for name in ("event", "date", "place", "source_id")},
        "sources": [source] if any(source.values()) else [],
        "commitments": [row for row in rows if row],
    }


# ---------------------------------------------------------------- what is wrong


def _complain(complaints: Sequence[str], w: Words) -> None:
    if lines := list(dict.fromkeys(_sentences(complaints, w))):
        text = "".join(map(paragraph, lines))
        st.html(f'<div class="msp-refusal" role="alert">{text}</div>')


def _sentences(complaints: Sequence[str], w: Words) -> Iterator[str]:
    """Complaints with the labels of the fields; why is said as ``data check`` says it."""
    for complaint in complaints:
        match = COMPLAINT.fullmatch(complaint)
        if match is None:
            yield complaint
            continue
        number, column, why = match.groups()
        is_empty = why.startswith("may not be empty")
        if column in FOLLOWS:
            if is_empty:
                continue
            column = FOLLOWS[column]
        if column == "source_id" and is_empty:
            column = "publisher"
        of_row = column in ROW
        key = f"readout.form.{'empty' if is_empty else 'at'}{'' if of_row else '_top'}"
        yield w(key, number=number, name=_label(column, w), why=why)


# ---------------------------------------------------------------- the page, the rows, the tables


def _page(readout: Readout, checked: Prepared, w: Words) -> None:
    """The button that makes the page in both formats, and what it made."""

    def make(ext: str) -> OutputFile:
        with QUEUE.turn():
            return WRITERS[ext](readout_document(readout, checked, w.lang), None)

    if st.button(w("readout.form.make"), key="readout-make"):
        with st.spinner(w("briefing.export.making")):
            made = {ext: attempt(partial(make, ext), NAME, w) for ext in FORMATS}
        st.session_state[FILE_KEY] = (readout, w.lang, made)
    latest = st.session_state.get(FILE_KEY)
    if latest is None or latest[:2] != (readout, w.lang):
        return
    for ext, (file, why) in latest[2].items():
        if file is None:
            refusal(why)
        else:
            name = f"{NAME}.{ext}"
            label = w("build.papers.save", name=name)
            st.download_button(label, file.data, name, key=f"get-readout-{ext}", on_click="ignore")


def _rows(checked: Prepared, w: Words) -> None:
    for table in reversed(WRITTEN):
        if rows := checked.rows[table]:
            st.download_button(
                w("readout.form.rows" if table == "commitments" else "readout.form.sources"),
                csv_text(table, rows),
                f"{table}.csv",
                key=f"get-readout-{table}",
                on_click="ignore",
                disabled=bool(checked.complaints),
            )


def _write(sent: Fields, w: Words) -> None:
    """The button that sends the rows; the browser does, so that a route can ask for its token."""

    def send() -> None:
        st.session_state.pop(ANSWER_KEY, None)
        st.session_state[PRESS_KEY] = {
            "address": ADDRESS,
            "body": json.dumps(sent),
            "press": uuid4().hex,
        }

    st.button(w("readout.form.write"), key="readout-write", on_click=send)


def _answered(w: Words) -> None:
    """What the route answered; once rows are there, their fields are emptied."""

    def take() -> None:
        answer = components.event(POSTER, "answer")
        if answer is None:
            return
        st.session_state[ANSWER_KEY] = answer
        if answer.get("added"):
            st.session_state[FIELDS_KEY]["rows"] = [_empty(ROW)]
            for name in ROW:
                st.session_state.pop(f"readout-1-{name}", None)

    components.poster()(key=POSTER, data=st.session_state.get(PRESS_KEY), on_answer_change=take)
    answer = st.session_state.get(ANSWER_KEY)
    if answer is None:
        return
    if ids := answer.get("added"):
        text = paragraph(w("readout.form.written", ids=", ".join(ids)))
        st.html(f'<div class="msp-text" role="status">{text}</div>')
    else:
        why = " ".join(answer.get("complaints") or [answer.get("error", "")])
        refusal(w("readout.form.refused", why=why))
