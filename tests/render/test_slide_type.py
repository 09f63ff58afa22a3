"""Legibility of slides: no text in a picture is under a thirtieth of the slide's height.

Issue 3: "Body text at least 1/30 of the slide's height", which is 24 of 720 px and 18 pt of a slide
7.5 in high. Beside another figure the floor is 16 pt (LOOK, "Type"): 21.3 px. Titles, sources and
notes are not in the picture.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from functools import cache
from importlib import resources
from itertools import pairwise

import pptx
import pytest
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER

from msp_dash.briefing import stage
from msp_dash.figures import Figure, build
from msp_dash.figures.record import (
    DotsEncoding,
    LinesEncoding,
    MapEncoding,
    RankingEncoding,
    SharesEncoding,
    StatementsEncoding,
)
from msp_dash.figures.registry import registry
from msp_dash.render.fit import slide_rows, take_rows
from msp_dash.render.layout.axes import plan
from msp_dash.render.layout.captions import captions
from msp_dash.render.layout.ink import SLIDE_ZOOM, slide_frame
from msp_dash.render.layout.text_metrics import office_faces, wrap
from msp_dash.render.layout.world import world
from msp_dash.render.pptx import (
    SlideContext,
    figure_slide,
    needs_whole_slide,
    new_deck,
    two_figure_slide,
)
from msp_dash.render.pptx.blank_deck import FOOT, SMALL
from msp_dash.render.pptx.slide import FOOT_LINE, foot_lines
from msp_dash.render.slide_picture import SlidePicture, slide_picture
from msp_dash.render.svg import write
from msp_dash.theme import Theme
from msp_dash.words import LANGUAGES, words
from tests.pptx_checks import NAMES, cached, charts, text_of

LEAST_PX, LEAST_PT = 24.0, 18.0
PAIRED_PX, PAIRED_PT = 16 / 0.75, 16.0
LISTED_PT = 14.0
"""The least on a slide. Names of a map of roles, on it or in a list: all of them stand there."""
SMALLER_PT = {
    # Measures beside each other, each with the definition that keeps them from being compared.
    "panels": LISTED_PT,
    # Whole sentences of governments, which may not be shortened.
    "statements": 16.0,
    # Every importer of a group, none of which may be left out.
    "shares": 16.0,
}
THEMES: tuple[Theme, ...] = ("light",)
every_id = pytest.mark.parametrize("figure_id", list(registry()))
CONTEXT = SlideContext("26 November 2026", "Nothing here is a position.")

OTHER_VIEWS = (
    ("trade.chain", {"mineral": "rare_earths"}),
    ("producers.ranking", {"mineral": "copper", "source": "iea"}),
    ("producers.ranking", {"mineral": "boron"}),
    ("producers.map", {"mineral": "cobalt", "stage": "refined"}),
    ("producers.concentration", {"mineral": "uranium"}),
    ("demand.technologies", {"mineral": "copper"}),
)


def least_pt(figure: Figure, most: float = LEAST_PT) -> float:
    """The least size that a picture may have; `most` is that of all without an exception."""
    if isinstance(figure.encoding, MapEncoding) and figure.encoding.groups:
        return LISTED_PT
    return min(most, SMALLER_PT.get(figure.kind, most))


def on_stage(figure: Figure, width: float = stage.ROOM) -> SlidePicture:
    """The picture as the stage draws it below the figure's own title and subtitle."""
    w = words(figure.params.get("lang", "en"))
    head = stage.heading(figure.title, width).height
    head += stage.lines_high(figure.subtitle, stage.BODY, stage.BODY_LINE, width)
    room = stage.picture_room(head, stage.foot_top(stage.under(figure, w)))
    note = stage.lines_high(w("paper.cut", shown=99, all=99), stage.BODY, stage.BODY_LINE, width)
    return slide_picture(figure, width, room, THEMES, note=note)


def sizes_on_stage(drawing: SlidePicture) -> list[float]:
    """Sizes of all words in px of the slide, with the scales of the groups that they are in."""
    texts = etree.fromstring(write(drawing.drawings[0]).encode()).iter("{*}text")
    return [
        float(text.get("font-size")) * drawing.scale * math.prod(map(_scale, text.iterancestors()))
        for text in texts
    ]


def _scale(group: etree._Element) -> float:
    match = re.search(r"scale\(([0-9.]+)", group.get("transform", ""))
    return float(match[1]) if match else 1.0


@cache
def deck(figure_id: str, query: tuple[tuple[str, str], ...] = (), beside: bool = False) -> bytes:
    figure = build(figure_id, dict(query))
    builder = new_deck()
    if beside:
        two_figure_slide(builder, figure, figure, CONTEXT, title="Two figures")
    else:
        figure_slide(builder, figure, CONTEXT)
    return builder.save("One slide")


def sizes_in_points(blob: bytes) -> dict[str, float]:
    """Words of a slide's picture, charts and tables among them, with their size in pt."""
    smallest: dict[str, float] = {}
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        for name in package.namelist():
            if not re.fullmatch(r"ppt/(slides/slide1|charts/[^/]+)\.xml", name):
                continue
            root = etree.fromstring(package.read(name))
            for shape in root.findall(".//p:sp", NAMES):
                if shape.find("p:nvSpPr/p:nvPr/p:ph", NAMES) is not None:
                    shape.getparent().remove(shape)
            for style in root.iter(*(f"{{{NAMES['a']}}}{tag}" for tag in ("rPr", "defRPr"))):
                text = style.getparent().findtext("a:t", f"style of {name}", NAMES)
                if not text:
                    continue
                smallest[text] = min(float(style.get("sz", 0)) / 100, smallest.get(text, 99))
    return smallest


@pytest.mark.one_in(4)
@every_id
def test_words_of_a_picture_on_the_stage_are_a_thirtieth_of_its_height(figure_id: str) -> None:
    figure = build(figure_id)
    drawing = on_stage(figure)
    least = least_pt(figure) / 0.75
    assert min(sizes_on_stage(drawing), default=least) >= least
    assert drawing.width <= stage.ROOM + 0.5


def test_a_map_of_roles_has_the_list_of_its_names_beside_it() -> None:
    figure = build("partners.map", {"country": "ZMB"})
    drawing = slide_picture(figure, stage.ROOM, 470, THEMES, note=30)
    light = drawing.drawings[0]
    svg = write(light)
    (scale,) = {float(s) for s in re.findall(r'transform="scale\(([0-9.]+)\)" stroke-', svg)}
    (left,) = {float(x) for x in re.findall(r'<text x="([0-9.]+)"[^>]*>Argentina, ', svg)}
    assert world().width * scale < left < light.width
    assert light.height * drawing.scale <= 470


@pytest.mark.one_in(4)
@every_id
def test_words_of_a_picture_in_powerpoint_are_18_points(figure_id: str) -> None:
    least = least_pt(build(figure_id))
    small = {t: size for t, size in sizes_in_points(deck(figure_id)).items() if size < least}
    assert small == {}


@pytest.mark.parametrize(("figure_id", "query"), OTHER_VIEWS)
def test_other_views_keep_the_size(figure_id: str, query: dict[str, str]) -> None:
    drawing = on_stage(build(figure_id, query))
    assert min(sizes_on_stage(drawing)) >= LEAST_PX
    sizes = sizes_in_points(deck(figure_id, tuple(query.items())))
    assert min(sizes.values()) >= LEAST_PT


@pytest.mark.one_in(4)
@every_id
def test_beside_another_figure_the_words_are_16_points(figure_id: str) -> None:
    figure = build(figure_id)
    drawing = on_stage(figure, stage.COLUMN)
    if drawing.readable:  # Others get a slide each.
        least = least_pt(figure, PAIRED_PT) / 0.75
        assert min(sizes_on_stage(drawing), default=least) >= least
    if not needs_whole_slide(figure):
        sizes = sizes_in_points(deck(figure_id, beside=True))
        least = least_pt(figure, PAIRED_PT)
        assert {t: size for t, size in sizes.items() if size < least} == {}


def test_the_rest_of_the_world_is_the_last_row() -> None:
    """IEA, copper: "Rest of world" ends the ranking, and six bars without it would mislead.

    The sixth country has a row rather than "1 more country".
    """
    query = {"mineral": "copper", "source": "iea"}
    encoding = build("producers.ranking", query).encoding
    assert isinstance(encoding, RankingEncoding)
    residual = encoding.rows[-1]
    assert residual.mark == "outline" and len(encoding.rows) == 7
    ((chart, _),) = charts(deck("producers.ranking", tuple(query.items())))
    names = cached(chart.find(".//c:cat/c:strRef", NAMES))
    assert names == [row.name for row in encoding.rows]
    drawing = on_stage(build("producers.ranking", query))
    rows_on_slide = drawing.truncated.figure.encoding
    assert isinstance(rows_on_slide, RankingEncoding)
    assert [row.name for row in rows_on_slide.rows] == names


def test_six_of_the_chokepoints_are_shown_the_most_concentrated_first() -> None:
    """Rows of two lines left room for three of 20."""
    figure = build("producers.chokepoints")
    encoding = figure.encoding
    assert isinstance(encoding, DotsEncoding)
    drawing = on_stage(figure)
    assert drawing.truncated.rows_shown == 6
    note = f"6 of {len(encoding.rows)} shown, the most concentrated first"
    assert note in text_of(deck("producers.chokepoints"))[0].replace("Six", "6")
    assert drawing.drawings[0].height * drawing.scale <= drawing.height + 1


@pytest.mark.snapshot
def test_a_ranking_without_shares_has_no_column_of_them_and_prints_its_tons() -> None:
    """USGS gives no world total of boron: no shares, but Türkiye's 1,500,000 t of 2025."""
    figure = build("producers.ranking", {"mineral": "boron"})
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", write(on_stage(figure).drawings[0]))
    assert "Share" not in texts
    assert {"Metric tons", "1,500,000"} <= set(texts)
    ((chart, _),) = charts(deck("producers.ranking", (("mineral", "boron"),)))
    codes = [e.get("formatCode") for e in chart.iterfind(".//c:dLbl/c:numFmt", NAMES)]
    assert len(codes) == 7 and all('0","000","000' in code for code in codes)


@pytest.mark.parametrize("mineral", ["nickel", "uranium", "cobalt", "lithium"])
def test_no_line_runs_through_the_words_of_a_threshold(mineral: str) -> None:
    encoding = build("producers.concentration", {"mineral": mineral}).encoding
    assert isinstance(encoding, LinesEncoding)
    for panel in plan(encoding, slide_frame("light", stage.ROOM, room=470)):
        if panel.panel.reference is None:
            continue
        words_of_it = panel.panel.reference[1]
        frame = slide_frame("light", stage.ROOM, room=470)
        (box,) = [c.box for c in captions(panel, frame) if c.texts[0][1] == words_of_it]
        for series in panel.panel.series:
            ends = [panel.at(p.x, p.y) for p in series.points if p.y is not None]
            for (x1, y1), (x2, y2) in pairwise(ends):
                steps = [(x1 + (x2 - x1) * n / 40, y1 + (y2 - y1) * n / 40) for n in range(41)]
                assert not any(
                    box.x < x < box.x + box.width and box.y + 3 < y < box.y + box.height - 3
                    for x, y in steps
                )


@pytest.mark.one_in(4)
@every_id
def test_the_foot_of_a_slide_ends_above_the_disclaimer(figure_id: str) -> None:
    slide = pptx.Presentation(io.BytesIO(deck(figure_id))).slides[0]
    holders = {s.placeholder_format.type: s for s in slide.placeholders}
    footer = holders[PP_PLACEHOLDER.FOOTER]
    (foot,) = [s for s in slide.placeholders if s.placeholder_format.idx == FOOT]
    with office_faces():
        lines = [len(wrap(p.text, SMALL, foot.width / 9525)) for p in foot.text_frame.paragraphs]
    assert foot.top + sum(lines) * FOOT_LINE * 9525 <= footer.top + 9525


def test_notes_without_room_end_with_a_clause() -> None:
    rows = "Chaque volet : six lignes sur 20 au plus ; toutes sont dans les données du graphique."
    borders = "Frontières et noms : sans opinion, quelle qu’elle soit, sur le statut juridique."
    for room, end in ((900.0, "données du graphique."), (500.0, "20 au plus …")):
        with office_faces():
            foot = foot_lines(["Source : USGS.", f"{rows} {borders}"], room, 2, 2)
        assert foot[1].endswith(end)


@pytest.mark.one_in(4)
@every_id
def test_nothing_on_a_slide_is_under_14_points(figure_id: str) -> None:
    """Title, subtitle, source, date, number and disclaimer too, with the sizes of their layouts."""
    slides = pptx.Presentation(io.BytesIO(deck(figure_id))).slides
    sizes = {
        run.text: run.font.size.pt
        for shape in slides[0].shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.size is not None
    }
    assert sizes
    assert {text: size for text, size in sizes.items() if size < LISTED_PT} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_grid_of_shares_has_every_importer_of_the_group(lang: str) -> None:
    """Columns are left out for them, and the slide says how many."""
    query = {"mineral": "tungsten", "lang": lang}
    encoding = build("disruption.leverage", query).encoding
    assert isinstance(encoding, SharesEncoding)
    assert len(encoding.rows) > 10
    (texts,) = text_of(deck("disruption.leverage", tuple(query.items())))
    assert [row.name for row in encoding.rows if row.name not in texts] == []
    visible = [column.form in texts for column in encoding.columns]
    assert 3 <= sum(visible) < len(visible)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("minerals", ["copper,cobalt,graphite", "copper,cobalt,graphite,lithium"])
def test_a_table_of_guests_has_all_that_its_title_counts(lang: str, minerals: str) -> None:
    query = {"agenda": minerals, "lang": lang}
    figure = build("convening.guests", query)
    assert isinstance(figure.encoding, StatementsEncoding)
    drawing = on_stage(figure)
    assert drawing.truncated.rows_shown == len(figure.encoding.rows) == 8
    assert drawing.scale == SLIDE_ZOOM
    (texts,) = text_of(deck("convening.guests", tuple(query.items())))
    assert [row.cells[0] for row in figure.encoding.rows if row.cells[0] not in texts] == []


PANELS = ("recycling.rates", "recycling.targets", "recycling.potential", "mineral.compare")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure_id", PANELS)
def test_panels_are_legible_in_every_language(figure_id: str, lang: str) -> None:
    drawing = on_stage(build(figure_id, {"lang": lang}))
    assert min(sizes_on_stage(drawing)) >= LISTED_PT / 0.75


def test_the_foot_of_the_stage_is_as_large_as_its_style_says() -> None:
    assert stage.FOOT * 0.75 >= LISTED_PT
    css = (resources.files("msp_dash.briefing") / "slide.css").read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"font-size:calc\(([0-9.]+)\*", css)]
    assert sizes and min(sizes) == stage.FOOT


RANKED = ("copper", "cobalt", "graphite", "lithium", "nickel", "rare_earths", "tungsten", "zinc")


@pytest.mark.parametrize("mineral", RANKED)
@pytest.mark.parametrize("figure_id", ["producers.ranking", "producers.reserves"])
def test_a_ranking_keeps_every_country_that_its_title_names(figure_id: str, mineral: str) -> None:
    for query in ({}, {"country": "USA"}, {"lens": "msp"}):
        figure = build(figure_id, {"mineral": mineral, **query})
        if not isinstance(figure.encoding, RankingEncoding):
            continue
        rows = figure.encoding.rows
        names = {row.name for row in rows if row.name in figure.title}
        visible = take_rows(rows, slide_rows(figure.encoding))
        assert names <= {row.name for row in visible}, query


def test_numbers_without_a_percent_sign_have_their_unit_above_the_bars() -> None:
    (texts,) = text_of(deck("country.exports", (("country", "COD"),)))
    assert "million USD" in texts.split("\n")
    (texts,) = text_of(deck("producers.ranking", (("mineral", "copper"),)))
    assert "Share" not in texts.split("\n")
