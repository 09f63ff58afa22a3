"""Visits as the browser's tests make them."""

from tests.browser.conftest import rooms, visitor

__all__ = ["rooms", "visitor"]
