"""An LRU cache of results that hold for a day, and only where all tables could be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from msp_dash.config import clock
from msp_dash.data import TableError

P = ParamSpec("P")
R = TypeVar("R")


class _Incomplete(Exception):
    """A result during which a table could not be read."""

    def __init__(self, result: object) -> None:
        self.result = result


def daily_cache(entries: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Cache up to `entries` results of a function of hashable arguments.

    For results that contain today's date, or leave out what a table that cannot be read has: those
    are not stored, so that a table that is put back shows at once.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=entries)
        def cached(_day: object, *args: P.args, **kwargs: P.kwargs) -> R:
            before = TableError.raised
            result = function(*args, **kwargs)
            if TableError.raised != before:
                raise _Incomplete(result)
            return result

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return cached(clock.today(), *args, **kwargs)  # type: ignore[arg-type]  # hashable, as documented
            except _Incomplete as incomplete:
                return incomplete.result  # type: ignore[return-value]  # what `function` returned

        wrapper.cache_clear = cached.cache_clear  # type: ignore[attr-defined]  # for tests, as `lru_cache` has it
        return wrapper

    return decorate
