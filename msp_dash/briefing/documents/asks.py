"""What two sides could ask of each other: facts alone, and an empty line below each for the office.

No line says what to ask. A fact stands on the side of those who could ask about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from msp_dash.analysis.commitments import parties
from msp_dash.briefing.documents import model
from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.country_parts import QUOTED_MIN, CountryParts
from msp_dash.briefing.documents.reader import bought, financed
from msp_dash.config.clock import today
from msp_dash.data.frames import dicts
from msp_dash.figures.commitments.shared import on_day
from msp_dash.figures.fact_pages import row_pages
from msp_dash.figures.table.register import promise_text
from msp_dash.words import Words

SHARES_MOST, PROMISES_MOST, FACTS_MOST = 2, 4, 8


def asks_forms(plain: model.Document, about: CountryParts) -> Iterator[model.Document]:
    """The paper of `about` and its reader, two columns of facts: the longest form first."""
    w = about.w
    both = (about, CountryParts(about.reader, w, about.key))
    ours, theirs = ([*islice(dict.fromkeys(_facts(one)), FACTS_MOST)] for one in both)
    headings = [model.Heading(_heading(one)) for one in both]
    rows = [model.Row(_line(one), _line(other)) for one, other in zip_longest(ours, theirs)]
    plain = replace(
        plain,
        title=model.Sentence(plain.kicker),
        lead=model.Sentence(w("documents.asks.lead", date=w.date(plain.as_of))),
        note=w("documents.asks.note"),
    )
    head = model.Row((headings[0],), (headings[1],))
    for count in range(len(rows), 0, -1):
        yield replace(plain, blocks=(head, *rows[:count]))


def _heading(of: CountryParts) -> str:
    """Who could ask whom."""
    names = {"reader": of.reader, "country": of.key}
    return of.w("documents.asks.of", **{key: of.w.the_country(code) for key, code in names.items()})


def _line(fact: model.Sentence | None) -> tuple[model.Block, ...]:
    """A fact and the empty line below it; nothing where the other side has more facts."""
    return (model.Paragraph((fact,)), model.BlankLines("", count=1)) if fact else ()


def _facts(of: CountryParts) -> Iterator[model.Sentence]:
    """Its promises to the reader, what it has and sells, what it limits, what it paid for there."""
    w = of.w
    yield from islice(promised(of.key, of.reader, w), PROMISES_MOST)
    first, *others = of.about.leading or [None]
    large = [one for one in others if one and one.share >= QUOTED_MIN]
    shares = [one for one in (first, *large) if one][:SHARES_MOST]
    yield from (of.share_sentence(one) for one in shares)
    yield from bought(of.reader, of.buyers, w)
    yield from of.controls_stated[:1]
    yield from financed(of.key, of.reader, w)[:SHARES_MOST]
    yield from (of.share_sentence(one) for one in of.largest_reserves)
    for side in of.sides:
        yield from side.sentences()[:1]
    yield from of.no_output


def promised(by: str, to: str, w: Words) -> Iterator[model.Sentence]:
    """Promises that a country made to another or together with it, the newest first."""
    rows = [row for row in dicts(on_day(today().isoformat())) if _is_between(parties(row), by, to)]
    for row in sorted(rows, key=lambda row: str(row["date"]), reverse=True):
        yield sentence(promise_text(row, w), row_pages(row, w), w)


def _is_between(sides: Sequence[frozenset[str]], by: str, to: str) -> bool:
    makers, others = sides
    return by in makers and to in makers | others
