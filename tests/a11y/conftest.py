"""The browser fixtures of ``tests/browser``."""

from tests.browser.conftest import rooms, visitor

__all__ = ["rooms", "visitor"]
