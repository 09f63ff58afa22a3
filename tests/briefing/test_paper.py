"""The PDF of a briefing: standards, order, what is included, text printed literally."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest
from talks import DAY, HOSTILE, MAPS, NICKEL, all_figures, slide

from msp_dash.briefing.content import content
from msp_dash.briefing.country_deck import country_brief
from msp_dash.briefing.mineral_deck import mineral_brief
from msp_dash.briefing.model import Briefing
from msp_dash.briefing.paper import paper
from msp_dash.briefing.paper_pages import filled
from msp_dash.figures import build
from msp_dash.figures.record import MatrixEncoding
from msp_dash.render.fit import parts, truncate
from msp_dash.render.pdf import figure as pdf_figure
from msp_dash.render.pdf.extract import MAX_ROWS, extract
from msp_dash.render.pdf.figure import PT_A_PX, picture_room
from msp_dash.render.pdf.tables import table_data
from msp_dash.render.pdf.typeset import column_width
from msp_dash.words import words
from tests.briefing.talks import msp_in_six
from tests.pdf_checks import alternatives, bookmarks, conforms, squeezed, text_of

pytestmark = pytest.mark.snapshot


@pytest.fixture(scope="module")
def nickel() -> bytes:
    return paper(NICKEL, appendix=True, print_date=DAY)


def test_it_keeps_both_standards(nickel: bytes) -> None:
    conforms(nickel)


@pytest.mark.parametrize("size", ["a4", pytest.param("us-letter", marks=pytest.mark.every)])
def test_every_figure_together_keeps_them_too_and_prints_its_numbers(
    size: str, extent: str
) -> None:
    talk = all_figures(extent)
    pdf = paper(talk, size=size, appendix=True, print_date=DAY)  # type: ignore[arg-type]  # parametrized
    conforms(pdf)
    text = text_of(pdf)
    for figure in content(talk).figures:
        assert squeezed(figure.title) in text
        printed = extract(figure)
        for part in table_data(printed.figure if printed else figure, 500, words("en")):
            for row in part["rows"]:
                assert all(squeezed(cell) in text for cell in row)


def test_a_row_of_the_publisher_stands_in_the_appendix(nickel: bytes) -> None:
    """USGS MCS 2026, nickel: Indonesia, mine production 2025, 2 600 000 t of 3 900 000 t."""
    text = text_of(nickel)
    assert "IDNIndonesia2,600,00066.7%estimated" in text[text.index("Appendix:") :]


def test_parts_stand_in_the_order_of_the_talk_and_sources_come_last(nickel: bytes) -> None:
    text = text_of(nickel)
    order = [
        NICKEL.title,
        "Convening in New York · 22 September 2026 · A. Author",
        "Then and later",
        "More on nickel",
        "A title of my own",
        "Appendix: notes and numbers",
        "Sources and licenses",
        NICKEL.disclaimer,
        "Made on 25 November 2026",
    ]
    places = [text.index(squeezed(words_)) for words_ in order]
    assert places == sorted(places)


def test_a_figure_that_is_gone_or_refused_or_empty_is_a_sentence_and_the_rest_is_kept(
    nickel: bytes,
) -> None:
    text = text_of(nickel)
    assert squeezed("The figure “What is no more” no longer exists.") in text
    assert squeezed("its link asks for mineral “unobtainium”, which is not available") in text
    assert squeezed("but not for this year in this edition") in text
    assert squeezed("world’s nickel reserves") in text


def test_markup_is_printed_and_speaker_notes_are_not(nickel: bytes) -> None:
    text = text_of(nickel)
    assert text.count(squeezed(HOSTILE)) == 2
    assert "bell[U+0007]" in text
    assert squeezed("Say it slowly.") not in text


def test_a_title_of_the_author_leaves_the_figures_own_sentence_in_the_appendix(
    nickel: bytes,
) -> None:
    own = build("producers.ranking", {"mineral": "nickel", "edition": "2026"}).title
    text = text_of(nickel)
    assert squeezed(own) in text[text.index("Appendix:") :]
    # The map before it is led by the same sentence, and is under it.
    assert own == build("producers.map", {"mineral": "nickel", "edition": "2026"}).title
    assert text[: text.index("Appendix:")].count(squeezed(own)) == 1


def test_without_an_appendix_it_has_fewer_pages_and_all_pictures(nickel: bytes) -> None:
    short = paper(NICKEL, print_date=DAY)
    assert "Appendix:" not in text_of(short)
    assert alternatives(short) == alternatives(nickel)
    pages = [len(pypdf.PdfReader(io.BytesIO(one)).pages) for one in (short, nickel)]
    assert pages[0] < pages[1]


def test_no_long_address_is_printed(nickel: bytes) -> None:
    sources = text_of(nickel)
    sources = sources[sources.rindex("Sourcesandlicenses") :]
    assert "www." in sources and "https://" not in sources


def test_bookmarks_lead_to_every_part(nickel: bytes) -> None:
    titles = [re.sub(r"\s+", " ", title) for title in bookmarks(nickel)]
    assert "More on nickel" in titles
    assert "A title of my own" in titles
    assert titles[-2:] == ["Sources and licenses", "Disclaimer"]


def test_a_map_carries_what_its_borders_mean(nickel: bytes) -> None:
    text = text_of(nickel)
    assert squeezed("Boundaries, colors and names") in text[: text.index("Appendix:")]
    alt = build("producers.map", {"mineral": "nickel", "edition": "2026"}).alt
    assert alternatives(nickel)[0] == alt


def test_small_neighbours_share_a_row_and_the_first_figure_is_wide() -> None:
    pair = Briefing(slides=(slide("demand.scenarios"), slide("demand.mix"), slide("demand.share")))
    pages = pypdf.PdfReader(io.BytesIO(paper(pair, print_date=DAY))).pages
    own = [
        squeezed(build(figure_id).title)
        for figure_id in ("demand.scenarios", "demand.mix", "demand.share")
    ]
    first = squeezed(pages[0].extract_text())
    assert all(title in first for title in own)


def test_a_figure_comes_up_where_the_page_has_room_and_stays_with_its_section() -> None:
    def part(name: str, kind: str = "wide", *, titled: bool = False) -> dict[str, object]:
        return {"name": name, "kind": kind, "titled": titled}

    def order(*parts: dict[str, object], heights: tuple[float, ...]) -> list[object]:
        lengths = {"room": 700.0, "head": 50.0, "parts": list(heights)}
        return [one["name"] for one in filled(parts, lengths)]

    map_, ranking, small, other = (part(name) for name in ("map", "ranking", "small", "other"))
    high = (300.0, 500.0, 200.0, 200.0)
    assert order(map_, ranking, small, other, heights=high) == ["map", "small", "ranking", "other"]
    section = part("section", "section")
    assert order(map_, ranking, section, small, heights=(300, 500, 30, 200))[1] == "ranking"
    own = part("own", titled=True)
    assert order(map_, ranking, own, heights=(300, 500, 200)) == ["map", "ranking", "own"]


def test_a_list_longer_than_a_page_loses_rows_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of which almost nothing is left for the picture: it is cut, not split."""
    monkeypatch.setattr(pdf_figure, "_HEAD_FOOT_PT", 700.0)
    query = "mineral=cobalt&source=usgs&edition=2026"
    figure = build("producers.ranking", {"mineral": "cobalt", "source": "usgs", "edition": "2026"})
    total = len(figure.encoding.rows)  # type: ignore[attr-defined]  # a ranking
    assert len(parts(figure, round(column_width("a4") / PT_A_PX), picture_room("a4"))) > 1
    short = paper(Briefing(slides=(slide("producers.ranking", query),)), print_date=DAY)
    assert alternatives(short) == [figure.alt]
    assert re.search(rf"[1-9]of{total}rowsareshown", text_of(short))


def test_a_matrix_about_one_row_has_few_and_one_about_all_has_all() -> None:
    about_one = build("partners.groups", {"country": "ZMB"})
    about_all = build("partners.groups", {})
    assert isinstance(about_one.encoding, MatrixEncoding)
    cut = truncate(about_one, 800, 2000, rows_most=10)
    assert cut.rows_shown == 10 < cut.rows_total
    assert any(row.selected for row in cut.figure.encoding.rows)  # type: ignore[union-attr]
    assert truncate(about_all, 800, 9000, rows_most=10).rows_shown > 10


def test_the_address_is_printed_once_with_its_code() -> None:
    pdf = paper(NICKEL, address="https://minerals.example", print_date=DAY)
    conforms(pdf)
    assert text_of(pdf).count("minerals.example") == 1
    assert alternatives(pdf)[0] == "Live figure: minerals.example"
    assert "example" not in text_of(paper(MAPS, print_date=DAY))


def test_ready_made_briefs_keep_the_standards() -> None:
    for briefing in (msp_in_six(), mineral_brief("cobalt"), country_brief("ZMB")):
        conforms(paper(briefing, print_date=DAY))


def test_a_language_that_does_not_exist_and_a_talk_without_slides_are_said() -> None:
    other = text_of(paper(NICKEL.model_copy(update={"lang": "xx"}), print_date=DAY))
    assert squeezed("asks for the language “xx”") in other
    nothing = paper(Briefing(), print_date=DAY)
    conforms(nothing)
    assert squeezed("This briefing has no slides yet.") in text_of(nothing)


def test_the_same_talk_and_day_give_the_same_bytes_and_progress_reaches_the_end() -> None:
    steps: list[tuple[int, int]] = []
    one = paper(
        MAPS, appendix=True, print_date=DAY, progress=lambda step, all_: steps.append((step, all_))
    )
    assert one == paper(MAPS, appendix=True, print_date=DAY)
    assert steps == [(n, 22) for n in range(1, 23)]


def test_a_paper_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="a4, us-letter"):
        paper(NICKEL, size="a3")  # type: ignore[arg-type]  # as sent


def test_a_long_series_is_printed_as_an_extract_that_says_so() -> None:
    figure = build("producers.history", {"mineral": "copper"})
    assert len(figure.data) > 300
    briefing = Briefing(slides=(slide("producers.history", "mineral=copper"),))
    pdf = paper(briefing, appendix=True, print_date=DAY)
    text = text_of(pdf)
    part = extract(figure)
    assert part is not None and len(part.figure.data) <= MAX_ROWS
    sentence = f"{len(part.figure.data)} of {len(figure.data)} rows are printed"
    assert squeezed(sentence) in text
    assert squeezed(f"years divisible by {part.step}, and the last 3") in text
    assert "/figures/producers.history.csv?" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 5
    conforms(pdf)


def test_of_a_long_list_the_first_rows_are_printed_and_that_is_said() -> None:
    figure = build("sites.map", {"mineral": "cobalt"})
    assert len(figure.data) > 300
    briefing = Briefing(slides=(slide("sites.map", "mineral=cobalt"),))
    pdf = paper(briefing, appendix=True, print_date=DAY)
    text = text_of(pdf)
    assert squeezed(f"The first 100 of {len(figure.data)} rows are printed") in text
    assert "/figures/sites.map.csv?" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 14


def test_an_extract_keeps_rows_as_they_are_and_a_short_series_whole() -> None:
    figure = build("producers.history", {"mineral": "copper"})
    part = extract(figure)
    assert part is not None
    rows, years = part.figure.data, sorted(figure.data["year"].unique())
    assert set(rows["year"]) == {
        y for y in years if y == years[0] or y % part.step == 0 or y >= years[-3]
    }
    assert rows.equals(figure.data.loc[rows.index])
    assert extract(build("producers.ranking", {"mineral": "copper"})) is None
    short = replace(figure, data=figure.data.head(MAX_ROWS))
    assert extract(short) is None
