"""Decks of a country and of a mineral: cover, four to six slides of one argument, the question.

What a page has and a deck has not is one click away on the page; sources, and what is not known,
share the last slide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msp_dash.briefing.model import (
    MAX_UNKNOWN,
    Briefing,
    FigureRef,
    FigureSlide,
    QuestionSlide,
    Slide,
)
from msp_dash.figures.record import (
    BarsEncoding,
    CountsEncoding,
    DotsEncoding,
    Figure,
    LaddersEncoding,
    MatrixEncoding,
    PeriodsEncoding,
    RankingEncoding,
    SitesEncoding,
    StatementsEncoding,
)
from msp_dash.figures.registry import build, figure_name, registry, url
from msp_dash.params import BadValue
from msp_dash.words import Words

LEAST, MOST = 4, 6
"""Slides of figures: so many are looked for, and no more are shown."""
LITTLE_FIGURES = 3
"""A deck with fewer figures has little to say, and says so."""
LEAST_MARKS = 3
"""Charts begin at three marks (LOOK-3, 27)."""
_OF_OUTPUT = frozenset(
    {
        *("country.ranks", "mineral.chain", "producers.map", "producers.ranking"),
        *("producers.history", "country.standing"),
    }
)
"""A deck without any of these has nothing on who produces what, and says that first."""


class Candidate(NamedTuple):
    """A slide that a deck may have: what it answers (``briefing.ask``), and its figure."""

    ask: str
    figure_id: str
    query: Mapping[str, str]


def built(figure_id: str, query: Mapping[str, str], w: Words) -> Figure | None:
    """A figure that says something, None where nothing matches the query."""
    if figure_id not in registry():
        return None
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None
    return None if figure.kind == "empty" else figure


def slide_question(ask: str, figure_id: str, w: Words) -> str:
    """The small line above a title: what the slide answers, else the name of its figure."""
    key = f"briefing.ask.{ask}"
    return w(key) if w.has(key) else figure_name(figure_id, w)


def argument(candidates: Sequence[Candidate], others: Sequence[Candidate], w: Words) -> list[Slide]:
    """The slides of a deck in the order of its argument, none whose sentence another says.

    Parameters
    ----------
    candidates : what it says if the tables have it.
    others : what it says besides where that is less than `LEAST` slides. Where even these are too
        few, a figure of one row, which nobody waits for, is better than none.
    """
    told: dict[int, Figure] = {}
    for number, one in enumerate((*candidates, *others)):
        figure = built(one.figure_id, one.query, w)
        if figure is not None and all(figure.title != other.title for other in told.values()):
            told[number] = figure
    own = range(len(candidates))
    turn = sorted(told, key=lambda at: (compares_nothing(told[at]), at not in own, at))
    whole = sum(at in own and not compares_nothing(told[at]) for at in told)
    shown = sorted(turn[: min(max(whole, LEAST), MOST)])
    return [_slide((*candidates, *others)[at], w) for at in shown]


def _slide(one: Candidate, w: Words) -> FigureSlide:
    """A figure under its own sentence and what it answers, with what to say."""
    say = f"briefing.say.{one.figure_id.replace('.', '_')}"
    return FigureSlide(
        question=slide_question(one.ask, one.figure_id, w),
        figure=FigureRef(link=url(one.figure_id, one.query)),
        notes=w(say) if w.has(say) else "",
    )


def closing(question: str, figure_id: str, query: Mapping[str, str], w: Words) -> list[Slide]:
    """The question for the table over the numbers that raise it; none without numbers."""
    if built(figure_id, query, w) is None:
        return []
    return [
        QuestionSlide(
            question=figure_name("convening.question", w),
            title=question,
            figure=FigureRef(link=url(figure_id, query)),
            notes=w("briefing.convening.say.question"),
        )
    ]


def ready_deck(
    title: str,
    slides: Sequence[Slide],
    cover: tuple[str, Mapping[str, str]],
    unknown: Sequence[str],
    w: Words,
) -> Briefing:
    """A deck of these slides with a map on its cover, the usual disclaimer, what is not known."""
    mapped = built(*cover, w) is not None
    return Briefing(
        title=title,
        cover=FigureRef(link=url(*cover)) if mapped else None,
        disclaimer=w("briefing.disclaimer"),
        lang=w.lang,
        slides=tuple(slides),
        unknown=tuple(unknown)[:MAX_UNKNOWN],
    )


def compares_nothing(figure: Figure) -> bool:
    """Whether a picture is of one row, or of one or two marks printed as numbers."""
    encoding = figure.encoding
    match encoding:
        case CountsEncoding():
            return len(encoding.counts) < LEAST_MARKS
        case SitesEncoding():
            return len(figure.data) < 2
        case MatrixEncoding() | PeriodsEncoding() | LaddersEncoding() | StatementsEncoding():
            return _count_rows(encoding.rows) < 2
        case RankingEncoding() | DotsEncoding() | BarsEncoding():
            return _count_rows(encoding.rows) < LEAST_MARKS
    return False


def _count_rows(rows: Sequence[object]) -> int:
    return sum(not getattr(row, "heading", False) for row in rows)


def has_little(briefing: Briefing) -> bool:
    """Whether a ready-made deck has little to say: few figures, or none of output."""
    ids = {ref.figure_id for ref in briefing.figures()}
    return len(ids) < LITTLE_FIGURES or not ids & _OF_OUTPUT
