"""Headline numbers as known in September 2022, beside the newest."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.concentration import Concentration, concentration
from msp_dash.analysis.contribution import Holding
from msp_dash.analysis.groups import NEW_YORK
from msp_dash.analysis.shares import shares
from msp_dash.data import load
from msp_dash.figures.common import capital, publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holding
from msp_dash.figures.overview.shared import NOTE_OF_NEW_YORK, Roll, roll, top
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Table, View
from msp_dash.words import Words

SIX = ("graphite", "cobalt", "rare_earths", "nickel", "lithium", "copper")
THEN_EDITION = "2022"
"""USGS edition that was out in September 2022; its last year is 2021."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Concentration of one mineral's mining, as known in September 2022 and now."""

    mineral: str
    then: Concentration
    now: Concentration
    now_year: int

    @property
    def same(self) -> bool:
        """Whether the largest miner is still the same country."""
        return self.then.top1_iso3 == self.now.top1_iso3


def _pairs() -> tuple[list[_Pair], int]:
    """Pairs of the six minerals, most concentrated first, and the year of the earlier numbers."""
    table = load("production")
    old = table[(table["source"] == "usgs") & (table["edition"] == THEN_EDITION)]
    old = old[(old["stage"] == "mine") & (old["year"] == old["year"].max())]
    pairs = []
    for mineral in SIX:
        then = concentration(shares(old[old["mineral"] == mineral]))
        now = holding(mineral, "mine")
        if then is not None and now.year is not None:
            pairs.append(_Pair(mineral, then, top(now), now.year))
    return sorted(pairs, key=lambda p: -p.now.top1), int(old["year"].iloc[0])


def _then_now_data(pairs: list[_Pair], then_year: int, table: Roll) -> pd.DataFrame:
    start, end = int(NEW_YORK[4:8]), int(table.latest_date[:4])
    rows: list[tuple[object, ...]] = [
        ("partners", start, len(table.partners), end, len(table.latest), "partners", None, None)
    ]
    for measure, unit in (("top1", "share"), ("hhi", "hhi")):
        rows += [
            (
                f"{p.mineral}_{measure}",
                then_year,
                getattr(p.then, measure),
                p.now_year,
                getattr(p.now, measure),
                unit,
                p.then.top1_iso3,
                p.now.top1_iso3,
            )
            for p in pairs
        ]
    columns = ["key", "then_year", "then", "now_year", "now", "unit", "then_iso3", "now_iso3"]
    return pd.DataFrame(rows, columns=columns).astype({"then": float, "now": float})


def _measures(pairs: list[_Pair], w: Words) -> dict[str, str]:
    """Ids of the rows of minerals, and their names."""
    return {
        f"{pair.mineral}_{measure}": capital(
            w(f"overview.then_now.measure.{measure}", mineral=w.mineral(pair.mineral))
        )
        for pair in pairs
        for measure in ("top1", "hhi")
    }


def _miner(w: Words, pair: _Pair) -> str:
    now = w.country(pair.now.top1_iso3)
    if pair.same:
        return now
    return w("overview.then_now.other", then=w.country(pair.then.top1_iso3), now=now)


def _dots(view: View, pair: _Pair) -> DotRow:
    w = view.words
    then, now = w.share(pair.then.top1), w.share(pair.now.top1)
    name = w.mineral(pair.mineral)
    hhi = w("overview.then_now.no_hhi")
    if pair.then.hhi is not None and pair.now.hhi is not None:
        hhi = w("overview.then_now.hhi", then=w.hhi(pair.then.hhi), now=w.hhi(pair.now.hhi))
    tip = w("overview.then_now.tip", name=name, miner=_miner(w, pair), then=then, now=now)
    return DotRow(
        key=pair.mineral,
        name=name,
        sublabel=_miner(w, pair),
        dots=(
            Dot(pair.then.top1, token_of(view, pair.then.top1_iso3), "ring", then, tip=tip),
            Dot(
                pair.now.top1,
                token_of(view, pair.now.top1_iso3),
                "circle",
                now,
                strong=True,
                tip=tip,
            ),
        ),
        texts=(hhi,),
    )


def _headline(w: Words, moved: _Pair, newest: Holding, then_year: str, table: Roll) -> Headline:
    """The largest move of a share. Every last year of `THEN_EDITION` is an estimate."""
    form = "rose" if moved.now.top1 > moved.then.top1 else "fell"
    now, now_year = w.share(moved.now.top1), str(newest.year)
    args = {
        "country": capital(w.the_country(moved.now.top1_iso3)),
        "mineral": w.the_mineral(moved.mineral),
        "then": w.estimate(w.share(moved.then.top1), then_year),
        "now": w.estimate(now, now_year) if newest.estimated else now,
        "then_year": then_year,
        "now_year": now_year,
    }
    return Headline(
        w(f"overview.then_now.title.{form}", **args),
        w(
            "overview.then_now.second",
            then=len(table.partners),
            now=len(table.latest),
            date=w.date(NEW_YORK[4:11]),
            month=w.date(table.latest_date[:7]),
        ),
    )


@figure(
    "overview.then_now",
    Table,
    tables=("production", "facts/convenings", "facts/members", "facts/participation"),
)
def then_now(view: View) -> Draft:
    """Headlines as known in September 2022 beside the newest.

    Rows: key, then_year, then, now_year, now, unit (partners, share 0-1, hhi 0-10 000), and the
    largest miners then_iso3 and now_iso3.
    """
    w = view.words
    pairs, then_year = _pairs()
    table = roll()
    moved = max((p for p in pairs if p.same), key=lambda p: abs(p.now.top1 - p.then.top1))
    newest = holding(moved.mineral, "mine")
    year = str(newest.year)
    head = _headline(w, moved, newest, str(then_year), table)
    sources = (
        publication("usgs", THEN_EDITION),
        publication("usgs", newest.edition),
        fact_page(NOTE_OF_NEW_YORK, w),
        fact_page(table.latest_source, w),
    )
    legend = (
        LegendItem("ink2", w("overview.then_now.legend.then", year=str(then_year)), "ring"),
        LegendItem("ink2", w("overview.then_now.legend.now", year=year), "circle"),
        *seat_key((one.top1_iso3 for pair in pairs for one in (pair.then, pair.now)), view),
    )
    listed = [
        w(
            "overview.then_now.alt_row",
            name=w.mineral(p.mineral),
            miner=_miner(w, p),
            then=w.share(p.then.top1),
            now=w.share(p.now.top1),
        )
        for p in pairs
    ]
    return Draft(
        title=head,
        subtitle={"then": str(then_year), "now": year},
        data=_then_now_data(pairs, then_year, table),
        encoding=DotsEncoding(
            rows=tuple(_dots(view, p) for p in pairs),
            ticks=tuple((t / 100, w.percents(t / 100)) for t in (0, 25, 50, 75, 100)),
            text_heads=(w("overview.then_now.hhi_head"),),
            legend=legend,
        ),
        sources=sources,
        notes=(
            w("overview.then_now.note_hhi"),
            w("overview.then_now.note_known", year=str(then_year), edition=THEN_EDITION, now=year),
        ),
        alt={"rows": "; ".join(listed), "second": head.second},
        table=(
            column("key", w, labels=_measures(pairs, w)),
            "then_year",
            "then",
            "now_year",
            "now",
            "unit",
            "then_iso3",
            "now_iso3",
        ),
        cited=sources[:2],
    )
