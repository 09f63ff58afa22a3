"""What ``docs/style.md`` asks of English sentences, and the glossary of ``docs/languages.md`` of
translations, as far as a test can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from msp_dash.words import LANGUAGES
from msp_dash.words.catalogue import catalogue, english

BANNED = {
    r"\bnarrowest\b": "most concentrated",
    r"\bheld here\b|\bis held\b|\bare held\b|\b(?:products|codes) held\b": "in the data used here",
    r"\bas last read\b|\btexts? read\b|\bwas read\b|\bwere read\b|\bread on\b": "consulted",
    r"\bto the table\b": "taken part",
    r"\bnumber \{rank\}": "ranking seventh",
    r"\bbest yet\b": "fastest decade",
    r"\bThat is not zero\b": "This does not mean zero output",
    r"\b[Ww]here it is narrow\b|\blike with like\b": "where supply is concentrated",
    r"\bWho is in what\b": "Membership of groups and initiatives",
    r"\bHow far it binds\b": "Level of commitment",
    r"\bas on\b": "as of",
    r"\bhold(?:s)? all\b": "lists all rows",
    r"\bprints\b|\b(?:not|is|stocks) printed\b|\bprinted (?:parts|total)\b": "publishes",
}
"""Words of no native editor -> what is written in their place."""
TERMS = {
    "fr": {
        r"\b[Éé]diteurs?\b": "organisme",
        r"\bscénario de base\b": "cas de base",
        r"\bUSGS imprime\b": "publie",
        r"\bconvoque\b": "pour réunir",
        r"\b(?:[Tt]ableaux|données) propres\b": "de ce service",
        r"\{mineral:\w+\} qui (?!\{)": "qui {mineral:|manquerait|manqueraient}",
        r"\bRDC\b": "RD Congo",
        r"[Ff]errailles? usagée|vieux déchets|vieilles? ferraille": "déchets en fin de vie",
        r"\{\w+:\|[^}]*\}.*(?<!\|)\b(?:sa|son|ses)\b(?!\|)": "{country:|sa|leur}",
    },
    "es": {
        r"\beditor(?:es)?\b": "organismo",
        r"\bcasos? (?:de )?base\b": "escenario base",
        r"\b[Cc]uotas? (?:de la producción|de los socios|del mayor)\b": "parte",
        r"\b[Ee]tapas?\b": "fase",
        r"\b[Ll]os Estados Unidos\b": "Estados Unidos",
        r"\bla EITI\b": "el EITI",
        r"\bfinanciamiento\b": "financiación",
        r"\bcontroles a la exportación\b": "controles de exportación",
        r"\bUSGS imprime\b|\bimpres[oa]s?\b": "publica",
        r"\{mineral:\w+\} que (?!\{)": "que {mineral:|faltaría|faltarían}",
        r"\bRD Congo\b|\bRDC\b": "RD del Congo",
        r"[Cc]hatarra (?:vieja|usada)|chatarra al final de su vida(?! útil)|"
        r"chatarra al final de la vida": "chatarra al final de su vida útil",
    },
    "pt": {
        r"\b[Ee]ditor(?:es)?\b": "organismo",
        r"\bcasos? de base\b": "cenário de base",
        r"\b[Qq]uotas? (?:da produção|dos parceiros|de \{what\})": "parte",
        r"\bITIE\b": "EITI",
        r"\b[Ff]atos?\b|\b[Rr]egistros?\b|\b[Cc]ontroles?\b|\b[Gg]overnança\b|\b[Dd]emanda\b|"
        r"\b[Ee]stoques?\b|\b[Aa]tendida\b|\b[Ss]lides\b|\b[Cc]inza\b|\bde seus?\b": "of Portugal",
        r"\bBaixar\b": "Descarregar",
        r"\bUSGS imprime\b|\bimpress[oa]s?\b": "publica",
        r"\{mineral:\w+\} que (?!\{)": "que {mineral:|faltaria|faltariam}",
        r"[“”]": "«»",
        r"\bRDC\b|\bRD do Congo\b": "RD Congo",
        r"[Ss]ucata (?:usada|velha)": "sucata em fim de vida",
    },
}
"""Language -> what a translation must not have -> what the glossary or the grammar has instead."""
BRITISH = (
    r"\bcolours?\b|\bgreys?\b|\bprogrammes?\b|\blicen[c]es?\b|\baluminium\b|\bmetres?\b|\btonnes?\b|\bcentres?\b|"
    r"\blabell\w+|\bcancell(?:ed|ing)\b|\bfavour\w*|\bdefence\b|\borganis\w+|\brecognis\w+|"
    r"\banalys(?:e|ed|es|ing)\b|\bcatalogues?\b|\bneighbour\w*"
)
"""One variety of English; the name of a law or a body keeps its own spelling (`SPELLED_SO`)."""
SPELLED_SO: dict[str, str] = {}
"""Beginning of a key, and whose spelling it is."""
NO_SENTENCES = ("search.",)
"""Words that people may type."""
SPACED_THOUSANDS = re.compile(r"\d[\u00a0 ]\d{3}(?!\d)")


def sentences() -> Iterator[tuple[str, str]]:
    return ((k, v) for k, v in english().items() if not k.startswith(NO_SENTENCES))


SUBJECTS = sorted({key.partition(".")[0] for key, _ in sentences()})
every_subject = pytest.mark.parametrize("subject", SUBJECTS)


@every_subject
def test_no_sentence_has_words_that_an_editor_would_strike(subject: str) -> None:
    matches = {
        key: (match[0], better)
        for key, text in sentences()
        if key.startswith(f"{subject}.")
        for pattern, better in BANNED.items()
        if (match := re.search(pattern, text))
    }
    assert matches == {}


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_translations_keep_to_the_glossary_and_agree_with_names(lang: str) -> None:
    matches = {
        key: (match[0], better)
        for key, text in catalogue(lang).items()
        if not key.startswith(NO_SENTENCES)
        for pattern, better in TERMS[lang].items()
        if (match := re.search(pattern, text))
    }
    assert matches == {}


@every_subject
def test_spelling_is_american(subject: str) -> None:
    matches = {
        key: match[0]
        for key, text in sentences()
        if key.startswith(f"{subject}.") and not key.startswith(tuple(SPELLED_SO) or ("-",))
        if (match := re.search(BRITISH, re.sub(r"\{[^{}]*\}", "", text), re.IGNORECASE))
    }
    assert matches == {}


def test_thousands_have_a_comma() -> None:
    assert [key for key, text in sentences() if SPACED_THOUSANDS.search(text)] == []


def test_no_sentence_is_a_command_or_holds_a_code() -> None:
    """What an operator types, and lists of customs codes, are in docs/operating.md."""
    for_operators = re.compile(r"python -m|\bmsp-dash\b|(?<![#\d])\b\d{6}\b")
    assert {key: text for key, text in sentences() if for_operators.search(text)} == {}


def test_no_exception_is_left_over() -> None:
    texts = dict(sentences())
    for start in SPELLED_SO:
        assert any(k.startswith(start) and re.search(BRITISH, v, re.I) for k, v in texts.items())
