"""Export a briefing as a PowerPoint deck: its slides in order, then the sources.

A figure that no longer exists or rejects its parameters has a slide that says so; all other slides
are exported as usual.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from msp_dash import __version__
from msp_dash.briefing.content import (
    Built,
    FigurePart,
    Part,
    Progress,
    QuestionPart,
    SectionPart,
    TextPart,
    compact_sources,
    content,
    meeting_details,
    no_progress,
)
from msp_dash.briefing.model import Briefing
from msp_dash.config.clock import today
from msp_dash.figures.record import Figure
from msp_dash.render.pdf.figure import source_items
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
from msp_dash.words import Words

log = logging.getLogger(__name__)


def make(
    briefing: Briefing,
    *,
    template: bytes | None = None,
    progress: Progress | None = None,
    address: str = "",
    print_date: dt.date | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """The deck of a briefing as a .pptx file, and messages on what a template lacked.

    Parameters
    ----------
    briefing : the talk; its figures are built anew.
    template : bytes of a .pptx or .potx file whose layouts, colours and fonts are used.
    progress : called after each slide.
    address : where the dashboard answers (``https://host``): figures get whole links and a code
        that opens them.
    print_date : day in the properties and on the last slide; today without it.

    Raises
    ------
    msp_dash.render.template_validation.TemplateError
        For a template that is refused.
    """
    contents = content(briefing)
    w = contents.words
    print_date = print_date or today()
    builder, messages = _new_builder(briefing, template, w)
    date = w.date(briefing.date.isoformat()) if briefing.date else ""
    disclaimer = " ".join(briefing.disclaimer.split())
    # Beside what is not known, it stands on the last slide alone.
    context = SlideContext(date, "" if briefing.closes else disclaimer, address)
    if contents.hint:
        messages.append(contents.hint)
    if template is not None and context.disclaimer:
        plan = builder.plans["figure"]
        if plan.footer is not None and not fits_footer(context.disclaimer, plan.footer.box):
            messages.append(w("slides.template.footer", layout=plan.layout.name))
    total = len(contents.parts) + 2
    report_progress = progress or no_progress
    _cover(builder, context, briefing, contents.title, contents.cover, w)
    report_progress(1, total)
    slides = _Slides(builder, context, w)
    for number, part in enumerate(contents.parts, start=2):
        slides.add(part)
        report_progress(number, total)
    made_on = w.date(print_date.isoformat())
    if briefing.closes:
        cites = compact_sources(contents.sources, w)
        made_line = w("slides.sources.made", date=made_on, version=__version__)
        context = replace(context, disclaimer=disclaimer)
        whole = [line for one in source_items(contents.sources, w) for line in one.values() if line]
        closing_sources(builder, cites, briefing.unknown, context, made_line, notes=whole)
    else:
        sources_slides(builder, contents.sources, context, made_on=made_on)
    data = builder.save(contents.title, briefing.author, print_date)
    report_progress(total, total)
    return data, tuple(dict.fromkeys([*messages, *builder.messages]))


def _cover(
    builder: DeckBuilder,
    context: SlideContext,
    briefing: Briefing,
    title: str,
    figure: Figure | None,
    w: Words,
) -> None:
    """The cover: of a meeting its details, with a map where the briefing names one; else the title,
    on its own or above its figure.
    """
    details, date, context = meeting_details(briefing, w), context.date, replace(context, date="")
    if not details:
        lines = [one for one in (briefing.event, briefing.place, date, briefing.author) if one]
        if figure is None:
            title_slide(builder, title, lines, context)
        else:
            figure_slide(builder, figure, context, title=title, question=", ".join(lines))
        return
    place_and_date = ", ".join(one for one in (briefing.place, date) if one)
    lines = [one for one in (briefing.event, place_and_date) if one]
    meeting_cover(builder, title, lines, details, figure, context)


def _new_builder(
    briefing: Briefing, template: bytes | None, w: Words
) -> tuple[DeckBuilder, list[str]]:
    """Deck to begin with, and a sentence where the briefing wants a template that is not there."""
    if template is not None:
        return deck_from_template(template, w.lang), []
    if briefing.theme == "template":
        return new_deck("light", w.lang), [w("slides.template.absent")]
    return new_deck(briefing.theme, w.lang), []


@dataclass(frozen=True, slots=True)
class _Slides:
    """Adds the parts of a briefing to a deck."""

    builder: DeckBuilder
    context: SlideContext
    w: Words

    def add(self, part: Part) -> None:
        builder, context, notes = self.builder, self.context, part.notes
        if isinstance(part, SectionPart):
            section_slide(builder, part.title, part.subtitle, context, notes=notes)
        elif isinstance(part, TextPart):
            text_slide(builder, part.title, part.body, context, notes=notes)
        elif isinstance(part, QuestionPart):
            for figure in self._present([part.built], notes):
                label = part.question
                question_slide(builder, part.title, figure, context, label=label, notes=notes)
        else:
            self._figures(part)

    def _figures(self, part: FigurePart) -> None:
        """One figure, or two on one slide; where one is missing the other gets its own."""
        figures = self._present(part.built, part.notes)
        if len(figures) == 2 and self._beside(part, *figures):
            return
        single = part.title if len(figures) == 1 else ""
        for one in part.built:
            if one.figure is not None:
                self._draw(one, one.figure, part, one.ref.title or single)

    def _present(self, built: Iterable[Built], notes: str) -> list[Figure]:
        """The figures that there are, after a slide for each that there is none of."""
        for one in built:
            if one.figure is None:
                self._missing(one, one.problem, notes)
        return [one.figure for one in built if one.figure is not None]

    def _beside(self, part: FigurePart, left: Figure, right: Figure) -> bool:
        """Whether two figures have one slide; where they do not fit one, a message says so."""
        builder = self.builder
        if not builder.holds_two:
            builder.messages.append(self.w("slides.template.two"))
            return False
        wide = [] if part.joined else [f for f in (left, right) if needs_whole_slide(f)]
        if wide:
            builder.messages.append(self.w("slides.apart", title=wide[0].title))
            return False
        before = builder.count
        try:
            two_figure_slide(
                builder,
                left,
                right,
                self.context,
                title=part.title,
                notes=part.notes,
                titles=(part.built[0].ref.title, part.built[1].ref.title),
                question=part.question,
                joined=part.joined,
            )
        except Exception:  # Apart, the one that can be drawn is kept.
            log.exception("figures %s and %s of a briefing failed", left.id, right.id)
            builder.back_to(before)
            return False
        return True

    def _draw(self, built: Built, figure: Figure, part: FigurePart, title: str) -> None:
        """The slide of a figure; where that fails, one that says so."""
        builder, notes, question = self.builder, part.notes, part.question
        before = builder.count
        try:
            figure_slide(builder, figure, self.context, notes=notes, title=title, question=question)
        except Exception:  # One figure must not cost the talk; the log has the whole story.
            log.exception("figure %s of a briefing could not be drawn", built.ref.link)
            builder.back_to(before)
            self._missing(built, self.w("slides.missing_failed", id=figure.id), notes)

    def _missing(self, built: Built, reason: str, notes: str) -> None:
        """A slide that says which figure is not there and why."""
        ref = built.ref
        heading = ref.title or (ref.seen.title if ref.seen else "") or self.w("paper.missing")
        lines = [reason, self.w("slides.missing_link", link=ref.link)]
        missing_slide(self.builder, heading, lines, self.context, notes=notes)
