"""A text generated from numbers cites their sources: in the file and on the last slide."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from talks import DAY

from msp_dash.briefing.changes import take_snapshots
from msp_dash.briefing.content import content
from msp_dash.briefing.country_deck import country_brief
from msp_dash.briefing.deck import make
from msp_dash.briefing.mineral_deck import mineral_brief
from msp_dash.briefing.model import (
    Briefing,
    BriefingError,
    TextSlide,
    read,
    read_valid_parts,
    write,
)
from msp_dash.briefing.page import page
from msp_dash.briefing.paper import paper
from msp_dash.data import source
from msp_dash.ui.stage_content import stage_content
from tests.pptx_checks import text_of

USGS = "USGS, Mineral Commodity Summaries 2026 data release"
BGS = "British Geological Survey, World Mineral Statistics"
NONE = "cite no source"


def _pdf(briefing: Briefing) -> str:
    """Text of the paper, and the addresses that it leads to."""
    sheets = PdfReader(io.BytesIO(paper(briefing, print_date=DAY))).pages
    links = [note["/A"]["/URI"] for sheet in sheets for note in sheet.annotations or []]
    return " ".join(" ".join([*(sheet.extract_text() for sheet in sheets), *links]).split())


# Afghanistan and Fiji: BGS lists chromium to 2021 and manganese in 1971; of Azerbaijan and
# Switzerland no output is drawn either.
@pytest.mark.one_in(2)
@pytest.mark.snapshot
@pytest.mark.parametrize("code", ["AFG", "AZE", "CHE", "FJI"])
def test_a_brief_without_output_cites_what_its_text_names(code: str) -> None:
    brief = country_brief(code)
    assert not any(ref.figure_id.startswith("producers.") for ref in brief.figures())
    deck = make(brief, print_date=DAY)[0]
    figure_ids = {
        "deck": " ".join([*text_of(deck), *text_of(deck, "ppt/notesSlides/")]),
        "paper": _pdf(brief),
        "page": page(brief, print_date=DAY).decode(),
        "stage": str(stage_content(brief, "", tall=False).data["slides"]),
    }
    assert "USGS, MCS 2026" in figure_ids["page"]
    for name, text in figure_ids.items():
        assert USGS in text, name
        assert BGS in text, name
        assert source("usgs-mcs-2026").url in text, name
        assert "Open Government" in text, name
        assert NONE not in text, name


@pytest.mark.snapshot
def test_a_text_of_a_brief_names_the_publication_of_each_sentence() -> None:
    # Angola: output by BGS, its roles by pages of the facts.
    first = country_brief("AGO").slides[0]
    assert isinstance(first, TextSlide)
    assert any(id_.startswith("bgs") for id_ in first.sources)
    assert any(id_.startswith("S") for id_ in first.sources)


@pytest.mark.snapshot
def test_a_mineral_with_little_data_cites_where_it_was_looked_for() -> None:
    first = mineral_brief("cerium").slides[0]
    assert isinstance(first, TextSlide)
    assert {"usgs-mcs-2026", "bgs-wms-2023", "iea-cm-2026-07"} <= set(first.sources)


def test_a_source_is_cited_once_and_in_the_order_of_the_slides() -> None:
    contents = content(country_brief("AGO"))
    ids = [publication.id for publication in contents.sources]
    assert len(ids) == len(set(ids))
    first = country_brief("AGO").slides[0]
    assert isinstance(first, TextSlide)
    assert tuple(ids[: len(first.sources)]) == first.sources


TALK = Briefing(slides=(TextSlide(title="Two sources", sources=("usgs-mcs-2026", "S001")),))


def test_the_file_keeps_sources_as_a_plain_list() -> None:
    text = write(take_snapshots(TALK))
    assert "version: 3\n" in text
    assert "  sources:\n  - usgs-mcs-2026\n  - S001\n" in text
    assert read(text.encode()) == TALK


def test_a_file_of_the_first_version_is_read_as_it_is() -> None:
    old = b"version: 1\nslides:\n- {kind: text, title: Two sources}\n"
    assert read(old) == Briefing(slides=(TextSlide(title="Two sources"),))


def test_a_source_that_is_not_kept_is_named_and_the_text_stays() -> None:
    raw = write(TALK).replace("S001", "usgs-mcs-1850").encode()
    with pytest.raises(
        BriefingError, match=r"slides\.0\.sources: there is no source “usgs-mcs-1850”"
    ):
        read(raw)
    briefing, misfits = read_valid_parts(raw)
    assert [(m.slide, m.where, m.why) for m in misfits] == [
        (1, "sources", "there is no source “usgs-mcs-1850” here")
    ]
    assert briefing.slides == (TextSlide(title="Two sources", sources=("usgs-mcs-2026",)),)


def test_a_source_that_went_since_is_told_on_the_last_slide() -> None:
    # A link or a browser brings a briefing without the reader of files.
    talk = Briefing(slides=(TextSlide(title="x", sources=("usgs-mcs-1850",)),))
    for text in (" ".join(text_of(make(talk, print_date=DAY)[0])), _pdf(talk), page(talk).decode()):
        assert "usgs-mcs-1850" in text
        assert "keeps no record" in text
