"""The same question in other words: keywords in any order and form, greetings and purposes."""

from __future__ import annotations

from itertools import permutations

import pytest

from msp_dash.ask import answer
from msp_dash.ask.reading import readings
from msp_dash.config import clock
from msp_dash.words import LANGUAGES

pytestmark = pytest.mark.snapshot

RANKING, RESERVES = "producers.ranking", "producers.reserves"
SUPPLY, MAP = "disruption.supply", "partners.map"
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
        ("fr", "qui raffine le cobalt, enfin ?", RANKING, "Chine"),
        ("fr", "si la RDC suspend totalement le cobalt extrait", SUPPLY, "RD Congo"),
        ("es", "si la RDC suspende por completo el cobalto extraído", SUPPLY, "Congo"),
        ("en", "when was the MSP founded", MAP, "14 June 2022"),
        ("en", "who founded the MSP", MAP, "14 June 2022"),
        ("es", "¿Quién fundó la MSP?", MAP, "14 de junio de 2022"),
        ("en", "when was the MSP created", MAP, "14 June 2022"),
        ("fr", "quand le MSP a-t-il été créé ?", MAP, "14 juin 2022"),
        ("es", "¿Cuándo se creó la MSP?", MAP, "14 de junio de 2022"),
        ("fr", "quand le MSP a-t-il été fondé ?", MAP, "14 juin 2022"),
        ("es", "¿Cuándo se fundó el MSP?", MAP, "14 de junio de 2022"),
        ("pt", "quando foi fundada a MSP?", MAP, "14 de junho de 2022"),
        ("fr", "Qui préside le Partenariat pour la sécurité des minéraux ?", MAP, "Corée"),
        ("fr", "qui préside le partenariat pour la securite des mineraux", MAP, "Corée"),
        ("es", "¿Quién preside la Asociación para la Seguridad de los Minerales?", MAP, "Corea"),
        ("es", "quien preside la alianza para la seguridad de los minerales", MAP, "Corea"),
        ("pt", "quem preside a Parceria para a Segurança dos Minerais?", MAP, "Coreia"),
        ("es", "¿Es Argentina socia plena de la MSP?", MAP, "Foro"),
        ("es", "¿a cuánto estaba el cobre en 2020?", "prices.history", "2020"),
        ("en", "world colbat reserves", RESERVES, "cobalt"),
        ("fr", "réserves mondiales de colbat", RESERVES, "cobalt"),
        ("es", "niovio extraído en Brasil", RANKING, "niobio"),
        ("pt", "reservas de nióvio do Brasil", RESERVES, "nióbio"),
        ("en", "which countries were invited to the New York meeting", MAP, "New York"),
        ("en", "minerals-rich guests invited to New York in September 2022", MAP, "eight"),
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
    ("lang", "question"),
    [
        ("en", "copper concentrate imports china"),
        ("en", "imports of copper ores and concentrates by China"),
        ("fr", "importations chinoises de concentré de cuivre"),
        ("es", "importaciones china concentrado de cobre"),
        ("pt", "importações china concentrados de cobre"),
    ],
)
def test_a_concentrate_is_ore(lang: str, question: str) -> None:
    """Neither how concentrated purchases are, nor refined metal: no product but the ore's."""
    (reading,) = readings(question, lang, clock.today())
    assert not reading.unknown
    assert not {"concentration", "concentrated"} & reading.cues
    assert (reading.slot("stage"), reading.slot("hs6")) in (("mine", ""), ("", "260300"))
    reply = answer(question, lang)
    assert reply.parameters.get("hs6", "260300") == "260300", reply


@pytest.mark.live
@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "who buys copper ores and concentrates"),
        ("fr", "importations de minerais de cuivre et leurs concentrés par la Chine"),
        ("es", "quién compra minerales de cobre y sus concentrados"),
        ("pt", "quem compra minérios de cobre e seus concentrados"),
    ],
)
def test_the_heading_of_an_ore_may_be_spelled_out(lang: str, question: str) -> None:
    assert answer(question, lang).parameters["hs6"] == "260300"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "does copper refining concentrate in China"),
        ("en", "price of copper concentrate"),
        ("en", "copper and concentrates imports China"),
        ("fr", "prix du concentré de cuivre"),
        ("fr", "importations chinoises cuivre concentré"),
        ("es", "importaciones china cobre concentrado"),
        ("es", "importaciones china concentrados cobre"),
        ("es", "producción concentrado cobre"),
        ("pt", "importações china cobre concentrado"),
    ],
)
def test_what_may_be_ore_or_a_concentration_is_not_answered(lang: str, question: str) -> None:
    assert answer(question, lang).kind == "unknown"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "how concentrated is cobalt refining"),
        ("fr", "le raffinage du cobalt est-il concentré"),
        ("es", "¿qué tan concentrado está el refino de cobalto?"),
        ("pt", "o refino de cobalto é concentrado?"),
        ("pt", "concentração refino cobalto"),
    ],
)
def test_concentrated_output_stays_a_concentration(lang: str, question: str) -> None:
    assert answer(question, lang).figure == "producers.concentration"


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
        ("en", "pls, is it true that China refines cobalt? thx", RANKING),
        ("en", "I am a student: lithium reserves of Chile", RESERVES),
        (
            "fr",
            "Bonjour, je suis étudiante : est-il vrai que la Chine raffine le cobalt ?",
            RANKING,
        ),
        ("fr", "en tant qu'attaché économique : réserves de lithium du Chili", RESERVES),
        ("es", "oigan, soy estudiante, ¿es cierto q China refina el cobalto?", RANKING),
        ("es", "en calidad de diplomático: reservas de litio de Chile", RESERVES),
        ("pt", "olá, li que a China refina o cobalto", RANKING),
        (
            "pt",
            "na qualidade de adido, solicito a gentileza de informar: reservas de lítio do "
            "Chile e a fonte",
            RESERVES,
        ),
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
        is it true that China refines 90% of cobalt
        is it true that Chile does not mine cobalt
        I am a student, pls explain cobalt
        I need smth on cobalt
        who refines cobalt among MSP producers
        when was the Forum founded
        when was the MSP finance network announced
        what did the MSP announce
        what has the MSP founded
        what has the MSP created
        who created what in the MSP
        when did the MSP announce projects
        which projects were created by the MSP
        when were MSP projects launched
        jobs created by cobalt mining in Zambia
        was China invited to the MSP
        who was invited to the Quad
        cobalt price indicator forecast
        as a student in China, price of lithium in 2030
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
        cobalt raffiné pour le Japon
        mon ministre dit que la Chine raffine le plus de cobalt
        est-il vrai que la Chine ne raffine pas de cobalt
        enfin, qui ne raffine pas de cobalt
        si la RDC ne suspend pas totalement le cobalt
        quand le Forum a-t-il été fondé
        qu'a lancé le MSP
        qu'a fondé le MSP
        qu'est-ce qui a été créé par le MSP
        quand le projet du MSP a-t-il été lancé
        partenariat pour la sécurité de l'énergie
        qui préside le partenariat avec la Chine pour le cobalt
        je suis étudiant en Chine et je cherche un travail dans le cobalt
        """,
    "es": """
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
        el ministro dice que no hay litio en Chile
        para el ministro de Chile: producción de cobre sin Codelco
        ¿es cierto que Chile no produce litio?
        soy estudiante, ¿por qué sube el cobre?
        oigan, ¿q mineral no tiene Chile?
        ¿a cuánto estaba la producción de cobre en 2020?
        entre los productores de cobre, ¿quién no exporta?
        ¿cuándo se fundó el Foro?
        ¿qué se creó en la MSP?
        ¿qué anunció la MSP?
        ¿qué fundó la MSP?
        ¿cuándo se fundó Codelco?
        asociación para la seguridad minera
        diferencia entre los productores de cobre y de litio
        novio en Brasil
        reservas del novio
        precio del colbat negro
        """,
    "pt": """
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
        li que a China refina 90% do cobalto
        li que a China não refina cobalto
        na qualidade de adido, solicito visto para o Chile
        quando foi fundada a Vale
        o que foi criado pela MSP
        o que fundou a MSP
        quando foi fundado o Fórum da MSP
        responsabilidades assumidas pela China
        na qualidade do minério de cobre do Chile
        parceria para a segurança energética
        """,
}
"""Questions that come near to one that is answered, and ask something else."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_padding_and_keywords_let_no_word_pass_that_changes_the_question(lang: str) -> None:
    questions = [line.strip() for line in TRAPS[lang].strip().splitlines()]
    assert [q for q in questions if answer(q, lang).kind != "unknown"] == []
