"""pandas settings, and fast iteration over rows of small frames.

Text columns use Python strings as storage. Tables are read once and queried in small slices, and
with Arrow storage pandas converts each slice: comparing, masking or iterating over the rows of one
mineral takes two to three times as long. The dtype is ``str`` either way; the cost is a few MB more
per table.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

pd.set_option("mode.string_storage", "python")

__all__ = ["Row", "arrays", "dicts", "pd", "tuples"]

Row: TypeAlias = "dict[str, Any] | pd.Series[Any]"
"""A row by the names of its columns: one of `dicts`, or what ``iloc`` gives."""


def dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries of plain values; no two columns may share a name.

    As ``iterrows`` and ``to_dict("records")``, which make a Series of each row or look at each
    cell: of fifty rows they take a millisecond or two, this a twentieth of that.
    """
    return [dict(zip(frame.columns, row, strict=True)) for row in _rows(frame)]


def tuples(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples of plain values, without the index.

    As ``itertuples``, which makes a class anew each time and asks pandas for each cell.
    """
    return map(_row_type(tuple(frame.columns))._make, _rows(frame))


def arrays(frame: pd.DataFrame) -> Iterator[NDArray[Any] | ExtensionArray]:
    """The columns as arrays, in order: to make a Series of each takes six times as long."""
    # Not public, and what `DataFrame.to_dict` and others use.
    return frame._iter_column_arrays()


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    # `tolist` gives Python's own numbers and texts.
    return zip(*(column.tolist() for column in arrays(frame)), strict=True)


@lru_cache(maxsize=256)
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
