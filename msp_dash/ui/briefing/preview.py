"""A preview of the selected slide, by the renderer of the stage and of the one-file page."""

from __future__ import annotations

import html
from functools import lru_cache

import streamlit as st

from msp_dash.briefing.changes import map_refs
from msp_dash.briefing.content import content
from msp_dash.briefing.draft import Draft
from msp_dash.briefing.model import Briefing, FigureRef, SectionSlide, Snapshot
from msp_dash.briefing.slides import Deck
from msp_dash.config.clock import today
from msp_dash.ui import components
from msp_dash.words import Words

_ANY = SectionSlide(title="-")


def preview(draft: Draft, w: Words) -> None:
    """Place the selected slide; a long one shows all of its pages."""
    briefing = draft.briefing
    index = draft.index
    # A cover of an empty briefing would say that it is empty.
    slide = _ANY if index is None else briefing.slides[index]
    single = map_refs(briefing.model_copy(update={"slides": (slide,)}), _light)
    pages = _pages(single.model_dump_json(), cover=index is None)
    theme = "dark" if briefing.theme == "dark" else "light"
    components.slide()(key="preview", data={"html": "".join(pages), "theme": theme})
    lines = []
    if len(pages) - 1 > 1:
        lines.append(w("build.preview.many", n=len(pages) - 1))
    if briefing.theme == "template":
        lines.append(w("build.preview.template"))
    if lines:
        text = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        st.html(f'<div class="msp-foot">{text}</div>')


def _light(ref: FigureRef) -> FigureRef:
    """The reference without the saved numbers, which do not change the picture."""
    snapshot = Snapshot(title=ref.seen.title) if ref.seen else None
    return ref.model_copy(update={"seen": snapshot})


@lru_cache(maxsize=64)
def _pages(single: str, *, cover: bool) -> tuple[str, ...]:
    """Shapes that the pages share, then each page, as HTML.

    Parameters
    ----------
    single : a briefing with the one slide, as JSON.
    cover : render the cover instead of the slide.
    """
    briefing = Briefing.model_validate_json(single)
    deck = Deck(briefing, content(briefing), today())
    (part,) = deck.content.parts
    slides = [next(deck.slides())] if cover else list(deck.part(part))
    pages = [deck.section(slide, number, number) for number, slide in enumerate(slides, start=1)]
    return (deck.shapes(), *pages)
