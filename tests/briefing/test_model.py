"""The briefing file: what is written can be read again; unreadable files are rejected clearly."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_dash.briefing import model
from msp_dash.briefing import pack as packing
from msp_dash.briefing.changes import changes
from msp_dash.briefing.model import (
    MAX_BYTES,
    MAX_SLIDES,
    Briefing,
    BriefingError,
    FigureRef,
    FigureSlide,
    SectionSlide,
    Snapshot,
    TextSlide,
    TwoFigureSlide,
    read,
    read_valid_parts,
    write,
)
from msp_dash.briefing.pack import pack, unpack
from msp_dash.words import Words, catalogue

# A lone half of a surrogate pair is no character and cannot be stored in UTF-8.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LINK = st.builds(
    "/figures/{}.json?{}".format,
    st.sampled_from(["producers.ranking", "partners.map", "no.such_figure"]),
    st.text("abcxyz=&,_0123456789", max_size=30),
)
VALUES = st.one_of(st.none(), TEXT, st.floats(allow_nan=False, allow_infinity=False))
SNAPSHOT = st.builds(Snapshot, title=TEXT, values=st.dictionaries(TEXT, VALUES, max_size=4))
REF = st.builds(FigureRef, link=LINK, title=TEXT, seen=st.one_of(st.none(), SNAPSHOT))
SLIDE = st.one_of(
    st.builds(FigureSlide, figure=REF, notes=TEXT),
    st.builds(TwoFigureSlide, title=TEXT, left=REF, right=REF, notes=TEXT),
    st.builds(TextSlide, title=TEXT, body=TEXT, notes=TEXT),
    st.builds(SectionSlide, title=TEXT, subtitle=TEXT, notes=TEXT),
)
BRIEFING = st.builds(
    Briefing,
    title=TEXT,
    event=TEXT,
    date=st.one_of(st.none(), st.dates()),
    author=TEXT,
    disclaimer=TEXT,
    theme=st.sampled_from(["light", "dark", "template"]),
    slides=st.lists(SLIDE, max_size=4).map(tuple),
)


@given(BRIEFING)
def test_what_is_written_is_read_again(briefing: Briefing) -> None:
    assert read(write(briefing).encode()) == briefing


def test_file_is_readable_and_leaves_defaults_out() -> None:
    ref = FigureRef(link="/figures/producers.ranking.json?mineral=cobalt")
    slides = (FigureSlide(figure=ref, notes="Say Türkiye."),)
    text = write(Briefing(title="New York", date=dt.date(2022, 9, 22), slides=slides))
    assert text.splitlines() == [
        "version: 3",
        "title: New York",
        "date: '2022-09-22'",
        "slides:",
        "- figure:",
        "    link: /figures/producers.ranking.json?mineral=cobalt",
        "  notes: Say Türkiye.",
        "  kind: figure",
    ]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"x" * (MAX_BYTES + 1), "larger than 512 KB", id="too large"),
        pytest.param(b"version: 4\ntitle: x", "version 4", id="newer version"),
        pytest.param(BOMB.encode(), "damaged", id="alias bomb"),
        pytest.param(b"[" * 200_000, "damaged", id="nested without end"),
        pytest.param(b"title: 'x", "damaged", id="cut off"),
        pytest.param(b"\xff\xfe\x00", "damaged", id="no text"),
        pytest.param(b"title: x\ndate: 2022-13-45", "damaged", id="no such day"),
        pytest.param(b"title: !!python/object/apply:os.system [ls]", "damaged", id="code"),
        # In base 60 to YAML: 22 s for a file of 500 KB, and more than a float holds.
        pytest.param(b"title: 1" + b":1" * 3_000, "damaged", id="number of many digits"),
        pytest.param(b"title: !!int 1" + b":1" * 3_000, "damaged", id="tagged as a number"),
        pytest.param(b"title: 1" + b":1" * 300 + b".5", "damaged", id="larger than a float"),
        pytest.param(b"", "not a briefing", id="empty"),
        pytest.param(b"- 1", "not a briefing", id="a list"),
        pytest.param(b"version: 1\ncolour: red", "colour", id="unknown field"),
        pytest.param(b"version: 1\nslides: [{kind: film}]", "slides.0", id="unknown slide"),
        pytest.param(
            b"version: 1\nslides: [{kind: figure, figure: {link: 'http://evil.example/'}}]",
            "slides.0",
            id="link to elsewhere",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(raw: bytes, expected: str) -> None:
    with pytest.raises(BriefingError) as refused:
        read(raw)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_more_slides_than_a_talk_has_are_refused() -> None:
    slides = "\n".join("- {kind: text, title: x}" for _ in range(MAX_SLIDES + 1))
    with pytest.raises(BriefingError, match="slides"):
        read(f"version: 1\nslides:\n{slides}".encode())


def _with(*links: str) -> Briefing:
    slides = tuple(FigureSlide(figure=FigureRef(link=link), notes="kept") for link in links)
    return Briefing(slides=slides)


@pytest.mark.parametrize(
    ("link", "kind", "expected"),
    [
        ("/figures/producers.gone.json", "gone", "producers.gone"),
        ("/figures/producers.ranking.json?colour=red", "refused", "colour “red”"),
        ("/figures/producers.ranking.json?mineral=unobtainium", "refused", "unobtainium"),
    ],
)
def test_figure_or_parameter_that_is_no_more_is_a_sentence_and_the_slide_is_kept(
    link: str, kind: str, expected: str
) -> None:
    briefing = _with("/figures/overview.then_now.json", link)
    opened = read(write(briefing).encode())
    assert opened == briefing
    (change,) = changes(opened)
    assert (change.kind, change.slide) == (kind, 2)
    assert expected in change.text and "kept" in change.text


def test_a_link_names_its_figure_with_or_without_a_format() -> None:
    for link in ("/figures/producers.map?mineral=cobalt", "/figures/producers.map.json"):
        assert FigureRef(link=link).figure_id == "producers.map"


def test_why_a_file_is_refused_is_a_sentence_of_the_language_layer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A catalogue with other words gives other words: nothing is said past it."""
    sentences = catalogue("en")
    other = Words("en")
    other._catalogue = {
        k: f"<{k}>" if k.startswith("briefing.file.") else v for k, v in sentences.items()
    }
    for module in (model, packing):
        monkeypatch.setattr(module, "words", lambda _lang: other)
    for raw in (
        b"x" * (MAX_BYTES + 1),
        b"version: 4",
        b"[",
        b"- 1",
        b"slides: 4",
        b"slides: [1]",
        b"version: 1\ncolour: red",
        b"version: 1\nslides: [{kind: text, title: x, sources: [none]}]",
        b"version: 1\nslides: [{kind: film}]",
        b"version: 1\nslides: [{kind: text, title: [1]}]",
        b"version: 1\ndate: never",
    ):
        reader = read_valid_parts if raw.startswith(b"slides") else read
        with pytest.raises(BriefingError, match=r"^<briefing\.file\.\w+>$"):
            reader(raw)
    for text in ("", "====", pack(Briefing(title="x"))[:-9]):
        with pytest.raises(BriefingError, match=r"^<briefing\.file\.\w+>$"):
            unpack(text)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("colour: red", "a briefing has no entry of that name"),
        ("date: never", "it is not a date; write it as 2026-09-22"),
        ("theme: pink", "it should be 'light', 'dark' or 'template'"),
        ("slides: [{kind: film}]", "there is no slide of the kind “film”"),
        ("slides: [{title: x}]", "the slide does not say what kind it is"),
        ("slides: [{kind: text}]", "it is required and is missing"),
        ("slides: [{kind: text, title: [1]}]", "it should be text"),
        (f"title: {'x' * 301}", "it is longer than 300 characters"),
        ("slides: [3]", "it should be names with values"),
        ("lang: english", "it is not in the required form"),
    ],
)
def test_what_does_not_fit_is_told_with_its_reason(part: str, why: str) -> None:
    with pytest.raises(BriefingError) as refused:
        read(part.encode())
    assert why in str(refused.value)
