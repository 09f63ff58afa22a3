"""Questions and answers: the ten that are asked, each with the figure that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from msp_dash.briefing.documents.citing import run_on, sentence
from msp_dash.briefing.documents.model import Answer, Sentence
from msp_dash.briefing.documents.parts import figure_of, reason_of
from msp_dash.briefing.documents.subject_parts import SubjectParts
from msp_dash.data.curated import reference
from msp_dash.data.frames import dicts
from msp_dash.figures.record import EmptyEncoding, Figure


def answers(about: SubjectParts) -> tuple[Answer, ...]:
    """The questions on a country or a mineral, in the order of the file.

    Each is answered by sentences of the subject's own, else by a figure of it, or of a mineral
    that stands in its place; else with the reason why there is none, after all was looked through.
    """
    rows = reference("questions")
    own = dicts(rows[rows["subject"] == about.subject])
    out = []
    for number, row in enumerate(own, start=1):
        name = f"documents.question.{about.subject}.{row['question']}"
        question = about.w(name, **{about.subject: about.name})
        values, figures = about.answer(row["question"]), []
        # A figure is built where those before it have no answer.
        for figure in () if values else _figures(row, about):
            figures.append(figure)
            if values := _sentence_of(row, figure, about):
                break
        text = values or _why(row["question"], figures, about)
        out.append(Answer(number, question, run_on(text), is_known=bool(values)))
    return tuple(out)


def _figures(row: Mapping[str, Any], about: SubjectParts) -> Iterator[Figure]:
    """Figures of exactly what the question asks, by what its parameters may stand for."""
    if not row["figure"]:
        return
    for values in about.values():
        try:
            query = dict(parse_qsl(row["parameters"].format_map(values)))
        except KeyError:
            continue
        figure = figure_of(row["figure"], query, about.w)
        if figure is not None and query.items() <= figure.params.items():
            yield figure


def _sentence_of(row: Mapping[str, Any], figure: Figure, about: SubjectParts) -> list[Sentence]:
    """What a figure with data says, if it is of the subject."""
    text = getattr(figure, row["sentence"])
    is_own = about.speaks_of(text) or row["sentence"] == "remark"
    if not text or not is_own or isinstance(figure.encoding, EmptyEncoding):
        return []
    return [sentence(text, figure.sources, about.w)]


def _why(question: str, figures: Sequence[Figure], about: SubjectParts) -> list[Sentence]:
    """That nothing is on record, or why the figure has nothing; that something is where it is."""
    reason = (one for figure in figures for one in reason_of(figure, about.w))
    none = about.none(question) or [*reason][:1]
    return none or [Sentence(about.w("documents.question.other"))]
