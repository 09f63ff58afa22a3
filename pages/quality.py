"""How complete and how certain the numbers are, and what was corrected here."""

from msp_dash.params import SourceId
from msp_dash.ui import corrected
from msp_dash.ui.card import card
from msp_dash.ui.controls import controls
from msp_dash.ui.layout import page
from msp_dash.ui.screen import split

view = controls("quality.coverage", SourceId)
w = view.words

with page(view, w("pages.quality.title"), w("pages.quality.lead")):
    left, right = split(4, 3)
    with left.open():
        card("quality.coverage", view)
    with right.open():
        card("quality.disagreement", view, only=())
        card("quality.status", view, only=())
    card("quality.jumps", view, only=())
    corrected.section(w)
