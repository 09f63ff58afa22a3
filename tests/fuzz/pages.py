"""A client without a browser that opens one random page after another in one session."""

from __future__ import annotations

from tests.visitor import Visitor

FAILED = (b"data-error=", b"encountered an error")
"""What a page, a card, and Streamlit itself say where something failed."""


class Reader(Visitor):
    """`Visitor` whose tab goes from page to page, as Back, Forward and pasted links do."""

    def show(self, page: str, query: str) -> bytes:
        """All that the server sent for a page."""
        self.page, self.query = page, query
        return self.run()
