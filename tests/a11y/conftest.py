"""Visits as the browser's tests make them."""

from tests.browser.conftest import visitor

__all__ = ["visitor"]
