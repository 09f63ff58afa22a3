"""Two to four minerals side by side: concentration, growth of demand, demand that is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from msp_dash.analysis.demand import HEADLINE
from msp_dash.data import Source
from msp_dash.figures import common
from msp_dash.figures.axis import steps
from msp_dash.figures.demand.query import DemandMineral
from msp_dash.figures.draft import Draft, NoData
from msp_dash.figures.headline import Headline
from msp_dash.figures.mineral.stages import why_no_output
from msp_dash.figures.partners.data import ENERGY, REFINED_ONLY
from msp_dash.figures.producers.concentration import Row, largest, stage_rows, subject_of
from msp_dash.figures.producers.headlines import part
from msp_dash.figures.record import Column, Dot, DotRow, DotsEncoding, DotsPanel, PanelsEncoding
from msp_dash.figures.registry import build_on, figure
from msp_dash.figures.role_marks import seat_key, token_of
from msp_dash.params import Minerals, Table, View
from msp_dash.words import Words

FIELDS = ("measure", "stage", "year")
ELSEWHERE = {"rare_earths": REFINED_ONLY, "graphite": "battery_graphite"}
"""Mineral -> the one under which the IEA has its demand and its refining."""
GROWTH, BALANCE = "demand.growth", "balance.without_largest"
SHARE_TICKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A mineral's number of a measure, as it is printed, and who and when it is of.

    `name` : the mineral as the publisher counts it. `leader` : the country whose share it is, if
    it is one.
    """

    name: str
    value: float
    text: str
    who: str
    leader: str
    page: Source
    year: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its minerals; `year` is "" where each mineral has a year of its own."""

    key: str
    stage: str
    year: str
    cells: dict[str, Cell]


def peer_of(mineral: str) -> str:
    """The mineral to compare with: the first of the energy minerals that is another one."""
    return next(one for one in ("cobalt", *ENERGY) if one != mineral)


def stage_row(mineral: str, stages: Sequence[str]) -> Row | None:
    """The newest concentration of a stage, the first of `stages` that has one."""
    names = (mineral, ELSEWHERE[mineral]) if mineral in ELSEWHERE else (mineral,)
    for name in names:
        rows = {row.stage: row for row in stage_rows(name)}
        for stage in stages:
            if stage in rows:
                return rows[stage]
    return None


def _concentrations(
    minerals: Sequence[str], stages: Sequence[str], w: Words
) -> tuple[dict[str, Row], dict[str, Cell]]:
    rows = {m: row for m in minerals if (row := stage_row(m, stages))}
    cells = {
        m: Cell(
            common.mineral_at(row.mineral, row.stage, w),
            row.concentration.top1,
            common.lettered(w.share(row.concentration.top1), w, estimated=row.estimated),
            w.country(row.concentration.top1_iso3),
            row.concentration.top1_iso3,
            common.publication(row.source, row.edition),
            str(row.year),
        )
        for m, row in rows.items()
    }
    return rows, cells


def _of_figure(
    minerals: Sequence[str], figure_id: str, cell: Callable[[pd.Series], Cell], **where: str
) -> tuple[dict[str, Cell], str]:
    """Cells of the rows of another figure as it is by default, and its year."""
    other = build_on(figure_id, {})
    data = other.data[other.data["year"] == int(other.params["year"])]
    for name, value in where.items():
        data = data[data[name] == value]
    rows = data.drop_duplicates("mineral").set_index("mineral")
    cells: dict[str, Cell] = {}
    for mineral in minerals:
        for name in (mineral, ELSEWHERE.get(mineral, mineral)):
            if name in rows.index and pd.notna(rows.loc[name, "ratio"]):
                cells.setdefault(mineral, cell(rows.loc[name]))
    return cells, other.params["year"]


def measures(minerals: Sequence[str], w: Words) -> list[Measure]:
    """What is published of any of the minerals, a measure each."""
    all_measures = []
    for key, stages in (("mine", ("mine",)), ("refined", ("refined", "smelter"))):
        _, cells = _concentrations(minerals, stages, w)
        all_measures.append(Measure("top1", key, "", cells))
    growth = build_on(GROWTH, {})
    scenario = next(s for s in HEADLINE if s in set(growth.data["scenario"]))

    def grown(row: pd.Series) -> Cell:
        text = w("mineral.compare.times", value=w.significant(row["ratio"], 2))
        name = DemandMineral.label(str(row.name), w)
        value, year = float(row["ratio"]), growth.params["year"]
        return Cell(name, value, text, "", "", growth.sources[0], year)

    cells, year = _of_figure(minerals, GROWTH, grown, scenario=scenario)
    all_measures.append(Measure("growth", "", year, cells))
    balance = build_on(BALANCE, {})

    def met(row: pd.Series) -> Cell:
        who = w(f"mineral.compare.without.{row['stage']}", country=w.the_country(row["supplier"]))
        value, name = float(row["ratio"]), w.mineral(str(row.name))
        text = w.percent(value)
        return Cell(name, value, text, who, "", balance.sources[0], balance.params["year"])

    for stage in ("mine", "refined"):
        cells, year = _of_figure(minerals, BALANCE, met, stage=stage)
        all_measures.append(Measure("met", stage, year, cells))
    return [one for one in all_measures if one.cells]


def _with_lowest(all_measures: Sequence[Measure]) -> list[Measure]:
    """The measures that are drawn: of what is met, the stage at which each mineral has least."""
    met = [one for one in all_measures if one.key == "met"]
    if not met:
        return list(all_measures)
    cells: dict[str, Cell] = {}
    for mineral, cell in (item for one in met for item in one.cells.items()):
        if mineral not in cells or cell.value < cells[mineral].value:
            cells[mineral] = cell
    others = [one for one in all_measures if one.key != "met"]
    return [*others, Measure("met", "", met[0].year, cells)]


def _key(one: Measure) -> str:
    return f"{one.key}_{one.stage}" if one.stage else one.key


def _panel(one: Measure, minerals: Sequence[str], base: int, view: View) -> DotsPanel:
    w = view.words
    title = w(f"mineral.compare.panel.{_key(one)}", year=one.year)
    rows = []
    for mineral in minerals:
        cell = one.cells.get(mineral)
        if cell is None:
            blank = w("mineral.compare.none")
            rows.append(DotRow(mineral, w.mineral(mineral), texts=("",), note=blank))
            continue
        name = cell.name
        tip = w(
            f"mineral.compare.tip.{'who' if cell.who else 'what'}",
            mineral=name,
            what=title,
            value=cell.text,
            who=cell.who,
            source=cell.page.short,
            year=cell.year,
        )
        token = token_of(view, cell.leader) if cell.leader else "ink"
        dot = Dot(cell.value, token, "circle", strong=True, tip=tip)
        rows.append(DotRow(mineral, name, cell.who, (dot,), (cell.text,), from_zero=True))
    return DotsPanel(
        title=title,
        definition=w(f"mineral.compare.definition.{one.key}", base=base),
        dots=DotsEncoding(rows=tuple(rows), ticks=_ticks(one, w)),
    )


def _ticks(one: Measure, w: Words) -> tuple[tuple[float, str], ...]:
    highest = max(cell.value for cell in one.cells.values())
    if one.key == "growth":
        return tuple(
            (tick, w("mineral.compare.times", value=w.plain(tick))) for tick in steps(highest, 3)
        )
    ticks = SHARE_TICKS if highest <= 1 else steps(highest, 3)
    return tuple((tick, w.percents(tick)) for tick in ticks)


def _head(minerals: Sequence[str], w: Words) -> tuple[Headline, Row]:
    """Whose output is most concentrated, at any stage; who produces it."""
    stages = (("mine",), ("refined", "smelter"))
    rows = (row for m in minerals for one in stages if (row := stage_row(m, one)) is not None)
    top = max(rows, key=lambda row: row.concentration.top1)
    title = w(
        f"mineral.compare.title.{top.stage}",
        mineral=common.capital(common.mineral_before(common.counted_as(top.mineral, top.stage), w)),
        country=w.the_country(top.concentration.top1_iso3),
        share=subject_of(top).stated(part(w, top.concentration.top1, whole=False), w),
        year=top.year,
    )
    return Headline(title, largest(top, w).title), top


@figure(
    "mineral.compare",
    Minerals,
    Table,
    tables=("production", "supply_outlook", "demand"),
)
def compare(view: View) -> Draft:
    """Two to four minerals by concentration, growth of demand, and demand met without the largest.

    Rows: measure (top1: the largest producer's share; growth: demand over the base year's; met:
    base-case supply without the largest supplier over demand), stage, year (null where each mineral
    has its own), and the value of each mineral under its id; null where none is published.
    """
    w = view.words
    minerals = view["minerals"].split(",")
    all_measures = measures(minerals, w)
    if not any(one.key == "top1" for one in all_measures):
        raise NoData(
            " ".join(why_no_output(mineral, w) for mineral in minerals),
            nearest={"minerals": Minerals.default, "lang": view["lang"]},
        )
    head, top = _head(minerals, w)
    values: list[list[object]] = [
        [
            *(one.key, one.stage or None, int(one.year) if one.year else None),
            *(one.cells[m].value if m in one.cells else None for m in minerals),
        ]
        for one in all_measures
    ]
    data = pd.DataFrame(values, columns=[*FIELDS, *minerals]).astype({"year": "Int64"})
    data[minerals] = data[minerals].astype(float)
    base = int(build_on(GROWTH, {}).data["base_year"].iloc[0])
    cells = [cell for one in all_measures for cell in one.cells.values()]
    leaders = [cell.leader for cell in cells if cell.leader]
    encoding = PanelsEncoding(
        tuple(_panel(one, minerals, base, view) for one in _with_lowest(all_measures)),
        seat_key(leaders, view),
    )
    notes = [
        w("mineral.compare.note.apart"),
        w("mineral.compare.note.output"),
        w("mineral.compare.note.demand"),
        w("mineral.compare.note.stage"),
        w("mineral.compare.note.sums"),
        w("producers.note.estimated"),
    ]
    if set(minerals) & ELSEWHERE.keys():
        notes.insert(1, w("mineral.compare.note.elsewhere"))
    return Draft(
        title=head,
        unit="share",
        data=data,
        encoding=encoding,
        sources=tuple(dict.fromkeys(cell.page for cell in cells)),
        notes=tuple(notes),
        table=(
            "measure.compare",
            *FIELDS[1:],
            *(Column(m, w.mineral(m), "ratio") for m in minerals),
        ),
        alt={
            "rows": "; ".join(d.tip for p in encoding.panels for r in p.dots.rows for d in r.dots)
        },
        cited=(common.publication(top.source, top.edition),),
    )
