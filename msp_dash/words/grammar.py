"""Grammar of names inside sentences: articles, prepositions, contractions and elisions.

A sentence contains ``"{country:in}"`` or ``"de {country}"``; a `Name` carries its article, gender
and number, and `LanguageRules` apply the rules of the language where words meet (``de + le = du``).
``docs/languages.md`` documents the placeholders of translated sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter
from typing import Literal

Spec = Literal["", "the", "bare", "in", "of", "of_the", "to", "from", "by", "m", "f", "alone"]
SPECS: tuple[Spec, ...] = (
    *("the", "bare", "in", "of", "of_the", "to", "from", "by"),
    *("m", "f", "alone"),
)
"""Format specs of placeholders; others are ``|one|many`` and its variant with genders.

The last three are for a `Numeral`: before a masculine noun, before a feminine noun, without a noun.
A numeral may also name the placeholder of its noun: ``{count:things} {things}``.
"""

NBSP = "\u00a0"
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(«“’'\[]))([^\W\d_]+) $")
_FIRST_WORD = re.compile(r"([^\W\d_]+)(?: (?=\S)|$)")
_SENTENCE_ENDS = re.compile(r"[.?!][»”)]?\s+$")


@dataclass(frozen=True, slots=True)
class Forms:
    """Grammatical forms of a name. `bare` : without article; `article` : its article, or "".

    `where` : the name with its preposition of place, if it is an exception to the rule.
    `plain` : the form for a placeholder without a spec, with or without article.
    """

    bare: str
    article: str = ""
    feminine: bool = False
    plural: bool = False
    where: str = ""
    plain: Literal["the", "bare"] = "the"

    @property
    def the(self) -> str:
        """The name with its article."""
        joint = "" if self.article.endswith("’") else " "
        return f"{self.article}{joint}{self.bare}" if self.article else self.bare


class Name(str):
    """A name in its default form, with the forms that other positions in a sentence need.

    `opening` : it starts the English sentence and is capitalized.
    """

    __slots__ = ("forms", "opening")

    forms: Forms
    opening: bool

    def __new__(cls, forms: Forms, *, opening: bool = False) -> Name:
        """A name from its forms."""
        text = forms.the if forms.plain == "the" else forms.bare
        instance = super().__new__(cls, _upper(text) if opening else text)
        instance.forms, instance.opening = forms, opening
        return instance


class NameList(str):
    """A list of names ('A, B and C'); a preposition applies to each of them."""

    __slots__ = ("items", "opening")

    items: tuple[str, ...]
    opening: bool

    def __new__(cls, text: str, items: Sequence[str], *, opening: bool = False) -> NameList:
        """A list from its text and its names."""
        instance = super().__new__(cls, _upper(text) if opening else text)
        instance.items, instance.opening = tuple(items), opening
        return instance


class Numeral(str):
    """A number in words, which agrees in gender with its noun: 'dois', 'duas'.

    `opening` : it starts the English sentence and is capitalized.
    """

    __slots__ = ("inside", "opening")

    inside: str
    opening: bool

    def __new__(cls, inside: str, *, opening: bool = False) -> Numeral:
        """A numeral from its word inside a sentence."""
        instance = super().__new__(cls, _upper(inside) if opening else inside)
        instance.inside, instance.opening = inside, opening
        return instance


class Estimate(str):
    """A text with a number that its publisher estimated, plain; `quoted` calls it an estimate.

    `years` : those of the estimates. A sentence with such a value is one too (`Words.__call__`).
    """

    __slots__ = ("quoted", "years")

    quoted: str
    years: tuple[str, ...]

    def __new__(cls, plain: str, sentence: str, years: tuple[str, ...]) -> Estimate:
        """An estimate from its plain text and from that which says so."""
        instance = super().__new__(cls, plain)
        instance.quoted, instance.years = sentence, years
        return instance


def capital(text: str) -> str:
    """Capitalize the first letter, for the start of a sentence; a name keeps its forms."""
    if isinstance(text, Name):
        return Name(text.forms, opening=True)
    if isinstance(text, Numeral):
        return Numeral(text.inside, opening=True)
    if isinstance(text, NameList):
        return NameList(text, text.items, opening=True)
    if isinstance(text, Estimate):
        return Estimate(_upper(text), _upper(text.quoted), text.years)
    return _upper(text)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8192)
def parsed(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Parts of a template: text, the name of the placeholder after it (or None), and its spec."""
    return tuple((text, name, spec or "") for text, name, spec, _ in Formatter().parse(template))


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """Grammar rules of a language for placing names in sentences.

    Attributes
    ----------
    prepositions : spec -> preposition.
    contractions : (preposition, article) -> contracted word ("du").
    elisions : word -> its form before a vowel ("l’"); `vowel` matches such a beginning.
    euphony : word -> (replacement, pattern of the next word that requires it): "y" -> "e".
    distributed : preposition -> spec, for prepositions repeated before each name of a list.
    articles : (feminine, plural) -> definite article.
    demonstratives : plural demonstrative ("ces 5 pays") -> whether it is feminine.
    one : (masculine, feminine) indefinite article.
    numerals : spec -> number in words -> its form for that gender, or without a noun.
    space_before : punctuation that needs a no-break space before it.
    place, origin : rules for "in" and "from" that are more than preposition and article.
    """

    prepositions: Mapping[str, str]
    contractions: Mapping[tuple[str, str], str]
    articles: Mapping[tuple[bool, bool], str]
    one: tuple[str, str]
    distributed: Mapping[str, Spec]
    elisions: Mapping[str, str] = field(default_factory=dict)
    vowel: re.Pattern[str] | None = None
    euphony: Mapping[str, tuple[str, re.Pattern[str]]] = field(default_factory=dict)
    demonstratives: Mapping[str, bool] = field(default_factory=dict)
    numerals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    space_before: re.Pattern[str] | None = None
    place: Callable[[Forms, LanguageRules], str] | None = None
    origin: Callable[[Forms, LanguageRules], str] | None = None

    def article(self, bare: str, *, feminine: bool, plural: bool) -> str:
        """Article of a name, elided before a vowel where the language does that."""
        article = self.articles[feminine, plural]
        elided = article in self.elisions and self._is_vowel(bare)
        return self.elisions[article] if elided else article

    def _is_vowel(self, text: str) -> bool:
        return self.vowel is not None and self.vowel.match(text) is not None

    # --- where words meet ---

    def join(self, left: str, right: str) -> str:
        """`left` and what follows it, contracted or elided where they meet."""
        last = _LAST_WORD.search(left)
        if last is None or not right:
            return left + right
        word, before = last[1].lower(), left[: last.start(1)]
        first = _FIRST_WORD.match(right)
        if first and (both := self.contractions.get((word, first[1]))):
            return before + _as(last[1], both) + right[first.end(1) :]
        if word in self.elisions and self._is_vowel(right):
            return before + _as(last[1], self.elisions[word]) + right
        if word in self.euphony:
            other, sound = self.euphony[word]
            if sound.match(right):
                return f"{before}{_as(last[1], other)} {right}"
        return left + right

    # --- forms of a name ---

    def phrase(self, value: str, spec: Spec) -> str:
        """A name in the form of a spec; other text is inflected by its first word."""
        if isinstance(value, NameList):
            return self.joined([self.phrase(item, spec) for item in value.items])
        if isinstance(value, Name):
            return self._phrase(value.forms, spec)
        if isinstance(value, Numeral):
            return self.numerals.get(spec, {}).get(value.inside, value.inside)
        return (
            self.join(f"{self.prepositions[spec]} ", value) if self._governs(spec, value) else value
        )

    def _governs(self, spec: Spec, value: str) -> bool:
        return spec in self.prepositions and bool(value)

    def _phrase(self, forms: Forms, spec: Spec) -> str:
        if spec == "":
            return forms.the if forms.plain == "the" else forms.bare
        if spec in ("the", "bare"):
            return forms.the if spec == "the" else forms.bare
        if spec == "in":
            return forms.where or (self.place or _with_preposition)(forms, self)
        if spec == "from" and self.origin and forms.plain == "the":
            return self.origin(forms, self)
        inside = forms.bare if spec == "of" and forms.plain == "bare" else forms.the
        return self.join(f"{self.prepositions[spec]} ", inside)

    def joined(self, texts: Sequence[str]) -> str:
        """'A', 'A y B', 'A, B y C'."""
        if len(texts) < 2:
            return "".join(texts)
        return self.join(f"{', '.join(texts[:-1])} {self.prepositions['and']} ", texts[-1])

    def agreement(self, value: object, forms: Sequence[str]) -> str:
        """The one of two forms (one, many) or four (genders of one, of many) for a name."""
        feminine, plural = self.kind_of(value)
        if len(forms) < 4:
            return forms[-1] if plural else forms[0]
        return forms[2 * plural + feminine]

    def kind_of(self, value: object) -> tuple[bool, bool]:
        """Whether a value is feminine, and whether it is plural; text by its article."""
        if isinstance(value, Name):
            return value.forms.feminine, value.forms.plural
        if isinstance(value, NameList):
            kinds = [self.kind_of(item) for item in value.items]
            return all(kind[0] for kind in kinds), len(kinds) > 1 or kinds[0][1]
        first = str(value).split(" ", maxsplit=1)[0].lower()
        if first in self.demonstratives:
            return self.demonstratives[first], True
        return next(
            (kind for kind, article in self.articles.items() if article == first), (False, False)
        )

    # --- a whole sentence ---

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """A sentence with its placeholders filled.

        Raises
        ------
        KeyError
            When a placeholder is not given.
        """
        sentence = ""
        for text, name, spec in parsed(template):
            sentence += text
            if name is not None:
                counts = spec in values and isinstance(values[name], Numeral)
                gender = "f" if counts and self.kind_of(values[spec])[0] else "m"
                sentence = self._with(sentence, values[name], gender if counts else spec)
        return sentence

    def _with(self, sentence: str, value: object, spec: str) -> str:
        if spec.startswith("|"):
            return self.join(sentence, self.agreement(value, spec[1:].split("|")))
        known_spec: Spec = next((one for one in SPECS if one == spec), "")
        if not isinstance(value, str):
            value = str(value) if known_spec else format(value, spec)
        if isinstance(value, NameList) and not known_spec:
            sentence, known_spec = self._split_preposition(sentence)
        text = self.phrase(value, known_spec)
        if self.space_before and not isinstance(value, Name | NameList):
            text = self.space_before.sub(lambda mark: NBSP + mark[0], text)
        opens = isinstance(value, Name | NameList | Numeral) and value.opening
        if opens and (not sentence or _SENTENCE_ENDS.search(sentence)):
            text = capital(text)
        return self.join(sentence, text)

    def _split_preposition(self, sentence: str) -> tuple[str, Spec]:
        """The sentence without its final preposition if a list repeats it, and the spec for it."""
        last = _LAST_WORD.search(sentence)
        if last is None or last[1] not in self.distributed:
            return sentence, ""
        return sentence[: last.start(1)], self.distributed[last[1]]


def _as(word: str, text: str) -> str:
    """`text`, capitalized if the word that it replaces is."""
    return capital(text) if word[0].isupper() else text


def _with_preposition(forms: Forms, rules: LanguageRules) -> str:
    return rules.join(f"{rules.prepositions['in']} ", forms.the)


# --- French: what Grevisse, Le bon usage, says of names of countries ---


def _en(forms: Forms, rules: LanguageRules) -> str:
    """'en Chine', 'au Chili', 'aux États-Unis', 'à Cuba'; 'dans le cobalt' of no country."""
    if forms.plain == "bare":
        return f"dans {forms.the}"
    if not forms.plural and (forms.feminine or forms.article == "l’") and forms.article:
        return f"en {forms.bare}"
    return rules.join("à ", forms.the)


def _de(forms: Forms, rules: LanguageRules) -> str:
    """'de Chine', 'du Chili', 'des États-Unis', 'd’Iran', 'de Cuba'."""
    inside = (
        not forms.where.startswith("dans ")
        and not forms.plural
        and (forms.article == "l’" or forms.feminine)
    )
    return rules.join("de ", forms.bare if inside else forms.the)


FRENCH = LanguageRules(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "à", "by": "par", "in": "dans"}
    | {"and": "et"},
    contractions={
        ("de", "le"): "du",
        ("de", "les"): "des",
        ("à", "le"): "au",
        ("à", "les"): "aux",
    },
    articles={
        (False, False): "le",
        (True, False): "la",
        (False, True): "les",
        (True, True): "les",
    },
    one=("un", "une"),
    distributed={"de": "of", "à": "to"},
    demonstratives={"ces": False},
    numerals={"f": {"un": "une"}},
    space_before=re.compile(r"(?<=[^\s\u00a0]);(?= )"),
    elisions={
        "de": "d’",
        "le": "l’",
        "la": "l’",
        "que": "qu’",
        "ne": "n’",
        "se": "s’",
        "lorsque": "lorsqu’",
        "puisque": "puisqu’",
        "jusque": "jusqu’",
    },
    # A mute h counts as a vowel; y before a vowel, onze and oui do not.
    vowel=re.compile(
        r"(?!onz|oui\b|y[aeiouéè])[aeiouyàâäéèêëîïôöùûüœæ]|h(?:aït|éli|yd|ydr|uil|eur|omm|olm|oriz|"
        r"abit|ist)",
        re.IGNORECASE,
    ),
    place=_en,
    origin=_de,
)

# --- Spanish: RAE, Diccionario panhispánico de dudas (el, y, o) ---

SPANISH = LanguageRules(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "a", "by": "por", "in": "en"}
    | {"and": "y"},
    contractions={("de", "el"): "del", ("a", "el"): "al"}
    # No article stands before a share that is less than a number: "menos del 0,1%".
    | {("el", "menos"): "menos", ("un", "menos"): "menos"}
    | {("del", "menos"): "de menos", ("al", "menos"): "a menos"},
    articles={
        (False, False): "el",
        (True, False): "la",
        (False, True): "los",
        (True, True): "las",
    },
    one=("un", "una"),
    distributed={"de": "of", "a": "to"},
    demonstratives={"estos": False, "estas": True},
    # Where a sentence does not say what stands behind it, one is a digit.
    numerals={"m": {"1": "un"}, "f": {"1": "una"}, "alone": {"1": "uno"}},
    euphony={
        # Not before a diphthong: "cobre y hierro".
        "y": ("e", re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)),
        "o": ("u", re.compile(r"h?[oó]", re.IGNORECASE)),
    },
)

# --- Portuguese: contractions of prepositions and articles ---

_PREPOSITIONS = {"de": "d", "em": "n", "por": "pel"}

PORTUGUESE = LanguageRules(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "a", "by": "por", "in": "em"}
    | {"and": "e"},
    contractions={
        (word, article): f"{short}{article}"
        for word, short in _PREPOSITIONS.items()
        for article in ("o", "a", "os", "as")
    }
    | {("a", "o"): "ao", ("a", "os"): "aos", ("a", "a"): "à", ("a", "as"): "às"}
    | {("em", "um"): "num", ("em", "uma"): "numa"}
    | {("de", "estes"): "destes", ("de", "estas"): "destas"}
    | {("em", "estes"): "nestes", ("em", "estas"): "nestas"},
    articles={
        (False, False): "o",
        (True, False): "a",
        (False, True): "os",
        (True, True): "as",
    },
    one=("um", "uma"),
    distributed={"de": "of", "a": "to", "em": "in", "por": "by"},
    demonstratives={"estes": False, "estas": True},
    numerals={"f": {"um": "uma", "dois": "duas"}},
)


def with_article(inside: str, rules: LanguageRules) -> Forms:
    """Forms of a group, from its text inside a sentence: 'les partenaires du MSP'."""
    feminine, plural = rules.kind_of(inside)
    first, _, rest = inside.partition(" ")
    has_article = first in rules.articles.values() and rest
    return Forms(rest if has_article else inside, first if has_article else "", feminine, plural)


def noun(one: str, many: str, rules: LanguageRules, *, plural: bool) -> Name:
    """A counted noun from 'une mine' and 'mines'; the singular article gives the gender."""
    first, _, bare = one.partition(" ")
    feminine = first == rules.one[1]
    text = many if plural else bare
    article = rules.article(text, feminine=feminine, plural=plural)
    return Name(Forms(text, article, feminine, plural, plain="bare"))


LANGUAGE_RULES: Mapping[str, LanguageRules] = {"fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE}
