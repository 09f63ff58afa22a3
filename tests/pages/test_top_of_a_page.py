"""The instant preview: the top of a page is recorded and served to the next visitor of the view."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from msp_dash.data import TableError
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build
from msp_dash.params import BadValue
from msp_dash.serving.answers import cards, routes
from msp_dash.theme import colour
from msp_dash.ui import instant_preview
from tests.looped import looped
from tests.pages.conftest import Opener, card_at

COBALT = {"mineral": "cobalt", "stage": "refined"}
DESKTOP, PHONE = 1440, 390


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    instant_preview._tops().clear()
    yield
    instant_preview._tops().clear()


def top(
    page: str, query: Mapping[str, str] | None = None, window: int = DESKTOP, theme: str = "light"
) -> dict[str, Any] | None:
    body = instant_preview.answer(page, query or {}, window, theme)
    return json.loads(zlib.decompress(body)) if body else None


def test_the_title_and_the_first_card_of_a_view_are_kept(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=cobalt&stage=refined")
    preview = top("mineral", COBALT)
    assert preview is not None
    assert preview["card"] == run.items[0]["at"], "the card that the page has, from the same cache"
    assert "Source: " in card_at(preview["card"])["foot"], "whoever sees a figure sees its source"
    (title,) = [part for part in run.text.split("\n") if "<h1" in part]
    assert title in preview["markup"]
    assert preview["words"]["play"] == "Play"


def test_a_profile_opens_with_the_picture_of_its_title(open_page: Opener) -> None:
    run = open_page("country", "country=CHL")
    preview = top("country", {"country": "CHL"})
    assert preview is not None and "country.ranks" in preview["card"]
    assert preview["first"], "across the page, whose title is its sentence"
    assert run.rows[0]["weights"] and run.rows[1]["heading"] == "Chile in short"


def test_it_speaks_the_language_of_its_view(open_page: Opener) -> None:
    open_page("trade", "lang=es")
    preview = top("trade", {"lang": "es"})
    assert preview is not None and "Fuente: " in card_at(preview["card"])["foot"]
    assert top("trade") is None


def test_each_theme_is_drawn_in_its_own_colours(open_page: Opener) -> None:
    open_page("overview")
    for theme in ("light", "dark"):
        preview = top("overview", theme=theme)
        assert preview is not None
        assert f"--msp-ink:{colour('ink', theme)}" in preview["style"]
        assert colour("ink", theme) in card_at(preview["card"])["picture"]["svg"]
    assert top("overview", theme="sepia") is None


@pytest.mark.parametrize(
    ("page", "query", "window"),
    [
        ("trade", {}, DESKTOP),
        ("mineral", {"mineral": "cobalt"}, DESKTOP),
        ("mineral", COBALT | {"year": "2020"}, DESKTOP),
        ("mineral", COBALT, PHONE),
        ("", COBALT, DESKTOP),
    ],
)
def test_no_other_view_is_answered_with_it(
    open_page: Opener, page: str, query: dict[str, str], window: int
) -> None:
    open_page("mineral", "mineral=cobalt&stage=refined")
    assert top(page, query, window) is None


@pytest.mark.snapshot
@pytest.mark.parametrize(
    "query",
    [
        "mineral=unobtainium",
        "nothing=known",
        "lang=tlh",
        "year=1492",
        "mineral=cobalt&source=usgs&edition=2025&year=2024",
    ],
)
def test_a_view_with_a_notice_above_its_figures_is_not_kept(open_page: Opener, query: str) -> None:
    # What is wrong with an address, or that a newer edition is held: no figure without that.
    assert 'role="status"' in open_page("stops", query).text
    assert instant_preview._tops() == {}


@pytest.mark.parametrize("fault", [TableError("coverage", "is missing"), BadValue("year", "1", ())])
def test_where_the_first_card_has_no_picture_no_other_stands_in_its_place(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    open_page("trade")
    preview = top("trade")
    assert preview is not None

    def build_or_fail(figure_id: str, query: Mapping[str, str]) -> Figure:
        if figure_id == "trade.flows":
            raise fault
        return build(figure_id, query)

    monkeypatch.setattr(cards, "build", build_or_fail)
    assert card_at(preview["card"])["empty"], "which the browser does not show before the page"


def test_a_card_that_says_why_it_is_empty_is_no_reason_to_show_the_next(
    open_page: Opener,
) -> None:
    run = open_page("trade", "hs6=740311&exporter=VAT&open=trade.origin")
    assert "msp-empty" in run.cards[0]["head"] and run.cards[-1]["picture"]
    preview = top("trade", {"hs6": "740311", "exporter": "VAT", "open": "trade.origin"})
    assert preview is not None and preview["card"] == run.items[0]["at"]


def test_a_page_that_is_all_text_keeps_nothing(open_page: Opener) -> None:
    open_page("present")
    assert instant_preview._tops() == {}


def test_it_is_true_for_a_day(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page("table")
    assert top("table") is not None
    monkeypatch.setattr(instant_preview, "today", lambda: "2100-01-01")
    assert top("table") is None


def test_as_many_are_kept_as_a_server_can_hold(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instant_preview, "CACHE_SIZE", 2)
    for mineral in ("copper", "cobalt", "lithium"):
        open_page("mineral", f"mineral={mineral}")
    assert [top("mineral", {"mineral": m}) is None for m in ("copper", "cobalt", "lithium")] == [
        True,
        False,
        False,
    ]


def get(path: str, **headers: str) -> httpx.Response:
    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(routes.GUARDED)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers=headers)

    return looped(sent)


def test_the_route_answers_once_and_then_says_that_nothing_changed(open_page: Opener) -> None:
    assert get("/first/1440/light/").status_code == 204
    open_page("overview")
    answer = get("/first/1440/light/")
    assert answer.status_code == 200
    assert answer.content == instant_preview.answer("overview", {}, DESKTOP, "light")
    assert answer.headers["cache-control"] == "private, no-cache"
    again = get("/first/1440/light/", **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("window", ["wide", "-1", "1440.5", "9" * 5_000])
def test_a_window_that_no_reader_has_is_no_address(window: str) -> None:
    assert get(f"/first/{window}/light/").status_code == 404
