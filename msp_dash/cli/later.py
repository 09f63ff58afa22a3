"""Commands whose modules are imported when they run: `--help` needs neither pandas nor typst."""

from __future__ import annotations

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any


def later(name: str) -> Callable[..., Any]:
    """A function that imports and calls the one of that name.

    Parameters
    ----------
    name : module and function of this package, such as ``week:run``.
    """

    def call(*args: object) -> Any:
        return resolve_name(f"{__package__}.{name}")(*args)

    return call
