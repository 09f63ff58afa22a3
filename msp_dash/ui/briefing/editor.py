"""The editor of the selected slide: a preview and its text fields; for the cover, the settings."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from msp_dash.briefing.citations import cited_sources, every_id
from msp_dash.briefing.model import (
    MAX_SOURCES,
    FigureRef,
    FigureSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.figures.registry import registry, url
from msp_dash.ui.briefing import preview, template
from msp_dash.ui.briefing.desk import Desk, display_title, own_sentence, remembered
from msp_dash.words import LANGUAGES, Words

LINE_MAX, TEXT_MAX = 300, 8_000
"""Characters of a line and of a text, as the file allows them."""
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
THEMES = ("light", "dark", "template")
AREA_PX = 120

Write = Callable[[str], None]


def editor(now: Desk, w: Words) -> None:
    """Place the preview of the selected slide and its fields."""
    slide = now.slide
    kind = slide.kind if slide else "cover"
    number = (now.index or 0) + 1
    heading = w(f"build.kind.{kind}") if slide is None else w("build.slide", n=number)
    st.html(f'<div class="msp-card-head"><h2 class="msp-title">{html.escape(heading)}</h2></div>')
    preview.preview(now, w)
    if slide is None:
        _cover(now, w)
        return
    match slide:
        case FigureSlide():
            _title(now, "figure", slide.figure, w)
        case TwoFigureSlide():
            _two(now, slide, w)
        case TextSlide():
            _line(now, "title", w("build.field.title"), slide.title, _slide_writer(now, "title"))
            body = _slide_writer(now, "body")
            _area(now, "body", w("build.field.body"), slide.body, body, hint=w("build.hint.body"))
            _sources(now, slide, w)
        case SectionSlide():
            _line(now, "title", w("build.field.title"), slide.title, _slide_writer(now, "title"))
            under = _slide_writer(now, "subtitle")
            _line(now, "subtitle", w("build.field.subtitle"), slide.subtitle, under)
    notes = _slide_writer(now, "notes")
    _area(now, "notes", w("build.field.notes"), slide.notes, notes, hint=w("build.hint.notes"))


# ---------------------------------------------------------------- fields


def _key(now: Desk, name: str) -> str:
    return f"edit-{now.selected}-{name}"


def _line(
    now: Desk, name: str, label: str, value: str, write: Write, *, placeholder: str = ""
) -> None:
    key = _key(now, name)
    st.session_state[key] = value
    st.text_input(
        label,
        key=key,
        max_chars=LINE_MAX,
        placeholder=placeholder,
        on_change=lambda: write(st.session_state[key][:LINE_MAX]),
    )


def _area(now: Desk, name: str, label: str, value: str, write: Write, *, hint: str = "") -> None:
    key = _key(now, name)
    st.session_state[key] = value
    st.text_area(
        label,
        key=key,
        max_chars=TEXT_MAX,
        placeholder=hint,
        height=AREA_PX,
        on_change=lambda: write(st.session_state[key][:TEXT_MAX]),
    )


def _slide_writer(now: Desk, name: str) -> Write:
    """Write one field of the slide that is selected now, wherever it stands by then."""
    id_ = now.selected

    def write(text: str) -> None:
        if slide := now.by_id(id_):
            now.change(id_, slide.model_copy(update={name: text}))

    return write


def _ref_writer(now: Desk, side: str, change: Callable[[FigureRef, str], FigureRef]) -> Write:
    """Write into one figure of the slide that is selected now."""
    id_ = now.selected

    def write(text: str) -> None:
        if slide := now.by_id(id_):
            ref = change(getattr(slide, side), text)
            now.change(id_, remembered(slide.model_copy(update={side: ref}), now.briefing.lang))

    return write


def _choice(
    now: Desk,
    name: str,
    label: str,
    options: Mapping[str, str],
    value: str,
    write: Write,
) -> None:
    key = _key(now, name)
    st.session_state[key] = value
    st.selectbox(
        label,
        list(options),
        key=key,
        format_func=lambda option: options.get(option, option),
        on_change=lambda: write(st.session_state[key]),
    )


# ---------------------------------------------------------------- sources of a text


def _sources(now: Desk, slide: TextSlide, w: Words) -> None:
    """What the text was written from: the last slide cites it."""
    id_, key = now.selected, _key(now, "sources")
    options = list(dict.fromkeys([*slide.sources, *every_id()]))
    st.session_state[key] = list(slide.sources)

    def write() -> None:
        if slide_now := now.by_id(id_):
            ids = tuple(st.session_state[key])
            now.change(id_, slide_now.model_copy(update={"sources": ids}))

    st.multiselect(
        w("build.field.sources"),
        options,
        key=key,
        format_func=lambda one: w("build.source", name=cited_sources([one], w)[0].short, id=one),
        max_selections=MAX_SOURCES,
        # Return takes the first one shown: never all that match, nor one that is only alike.
        select_all=False,
        filter_mode="contains",
        placeholder=w("build.hint.sources"),
        on_change=write,
    )


# ---------------------------------------------------------------- figures


def _titled(ref: FigureRef, title: str) -> FigureRef:
    return ref.model_copy(update={"title": title})


def _other(ref: FigureRef, link: str) -> FigureRef:
    return FigureRef(link=link)


def _title(now: Desk, side: str, ref: FigureRef, w: Words) -> None:
    label = w("build.field.own_title")
    write = _ref_writer(now, side, _titled)
    _line(
        now,
        f"{side}-title",
        label,
        ref.title,
        write,
        placeholder=own_sentence(ref, now.briefing.lang),
    )


def _two(now: Desk, slide: TwoFigureSlide, w: Words) -> None:
    _line(now, "title", w("build.field.title_above"), slide.title, _slide_writer(now, "title"))
    options = _options(now, w)
    sides = (("left", slide.left), ("right", slide.right))
    for column, (side, ref) in zip(st.columns(2), sides, strict=True):
        with column:
            other = _ref_writer(now, side, _other)
            _choice(now, side, w(f"build.field.{side}"), options, ref.link, other)
            _title(now, side, ref, w)


def _options(now: Desk, w: Words) -> dict[str, str]:
    """Figures of the briefing by what they say, then all figures by their names."""
    options = {ref.link: display_title(ref, now.briefing.lang) for ref in now.briefing.figures()}
    for figure_id in registry():
        name = f"figures.name.{figure_id.replace('.', '_')}"
        plain = w(name) if w.has(name) else figure_id
        options.setdefault(url(figure_id, {}), w("build.any_figure", name=plain))
    return options


# ---------------------------------------------------------------- cover and settings


def _cover(now: Desk, w: Words) -> None:
    briefing = now.briefing

    def setting(name: str) -> Write:
        return lambda text: now.settings(**{name: text})

    _line(now, "title", w("build.field.talk"), briefing.title, setting("title"))
    left, right = st.columns(2)
    with left:
        _line(now, "event", w("build.field.event"), briefing.event, setting("event"))
        _line(now, "author", w("build.field.author"), briefing.author, setting("author"))
    with right:
        _day(now, w)
        languages = {
            lang: w(f"build.language.{lang}")
            for lang in (*LANGUAGES, briefing.lang)
            if w.has(f"build.language.{lang}")
        }
        languages.setdefault(briefing.lang, briefing.lang)
        _choice(now, "lang", w("build.field.lang"), languages, briefing.lang, setting("lang"))
    themes = {theme: w(f"build.theme.{theme}") for theme in THEMES}
    key = _key(now, "theme")
    st.session_state[key] = briefing.theme
    st.segmented_control(
        w("build.field.theme"),
        list(themes),
        key=key,
        required=True,
        format_func=lambda theme: themes[theme],
        on_change=lambda: now.settings(theme=st.session_state[key]),
    )
    if briefing.theme == "template":
        template.upload(w)
    _area(
        now, "disclaimer", w("build.field.disclaimer"), briefing.disclaimer, setting("disclaimer")
    )


def _day(now: Desk, w: Words) -> None:
    key = _key(now, "date")
    day: Any = now.briefing.date
    st.session_state[key] = day if day and FIRST_DAY <= day <= LAST_DAY else None
    st.date_input(
        w("build.field.date"),
        value=None,
        key=key,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        on_change=lambda: now.settings(date=st.session_state[key]),
    )
