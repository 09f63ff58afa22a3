"""Lists of unanswered questions name the years and editions that the tables have."""

from __future__ import annotations

import pytest

from msp_dash.data import TableError, load
from msp_dash.ui import missing
from tests.pages.conftest import Opener


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mineral", "Balances of July 2026 for minerals other than copper."),
        ("country", "are from 2017 and 2018, of exploration there from 1995 to 2018, of deposits"),
        ("country", "of deposits from 2017. ICMM’s list of 2025"),
        ("country", "Governance scores after 2023."),
        ("country", "the list used here is from 4 November 2022."),
        ("trade", "All trading partners in 2018, 2019, 2020, 2021 and 2023."),
        ("trade", "CEPII’s complete files (release 202601), which are open, have them."),
    ],
)
def test_it_names_what_is_held(open_page: Opener, name: str, sentence: str) -> None:
    assert sentence in open_page(name).text


@pytest.mark.snapshot
def test_newer_scores_are_named_as_they_come(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing, "scored_in", lambda: int(load("governance")["year"].max()) + 1)
    missing._rows.cache_clear()
    assert "Governance scores after 2024." in open_page("country").text
    missing._rows.cache_clear()


def test_the_page_goes_on_where_what_is_held_is_not_known(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> int:
        raise TableError("governance", "is missing")

    monkeypatch.setattr(missing, "scored_in", down)
    missing._rows.cache_clear()
    page = open_page("country")
    assert not page.failed and "Governance scores after" not in page.text
