"""Export a briefing as a PowerPoint deck: its slides in order, then the sources.

Each figure is rebuilt from its link. If the figure no longer exists or rejects its parameters, its
slide says so and all other slides are exported as usual.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field, replace

from msp_dash import __version__
from msp_dash.briefing.citations import cited_sources
from msp_dash.briefing.content import (
    Progress,
    built_figure,
    compact_sources,
    meeting_details,
    no_progress,
)
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    QuestionSlide,
    SectionSlide,
    Slide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.config.clock import today
from msp_dash.data import Source
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import UnknownFigure, build
from msp_dash.params import BadValue, sent_text
from msp_dash.render.pptx import (
    DeckBuilder,
    SlideContext,
    figure_slide,
    needs_whole_slide,
    new_deck,
    two_figure_slide,
)
from msp_dash.render.pptx.meeting_pages import closing_sources, meeting_cover, question_slide
from msp_dash.render.pptx.pages import (
    missing_slide,
    section_slide,
    sources_slides,
    text_slide,
    title_slide,
)
from msp_dash.render.pptx.slide import fits_footer
from msp_dash.render.pptx.template import deck_from_template
from msp_dash.render.template_validation import TemplateError
from msp_dash.words import LANGUAGES, words

__all__ = ["Deck", "DeckReport", "TemplateError", "deck", "make"]

log = logging.getLogger(__name__)

_DRAWING_PARAMS = ("theme", "width", "download")
"""Parameters of a file's URL that affect how a figure is drawn, not its content."""


@dataclass(frozen=True, slots=True)
class DeckReport:
    """Problems of a deck that the user should know.

    `messages` say what a template lacked and what was done instead; `missing` are the links of
    figures that could not be shown.
    """

    messages: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck as the bytes of a .pptx file, with its report."""

    data: bytes
    report: DeckReport


@dataclass
class _DeckState:
    builder: DeckBuilder
    context: SlideContext
    sources: list[Source] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def deck(
    briefing: Briefing,
    *,
    template: bytes | None = None,
    progress: Progress | None = None,
    address: str = "",
    print_date: dt.date | None = None,
) -> bytes:
    """The .pptx file of a briefing; `make` gives it with its report.

    Raises
    ------
    TemplateError
        For a template that is refused.
    """
    return make(
        briefing, template=template, progress=progress, address=address, print_date=print_date
    ).data


def make(
    briefing: Briefing,
    *,
    template: bytes | None = None,
    progress: Progress | None = None,
    address: str = "",
    print_date: dt.date | None = None,
) -> Deck:
    """The deck of a briefing.

    Parameters
    ----------
    briefing : the talk.
    template : bytes of a .pptx or .potx file whose layouts, colours and fonts are used.
    progress : called after each slide.
    address : where the dashboard answers (``https://host``): figures get whole links and a code
        that opens them.
    print_date : day in the properties and on the last slide; today without it.

    Raises
    ------
    TemplateError
        For a template that is refused.
    """
    lang = briefing.lang if briefing.lang in LANGUAGES else LANGUAGES[0]
    w = words(lang)
    print_date = print_date or today()
    builder, messages = _new_builder(briefing, template, lang)
    date = w.date(briefing.date.isoformat()) if briefing.date else ""
    disclaimer = " ".join(briefing.disclaimer.split())
    # Beside what is not known, it stands on the last slide alone.
    context = SlideContext(date, "" if briefing.unknown else disclaimer, address)
    making = _DeckState(builder, context)
    if lang != briefing.lang:
        messages.append(w("slides.language", lang=briefing.lang))
    if template is not None and making.context.disclaimer:
        plan = builder.plans["figure"]
        if plan.footer is not None and not fits_footer(making.context.disclaimer, plan.footer.box):
            messages.append(w("slides.template.footer", layout=plan.layout.name))
    total = len(briefing.slides) + 2
    report_progress = progress or no_progress
    heading = briefing.title or w("paper.untitled")
    _cover(making, briefing, heading, date, lang)
    report_progress(1, total)
    for number, slide in enumerate(briefing.slides, start=2):
        _add(making, slide, lang)
        report_progress(number, total)
    made_on = w.date(print_date.isoformat())
    if briefing.unknown:
        cites = compact_sources(list(dict.fromkeys(making.sources)), w)
        made_line = w("slides.sources.made", date=made_on, version=__version__)
        context = replace(context, disclaimer=disclaimer)
        closing_sources(builder, cites, briefing.unknown, context, made_line)
    else:
        sources_slides(builder, making.sources, making.context, made_on=made_on)
    data = builder.save(heading, briefing.author, print_date)
    report_progress(total, total)
    every = tuple(dict.fromkeys([*messages, *builder.messages]))
    return Deck(data, DeckReport(every, tuple(dict.fromkeys(making.missing))))


def _cover(making: _DeckState, briefing: Briefing, title: str, date: str, lang: str) -> None:
    """The cover; that of a meeting has its details and, where the briefing names one, a map."""
    context = replace(making.context, date="")
    details = meeting_details(briefing, words(lang))
    ref = briefing.cover
    if not details and ref is None:
        lines = [one for one in (briefing.event, briefing.place, date, briefing.author) if one]
        title_slide(making.builder, title, lines, context)
        return
    figure = None
    if ref is not None:
        figure = built_figure(ref, words(lang)).figure
        if figure is None:
            making.missing.append(ref.link)
    place_and_date = ", ".join(one for one in (briefing.place, date) if one)
    author = "" if details else briefing.author
    lines = [one for one in (briefing.event, place_and_date, author) if one]
    meeting_cover(making.builder, title, lines, details, figure, context)


def _new_builder(
    briefing: Briefing, template: bytes | None, lang: str
) -> tuple[DeckBuilder, list[str]]:
    """Deck to begin with, and a sentence where the briefing wants a template that is not there."""
    if template is not None:
        return deck_from_template(template, lang), []
    if briefing.theme == "template":
        return new_deck("light", lang), [words(lang)("slides.template.absent")]
    return new_deck(briefing.theme, lang), []


def _add(making: _DeckState, slide: Slide, lang: str) -> None:
    builder, context = making.builder, making.context
    if isinstance(slide, SectionSlide):
        section_slide(builder, slide.title, slide.subtitle, context, notes=slide.notes)
    elif isinstance(slide, TextSlide):
        text_slide(builder, slide.title, slide.body, context, notes=slide.notes)
        making.sources += cited_sources(slide.sources, words(lang))
    elif isinstance(slide, FigureSlide):
        figure = _figure(making, slide.figure, slide.notes, lang)
        if figure is not None:
            title = slide.figure.title
            _draw(making, slide.figure, figure, slide.notes, title, slide.question)
    elif isinstance(slide, QuestionSlide):
        figure = _figure(making, slide.figure, slide.notes, lang)
        if figure is not None:
            question_slide(
                builder, slide.title, figure, context, label=slide.question, notes=slide.notes
            )
    else:
        _add_two(making, slide, lang)


def _add_two(making: _DeckState, slide: TwoFigureSlide, lang: str) -> None:
    """Two figures on one slide; where one is missing the other gets a slide of its own."""
    left = _figure(making, slide.left, slide.notes, lang)
    right = _figure(making, slide.right, slide.notes, lang)
    builder, context = making.builder, making.context
    both = left is not None and right is not None
    if both and not builder.holds_two:
        builder.messages.append(words(lang)("slides.template.two"))
        wide = [f for f in (left, right) if f is not None]
    else:
        wide = [f for f in (left, right) if f and needs_whole_slide(f) and not slide.joined]
        if both and wide:
            builder.messages.append(words(lang)("slides.apart", title=wide[0].title))
    if left is not None and right is not None and not wide:
        names = (slide.left.title, slide.right.title)
        before = builder.count
        try:
            two_figure_slide(
                builder,
                left,
                right,
                context,
                title=slide.title,
                notes=slide.notes,
                titles=names,
                question=slide.question,
                joined=slide.joined,
            )
        except Exception:  # Apart, the one that can be drawn is kept.
            log.exception("figures %s and %s of a briefing failed", left.id, right.id)
            builder.back_to(before)
        else:
            return
    for figure, ref in ((left, slide.left), (right, slide.right)):
        if figure is not None:
            title = ref.title or ("" if both else slide.title)
            _draw(making, ref, figure, slide.notes, title, slide.question)


def _draw(
    making: _DeckState, ref: FigureRef, figure: Figure, notes: str, title: str, question: str
) -> None:
    """The slide of a figure; where that fails, one that says so."""
    before = making.builder.count
    try:
        figure_slide(
            making.builder, figure, making.context, notes=notes, title=title, question=question
        )
    except Exception:  # One figure at fault must not cost the talk; the log has the whole story.
        log.exception("figure %s of a briefing could not be drawn", ref.link)
        making.builder.back_to(before)
        reason = words(making.builder.lang)("slides.missing_failed", id=ref.figure_id)
        _missing(making, ref, reason, notes)


def _figure(making: _DeckState, ref: FigureRef, notes: str, lang: str) -> Figure | None:
    """The figure of a link, or None after a slide that says why it is not there."""
    query = {k: v for k, v in ref.query_in(lang).items() if k not in _DRAWING_PARAMS}
    try:
        figure = build(ref.figure_id, query)
    except UnknownFigure:
        reason = words(lang)("slides.missing_unknown", id=ref.figure_id)
    except BadValue as error:
        w, parameter = words(lang), error.parameter
        sent = sent_text(error.sent, w)
        reason = w("slides.missing_value", id=ref.figure_id, parameter=parameter, sent=sent)
    except Exception:  # One figure at fault must not cost the talk; the log has the whole story.
        log.exception("figure %s of a briefing failed", ref.link)
        reason = words(lang)("slides.missing_failed", id=ref.figure_id)
    else:
        making.sources += figure.sources
        return figure
    _missing(making, ref, reason, notes)
    return None


def _missing(making: _DeckState, ref: FigureRef, reason: str, notes: str) -> None:
    """A slide that says which figure is not there and why."""
    making.missing.append(ref.link)
    w = words(making.builder.lang)
    heading = ref.title or (ref.seen.title if ref.seen else "") or w("slides.missing")
    lines = [reason, w("slides.missing_link", link=ref.link)]
    missing_slide(making.builder, heading, lines, making.context, notes=notes)
