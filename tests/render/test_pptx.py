"""PowerPoint files: a valid package, native editable objects, and the figure's own numbers."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from typing import get_args

import pandas as pd
import pptx
import pytest
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu

from msp_dash.figures import build
from msp_dash.figures.record import (
    Column,
    Encoding,
    Figure,
    MapEncoding,
    RankingEncoding,
)
from msp_dash.figures.registry import page_url, registry
from msp_dash.render.export import FORMATS, Options, export
from msp_dash.render.pptx import KINDS, SlideContext, figure_deck, figure_slide, new_deck
from msp_dash.render.pptx.number_formats import axis_format, number_format
from msp_dash.render.pptx.slide import WITH_WORKBOOK
from msp_dash.render.svg import draw
from msp_dash.render.table import cell_text, columns, records
from msp_dash.words import words
from tests.pptx_checks import NAMES, cached, cells, charts, complaints, text_of
from tests.render.samples import MATRIX, SAMPLES, TIMELINE, rank_row
from tests.render.samples import figure as sample
from tests.some import OF_EACH_KIND, sample_ids

MADE_ON = dt.date(2026, 11, 26)
PX = 9525
every_id = pytest.mark.parametrize("figure_id", list(registry()))


@cache
def deck(figure_id: str, theme: str = "light") -> bytes:
    return figure_deck(build(figure_id), theme=theme, made_on=MADE_ON)


def opened(data: bytes) -> pptx.presentation.Presentation:
    return pptx.Presentation(io.BytesIO(data))


def in_rows(encoding: Encoding) -> Figure:
    """A sample with rows in its record, as a ranking needs them for its bars."""
    figure = sample(encoding)
    if not isinstance(encoding, RankingEncoding):
        return figure
    data = pd.DataFrame(
        {"iso3": [r.key for r in encoding.rows], "share": [r.length * 0.667 for r in encoding.rows]}
    )
    table = (Column("iso3", "Country"), Column("share", "Share", "share"))
    return replace(figure, data=data, table=table, params={"lang": "en"})


# Kinds


def test_every_kind_of_encoding_has_a_renderer():
    assert set(KINDS) == {encoding.kind for encoding in get_args(Encoding)}


def test_a_kind_that_nothing_draws_is_refused_by_name(monkeypatch):
    figure = build("producers.map")
    monkeypatch.setattr("msp_dash.render.pptx.slide.KINDS", {"ranking": KINDS["ranking"]})
    with pytest.raises(ValueError, match="Nothing draws a 'map'"):
        figure_slide(new_deck(), figure, SlideContext())


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sample_of_every_kind_is_a_sound_package(name, theme):
    figure = in_rows(SAMPLES[name])
    assert complaints(figure_deck(replace(figure, params={"lang": "en"}), theme=theme)) == []


# Package


@pytest.mark.one_in(2)
@every_id
def test_the_deck_of_every_figure_is_a_sound_package(figure_id):
    assert complaints(deck(figure_id)) == []


def test_the_checks_find_what_they_look_for():
    broken = deck("producers.ranking")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(broken)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "ppt/slides/slide1.xml":
                content = content.replace(b'id="3"', b'id="2"').replace(b' descr="', b' title="')
            if name.startswith("ppt/charts/chart"):
                content = content.replace(b'<c:date1904 val="0"/>', b"").replace(
                    b"</c:chartSpace>", b'<c:date1904 val="0"/></c:chartSpace>'
                )
            if not name.endswith(".xlsx"):
                new.writestr(name, content)
    messages = "\n".join(complaints(out.getvalue()))
    assert "id 2 2 times" in messages
    assert "has no description" in messages
    assert "out of order" in messages
    assert "leads to ppt/embeddings" in messages


@pytest.mark.one_in(2)
@every_id
def test_everything_stands_on_the_slide_and_above_the_foot(figure_id):
    data = deck(figure_id)
    for shape in opened(data).slides[0].shapes:
        right, bottom = shape.left + shape.width, shape.top + shape.height
        assert shape.left >= -1 * PX and shape.top >= 0, shape.name
        assert right <= 1280 * PX, shape.name
        assert bottom <= 720 * PX, shape.name
        if not shape.is_placeholder:
            assert bottom <= 646 * PX, shape.name


@pytest.mark.one_in(2)
@every_id
def test_text_in_a_picture_is_at_least_16_points_and_nothing_under_11(figure_id):
    slide = opened(deck(figure_id)).slides[0]
    small = []
    encoding = build(figure_id).encoding
    # A map of roles names all its countries, where there are many in a list of 14 pt.
    roles = isinstance(encoding, MapEncoding) and encoding.groups
    for shape in slide.shapes:
        if not shape.has_text_frame:
            continue
        # Two panels below a title of two lines are drawn a fiftieth smaller.
        least = 10.99 if shape.is_placeholder else 14.0 if roles else 15.6
        for paragraph in shape.text_frame.paragraphs:
            for run in paragraph.runs:
                if run.font.size is not None and run.font.size.pt < least:
                    small.append((run.text, run.font.size.pt))
    assert small == []


# Words


@pytest.mark.one_in(2)
@every_id
def test_a_slide_says_title_subtitle_source_number_and_date(figure_id):
    figure = build(figure_id)
    slide = opened(deck(figure_id)).slides[0]
    assert slide.shapes.title.text_frame.text == figure.title
    text = text_of(deck(figure_id))[0]
    assert figure.subtitle in text
    assert "26 November 2026" in text
    assert "Source: " in text
    # One with a long name may have no room beside the number of the others.
    assert any(source.short.split(",")[0] in text for source in figure.sources)


@pytest.mark.one_in(2)
@every_id
def test_speaker_notes_have_all_notes_all_sources_and_the_link(figure_id):
    figure = build(figure_id)
    notes = text_of(deck(figure_id), "ppt/notesSlides/")[0]
    for line in (*figure.notes, *(s.cite for s in figure.sources), page_url(figure)):
        assert line in notes


@pytest.mark.one_in(2)
@every_id
def test_the_last_slide_lists_every_source_with_its_licence(figure_id):
    last = "\n".join(text_of(deck(figure_id))[1:])
    for source in build(figure_id).sources:
        assert source.cite.rstrip(".") in last
        assert source.licence.lower() in last.lower()
        assert source.url in last


def test_a_map_carries_the_disclaimer_and_names_its_disputed_lines():
    text = text_of(deck("producers.map"))[0]
    assert words("en")("slides.map.disclaimer") in text.replace("\n", " ")
    names = {shape.name for shape in opened(deck("producers.map")).slides[0].shapes}
    assert words("en")("slides.name.disputed") in names


def test_a_long_title_keeps_its_room_and_its_words():
    title = "Nine words that nobody would ever put into a title " * 4
    data = figure_deck(replace(build("producers.ranking"), title=title.strip()))
    heading = opened(data).slides[0].shapes.title
    assert heading.text_frame.text == title.strip()
    assert heading.top >= 0 and heading.top + heading.height <= 142 * PX


def test_control_characters_are_left_out():
    figure = replace(
        build("producers.ranking"), title="A\x00 title\x1b with\x0b marks", notes=("One\x07.",)
    )
    data = figure_deck(figure)
    assert complaints(data) == []
    assert opened(data).slides[0].shapes.title.text_frame.text == "A title with marks"
    assert "_x00" not in "".join(text_of(data, "ppt/notesSlides/"))


# Charts


@pytest.mark.one_in(2)
@every_id
def test_charts_are_native_and_each_carries_its_workbook(figure_id):
    kind = build(figure_id).kind
    assert bool(list(charts(deck(figure_id)))) == (kind in WITH_WORKBOOK)


@pytest.mark.one_in(2)
@every_id
def test_what_a_chart_draws_is_what_its_workbook_says(figure_id):
    for chart, book in charts(deck(figure_id)):
        references = [*chart.iterfind(".//c:numRef", NAMES), *chart.iterfind(".//c:strRef", NAMES)]
        assert references
        for reference in references:
            chart_values = cached(reference)
            sheet_values = cells(book, reference.find("c:f", NAMES).text)
            assert len(chart_values) == len(sheet_values)
            for one, other in zip(chart_values, sheet_values, strict=True):
                if isinstance(other, int | float):
                    assert float(one) == pytest.approx(other, rel=1e-12)
                else:
                    assert one == other


def numbers_of(figure: Figure) -> list[float]:
    return sorted(
        float(value)
        for row in records(figure)
        for value in row.values()
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


@pytest.mark.one_in(2)
@every_id
def test_every_number_of_the_record_is_in_the_file(figure_id):
    figure = build(figure_id)
    if figure.kind in WITH_WORKBOOK:
        for _, book in charts(deck(figure_id)):
            rows = list(book[book.sheetnames[1]].iter_rows(values_only=True))
            assert list(rows[0]) == [column.heading for column in columns(figure)]
            numbers = [float(v) for row in rows[1:] for v in row if isinstance(v, int | float)]
            assert sorted(numbers) == pytest.approx(numbers_of(figure), rel=1e-12)
        return
    notes = text_of(deck(figure_id), "ppt/notesSlides/")[0]
    w = words("en")
    for row in records(figure):
        for column in figure.table:
            value = row[column.field]
            # Places are drawn where they are; their degrees are in the table's own formats.
            if isinstance(value, float) and figure.kind not in ("matrix", "sites"):
                assert cell_text(value, column, "", w) in notes


@pytest.mark.snapshot
def test_the_bars_of_a_ranking_are_the_shares_that_usgs_gives():
    """USGS MCS 2026, nickel: Indonesia 2 600 000 of 3 900 000 t, Philippines 270 000."""
    ((chart, book),) = charts(deck("producers.ranking"))
    shares = [float(v) for v in cached(chart.find(".//c:val/c:numRef", NAMES))]
    assert shares[:2] == pytest.approx([2_600_000 / 3_900_000, 270_000 / 3_900_000])
    assert len(shares) == 7, "six, and what they leave out"
    assert len(list(book[book.sheetnames[1]].rows)) == 1 + 10
    codes = [e.get("formatCode") for e in chart.iterfind(".//c:dLbl/c:numFmt", NAMES)]
    assert codes[0] == '"\u00a0"0.0%" e"'
    assert "Six of 10 rows" in text_of(deck("producers.ranking"))[0]


def test_a_selected_row_is_among_the_six():
    figure = build("producers.ranking", {"country": "USA"})
    ((chart, _),) = charts(figure_deck(figure))
    names = cached(chart.find(".//c:cat/c:strRef", NAMES))
    assert len(names) == 7
    assert names[-3:] == ["United States", "4 more countries", "Countries not named"]


def test_marks_of_status_differ():
    """Estimated and reported solid, withheld no bar but hatched, zero a tick, residual empty."""
    rows = (
        rank_row("AAA", "Solid", 1.0, ("50.0%",)),
        rank_row("BBB", "Estimated", 0.5, ("25.0% e",), "estimated"),
        rank_row("CCC", "At least", 0.2, ("10.0%",), "at_least"),
        rank_row("DDD", "Zero", 0.0, ("0.0%",), "zero"),
        rank_row("EEE", "Withheld", 0.0, ("withheld W",), "hatched"),
        rank_row("OTH", "Other countries", 0.1, ("5.0%",), "outline"),
    )
    data = pd.DataFrame({"iso3": [r.key for r in rows], "share": [0.5, 0.25, 0.1, 0.0, None, 0.05]})
    figure = replace(
        sample(RankingEncoding("Country", ("Share",), rows)),
        data=data,
        table=(Column("iso3", "Country"), Column("share", "Share", "share")),
        params={"lang": "en"},
    )
    blob = figure_deck(figure)
    assert complaints(blob) == []
    ((chart, _),) = charts(blob)
    assert cached(chart.find(".//c:val/c:numRef", NAMES)) == [
        "0.5",
        "0.25",
        "0.1",
        "0.0",
        None,
        "0.05",
    ]
    fills = [
        point.find("c:spPr", NAMES)[0].tag.split("}")[1]
        for point in chart.iterfind(".//c:dPt", NAMES)
    ]
    assert fills == ["solidFill"] * 5 + ["noFill"]
    slide = opened(blob).slides[0]
    hatched = [s.name for s in slide.shapes if s._element.find(".//a:pattFill", NAMES) is not None]
    assert hatched == ["Withheld 2"], "after the name of the row"
    assert {"Zero", "At least", "withheld W"} <= {shape.name for shape in slide.shapes}


def test_gaps_of_a_line_stay_gaps():
    figure = replace(sample(SAMPLES["lines"]), params={"lang": "en"})
    ((chart, _),) = charts(figure_deck(figure))
    gaps = sum(p.y is None for s in SAMPLES["lines"].panels[0].series for p in s.points)
    blanks = sum(v is None for r in chart.iterfind(".//c:yVal/c:numRef", NAMES) for v in cached(r))
    assert gaps > 0 and blanks == gaps
    assert chart.find(".//c:dispBlanksAs", NAMES).get("val") == "gap"


def _points(series):
    return int(series.find("c:yVal//c:ptCount", NAMES).get("val"))


def series_order(series):
    return int(series.find("c:order", NAMES).get("val"))


def test_a_hollow_mark_is_hollow_in_both_programs():
    """PowerPoint draws the series of the highest number on top, LibreOffice the first one."""
    ((chart, _),) = charts(deck("producers.chokepoints"))
    every = chart.findall(".//c:ser", NAMES)
    orders = [series_order(one) for one in every]
    assert orders == sorted(orders, reverse=True)
    fills = [one.find("c:marker/c:spPr/a:solidFill/*", NAMES).get("val") for one in every]
    holes = [at for at, fill in enumerate(fills) if fill == "bg1"]
    assert holes
    for at in holes:
        sizes = [int(one.find("c:marker/c:size", NAMES).get("val")) for one in every[at : at + 2]]
        assert sizes[0] < sizes[1] and fills[at + 1] != "bg1"
        names = {one.findtext(".//c:tx//c:v", "", NAMES) for one in every[at : at + 2]}
        assert len(names) == 1


@pytest.mark.snapshot
def test_estimates_on_a_line_are_dashed_and_hollow():
    first, _ = charts(deck("producers.concentration"))
    # LibreOffice dashes whole series: 2024 to 2025, which USGS estimates, is one.
    series = first[0].iterfind(".//c:ser", NAMES)
    (own,) = (s for s in series if s.find("c:spPr/a:ln/a:prstDash[@val='dash']", NAMES) is not None)
    assert cached(own.find("c:xVal/c:numRef", NAMES))[-1] == "2025.0"
    assert own.find("c:dPt/c:idx", NAMES).get("val") == str(_points(own) - 1)
    hole = own.getprevious()
    assert [one.text for one in own.iterfind(".//c:f", NAMES)] == [
        one.text for one in hole.iterfind(".//c:f", NAMES)
    ]
    ring, ground = (one.find("c:dPt/c:marker", NAMES) for one in (own, hole))
    assert ground.find("c:spPr/a:solidFill/a:schemeClr", NAMES).get("val") == "bg1"
    sizes = [int(one.find("c:size", NAMES).get("val")) for one in (ring, ground)]
    assert sizes[1] < 0.7 * sizes[0]


@pytest.mark.one_in(4)
@every_id
def test_no_line_is_written_before_one_of_more_points(figure_id):
    """LibreOffice leaves it out: the line of a reference, a gap, a short series of years."""
    for chart, _ in charts(deck(figure_id)):
        series = chart.iterfind(".//c:scatterChart/c:ser", NAMES)
        counts = [_points(one) for one in series]
        assert counts == sorted(counts, reverse=True)


def test_text_never_becomes_a_formula_in_a_workbook():
    rows = tuple(
        rank_row(str(n), text, 1.0 / (n + 1), ("5",))
        for n, text in enumerate(("=1+1", "+A1", "-A1", "@SUM(A1)"))
    )
    figure = replace(
        sample(RankingEncoding("=HEAD()", ("Share",), rows)),
        data=pd.DataFrame(
            {
                "iso3": [str(n) for n in range(4)],
                "name": [r.name for r in rows],
                "value": [-1.0 * -(1.0 / (n + 1)) for n in range(4)],
            }
        ),
        table=(Column("name", "=NAME()"), Column("value", "Value", "number")),
        params={"lang": "en"},
    )
    ((_, book),) = charts(figure_deck(figure))
    kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert kinds <= {"s", "n"}
    assert book.worksheets[0]["A2"].value == "=1+1"


# Numbers that follow their cells


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("66.7% e", 2 / 3, '0.0%" e"'),
        ("67%", 2 / 3, "0%"),
        ("3.8×", 3.8448, '#,##0.0"×"'),
        ("2.20", 2.2, "#,##0.00"),
    ],
)
def test_a_label_follows_its_number(text, value, code):
    assert (number_format(text, value) or "").rsplit(";", 1)[-1] == code


@pytest.mark.parametrize(
    ("text", "value"), [("withheld W", 0.0), ("under 0.5", 0.0), ("66.8%", 2 / 3), ("", 1.0)]
)
def test_what_no_format_prints_stays_text(text, value):
    assert number_format(text, value) is None


@pytest.mark.parametrize("mark", [",", ".", "\xa0"])
def test_thousands_have_the_mark_of_the_deck_in_every_program(mark):
    """A comma in a format is the mark of the reader's program: "4,784" in a Spanish deck."""
    code = f'[<1000]0;[<1000000]0"{mark}"000;0"{mark}"000"{mark}"000'
    assert number_format(f"3{mark}544", 3544.0) == code
    assert number_format(f"1{mark}234{mark}567", 1234567.0) == code
    assert axis_format(((0, "0"), (500, "500"), (1000, f"1{mark}000"))) == code
    tons = number_format(f"2025: 3{mark}544 t", 3544.0) or ""
    assert tons.split(";")[1] == f'[<1000000]"2025: "0"{mark}"000" t"'


def test_a_format_without_thousands_is_plain():
    assert number_format("625", 625.0) == "#,##0"
    assert axis_format(((-1000, "−1,000"), (0, "0"), (1000, "1,000"))) == "#,##0"
    assert axis_format(((0, "0%"), (0.25, "25%"))) == "0%"


def test_an_axis_of_changes_prints_both_signs():
    ticks = ((-40, "−40%"), (0, "0"), (20, "+20%"))
    assert axis_format(ticks) == '"+"0"%";"−"0"%";"0"'
    # Neither another number nor another sign than the value's.
    assert axis_format(((0, "0"), (20, "+21%"))) is None
    assert axis_format(((0, "0"), (20, "−20%"))) is None


# Maps, tables, shapes


def test_a_map_has_one_named_shape_a_country():
    slide = opened(deck("producers.map")).slides[0]
    (world,) = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP]
    shapes = {shape.name: shape for shape in world.shapes}
    assert len(shapes) == 237  # 236 areas of the geometry and the land of no country
    assert all(s.shape_type == MSO_SHAPE_TYPE.FREEFORM for s in shapes.values())
    indonesia = shapes["Indonesia"]
    assert (
        indonesia._element.find(".//p:cNvPr", NAMES).get("descr")
        == build("producers.map").encoding.tips["IDN"]
    )
    assert indonesia.fill.fore_color.theme_color == MSO_THEME_COLOR.TEXT_1, "the class of ink"
    assert indonesia.width > Emu(60 * PX)


def test_a_name_on_a_dark_country_is_light():
    data = figure_deck(build("producers.map", {"mineral": "antimony"}))
    colours = {
        run.text: run._r.find("a:rPr/a:solidFill/a:schemeClr", NAMES).get("val")
        for shape in opened(data).slides[0].shapes
        if shape.has_text_frame and not shape.is_placeholder
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert colours["Russia"] == "bg1"
    assert colours["Tajikistan"] == "tx1"


def test_a_matrix_is_a_native_table_and_the_notes_hold_all_rows():
    slide = opened(deck("partners.groups")).slides[0]
    (table,) = [s.table for s in slide.shapes if s.has_table]
    encoding = build("partners.groups").encoding
    # Headings stand in two rows, on a grid of half columns.
    assert len(table.columns) == 1 + 2 * len(encoding.columns)
    assert table.cell(3, 0).text == "Australia"
    assert table.cell(3, 1).text == "■"
    notes = text_of(deck("partners.groups"), "ppt/notesSlides/")[0]
    assert all(f"\n{row.name}: " in notes for row in encoding.rows if not row.heading)


def test_a_selected_row_of_a_matrix_is_shown():
    rows = (*MATRIX.rows, *(replace(MATRIX.rows[1], key=f"K{n}", name=f"N{n}") for n in range(40)))
    rows = (*rows[:-1], replace(rows[-1], selected=True))
    data = figure_deck(replace(sample(replace(MATRIX, rows=rows)), params={"lang": "en"}))
    (table,) = [s.table for s in opened(data).slides[0].shapes if s.has_table]
    assert table.cell(len(table.rows) - 1, 0).text == "N39"


@pytest.mark.parametrize("width", range(300, 900, 20))
def test_a_timeline_ends_at_every_width(width):
    """Its search for free places did not end at some widths between phone and page."""
    assert "14 Jun 2022" in draw(sample(TIMELINE), width=width)


# Formats and programs


def test_pptx_is_a_format_of_the_routes():
    figure = build("producers.ranking")
    data = export(figure, "pptx", Options(made_on=MADE_ON))
    assert FORMATS["pptx"].media_type.endswith("presentationml.presentation")
    assert len(opened(data).slides) == 2


SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here: decks were not opened by it")
def test_libreoffice_opens_a_deck_of_all_figures(tmp_path, extent):
    stage = new_deck()
    ids = sample_ids(extent, list(registry()), OF_EACH_KIND)
    for figure_id in ids:
        figure_slide(stage, build(figure_id), SlideContext("26 November 2026"))
    (tmp_path / "all.pptx").write_bytes(stage.save("All"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [SOFFICE, "--headless", profile, "--convert-to", "pdf", "all.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    pdf = (tmp_path / "all.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    pages = max(int(n) for n in re.findall(rb"/Count (\d+)", pdf))
    assert pages == len(ids)
