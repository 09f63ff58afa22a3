"""Limits on figure builders: a timeout, and a check of the result (size, finite numbers).

A builder runs in a thread of its own, because a thread cannot be killed but can be abandoned.
Concurrent requests for the same view share one build. While a build is overdue, requests for its
figure fail at once: a builder that hangs costs one thread a view, and no request waits longer than
the limit.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar, copy_context
from dataclasses import is_dataclass
from functools import lru_cache, partial
from threading import Lock, Thread
from time import monotonic
from typing import Any, get_args, get_type_hints

import numpy as np

from msp_dash.config.engine_name import DUCKDB, VARIABLE
from msp_dash.data.engine import ANSWER_MAX_S
from msp_dash.data.frames import arrays
from msp_dash.figures.record import Figure
from msp_dash.params import View

BUILD_MAX_S = 90.0
"""How long a builder may take. The slowest takes 2 s where nothing else runs."""

ROWS_MAX = 20_000
"""Rows of a figure. The largest has under 1,000; more than this is a table for a database."""

Builder = Callable[[View], Figure]


class SlowFigure(RuntimeError):
    """A builder took too long and was given up."""

    def __init__(self, figure_id: str) -> None:
        super().__init__(f"Building {figure_id} takes longer than {BUILD_MAX_S:.0f} s.")


class UnsoundFigure(RuntimeError):
    """A builder returned what must not be drawn; the message says what."""


class _Going:
    """A build under way, since when, and what will come of it."""

    def __init__(self) -> None:
        self.since = monotonic()
        self.figure: Future[Figure] = Future()


_LOCK = Lock()
_GOING: dict[tuple[str, View], _Going] = {}
_inside: ContextVar[bool] = ContextVar("inside", default=False)


def built(figure_id: str, view: View, builder: Builder) -> Figure:
    """What a builder makes of a view, where it is sound and made in time.

    A builder that builds another figure does so in its own thread, within its own time limit.

    Raises
    ------
    SlowFigure
        When it takes longer than `BUILD_MAX_S`, or another build of the figure still does.
    UnsoundFigure
        As `sound` does.
    """
    if _inside.get():
        return sound(builder(view))
    going = _begun(figure_id, view, builder)
    try:
        return going.figure.result(max(0.0, going.since + _longest() - monotonic()))
    except TimeoutError:
        if going.figure.done():
            return going.figure.result()  # Ended just now, or the error is the builder's own.
        raise SlowFigure(figure_id) from None


def _longest() -> float:
    # An engine on other machines has a limit of its own, and is given up by itself.
    here = os.environ.get(VARIABLE, "") in ("", DUCKDB)
    return BUILD_MAX_S if here else ANSWER_MAX_S + BUILD_MAX_S


def _begun(figure_id: str, view: View, builder: Builder) -> _Going:
    key = (figure_id, view)
    with _LOCK:
        overdue = monotonic() - _longest()
        if any(name == figure_id and one.since < overdue for (name, _), one in _GOING.items()):
            raise SlowFigure(figure_id)
        if key in _GOING:
            return _GOING[key]
        going = _GOING[key] = _Going()
    run = partial(copy_context().run, _make, going, key, builder)
    # A thread of a pool would be waited for when the server is stopped.
    try:
        Thread(target=run, name=f"build {figure_id}", daemon=True).start()
    except RuntimeError:  # No memory for another: the next request tries again.
        _ended(key)
        raise
    return going


def _make(going: _Going, key: tuple[str, View], builder: Builder) -> None:
    _inside.set(True)
    try:
        figure = sound(builder(key[1]))
    except BaseException as error:
        _ended(key)
        going.figure.set_exception(error)
    else:
        _ended(key)
        going.figure.set_result(figure)


def _ended(key: tuple[str, View]) -> None:
    with _LOCK:
        del _GOING[key]


def sound(figure: Figure) -> Figure:
    """The figure, where it may be drawn.

    Missing numbers are words and marks of their own: a number that is drawn is one.

    Raises
    ------
    UnsoundFigure
        When it has more rows than `ROWS_MAX`, a number in `data` that is infinite, or a number in
        its encoding that is infinite or none (NaN).
    """
    if len(figure.data) > ROWS_MAX:
        raise UnsoundFigure(f"{figure.id} has {len(figure.data)} rows, {ROWS_MAX} are allowed.")
    if any(np.isinf(column).any() for column in arrays(figure.data) if column.dtype.kind == "f"):
        raise UnsoundFigure(f"{figure.id} has a number that is infinite.")
    for place, number in numbers_of(figure.encoding, figure.kind):
        if not math.isfinite(number):
            raise UnsoundFigure(f"{figure.id} draws {number} at {place}.")
    return figure


def numbers_of(part: object, place: str) -> Iterator[tuple[str, float]]:
    """Numbers of an encoding, each with its place in it."""
    if isinstance(part, float):
        yield place, part
    elif isinstance(part, tuple):
        for value in part:
            yield from numbers_of(value, place)
    elif is_dataclass(part):
        for name in _numeric_fields(part.__class__):
            yield from numbers_of(getattr(part, name), f"{place}.{name}")


@lru_cache(maxsize=64)
def _numeric_fields(kind: Any) -> tuple[str, ...]:
    """Fields that can have a number: most of an encoding is text, and passed over."""
    return tuple(name for name, hint in get_type_hints(kind).items() if _is_numeric(hint))


def _is_numeric(hint: Any) -> bool:
    if hasattr(hint, "__dataclass_fields__"):
        return bool(_numeric_fields(hint))
    return hint is float or any(map(_is_numeric, get_args(hint)))
