"""Share of demand covered by supply without its largest supplier (N-1)."""

from __future__ import annotations

import pandas as pd

from msp_dash.analysis.balance import NOT_ADDED
from msp_dash.analysis.demand import BASE
from msp_dash.data.frames import Row, dicts
from msp_dash.figures.balance.query import (
    STAGES,
    choices,
    coverage_without_largest,
    explain,
    minerals_of,
    no_balance,
    stage_of,
    stages_of,
    with_balance,
)
from msp_dash.figures.balance.wording import MET, met, notes_around
from msp_dash.figures.common import capital
from msp_dash.figures.demand import wording
from msp_dash.figures.demand.query import DemandMineral
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import BarPart, BarRow, BarsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Stage, Use, View, Year

FIELDS = ["mineral", "stage", "year", "supplier", "ratio", "adds", "with_all"]


def _stages(view: View, edition: str) -> tuple[str, ...]:
    return (view["stage"],) if view["stage"] else stages_of(edition)


def rows_of(view: View) -> pd.DataFrame:
    """Rows of a view, the base year among them: FIELDS, lowest ratio of the year asked first."""
    edition = view["edition"]
    tables = []
    for stage in _stages(view, edition):
        minerals = with_balance(minerals_of(edition, stage))
        for mineral in minerals:
            tables.append(
                coverage_without_largest(edition, mineral, stage).assign(
                    mineral=mineral, stage=stage
                )
            )
    every = pd.concat(tables, ignore_index=True)
    every = every[
        (every["scenario"] == BASE)
        | ((every["scenario"] == view["scenario"]) & (every["year"] == view.year))
    ]
    every["later"] = every["scenario"] == BASE
    every["adds"] = every["with_all"] - every["ratio"]
    return every.sort_values(["later", "ratio"], ignore_index=True)[FIELDS]


def _at(view: View, data: pd.DataFrame) -> pd.DataFrame:
    return data[data["year"] == view.year]


def _headline(view: View, data: pd.DataFrame) -> Headline:
    """On the view's mineral, or the only one of the edition, at its lowest; else on all."""
    w = view.words
    at = _at(view, data)
    single = str(at["mineral"].iloc[0]) if at["mineral"].nunique() == 1 else ""
    mineral = view["mineral"] or single
    if mineral:
        return _of_mineral(view, at[at["mineral"] == mineral])
    enough = int((at["ratio"] >= MET).sum())
    args = {
        "n": enough,
        "count": w.count(enough, capital=True),
        "of": w.count(len(at)),
        "year": view["year"],
        "scenario": wording.brief_name(view["scenario"], w),
    }
    return Headline(
        w(f"balance.without_largest.title.{'some' if enough else 'none'}", **args),
        w("balance.without_largest.second.lowest", **_row_args(at.iloc[0], view)),
    )


def _of_mineral(view: View, at: pd.DataFrame) -> Headline:
    """The stage that would meet least of demand; then the other, or what all suppliers meet."""
    w = view.words
    args = _row_args(at.iloc[0], view)
    second = ("all", args) if len(at) == 1 else ("other", _row_args(at.iloc[1], view))
    return Headline(
        w("balance.without_largest.title.one", **args),
        w(f"balance.without_largest.second.{second[0]}", **second[1]),
    )


def _row_args(row: pd.Series, view: View) -> dict[str, str]:
    """Message arguments of a sentence on one mineral and stage."""
    w = view.words
    return {
        "country": w.the_country(str(row["supplier"])),
        "stage": stage_of(str(row["mineral"]), str(row["stage"]), w),
        "share": met(float(row["ratio"]), w),
        "with_all": met(float(row["with_all"]), w),
        "year": view["year"],
        "scenario": wording.brief_name(view["scenario"], w),
    }


def _row(r: Row, view: View, lead: int) -> BarRow:
    w = view.words
    mineral, stage = str(r["mineral"]), str(r["stage"])
    ratio, adds, with_all = float(r["ratio"]), float(r["adds"]), float(r["with_all"])
    points = w.points(adds)
    args = {
        "stage": capital(stage_of(mineral, stage, w)),
        "country": w.the_country(str(r["supplier"])),
        "ratio": met(ratio, w),
        "points": points,
        "with_all": met(with_all, w),
    }
    left = w("balance.without_largest.tip", **args)
    supplier = w("balance.without_largest.tip_adds", **args)
    added = w("balance.without_largest.adds", country=w.country(str(r["supplier"])), points=points)
    return BarRow(
        key=f"{mineral}.{stage}",
        name=wording.mineral_name(mineral, w),
        parts=(
            BarPart(ratio, "ink2", args["ratio"], tip=left),
            BarPart(adds, "ink2", added, dashed=True, tip=supplier),
        ),
        total=args["with_all"],
        tip=w("balance.without_largest.alt_row", **args),
        selected=mineral == view["mineral"],
        lead=lead,
    )


def _encoding(view: View, selection: wording.Selection, data: pd.DataFrame) -> BarsEncoding:
    w = view.words
    at = _at(view, data)
    rows: list[BarRow] = []
    lowest = {(r["mineral"], r["stage"]): place for place, r in enumerate(dicts(at), 1)}
    for stage in _drawn_stages(at):
        head = w(f"balance.without_largest.head.{stage}")
        rows.append(BarRow(f"{stage}.", head, tip="", heading=True))
        own = at[at["stage"] == stage].iloc[::-1]
        rows += [_row(r, view, lowest[r["mineral"], r["stage"]]) for r in dicts(own)]
        rows += [
            BarRow(
                f"{mineral}.{stage}",
                wording.mineral_name(mineral, w),
                text=w("balance.gap.no_balance"),
                mark="hatched",
                tip=w(
                    "balance.without_largest.tip_not_added",
                    mineral=wording.mineral_name(mineral, w),
                ),
                lead=len(at) + 1,
            )
            for mineral in minerals_of(selection.edition, stage)
            if mineral in NOT_ADDED
        ]
    return BarsEncoding(
        rows=tuple(rows),
        reference=(MET, w("balance.without_largest.demand", met=w.percent(MET))),
        total_head=w("balance.without_largest.head_all"),
        legend=(
            LegendItem("ink2", w("balance.without_largest.legend.left")),
            LegendItem("ink2", w("balance.without_largest.legend.adds"), "dashed"),
        ),
        order=w("balance.without_largest.order"),
        steps=True,
    )


def _drawn_stages(data: pd.DataFrame) -> list[str]:
    return [stage for stage in STAGES if stage in set(data["stage"])]


@figure(
    "balance.without_largest",
    Use(DemandMineral, optional=True),
    Use(Stage, optional=True),
    Scope,
    Scenario,
    Edition,
    Year,
    SourceId,
    tables=("demand", "supply_outlook"),
    choices=choices,
    why_empty=explain,
)
def without_largest(view: View) -> Draft:
    """Supply without its largest supplier over total demand of a scenario and year (N-1).

    Both stages, unless the view names one; ``mineral`` marks one of all. Rows: mineral, stage, year
    (that of the view and the base year), supplier (iso3 of the one left out), ratio (what the
    others supply over the world's demand), adds (what it supplies, the same way), with_all (all
    supply over demand); lowest first.
    """
    if view["mineral"] in NOT_ADDED:
        raise no_balance(view)
    w = view.words
    selection = wording.select(view)
    data = rows_of(view)
    encoding = _encoding(view, selection, data)
    head = _headline(view, data)
    drawn_without = any(row.mark == "hatched" for row in encoding.rows)
    return Draft(
        title=head,
        subtitle=wording.places(view, selection),
        unit="share",
        data=data,
        encoding=encoding,
        sources=wording.publications(selection),
        notes=(
            w("balance.note.largest"),
            w("balance.note.iea_n1"),
            w("balance.note.rounded_apart"),
            *notes_around(
                view,
                selection,
                with_balance(set(data["mineral"])),
                tuple(_drawn_stages(data)),
                *([w("balance.note.graphite")] if drawn_without else []),
            ),
        ),
        alt={"rows": "; ".join(row.tip for row in encoding.rows if row.tip)},
        claim=w("balance.claim", **head._asdict()),
        table=("mineral.demand", "stage", "year", "supplier", "ratio.met", "adds", "with_all"),
    )
