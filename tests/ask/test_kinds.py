"""Kinds of question that were added for blind sets, and near ones that they must not answer."""

from __future__ import annotations

import pytest

from msp_dash.ask import answer

pytestmark = pytest.mark.snapshot


@pytest.mark.parametrize(
    ("lang", "question", "figure", "parts"),
    [
        (
            "en",
            "With all Chinese supply gone in 2035, how much of refined cobalt demand could be met?",
            "disruption.outlook",
            "China cobalt 24% 2035 STEPS",
        ),
        (
            "en",
            "how much refined cobalt demand would be covered without China in 2035 under APS",
            "disruption.outlook",
            "China cobalt 22% 2035 APS",
        ),
        (
            "fr",
            "sans la Chine, quelle part de la demande de cobalt raffiné serait couverte en 2035",
            "disruption.outlook",
            "Chine cobalt 24 2035",
        ),
        (
            "en",
            "how fast must others grow to replace Indonesian refined nickel within ten years",
            "disruption.growth",
            "Indonesia nickel 5.5% 10 4.9%",
        ),
        (
            "pt",
            "quanto teriam de crescer os outros para substituir o níquel refinado da Indonésia",
            "disruption.growth",
            "Indonésia níquel 5,5% 10",
        ),
        (
            "en",
            "Do USGS and IEA agree on Congolese cobalt?",
            "producers.disagreement",
            "Congo cobalt 2025 USGS 230,000 IEA 210,000",
        ),
        (
            "es",
            "¿coinciden el USGS y la AIE en el cobalto de la RDC?",
            "producers.disagreement",
            "Congo 2025 USGS 230.000 AIE 210.000",
        ),
        (
            "en",
            "Has the IEA raised or lowered its outlook for energy demand for nickel in 2030?",
            "demand.revisions",
            "nickel 2030 2024 2025 2026",
        ),
        (
            "es",
            "qué parte de la producción de galio está bajo control de exportación",
            "standards.controlled_supply",
            "China galio 100",
        ),
        ("en", "US net import reliance on tungsten 2025", "recycling.us", "tungsten 50% 2025"),
        ("pt", "EUA importam nióbio do Brasil quantos por cento", "us.sources", "Brasil 67%"),
        ("es", "¿De qué país compra Estados Unidos su potasa?", "us.sources", "Canadá 79"),
        ("es", "existencias de cobre refinado en EE UU 2025", "us.stocks", "cobre 2,5 2025"),
        ("en", "US stocks of cobalt in 2022", "us.stocks", "cobalt 1.6 2022"),
        ("en", "which countries are in the Quad", "partners.groups", "4 Australia India Japan"),
        ("en", "who signed Pax Silica?", "partners.groups", "signatory Qatar signed Canada"),
        ("en", "is Chile in Pax Silica", "partners.groups", "Pax Chile not"),
        ("es", "Red de financiación del MSP, qué gobiernos la integran", "partners.groups", "15"),
        (
            "es",
            "Perú: grupos e iniciativas en los que participa",
            "partners.groups",
            "Foro miembro",
        ),
        ("es", "¿Quiénes son los socios fundadores del MSP?", "partners.map", "11 2022 Suecia"),
        ("es", "que paises se sumaron al foro en septiembre 2024", "partners.map", "7 Serbia"),
        ("en", "which countries joined the MSP in 2023", "partners.map", "India Italy"),
        (
            "pt",
            "quem foi observador em toronto em março de 2025",
            "partners.attendance",
            "Toronto Bélgica Polónia Zelândia",
        ),
        (
            "fr",
            "qui sont les invités de la réunion du Cap en février 2023",
            "partners.attendance",
            "Cap Zambie Ouganda",
        ),
        ("en", "Kabanga nickel project: where does it stand", "projects.table", "Feasibility 2025"),
        ("es", "Jadar litio Serbia quién es el dueño", "projects.table", "Jadar Rio Tinto"),
        (
            "en",
            "Which projects did the US Development Finance Corporation finance",
            "projects.finance",
            "4 Balama Orom-Cross Serra Kabanga",
        ),
        ("pt", "Projetos da MSP com grafite em África", "projects.table", "4 Balama Mahenge"),
        ("es", "proyectos del MSP en América Latina, cuántos", "projects.table", "Serra Verde"),
        (
            "en",
            "What was pledged between the US and Australia in October 2025?",
            "commitments.table",
            "4 gallium ministerial billion",
        ),
        (
            "pt",
            "que promessas a Indonésia fez aos Estados Unidos em 2026",
            "commitments.table",
            "minerais anunciado",
        ),
        (
            "es",
            "Indonesia prohibió exportar níquel, ¿desde cuándo?",
            "standards.export_controls",
            "Indonesia 2020",
        ),
        ("en", "EU battery recycling target for nickel in 2031", "recycling.targets", "95% 2031"),
        (
            "es",
            "evolución de la producción de cobre en Perú desde 1971",
            "producers.history",
            "207.346 1971 2.755.244 2023",
        ),
        (
            "pt",
            "evolução da quota da China em terras raras desde 2000",
            "producers.history",
            "91% 2000 68% 2023",
        ),
        (
            "es",
            "Concentración de las importaciones alemanas de imanes",
            "trade.dependence",
            "Alemania 2024 6.824 China 82",
        ),
        (
            "en",
            "share of refined cobalt of the partners in 2035",
            "coalition.outlook",
            "least 9.7% 2035 IEA",
        ),
        (
            "fr",
            "Si la Mongolie rejoignait le groupe, que gagnerait-il en fluorine ?",
            "coalition.marginal",
            "Mongolie 15 2025",
        ),
        (
            "es",
            "si el grupo pierde a Australia, cuánto litio extraído deja de tener",
            "coalition.marginal",
            "Australia 32 2025",
        ),
        ("en", "world lithium mining capacity 2029", "balance.capacity", "562 2029"),
        (
            "en",
            "which mineral’s energy demand grows most by 2040",
            "demand.growth",
            "manganese 9.3",
        ),
        ("pt", "quantos sítios de cobalto há", "sites.counts", "475 55"),
        (
            "fr",
            "le Gabon va interdire l’export de manganèse, c’est pour quand",
            "standards.export_controls",
            "Gabon 2029",
        ),
        (
            "pt",
            "orçamento da Índia para minerais críticos",
            "investment.programmes",
            "India 163 72,8 180",
        ),
        (
            "en",
            "public funding for critical minerals in Japan",
            "investment.programmes",
            "Japan five three",
        ),
        ("fr", "l’Ukraine au Forum du partenariat, date d’adhésion", "partners.map", "avril 2024"),
        (
            "pt",
            "ímãs permanentes, quem exporta para o Brasil?",
            "trade.dependence",
            "Brasil China 2024",
        ),
        (
            "en",
            "Who has banned exports of raw nickel ore?",
            "standards.export_controls",
            "bans nickel Indonesia Laos Tanzania",
        ),
        (
            "en",
            "which countries control exports of graphite",
            "standards.export_controls",
            "China license",
        ),
        (
            "en",
            "has Indonesia banned exports of nickel ore",
            "standards.export_controls",
            "Indonesia ban",
        ),
        (
            "es",
            "¿Quién ha prohibido las exportaciones de níquel sin procesar?",
            "standards.export_controls",
            "Indonesia Tanzania",
        ),
        (
            "fr",
            "Quels pays interdisent l'exportation de minerai de nickel",
            "standards.export_controls",
            "Indonésie Tanzanie",
        ),
        (
            "pt",
            "Quem proibiu a exportação de minério de níquel?",
            "standards.export_controls",
            "Indonésia Tanzânia",
        ),
        (
            "en",
            "gallium licences in China",
            "standards.export_controls",
            "license gallium",
        ),
        (
            "en",
            "commitments of 2024",
            "commitments.table",
            "2024",
        ),
        (
            "fr",
            "Quels engagements ont été pris en 2024 ?",
            "commitments.table",
            "2024",
        ),
        (
            "es",
            "compromisos de 2025",
            "commitments.table",
            "2025 firmados",
        ),
        (
            "pt",
            "compromissos de 2024",
            "commitments.table",
            "2024",
        ),
        (
            "en",
            "Which African countries were in New York?",
            "overview.map",
            "Congo Mozambique Namibia Tanzania Zambia",
        ),
        (
            "fr",
            "Quels pays africains étaient à New York ?",
            "overview.map",
            "Congo Mozambique Namibie Tanzanie Zambie",
        ),
        (
            "es",
            "¿Qué países africanos estuvieron en Nueva York?",
            "overview.map",
            "Congo Mozambique Namibia Tanzania Zambia",
        ),
        (
            "pt",
            "Que países africanos estiveram em Nova Iorque?",
            "overview.map",
            "Congo Moçambique Namíbia Tanzânia Zâmbia",
        ),
        (
            "en",
            "which African countries attended the meeting in Cape Town in 2023",
            "partners.attendance",
            "Angola Zambia",
        ),
        (
            "en",
            "share of energy demand for lithium from EVs",
            "demand.technologies",
            "electric 84% 2025 91% 92% 2040",
        ),
        (
            "fr",
            "part des véhicules électriques dans la demande d’énergie de lithium",
            "demand.technologies",
            "84 91 2040",
        ),
        (
            "en",
            "How much cobalt is recycled in the United States?",
            "recycling.us",
            "21% US cobalt 2025",
        ),
        (
            "es",
            "¿Cuánto cobre se recicla en Estados Unidos?",
            "recycling.us",
            "7,3 cobre 2025",
        ),
        (
            "en",
            "scrap share of US copper consumption",
            "recycling.us",
            "7.3% US copper 2025",
        ),
        (
            "en",
            "Who buys most of Chile's lithium carbonate?",
            "trade.exports",
            "Chile sold China 72%",
        ),
        (
            "en",
            "three largest buyers of lithium carbonate from Chile",
            "trade.exports",
            "China 72.0% Korea 11.3% United States 4.0%",
        ),
        (
            "en",
            "Where does Kazakhstan rank in chromium production?",
            "producers.ranking",
            "Kazakhstan",
        ),
        (
            "en",
            "How much cobalt does the US hold in stockpile?",
            "us.stocks",
            "1.9",
        ),
    ],
)
def test_a_kind_is_answered_with_its_numbers(
    lang: str, question: str, figure: str, parts: str
) -> None:
    reply = answer(question, lang)
    assert reply.kind == "answer", reply
    assert reply.figure == figure
    assert reply.source
    for part in parts.split():
        assert part.casefold() in reply.sentence.casefold().replace("’", " "), reply.sentence


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("if Chinese demand for cobalt stops in 2035", "disruption.outlook"),
        ("without China, how much cobalt demand would be met today", "disruption.outlook"),
        ("how much of US cobalt demand in 2035 would be met without China", "disruption.outlook"),
        ("if Japan stops importing cobalt how much demand in 2035 is met", "disruption.outlook"),
        (
            "without Chinese demand how much refined cobalt would be missing in 2035",
            "disruption.outlook",
        ),
        (
            "sans la demande chinoise quelle part de la demande de cobalt manquerait en 2035",
            "disruption.outlook",
        ),
        ("without China’s demand, how much cobalt is missing in 2035", "disruption.outlook"),
        ("founders of the Forum", "partners.map"),
        ("rank of Zambia in copper since 1990", "producers.history"),
        ("how fast must demand for others grow", "disruption.growth"),
        ("how fast does Indonesian nickel grow", "disruption.growth"),
        ("Do USGS and IMF agree on Congolese cobalt?", "producers.disagreement"),
        ("do the USGS and IEA agree on lithium prices", "producers.disagreement"),
        ("has the USGS revised cobalt output", "demand.revisions"),
        ("has the IEA revised copper supply in 2030", "demand.revisions"),
        ("share of Chinese rare earth exports under export control", "standards.controlled_supply"),
        ("Japan net import reliance on cobalt", "recycling.us"),
        ("share of Chinese imports of niobium from Brazil", "us.sources"),
        ("stocks of cobalt in China in months", "us.stocks"),
        ("which countries joined the Quad in 2025", "partners.groups"),
        ("is France in the Quad and the G7 alliance", "partners.groups"),
        ("who founded Pax Silica", "partners.map"),
        ("who left the MSP in 2023", "partners.map"),
        ("which countries joined the MSP in 2031", "partners.map"),
        ("observers of the Forum", "partners.attendance"),
        ("status of cobalt", "projects.table"),
        ("owner of the largest lithium mine", "projects.table"),
        ("status of the Kabanga copper project in Chile", "projects.table"),
        ("which project did Japan finance", "projects.finance"),
        ("EXIM projects in Chile", "projects.finance"),
        ("what did the US promise China", "commitments.table"),
        ("what did the US pledge to Australia in 2019", "commitments.table"),
        ("when will China ban gallium exports", "standards.export_controls"),
        ("which country’s demand for copper grows most", "demand.growth"),
        ("which mineral’s output grows most", "demand.growth"),
        ("budget of France", "investment.programmes"),
        ("who finances critical minerals in India", "investment.programmes"),
        ("loans for critical minerals projects in Chile", "investment.programmes"),
        ("public funding for critical minerals in Senegal", "investment.programmes"),
        ("how many cobalt mines are there in the world", "sites.counts"),
        ("how many cobalt sites in Zambia", "sites.counts"),
        ("when did China end export controls on gallium", "standards.export_controls"),
        ("EU recycling target for lithium", "recycling.targets"),
        ("US recycling target for cobalt", "recycling.targets"),
        ("EU target for cobalt mining", "recycling.targets"),
        ("copper output of Zambia since 1950", "producers.history"),
        ("copper output of Zambia since 2024", "producers.history"),
        ("concentration of Japan’s exports of magnets", "trade.dependence"),
        ("share of mined lithium of the partners in 2020", "coalition.outlook"),
        ("share of the partners in lithium demand in 2040", "coalition.outlook"),
        ("what would Australia add to the partners in lithium", "coalition.marginal"),
        ("if Australia stops, how much lithium do the partners lose", "coalition.marginal"),
        ("lithium refining capacity 2029", "balance.capacity"),
        ("lithium mining capacity in Chile 2029", "balance.capacity"),
        ("lithium mining capacity 2050", "balance.capacity"),
    ],
)
def test_a_near_question_is_not_answered_by_it(question: str, figure: str) -> None:
    reply = answer(question)
    assert (reply.kind, reply.figure) != ("answer", figure)
    assert reply.kind != "choices" or figure not in {one.figure for one in reply.choices}
