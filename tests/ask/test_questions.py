"""Questions as people type them, with the figure, view and number that answer each.

``questions_<lang>.csv``: ``kind`` is that of the answer; of ``answer`` a choice of readings counts
too, if one of them is the expected one. ``number`` says which cell of the figure's data the
sentence has to print; of ``unknown`` it is the kind of refusal, if it is one.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from msp_dash.ask import Answer, Choice, answer
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.words import LANGUAGES, words

pytestmark = pytest.mark.snapshot
SOME = 6
"""One question of so many is asked in every run of the tests."""
ANSWERED_MIN = 0.85


@cache
def questions(lang: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name(f"questions_{lang}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(figure: Figure, number: str) -> float:
    column, where = number.split()
    rows = figure.data[~figure.data.get("iso3", figure.data.iloc[:, 0]).isin(["OTH", "WLD"])]
    if where == "largest":
        return float(rows[column].max())
    name, value = where.split("=")
    return float(rows.loc[rows[name] == value, column].iloc[0])


def _prints(sentence: str, share: float) -> bool:
    """Whether a sentence prints a share, rounded, or as a bound; "nearly all" has no number."""
    if share >= 0.985:
        return True
    digits = 0 if share >= 0.0995 else 1
    scale = 100 * 10**digits
    values = {f(share * scale) / 10**digits for f in (round, math.floor, math.ceil)}
    printed = re.findall(r"(\d+(?:[.,]\d+)?)[\s\u00a0\u202f]?%", sentence)
    return bool(values & {float(one.replace(",", ".")) for one in printed})


def _is_right(one: Answer | Choice, row: dict[str, str], lang: str) -> bool:
    parameters = dict(parse_qsl(row["parameters"]))
    if one.figure != row["figure"] or not parameters.items() <= one.parameters.items():
        return False
    figure = build(row["figure"], parameters | {"lang": lang})
    sentences = (figure.claim, figure.remark)
    if not any(
        text and one.sentence.startswith(text.rstrip(")").rsplit(" (", 1)[0]) for text in sentences
    ):
        return False
    return not row["number"] or _prints(one.sentence, _cell(figure, row["number"]))


def _result(row: dict[str, str], lang: str) -> str:
    reply = answer(row["question"], lang)
    if row["kind"] == "unknown":
        reasons = reply.sentence and (
            not row["number"] or reply.sentence == words(lang)(f"answer.refused.{row['number']}")
        )
        return "refused" if reply.kind == "unknown" and reasons else "wrong"
    if reply.kind == "unknown":
        return "missed"
    assert reply.kind == "answer" or 2 <= len(reply.choices) <= 3
    if row["kind"] == "choices":
        right = reply.kind == "choices" and all(c.figure == row["figure"] for c in reply.choices)
        return "right" if right else "wrong"
    tried = reply.choices if reply.kind == "choices" else (reply,)
    return "right" if any(_is_right(one, row, lang) for one in tried) else "wrong"


def _check(lang: str, rows: list[dict[str, str]]) -> None:
    results = {row["question"]: _result(row, lang) for row in rows}
    assert [q for q, result in results.items() if result == "wrong"] == []
    counts = Counter(results.values())
    assert counts["right"] >= ANSWERED_MIN * (counts["right"] + counts["missed"]), counts
    assert counts["refused"]


def test_the_questions_are_enough_and_a_fifth_has_no_answer() -> None:
    for lang in LANGUAGES:
        rows = questions(lang)
        assert len({row["question"] for row in rows}) == len(rows) >= 100
        assert sum(row["kind"] == "unknown" for row in rows) >= len(rows) / 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_some_questions_are_answered_and_none_wrongly(lang: str) -> None:
    _check(lang, questions(lang)[LANGUAGES.index(lang) :: SOME])


@pytest.mark.every
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_question_is_answered_wrongly(lang: str) -> None:
    _check(lang, questions(lang))
