"""Pages run by Streamlit's own test runner, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from msp_dash.data.paths import root
from msp_dash.figures import registry as figures

WAIT_SECONDS = 60


class Run:
    """A page after its script has run."""

    def __init__(self, name: str, query: str, state: Mapping[str, object]) -> None:
        self.app = AppTest.from_file(str(root() / "app.py"), default_timeout=WAIT_SECONDS)
        for key, value in state.items():
            self.app.session_state[key] = value
        for key, value in parse_qsl(query):
            self.app.query_params[key] = value
        self.app.run()
        if name != "overview":
            self.app.switch_page(f"pages/{name}.py")
            for key, value in parse_qsl(query):
                self.app.query_params[key] = value
            self.app.run()

    @property
    def text(self) -> str:
        """All markup that the page wrote."""
        return "\n".join(str(block.proto.body) for block in self.app.get("html"))

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
