"""Values of different publishers for the same mineral, stage, year and basis, and their spread."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.data import Source
from msp_dash.data.frames import dicts
from msp_dash.figures import common, output_tables
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import NEWEST, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.output import FIRST_MINERALS, SOURCE_ORDER, STAGE_ORDER, amount_text
from msp_dash.figures.record import Dot, DotRow, DotsEncoding, LegendItem, Symbol
from msp_dash.figures.registry import figure
from msp_dash.params import Country, Mineral, SourceId, Stage, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

SYMBOLS: dict[str, Symbol] = {"usgs": "circle", "bgs": "square", "iea": "diamond"}
ROWS_MAX = 12
CRUDE = r"(?:^|; )Crude(?:;|$)"
"""Note of BGS on rows that are ore as dug (Indian graphite), six times the product or more."""


def _comparable(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of countries with a value that counts the same thing as other publishers' rows."""
    is_country = rows["value"].notna() & ~rows["iso3"].isin(["WLD", "OTH"])
    return rows[is_country & ~rows["note"].str.contains(CRUDE, regex=True)]


@lru_cache(maxsize=128)
def compared(mineral: str, stage: str) -> pd.DataFrame:
    """Countries that two publishers give for one year on one basis.

    Returns
    -------
    iso3, year, basis, one column a publisher (value in t; NaN where it gives none), and editions
    as `<publisher>_edition`.
    """
    parts = []
    for publisher in SOURCE_ORDER:
        rows = _comparable(output_tables.observed(mineral, stage, publisher))
        parts.append(
            rows[["iso3", "year", "basis", "unit", "edition", "value"]].assign(source=publisher)
        )
    rows = pd.concat(parts, ignore_index=True)
    wide = rows.pivot_table(
        index=["iso3", "year", "basis", "unit"], columns="source", values="value", observed=True
    )
    wide = wide.reindex(columns=list(SOURCE_ORDER))
    return wide[wide.notna().sum(axis=1) >= 2].reset_index()


@lru_cache(maxsize=1)
def disagreement_choices() -> pd.DataFrame:
    """Mineral, stage, year that at least two publishers give on one basis; newest year first."""
    rows = _comparable(output_tables.all_observed())
    keys = ["mineral", "stage", "year", "basis", "iso3"]
    publishers = rows.groupby(keys, as_index=False)["source"].nunique()
    compared_rows = publishers[publishers["source"] >= 2]
    return preferred(compared_rows, mineral=FIRST_MINERALS, stage=STAGE_ORDER, year=NEWEST)


def _spread(rows: pd.DataFrame) -> pd.Series:
    """(Largest - smallest) / largest of the publishers' values, 0 to 1; null where all are 0."""
    values = rows[list(SOURCE_ORDER)]
    high = values.max(axis=1)
    return ((high - values.min(axis=1)) / high.where(high > 0)).round(4)


def _row(row: pd.Series, scale: float, selected: str, w: Words) -> DotRow:
    name = w.country(row["iso3"])
    dots = tuple(
        Dot(
            row[p] / scale,
            "ink",
            SYMBOLS[p],
            tip=w(
                "producers.disagreement.tip",
                name=name,
                source=SourceId.label(p, w),
                value=w.quantity(row[p]),
            ),
        )
        for p in SOURCE_ORDER
        if pd.notna(row[p])
    )
    spread = "" if pd.isna(row["spread"]) else w.share(row["spread"])
    return DotRow(
        key=row["iso3"], name=name, dots=dots, texts=(spread,), selected=row["iso3"] == selected
    )


@figure(
    "producers.disagreement",
    Mineral,
    Stage,
    Year,
    Country,
    tables=("production", "supply_outlook"),
    choices=disagreement_choices,
)
def disagreement(view: View) -> Draft:
    """What publishers say of the same output, side by side, and by how much they differ.

    Rows: iso3, year, basis, usgs, iea, bgs (in `unit`; null where one gives none), spread (0-1).
    """
    w = view.words
    rows = compared(view["mineral"], view["stage"])
    rows = rows[rows["year"] == int(view["year"])].copy()
    rows["spread"] = _spread(rows)
    rows = rows.loc[rows[list(SOURCE_ORDER)].max(axis=1).sort_values(ascending=False).index]
    rows = rows.reset_index(drop=True)
    publishers = [p for p in SOURCE_ORDER if rows[p].notna().any()]
    unit, basis = str(rows["unit"].iloc[0]), str(rows["basis"].iloc[0])
    head = _head(view, rows, unit)
    top = float(rows[publishers].max().max())
    scale_unit = w.tonnes_unit(top) if unit == "t" else unit
    scale = TONNES_PER.get(scale_unit, 1.0)
    sources = tuple(_publication(view, p) for p in publishers)
    return Draft(
        title=head,
        subtitle={
            "what": common.production(view["mineral"], view["stage"], w),
            "amount": amount_text(view, scale_unit, basis),
            "year": view["year"],
        },
        unit=unit,
        basis=basis,
        data=rows[["iso3", "year", "basis", *SOURCE_ORDER, "spread"]],
        encoding=DotsEncoding(
            rows=tuple(_row(row, scale, view["country"], w) for row in dicts(rows.head(ROWS_MAX))),
            ticks=ticks(steps(top / scale), w),
            text_heads=(w("producers.disagreement.head"),),
            legend=tuple(
                LegendItem("ink", w.citation(s.short), SYMBOLS[p])
                for p, s in zip(publishers, sources, strict=True)
            ),
        ),
        sources=sources,
        notes=(
            w("producers.disagreement.note_spread"),
            w("producers.disagreement.note_basis"),
            *(
                [w("producers.note.drawn", n=ROWS_MAX, all=len(rows))]
                if len(rows) > ROWS_MAX
                else []
            ),
        ),
        alt={"n": len(rows)},
        table=("iso3.code", "year", "basis", *SOURCE_ORDER, "spread"),
    )


def _publication(view: View, publisher: str) -> Source:
    rows = output_tables.observed(view["mineral"], view["stage"], publisher)
    edition = rows.loc[rows["year"] == int(view["year"]), "edition"].iloc[0]
    return common.publication(publisher, str(edition))


def _head(view: View, rows: pd.DataFrame, unit: str) -> Headline:
    """What publishers say of the chosen country, else of the largest."""
    w = view.words
    codes = set(rows["iso3"])
    first = rows[rows["iso3"] == view["country"]] if view["country"] in codes else rows.head(1)
    row = first.iloc[0]
    low, high = row[list(SOURCE_ORDER)].min(), row[list(SOURCE_ORDER)].max()
    scale = w.tonnes_unit(high) if unit == "t" else unit
    values = {
        "country": w.the_country(row["iso3"]),
        "year": view["year"],
        "mineral": common.the_mineral_at(view["mineral"], view["stage"], w),
        "low": w.in_unit(low, scale),
        "high": w.in_unit(high, scale),
        "unit": w(f"words.unit.{scale}"),
    }
    same = values["low"] == values["high"]
    title = w(f"producers.disagreement.{'title_same' if same else 'title'}", **values)
    if view["country"] and view["country"] not in codes:
        second = w("producers.disagreement.absent", country=w.the_country(view["country"]))
    else:
        second = "" if same else w("producers.disagreement.second", spread=w.share(row["spread"]))
    return Headline(title, second)
