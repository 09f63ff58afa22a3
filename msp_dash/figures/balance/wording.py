"""Words and numbers that the figures of balance share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from msp_dash.figures.balance.asking import supply_in, the_mineral
from msp_dash.figures.demand.wording import Asked, ends, mineral_notes
from msp_dash.words import Words

EVEN = 0.0005
"""A gap that prints as 0.0% is neither short nor over."""


def stage_of(mineral: str, stage: str, w: Words) -> str:
    """'mined copper', 'refined lithium'."""
    return w(f"balance.stage.{stage}", mineral=the_mineral(mineral, w))


def spoken_of(found: pd.DataFrame, a: Asked, year: int) -> pd.Series:
    """The row of a year in the scenario that a sentence quotes."""
    return found[(found["year"] == year) & (found["scenario"] == a.headline)].iloc[0]


def gap_text(gaps: Iterable[float], w: Words) -> str:
    """'39% short of', '2.1% short of to 7.4% over', 'level with' inside a sentence on demand."""
    low, high = ends(gaps)
    if max(abs(low), abs(high)) < EVEN:
        return w("balance.gap_text.even")
    if low < 0 < high:
        return w("balance.gap_text.between", short=w.percent(-low), over=w.percent(high))
    form = "over" if low >= 0 else "short"
    near, far = sorted((abs(low), abs(high)))
    if w.percent(near) == w.percent(far):
        return w(f"balance.gap_text.{form}", amount=w.percent(far))
    span = w("demand.range", low=w.percent(near), high=w.percent(far))
    return w(f"balance.gap_text.{form}", amount=span)


def signed(gap: float, w: Words) -> str:
    """'−39%', '+7.4%', '0%' for a column or a tooltip."""
    if abs(gap) < EVEN:
        return w("balance.signed.even")
    return w(f"balance.signed.{'over' if gap > 0 else 'short'}", amount=w.percent(abs(gap)))


def shared_notes(
    view: Mapping[str, str], minerals: Sequence[str], stages: Sequence[str], w: Words
) -> list[str]:
    """What recycling does to the numbers, and that supply is one base case."""
    refined = [_refined_note(view, minerals, w)] if "refined" in stages else []
    return [*refined, w("balance.note.before_recycling"), w("balance.note.base_case")]


def elements_notes(minerals: Sequence[str], w: Words) -> list[str]:
    """What the IEA counts under a name, and where its two sheets do not say it alike."""
    rare_earths = "magnet_rare_earths" in minerals
    own = [w("balance.note.magnet_rare_earths")] if rare_earths else []
    return [*mineral_notes(minerals, w), *own]


def _refined_note(view: Mapping[str, str], minerals: Sequence[str], w: Words) -> str:
    """That refined supply may hold scrap, and where more is refined than mined."""
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
    if not more:
        return w("balance.note.refined")
    return w("balance.note.refined_more", year=year, listed=w.listing(more))
