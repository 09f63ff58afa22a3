"""Fixtures that run pages in Streamlit's own test runner, without a browser."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from msp_dash.data.paths import root
from msp_dash.figures import registry as figures

WAIT_SECONDS = 60
STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)


class Link(NamedTuple):
    """A link to a page of the dashboard."""

    label: str
    page: str
    query: dict[str, str]


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
        cards = [card["head"] + card["foot"] for card in self.cards]
        return STYLES.sub("", "\n".join(written + cards))

    @property
    def cards(self) -> list[dict[str, Any]]:
        """What each figure card shows."""
        return [
            json.loads(zlib.decompress(component.bytes))
            for component in self.components("msp_card")
        ]

    @property
    def links(self) -> list[Link]:
        """Links to pages: Streamlit's own, and the rows of `ui.components.links`."""
        own = [link.proto for link in self.app.get("page_link")]
        links = [Link(link.label, link.page, dict(parse_qsl(link.query_string))) for link in own]
        for component in self.components("msp_links"):
            for link in json.loads(component.bytes):
                path = urlsplit(link["path"])
                page = path.path.removeprefix("./") or "overview"
                links.append(Link(link["label"], page, dict(parse_qsl(path.query))))
        return links

    def components(self, name: str) -> list[Any]:
        """What a component was given, each time that the page has it."""
        protos = [block.proto for block in self.app.get("bidi_component")]
        return [one for one in protos if one.component_name.endswith(name)]

    @property
    def failed(self) -> bool:
        """Whether the page or a card shows its error state."""
        return 'role="alert"' in self.text or bool(self.app.exception)


Opener = Callable[..., Run]


@pytest.fixture
def open_page() -> Iterator[Opener]:
    """``open_page("producers", "mineral=cobalt")``; caches of figures are left as they were.

    Further arguments stand in the session's state before the page runs.
    """

    def make(name: str, query: str = "", **state: object) -> Run:
        return Run(name, query, state)

    yield make
    figures._build.cache_clear()
