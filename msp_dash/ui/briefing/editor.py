"""The editor of the selected slide: a preview and its text fields; for the cover, the settings."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from msp_dash.briefing.citations import cited_sources, every_id
from msp_dash.briefing.convening import FIRST_DAY, LAST_DAY
from msp_dash.briefing.draft import Draft, display_title, own_sentence, with_snapshots
from msp_dash.briefing.model import (
    MAX_SOURCES,
    FigureRef,
    FigureSlide,
    QuestionSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.figures.registry import figure_name, registry, url
from msp_dash.ui.briefing import preview, template
from msp_dash.words import LANGUAGES, Words

LINE_MAX, TEXT_MAX = 300, 8_000
"""Characters of a line and of a text, as the file allows them."""
THEMES = ("light", "dark", "template")
AREA_PX = 120
SETTINGS_KEY = "pop-settings"

Write = Callable[[str], None]


def editor(draft: Draft, w: Words) -> None:
    """Place the preview of the selected slide and its fields."""
    slide = draft.slide
    kind = slide.kind if slide else "cover"
    number = (draft.index or 0) + 1
    heading = w(f"build.kind.{kind}") if slide is None else w("build.slide", n=number)
    st.html(f'<div class="msp-card-head"><h2 class="msp-title">{html.escape(heading)}</h2></div>')
    preview.preview(draft, w)
    if slide is None:
        _cover(draft, w)
        return
    match slide:
        case FigureSlide():
            _title(draft, "figure", slide.figure, w)
        case TwoFigureSlide():
            _two(draft, slide, w)
        case TextSlide():
            _line(
                draft, "title", w("build.field.title"), slide.title, _slide_writer(draft, "title")
            )
            body = _slide_writer(draft, "body")
            _area(draft, "body", w("build.field.body"), slide.body, body, hint=w("build.hint.body"))
            _sources(draft, slide, w)
        case QuestionSlide():
            _line(
                draft, "title", w("build.field.title"), slide.title, _slide_writer(draft, "title")
            )
        case SectionSlide():
            _line(
                draft, "title", w("build.field.title"), slide.title, _slide_writer(draft, "title")
            )
            under = _slide_writer(draft, "subtitle")
            _line(draft, "subtitle", w("build.field.subtitle"), slide.subtitle, under)
    notes = _slide_writer(draft, "notes")
    _area(draft, "notes", w("build.field.notes"), slide.notes, notes, hint=w("build.hint.notes"))


# ---------------------------------------------------------------- fields


def _key(draft: Draft, name: str) -> str:
    return f"edit-{draft.selected}-{name}"


def _line(
    draft: Draft, name: str, label: str, value: str, write: Write, *, placeholder: str = ""
) -> None:
    key = _key(draft, name)
    st.session_state[key] = value
    st.text_input(
        label,
        key=key,
        max_chars=LINE_MAX,
        placeholder=placeholder,
        on_change=lambda: write(st.session_state[key][:LINE_MAX]),
    )


def _area(draft: Draft, name: str, label: str, value: str, write: Write, *, hint: str = "") -> None:
    key = _key(draft, name)
    st.session_state[key] = value
    st.text_area(
        label,
        key=key,
        max_chars=TEXT_MAX,
        placeholder=hint,
        height=AREA_PX,
        on_change=lambda: write(st.session_state[key][:TEXT_MAX]),
    )


def _slide_writer(draft: Draft, name: str) -> Write:
    """Callback that writes one field of the selected slide, even if the slide has moved since."""
    id_ = draft.selected

    def write(text: str) -> None:
        if slide := draft.by_id(id_):
            draft.change(id_, slide.model_copy(update={name: text}))

    return write


def _ref_writer(draft: Draft, side: str, change: Callable[[FigureRef, str], FigureRef]) -> Write:
    """Write into one figure of the slide that is selected now."""
    id_ = draft.selected

    def write(text: str) -> None:
        if slide := draft.by_id(id_):
            ref = change(getattr(slide, side), text)
            draft.change(
                id_, with_snapshots(slide.model_copy(update={side: ref}), draft.briefing.lang)
            )

    return write


def _choice(
    draft: Draft,
    name: str,
    label: str,
    options: Mapping[str, str],
    value: str,
    write: Write,
) -> None:
    key = _key(draft, name)
    st.session_state[key] = value
    st.selectbox(
        label,
        list(options),
        key=key,
        format_func=lambda option: options.get(option, option),
        on_change=lambda: write(st.session_state[key]),
    )


# ---------------------------------------------------------------- sources of a text


def _sources(draft: Draft, slide: TextSlide, w: Words) -> None:
    """Select the sources of a text slide; the last slide of the briefing cites them."""
    id_, key = draft.selected, _key(draft, "sources")
    options = list(dict.fromkeys([*slide.sources, *every_id()]))
    st.session_state[key] = list(slide.sources)

    def write() -> None:
        if slide_now := draft.by_id(id_):
            ids = tuple(st.session_state[key])
            draft.change(id_, slide_now.model_copy(update={"sources": ids}))

    st.multiselect(
        w("build.field.sources"),
        options,
        key=key,
        format_func=lambda one: w("build.source", name=cited_sources([one], w)[0].short, id=one),
        max_selections=MAX_SOURCES,
        # Enter selects the first match only: not all matches, and no fuzzy match.
        select_all=False,
        filter_mode="contains",
        placeholder=w("build.hint.sources"),
        on_change=write,
    )


# ---------------------------------------------------------------- figures


def _with_title(ref: FigureRef, title: str) -> FigureRef:
    return ref.model_copy(update={"title": title})


def _with_link(ref: FigureRef, link: str) -> FigureRef:
    return FigureRef(link=link)


def _title(draft: Draft, side: str, ref: FigureRef, w: Words) -> None:
    label = w("build.field.own_title")
    write = _ref_writer(draft, side, _with_title)
    _line(
        draft,
        f"{side}-title",
        label,
        ref.title,
        write,
        placeholder=own_sentence(ref, draft.briefing.lang),
    )


def _two(draft: Draft, slide: TwoFigureSlide, w: Words) -> None:
    _line(draft, "title", w("build.field.title_above"), slide.title, _slide_writer(draft, "title"))
    options = _options(draft, w)
    sides = (("left", slide.left), ("right", slide.right))
    for column, (side, ref) in zip(st.columns(2), sides, strict=True):
        with column:
            other = _ref_writer(draft, side, _with_link)
            _choice(draft, side, w(f"build.field.{side}"), options, ref.link, other)
            _title(draft, side, ref, w)


def _options(draft: Draft, w: Words) -> dict[str, str]:
    """Figures of the briefing by their titles, then all figures by name."""
    options = {
        ref.link: display_title(ref, draft.briefing.lang) for ref in draft.briefing.figures()
    }
    for figure_id in registry():
        plain = figure_name(figure_id, w)
        options.setdefault(url(figure_id, {}), w("build.any_figure", name=plain))
    return options


# ---------------------------------------------------------------- cover and settings


def _cover(draft: Draft, w: Words) -> None:
    briefing = draft.briefing

    def setting(name: str) -> Write:
        return lambda text: draft.settings(**{name: text})

    _line(draft, "title", w("build.field.talk"), briefing.title, setting("title"))
    left, right = st.columns(2)
    with left:
        _line(draft, "event", w("build.field.event"), briefing.event, setting("event"))
    with right:
        _day(draft, w)
    with st.popover(w("build.field.more"), key=SETTINGS_KEY, on_change="rerun") as more:
        # Fields of a closed panel would send what they said when it was open.
        if more.open:
            _settings(draft, setting, w)


def _settings(draft: Draft, setting: Callable[[str], Write], w: Words) -> None:
    briefing = draft.briefing
    _line(draft, "author", w("build.field.author"), briefing.author, setting("author"))
    languages = {
        lang: w(f"build.language.{lang}")
        for lang in (*LANGUAGES, briefing.lang)
        if w.has(f"build.language.{lang}")
    }
    languages.setdefault(briefing.lang, briefing.lang)
    _choice(draft, "lang", w("build.field.lang"), languages, briefing.lang, setting("lang"))
    themes = {theme: w(f"build.theme.{theme}") for theme in THEMES}
    key = _key(draft, "theme")
    st.session_state[key] = briefing.theme
    st.segmented_control(
        w("build.field.theme"),
        list(themes),
        key=key,
        required=True,
        format_func=lambda theme: themes[theme],
        on_change=lambda: draft.settings(theme=st.session_state[key]),
    )
    if briefing.theme == "template":
        template.upload(w)
    _area(
        draft, "disclaimer", w("build.field.disclaimer"), briefing.disclaimer, setting("disclaimer")
    )


def _day(draft: Draft, w: Words) -> None:
    key = _key(draft, "date")
    day: Any = draft.briefing.date
    st.session_state[key] = day if day and FIRST_DAY <= day <= LAST_DAY else None
    st.date_input(
        w("build.field.date"),
        value=None,
        key=key,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        on_change=lambda: draft.settings(date=st.session_state[key]),
    )
