"""Concentration of supply in the IEA's base case: one mineral over the years, or all minerals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from statistics import mean
from typing import Literal

import pandas as pd

from msp_dash.analysis.concentration import COVERAGE_MIN, HHI_HIGH
from msp_dash.analysis.outlook import base_case
from msp_dash.data import load
from msp_dash.data.frames import tuples
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import NEWEST, ROW, preferred
from msp_dash.figures.common import brief_mineral_at, capital, publication
from msp_dash.figures.demand.wording import third_party_notes
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import column
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import base_years
from msp_dash.figures.registry import figure
from msp_dash.params import Edition, Mineral, SourceId, Stage, Use, View, Year
from msp_dash.words import Words

MINERALS_FIRST = ("nickel", "cobalt", "lithium", "graphite", "magnet_rare_earths", "copper")
"""Copper is last: the newest edition refines nothing else, and would open on one row."""
STAGES_FIRST = ("refined", "mine")
YEARS_FIRST = (2040, 2035, 2030)
FIELDS = ["mineral", "stage", "year", "top1_iso3", "top1", "top3", "hhi", "coverage"]
FULL = 1.005
"""Coverage above which a note says that named countries exceed the printed total."""
ID = "balance.concentration_outlook"


@lru_cache(maxsize=1)
def outlook_choices() -> pd.DataFrame:
    """Mineral, stage, edition and projected year of the base case; all text, preferred first."""
    rows = load("supply_outlook")
    return preferred(
        rows[rows["year"] > rows["edition"].map(base_years())],
        stage=STAGES_FIRST,
        mineral=MINERALS_FIRST,
        edition=NEWEST,
        year=YEARS_FIRST,
        source=ROW,
    )


@lru_cache(maxsize=8)
def concentrations(edition: str, stage: str) -> pd.DataFrame:
    """`base_case` of one edition and stage."""
    table = load("supply_outlook")
    return base_case(table[(table["edition"] == edition) & (table["stage"] == stage)])


def _rows(view: View) -> pd.DataFrame:
    rows = concentrations(view["edition"], view["stage"])
    if view["mineral"]:
        rows = rows[rows["mineral"] == view["mineral"]]
    return rows.reset_index(drop=True)


def _name(mineral: str, stage: str, w: Words) -> str:
    """A mineral as a label; what the IEA refines of graphite is battery grade, of any origin."""
    key = f"balance.outlook.mineral.{mineral}_{stage}"
    return w(key) if w.has(key) else w.mineral(mineral)


def _the(mineral: str, stage: str, w: Words) -> str:
    return w.mineral_as(f"balance.outlook.the_mineral.{mineral}_{stage}", mineral)


def _base(view: View) -> int:
    return base_years()[view["edition"]]


def _at(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    return rows[rows["year"] == year].set_index("mineral")


def _headline(view: View, rows: pd.DataFrame) -> Headline:
    """What the three largest would have of a mineral, or on average; then who leads."""
    w = view.words
    then, now = _at(rows, _base(view)), _at(rows, view.year)
    stage = view["stage"]
    args: dict[str, object] = {"year": view["year"], "base": _base(view)}
    if not view["mineral"] and len(now) > 1:
        highest = str(now["top3"].idxmax())
        args |= {
            "now": w.share(mean(now["top3"])),
            "then": w.share(mean(then["top3"])),
            "what": w(f"balance.outlook.what.{stage}"),
            "highest": _the(highest, stage, w),
            "share": w.share(now.loc[highest, "top3"]),
        }
        return _worded("all", "all", args, w)
    mineral = str(now.index[0])
    first, last = then.loc[mineral], now.loc[mineral]
    form = "same" if first["top1_iso3"] == last["top1_iso3"] else "other"
    args |= {
        "mineral": brief_mineral_at(mineral, stage, w),
        "now": w.share(last["top3"]),
        "then": w.share(first["top3"]),
        "country": capital(w.the_country(last["top1_iso3"])),
        "before": w.the_country(first["top1_iso3"]),
        "share": w.share(last["top1"]),
    }
    return _worded(stage, form, args, w)


def _worded(key: str, second: str, args: Mapping[str, object], w: Words) -> Headline:
    return Headline(
        w(f"balance.outlook.title.{key}", **args),
        w(f"balance.outlook.second.{second}", **args),
    )


def _leaders(view: View, then: pd.Series, now: pd.Series) -> str:
    """'China: 94%, then 85%', or both names where the lead changes."""
    w = view.words
    form = "same" if then["top1_iso3"] == now["top1_iso3"] else "other"
    return w(
        f"balance.outlook.leader_{form}",
        first=w.country(then["top1_iso3"]),
        second=w.country(now["top1_iso3"]),
        then=w.share(then["top1"]),
        now=w.share(now["top1"]),
    )


def _symbol(view: View) -> Literal["circle", "square"]:
    return "circle" if view["stage"] == "mine" else "square"


def _dots(view: View, rows: pd.DataFrame) -> record.DotsEncoding:
    w = view.words
    then, now = _at(rows, _base(view)), _at(rows, view.year)
    symbol = _symbol(view)
    dot_rows = []
    for mineral in now.sort_values("top3", ascending=False).index:
        name = _name(mineral, view["stage"], w)
        texts = tuple(w.share_table(part.loc[mineral, "top3"]) for part in (now, then))
        tips = [
            w("balance.outlook.tip", mineral=name, year=year, share=text)
            for year, text in zip((view.year, _base(view)), texts, strict=True)
        ]
        dot_rows.append(
            record.DotRow(
                key=mineral,
                name=name,
                sublabel=_leaders(view, then.loc[mineral], now.loc[mineral]),
                dots=(
                    record.Dot(float(then.loc[mineral, "top3"]), "ink2", "ring", tip=tips[1]),
                    record.Dot(
                        float(now.loc[mineral, "top3"]), "ink", symbol, strong=True, tip=tips[0]
                    ),
                ),
                texts=texts,
            )
        )
    return record.DotsEncoding(
        rows=tuple(dot_rows),
        ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        text_heads=(view["year"], str(_base(view))),
        legend=(
            record.LegendItem("ink", w("balance.outlook.key_now", year=view["year"]), symbol),
            record.LegendItem("ink2", w("balance.outlook.key_then", year=_base(view)), "ring"),
        ),
    )


def _line(rows: pd.DataFrame, measure: str, view: View) -> record.Series:
    w = view.words
    texts = [
        ("" if pd.isna(v) else w.hhi(v)) if measure == "hhi" else w.share_table(v)
        for v in rows[measure]
    ]
    points = tuple(
        record.Point(year, None if pd.isna(value) else float(value), _mark(year, view), text)
        for year, value, text in zip(rows["year"], rows[measure], texts, strict=True)
    )
    top1 = measure == "top1"
    return record.Series(
        key=measure,
        name=w(f"balance.outlook.line.{measure}"),
        points=points,
        token="ink2" if top1 else "ink",
        strong=not top1,
        symbol=_symbol(view),
        end_name=w(f"balance.outlook.line.{measure}"),
        end_value=texts[-1],
        start_value=texts[0],
    )


def _mark(year: int, view: View) -> record.Mark:
    return "solid" if year == _base(view) else "estimated"


def _lines(view: View, rows: pd.DataFrame) -> record.LinesEncoding:
    w = view.words
    years = [int(year) for year in rows["year"]]
    x_ticks = tuple((year, str(year)) for year in years)
    span = (years[0], years[-1], w("balance.outlook.caption"))
    shares = record.Panel(
        title=w("balance.outlook.panel_share"),
        unit="",
        series=tuple(_line(rows, measure, view) for measure in ("top3", "top1")),
        y_ticks=tuple((s / 4, w.share(s / 4)) for s in range(5)),
        x_ticks=x_ticks,
        span=span,
    )
    if rows["hhi"].isna().all():
        return record.LinesEncoding((shares,))
    index = record.Panel(
        title=w("balance.outlook.panel_hhi"),
        unit="",
        series=(_line(rows, "hhi", view),),
        y_ticks=ticks(steps(max(rows["hhi"].max(), HHI_HIGH)), w),
        x_ticks=x_ticks,
        span=span,
        reference=(HHI_HIGH, w("balance.outlook.threshold", value=w.whole(HHI_HIGH))),
    )
    return record.LinesEncoding((shares, index))


def _notes(view: View, rows: pd.DataFrame) -> list[str]:
    w = view.words
    notes = [w("balance.note.base_case"), w("balance.outlook.note.named")]
    if not view["mineral"] and rows["mineral"].nunique() > 1:
        notes.append(w("balance.outlook.note.average", n=w.count(rows["mineral"].nunique())))
    hidden = rows[rows["hhi"].isna()]
    if len(hidden):
        least = w.share(hidden["coverage"].min())
        names = w.listing([_the(str(m), view["stage"], w) for m in pd.unique(hidden["mineral"])])
        limit = w.share(COVERAGE_MIN)
        notes.append(
            w("balance.outlook.note.hhi_withheld", minerals=names, share=limit, least=least)
        )
    over = rows[rows["coverage"] > FULL]
    if len(over):
        names = w.listing([_the(str(m), view["stage"], w) for m in pd.unique(over["mineral"])])
        notes.append(w("balance.outlook.note.over", minerals=names))
    if "graphite" in set(rows["mineral"]):
        notes.append(w(f"balance.outlook.note.graphite_{view['stage']}"))
    if "magnet_rare_earths" in set(rows["mineral"]):
        notes.append(w("balance.outlook.note.magnet_rare_earths"))
    notes += _newest_notes(view)
    if view["mineral"]:
        notes += _leader_notes(rows, w)
    if rows["hhi"].notna().any():
        notes.append(w("balance.outlook.note.threshold", value=w.whole(HHI_HIGH)))
    return [*notes, *third_party_notes((view["edition"],), w)]


def _newest_notes(view: View) -> list[str]:
    """Note on what the newest edition has of this stage, if it lacks what the view shows."""
    w = view.words
    newest = max(base_years())
    if view["edition"] == newest or newest in _editions(view):
        return []
    available = outlook_choices()
    available = available[(available["stage"] == view["stage"]) & (available["edition"] == newest)]
    names = w.listing([_the(m, view["stage"], w) for m in pd.unique(available["mineral"])])
    form = "newest_lacks" if names else "newest_has_none"
    what = w(f"balance.outlook.what.{view['stage']}")
    return [w(f"balance.outlook.note.{form}", edition=w.date(newest), what=what, minerals=names)]


def _leader_notes(rows: pd.DataFrame, w: Words) -> list[str]:
    """Note on the largest supplier, and in which years it leads."""
    leaders = [
        w(
            "balance.outlook.leads",
            country=w.the_country(str(country)),
            years=w.listing([str(year) for year in part["year"]]),
        )
        for country, part in rows.groupby("top1_iso3", sort=False)
    ]
    return [w("balance.outlook.note.leader", rows=w.listing(leaders))]


def _editions(view: View) -> set[str]:
    """Editions with everything that a view shows."""
    available = outlook_choices()
    available = available[available["stage"] == view["stage"]]
    if view["mineral"]:
        return set(available.loc[available["mineral"] == view["mineral"], "edition"])
    counts = available.groupby("edition")["mineral"].nunique()
    return set(counts[counts == available["mineral"].nunique()].index)


def _alt(view: View, rows: pd.DataFrame, title: str) -> str:
    w = view.words
    if view["mineral"]:
        texts = [
            w("balance.outlook.alt_year", year=r.year, share=w.share(r.top3)) for r in tuples(rows)
        ]
        return w("balance.outlook.alt_one", title=title, rows=w.listing(texts))
    now = _at(rows, view.year).sort_values("top3", ascending=False)
    texts = [
        w("balance.outlook.alt_row", mineral=_name(m, view["stage"], w), share=w.share(s))
        for m, s in now["top3"].items()
    ]
    return w("balance.outlook.alt_all", title=title, rows=w.listing(texts))


def _why_empty(view: View) -> str:
    """Which editions have the stage of the mineral."""
    w = view.words
    available = outlook_choices()
    for name in ("stage", "mineral"):
        if view[name]:
            available = available[available[name] == view[name]]
    what = w(f"balance.outlook.what.{view['stage'] or 'any'}")
    if view["mineral"]:
        what = w("balance.outlook.what_of", what=what, mineral=w.the_mineral(view["mineral"]))
    names = w.listing([w.date(e) for e in sorted(set(available["edition"]))])
    return w("balance.outlook.empty", what=what, edition=w.date(view["edition"]), names=names)


@figure(
    ID,
    Use(Mineral, optional=True),
    Stage,
    Year,
    Edition,
    SourceId,
    tables=("supply_outlook",),
    choices=outlook_choices,
    why_empty=_why_empty,
)
def concentration_outlook(view: View) -> Draft:
    """Top one, top three and HHI of supply on the IEA's base case, base year to 2040.

    Without ``mineral``: all minerals of an edition, base year and ``year`` drawn; with it, its
    path. Rows: mineral, stage, year, top1_iso3, top1, top3 (0-1 of the printed total), hhi
    (0-10 000; null where named countries cover under 80%), coverage (0-1).
    """
    w = view.words
    rows = _rows(view)
    head = _headline(view, rows)
    form = "one" if view["mineral"] else "all"
    return Draft(
        title=head,
        subtitle=w(
            f"balance.outlook.subtitle.{form}",
            mineral=capital(_name(view["mineral"], view["stage"], w)) if view["mineral"] else "",
            what=w(f"balance.outlook.what.{view['stage']}"),
            base=_base(view),
            last=int(rows["year"].max()),
            year=view["year"],
            edition=w.date(view["edition"]),
            n=w.count(rows["mineral"].nunique()),
        ),
        unit="share",
        data=rows[FIELDS],
        encoding=_lines(view, rows) if view["mineral"] else _dots(view, rows),
        sources=(publication("iea", view["edition"]),),
        notes=_notes(view, rows),
        alt=_alt(view, rows, head.title),
        table=(
            column("mineral", w, labels={m: _name(m, view["stage"], w) for m in rows["mineral"]}),
            *("stage", "year", "top1_iso3.supplier", "top1", "top3", "hhi", "coverage"),
        ),
    )
