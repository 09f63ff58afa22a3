"""Upload of a PowerPoint template: it is checked, then used for the session's decks or rejected."""

from __future__ import annotations

import html
from dataclasses import dataclass

import streamlit as st

from msp_dash.briefing.deck import TemplateError
from msp_dash.render.pptx.template import deck_from_template
from msp_dash.render.template_validation import MAX_BYTES
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

KEY = "briefing-template"
UPLOAD = "template-upload"


@dataclass(frozen=True, slots=True)
class Template:
    """An uploaded template: its bytes (None where it was rejected) and messages on it."""

    name: str
    data: bytes | None
    messages: tuple[str, ...]


def session_template() -> bytes | None:
    """The template of this session, None where there is none."""
    template: Template | None = st.session_state.get(KEY)
    return template.data if template else None


def upload(w: Words) -> None:
    """Place the upload and the messages on the last file."""
    limit = MAX_BYTES // 2**20
    st.file_uploader(
        w("build.template.upload", limit=limit),
        type=["pptx", "potx"],
        key=UPLOAD,
        max_upload_size=limit,
        on_change=_take,
        args=(w,),
    )
    template: Template | None = st.session_state.get(KEY)
    lines = [w("build.template.none")]
    if template:
        first = "build.template.used" if template.data else "build.template.refused"
        lines = [w(first, name=template.name), *template.messages]
    alert = bool(template and template.data is None)
    text = "".join(paragraph(line) for line in lines)
    kind = "msp-refusal" if alert else "msp-foot"
    st.html(f'<div class="{html.escape(kind)}" role="status">{text}</div>')


def _take(w: Words) -> None:
    sent = st.session_state.get(UPLOAD)
    if sent is None:
        return
    data = sent.getvalue()
    try:
        stage = deck_from_template(data, w.lang)
    except TemplateError as error:
        st.session_state[KEY] = Template(sent.name, None, (str(error),))
        return
    st.session_state[KEY] = Template(sent.name, data, tuple(stage.messages))
