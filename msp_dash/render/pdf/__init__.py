"""PDF export that meets PDF/UA-1 (screen readers) and PDF/A-2a (archives) at once.

Typst makes the files, without a browser and with the bundled fonts only. It refuses to write a file
that breaks either standard (a picture without alternative text, a character without a glyph). Text
and numbers are passed as data beside the template, so nothing in them is parsed as markup.
"""

from __future__ import annotations

from msp_dash.render.pdf.figure import figure_pdf

__all__ = ["figure_pdf"]
