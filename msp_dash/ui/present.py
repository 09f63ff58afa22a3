"""The stage: a briefing in full screen, driven by the keyboard, and the page to choose one."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from msp_dash.briefing.model import Briefing, BriefingError
from msp_dash.briefing.pack import unpack
from msp_dash.briefing.ready import FORMER, READY
from msp_dash.briefing.subjects import UnknownSubject
from msp_dash.config.clock import today
from msp_dash.theme import Theme, colour
from msp_dash.ui import components, search, tray
from msp_dash.ui.briefing import begin
from msp_dash.ui.cards.content import GEOMETRY
from msp_dash.ui.controls import FIRST_DAY, LAST_DAY, PageView, plain
from msp_dash.ui.language import current_words, language_query
from msp_dash.ui.navigation import ENTRIES, page_of, through_app
from msp_dash.ui.notices import notice
from msp_dash.ui.stage_content import StageContent, answer, base_url, stage_content
from msp_dash.ui.viewport import split, viewport
from msp_dash.words import Words
from msp_dash.words.names import countries

OWN_NAMES = ("b", "ready", "about", "tray", "slide", "view", "play")
"""Query parameters: ``b`` is a compressed briefing; ``ready`` and ``about`` are kind and subject of
a ready-made one; ``tray=1`` is the one in the browser; ``slide`` is the current slide, and
``view=presenter`` opens the second window; ``play`` is the seconds that a wall shows a slide."""
PLAY = range(5, 601)
STAGE, ANSWER = "stage-deck", "stage-answer"
LIVE_KEY = "stage-live"
"""Session key of the last answer."""
READY_MADE_KEY = "stage-made"
"""Session key of the ready-made briefing: ((kind, subject, language), briefing)."""
BACK_TO = "briefing"
SECTIONS = ("kind", "number", "slide", "notes", "no_notes", "next", "end", "clock", "timer")
MORE = (
    "timer_again",
    "black",
    "code",
    "code_home",
    "code_local",
    "blocked",
    "map_failed",
    "no_others",
)
ACTS = (
    "previous",
    "next",
    "grid",
    "live",
    "ask",
    "others",
    "spot",
    "notes",
    "presenter",
    "code",
    "full",
    "theme",
    "help",
    "leave",
)
KEYS = (
    "next",
    "previous",
    "first",
    "last",
    "live",
    "ask",
    "others",
    "spot",
    "back",
    "grid",
    "black",
    "notes",
    "presenter",
    "code",
    "theme",
    "full",
    "help",
    "close",
)
ASKING_WORDS = ("heading", "hint", "read", "failed")
LIVE_WORDS = ("heading", "none", "changed", "back", "back_status", "waiting", "moved")
TOKENS = ("ground", "panel", "ink", "ink2", "line", "accent", "focus", "notice", "notice_bar")
COVERED = """<style>
[data-testid="stHeader"], [data-testid="stDialog"], [data-testid="stToast"], .st-key-corner {
  display: none; }
[data-testid="stMain"] [data-stale="true"] { opacity: 1 !important; }
html, body { overflow: hidden; overscroll-behavior: none; }
</style>"""
"""The stage hides the rest of the page, including the header and connection notices."""


def present() -> None:
    """Show the briefing that the address names; without one, the briefings to choose from."""
    through_app()
    try:
        _play()
        briefing = _requested_briefing()
    except (BriefingError, UnknownSubject) as error:
        _landing(str(error))
        return
    if briefing is not None:
        st.html(COVERED)
        _stage(briefing)
    elif "tray" in st.query_params and not tray.draft().synced:
        # The browser has not sent its stored briefing yet.
        st.html(COVERED)
    else:
        _landing("")


def _requested_briefing() -> Briefing | None:
    """The briefing that the address names.

    Raises
    ------
    BriefingError
        For a packed briefing that is damaged.
    UnknownSubject
        For a ready-made one about something that does not exist.
    """
    query = st.query_params
    if "b" in query:
        return unpack(query["b"], current_words().lang)
    if "ready" in query:
        return _ready_made(query["ready"], query.get("about", ""))
    own = tray.briefing()
    return own if "tray" in query and own.slides else None


def _play() -> int:
    """Seconds that a wall shows a slide; 0 where the reader goes on.

    Raises
    ------
    BriefingError
        For anything else than a number of seconds.
    """
    sent = st.query_params.get("play", "")
    if not sent:
        return 0
    if sent.isascii() and sent.isdigit() and int(sent) in PLAY:
        return int(sent)
    raise BriefingError(
        current_words()("stage.play", sent=sent, least=PLAY.start, most=PLAY.stop - 1)
    )


def _ready_made(kind: str, about: str) -> Briefing:
    """A ready-made briefing, cached in the session so that live changes are fast."""
    w = current_words()
    maker = READY.get(kind) or FORMER.get(kind)
    if maker is None:
        raise UnknownSubject(w("stage.no_such"))
    cached = st.session_state.get(READY_MADE_KEY)
    key = (kind, about, w.lang)
    if cached is None or cached[0] != key:
        cached = (key, maker.make(about, w.lang))
        st.session_state[READY_MADE_KEY] = cached
    briefing: Briefing = cached[1]
    return briefing


# ---------------------------------------------------------------- the stage


def _stage(briefing: Briefing) -> None:
    """Slides and responses. Not a fragment: a restarted server would not know its id."""
    show = stage_content(briefing, _base(), tall=viewport().phone)
    sent = components.stage()(
        key=STAGE,
        data=_data(show, show.deck.w),
        on_ask_change=lambda: None,
        on_leave_change=lambda: None,
    )
    # Read here, not in a callback, which a restarted server would not run.
    if sent.leave:
        _leave()
    if sent.ask:
        st.session_state[LIVE_KEY] = answer(show, sent.ask)
    components.answer()(key=ANSWER, data=st.session_state.get(LIVE_KEY))


def _base() -> str:
    """Address of the dashboard, as this browser reached it; "" where there is no browser."""
    return base_url(st.context.url, "present")


def _leave() -> None:
    """Return to the briefing builder, or to the list of briefings."""
    pages = {entry.name for entry in ENTRIES}
    st.query_params.clear()
    st.switch_page(page_of(BACK_TO if BACK_TO in pages else "present"))


def _data(show: StageContent, w: Words) -> dict[str, Any]:
    view = "presenter" if st.query_params.get("view") == "presenter" else "stage"
    theme = viewport().theme
    return show.data | {
        "view": view,
        "play": _play(),
        "updated": w("stage.updated", date=w.date(today().isoformat())),
        # While the stamp is the same, a rerun keeps the current slide and live changes.
        "stamp": f"{show.data['id']}-{view}-{show.tall}-{show.base}",
        "page_theme": theme,
        "geometry": f"./{GEOMETRY}",
        "ask": search.box(w)["ask"],
        "colours": {name: _colours(name) for name in ("light", "dark")},
        "countries": _countries(w),
        "days": [FIRST_DAY.isoformat(), LAST_DAY.isoformat()],
        "keys": [[w(f"stage.cap.{key}"), w(f"stage.key.{key}")] for key in KEYS],
        "words": _words(w),
    }


def _colours(theme: Theme) -> dict[str, str]:
    return {token: colour(token, theme) for token in TOKENS}


def _countries(w: Words) -> list[list[str]]:
    codes = sorted((c for c in countries() if c not in ("WLD", "OTH")), key=w.country_order)
    return [["", w("params.country.none")], *([code, w.country(code)] for code in codes)]


def _words(w: Words) -> dict[str, Any]:
    """Labels of the stage; placeholders that the browser fills are left in place."""
    open_ones = {name: f"{{{name}}}" for name in ("slide", "all", "title", "moved")}
    return {
        **{name: w(f"stage.{name}", **open_ones) for name in (*SECTIONS, *MORE)},
        "act": {name: w(f"stage.act.{name}") for name in ACTS},
        "live": {name: w(f"stage.live.{name}", **open_ones) for name in LIVE_WORDS},
        "asking": {name: w(f"stage.asking.{name}") for name in ASKING_WORDS},
    }


# ---------------------------------------------------------------- what to choose from


def _landing(problem: str) -> None:
    view = plain("present", OWN_NAMES)
    w = view.words
    with view.head:
        st.html(
            f'<h1 class="msp-h1">{html.escape(w("stage.title"))}</h1>'
            f'<p class="msp-lead">{html.escape(w("stage.lead"))}</p>'
        )
    if problem:
        notice("unread", w("stage.unread"), f"{problem} {w('stage.refused_text')}", [])
    own = tray.briefing().slides
    if own:
        _own(view)
    _ready(view)
    if not own:
        _own(view)
    rows = "".join(
        f"<tr><td>{html.escape(w(f'stage.cap.{key}'))}</td>"
        f"<td>{html.escape(w(f'stage.key.{key}'))}</td></tr>"
        for key in KEYS
    )
    with st.container(key="fig-stage-keys"):
        st.html(f'{_title(w("stage.keys"))}<table class="msp-table"><tbody>{rows}</tbody></table>')


def _title(text: str) -> str:
    return f'<h2 class="msp-title">{html.escape(text)}</h2>'


def _own(view: PageView) -> None:
    w, own = view.words, tray.briefing()
    with st.container(key="fig-stage-own"):
        st.html(_title(w("stage.own")))
        if own.slides:
            start = w("stage.own_start", n=len(own.slides))
            if own.title:
                st.html(f'<p class="msp-text">{html.escape(own.title)}</p>')
            st.page_link(
                page_of("present"), label=start, query_params={"tray": "1", **language_query()}
            )
        else:
            st.html(f'<p class="msp-text">{html.escape(w("stage.own_none"))}</p>')


def _ready(view: PageView) -> None:
    """The ready-made briefings with descriptions, and the link that presents the selected one."""
    w = view.words
    for column, kind in zip(split(*(1 for _ in READY)), READY, strict=True):
        with column, st.container(key=f"fig-stage-{kind}"):
            begin.about(kind, w)
            subject = begin.pick(kind, w, "stage")
            if subject is not None:
                label = w("stage.start", name=READY[kind].name(subject, w))
                st.page_link(page_of("present"), label=label, query_params=_to(kind, subject))


def _to(kind: str, subject: str = "") -> dict[str, str]:
    return {"ready": kind} | ({"about": subject} if subject else {}) | language_query()
