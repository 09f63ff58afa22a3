"""Pictures in a Word document: vector for programs that draw SVG, with a bitmap for all others."""

from __future__ import annotations

import io
import re
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from msp_dash.render.docx.xml import clean, element, emu
from msp_dash.render.layout.compose import Drawing
from msp_dash.render.png import png
from msp_dash.render.svg.writer import FAMILY_SANS, FAMILY_SERIF, write
from msp_dash.theme import OFFICE_SANS, OFFICE_SERIF

_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_PIXELS_PER_PX = 3.0
"""Of the bitmap: a column of half a page is printed with 300 dots per inch."""

_OTHER_FONT = 0.92
"""Size of Arial and Georgia that looks like, and is as wide as, that of the fonts laid out with."""

_UNUSED = re.compile(r' (?:data-[a-z0-9]+|aria-[a-z]+|pointer-events|role)="[^"]*"')
_FONT_SIZE = re.compile(r'font-size="([0-9.]+)"')


def svg_for_word(drawing: Drawing) -> str:
    """The drawing as SVG in the fonts of an office, without what only a browser uses."""
    text = _UNUSED.sub("", write(drawing))
    text = text.replace(FAMILY_SANS, OFFICE_SANS).replace(FAMILY_SERIF, OFFICE_SERIF)
    text = text.replace('font-weight="600"', 'font-weight="bold"')
    return _FONT_SIZE.sub(lambda m: f'font-size="{float(m[1]) * _OTHER_FONT:.2f}"', text)


def picture(document: Document, drawing: Drawing, alt: str, width_pt: float, number: int) -> Any:
    """The run with a picture, `width_pt` wide.

    Parameters
    ----------
    number : of the picture in its document, from 1.
    """
    part = document.part
    bitmap, _ = part.get_or_add_image(io.BytesIO(png(drawing, scale=_PIXELS_PER_PX)))
    uri = PackURI(f"/word/media/picture{number}.svg")
    vector = Part(uri, "image/svg+xml", svg_for_word(drawing).encode(), part.package)
    svg = part.relate_to(vector, RT.IMAGE)
    size = f'cx="{emu(width_pt)}" cy="{emu(width_pt * drawing.height / drawing.width)}"'
    inline = parse_xml(
        f'<wp:inline {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" '
        f'distR="0"><wp:extent {size}/><wp:docPr id="{number}" name="Picture {number}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{bitmap}"><a:extLst><a:ext '
        f'uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{_SVG}" '
        f'r:embed="{svg}"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline>"
    )
    inline[1].set("descr", clean(alt))
    return element("r", element("drawing", inline))
