"""Message catalogues: English as TOML, every other language as gettext ``.po``.

``words/en/<subject>.toml`` is the source: key -> sentence. ``words/locale/<lang>/LC_MESSAGES/
<subject>.po`` has its translation: the key is the message's context, the English sentence its id.
A language takes 0.3 s to read, once per process at its first use; compiled ``.mo`` files would take
0.01 s, but would be a second copy of each sentence to keep in sync.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

SOURCE_LANGUAGE = "en"
LANGUAGES = (SOURCE_LANGUAGE, "fr", "es", "pt")
TERRITORY = {"pt": "pt_PT"}
"""Languages whose regional variant is not the default of their locale: European Portuguese."""
FOLDER = Path(__file__).parent
FORMS = ("one", "other")
"""Forms of a sentence for one and for many, in the order of gettext's plurals."""

FACTS = "facts"
"""Subject of texts in fact tables, where the tables themselves hold the English source."""
TRANSLATED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "principles": ("theme", "paraphrase"),
    "projects": ("status", "msp_link"),
    "project_finance": ("instrument",),
    "timeline": ("event",),
    "commitments": ("event", "who", "commitment", "note"),
    "investment": ("what_it_counts", "mineral", "year_or_period"),
}
"""Fact table -> columns with text of our own that pages show."""


def fact_key(table: str, column: str, text: str) -> str:
    """Key of a text in a fact table, joined as gettext joins context and message."""
    return f"{FACTS}.{table}.{column}\x04{text}"


def locale_of(lang: str) -> str:
    """Name of a language's locale: 'fr', 'pt_PT'."""
    return TERRITORY.get(lang, lang)


def po_folder(lang: str) -> Path:
    """Folder of a language's ``.po`` files."""
    return FOLDER / "locale" / lang / "LC_MESSAGES"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> Mapping[str, str]:
    """Key -> sentence of a language; sentences without a current translation are English."""
    if lang == SOURCE_LANGUAGE:
        return english()
    return {**english(), **translated(lang)}


@lru_cache(maxsize=1)
def english() -> Mapping[str, str]:
    """Key -> English sentence."""
    sentences: dict[str, str] = {}
    for path in sorted((FOLDER / SOURCE_LANGUAGE).glob("*.toml")):
        sentences |= flat(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return sentences


def flat(prefix: str, node: object) -> dict[str, str]:
    """Tables of sentences as dotted key -> sentence."""
    if isinstance(node, Mapping):
        return {
            k: v for name, sub in node.items() for k, v in flat(f"{prefix}.{name}", sub).items()
        }
    return {prefix: str(node)}


@lru_cache(maxsize=len(LANGUAGES))
def translated(lang: str) -> Mapping[str, str]:
    """Key -> translation from the language's ``.po`` files.

    Left out, and so shown in English: entries that are empty or fuzzy, and those whose English
    sentence has changed since.
    """
    return {key: text for path in sorted(po_folder(lang).glob("*.po")) for key, text in _read(path)}


def _read(path: Path) -> Iterator[tuple[str, str]]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English needs no Babel

    with path.open("rb") as file:
        messages = read_po(file)
    source = english()
    for message in messages:
        if not message.id or message.fuzzy or not message.context:
            continue
        sentences, texts = _forms(message.id), _forms(message.string)
        if not all(texts):
            continue
        if path.stem == FACTS:
            yield f"{message.context}\x04{message.id}", texts[0]
            continue
        forms = ("",) if len(sentences) == 1 else tuple(f".{form}" for form in FORMS)
        keys = [f"{message.context}{form}" for form in forms]
        if [source.get(key) for key in keys] == list(sentences):
            yield from zip(keys, texts, strict=True)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """One sentence, or its forms for one and for many."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))
