"""Messages of a language that have no current translation, and are shown in English instead.

A message is an English sentence of ``words/en``, a pair of forms for one and for many, or a text of
our own in a fact table. `catalogue.translated` says which translations are current.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from msp_dash.data.paths import root
from msp_dash.words.catalogue import FACTS, FORMS, TRANSLATED_COLUMNS, english, translated

NOT_SHOWN = ("price", "sector_investment", "exploration")
"""Kinds of rows in fact tables whose texts no page shows, or that repeat their publisher."""

Source = str | tuple[str, str]
"""An English sentence, or its forms for one and for many."""


class Message(NamedTuple):
    """A message by its gettext context and its English."""

    context: str
    source: Source

    @property
    def key(self) -> str:
        """What identifies it: the context, in fact tables with the text."""
        in_facts = self.context.startswith(f"{FACTS}.")
        return f"{self.context}\x04{self.source}" if in_facts else self.context

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys in a catalogue, one for each form."""
        if isinstance(self.source, str):
            return (self.key,)
        return tuple(f"{self.context}.{form}" for form in FORMS)


def subjects() -> tuple[str, ...]:
    """Names of the ``.po`` files: those of ``words/en``, and the fact tables."""
    return (*dict.fromkeys(key.partition(".")[0] for key in english()), FACTS)


def source_messages(subject: str) -> Iterator[Message]:
    """Each message of a subject; a sentence for one and for many is one message."""
    if subject == FACTS:
        yield from _facts()
    # A sentence that is empty in English, such as a heading left out, is empty in every language.
    sentences = {k: v for k, v in english().items() if v and k.startswith(f"{subject}.")}
    for key, text in sentences.items():
        base, _, form = key.rpartition(".")
        both = all(f"{base}.{name}" in sentences for name in FORMS)
        if not (both and form in FORMS):
            yield Message(key, text)
        elif form == FORMS[0]:
            yield Message(base, (text, sentences[f"{base}.{FORMS[1]}"]))


def untranslated(lang: str) -> tuple[Message, ...]:
    """Messages that a language shows in English because it has no current translation."""
    translations = translated(lang)
    return tuple(
        message
        for subject in subjects()
        for message in source_messages(subject)
        if not all(key in translations for key in message.keys)
    )


def _facts() -> Iterator[Message]:
    """Our own text in the fact tables, once per column; numbers and years need no translation."""
    for table, columns in TRANSLATED_COLUMNS.items():
        path = root() / "data" / "facts" / f"{table}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("kind") not in NOT_SHOWN]
        for column in columns:
            for text in dict.fromkeys(row.get(column) or "" for row in rows):
                if re.search("[a-z]{2}", text):
                    yield Message(f"{FACTS}.{table}.{column}", text)
