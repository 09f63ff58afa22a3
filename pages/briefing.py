"""The briefing builder: figures in order, speaker notes, and downloads in each format."""

from msp_dash.ui.briefing import build
from msp_dash.ui.controls import plain
from msp_dash.ui.layout import page

view = plain("briefing", own=build.OWN)

with page(view, view.words("pages.briefing.title")):
    build.build(view)
