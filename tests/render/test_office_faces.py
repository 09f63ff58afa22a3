"""Text of a slide is measured in our face, in those that it names and in their substitutes."""

from __future__ import annotations

import pytest

from msp_dash.render.layout.text_metrics import measured_in, office_faces, text_width, wrap

SENTENCE = "China refined at least 93% of the world’s natural graphite in 2025"


def units(text: str, advances: dict[str, int]) -> float:
    return sum(advances[char] for char in text) / 2048


def test_widths_are_those_of_arial_and_georgia() -> None:
    """In 1/2048 em, as the hmtx table has it: Arial "0" 1139."""
    with office_faces("named"):
        assert text_width("0000", 100) == pytest.approx(4 * units("0", {"0": 1139}) * 103, abs=0.3)
        # Georgia's digits are wider than those of Source Serif.
        assert text_width("0", 100, serif=True) == pytest.approx(61.3 * 1.03, abs=0.5)


def test_widths_of_a_slide_are_those_of_dejavu_where_it_is_wider() -> None:
    """In 1/2048 em: DejaVu Sans "0" 1303, bold "W" 2259; DejaVu Serif "0" 1303."""
    with office_faces():
        assert text_width("0", 100) == pytest.approx(units("0", {"0": 1303}) * 100, abs=0.1)
        wide = units("W", {"W": 2259}) * 100
        assert text_width("W", 100, bold=True) == pytest.approx(wide, abs=0.1)
        assert text_width("0", 100, serif=True) == pytest.approx(63.6, abs=0.1)


@pytest.mark.parametrize("serif", [False, True])
@pytest.mark.parametrize("bold", [False, True])
def test_an_office_needs_more_room(bold: bool, serif: bool) -> None:
    own = text_width(SENTENCE, 30, bold=bold, serif=serif)
    with office_faces():
        office = text_width(SENTENCE, 30, bold=bold, serif=serif)
        assert measured_in() == "substitutes"
        assert len(wrap(SENTENCE, 30, own, bold=bold, serif=serif)) > 1
    assert own * 1.03 <= office <= own * 1.35
    assert measured_in() == "own"
    assert text_width(SENTENCE, 30, bold=bold, serif=serif) == own


def test_what_an_office_face_lacks_is_as_wide_as_ours() -> None:
    own = text_width("ʻ", 100)
    with office_faces():
        assert text_width("ʻ", 100) >= own > 0
