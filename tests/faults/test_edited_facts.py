"""An edited fact is used at once if it passes the check, and marked until it is sealed."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from msp_dash.cli import data_commands
from msp_dash.data import facts
from msp_dash.figures.registry import build
from msp_dash.ingest import seal
from msp_dash.words import LANGUAGES, words
from tests.faults.damaged_copy import Fault, at_fault, reading, shadow
from tests.pages.conftest import Run

COMMITMENTS, SOURCES = "data/facts/commitments.csv", "data/facts/sources.csv"
NOTE = "Edited since the last check: Commitments (1 row changed)."
SOME = ("commitments.table", "commitments.counts", "partners.timeline", "standards.principles")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, sealed between two tests."""
    folder = shadow(tmp_path_factory.mktemp("project"))
    seal.seal(folder)
    return folder


def replaced(old: str, new: str) -> Fault:
    """An edit of the first cell that has a text."""

    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def without_last_row(path: Path) -> None:
    """A row less, the file whole."""
    *rest, _ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(rest), encoding="utf-8")


mended = replaced("Support only projects that", "Support all projects that")


def test_an_edited_row_is_shown_and_marked(copy: Path, caplog: pytest.LogCaptureFixture) -> None:
    with at_fault(copy, COMMITMENTS, mended), caplog.at_level(logging.WARNING):
        figures = {one: build(one) for one in SOME}
        in_french = build("commitments.table", {"lang": "fr"})
        page = Run("data", "", {})
    assert "Support all projects that" in figures["commitments.table"].data.to_csv()
    marked = {one for one, figure in figures.items() if figure.notes and figure.notes[0] == NOTE}
    assert marked == {"commitments.table", "commitments.counts"}
    assert not any(
        "last check" in note for one in set(SOME) - marked for note in figures[one].notes
    )
    assert in_french.notes[0].endswith("Engagements (1 ligne modifiée).")
    lines = [one.message for one in caplog.records if "edited since the last check" in one.message]
    assert lines == [f"edited since the last check: {COMMITMENTS}: rows changed: 1"]
    assert f"Commitments ({COMMITMENTS}): 1 row changed." in page.text


def test_nothing_is_marked_in_a_sealed_project(copy: Path) -> None:
    with reading(copy):
        page = Run("data", "", {})
    assert "since the last check" not in page.text


def test_an_edit_that_breaks_a_rule_is_not_shown(copy: Path) -> None:
    with at_fault(copy, COMMITMENTS, replaced(",announced,", ",agreed,")):
        figure, other = build("commitments.table"), build("partners.timeline")
        page = Run("data", "", {})
    assert figure.kind == "empty"
    assert f"{COMMITMENTS}:2: status 'agreed' is not one of: announced" in figure.alt
    assert "Correct the file, or restore it" in figure.alt
    assert other.kind != "empty" and not page.app.exception
    assert f"{COMMITMENTS}:2: status" in page.text


def test_a_file_in_another_encoding_is_named(copy: Path) -> None:
    def saved(path: Path) -> None:
        path.write_bytes(path.read_bytes() + "CM-999,Türkiye\n".encode("cp1252"))

    with at_fault(copy, COMMITMENTS, saved):
        assert "not UTF-8; save the file as UTF-8" in build("commitments.table").alt
        assert COMMITMENTS in "".join(seal.complaints(copy))


def test_fewer_rows_are_said(copy: Path) -> None:
    with at_fault(copy, COMMITMENTS, without_last_row):
        figure, rows = build("commitments.table"), len(facts("commitments"))
    with reading(copy):
        assert len(facts("commitments")) == rows + 1
    assert figure.notes[0] == "Edited since the last check: Commitments (1 row removed)."


def test_an_edited_page_marks_the_figures_that_cite_it(copy: Path) -> None:
    with reading(copy):
        cites = {one: {page.id for page in build(one).sources} for one in SOME}
    page = min(cites["standards.principles"])
    with at_fault(copy, SOURCES, replaced(f"\n{page},", f"\n{page},The ")):
        note = "Edited since the last check: Pages cited (1 row changed)."
        marked = {one for one in SOME if note in build(one).notes}
    assert marked == {one for one, pages in cites.items() if page in pages} < set(SOME)


def test_a_page_that_is_cited_cannot_be_taken_out(copy: Path) -> None:
    def without_first_row(path: Path) -> None:
        head, _, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([head, *rest]), encoding="utf-8")

    with at_fault(copy, SOURCES, without_first_row):
        figure = build("standards.principles")
    assert figure.kind == "empty"
    assert "names S001, which is not in sources.csv" in figure.alt


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (mended, "  changed: CM-001"),
        (without_last_row, "  removed: CM-0"),
        (replaced("\nCM-001,", "\nCM-901,"), "  added: CM-901\n  removed: CM-001"),
    ],
)
def test_sealing_says_what_changed_and_ends_the_note(
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    edit: Callable[[Path], None],
    line: str,
) -> None:
    monkeypatch.setattr(data_commands, "root", lambda: copy)

    with at_fault(copy, COMMITMENTS, edit):
        (complaint,) = seal.complaints(copy)
        assert complaint.startswith(COMMITMENTS) and "`python -m msp_dash data seal`" in complaint
        assert data_commands.run(argparse.Namespace(action="seal")) == 0
        assert line in capsys.readouterr().out
        assert seal.complaints(copy) == []
        with reading(copy):
            assert not any("last check" in note for note in build("commitments.table").notes)
    seal.seal(copy)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_changes_are_said_in_every_language(lang: str) -> None:
    w = words(lang)
    texts = {w(f"figures.note.rows_{kind}", n=n) for kind in ("added", "changed") for n in (1, 2)}
    assert len(texts) == 4 and (lang == "en") == ("1 row added" in texts)
