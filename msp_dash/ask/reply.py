"""From a question to a sourced sentence of a figure: `answer`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from msp_dash.ask.attempts import Attempt, attempts
from msp_dash.ask.choices import read_as
from msp_dash.ask.intents import Intent
from msp_dash.ask.reading import Reading, readings
from msp_dash.ask.record import CHOICES_MAX, Answer, Choice
from msp_dash.ask.sides import heading
from msp_dash.ask.vocabulary import two_questions
from msp_dash.config import clock
from msp_dash.words import Words, supported_language, words

NUMBERS = (
    Intent("largest", "producers.ranking"),
    Intent("demand", "demand.scenarios"),
    Intent("price", "prices.history"),
)
"""What is offered of a mineral where a question is for those who decide."""


def answer(question: str, lang: str = "en", today: dt.date | None = None) -> Answer:
    """The answer to a question in the words of a figure, or why there is none.

    Parameters
    ----------
    question : any text; what is beyond 300 characters is not read.
    lang : language of the answer, and the first one in which the question is read.
    today : day that "last year" counts from; the server's own unless given.

    Returns
    -------
    Answer
        Never an error: what cannot be read is an answer of kind ``unknown``.
    """
    w = words(supported_language(lang))
    read = readings(question, w.lang, today or clock.today())
    first = read[0]
    if first.is_empty and not first.unknown:
        return Answer("unknown", w("answer.nothing"))
    if refused := first.slot("refused"):
        near = _numbers(first, w) if refused == "advice" else ()
        form = "alone" if refused == "advice" and not near else refused
        message = w(f"answer.refused.{form}", words=", ".join(first.unknown))
        unread = first.unknown if refused == "group" else ()
        return Answer("unknown", message, choices=near, not_understood=unread)
    if "price" in first.cues and max(first.years, default=0) > (today or clock.today()).year:
        return Answer("unknown", w("answer.refused.forecast"))
    if first.unknown:
        reply = _partly_understood(first, read, w)
    else:
        reply = _replied(attempts(read, w), first, w)
    if reply.kind == "unknown" and (parts := two_questions(question)):
        return _both(*parts, first.minerals, today, w) or reply
    return reply


def _both(
    one: str, other: str, minerals: tuple[str, ...], today: dt.date | None, w: Words
) -> Answer | None:
    """The answers to two questions, or to the first one with the other as not understood.

    The other one may speak of the same mineral: "and who refines it".
    """
    first = answer(one, w.lang, today)
    if first.kind != "answer":
        return None
    mineral = w.mineral(minerals[0]) if len(minerals) == 1 else ""
    for text in (other, f"{other} {mineral}"):
        second = answer(text, w.lang, today)
        if second.kind == "answer":
            return Answer(
                "choices",
                w("answer.two_questions"),
                choices=(_as_choice(first), _as_choice(second)),
            )
    read = w("answer.read_aside", read=first.read_as, words=other)
    return replace(first, read_as=read, not_understood=(*first.not_understood, other))


def _as_choice(one: Answer) -> Choice:
    return Choice(one.sentence, one.figure, one.link, one.source, one.read_as, one.parameters)


def _numbers(first: Reading, w: Words) -> tuple[Choice, ...]:
    """Published numbers of the mineral that a refused question names."""
    if len(first.minerals) != 1:
        return ()
    bare = (Reading(minerals=first.minerals),)
    good = [one.choice for one in attempts(bare, w, NUMBERS) if not one.reason]
    return tuple(good[:CHOICES_MAX])


def _partly_understood(first: Reading, read: Iterable[Reading], w: Words) -> Answer:
    """Names the words; what the rest would ask is offered, not answered.

    Nothing is where a word turns the question around: the rest would be its opposite.
    """
    message = w("answer.not_understood", words=", ".join(dict.fromkeys(first.unknown)))
    if first.denied:
        return Answer("unknown", message, not_understood=first.unknown)
    good = tuple(one.choice for one in _good(attempts(read, w)))
    return Answer("unknown", message, choices=good[:CHOICES_MAX], not_understood=first.unknown)


def _good(result: list[Attempt]) -> list[Attempt]:
    """Those that answer; of a comparison all its sides, also one that has no number."""
    good = [one for one in result if not one.reason]
    is_compared = any(one.side for one in good)
    return [one for one in result if not one.reason or (is_compared and one.side)]


def _replied(result: list[Attempt], first: Reading, w: Words) -> Answer:
    good = _good(result)
    if len(good) == 1:
        one = good[0].choice
        return Answer(
            "answer",
            one.sentence,
            one.figure,
            one.link,
            one.source,
            one.read_as,
            parameters=one.parameters,
            not_understood=first.aside,
        )
    if good:
        several = tuple(one.choice for one in good[:CHOICES_MAX])
        head = heading([one.side for one in good], w)
        return Answer("choices", head, choices=several, not_understood=first.aside)
    if result:
        empty = result[0]
        near = (empty.nearest,) if empty.nearest else ()
        return Answer("unknown", empty.reason, read_as=empty.choice.read_as, choices=near)
    if read := read_as("", first, {}, w):
        return Answer("unknown", w("answer.no_figure", read=read))
    return Answer("unknown", w("answer.no_figure_bare"))
