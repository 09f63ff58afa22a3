"""Upload of an office's templates: each is checked, then used for the session or rejected.

A .potx is for slides, a .dotx for papers in Word; a session has one of each.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

import streamlit as st

from msp_dash.briefing.document_pack import Templates
from msp_dash.render.docx import template_base
from msp_dash.render.pptx.template import deck_from_template
from msp_dash.render.template_validation import MAX_BYTES, TemplateError
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

KEY = "briefing-template"
UPLOAD = "template-upload"
ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"slides": ("pptx", "potx"), "word": ("docx", "dotx")}
)
"""Uses of a template with the endings of their files."""
SLIDES, WORD = ENDINGS
BOTH = tuple(ENDINGS)


@dataclass(frozen=True, slots=True)
class Template:
    """An uploaded template: its bytes (None where it was rejected) and messages on it."""

    name: str
    data: bytes | None
    messages: tuple[str, ...]


def session_template(use: str = SLIDES) -> bytes | None:
    """The template of this session for a use, None where there is none."""
    template = _uploaded(use)
    return template.data if template else None


def session_templates() -> Templates:
    """The templates of this session."""
    return Templates(session_template(SLIDES), session_template(WORD))


def _uploaded(use: str) -> Template | None:
    return st.session_state.get(f"{KEY}-{use}")


def upload(w: Words, uses: tuple[str, ...] = (SLIDES,), where: str = UPLOAD) -> None:
    """Place the upload for some uses, and the messages on their last files."""
    limit = MAX_BYTES // 2**20
    label = "both" if uses == BOTH else uses[0]
    st.file_uploader(
        w(f"build.template.upload.{label}", limit=limit),
        type=[ending for use in uses for ending in ENDINGS[use]],
        key=where,
        max_upload_size=limit,
        on_change=_take,
        args=(w, where),
    )
    templates = {use: template for use in uses if (template := _uploaded(use))}
    lines = [] if templates else [w(f"build.template.none.{label}")]
    for use, template in templates.items():
        first = f"build.template.used.{use}" if template.data else "build.template.refused"
        lines += [w(first, name=template.name), *template.messages]
    alert = any(template.data is None for template in templates.values())
    text = "".join(paragraph(line) for line in lines)
    kind = "msp-refusal" if alert else "msp-foot"
    st.html(f'<div class="{html.escape(kind)}" role="status">{text}</div>')


def _take(w: Words, where: str) -> None:
    sent = st.session_state.get(where)
    if sent is None:
        return
    ending = PurePath(sent.name).suffix[1:].lower()
    use = WORD if ending in ENDINGS[WORD] else SLIDES
    data = sent.getvalue()
    try:
        messages = _messages(use, data, w.lang)
    except TemplateError as error:
        st.session_state[f"{KEY}-{use}"] = Template(sent.name, None, (str(error),))
        return
    st.session_state[f"{KEY}-{use}"] = Template(sent.name, data, messages)


def _messages(use: str, data: bytes, lang: str) -> tuple[str, ...]:
    """What of a template is not used."""
    if use == WORD:
        return template_base(data, lang)[1]
    return tuple(deck_from_template(data, lang).messages)
