"""The dashboard as an ASGI app, with figure addresses, security headers and limits.

``streamlit run app.py``, ``python -m msp_dash`` and any ASGI server start the same thing. Who may
open it is read from the environment: see docs/operating.md.
"""

from pathlib import Path

import streamlit as st

from msp_dash.serving.app import ROUTES, access, configure, lifespan, middleware, secrets

ACCESS = access()
app = st.App(
    Path(__file__).with_name("dashboard.py"),
    routes=ROUTES,
    middleware=middleware(ACCESS),
    lifespan=lifespan,
    secrets=secrets(ACCESS),
)
configure(ACCESS)
