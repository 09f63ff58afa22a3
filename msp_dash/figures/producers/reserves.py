"""Reserves by country, and how many years they last at current mine production."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from msp_dash.analysis.groups import group_share, may_hide
from msp_dash.analysis.shares import RESIDUAL, WORLD, shares, world_total
from msp_dash.data import load
from msp_dash.figures import common, output_tables, role_marks, view_group
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.producers.headlines import UNION, amounts, first_of, named_rows
from msp_dash.figures.producers.output import (
    FIRST_MINERALS,
    alt_rows,
    amount_text,
    group_notes,
    rank_rows,
    tips,
    truncation_note,
)
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.params import Country, Edition, Eu, Lens, Mineral, On, SourceId, View
from msp_dash.words import Words

EXCESS_MIN = 0.01
"""Rows that add up to this much more than the published total are no rounding of it."""


@lru_cache(maxsize=1)
def reserves_choices() -> pd.DataFrame:
    """Mineral, source, edition with reserves by country; energy minerals and newest first."""
    table = load("reserves")
    table = table[table["value"].notna() & ~table["iso3"].isin(["WLD", "OTH"])]
    return preferred(table, mineral=FIRST_MINERALS, source=ROW, edition=NEWEST)


def _with_years(rows: pd.DataFrame, mineral: str, edition: str, basis: str) -> pd.DataFrame:
    """Adds years_of_output: reserves over the same edition's newest mine production, same basis.

    Null where the basis differs, or a country has no output.
    """
    output = rows["iso3"].map(_mined(mineral, edition, basis)).where(lambda v: v > 0)
    return rows.assign(years_of_output=(rows["value"] / output).round(1))


def _mined(mineral: str, edition: str, basis: str) -> pd.Series[float]:
    """Mine production of the edition's newest year by country, and of the world."""
    mined = output_tables.output_rows(mineral, "mine", "usgs")
    mined = mined[(mined["edition"] == edition) & (mined["basis"] == basis)]
    return mined[mined["year"] == mined["year"].max()].set_index("iso3")["value"]


def world_years(mineral: str, edition: str) -> float:
    """Years of output that the published world total of reserves stands for; NaN for none."""
    rows = load("reserves")
    rows = rows[(rows["mineral"] == mineral) & (rows["edition"] == edition)]
    world = rows[(rows["iso3"] == WORLD) & (rows["status"] != "at_least")]
    if world["value"].isna().all() or world_total(rows)[1] != "published":
        return math.nan
    mined = _mined(mineral, edition, str(rows["basis"].iloc[0]))
    return float(world["value"].iloc[0]) / float(mined.get(WORLD, math.nan))


def reserve_rows(mineral: str, edition: str, w: Words) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with name, share, years_of_output, and the printed world row (may be empty).

    No share where no world total is printed ("Large", not available, different forms): unlike
    output, the reserves that are named are no whole that a share could be taken of.
    """
    table = load("reserves")
    rows = table[(table["mineral"] == mineral) & (table["edition"] == edition)]
    with_shares = shares(rows)
    if world_total(rows)[1] != "published":
        with_shares["share"] = float("nan")
    with_shares.insert(1, "name", [w.country(code) for code in with_shares["iso3"]])
    with_shares = with_shares.assign(estimated=False)
    basis = str(rows["basis"].iloc[0])
    return _with_years(with_shares, mineral, edition, basis), rows[rows["iso3"] == WORLD]


def _years_text(w: Words, years: float) -> str:
    return "" if pd.isna(years) else w.significant(years, 2) if years < 100 else w.whole(years)


def _rows(view: View, rows: pd.DataFrame, unit: str) -> tuple[RankRow, ...]:
    w = view.words
    tip_of = tips(w, rows, unit, view["edition"])
    years = rows.set_index("iso3")["years_of_output"]
    return tuple(
        replace(row, texts=(*row.texts, _years_text(w, years[row.key])))
        for row in rank_rows(view, rows, tip_of)
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """The two sentences on reserves of a mineral. `bound`: the world total is a "more than"."""

    view: View
    rows: pd.DataFrame
    unit: str
    bound: bool
    w: Words

    def headline(self) -> Headline:
        """A chosen country leads, else the largest."""
        country = self.view["country"]
        return Headline(self._of(country) if country else self._leading(), self._second())

    def _share(self, share: float, *, hide: bool = False) -> str:
        bound = common.bound_of(hide=hide, bound=self.bound)
        return self.w(f"producers.share.{bound}", share=self.w.share(share, bound))

    def _worded(self, form: str, **values: object) -> str:
        mineral = common.mineral_before(self.view["mineral"], self.w)
        values |= {"mineral": mineral, "edition": self.view["edition"]}
        return self.w(f"producers.reserves.{form}", **values)

    def _leading(self) -> str:
        w, countries = self.w, named_rows(self.rows)
        if countries.empty:
            largest = self.rows.dropna(subset="value").head(1)["iso3"].iloc[0]
            return self._worded("unshared", country=common.capital(w.the_country(largest)))
        top = countries.iloc[0]
        tied = list(countries.loc[countries["value"] == top["value"], "iso3"])
        share = self._share(top["share"])
        if len(tied) > 1:
            return self._worded("tied", countries=first_of(tied, w), share=share)
        return self._worded(
            "title", country=common.capital(w.the_country(top["iso3"])), share=share
        )

    def _of(self, country: str) -> str:
        w, rows = self.w, self.rows[self.rows["iso3"] == country]
        inside, opening = w.the_country(country), common.capital(w.the_country(country))
        if country == UNION:
            states = view_group.eu_states()
            total = group_share(self.rows, states)
            if not total:
                return self._worded("unlisted" if total == 0 else "union", country=inside)
            in_words = self._share(total, hide=may_hide(self.rows, states))
            return self._worded("title", country=opening, share=in_words)
        if rows.empty:
            return self._worded("unlisted", country=inside)
        value, share = float(rows["value"].iloc[0]), float(rows["share"].iloc[0])
        if math.isnan(value):
            return self._worded("unpublished", country=inside)
        if value == 0:
            return self._worded("zero", country=opening)
        if math.isnan(share):
            amount = amounts(w, value, self.unit)[1]
            return self._worded("amount", country=opening, amount=amount)
        return self._worded("title", country=opening, share=self._share(share))

    def _second(self) -> str:
        w, countries = self.w, named_rows(self.rows)
        group = view_group.lens_countries(self.view)
        if countries.empty:
            return ""
        if group:
            share = group_share(self.rows, group)
            inside = view_group.lens_inside(self.view)
            if not share:
                return self._worded(f"group.{'none' if share == 0 else 'unknown'}", group=inside)
            in_words = self._share(share, hide=may_hide(self.rows, group))
            values = {
                "group": view_group.lens_name(self.view),
                "n": view_group.lens_number(self.view),
            }
            return self._worded("group.share", share=in_words, **values)
        top = countries.iloc[0]
        if self.view["country"] and self.view["country"] != top["iso3"]:
            leader = {"country": w.the_country(top["iso3"]), "share": self._share(top["share"])}
            return self._worded("second.leader", **leader)
        if len(countries) < 3:
            return ""
        three = float(countries["share"].head(3).sum())
        return self._worded("second.three", share=self._share(three))


@figure(
    "producers.reserves",
    Mineral,
    SourceId,
    Edition,
    Lens,
    On,
    Eu,
    Country,
    tables=("production", "reserves"),
    choices=reserves_choices,
)
def reserves(view: View) -> Draft:
    """Reserves by country with share, and years of output at today's pace.

    Rows: iso3, name, value (in `unit`), share (0-1; at most, where the world total is a ">"),
    status, years_of_output (null unless same basis).
    """
    w = view.words
    rows, world = reserve_rows(view["mineral"], view["edition"], w)
    bound = bool((world["status"] == "at_least").any())
    unit, basis = str(rows["unit"].iloc[0]), str(rows["basis"].iloc[0])
    source = common.publication(view["source"], view["edition"])
    head = _Head(view, rows, unit, bound, w).headline()
    total = float(world["value"].iloc[0]) if rows["share"].notna().any() else None
    return Draft(
        title=head,
        subtitle={"amount": amount_text(view, unit, basis), "edition": source.short},
        unit=unit,
        basis=basis,
        data=rows[["iso3", "name", "value", "share", "status", "years_of_output"]],
        encoding=RankingEncoding(
            name_head=heading("name.country", w),
            text_heads=(
                heading("share", w),
                w(f"words.unit_long.{unit}"),
                w("producers.reserves.years"),
            ),
            rows=_rows(view, rows, unit),
            legend=role_marks.seat_key(rows["iso3"], view),
            whole=("iso3", "share", "value"),
        ),
        sources=(source,),
        notes=tuple(_notes(view, rows, total, bound=bound)),
        alt=w("producers.ranking.alt", title=head.title, rows=alt_rows(w, rows)),
        table=("iso3.code", "name.country", "value.reserves", "share", "status", "years_of_output"),
    )


def _notes(view: View, rows: pd.DataFrame, total: float | None, *, bound: bool) -> list[str]:
    w = view.words
    if total is None:
        notes = [w("producers.reserves.note_none")]
    else:
        unit = w(f"words.unit.{rows['unit'].iloc[0]}")
        form = "bound" if bound else "published"
        notes = [w(f"producers.reserves.note_{form}", world=w.quantity(total), unit=unit)]
        notes += _excess(w, rows, total)
    if rows["years_of_output"].isna().all():
        notes.append(w("producers.reserves.note_basis"))
    else:
        notes.append(w("producers.reserves.note_years"))
    hidden = rows["status"].isin(["withheld", "not_available"]) & (rows["iso3"] != RESIDUAL)
    if hidden.any():
        names = [w.the_country(code) for code in rows.loc[hidden, "iso3"]]
        notes.append(w("producers.reserves.note_hidden", countries=w.listing(names)))
    if view["country"] == UNION:
        notes.append(w("producers.note.union", n=len(view_group.eu_states())))
    if view_group.lens_countries(view):
        notes += group_notes(view, rows, bound=bound)
    return notes + truncation_note(w, rows)


def _excess(w: Words, rows: pd.DataFrame, total: float) -> Iterator[str]:
    """Says so where rows add up to more than the published total, by more than rounding."""
    countries = named_rows(rows)
    added = float(rows["value"].sum())
    if added < (1 + EXCESS_MIN) * total or len(countries) < 3:
        return
    first, three = countries["value"].iloc[0], float(countries["value"].head(3).sum())
    yield w(
        "producers.reserves.note_rows",
        rows=w.quantity(added),
        world=w.quantity(total),
        unit=w(f"words.unit.{rows['unit'].iloc[0]}"),
        country=w.the_country(countries["iso3"].iloc[0]),
        share=w.share_table(first / total),
        three=w.share_table(three / total),
        share_rows=w.share_table(first / added),
        three_rows=w.share_table(three / added),
    )
