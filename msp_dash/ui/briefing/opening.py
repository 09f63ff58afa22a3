"""Opening a briefing from a YAML file: loads the valid parts and lists the invalid ones."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import (
    MAX_BYTES,
    Briefing,
    BriefingError,
    RejectedPart,
    read_valid_parts,
)
from msp_dash.ui import tray
from msp_dash.ui.briefing.offer import offer, show_messages
from msp_dash.words import Words


def upload(w: Words, where: str) -> None:
    """Place the upload of a briefing. `where` makes its element key unique."""
    label = w("build.open.upload", limit=MAX_BYTES // 1024)
    upload_yaml(label, f"open-{where}", lambda raw: load_file(tray.draft(), w, raw))


def upload_yaml(label: str, key: str, take: Callable[[bytes], None]) -> None:
    """Place the upload of a YAML file, whose bytes are passed to `take`."""

    def changed() -> None:
        sent = st.session_state.get(key)
        if sent is not None:
            take(sent.getvalue())

    # Without a limit of its own: Streamlit would refuse in English, and the file's reader says why.
    st.file_uploader(label, type=["yaml", "yml"], key=key, on_change=changed)


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
