"""A briefing encoded in a link, and one that can be read only in part."""

from __future__ import annotations

import base64
import json
import random
import string
import zlib

import pytest

from msp_dash.briefing.model import (
    MAX_BYTES,
    MAX_SLIDES,
    Briefing,
    BriefingError,
    FigureRef,
    FigureSlide,
    Snapshot,
    TextSlide,
    TwoFigureSlide,
    read_valid_parts,
    write,
)
from msp_dash.briefing.pack import (
    LINK_MAX_CHARS,
    TooLongForLink,
    pack,
    pack_for_link,
    unpack,
)

COBALT = FigureRef(
    link="/figures/producers.ranking.json?mineral=cobalt&stage=mine",
    seen=Snapshot(title="DR Congo mined 74%", values={"COD/share": 0.74}),
)
MAP = FigureRef(link="/figures/partners.map.json")
TALK = Briefing(
    title="Cobalt – ÅÉ “quoted”",
    slides=(
        FigureSlide(figure=COBALT, notes="Say it slowly."),
        TextSlide(title="What to ask", body="- one\n- two"),
        TwoFigureSlide(title="Both", left=COBALT, right=MAP),
    ),
)


def pack_json(plain: object) -> str:
    """A text as `pack` makes it, of anything."""
    raw = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw)).decode().rstrip("=")


def test_what_is_packed_is_unpacked() -> None:
    text = pack(TALK)
    assert unpack(text) == TALK
    # Fit for an address without being escaped.
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")


def test_a_link_holds_sentences_but_not_numbers() -> None:
    slide = unpack(pack_for_link(TALK)).slides[0]
    assert isinstance(slide, FigureSlide)
    assert slide.figure.seen == Snapshot(title="DR Congo mined 74%")
    assert slide.notes == "Say it slowly."


def test_twenty_figures_fit_a_link() -> None:
    many = tuple(
        FigureSlide(figure=FigureRef(link=f"/figures/producers.ranking.json?year={year}"))
        for year in range(2000, 2020)
    )
    assert len(pack_for_link(TALK.model_copy(update={"slides": many}))) < LINK_MAX_CHARS / 3


def test_a_long_briefing_is_not_squeezed_into_a_link() -> None:
    rng = random.Random(1)
    notes = "".join(rng.choices(string.ascii_letters, k=8_000))
    with pytest.raises(TooLongForLink):
        pack_for_link(Briefing(slides=(TextSlide(title="Long", notes=notes),) * 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no base 64!", "damaged"),
        ("AAAA", "damaged"),
        (pack(TALK)[:-40], "incomplete"),
        (pack_json({"version": 99, "slides": []}), "version 99"),
        (pack_json(b"x" * (MAX_BYTES + 1)), "larger than"),
        (pack_json([1, 2]), "not a briefing"),
    ],
    ids=["no text of ours", "no packed text", "cut", "newer", "bomb", "a list"],
)
def test_what_cannot_be_unpacked_is_one_sentence(text: str, expected: str) -> None:
    with pytest.raises(BriefingError) as refused:
        unpack(text)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_fits_is_read_whole() -> None:
    assert read_valid_parts(write(TALK).encode()) == (TALK, ())


def test_slides_that_do_not_fit_are_named_and_the_rest_is_kept() -> None:
    raw = b"""
version: 1
title: Cobalt
theme: neon
speaker: someone
slides:
- {kind: text, title: First}
- {kind: hologram, title: Second}
- {kind: figure, figure: {link: 'https://elsewhere.example/figures/x'}}
- {kind: section, title: Last}
"""
    briefing, misfits = read_valid_parts(raw)
    assert briefing.title == "Cobalt"
    assert briefing.theme == "light"
    assert [slide.kind for slide in briefing.slides] == ["text", "section"]
    assert [(m.slide, m.where) for m in misfits][:2] == [(0, "theme"), (0, "speaker")]
    assert [m.slide for m in misfits] == [0, 0, 2, 3]
    assert "figure.link" in misfits[-1].where


def test_more_slides_than_a_briefing_may_have_are_left_out_and_that_is_said() -> None:
    slides = "\n".join(f"- {{kind: section, title: '{n}'}}" for n in range(MAX_SLIDES + 5))
    briefing, misfits = read_valid_parts(f"version: 1\nslides:\n{slides}\n".encode())
    assert len(briefing.slides) == MAX_SLIDES
    assert [m.where for m in misfits] == ["slides"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"version: 99\n", "version 99"),
        (b"\x00\xff\xfe", "damaged"),
        (b"slides: 4\n", "not a list"),
        (b"slides: [1, 2]\n", "nothing in it"),
        (b"- a\n- b\n", "not a briefing"),
        (b"x" * (MAX_BYTES + 1), "larger than"),
    ],
    ids=["newer", "bytes", "slides are a number", "nothing fits", "a list", "too large"],
)
def test_what_holds_nothing_of_a_briefing_is_one_sentence(raw: bytes, expected: str) -> None:
    with pytest.raises(BriefingError) as refused:
        read_valid_parts(raw)
    assert expected in str(refused.value)
