"""Build the figures of a briefing; the input of the paper, page and archive exporters.

A figure that cannot be built is replaced by one sentence that says why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msp_dash.briefing import model
from msp_dash.briefing.citations import cited_sources
from msp_dash.data import Source
from msp_dash.figures import Figure, UnknownFigure, build
from msp_dash.params import SENT_MAX_CHARS, BadValue, Lang, sent_text
from msp_dash.words import LANGUAGES, Words, words

Progress = Callable[[int, int], None]
"""Called with how many steps are done, and how many there are."""

_NAME_MAX_CHARS = 120


def no_progress(_step: int, _total: int) -> None:
    """Progress callback that does nothing."""


@dataclass(frozen=True, slots=True)
class Built:
    """A figure of a briefing: the record, or one sentence that says why there is none."""

    ref: model.FigureRef
    figure: Figure | None
    problem: str = ""

    @property
    def title(self) -> str:
        """The sentence above the figure: the author's own, or else the figure's."""
        if self.ref.title or self.figure is None:
            return self.ref.title
        return self.figure.title


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One figure, or two beside each other under `title`; `joined` ones are one picture."""

    built: tuple[Built, ...]
    title: str = ""
    notes: str = ""
    question: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text slide, with its bullet taken off."""

    text: str
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text slide, and the publications that it was written from."""

    title: str
    body: str
    notes: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """Its lines without empty ones."""
        return text_lines(self.body)


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A divider."""

    title: str
    subtitle: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """The closing question and the figure with the numbers that raise it."""

    title: str
    built: Built
    notes: str = ""
    question: str = ""


log = logging.getLogger(__name__)

Part = FigurePart | TextPart | SectionPart | QuestionPart


@dataclass(frozen=True, slots=True)
class Content:
    """All parts in order, and what is collected from them.

    `figures` : each record once, in order, with the author's title kept in `Built`.
    `sources` : each source of a figure or a text once, in order.
    `hint` : a sentence where the language does not exist, else "".
    """

    title: str
    words: Words
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    hint: str
    cover: Figure | None = None


def content(briefing: model.Briefing) -> Content:
    """Build every figure of a briefing; one that cannot be built becomes a sentence."""
    is_supported = briefing.lang in LANGUAGES
    w = words(briefing.lang if is_supported else Lang.default)
    parts = tuple(_part(slide, w) for slide in briefing.slides)
    every_figure = [built.figure for built in every_built(parts) if built.figure is not None]
    cover = built_figure(briefing.cover, w) if briefing.cover else None
    figures = tuple({figure.link: figure for figure in every_figure}.values())
    return Content(
        title=briefing.title or w("paper.untitled"),
        words=w,
        parts=parts,
        figures=figures,
        sources=_sources(parts),
        hint="" if is_supported else w("paper.no_language", lang=briefing.lang),
        cover=cover.figure if cover else None,
    )


def every_built(parts: Sequence[Part]) -> list[Built]:
    """The figures of some parts, in order."""
    return [built for part in parts for built in _built_of(part)]


def _built_of(part: Part) -> tuple[Built, ...]:
    if isinstance(part, QuestionPart):
        return (part.built,)
    return part.built if isinstance(part, FigurePart) else ()


def by_line(briefing: model.Briefing, w: Words, *, author: bool = True) -> str:
    """'Event · Place · 22 September 2022 · Author', with what there is."""
    day = w.date(briefing.date.isoformat()) if briefing.date else ""
    parts = (briefing.event, briefing.place, day, briefing.author if author else "")
    return " · ".join(text for text in parts if text)


def meeting_details(briefing: model.Briefing, w: Words) -> list[tuple[str, str]]:
    """Host, for whom, item and speaker with their labels, on the cover of a meeting's deck."""
    texts = {
        "briefing.convening.name.host": briefing.host,
        "briefing.cover.delegation": briefing.delegation,
        "briefing.cover.item": briefing.item,
    }
    if not any(texts.values()):
        return []
    texts["briefing.convening.name.speaker"] = briefing.author
    return [(w(key), text) for key, text in texts.items() if text]


def compact_sources(sources: Sequence[Source], w: Words) -> list[str]:
    """Sources in a line each with their license; pages without one follow each other."""
    licensed = [one for one in sources if one.licence]
    pages = [one.short or one.title for one in sources if not one.licence]
    lines = [
        w("briefing.cover.licensed", source=one.short or one.title, license=one.licence)
        for one in licensed
    ]
    return list(dict.fromkeys([*lines, *(["; ".join(dict.fromkeys(pages))] if pages else [])]))


def _part(slide: model.AnySlide, w: Words) -> Part:
    if isinstance(slide, model.FigureSlide):
        return FigurePart(
            (built_figure(slide.figure, w),), notes=slide.notes, question=slide.question
        )
    if isinstance(slide, model.QuestionSlide):
        return QuestionPart(slide.title, built_figure(slide.figure, w), slide.notes, slide.question)
    if isinstance(slide, model.TwoFigureSlide):
        both = (built_figure(slide.left, w), built_figure(slide.right, w))
        return FigurePart(both, slide.title, slide.notes, slide.question, slide.joined)
    if isinstance(slide, model.TextSlide):
        return TextPart(slide.title, slide.body, slide.notes, cited_sources(slide.sources, w))
    return SectionPart(slide.title, slide.subtitle, slide.notes)


def text_lines(body: str) -> list[Line]:
    """Lines of a text, empty ones left out; one that starts with "- " is a bullet."""
    stripped = (line.strip() for line in re.split(r"\r\n|\r|\n", body))
    return [
        Line(line[2:].strip(), bullet=True) if line.startswith("- ") else Line(line)
        for line in stripped
        if line
    ]


def built_figure(ref: model.FigureRef, w: Words) -> Built:
    """The figure of a link, or the sentence why there is none."""
    name = (ref.title or (ref.seen.title if ref.seen else "") or ref.link)[:_NAME_MAX_CHARS]
    try:
        return Built(ref, build(ref.figure_id, ref.query_in(w.lang)))
    except UnknownFigure:
        return Built(ref, None, w("paper.gone.figure", name=name))
    except BadValue as error:
        refusal = {"parameter": error.parameter[:SENT_MAX_CHARS], "sent": sent_text(error.sent, w)}
        return Built(ref, None, w("paper.gone.value", name=name, **refusal))
    except Exception:  # One figure at fault must not cost the talk; the log has the whole story.
        log.exception("figure %s of a briefing failed", ref.figure_id)
        return Built(ref, None, w("slides.missing_failed", id=ref.figure_id))


def _sources(parts: Sequence[Part]) -> tuple[Source, ...]:
    return tuple({source.id: source for part in parts for source in _sources_of(part)}.values())


def _sources_of(part: Part) -> Iterator[Source]:
    if isinstance(part, TextPart):
        yield from part.sources
    for built in _built_of(part):
        yield from built.figure.sources if built.figure else ()
