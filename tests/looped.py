"""Asynchronous work in tests that share a process with a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
SECONDS = 300


def looped(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run in a thread of its own: a browser that another test left open holds this one's loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result(SECONDS)
