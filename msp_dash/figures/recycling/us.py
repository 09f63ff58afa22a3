"""Share of scrap in US apparent consumption beside US net import reliance."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.recycling import GAPS
from msp_dash.data.frames import Row, dicts, tuples
from msp_dash.figures import record
from msp_dash.figures.axis import steps, ticks
from msp_dash.figures.choices import NEWEST, VALUE, preferred
from msp_dash.figures.common import publication
from msp_dash.figures.draft import Draft
from msp_dash.figures.headline import Headline
from msp_dash.figures.recycling.published import FIELDS, TABLE, USGS, edition
from msp_dash.figures.recycling.rows import (
    MOST_TICKS,
    NOW,
    alt,
    panel,
    panels_text,
    printed_value,
    quoted,
    row_of,
    title_of,
)
from msp_dash.figures.recycling.scrap import (
    RELIANCE,
    SCRAP_SHARE,
    WHOLE,
    reliance,
    reliance_notes,
    scrap,
)
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, Use, View, Year
from msp_dash.words import Words
from msp_dash.words.numbers import Bound

HALF = 0.5


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals with scrap or reliance, newest year first: mineral, year (str)."""
    rows = pd.concat([scrap(), reliance()], ignore_index=True)
    return preferred(rows, year=NEWEST, mineral=VALUE)


def _of_year(year: int) -> pd.DataFrame:
    """Scrap of a year, largest share first, then those without a number."""
    rows = scrap()
    rows = rows[rows["year"] == year]
    return rows.sort_values(["value", "mineral"], ascending=[False, True], na_position="last")


def _rows(view: View) -> pd.DataFrame:
    """Both measures: of a mineral its years, else of a year the minerals whose scrap is printed."""
    if view["mineral"]:
        both = pd.concat([scrap(), reliance()])
        return both[both["mineral"] == view["mineral"]].sort_values(
            "measure", key=lambda m: m != SCRAP_SHARE, kind="stable"
        )
    metals = _of_year(view.year)
    net = reliance()
    net = net[net["year"] == view.year].set_index("mineral")
    net = net.loc[[one for one in metals["mineral"] if one in net.index]].reset_index()
    return pd.concat([metals, net])


def _panel(measure: str, rows: pd.DataFrame, view: View) -> record.DotsPanel:
    w = view.words
    what = w("recycling.dated", panel=title_of(measure, w), year=view["year"])
    dot_rows = [row_of(row, what, w) for row in dicts(rows[rows["measure"] == measure])]
    return panel(
        measure, dot_rows, w, w(f"recycling.panel.{measure}.definition", year=view["year"])
    )


def _over_time(rows: pd.DataFrame, view: View) -> record.LinesEncoding | record.CountsEncoding:
    """The years of a mineral by each measure that has two numbers; the chosen year where none."""
    w = view.words
    measures = [of_measure for _, of_measure in rows.groupby("measure", sort=False)]
    panels = [
        _years(of_measure, view)
        for of_measure in measures
        if of_measure["printed"].ne("").sum() > 1
    ]
    if panels:
        return record.LinesEncoding(tuple(panels))
    return record.CountsEncoding(
        tuple(
            record.Count(
                question=title_of(row["measure"], w),
                number=printed_value(row, w),
                sentence=str(row["year"]),
                source=_by_year(row["measure"], row["series"], w),
            )
            for row in dicts(rows[rows["year"] == view.year])
        )
    )


def _by_year(measure: str, series: str, w: Words) -> str:
    """What a measure is a share of, and of which scrap."""
    kind = w("recycling.us.all_scrap") if series == WHOLE else series
    return w(f"recycling.panel.{measure}.by_year", series=kind)


def _years(of_measure: pd.DataFrame, view: View) -> record.Panel:
    w = view.words
    measure = str(of_measure["measure"].iloc[0])
    points = tuple(_point(row, w) for row in dicts(of_measure.sort_values("year")))
    numbers = [point for point in points if point.y is not None]
    highest = max(point.y or 0.0 for point in numbers)
    what = title_of(measure, w)
    line = record.Series(
        key=measure,
        name=what,
        points=points,
        token=NOW,
        strong=True,
        dashed=bool(of_measure["status"].isin(("at_least", "at_most")).any()),
        symbol="circle",
        end_value=numbers[-1].text,
        start_value=numbers[0].text if len(numbers) > 1 else "",
    )
    marks = [
        record.Series(
            key=f"{measure} {view['year']}",
            name=w("recycling.dated", panel=what, year=view["year"]),
            points=(point,),
            token=NOW,
            strong=True,
            symbol="circle",
            end_value=point.text,
        )
        for point in numbers[1:-1]
        if point.x == view.year
    ]
    return record.Panel(
        title=what,
        unit="",
        series=(line, *marks),
        y_ticks=ticks(steps(highest, MOST_TICKS), w, percent=True),
        x_ticks=tuple((point.x, str(int(point.x))) for point in points),
    )


def _point(row: Row, w: Words) -> record.Point:
    """A year; a bound stands at the bound, and what has no number is a gap."""
    bound = row["high"] if row["status"] == "at_most" else row["low"]
    y = None if pd.isna(bound) else float(bound)
    mark: record.Mark = "estimated" if row["status"] == "estimated" else "solid"
    return record.Point(row["year"], y, mark, printed_value(row, w))


def _years_text(rows: pd.DataFrame, w: Words) -> str:
    """Every year of every measure in words."""
    parts = []
    for measure, of_measure in rows.groupby("measure", sort=False):
        years = [
            w("recycling.rates.alt_row", name=row["year"], text=printed_value(row, w))
            for row in dicts(of_measure.sort_values("year"))
        ]
        title = title_of(str(measure), w)
        parts.append(w("recycling.rates.alt_panel", panel=title, rows=", ".join(years)))
    return "; ".join(parts)


def _sentence(key: str, row: Row, w: Words) -> str:
    """One share as a sentence, by its status; without the bound where the sentence has it."""
    form = "reported" if row["status"] == "estimated" else row["status"]
    bare = {**row, "printed": row["printed"].strip("<>")}
    values = quoted(bare, w) if bare["printed"] else {}
    mineral = w.the_mineral(row["mineral"])
    return w(f"recycling.us.title.{key}.{form}", mineral=mineral, year=row["year"], **values)


def _head(rows: pd.DataFrame, view: View) -> Headline:
    """Scrap of a mineral and its reliance on imports; of a year the two largest shares of scrap."""
    w = view.words
    of_year = rows[rows["year"] == view.year]
    scraps, imports = (dicts(of_year[of_year["measure"] == m]) for m in (SCRAP_SHARE, RELIANCE))
    if not view["mineral"]:
        return _of_year_head(scraps, imports, w)
    key, row = ("scrap", scraps[0]) if scraps else ("reliance", imports[0])
    return Headline(
        title=_sentence(key, row, w),
        second=_sentence("reliance", imports[0], w) if scraps and imports else "",
    )


def _of_year_head(scraps: list[Row], imports: list[Row], w: Words) -> Headline:
    first, second = scraps[:2]
    over = [row for row in imports if _over_half(row)]
    # A bound below half ("over 25%") leaves it open.
    unsure = any(row["status"] == "at_least" and not _over_half(row) for row in imports)
    bound: Bound = "at_least" if unsure else "exactly"
    return Headline(
        title=w(
            "recycling.us.title.two",
            mineral=w.the_mineral(first["mineral"]),
            share=quoted(first, w)["share"],
            second=w.the_mineral(second["mineral"]),
            second_share=quoted(second, w)["share"],
            year=first["year"],
        ),
        second=w(
            f"recycling.us.second.{bound}",
            count=w.whole(len(over), bound),
            all=len(imports),
        ),
    )


def _over_half(row: Row) -> bool:
    """Whether net imports are more than half of consumption: 51%, over 50%."""
    return bool(row["low"] >= HALF if row["status"] == "at_least" else row["value"] > HALF)


def _notes(rows: pd.DataFrame, view: View) -> list[str]:
    w = view.words
    statuses = set(rows["status"])
    has_scrap = (rows["measure"] == SCRAP_SHARE).any()
    notes = [w("recycling.us.note.divided"), w("recycling.us.note.sum")] if has_scrap else []
    if "estimated" in statuses:
        notes.append(w("recycling.us.note.estimated", year=rows["year"].max()))
    if statuses & set(GAPS):
        notes.append(w("recycling.us.note.gaps"))
    if statuses & {"at_least", "at_most"}:
        notes.append(w("recycling.us.note.bounds"))
    if "net_exporter" in statuses:
        notes.append(w("recycling.us.note.exporter"))
    if {"aluminum", "tin"} & set(rows["mineral"]) and has_scrap:
        notes.append(w("recycling.us.note.new"))
    if view["mineral"]:
        notes += [
            _by_year(measure, series, w)
            for measure, series in tuples(rows[["measure", "series"]].drop_duplicates())
        ]
        if not has_scrap:
            notes.append(w(f"recycling.panel.{SCRAP_SHARE}.no_scrap"))
    return notes + reliance_notes(rows.loc[rows["measure"] == RELIANCE, "mineral"], w)


@figure(
    "recycling.us",
    Use(Mineral, optional=True),
    Year,
    tables=("salient",),
    choices=choices,
)
def us(view: View) -> Draft:
    """Scrap in US apparent consumption and US net import reliance, one year or one mineral.

    Rows: mineral, measure, year, geography, value (0-1, null where withheld, not available, a
    bound, or a net exporter), low, high, publisher, status, confidence, source.
    """
    w = view.words
    rows = _rows(view)
    encoding: record.LinesEncoding | record.CountsEncoding | record.PanelsEncoding
    if view["mineral"]:
        encoding = _over_time(rows, view)
        numbers = _years_text(rows, w)
    else:
        panels = tuple(_panel(measure, rows, view) for measure in (SCRAP_SHARE, RELIANCE))
        encoding, numbers = record.PanelsEncoding(panels), panels_text(panels, w)
    head = _head(rows, view)
    years = {"first": rows["year"].min(), "last": rows["year"].max()}
    form = "subtitle_years" if view["mineral"] else "subtitle"
    return Draft(
        title=head,
        subtitle=w(f"recycling.us.{form}", year=view["year"], **years),
        unit="share",
        data=rows[FIELDS].reset_index(drop=True),
        encoding=encoding,
        sources=(publication(USGS, edition()),),
        notes=_notes(rows, view),
        alt=alt(head, numbers, w),
        table=TABLE,
    )
