"""Published recycling rates, one panel a definition (end-of-life rate, input rate, scrap share)."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data.frames import Row, dicts
from msp_dash.figures import record
from msp_dash.figures.demand.wording import brief_mineral
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.recycling import published
from msp_dash.figures.recycling.rows import (
    alt,
    count_of,
    counts_text,
    legend,
    pair_of,
    panel,
    panels_text,
    quoted,
    row_of,
    title_of,
)
from msp_dash.figures.recycling.scrap import SCRAP_SHARE, newest_year, scrap
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Use, View
from msp_dash.words import Words

INPUT = "eol_rir"
DISCARDED = "eol_recycling_rate"
SUPPLY, SUPPLY_EOL = "secondary_share_of_supply", "secondary_share_of_supply_eol"
DEFINITIONS = (INPUT, DISCARDED, SCRAP_SHARE, SUPPLY, SUPPLY_EOL)
"""Definitions in the order of their panels."""
TITLE_ORDER = (SUPPLY, SUPPLY_EOL, INPUT, DISCARDED, SCRAP_SHARE)
"""Definitions in the order in which a title takes them: of the world, newest first."""
STUDIES = (2017, 2023)
"""Years of the EU's studies."""
DEFINITIONS_MIN = 3
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
    every = pd.concat(
        [published.of(*(d for d in DEFINITIONS if d != SCRAP_SHARE)), us], ignore_index=True
    )
    return every.sort_values("measure", key=_in_order, kind="stable")[
        [*published.FIELDS, "printed", "source_id"]
    ].reset_index(drop=True)


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that have a rate: mineral (str)."""
    return published.mineral_choices(rates())


def charted_minerals() -> list[str]:
    """Minerals that are drawn together: those with most definitions first, then by id."""
    counts = rates().groupby("mineral")["measure"].nunique()
    counts = counts[counts >= DEFINITIONS_MIN]
    return sorted(counts.index, key=lambda one: (-counts[one], one))


@lru_cache(maxsize=1)
def current() -> pd.DataFrame:
    """Of each mineral and definition the newest rate."""
    rows = rates().sort_values("year", kind="stable")
    return rows.drop_duplicates(["mineral", "measure"], keep="last")


def _two(measure: str, part: str, w: Words) -> str:
    """The two minerals of a definition with the largest share."""
    first, second = dicts(published.of(measure).sort_values("value", ascending=False).head(2))
    return w(
        f"recycling.rates.{part}.all",
        mineral=w.the_mineral(first["mineral"]),
        share=published.text(first["printed"], w),
        second=w.the_mineral(second["mineral"]),
        second_share=published.text(second["printed"], w),
        year=first["year"],
    )


def _sentence(row: Row, w: Words) -> str:
    """One value of one definition as a sentence."""
    form = f".{published.form_of(row['printed'])}" if row["measure"] == DISCARDED else ""
    key = f"recycling.rates.title.{row['measure']}{form}"
    values = {"year": row["year"], **quoted(row, w)}
    return w(key, mineral=brief_mineral(row["mineral"], w), **values)


def _head(mineral: str, w: Words) -> Headline:
    """Of one mineral its value by the first definition that has one, then by the next."""
    if not mineral:
        return Headline(
            title=_two(SUPPLY, "title", w),
            second=_two(SUPPLY_EOL, "second", w),
        )
    rows = current()
    rows = rows[rows["mineral"].isin(FAMILY.get(mineral, (mineral,)))]
    own = rows[rows["mineral"] == mineral]
    order = {measure: n for n, measure in enumerate(TITLE_ORDER)}
    ranked = dicts((rows if own.empty else own).sort_values("measure", key=lambda m: m.map(order)))
    return Headline(
        title=_sentence(ranked[0], w),
        second=_sentence(ranked[1], w) if len(ranked) > 1 else "",
    )


def _row(rows: pd.DataFrame, measure: str, w: Words) -> record.DotRow:
    what = title_of(measure, w)
    if measure == INPUT:
        return pair_of(rows, STUDIES, what, w)
    return row_of(rows.iloc[0], what, w)


def _panel(measure: str, minerals: list[str], rows: pd.DataFrame, w: Words) -> record.DotsPanel:
    of_measure = rows[rows["measure"] == measure]
    dot_rows = [
        _row(of_measure[of_measure["mineral"] == one], measure, w)
        for one in minerals
        if (of_measure["mineral"] == one).any()
    ]
    return panel(measure, dot_rows, w, _definition(measure, w))


def _definition(measure: str, w: Words) -> str:
    return w(f"recycling.panel.{measure}.definition", year=newest_year())


def _counts(rows: pd.DataFrame, w: Words) -> tuple[record.Count, ...]:
    """The newest value of each mineral by each definition that has one."""
    counts = []
    newest = current()[current()["mineral"].isin(rows["mineral"])]
    for row in dicts(newest.sort_values("measure", key=_in_order, kind="stable")):
        measure = row["measure"]
        definition = _definition(measure, w) if measure != INPUT else _study(row, rows, w)
        counts.append(count_of(row, title_of(measure, w), definition, w))
    return tuple(counts)


def _in_order(measures: pd.Series) -> pd.Series:
    return measures.map({one: n for n, one in enumerate(DEFINITIONS)})


def _study(row: Row, rows: pd.DataFrame, w: Words) -> str:
    """Which of the EU's studies a value is from, and what the earlier one had."""
    own = rows[(rows["mineral"] == row["mineral"]) & (rows["measure"] == INPUT)]
    before = dicts(own[own["year"] < row["year"]])
    if not before:
        return w("recycling.rates.study", year=row["year"])
    share = published.text(before[-1]["printed"], w)
    values = {"year": row["year"], "earlier": before[-1]["year"], "share": share}
    return w("recycling.rates.study_after", **values)


def _notes(rows: pd.DataFrame, chart_minerals: list[str], single: bool, w: Words) -> list[str]:
    every = rates()
    apart = every[every["mineral"] == APART].drop_duplicates("measure").set_index("measure")
    notes = [
        w(
            "recycling.rates.note.apart",
            input=published.text(apart.loc[INPUT, "printed"], w),
            discarded=published.text(apart.loc[DISCARDED, "printed"], w),
        ),
    ]
    none = [one for one in DEFINITIONS if one not in set(rows["measure"])]
    if none:
        listed = "; ".join(title_of(one, w) for one in none)
        notes.append(w("recycling.rates.note.no_figure", definitions=listed))
    if (rows["measure"] == INPUT).any():
        notes.append(w("recycling.rates.note.eu"))
    if not single:
        notes.append(w("recycling.hollow"))
        n = every["mineral"].nunique()
        notes.append(w("recycling.rates.note.drawn", n=w.count(len(chart_minerals)), all=n))
    if (rows["measure"] == SCRAP_SHARE).any():
        notes.append(w("recycling.us.note.estimated", year=newest_year()))
    if (rows["measure"] == SUPPLY_EOL).any():
        notes.append(w("recycling.rates.note.iea"))
    return [*notes, w("recycling.rates.note.missing"), w("recycling.rates.note.left_out")]


def _subtitle(mineral: str, rows: pd.DataFrame, w: Words) -> str:
    first, last = rows["year"].min(), rows["year"].max()
    if not mineral:
        return w("recycling.rates.subtitle", first=first, last=last)
    form = "one" if first < last else "one_year"
    values = {"mineral": w.the_mineral(mineral), "first": first, "last": last}
    return w(f"recycling.rates.subtitle_{form}", **values)


@figure(
    "recycling.rates",
    Use(Mineral, optional=True),
    tables=("salient", "facts/recycling", "reference/recycling_labels"),
    choices=choices,
)
def figure_of_rates(view: View) -> Draft:
    """Published recycling rates of one mineral or of all, never two definitions on one axis.

    Rows: mineral, measure (the definition), year, geography, value (0-1, null for a span or a
    bound), low, high (0-1), publisher, status, confidence, source (address).
    """
    w = view.words
    single = bool(view["mineral"])
    chart_minerals = (
        list(FAMILY.get(view["mineral"], (view["mineral"],))) if single else charted_minerals()
    )
    every = rates()
    rows = every[every["mineral"].isin(chart_minerals)] if single else every
    pictured = rows[rows["mineral"].isin(chart_minerals)]
    head = _head(view["mineral"], w)
    encoding: record.CountsEncoding | record.PanelsEncoding
    if single:
        encoding = record.CountsEncoding(_counts(rows, w))
        numbers_text = counts_text(encoding.counts, w)
    else:
        panels = tuple(_panel(measure, chart_minerals, rows, w) for measure in DEFINITIONS)
        encoding = record.PanelsEncoding(panels, legend(pictured, w, "eu_earlier"))
        numbers_text = panels_text(panels, w)
    return Draft(
        title=head,
        subtitle=_subtitle(view["mineral"], rows, w),
        unit="share",
        data=rows[published.FIELDS].reset_index(drop=True),
        encoding=encoding,
        sources=published.pages(pictured, w),
        notes=_notes(rows, chart_minerals, single, w),
        alt=alt(head, numbers_text, w),
        table=published.TABLE,
    )
