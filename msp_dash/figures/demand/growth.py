"""All minerals: growth from the base year, and energy technologies' share of total demand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.analysis.demand import ALL, BASE
from msp_dash.figures.axis import steps
from msp_dash.figures.common import claim
from msp_dash.figures.demand.asking import (
    DemandMineral,
    edition_rows,
    minerals_named,
    path_choices,
    share_choices,
    the_mineral,
    why_empty,
)
from msp_dash.figures.demand.wording import (
    TOKENS,
    Asked,
    alt_row,
    amount,
    asked,
    dot,
    dots_legend,
    edition_notes,
    lacks_notes,
    mineral_name,
    mineral_notes,
    picture_unit,
    publications,
    ratio_spread,
    scenario_name,
    share_spread,
    short_name,
    table,
)
from msp_dash.figures.record import (
    DotRow,
    DotsEncoding,
    Figure,
    LinesEncoding,
    Panel,
    Point,
    Series,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Edition, Scenario, Scope, SourceId, Use, View, Year
from msp_dash.words import Words, words

MAJOR_T = 10_000.0
"""Energy demand in the base year (t) from which a mineral is drawn among the others."""
CLEAN_UNTIL = "2026"
"""Editions before this one say "clean technologies" where later ones say "energy technologies"."""
T_PER_KT, COARSE_T = 1000.0, 10.0
FLOAT_NOISE = 1e-6
FIELDS = ["mineral", "scenario", "scope", "base_year", "year", "ratio"]


def _by_mineral(found: pd.DataFrame, a: Asked, value: str) -> pd.DataFrame:
    """One row a mineral, one column a scenario; largest first on the scenario that is quoted."""
    wide = found.pivot(index="mineral", columns="scenario", values=value)
    wide = wide.reindex(columns=[s for s in (BASE, *a.shown) if s in wide])
    return wide.sort_values(a.headline, ascending=False, na_position="last", kind="stable")


# Growth


def _growth(view: View, a: Asked) -> pd.DataFrame:
    rows = edition_rows(a.edition)
    found = analysis.growth(rows[rows["scope"] == view["scope"]], view.year)
    return found[found["scenario"].isin(a.shown)].reset_index(drop=True)


def _major(view: View, found: pd.DataFrame) -> set[str]:
    """Minerals that the title speaks of: with detail by technology and over `MAJOR_T`."""
    if view["scope"] != "energy":
        return set(found["mineral"])
    rows = edition_rows(view["edition"])
    detailed = set(rows.loc[(rows["sector"] != ALL) & (rows["scope"] == "energy"), "mineral"])
    # All grades hold battery-grade graphite, and magnet rare earths neodymium: one of each.
    detailed -= {"graphite", "magnet_rare_earths"}
    return detailed & set(found.loc[found["base"] > MAJOR_T, "mineral"])


def _headline_named(view: View, a: Asked, w: Words, ratios: pd.Series) -> str:
    named = {
        "subject": w(f"demand.subject.{view['scope']}"),
        "mineral": the_mineral(view["mineral"], w),
        "year": view["year"],
        "base": a.base,
        "scenario": short_name(a.headline, w),
    }
    ratios = ratios.dropna()
    if ratios.empty:
        return w("demand.headline.no_base", **named)
    times = ratio_spread(ratios, w)
    form = "range"
    if a.only:
        form = "one"
    elif ratio_spread([ratios.min()], w) == ratio_spread([ratios.max()], w):
        form = "equal"
    return w(f"demand.headline.{form}", amount=times, **named)


def headline(view: View) -> str:
    """'Energy technologies would need 3.1 to 5.2 times as much nickel in 2040 as in 2025'.

    Parameters
    ----------
    view : of ``demand.growth``, with a mineral that its scope and edition have.
    """
    a = asked(view)
    found = _growth(view, a)
    ratios = found.loc[found["mineral"] == view["mineral"], "ratio"]
    return _headline_named(view, a, words(view["lang"]), ratios)


def _growth_title(view: View, a: Asked, w: Words, wide: pd.DataFrame) -> str:
    named = {
        "minerals": w(f"demand.minerals.{view['scope']}", n=w.count(len(wide))),
        "year": view["year"],
        "base": a.base,
        "scenario": short_name(a.headline, w),
    }
    ratios = wide.dropna()
    if ratios.empty:
        return w("demand.growth.title.no_ratio", **named)
    top = str(ratios.index[0])
    if len(wide) == 1:
        return _headline_named(View({**view, "mineral": top}), a, w, ratios.loc[top])
    if ratios.max().max() <= 1:
        return w("demand.growth.title.none", **named)
    plural = w.has(f"demand.grow.{top}")
    mineral = w("demand.grow.many" if plural else "demand.grow.one", mineral=the_mineral(top, w))
    if a.only or (ratios.idxmax() != top).any():
        times = ratio_spread([ratios.loc[top, a.headline]], w)
        return w("demand.growth.title.one", mineral=mineral, amount=times, **named)
    times = ratio_spread(ratios.loc[top], w)
    return w("demand.growth.title.range", mineral=mineral, amount=times, **named)


def _growth_rows(
    view: View, a: Asked, w: Words, wide: pd.DataFrame, base: Mapping[str, float]
) -> tuple[DotRow, ...]:
    unit = picture_unit(max(base.values()), w)
    rows = []
    for mineral, ratios in wide.iterrows():
        name = mineral_name(str(mineral), w)
        known = ratios.dropna()
        rows.append(
            DotRow(
                key=str(mineral),
                name=name,
                dots=tuple(
                    dot(v, s, a, w("demand.alt.tip", name=scenario_name(s, w), value=w.ratio(v)))
                    for s, v in known.items()
                ),
                texts=(
                    w.ratio(known[a.headline]) if a.headline in known else "",
                    amount(base[str(mineral)], unit, w),
                ),
                selected=mineral == view["mineral"],
                note="" if len(known) else w("demand.row.no_base", base=a.base),
            )
        )
    return tuple(rows)


def _growth_ticks(largest: float, w: Words) -> tuple[tuple[float, str], ...]:
    values = {v for v in steps(largest, 4) if v <= largest} | {1.0}
    return tuple(
        (v, w.quantity(v) if v == 0 else w("demand.tick", value=w.quantity(v)))
        for v in sorted(values)
    )


def _growth_notes(
    view: View, a: Asked, w: Words, major: set[str], every: pd.DataFrame
) -> list[str]:
    notes = [w("demand.note.growth_base", base=a.base)]
    n = every["mineral"].nunique()
    if len(major) < n:
        extra = view["mineral"] and view["mineral"] not in major
        form = "picture_selected" if extra else "picture"
        mineral = the_mineral(view["mineral"], w) if extra else ""
        notes.append(w(f"demand.note.{form}", base=a.base, n=n, mineral=mineral))
    zero = list(pd.unique(every.loc[every["base"] == 0, "mineral"]))
    if zero:
        notes.append(w("demand.note.zero_base", base=a.base, minerals=minerals_named(zero, w)))
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
    Year,
    Edition,
    Use(DemandMineral, optional=True),
    Use(Scenario, optional=True),
    SourceId,
    page="demand",
    choices=path_choices,
    why_empty=why_empty(path_choices, "scope_{scope}"),
)
def growth(view: View) -> Figure:
    """Demand for all minerals in a year against the edition's own base year, one scope.

    ``mineral`` marks one; ``scenario`` leaves one dot a mineral. Rows: mineral, scenario, scope,
    base_year, year, ratio (null where the base year is printed as zero). The picture shows the
    larger minerals; the rows hold all.
    """
    w = words(view["lang"])
    a = asked(view)
    every = _growth(view, a)
    major = _major(view, every)
    shown = every[every["mineral"].isin(major | {view["mineral"]})]
    wide = _by_mineral(shown, a, "ratio")
    base = shown.drop_duplicates("mineral").set_index("mineral")["base"].to_dict()
    title = _growth_title(view, a, w, wide[wide.index.isin(major)])
    unit = picture_unit(max(base.values()), w)
    largest = float(wide.max().max())
    rows = _growth_rows(view, a, w, wide, base)
    return Figure(
        id="demand.growth",
        params=view,
        title=title,
        subtitle=w(
            "demand.subtitle.growth",
            year=view["year"],
            base=a.base,
            scenario=scenario_name(a.headline, w),
            edition=w.date(a.edition),
            **{"from": w(f"demand.from.{view['scope']}")},
        ),
        unit="ratio",
        basis="",
        data=every[FIELDS],
        encoding=DotsEncoding(
            rows=rows,
            ticks=_growth_ticks(largest, w),
            text_heads=(
                short_name(a.headline, w),
                w("demand.column.base_value", year=a.base, unit=unit),
            ),
            legend=dots_legend(a, w),
            reference=1.0,
        ),
        sources=publications(a),
        notes=(
            *_growth_notes(view, a, w, major, every),
            *mineral_notes(wide.index, w),
            *edition_notes(a, w),
            *lacks_notes(a.edition, view["mineral"], w),
        ),
        alt=w(
            "demand.alt.growth",
            title=title,
            rows=w.listing([alt_row(r.name, r.texts[0] or r.note, w) for r in rows]),
        ),
        table=table(every[FIELDS], w),
        sentence=claim(title, publications(a), w),
        link=url("demand.growth", view),
    )


# Share of total demand


def _share_title(view: View, a: Asked, w: Words, data: pd.DataFrame) -> str:
    at = data[(data["year"] == view.year) & (data["scenario"] != BASE)]
    named = {"year": view["year"], "scenario": short_name(a.headline, w)}
    form = "_one" if a.only else ""
    if at["mineral"].nunique() == 1:
        mineral = the_mineral(at["mineral"].iloc[0], w)
        key = "demand.share.title.one" if a.only else "demand.share.title.range"
        return w(key, mineral=mineral, amount=share_spread(at["share"], w), **named)
    least = at.groupby("mineral", sort=False)["share"].min()
    over = least[least > 0.5].sort_values(ascending=False)
    if over.empty:
        return w(f"demand.share.title.none{form}", **named)
    if len(over) > 2:
        return w(
            f"demand.share.title.over_half_some{form}",
            n=w.count(len(over)),
            of=w.count(len(least)),
            **named,
        )
    listed = w.listing([the_mineral(str(m), w) for m in over.index])
    return w(f"demand.share.title.over_half{form}", minerals=listed, **named)


def _share_lines(data: pd.DataFrame, a: Asked, w: Words) -> LinesEncoding:
    start = data[data["scenario"] == BASE]
    series: list[Series] = []
    for scenario in a.shown:
        rows = pd.concat([start, data[data["scenario"] == scenario]])
        points = tuple(Point(r.year, r.share, text=w.share(r.share)) for r in rows.itertuples())
        first = w("demand.start", year=a.base, value=points[0].text) if not series else ""
        series.append(
            Series(
                key=scenario,
                name=scenario_name(scenario, w),
                points=points,
                token=TOKENS[a.all.index(scenario)],
                strong=True,
                symbol="circle",
                end_name=scenario_name(scenario, w),
                end_value=points[-1].text,
                start_value=first,
            )
        )
    years = sorted(set(data["year"]))
    panel = Panel(
        title="",
        unit="%",
        series=tuple(series),
        y_ticks=tuple((t / 100, str(t)) for t in (0, 25, 50, 75, 100)),
        x_ticks=tuple((y, str(y)) for y in years),
        span=(a.base, years[-1], w("demand.caption")),
    )
    return LinesEncoding((panel,))


def _share_dots(view: View, data: pd.DataFrame, a: Asked, w: Words) -> DotsEncoding:
    at = data[data["year"].isin((a.base, view.year))]
    rows = tuple(
        DotRow(
            key=str(mineral),
            name=mineral_name(str(mineral), w),
            dots=tuple(
                dot(
                    float(shares[s]),
                    s,
                    a,
                    w("demand.alt.tip", name=scenario_name(s, w), value=w.share(shares[s])),
                )
                for s in a.shown
            ),
            texts=(w.share(shares[a.headline]), w.share(shares[BASE])),
        )
        for mineral, shares in _by_mineral(at, a, "share").iterrows()
    )
    return DotsEncoding(
        rows=rows,
        ticks=tuple((t / 100, w.share(t / 100)) for t in (0, 25, 50, 75, 100)),
        text_heads=(short_name(a.headline, w), str(a.base)),
        legend=dots_legend(a, w),
    )


def _share_alt(view: View, data: pd.DataFrame, a: Asked, w: Words, title: str) -> str:
    if view["mineral"]:
        start = float(data.loc[data["scenario"] == BASE, "share"].iloc[0])
        at = data[(data["year"] == view.year) & (data["scenario"] != BASE)]
        rows = [alt_row(scenario_name(r.scenario, w), w.share(r.share), w) for r in at.itertuples()]
        base = w("demand.alt.base", year=a.base, value=w.share(start))
        return w("demand.alt.share", title=title, base=base, rows=w.listing(rows))
    rows = [
        alt_row(mineral_name(r.mineral, w), w.share(r.share), w)
        for r in data[(data["year"] == view.year) & (data["scenario"] == a.headline)]
        .sort_values("share", ascending=False)
        .itertuples()
    ]
    return w("demand.alt.share_all", title=title, rows=w.listing(rows))


@figure(
    "demand.share",
    Use(DemandMineral, optional=True),
    Year,
    Edition,
    Use(Scenario, optional=True),
    SourceId,
    page="demand",
    choices=share_choices,
    why_empty=why_empty(share_choices, "shares"),
)
def share(view: View) -> Figure:
    """Energy technologies' share of total demand: lines of one mineral, or all minerals in a year.

    Rows: mineral, scenario (``base`` for the base year), year, share (0-1).
    """
    w = words(view["lang"])
    a = asked(view)
    data = analysis.clean_share(edition_rows(a.edition))
    data = data[data["scenario"].isin((BASE, *a.shown))]
    if view["mineral"]:
        data = data[data["mineral"] == view["mineral"]]
    else:
        data = data[data["year"].isin((a.base, view.year))]
    data = data.reset_index(drop=True)
    title = _share_title(view, a, w, data)
    named = {
        "edition": w.date(a.edition),
        "base": a.base,
        "year": view["year"],
        "scenario": scenario_name(a.headline, w),
        "mineral": the_mineral(view["mineral"], w) if view["mineral"] else "",
    }
    form = "share" if view["mineral"] else "share_all"
    return Figure(
        id="demand.share",
        params=view,
        title=title,
        subtitle=w(f"demand.subtitle.{form}", **named),
        unit="share",
        basis="",
        data=data,
        encoding=_share_lines(data, a, w) if view["mineral"] else _share_dots(view, data, a, w),
        sources=publications(a),
        notes=(
            w("demand.note.share_denominator"),
            *([w("demand.note.clean")] if a.edition < CLEAN_UNTIL else []),
            *mineral_notes(pd.unique(data["mineral"]), w),
            *edition_notes(a, w),
            *lacks_notes(a.edition, view["mineral"], w),
        ),
        alt=_share_alt(view, data, a, w, title),
        table=table(data, w),
        sentence=claim(title, publications(a), w),
        link=url("demand.share", view),
    )
