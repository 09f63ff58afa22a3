"""The words that a language's questions are made of, each with what it means.

The phrases are data: ``grammar/<lang>.toml``. Names of minerals and countries, their symbols, codes
and aliases come from the reference tables, as in the search box.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, product
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from msp_dash.ask.tokens import QUESTION_CHARS_MAX, Token, folded, phrase
from msp_dash.data import TableError, facts
from msp_dash.data.curated import reference
from msp_dash.data.load import load
from msp_dash.figures.trade.query import codes, may_have_flows
from msp_dash.search import country_aliases
from msp_dash.words import LANGUAGES, words
from msp_dash.words.catalogue import SOURCE_LANGUAGE
from msp_dash.words.names import countries, current_areas, mineral_aliases, minerals

FOLDER = Path(__file__).parent / "grammar"
IGNORED = "ignored"
PADDING, ROLE, FORMER, CHANGES = "padding", "role", "former", "changes"
SCENARIO, BEFORE_SCENARIO = "scenario", "before_scenario"
"""Slot of scenarios, and what may stand before the name of one: "in the scenario"."""
SECOND = "second"
"""What begins another question: "and for which"."""
PASSED = (IGNORED, "ignore", "ago", "span", "direction", "aux", PADDING)
"""Slots that leave nothing in a reading themselves."""
BEHIND = "§"
"""Stands for any purpose before the days that may be behind one."""
ASIDE = (IGNORED, "ignore", "direction", "aux", "time", PADDING, ROLE)
"""Slots of a clause that asks nothing: a greeting, a purpose."""
UNREAD = (ROLE, CHANGES)
"""Slots of words that are not understood, and only say whether those beside them may be."""
MINERAL, COUNTRY = "mineral", "country"
SLIP = "slip"
"""Slot of usual misspellings of minerals, to which no other word is near: "novio" is no niobium."""
ACCENTED = ("à", "às")
"""Words that mean something else without their accent."""
NAME_SLOTS = (MINERAL, COUNTRY)
NO_COUNTRY = ("WLD", "OTH")
SPANS = range(2, 51)
"""Numbers that "the last # years" is read with."""
FUZZY_FROM = 5
"""Letters from which a word may be misspelled; shorter ones are too near to each other."""
FAR_FROM = 8
"""Letters from which two letters may be wrong."""
ENDINGS = {
    "fr": {
        "er": "e ent ait aient a erent ee es ees ant",
        "endre": "end endent endait endaient endit endirent endu endue endus endues",
        "ir": "it issent issait issaient irent i ie is ies",
    },
    "es": {
        "ar": "a an o aron aba aban ado ada ados adas ando",
        "er": "e en io ieron ia ian ido ida idos idas iendo",
        "ir": "e en io ieron ia ian ido ida idos idas iendo",
    },
    "pt": {
        "ar": "a am ou aram ava avam ado ada ados adas ando",
        "er": "e em eu eram ia iam ido ida idos idas endo",
        "ir": "e em iu iram ia iam ido ida idos idas indo",
    },
}
"""Endings of regular verbs by that of the infinitive: no future, which would be a forecast."""
ORES = "26"
"""HS chapter of ores and concentrates."""
ORE_WORDS = (
    ("ore", "ores", ("and concentrate", "and concentrates", "and their concentrates")),
    ("minerai", "minerais", ("et concentres", "et leurs concentres", "et ses concentres")),
    ("mineral", "minerales", ("y concentrados", "y sus concentrados")),
    ("minerio", "minerios", ("e concentrados", "e seus concentrados", "e os seus concentrados")),
)
"""Ore, ores, and what may follow, in each language."""
VERBS = frozenset({"buys", "sells", "exports", "imports", "produce", "gets"})
NO_VERBS = ("minier",)
"""Cues that are verbs; words that end as an infinitive does and are none."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: a slot (mineral, country, stage, cue ...) and its values.

    Several values are several readings of one word: Congo. `adjective`: of a country, Chinese.
    """

    slot: str
    values: tuple[str, ...]
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases of one language.

    Attributes
    ----------
    phrases : folded words -> meaning.
    exact : symbols and codes, which count only as they are printed: Co, ZMB.
    longest : words of the longest phrase.
    near : single words that a misspelled word may mean, by their first letter.
    """

    lang: str
    phrases: Mapping[tuple[str, ...], Meaning]
    exact: Mapping[str, Meaning]
    longest: int
    near: Mapping[str, tuple[str, ...]] = field(repr=False)

    def at(self, words: tuple[Token, ...], start: int) -> tuple[Meaning, int] | None:
        """Meaning of the longest phrase that begins at `start`, and how many words it has."""
        for length in range(min(self.longest, len(words) - start), 0, -1):
            key = tuple(token.folded for token in words[start : start + length])
            if length == 1 and (code := self._code(words[start].text, start)):
                return code, 1
            if meaning := self.phrases.get(key):
                purpose = meaning.slot == PADDING
                return meaning, length + (self._day_behind(words, start + length) if purpose else 0)
        return None

    def _day_behind(self, words: tuple[Token, ...], start: int) -> int:
        """Words of "tomorrow" behind a purpose, where it is no day that a question asks about."""
        return next(
            (
                length
                for length in range(min(self.longest, len(words) - start), 0, -1)
                if (BEHIND, *(one.folded for one in words[start : start + length])) in self.phrases
            ),
            0,
        )

    def _code(self, text: str, start: int) -> Meaning | None:
        """Meaning of a symbol or code; "Ni" that begins a question is the word: "Ni Perú ni"."""
        return None if start == 0 and phrase(text) in self.phrases else self.exact.get(text)

    def similar(self, word: str) -> str:
        """The one word of the vocabulary that a misspelled one can only mean, else ""."""
        if len(word) < FUZZY_FROM or not word.isalpha():
            return ""
        most = 2 if len(word) >= FAR_FROM else 1
        matches = process.extract(
            word, self.near.get(word[0], ()), scorer=OSA.distance, score_cutoff=most, limit=4
        )
        matches = [one for one in matches if self._is_meant(word, one[0])]
        best = min((distance for _, distance, _ in matches), default=0)
        means = {self.phrases[(name,)]: name for name, distance, _ in matches if distance == best}
        return next(iter(means.values())) if len(means) == 1 else ""

    def _is_meant(self, word: str, name: str) -> bool:
        """Whether it is a slip for a word, and drops no content.

        One that would be passed over may only have two letters swapped: "quotas" is not "quais".
        """
        slot = self.phrases[(name,)].slot
        if slot in PASSED and sorted(word) != sorted(name):
            return False
        return _is_slip(word, name, name=slot in NAME_SLOTS)


def _is_slip(word: str, meant: str, *, name: bool) -> bool:
    """Whether a word differs by a slip of the finger: "chlie", not "child" for Chile.

    Long names may have other letters too ("colbalt", "tungstan"); no other word may, or "protect"
    would be read as "project", and "salario" as "samario".
    """
    near = len(word) != len(meant) or sorted(word) == sorted(meant)
    if name and len(word) > FUZZY_FROM:
        return near or len(word) >= FAR_FROM
    return near and OSA.distance(word, meant) == 1


@lru_cache(maxsize=len(LANGUAGES))
def vocabulary(lang: str) -> Vocabulary:
    """All phrases of a language; where a phrase has two meanings, the grammar's own counts."""
    phrases: dict[tuple[str, ...], Meaning] = {}
    sources = (
        *(_grammar(lang), _minerals(lang), _countries(lang), _demonyms(lang)),
        *(_products(lang), _projects(), _verbs(lang)),
    )
    for text, meaning in chain(*sources):
        key = phrase(text)
        if key:
            phrases.setdefault(
                key, Meaning(MINERAL, meaning.values) if meaning.slot == SLIP else meaning
            )
    slips = {phrase(text) for text, meaning in _grammar(lang) if meaning.slot == SLIP}
    words = sorted(
        {
            key[0]
            for key, meaning in phrases.items()
            if len(key) == 1
            and len(key[0]) >= FUZZY_FROM - 1
            and key not in slips
            and meaning.slot not in (PADDING, FORMER, *UNREAD)
        }
    )
    near: dict[str, list[str]] = {}
    for word in words:
        near.setdefault(word[0], []).append(word)
    return Vocabulary(
        lang,
        phrases,
        {text: meaning for text, meaning in _codes() if _is_free(text, phrases)}
        | {text: meaning for text, meaning in _grammar(lang) if text in ACCENTED},
        max(map(len, phrases)),
        {letter: tuple(names) for letter, names in near.items()},
    )


def _is_free(code: str, phrases: Mapping[tuple[str, ...], Meaning]) -> bool:
    """Whether a code is no other word: "Ni" is none, as "ni" is written small within a sentence."""
    meaning = phrases.get(phrase(code))
    return meaning is None or meaning.slot == "not"


def _file(lang: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))


def two_questions(text: str) -> tuple[str, str] | None:
    """Both questions of a text that has exactly two: "who mines cobalt and who refines it"."""
    parts = [part.strip(" ?,;") for part in _between().split(text[:QUESTION_CHARS_MAX])]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    """What stands between two questions: "and" before a word that asks, or a question mark."""
    ends = [r"\?\s+(?=\w)"]
    for lang in LANGUAGES:
        conjunction, preposition, interrogative = (
            "|".join(re.escape(one.strip()) for one in _file(lang)[SECOND][name].split(";"))
            for name in ("conjunction", "preposition", "interrogative")
        )
        ends.append(
            rf"[?,;]?\s(?:{conjunction})\s(?=(?:(?:{preposition})\s)?(?:{interrogative})\b)"
        )
    return re.compile("|".join(ends), re.IGNORECASE)


def _grammar(lang: str) -> Iterator[tuple[str, Meaning]]:
    """Phrases of the file: ``[slot] value = "phrase; phrase"``."""
    file = _file(lang)
    padding = file.pop(PADDING)
    file.pop(SECOND)
    leads = [text.strip() for text in file.pop(BEFORE_SCENARIO).split(";")]
    for slot, values in file.items():
        if slot == IGNORED:
            for word in values.split():
                yield word, Meaning(IGNORED, ())
            continue
        for value, texts in values.items():
            for text in texts.split(";"):
                if "#" in text:
                    for n in SPANS:
                        yield text.replace("#", str(n)), Meaning(slot, (str(n),))
                else:
                    for lead in ["", *(leads if slot == SCENARIO else [])]:
                        yield (
                            f"{lead} {text.strip()}".strip(),
                            Meaning(slot, tuple(value.split("+"))),
                        )
    yield from _padding(padding)


def _padding(lists: Mapping[str, str]) -> Iterator[tuple[str, Meaning]]:
    """Greetings, and purposes of a question: "for my" "minister" "tomorrow"."""
    before, roles, when, phrases = (
        [text.strip() for text in lists.get(name, "").split(";") if text.strip()]
        for name in ("before", "roles", "when", "phrases")
    )
    for text in phrases:
        yield text, Meaning(PADDING, ())
    for lead, noun in product(before, roles):
        yield f"{lead} {noun}", Meaning(PADDING, ())
    for text in when:
        yield f"{BEHIND} {text}", Meaning(PADDING, ())
    for text in roles:
        yield text, Meaning(ROLE, ())


def _minerals(lang: str) -> Iterator[tuple[str, Meaning]]:
    table, aliases = reference("minerals").set_index("mineral").to_dict("index"), mineral_aliases()
    for mineral in minerals():
        row = table[mineral]
        names = [row[f"name_{lang}"], row["name_en"], row["sentence_en"]]
        if lang == SOURCE_LANGUAGE:
            names += row["aliases"].split(";")
        # "Graphite (battery grade)" is not what people mean by graphite.
        usual = aliases.get(row["name_en"].partition("(")[0].strip().casefold()) == mineral
        for name in names:
            yield name, Meaning(MINERAL, (mineral,))
            if usual:
                yield name.partition("(")[0], Meaning(MINERAL, (mineral,))


def _countries(lang: str) -> Iterator[tuple[str, Meaning]]:
    table = load("countries").set_index("iso3").to_dict("index")
    aliases = country_aliases()
    current = current_areas()
    # Former states come last, so that a name which they share is that of the present one.
    for code in sorted(set(countries()) - set(NO_COUNTRY), key=lambda one: one not in current):
        row = table[code]
        for text in (
            row[f"name_{lang}"],
            row["name_en"],
            row["sentence_en"],
            *aliases.get(code, ()),
        ):
            yield text, Meaning(COUNTRY, (code,))


def _demonyms(lang: str) -> Iterator[tuple[str, Meaning]]:
    """Adjectives of countries, with their feminine and plural forms: ``grammar/demonyms.csv``."""
    with (FOLDER / "demonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in row[lang].split():
                for text in (form, _plural(form, lang)):
                    yield text, Meaning(COUNTRY, (row["iso3"],), adjective=True)
                if lang == SOURCE_LANGUAGE:
                    yield f"{form}s", Meaning(COUNTRY, (row["iso3"],))


def _verbs(lang: str) -> Iterator[tuple[str, Meaning]]:
    """Forms of the regular verbs of which the grammar has the infinitive: vender, vendía."""
    for text, meaning in _grammar(lang):
        word = folded(text)
        ending = next((one for one in ENDINGS.get(lang, {}) if word.endswith(one)), "")
        is_verb = meaning.slot == "stage" or bool(VERBS & set(meaning.values))
        if is_verb and ending and " " not in word and word not in NO_VERBS:
            for form in ENDINGS[lang][ending].split():
                yield word.removesuffix(ending) + form, meaning


def _plural(word: str, lang: str) -> str:
    if lang == SOURCE_LANGUAGE or (lang == "fr" and word[-1] in "sx"):
        return word
    return word + ("s" if lang == "fr" or word[-1] in "aeioã" else "es")


def _products(lang: str) -> Iterator[tuple[str, Meaning]]:
    """Traded products by their names, the long one and the one before the comma."""
    try:
        available = [code for code in codes()["hs6"] if may_have_flows(code)]
    except TableError:
        return
    for code in available:
        for w in (words(lang), words()):
            label = w(f"trade.product.label.{code}")
            yield label, Meaning("hs6", (code,))
            yield label.partition(",")[0], Meaning("hs6", (code,))
            if code.startswith(ORES):
                # The heading is of ores and concentrates, which a question may spell out.
                for text in _ores(label):
                    yield text, Meaning("hs6", (code,))


def _ores(label: str) -> Iterator[str]:
    """An ore with its plural and its concentrates: "copper ores and concentrates"."""
    plain = folded(label)
    for one, several, joined in ORE_WORDS:
        if one in plain.split():
            for text in (plain, plain.replace(one, several)):
                yield text
                yield from (f"{text} {ending}" for ending in joined)


def _projects() -> Iterator[tuple[str, Meaning]]:
    """Projects by their short names: Balama, Serra Verde."""
    for project in facts("projects")["project_id"]:
        yield project.removeprefix("eusp_").replace("_", " "), Meaning("project", (project,))


def _codes() -> Iterator[tuple[str, Meaning]]:
    table = reference("minerals")
    for row in table[~table["symbol"].duplicated(keep=False)].to_dict("records"):
        if row["symbol"].isalnum():
            yield row["symbol"], Meaning(MINERAL, (row["mineral"],))
    for code in current_areas():
        if len(code) == 3:
            yield code, Meaning(COUNTRY, (code,))
