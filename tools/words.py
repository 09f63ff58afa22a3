"""Synchronize translations with English sentences: ``words/en/*.toml`` -> ``words/locale/*.po``.

    python tools/words.py update            every language; changed sentences become fuzzy
    python tools/words.py update trade      only the files of one or more subjects
    python tools/words.py import fr FOLDER   a translator's TOML files with the same tables and keys
    python tools/words.py samples            add a sample sentence to each message, for translators

A fuzzy or empty message is shown in English and fails the tests until someone has reviewed it:
correct it and remove its ``#, fuzzy`` line. ``docs/languages.md`` describes the rules of sentences.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog  # noqa: E402 - after the path
from babel.messages.pofile import read_po, write_po  # noqa: E402 - as above

from msp_dash.words.catalogue import (  # noqa: E402 - as above
    FACTS,
    FORMS,
    LANGUAGES,
    TRANSLATED_COLUMNS,
    english,
    flat,
    locale_of,
    po_folder,
)
from tools.word_samples import collect_samples, comments  # noqa: E402 - as above

MANY_FROM = {"fr": "n > 1"}
"""gettext's rule where it is not ``n != 1``; at run time CLDR's is asked, which says the same."""
WIDTH = 100
LEFT_OUT = ("price", "sector_investment", "exploration")
"""Kinds of rows whose texts no page shows, or that repeat their publisher."""
HEADER = """\
msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: nplurals=2; plural=({many});\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Without dates and names, which would change with each run."""


def main(argv: list[str]) -> int:
    """Run a command; how many messages need a translator is printed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    updated = commands.add_parser("update")
    updated.add_argument("subjects", nargs="*", help="files of words/en to update; all if left out")
    commands.add_parser("samples")
    import_parser = commands.add_parser("import")
    import_parser.add_argument("lang", choices=LANGUAGES[1:])
    import_parser.add_argument("folder", type=Path)
    args = parser.parse_args(argv)
    if args.command == "import":
        new = _from_toml(args.folder)
        _write(args.lang, new, sorted({key.partition(".")[0] for key in new}))
    elif args.command == "samples":
        samples = {key: comments(one) for key, one in collect_samples().items()}
        for lang in LANGUAGES[1:]:
            _write(lang, {}, samples=samples)
    else:
        for lang in LANGUAGES[1:]:
            _write(lang, {}, args.subjects)
    return 0


def _from_toml(folder: Path) -> dict[str, str]:
    messages: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        messages |= flat(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return messages


def _write(
    lang: str,
    new: Mapping[str, str],
    only: Sequence[str] = (),
    samples: Mapping[str, list[str]] = MappingProxyType({}),
) -> None:
    """Every ``.po`` of a language, or `only` some, anew: translations of before under new ones.

    `samples` : key -> comment lines. A comment of before stays while its English does.
    """
    lacking = 0
    subjects = [*dict.fromkeys(key.partition(".")[0] for key in english()), FACTS]
    if unknown := set(only) - set(subjects):
        sys.exit(f"no file of words/en: {', '.join(sorted(unknown))}; use {', '.join(subjects)}")
    for subject in only or subjects:
        path = po_folder(lang) / f"{subject}.po"
        before = _read(path)
        catalog = Catalog(fuzzy=False)
        for context, source in _messages(subject):
            key = f"{context}\x04{source}" if subject == FACTS else context
            string, fuzzy = _translated(key, source, before, new)
            lacking += fuzzy or not (string and all(string))
            message = before.get(key)
            comment = samples.get(context) or samples.get(f"{context}.{FORMS[1]}")
            if comment is None and message and message.source == source:
                comment = message.comments
            catalog.add(
                source,
                string,
                context=context,
                flags=["fuzzy"] if fuzzy else [],
                auto_comments=comment or (),
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        head = HEADER.format(lang=locale_of(lang), many=MANY_FROM.get(lang, "n != 1"))
        path.write_text(head + _text(catalog), encoding="utf-8")
    for path in po_folder(lang).glob("*.po"):
        if path.stem not in subjects:
            path.unlink()
    print(f"{lang}: {lacking} messages need a translator")  # noqa: T201 - a command speaks


Source = str | tuple[str, str]


class Message(NamedTuple):
    """English, translation, whether it is fuzzy, and comment lines for translators."""

    source: Source
    string: Source
    fuzzy: bool
    comments: list[str]


def _messages(subject: str) -> Iterator[tuple[str, Source]]:
    """Context and English of each message; a sentence for one and for many is one message."""
    if subject == FACTS:
        yield from _facts()
    # What is empty in English, a head without words, is so in every language.
    own_messages = {k: v for k, v in english().items() if v and k.startswith(f"{subject}.")}
    for key, text in own_messages.items():
        base, _, form = key.rpartition(".")
        both = all(f"{base}.{name}" in own_messages for name in FORMS)
        if not (both and form in FORMS):
            yield key, text
        elif form == FORMS[0]:
            yield base, (text, own_messages[f"{base}.{FORMS[1]}"])


def _facts() -> Iterator[tuple[str, str]]:
    """Our own words in the fact tables, each once a column; numbers and years say themselves."""
    for table, columns in TRANSLATED_COLUMNS.items():
        with (ROOT / "data" / "facts" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("kind") not in LEFT_OUT]
        for column in columns:
            for text in dict.fromkeys(row[column] for row in rows):
                if re.search("[a-z]{2}", text):
                    yield f"{FACTS}.{table}.{column}", text


def _read(path: Path) -> dict[str, Message]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            f"{m.context}\x04{m.id}" if path.stem == FACTS else str(m.context): Message(
                m.id, m.string, m.fuzzy, m.auto_comments
            )
            for m in read_po(file)
            if m.id and m.context
        }


def _translated(
    context: str, source: Source, before: Mapping[str, Message], new: Mapping[str, str]
) -> tuple[Source, bool]:
    """Translation of a message, and whether its English has changed since."""
    if isinstance(source, str):
        if context in new:
            return new[context], False
    elif all(f"{context}.{form}" in new for form in FORMS):
        one, other = (new[f"{context}.{form}"] for form in FORMS)
        return (one, other), False
    translation, string, fuzzy, _ = before.get(context, Message(source, "", False, []))
    if isinstance(string, str) != isinstance(source, str):
        return ("" if isinstance(source, str) else ("", "")), False
    return string, bool(any(string)) and (fuzzy or translation != source)


def _text(catalog: Catalog) -> str:
    raw = io.BytesIO()
    write_po(raw, catalog, width=WIDTH, omit_header=True)
    return raw.getvalue().decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
