"""All minerals of one technology, and one year as each edition saw it."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.data import load
from msp_dash.data.frames import tuples
from msp_dash.figures.axis import steps
from msp_dash.figures.common import capital, claim, publication
from msp_dash.figures.demand.asking import (
    DemandMineral,
    bases,
    edition_rows,
    editions,
    mix_choices,
    revision_choices,
    the_mineral,
    why_empty,
)
from msp_dash.figures.demand.wording import (
    TOKENS,
    Asked,
    alt_row,
    amount,
    asked,
    edition_notes,
    mineral_name,
    mineral_notes,
    picture_unit,
    publications,
    scenario_name,
    sector_inside,
    sector_name,
    short_name,
    table,
    third_party_notes,
    tonnes_spread,
    with_unit,
)
from msp_dash.figures.record import (
    Dot,
    DotRow,
    DotsEncoding,
    Figure,
    RankingEncoding,
    RankRow,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Edition, Scenario, Scope, SourceId, Technology, Use, View, Year
from msp_dash.words import Words, words
from msp_dash.words.numbers import TONNES_PER

TITLE_CHARS = 75
"""Aim for the length of a title; a second mineral is named where it fits."""


# Minerals of a technology


def _mix_title(view: View, a: Asked, w: Words, data: pd.DataFrame) -> str:
    base = "base_" if view.year == a.base else ""
    named = {
        "subject": sector_name(view["technology"], w),
        "year": view["year"],
        "scenario": short_name(a.headline, w),
    }
    top = data[data["value"] > 0].head(2)
    if top.empty:
        return w("demand.mix.title.none", **named)
    first, *rest = [(the_mineral(r.mineral, w), w.tonnes(r.value)) for r in tuples(top)]
    one = w(f"demand.mix.title.{base}first", mineral=first[0], first=first[1], **named)
    if not rest:
        return one
    two = w(
        f"demand.mix.title.{base}two",
        mineral=first[0],
        first=first[1],
        other=rest[0][0],
        second=rest[0][1],
        **named,
    )
    return two if len(two) <= TITLE_CHARS else one


def _mix_rows(view: View, a: Asked, data: pd.DataFrame, unit: str, w: Words) -> tuple[RankRow, ...]:
    longest = float(data["value"].max())
    token = "other" if view.year == a.base else TOKENS[a.all.index(a.headline)]
    rows = []
    for i, row in enumerate(tuples(data)):
        value = amount(row.value, unit, w)
        share = "" if pd.isna(row.share) else w.share_table(row.share)
        name = mineral_name(row.mineral, w)
        rows.append(
            RankRow(
                key=row.mineral,
                name=name,
                length=row.value / longest if longest else 0.0,
                texts=(value, share),
                mark="solid" if row.value else "zero",
                token=token,
                strong=i < 3 and row.value > 0,
                selected=row.mineral == view["mineral"],
                tip=w(
                    "demand.alt.tip_share",
                    name=name,
                    value=with_unit(row.value, unit, w),
                    share=share or value,
                ),
            )
        )
    return tuple(rows)


@figure(
    "demand.mix",
    Technology,
    Year,
    Scenario,
    Edition,
    Use(DemandMineral, optional=True),
    SourceId,
    page="demand",
    tables=("demand",),
    choices=mix_choices,
    why_empty=why_empty(mix_choices, "uses_energy"),
)
def mix(view: View) -> Figure:
    """All minerals that one technology needs, on one scenario or in the base year.

    ``mineral`` marks one. Rows: mineral, year, value (t), share (0-1, of that mineral's demand from
    all energy technologies; tonnes of different minerals are not added up).
    """
    w = words(view["lang"])
    a = asked(view)
    rows = edition_rows(a.edition)
    energy = rows[rows["scope"] == "energy"]
    data = analysis.mix(energy, view["technology"], view["scenario"], view.year)
    unit = picture_unit(float(data["value"].max()), w)
    title = _mix_title(view, a, w, data)
    ranked = _mix_rows(view, a, data, unit, w)
    detailed = energy.loc[energy["sector"] != analysis.ALL, "mineral"].nunique()
    return Figure(
        id="demand.mix",
        params=view,
        title=title,
        subtitle=w(
            "demand.subtitle.mix_base" if view.year == a.base else "demand.subtitle.mix",
            technology=sector_inside(view["technology"], w),
            unit=unit,
            year=view["year"],
            scenario=scenario_name(a.headline, w),
            edition=w.date(a.edition),
        ),
        unit="t",
        basis="",
        data=data,
        encoding=RankingEncoding(
            name_head=w("demand.column.mineral"),
            text_heads=(unit, w("demand.column.share_of_mineral")),
            rows=ranked,
        ),
        sources=publications(a),
        notes=(
            w("demand.note.mix_denominator"),
            w("demand.note.mix_minerals", n=len(data), total=detailed),
            *mineral_notes(data["mineral"], w),
            *edition_notes(a, w),
        ),
        alt=w(
            "demand.alt.mix",
            title=title,
            rows=w.listing(
                [
                    alt_row(mineral_name(r.mineral, w), with_unit(r.value, unit, w), w)
                    for r in tuples(data.head(5))
                ]
            ),
        ),
        table=table(data, w),
        sentence=claim(title, publications(a), w),
        link=url("demand.mix", view),
    )


# One year as each edition saw it


def _revisions_title(view: View, w: Words, data: pd.DataFrame, unit: str) -> str:
    n = data["edition"].nunique()
    amounts = tonnes_spread(data["value"], unit, w)
    same = tonnes_spread([data["value"].min()], unit, w) == tonnes_spread(
        [data["value"].max()], unit, w
    )
    return w(
        f"demand.revisions.title.{'equal' if same else 'range'}.{'one' if n == 1 else 'other'}",
        editions=w.count(n, capital=True),
        edition=w.date(str(data["edition"].iloc[-1])),
        mineral=the_mineral(view["mineral"], w),
        year=view["year"],
        amount=amounts,
        **{"for": w(f"demand.for.{view['scope']}")},
    )


def _revision_rows(data: pd.DataFrame, unit: str, w: Words) -> tuple[DotRow, ...]:
    rows: list[DotRow] = []
    newest = data["edition"].iloc[-1]
    for edition, held in data.groupby("edition", sort=False):
        base = w("demand.row.base", year=bases()[str(edition)])
        rows.append(DotRow(str(edition), w.date(str(edition)), base, heading=True))
        for place, row in enumerate(tuples(held)):
            value = amount(row.value, unit, w)
            name = scenario_name(row.scenario, w)
            token = TOKENS[place] if edition == newest else "other"
            tip = w("demand.alt.tip", name=name, value=with_unit(row.value, unit, w))
            mark = Dot(row.value / TONNES_PER[unit], token, "circle", tip=tip)
            rows.append(
                DotRow(
                    key=f"{edition} {row.scenario}",
                    name=name,
                    dots=(mark,),
                    texts=(value,),
                    from_zero=True,
                )
            )
    return tuple(rows)


def _missing_note(view: View, data: pd.DataFrame, w: Words) -> list[str]:
    missing = [w.date(e) for e in editions() if e not in set(data["edition"])]
    if not missing:
        return []
    return [
        w(
            "demand.note.missing_editions",
            editions=w.listing(missing),
            mineral=capital(the_mineral(view["mineral"], w)),
            **{"for": w(f"demand.for.{view['scope']}")},
        )
    ]


@figure(
    "demand.revisions",
    DemandMineral,
    Scope,
    Year,
    SourceId,
    page="demand",
    tables=("demand",),
    choices=revision_choices,
    why_empty=why_empty(revision_choices, "scope_{scope}"),
)
def revisions(view: View) -> Figure:
    """One year of one mineral as each edition saw it, scenarios under their own names.

    Rows: edition, scenario, year, value (t).
    """
    w = words(view["lang"])
    table_rows = load("demand")
    held = table_rows[
        (table_rows["mineral"] == view["mineral"]) & (table_rows["scope"] == view["scope"])
    ]
    data = analysis.revisions(held, view.year)
    unit = picture_unit(float(data["value"].max()), w)
    title = _revisions_title(view, w, data, unit)
    of = tuple(pd.unique(data["edition"]))
    sources = tuple(publication("iea", edition) for edition in of)
    largest = float(data["value"].max()) / TONNES_PER[unit]
    rows = _revision_rows(data, unit, w)
    return Figure(
        id="demand.revisions",
        params=view,
        title=title,
        subtitle=w(
            "demand.subtitle.revisions",
            year=view["year"],
            unit=unit,
            mineral=the_mineral(view["mineral"], w),
            **{"from": w(f"demand.from.{view['scope']}")},
        ),
        unit="t",
        basis="",
        data=data,
        encoding=DotsEncoding(
            rows=rows,
            ticks=tuple((t, w.quantity(t)) for t in steps(largest, 4)),
            text_heads=(unit,),
        ),
        sources=sources,
        notes=(
            w("demand.note.all_names"),
            w("demand.note.not_forecast"),
            *mineral_notes([view["mineral"]], w),
            *_missing_note(view, data, w),
            *third_party_notes(of, w),
        ),
        alt=w("demand.alt.revisions", title=title, rows=_revisions_alt(data, unit, w)),
        table=table(data, w),
        sentence=claim(title, sources, w),
        link=url("demand.revisions", view),
    )


def _revisions_alt(data: pd.DataFrame, unit: str, w: Words) -> str:
    return w.listing(
        [
            alt_row(
                w(
                    "demand.alt.in_edition",
                    edition=w.date(r.edition),
                    name=scenario_name(r.scenario, w),
                ),
                with_unit(r.value, unit, w),
                w,
            )
            for r in tuples(data)
        ]
    )
