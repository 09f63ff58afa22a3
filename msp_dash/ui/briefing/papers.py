"""A form for the papers of a pack: about what, which form, for whom, and a preview to download."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

import streamlit as st

from msp_dash.briefing.document_pack import (
    DECK,
    FORMS,
    Order,
    document_of,
    form_file,
    form_name,
    formats,
    paper_name,
)
from msp_dash.briefing.documents.model import KINDS
from msp_dash.briefing.documents.pdf import document_png
from msp_dash.briefing.outputs import PAPER_SIZES, OutputFile
from msp_dash.briefing.ready import READY
from msp_dash.ui.briefing import begin, template
from msp_dash.ui.briefing.attempt import attempt
from msp_dash.ui.briefing.saved import saved
from msp_dash.ui.notices import refusal
from msp_dash.words import Words

SUBJECTS = ("country", "mineral")
PLACE = "papers"
FILE_KEY, REQUEST_ID_KEY = "paper-file", "paper-press"
TEMPLATES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"docx": (template.WORD,), "zip": template.BOTH}
)
"""Templates that a format uses."""


def form(w: Words) -> None:
    """Place the form, folded; a paper is made when it is asked for."""
    with st.expander(w("build.papers.title"), key=PLACE, on_change="rerun") as place:
        if place.open:
            _form(w)


def _form(w: Words) -> None:
    with st.container(horizontal=True, gap="small"):
        subject = st.selectbox(
            w("build.papers.about"),
            SUBJECTS,
            format_func=lambda one: w(f"build.ready.pick.{one}"),
            key="paper-subject",
        )
        name = begin.pick(subject, w, "paper")
        kind = st.selectbox(
            w("build.papers.form"),
            [one for one in FORMS if one != DECK],
            format_func=lambda one: form_name(one, w),
            key="paper-form",
        )
        reader = st.selectbox(
            w("build.papers.reader"),
            READY["country"].subjects(w.lang),
            index=None,
            format_func=w.country,
            placeholder=w("build.papers.partners"),
            key="paper-reader",
        )
        ext = st.selectbox(
            w("build.papers.format"),
            formats(kind),
            format_func=lambda one: w(f"build.papers.format_of.{one}"),
            key="paper-format",
        )
        size = st.selectbox(
            w("build.papers.size"),
            PAPER_SIZES,
            format_func=lambda one: w(f"build.papers.size_of.{one}"),
            key="paper-size",
        )
    if name is None:
        return
    if ext in TEMPLATES_OF:
        template.upload(w, TEMPLATES_OF[ext], "paper-template")
    order = Order(subject, name, kind, reader or "", w.lang, size, template.session_templates())
    if st.button(w("build.download"), key="make-paper"):
        with st.spinner(w("briefing.export.making")):
            result = attempt(lambda: form_file(order, ext), paper_name(order, ext), w)
            st.session_state[FILE_KEY] = (order, ext, *result)
            st.session_state[REQUEST_ID_KEY] = uuid4().hex
    latest = st.session_state.get(FILE_KEY)
    if latest is not None and latest[:2] == (order, ext):
        _offer(order, ext, latest[2], latest[3], w)


def _offer(order: Order, ext: str, file: OutputFile | None, why: str, w: Words) -> None:
    """The file, which is saved at once, and, of a paper, its first page as a picture."""
    if file is None:
        refusal(why)
        return
    request = st.session_state[REQUEST_ID_KEY]
    saved(paper_name(order, ext), file.data, request, w, file.messages)
    if order.form in KINDS:
        document = document_of(order)
        # Of that width where the window has it.
        with st.container(width=560):
            st.image(document_png(document), caption=document.kicker, width="stretch")
