"""An LRU cache whose entries expire after some minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

TTL_SECONDS = 300

P = ParamSpec("P")
R = TypeVar("R")


def ttl_cache(entries: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep up to `entries` answers of a function of hashable arguments for a few minutes.

    For what goes on without a table that cannot be read, or names the day: a table that is put
    back, and a new day, are seen soon.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=entries)
        def cached(_period: int, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            period = int(time.monotonic() // TTL_SECONDS)
            return cached(period, *args, **kwargs)  # type: ignore[arg-type]  # hashable, as said

        wrapper.cache_clear = cached.cache_clear  # type: ignore[attr-defined]  # as lru_cache has it
        return wrapper

    return decorate
