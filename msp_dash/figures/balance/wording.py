"""Wording, notes and number formats shared by the balance figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from msp_dash.figures.balance.query import mismatch_notes, supply_in, the_mineral
from msp_dash.figures.demand.wording import Selection, edition_notes, mineral_notes
from msp_dash.params import View
from msp_dash.words import Words

MET = 1.0
"""Supply over demand where it is met."""
EVEN = 0.0005
"""A gap that prints as 0.0% is neither short nor over."""


def stage_of(mineral: str, stage: str, w: Words) -> str:
    """'mined copper', 'refined lithium'."""
    return w(f"balance.stage.{stage}", mineral=the_mineral(mineral, w))


def headline_row(balance: pd.DataFrame, selection: Selection, year: int) -> pd.Series:
    """The row of a year, in the scenario that headlines quote."""
    return balance[(balance["year"] == year) & (balance["scenario"] == selection.headline)].iloc[0]


def short_key(stage: str, low: float, high: float) -> str:
    """Sentence for a slide on supply that meets `low` to `high` of demand, without the numbers."""
    form = "over" if low >= MET else "under" if high < MET else "either"
    return f"balance.supply_demand.short.{stage}.{form}"


def met(ratio: float, w: Words) -> str:
    """Supply as a part of demand: '65%'; what falls short is never printed as all of it."""
    if ratio < MET and w.percent(ratio) == w.percent(MET):
        return w.percent_table(ratio, "at_least")
    return w.percent(ratio)


def signed(gap: float, w: Words) -> str:
    """'−39%', '+7.4%', '0%' for a column or a tooltip."""
    return w.percent(gap if abs(gap) >= EVEN else 0.0, signed=True)


def notes_around(
    view: View, selection: Selection, minerals: list[str], stages: tuple[str, ...], *own: str
) -> list[str]:
    """Notes of a comparison: on its supply, its `own`, on minerals, mismatches and the edition."""
    w = view.words
    return [
        *shared_notes(view, minerals, stages, w),
        *own,
        *mineral_notes(minerals, w),
        *([w("balance.note.magnet_rare_earths")] if "magnet_rare_earths" in minerals else []),
        *mismatch_notes(selection.edition, minerals, stages, w),
        *edition_notes(selection, w),
    ]


def shared_notes(
    view: Mapping[str, str], minerals: Sequence[str], stages: Sequence[str], w: Words
) -> list[str]:
    """Notes that numbers are before recycling, and that supply is a single base case."""
    refined = _refined_notes(view, minerals, w) if "refined" in stages else []
    return [*refined, w("balance.note.before_recycling"), w("balance.note.base_case")]


def _refined_notes(view: Mapping[str, str], minerals: Sequence[str], w: Words) -> list[str]:
    """Notes that refined supply may include scrap, and where it exceeds mine supply."""
    year = int(view["year"])
    more = []
    for mineral in minerals:
        refined, mined = (
            supply_in(view["edition"], mineral, stage)[year] for stage in ("refined", "mine")
        )
        texts = {"refined": w.tonnes(refined), "mined": w.tonnes(mined)}
        if refined > mined and len(set(texts.values())) > 1:
            name = the_mineral(mineral, w)
            more.append(w("balance.note.more_refined", mineral=name, **texts))
    exceeds = [w("balance.note.refined_more", year=year, listed=w.listing(more))] if more else []
    return [w("balance.note.refined"), *exceeds]
