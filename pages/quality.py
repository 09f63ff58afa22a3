"""Data quality: coverage, estimates, disagreement between sources, manual corrections."""

from msp_dash.params import SourceId
from msp_dash.ui import answers, corrections, edited_tables, untranslated_note
from msp_dash.ui.card import card, figure_of
from msp_dash.ui.controls import control, controls
from msp_dash.ui.layout import page
from msp_dash.ui.viewport import split

view = controls("quality.coverage", SourceId, bar=False)
w = view.words
status = figure_of("quality.status", view, ())
apart = figure_of("quality.disagreement", view, ())

with page(view, answers.quality(status, apart, w), w("pages.quality.lead")):
    left, right = split(4, 3)
    with left.open():
        card("quality.disagreement", view, only=())
    with right.open():
        card("quality.status", view, only=())
        card("quality.jumps", view, only=())
    control(view, SourceId)
    card("quality.coverage", view)
    edited_tables.section(w)
    corrections.section(w)
    untranslated_note.section(w)
