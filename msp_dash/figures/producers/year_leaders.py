"""What an enlarged map of output shows besides: every producer's name, and who led each year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from msp_dash import params
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.frames import tuples
from msp_dash.figures.output_tables import observed_shares, output_shares
from msp_dash.figures.producers.output import (
    SOURCE_ORDER,
    editions_played,
    map_labels,
    output_choices,
    shown_output,
)
from msp_dash.figures.record import MapEncoding
from msp_dash.figures.role_marks import token_of


@dataclass(frozen=True, slots=True)
class YearLeader:
    """The largest producer of a year by a publisher: its share (0-1), and the token of its seat."""

    year: int
    iso3: str
    share: float
    estimated: bool
    token: str


def all_named(encoding: MapEncoding, view: params.View) -> MapEncoding:
    """The map with the name and share of every producer, the largest first."""
    rows = shown_output(view).rows
    producers = rows[(rows["share"] > 0) & (rows["iso3"] != RESIDUAL)]
    return replace(encoding, labels=map_labels(view, producers))


def leaders_by_year(view: params.View) -> dict[str, list[YearLeader]]:
    """Who led output in each observed year, by publisher; the view's own publisher last.

    Publishers count differently, so that their years are rows of their own: that of the view has
    the editions that its map plays, the others the newest. Years without a share are left out.
    """
    mineral, stage, own = view["mineral"], view["stage"], view["source"]
    choices = output_choices()
    publishers = set(choices.query("mineral == @mineral and stage == @stage")["source"])
    listed = [one for one in reversed(SOURCE_ORDER) if one in publishers - {own}]
    shares = {one: observed_shares(mineral, stage, one) for one in listed}
    shares[own] = _played(view)
    leaders = {one: [*_leaders(view, rows)] for one, rows in shares.items()}
    return {one: of for one, of in leaders.items() if of}


def _played(view: params.View) -> pd.DataFrame:
    """Shares of the years and editions that the view's map plays, without projections."""
    series = view["mineral"], view["stage"], view["source"]
    rows = output_shares(*series)
    editions = editions_played(*series, view.year, view["edition"])
    return rows[(rows["edition"] == rows["year"].map(editions)) & (rows["status"] != "projected")]


def _leaders(view: params.View, shares: pd.DataFrame) -> Iterator[YearLeader]:
    rows = shares[(shares["iso3"] != RESIDUAL) & (shares["share"] > 0)]
    first = rows.sort_values("share", ascending=False, kind="stable").drop_duplicates("year")
    for row in tuples(first.sort_values("year")):
        token = token_of(view, row.iso3)
        yield YearLeader(row.year, row.iso3, row.share, bool(row.estimated), token)
