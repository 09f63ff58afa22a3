"""Questions in words and the sentences that answer them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from msp_dash.ask import answer
from msp_dash.cli import main
from msp_dash.figures.registry import build
from msp_dash.words import LANGUAGES

pytestmark = pytest.mark.snapshot

DOCS = Path(__file__).resolve().parents[2] / "docs"
ASK, FINDING = DOCS / "guide" / "ask.md", DOCS / "finding.md"
REFINED = {"mineral": "cobalt", "stage": "refined"}


@pytest.mark.parametrize(
    ("question", "figure", "parameters"),
    [
        ("who refines cobalt", "producers.ranking", REFINED),
        ("who refines colbalt?", "producers.ranking", REFINED),
        ("largest refiner of Co in 2023", "producers.ranking", REFINED | {"year": "2023"}),
        (
            "What share of refined cobalt comes from China?",
            "producers.ranking",
            REFINED | {"country": "CHN"},
        ),
        (
            "rank of zaire in cobalt mining",
            "producers.ranking",
            {"mineral": "cobalt", "stage": "mine", "country": "COD"},
        ),
        (
            "MSP share of mined lithium",
            "coalition.shares",
            {"mineral": "lithium", "stage": "mine", "lens": "msp"},
        ),
    ],
)
def test_a_question_is_answered_by_the_figure_that_shows_it(
    question: str, figure: str, parameters: dict[str, str]
) -> None:
    reply = answer(question)
    assert reply.kind == "answer", reply
    assert reply.figure == figure
    assert parameters.items() <= reply.parameters.items()
    assert reply.sentence == build(figure, parameters).claim
    assert reply.source
    assert reply.read_as


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("fr", "part de la Chine dans le cobalt raffiné"),
        ("es", "cuota de China en el cobalto refinado"),
        ("pt", "quota da China no cobalto refinado"),
    ],
)
def test_each_language_is_read_and_answered(lang: str, question: str) -> None:
    query = REFINED | {"country": "CHN"}
    for reader in ("en", lang):
        assert (
            answer(question, reader).sentence
            == build("producers.ranking", query | {"lang": reader}).claim
        )


def test_what_is_not_understood_is_named_and_not_left_out() -> None:
    for question, word in (
        ("who does not mine cobalt", "not"),
        ("unicorns mined in Chile", "unicorns"),
        ("lithium mined in Chile 1850", "1850"),
    ):
        reply = answer(question)
        assert reply.kind == "unknown"
        assert word in reply.not_understood
        assert word in reply.sentence


def test_each_reading_of_an_open_question_has_its_own_answer() -> None:
    reply = answer("cobalt China")
    assert reply.kind == "choices"
    assert {one.parameters["stage"] for one in reply.choices} == {"mine", "refined"}


def test_a_country_without_a_number_is_unknown_with_the_nearest() -> None:
    reply = answer("cobalt mined in Tanzania")
    assert reply.kind == "unknown"
    assert "Tanzania" in reply.sentence
    assert reply.choices[0].figure == "producers.ranking"
    assert "Tanzania" not in reply.choices[0].read_as


def test_the_command_answers_and_says_where_it_cannot(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "who", "refines", "cobalt"]) == 0
    assert build("producers.ranking", REFINED).claim in capsys.readouterr().out
    assert main(["ask", "who refines cobalt", "--lang", "pt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "answer"
    assert main(["ask", "how are you feeling"]) == 1


def _examples() -> list[str]:
    """Questions in the tables of the guide's page, and those that the walk through it counts."""
    rows = [line.split("|")[2] for line in ASK.read_text("utf-8").splitlines() if "|" in line]
    walked = [
        line.split("|")[1] for line in FINDING.read_text("utf-8").splitlines() if "? |" in line
    ]
    return [q.strip() for row in (*rows[2:], *walked) for q in row.split(";")]


@pytest.mark.live
def test_every_question_of_the_guide_is_answered() -> None:
    assert len(_examples()) > 30
    unanswered = [q for q in _examples() if answer(q).kind == "unknown"]
    assert unanswered == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_source_is_said_once(lang: str) -> None:
    """The title of reserves names its source itself."""
    reply = answer("lithium reserves", lang)
    assert reply.source and reply.source not in reply.sentence


def test_stocks_of_another_country_are_unknown_and_the_nearest_is_offered() -> None:
    reply = answer("how much cobalt does Japan stockpile")
    assert reply.kind == "unknown"
    assert "United States alone" in reply.sentence
    assert reply.choices[0].figure == "us.stocks"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("China's largest cobalt mine", "unknown"),
        ("where is the largest cobalt mine", "unknown"),
        ("which country mines most cobalt", "answer"),
        ("cobalt mined from 2015", "unknown"),
        ("imports of cobalt from China", "unknown"),
        ("dependence on China for cobalt", "unknown"),
        ("growth of cobalt production", "unknown"),
        ("which country can't mine cobalt", "unknown"),
        ("India msp 2030", "unknown"),
        ("demand for cobalt in China 2040", "unknown"),
    ],
)
def test_a_question_that_only_looks_like_another_is_not_answered(question: str, kind: str) -> None:
    assert answer(question).kind == kind


def test_who_sells_and_who_buys_are_told_apart() -> None:
    to, by = (
        answer("who sells lithium carbonate to Japan"),
        answer("who does Japan sell lithium carbonate to"),
    )
    assert to.parameters["importer"] == "JPN"
    assert by.parameters["exporter"] == "JPN"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("es", "China no exporta galio"),
        ("fr", "China no exporta galio"),
        ("en", "China no exporta galio"),
        ("fr", "la Chine n'exporte plus de gallium"),
        ("pt", "a China já não exporta gálio"),
        ("pt", "China no exporta galio"),
        ("pt", "quem vende carbonato de lítio a China"),
        ("pt", "importações de cobalto da China"),
        ("es", "más cobalto que China"),
        ("fr", "dernier pays pour le nickel"),
        ("fr", "stocks de lithium"),
    ],
)
def test_a_word_that_turns_a_question_around_is_not_left_out(lang: str, question: str) -> None:
    assert answer(question, lang).kind == "unknown"
