"""Questions and answers: the ten that are asked, each with the figure that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from msp_dash.briefing.documents.citing import sentence
from msp_dash.briefing.documents.model import Answer, Sentence
from msp_dash.briefing.documents.operators import operators_of
from msp_dash.briefing.documents.parts import figure_of, reason_of
from msp_dash.config.clock import today
from msp_dash.data.curated import reference
from msp_dash.data.frames import dicts
from msp_dash.figures.record import EmptyEncoding
from msp_dash.words import Words

OPERATORS = "operators"
"""In the place of a figure's sentence: who runs the mines, from the lists of sites."""


def answers(subject: str, values: Mapping[str, str], name: str, w: Words) -> tuple[Answer, ...]:
    """The questions on a country or a mineral, in the order of the file.

    Parameters
    ----------
    subject : "country" or "mineral".
    values : of the placeholders in the file's parameters; a missing one leaves a question open.
    name : as the questions print it.
    """
    rows = reference("questions")
    own = dicts(rows[rows["subject"] == subject])
    out = []
    for number, row in enumerate(own, start=1):
        question = w(f"documents.question.{subject}.{row['question']}", **{subject: name})
        answer = _answer(row, values, w) or _none(subject, row, name, w)
        nothing = Sentence(w("documents.question.nothing"))
        out.append(Answer(number, question, answer or nothing, is_known=answer is not None))
    return tuple(out)


def _none(subject: str, row: dict[str, Any], name: str, w: Words) -> Sentence | None:
    """That nothing is on record, for a question whose record is kept by day."""
    if row["reason"] != "own":
        return None
    key = f"documents.none.{row['question']}"
    return sentence(w(key, date=w.date(today().isoformat()), **{subject: name}), (), w)


def _answer(row: dict[str, Any], values: Mapping[str, str], w: Words) -> Sentence | None:
    """The figure's sentence; None where it has none, or where it is of another subject."""
    try:
        query = dict(parse_qsl(row["parameters"].format_map(values)))
    except KeyError:
        return None
    if row["sentence"] == OPERATORS:
        return operators_of(query["country"], query["mineral"], w)
    figure = figure_of(row["figure"], query, w) if row["figure"] else None
    if figure is None or any(figure.params.get(key) != value for key, value in query.items()):
        return None
    if isinstance(figure.encoding, EmptyEncoding):
        reasons = reason_of(figure, w) if row["reason"] == "yes" else []
        return reasons[0] if reasons else None
    text = getattr(figure, row["sentence"])
    is_own = values.get("name", "") in text or row["sentence"] == "second"
    if not text or not is_own:
        return None
    return sentence(text, figure.sources, w)
