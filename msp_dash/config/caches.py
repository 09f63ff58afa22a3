"""The caches of functions of this program, found by what `functools` gives each of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

PROGRAM = ("msp_dash.words.catalogue",)
"""Modules whose caches hold files of the program, which are the same whichever data is read."""

_CACHES: WeakKeyDictionary[ModuleType, tuple[list[int], list[Any]]] = WeakKeyDictionary()
"""By module: what its names stand for, and those of its functions that have a cache."""


def clear_caches(of_others: Callable[[ModuleType], bool] = lambda _: False) -> None:
    """Empty all caches of data in this package, as in a process just started.

    `of_others` : whether those of another module are emptied too.
    """
    for name, module in list(sys.modules.items()):
        if name not in PROGRAM and (name.startswith("msp_dash") or of_others(module)):
            for function in _cached(name, module):
                function.cache_clear()


def _cached(name: str, module: ModuleType) -> Iterator[Any]:
    values = list(vars(module).values())
    ids = [*map(id, values)]
    ids_then, functions = _CACHES.get(module, ([], []))
    if ids_then != ids:
        functions = [
            value
            for value in values
            if hasattr(value, "cache_clear") and getattr(value, "__module__", "") == name
        ]
        _CACHES[module] = ids, functions
    yield from functions
