"""PDFs that a screen reader can read and an archive can keep: PDF/UA-1 and PDF/A-2a at once.

Typst makes them, without a browser and with the bundled fonts only. It refuses to write a file that
breaks either standard (a picture without alternative text, a character without a glyph). Words and
numbers travel as data beside the template, so nothing in them is read as markup.
"""

from __future__ import annotations

from msp_dash.render.pdf.figure import figure_pdf

__all__ = ["figure_pdf"]
