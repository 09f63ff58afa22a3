"""Spread between publishers' values of the same output, mineral by mineral."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis import quality as analysis
from msp_dash.data.frames import dicts, tuples
from msp_dash.figures.common import the_mineral_at
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import heading
from msp_dash.figures.headline import Headline
from msp_dash.figures.output_tables import observed
from msp_dash.figures.producers.disagreement import compared, disagreement_choices
from msp_dash.figures.producers.output import SOURCE_ORDER
from msp_dash.figures.quality.wording import publications, series_name
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.params import SourceId, View
from msp_dash.words import Words

FIGURE = "quality.disagreement"
FIELDS = ("series", "mineral", "stage", "year", "basis", "spread", "countries", "iso3", "sources")


@lru_cache(maxsize=1)
def spreads() -> pd.DataFrame:
    """`FIELDS` of the newest year that two publishers give on one basis, the widest first."""
    records = []
    pairs = disagreement_choices()[["mineral", "stage"]].drop_duplicates()
    for pair in tuples(pairs):
        rows = compared(pair.mineral, pair.stage)
        rows = rows[rows["year"] == rows["year"].max()]
        apart = analysis.spread(rows, SOURCE_ORDER)
        if apart is not None:
            publishers = [p for p in SOURCE_ORDER if rows[p].notna().any()]
            year, basis = int(rows["year"].iloc[0]), str(rows["basis"].iloc[0])
            share, widest = apart
            key = f"{pair.mineral}.{pair.stage}"
            records.append(
                (
                    key,
                    pair.mineral,
                    pair.stage,
                    year,
                    basis,
                    share,
                    len(rows),
                    widest,
                    " ".join(publishers),
                )
            )
    table = pd.DataFrame(records, columns=list(FIELDS))
    return table.sort_values("spread", ascending=False, kind="stable", ignore_index=True)


def _row(row: dict[str, object], most: float, w: Words) -> RankRow:
    mineral, stage, spread = str(row["mineral"]), str(row["stage"]), float(str(row["spread"]))
    name = series_name(mineral, stage, w)
    publishers = w.listing([SourceId.label(source, w) for source in str(row["sources"]).split()])
    tip = w(
        "quality.disagreement.tip",
        name=name,
        share=w.share(spread),
        sources=publishers,
        year=row["year"],
        countries=row["countries"],
        country=w.country(str(row["iso3"])),
    )
    return RankRow(
        key=str(row["series"]),
        name=name,
        length=spread / most,
        texts=(w.share_table(spread), str(row["countries"]), str(row["year"])),
        tip=tip,
    )


def _sources(data: pd.DataFrame) -> list[tuple[str, str]]:
    editions = []
    for row in tuples(data):
        for source in row.sources.split():
            rows = observed(row.mineral, row.stage, source)
            edition = rows.loc[rows["year"] == row.year, "edition"].iloc[0]
            editions.append((source, str(edition)))
    return editions


def _what(mineral: str, stage: str, w: Words) -> str:
    """'mined antimony'."""
    return w(f"quality.disagreement.what.{stage}", mineral=the_mineral_at(mineral, stage, w))


def _second(data: pd.DataFrame, w: Words) -> str:
    """The two minerals that follow the first."""
    values: dict[str, str] = {}
    for place, row in zip(("second", "third"), tuples(data[1:3]), strict=True):
        values[place] = _what(row.mineral, row.stage, w)
        values[f"{place}_share"] = w.share(row.spread)
    return w("quality.disagreement.second", **values)


@figure(FIGURE, tables=("production", "supply_outlook"))
def disagreement(view: View) -> Draft:
    """Minerals by how far publishers are apart on the countries that two of them or more give.

    Rows: series (mineral and stage), mineral, stage, year, basis, spread (0 to 1), countries
    (compared), iso3 (the country with the widest distance), sources.
    """
    w = view.words
    data = spreads()
    first = data.iloc[0]
    values = {"what": _what(first["mineral"], first["stage"], w), "share": w.share(first["spread"])}
    title = w("quality.disagreement.title", year=first["year"], **values)
    sources = publications(_sources(data))
    rows = tuple(_row(row, float(first["spread"]), w) for row in dicts(data))
    return Draft(
        title=Headline(title, _second(data, w)),
        unit="share",
        data=data,
        encoding=RankingEncoding(
            name_head=heading("mineral", w),
            text_heads=tuple(heading(field, w) for field in ("spread.sum", "countries", "year")),
            rows=rows,
        ),
        sources=sources,
        notes=(
            w("quality.disagreement.note_spread"),
            w("quality.disagreement.note_basis"),
            w("quality.disagreement.note_right"),
        ),
        alt={"rows": "; ".join(r.tip for r in rows[:5])},
        table=("mineral", "stage", "year", "basis", "spread.sum", "countries", "iso3", "sources"),
    )
