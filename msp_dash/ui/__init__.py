"""Streamlit side: frame, controls, cards and components. Nothing here knows a number."""
