"""Who produces what: maps, rankings, history, concentration, reserves, disagreement, listings."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.groups import group_share, may_hide
from msp_dash.data import load
from msp_dash.figures.common import (
    ROLE_SYMBOL,
    Output,
    base_years,
    claim,
    leaders,
    lens_countries,
    mark,
    output,
    role_legend,
    roles,
)
from msp_dash.figures.record import Column, Figure, RankingEncoding, RankRow
from msp_dash.figures.registry import figure, url
from msp_dash.params import Country, Edition, Eu, Lens, Mineral, On, SourceId, Stage, View, Year
from msp_dash.theme import STAGE_TOKEN
from msp_dash.words import Words, words

FIRST_MINERALS = ("nickel", "cobalt", "lithium", "copper", "graphite", "rare_earths")
"""The energy minerals lead every list; the rest follow in the order of the reference table."""
STAGE_ORDER = ("mine", "refined", "smelter")
SOURCE_ORDER = ("usgs", "iea", "bgs")


@lru_cache(maxsize=1)
def output_choices() -> pd.DataFrame:
    """Combinations with output by country: mineral, stage, source, edition, year (str).

    Ordered by preference: energy minerals first, mine before refined, USGS before IEA before BGS,
    observed years newest first and before projected ones, newest edition first.
    """
    keys = ["mineral", "stage", "source", "edition", "year"]
    named = [
        table.loc[~table["iso3"].isin(["WLD", "OTH"]), keys].drop_duplicates()
        for table in (load("production"), load("supply_outlook"))
    ]
    found = pd.concat(named, ignore_index=True)
    projected = (found["source"] == "iea") & (
        found["year"] > found["edition"].map(base_years()).fillna(9999)
    )
    order = pd.DataFrame(
        {
            "mineral": found["mineral"]
            .map({m: i for i, m in enumerate(FIRST_MINERALS)})
            .fillna(len(FIRST_MINERALS)),
            "name": found["mineral"],
            "stage": found["stage"].map(STAGE_ORDER.index),
            "source": found["source"].map(SOURCE_ORDER.index),
            "projected": projected,
            "year": found["year"].where(projected, -found["year"]),
            "edition": found["edition"].rank(method="dense", ascending=False),
        }
    )
    ranked = found.loc[order.sort_values(list(order.columns)).index]
    return ranked.astype(str).reset_index(drop=True)


def _named(view: View, w: Words, out: Output) -> dict[str, str]:
    """Placeholders that every producers sentence may use."""
    suffix = "projected" if out.projected else "estimated" if out.estimated else "reported"
    return {
        "mineral": w.the_mineral(view["mineral"]),
        "verb": w(f"producers.verb.{view['stage']}"),
        "done": w(f"producers.done.{view['stage']}"),
        "year": view["year"],
        "when": w(f"producers.when.{suffix}", year=view["year"]),
        "source": out.source.short,
    }


def _leaders_title(view: View, w: Words, out: Output) -> str:
    top = leaders(out.rows)
    named = _named(view, w, out)
    if top.empty:
        return w("producers.title.no_share", **named)
    share = float(top["share"].sum())
    scope = "listed" if out.denominator == "sum" else "world"
    amount = w(f"producers.title.of_{scope}", share=w.share(min(share, 1.0)), **named)
    if len(top) == 1 or float(top["share"].iloc[0]) >= 0.995:
        whole = "all" if float(top["share"].iloc[0]) >= 0.995 else "one"
        amount = amount if whole == "one" else w(f"producers.title.all_{scope}", **named)
        return w(
            "producers.title.one",
            country=_capital(w.the_country(top["iso3"].iloc[0])),
            amount=amount,
            **named,
        )
    return w(
        "producers.title.several", countries=w.count(len(top), capital=True), amount=amount, **named
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subtitle(view: View, w: Words, out: Output) -> str:
    return w(
        "producers.subtitle.share",
        what=w(f"producers.what.{view['stage']}"),
        basis=w(f"words.basis.{out.basis}", mineral=w.the_mineral(view["mineral"])),
        year=w("producers.year_e", year=view["year"]) if out.estimated else view["year"],
    )


def _notes(view: View, w: Words, out: Output) -> list[str]:
    named = _named(view, w, out)
    notes: list[str] = []
    if out.world is not None:
        unit = w.quantity(out.world)
        notes.append(w(f"producers.note.{out.denominator}", world=unit, **named))
    if out.world_note:
        notes.append(w("producers.note.world", note=out.world_note))
    if out.estimated:
        notes.append(w("producers.note.estimated"))
    if out.projected:
        notes.append(w("producers.note.projected", **named))
    hidden = out.rows.loc[out.rows["status"].isin(["withheld", "not_available"]), "iso3"]
    if len(hidden):
        notes.append(
            w("producers.note.hidden", countries=w.listing([w.the_country(c) for c in hidden]))
        )
    return notes


def _group_note(view: View, w: Words, out: Output) -> list[str]:
    """The group's number also with New Caledonia where France is counted without it."""
    group = lens_countries(view)
    with_it = group_share(out.rows, group | {"NCL"})
    if "FRA" not in group or "NCL" not in set(out.rows["iso3"]) or with_it is None:
        return []
    return [w("producers.note.new_caledonia", share=w.share(with_it))]


def _group_title(view: View, w: Words, out: Output) -> str:
    group = lens_countries(view)
    share = group_share(out.rows, group)
    if not group or share is None:
        return _leaders_title(view, w, out)
    form = "at_least" if may_hide(out.rows, group) else "exactly"
    if share == 0:
        form = "none"
    return w(
        f"producers.group.{form}",
        group=w(f"producers.lens.{view['lens']}"),
        share=w.share(share),
        **_named(view, w, out),
    )


def _value_text(w: Words, value: float, status: str) -> str:
    return w(f"words.status.{status}") if pd.isna(value) else w.quantity(value)


def _rank_rows(view: View, w: Words, out: Output) -> tuple[RankRow, ...]:
    role = roles(view)
    longest = float(out.rows["value"].max())
    top = set(leaders(out.rows)["iso3"])
    rows = []
    for row in out.rows.itertuples():
        e = w("producers.e") if row.estimated else ""
        share = (
            ""
            if pd.isna(row.share)
            else w("producers.value_e", value=w.share_table(row.share), e=e)
        )
        value = _value_text(w, row.value, row.status)
        token = role.get(row.iso3)
        kind = mark(row.status, row.value)
        rows.append(
            RankRow(
                key=row.iso3,
                name=row.name,
                length=0.0 if pd.isna(row.value) or not longest else row.value / longest,
                texts=(share, value),
                mark="estimated" if kind == "solid" and row.estimated else kind,
                token=STAGE_TOKEN[view["stage"]],
                role=token,
                role_symbol=ROLE_SYMBOL.get(token or "", "square"),
                strong=row.iso3 in top,
                selected=row.iso3 == view["country"],
                tip=w("producers.tip", name=row.name, value=value, share=share or value),
            )
        )
    return tuple(rows)


OUTPUT_TABLE = ("iso3", "name", "value", "share", "status")


def _output_columns(w: Words, unit: str) -> tuple[Column, ...]:
    return (
        Column("iso3", w("producers.column.iso3")),
        Column("name", w("producers.column.country")),
        Column("value", w("producers.column.value", unit=unit), "number"),
        Column("share", w("producers.column.share"), "share"),
        Column("status", w("producers.column.status")),
    )


@figure(
    "producers.ranking",
    Mineral,
    Stage,
    Year,
    SourceId,
    Edition,
    Lens,
    On,
    Eu,
    Country,
    page="producers",
    choices=output_choices,
)
def ranking(view: View) -> Figure:
    """Countries by share of one mineral's output in one year, the lens's share in the title.

    Rows: iso3, name, value (t), share (0-1), status.
    """
    w = words(view["lang"])
    out = output(view["mineral"], view["stage"], view["source"], view["edition"], view.year, w)
    title = _group_title(view, w, out)
    present = {t for t in roles(view).items() if t[0] in set(out.rows["iso3"])}
    group_note = [w("producers.note.residual")] if may_hide(out.rows, lens_countries(view)) else []
    top = out.rows.head(5)
    return Figure(
        id="producers.ranking",
        params=view,
        title=title,
        subtitle=_subtitle(view, w, out),
        unit="t",
        basis=out.basis,
        data=out.rows[list(OUTPUT_TABLE)],
        encoding=RankingEncoding(
            name_head=w("producers.column.country"),
            text_heads=(w("producers.column.share"), w("producers.column.tonnes")),
            rows=_rank_rows(view, w, out),
            legend=role_legend({token for _, token in present}, w),
        ),
        sources=(out.source,),
        notes=tuple(_notes(view, w, out) + group_note + _group_note(view, w, out)),
        alt=w(
            "producers.alt.ranking",
            title=title,
            rows=w.listing(
                [
                    w(
                        "producers.alt.row",
                        name=r.name,
                        value=_value_text(w, r.value, r.status)
                        if pd.isna(r.share)
                        else w.share_table(r.share),
                    )
                    for r in top.itertuples()
                ]
            ),
        ),
        table=_output_columns(w, "t"),
        sentence=claim(title, (out.source,), w),
        link=url("producers.ranking", view),
    )
