"""A sentence in English only is shown in English and counted, and stops only a release."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from msp_dash.data.paths import root
from msp_dash.figures import registry
from msp_dash.ui import untranslated_note
from msp_dash.words import LANGUAGES, _words, catalogue, words
from msp_dash.words.catalogue import english, translated
from msp_dash.words.untranslated import untranslated
from tests.pages.conftest import Run

MODULE = sys.modules["msp_dash.words.catalogue"]  # The package's attribute is the function.
CACHES = (catalogue, english, translated, _words)
KEY = "pages.glossary.newest"
SENTENCE = "A sentence that was written this morning."
CHECKS = ("test_catalogues", "test_samples", "test_style", "test_dated")
"""Test modules that read every sentence of every language."""


def add_sentence(folder: Path) -> None:
    """Add an English sentence to a copy of ``msp_dash/words``, and to none of the translations."""
    file = folder / "en" / "pages.toml"
    text = file.read_text(encoding="utf-8")
    heading = "[glossary]\n"
    assert text.count(heading) == 1
    file.write_text(text.replace(heading, f'{heading}newest = "{SENTENCE}"\n'), encoding="utf-8")


def edit_po(folder: Path, lang: str, key: str, old: str, new: str) -> None:
    """Replace text within the entry of one message."""
    file = folder / "locale" / lang / "LC_MESSAGES" / f"{key.partition('.')[0]}.po"
    entries = file.read_text(encoding="utf-8").split("\n\n")
    (at,) = (n for n, entry in enumerate(entries) if f'msgctxt "{key}"' in entry)
    assert re.search(old, entries[at])
    entries[at] = re.sub(old, new, entries[at])
    file.write_text("\n\n".join(entries), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of ``msp_dash/words`` from which sentences are read during the test."""
    copy = tmp_path / "words"
    shutil.copytree(MODULE.FOLDER / "en", copy / "en")
    shutil.copytree(MODULE.FOLDER / "locale", copy / "locale")
    monkeypatch.setattr(MODULE, "FOLDER", copy)
    forget()
    yield copy
    forget()
    registry._build.cache_clear()


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_a_new_sentence_is_shown_in_english_and_counted(folder: Path, lang: str) -> None:
    before = len(untranslated(lang))
    add_sentence(folder)
    forget()
    assert words(lang)(KEY) == SENTENCE
    assert KEY in [message.context for message in untranslated(lang)]
    assert len(untranslated(lang)) == before + 1


def test_a_fuzzy_translation_is_not_shown(folder: Path) -> None:
    edit_po(folder, "fr", "ui.all", 'msgctxt "ui.all"', '#, fuzzy\nmsgctxt "ui.all"')
    forget()
    assert words("fr")("ui.all") == words()("ui.all")
    assert "ui.all" in [message.context for message in untranslated("fr")]
    assert words("es")("ui.all") == "Todos"


def test_a_translation_of_an_earlier_english_sentence_is_not_shown(folder: Path) -> None:
    """Also before `make words` has marked it as fuzzy: it may say what is no longer true."""
    edit_po(folder, "fr", "ui.all", 'msgid "All"', 'msgid "All of them"')
    forget()
    assert words("fr")("ui.all") == "All"
    assert "ui.all" in [message.context for message in untranslated("fr")]


def test_a_sentence_with_one_form_untranslated_is_shown_in_english_in_both(folder: Path) -> None:
    key = "pages.quality.untranslated"
    edit_po(folder, "fr", key, r'msgstr\[1\] ".*"', 'msgstr[1] ""')
    forget()
    assert [words("fr")(key, n=n) for n in (1, 2)] == [words()(key, n=n) for n in (1, 2)]
    assert key in [message.context for message in untranslated("fr")]


def test_text_of_a_fact_table_is_shown_in_english_and_counted(folder: Path) -> None:
    (folder / "locale" / "pt" / "LC_MESSAGES" / "facts.po").unlink()
    text = next(m.source for m in untranslated("pt") if m.context == "facts.timeline.event")
    assert isinstance(text, str)
    forget()
    assert words("pt").fact("timeline.event", text) == text


def test_a_page_shows_a_new_sentence_in_english_and_the_page_of_data_the_number(
    folder: Path,
) -> None:
    edit_po(folder, "fr", "ui.card.measured", r"(?s).+", "")
    forget()
    page = Run("data", "lang=fr", {})
    assert not page.failed
    assert f"<b>{words()('ui.card.measured')}</b>" in page.text
    number = words("fr")("pages.quality.untranslated", n=len(untranslated("fr")))
    assert f'<p class="msp-text">{html.escape(number)}</p>' in page.text


def test_the_page_of_data_gives_no_number_where_all_is_translated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(untranslated_note, "untranslated", lambda _lang: ())
    untranslated_note._sentence.cache_clear()
    assert untranslated_note._sentence(words("fr")) == ""
    untranslated_note._sentence.cache_clear()


def test_in_english_the_page_of_data_says_nothing_of_translations(folder: Path) -> None:
    shutil.rmtree(folder / "locale")
    forget()
    page = Run("data", "", {})
    assert not page.failed
    assert "shown in English" not in page.text


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one more English sentence."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("msp_dash", "tools", "tests/words"):
        shutil.copytree(root() / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (root() / "tests").glob("*.py"):
        shutil.copy(path, copy / "tests" / path.name)
    for name in ("app.py", "dashboard.py", "pyproject.toml"):
        shutil.copy(root() / name, copy / name)
    for name in ("benchmarks", "data", "pages", "static"):
        (copy / name).symlink_to(root() / name)
    add_sentence(copy / "msp_dash" / "words")
    return copy


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=project, capture_output=True, text=True, check=False
    )


def test_a_sentence_in_english_only_passes_the_tests(project: Path, extent: str) -> None:
    checks = CHECKS if extent == "every" else CHECKS[:1]
    files = [f"tests/words/{name}.py" for name in checks]
    tests = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files)
    assert tests.returncode == 0, tests.stdout


def test_a_sentence_in_english_only_stops_a_release(project: Path) -> None:
    check = run(project, "tools/words.py", "check")
    assert check.returncode == 1
    assert check.stdout.count(f"  {KEY} (missing): {SENTENCE}\n") == len(LANGUAGES[1:])
    name = "test_every_sentence_is_translated"
    tests = run(
        project, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "-m", "release", "-k", name,
        "tests/words/test_catalogues.py",
    )  # fmt: skip
    assert tests.returncode == 1
    assert KEY in tests.stdout


def test_make_release_check_lists_first_and_then_runs_the_tests_of_a_release() -> None:
    makefile = (root() / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\nrelease-check:")[2].partition("\n\n")[0]
    assert "tools/words.py check" in recipe
    assert "-m release" in recipe
