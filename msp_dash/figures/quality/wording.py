"""Helpers shared by the data-quality figures: series names, table columns, publications."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from msp_dash.data import Source
from msp_dash.data.fields import ColumnFormat
from msp_dash.figures.common import mineral_at, publication
from msp_dash.figures.record import Column
from msp_dash.params import SourceId, Stage
from msp_dash.words import Words

PUBLISHERS = ("usgs", "bgs", "iea")
FORMATS: Mapping[str, ColumnFormat] = {
    **dict.fromkeys(
        ("countries", "values", "estimated", "zeros", "withheld", "missing", "rows"), "number"
    ),
    **dict.fromkeys(("value", "before"), "number"),
    **dict.fromkeys(("share", "spread"), "share"),
    "year": "year",
    "ratio": "ratio",
}
"""Fields of the figures of quality that are not text."""


def series_name(mineral: str, stage: str, w: Words) -> str:
    """'Cobalt (mined)' as a label of a row."""
    return w("quality.series", mineral=mineral_at(mineral, stage, w), stage=Stage.label(stage, w))


def publications(editions: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
    """Records of (publisher, edition), each once, in the order of `PUBLISHERS`, newest last."""
    ordered = sorted(set(editions), key=lambda one: (PUBLISHERS.index(one[0]), one[1]))
    return tuple(publication(*one) for one in ordered)


def columns(data: pd.DataFrame, w: Words, **other: str) -> tuple[Column, ...]:
    """How each field of a figure of quality is printed; `other` : headings of its own."""
    names: Mapping[str, Callable[[str], str]] = {
        "mineral": w.mineral,
        "stage": lambda stage: Stage.label(stage, w),
        "source": lambda source: SourceId.label(source, w),
        "iso3": w.country,
        "table": lambda table: w(f"quality.status.table.{table}"),
        "state": lambda state: w(f"quality.status.group.{state}"),
    }
    return tuple(
        Column(
            field,
            other.get(field) or w(f"quality.column.{field}"),
            FORMATS.get(field, "text"),
            tuple((one, names[field](one)) for one in data[field].unique())
            if field in names
            else (),
        )
        for field in data.columns
    )
