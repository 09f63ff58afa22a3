"""Looking for figures on the page of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from msp_dash.figures.registry import build, registry
from msp_dash.ui.figure_search import search_figures
from msp_dash.words import words


@pytest.mark.parametrize(
    ("sent", "lang", "figure_id", "query"),
    [
        ("cobalt", "en", "producers.map", {"mineral": "cobalt"}),
        ("prix du cobalt", "fr", "prices.history", {"mineral": "cobalt"}),
        ("Reserves DR Congo", "en", "producers.reserves", {"country": "COD"}),
        ("RÉSERVES", "fr", "producers.reserves", {}),
    ],
)
def test_a_figure_is_found_by_what_it_knows(
    sent: str, lang: str, figure_id: str, query: dict[str, str]
) -> None:
    assert (figure_id, query) in search_figures(sent, words(lang))


@pytest.mark.parametrize("sent", ["cobalt", "zambia", "gallium price"])
def test_every_figure_that_is_found_shows_what_was_asked(sent: str) -> None:
    for figure_id, query in search_figures(sent, words("en")):
        figure = build(figure_id, query)
        assert {**figure.params, **query} == dict(figure.params)


@pytest.mark.parametrize("sent", ["", "the", "unobtainium"])
def test_nothing_is_found_by_what_no_figure_has(sent: str) -> None:
    assert search_figures(sent, words("en")) == []


def test_the_address_has_what_was_typed_and_the_list_says_how_many_match(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("data", "find=gallium")
    n = len(search_figures("gallium", words("en")))
    assert f"{n} of {len(registry())} figures match “gallium”" in page.text
    page.app.text_input[0].set_value("unobtainium").run()
    assert page.app.query_params["find"] == "unobtainium"
    assert "0 of" in page.text and "Try the name of a mineral" in page.text
    page.app.text_input[0].set_value("").run()
    assert "find" not in page.app.query_params and "All figures, by page" in page.text
