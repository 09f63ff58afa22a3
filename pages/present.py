"""A briefing on the stage: full screen, driven by the keyboard."""

from msp_dash.ui.present import present

present()
