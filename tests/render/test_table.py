"""Exported tables: statuses differ, text is never a formula, and nothing is guessed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import time
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from msp_dash.figures.fields import column
from msp_dash.figures.record import Column, Figure
from msp_dash.figures.registry import build, registry
from msp_dash.render.export import FORMATS, Options, export, file_name
from msp_dash.render.table import as_csv, as_json, as_xlsx, cell_text
from msp_dash.words import LANGUAGES, words
from msp_dash.words.untranslated import untranslated

MADE_ON = dt.date(2026, 9, 22)
NUMBER = Column("value", "Output (t)", "number")


@pytest.fixture
def figure() -> Figure:
    return build("producers.ranking", {"mineral": "cobalt", "year": "2024"})


def _with(figure: Figure, data: pd.DataFrame) -> Figure:
    return replace(figure, data=data)


@pytest.mark.parametrize(
    ("value", "status", "printed"),
    [
        (None, "withheld", "withheld"),
        (None, "not_available", "not available"),
        (None, "below_half_unit", "under ½ unit"),
        (0, "reported", "0"),
        (None, "", ""),
        (226_000, "estimated", "226,000"),
    ],
)
def test_withheld_not_available_zero_and_small_are_four_things(
    value: float | None, status: str, printed: str
) -> None:
    assert cell_text(value, NUMBER, status, words()) == printed


@pytest.mark.parametrize(
    ("fmt", "value", "printed"),
    [
        ("share", 0.7483443, "74.8%"),
        ("share", None, ""),
        ("year", 2024.0, "2024"),
        ("hhi", 5721.4, "5,721"),
        ("ratio", 3.8, "3.8\u00d7"),
        ("text", "T\u00fcrkiye", "T\u00fcrkiye"),
    ],
)
def test_cells_print_as_the_look_rules(fmt: str, value: object, printed: str) -> None:
    column = Column("x", "X", fmt)  # type: ignore[arg-type]  # a literal from the list above
    assert cell_text(value, column, "withheld", words()) == printed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_cell_becomes_a_formula(figure: Figure, text: str) -> None:
    hostile = _with(figure, pd.DataFrame({"iso3": [text], "value": [-5.0]}))
    sheet = load_workbook(io.BytesIO(as_xlsx(hostile, MADE_ON))).worksheets[0]
    cell = sheet.cell(2, 1)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None
    assert sheet.cell(2, 2).value == -5
    rows = [line for line in as_csv(hostile, MADE_ON).splitlines() if not line.startswith("# ")]
    assert next(csv.DictReader(rows)) == {"iso3": f"'{text}", "value": "-5"}


def test_csv_keeps_a_hash_a_quote_and_a_line_break_inside_a_name(figure: Figure) -> None:
    names = ["Plant #2", 'The "North"', "two\nlines", "a,b", "T\u00fcrkiye"]
    data = pd.DataFrame({"name": names, "value": [1.5, None, 0.0, 3.0, 1e-7]})
    text = as_csv(_with(figure, data), MADE_ON)
    back = pd.read_csv(io.StringIO(text), comment="#")
    assert back["name"].tolist() == names
    assert back["value"].isna().tolist() == [False, True, False, False, False]
    assert back["value"].dropna().tolist() == [1.5, 0.0, 3.0, 1e-7]


def test_csv_comment_stays_one_line_whatever_a_note_holds(figure: Figure) -> None:
    text = as_csv(replace(figure, notes=("one\nCOD,999",)), MADE_ON)
    assert "# Note: one COD,999\n" in text


def test_json_is_plain_and_null_where_there_is_no_number(figure: Figure) -> None:
    day = pd.Timestamp("2022-09-22")
    data = pd.DataFrame({"date": [day], "value": [float("nan")], "in": [("A", "B")]})
    assert as_json(_with(figure, data), MADE_ON)["data"] == [
        {"date": "2022-09-22", "value": None, "in": ["A", "B"]}
    ]


def test_about_sheet_carries_source_licence_parameters_and_date(figure: Figure) -> None:
    about = load_workbook(io.BytesIO(as_xlsx(figure, MADE_ON))).worksheets[1]
    entries = [(row[0], row[1]) for row in about.iter_rows(values_only=True)]
    source = figure.sources[0]
    for line in (
        ("Title", figure.title),
        ("Edition", source.edition),
        ("License", source.licence),
        ("Address", source.url),
        ("Date", "2026-09-22"),
        ("Link", figure.link),
        ("Mineral", "Cobalt (mineral=cobalt)"),
    ):
        assert line in entries
    assert {("Note", note) for note in figure.notes} <= set(entries)


@pytest.mark.parametrize("ext", FORMATS)
def test_the_same_figure_gives_the_same_bytes_at_another_time(
    figure: Figure, ext: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(made_on=MADE_ON)
    export.cache_clear()
    first = export(figure, ext, options)
    export.cache_clear()
    an_hour_ago = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: an_hour_ago)
    assert export(figure, ext, options) == first


def test_file_name_holds_what_was_chosen_and_no_odd_character() -> None:
    figure = build("producers.ranking", {"mineral": "rare_earths", "lens": "forum"})
    name = file_name(figure, "csv")
    assert name.startswith("producers-ranking_rare-earths_")
    assert "forum" in name
    assert name.isascii() and not set(name) & set(' "/\\:;')


@pytest.mark.parametrize("ext", ["svg", "html"])
def test_picture_prints_the_licence_and_the_day(ext: str) -> None:
    # The citation that BGS asks for does not name its licence: the line under it must.
    figure = build("producers.ranking", {"mineral": "cobalt", "source": "bgs"})
    text = export(figure, ext, Options(made_on=MADE_ON, width=1600)).decode()
    assert f"License: {figure.sources[0].licence}" in text
    assert "Made on 22 September 2026" in text


def test_ids_are_printed_as_words() -> None:
    stage, mineral = (column(name, words()) for name in ("stage", "mineral"))
    assert cell_text("refined", stage, "", words("en")) == "Refined"
    assert cell_text("refined", stage, "", words("fr")) == "Raffinage"
    assert cell_text("rare_earths", mineral, "", words("es")) == "Tierras raras"
    assert cell_text("no_such_id", stage, "", words("pt")) == "no_such_id"


def printed(lang: str) -> set[tuple[str, str, str]]:
    """Column, text that it holds, and what is printed for it, of all figures."""
    w = words(lang)
    return {
        (f"{figure_id}.{column.field}", str(text), cell_text(text, column, "", w))
        for figure_id in registry()
        for figure in [build(figure_id, {"lang": lang})]
        for column in figure.table
        if column.format == "text"
        for text in figure.data[column.field].dropna().unique()
    }


@pytest.mark.one_in(2)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_data_table_prints_no_ids(lang: str) -> None:
    cells = {(column, text) for column, _, text in printed(lang)}
    assert {one for one in cells if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", one[1])} == set()


def test_a_data_table_prints_no_english_words_in_spanish() -> None:
    same = {(column, text) for column, value, text in printed("es") if value == text}
    in_english = {message.source for message in untranslated("es")}
    left = {one for one in same if re.fullmatch(r"[a-z]{2,}", one[1]) and one[1] not in in_english}
    assert left == {("investment.sector.nominal_or_real", "nominal")}, "but what Spanish shares"
