"""Synchronize translations with English sentences: ``words/en/*.toml`` -> ``words/locale/*.po``.

    python tools/words.py update            every language; changed sentences become fuzzy
    python tools/words.py update trade      only the files of one or more subjects
    python tools/words.py import fr FOLDER   a translator's TOML files with the same tables and keys
    python tools/words.py samples            add a sample sentence to each message, for translators
    python tools/words.py check              list what is not translated; exit code 1 if anything is

A fuzzy or empty message is shown in English and stops a release (`make release-check`) until
someone has reviewed it: correct it and remove its ``#, fuzzy`` line. ``docs/languages.md``
describes the rules of sentences.
"""

from __future__ import annotations

import argparse
import io
import sys
import tomllib
from collections.abc import Mapping, Sequence
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
    flat,
    locale_of,
    po_folder,
)
from msp_dash.words.untranslated import (  # noqa: E402 - as above
    Source,
    source_messages,
    subjects,
    untranslated,
)
from tools.word_samples import collect_samples, comments  # noqa: E402 - as above

MANY_FROM = {"fr": "n > 1"}
"""gettext's rule where it is not ``n != 1``; at run time CLDR's is asked, which says the same."""
WIDTH = 100
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
    """Run a command; print how many messages need a translator. `check` returns 1 if any does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    updated = commands.add_parser("update")
    updated.add_argument("subjects", nargs="*", help="files of words/en to update; all if left out")
    commands.add_parser("samples")
    commands.add_parser("check")
    import_parser = commands.add_parser("import")
    import_parser.add_argument("lang", choices=LANGUAGES[1:])
    import_parser.add_argument("folder", type=Path)
    args = parser.parse_args(argv)
    if args.command == "check":
        return _check()
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


def _check() -> int:
    """List the messages that are shown in English, and those that no longer exist in English."""
    total = 0
    for lang in LANGUAGES[1:]:
        entries = {
            key: entry
            for path in po_folder(lang).glob("*.po")
            for key, entry in _read(path).items()
        }
        problems = [(_reason(entries.get(m.key)), m.context, m.source) for m in untranslated(lang)]
        current = {message.key for subject in subjects() for message in source_messages(subject)}
        problems += [
            ("no longer in English, run `make words`", key.partition("\x04")[0], entry.source)
            for key, entry in entries.items()
            if key not in current
        ]
        total += len(problems)
        print(f"{lang}: {len(problems)} messages need a translator")  # noqa: T201 - as below
        for reason, context, source in problems:
            text = source if isinstance(source, str) else " | ".join(source)
            print(f"  {context} ({reason}): {text}")  # noqa: T201 - as below
    return 1 if total else 0


def _reason(entry: Entry | None) -> str:
    """Why a message has no current translation."""
    if entry is None or not all(entry.string):
        return "missing"
    return "fuzzy" if entry.fuzzy else "the English has changed"


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
    names = subjects()
    if unknown := set(only) - set(names):
        sys.exit(f"no file of words/en: {', '.join(sorted(unknown))}; use {', '.join(names)}")
    for subject in only or names:
        path = po_folder(lang) / f"{subject}.po"
        before = _read(path)
        catalog = Catalog(fuzzy=False)
        for one in source_messages(subject):
            key, context, source = one.key, one.context, one.source
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
        if path.stem not in names:
            path.unlink()
    print(f"{lang}: {lacking} messages need a translator")  # noqa: T201 - a command speaks


class Entry(NamedTuple):
    """A message of a ``.po`` file: English, translation, and comment lines for translators."""

    source: Source
    string: Source
    fuzzy: bool
    comments: list[str]


def _read(path: Path) -> dict[str, Entry]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            f"{m.context}\x04{m.id}" if path.stem == FACTS else str(m.context): Entry(
                m.id, m.string, m.fuzzy, m.auto_comments
            )
            for m in read_po(file)
            if m.id and m.context
        }


def _translated(
    context: str, source: Source, before: Mapping[str, Entry], new: Mapping[str, str]
) -> tuple[Source, bool]:
    """Translation of a message, and whether its English has changed since."""
    if isinstance(source, str):
        if context in new:
            return new[context], False
    elif all(f"{context}.{form}" in new for form in FORMS):
        one, other = (new[f"{context}.{form}"] for form in FORMS)
        return (one, other), False
    translation, string, fuzzy, _ = before.get(context, Entry(source, "", False, []))
    if isinstance(string, str) != isinstance(source, str):
        return ("" if isinstance(source, str) else ("", "")), False
    return string, bool(any(string)) and (fuzzy or translation != source)


def _text(catalog: Catalog) -> str:
    raw = io.BytesIO()
    write_po(raw, catalog, width=WIDTH, omit_header=True)
    return raw.getvalue().decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
