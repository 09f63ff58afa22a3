"""The page language: read from the query string, carried by links, stored for the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from msp_dash.ui.language import SESSION_KEY


def current_language(page: Any) -> str:
    ((shared, _),) = page.headers
    code: str = shared["corner"]["language"]["current"]
    return code


@pytest.mark.parametrize("name", ["mineral", "table", "data"])
def test_every_link_of_a_page_carries_the_language(
    open_page: Callable[..., Any], name: str
) -> None:
    page = open_page(name, "lang=fr")
    assert not page.failed
    assert current_language(page) == "fr"
    assert page.links
    assert [link for link in page.links if link.query.get("lang") != "fr"] == []


def test_english_is_the_language_of_an_address_without_one(open_page: Callable[..., Any]) -> None:
    page = open_page("table")
    assert current_language(page) == "en"
    assert [link for link in page.links if "lang" in link.query] == []


def test_the_menu_leaves_the_language_out_and_the_visit_brings_it(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("table", **{SESSION_KEY: "es"})
    assert current_language(page) == "es"
    assert page.app.query_params["lang"] == "es"


def test_english_can_be_chosen_again(open_page: Callable[..., Any]) -> None:
    page = open_page("table", "lang=en", **{SESSION_KEY: "es"})
    assert current_language(page) == "en"
    assert page.app.session_state[SESSION_KEY] == "en"


@pytest.mark.parametrize("name", ["table", "data"])
def test_a_language_that_does_not_exist_is_named(open_page: Callable[..., Any], name: str) -> None:
    page = open_page(name, "lang=xx")
    assert current_language(page) == "en"
    assert "xx" in page.text
    assert "Language" in page.text
