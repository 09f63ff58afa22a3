"""Random and hostile questions: no error, no answer to nonsense, in bounded time."""

from __future__ import annotations

import json
import random
import string
import time

import pytest

from msp_dash.ask import answer
from msp_dash.ask.vocabulary import vocabulary
from msp_dash.words import LANGUAGES

SECONDS_MAX = 5.0
"""For one question on a loaded machine, with figures that nobody has built before."""
HOSTILE = (
    "",
    " ",
    "\x00",
    "?" * 300,
    "who refines cobalt" * 1000,
    "'; drop table questions; --",
    "<script>alert(1)</script>",
    "{country} {0} {__class__} %s %(x)s",
    "../../etc/passwd",
    "🪨" * 200,
    "\u202ewho refines cobalt",
    "e\u0301" * 300,
    "9" * 300,
    "٢٠٢٤ cobalt",
    "2024²",
    "²",
    "co\u00adbalt refined",
    "\ud800",
    "NaN inf -0 1e309",
    "cobalt\n\ncobalt\tcobalt",
    "(((((((((((((((" * 20,
    "и кто добывает кобальт",
    "谁精炼钴",
    "31 february 2023 msp India",
    "India msp 99 december 2023",
)


def _nonsense(rng: random.Random) -> str:
    """Words of random letters, none of them of the vocabulary."""
    sizes = (rng.randint(5, 12) for _ in range(rng.randint(1, 8)))
    return " ".join("".join(rng.choices("bcdfghjklmnpqrtvwxz", k=size)) for size in sizes)


def _noise(rng: random.Random) -> str:
    signs = string.printable + "éñçãœß²½٣「」\u200b\u00a0🪨"
    return "".join(rng.choices(signs, k=rng.randint(0, 400)))


def _mixed(rng: random.Random) -> str:
    """Words that are understood, in no order."""
    phrases = list(vocabulary(rng.choice(LANGUAGES)).phrases)
    return " ".join(" ".join(rng.choice(phrases)) for _ in range(rng.randint(1, 6)))


def _replied(question: str, lang: str) -> str:
    start = time.process_time()
    reply = answer(question, lang)
    assert time.process_time() - start < SECONDS_MAX, question
    assert reply.sentence, question
    assert len(reply.choices) <= 3, question
    assert (reply.kind == "answer") == bool(reply.figure), question
    json.dumps(reply.as_dict())
    return reply.kind


def _check(n: int) -> None:
    rng = random.Random(22)
    for i in range(n):
        lang = LANGUAGES[i % len(LANGUAGES)]
        _replied(_noise(rng), lang)
        _replied(_mixed(rng), lang)
        nonsense = _nonsense(rng)
        assert _replied(nonsense, lang) == "unknown", nonsense


@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_has_a_reply(question: str) -> None:
    for lang in LANGUAGES:
        _replied(question, lang)


def test_some_random_questions_have_a_reply() -> None:
    _check(66)


@pytest.mark.fuzz
def test_random_questions_have_a_reply() -> None:
    _check(1700)
