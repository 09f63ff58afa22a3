"""PNG made with Typst: size, bundled fonts, no lost pixel rows."""

from __future__ import annotations

import io

import pytest
import samples
from PIL import Image

from msp_dash.data.paths import root
from msp_dash.render.fonts import typst_fonts
from msp_dash.render.layout.compose import compose
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.render.png import png, raster


def _gray(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw)).convert("L")


def _image(body: str, width: int, height: int, scale: float = 2.0) -> Image.Image:
    """SVG elements on a picture of a size."""
    root = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    return _gray(raster(lambda size: f"{root}{size}>{body}</svg>", width, height, scale))


@pytest.mark.parametrize(("name", "width"), [("ranking", 432), ("lines", 736), ("map", 358)])
def test_a_picture_has_twice_the_px_of_its_svg(name: str, width: int) -> None:
    raw = png(compose(samples.figure(samples.SAMPLES[name]), width=width, chrome=True))
    assert raw.startswith(b"\x89PNG")
    assert _gray(raw).width == 2 * width


@pytest.mark.parametrize("height", [305, 405, 635, 795])
@pytest.mark.parametrize("scale", [1.0, 1.6, 2.0, 3.0])
def test_no_row_of_pixels_is_lost(height: int, scale: float) -> None:
    """Stripes of one pixel: typst's own fit to the page drops a row where the sides round up."""
    rows = round(height * scale)
    stripe = 1 / scale
    bars = "".join(
        f'<rect x="0" y="{2 * i * stripe}" width="432" height="{stripe}" fill="#000000"/>'
        for i in range(rows // 2)
    )
    image = _image(bars, 432, height, scale)
    column = [image.getpixel((9, y)) for y in range(2 * (rows // 2))]
    assert all(v < 40 for v in column[::2]) and all(v > 215 for v in column[1::2])


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize(("family", "serif"), [("Source Sans 3", False), ("Source Serif 4", True)])
def test_text_is_set_in_the_bundled_font_of_its_weight(
    family: str, serif: bool, weight: int
) -> None:
    """The ink of a text of full-width letters ends where the advance table says."""
    words = "HHHHHHHHHHÅĞİØHHHHHHHHHH"
    body = (
        '<rect width="800" height="60" fill="#FFFFFF"/>'
        f"<text x='10' y='45' font-size='30' font-family=\"'{family}'\" font-weight='{weight}' "
        f'fill="#000000">{words}</text>'
    )
    ink = _image(body, 800, 60).point(lambda v: 255 - v).getbbox()
    assert ink is not None
    measured = text_width(words, 30, bold=weight == 600, serif=serif)
    assert ink[2] / 2 == pytest.approx(10 + measured, abs=4)


def test_only_the_fonts_of_the_project_are_used() -> None:
    assert sorted(typst_fonts().families()) == ["Source Sans 3", "Source Serif 4"]


def test_the_advance_table_is_that_of_the_fonts() -> None:
    from fontTools import ttLib

    for family, serif in (("source-sans-3", False), ("source-serif-4", True)):
        for weight in (400, 600):
            font = ttLib.TTFont(root() / "static" / "fonts" / f"{family}-{weight}.ttf")
            for code, glyph in font.getBestCmap().items():
                advance = font["hmtx"][glyph][0]
                measured = text_width(chr(code), 1000, bold=weight == 600, serif=serif)
                assert measured == pytest.approx(advance, abs=0.6)
