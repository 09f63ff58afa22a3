"""The toolbar of the briefing page: present, download, share and open."""

from __future__ import annotations

import html
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import BriefingError
from msp_dash.briefing.outputs import OUTPUTS, Busy, Options, PaperSize, export, file_name
from msp_dash.briefing.pack import TooLongForLink, pack_for_link, unpack
from msp_dash.render.template_validation import TemplateError
from msp_dash.ui import components
from msp_dash.ui.briefing import begin, opening, template
from msp_dash.ui.briefing.offer import offer, show_messages
from msp_dash.ui.briefing.saved import saved
from msp_dash.ui.language import language_query
from msp_dash.ui.navigation import page_of
from msp_dash.ui.notices import paragraph, refusal
from msp_dash.ui.stage_content import base_url, is_reachable
from msp_dash.words import Words

SHARED = "b"
"""Query parameter with a shared briefing."""
REQUESTED_KEY, FILE_KEY, REQUEST_ID_KEY = "briefing-wanted", "briefing-made", "briefing-press"
APPENDIX_KEY = "briefing-appendix"


@dataclass(frozen=True, slots=True)
class Kind:
    """A download format; its label is the message ``build.file.<name>``."""

    name: str
    ext: str
    size: PaperSize = "a4"


KINDS = (
    Kind("pptx", "pptx"),
    Kind("pdf_a4", "pdf"),
    Kind("pdf_letter", "pdf", "us-letter"),
    Kind("html", "html"),
    Kind("zip", "zip"),
    Kind("yaml", "yaml"),
)


@dataclass(frozen=True, slots=True)
class BriefingFile:
    """An exported file of version `rev` of the briefing, or the reason why it failed."""

    kind: Kind
    rev: int
    name: str = ""
    data: bytes = b""
    why: str = ""
    messages: tuple[str, ...] = ()
    """Warnings of the export, such as a placeholder that the template lacks."""


def receive(draft: Draft, w: Words) -> None:
    """Load a shared briefing from the query string."""
    text = st.query_params.get(SHARED)
    if text is None:
        return
    del st.query_params[SHARED]
    try:
        offer(draft, unpack(text, w.lang), [w("build.share.opened")])
    except BriefingError as error:
        show_messages(w("build.open.refused", why=str(error)))
    st.rerun()


def bar(draft: Draft, w: Words) -> Callable[[], None]:
    """Place the toolbar; returns a function that exports the requested file, if there is one."""
    with st.container(horizontal=True, key="controls"):
        with st.container(key="go-present", width="content"):
            st.page_link(
                page_of("present"),
                label=w("build.present"),
                query_params={"tray": "1", **language_query()},
            )
        with st.popover(w("build.download"), key="pop-download"):
            slot = _downloads(draft, w)
        with st.popover(w("build.share.name"), key="pop-share"):
            _share(draft, w)
        with st.popover(w("build.open.name"), key="pop-open"):
            opening.upload(w, "again")
            begin.ready(draft, w)
            st.button(w("build.clear"), key="clear", on_click=_clear, args=(draft, w))
    return lambda: _make(draft, slot, w)


def _clear(draft: Draft, w: Words) -> None:
    draft.load(type(draft.briefing)(disclaimer=w("briefing.disclaimer")), "clear")


# ---------------------------------------------------------------- share


def _share(draft: Draft, w: Words) -> None:
    try:
        query = urlencode({SHARED: pack_for_link(draft.briefing)})
    except TooLongForLink:
        st.html(f'<div class="msp-text">{paragraph(w("build.share.too_long"))}</div>')
        return
    st.html(f'<div class="msp-text">{paragraph(w("build.share.text"))}</div>')
    words = {name: w(f"ui.act.{name}") for name in ("link", "copied", "manual")}
    components.actions()(
        key="share",
        data={"query": query, "words": words},
    )


# ---------------------------------------------------------------- download


def _downloads(draft: Draft, w: Words) -> DeltaGenerator:
    """A button for each format; returns the slot below them for progress and the file."""
    st.checkbox(w("build.appendix.label"), key=APPENDIX_KEY)
    for kind in KINDS:
        with st.container(horizontal=True, gap="small", key=f"file-{kind.name}"):
            name = w(f"build.file.{kind.name}")
            st.button(name, key=f"make-{kind.name}", type="tertiary", on_click=_want, args=(kind,))
            about = html.escape(w(f"build.file_help.{kind.name}"))
            st.html(f'<p class="msp-line">{about}</p>', width="content")
    if draft.briefing.theme == "template" and template.session_template() is None:
        st.html(f'<div class="msp-foot">{paragraph(w("build.template.missing"))}</div>')
    slot = st.empty()
    file: BriefingFile | None = st.session_state.get(FILE_KEY)
    if file and file.rev != draft.rev:
        # A file of an older version is outdated, and takes memory.
        del st.session_state[FILE_KEY]
    elif file and REQUESTED_KEY not in st.session_state:
        with slot.container():
            _ready(file, w)
    return slot


def _want(kind: Kind) -> None:
    st.session_state[REQUESTED_KEY] = kind
    st.session_state[REQUEST_ID_KEY] = uuid.uuid4().hex
    st.session_state.pop(FILE_KEY, None)


def _make(draft: Draft, slot: DeltaGenerator, w: Words) -> None:
    """Export the requested file with a progress bar."""
    kind: Kind | None = st.session_state.get(REQUESTED_KEY)
    if kind is None:
        return
    # A press meanwhile ends this run; the next run exports the file.
    progress = slot.progress(0.0, w("briefing.export.making"))

    def waiting(before: int) -> None:
        text = w("briefing.export.waiting", n=before) if before else w("briefing.export.making")
        progress.progress(0.0, text)

    def step(finished: int, count: int) -> None:
        progress.progress(min(finished / max(count, 1), 1.0), w("briefing.export.making"))

    name = file_name(draft.briefing, kind.ext)
    try:
        options = Options(
            template=_template(draft),
            size=kind.size,
            address=_address(),
            appendix=bool(st.session_state.get(APPENDIX_KEY)),
        )
        messages: list[str] = []
        data = export(
            draft.briefing,
            kind.ext,
            options,
            progress=step,
            waiting=waiting,
            on_message=messages.append,
        )
        file = BriefingFile(kind, draft.rev, name, data, messages=tuple(messages))
    except TemplateError as error:
        file = BriefingFile(kind, draft.rev, why=str(error))
    except Busy:
        file = BriefingFile(kind, draft.rev, why=w("build.file_busy"))
    except Exception:  # A file that fails must not break the page; the log has the cause.
        logging.getLogger(__name__).exception("briefing as %s failed", kind.ext)
        file = BriefingFile(kind, draft.rev, why=w("build.file_failed"))
    st.session_state[FILE_KEY] = file
    del st.session_state[REQUESTED_KEY]
    with slot.container():
        _ready(file, w)


def _address() -> str:
    """Base URL for links and QR codes in a deck; "" where only this machine can open it."""
    base = base_url(st.context.url, "briefing")
    return base if is_reachable(base) else ""


def _template(draft: Draft) -> bytes | None:
    return template.session_template() if draft.briefing.theme == "template" else None


def _ready(file: BriefingFile, w: Words) -> None:
    """Show the file name and a download button, and start the download once."""
    if file.why:
        refusal(file.why)
        return
    request = st.session_state[REQUEST_ID_KEY]
    mime = OUTPUTS[file.kind.ext].media_type
    saved(file.name, file.data, request, w, file.messages, mime)
