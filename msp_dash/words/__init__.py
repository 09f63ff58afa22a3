"""Localization: every text on screen, as sentences with placeholders, names, numbers and dates.

``words("en")`` returns the `Words` of a language. English sentences live in ``words/en/*.toml``,
their translations in ``words/locale`` (`catalogue`); a key is ``<file>.<table>...<name>``.
Placeholders are named (``{country}``). A sentence with plural forms is a table with ``one`` and
``other``; the placeholder ``n`` selects the form by the plural rules of the language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msp_dash.data.sources import Citation
from msp_dash.words.catalogue import (
    FORMS,
    LANGUAGES,
    SOURCE_LANGUAGE,
    catalogue,
    english,
    fact_key,
    locale_of,
)
from msp_dash.words.citations import PLACES, translated
from msp_dash.words.grammar import (
    LANGUAGE_RULES,
    Estimate,
    Name,
    NameList,
    Numeral,
    capital,
    noun,
    parsed,
)
from msp_dash.words.names import Names
from msp_dash.words.numbers import SHARE_MIN, TONNES_PER, WHOLE_SHARE, Bound, Numbers

__all__ = [
    "LANGUAGES",
    "UnknownSentence",
    "Words",
    "capital",
    "catalogue",
    "supported_language",
    "words",
]


class UnknownSentence(KeyError):
    """A key that is in no catalogue: a bug, which tests find."""


class Words(Names, Numbers):
    """All texts of one language. Call it with a key and named placeholders."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._catalogue = catalogue(lang)
        self._rules = LANGUAGE_RULES.get(lang)
        if lang != SOURCE_LANGUAGE:
            self.count_as(locale_of(lang))

    def __call__(self, key: str, **placeholders: object) -> str:
        """Sentence `key` with its placeholders filled.

        Raises
        ------
        UnknownSentence
            When the key is in no catalogue, or a placeholder is missing.
        """
        if key not in self._catalogue and "n" in placeholders:
            key = f"{key}.{self._form(key, placeholders['n'])}"
        template = self._catalogue.get(key)
        if template is None:
            raise UnknownSentence(key.removesuffix(".one").removesuffix(".other"))
        estimates = [one for one in placeholders.values() if isinstance(one, Estimate)]
        try:
            plain = self._filled(key, template, placeholders)
            if not estimates:
                return plain
            values = {name: _quoted(value) for name, value in placeholders.items()}
            sentence = self._filled(key, template, values)
            if sentence == plain:
                return plain  # The sentence has none of them.
            years = sorted({year for one in estimates for year in one.years})
            return Estimate(plain, sentence, tuple(years))
        except KeyError as missing:
            raise UnknownSentence(f"{key}: placeholder {missing} not given") from None

    def _filled(self, key: str, template: str, placeholders: Mapping[str, object]) -> str:
        if self._rules is None:
            return template.format_map(placeholders)
        values = {name: self._cited(value) for name, value in placeholders.items()}
        return self._capitalized(key, template, values)

    def estimate(self, text: str, year: str) -> Estimate:
        """A printed number as its publisher's estimate for a year: '67%', said 'an estimated 67%'.

        The year itself where a sentence has no number: '2025', said '2025 (estimated)'.

        Sentences made with it are estimates too: plain as titles, whose figure marks them, and
        with their estimates named where they are quoted (`quoted`).
        """
        sentence = self("words.estimated_year" if text == year else "words.estimate", value=text)
        hedges = ((self.about, WHOLE_SHARE), (self.less_than, 2 * SHARE_MIN))
        for hedged, share in hedges:  # "less than an estimated 0.1%"
            if text == hedged(number := self.percent(share)):
                sentence = hedged(self("words.estimate", value=number))
        return Estimate(text, sentence, (year,))

    def quoted(self, text: str) -> str:
        """A text as it is quoted, its estimates called so."""
        return text.quoted if isinstance(text, Estimate) else text

    def _form(self, key: str, n: object) -> str:
        """Plural form for a number; zero takes ``other`` where ``one`` says "one" in words."""
        form = self.form_of(n)
        if n == 0 and form == "one" and self.has(f"{key}.other"):
            one, other = ({f for _, f, _ in parsed(self._catalogue[f"{key}.{x}"])} for x in FORMS)
            return "one" if one == other else "other"
        return form

    def _capitalized(self, key: str, template: str, placeholders: Mapping[str, object]) -> str:
        """The filled sentence, capitalized where its English source starts with a capital."""
        assert self._rules is not None
        sentence = self._rules.fill(template, placeholders)
        text, name, _ = next(iter(parsed(template)), ("", None, ""))
        if text or name is None or placeholders[name] in TONNES_PER:
            return sentence
        first, opening, _ = next(iter(parsed(english()[key])))
        if not first and opening:
            value = placeholders[opening]
            first = str(value)
        return capital(sentence) if first[:1].isupper() else sentence

    def has(self, key: str) -> bool:
        """Whether a sentence of that key exists."""
        return key in self._catalogue

    def fact(self, place: str, text: str) -> str:
        """Our own text in a fact table (`place`: ``timeline.event``), in this language."""
        table, _, column = place.partition(".")
        return self._catalogue.get(fact_key(table, column, text), text)

    def citation(self, text: str) -> str:
        """A citation of a publication with its dates and our own words in this language."""
        return text if self._rules is None else translated(text, self, self.date)

    def place(self, text: str) -> str:
        """A place in a page of the facts (``paragraph 26``) in this language."""
        return text if self._rules is None else translated(text, self, self.date, PLACES)

    def _cited(self, value: object) -> object:
        return self.citation(value) if isinstance(value, Citation) else value

    def about(self, text: str) -> str:
        """A number that is not exact: 'about 100%'."""
        return self("words.about", number=text)

    def less_than(self, text: str) -> str:
        """What is smaller than a printed number: 'less than 0.1%'."""
        return self("words.less_than", number=text)

    def times(self, ratio: float, bound: Bound = "exactly") -> str:
        """A multiple inside a sentence: '3.8 times'; a label has `ratio`."""
        return self("words.times", number=self.significant(ratio, 2, bound))

    def mineral_as(self, key: str, mineral: str) -> str:
        """The text of `key` for a form of a mineral, if there is one; else the mineral's name."""
        if not self.has(key):
            return self.the_mineral(mineral)
        return self.substance(self(key), mineral)

    def listing(self, items: Sequence[str]) -> str:
        """'A', 'A and B', 'A, B and C'."""
        items = [self.citation(one) if isinstance(one, Citation) else one for one in items]
        if len(items) < 2:
            return items[0] if items else ""
        text = self("words.list.last", first=", ".join(items[:-1]), last=items[-1])
        if estimates := [one for one in items if isinstance(one, Estimate)]:
            years = sorted({year for one in estimates for year in one.years})
            return Estimate(text, self.listing([self.quoted(one) for one in items]), tuple(years))
        return NameList(text, items) if any(isinstance(i, Name | NameList) for i in items) else text

    def date(self, iso: str) -> str:
        """'22 September 2022' from 2022-09-22; months and years keep their precision."""
        year, *rest = iso.split("-")
        if not rest:
            return year
        month = self(f"words.month.{int(rest[0])}")
        if len(rest) == 1:
            return self("words.date.month", month=month, year=year)
        return self("words.date.day", day=self.day(int(rest[1])), month=month, year=year)

    def day(self, number: int) -> str:
        """A day of a month; some languages count the first: '1er'."""
        return self("words.date.first") if number == 1 else str(number)

    def ordinal(self, n: int) -> str:
        """A rank: '1st', '7th'."""
        form = f"words.ordinal.{self.ordinal_form(n)}"
        return self(form if self.has(form) else "words.ordinal.other", n=self.whole(n))

    def noun(self, key: str, n: int) -> str:
        """A counted noun with its gender: 'mine', 'mines' of a key with both forms."""
        if self._rules is None:
            return self(key, n=n)
        plural = self.form_of(n) != "one"
        return noun(self(f"{key}.one"), self(f"{key}.other"), self._rules, plural=plural)

    def count(self, n: int, *, capital: bool = False) -> str:
        """Numbers up to twelve in words, else digits; they agree in gender with their noun."""
        key = f"words.count.{n}"
        return Numeral(self(key) if self.has(key) else self.whole(n), opening=capital)


def _quoted(value: object) -> object:
    return value.quoted if isinstance(value, Estimate) else value


def words(lang: str = SOURCE_LANGUAGE) -> Words:
    """The `Words` of a language; one object per language, so that it can be a cache key."""
    return _words(lang)


def supported_language(lang: str) -> str:
    """`lang` if it is supported, else English."""
    return lang if lang in LANGUAGES else SOURCE_LANGUAGE


@lru_cache(maxsize=len(LANGUAGES))
def _words(lang: str) -> Words:
    return Words(lang)
