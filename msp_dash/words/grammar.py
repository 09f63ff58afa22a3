"""Names inside sentences: articles, prepositions, contractions and elisions of a language.

A sentence says ``"{country:in}"`` or ``"de {country}"``; a `Name` knows its article, gender and
number, and a `Tongue` knows what the language does where words meet (``de + le = du``). What the
placeholders of translated sentences may say is told in ``docs/languages.md``.
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
"""What may stand behind the colon of a placeholder; also ``|one|many`` and its form for genders.

The last three are of a `Numeral`: before a masculine noun, before a feminine one, without a noun.
A numeral may also name the placeholder of the noun that it counts: ``{count:things} {things}``.
"""

NBSP = "\u00a0"
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(«“’'\[]))([^\W\d_]+) $")
_FIRST_WORD = re.compile(r"([^\W\d_]+)(?: (?=\S)|$)")
_SENTENCE_ENDS = re.compile(r"[.?!][»”)]?\s+$")


@dataclass(frozen=True, slots=True)
class Forms:
    """What a name needs in sentences. `bare` : without article; `article` : before it, or "".

    `where` : the name with its preposition of place, where the language's rule does not give it.
    `plain` : whether the name stands with its article where a sentence asks for nothing else.
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
    """A name as it stands in a sentence, and what it needs to stand elsewhere.

    `opening` : it begins a sentence in English, and so has a capital.
    """

    __slots__ = ("forms", "opening")

    forms: Forms
    opening: bool

    def __new__(cls, forms: Forms, *, opening: bool = False) -> Name:
        """A name from its forms."""
        text = forms.the if forms.plain == "the" else forms.bare
        made = super().__new__(cls, _upper(text) if opening else text)
        made.forms, made.opening = forms, opening
        return made


class NameList(str):
    """Several names read aloud; each takes the preposition that the list is asked for with."""

    __slots__ = ("items", "opening")

    items: tuple[str, ...]
    opening: bool

    def __new__(cls, text: str, items: Sequence[str], *, opening: bool = False) -> NameList:
        """A list from its text and its names."""
        made = super().__new__(cls, _upper(text) if opening else text)
        made.items, made.opening = tuple(items), opening
        return made


class Numeral(str):
    """A number in words, which agrees with the noun that a sentence counts: 'dois', 'duas'.

    `opening` : it begins the English sentence, and so has a capital there.
    """

    __slots__ = ("inside", "opening")

    inside: str
    opening: bool

    def __new__(cls, inside: str, *, opening: bool = False) -> Numeral:
        """A numeral from its word inside a sentence."""
        made = super().__new__(cls, _upper(inside) if opening else inside)
        made.inside, made.opening = inside, opening
        return made


def capital(text: str) -> str:
    """First letter upper case, for what opens a sentence; a name keeps its forms."""
    if isinstance(text, Name):
        return Name(text.forms, opening=True)
    if isinstance(text, Numeral):
        return Numeral(text.inside, opening=True)
    if isinstance(text, NameList):
        return NameList(text, text.items, opening=True)
    return _upper(text)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8192)
def parsed(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Parts of a sentence: text, the name of the placeholder behind it, and its spec."""
    return tuple((text, name, spec or "") for text, name, spec, _ in Formatter().parse(template))


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a language does where a sentence meets a name.

    Attributes
    ----------
    prepositions : spec -> preposition.
    merged : (preposition, article) -> both in one word.
    elided : word -> the word before a vowel; `vowel` matches what it is shortened before.
    sounded : word -> (word instead, what it is changed before).
    spread : preposition -> spec: each name of a list takes it.
    articles : (feminine, plural) -> article of a name whose article follows from these two.
    these : word that begins a group of many ("ces 5 pays") -> whether the group is feminine.
    one : (masculine, feminine) word before a single thing.
    numerals : spec -> word of a number -> its form before a noun of that gender, or alone.
    unspaced : marks that need a space before them, where lists that the program joins have none.
    place, origin : rules for "in" and "from" where they are not preposition and article.
    """

    prepositions: Mapping[str, str]
    merged: Mapping[tuple[str, str], str]
    articles: Mapping[tuple[bool, bool], str]
    one: tuple[str, str]
    spread: Mapping[str, Spec]
    elided: Mapping[str, str] = field(default_factory=dict)
    vowel: re.Pattern[str] | None = None
    sounded: Mapping[str, tuple[str, re.Pattern[str]]] = field(default_factory=dict)
    these: Mapping[str, bool] = field(default_factory=dict)
    numerals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unspaced: re.Pattern[str] | None = None
    place: Callable[[Forms, Tongue], str] | None = None
    origin: Callable[[Forms, Tongue], str] | None = None

    def article(self, bare: str, *, feminine: bool, plural: bool) -> str:
        """Article of a name, elided before a vowel where the language does that."""
        found = self.articles[feminine, plural]
        return self.elided[found] if found in self.elided and self._is_vowel(bare) else found

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
        if first and (both := self.merged.get((word, first[1]))):
            return before + _as(last[1], both) + right[first.end(1) :]
        if word in self.elided and self._is_vowel(right):
            return before + _as(last[1], self.elided[word]) + right
        if word in self.sounded:
            other, sound = self.sounded[word]
            if sound.match(right):
                return f"{before}{_as(last[1], other)} {right}"
        return left + right

    # --- what a name says ---

    def said(self, value: str, spec: Spec) -> str:
        """A name as a spec asks for it; other text as far as its first word tells."""
        if isinstance(value, NameList):
            return self.listed([self.said(item, spec) for item in value.items])
        if isinstance(value, Name):
            return self._said(value.forms, spec)
        if isinstance(value, Numeral):
            return self.numerals.get(spec, {}).get(value.inside, value.inside)
        return (
            self.join(f"{self.prepositions[spec]} ", value) if self._governs(spec, value) else value
        )

    def _governs(self, spec: Spec, value: str) -> bool:
        return spec in self.prepositions and bool(value)

    def _said(self, forms: Forms, spec: Spec) -> str:
        if spec == "":
            return forms.the if forms.plain == "the" else forms.bare
        if spec in ("the", "bare"):
            return forms.the if spec == "the" else forms.bare
        if spec == "in":
            return forms.where or (self.place or _placed)(forms, self)
        if spec == "from" and self.origin and forms.plain == "the":
            return self.origin(forms, self)
        inside = forms.bare if spec == "of" and forms.plain == "bare" else forms.the
        return self.join(f"{self.prepositions[spec]} ", inside)

    def listed(self, texts: Sequence[str]) -> str:
        """'A', 'A y B', 'A, B y C'."""
        if len(texts) < 2:
            return "".join(texts)
        return self.join(f"{', '.join(texts[:-1])} {self.prepositions['and']} ", texts[-1])

    def agreeing(self, value: object, forms: Sequence[str]) -> str:
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
        if first in self.these:
            return self.these[first], True
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
        said = ""
        for text, name, spec in parsed(template):
            said += text
            if name is not None:
                counts = spec in values and isinstance(values[name], Numeral)
                gender = "f" if counts and self.kind_of(values[spec])[0] else "m"
                said = self._with(said, values[name], gender if counts else spec)
        return said

    def _with(self, said: str, value: object, spec: str) -> str:
        if spec.startswith("|"):
            return self.join(said, self.agreeing(value, spec[1:].split("|")))
        asked: Spec = next((known for known in SPECS if known == spec), "")
        if not isinstance(value, str):
            value = str(value) if asked else format(value, spec)
        if isinstance(value, NameList) and not asked:
            said, asked = self._spread(said)
        text = self.said(value, asked)
        if self.unspaced and not isinstance(value, Name | NameList):
            text = self.unspaced.sub(lambda mark: NBSP + mark[0], text)
        opens = isinstance(value, Name | NameList | Numeral) and value.opening
        if opens and (not said or _SENTENCE_ENDS.search(said)):
            text = capital(text)
        return self.join(said, text)

    def _spread(self, said: str) -> tuple[str, Spec]:
        """The sentence without the preposition that each name of a list takes, and its spec."""
        last = _LAST_WORD.search(said)
        if last is None or last[1] not in self.spread:
            return said, ""
        return said[: last.start(1)], self.spread[last[1]]


def _as(word: str, text: str) -> str:
    """`text` with a capital where the word that it stands for has one."""
    return capital(text) if word[0].isupper() else text


def _placed(forms: Forms, tongue: Tongue) -> str:
    return tongue.join(f"{tongue.prepositions['in']} ", forms.the)


# --- French: what Grevisse, Le bon usage, says of names of countries ---


def _en(forms: Forms, tongue: Tongue) -> str:
    """'en Chine', 'au Chili', 'aux États-Unis', 'à Cuba'; 'dans le cobalt' of no country."""
    if forms.plain == "bare":
        return f"dans {forms.the}"
    if not forms.plural and (forms.feminine or forms.article == "l’") and forms.article:
        return f"en {forms.bare}"
    return tongue.join("à ", forms.the)


def _de(forms: Forms, tongue: Tongue) -> str:
    """'de Chine', 'du Chili', 'des États-Unis', 'd’Iran', 'de Cuba'."""
    inside = (
        not forms.where.startswith("dans ")
        and not forms.plural
        and (forms.article == "l’" or forms.feminine)
    )
    return tongue.join("de ", forms.bare if inside else forms.the)


FRENCH = Tongue(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "à", "by": "par", "in": "dans"}
    | {"and": "et"},
    merged={
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
    spread={"de": "of", "à": "to"},
    these={"ces": False},
    numerals={"f": {"un": "une"}},
    unspaced=re.compile(r"(?<=[^\s\u00a0]);(?= )"),
    elided={
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

SPANISH = Tongue(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "a", "by": "por", "in": "en"}
    | {"and": "y"},
    merged={("de", "el"): "del", ("a", "el"): "al"},
    articles={
        (False, False): "el",
        (True, False): "la",
        (False, True): "los",
        (True, True): "las",
    },
    one=("un", "una"),
    spread={"de": "of", "a": "to"},
    these={"estos": False, "estas": True},
    # Where a sentence does not say what stands behind it, one is a digit.
    numerals={"m": {"1": "un"}, "f": {"1": "una"}, "alone": {"1": "uno"}},
    sounded={
        # Not before a diphthong: "cobre y hierro".
        "y": ("e", re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)),
        "o": ("u", re.compile(r"h?[oó]", re.IGNORECASE)),
    },
)

# --- Portuguese: contractions of prepositions and articles ---

_PREPOSITIONS = {"de": "d", "em": "n", "por": "pel"}

PORTUGUESE = Tongue(
    prepositions={"of": "de", "of_the": "de", "from": "de", "to": "a", "by": "por", "in": "em"}
    | {"and": "e"},
    merged={
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
    spread={"de": "of", "a": "to", "em": "in", "por": "by"},
    these={"estes": False, "estas": True},
    numerals={"f": {"um": "uma", "dois": "duas"}},
)


def with_article(inside: str, tongue: Tongue) -> Forms:
    """Forms of a group from how it stands in a sentence: 'les partenaires du MSP'."""
    feminine, plural = tongue.kind_of(inside)
    first, _, rest = inside.partition(" ")
    named = first in tongue.articles.values() and rest
    return Forms(rest if named else inside, first if named else "", feminine, plural)


def noun(one: str, many: str, tongue: Tongue, *, plural: bool) -> Name:
    """What a sentence counts, from 'une mine' and 'mines': a single one tells the gender."""
    first, _, bare = one.partition(" ")
    feminine = first == tongue.one[1]
    text = many if plural else bare
    article = tongue.article(text, feminine=feminine, plural=plural)
    return Name(Forms(text, article, feminine, plural, plain="bare"))


TONGUES: Mapping[str, Tongue] = {"fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE}
