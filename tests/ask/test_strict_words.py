"""Words that a blind set found unread, and what they must not let pass."""

from __future__ import annotations

import pytest

from msp_dash.ask import answer
from msp_dash.ask.intents import eight
from msp_dash.data import facts
from msp_dash.words import LANGUAGES, words

pytestmark = pytest.mark.snapshot


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "how many lithium mines does Canada have"),
        ("fr", "combien de mines de lithium au Canada"),
        ("es", "¿cuántas minas de litio hay en Canadá?"),
        ("pt", "minas de lítio no Canadá, quantas"),
    ],
)
def test_mines_of_a_list_are_told_from_its_projects(lang: str, question: str) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", "sites.table")
    w = words(lang)
    for status in ("operating", "project", "suspended"):
        assert w("answer.site_status", status=w(f"sites.status.{status}"), n="") in reply.sentence
    assert w("sites.things.mine.other") in reply.sentence


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "who was at the New York meeting in September 2022"),
        ("fr", "qui était à la réunion de New York en septembre 2022 ?"),
        ("es", "¿quién estuvo en la reunión de Nueva York?"),
        ("pt", "quem esteve na reunião de Nova Iorque em 2022?"),
    ],
)
def test_who_was_in_new_york_is_answered_by_name(lang: str, question: str) -> None:
    sentence = answer(question, lang).sentence
    w = words(lang)
    assert all(w.country(code) in sentence for code in (*eight(), "AUS", "EU", "USA"))


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "is gallium still banned for export to the US"),
        ("fr", "le gallium est-il interdit d'exportation vers les États-Unis"),
        ("es", "¿está prohibida la exportación de galio a Estados Unidos?"),
        ("pt", "a exportação de gálio para os EUA está proibida?"),
    ],
)
def test_controls_to_one_country_are_each_named_with_where_they_stand(
    lang: str, question: str
) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", "standards.export_controls")
    w = words(lang)
    for word in ("measure.ban", "measure.licence", "target.usa", "status.in_force"):
        assert w(f"standards.controls.{word}") in reply.sentence


@pytest.mark.parametrize(
    ("lang", "question", "figure", "parts"),
    [
        (
            "fr",
            "que manque-t-il si la Chine cesse de raffiner le germanium",
            "disruption.supply",
            "68",
        ),
        (
            "es",
            "¿qué pasa con el níquel refinado en 2035 si China se detiene?",
            "disruption.outlook",
            "57",
        ),
        (
            "pt",
            "o que acontece ao níquel refinado em 2035 se a China parar",
            "disruption.outlook",
            "57",
        ),
        ("fr", "lequel des huit extrait le plus de cobalt", "coalition.map", "Congo 74,2"),
        ("es", "¿cuál de los ocho extrae más cobalto?", "coalition.map", "Congo 74,2"),
        ("pt", "qual dos oito extrai mais cobalto?", "coalition.map", "Congo 74,2"),
        ("en", "HHI of bismuth refining since 2020", "producers.concentration", "before 2021 2025"),
        (
            "es",
            "cuota de exportación de cobalto de la RDC en 2026",
            "standards.export_controls",
            "96.600",
        ),
        (
            "pt",
            "quota de exportação de cobalto da RDC em 2026",
            "standards.export_controls",
            "96 600",
        ),
        ("es", "¿cuánto cobalto de EE. UU. viene de chatarra?", "recycling.us", "21"),
        (
            "fr",
            "les États-Unis sont-ils importateurs nets de béryllium ?",
            "recycling.us",
            "exportateurs",
        ),
        ("es", "¿EE. UU. es importador neto de berilio?", "recycling.us", "exportador"),
        ("fr", "où les Américains achètent-ils leur potasse", "us.sources", "Canada 79"),
        ("pt", "de onde os americanos obtêm o seu potássio?", "us.sources", "79"),
        ("fr", "réserves de tungstène hors Chine", "producers.reserves", "Australie 570"),
        ("es", "reservas de tungsteno sin contar China", "producers.reserves", "Australia 570"),
        ("pt", "exceto a China: quem refina cobalto", "producers.ranking", "Finlândia"),
        ("en", "who mines lithium after Chile", "producers.ranking", "Chile Zimbabwe"),
        ("fr", "qui extrait le plus de graphite après la Chine", "producers.ranking", "Madagascar"),
        ("en", "which of the eight implement the EITI", "standards.participants", "Zambia"),
        ("es", "¿Polonia fue alguna vez miembro de la MSP?", "partners.map", "observador 2025"),
        ("fr", "la Pologne a-t-elle déjà été membre du MSP ?", "partners.map", "observateur 2025"),
        ("es", "precio del cobre en marzo de 2022 por tonelada", "prices.history", "10.200 2022"),
        ("pt", "maiores produtores de cobre refinado", "producers.ranking", "China Chile"),
        (
            "en",
            "was Brazil at the London meeting in 2023",
            "table.register",
            "Brazil minerals",
        ),
        ("en", "was Poland at the London meeting in 2023", "table.register", "not on record"),
        (
            "en",
            "How fast will lithium demand for clean energy grow to 2040",
            "demand.growth",
            "4.1",
        ),
    ],
)
def test_a_word_is_read_with_its_numbers(lang: str, question: str, figure: str, parts: str) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", figure), reply
    sentence = reply.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert all(part in sentence for part in parts.split()), sentence


@pytest.mark.parametrize(
    ("question", "larger"),
    [
        ("is silver output of Mexico larger than that of Peru", "Mexico"),
        ("corruption index of Indonesia vs Chile", "Chile"),
        ("tungsten China 2022 vs 2025", ""),
    ],
)
def test_of_two_sides_the_larger_is_named_where_one_text_has_both(
    question: str, larger: str
) -> None:
    reply = answer(question)
    assert reply.kind == "choices"
    assert len(reply.choices) >= 2
    assert (reply.sentence == words()("answer.larger", name=larger)) == bool(larger)


def test_the_union_is_no_side_that_a_comparison_leaves_out() -> None:
    assert answer("UE vs EUA cobre refinado", "pt").figure == "country.compare"


def test_no_side_of_a_comparison_is_dropped_where_it_has_no_number() -> None:
    reply = answer("reservas de litio del triángulo: Argentina Bolivia y Chile", "es")
    assert reply.not_understood == ("triángulo",)
    assert [one.parameters["country"] for one in reply.choices] == ["ARG", "BOL", "CHL"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_group_by_which_no_figure_counts_is_named(lang: str) -> None:
    reply = answer("G7 cobalt", lang)
    assert reply.not_understood == ("G7",)
    assert reply.sentence == words(lang)("answer.refused.group", words="G7")
    assert answer("¿Qué parte del cobre controla la Alianza Bolivariana?", "es").not_understood == (
        "Alianza",
        "Bolivariana",
    )


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "rare earth magnets prices next summer"),
        ("fr", "combien coûtera le lithium l'an prochain"),
        ("es", "¿cuánto costará el litio el año que viene?"),
        ("pt", "quanto vai custar o lítio no ano que vem?"),
    ],
)
def test_a_price_to_come_is_refused_as_a_forecast(lang: str, question: str) -> None:
    assert answer(question, lang).sentence == words(lang)("answer.refused.forecast")


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "who mines lithium after 2020"),
        ("en", "has China ever banned gallium exports"),
        ("en", "cobalt producers except Zambia"),
        ("en", "cobalt export quota of DR Congo in 2025"),
        ("en", "export quota of nickel in Chile 2026"),
        ("en", "artisanal cobalt excluding China"),
        ("en", "corruption index of the EU vs Chile"),
        ("fr", "le Zimbabwe derrière le Chili en lithium"),
        ("es", "saco de cobalto de Chile y Perú"),
        ("fr", "quota cobalt RDC 2031"),
        ("pt", "quem minera mais lítio depois de 2020"),
    ],
)
def test_a_word_that_a_figure_does_not_take_is_not_dropped(lang: str, question: str) -> None:
    assert answer(question, lang).kind == "unknown"


def test_the_quota_that_is_answered_is_that_of_the_years_in_its_text() -> None:
    row = facts("export_controls").set_index("control_id").loc["COD-QUOTA-2025"]
    assert "96,600 t a year in 2026 and 2027" in row["what"]
    assert "2026 and 2027" in answer("cobalt export quota of DR Congo").sentence


def test_what_was_read_has_the_month_and_advice_without_numbers_promises_none() -> None:
    assert answer("copper price in march 2022").read_as.endswith("March 2022")
    reply = answer("should we sign the agreement with Bolivia")
    assert not reply.choices
    assert reply.sentence == words()("answer.refused.alone")
