"""Two questions in one, goods that a possessive names, and export controls of one kind."""

from __future__ import annotations

import pytest

from msp_dash.ask import answer

pytestmark = pytest.mark.snapshot


@pytest.mark.parametrize(
    ("lang", "question", "figures"),
    [
        (
            "en",
            "Who mines the most copper and who refines it?",
            ["producers.ranking", "producers.ranking"],
        ),
        (
            "fr",
            "Qui extrait le plus de cobalt et quel est le prix du cobalt ?",
            ["producers.ranking", "prices.history"],
        ),
        (
            "es",
            "¿Quién extrae más cobre y quién lo refina?",
            ["producers.ranking", "producers.ranking"],
        ),
        (
            "pt",
            "Quem extrai mais cobalto e quem o refina?",
            ["producers.ranking", "producers.ranking"],
        ),
    ],
)
def test_two_questions_have_an_answer_each(lang: str, question: str, figures: list[str]) -> None:
    reply = answer(question, lang)
    assert reply.kind == "choices", reply
    assert [one.figure for one in reply.choices] == figures


def test_the_second_question_is_named_where_only_the_first_is_understood() -> None:
    reply = answer("How many MSP projects are there in Africa and for which minerals?")
    assert reply.figure == "projects.counts"
    assert reply.not_understood == ("for which minerals",)
    assert "for which minerals" in reply.read_as


@pytest.mark.parametrize(
    "question",
    [
        "what is the weather in Paris and who mines cobalt",
        "who doesn't mine cobalt and who refines it",
        "who mines lithium and should we invest in it",
        "who mines cobalt and nickel",
    ],
)
def test_a_question_that_is_no_two_is_not_answered(question: str) -> None:
    assert answer(question).kind == "unknown"


def test_what_a_possessive_names_is_the_sellers() -> None:
    reply = answer("Who buys most of Chile's lithium carbonate?")
    assert reply.figure == "trade.exports"
    assert reply.parameters["exporter"] == "CHL"


def test_chinese_buyers_are_no_buyers_from_china() -> None:
    assert answer("Chinese buyers of lithium carbonate").parameters.get("exporter") != "CHN"


def test_whose_imports_a_possessive_names_is_the_buyer() -> None:
    reply = answer("Japan’s imports of lithium carbonate")
    assert reply.parameters["importer"] == "JPN"


def test_a_kind_of_control_that_is_not_in_force_is_answered_with_those_that_are() -> None:
    for question in ("gallium export ban China", "who bans exports of gallium"):
        reply = answer(question)
        assert reply.parameters["mineral"] == "gallium"
        assert "measure" not in reply.parameters
        assert "no export ban" not in reply.sentence


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("is refined nickel under an export ban in Indonesia", "standards.export_controls"),
        ("commitments of the partners in 2024", "commitments.table"),
        ("which African countries were in London", "table.register"),
        ("share of EVs in lithium supply", "demand.technologies"),
        ("who recycles most cobalt in the United States", "recycling.us"),
    ],
)
def test_a_question_near_a_new_kind_is_not_answered(question: str, figure: str) -> None:
    reply = answer(question)
    assert reply.kind == "unknown" or figure not in {
        reply.figure,
        *(c.figure for c in reply.choices),
    }


def test_a_ban_that_is_only_supposed_is_a_supplier_that_stops() -> None:
    reply = answer("what if Indonesia bans exports of refined nickel")
    assert reply.figure == "disruption.supply"


@pytest.mark.live
def test_a_ban_on_ore_is_one_on_its_mineral() -> None:
    # The ore is a product of two nomenclatures, which the snapshot does not have.
    assert "Indonesia (nickel ore)" in answer("who has banned exports of nickel ore").sentence


def test_batteries_are_in_vehicles_and_grids() -> None:
    sentences = [
        one.sentence for one in answer("share of energy demand for nickel from batteries").choices
    ]
    assert any(one.startswith("Electric vehicles") for one in sentences)
    assert any(one.startswith("Grid batteries") for one in sentences)


def test_nothing_without_a_sentence_is_offered() -> None:
    reply = answer("recycling of lithium in the US in 2019")
    assert reply.kind == "unknown"
    assert all(one.sentence for one in reply.choices)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "European countries in New York"),
        ("fr", "quels pays européens étaient à New York"),
        ("es", "qué países europeos estuvieron en Nueva York"),
        ("pt", "que países europeus estiveram em Nova Iorque"),
    ],
)
def test_european_countries_are_a_part_of_the_world(lang: str, question: str) -> None:
    # Finland, France, Norway, Sweden and the United Kingdom, with the Union beside them.
    reply = answer(question, lang)
    assert all(name in reply.sentence for name in ("Fin", "Fran", "Nor"))


def test_what_else_a_country_mines_is_not_who_else_does() -> None:
    assert answer("the DRC mines cobalt and what else").kind == "unknown"
    assert answer("what else does the DRC mine besides cobalt").kind == "unknown"
