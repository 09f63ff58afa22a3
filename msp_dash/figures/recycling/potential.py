"""How much mine supply recycling could replace, by IEA projections."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data.frames import Row, dicts
from msp_dash.figures import record
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.recycling import published
from msp_dash.figures.recycling.rows import (
    alt,
    count_of,
    counts_text,
    dots_of,
    legend,
    panel,
    panels_text,
    row_of,
    title_of,
)
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Use, View
from msp_dash.words import Words

MINES = "new_mine_need_reduction"
SUPPLY = "primary_supply_need_reduction"
DEMAND = "secondary_share_of_demand_projection"
MAGNETS = "secondary_share_of_demand_potential"
MEASURES = (MINES, SUPPLY, DEMAND, MAGNETS)
TOGETHER = (SUPPLY, DEMAND)
"""Measures whose range is one of several metals together, repeated in the facts for each."""


@lru_cache(maxsize=1)
def potentials() -> pd.DataFrame:
    """Rows of the measures, none of which has been observed: status ``projected``."""
    return published.of(*MEASURES).assign(status="projected")


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that the IEA names: mineral (str)."""
    return published.mineral_choices(potentials())


def _shared(measure: str) -> Row:
    """The one row of a range that several metals share.

    Raises
    ------
    ValueError
        Where the metals have different ranges, so that they cannot be drawn as one.
    """
    rows = published.of(measure)
    if rows["printed"].nunique() != 1:
        raise ValueError(f"{measure}: one range is drawn for several metals, the facts have more.")
    return dicts(rows)[0]


def _minerals_label(measure: str, w: Words) -> str:
    """The metals of a range that is one of them together: all, also where one is asked for."""
    return w(
        "recycling.together", minerals=published.listed(sorted(published.of(measure)["mineral"]), w)
    )


def _together(measure: str, w: Words) -> record.DotRow:
    """One row of a range that several metals share."""
    row = _shared(measure)
    return record.DotRow(
        key=measure,
        name=_minerals_label(measure, w),
        dots=dots_of(row, title_of(measure, w), w),
        texts=(published.text(row["printed"], w),),
    )


def _panel(measure: str, table: pd.DataFrame, w: Words) -> record.DotsPanel:
    if measure in TOGETHER:
        return panel(measure, [_together(measure, w)], w)
    rows = table[table["measure"] == measure]
    rows = rows.sort_values(["value", "mineral"], ascending=[False, True], na_position="last")
    dot_rows = [row_of(row, title_of(measure, w), w) for row in dicts(rows)]
    return panel(measure, dot_rows, w)


def _counts(rows: pd.DataFrame, measures: list[str], w: Words) -> tuple[record.Count, ...]:
    """One number a measure and mineral; a range of several metals once, with all their names."""
    counts = []
    for measure in measures:
        title = title_of(measure, w)
        definition = w(f"recycling.panel.{measure}.definition")
        if measure in TOGETHER:
            label = _minerals_label(measure, w)
            counts.append(count_of(_shared(measure), title, definition, w, label))
        else:
            own = dicts(rows[rows["measure"] == measure])
            counts += [count_of(row, title, definition, w) for row in own]
    return tuple(counts)


def _head(mineral: str, w: Words) -> Headline:
    """The cut in mines of one mineral and a range that it shares; or of all, and whose is what."""
    mines = published.of(MINES)
    if mineral:
        (cut,) = dicts(mines[mines["mineral"] == mineral])
        form, second = "one", _range(mineral, w)
    else:
        (cut,) = dicts(mines[~mines["mineral"].map(published.is_mineral)])
        form, second = "all", _extremes(mines[mines["mineral"].map(published.is_mineral)], w)
    values = {
        "mineral": w.the_mineral(mineral) if mineral else "",
        "share": published.text(cut["printed"], w),
        "year": cut["year"],
    }
    return Headline(
        title=w(f"recycling.potential.title.{form}", **values),
        second=second,
    )


def _extremes(mines: pd.DataFrame, w: Words) -> str:
    """The minerals of the largest cut and of the smallest."""
    values: dict[str, str] = {}
    for value, number, minerals in (("max", "high", "most"), ("min", "low", "least")):
        rows = mines[mines["value"] == mines["value"].agg(value)]
        values[number] = published.text(rows["printed"].iloc[0], w)
        values[minerals] = w.listing([w.the_mineral(one) for one in sorted(rows["mineral"])])
    return w("recycling.potential.second.all", **values)


def _range(mineral: str, w: Words) -> str:
    """The first range that a mineral shares with others, of demand or of primary supply."""
    for key, measure in (("demand", DEMAND), ("supply", SUPPLY)):
        rows = published.of(measure)
        if mineral in set(rows["mineral"]):
            return w(
                f"recycling.potential.second.{key}",
                minerals=w.listing([w.the_mineral(one) for one in sorted(rows["mineral"])]),
                share=published.text(rows["printed"].iloc[0], w),
                year=rows["year"].iloc[0],
            )
    return ""


@figure(
    "recycling.potential",
    Use(Mineral, optional=True),
    tables=("facts/recycling", "reference/recycling_labels"),
    choices=choices,
)
def potential(view: View) -> Draft:
    """What recycling takes off: new mines, primary supply, demand; ranges as ranges.

    ``mineral`` leaves the rows that speak of it, groups included. Rows: mineral, measure, year,
    geography, value (0-1, null for a range), low, high, publisher, status (projected), confidence,
    source. A range of several metals together stands under each of them, and is drawn once.
    """
    w = view.words
    every = potentials()
    if view["mineral"]:
        is_own = every["mineral"] == view["mineral"]
        measures_of_mineral = set(every.loc[is_own, "measure"])
        group = every["measure"].isin(measures_of_mineral) & ~every["mineral"].map(
            published.is_mineral
        )
        rows = every[is_own | group]
    else:
        rows = every
    measures = [one for one in MEASURES if one in set(rows["measure"])]
    encoding: record.CountsEncoding | record.PanelsEncoding
    if view["mineral"]:
        encoding = record.CountsEncoding(_counts(rows, measures, w))
        numbers = counts_text(encoding.counts, w)
    else:
        panels = tuple(_panel(measure, rows, w) for measure in measures)
        encoding, numbers = record.PanelsEncoding(panels, legend(rows, w)), panels_text(panels, w)
    head = _head(view["mineral"], w)
    return Draft(
        title=head,
        subtitle=w(f"recycling.potential.subtitle{'_one' if view['mineral'] else ''}"),
        unit="share",
        data=rows[published.FIELDS].reset_index(drop=True),
        encoding=encoding,
        sources=published.pages(rows, w),
        notes=[
            *(w(f"recycling.potential.note.{key}") for key in ("scenario", "together")),
            *([] if view["mineral"] else [w("recycling.hollow")]),
            *(w(f"recycling.potential.note.{key}") for key in ("missing", "left_out")),
        ],
        alt=alt(head, numbers, w),
        table=published.TABLE,
    )
