"""PowerPoint decks: order of the slides, failing figures, and a ministry's template."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import pptx
import pytest
import segno
from lxml import etree
from PIL import Image
from pptx.oxml.ns import qn
from pptx.util import Emu

from msp_dash.briefing.deck import make
from msp_dash.briefing.model import (
    Briefing,
    FigureRef,
    FigureSlide,
    SectionSlide,
    Snapshot,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.figures import build
from msp_dash.render import template_validation
from msp_dash.render.layout.text_metrics import wrap
from msp_dash.render.pptx import slide as slides_of_figures
from msp_dash.render.pptx import template
from msp_dash.render.pptx.accents import data_colours
from msp_dash.render.template_validation import TemplateError
from msp_dash.theme import colour
from msp_dash.ui.stage_content import stage_content
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import msp_in_six
from tests.pptx_checks import complaints, text_of

PRINT_DATE = dt.date(2026, 11, 26)
PX = 9525
"""EMU of one."""
COBALT = FigureRef(link="/figures/producers.ranking.json?mineral=cobalt")
NICKEL = FigureRef(link="/figures/producers.map.json?mineral=nickel")
GONE = FigureRef(link="/figures/producers.nothing.json", seen=Snapshot(title="What it said in May"))
REFUSED = FigureRef(link="/figures/producers.map.json?mineral=unobtainium")

TALK = Briefing(
    title="Critical minerals in 2026",
    event="Principals’ meeting",
    date=dt.date(2026, 11, 26),
    author="Office of the Representative",
    disclaimer="Working paper.",
    slides=(
        SectionSlide(title="Who produces", subtitle="Mines and refineries"),
        FigureSlide(figure=COBALT, notes="Say this first."),
        TwoFigureSlide(title="Nickel and cobalt", left=NICKEL, right=COBALT),
        TextSlide(title="What we ask", body="Three things:\n- one\n- two"),
    ),
)


def opened(data: bytes) -> pptx.presentation.Presentation:
    return pptx.Presentation(io.BytesIO(data))


def titles(data: bytes) -> list[str]:
    return [s.shapes.title.text_frame.text for s in opened(data).slides]


def make_deck(briefing: Briefing, **options: object) -> tuple[bytes, tuple[str, ...]]:
    return make(briefing, print_date=PRINT_DATE, **options)  # type: ignore[arg-type]  # passed on


def deck(briefing: Briefing, **options: object) -> bytes:
    return make_deck(briefing, **options)[0]


# A talk


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_talk_has_its_slides_in_order_and_is_a_sound_package(theme):
    data, messages = make_deck(TALK.model_copy(update={"theme": theme}))
    assert titles(data) == [
        "Critical minerals in 2026",
        "Who produces",
        build("producers.ranking", {"mineral": "cobalt"}).title,
        "Nickel and cobalt",
        "What we ask",
        "Sources and licenses",
    ]
    assert complaints(data) == []
    assert messages == ()


def test_the_first_slide_says_event_date_and_author():
    text = text_of(deck(TALK))[0]
    for line in ("Principals’ meeting", "26 November 2026", "Office of the Representative"):
        assert text.count(line) == 1


def test_every_slide_has_number_date_and_disclaimer():
    for number, text in enumerate(text_of(deck(TALK))[1:], start=2):
        lines = text.split("\n")
        assert str(number) in lines
        assert "26 November 2026" in lines
        assert "Working paper." in text


def test_notes_of_the_speaker_come_first():
    notes = text_of(deck(TALK), "ppt/notesSlides/")
    assert notes[0].lstrip("\n").startswith("Say this first.")


def test_own_title_stands_in_place_of_the_figures():
    ref = COBALT.model_copy(update={"title": "My own sentence"})
    data = deck(TALK.model_copy(update={"slides": (FigureSlide(figure=ref),)}))
    assert titles(data)[1] == "My own sentence"


def test_bullets_are_bullets_and_long_text_goes_on():
    body = "\n".join(
        f"- Point {n}: " + "words that fill a line of the slide " * 4 for n in range(14)
    )
    data = deck(TALK.model_copy(update={"slides": (TextSlide(title="Long", body=body),)}))
    assert titles(data)[1:3] == ["Long", "Long"]
    text = "\n".join(text_of(data)[1:3])
    assert all(f"Point {n}: " in text for n in range(14))
    assert "- Point" not in text
    assert complaints(data) == []


def test_an_empty_briefing_is_a_deck_that_says_so():
    data, _ = make_deck(Briefing())
    assert titles(data) == ["Critical minerals: a briefing", "Sources and licenses"]
    assert "cite no source" in text_of(data)[1]
    assert complaints(data) == []


def test_progress_is_told_slide_by_slide():
    steps: list[tuple[int, int]] = []
    deck(TALK, progress=lambda step, total: steps.append((step, total)))
    assert steps == [(n, 6) for n in range(1, 7)]


def test_figures_that_need_a_whole_slide_get_one_and_the_report_says_so():
    timeline = FigureRef(link="/figures/partners.timeline.json")
    slide = TwoFigureSlide(title="Both", left=COBALT, right=timeline)
    data, messages = make_deck(TALK.model_copy(update={"slides": (slide,)}))
    assert len([one for one in titles(data) if not one.startswith("Sources")]) == 3
    assert "needs the full width of a slide" in messages[0]


def test_an_address_gives_whole_links_and_a_code():
    data = deck(TALK, address="https://minerals.example.org/")
    slide = opened(data).slides[2]
    (code,) = [s for s in slide.shapes if s.name == "Code with the address of the live figure"]
    assert code.width == code.height
    link = "https://minerals.example.org/figures/producers.ranking.html?mineral=cobalt"
    assert link in text_of(data, "ppt/notesSlides/")[0]


def test_codes_of_deck_and_stage_open_the_same_page_for_people():
    host = "https://minerals.example.org"
    slides = opened(deck(TALK, address=f"{host}/")).slides
    staged_slides = stage_content(TALK, host, tall=False).data["slides"]
    compared = 0
    for number, slide in enumerate(slides):
        for shape in slide.shapes:
            if shape.name != "Code with the address of the live figure":
                continue
            address = staged_slides[number]["codes"][0]["address"]
            assert ".html?" in address
            buffer = io.BytesIO()
            segno.make(address, error="m").save(buffer, kind="png", scale=8, border=2)
            assert shape.image.blob == buffer.getvalue()
            compared += 1
    assert compared


def test_a_long_disclaimer_is_whole_on_the_last_slide():
    long = "This paper does not bind any government. " * 30
    data = deck(TALK.model_copy(update={"disclaimer": long}))
    texts = text_of(data)
    assert " ".join(long.split()) in texts[-1]
    assert "…" in texts[2]


def test_sources_fill_their_slides_evenly_and_stand_in_large_type_where_they_fit():
    few = opened(deck(TALK)).slides[-1]
    assert max(_sizes(few)) == 18.0
    ids = ("recycling.rates", "partners.groups", "partners.timeline", "partners.groups")
    slides = tuple(FigureSlide(figure=FigureRef(link=f"/figures/{i}.json")) for i in ids)
    every = opened(deck(TALK.model_copy(update={"slides": slides}))).slides
    pages = [s for s in every if s.shapes.title.text_frame.text.startswith("Sources")]
    assert len(pages) > 1
    counts = [len([t for t in _paragraphs(s) if t.startswith("http")]) for s in pages]
    assert max(counts) - min(counts) <= 2, counts
    assert min(size for page in pages for size in _sizes(page)) >= 11.0


def _body(slide):
    return next(s for s in slide.placeholders if s.placeholder_format.idx == 1)


def _paragraphs(slide) -> list[str]:
    return [p.text for p in _body(slide).text_frame.paragraphs]


def _sizes(slide) -> list[float]:
    runs = [r for p in _body(slide).text_frame.paragraphs for r in p.runs]
    return [r.font.size.pt for r in runs]


# Figures that are not there


def test_a_figure_that_is_gone_or_refuses_becomes_a_slide_and_the_rest_is_kept():
    slides = (FigureSlide(figure=GONE, notes="Kept."), FigureSlide(figure=REFUSED), *TALK.slides)
    data = deck(TALK.model_copy(update={"slides": slides}))
    assert titles(data)[1:3] == ["What it said in May", "A figure that cannot be shown"]
    assert "“What it said in May” no longer exists" in text_of(data)[1]
    assert "mineral “unobtainium”" in text_of(data)[2]
    assert titles(data)[3:7] == titles(deck(TALK))[1:5]
    assert "Kept." in text_of(data, "ppt/notesSlides/")[0]
    assert complaints(data) == []


def test_of_two_figures_the_one_that_exists_is_kept():
    slide = TwoFigureSlide(title="Both", left=COBALT, right=GONE)
    data, _ = make_deck(TALK.model_copy(update={"slides": (slide,)}))
    assert titles(data)[1:3] == ["What it said in May", "Both"]


def test_a_figure_that_fails_costs_only_its_slide(monkeypatch):
    def failing(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("msp_dash.briefing.content.build", failing)
    data = deck(TALK.model_copy(update={"cover": COBALT}))
    assert "could not be made" in text_of(data)[2]


def test_a_figure_that_cannot_be_drawn_costs_only_its_slide(monkeypatch):
    def failing(*_: object) -> None:
        raise ValueError("a defect")

    kinds = {**slides_of_figures.KINDS, "ranking": failing}
    monkeypatch.setattr("msp_dash.render.pptx.slide.KINDS", kinds)
    data = deck(TALK)
    assert complaints(data) == []
    assert "could not be made" in text_of(data)[2]
    assert "What we ask" in titles(data)


def test_an_empty_figure_says_why_and_is_no_empty_slide():
    ref = FigureRef(link="/figures/producers.map.json?mineral=cobalt&year=2025&stage=refined")
    figure = build(ref.figure_id, ref.query)
    assert figure.kind == "empty"
    data = deck(TALK.model_copy(update={"slides": (FigureSlide(figure=ref),)}))
    assert figure.encoding.heading in text_of(data)[1]
    assert complaints(data) == []


def test_a_template_that_is_asked_for_and_not_given_is_said():
    data, messages = make_deck(TALK.model_copy(update={"theme": "template"}))
    assert "none was given" in messages[0]
    assert len(titles(data)) == 6


# Templates


def ministry(*, samples: int = 2, **parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """A foreign template of four by three with sample slides; `parts` replaces or changes parts."""
    made_up = pptx.Presentation()
    for n in range(samples):
        slide = made_up.slides.add_slide(made_up.slide_layouts[n % 2])
        slide.shapes.title.text = "Sample"
        slide.notes_slide.notes_text_frame.text = "Sample notes"
    out = io.BytesIO()
    made_up.save(out)
    return changed(out.getvalue(), **parts)


def changed(raw: bytes, **parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """A package with parts put in place of others; ``__`` in a name stands for ``/``."""
    replacements = {name.replace("__", "/").replace("_DOT_", "."): v for name, v in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            change = replacements.pop(name, None)
            content = old.read(name)
            new.writestr(name, change(content) if callable(change) else change or content)
        for name, content in replacements.items():
            assert isinstance(content, bytes)
            new.writestr(name, content)
    return out.getvalue()


TYPES = "[Content_Types]_DOT_xml"
THEME = "ppt__theme__theme1_DOT_xml"
ROOT_RELS = "ppt___rels__presentation_DOT_xml_DOT_rels"
MASTER_RELS = "ppt__slideMasters___rels__slideMaster1_DOT_xml_DOT_rels"
MASTER = "ppt__slideMasters__slideMaster1_DOT_xml"


def test_a_ministrys_template_gives_layouts_fonts_and_colours():
    raw = ministry()
    data, messages = make_deck(TALK, template=raw)
    assert complaints(data) == []
    deck_made = opened(data)
    assert deck_made.slide_width == Emu(9144000)
    assert titles(data)[0] == "Critical minerals in 2026"
    assert "Sample" not in "\n".join(text_of(data))
    assert [s.slide_layout.name for s in deck_made.slides][:3] == [
        "Title Slide",
        "Section Header",
        "Title Only",
    ]
    assert "2 sample slides" in messages[0]
    assert "Figures use the layout “Title Only”" in messages[1]
    assert any("no subtitle placeholder" in message for message in messages)
    assert any("accent colors" in message for message in messages)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "Calibri" in package.read("ppt/theme/theme1.xml").decode()
        assert len([n for n in package.namelist() if re.match(r"ppt/slides/slide\d", n)]) == 7
        slide = package.read("ppt/slides/slide3.xml").decode()
    assert "Source Sans" not in slide


def test_what_a_template_lacks_is_said_on_no_slide():
    data, messages = make_deck(TALK, template=ministry())
    words_on_slides = "\n".join(text_of(data))
    assert all(message not in words_on_slides for message in messages)


def test_everything_stands_on_the_slides_of_a_template():
    data, _ = make_deck(TALK, template=ministry())
    size = opened(data)
    for slide in size.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= size.slide_width
            assert shape.top + shape.height <= size.slide_height


def shaped(width: int, height: int, kept_layouts: tuple[str, ...] = ()) -> bytes:
    """A foreign template of another form, its places in proportion, with the layouts named."""
    made_up = pptx.Presentation()
    across, down = width / made_up.slide_width, height / made_up.slide_height
    made_up.slide_width, made_up.slide_height = Emu(width), Emu(height)
    for owner in (made_up.slide_master, *made_up.slide_layouts):
        for place in owner.placeholders:
            if place.element.spPr.xfrm is not None and place.width:
                place.left, place.width = int(place.left * across), int(place.width * across)
                place.top, place.height = int(place.top * down), int(place.height * down)
    for layout in list(made_up.slide_layouts):
        if kept_layouts and layout.name not in kept_layouts:
            made_up.slide_layouts.remove(layout)
    out = io.BytesIO()
    made_up.save(out)
    return out.getvalue()


FORMS = {
    "4:3": shaped(9144000, 6858000),
    "16:10": shaped(10972800, 6858000),
    "16:9": shaped(12192000, 6858000),
    "two contents": shaped(12192000, 6858000, ("Title Slide", "Two Content")),
    "blank": shaped(12192000, 6858000, ("Blank",)),
}
LONG = tuple(
    FigureSlide(figure=FigureRef(link=f"/figures/{id_}.json"))
    for id_ in (
        "overview.then_now",
        "producers.chokepoints",
        "producers.concentration",
        "partners.timeline",
        "partners.groups",
        "standards.principles",
    )
)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_drawn_stands_below_the_subtitle_and_above_the_foot_of_a_template(form):
    data, _ = make_deck(TALK.model_copy(update={"slides": LONG}), template=FORMS[form])
    assert complaints(data) == []
    size = opened(data)
    for slide in list(size.slides)[1 : len(LONG) + 1]:
        by_name = {shape.name: shape for shape in slide.shapes}
        title = slide.shapes.title or by_name["Title"]
        subtitle, foot = by_name["Subtitle"], by_name["Source and notes"]
        assert subtitle.top >= title.top + title.height - Emu(12700)
        marks = [s for s in slide.shapes if not s.is_placeholder and s.name not in _AROUND]
        assert marks
        slack = Emu(6 * 12700)  # The first line of a picture may rise a little into its margin.
        for shape in marks:
            assert shape.top >= subtitle.top + subtitle.height - slack, shape.name
            assert shape.top + shape.height <= foot.top + slack, shape.name
            assert shape.left >= 0 and shape.left + shape.width <= size.slide_width, shape.name
        for small in (s for s in slide.placeholders if s.top > size.slide_height / 2):
            assert foot.top + foot.height <= small.top + slack


_AROUND = ("Title", "Subtitle", "Source and notes", "Slide number", "Date", "Disclaimer")


def test_a_layout_of_two_contents_gives_figures_its_whole_width():
    stage = template.deck_from_template(FORMS["two contents"])
    assert stage.plans["figure"].layout.name == "Two Content"
    assert stage.plans["figure"].picture.width > 0.85 * stage.width


def test_text_never_stands_on_a_layout_of_vertical_text():
    layouts = ("Title and Vertical Text", "Title and Content")
    stage = template.deck_from_template(shaped(12192000, 6858000, layouts))
    assert stage.plans["text"].layout.name == "Title and Content"


def test_a_picture_keeps_clear_of_the_ornaments_of_a_layout():
    made_up = pptx.Presentation(io.BytesIO(FORMS["16:9"]))
    layout = next(la for la in made_up.slide_layouts if la.name == "Title Only")
    bar = layout.slide_master.shapes._spTree
    text = (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr '
        'id="99" name="Bar"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" '
        'y="1700000"/><a:ext cx="1500000" cy="5158000"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></p:spPr></p:sp>"
    )
    bar.append(etree.fromstring(text))
    out = io.BytesIO()
    made_up.save(out)
    stage = template.deck_from_template(out.getvalue())
    assert stage.plans["figure"].picture.x * stage.unit >= 1500000


def test_two_figures_stand_apart_where_a_slide_is_too_narrow_for_them():
    data, messages = make_deck(TALK, template=FORMS["4:3"])
    assert any("too narrow for two figures" in message for message in messages)
    assert len(titles(data)) == 7
    assert len(titles(make_deck(TALK, template=FORMS["16:9"])[0])) == 6


def test_a_footer_too_narrow_for_the_disclaimer_is_said():
    long = TALK.model_copy(update={"disclaimer": "Nothing here states a position. " * 3})
    _, messages = make_deck(long, template=FORMS["16:9"])
    assert any("too narrow for the disclaimer" in message for message in messages)


def behind(picture: Image.Image) -> bytes:
    """A template whose master has a picture as its ground."""
    made_up = pptx.Presentation(io.BytesIO(FORMS["16:9"]))
    night = io.BytesIO()
    picture.save(night, "PNG")
    master = made_up.slide_master
    _, rel = master.part.get_or_add_image_part(night)
    ground = (
        '<p:bg xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http:'
        '//schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.'
        f'org/officeDocument/2006/relationships"><p:bgPr><a:blipFill><a:blip r:embed="{rel}"/>'
        "<a:stretch><a:fillRect/></a:stretch></a:blipFill><a:effectLst/></p:bgPr></p:bg>"
    )
    content = master._element.cSld
    for old in content.findall(qn("p:bg")):
        content.remove(old)
    content.insert(0, etree.fromstring(ground))
    out = io.BytesIO()
    made_up.save(out)
    return out.getvalue()


def test_a_dark_picture_behind_a_template_gets_light_words():
    stage = template.deck_from_template(behind(Image.new("RGB", (64, 36), "#0B2545")))
    assert stage.palette.theme == "dark"
    assert stage.palette.hex("ground") == "#0B2545"


def test_a_picture_too_large_to_unpack_is_not_looked_at(monkeypatch):
    """The 6 KB of 49 million black pixels would take 150 MB."""
    raw = behind(Image.new("1", (7_000, 7_000)))

    def decode(*_args):
        raise AssertionError("the picture was unpacked")

    monkeypatch.setattr(Image.Image, "convert", decode)
    assert template.deck_from_template(raw).palette.theme == "light"


def test_names_of_parts_that_lead_out_of_the_package_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = [
        "../../evil.xml",
        "/etc/evil.xml",
        "ppt/../../evil.bin",
        "..\\evil.xml",
        "C:\\evil.xml",
    ]
    raw = ministry(**{name.replace(".", "_DOT_"): b"<evil/>" for name in names})
    data, _ = make_deck(TALK, template=raw)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "evil" in name or ".." in name]
    assert not list(tmp_path.iterdir())


def test_a_potx_is_taken_as_a_presentation():
    potx = ministry(**{TYPES: lambda c: c.replace(b"presentation.main+xml", b"template.main+xml")})
    data, _ = make_deck(TALK, template=potx)
    assert complaints(data) == []
    assert len(titles(data)) == 7


def test_placeholders_that_a_template_lacks_are_named_and_made_up_for():
    def bare(content: bytes) -> bytes:
        return re.sub(
            rb'<p:sp>(?:(?!</p:sp>).)*type="(?:dt|ftr|sldNum)".*?</p:sp>', b"", content, flags=re.S
        )

    every = {f"ppt__slideLayouts__slideLayout{n}_DOT_xml": bare for n in range(1, 12)}
    data, messages = make_deck(TALK, template=ministry(**every))
    messages = "\n".join(messages)
    assert "no slide number" in messages and "no date" in messages and "no footer" in messages
    text = text_of(data)[2]
    assert "26 November 2026." in text and "Working paper." in text and "3" in text.split("\n")
    assert complaints(data) == []


def test_a_dark_template_gets_light_words():
    def dark(content: bytes) -> bytes:
        return re.sub(
            rb"<p:bg>.*?</p:bg>",
            b'<p:bg><p:bgPr><a:solidFill><a:srgbClr val="0B2545"/></a:solidFill><a:effectLst/>'
            b"</p:bgPr></p:bg>",
            content,
            flags=re.S,
        )

    stage_and_messages = template.deck_from_template(ministry(**{MASTER: dark}))
    assert stage_and_messages.palette.theme == "dark"
    assert stage_and_messages.palette.hex("ground") == "#0B2545"
    assert stage_and_messages.palette.hex("ink") == "#FFFFFF"


def test_sections_and_shows_of_sample_slides_go_with_them():
    def listed(content: bytes) -> bytes:
        ids = re.findall(rb'<p:sldId [^>]*id="(\d+)"[^>]*r:id="(rId\d+)"', content)
        ids = ids or [(b"256", re.search(rb'r:id="(rId\d+)" id="256"', content)[1])]
        show = (
            b'<p:custShowLst><p:custShow name="S" id="0"><p:sldLst><p:sld r:id="%b"/>'
            b"</p:sldLst></p:custShow></p:custShowLst>" % ids[0][1]
        )
        section = (
            b'<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
            b'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section '
            b'name="A" id="{0E2B5C9C-8F6B-4B9B-9C3B-2B2F0C4F0A11}"><p14:sldIdLst><p14:sldId '
            b'id="256"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
        )
        content = re.sub(rb"<p:defaultTextStyle>", show + b"<p:defaultTextStyle>", content)
        content = re.sub(rb"<p:extLst>.*?</p:extLst>", b"", content, flags=re.S)
        return content.replace(b"</p:presentation>", section + b"</p:presentation>")

    data, _ = make_deck(TALK, template=ministry(**{"ppt__presentation_DOT_xml": listed}))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = package.read("ppt/presentation.xml")
    assert b"sectionLst" not in root and b"custShow" not in root
    assert complaints(data) == []


def test_a_button_of_a_layout_to_a_sample_slide_goes_with_it():
    def linked(content: bytes) -> bytes:
        link = (
            b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/slide" Target="../slides/slide1.xml"/>'
        )
        return content.replace(b"</Relationships>", link + b"</Relationships>")

    def clicked(content: bytes) -> bytes:
        click = (
            b'<p:cNvPr id="2" name="Title 1"><a:hlinkClick r:id="rId77" '
            b'action="ppaction://hlinksldjump"/></p:cNvPr>'
        )
        return content.replace(b'<p:cNvPr id="2" name="Title 1"/>', click, 1)

    layout = "ppt/slideLayouts/slideLayout2.xml"
    raw = ministry(
        ppt__slideLayouts__slideLayout2_DOT_xml=clicked,
        ppt__slideLayouts___rels__slideLayout2_DOT_xml_DOT_rels=linked,
    )
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert b"hlinksldjump" in package.read(layout)
    data, _ = make_deck(TALK, template=raw)
    assert complaints(data) == []
    assert "Sample" not in "\n".join(text_of(data))


# Refused


def hyperlink(content: bytes) -> bytes:
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/hyperlink" Target="http://tracker.example.org/x" TargetMode="External"/>'
    )
    return content.replace(b"</Relationships>", link + b"</Relationships>")


def embedded(content: bytes) -> bytes:
    link = (
        b'<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/oleObject" Target="../media/image1.dat"/>'
    )
    return content.replace(b"</Relationships>", link + b"</Relationships>")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("ppt/presentation.xml", b"0" * (30 * 1024 * 1024))
    return out.getvalue()


def many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for n in range(template_validation.MAX_ENTRIES + 1):
            package.writestr(f"ppt/{n}", "")
    return out.getvalue()


REFUSALS = {
    "no zip": (lambda: b"%PDF-1.7", "not a PowerPoint presentation"),
    "empty": (lambda: b"", "not a PowerPoint presentation"),
    "a workbook": (
        lambda: changed(b"PK\x05\x06" + b"\0" * 18, xl__workbook=b""),
        "has no slides or slide master",
    ),
    "macros": (lambda: ministry(ppt__vbaProject_DOT_bin=b"x"), "macros or active content"),
    "macro type": (
        lambda: ministry(
            **{
                TYPES: lambda c: c.replace(
                    b"vnd.openxmlformats-officedocument.presentationml.presentation.main",
                    b"vnd.ms-powerpoint.presentation.macroEnabled.main",
                )
            }
        ),
        "macros or active content",
    ),
    "embedded program": (
        lambda: ministry(ppt__embeddings__oleObject1_DOT_bin=b"x"),
        "macros or active content",
    ),
    "embedded under another name": (
        lambda: ministry(**{MASTER_RELS: embedded}),
        "macros or active content",
    ),
    "link": (lambda: ministry(**{MASTER_RELS: hyperlink}), "http://tracker.example.org/x"),
    "link of a sample": (
        lambda: ministry(ppt__slides___rels__slide1_DOT_xml_DOT_rels=hyperlink),
        "links to an external resource",
    ),
    "bomb": (bomb, "suspicious compression ratio"),
    "many parts": (many, "more than 4000 parts"),
    "entity": (
        lambda: ministry(
            **{THEME: lambda c: c.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)}
        ),
        "document type declaration",
    ),
    "damaged": (lambda: ministry(**{"ppt__presentation_DOT_xml": b"<p:pres"}), "damaged"),
    "no master": (
        lambda: ministry(
            samples=0,
            **{ROOT_RELS: lambda c: re.sub(rb"<Relationship [^>]*slideMaster[^>]*>", b"", c)},
        ),
        "The template is damaged",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_template_is_refused_with_the_reason_in_one_sentence(name):
    raw, reason = REFUSALS[name]
    with pytest.raises(TemplateError, match=re.escape(reason)) as caught:
        deck(TALK, template=raw())
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_a_template_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(template_validation, "MAX_BYTES", 2**20)
    with pytest.raises(TemplateError, match="larger than 1 MB"):
        deck(TALK, template=b"x" * (2**20 + 1))


def test_a_bomb_of_many_middling_parts_is_refused(monkeypatch):
    monkeypatch.setattr(template_validation, "MAX_UNPACKED_BYTES", 2**20)
    with pytest.raises(TemplateError, match="unpacks to more than 1 MB"):
        deck(TALK, template=ministry(ppt__media__a_DOT_bin=bytes(range(256)) * 5000))


def test_a_protected_template_is_refused():
    raw = bytearray(ministry(samples=0))
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    with pytest.raises(TemplateError, match="password-protected"):
        deck(TALK, template=bytes(raw))


# Accents


def test_accents_are_used_only_where_all_can_be_told_apart():
    strong = ["#0B5394", "#B45F06", "#38761D", "#741B47", "#7F6000", "#134F5C"]
    colours = data_colours(strong, "#FFFFFF", "#111111")
    assert (colours["partner"], colours["room"]) == ("#0B5394", "#B45F06")
    # Too pale, too alike, too gray, and the red of demand unmet.
    for other in ("#FFE599", "#0B5495", colours["absent"], colour("shortfall")):
        assert data_colours([strong[0], other], "#FFFFFF", "#111111") == {}


def test_the_grays_of_a_template_go_one_way():
    colours = data_colours(["#0B5394", "#B45F06"], "#FFFFFF", "#111111")
    greens = [int(colours[f"ramp:{n}"][3:5], 16) for n in range(7)]
    assert greens == sorted(greens, reverse=True) and len(set(greens)) == 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_foot_of_a_slide_keeps_off_the_disclaimer_below_it(lang: str) -> None:
    # What must be said of borders took two lines in Spanish, one more than there was room for.
    slides = pptx.Presentation(io.BytesIO(deck(msp_in_six(lang)))).slides
    name = words(lang)("slides.name.foot")
    feet = [one for slide in slides for one in slide.shapes if one.name == name]
    assert len(feet) > 6
    for foot in feet:
        paragraphs = [one for one in foot.text_frame.paragraphs if one.text]
        size = max((one.runs[0].font.size.pt for one in paragraphs), default=0) / 0.75
        lines = sum(len(wrap(one.text, size, foot.width / PX)) for one in paragraphs)
        assert lines <= (foot.height / PX + 1) // slides_of_figures.FOOT_LINE, foot.text_frame.text
