"""Parameters, choices and wording shared by the coalition figures."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source
from msp_dash.figures import common
from msp_dash.figures.holdings import holdings
from msp_dash.params import CountrySet, Eu, Lens, On
from msp_dash.words import Words

GROUP = (Lens, CountrySet, On, Eu)
"""Parameters that select the group of a coalition figure."""
FIRST = (("cobalt", "mine"), ("lithium", "mine"), ("nickel", "mine"), ("copper", "mine"))
"""Holdings listed first; of the very first, one new member would change the group's share most."""
NOTHING_MIN = 0.0005
"""A smaller share prints as nothing beside others."""


@lru_cache(maxsize=1)
def holdings_with_shares() -> tuple[Holding, ...]:
    """Holdings with shares: those of `FIRST`, then the other stages of its minerals, then others.

    So a reader who changes only the stage keeps the mineral that the page began with.
    """
    with_shares = [h for h in holdings() if h.rows["share"].notna().any()]
    order = {key: place for place, key in enumerate(FIRST)}
    minerals = {mineral: place for place, (mineral, _) in enumerate(FIRST)}

    def place(one: Holding) -> tuple[int, int]:
        return (
            order.get((one.mineral, one.stage), len(FIRST)),
            minerals.get(one.mineral, len(FIRST)),
        )

    return tuple(sorted(with_shares, key=place))


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and stages with shares: mineral, stage (str)."""
    return pd.DataFrame(
        [(h.mineral, h.stage) for h in holdings_with_shares()], columns=["mineral", "stage"]
    )


def measure_label(one: Holding, w: Words) -> str:
    """What a share is of, at the head of a subtitle: 'World mine production of cobalt, 2025e'."""
    year = ""
    if one.year is not None:
        year = w("producers.year_e", year=one.year) if one.estimated else str(one.year)
    return w(
        f"coalition.measured.{one.stage}",
        mineral=common.the_mineral_at(one.mineral, one.stage, w),
        year=year,
    )


def publications(used: list[Holding]) -> tuple[Source, ...]:
    """Publications behind some holdings, the most used first."""
    pages = [common.publication(h.source, h.edition) for h in used]
    counts = Counter(p.id for p in pages)
    return tuple(sorted(dict.fromkeys(pages), key=lambda p: -counts[p.id]))


def unnamed_notes(one: Holding, w: Words) -> list[str]:
    """Notes on the share without a named country, and on countries that are withheld."""
    notes = []
    rest = one.rows.loc[one.rows["iso3"] == RESIDUAL, "share"].sum()
    if rest > 0:
        notes.append(w("coalition.note.residual", share=w.share(rest)))
    withheld = one.rows.loc[one.rows["status"] == "withheld", "iso3"]
    if len(withheld):
        names = w.listing([w.the_country(code) for code in withheld])
        notes.append(w("coalition.note.withheld", countries=names))
    if one.at_most:
        notes.append(w("coalition.note.at_most"))
    return notes


def opening(iso3: str, w: Words) -> str:
    """A country that begins a sentence."""
    return common.capital(w.the_country(iso3))
