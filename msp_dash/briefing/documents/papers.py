"""The papers of a pack by name, each as long as its pages allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, islice
from types import MappingProxyType

from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.aloud import aloud
from msp_dash.briefing.documents.asks import asks_forms
from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.briefing.documents.mineral_parts import MineralParts
from msp_dash.briefing.documents.paging import TooLong
from msp_dash.briefing.documents.parts import (
    ROW_LIMITS,
    Part,
    arranged,
    columns,
    extended,
    joined,
    longer,
    shorter,
)
from msp_dash.briefing.documents.pdf import pages_of
from msp_dash.briefing.documents.questions import answers
from msp_dash.briefing.documents.subject_parts import SubjectParts
from msp_dash.briefing.documents.word_pages import word_pages_of
from msp_dash.briefing.outputs import PaperSize
from msp_dash.briefing.subjects import country_code, mineral_id
from msp_dash.config.clock import today
from msp_dash.words import words

PAGES: Mapping[model.Kind, int] = MappingProxyType(
    {
        "scene-setter": 1,
        "two-pager": 2,
        "talking-points": 1,
        "questions": 1,
        "asks": 1,
        "readout": 1,
    }
)
"""Pages that a paper may have."""
POINTS_MAX = 8
AHEAD = 3
"""Blocks that a pair of parts may pass to fill the first page."""
COLUMNS_TRIED = 12
"""Arrangements of a paper in two columns by which it may take a page less."""
SHARES_MOST = 12
"""Shares of the world in a scene setter: as high as the map beside them."""
Pages = Callable[[model.Document], Sequence[Sequence[int]]]
"""Indices of the blocks on each page of a paper."""


def paper(
    kind: model.Kind,
    subject: str,
    name: str,
    lang: str = "en",
    *,
    reader: str = "",
    size: PaperSize = "a4",
) -> model.Document:
    """A paper on a country or a mineral, cut to its pages: the same in every format.

    Parameters
    ----------
    subject : "country" or "mineral".
    name : code, id or name of it.
    reader : country for whose side it is written (ISO 3166-1), "" for the partners.

    Raises
    ------
    msp_dash.briefing.subjects.UnknownSubject
        When there is no such country or mineral.
    """
    w = words(lang)
    about: SubjectParts
    if subject == "country":
        about = CountryParts(country_code(name, lang), w, reader)
    else:
        about = MineralParts(mineral_id(name, lang), w, reader)
    day = today().isoformat()
    heading = w("documents.kicker", kind=w(f"documents.kind.{kind}"), subject=about.label)
    short = about.headline() if kind == "scene-setter" else None
    title, lead = short or (about.title(), about.lead())
    plain = model.Document(
        kind=kind,
        title=title,
        lead=lead,
        kicker=w("documents.kicker_for", kicker=heading, reader=w.the_country(reader))
        if reader
        else heading,
        note=w("documents.as_of", date=w.date(day)),
        lang=lang,
        as_of=day,
        blocks=(),
        foot=w("documents.foot"),
        size=size,
    )
    if kind == "talking-points":
        return _talking_points(plain, about, pages_in_all)
    if kind == "questions":
        return _questions(plain, about)
    if kind == model.ASKS:
        assert isinstance(about, CountryParts) and about.of_reader, "see `document_pack.require`"
        forms = asks_forms(plain, about)
        return next(one for one in forms if len(pages_in_all(one)) <= PAGES[kind])
    parts = tuple(filter(None, PARTS[kind, subject](about)))
    return fitted(plain, parts, pages_in_all, about.more() if PAGES[kind] > 1 else ())


def pages_in_all(document: model.Document) -> Sequence[Sequence[int]]:
    """Indices of the blocks on each page of the format that takes most pages: PDF or Word.

    A reader of one must not miss a row that a reader of the other has.

    Raises
    ------
    msp_dash.briefing.documents.paging.TooLong
        When a block is higher than a page in either.
    """
    in_word = word_pages_of(document)
    if len(in_word) > PAGES[document.kind]:
        return in_word
    return max(in_word, pages_of(document), key=len)


def fitted(
    plain: model.Document, parts: Sequence[Part], pages: Pages, more: Sequence[Part] = ()
) -> model.Document:
    """The longest form of a paper that keeps its pages.

    Before a part leaves a single page, parts stand in two columns of like height, then some say
    less. One that takes all its pages gets as much `more` as fits; where there is no more, and no
    picture or table on its last page, it takes a page less if all stands there in columns.
    """
    most = PAGES[plain.kind]

    def fits(some: Sequence[Part], most: int = most) -> bool:
        try:
            return len(pages(replace(plain, blocks=arranged(some)))) <= most
        except TooLong:
            return False

    cuts = len(ROW_LIMITS)
    whole = next(
        form
        for without in count()
        for form in _forms(shorter(parts, without * cuts), most)
        if fits(shorter(form, cuts - 1))
    )
    short = next(some for step in range(cuts) if fits(some := shorter(whole, step)))
    full = longer(short, whole, fits)
    blocks = arranged(full)
    sheets = pages(replace(plain, blocks=blocks))
    if len(sheets) == most:
        selected: list[Part] = []
        for part in more:
            if fits(extended(full, [*selected, part])):
                selected.append(part)
        full = extended(full, selected)
        if most > 1 and not (selected or any(_is_visual(blocks[at]) for at in sheets[-1])):
            tried = islice(columns(full), COLUMNS_TRIED)
            full = next((form for form in tried if fits(form, most - 1)), full)
    return filled(replace(plain, blocks=arranged(full)), pages)


def _is_visual(block: model.Block) -> bool:
    """Whether there is a picture or a table in it."""
    parts = (*block.left, *block.right) if isinstance(block, model.Row) else (block,)
    return any(isinstance(part, model.Picture | model.Table) for part in parts)


def _forms(parts: Sequence[Part], pages: int) -> Iterator[Sequence[Part]]:
    yield parts
    if pages == 1:
        yield from columns(parts)
        brief = tuple(part.brief or part for part in parts)
        if brief != tuple(parts):
            yield from columns(brief)


def filled(document: model.Document, pages: Pages) -> model.Document:
    """The paper with the next pair of parts that fits on its first page, where there is room."""
    blocks, before = document.blocks, pages(document)
    if len(before) < 2:
        return document
    first = before[1][0]
    if isinstance(blocks[first], model.Row | model.Heading):
        for at in range(first + 1, min(first + 1 + AHEAD, len(blocks))):
            if isinstance(blocks[at], model.Row):
                moved = (blocks[at], *blocks[first:at], *blocks[at + 1 :])
                other = replace(document, blocks=(*blocks[:first], *moved))
                after = pages(other)
                if len(after) == len(before) and first in after[0]:
                    return other
    return document


def _scene_country(about: CountryParts) -> list[Part | None]:
    return [
        about.numbers(),
        about.brings(SHARES_MOST),
        about.map(rank=2),
        about.chart(rank=3),
        joined(about.trade(), about.table()),
        *about.last_parts(2),
    ]


def _two_country(about: CountryParts) -> list[Part | None]:
    return [
        about.numbers(),
        about.brings(),
        about.map(rank=3),
        about.chart(rank=4),
        joined(about.trade(), about.table()),
        about.history(rank=8),
        about.sold(rank=7),
        joined(about.controls(rank=0), about.governance(rank=0), rank=5),
        about.contribution(rank=6),
        *about.last_parts(4),
    ]


def _scene_mineral(about: MineralParts) -> list[Part | None]:
    return [
        about.numbers(),
        about.refiners(rank=3),
        about.map(rank=2),
        about.stops(rank=1),
        joined(about.gap(rank=0), about.ground(rank=0), rank=4),
        about.controls_in_short(rank=0),
        about.unknown(2),
    ]


def _two_mineral(about: MineralParts) -> list[Part | None]:
    return [
        about.numbers(),
        about.refiners(rank=6),
        about.map(rank=7),
        about.demand(rank=5),
        about.stops(rank=4),
        about.gap(rank=0),
        about.ground(rank=0),
        about.controls(rank=0),
        about.cover(rank=3),
        about.trade(rank=2),
        about.projects(rank=1),
        about.unknown(4),
    ]


PARTS: Mapping[tuple[model.Kind, str], Callable[..., list[Part | None]]] = MappingProxyType(
    {
        ("scene-setter", "country"): _scene_country,
        ("two-pager", "country"): _two_country,
        ("scene-setter", "mineral"): _scene_mineral,
        ("two-pager", "mineral"): _two_mineral,
    }
)


def _talking_points(plain: model.Document, about: SubjectParts, pages: Pages) -> model.Document:
    """At most eight sentences to be read aloud, and blank lines for a person; fewer if too long."""
    w = about.w
    left, right = (
        model.BlankLines(w(f"documents.talking.{name}")) for name in ("asks", "red_lines")
    )
    lead = model.Sentence(w("documents.talking.lead", date=w.date(plain.as_of)))
    title, note = model.Sentence(plain.kicker), w("documents.draft")
    plain = replace(plain, title=title, note=note, lead=lead)
    points = about.points()[:POINTS_MAX]
    items = [aloud(one, w) for one in points]
    blank = model.Row((left,), (right,))
    firsts = [model.Bullets(tuple(items[:n]), True, True) for n in range(len(items), 0, -1)]
    return _longest(plain, firsts, (blank,), pages)


def _longest(
    plain: model.Document, firsts: Sequence[model.Block], rest: Sequence[model.Block], pages: Pages
) -> model.Document:
    """The first of some blocks with which the paper keeps its pages."""
    for first in firsts:
        document = replace(plain, blocks=(first, *rest))
        if len(pages(document)) <= PAGES[plain.kind]:
            return document
    raise TooLong(plain.kicker)


def _questions(plain: model.Document, about: SubjectParts) -> model.Document:
    w = about.w
    plain = replace(
        plain,
        title=model.Sentence(plain.kicker),
        note=w("documents.draft"),
        lead=model.Sentence(w("documents.question.lead")),
    )
    return replace(plain, blocks=answers(about))
