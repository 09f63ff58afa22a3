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
def test_a_title_takes_two_lines_at_most_and_never_shrinks(lang: str, extent: str) -> None:
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
    with office_faces():
        fits = {t: fit_title(t, place.box, line=place.line) for t in titles}
    assert shrunk + [t for t, (size, lines) in fits.items() if size < TITLE_PX or lines > 2] == []
