"""The browser fixtures of ``tests/browser``."""

from tests.browser.conftest import module_visitor, rooms, standing, visitor

__all__ = ["module_visitor", "rooms", "standing", "visitor"]
