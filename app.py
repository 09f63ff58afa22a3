"""Entry script. ``streamlit run app.py`` and ``python -m msp_dash`` both start here."""

from msp_dash.ui.frame import run

run()
