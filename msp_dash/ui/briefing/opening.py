"""Opening a briefing from a YAML file: loads the valid parts and lists the invalid ones."""

from __future__ import annotations

import streamlit as st

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import (
    MAX_BYTES,
    Briefing,
    BriefingError,
    RejectedPart,
    read_valid_parts,
)
from msp_dash.ui.briefing.offer import offer, show_messages
from msp_dash.words import Words

LIMIT_MB = 1
"""Upload limit of the widget; the parser of the file allows `MAX_BYTES`."""


def upload(draft: Draft, w: Words, where: str) -> None:
    """Place the upload. `where` makes its element key unique."""
    key = f"open-{where}"
    st.file_uploader(
        w("build.open.upload", limit=MAX_BYTES // 1024),
        type=["yaml", "yml"],
        key=key,
        max_upload_size=LIMIT_MB,
        on_change=_take,
        args=(draft, w, key),
    )


def _take(draft: Draft, w: Words, key: str) -> None:
    sent = st.session_state.get(key)
    if sent is not None:
        load_file(draft, w, sent.getvalue())


def load_file(draft: Draft, w: Words, raw: bytes) -> None:
    """Offer the briefing of a file, with a message for each part that is invalid."""
    try:
        briefing, misfits = read_valid_parts(raw, w.lang)
    except BriefingError as error:
        show_messages(w("build.open.refused", why=str(error)))
        return
    offer(draft, briefing, [*_misfit_messages(misfits, w), *_language(briefing, w)])


def _misfit_messages(misfits: tuple[RejectedPart, ...], w: Words) -> list[str]:
    return [
        w("build.open.misfit_slide", n=m.slide, where=m.where, why=m.why)
        if m.slide
        else w("build.open.misfit", where=m.where, why=m.why)
        for m in misfits
    ]


def _language(briefing: Briefing, w: Words) -> list[str]:
    supported = w.has(f"build.language.{briefing.lang}")
    return [] if supported else [w("build.open.language", lang=briefing.lang)]
