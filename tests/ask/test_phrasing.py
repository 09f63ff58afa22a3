"""The same question in other words: keywords in any order and form, greetings and purposes."""

from __future__ import annotations

from itertools import permutations

import pytest

from msp_dash.ask import answer
from msp_dash.words import LANGUAGES

pytestmark = pytest.mark.snapshot

RANKING, RESERVES = "producers.ranking", "producers.reserves"
MINERAL = {"en": "cobalt", "fr": "cobalt", "es": "cobalto", "pt": "cobalto"}
KEYWORDS: dict[str, dict[str, str]] = {
    RANKING: {
        "en": "producers; producer; production; output; ranking; rankings; top; biggest; supply; "
        "refining; processing; refiners; miners; mined; who produces; leading producers; "
        "who controls refining; who controls mining; top 3; producers 2023",
        "fr": "producteurs; production; classement; premier producteur; raffinage; raffineurs; "
        "extraction; offre; qui fabrique; qui contrôle le raffinage; top 3; producteurs 2023",
        "es": "productores; producción; ranking; clasificación; mayor productor; refinado; "
        "minería; oferta; quién fabrica; quién controla el refinado; top 3; productores 2023",
        "pt": "produtores; produção; ranking; classificação; maior produtor; refinação; refino; "
        "mineração; oferta; quem fabrica; quem controla a refinação; top 3; produtores 2023",
    },
    RESERVES: {
        "en": "reserves; largest reserves; world reserves",
        "fr": "réserves; plus grandes réserves; réserves mondiales",
        "es": "reservas; mayores reservas; reservas mundiales",
        "pt": "reservas; maiores reservas; reservas mundiais",
    },
    "prices.history": {
        "en": "price; prices; cost; cheaper",
        "fr": "prix; cours; moins cher",
        "es": "precio; precios; cotización; más barato",
        "pt": "preço; preços; cotação; mais barato",
    },
    "demand.scenarios": {
        "en": "demand; future demand; projected demand",
        "fr": "demande; demande future",
        "es": "demanda; demanda futura",
        "pt": "procura; demanda; procura futura",
    },
    "recycling.rates": {
        "en": "recycling; recycled",
        "fr": "recyclage",
        "es": "reciclaje",
        "pt": "reciclagem",
    },
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", KEYWORDS)
def test_a_mineral_and_a_keyword_have_an_answer_in_any_order(figure: str, lang: str) -> None:
    for keyword in KEYWORDS[figure][lang].split("; "):
        for parts in permutations((MINERAL[lang], keyword)):
            reply = answer(" ".join(parts), lang)
            assert reply.kind != "unknown", parts
            assert {one.figure for one in reply.choices} <= {figure}, parts
            assert reply.figure in (figure, ""), parts


@pytest.mark.parametrize(
    ("lang", "question", "figure", "text"),
    [
        ("en", "Turkiye boron reserves vs world", RESERVES, "Türkiye"),
        ("fr", "réserves de lithium du Chili par rapport au monde", RESERVES, "Chili"),
        ("es", "wolframio minas china %", RANKING, "China"),
        ("es", "¿De qué país compra Estados Unidos su potasa?", "us.sources", "Canadá"),
        ("es", "peso de Chile en el litio extraído", RANKING, "Chile"),
        ("pt", "peso do Chile no lítio extraído", RANKING, "Chile"),
        ("fr", "poids du Chili dans le lithium extrait", RANKING, "Chili"),
        ("en", "how much mined nickel came out of Indonesia last year", RANKING, "Indonesia"),
        ("en", "has cobalt gotten cheaper since 2022?", "prices.history", "2022"),
    ],
)
def test_another_wording_has_the_same_answer(
    lang: str, question: str, figure: str, text: str
) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", figure), reply
    assert text in reply.sentence


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "cost of cobalt production"),
        ("en", "cobalt production cost"),
        ("fr", "coût de production du cobalt"),
        ("es", "coste de producción del cobalto"),
        ("pt", "custo de produção do cobalto"),
        ("en", "how important is cobalt"),
        ("en", "cobalt production growth"),
        ("en", "cobalt producers compared"),
        ("en", "is cobalt cheaper than nickel"),
        ("en", "who controls cobalt"),
        ("en", "who controls exports of refined cobalt"),
        ("fr", "qui exporte du magnésium vers le pôle"),
        ("es", "acción de una productora de cobalto"),
    ],
)
def test_a_keyword_is_not_taken_for_another(lang: str, question: str) -> None:
    assert answer(question, lang).kind == "unknown"


def test_to_whom_a_product_is_sold_is_the_buyer_in_every_language() -> None:
    for lang, question in (
        ("en", "who exports permanent magnets to Brazil"),
        ("fr", "qui exporte des aimants permanents vers le Brésil"),
        ("es", "quién exporta imanes permanentes para Brasil"),
        ("pt", "ímãs permanentes, quem exporta para o Brasil?"),
    ):
        reply = answer(question, lang)
        assert reply.figure in ("trade.dependence", ""), reply
        assert "exporter" not in reply.parameters, reply
