"""The routes of figure cards: ``/cards/...``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from threading import Event

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from msp_dash.data import TableError
from msp_dash.serving.answers import cards
from msp_dash.serving.answers.card_cache import StoredCards
from msp_dash.serving.precompressed import IMMUTABLE
from msp_dash.ui.cards.address import PARTS, Part, card_address, digest
from msp_dash.ui.cards.content import Content
from tests.looped import looped
from tests.project_data import clear_caches

APP = StoredCards(Starlette(routes=[Route("/cards/{rest:path}", cards.card_route)]))


def get(*addresses: str, ahead: Sequence[str] = ()) -> list[httpx.Response]:
    """Answers to requests that arrive together; `ahead` are fetched for later, after them."""

    async def together() -> list[httpx.Response]:
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            requests = [client.get(f"/{address}") for address in addresses]
            later = {"Purpose": "prefetch"}
            requests += [client.get(f"/{address}", headers=later) for address in ahead]
            return await asyncio.gather(*requests)

    return looped(together)


def test_a_card_that_many_ask_for_at_once_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    requests, second = [], Event()
    make = cards.card

    def slow_card(request: cards.CardRequest) -> tuple[Content, int]:
        requests.append(request)
        second.wait(1)  # Another thread would come meanwhile.
        return make(request)

    monkeypatch.setattr(cards, "card", slow_card)
    address = card_address("producers.ranking", {"mineral": "tin"}, "light", 863)
    answers = get(*[address] * 20)
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {IMMUTABLE}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert len(requests) == 1
    get(address)
    assert len(requests) == 1


def test_a_card_fetched_for_later_is_made_only_while_nobody_waits() -> None:
    now, later = (
        card_address("producers.ranking", {"mineral": mineral}, "light", 859)
        for mineral in ("zinc", "lead")
    )
    answers = get(now, ahead=[later])
    assert [answer.status_code for answer in answers] == [200, 204]
    assert not answers[1].content
    assert (answers[1].headers["cache-control"], answers[1].headers["retry-after"]) == (
        "no-store",
        "1",
    )
    assert [answer.status_code for answer in get(ahead=[later])] == [200]
    assert [answer.status_code for answer in get(now, ahead=[later])] == [200, 200]


def test_cards_fetched_for_later_do_not_keep_each_other_away() -> None:
    later = [
        card_address("producers.ranking", {"mineral": mineral}, "light", 857)
        for mineral in ("zinc", "lead", "tin", "gold")
    ]
    assert [answer.status_code for answer in get(ahead=later)] == [200] * 4


def test_a_card_fetched_for_later_gives_way_to_one_that_somebody_waits_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, make = [], cards.card

    def slow_card(request: cards.CardRequest) -> tuple[Content, int]:
        log.append(request.query["mineral"])
        time.sleep(0.1)
        return make(request)

    async def one_after_the_other() -> list[httpx.Response]:
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            later = [
                asyncio.ensure_future(client.get(f"/{address}", headers={"Purpose": "prefetch"}))
                for address in (first, second, third)
            ]
            await asyncio.sleep(0.05)
            return await asyncio.gather(*later, client.get(f"/{now}"), client.get(f"/{third}"))

    monkeypatch.setattr(cards, "card", slow_card)
    first, second, third, now = (
        card_address("producers.ranking", {"mineral": mineral}, "light", 856)
        for mineral in ("zinc", "lead", "tin", "gold")
    )
    answers = looped(one_after_the_other)
    # The second is for nobody yet; the third became due while it waited for its turn.
    assert [answer.status_code for answer in answers] == [200, 204, 200, 200, 200]
    assert log == ["zinc", "tin", "gold"]


def test_the_cards_that_a_page_asks_for_first_are_there_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, make = [], cards.card

    def slow_card(request: cards.CardRequest) -> tuple[Content, int]:
        mineral = request.query["mineral"]
        log.append(f"begin {mineral}")
        time.sleep(0.02)
        log.append(f"end {mineral}")
        return make(request)

    monkeypatch.setattr(cards, "card", slow_card)
    minerals = ["gold", "silver", "lead", "zinc", "tungsten", "antimony"]
    get(*[card_address("producers.ranking", {"mineral": m}, "light", 861) for m in minerals])
    assert log == [f"{step} {m}" for m in minerals for step in ("begin", "end")]


def test_a_card_that_takes_long_lets_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    others, make = Event(), cards.card

    def card(request: cards.CardRequest) -> tuple[Content, int]:
        if request.query["mineral"] == "gold":
            assert others.wait(60)
        others.set()
        return make(request)

    monkeypatch.setattr(cards, "card", card)
    monkeypatch.setattr(cards, "SLOW_SECONDS", 0.01)
    answers = get(
        *[card_address("producers.ranking", {"mineral": m}, "light", 858) for m in ("gold", "tin")]
    )
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("part", PARTS)
def test_a_card_that_stands_without_a_table_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, part: Part
) -> None:
    """In print, too, its events are missing, where no note says so."""

    def damaged(*_: object) -> None:
        raise TableError("facts/timeline", "is damaged")

    address = card_address("prices.history", {"mineral": "cobalt"}, "light", 862, part)
    with monkeypatch.context() as patch:
        patch.setattr("msp_dash.figures.events._events", damaged)
        clear_caches()
        [without] = get(address)
    [whole] = get(address)
    assert ("Table facts/timeline is damaged" in without.text) == (part in ("whole", "large"))
    assert without.headers["cache-control"] == "private, max-age=300"
    assert "facts/timeline" not in whole.text and "immutable" in whole.headers["cache-control"]


@pytest.mark.parametrize("mineral", ["moon", "ferrosilicon"])
def test_a_value_without_a_figure_is_a_card_that_nobody_stores(mineral: str) -> None:
    [answer] = get(card_address("producers.reserves", {"mineral": mineral}, "light", 863))
    assert (answer.status_code, answer.json()["empty"]) == (200, True)
    assert answer.headers["cache-control"] == "private, max-age=300"


def test_a_card_of_another_version_is_answered_and_stored_nowhere() -> None:
    address = card_address("producers.ranking", {"mineral": "tin"}, "light", 863)
    [answer] = get(address.replace(digest(), "0123456789ab"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["x", "0123456789ab/whole/producers.ranking", "0123456789ab/whole/light-99999/a.b"]
)
def test_what_is_no_address_of_a_card_is_not_found(path: str) -> None:
    [answer] = get(f"cards/{path}")
    assert (answer.status_code, answer.content) == (404, b"")


def test_the_list_of_cards_ahead_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = []

    def addresses(*query: object) -> list[str]:
        requests.append(query)
        return ["cards/x"]

    monkeypatch.setattr(cards.neighbors, "addresses", addresses)
    token = f"cards/{digest()}/ahead/{'0' * 16}"
    option, years = get(f"{token}/mineral-mineral/12", token)
    assert (option.json(), option.headers["cache-control"]) == (["cards/x"], IMMUTABLE)
    assert set(requests) == {("0" * 16, "mineral-mineral", 12), ("0" * 16, "", 0)}
    assert years.json() == ["cards/x"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("cards/{digest}/ahead/" + "0" * 16, 204),
        ("cards/{digest}/ahead/" + "0" * 16 + "/mineral-mineral/1", 204),
        ("cards/0/ahead/" + "0" * 16, 204),
        ("cards/{digest}/ahead/" + "0" * 17, 404),
        ("cards/{digest}/ahead/" + "0" * 16 + "/mineral-mineral", 404),
        ("cards/{digest}/ahead/" + "0" * 16 + "/mineral-mineral/12345", 404),
    ],
)
def test_an_unknown_list_of_cards_is_not_stored(address: str, status: int) -> None:
    (answer,) = get(address.format(digest=digest()))
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
