"""Text of a slide is measured in our face and in those of an office; the widest counts."""

from __future__ import annotations

import pytest

from msp_dash.render.layout.text_metrics import in_office_faces, office_faces, text_width, wrap

SENTENCE = "China refined at least 93% of the world’s natural graphite in 2025"


def units(text: str, advances: dict[str, int]) -> float:
    return sum(advances[char] for char in text) / 2048


def test_widths_are_those_of_arial_times_and_georgia() -> None:
    """In 1/2048 em, as the hmtx tables have them: Arial "0" 1139, Times bold "W" 2048."""
    with office_faces():
        assert text_width("0000", 100) == pytest.approx(4 * units("0", {"0": 1139}) * 103, abs=0.3)
        wide = units("WW", {"W": 2048}) * 103
        assert text_width("WW", 100, bold=True) == pytest.approx(wide, abs=0.3)
        # Georgia's digits are wider than those of Source Serif and Times.
        assert text_width("0", 100, serif=True) == pytest.approx(61.3 * 1.03, abs=0.5)


@pytest.mark.parametrize("serif", [False, True])
@pytest.mark.parametrize("bold", [False, True])
def test_an_office_needs_more_room(bold: bool, serif: bool) -> None:
    own = text_width(SENTENCE, 30, bold=bold, serif=serif)
    with office_faces():
        office = text_width(SENTENCE, 30, bold=bold, serif=serif)
        assert in_office_faces()
        assert len(wrap(SENTENCE, 30, own, bold=bold, serif=serif)) > 1
    assert own * 1.03 <= office <= own * 1.25
    assert not in_office_faces()
    assert text_width(SENTENCE, 30, bold=bold, serif=serif) == own


def test_what_an_office_face_lacks_is_as_wide_as_ours() -> None:
    own = text_width("ʻ", 100)
    with office_faces():
        assert text_width("ʻ", 100) >= own > 0
