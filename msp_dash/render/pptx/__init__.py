"""PowerPoint export: a slide of any figure, with native charts and tables and named map shapes."""

from __future__ import annotations

import datetime as dt

from msp_dash.figures.record import Figure
from msp_dash.render.pptx.deck_builder import DeckBuilder, new_deck
from msp_dash.render.pptx.pages import sources_slides
from msp_dash.render.pptx.slide import (
    KINDS,
    SlideContext,
    figure_slide,
    needs_whole_slide,
    two_figure_slide,
)
from msp_dash.theme import Theme
from msp_dash.words import words

__all__ = [
    "KINDS",
    "DeckBuilder",
    "SlideContext",
    "figure_deck",
    "figure_slide",
    "needs_whole_slide",
    "new_deck",
    "two_figure_slide",
]


def figure_deck(figure: Figure, *, theme: Theme = "light", made_on: dt.date = dt.date.min) -> bytes:
    """A figure as a deck: its slide, and one with its sources and their licences.

    Parameters
    ----------
    figure : the record.
    theme : colours.
    made_on : date printed on the slides; `datetime.date.min` for none.

    Returns
    -------
    bytes
        A .pptx file.
    """
    lang = figure.params.get("lang", "en")
    deck = new_deck(theme, lang)
    date = "" if made_on == dt.date.min else words(lang).date(made_on.isoformat())
    figure_slide(deck, figure, SlideContext(date))
    sources_slides(deck, figure.sources, SlideContext(date), made_on=date)
    return deck.save(figure.title, made_on=made_on if date else None)
