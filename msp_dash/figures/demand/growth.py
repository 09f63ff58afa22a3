"""All minerals of one scope: growth from the edition's base year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from msp_dash.analysis import demand as analysis
from msp_dash.analysis.demand import ALL
from msp_dash.figures.axis import steps
from msp_dash.figures.common import claim
from msp_dash.figures.demand.asking import (
    DemandMineral,
    edition_rows,
    minerals_named,
    path_choices,
    the_mineral,
    why_empty,
)
from msp_dash.figures.demand.wording import (
    Asked,
    alt_row,
    amount,
    asked,
    by_mineral,
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
    short_name,
    table,
)
from msp_dash.figures.record import (
    DotRow,
    DotsEncoding,
    Figure,
)
from msp_dash.figures.registry import figure, url
from msp_dash.params import Edition, Scenario, Scope, SourceId, Use, View, Year
from msp_dash.words import Words, words

MAJOR_T = 10_000.0
"""Energy demand in the base year (t) from which a mineral is drawn among the others."""
IN_WORDS = 10
"""Up to here a title counts in words; beyond, digits keep it short."""
T_PER_KT, COARSE_T = 1000.0, 10.0
FLOAT_NOISE = 1e-6
FIELDS = ["mineral", "scenario", "scope", "base_year", "year", "ratio"]


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

    Returns
    -------
    "" where the base year is printed as zero, so that nothing is a multiple of it.
    """
    a = asked(view)
    found = _growth(view, a)
    ratios = found.loc[found["mineral"] == view["mineral"], "ratio"].dropna()
    return "" if ratios.empty else _headline_named(view, a, words(view["lang"]), ratios)


def _few(n: int, w: Words) -> str:
    return w.count(n) if n <= IN_WORDS else w.whole(n)


def _growth_title(view: View, a: Asked, w: Words, wide: pd.DataFrame) -> str:
    named = {
        "minerals": w(f"demand.minerals.{view['scope']}", n=_few(len(wide), w)),
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
    Use(DemandMineral, optional=True),
    Year,
    Use(Scenario, optional=True),
    Edition,
    SourceId,
    page="demand",
    tables=("demand",),
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
    wide = by_mineral(shown, a, "ratio")
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
