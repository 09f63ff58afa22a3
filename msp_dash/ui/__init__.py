"""The Streamlit interface: page frame, controls, figure cards and components.

No number is computed here; figures come from `msp_dash.figures`.
"""
