"""Titles of slides take at most two lines at one size, in an office's fonts too."""

from __future__ import annotations

import pytest

from msp_dash.briefing import stage
from msp_dash.figures import build
from msp_dash.render.layout.text_metrics import office_faces
from msp_dash.render.pptx.blank_deck import TITLE_PX
from msp_dash.render.pptx.deck_builder import new_deck
from msp_dash.render.pptx.slide import fit_title
from msp_dash.words import LANGUAGES
from tests.figures.headlines import IDS, figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_takes_two_lines_at_most_and_hardly_shrinks(lang: str, extent: str) -> None:
    every = extent == "every"
    built = (
        figure
        for figure_id in IDS
        for figure in (figures(figure_id, lang) if every else [build(figure_id, {"lang": lang})])
    )
    titles = {figure.title for figure in built}
    assert len(titles) > len(IDS) / 2
    shrunk = [title for title in titles if stage.heading(title).size < TITLE_PX]
    place = new_deck().plans["figure"].title
    assert shrunk == []
    # The longest are a little smaller, and a few more where LibreOffice has to take a wider face.
    for faces, part in (("named", 100), ("substitutes", 20)):
        with office_faces(faces):
            fits = {t: fit_title(t, place.box, line=place.line) for t in titles}
        assert [t for t, (_, lines) in fits.items() if lines > 2] == []
        smaller = [size for size, _ in fits.values() if size < TITLE_PX]
        assert len(smaller) <= len(titles) / part
        assert min(smaller, default=TITLE_PX) >= TITLE_PX * 0.85
