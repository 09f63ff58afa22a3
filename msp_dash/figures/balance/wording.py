"""Wording, notes and number formats shared by the balance figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from msp_dash.figures.balance.query import mismatch_notes, stage_of, supply_in, the_mineral
from msp_dash.figures.common import capital
from msp_dash.figures.demand.wording import Selection, edition_notes, mineral_notes
from msp_dash.params import View
from msp_dash.words import Words

MET = 1.0
"""Supply over demand where it is met."""
EVEN = 0.0005
"""A gap that prints as 0.0% is neither short nor over."""


def supply(mineral: str, stage: str, w: Words) -> str:
    """A supply at the beginning of a sentence: 'Mined copper', 'Refined lithium'."""
    inside = stage_of(mineral, stage, w)
    return w.opening(capital(inside), inside)


def what(stage: str, w: Words) -> str:
    """The supply of a stage at the beginning of a sentence: 'Mine supply'."""
    inside = w(f"balance.outlook.what.{stage}")
    return w.opening(capital(inside), inside)


def headline_row(balance: pd.DataFrame, selection: Selection, year: int) -> pd.Series:
    """The row of a year, in the scenario that headlines quote."""
    return balance[(balance["year"] == year) & (balance["scenario"] == selection.headline)].iloc[0]


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
    more = [
        w("balance.note.more_refined", mineral=the_mineral(mineral, w), **texts)
        for mineral in minerals
        if (texts := more_refined(view, mineral, w))
    ]
    listed = w.listing(more)
    exceeds = [w("balance.note.refined_more", year=view["year"], listed=listed)] if more else []
    return [w("balance.note.refined"), *exceeds]


def mine_supply(view: Mapping[str, str], mineral: str) -> float:
    """Mine supply (t) of a mineral in the year and edition of a view."""
    return supply_in(view["edition"], mineral, "mine")[int(view["year"])]


def more_refined(view: Mapping[str, str], mineral: str, w: Words) -> dict[str, str]:
    """Refined and mined supply as they are printed, where mines do not yield what is refined.

    Refined supply may then include scrap, so that it is not set against demand before recycling.
    Empty where mines yield as much, and for a view of mines.
    """
    if view["stage"] == "mine":
        return {}
    refined = supply_in(view["edition"], mineral, "refined")[int(view["year"])]
    mined = mine_supply(view, mineral)
    texts = {"refined": w.tonnes(refined), "mined": w.tonnes(mined)}
    return texts if refined > mined and texts["refined"] != texts["mined"] else {}
