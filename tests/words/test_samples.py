"""Samples for translators are generated from the current English sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.pofile import read_po

from msp_dash.words import LANGUAGES
from msp_dash.words.catalogue import po_folder
from msp_dash.words.grammar import parsed

OTHERS = LANGUAGES[1:]
SAMPLED_MIN = 0.6
"""Part of the messages with placeholders that a figure or a page says in its usual views."""


def messages(lang: str) -> Iterator[tuple[Any, str]]:
    """Messages with placeholders, and their sample sentence, "" where there is none."""
    for path in sorted(po_folder(lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.python_format | ("{" in str(message.id)):
                    # A long comment is wrapped in the file.
                    yield message, " ".join(message.auto_comments).removeprefix("Sample: ")


def fits(template: str, sample: str) -> bool:
    """Whether the words of a sentence stand in its sample, in their order."""
    at = 0
    for text, _, _ in parsed(template):
        plain = " ".join(text.split())
        at = sample.find(plain, at)
        if at < 0:
            return "..." in sample
    return True


@pytest.mark.parametrize("lang", OTHERS)
def test_a_sample_is_of_the_sentence_as_it_is(lang: str) -> None:
    stale = [
        str(message.context)
        for message, sample in messages(lang)
        if sample
        and not any(
            fits(str(form), sample)
            for form in (message.id if isinstance(message.id, tuple) else (message.id,))
        )
    ]
    assert stale == [], "run: python tools/words.py samples"


@pytest.mark.parametrize("lang", OTHERS)
def test_most_sentences_have_a_sample(lang: str) -> None:
    has_sample = [bool(sample) for _, sample in messages(lang)]
    assert sum(has_sample) / len(has_sample) > SAMPLED_MIN
