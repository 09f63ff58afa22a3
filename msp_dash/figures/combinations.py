"""Index of the parameter combinations that have data.

A figure's table of choices has up to thousands of rows of text and is queried many times by each
figure, control and link. Each column is encoded as integers once, so that a query is fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ORDERED = ("year", "edition")
"""Columns whose values come in their own order; others in the order of preference."""


class Combinations:
    """The rows of a table of choices (columns str, sorted by preference)."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.names = tuple(str(name) for name in frame.columns)
        self._size = len(frame)
        self._codes: dict[str, NDArray[np.int16]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._all: dict[str, tuple[str, ...]] = {}
        # The controls of a page repeat the same query some ten times in every run.
        self._cached_values = lru_cache(maxsize=512)(self._values_with)
        for name in self.names:
            codes, texts = pd.factorize(frame[name])  # numbered as they first appear
            self._codes[name] = codes.astype(np.int16)
            self._texts[name] = tuple(str(text) for text in texts)
            self._numbers[name] = {text: n for n, text in enumerate(self._texts[name])}

    def _matching(self, query: Mapping[str, str]) -> NDArray[np.bool_]:
        match = np.ones(self._size, dtype=bool)
        for name, value in query.items():
            match &= self._codes[name] == self._numbers[name].get(value, -1)
        return match

    def values(self, name: str, query: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Values of a column, "" left out, in rows that match `query` in the other columns."""
        if query:
            rest = {n: v for n, v in query.items() if n != name and v and n in self._codes}
            if rest:
                return self._cached_values(name, tuple(rest.items()))
        if name not in self._all:
            self._all[name] = self._listed(name, range(len(self._texts[name])))
        return self._all[name]

    def _values_with(self, name: str, query: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        return self._listed(name, self._codes[name][self._matching(dict(query))].tolist())

    def _listed(self, name: str, codes: Iterable[int]) -> tuple[str, ...]:
        texts = self._texts[name]
        values = [texts[n] for n in dict.fromkeys(codes) if texts[n]]
        return tuple(sorted(values) if name in ORDERED else values)

    def first(self, query: Mapping[str, str]) -> dict[str, str] | None:
        """The first row that matches `query`; None where no row does."""
        match = self._matching(query)
        at = int(match.argmax()) if self._size else 0
        return self.row(at) if self._size and match[at] else None

    def row(self, at: int) -> dict[str, str]:
        """Row number `at` as column -> value."""
        return {name: self._texts[name][self._codes[name][at]] for name in self.names}

    def nearest(self, names: list[str], query: Mapping[str, str]) -> dict[str, str]:
        """The row closest to `query`, the first of several.

        Parameters
        ----------
        names : columns by weight, the heaviest first: one outweighs all that follow it.
        query : values by column; ties are broken by the closest year.
        """
        score = np.zeros(self._size)
        for weight, name in enumerate(reversed(names)):
            if name in query and name != "year":
                same = self._codes[name] == self._numbers[name].get(query[name], -1)
                score += same * 2.0 ** (weight + 1)
        if "year" in query:
            year = int(query["year"])
            away = [abs(int(text or year) - year) for text in self._texts["year"]]
            score -= np.array(away)[self._codes["year"]] / 1000
        return self.row(int(score.argmax()))


class _Same:
    """A frame as a key of a cache: the same object, whatever its cells."""

    __slots__ = ("frame",)

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


@lru_cache(maxsize=128)
def _combinations(choices: _Same) -> Combinations:
    return Combinations(choices.frame)


def combinations(frame: pd.DataFrame) -> Combinations:
    """The index of a table of choices, made once for each table (bounded)."""
    return _combinations(_Same(frame))
