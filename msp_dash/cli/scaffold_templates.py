"""Text of the files and words that `python -m msp_dash new` writes, with `MARK` where work remains.

What is written works at once, on a table that exists, so that a contributor changes a figure or a
page that draws instead of starting from an empty file.
"""

from __future__ import annotations

from string import Template

MARK = "TODO" + "(new)"
"""In front of what must be filled in; in two parts, so that a search for it does not find this."""

FIGURE = Template('''\
"""$mark: say in one line what the figure shows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from msp_dash.analysis.shares import RESIDUAL
from msp_dash.data.frames import tuples
from msp_dash.figures.common import capital, estimates_key, lettered, mark
from msp_dash.figures.draft import Draft
from msp_dash.figures.fields import heading
from msp_dash.figures.output_tables import output
from msp_dash.figures.producers.output import output_choices
from msp_dash.figures.record import RankingEncoding, RankRow
from msp_dash.figures.registry import figure
from msp_dash.params import Mineral, View
from msp_dash.words import Words

STAGE, PUBLISHER = "mine", "usgs"
FIELDS = ["iso3", "name", "value", "share", "status"]
ROWS_MAX = 15


@lru_cache(maxsize=1)
def newest() -> pd.DataFrame:
    """The newest edition and year of each mineral, those that most people look for first."""
    rows = output_choices()
    rows = rows[(rows["stage"] == STAGE) & (rows["source"] == PUBLISHER)]
    return rows.drop_duplicates("mineral").set_index("mineral")


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals that have data: one row each, the default first."""
    # $mark: one row for each combination of parameters that has data.
    return newest().reset_index()[["mineral"]]


def rank_row(row: Any, longest: float, w: Words) -> RankRow:
    """A bar as long as its part of the longest."""
    text = lettered(w.quantity(row.value), w, estimated=row.estimated)
    return RankRow(
        key=row.iso3,
        name=row.name,
        length=row.value / longest,
        texts=(text,),
        mark=mark("estimated" if row.estimated else row.status, row.value),
        tip=w("$id.tip", name=row.name, value=text),
    )


# $mark: parameters after the id; `tables` are the tables that the numbers are taken from.
@figure(
    "$id",
    Mineral,
    tables=("production",),
    choices=choices,
)
def $module(view: View) -> Draft:
    """$mark: describe the figure in one line.

    Rows: iso3, name, value (in `unit`), share (of the world's), status, from the largest down.
    """
    w, mineral = view.words, view["mineral"]
    edition, year = newest().loc[mineral, ["edition", "year"]]
    # $mark: compute the rows of the figure.
    out = output(mineral, STAGE, PUBLISHER, edition, int(year), w)
    rows = out.rows[(out.rows["value"] > 0) & (out.rows["iso3"] != RESIDUAL)]
    rows = rows.head(ROWS_MAX).reset_index(drop=True)
    first = rows.iloc[0]
    bars = tuple(rank_row(row, float(first["value"]), w) for row in tuples(rows))
    values = {
        "country": capital(w.the_country(first["iso3"])),
        "mineral": w.the_mineral(mineral),
        "year": w.estimate(year, year) if first["estimated"] else year,
    }
    return Draft(
        title=w("$id.title", **values),
        subtitle={"year": year, "unit": w(f"words.unit.{out.unit}")},
        unit=out.unit,
        basis=out.basis,
        data=rows[FIELDS],
        encoding=RankingEncoding(
            name_head=heading("name.country", w),
            text_heads=(heading("value.output", w, out.unit),),
            rows=bars,
            legend=estimates_key(bars, w),
        ),
        sources=(out.source,),
        notes=(w("$id.note"),),
        table=("name.country", "value.output"),
    )
''')

FIGURE_FIELDS = "iso3 name value share status"

SUBJECT = Template('''\
"""Figures of $subject."""

from msp_dash.figures.$subject import $module

__all__ = ["$module"]
''')

FIGURE_WORDS = Template("""\
# $mark: the sentences of $id. The title answers the question of the view in 75 characters at most.
[$name]
title = "{country} mined the most {mineral} in {year}"
subtitle = "Mine production, {unit}, {year}"
note = "Only countries with a published quantity are ranked."
alt = "Bars by country. {title}."
tip = "{name}: {value}"
""")

FIGURE_TEST = Template('''\
"""The figure $id: $mark what is tested."""

from __future__ import annotations

from msp_dash.figures.registry import allowed, build, spec
from msp_dash.params import Mineral, Use


def test_every_mineral_has_rows_from_the_largest_down() -> None:
    for mineral in allowed(spec("$id"), Use(Mineral)):
        figure = build("$id", {"mineral": mineral})
        assert figure.kind != "empty", mineral
        assert figure.data["value"].is_monotonic_decreasing, mineral


# $mark: a value that you read in the publisher's file (mark that test `snapshot`).
''')

SOURCE_RECORD = Template("""
# $mark: one record for each edition that is read; sha256 of each file under `files`.
- id: $slug
  publisher: "$mark"
  title: "$mark"
  edition: "$mark"
  published: "$mark"
  retrieved: "$today"
  licence: "$mark"
  licence_url: "$mark"
  url: "$mark"
  doi: ""
  short: "$mark"
  cite: "$mark"
  citation: "$mark"
  grade: "A"
  tables: []
  coverage: "$mark"
  notes: "$mark"
  files: []
""")

SOURCE_MODULE = Template('''\
"""$mark: say which publication is read, and what is peculiar about its files."""

from __future__ import annotations

import pandas as pd

from msp_dash.ingest.recorded import Files, RecordedFile


def build(files: Files) -> dict[str, pd.DataFrame]:
    """Tables read from the files whose layout names a function of this module."""
    # $mark: these as tables with the columns of `data.schemas`.
    _ = [reader(file) for reader, file in files.readings(__name__)]
    return {}


def read(file: RecordedFile) -> pd.DataFrame:
    """Cells of a file as text, under the publisher's headings."""
    return pd.read_csv(file.path, dtype=str, keep_default_na=False)
''')

SOURCE_TEST = Template('''\
"""The files of $name: $mark each peculiarity, on rows typed here."""

from __future__ import annotations

from pathlib import Path

from msp_dash.ingest import $name
from tests.recorded_files import invented

# $mark: invented rows in the layout of the file, one for each peculiarity.
EXTRACT = "country,2024\\nChile,1.5\\n"


def test_its_cells_are_read_as_they_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(EXTRACT, encoding="utf-8")
    rows = $name.read(invented(path, "$name.read"))
    assert rows.to_dict("records") == [{"country": "Chile", "2024": "1.5"}]
''')
