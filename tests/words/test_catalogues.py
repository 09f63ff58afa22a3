"""Translations have the placeholders and numbers of the English sentence.

That every sentence has a translation is required of a release only (`make release-check`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from dateutil.parser import isoparse

from msp_dash.data import facts
from msp_dash.figures.investment.programmes import KINDS as PROGRAMMES
from msp_dash.words import LANGUAGES, words
from msp_dash.words.catalogue import (
    FACTS,
    FORMS,
    TRANSLATED_COLUMNS,
    english,
    fact_key,
    locale_of,
    po_folder,
    translated,
)
from msp_dash.words.grammar import SPECS, parsed
from msp_dash.words.untranslated import source_messages, subjects, untranslated

OTHERS = LANGUAGES[1:]
COUNTS = {"n", "count", "Count", "lists"}
"""Placeholders of how many: a form for one may say it in words, one for many may print digits."""
IN_WORDS = {
    "investment.sector.note.level": "40 000 million",
}
"""Sentences whose numbers are told in another way, and how."""
AGREEING = re.compile(r"\|[^|]*\|[^|]*(\|[^|]*\|[^|]*)?")
"""``|one|many``, or the four forms of genders and numbers."""


@lru_cache(maxsize=len(OTHERS))
def messages(lang: str) -> list[Message]:
    all_messages = []
    for path in sorted(po_folder(lang).glob("*.po")):
        with path.open("rb") as file:
            all_messages += [message for message in read_po(file) if message.id]
    return all_messages


def pairs(lang: str) -> Iterator[tuple[str, str, str]]:
    """Key, English and translation of each sentence."""
    translations = translated(lang)
    return (
        (key, text, translations[key])
        for key, text in english().items()
        if text and key in translations
    )


def fields(text: str) -> set[str]:
    return {name for _, name, _ in parsed(text) if name is not None}


@pytest.mark.release
@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_is_translated(lang: str) -> None:
    """Only for a release. List what fails with ``tools/words.py check``."""
    assert [message.context for message in untranslated(lang)] == []


@pytest.mark.release
@pytest.mark.parametrize("lang", OTHERS)
def test_no_translation_is_of_a_sentence_that_is_gone(lang: str) -> None:
    """Only for a release. ``tools/words.py update`` removes them."""
    current = {message.key for subject in subjects() for message in source_messages(subject)}
    keys = {
        f"{m.context}\x04{m.id}" if m.context.startswith(f"{FACTS}.") else m.context
        for m in messages(lang)
    }
    assert keys - current == set()


@pytest.mark.release
@pytest.mark.parametrize("lang", OTHERS)
def test_text_of_fact_tables_that_pages_show_is_translated(lang: str) -> None:
    """Only for a release: as pages read the tables, whatever the translation files list."""
    w = words(lang)
    programmes = [
        row for row in facts("investment").to_dict("records") if row["kind"] in PROGRAMMES
    ]
    translatable = [("investment", row) for row in programmes]
    translatable += [
        (t, row)
        for t in TRANSLATED_COLUMNS
        if t != "investment"
        for row in facts(t).to_dict("records")
    ]
    left = {
        (f"{table}.{column}", row[column])
        for table, row in translatable
        for column in TRANSLATED_COLUMNS[table]
        if re.search("[a-z]{2}", row[column])
        and fact_key(table, column, row[column]) not in w._catalogue
    }
    assert left == set()


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_are_those_of_the_english_sentence(lang: str) -> None:
    different = []
    for key, source, text in pairs(lang):
        free = COUNTS if key.endswith(FORMS) else set()
        if fields(text) - free != fields(source) - free:
            different.append((key, source, text))
    assert different == []


@pytest.mark.parametrize("lang", OTHERS)
def test_specs_of_placeholders_are_known(lang: str) -> None:
    unknown = [
        (key, spec)
        for key, _, text in pairs(lang)
        for _, _, spec in parsed(text)
        if spec
        and spec not in SPECS
        and spec not in fields(text)  # the noun that a numeral counts
        and not AGREEING.fullmatch(spec)
    ]
    assert unknown == []


@pytest.mark.parametrize("lang", OTHERS)
def test_sentences_keep_the_digits_of_the_english_ones(lang: str) -> None:
    """2023, 1,800, 80%: a number that a sentence itself holds is the same in every language."""

    def digits(text: str) -> list[str]:
        plain = re.sub(r"(?<=\d)[ \u00a0,.](?=\d{3})", "", re.sub(r"\{[^{}]*\}", "", text))
        matches = re.findall(r"\d+(?:[.,]\d+)?", plain)
        return sorted({one.replace(",", ".") for one in matches if len(one) > 1})

    with_digits = [pair for pair in pairs(lang) if pair[0] not in IN_WORDS]
    assert [pair for pair in with_digits if digits(pair[1]) != digits(pair[2])] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_months_and_dates_are_those_of_cldr(lang: str) -> None:
    w, locale = words(lang), locale_of(lang)
    for month in range(1, 13):
        day = f"2022-{month:02}-22"
        assert w.date(day) == format_date(isoparse(day), "long", locale=locale)
        expected = format_skeleton("yMMMM", isoparse(day), locale=locale)
        assert w.date(day[:7]) == expected
    assert w.date("2022") == "2022"


def test_french_marks_are_held_by_the_word_before_them() -> None:
    """A line that may break at a plain space begins with a colon or a closing guillemet."""
    loose = re.compile(r" (?=[:;!?»%](?:\s|$))|« ")
    assert [key for key, text in translated("fr").items() if loose.search(text)] == []


def test_french_counts_the_first_of_a_month() -> None:
    assert words("fr").date("2026-02-01") == "1er février 2026"
    assert words("es").date("2026-02-01") == "1 de febrero de 2026"
    assert words("pt").date("2026-02-01") == "1 de fevereiro de 2026"


@pytest.mark.parametrize("lang", OTHERS)
def test_forms_for_one_and_many_follow_cldr(lang: str) -> None:
    rule = Locale.parse(locale_of(lang)).plural_form
    w = words(lang)
    for n in (*range(12), 1.5, 101, 10_000):
        assert w.form_of(n) == ("one" if rule(n) == "one" else "other")
    assert w.form_of("1 234") == "other"


NUMBERS = {
    "en": ("67%", "5.1%", "4,559", "2.1\u00a0Mt", "3.8×", "−0.15", "12.5%"),
    "fr": ("67\u00a0%", "5,1\u00a0%", "4\u00a0559", "2,1\u00a0Mt", "3,8×", "−0,15", "12,5\u00a0%"),
    "es": ("67\u00a0%", "5,1\u00a0%", "4559", "2,1\u00a0Mt", "3,8×", "−0,15", "12,5\u00a0%"),
    "pt": ("67%", "5,1%", "4559", "2,1\u00a0Mt", "3,8×", "−0,15", "12,5%"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_have_the_marks_of_the_language(lang: str) -> None:
    w = words(lang)
    expected = (
        w.share(0.667),
        w.share(0.0512),
        w.whole(4559),
        w.tonnes(2_100_000),
        w.ratio(3.84),
        w.fixed(-0.15, 2),
        w.percents(0.125),
    )
    assert expected == NUMBERS[lang]
