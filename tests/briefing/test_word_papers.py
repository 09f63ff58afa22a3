"""Papers in Word: every block is written, every text and number of the paper is read back."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import get_args

import pypdf
import pytest

from msp_dash.briefing.document_pack import WRITERS
from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.briefing.documents.model import (
    KINDS,
    Answer,
    BlankLines,
    Block,
    Bullets,
    Citation,
    Column,
    Document,
    Heading,
    Number,
    Numbers,
    Paragraph,
    Picture,
    Row,
    Sentence,
    Table,
    sentences,
)
from msp_dash.briefing.documents.papers import PAGES
from msp_dash.briefing.documents.parts import pictures_of
from msp_dash.briefing.documents.pdf import pages_of
from msp_dash.briefing.documents.word import word
from msp_dash.briefing.documents.word_pages import word_pages_of
from msp_dash.briefing.outputs import PAPER_SIZES
from msp_dash.briefing.ready import READY
from msp_dash.figures import build
from msp_dash.render.docx import Run, text_height
from msp_dash.words import LANGUAGES, words
from tests import office
from tests.briefing.talks import paper
from tests.docx_checks import complaints, find, parts, text_of, tree
from tests.pdf_checks import squeezed
from tests.pdf_checks import text_of as pdf_text
from tests.render.test_docx import ministry

MAPS = {"sites.map", "producers.map"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("subject", "name"),
    [("country", "ZMB"), pytest.param("mineral", "graphite", marks=pytest.mark.every)],
)
def test_papers_are_read_back_from_word(kind, subject, name):
    document = paper(kind, subject, name)
    data, _ = word(document)
    assert complaints(data) == []
    text = squeezed(text_of(data))
    assert [piece for piece in document.texts() if squeezed(piece) not in text] == []


USGS, BGS = Citation("usgs", "USGS, MCS 2026"), Citation("bgs", "BGS, to 2023")
EMPTY = "producers.ranking"


def one_of_each() -> Document:
    """A paper with a block of each kind."""
    figure = build("producers.ranking", {"mineral": "cobalt"})
    empty = build(EMPTY, {"mineral": "cobalt", "source": "usgs", "year": "1971"})
    cells = (Sentence("Copper, mined", (USGS, BGS)), Sentence("4.1%"))
    table = Table((Column("Share of world"), Column("Share", right=True)), (cells, cells))
    blocks = (
        Numbers((Number("940 kt", Sentence("of copper", (USGS,))), Number("57%", Sentence("net")))),
        Row((Heading("What it brings"), table), (Picture(figure, Sentence("Most")),), 0.4),
        table,
        Picture(empty, Sentence("Nothing", (BGS,)), "Share, 1971", "Source: none"),
        Paragraph((Sentence("One.", (USGS,)), Sentence("Two.")), small=True),
        Bullets((Sentence("Dash"),)),
        Bullets((Sentence("First"), Sentence("Second")), numbered=True),
        Bullets((Sentence("Said", (BGS,)),), numbered=True, aloud=True),
        Heading("Level three", 3),
        BlankLines("Asks"),
        Answer(1, "Who buys?", Sentence("Switzerland 39%.", (BGS,))),
        Answer(2, "Who owns?", Sentence("Not said."), is_known=False),
    )
    return Document(
        kind="scene-setter",
        title=Sentence("Zambia mines 4.1%", (USGS,)),
        kicker="Scene setter: Zambia",
        note="As of 28 November 2026",
        lang="en",
        as_of="2026-11-28",
        blocks=blocks,
        lead=Sentence("What to know"),
        foot="Borders express no opinion.",
    )


def read_back(document: Document, data: bytes) -> None:
    """Compare what is in the file with the paper: its texts in their order, and its notes."""
    text = re.sub(r"\s+", " ", text_of(data))
    at = 0
    for piece in document.texts():
        at = text.find(piece, at)
        assert at >= 0, f"{piece!r} is not in its place"
        at += len(piece)
    notes = find(tree(data, "word/footnotes.xml"), "//w:footnote[not(@w:type)]")
    written = ["".join(note.itertext()).strip() for note in notes]
    cited = [one for one in all_sentences(document) if one.cites]
    assert written == list(dict.fromkeys("; ".join(c.text for c in one.cites) for one in cited))
    refs = find(tree(data), "//w:footnoteReference|//w:fldChar[@w:fldCharType='begin']")
    assert len(refs) == len(cited)


def all_sentences(document: Document) -> list[Sentence]:
    """Every text that may cite, in reading order."""
    head = [document.title, *([document.lead] if document.lead else [])]
    return [*head, *(one for block in document.blocks for one in sentences(block))]


def test_the_same_sources_have_one_note_in_either_order():
    """Other sources of which one is the same have a note of their own."""
    both, turned = Sentence("Copper.", (USGS, BGS)), Sentence("Cobalt.", (BGS, USGS))
    bullets = Bullets((both, turned, both, Sentence("Nickel.", (BGS,))))
    data, _ = word(replace(one_of_each(), title=both, blocks=(bullets,)))
    notes = find(tree(data, "word/footnotes.xml"), "//w:footnote[not(@w:type)]")
    written = ["".join(note.itertext()).strip() for note in notes]
    assert written == [f"{USGS.text}; {BGS.text}", BGS.text]


def test_every_kind_of_block_is_written_and_read_back():
    document = one_of_each()
    data, messages = word(document)
    assert messages == ()
    assert {type(block) for block in document.blocks} == set(get_args(Block))
    assert complaints(data) == []
    read_back(document, data)
    assert "One.1 Two." in text_of(data)
    assert "1971" in text_of(data)


def test_numbers_of_a_picture_are_in_its_vector_and_its_alt_text_in_the_document():
    document = one_of_each()
    figure = document.blocks[1].right[0].figure
    data, _ = word(document)
    svg = parts(data)["word/media/picture1.svg"].decode()
    largest = max(row["share"] for row in figure.records() if row.get("share"))
    assert f"{largest:.1%}" in svg
    (picture,) = find(tree(data), "//wp:docPr")
    assert picture.get("descr") == figure.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_talking_points_have_a_note_for_each_sentence(lang):
    document = paper("talking-points", "country", "ZMB", lang)
    data, _ = word(document)
    assert complaints(data) == []
    points = document.blocks[0].items
    notes = find(tree(data, "word/footnotes.xml"), "//w:footnote[not(@w:type)]")
    texts = ["".join(note.itertext()).strip() for note in notes]
    assert texts == ["; ".join(cite.text for cite in point.cites) for point in points]
    assert all(piece in text_of(data) for piece in document.texts())


@pytest.mark.parametrize("size", ["a4", "us-letter"])
def test_a_template_keeps_its_page_and_all_that_the_paper_says(size):
    document = replace(one_of_each(), size=size)
    data, messages = word(document, ministry())
    assert len(messages) == 2
    assert complaints(data) == []
    read_back(document, data)
    assert "As of 28 November 2026" in text_of(data)


@pytest.mark.parametrize("kind", ["scene-setter", "two-pager"])
@pytest.mark.parametrize("reader", ["", "USA"])
def test_word_and_pdf_have_the_same_rows(kind, reader):
    """One document for both, which keeps its pages in either; the reader is among the buyers."""
    document = paper(kind, "country", "ZMB", reader=reader)
    assert max(len(word_pages_of(document)), len(pages_of(document))) <= PAGES[kind]
    pdf, docx = (WRITERS[ext](document, None).data for ext in ("pdf", "docx"))
    printed = pdf_text(pdf), text_of(docx)
    sides = [(*row.left, *row.right) if isinstance(row, Row) else (row,) for row in document.blocks]
    tables = [block for blocks in sides for block in blocks if isinstance(block, Table)]
    assert tables
    for cell in (cell for table in tables for row in table.rows for cell in row):
        assert all(squeezed(cell.text) in squeezed(text) for text in printed), cell.text
    (buyers,) = (one for one in document.figures() if one.id == "trade.exports")
    assert not reader or reader in {row.key for row in buyers.encoding.rows}


@pytest.mark.parametrize(
    ("name", "lang", "size"),
    [
        ("AGO", "en", "us-letter"),
        ("AUS", "fr", "us-letter"),
        ("AUS", "pt", "us-letter"),
        ("CHL", "en", "a4"),
        ("CMR", "pt", "us-letter"),
        ("COG", "fr", "us-letter"),
        ("COG", "pt", "us-letter"),
        ("CZE", "fr", "us-letter"),
        ("DOM", "fr", "a4"),
        ("MDG", "es", "us-letter"),
        ("USA", "en", "a4"),
        ("ZMB", "fr", "us-letter"),
    ],
)
def test_a_scene_setter_in_word_has_a_map_and_a_chart(name, lang, size):
    document = paper("scene-setter", "country", name, lang, size=size)
    assert len(word_pages_of(document)) == 1
    kinds = [figure.id in MAPS for figure in document.figures()]
    # On Letter, which is lower, a chart that Word has no room for is in no format.
    assert sorted(kinds) == [False, True] or (size == "us-letter" and kinds == [True])


@pytest.mark.every
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_scene_setter_in_word_lacks_a_map_or_a_chart_that_there_is(lang):
    """Of any country, on Letter, which leaves less height than A4."""
    lacking = {}
    for code in READY["country"].subjects("en"):
        about = CountryParts(code, words(lang), "")
        expected = {
            picture.figure.id
            for part in (about.map(rank=1), about.chart(rank=1))
            for picture in (pictures_of(part) if part else ())
        }
        document = paper("scene-setter", "country", code, lang, size="us-letter")
        # A chart gives way where Word has no room for it; a map never does.
        if missing := (expected & MAPS) - {figure.id for figure in document.figures()}:
            lacking[code] = missing
    assert lacking == {}


def test_a_heading_that_begins_a_page_breaks_it_and_nothing_else_does():
    document = paper("two-pager", "mineral", "graphite")
    pages = word_pages_of(document)
    first = document.blocks[pages[1][0]]
    first = first.left[0] if isinstance(first, Row) else first
    assert isinstance(first, Heading)
    path = "//w:p[w:pPr/w:pageBreakBefore]"
    [paragraph] = find(tree(word(document, pages=pages)[0]), path)
    assert first.text in "".join(paragraph.itertext())
    assert not find(tree(word(document)[0]), path)


def test_the_unit_of_a_large_number_is_smaller_and_goes_to_the_next_line_whole():
    for value, digits, unit in (
        ("2.9 billion USD", "2.9", "billion USD"),
        ("4.1%", "4.1%", ""),
        ("about 100%", "about 100%", ""),
    ):
        number = Number(value, Sentence("Sold"))
        assert (number.digits, number.unit) == (digits, unit)
    narrow, wide = (text_height([Run("20"), Run(" million USD", style="Number Unit")],
                                "Big Number", width) for width in (60, 160))  # fmt: skip
    assert narrow > wide


LAID_OUT = (
    *(("country", code) for code in ("AGO", "CHL", "COD", "EST", "GRL", "ITA", "TZA", "ZMB")),
    *(("mineral", mineral) for mineral in ("copper", "gallium", "graphite", "rare_earths")),
)


@pytest.mark.every
@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_lays_out_papers_on_their_pages(lang, tmp_path):
    """Twelve in English, of which a few in each other language, on either size of paper."""
    assert office.missing() == ""
    documents = {
        f"{name}-{kind}.docx": paper(kind, subject, name, lang, size=PAPER_SIZES[at % 2])
        for at, (subject, name) in enumerate(LAID_OUT)
        if lang == "en" or at % 4 == 3
        for kind in KINDS
    }
    files = {
        name: word(document, pages=word_pages_of(document))[0]
        for name, document in documents.items()
    }
    too_long = {}
    for name, pdf in office.laid_out(files, tmp_path).items():
        sheets = pypdf.PdfReader(io.BytesIO(pdf)).pages
        text = squeezed(" ".join(sheet.extract_text() for sheet in sheets))
        document = documents[name]
        if len(sheets) > PAGES[document.kind]:
            too_long[name] = len(sheets)
        assert all(squeezed(item.text) in text for item in document.citations), name
        assert squeezed(document.title.text) in text, name
    assert too_long == {}
