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
        ("en", "lead producers", RANKING, "lead"),
        ("fr", "Maroc phosphates réserves %", RESERVES, "Maroc"),
        ("es", "¿está el cinc en la lista de EE. UU.?", "producers.listings", "zinc"),
        ("pt", "rútilo minerado Serra Leoa", RANKING, "Serra Leoa"),
        ("fr", "qui extrayait le cobalt", RANKING, "cobalt"),
        ("es", "quién refinaba cobalto", RANKING, "China"),
        ("fr", "la Turquie, réserves de bore", RESERVES, "Türkiye"),
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


@pytest.mark.parametrize(
    ("lang", "question", "figure"),
    [
        ("en", "Good morning, one line for my minister: who refines cobalt?", RANKING),
        ("en", "who refines cobalt for a meeting tomorrow", RANKING),
        ("en", "Dear Mr. Smith, quick question - lithium reserves of Chile", RESERVES),
        ("fr", "Bonjour, pourriez-vous me dire qui raffine le cobalt ?", RANKING),
        ("fr", "Pour une réunion demain : les réserves de lithium du Chili", RESERVES),
        ("es", "Estimados señores: ¿quién refina el cobalto? Gracias de antemano.", RANKING),
        ("es", "para una reunión mañana, reservas de litio de Chile", RESERVES),
        ("pt", "Exmos. Senhores, poderiam informar quem refina o cobalto?", RANKING),
        ("pt", "Bom dia! A pedido do meu chefe: reservas de lítio do Chile", RESERVES),
        ("pt", "antiga Birmânia, estanho", RANKING),
    ],
)
def test_a_greeting_and_a_purpose_ask_nothing(lang: str, question: str, figure: str) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", figure), reply


def test_what_is_not_understood_beside_a_purpose_is_named_with_the_answer() -> None:
    for lang, question in (
        ("en", "my ambassador in Kinshasa asks: who refines cobalt"),
        ("fr", "mon ambassadeur à Kinshasa s'enquiert : qui raffine le cobalt"),
        ("es", "mi embajador en Kinshasa insiste: quién refina el cobalto"),
        ("pt", "o meu embaixador em Kinshasa insiste: quem refina o cobalto"),
    ):
        reply = answer(question, lang)
        assert reply.figure == RANKING, reply
        assert "Kinshasa" in reply.not_understood
        assert "Kinshasa" in reply.read_as


TRAPS = {
    "en": """
        Good morning, for my minister: who does not refine cobalt
        for a speech, without China: who refines cobalt
        Dear sir, excluding artisanal output: who mines cobalt
        please, for my briefing only private companies: who mines cobalt
        for a memo by company: who refines cobalt
        who is the minister for cobalt mining in Zambia
        Kinshasa asks: who refines cobalt
        how many jobs in cobalt mining in Zambia
        ex China cobalt refining
        cobalt refining outside China
        former MSP members
        cobalt producer prices
        cobalt production quotas
        production of cobalt batteries
        water used in copper production
        cobalt produced for China
        cobalt refined for Japan
        who refines copper for Japan
        cobalt producers without Zambia
        cobalt producers except Zambia
        smallest cobalt producers
        world cobalt production
        average cobalt production
        copper supply from Zambia to China
        who controls Congolese cobalt mines
        ranking of cobalt prices
        cobalt price vs nickel
        cheapest cobalt producer
        why is cobalt cheaper
        what share of cobalt producers are private
        cobalt production in Katanga
        Good evening, my boss wants only Western firms: who refines cobalt
        Dear all - assuming China stops: who refines cobalt
        for my speech, in dollars per capita: copper reserves of Chile
        I need lead
        my minister doubts that China refines the most cobalt
        the minister was told China refines 90% of cobalt, true?
        """,
    "fr": """
        Bonjour, pour mon ministre, sans la Chine : qui raffine le cobalt
        Madame, hors Chine, classement du cobalt
        merci de ne pas compter la Chine : qui raffine le cobalt
        pour un discours, par habitant : production de cuivre du Chili
        offre d'emploi cobalt
        classement des entreprises de nickel
        classement des prix du nickel
        poids du cobalt dans une batterie
        le nickel est-il moins cher que le cobalt
        anciens membres du MSP
        qui contrôle les mines de cobalt de la RDC
        qui exporte du cuivre vers la Chine depuis la Zambie
        plus petits producteurs de cobalt
        producteurs de cobalt sauf la RDC
        cobalt raffiné pour le Japon
        mon ministre dit que la Chine raffine le plus de cobalt
        """,
    "es": """
        Buenos días, para mi ministra, excepto China: quién refina cobalto
        para un discurso, sin contar China: productores de cobalto
        para una nota, por empresa: productores de litio
        oferta de empleo litio
        peso chileno y cobre
        peso del cobalto en una batería
        ranking de empresas de litio
        estará más caro el cobre en 2030
        antiguos socios de la MSP
        quién exporta cobre para China desde Chile
        cotización de Codelco
        necesito litio
        para mi jefe, salvo China: reservas de litio
        el ministro dice que no hay litio en Chile
        para el ministro de Chile: producción de cobre sin Codelco
        """,
    "pt": """
        Bom dia, para o meu ministro, exceto a China: quem refina cobalto
        para um discurso, sem a China: produtores de cobalto
        para uma nota, por empresa: produtores de lítio
        peso do cobalto numa bateria
        o lítio está mais barato do que o cobalto
        antigos parceiros da MSP
        quem exporta cobre para a China a partir do Chile
        cotação da Vale
        ranking das empresas de lítio
        demanda judicial sobre lítio
        ex-parceiros da MSP
        quem irá produzir lítio
        se puder, exceto China: reservas de lítio
        """,
}
"""Questions that come near to one that is answered, and ask something else."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_padding_and_keywords_let_no_word_pass_that_changes_the_question(lang: str) -> None:
    questions = [line.strip() for line in TRAPS[lang].strip().splitlines()]
    assert [q for q in questions if answer(q, lang).kind != "unknown"] == []
