"""Data quality: coverage, estimates, disagreement between sources, manual corrections."""

from msp_dash.params import SourceId
from msp_dash.ui import answers, corrections, edited_tables, untranslated_note
from msp_dash.ui.cards import Card, figure_of
from msp_dash.ui.controls import control, controls
from msp_dash.ui.layout import figures, page

view = controls("quality.coverage", SourceId, bar=False)
w = view.words
status = figure_of("quality.status", view, ())
apart = figure_of("quality.disagreement", view, ())

with page(view, answers.quality(status, apart, w)):
    control(view, SourceId)
    figures(
        view,
        Card("quality.disagreement", ()),
        Card("quality.status", ()),
        Card("quality.jumps", ()),
        Card("quality.revisions", ()),
        Card("quality.coverage"),
    )
    edited_tables.section(w)
    corrections.section(w)
    untranslated_note.section(w)
