"""Helpers shared by several subjects: marks of a status, materials at a stage, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data import Source, source
from msp_dash.figures.record import BarRow, LegendItem, Mark, RankRow
from msp_dash.words import Words
from msp_dash.words.grammar import capital as opening
from msp_dash.words.numbers import Bound

MARKS: Mapping[str, Mark] = {
    "reported": "solid",
    "rounded": "solid",
    "estimated": "estimated",
    "withheld": "hatched",
    "not_available": "hatched",
    "not_applicable": "hatched",
    "below_half_unit": "sliver",
    "residual": "outline",
    "at_least": "at_least",
    "at_most": "at_least",
    "projected": "estimated",
}

SOURCE_RECORD = {
    "usgs": "usgs-mcs-{edition}",
    "bgs": "bgs-wms-{edition}",
    "iea": "iea-cm-{edition}",
    "baci": "cepii-baci-{edition}",
    "baci_hs92": "cepii-baci-hs92-{edition}",
    "worldbank": "worldbank-pink-sheet-{edition}",
    "imf": "imf-pcps-{edition}",
    "wdi": "worldbank-gdp-{edition}",
}


COPIES: Mapping[tuple[str, str], str] = {("bgs", "2021"): "bgs-wms-2021-scrape"}
"""(publisher, edition) that is read from a third party's copy, which does not mark estimates."""


def publication(publisher: str, edition: str) -> Source:
    """Record of a publisher's edition."""
    plain = SOURCE_RECORD[publisher].format(edition=edition)
    return source(COPIES.get((publisher, edition), plain))


def short_names(cited: Iterable[Source], w: Words) -> str:
    """Editions of publishers by their short names, pages of the facts by who wrote them."""
    names = (w.citation(s.short) if s.edition else s.publisher for s in cited)
    return "; ".join(dict.fromkeys(names))


def mark(status: str, value: float | None) -> Mark:
    """How a value of a status is drawn; a printed zero is a bare tick."""
    if value == 0 and status in ("reported", "estimated"):
        return "zero"
    return MARKS[status]


def lettered(text: str, w: Words, *, estimated: bool) -> str:
    """A printed number, 'e' after an estimate; "" stays blank."""
    return w("producers.value_e", value=text) if text and estimated else text


def estimates_key(rows: Iterable[RankRow | BarRow], w: Words) -> tuple[LegendItem, ...]:
    """The key entry of estimated bars where reported ones stand beside them, else none.

    Without it bars of estimates are drawn as all others (`RankingEncoding.ends_open`).
    """
    marks: set[Mark] = {row.mark for row in rows}
    if "estimated" not in marks or not marks & {"solid", "at_least"}:
        return ()
    return (LegendItem("ink2", w("figures.key.estimated"), "open_end"),)


def verb(mineral: str, stage: str, w: Words) -> str:
    """What is done at a stage: 'mined', 'refined'; a gas is 'extracted'."""
    own = f"producers.verb_of.{mineral}"
    return w(own) if stage == "mine" and w.has(own) else w(f"producers.verb.{stage}")


def production(mineral: str, stage: str, w: Words) -> str:
    """What is counted at a stage: 'Mine production', 'Refined output'."""
    own = f"producers.what_of.{mineral}"
    return w(own) if stage == "mine" and w.has(own) else w(f"producers.what.{stage}")


COUNTED_AS: Mapping[tuple[str, str], str] = {("graphite", "refined"): "battery_graphite"}
"""(mineral, stage) -> the material that is counted there, where it is another one.

Mined graphite is natural; what the IEA counts as refined is battery grade, of any origin.
"""


def counted_as(mineral: str, stage: str) -> str:
    """The mineral whose name an output has: see `COUNTED_AS`."""
    return COUNTED_AS.get((mineral, stage), mineral)


def the_mineral_at(mineral: str, stage: str, w: Words) -> str:
    """A mineral inside a sentence, as it is counted at a stage."""
    return w.the_mineral(counted_as(mineral, stage))


def brief_mineral_at(mineral: str, stage: str, w: Words) -> str:
    """`the_mineral_at` where there is little room."""
    material = counted_as(mineral, stage)
    return w.mineral_as(f"demand.brief.{material}", material)


def mineral_before(mineral: str, w: Words) -> str:
    """A mineral before another noun: 'rare-earth' reserves."""
    return w.mineral_as(f"producers.attributive.{mineral}", mineral)


def mineral_at(mineral: str, stage: str, w: Words) -> str:
    """`the_mineral_at` as a label."""
    return w.mineral(counted_as(mineral, stage))


def claim(title: str, sources: tuple[Source, ...], w: Words) -> str:
    """The title as a sentence that can be quoted, with its sources."""
    cites = "; ".join(w.citation(s.cite) for s in sources)
    return w("figures.claim", title=title, cites=cites)


def leaders(rows: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The largest named producers with a share; a tie at the cut is taken in, up to two more."""
    countries = rows[(rows["iso3"] != RESIDUAL) & (rows["share"] > 0)]
    if len(countries) <= most:
        return countries
    cut = countries["value"].iloc[most - 1]
    tied = countries[countries["value"] >= cut]
    # A long tie (many equal small producers) would drown the sentence: stop before it instead,
    # unless it begins with the first.
    if len(tied) <= most + 2:
        return tied
    above = countries[countries["value"] > cut]
    return countries.head(most) if above.empty else above


def bound_of(*, hide: bool, bound: bool) -> Bound:
    """How a share is bounded: members in the residual raise it, a total of "more than" cuts it."""
    if hide:
        return "about" if bound else "at_least"
    return "at_most" if bound else "exactly"


def capital(text: str) -> str:
    """First letter upper case, for a name that opens a sentence."""
    return opening(text)


def value_text(w: Words, value: float, status: str) -> str:
    """A quantity with the publisher's digits, or the word of its status where it has none."""
    return w(f"words.status.{status}") if pd.isna(value) else w.quantity(value)
