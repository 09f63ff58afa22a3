"""All minerals of one technology, and revisions: one year's demand in each edition."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.data import load
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.common import capital, publication
from msp_dash.figures.demand import query, wording
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import column, heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Technology, Use, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import TONNES_PER

OVERLAPPING = (
    frozenset({"graphite", "battery_graphite"}),
    frozenset(
        {"rare_earths", "magnet_rare_earths", "praseodymium", "neodymium", "terbium", "dysprosium"}
    ),
)
"""Minerals of which one is counted within another."""

# Minerals of a technology


@lru_cache(maxsize=8)
def _energy(edition: str) -> pd.DataFrame:
    rows = query.edition_rows(edition)
    return rows[rows["scope"] == "energy"]


@lru_cache(maxsize=64)
def _of_all(edition: str, technology: str, scenario: str, year: int) -> pd.DataFrame:
    """`analysis.demand.mix`: cached, because the figures that mark a mineral share it."""
    return analysis.mix(_energy(edition), technology, scenario, year)


def _mix_head(view: View, selection: wording.Selection, data: pd.DataFrame) -> Headline:
    w = view.words
    past = "base_" if view.year == selection.base else ""
    use = view["technology"]
    top = data[data["value"] > 0].set_index("mineral")["value"]
    if top.empty or view["mineral"] not in ("", *top.index):
        return _none(view, past + ("none" if top.empty else "no"))
    subject = view["mineral"] or str(top.index[0])
    other = next((str(m) for m in top.index if not _overlap(str(m), subject)), "")
    form = "base" if past else "one"
    args = {"use": wording.user(use, w), "amount": w.tonnes(top[subject]), "year": view["year"]}
    mineral = wording.brief_mineral(subject, w)
    second = ""
    if other:
        place = "next" if top[other] <= top[subject] else "first"
        who, weight = capital(query.the_mineral(other, w)), w.tonnes(top[other])
        second = w(f"demand.mix.second.{past}{place}", other=who, amount=weight)
    return Headline(w(f"demand.mix.title.{form}", mineral=mineral, **args), second)


def _none(view: View, form: str) -> Headline:
    """Headline of a technology that needs none of a mineral, or no mineral."""
    w = view.words
    use, mineral = view["technology"], view["mineral"]
    args = {"use": wording.user(use, w), "mineral": mineral and query.the_mineral(mineral, w)}
    return Headline(w(f"demand.mix.title.{form}", year=view["year"], **args))


def _overlap(one: str, other: str) -> bool:
    """Whether two minerals are the same, or one a part of the other."""
    return one == other or any({one, other} <= group for group in OVERLAPPING)


def _mix_rows(
    view: View, selection: wording.Selection, data: pd.DataFrame, unit: str
) -> tuple[record.RankRow, ...]:
    w = view.words
    longest = float(data["value"].max())
    token = "ink2" if view.year == selection.base else wording.TOKENS[selection.headline]
    rows = []
    for i, row in enumerate(tuples(data)):
        value = wording.amount(row.value, unit, w)
        share = "" if pd.isna(row.share) else w.share_table(row.share)
        name = wording.mineral_name(row.mineral, w)
        rows.append(
            record.RankRow(
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
                    value=wording.with_unit(row.value, unit, w),
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
    Use(query.DemandMineral, optional=True),
    SourceId,
    tables=("demand",),
    choices=query.mix_choices,
    why_empty=query.why_empty(query.mix_choices, "uses_energy"),
)
def mix(view: View) -> Draft:
    """All minerals that one technology needs, on one scenario or in the base year.

    ``mineral`` marks one. Rows: mineral, year, value (t), share (0-1, of that mineral's demand from
    all energy technologies; tonnes of different minerals are not added up).
    """
    w = view.words
    selection = wording.select(view)
    data = _of_all(selection.edition, view["technology"], view["scenario"], view.year)
    unit = wording.picture_unit(float(data["value"].max()), w)
    energy = _energy(selection.edition)
    detailed = energy.loc[energy["sector"] != analysis.ALL, "mineral"].nunique()
    head = _mix_head(view, selection, data)
    past = view.year == selection.base
    return Draft(
        title=head,
        claim="" if past else wording.in_scenario(head.title, selection.headline, w),
        subtitle=w(
            f"demand.mix.subtitle{'_base' if past else ''}",
            technology=wording.sector_inside(view["technology"], w),
            **wording.places(view, selection, unit),
        ),
        unit="t",
        data=data,
        encoding=record.RankingEncoding(
            name_head=heading("mineral", w),
            text_heads=(unit, w("demand.column.share_of_mineral")),
            rows=_mix_rows(view, selection, data, unit),
        ),
        sources=wording.publications(selection),
        notes=(
            w("demand.note.mix_denominator"),
            w("demand.note.mix_minerals", n=len(data), total=detailed),
            *wording.mineral_notes(data["mineral"], w),
            *wording.edition_notes(selection, w),
        ),
        alt={
            "rows": w.listing(
                [
                    wording.alt_row(
                        wording.mineral_name(r.mineral, w), wording.with_unit(r.value, unit, w), w
                    )
                    for r in tuples(data.head(5))
                ]
            )
        },
        table=("mineral.demand", "year", "value.demand", "share"),
    )


# Revisions


def _revisions_head(view: View, data: pd.DataFrame, picture: str) -> Headline:
    """What the newest edition has, after what the one before had; both in one unit."""
    w = view.words
    recent = {e: own["value"] for e, own in data.groupby("edition", sort=False)}
    *before, newest = list(recent.items())[-2:]
    largest = max(float(values.max()) for _, values in (*before, newest))
    unit = wording.sentence_unit(largest, picture, w)

    def span(values: pd.Series) -> str:
        low, high = (w.in_unit(value, unit, 2) for value in wording.ends(values))
        return low if low == high else w("demand.revisions.range", low=low, high=high)

    args = {
        "year": view["year"],
        "now": w("demand.with_unit", value=span(newest[1]), unit=unit),
        "edition": w.date(newest[0]),
        "for": w(f"demand.for.{view['scope']}"),
    }
    title = w("demand.revisions.title", mineral=wording.brief_mineral(view["mineral"], w), **args)
    if not before:
        return Headline(title, w("demand.revisions.second.alone", **args))
    ((edition, values),) = before
    args |= {"then": span(values), "before": w.date(edition), "unit": unit}
    return Headline(title, w("demand.revisions.second.before", **args))


def _revision_rows(data: pd.DataFrame, unit: str, w: Words) -> tuple[record.DotRow, ...]:
    rows: list[record.DotRow] = []
    newest = data["edition"].iloc[-1]
    for edition, group in data.groupby("edition", sort=False):
        base = w("demand.row.base", year=query.bases()[str(edition)])
        rows.append(record.DotRow(str(edition), w.date(str(edition)), base, heading=True))
        for row in tuples(group):
            value = wording.amount(row.value, unit, w)
            name = wording.scenario_name(row.scenario, w)
            token = wording.TOKENS[row.scenario] if edition == newest else "ink2"
            tip = w("demand.alt.tip", name=name, value=wording.with_unit(row.value, unit, w))
            mark = record.Dot(row.value / TONNES_PER[unit], token, "circle", tip=tip)
            rows.append(
                record.DotRow(
                    key=f"{edition} {row.scenario}",
                    name=name,
                    dots=(mark,),
                    texts=(value,),
                    from_zero=True,
                )
            )
    return tuple(rows)


def _missing_note(view: View, data: pd.DataFrame) -> list[str]:
    w = view.words
    missing = [w.date(e) for e in query.editions() if e not in set(data["edition"])]
    if not missing:
        return []
    return [
        w(
            "demand.note.missing_editions",
            editions=w.listing(missing),
            mineral=capital(query.the_mineral(view["mineral"], w)),
            **{"for": w(f"demand.for.{view['scope']}")},
        )
    ]


@figure(
    "demand.revisions",
    query.DemandMineral,
    Scope,
    Year,
    SourceId,
    tables=("demand",),
    choices=query.revision_choices,
    why_empty=query.why_empty(query.revision_choices, "scope_{scope}"),
)
def revisions(view: View) -> Draft:
    """One year of one mineral in each edition, scenarios under their own names.

    Rows: edition, scenario, year, value (t).
    """
    w = view.words
    table_rows = load("demand")
    mineral_rows = table_rows[
        (table_rows["mineral"] == view["mineral"]) & (table_rows["scope"] == view["scope"])
    ]
    data = analysis.revisions(mineral_rows, view.year)
    unit = wording.picture_unit(float(data["value"].max()), w)
    of = tuple(pd.unique(data["edition"]))
    largest = float(data["value"].max()) / TONNES_PER[unit]
    return Draft(
        title=_revisions_head(view, data, unit),
        subtitle={
            "year": view["year"],
            "unit": unit,
            "mineral": query.the_mineral(view["mineral"], w),
            "from": w(f"demand.from.{view['scope']}"),
        },
        unit="t",
        data=data,
        encoding=record.DotsEncoding(
            rows=_revision_rows(data, unit, w),
            ticks=ticks(steps(largest, 4), w),
            text_heads=(unit,),
        ),
        sources=tuple(publication("iea", edition) for edition in of),
        notes=(
            w("demand.note.all_names"),
            w("demand.note.not_forecast"),
            *wording.mineral_notes([view["mineral"]], w),
            *_missing_note(view, data),
            *wording.third_party_notes(of, w),
        ),
        alt={"rows": _revisions_alt(data, unit, w)},
        table=(
            column("edition", w, labels={edition: w.date(edition) for edition in of}),
            *("scenario", "year", "value.demand"),
        ),
    )


def _revisions_alt(data: pd.DataFrame, unit: str, w: Words) -> str:
    return w.listing(
        [
            wording.alt_row(
                w(
                    "demand.alt.in_edition",
                    edition=w.date(r.edition),
                    name=wording.scenario_name(r.scenario, w),
                ),
                wording.with_unit(r.value, unit, w),
                w,
            )
            for r in tuples(data)
        ]
    )
