"""The blank document in our own design: page, styles, lists, footnotes, header, footer.

Its parts are in the folder ``blank``, which has nothing else. Georgia and Arial are named from the
start: a Word file is edited on machines that do not have the fonts of the dashboard. Styles have
the names that Word has for its own, whatever its language. The height of a line is a least one, so
that pictures and raised marks are never cut. Tables have no style but their own properties, so that
they are the same with a template.
"""

from __future__ import annotations

from functools import lru_cache
from string import Template
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from msp_dash.render.docx.xml import twips
from msp_dash.render.office import blank, parts
from msp_dash.render.pdf.typeset import MARGIN_PT, PAPERS, Paper
from msp_dash.theme import OFFICE_SANS, OFFICE_SERIF, colour

TOP_PT, BOTTOM_PT, _RUNNING_PT = 42.0, 34.0, 22.0
"""Margins above and below the text, and distance of the running lines from the paper's edge."""

FOOTER_PT = _RUNNING_PT * 0.7
"""Distance of the footer from the paper's edge."""
BULLETS, NUMBERS = 1, 2
"""Ids of the two lists of the blank document; further numbered lists are added where they begin."""

_INKS = ("ink", "ink2", "hatch", "accent")


def part(name: str, width: float = 0.0) -> Any:
    """Root of a part other than the text, such as ``styles``; its lines end at a `width` in pt."""
    text = parts(__package__)[f"word/{name}.xml"]
    return parse_xml(Template(text).substitute(_values("", width)).encode())


def styles(width: float = 0.0) -> dict[str, Any]:
    """Elements of all styles by name, for a text of a `width` in pt."""
    elements = part("styles", width).findall(qn("w:style"))
    return {style.find(qn("w:name")).get(qn("w:val")): style for style in elements}


def _values(lang: str, width: float) -> dict[str, str]:
    inks = {token: colour(token)[1:] for token in _INKS}
    fonts = {"headings": OFFICE_SERIF, "text": OFFICE_SANS}
    return {**fonts, "lang": lang, "edge": twips(width), **inks}


@lru_cache(maxsize=16)
def blank_document(
    paper: Paper, lang: str, margin: float = MARGIN_PT, note_columns: int = 1
) -> bytes:
    """An empty document, as the bytes of a .docx file.

    Parameters
    ----------
    paper : size of the sheet.
    lang : language tag with its region, such as ``fr-FR``, by which Word checks spelling.
    margin : at both sides, in pt.
    note_columns : columns of the footnotes, in Word since 2013.
    """
    width, height = PAPERS[paper]
    lengths = {"width": width, "height": height, "side": margin, "top": TOP_PT, "bottom": BOTTOM_PT}
    lengths |= {"header": _RUNNING_PT, "footer": FOOTER_PT}
    values = _values(lang, width - 2 * margin) | {k: twips(v) for k, v in lengths.items()}
    return blank(__package__, values | {"note_columns": str(note_columns)})
