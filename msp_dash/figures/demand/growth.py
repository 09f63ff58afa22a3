"""Demand growth of all minerals in one scope, from the edition's base year."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import lru_cache

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.analysis.demand import ALL
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.common import capital
from msp_dash.figures.demand import query, wording
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.record import DotRow, DotsEncoding, LegendItem
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Scenario, Scope, SourceId, Use, View, Year
from msp_dash.words import Words

MAJOR_T = 10_000.0
"""Least energy demand in the base year (t) of a mineral in the picture."""
T_PER_KT, COARSE_T = 1000.0, 10.0
FLOAT_NOISE = 1e-6
FIELDS = ["mineral", "scenario", "scope", "base_year", "year", "ratio"]


@lru_cache(maxsize=64)
def of_all(edition: str, scope: str, year: int) -> pd.DataFrame:
    """`analysis.demand.growth`: cached, because the figures of all minerals share it."""
    rows = query.edition_rows(edition)
    return analysis.growth(rows[rows["scope"] == scope], year)


def _growth(view: View, selection: wording.Selection) -> pd.DataFrame:
    data = of_all(selection.edition, view["scope"], view.year)
    return data[data["scenario"].isin(selection.scenarios)].reset_index(drop=True)


@lru_cache(maxsize=8)
def _detailed(edition: str) -> frozenset[str]:
    """Minerals with detail by technology, one of each that holds another."""
    rows = query.edition_rows(edition)
    detailed = rows.loc[(rows["sector"] != ALL) & (rows["scope"] == "energy"), "mineral"]
    # All grades hold battery-grade graphite, and magnet rare earths neodymium.
    return frozenset(detailed) - {"graphite", "magnet_rare_earths"}


def _major(view: View, data: pd.DataFrame) -> Set[str]:
    """Minerals that the title covers: with detail by technology and over `MAJOR_T`."""
    if view["scope"] != "energy":
        return set(data["mineral"])
    return _detailed(view["edition"]) & set(data.loc[data["base"] > MAJOR_T, "mineral"])


def _growth_head(
    view: View, selection: wording.Selection, wide: pd.DataFrame, major: Set[str]
) -> Headline:
    """The rank or the multiple of the view's mineral; without one, the mineral that grows most."""
    w = view.words
    ranked = wide.loc[[m for m in wide.index if m in major], selection.headline].dropna()
    args = {"year": view["year"], "base": selection.base, "n": w.whole(len(ranked))}
    subject = view["mineral"] or (str(ranked.index[0]) if len(ranked) else "")
    ratios = wide.loc[subject].dropna() if subject else pd.Series(dtype=float)
    if ratios.empty:
        mineral = wording.brief_mineral(subject, w) if subject else ""
        form = "no_ratio_of" if subject else "no_ratio"
        return Headline(w(f"demand.growth.title.{form}", mineral=mineral, **args))
    if not view["mineral"] and len(ranked) > 1 and wide.loc[list(ranked.index)].max().max() <= 1:
        return Headline(w("demand.growth.title.none", **args))
    if subject not in ranked or len(ranked) == 1 or ratios.max() <= 1:
        span = wording.ratio_span(ratios, w)
        demand = _demand(view, subject)
        return Headline(w(f"demand.growth.title.{span.form}", demand=demand, **span.args, **args))
    if ranked[subject] == ranked.iloc[0]:
        return _top_head(view, selection, ranked, ratios, args)
    return _rank_head(view, subject, ranked, args)


def _demand(view: View, mineral: str) -> str:
    """What grows, at the beginning of a sentence: 'Energy demand for nickel'."""
    w = view.words
    text = w(f"demand.growth.of.{view['scope']}", mineral=wording.brief_mineral(mineral, w))
    return w.opening(capital(text), text)


def _top_head(
    view: View,
    selection: wording.Selection,
    ranked: pd.Series,
    ratios: pd.Series,
    args: Mapping[str, object],
) -> Headline:
    w = view.words
    top, after = map(str, ranked.index[:2])
    times = w.significant(ranked.iloc[0], 2)
    span = wording.ratio_span(ratios, w)
    one = selection.only or span.alike
    other = query.the_mineral(after, w)
    second = w(
        f"demand.growth.second.{'one' if one else 'range'}",
        other=capital(other) if one else other,
        next=w.significant(ranked.iloc[1], 2),
        **span.args,
        **args,
    )
    return Headline(
        w("demand.growth.title.top", demand=_demand(view, top), amount=times, **args), second
    )


def _rank_head(view: View, mineral: str, ranked: pd.Series, args: Mapping[str, object]) -> Headline:
    w, demand = view.words, _demand(view, mineral)
    rank = w.ordinal(int((ranked > ranked[mineral]).sum()) + 1)
    times, first = (w.significant(ratio, 2) for ratio in (ranked[mineral], ranked.iloc[0]))
    second = w(
        "demand.growth.second.rank",
        said=w("demand.growth.title.one", demand=demand, amount=times, **args),
        other=query.the_mineral(str(ranked.index[0]), w),
        first=first,
    )
    return Headline(w("demand.growth.title.rank", demand=demand, rank=rank, **args), second)


def _growth_rows(
    view: View, selection: wording.Selection, wide: pd.DataFrame, base: Mapping[str, float]
) -> tuple[DotRow, ...]:
    w = view.words
    unit = wording.picture_unit(max(base.values()), w)
    rows = []
    single = len(wide) == 1
    for mineral, ratios in wide.iterrows():
        name = wording.mineral_name(str(mineral), w)
        valid = ratios.dropna()
        rows.append(
            DotRow(
                key=str(mineral),
                name=name,
                dots=tuple(
                    wording.dot(
                        v,
                        s,
                        w("demand.alt.tip", name=wording.scenario_name(s, w), value=w.ratio(v)),
                        w.ratio(v) if single else "",
                    )
                    for s, v in valid.items()
                ),
                texts=(
                    w.ratio(valid[selection.headline])
                    if selection.headline in valid and not single
                    else "",
                    wording.amount(base[str(mineral)], unit, w),
                ),
                selected=mineral == view["mineral"],
                note="" if len(valid) else w("demand.row.no_base", base=selection.base),
            )
        )
    return tuple(rows)


def _growth_ticks(largest: float, w: Words) -> tuple[tuple[float, str], ...]:
    axis = ticks([value for value in steps(largest, 4) if value <= largest], w)
    return tuple((v, text if v == 0 else w("demand.tick", value=text)) for v, text in axis)


def _growth_notes(
    view: View, selection: wording.Selection, major: Set[str], every: pd.DataFrame
) -> list[str]:
    w = view.words
    notes = [w("demand.note.growth_base", base=selection.base)]
    n = every["mineral"].nunique()
    if len(major) < n:
        extra = view["mineral"] and view["mineral"] not in major
        form = "picture_selected" if extra else "picture"
        mineral = query.the_mineral(view["mineral"], w) if extra else ""
        notes.append(w(f"demand.note.{form}", base=selection.base, n=n, mineral=mineral))
    zero = list(pd.unique(every.loc[every["base"] == 0, "mineral"]))
    if zero:
        notes.append(
            w("demand.note.zero_base", base=selection.base, minerals=query.minerals_named(zero, w))
        )
    if is_coarse(every["base"]) and (every["base"] < T_PER_KT).any():
        notes.append(w("demand.note.coarse"))
    return notes


def is_coarse(base: pd.Series) -> bool:
    """Whether all quantities (t) are whole hundredths of kt, as the edition of July 2026 prints."""
    hundredths = base / COARSE_T
    return bool(((hundredths - hundredths.round()).abs() < FLOAT_NOISE).all())


@figure(
    "demand.growth",
    Scope,
    Use(query.DemandMineral, optional=True),
    Year,
    Use(Scenario, optional=True),
    Edition,
    SourceId,
    tables=("demand",),
    choices=query.path_choices,
    why_empty=query.why_empty(query.path_choices, "scope_{scope}"),
)
def growth(view: View) -> Draft:
    """Demand for all minerals in a year against the edition's own base year, one scope.

    ``mineral`` is the subject of the title; ``scenario`` leaves one dot a mineral. Rows:
    mineral, scenario, scope, base_year, year, ratio (null where the base year is published as
    zero). The picture shows the larger minerals; the rows have all.
    """
    w = view.words
    selection = wording.select(view)
    every = _growth(view, selection)
    major = _major(view, every)
    visible = every[every["mineral"].isin(major | {view["mineral"]})]
    ratios = wording.by_mineral(every, selection, "ratio")
    wide = ratios[ratios.index.isin(major | {view["mineral"]})]
    base = visible.drop_duplicates("mineral").set_index("mineral")["base"].to_dict()
    unit = wording.picture_unit(max(base.values()), w)
    largest = float(wide.max().max())
    rows = _growth_rows(view, selection, wide, base)
    return Draft(
        title=_growth_head(view, selection, ratios, major),
        subtitle=wording.places(view, selection),
        unit="ratio",
        data=every[FIELDS],
        encoding=DotsEncoding(
            rows=rows,
            ticks=_growth_ticks(largest, w),
            text_heads=(
                wording.short_name(selection.headline, w),
                w("demand.column.base_value", year=selection.base, unit=unit),
            ),
            legend=(
                *wording.dots_legend(selection, w),
                LegendItem("ink2", w("demand.reference", base=selection.base), "line"),
            ),
            reference=1.0,
        ),
        sources=wording.publications(selection),
        notes=(
            *_growth_notes(view, selection, major, every),
            *wording.mineral_notes(wide.index, w),
            *wording.edition_notes(selection, w),
            *wording.lacks_notes(selection.edition, view["mineral"], w),
        ),
        alt={"rows": w.listing([wording.alt_row(r.name, r.texts[0] or r.note, w) for r in rows])},
        table=("mineral.demand", *FIELDS[1:]),
    )
