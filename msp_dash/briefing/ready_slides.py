"""Slides of ready-made briefings: a figure under its sentence, each sentence once.

Figures that compare nothing share a slide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    Slide,
    TwoFigureSlide,
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
    RegisterEncoding,
    SitesEncoding,
    StatementsEncoding,
)
from msp_dash.figures.registry import build, registry, url
from msp_dash.params import BadValue
from msp_dash.render.pptx import needs_whole_slide
from msp_dash.words import Words

LITTLE_FIGURES = 3
"""A brief with fewer figures has little to say, and says so."""
LEAST_MARKS = 3
"""Charts begin at three marks (LOOK-3, 27); fewer are numbers."""
TITLE_MAX_CHARS = 300
_OF_OUTPUT = frozenset(
    {"producers.map", "producers.ranking", "producers.history", "producers.chokepoints"}
)
"""A brief without any of these has nothing on who produces what, and says that first."""


def built(figure_id: str, query: Mapping[str, str], w: Words) -> Figure | None:
    """A figure that says something, None where nothing matches the query."""
    if figure_id not in registry():
        return None
    try:
        figure = build(figure_id, {**query, "lang": w.lang})
    except BadValue:
        return None
    return None if figure.kind == "empty" else figure


def titled_slide(figure_id: str, link: str, w: Words, title: str = "") -> FigureSlide:
    """A figure with its speaker notes, under a title of the briefing's own where there is one."""
    key = f"briefing.say.{figure_id.replace('.', '_')}"
    ref = FigureRef(link=link, title=title[:TITLE_MAX_CHARS])
    return FigureSlide(figure=ref, notes=w(key) if w.has(key) else "")


def slides_of(figure_id: str, query: Mapping[str, str], w: Words) -> list[Slide]:
    """A figure under its own sentence, both of the newest data; none where it has nothing."""
    if built(figure_id, query, w) is None:
        return []
    return [titled_slide(figure_id, url(figure_id, query), w)]


def ready_briefing(title: str, slides: Sequence[Slide], w: Words) -> Briefing:
    """A briefing of these slides with the usual disclaimer."""
    return Briefing(
        title=title, disclaimer=w("briefing.disclaimer"), lang=w.lang, slides=tuple(slides)
    )


def each_once(slides: Sequence[Slide], w: Words) -> list[Slide]:
    """The slides without those whose sentence another said before, with or without "the world's".

    For a mineral with little data the map and the shares of its largest producers say the same.
    """
    world = w("briefing.mineral.world")
    sentences: set[str] = set()
    unique: list[Slide] = []
    for slide in slides:
        if isinstance(slide, FigureSlide):
            ref = slide.figure
            sentence = (ref.title or _figure_of(slide, w).title).replace(world, "")
            if sentence in sentences:
                continue
            sentences.add(sentence)
        unique.append(slide)
    return unique


def compares_nothing(figure: Figure) -> bool:
    """Whether a picture is of one row, or of one or two marks printed as numbers."""
    encoding = figure.encoding
    match encoding:
        case CountsEncoding():
            return len(encoding.counts) < LEAST_MARKS
        case SitesEncoding():
            return len(figure.data) < 2
        case (
            MatrixEncoding()
            | PeriodsEncoding()
            | LaddersEncoding()
            | RegisterEncoding()
            | StatementsEncoding()
        ):
            return _count_rows(encoding.rows) < 2
        case RankingEncoding() | DotsEncoding() | BarsEncoding():
            return _count_rows(encoding.rows) < LEAST_MARKS
    return False


def _count_rows(rows: Sequence[object]) -> int:
    return sum(not getattr(row, "heading", False) for row in rows)


def joined(slides: Sequence[Slide], w: Words) -> list[Slide]:
    """The slides, those that compare nothing in pairs on one, an odd one left out.

    Nobody waits for a slide of one row. A brief of few figures keeps all that it has.
    """
    figures = [s for s in slides if isinstance(s, FigureSlide)]
    if len(figures) <= LITTLE_FIGURES:
        return list(slides)
    out: list[Slide] = []
    first: tuple[int, FigureSlide] | None = None
    for slide in slides:
        if not isinstance(slide, FigureSlide) or not compares_nothing(_figure_of(slide, w)):
            out.append(slide)
        elif needs_whole_slide(_figure_of(slide, w)):
            continue
        elif first is None:
            first = len(out), slide
        else:
            at, other = first
            notes = "\n".join(one for one in (other.notes, slide.notes) if one)
            pair = TwoFigureSlide(left=other.figure, right=slide.figure, notes=notes)
            out.insert(at, pair)
            first = None
    return out


def _figure_of(slide: FigureSlide, w: Words) -> Figure:
    return build(slide.figure.figure_id, slide.figure.query_in(w.lang))


def has_little(briefing: Briefing) -> bool:
    """Whether a ready-made brief has little to say: few figures, or none of output."""
    ids = {ref.figure_id for ref in briefing.figures()}
    return len(ids) < LITTLE_FIGURES or not ids & _OF_OUTPUT
