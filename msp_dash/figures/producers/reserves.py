"""Reserves beside output: who holds what is still in the ground."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.shares import WORLD, shares, world_total
from msp_dash.data import load
from msp_dash.figures.common import capital, claim, leaders, output_rows, publication
from msp_dash.figures.producers.output import (
    FIRST_MINERALS,
    alt_rows,
    amount_text,
    drawn_note,
    group_notes,
    group_title,
    is_whole,
    legend_of,
    rank_rows,
    share_words,
)
from msp_dash.figures.record import Column, Figure, RankingEncoding, RankRow
from msp_dash.figures.registry import figure, url
from msp_dash.params import Country, Edition, Eu, Lens, Mineral, On, SourceId, View
from msp_dash.words import Words, words


@lru_cache(maxsize=1)
def reserves_choices() -> pd.DataFrame:
    """Mineral, source, edition with reserves by country; energy minerals and newest first."""
    held = load("reserves")
    held = held[held["value"].notna() & ~held["iso3"].isin(["WLD", "OTH"])]
    found = held[["mineral", "source", "edition"]].drop_duplicates()
    order = found.assign(
        first=[
            FIRST_MINERALS.index(m) if m in FIRST_MINERALS else len(FIRST_MINERALS)
            for m in found["mineral"]
        ],
        newest=-found["edition"].astype(int),
    ).sort_values(["first", "mineral", "newest"])
    return order[["mineral", "source", "edition"]].reset_index(drop=True)


def _with_years(rows: pd.DataFrame, mineral: str, edition: str, basis: str) -> pd.DataFrame:
    """Adds years_of_output: reserves over the same edition's newest mine production, same basis.

    Null where the basis differs, or a country has no output.
    """
    mined = output_rows(mineral, "mine", "usgs")
    mined = mined[(mined["edition"] == edition) & (mined["basis"] == basis)]
    newest = mined[mined["year"] == mined["year"].max()].set_index("iso3")["value"]
    output = rows["iso3"].map(newest).where(lambda v: v > 0)
    return rows.assign(years_of_output=(rows["value"] / output).round(1))


def reserve_rows(mineral: str, edition: str, w: Words) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with name, share, years_of_output, and the printed world row (may be empty).

    No share where no world total is printed ("Large", not available, different forms): unlike
    output, the reserves that are named are no whole that a share could be taken of.
    """
    held = load("reserves")
    rows = held[(held["mineral"] == mineral) & (held["edition"] == edition)]
    found = shares(rows)
    if world_total(rows)[1] != "published":
        found["share"] = float("nan")
    found.insert(1, "name", [w.country(code) for code in found["iso3"]])
    found = found.assign(estimated=False)
    basis = str(rows["basis"].iloc[0])
    return _with_years(found, mineral, edition, basis), rows[rows["iso3"] == WORLD]


def _years_text(w: Words, years: float) -> str:
    return "" if pd.isna(years) else w.significant(years, 2) if years < 100 else w.whole(years)


def _rows(view: View, w: Words, rows: pd.DataFrame) -> tuple[RankRow, ...]:
    years = rows.set_index("iso3")["years_of_output"]
    plain = rank_rows(view, w, rows, "reserves")
    return tuple(
        RankRow(
            key=row.key,
            name=row.name,
            length=row.length,
            texts=(*row.texts, _years_text(w, years[row.key])),
            mark=row.mark,
            token=row.token,
            role=row.role,
            role_symbol=row.role_symbol,
            strong=row.strong,
            selected=row.selected,
            tip=row.tip,
        )
        for row in plain
    )


def _title(view: View, rows: pd.DataFrame, bound: bool, w: Words) -> str:
    top = leaders(rows)
    named = {"mineral": w.the_mineral(view["mineral"]), "edition": view["edition"]}
    if top.empty:
        largest = rows.dropna(subset="value").head(1)["iso3"].iloc[0]
        return w(
            "producers.reserves.title_no_share", country=capital(w.the_country(largest)), **named
        )
    held = float(top["share"].sum())
    share = share_words(w, held, whole=is_whole(rows, top["iso3"]))
    form = "at_most" if bound else "share"
    if len(top) == 1:
        country = capital(w.the_country(top["iso3"].iloc[0]))
        return w(f"producers.reserves.title_one_{form}", country=country, share=share, **named)
    count = w.count(len(top), capital=True)
    return w(f"producers.reserves.title_{form}", countries=count, share=share, **named)


@figure(
    "producers.reserves",
    Mineral,
    SourceId,
    Edition,
    Lens,
    On,
    Eu,
    Country,
    page="producers",
    tables=("production", "reserves"),
    choices=reserves_choices,
)
def reserves(view: View) -> Figure:
    """Reserves by country with share, and years of output at today's pace.

    Rows: iso3, name, value (in `unit`), share (0-1; at most, where the world total is a ">"),
    status, years_of_output (null unless same basis).
    """
    w = words(view["lang"])
    rows, world = reserve_rows(view["mineral"], view["edition"], w)
    bound = bool((world["status"] == "at_least").any())
    unit, basis = str(rows["unit"].iloc[0]), str(rows["basis"].iloc[0])
    source = publication(view["source"], view["edition"])
    title = _title(view, rows, bound, w)
    total = float(world["value"].iloc[0]) if rows["share"].notna().any() else None
    return Figure(
        id="producers.reserves",
        params=view,
        title=title,
        subtitle=w(
            "producers.reserves.subtitle",
            amount=amount_text(view["mineral"], w, unit, basis),
            edition=source.short,
        ),
        unit=unit,
        basis=basis,
        data=rows[["iso3", "name", "value", "share", "status", "years_of_output"]],
        encoding=RankingEncoding(
            name_head=w("producers.column.country"),
            text_heads=(
                w("producers.column.share"),
                w(f"words.unit_long.{unit}"),
                w("producers.column.years_short"),
            ),
            rows=_rows(view, w, rows),
            legend=legend_of(view, w, rows),
        ),
        sources=(source,),
        notes=tuple(_notes(view, w, rows, total, bound=bound)),
        alt=w("producers.alt.ranking", title=title, rows=alt_rows(w, rows)),
        table=(
            Column("iso3", w("producers.column.iso3")),
            Column("name", w("producers.column.country")),
            Column("value", w("producers.column.reserves", unit=w(f"words.unit.{unit}")), "number"),
            Column("share", w("producers.column.share"), "share"),
            Column("status", w("producers.column.status")),
            Column("years_of_output", w("producers.column.years"), "number"),
        ),
        sentence=claim(title, (source,), w),
        link=url("producers.reserves", view),
    )


def _notes(
    view: View, w: Words, rows: pd.DataFrame, total: float | None, *, bound: bool
) -> list[str]:
    if total is None:
        notes = [w("producers.reserves.note_none")]
    else:
        unit = w(f"words.unit.{rows['unit'].iloc[0]}")
        form = "bound" if bound else "published"
        notes = [w(f"producers.reserves.note_{form}", world=w.quantity(total), unit=unit)]
    if rows["years_of_output"].isna().all():
        notes.append(w("producers.reserves.note_basis"))
    else:
        notes.append(w("producers.reserves.note_years"))
    hidden = rows.loc[rows["status"].isin(["withheld", "not_available"]), "name"]
    if len(hidden):
        notes.append(w("producers.reserves.note_hidden", countries=w.listing(list(hidden))))
    group = group_title(
        view,
        w,
        rows,
        {
            "verb": w("producers.verb.reserves"),
            "mineral": w("producers.reserves.of", mineral=w.the_mineral(view["mineral"])),
            "when": w("producers.reserves.when", edition=view["edition"]),
        },
        bound=bound,
    )
    if group:
        notes.append(w("producers.note.group", sentence=group))
        notes += group_notes(view, w, rows, bound=bound)
    return notes + drawn_note(w, rows)
