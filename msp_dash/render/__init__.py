"""Renderers: a figure becomes SVG, PNG or a Plotly specification, and nothing is decided anew."""
