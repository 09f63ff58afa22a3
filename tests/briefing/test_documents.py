"""Papers of the pack: their words, citations, pages and blanks, in every format."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest
from lxml import html

from msp_dash.analysis.controls import measures
from msp_dash.briefing.document_pack import FORMS, WRITERS, NoSuchForm, Order, form_file, require
from msp_dash.briefing.documents.country_parts import CountryParts
from msp_dash.briefing.documents.mineral_parts import MineralParts
from msp_dash.briefing.documents.model import (
    KINDS,
    Answer,
    BlankLines,
    Block,
    Bullets,
    Document,
    Heading,
    Kind,
    Numbers,
    Picture,
    Row,
    Table,
    pictures,
    sentences,
)
from msp_dash.briefing.documents.operators import operators_of
from msp_dash.briefing.documents.papers import PAGES, POINTS_MAX, filled, pages_in_all
from msp_dash.briefing.documents.parts import (
    ROW_LIMITS,
    Part,
    arranged,
    extended,
    longer,
    pictures_of,
    shorter,
)
from msp_dash.briefing.documents.pdf import document_pdf, pages_of
from msp_dash.briefing.documents.reader import _supplied
from msp_dash.briefing.documents.word_pages import word_pages_of
from msp_dash.briefing.gaps import sites_without_status
from msp_dash.briefing.outputs import PAPER_SIZES, PaperSize
from msp_dash.briefing.ready import READY
from msp_dash.data import facts, load
from msp_dash.data.curated import reference
from msp_dash.figures.record import RankingEncoding
from msp_dash.figures.registry import build
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import paper
from tests.docx_checks import text_of
from tests.pdf_checks import conforms
from tests.words.test_absence import WORDING

SAMPLE = (("country", "ZMB"), ("country", "UGA"), ("mineral", "graphite"), ("mineral", "helium"))
NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
SMALLEST_PT = 9.0
RAISED_PT = 5.5
LONG_CHARS = 60
MAPS = {"sites.map", "producers.map"}


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", "", text)


def _pages(document: Document) -> tuple[int, str]:
    reader = pypdf.PdfReader(io.BytesIO(document_pdf(document)))
    return len(reader.pages), "".join(page.extract_text() for page in reader.pages)


def _texts_in(raw: bytes, ext: str) -> str:
    if ext == "pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
    if ext == "docx":
        return text_of(raw)
    tree = html.document_fromstring(raw.decode())
    for mark in tree.xpath("//sup | //style"):
        mark.drop_tree()
    return str(tree.text_content())


def _missing(document: Document, raw: bytes, ext: str) -> list[str]:
    """Numbers of the paper that a file does not print."""
    printed = _squeezed(_texts_in(raw, ext))
    numbers = [n for text in document.texts() for n in NUMBER.findall(text)]
    return [number for number in numbers if _squeezed(number) not in printed]


@pytest.mark.parametrize(("subject", "name"), SAMPLE)
def test_papers_keep_their_pages(subject: str, name: str) -> None:
    for kind in KINDS:
        document = paper(kind, subject, name, size="us-letter")
        count, _ = _pages(document)
        assert count <= PAGES[kind], kind
        if kind == "scene-setter":
            assert count == 1


@pytest.mark.every
@pytest.mark.parametrize("subject", ["country", "mineral"])
def test_every_paper_keeps_its_pages(subject: str) -> None:
    """Of every country and mineral in English; of each fifth in the other languages."""
    others = [lang for lang in LANGUAGES if lang != "en"]
    too_long, contents = [], []
    for at, name in enumerate(READY[subject].subjects("en")):
        langs = ["en", *(others if at % 5 == 0 else ())]
        for lang in langs:
            for kind in KINDS:
                document = paper(kind, subject, name, lang, size=PAPER_SIZES[at % 2])
                count, _ = _pages(document)
                if count > PAGES[kind]:
                    too_long.append((name, lang, kind, count))
                if kind == "scene-setter" and lang == "en":
                    contents.append(_contents(document))
    assert not too_long
    least = {"country": (0.93, 0.9, 0.85, 0.95), "mineral": (0.6, 0.6, 0.5, 0.95)}[subject]
    for name, part in zip(("chart", "map", "three numbers", "two gaps"), least, strict=True):
        assert sum(name in one for one in contents) >= part * len(contents), name


def _contents(document: Document) -> set[str]:
    """Which of a scene setter's parts it has: a chart, a map, three numbers, two gaps."""
    unknown = words(document.lang)("documents.heading.unknown")
    blocks = [part for block in document.blocks for part in columns(block)]
    ids = {picture.figure.id for picture in _pictures(document)}
    numbers = [len(block.items) for block in blocks if isinstance(block, Numbers)]
    gaps = [
        len(items.items)
        for heading, items in pairwise(blocks)
        if isinstance(items, Bullets) and isinstance(heading, Heading) and heading.text == unknown
    ]
    has = {
        "chart": bool(ids - MAPS),
        "map": bool(ids & MAPS),
        "three numbers": numbers == [3],
        "two gaps": gaps == [2],
    }
    return {name for name, there in has.items() if there}


@pytest.mark.parametrize("size", PAPER_SIZES)
def test_a_scene_setter_has_a_map_a_chart_three_numbers_and_two_gaps(size: PaperSize) -> None:
    """Of Zambia, alone and for a reader, and of Angola, which no list of producers names."""
    for name, lang, reader in (("ZMB", "en", "USA"), ("ZMB", "fr", ""), ("AGO", "en", "")):
        document = paper("scene-setter", "country", name, lang, reader=reader, size=size)
        assert len(pages_of(document)) == 1
        # What Word cannot hold beside its texts on Letter, which is lower, no format has.
        expected = {"map", "three numbers", "two gaps"} | ({"chart"} if size == "a4" else set())
        assert expected <= _contents(document), _contents(document)
        once = [text for text in document.texts() if len(text) > LONG_CHARS]
        assert len(once) == len(set(once)), "a sentence is said twice"


@pytest.mark.parametrize(
    ("name", "lang"), [("DOM", "es"), ("NLD", "pt"), ("SVK", "fr"), ("USA", "pt")]
)
def test_a_full_scene_setter_on_letter_paper_keeps_its_map_and_chart(name: str, lang: str) -> None:
    document = paper("scene-setter", "country", name, lang, size="us-letter")
    assert len(pages_of(document)) == 1
    assert {"map", "chart"} <= _contents(document)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_is_in_every_format(lang: str) -> None:
    assert WRITERS
    for subject, name in (("country", "ZMB"), ("mineral", "graphite")):
        for kind in KINDS if lang == "en" else ("two-pager",):
            document = paper(kind, subject, name, lang)
            assert any(NUMBER.search(text) for text in document.texts())
            for ext, write in WRITERS.items():
                assert _missing(document, write(document, None).data, ext) == [], (kind, ext)


def test_a_paper_conforms_and_has_no_type_below_nine_points() -> None:
    document = paper("two-pager", "mineral", "graphite")
    raw = document_pdf(document)
    conforms(raw)
    sizes: set[float] = set()

    def size(text: str, _cm: object, matrix: list[float], _font: object, points: float) -> None:
        if text.strip():
            sizes.add(round(abs(points * matrix[3]), 1) or points)

    for page in pypdf.PdfReader(io.BytesIO(raw)).pages:
        page.extract_text(visitor_text=size)
    own = {one for one in sizes if one >= RAISED_PT}
    assert own
    texts = {one for one in own if one not in {round(s * 0.68, 1) for s in own}}
    assert min(texts) >= SMALLEST_PT - 0.1, sorted(sizes)


def test_each_note_stands_on_the_page_that_cites_it_first() -> None:
    document = paper("two-pager", "mineral", "graphite")
    reader = pypdf.PdfReader(io.BytesIO(document_pdf(document)))
    pages = [_squeezed(page.extract_text()) for page in reader.pages]
    assert len(pages) == 2
    for cite in document.citations:
        assert sum(_squeezed(f"{cite.text}.") in page for page in pages) >= 1, cite.text
    control = next(b for b in document.blocks if isinstance(b, Table))
    later = {c.key for row in control.rows for cell in row for c in cell.cites}
    assert later


@pytest.mark.parametrize("lang", LANGUAGES)
def test_talking_points_cite_each_fact_and_leave_asks_to_the_office(lang: str) -> None:
    document = paper("talking-points", "country", "ZMB", lang)
    points, office = document.blocks
    assert isinstance(points, Bullets)
    assert isinstance(office, Row)
    assert 3 <= len(points.items) <= POINTS_MAX
    assert all(one.cites and one.text[-1] in ".?!" for one in points.items)
    keys = [cite.key for one in points.items for cite in one.cites]
    assert len(set(keys)) < len(keys), "no publication is cited twice: the numbering is untested"
    assert [one.key for one in document.citations] == list(dict.fromkeys(keys))
    assert list(document.numbers.values()) == list(range(1, len(set(keys)) + 1))
    blank = (*office.left, *office.right)
    assert all(isinstance(one, BlankLines) and one.count > 1 for one in blank)
    assert document.note == words(lang)("documents.draft")


def test_a_mineral_of_which_no_figure_speaks_has_points_that_say_so() -> None:
    """Rubidium is in no table of output, demand or prices; alumina speaks for its group."""
    points = paper("talking-points", "mineral", "rubidium").blocks[0]
    assert isinstance(points, Bullets)
    assert ["no source used here gives" in one.text for one in points.items] == [True]
    of_group = paper("talking-points", "mineral", "bauxite_alumina_aluminum").blocks[0]
    assert isinstance(of_group, Bullets)
    assert any("alumina" in one.text for one in of_group.items)


def test_ten_questions_each_and_open_ones_say_so() -> None:
    rows = reference("questions")
    assert rows.groupby("subject").size().to_dict() == {"country": 10, "mineral": 10}
    answers = [
        one
        for subject, name in SAMPLE
        for one in paper("questions", subject, name).blocks
        if isinstance(one, Answer)
    ]
    assert len(answers) == 10 * len(SAMPLE)
    unknown = [one for one in answers if not one.is_known]
    assert unknown
    assert len(unknown) < len(answers)
    # That the IEA's grades do not match says why there is no balance.
    assert all(
        WORDING.search(f"{one.answer.text}") or "neither matches" in one.answer.text
        for one in unknown
    )
    other = words("en")("documents.question.other")
    assert all(one.answer.text != other for one in answers)


@pytest.mark.snapshot
def test_reserves_and_refining_are_looked_up_for_what_leads_and_for_its_kin() -> None:
    """China's at most 59% of rare-earth reserves, Peru's copper, and who refines rare earths."""

    def answer(subject: str, name: str, question: str) -> str:
        rows = reference("questions")
        query = rows[rows["subject"] == subject].reset_index(drop=True)
        at = int(query.index[query["question"] == question][0])
        blocks = paper("questions", subject, name).blocks
        (one,) = [b for b in blocks if isinstance(b, Answer) and b.number == at + 1]
        assert one.is_known
        return one.answer.text

    assert "at most 59%" in answer("country", "CHN", "reserves")
    assert "copper reserves" in answer("country", "PER", "reserves")
    assert "magnet rare earths" in answer("mineral", "rare_earths", "refines")
    assert "magnet rare earths" in answer("mineral", "rare_earths", "enough")
    for code in ("USA", "RUS", "ZAF", "KAZ", "ZWE"):
        about = CountryParts(code, words("en"))
        assert any("reserves" in one.text for one in about.answer("reserves")), code


def test_who_runs_the_mines_is_what_the_newest_rows_of_a_list_say() -> None:
    sites = load("sites")
    own = sites[(sites["iso3"] == "ZMB") & sites["minerals"].str.contains("copper")]
    own = own[(own["operator"] != "") & own["kind"].str.contains("mine")]
    newest = own[own["as_of"] == own["as_of"].max()]
    answer = operators_of("ZMB", "copper", words("en"))
    assert answer is not None
    assert f"A list of {newest['as_of'].iloc[0]} (USGS" in answer.text
    assert newest["operator"].value_counts().index[0] in answer.text
    assert {cite.key for cite in answer.cites} == set(newest["record"])
    assert operators_of("ZMB", "helium", words("en")) is None
    unnamed = operators_of("PER", "copper", words("en"))
    assert unnamed is not None
    assert "name the operator of none" in unnamed.text


@pytest.mark.snapshot
def test_a_reader_gets_what_its_country_buys() -> None:
    plain = "\n".join(paper("scene-setter", "country", "ZMB").texts())
    american = paper("scene-setter", "country", "ZMB", reader="USA")
    assert "United States bought" not in plain
    assert american.lead is not None
    first, second = american.lead.text.split(" The ")
    assert first.startswith("Zambia mined an estimated 4.1%")
    assert second.startswith("United States bought 1.1% of the copper cathodes")
    assert any("Zambia sold the products counted here" in text for text in american.texts())
    headings = [block.text for row in american.blocks for block in columns(row)
                if isinstance(block, Heading)]  # fmt: skip
    assert headings.index("United States") > headings.index("Signed or promised")
    tiny = " ".join(paper("scene-setter", "country", "TZA", reader="USA").texts())
    assert "United States" in tiny
    assert "United States bought" not in tiny.replace("bought hardly any", "")
    assert american.kicker.endswith("for the United States")


@pytest.mark.snapshot
def test_a_supplier_of_nearly_all_is_said_with_its_bound() -> None:
    """USGS prints ">99" for phosphate rock from Peru."""
    (supplied,) = _supplied("PER", ["phosphate_rock"], words())
    assert "supplied over 99% of US imports of phosphate rock" in supplied.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sites_of_which_none_has_a_status_are_said_as_all(lang: str) -> None:
    w = words(lang)
    sites = build("sites.map", {"country": "ZMB", "mineral": "copper", "lang": lang})
    one, three = (sites.data.head(n).assign(status="not_stated") for n in (1, 3))
    mixed = three.assign(status=["not_stated", "not_stated", "active"])
    key = "documents.gap.sites"
    for data, form, n in ((one, "_all", 1), (three, "_all", 3), (mixed, "", 2)):
        (gap,) = sites_without_status(replace(sites, data=data), w)
        values = {"n": n, "all": w.whole(len(data)), "mineral": w.the_mineral("copper")}
        assert gap.text == w(f"{key}{form}", **values)
        assert gap.text.count("3") == (1 if len(data) == 3 else 0)


def test_a_country_without_output_says_that_this_is_no_zero() -> None:
    document = paper("scene-setter", "country", "UGA")
    text = " ".join(document.texts())
    assert "No output is listed" in text
    little = " ".join(paper("scene-setter", "country", "BFA").texts())
    assert "sold hardly any of the products" in little
    assert not any(picture.figure.id == "producers.map" for picture in _pictures(document))


def columns(block: Block) -> tuple[Block, ...]:
    """Blocks of a row, or the block."""
    return (*block.left, *block.right) if isinstance(block, Row) else (block,)


def _pictures(document: Document) -> Iterator[Picture]:
    for block in document.blocks:
        yield from pictures(block)


def test_what_is_not_known_is_a_gap_of_the_tables() -> None:
    """A control whose status the record calls unknown is named, with the page that says so."""
    controls = measures(facts("export_controls"))
    own = set(controls.loc[controls["minerals"].str.contains("graphite"), "source_id"])
    document = paper("scene-setter", "mineral", "graphite")
    gaps = [s for block in document.blocks for s in sentences(block) if "Unknown since" in s.text]
    assert gaps
    # A key may go on with the place in the page.
    assert all({cite.key.split()[0] for cite in one.cites} <= own for one in gaps)


def test_rows_go_before_a_part_and_a_part_of_rank_zero_stays() -> None:
    document = paper("two-pager", "mineral", "graphite")
    table = next(block for block in document.blocks if isinstance(block, Table))
    table = replace(table, rows=table.rows * 5)
    parts = (Part((table,)), Part((Bullets(()),), rank=2), Part((Bullets(()),), rank=1))
    cuts = len(ROW_LIMITS)

    def rows(step: int) -> int:
        (first,) = shorter(parts, step)[0].blocks
        assert isinstance(first, Table)
        return len(first.rows)

    assert [rows(step) for step in range(cuts)] == [*ROW_LIMITS]
    assert [part.rank for part in shorter(parts, cuts - 1)] == [0, 2, 1]
    assert [part.rank for part in shorter(parts, cuts)] == [0, 1]
    assert rows(cuts) == ROW_LIMITS[0]
    assert [part.rank for part in shorter(parts, 3 * cuts - 1)] == [0]
    with pytest.raises(ValueError, match="left out"):
        shorter(parts, 3 * cuts)


def test_each_list_gets_back_the_rows_that_fit_and_rankings_lose_them_too() -> None:
    document = paper("two-pager", "mineral", "graphite")
    table = next(block for block in document.blocks if isinstance(block, Table))
    table = replace(table, rows=table.rows * 5)
    chart = next(p for p in _pictures(document) if isinstance(p.figure.encoding, RankingEncoding))
    whole = (Part((table,)), Part((chart,), rank=1), Part((table,)))

    def rows(parts: Sequence[Part]) -> list[int]:
        tables = [block for part in parts for block in part.blocks]
        lists = [b.figure.encoding if isinstance(b, Picture) else b for b in tables]
        return [len(one.rows) for one in lists if isinstance(one, Table | RankingEncoding)]

    short = shorter(whole, len(ROW_LIMITS) - 1)
    assert rows(short) == [3, 3, 3]
    assert rows(longer(short, whole, lambda some: sum(rows(some)) <= 16)) == [10, 3, 3]
    assert rows(longer(short, whole, lambda some: True)) == [
        16,
        len(chart.figure.encoding.rows),
        16,
    ]
    without = shorter(whole, 2 * len(ROW_LIMITS) - 1)
    assert rows(longer(without, whole, lambda some: sum(rows(some)) <= 14)) == [10, 4]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("mineral", ["barite", "copper", "nickel"])
def test_little_of_the_last_page_of_a_note_is_blank(mineral: str, lang: str) -> None:
    """Less than a third, unless no picture more fits in PDF and in Word."""
    document = paper("two-pager", "mineral", mineral, lang)
    reader = pypdf.PdfReader(io.BytesIO(document_pdf(document)))
    assert len(reader.pages) == 2
    page = reader.pages[1]
    heights: set[float] = set()

    def place(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            heights.add(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=place)
    blank = max(high - low for low, high in pairwise(sorted(heights)))
    if blank < page.mediabox.height / 3:
        return
    there = {picture.figure.title for picture in _pictures(document)}
    more = [
        part
        for part in MineralParts(mineral, words(lang), "").more()
        if there.isdisjoint(one.figure.title for one in pictures_of(part))
    ]
    assert more
    for part in more:
        longer_by_one = replace(document, blocks=(*document.blocks, *arranged([part])))
        assert len(pages_in_all(longer_by_one)) > 2, part


@pytest.mark.parametrize("name", ["HTI", "SOM"])
def test_a_note_whose_last_page_would_have_a_few_lines_takes_one(name: str) -> None:
    """Where Word, which takes more room, holds it on one page too."""
    document = paper("two-pager", "country", name)
    assert len(pages_of(document)) == len(word_pages_of(document)) == 1


def test_more_pictures_stand_above_the_last_texts_and_pairs_stay_whole() -> None:
    chart = next(_pictures(paper("two-pager", "mineral", "graphite")))
    wide, table, text, end = (
        Part((Heading(name),), wide=name == "wide") for name in ("wide", "table", "text", "end")
    )
    old, new = Part((chart,)), Part((chart,), rank=9)
    assert extended((wide, text, end), (new, new)) == (wide, new, new, text, end)
    assert extended((wide, old, text, end), (new, new)) == (wide, old, text, new, new, end)
    left, right = extended((table, text, end), (new,))
    assert [left.blocks, right.blocks] == [
        (chart, *end.blocks),
        (*table.blocks, *text.blocks),
    ]


def test_the_first_page_is_filled_by_the_next_pair_that_fits() -> None:
    pairs = [Row((Heading(name),), (Heading(name),)) for name in "abcd"]
    heights = dict(zip((pair.left for pair in pairs), (50, 60, 30, 10), strict=True))
    plain = replace(paper("scene-setter", "country", "UGA"), blocks=tuple(pairs))

    def pages(document: Document) -> tuple[tuple[int, ...], ...]:
        out: list[list[int]] = [[]]
        used = 0
        for at, block in enumerate(document.blocks):
            assert isinstance(block, Row)
            if used + heights[block.left] > 100:
                out, used = [*out, []], 0
            out[-1].append(at)
            used += heights[block.left]
        return tuple(map(tuple, out))

    assert pages(plain) == ((0,), (1, 2, 3))
    order = [block.left[0] for block in filled(plain, pages).blocks if isinstance(block, Row)]
    assert order == [Heading(name) for name in "acbd"]


def test_a_large_number_is_said_in_its_sentence() -> None:
    """'Nearly all' is not 100%, and a bound is not a number to quote."""
    w = words("en")
    subjects = (CountryParts("CHN", w), MineralParts("gallium", w), MineralParts("rare_earths", w))
    quoted = [item for about in subjects for item in about.numbers_quoted]
    assert quoted
    for item in quoted:
        assert item.value in item.label.text
        assert f"at most {item.value}" not in item.label.text


def test_the_pack_has_every_form_and_wrong_pairs_are_refused() -> None:
    raw = form_file(Order("country", "UGA", "pack"), "zip").data
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = set(archive.namelist())
    assert names == {*(f"{kind}.{ext}" for kind in KINDS for ext in WRITERS), "deck.pptx"}
    with pytest.raises(NoSuchForm, match=r"use \.pdf"):
        require("questions", "pptx")
    with pytest.raises(NoSuchForm, match="two-pager"):
        require("essay", "pdf")
    assert set(FORMS) == {*KINDS, "asks", "deck", "pack"}


def test_kinds_have_pages() -> None:
    kinds: tuple[Kind, ...] = KINDS
    assert set(PAGES) - {"readout", "asks"} == set(kinds)
