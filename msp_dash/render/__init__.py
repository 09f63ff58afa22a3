"""Renderers: turn a `Figure` into SVG, PNG, HTML, PDF, PPTX, Plotly JSON or a table.

They lay out what the record holds and compute no new numbers.
"""
