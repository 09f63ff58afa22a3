"""The bundled fonts: as ``@font-face`` rules with data URLs for HTML, and as Typst takes them."""

from __future__ import annotations

import base64
from functools import cache

import typst

from msp_dash.data.paths import root
from msp_dash.theme import SANS, SERIF

_FONTS = (
    (SANS, "source-sans-3", 400),
    (SANS, "source-sans-3", 600),
    (SERIF, "source-serif-4", 600),
)
_LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2212"
_LATIN_EXT = "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+1E00-1EFF,U+20A0-20C0"
_EXTENDED = range(0x0100, 0x20C1)
_IN_LATIN = frozenset(
    {0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x2C6, 0x2DA, 0x2DC, *range(0x2000, 0x2070)}
)


def font_faces(text: str) -> str:
    """``@font-face`` rules with the fonts as data URLs.

    Parameters
    ----------
    text : the text to be set; the Latin Extended subset (letters of Turkish, Polish and others) is
        left out if no character needs it.
    """
    extended = any(ord(c) in _EXTENDED and ord(c) not in _IN_LATIN for c in set(text))
    return _faces("latin", _LATIN) + (_faces("latin-ext", _LATIN_EXT) if extended else "")


@cache
def typst_fonts() -> typst.Fonts:
    """The fonts of ``static/fonts`` and no others, read once a process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[root() / "static" / "fonts"],
    )


@cache
def _faces(part: str, unicode_range: str) -> str:
    faces = []
    for family, file, weight in _FONTS:
        path = root() / "static" / "fonts" / f"{file}-{part}-{weight}-normal.woff2"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        faces.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:swap;"
            f"unicode-range:{unicode_range};"
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(faces)
