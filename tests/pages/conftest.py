"""Fixtures that run pages in Streamlit's own test runner, without a browser."""

from __future__ import annotations

import html
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from msp_dash.data.paths import root
from msp_dash.serving.answers import cards

# Each test runner reads the metadata of all installed packages anew, longer than a page runs.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

WAIT_SECONDS = 180
ANCHOR = re.compile(r'<a href="([^"]+)">(.*?)</a>')
STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)


class Link(NamedTuple):
    """A link to a page of the dashboard."""

    label: str
    page: str
    query: dict[str, str]


def card_at(address: str) -> dict[str, Any]:
    """The card behind an address, as the server answers it."""
    path, _, query = address.partition("?")
    request = cards.parse(f"/{path}", query)
    assert request, address
    return cards.card(request)[0]


def _flat(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _flat(row.get("rows", []))


def _markup(row: Mapping[str, Any]) -> str:
    """What a row shows besides its cards, as ``static/ui/cards.js`` writes it."""
    heading = f'<h2 class="msp-part">{row["heading"]}</h2>' if "heading" in row else ""
    return row.get("label", "") + heading + row.get("lead", "") + row.get("html", "")


class Run:
    """A page after its script has run."""

    def __init__(self, name: str, query: str, state: Mapping[str, object]) -> None:
        self.app = AppTest.from_file(str(root() / "dashboard.py"), default_timeout=WAIT_SECONDS)
        for key, value in state.items():
            self.app.session_state[key] = value
        if name != "overview":
            # As a link opens it: no other page is drawn before.
            self.app.switch_page(f"pages/{name}.py")
        for key, value in parse_qsl(query):
            self.app.query_params[key] = value
        self.app.run()

    @property
    def text(self) -> str:
        """All markup that the page wrote, without sheets of styles: a visit begins with one."""
        written = [str(block.proto.body) for block in self.app.get("html")]
        rows = [_markup(row) for row in self.rows]
        cards = [card["head"] + card.get("foot", "") for card in self.cards]
        return STYLES.sub("", "\n".join(written + rows + cards))

    @property
    def cards(self) -> list[dict[str, Any]]:
        """What each figure card shows."""
        return [card_at(item["at"]) for item in self.items]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The cards that the page lists: address, key, and what differs by page."""
        return [item for row in self.rows for item in row.get("cards", ())]

    @property
    def collapsed(self) -> list[dict[str, Any]]:
        """Cards of the collapsed sections."""
        inside = _flat([row for one in self.rows if one.get("shut") for row in one["rows"]])
        return [item for row in inside for item in row.get("cards", ())]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows of all lists of cards, sections before their own rows."""
        return list(_flat([row for one in self.lists for row in one["rows"]]))

    @property
    def lists(self) -> list[dict[str, Any]]:
        """The lists of cards, as they were sent."""
        return [json.loads(component.bytes) for component in self.components("msp_cards")]

    @property
    def links(self) -> list[Link]:
        """Links to pages: Streamlit's own, the header's, and those of the lists of cards."""
        own = [link.proto for link in self.app.get("page_link")]
        links = [Link(link.label, link.page, dict(parse_qsl(link.query_string))) for link in own]
        pairs = [pair for row in self.rows for pair in ANCHOR.findall(row.get("html", ""))]
        pairs += [(path, label) for item in self.items for label, path in item.get("links", ())]
        for shared, mine in self.headers:
            pairs += [(shared["corner"]["briefing"], mine["label"])] if shared["corner"] else []
        for href, label in pairs:
            path = urlsplit(html.unescape(href))
            page = path.path.removeprefix("./") or "overview"
            links.append(Link(html.unescape(label), page, dict(parse_qsl(path.query))))
        return links

    def components(self, name: str) -> list[Any]:
        """What a component was given, each time that the page has it."""
        protos = [block.proto for block in self.app.get("bidi_component")]
        return [one for one in protos if one.component_name.endswith(name)]

    @property
    def headers(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """What the header was given: what readers of a language share, and the reader's own."""
        sent = [component.bytes for component in self.components("msp_header")]
        ends = [4 + int.from_bytes(one[:4]) for one in sent]
        return [
            (json.loads(zlib.decompress(one[4:end])), json.loads(one[end:]))
            for one, end in zip(sent, ends, strict=True)
        ]

    @property
    def failed(self) -> bool:
        """Whether the page or a card shows its error state."""
        return 'role="alert"' in self.text or bool(self.app.exception)


Opener = Callable[..., Run]


@pytest.fixture
def open_page() -> Opener:
    """``open_page("producers", "mineral=cobalt")``.

    Further arguments stand in the session's state before the page runs.
    """

    def make(name: str, query: str = "", **state: object) -> Run:
        return Run(name, query, state)

    return make
