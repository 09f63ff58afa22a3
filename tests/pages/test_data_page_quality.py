"""What The data says of quality: figures and the list of manual corrections."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from msp_dash.data import TableError
from msp_dash.data.corrections import COLUMNS, FILE
from msp_dash.figures.fact_pages import fact_page
from msp_dash.ui import corrections
from msp_dash.words import words
from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_figures_of_quality_are_on_it_and_what_was_corrected(open_page: Opener) -> None:
    page = open_page("data", "source=usgs&open=quality.disagreement")
    assert not page.failed
    for text in (
        "Its files have 51 series of output by country",
        "Publishers differ most on mined antimony",
        "output and reserve values are estimates",
        "Reserves, rare earths, Brazil: 11,000,000 t instead of 21,000,000 t, corrected on 27 Nov",
    ):
        assert text in page.text, text


def test_cards_that_take_no_other_parameter_speak_the_language_of_the_page(
    open_page: Opener,
) -> None:
    """They stood in English: what a card leaves out was taken to be its language too."""
    page = open_page("data", "lang=fr&open=quality.disagreement")
    for text in ("Les organismes divergent le plus", "chiffres de production et de réserves"):
        assert text in page.text, text


def test_the_title_names_the_page_where_its_numbers_are_down(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Mock(side_effect=TableError("production", "is missing"))
    monkeypatch.setattr("msp_dash.ui.cards.build", broken)
    monkeypatch.setattr("msp_dash.serving.answers.cards.build", broken)
    assert "The data</h1>" in open_page("data").text


def _corrections(folder: Path, *lines: str) -> None:
    (folder / "data").mkdir()
    (folder / FILE).write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")


def test_where_nothing_is_corrected_the_page_says_so(
    open_page: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _corrections(tmp_path)
    monkeypatch.setattr(corrections, "root", lambda: tmp_path)
    assert "None: every number is as in its publisher’s file." in open_page("data").text


def test_a_correction_is_told_with_reason_source_and_day(
    open_page: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "source=usgs; edition=2026; mineral=cobalt; basis=content; iso3=COD"
    line = f"reserves,{key},value,1,2,A <digit> was lost.,S001,2026-11-25,analyst"
    _corrections(tmp_path, line)
    monkeypatch.setattr(corrections, "root", lambda: tmp_path)
    sentence = (
        "Reserves, cobalt, DR Congo: 2 t instead of 1 t, corrected on 25 November 2026 "
        f'({fact_page("S001", words()).short}). <span lang="en">A &lt;digit&gt; was lost.</span>'
    )
    assert sentence in open_page("data").text


def test_a_line_that_cannot_be_read_is_told_and_the_page_stands(
    open_page: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _corrections(tmp_path, "reserves,iso3")
    monkeypatch.setattr(corrections, "root", lambda: tmp_path)
    page = open_page("data")
    assert not page.failed and "data/corrections.csv:2: 2 cells, expected 9" in page.text
