"""What two countries could ask of each other: facts, each above an empty line."""

from __future__ import annotations

import io
from itertools import chain

import pytest
from docx import Document as Word
from pypdf import PdfReader

from msp_dash.briefing.document_pack import NoSuchForm, Order, form_file
from msp_dash.briefing.documents.asks import promised
from msp_dash.briefing.documents.model import BlankLines, Block, Heading, Paragraph, Row
from msp_dash.data import facts
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import paper


def columns(lang: str = "en", name: str = "COD") -> tuple[list[Block], list[Block]]:
    document = paper("asks", "country", name, lang, reader="USA")
    rows = [block for block in document.blocks if isinstance(block, Row)]
    assert len(rows) == len(document.blocks)
    left, right = (
        [*chain.from_iterable(side)]
        for side in zip(*((r.left, r.right) for r in rows), strict=True)
    )
    return left, right


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fact_has_a_source_and_an_empty_line(lang: str) -> None:
    for head, *lines in columns(lang):
        assert isinstance(head, Heading)
        assert len(lines) >= 8
        for fact, empty in zip(lines[::2], lines[1::2], strict=True):
            assert isinstance(fact, Paragraph) and isinstance(empty, BlankLines)
            assert (empty.label, empty.count) == ("", 1)
            (one,) = fact.sentences
            assert one.cites, one.text


def test_columns_say_who_could_ask_whom() -> None:
    left, right = (side[0] for side in columns())
    assert isinstance(left, Heading) and isinstance(right, Heading)
    assert left.text == "What the United States could ask of DR Congo"
    assert right.text == "What DR Congo could ask of the United States"


@pytest.mark.parametrize(("by", "to"), [("USA", "COD"), ("COD", "USA"), ("USA", "ZMB")])
def test_promises_are_those_that_one_made_to_the_other_or_with_it(by: str, to: str) -> None:
    rows = facts("commitments")
    own = rows["by_iso3"].str.contains(by)
    own &= rows["by_iso3"].str.contains(to) | rows["to_iso3"].str.contains(to)
    texts = [one.text for one in promised(by, to, words("en"))]
    assert len(texts) == int(own.sum())
    assert all(any(what in text for text in texts) for what in rows.loc[own, "commitment"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "reader"), [("ZMB", "JPN"), ("CHN", "USA"), ("FJI", "FRA")])
def test_it_is_a_page_in_each_format_and_marked_as_a_draft(
    name: str, reader: str, lang: str
) -> None:
    order = Order("country", name, "asks", reader, lang)
    pages = PdfReader(io.BytesIO(form_file(order, "pdf").data)).pages
    assert len(pages) == 1
    note = words(lang)("documents.asks.note")
    assert note in " ".join(pages[0].extract_text().split())
    file = Word(io.BytesIO(form_file(order, "docx").data))
    head = "".join(one.text for section in file.sections for one in section.header.paragraphs)
    assert note in head
    assert note.encode() in form_file(order, "html").data


@pytest.mark.parametrize(
    ("subject", "name", "reader"),
    [("country", "ZMB", ""), ("country", "ZMB", "ZMB"), ("mineral", "cobalt", "USA")],
)
def test_it_takes_two_countries(subject: str, name: str, reader: str) -> None:
    with pytest.raises(NoSuchForm, match="two countries"):
        form_file(Order(subject, name, "asks", reader), "pdf")
