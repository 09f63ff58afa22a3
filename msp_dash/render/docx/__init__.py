"""Word export: a document with styles, footnotes, tables and pictures, from blocks of text."""

from __future__ import annotations

from msp_dash.render.docx.document import Align, Area, Cell, Run, WordDocument
from msp_dash.render.docx.footnotes import Note
from msp_dash.render.docx.measured import MeasuredArea, page_room, text_height
from msp_dash.render.docx.styles import Base, own_base
from msp_dash.render.docx.template import template_base

__all__ = [
    "Align",
    "Area",
    "Base",
    "Cell",
    "MeasuredArea",
    "Note",
    "Run",
    "WordDocument",
    "own_base",
    "page_room",
    "template_base",
    "text_height",
]
