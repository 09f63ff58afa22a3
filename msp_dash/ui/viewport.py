"""The reader's viewport: content width, theme, phone or not; and columns by width."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from msp_dash.theme import Theme

PHONE_WIDTH = 358
BUCKETS = ((0, PHONE_WIDTH), (700, 640), (1024, 960), (1300, 1328))
"""(least window width, width of content), px."""
PICTURES = {PHONE_WIDTH: PHONE_WIDTH, 640: 640, 960: 720, 1328: 992}
"""Width of content -> width of the picture of a band beside its sentence, px."""
COLUMNS_GAP = {960: 20, 1328: 28}
"""Width of content -> gap between pictures, where they stand beside each other."""
GAP = 32
KEY = "corner"
"""Of the component that reports the width (`header`)."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """`width` : content width in px, one of `BUCKETS`; pictures scale a little in between."""

    width: int
    theme: Theme

    @property
    def phone(self) -> bool:
        """Whether the layout is the phone's."""
        return self.width == PHONE_WIDTH

    @property
    def picture(self) -> int:
        """Width of the picture of a band, px."""
        return PICTURES[self.width]

    @property
    def columns_gap(self) -> int:
        """Gap between pictures beside each other, px; 0 where they stand one below the other."""
        return COLUMNS_GAP.get(self.width, 0)

    @property
    def wide(self) -> bool:
        """Whether forms are side by side."""
        return self.width == BUCKETS[-1][1]


def content_width(window: int) -> int:
    """Width of content in a window of this many px."""
    return next(width for least, width in reversed(BUCKETS) if window >= least)


def _first_guess() -> int:
    phone = "Mobi" in (st.context.headers.get("User-Agent") or "")
    return PHONE_WIDTH if phone else BUCKETS[-1][1]


_VIEWPORT: ContextVar[Viewport | None] = ContextVar("window of this run", default=None)


def reset() -> None:
    """Forget the viewport at the start of a run, since Streamlit reuses the context."""
    _VIEWPORT.set(None)


def viewport() -> Viewport:
    """The viewport as last reported; before that a guess from the user agent.

    Computed once a run: reading session state costs as much as an element of the page.
    """
    current = _VIEWPORT.get()
    if current is None:
        reported = st.session_state.get(KEY)
        width = (reported or {}).get("width") or _first_guess()
        theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
        current = Viewport(int(width), theme)
        _VIEWPORT.set(current)
    return current


def split(*weights: int) -> list[DeltaGenerator]:
    """Columns by weight on a wide window, below each other on a narrow one."""
    if viewport().wide:
        return st.columns(weights, gap="medium")
    return [st.container() for _ in weights]
