"""The page script: `app.py` serves it, and Streamlit runs it for each reader."""

from msp_dash.ui.frame import run

run()
