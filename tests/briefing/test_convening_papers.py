"""The deck of a meeting: its file, the order of its slides, their titles, words and sizes."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pptx
import pytest
from pptx.slide import Slide as PptxSlide

from msp_dash import cli
from msp_dash.briefing import stage
from msp_dash.briefing.content import content
from msp_dash.briefing.convening import (
    MINERALS_MAX,
    QUESTION_WORDS,
    Convening,
    ConveningError,
    Roll,
    convening_text,
    read_convening,
)
from msp_dash.briefing.convening_deck import SLIDES_BESIDE_MINERALS, convening_briefing
from msp_dash.briefing.deck import make
from msp_dash.briefing.model import Briefing, QuestionSlide, TwoFigureSlide, read, write
from msp_dash.briefing.slides import Deck
from msp_dash.config.clock import today
from msp_dash.figures import build
from msp_dash.render.pptx.blank_deck import TITLE_PX
from msp_dash.words import LANGUAGES, words

SAMPLE = Path(__file__).parents[2] / "docs" / "convening.yaml"
ORDER = (
    *("convening.roll", "producers.map", "producers.ranking", "demand.growth"),
    *("convening.narrow", "balance.without_largest", "convening.together", "convening.guests"),
    *("convening.promises", "convening.question"),
)
WORDS_MAX = {"figure": 95, "table": 120, "question": 50}
"""Words of a slide without its foot: a picture with a second message and a title on two lines, a
table, the question."""


@cache
def sample() -> Convening:
    return read_convening(SAMPLE.read_bytes())


@cache
def briefing(lang: str = "en") -> Briefing:
    return convening_briefing(sample(), lang)


@cache
def pptx_slides() -> list[PptxSlide]:
    slides = list(pptx.Presentation(io.BytesIO(make(briefing())[0])).slides)
    assert not any(text.startswith("Asked for: ") for slide in slides for text in texts(slide))
    return slides


def texts(slide: PptxSlide) -> list[str]:
    """Texts of a slide without its foot and its charts."""
    out = []
    for shape in slide.shapes:
        if shape.has_text_frame and not shape.name.startswith(
            ("Source and notes", "Date", "Slide")
        ):
            out.append(shape.text_frame.text)
        elif getattr(shape, "has_table", False) and shape.has_table:
            out += [cell.text for row in shape.table.rows for cell in row.cells]
    return out


# --- the file ---


def test_the_sample_file_is_a_meeting_of_three_minerals() -> None:
    meeting = sample()
    assert meeting.minerals == ("copper", "cobalt", "graphite")
    assert meeting.roll and len(meeting.roll.partners) == 11 and len(meeting.roll.guests) == 8
    assert meeting.languages == ("en", "fr")


BASE = "meeting: M\nminerals: [copper]\n"


@pytest.mark.parametrize(
    ("raw", "line", "expected"),
    [
        ("minerals: [copper]\n", 1, ("meeting", "required")),
        (BASE + "plaice: Lusaka\n", 3, ("plaice", "place")),
        (BASE + "date: soon\n", 3, ("date", "2026-09-22")),
        (BASE + "date: 1027-02-10\n", 3, ("date", "before 2000-01-01")),
        ("meeting: M\nminerals: [cobolt]\n", 2, ("cobolt", "cobalt")),
        ("meeting: M\nminerals: [a, b, c, d, e]\n", 2, ("minerals", "at most 4")),
        ("meeting: M\nminerals: copper\n", 2, ("minerals", "a list")),
        ("meeting: M\nminerals: []\n", 2, ("minerals", "at least one")),
        (BASE + "languages: [de]\n", 3, ("de", "en")),
        (BASE + "roll: new-york\n", 3, ("roll", "new-york-2022")),
        (BASE + "roll:\n  guests: [ZMB]\n  gests: [ZMB]\n", 5, ("roll.gests", "guests")),
        (BASE + "roll:\n  guests: [Zambja]\n", 4, ("roll.guests", "Zambia")),
        (BASE + "roll:\n  guests: ZMB\n", 4, ("roll.guests", "[ZMB, COD]")),
        (BASE + "roll: {}\n", 3, ("roll", "nobody")),
        (BASE + "question: " + "one " * 9 + "\n", 3, ("question", "8 words")),
        ("meeting: [\n", 2, ("YAML",)),
        ("- a list\n", 1, ("YAML",)),
    ],
)
def test_an_error_names_the_line_the_key_and_what_is_allowed(
    raw: str, line: int, expected: tuple[str, ...]
) -> None:
    with pytest.raises(ConveningError) as error:
        read_convening(raw.encode())
    message = str(error.value)
    assert message.startswith(f"Line {line}")
    assert all(one in message for one in expected), message


def test_names_of_countries_and_minerals_are_understood() -> None:
    raw = "meeting: M\nminerals: [Cu, Cobalt]\nroll:\n  guests: [zambia, COD]\n"
    meeting = read_convening(raw.encode())
    assert meeting.minerals == ("copper", "cobalt")
    assert meeting.roll and meeting.roll.guests == ("ZMB", "COD")


@pytest.mark.parametrize(
    "raw",
    [
        BASE,
        SAMPLE.read_text(encoding="utf-8"),
        BASE + "question: 'Who: \"we\"?'\nspeaker: Zoë\nroll: {partners: [EU]}\nlanguages: [pt]\n",
    ],
)
def test_a_meeting_is_read_back_from_its_file(raw: str) -> None:
    meeting = read_convening(raw.encode())
    text = convening_text(meeting)
    assert read_convening(text.encode()) == meeting
    assert "''" not in text and "null" not in text


# --- the deck ---


def test_the_slides_come_in_the_order_of_the_room() -> None:
    ids = [ref.figure_id for ref in briefing().figures()]
    assert list(dict.fromkeys(ids)) == list(ORDER)
    joined = [s for s in briefing().slides if isinstance(s, TwoFigureSlide)]
    assert [s.right.query["mineral"] for s in joined] == list(sample().minerals)
    assert isinstance(briefing().slides[-1], QuestionSlide)


@pytest.mark.parametrize("agenda", [("cobalt",), ("copper", "cobalt", "graphite", "lithium")])
def test_there_are_ten_slides_and_one_a_mineral(agenda: tuple[str, ...]) -> None:
    assert len(agenda) <= MINERALS_MAX
    deck = convening_briefing(Convening(meeting="M", minerals=agenda))
    slides = list(Deck(deck, content(deck), today()).slides())
    assert len(slides) == SLIDES_BESIDE_MINERALS + len(agenda)


def test_the_powerpoint_has_as_many_slides_and_ends_with_question_and_sources() -> None:
    slides = pptx_slides()
    assert len(slides) == SLIDES_BESIDE_MINERALS + len(sample().minerals)
    question, sources = (" ".join(texts(slide)) for slide in slides[-2:])
    assert "?" in question and "Offer" in question and "By when" in question
    assert "What is not known" in sources
    last = " ".join(shape.text_frame.text for shape in slides[-1].shapes if shape.has_text_frame)
    assert words()("figures.map_disclaimer") in last


def test_every_slide_asks_and_its_title_answers_in_two_lines_at_one_size() -> None:
    for slide in briefing().slides:
        assert slide.kind != "text" and slide.question
    for lang in LANGUAGES:
        for slide in briefing(lang).slides:
            figures = [build(ref.figure_id, {"lang": lang, **ref.query}) for ref in refs(slide)]
            title = getattr(slide, "title", "") or figures[0].title
            assert stage.heading(title).size == TITLE_PX, (lang, title)


def refs(slide: object) -> list:
    return Briefing(slides=(slide,)).figures()  # type: ignore[arg-type]


@pytest.mark.snapshot
def test_the_question_has_at_most_eight_words_and_two_numbers() -> None:
    for lang in LANGUAGES:
        closing = briefing(lang).slides[-1]
        assert isinstance(closing, QuestionSlide)
        assert len(re.findall(r"[\w’']+", closing.title)) <= QUESTION_WORDS
    figure = build("convening.question", briefing().slides[-1].figure.query)  # type: ignore[union-attr]
    assert [count.number for count in figure.encoding.counts] == ["76%", "12%"]


def test_a_question_of_one_s_own_is_asked_where_the_table_makes_nothing_of_the_mineral() -> None:
    """No country of the roll is listed, so that there is no number to raise it with."""
    roll = Roll(partners=("USA",), guests=("ZMB", "COD"))
    meeting = Convening(meeting="M", minerals=("lithium",), roll=roll, question="Who comes next?")
    deck = convening_briefing(meeting)
    slide = pptx.Presentation(io.BytesIO(make(deck)[0])).slides[-2]
    assert "Who comes next?" in texts(slide)


def test_no_slide_has_more_words_than_a_room_reads() -> None:
    for number, slide in enumerate(pptx_slides()[1:-1], start=2):
        table = any(
            getattr(shape, "has_table", False) and shape.has_table for shape in slide.shapes
        )
        last = number == len(pptx_slides()) - 1
        most = WORDS_MAX["question" if last else "table" if table else "figure"]
        count = sum(len(text.split()) for text in texts(slide))
        assert 5 <= count <= most, (number, count)


def test_the_shares_of_partners_and_guests_add_up_to_that_of_the_table() -> None:
    data = build("convening.together", {"agenda": "copper,cobalt,graphite,lithium"}).data
    parts = data["partners"].fillna(0) + data["guests"].fillna(0)
    assert len(data) >= 6
    assert (parts - data["share"]).abs().max() < 1e-9


def test_a_roll_of_one_s_own_changes_who_counts() -> None:
    query = {"agenda": "cobalt", "partners": "USA", "guests": "COD"}
    row = build("convening.together", query).data.iloc[0]
    output = build("producers.ranking", {"mineral": "cobalt"}).data.set_index("iso3")["share"]
    assert row["guests"] == pytest.approx(output["COD"])


def test_one_partner_and_one_guest_are_counted_as_one_each() -> None:
    figure = build("convening.roll", {"partners": "USA", "guests": "ZMB"})
    assert figure.title == "One partner and one guest sit at the table"


def test_a_deck_is_read_back_from_its_file_with_cover_and_question() -> None:
    back = read(write(briefing()).encode())
    assert back == briefing()
    assert back.cover and back.host and back.unknown


def test_the_command_writes_a_file_and_one_for_each_language_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "meeting.yaml"
    assert cli.main(["brief", "convening", str(SAMPLE), "--as", "deck", "--to", str(file)]) == 0
    assert read(file.read_bytes()).event == sample().meeting
    arguments = ["brief", "convening", str(SAMPLE), "--to", str(tmp_path), "--format", "yaml"]
    assert cli.main(arguments) == 0
    decks = sorted(tmp_path.glob("*-*.yaml"))
    assert [read(one.read_bytes()).lang for one in decks] == ["en", "fr"]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("convening", str(SAMPLE), "--as", "scene-setter"), "deck"),
        (("mineral", "cobalt", "--as", "two-pages"), "two-pager"),
        (("convening", "none.yaml"), "none.yaml"),
    ],
)
def test_a_form_that_does_not_exist_is_refused_with_those_that_do(
    arguments: tuple[str, ...], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["brief", *arguments, "--to", str(tmp_path / "x.pptx")]) == 2
    assert expected in capsys.readouterr().err
