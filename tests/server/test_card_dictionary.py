"""Cards compressed with an earlier card of the same figure (RFC 9842)."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from msp_dash.figures.registry import registry
from msp_dash.serving.answers import card_cache, cards
from msp_dash.serving.answers.card_cache import StoredCards
from msp_dash.serving.answers.card_dictionary import declaration, decompressed
from msp_dash.serving.precompressed import IMMUTABLE
from msp_dash.ui.cards.address import card_address
from tests.looped import looped

APP = StoredCards(Starlette(routes=[Route("/cards/{rest:path}", cards.card_route)]))
BROWSER = "gzip, deflate, br, zstd"
WITH_DICTIONARY = f"{BROWSER}, dcb, dcz"
FIRST, SECOND = (
    card_address("producers.map", {"mineral": mineral}, "light", 857)
    for mineral in ("nickel", "cobalt")
)


@pytest.fixture(autouse=True)
def _nothing_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = card_cache._CARDS
    monkeypatch.setattr(card_cache, "_CARDS", type(stored)(stored.maxsize, getsizeof=len))


def get(address: str, encodings: str = BROWSER, **headers: str) -> httpx.Response:
    """The answer; `content` is as sent where httpx does not know the encoding."""

    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            fields = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.get(f"/{address}", headers={"Accept-Encoding": encodings} | fields)

    return looped(one)


def checksum(card: bytes) -> str:
    """As a browser sends it."""
    return f":{base64.b64encode(hashlib.sha256(card).digest()).decode()}:"


def query(address: str) -> str:
    """The id of a dictionary."""
    return address.partition("?")[2]


def second(first: bytes, address: str = SECOND) -> httpx.Response:
    """A card, asked for with another one in the browser."""
    name = f'"{query(FIRST)}"'
    return get(
        address, WITH_DICTIONARY, Available_Dictionary=checksum(first), Dictionary_ID=name
    )  # fmt: skip


def test_the_first_card_of_a_figure_says_that_it_is_a_dictionary() -> None:
    for _ in range(2):  # Made, and stored.
        answer = get(FIRST)
        assert answer.headers["use-as-dictionary"] == (
            f'match="producers.map?*", id="{query(FIRST)}"'
        )
        assert answer.headers["vary"] == "Accept-Encoding, Available-Dictionary"


def test_later_cards_take_a_fraction_of_the_bytes_and_say_the_same() -> None:
    first, plain = get(FIRST).content, get(SECOND)
    for _ in range(2):
        answer = second(first)
        assert answer.headers["content-encoding"] == "dcz"
        assert answer.headers["cache-control"] == IMMUTABLE
        assert "use-as-dictionary" not in answer.headers
        assert decompressed(answer.content, first) == plain.content
        assert len(answer.content) < int(plain.headers["content-length"]) / 2


def test_a_worker_that_has_neither_card_makes_both(monkeypatch: pytest.MonkeyPatch) -> None:
    first = get(FIRST).content
    card_cache._CARDS.clear()
    assert second(first).headers["content-encoding"] == "dcz"
    monkeypatch.setattr(cards, "card", pytest.fail)
    assert second(first).headers["content-encoding"] == "dcz"
    assert get(SECOND).headers["content-encoding"] == "br"


@pytest.mark.parametrize(
    "change",
    [
        {"Available_Dictionary": checksum(b"another version")},
        {"Available_Dictionary": checksum(b"")},
        {"Available_Dictionary": ":not base64:"},
        {"Available_Dictionary": ""},
        {"Dictionary_ID": ""},
        {"Dictionary_ID": '"mineral=moon"'},
        {"Dictionary_ID": '"mineral=%ff"'},
        {"Dictionary_ID": f'"{"a" * 1025}"'},
        {"encodings": BROWSER},
    ],
    ids=str,
)
def test_without_a_dictionary_that_both_sides_have_cards_come_alone(change: dict[str, str]) -> None:
    usual = {
        "encodings": WITH_DICTIONARY,
        "Available_Dictionary": checksum(get(FIRST).content),
        "Dictionary_ID": f'"{query(FIRST)}"',
    }
    assert get(SECOND, **usual).headers["content-encoding"] == "dcz"
    for _ in range(2):
        answer = get(SECOND, **usual | change)
        assert answer.headers["content-encoding"] == "br"
        assert answer.headers["cache-control"] == IMMUTABLE


def test_a_card_without_a_figure_comes_alone_and_is_no_dictionary() -> None:
    empty = card_address("producers.map", {"mineral": "moon"}, "light", 857)
    for answer in (second(get(FIRST).content, empty), get(empty)):
        assert answer.headers["content-encoding"] == "br"
        assert "use-as-dictionary" not in answer.headers
        assert answer.headers["cache-control"] == "private, max-age=300"


@pytest.mark.parametrize("name", ["", "a" * 1025, 'a="b"', "a=b\\", "a=é"])
def test_a_query_that_is_no_id_makes_no_dictionary(name: str) -> None:
    assert declaration("producers.map", name) == {}


def test_every_figure_id_is_a_pattern_of_itself() -> None:
    """`match` is a pattern of addresses, in which some characters mean more."""
    assert all(re.fullmatch(r"[a-z0-9_.]+", figure_id) for figure_id in registry())
