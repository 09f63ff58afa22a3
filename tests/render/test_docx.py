"""Word documents: what Word asks of the package, footnotes, lists, pictures, and templates."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import pytest
from docx.shared import Mm, Pt

from msp_dash.figures import build
from msp_dash.render.docx import Cell, Note, Run, WordDocument, own_base, template_base
from msp_dash.render.docx.styles import Base
from msp_dash.render.layout.compose import compose
from msp_dash.render.template_validation import TemplateError
from msp_dash.words import words
from tests.docx_checks import W, complaints, find, parts, text_of, tree

MADE_ON = dt.date(2026, 11, 26)
USGS = Note("usgs", "US Geological Survey, February 2026")
BGS = Note("bgs", "British Geological Survey, to 2023")
HOSTILE = '=HYPERLINK("x") <w:p/> & ]]> {DDE} \x0b\ufffe“Q”'
VAL = f"{{{W}}}val"


def written(base: Base, *, own_notes: bool = False) -> bytes:
    """A document with everything that the writer knows."""
    document = WordDocument(base, "Scene setter", own_notes=own_notes)
    document.running_lines("Scene setter: Zambia", "Draft, not cleared", "msp_dash")
    body = document.body
    body.heading("Zambia mines 4.1% of the world’s copper", 0)
    for area, number in zip(body.columns([1, 1]), ("940 kt", "57%"), strict=True):
        digits, _, unit = number.partition(" ")
        area.paragraph(
            [Run(digits), *([Run(unit, style="Number Unit")] * bool(unit))], "Big Number"
        )
        area.paragraph([Run("of copper", notes=(USGS,))])
    left, right = body.columns([1, 2])
    left.heading("What it brings", 1)
    cells = [Cell((Run("Copper", notes=(BGS, USGS)),)), Cell((Run("4.1%"),), bold=True)]
    left.table(["Metal", "Share"], [cells, cells], [3, 1], ["left", "right"], "What it brings")
    right.picture(_drawing(), "Alt words & more")
    body.bullets([[Run("Signed: ", bold=True), Run(HOSTILE)], "Plain"])
    body.numbered(["one", "two"])
    body.numbered([[Run("spoken", notes=(BGS,))]], "Spoken Sentence")
    body.heading("Asks", 2)
    body.blank_lines(3)
    body.paragraph("The open data used here does not say.", "Not Stated")
    return document.save(MADE_ON)


@cache
def _drawing():
    return compose(build("producers.ranking", {"mineral": "cobalt"}), width=500)


@cache
def ours(*, own_notes: bool = False) -> bytes:
    return written(own_base("a4", "fr"), own_notes=own_notes)


@cache
def ministry(*, header: bool = True) -> bytes:
    """A .dotx as a French Word saves it: styles with other ids, letterhead, text, a comment."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Mm(210), Mm(30), Mm(25)
    document.styles["Heading 1"].element.set(f"{{{W}}}styleId", "Titre1")
    document.styles["Normal"].font.name = "Marianne"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading("Objet", 1)
    run = document.add_paragraph("Texte du modèle")
    document.add_comment(run.runs, text="à revoir", author="A. Person", initials="AP")
    if header:
        section.header.paragraphs[0].text = "Ministère des mines"
    document.core_properties.author = "A. Person"
    out = io.BytesIO()
    document.save(out)
    return changed(
        out.getvalue(),
        "[Content_Types].xml",
        lambda c: c.replace(b"document.main+xml", b"template.main+xml"),
    )


def changed(raw: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part, content in {name: b"", **parts(raw)}.items():
            copy.writestr(part, change(content) if part == name else content)
    return out.getvalue()


@pytest.mark.parametrize("own_notes", [False, True])
def test_word_finds_nothing_to_repair(own_notes):
    assert complaints(ours(own_notes=own_notes)) == []


def test_the_same_content_gives_the_same_bytes():
    assert written(own_base("a4", "fr")) == ours()


def test_a_source_has_one_footnote_and_later_references_lead_to_it():
    data = ours()
    assert len(find(tree(data), "//w:footnoteReference")) == 2
    fields = [node.text for node in find(tree(data), "//w:instrText")]
    assert fields == [rf" NOTEREF _RefNote{n} \f \h " for n in (1, 1, 2, 1, 2)]
    assert text_of(data).count(USGS.text) == 1


def test_each_sentence_has_a_footnote_of_its_own_where_sentences_are_copied():
    data = ours(own_notes=True)
    assert find(tree(data), "//w:instrText") == []
    assert len(find(tree(data), "//w:footnoteReference")) == 5
    assert text_of(data).count(f"{BGS.text}; {USGS.text}") == 2


def test_text_is_text():
    data = ours()
    assert '=HYPERLINK("x") <w:p/> & ]]> {DDE} “Q”' in text_of(data)


def test_each_numbered_list_counts_from_one():
    lists = [node.get(VAL) for node in find(tree(ours()), "//w:body/w:p//w:numId")]
    assert lists[0] == lists[1] and lists[2] == lists[3] != lists[4]
    numbering = tree(ours(), "word/numbering.xml")
    starts = find(numbering, f"w:num[@w:numId={lists[4]}]/w:lvlOverride/w:startOverride")
    assert [node.get(VAL) for node in starts] == ["1"]


def test_a_picture_is_vector_with_a_bitmap_and_alt_text():
    document = tree(ours())
    (picture,) = find(document, "//wp:docPr")
    assert picture.get("descr") == "Alt words & more"
    assert len(find(document, "//a:blip/a:extLst/a:ext/asvg:svgBlip")) == 1
    files = parts(ours())
    svg = files["word/media/picture1.svg"].decode()
    assert set(re.findall(r'font-family="([^"]+)"', svg)) <= {"Arial", "Georgia"}
    assert "data-" not in svg and "23" in svg
    assert sum(name.endswith(".png") for name in files) == 1


def test_no_empty_paragraph_makes_space():
    for paragraph in find(tree(ours()), "//w:p[not(.//w:t) and not(.//w:drawing)]"):
        (style,) = find(paragraph, "w:pPr/w:pStyle")
        assert style.get(VAL) in ("BlankLine", "BetweenTables")


def test_tables_repeat_their_header_and_say_what_they_are():
    tables = [t for t in find(tree(ours()), "//w:tbl") if find(t, "w:tblPr/w:tblCaption")]
    assert [len(find(table, "w:tr/w:trPr/w:tblHeader")) for table in tables] == [1]


@pytest.mark.parametrize(("paper", "width"), [("a4", 11906), ("us-letter", 12240)])
def test_paper_language_and_title_without_an_author(paper, width):
    opened = docx.Document(io.BytesIO(written(own_base(paper, "pt"))))
    assert opened.sections[0].page_width.twips == width
    properties = opened.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        "Scene setter",
        "",
        "",
    )
    langs = opened.styles.element.xpath("//w:rPrDefault//w:lang")
    assert [node.get(VAL) for node in langs] == ["pt-PT"]


# A ministry's own


@pytest.mark.parametrize("header", [True, False])
def test_a_template_gives_its_styles_page_and_header(header):
    base, messages = template_base(ministry(header=header), "fr")
    w = words("fr")
    assert messages[0] == w("word.template.sample")
    assert messages[1:] == (w("word.template.header"),) * header
    data = written(base)
    assert complaints(data) == []
    opened = docx.Document(io.BytesIO(data))
    assert opened.sections[0].left_margin.mm == pytest.approx(30, abs=0.1)
    assert opened.styles["Normal"].font.name == "Marianne"
    text = text_of(data)
    assert "Texte du modèle" not in text
    top = "\n".join(p.text for p in opened.sections[0].header.paragraphs)
    assert ("Ministère" in top) is header
    assert ("Zambia · Draft, not cleared" in text) is header
    assert ("Draft" in top) is not header
    assert {n.get(VAL) for n in find(tree(data), "//w:pStyle")} >= {"Titre1", "BigNumber"}
    assert len([s for s in opened.styles if s.name == "Heading 1"]) == 1


def test_nobody_who_worked_on_the_template_is_in_the_file():
    data = written(template_base(ministry(), "en")[0])
    assert not [name for name, content in parts(data).items() if b"Person" in content]


def _linked(kind: str, target: str) -> Callable[[bytes], bytes]:
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()
    return lambda content: content.replace(b"</Relationships>", relation)


RELS = "word/_rels/document.xml.rels"
HEADER = "word/header1.xml"
FIELD = b'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE x "/></w:p></w:hdr>'
REFUSALS = {
    "no zip": (lambda: b"%PDF-1.7", "not a Word document: it can’t"),
    "a deck": (
        lambda: changed(b"PK\x05\x06" + b"\0" * 18, "[Content_Types].xml", lambda c: b"<Types/>"),
        "no text part",
    ),
    "macros": (
        lambda: changed(ministry(), "word/vbaProject.bin", lambda c: b"x"),
        "save it as .docx or .dotx",
    ),
    "picture elsewhere": (
        lambda: changed(ministry(), RELS, _linked("image", "http://x.example/t.png")),
        "links to an external resource",
    ),
    "link to a file": (
        lambda: changed(ministry(), RELS, _linked("hyperlink", "file://server/x")),
        "links to an external resource",
    ),
    "field": (
        lambda: changed(ministry(), HEADER, lambda c: c.replace(b"</w:hdr>", FIELD)),
        "(INCLUDEPICTURE)",
    ),
    "entity": (
        lambda: changed(
            ministry(), "word/styles.xml", lambda c: b'<!DOCTYPE a [<!ENTITY b "c">]>' + c
        ),
        "document type declaration",
    ),
    "damaged": (lambda: changed(ministry(), "word/document.xml", lambda c: b"<w:doc"), "damaged"),
    "narrow": (
        lambda: changed(
            ministry(),
            "word/document.xml",
            lambda c: re.sub(rb'w:left="\d+"', b'w:left="7000"', c),
        ),
        "between its margins",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_template_is_refused_with_the_reason_in_one_sentence(name):
    make, reason = REFUSALS[name]
    with pytest.raises(TemplateError, match=re.escape(reason)) as caught:
        template_base(make(), "en")
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_addresses_of_a_letterhead_and_the_template_of_the_template_are_no_reason():
    raw = changed(ministry(), RELS, _linked("hyperlink", "https://mines.example"))
    raw = changed(raw, RELS, _linked("attachedTemplate", "file:///C:/Normal.dotm"))
    data = written(template_base(raw, "en")[0])
    assert complaints(data) == [] and b"Normal.dotm" not in b"".join(parts(data).values())
