"""A figure's PDF: the standards, the numbers read back, hostile words, tall pictures."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pypdf
import pytest
import typst

from msp_dash.figures import Figure, build
from msp_dash.figures.registry import registry
from msp_dash.render.pdf import figure_pdf
from msp_dash.render.pdf.extract import MAX_ROWS, extract
from msp_dash.render.pdf.figure import pictures
from msp_dash.render.pdf.glyphs import printable
from msp_dash.render.pdf.tables import table_data
from msp_dash.render.pdf.typeset import Paper, column_width
from msp_dash.render.table import cell_text, columns, records
from msp_dash.words import words
from tests.pdf_checks import alternatives, bookmarks, conforms, squeezed, text_of
from tests.some import OF_EACH_KIND

DAY = dt.date(2026, 11, 25)
HOSTILE = "#panic(1) $x^2$ *b* `c` @ref <lbl> \\u{41} <script>alert(1)</script> =1+1 // no"


def _cells(figure: Figure) -> list[str]:
    w = words("en")
    return [
        cell_text(row[c.field], c, str(row.get("status") or ""), w)
        for row in records(figure)
        for c in columns(figure)
        if c in figure.table
    ]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("figure_id", OF_EACH_KIND)
def test_a_figure_keeps_both_standards_and_prints_all_it_says(figure_id: str) -> None:
    figure = build(figure_id)
    part = extract(figure)
    pdf = figure_pdf(figure, made_on=DAY)
    conforms(pdf)
    text = text_of(pdf)
    for words_ in (figure.title, figure.subtitle, *figure.notes):
        assert squeezed(words_) in text
    for cell, times in Counter(map(squeezed, _cells(part.figure if part else figure))).items():
        assert not cell or text.count(cell) >= times, f"{cell!r} is printed too seldom"
    for source in figure.sources:
        assert squeezed((source.cite or source.title).removesuffix(".")) in text
    assert alternatives(pdf)[0].startswith(printable(figure.alt))


LONG_LISTS = [
    ("sites.map", {"mineral": "cobalt"}, "those named in most lists first"),
    ("sites.table", {"mineral": "cobalt"}, "those named in most lists first"),
    ("producers.listings", {}, "in the order of the full table"),
]


@pytest.mark.parametrize(("figure_id", "query", "order"), LONG_LISTS)
def test_a_long_table_is_an_extract_that_says_how_much_in_what_order_and_where_all_is(
    figure_id: str, query: dict[str, str], order: str
) -> None:
    figure = build(figure_id, query)
    assert len(figure.data) > MAX_ROWS
    pdf = figure_pdf(figure, made_on=DAY)
    conforms(pdf)
    text = text_of(pdf)
    sentence = f"The first {MAX_ROWS} of {len(figure.data)} rows are printed, {order}."
    assert squeezed(sentence) in text
    assert f"/figures/{figure_id}.csv" in text and "xlsx" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 14
    assert len(pdf) < 1_000_000


def test_of_places_those_that_most_lists_name_are_printed() -> None:
    figure = build("sites.map", {"mineral": "cobalt"})
    part = extract(figure)
    assert part is not None
    printed = part.figure.data
    assert printed["lists"].min() >= figure.data["lists"].drop(printed.index).max()


def test_a_long_series_by_month_is_printed_at_intervals_and_to_its_end() -> None:
    figure = build("prices.history", {"mineral": "cobalt"})
    part = extract(figure)
    assert part is not None and part.step
    assert len(part.figure.data) <= MAX_ROWS
    assert part.figure.data["date"].max() == figure.data["date"].max()


@pytest.mark.snapshot
def test_a_row_of_the_publisher_stands_in_one_row() -> None:
    """USGS MCS 2026, nickel: Indonesia, mine production 2025, 2 600 000 t of 3 900 000 t."""
    pdf = figure_pdf(build("producers.map", {"mineral": "nickel", "edition": "2026"}), made_on=DAY)
    assert "IDNIndonesia2,600,00066.7%estimated" in text_of(pdf)


def test_markup_in_words_and_numbers_is_printed_and_not_run() -> None:
    figure = build("producers.ranking")
    data = figure.data.copy()
    data["name"] = HOSTILE
    hostile = replace(figure, title=HOSTILE, notes=(HOSTILE,), data=data)
    pdf = figure_pdf(hostile, made_on=DAY)
    conforms(pdf)
    assert text_of(pdf).count(squeezed(HOSTILE)) >= 2 + len(data) * ("name" in figure.data)
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == HOSTILE


@pytest.mark.parametrize(
    ("sent", "printed"),
    [
        ("a\u0007b", "a[U+0007]b"),
        ("中", "[U+4E2D]"),
        ("over ≥ 5 → 6", "over >= 5 -> 6"),
        ("CO₂", "CO2"),
        ("e\u0301", "é"),
        ("left\u202eright\u200d", "leftright"),
        ("Türkiye, Łódź, “1,000”", "Türkiye, Łódź, “1,000”"),
    ],
)
def test_a_character_that_the_fonts_lack_is_named_and_not_lost(sent: str, printed: str) -> None:
    assert printable(sent) == printed


def test_no_word_makes_the_standards_fail() -> None:
    figure = replace(build("producers.ranking"), title="\u0000中\u0007\ud800🙂\u202e", alt="中🙂")
    conforms(figure_pdf(figure, made_on=DAY))


def test_a_picture_higher_than_a_page_goes_on_with_the_next() -> None:
    """59 minerals by eight lists: each part has its own alternative text and no row is lost."""
    figure = build("producers.listings")
    parts = alternatives(figure_pdf(figure, made_on=DAY))
    assert len(parts) > 1
    assert all(f"(part {n} of {len(parts)})" in alt for n, alt in enumerate(parts, start=1))


@pytest.mark.one_in(4)
@pytest.mark.parametrize("paper", ["a4", pytest.param("us-letter", marks=pytest.mark.every)])
@pytest.mark.parametrize("figure_id", list(registry()))
def test_no_word_in_a_picture_is_under_8_points(figure_id: str, paper: Paper) -> None:
    """LOOK, "Type": direct labels 8.5 pt, axis labels 8 pt on paper."""
    figure = build(figure_id)
    width = column_width(paper)
    for picture in pictures(figure, width, paper, words("en")):
        across = float(ElementTree.fromstring(picture["svg"]).attrib["width"])
        size = picture["share"] * width / across
        sizes = [float(px) for px in re.findall(r'font-size="([0-9.]+)"', picture["svg"])]
        assert min(sizes) * size >= 8 - 0.01


def test_columns_that_do_not_fit_come_in_parts_that_repeat_the_first() -> None:
    figure = build("partners.groups")
    width = column_width("a4")
    parts = table_data(figure, width, words("en"))
    assert len(parts) > 1
    lead = parts[0]["heads"][:2]
    assert all(part["heads"][:2] == lead for part in parts)
    printed = [head for part in parts for head in part["heads"][2:]]
    assert printed == [c.heading for c in figure.table][2:]
    assert all(sum(part["widths"]) <= width + 0.01 for part in parts)


def test_an_empty_figure_says_why() -> None:
    figure = build("producers.ranking", {"mineral": "cobalt", "source": "usgs", "year": "1971"})
    assert figure.kind == "empty"
    pdf = figure_pdf(figure, made_on=DAY)
    conforms(pdf)
    assert squeezed(figure.notes[0]) in text_of(pdf)


def test_the_same_figure_and_day_give_the_same_bytes() -> None:
    figure = build("demand.scenarios")
    assert figure_pdf(figure, made_on=DAY) == figure_pdf(figure, made_on=DAY)


def test_letter_is_an_option_and_another_paper_is_refused() -> None:
    pdf = figure_pdf(build("demand.scenarios"), paper="us-letter", made_on=DAY)
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)
    with pytest.raises(ValueError, match="a4, us-letter"):
        figure_pdf(build("demand.scenarios"), paper="a3")  # type: ignore[arg-type]  # as sent


def test_it_can_be_found_by_headings() -> None:
    assert bookmarks(figure_pdf(build("demand.scenarios"), made_on=DAY)) == ["The numbers"]


def test_the_checks_see_a_file_that_is_not_tagged() -> None:
    plain = typst.compile(b"Hello", format="pdf", pdf_tags=False)
    with pytest.raises((AssertionError, AttributeError)):
        conforms(plain)


def test_a_label_on_a_line_is_in_the_text_once() -> None:
    """Its halo is a stroke below the word, not a copy of it, which would be read and copied too."""
    pdf = figure_pdf(build("balance.supply_demand", {"mineral": "cobalt", "edition": "2025-05"}))
    assert text_of(pdf).count("IEAscenariosandbasecase,notforecasts") == 1
