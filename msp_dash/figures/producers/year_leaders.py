"""What an enlarged map of output shows besides: every producer's name, and who led each year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from msp_dash import params
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.frames import tuples
from msp_dash.figures.output_tables import observed_shares
from msp_dash.figures.producers.output import SOURCE_ORDER, output_choices, shown_output
from msp_dash.figures.record import MapEncoding, MapLabel
from msp_dash.figures.role_marks import token_of


@dataclass(frozen=True, slots=True)
class YearLeader:
    """The largest producer of a year by a publisher: its share (0-1), and the token of its seat."""

    year: int
    iso3: str
    share: float
    token: str


def all_named(encoding: MapEncoding, view: params.View) -> MapEncoding:
    """The map with the name and share of every producer, the largest first."""
    w, rows = view.words, shown_output(view).rows
    producers = rows[(rows["share"] > 0) & (rows["iso3"] != RESIDUAL)]
    labels = (
        MapLabel(row.iso3, row.name, w.share(row.share), token=token_of(view, row.iso3))
        for row in tuples(producers)
    )
    return replace(encoding, labels=tuple(labels))


def leaders_by_year(view: params.View) -> dict[str, list[YearLeader]]:
    """Who led output in each observed year, by publisher; the view's own publisher last.

    Publishers count differently, so that their years are rows of their own. Years without a share
    are left out.
    """
    keys, choices = (view["mineral"], view["stage"]), output_choices()
    of = choices[(choices["mineral"] == keys[0]) & (choices["stage"] == keys[1])]
    listed = sorted(set(of["source"]), key=lambda one: (one == view["source"], -_place(one)))
    found = {one: [*_leaders(view, observed_shares(*keys, one))] for one in listed}
    return {one: leaders for one, leaders in found.items() if leaders}


def _place(publisher: str) -> int:
    return SOURCE_ORDER.index(publisher)


def _leaders(view: params.View, shares: pd.DataFrame) -> Iterator[YearLeader]:
    rows = shares[(shares["iso3"] != RESIDUAL) & (shares["share"] > 0)]
    first = rows.sort_values("share", ascending=False, kind="stable").drop_duplicates("year")
    for row in tuples(first.sort_values("year")):
        yield YearLeader(row.year, row.iso3, row.share, token_of(view, row.iso3))
