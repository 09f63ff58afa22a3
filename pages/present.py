"""A briefing on the stage, full screen and driven by keys."""

from msp_dash.ui.present import present

present()
