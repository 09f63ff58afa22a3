"""How complete and how certain the numbers are, and what was corrected here."""

from msp_dash.params import SourceId
from msp_dash.ui import corrected
from msp_dash.ui.card import card
from msp_dash.ui.controls import control, controls
from msp_dash.ui.layout import page
from msp_dash.ui.screen import split

view = controls("quality.coverage", SourceId, bar=False)
w = view.words

with page(view, w("pages.quality.title"), w("pages.quality.lead")):
    left, right = split(4, 3)
    with left.open():
        card("quality.disagreement", view, only=())
    with right.open():
        card("quality.status", view, only=())
    card("quality.jumps", view, only=())
    control(view, SourceId)
    card("quality.coverage", view)
    corrected.section(w)
