"""Who produces a mineral: the five largest, every guest at the table, and all others."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.figures.common import Output, estimates_key
from msp_dash.figures.convening.query import ROLL, Table, roll_notes, table_of
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.output import (
    output_choices,
    output_notes,
    rank_rows,
    shown_output,
    tips,
    why_empty,
)
from msp_dash.figures.record import LegendItem, RankingEncoding, RankRow
from msp_dash.figures.registry import build_on, figure, resolve, spec
from msp_dash.params import Mineral, Stage, View
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words

LARGEST = 5
"""Rows of the largest; six where there are no more."""


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals and stages with output by country: mineral, stage (str)."""
    return output_choices()[["mineral", "stage"]].drop_duplicates(ignore_index=True)


def _chosen_rows(out: Output, table: Table) -> pd.DataFrame:
    """The five largest and every guest with output; all where six countries have it.

    Numbered anew: a guest's place among all producers is no reason to leave it out.
    """
    rows = out.rows[(out.rows["iso3"] != RESIDUAL) & out.rows["value"].notna()]
    rows = rows[rows["value"] > 0]
    if len(rows) <= LARGEST + 1:
        return rows.reset_index(drop=True)
    first = rows.index.isin(rows.index[:LARGEST])
    return rows[first | rows["iso3"].isin(table.guests)].reset_index(drop=True)


def _others(out: Output, own_rows: pd.DataFrame, w: Words) -> pd.DataFrame:
    """One row of what is not drawn, where the shares of those add up to something."""
    rest = out.rows[~out.rows["iso3"].isin(own_rows["iso3"])]
    share, value = float(rest["share"].sum()), float(rest["value"].sum())
    record = {"iso3": RESIDUAL, "name": w("convening.output.others"), "value": value}
    record |= {"share": share, "status": "residual"}
    return pd.DataFrame([record] if share and value else [], columns=list(record))


def _other_row(row: pd.Series, w: Words) -> RankRow:
    text = w.share_table(float(row["share"]))
    return RankRow(
        RESIDUAL,
        str(row["name"]),
        float(row["value"]),
        (text, w.quantity(float(row["value"]))),
        "outline",
        tip=w("convening.output.tip_others", share=text),
    )


def _legend(rows: list[RankRow], w: Words) -> tuple[LegendItem, ...]:
    present = {row.role for row in rows}
    roles = (("partner", "square"), ("minerals_rich", "circle"))
    items = [
        LegendItem(token, w(f"convening.output.role.{token}"), symbol)  # type: ignore[arg-type]
        for token, symbol in roles
        if token in present
    ]
    return (*items, *estimates_key(rows, w))


@figure(
    "convening.output",
    Mineral,
    Stage,
    *ROLL,
    page="partners",
    tables=("production", "supply_outlook", "facts/members", "facts/participation"),
    choices=choices,
    why_empty=why_empty,
)
def output(view: View) -> Draft:
    """The largest producers of a mineral, every guest that has output, and all others together.

    Rows: iso3, name, value (in `unit`), share (0-1), status; of those that are drawn.
    """
    w, table = view.words, table_of(view)
    query = {"mineral": view["mineral"], "stage": view["stage"], "lens": "none", "lang": w.lang}
    full = resolve(spec("producers.ranking"), query).view
    out, ranking = shown_output(full), build_on("producers.ranking", query)
    own_rows = _chosen_rows(out, table)
    others = _others(out, own_rows, w)
    tip_of = tips(w, out.rows, out.unit, full["year"])
    longest = float(pd.concat([own_rows["value"], others["value"].astype(float)]).max())
    rows = [
        replace(
            row,
            role=table.role(row.key),
            role_symbol="circle" if row.key in table.guests else "square",
        )
        for row in rank_rows(full, own_rows, STAGE_TOKEN[view["stage"]], tip_of)
    ]
    rows = [
        replace(row, length=float(value) / longest)
        for row, value in zip(rows, own_rows["value"], strict=True)
    ]
    rows += [
        replace(r, length=r.length / longest)
        for r in (_other_row(one, w) for _, one in others.iterrows())
    ]
    columns = ["iso3", "name", "value", "share", "status"]
    return Draft(
        title=Headline(ranking.title),
        subtitle=ranking.subtitle,
        unit=out.unit,
        basis=out.basis,
        data=pd.concat([own_rows[columns], others], ignore_index=True)
        if len(others)
        else own_rows[columns],
        encoding=RankingEncoding(
            name_head=heading("name.country", w),
            text_heads=(heading("share", w), w(f"words.unit_long.{out.unit}")),
            rows=tuple(rows),
            legend=_legend(rows, w),
            complete=True,
        ),
        sources=(out.source,),
        notes=(w("convening.output.note"), *output_notes(full, out), *roll_notes(table, w)),
        alt={"rows": w.listing([row.tip for row in rows[:LARGEST]])},
        table=("iso3.code", "name.country", "value.output", "share", "status"),
    )
