"""Grammar of names inside sentences, in each language."""

from __future__ import annotations

import pytest

from msp_dash.data.curated import reference
from msp_dash.data.load import load
from msp_dash.words import LANGUAGES, capital, words
from msp_dash.words.grammar import LANGUAGE_RULES, SPECS, Name

OTHERS = LANGUAGES[1:]

FRENCH = [
    ("{c} a extrait", "CHN", "la Chine a extrait"),
    ("{c:in}", "CHN", "en Chine"),
    ("{c:in}", "CHL", "au Chili"),
    ("{c:in}", "USA", "aux États-Unis"),
    ("{c:in}", "CUB", "à Cuba"),
    ("{c:in}", "IRN", "en Iran"),
    ("{c:in}", "EU", "dans l’Union européenne"),
    ("{c:from}", "CHN", "de Chine"),
    ("{c:from}", "CHL", "du Chili"),
    ("{c:from}", "USA", "des États-Unis"),
    ("{c:from}", "AUS", "d’Australie"),
    ("{c:from}", "IRN", "d’Iran"),
    ("{c:from}", "EU", "de l’Union européenne"),
    ("{c:of}", "CHN", "de la Chine"),
    ("{c:to}", "CHL", "au Chili"),
    ("{c:to}", "NLD", "aux Pays-Bas"),
    ("{c:by}", "ZMB", "par la Zambie"),
    ("{c:bare}", "ZMB", "Zambie"),
    ("part de {c}", "CHL", "part du Chili"),
    ("vers {c}", "JPN", "vers le Japon"),
    ("à {c}", "USA", "aux États-Unis"),
    ("que {c:in}", "CHN", "qu’en Chine"),
    ("{c:|a|ont} extrait", "USA", "ont extrait"),
    ("{m}", "cobalt", "cobalt"),
    ("{m:the}", "rare_earths", "les terres rares"),
    ("{m:the}", "aluminum", "l’aluminium"),
    ("{m:of}", "aluminum", "d’aluminium"),
    ("{m:of_the}", "copper", "du cuivre"),
    ("{m:of_the}", "helium", "de l’hélium"),
    ("{m} {m:|extrait|extraite|extraits|extraites}", "rare_earths", "terres rares extraites"),
    ("de {m}", "uranium", "d’uranium"),
]
SPANISH = [
    ("{c} extrajo", "CHN", "China extrajo"),
    ("{c:in}", "CHN", "en China"),
    ("{c:in}", "GBR", "en el Reino Unido"),
    ("{c:in}", "NLD", "en los Países Bajos"),
    ("{c:in}", "USA", "en Estados Unidos"),
    ("{c:of}", "GBR", "del Reino Unido"),
    ("{c:of}", "NLD", "de los Países Bajos"),
    ("{c:of}", "SLV", "de El Salvador"),
    ("{c:from}", "CHL", "de Chile"),
    ("{c:to}", "GBR", "al Reino Unido"),
    ("{c:to}", "CHN", "a China"),
    ("{c:by}", "EU", "por la Unión Europea"),
    ("{c:bare}", "EU", "Unión Europea"),
    ("de {c}", "GBR", "del Reino Unido"),
    ("a {c}", "GBR", "al Reino Unido"),
    ("China y {c}", "IND", "China e India"),
    ("China y {c}", "IRN", "China e Irán"),
    ("China y {c}", "CHL", "China y Chile"),
    ("China o {c}", "OMN", "China u Omán"),
    ("{c:|aportaría|aportarían}", "USA", "aportaría"),
    ("{c:|aportaría|aportarían}", "ARE", "aportarían"),
    ("{m}", "copper", "cobre"),
    ("{m:the}", "rare_earths", "las tierras raras"),
    ("{m:the}", "copper", "el cobre"),
    ("{m:of}", "copper", "de cobre"),
    ("{m:of_the}", "copper", "del cobre"),
    ("cobre y {m}", "indium", "cobre e indio"),
    ("cobre y {m}", "iron_ore", "cobre y mineral de hierro"),
    ("{m} {m:|minado|minada|minados|minadas}", "rare_earths", "tierras raras minadas"),
    ("{m:in}", "copper", "en el cobre"),
]
PORTUGUESE = [
    ("{c} extraiu", "CHN", "a China extraiu"),
    ("{c:in}", "CHN", "na China"),
    ("{c:in}", "CHL", "no Chile"),
    ("{c:in}", "USA", "nos Estados Unidos"),
    ("{c:in}", "PHL", "nas Filipinas"),
    ("{c:in}", "CUB", "em Cuba"),
    ("{c:of}", "CHN", "da China"),
    ("{c:of}", "CHL", "do Chile"),
    ("{c:of}", "CUB", "de Cuba"),
    ("{c:of}", "USA", "dos Estados Unidos"),
    ("{c:from}", "AUS", "da Austrália"),
    ("{c:to}", "CHN", "à China"),
    ("{c:to}", "CHL", "ao Chile"),
    ("{c:to}", "USA", "aos Estados Unidos"),
    ("{c:by}", "CHN", "pela China"),
    ("{c:by}", "JPN", "pelo Japão"),
    ("{c:bare}", "CHN", "China"),
    ("de {c}", "CHL", "do Chile"),
    ("em {c}", "ZMB", "na Zâmbia"),
    ("a {c}", "ZMB", "à Zâmbia"),
    ("por {c}", "USA", "pelos Estados Unidos"),
    ("por {c}", "CUB", "por Cuba"),
    ("{c:|extraiu|extraíram}", "PHL", "extraíram"),
    ("{m}", "copper", "cobre"),
    ("{m:the}", "rare_earths", "as terras raras"),
    ("{m:of}", "copper", "de cobre"),
    ("{m:of_the}", "copper", "do cobre"),
    ("{m:of_the}", "rare_earths", "das terras raras"),
    ("{m:in}", "copper", "no cobre"),
    ("{m} {m:|extraído|extraída|extraídos|extraídas}", "rare_earths", "terras raras extraídas"),
]
CASES = [
    (lang, *case)
    for lang, cases in (("fr", FRENCH), ("es", SPANISH), ("pt", PORTUGUESE))
    for case in cases
]


@pytest.mark.parametrize(("lang", "template", "name", "expected"), CASES)
def test_names_take_what_the_sentence_needs(
    lang: str, template: str, name: str, expected: str
) -> None:
    w = words(lang)
    values = {"c": w.the_country(name)} if "{c" in template else {"m": w.the_mineral(name)}
    assert LANGUAGE_RULES[lang].fill(template, values) == expected


LISTS = [
    ("fr", "{c:in}", "en Chine, au Chili et à Cuba"),
    ("fr", "part de {c}", "part de la Chine, du Chili et de Cuba"),
    ("fr", "{c:|a|ont} extrait", "ont extrait"),
    ("es", "{c:of}", "de China, de Chile y de Cuba"),
    ("pt", "{c:of}", "da China, do Chile e de Cuba"),
    ("pt", "em {c}", "na China, no Chile e em Cuba"),
]


@pytest.mark.parametrize(("lang", "template", "expected"), LISTS)
def test_each_name_of_a_list_takes_the_preposition(lang: str, template: str, expected: str) -> None:
    w = words(lang)
    names = w.listing([w.the_country(code) for code in ("CHN", "CHL", "CUB")])
    assert LANGUAGE_RULES[lang].fill(template, {"c": names}) == expected


def test_a_list_reads_as_the_language_says_and() -> None:
    expected = [words(lang).listing(["A", "B", "C"]) for lang in LANGUAGES]
    assert expected == ["A, B and C", "A, B et C", "A, B y C", "A, B e C"]
    assert words("es").listing(["cobre", "indio"]) == "cobre e indio"


def test_a_name_that_opens_the_english_sentence_opens_the_other_one_or_stands_inside() -> None:
    china = capital(words("fr").the_country("CHN"))
    fill = LANGUAGE_RULES["fr"].fill
    assert china == "La Chine"
    assert fill("{c} a extrait", {"c": china}) == "La Chine a extrait"
    assert fill("En 2025, {c} a extrait", {"c": china}) == "En 2025, la Chine a extrait"
    assert (
        fill("Le premier est {c}. {c} croît.", {"c": china})
        == "Le premier est la Chine. La Chine croît."
    )
    assert fill("{c:in}, c’est rare", {"c": china}) == "En Chine, c’est rare"


NUMERALS = [
    ("fr", "{n:f} des réunions", 1, "une des réunions"),
    ("fr", "{n} des partenaires", 1, "un des partenaires"),
    ("fr", "nom de {n:f} liste", 1, "nom d’une liste"),
    ("fr", "{n:f} listes", 2, "deux listes"),
    ("es", "{n:f} de las reuniones", 1, "una de las reuniones"),
    ("es", "{n:m} país", 1, "un país"),
    ("es", "{n:alone} de los países", 1, "uno de los países"),
    ("es", "{n:f} reuniones", 2, "dos reuniones"),
    ("pt", "{n:f} das reuniões", 1, "uma das reuniões"),
    ("pt", "{n:f} listas", 2, "duas listas"),
    ("pt", "em {n:f} de oito listas", 2, "em duas de oito listas"),
    ("pt", "em {n:f} das listas", 1, "numa das listas"),
    ("pt", "em {n} dos casos", 1, "num dos casos"),
    ("pt", "{n:f} listas", 13, "13 listas"),
]


@pytest.mark.parametrize(("lang", "template", "n", "expected"), NUMERALS)
def test_numerals_agree_with_what_they_count(
    lang: str, template: str, n: int, expected: str
) -> None:
    assert LANGUAGE_RULES[lang].fill(template, {"n": words(lang).count(n)}) == expected


@pytest.mark.parametrize(
    ("lang", "one", "two"),
    [
        ("fr", "la seule usine", "les seules usines"),
        ("es", "la única planta", "las únicas plantas"),
        ("pt", "a única fábrica", "as únicas fábricas"),
    ],
)
def test_what_is_counted_has_its_gender(lang: str, one: str, two: str) -> None:
    only = {
        "fr": "{x:|le seul|la seule|les seuls|les seules} {x}",
        "es": "{x:|el único|la única|los únicos|las únicas} {x}",
        "pt": "{x:|o único|a única|os únicos|as únicas} {x}",
    }[lang]
    expected = [
        LANGUAGE_RULES[lang].fill(only, {"x": words(lang).noun("sites.things.plant", n)})
        for n in (1, 2)
    ]
    assert expected == [one, two]
    assert [words("en").noun("sites.things.plant", n) for n in (1, 2)] == ["plant", "plants"]


def test_french_counts_none_as_one_but_does_not_say_one_of_none() -> None:
    """Sites on several lists, none of 3: "Un des 3 sites figure dans plusieurs listes" was said."""
    w = words("fr")
    assert w("sites.table.second.some", n=0, joined="0", count="3").startswith("0 des 3 sites")
    assert w("sites.counts.operate", n=0).startswith("0 en activité")


@pytest.mark.parametrize(
    ("thing", "expected"), [("plant", "duas fábricas"), ("site", "dois locais")]
)
def test_a_numeral_agrees_with_a_noun_that_is_given(thing: str, expected: str) -> None:
    """ "Dois participações de capital" was said: the noun came from another sentence."""
    w = words("pt")
    values = {"n": w.count(2), "things": w.noun(f"sites.things.{thing}", 2)}
    assert LANGUAGE_RULES["pt"].fill("{n:things} {things}", values) == expected


def test_a_numeral_has_a_capital_only_where_it_opens_a_sentence() -> None:
    six, two = (words(lang).count(n, capital=True) for lang, n in (("es", 6), ("pt", 2)))
    assert six == "Seis"
    assert (
        LANGUAGE_RULES["es"].fill("Se muestran {n} grupos", {"n": six}) == "Se muestran seis grupos"
    )
    assert (
        LANGUAGE_RULES["pt"].fill("{n:f} listas. {n:f} fontes", {"n": two})
        == "Duas listas. Duas fontes"
    )


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("spec", ["", *SPECS, "|a|b"])
def test_no_spec_raises_on_text_that_is_no_name(lang: str, spec: str) -> None:
    template = f"{{x:{spec}}}" if spec else "{x}"
    for value in ("USGS", "", "les partenaires", 7, 2.5, None):
        assert isinstance(LANGUAGE_RULES[lang].fill(template, {"x": value}), str)


def test_groups_contract_and_agree_by_their_article() -> None:
    fill = LANGUAGE_RULES["fr"].fill
    assert fill("hors de {g}", {"g": "les partenaires"}) == "hors des partenaires"
    assert fill("{g} {g:|a|ont}", {"g": "ces 5 pays"}) == "ces 5 pays ont"
    assert LANGUAGE_RULES["pt"].fill("de {g}", {"g": "os parceiros"}) == "dos parceiros"
    assert (
        LANGUAGE_RULES["pt"].fill("fora de {g}", {"g": "estes 4 países"}) == "fora destes 4 países"
    )


def test_a_kind_of_mineral_has_the_grammar_of_the_mineral() -> None:
    graphite = words("fr").substance("graphite de qualité batterie", "graphite")
    assert isinstance(graphite, Name)
    assert (
        LANGUAGE_RULES["fr"].fill("{m:of_the}", {"m": graphite})
        == "du graphite de qualité batterie"
    )


@pytest.mark.parametrize("lang", OTHERS)
def test_every_area_and_every_mineral_has_its_grammar(lang: str) -> None:
    """Forms come from the UN's lists of names (fr, es) and from the EU's style guide (pt)."""
    for table, key, names in (
        ("country_grammar", "iso3", set(load("countries")["iso3"])),
        ("mineral_grammar", "mineral", set(reference("minerals")["mineral"])),
    ):
        rows = reference(table)
        rows = rows[rows["lang"] == lang]
        assert sorted(rows[key]) == sorted(names)
        assert set(rows["gender"]) <= {"m", "f"}
        assert set(rows["number"]) <= {"sg", "pl"}
    articles = set(reference("country_grammar").query("lang == @lang")["article"])
    assert articles <= {"", "l’", *LANGUAGE_RULES[lang].articles.values()}


def test_names_are_sorted_as_readers_sort_them() -> None:
    w = words("fr")
    order = sorted(["ZMB", "ECU", "EGY", "DEU"], key=w.country_order)
    assert [w.country(code) for code in order] == ["Allemagne", "Égypte", "Équateur", "Zambie"]
