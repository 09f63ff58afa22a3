"""Helpers shared by the data-quality figures: series names, publications."""

from __future__ import annotations

from collections.abc import Iterable

from msp_dash.data import Source
from msp_dash.figures.common import mineral_at, publication
from msp_dash.params import Stage
from msp_dash.words import Words

PUBLISHERS = ("usgs", "bgs", "iea")


def series_name(mineral: str, stage: str, w: Words) -> str:
    """'Cobalt (mined)' as a label of a row."""
    return w("quality.series", mineral=mineral_at(mineral, stage, w), stage=Stage.label(stage, w))


def publications(editions: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
    """Records of (publisher, edition), each once, in the order of `PUBLISHERS`, newest last."""
    ordered = sorted(set(editions), key=lambda one: (PUBLISHERS.index(one[0]), one[1]))
    return tuple(publication(*one) for one in ordered)
