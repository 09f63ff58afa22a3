"""Sentences that answers build from the rows of a figure, where its title does not say them."""

from __future__ import annotations

import pytest

from msp_dash.ask import answer
from msp_dash.ask.intents import eight
from msp_dash.figures.registry import build

pytestmark = pytest.mark.snapshot


@pytest.mark.parametrize(
    ("lang", "question", "figure", "text"),
    [
        ("en", "top three producers of Mn", "producers.ranking", "South Africa"),
        ("en", "three largest exporters of lithium carbonate", "trade.exports", "Argentina"),
        ("fr", "les trois plus grands exportateurs de nickel", "trade.exports", "Canada"),
        (
            "es",
            "¿quién más extrae tierras raras aparte de China?",
            "producers.ranking",
            "Australia",
        ),
        ("es", "HHI minería de cobre", "producers.concentration", "IHH"),
        ("pt", "quantos anos duram as reservas de cobre do Chile", "producers.reserves", "Chile"),
        ("fr", "prix de l'étain en 2015", "prices.history", "2015"),
        ("fr", "qui était à la réunion du Cap en février 2023", "table.register", "Zambie"),
        ("en", "what did the partners promise in Brussels in 2025", "commitments.table", "Renew"),
        ("es", "compromisos vencidos", "commitments.table", "41"),
        ("pt", "quando é que a Estónia entrou na MSP", "partners.map", "2024"),
        ("es", "desde cuándo es India socia de la MSP", "partners.map", "2023"),
        ("fr", "lutte contre la corruption en Guinée", "country.governance", "corruption"),
        ("fr", "prix du Ni", "prices.history", "nickel"),
        ("pt", "Quem é o maior produtor de bauxita?", "producers.ranking", "Guiné"),
        ("es", "¿Está Perú en el Foro de la MSP?", "partners.map", "Perú"),
        ("en", "how many years would the world's cobalt reserves last", "producers.reserves", "39"),
        ("es", "las tres mayores reservas de litio", "producers.reserves", "Australia"),
        ("pt", "segundo maior produtor de cobalto extraído", "producers.ranking", "Indonésia"),
        ("fr", "quelles réunions ont eu lieu en 2023", "table.register", "Londres"),
        ("en", "who buys lithium carbonate", "trade.imports", "China"),
        ("fr", "réserves de lithium du Chili et de l'Argentine ensemble", "coalition.shares", "37"),
        ("es", "reservas de cobalto de los ocho", "coalition.shares", "50"),
        ("fr", "membres du MSP aujourd'hui", "partners.map", "Estonie"),
        ("pt", "Quem preside a MSP", "partners.map", "Coreia"),
        ("en", "how many MSP projects are in Africa", "projects.counts", "13"),
        ("pt", "quem financia a Serra Verde", "projects.finance", "565"),
        ("en", "tin price over the last 10 years", "prices.history", "2016"),
        ("es", "¿el cobre es materia prima estratégica para la UE?", "producers.listings", "cobre"),
        ("fr", "à quoi sert le nickel dans l'énergie propre", "demand.technologies", "nickel"),
        ("es", "dependencia de España de magnesio chino", "trade.dependence", "España"),
        ("fr", "principaux fournisseurs de la France en nickel", "trade.dependence", "France"),
        ("es", "antimonio: de qué país depende más EE.UU.", "us.sources", "China"),
        ("en", "lithium demand in 2040 in the high demand scenario", "demand.scenarios", "High"),
        ("fr", "part des énergies propres dans la demande de cuivre", "demand.share", "cuivre"),
        ("en", "what is the biggest chokepoint", "producers.chokepoints", "country"),
        ("es", "¿cuánta plata necesita la energía solar?", "demand.mix", "plata"),
        ("es", "¿quién podría sustituir el platino de Sudáfrica?", "disruption.cover", "platino"),
        (
            "fr",
            "si la RDC réduisait de moitié sa production de cobalt minier",
            "disruption.supply",
            "50",
        ),
        ("pt", "preço do cobre hoje vs 2008", "prices.history", "2008"),
        ("en", "who else mines lithium besides Australia and Chile", "producers.ranking", "China"),
    ],
)
def test_what_a_title_leaves_out_is_said(lang: str, question: str, figure: str, text: str) -> None:
    reply = answer(question, lang)
    assert reply.kind == "answer", reply
    assert reply.figure == figure
    assert text in reply.sentence


@pytest.mark.parametrize(
    ("lang", "question", "group", "text"),
    [
        ("en", "which MSP member mines the most lithium", "msp", "available: United States"),
        ("en", "which guest mines most copper", "guests", "Chile"),
        ("en", "top 3 lithium miners in the MSP", "msp", "Australia"),
        ("fr", "quel partenaire extrait le plus de lithium", "ny2022_partners", "Australie"),
        ("es", "qué invitado extrae más cobre", "guests", "Chile"),
        ("pt", "qual dos convidados extrai mais cobre", "guests", "Chile"),
    ],
)
def test_which_of_a_group_is_the_largest_is_named(
    lang: str, question: str, group: str, text: str
) -> None:
    reply = answer(question, lang)
    assert (reply.kind, reply.figure) == ("answer", "coalition.map"), reply
    assert reply.parameters.get("lens", "ny2022_partners") == group
    assert text in reply.sentence
    assert "0.0%" not in reply.sentence


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "change in China's share of graphite mining"),
        ("en", "total world production of copper"),
        ("en", "who is the president of Zambia"),
        ("en", "what if China reduced exports of graphite"),
        ("en", "what is the share price of the MSP"),
        ("fr", "comment la Chine raffine le cobalt"),
        ("es", "cómo se extrae el litio en Chile"),
    ],
)
def test_what_no_sentence_says_is_not_answered(lang: str, question: str) -> None:
    assert answer(question, lang).kind == "unknown"


def test_a_named_publisher_is_the_one_that_is_cited() -> None:
    assert "IEA" in answer("refined copper from China according to the IEA").source
    assert answer("lithium demand in 2040 according to USGS").kind == "unknown"


def test_what_a_country_owns_are_reserves_unless_a_stage_is_named() -> None:
    assert answer("qui possède le plus de cobalt", "fr").figure == "producers.reserves"
    assert answer("share of cobalt refining held by China").figure == "producers.ranking"


def test_others_leave_the_named_country_out() -> None:
    reply = answer("who mines rare earths besides China")
    ranking = build("producers.ranking", {"mineral": "rare_earths", "stage": "mine"}).data
    second = ranking[~ranking["iso3"].isin(["CHN", "OTH"])]["name"].iloc[0]
    assert reply.sentence.index("China") < reply.sentence.index(second)
    assert reply.sentence.count("China") == 1


def test_a_price_of_a_past_year_cites_its_publisher_alone() -> None:
    reply = answer("cobalt price in 2022")
    assert reply.kind == "answer"
    assert reply.source.count("USGS") == 1
    assert "IMF" not in reply.source
    rows = build("prices.history", {"mineral": "cobalt"}).data
    (published,) = rows.loc[rows["date"] == "2022", "value"]
    assert f"{published:.3g}" in reply.sentence


def test_a_price_of_a_coming_year_is_a_forecast() -> None:
    reply = answer("quel sera le prix du lithium en 2030", "fr")
    assert reply.kind == "unknown"
    assert reply.choices == ()
    assert reply.sentence.startswith("Sans réponse")


def test_the_eight_are_those_of_new_york() -> None:
    reply = answer("qué porcentaje del cobalto extraen los ocho", "es")
    assert len(eight()) == 8
    assert set(reply.parameters["set"].split(",")) == eight()
    assert "Nueva York" in reply.sentence


def test_dependence_on_one_seller_is_the_share_of_that_seller() -> None:
    for question, lang in (
        ("how dependent is the EU on China for magnesium", "en"),
        ("a União Europeia depende da China para magnésio?", "pt"),
    ):
        reply = answer(question, lang)
        assert reply.figure == "trade.dependence"
        assert reply.parameters["importer"] == "EU"
        assert "China" in reply.sentence
    assert answer("dependência da China no magnésio", "pt").kind == "unknown"
    of = answer("dépendance de l'Union européenne à la Chine pour le magnésium", "fr")
    assert of.parameters["importer"] == "EU"


def test_who_buys_from_a_country_is_not_what_it_buys() -> None:
    reply = answer("quem compra magnésio das Filipinas", "pt")
    views = [reply.parameters, *(one.parameters for one in reply.choices)]
    assert "importer" not in {name for view in views for name in view}


def test_a_meeting_that_is_not_the_only_one_is_not_answered() -> None:
    for question in ("who attended the Toronto meeting", "what was promised in London"):
        assert answer(question).kind == "unknown"
