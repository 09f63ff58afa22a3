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
    """The five largest and every guest with output, or six countries that have it; the residual.

    Numbered anew: a guest's place among all producers is no reason to leave it out.
    """
    rest = out.rows["iso3"] == RESIDUAL
    producers = out.rows[~rest & (out.rows["value"] > 0)]
    if len(producers) > LARGEST + 1:
        first = producers.index.isin(producers.index[:LARGEST])
        producers = producers[first | producers["iso3"].isin(table.guests)]
    selected = out.rows.index.isin(producers.index) | (rest & (out.rows["value"] > 0))
    return out.rows[selected].reset_index(drop=True)


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
    tables=(
        "production",
        "supply_outlook",
        "facts/convenings",
        "facts/members",
        "facts/participation",
    ),
    choices=choices,
    why_empty=why_empty,
)
def output(view: View) -> Draft:
    """The largest producers of a mineral, every guest that has output, and all others together.

    Rows: iso3, name, value (in `unit`), share (0-1), status; of all producers.
    """
    w, table = view.words, table_of(view)
    query = {"mineral": view["mineral"], "stage": view["stage"], "lens": "none", "lang": w.lang}
    full = resolve(spec("producers.ranking"), query).view
    out, ranking = shown_output(full), build_on("producers.ranking", query)
    tip_of = tips(w, out.rows, out.unit, full["year"])
    rows = [
        replace(
            row,
            role=table.role(row.key),
            role_symbol="circle" if row.key in table.guests else "square",
        )
        for row in rank_rows(full, _chosen_rows(out, table), STAGE_TOKEN[view["stage"]], tip_of)
    ]
    return Draft(
        title=Headline(ranking.title),
        subtitle=ranking.subtitle,
        unit=out.unit,
        basis=out.basis,
        data=out.rows[["iso3", "name", "value", "share", "status"]],
        encoding=RankingEncoding(
            name_head=heading("name.country", w),
            text_heads=(heading("share", w), w(f"words.unit_long.{out.unit}")),
            rows=tuple(rows),
            legend=_legend(rows, w),
            complete=True,
            whole=("iso3", "share", "value"),
        ),
        sources=(out.source,),
        notes=(w("convening.output.note"), *output_notes(full, out), *roll_notes(table, w)),
        alt={"rows": w.listing([row.tip for row in rows[:LARGEST]])},
        table=("iso3.code", "name.country", "value.output", "share", "status"),
    )
