"""Published recycling rates: each definition in a panel of its own."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.figures.common import claim
from msp_dash.figures.record import DotRow, DotsPanel, Figure, PanelsEncoding
from msp_dash.figures.recycling.drawn import (
    columns,
    legend,
    missing,
    pair_of,
    panel,
    row_of,
    title_of,
    told,
)
from msp_dash.figures.recycling.published import FIELDS, ends, is_mineral, of, pages
from msp_dash.figures.recycling.scrap import SCRAP_SHARE, newest_year, scrap
from msp_dash.figures.registry import figure, url
from msp_dash.params import Mineral, Use, View
from msp_dash.words import Words, words

INPUT = "eol_rir"
DISCARDED = "eol_recycling_rate"
SUPPLY, SUPPLY_EOL = "secondary_share_of_supply", "secondary_share_of_supply_eol"
DEFINITIONS = (INPUT, DISCARDED, SCRAP_SHARE, SUPPLY, SUPPLY_EOL)
"""Definitions in the order of their panels."""
STUDIES = (2017, 2023)
"""Years of the EU's studies."""
DRAWN_FROM = 3
"""Definitions that have a figure of a mineral, from which it is drawn among the others."""
FAMILY = {"rare_earths": ("rare_earths", "light_rare_earths", "heavy_rare_earths")}
"""Groups that are shown with a mineral."""
APART = "titanium"
"""The mineral that the facts name for what two definitions can say of one metal."""


@lru_cache(maxsize=1)
def rates() -> pd.DataFrame:
    """Every published rate, newest year of USGS only: `FIELDS`, printed and source_id."""
    us = scrap()
    us = us[(us["year"] == newest_year()) & us["value"].notna()]
    every = pd.concat([of(*(d for d in DEFINITIONS if d != SCRAP_SHARE)), us], ignore_index=True)
    place = {one: n for n, one in enumerate(DEFINITIONS)}
    return every.sort_values("measure", key=lambda m: m.map(place), kind="stable")[
        [*FIELDS, "printed", "source_id"]
    ].reset_index(drop=True)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that have a rate: mineral (str)."""
    found = sorted(one for one in pd.unique(rates()["mineral"]) if is_mineral(one))
    return pd.DataFrame({"mineral": found})


def mineral_of(mineral: str) -> dict[str, str]:
    """What to ask for a page's mineral: its rates, or those of all where it has none."""
    return {"mineral": mineral} if mineral in set(choices()["mineral"]) else {}


def drawn() -> list[str]:
    """Minerals that are drawn together: those with most definitions first, then by id."""
    counts = rates().groupby("mineral")["measure"].nunique()
    counts = counts[counts >= DRAWN_FROM]
    return sorted(counts.index, key=lambda one: (-counts[one], one))


def current(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each mineral and definition the newest value."""
    return rows.sort_values("year", kind="stable").drop_duplicates(
        ["mineral", "measure"], keep="last"
    )


def _widest(minerals: list[str]) -> str:
    """The mineral with all definitions but one that they put furthest apart."""
    rows = current(rates())
    rows = rows[rows["mineral"].isin(minerals)]
    rows = rows.assign(high=rows["high"].fillna(rows["low"]))
    found = rows.groupby("mineral").agg(
        n=("measure", "nunique"), low=("low", "min"), high=("high", "max")
    )
    found = found[found["n"] == found["n"].max()]
    return str((found["high"] - found["low"]).idxmax())


def _title(mineral: str, w: Words) -> str:
    rows = current(rates())
    rows = rows[rows["mineral"].isin(FAMILY.get(mineral, (mineral,)))]
    high = rows["high"].fillna(rows["low"])
    # Of two equal ends the bound comes last: '0% to under 1%', never 'under 1% to 0%'.
    low_text = ends(rows.loc[rows["low"].idxmin(), "printed"], w)[0]
    high_text = ends(rows.loc[high.idxmax(), "printed"], w)[1]
    n = rows["measure"].nunique()
    named = {"mineral": w.the_mineral(mineral), "low": low_text, "high": high_text}
    if low_text == high_text:
        definitions = w("recycling.rates.definitions", n=n, count=w.count(n))
        return w("recycling.rates.title_one", definitions=definitions, **named)
    return w("recycling.rates.title", n=w.count(n), **named)


def _row(rows: pd.DataFrame, measure: str, w: Words) -> DotRow:
    what = title_of(measure, w)
    if measure == INPUT:
        return pair_of(rows, STUDIES, what, w)
    return row_of(rows.iloc[0], what, w)


def _panel(
    measure: str, minerals: list[str], rows: pd.DataFrame, alone: bool, w: Words
) -> DotsPanel:
    held = rows[rows["measure"] == measure]
    shown = [
        _row(held[held["mineral"] == one], measure, w)
        for one in minerals
        if (held["mineral"] == one).any()
    ]
    if alone and not shown:
        shown = [missing(minerals[0], measure, w)]
    definition = w(f"recycling.panel.{measure}.definition", year=newest_year())
    return panel(measure, shown, w, definition)


def _notes(rows: pd.DataFrame, shown: list[str], alone: bool, w: Words) -> tuple[str, ...]:
    every = rates()
    apart = every[every["mineral"] == APART].drop_duplicates("measure").set_index("measure")
    notes = [
        w(
            "recycling.rates.note.apart",
            input=ends(apart.loc[INPUT, "printed"], w)[0],
            discarded=ends(apart.loc[DISCARDED, "printed"], w)[0],
        ),
        w("recycling.rates.note.hollow"),
    ]
    if (rows["measure"] == INPUT).any():
        notes.append(w("recycling.rates.note.eu"))
    if not alone:
        n = every["mineral"].nunique()
        notes.append(w("recycling.rates.note.drawn", n=w.count(len(shown)), all=n))
    if (rows["measure"] == SCRAP_SHARE).any():
        notes.append(w("recycling.us.note.estimated", year=newest_year()))
    if (rows["measure"] == SUPPLY_EOL).any():
        notes.append(w("recycling.rates.note.iea"))
    notes += [w("recycling.rates.note.missing"), w("recycling.rates.note.left_out")]
    return tuple(notes)


@figure("recycling.rates", Use(Mineral, optional=True), page="balance", choices=choices)
def figure_of_rates(view: View) -> Figure:
    """Published recycling rates of one mineral or of all, never two definitions on one axis.

    Rows: mineral, measure (the definition), year, geography, value (0-1, null for a span or a
    bound), low, high (0-1), publisher, status, confidence, source (address).
    """
    w = words(view["lang"])
    alone = bool(view["mineral"])
    leading = view["mineral"] or _widest(drawn())
    shown = list(FAMILY.get(leading, (leading,)))
    if not alone:
        # A slide has room for the first rows only: the title must be about one of them.
        shown += [one for one in drawn() if one != leading]
    every = rates()
    rows = every[every["mineral"].isin(shown)] if alone else every
    panels = tuple(_panel(measure, shown, rows, alone, w) for measure in DEFINITIONS)
    pictured = rows[rows["mineral"].isin(shown)]
    title = _title(leading, w)
    sources = pages(pictured, w)
    earlier = ("eu_earlier",) if (pictured["year"] == STUDIES[0]).any() else ()
    data = rows[FIELDS].reset_index(drop=True)
    return Figure(
        id="recycling.rates",
        params=view,
        title=title,
        subtitle=w("recycling.rates.subtitle", first=rows["year"].min(), last=rows["year"].max()),
        unit="share",
        basis="",
        data=data,
        encoding=PanelsEncoding(panels, legend(pictured, w, *earlier)),
        sources=sources,
        notes=_notes(rows, shown, alone, w),
        alt=w("recycling.rates.alt", title=title, panels=told(panels, w)),
        table=columns(data, w),
        sentence=claim(title, sources, w),
        link=url("recycling.rates", view),
    )
