"""What the figures of quality share: names of series and the publications behind them."""

from __future__ import annotations

from collections.abc import Iterable

from msp_dash.data import Source
from msp_dash.figures.common import mineral_at, publication
from msp_dash.params import SourceId, Stage
from msp_dash.words import Words

PUBLISHERS = ("usgs", "bgs", "iea")


def series_name(mineral: str, stage: str, w: Words) -> str:
    """'Cobalt (mined)' as a label of a row."""
    return w("quality.series", mineral=mineral_at(mineral, stage, w), stage=Stage.label(stage, w))


def publications(named: Iterable[tuple[str, str, str]]) -> tuple[Source, ...]:
    """Records of (publisher, edition, mineral), each once, in the order of `PUBLISHERS`."""
    ordered = sorted(set(named), key=lambda one: (PUBLISHERS.index(one[0]), one[1], one[2]))
    return tuple(dict.fromkeys(publication(*one) for one in ordered))


def stage_labels(stages: Iterable[str], w: Words) -> tuple[tuple[str, str], ...]:
    """Ids and names of stages, for a column."""
    return tuple((stage, Stage.label(stage, w)) for stage in sorted(set(stages)))


def source_labels(w: Words) -> tuple[tuple[str, str], ...]:
    """Ids and names of publishers, for a column."""
    return tuple((source, SourceId.label(source, w)) for source in PUBLISHERS)
