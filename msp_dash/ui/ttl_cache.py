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
    """Cache up to `entries` results of a function of hashable arguments for `TTL_SECONDS`.

    For results that leave out a table that cannot be read, or that contain today's date: a restored
    table, or a new day, shows within minutes.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=entries)
        def cached(_period: int, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            period = int(time.monotonic() // TTL_SECONDS)
            return cached(period, *args, **kwargs)  # type: ignore[arg-type]  # hashable, as documented

        wrapper.cache_clear = cached.cache_clear  # type: ignore[attr-defined]  # as lru_cache has it
        return wrapper

    return decorate
