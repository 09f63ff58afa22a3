"""Baseline drawings for regression tests: records of figures and the SVG of each.

    python tools/drawings.py            redraw the records, after an intended change
    python tools/drawings.py --records  first rebuild the records from their views

A stored record does not change with data or words, so any difference from its baseline is a change
of the drawing code. `tests/render/test_drawings.py` compares the two.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from xml.etree import ElementTree

import pandas as pd
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from msp_dash.figures import build, record  # noqa: E402 - the checkout comes first
from msp_dash.figures.record import Figure, MapEncoding  # noqa: E402 - as above
from msp_dash.render.png import raster  # noqa: E402 - as above
from msp_dash.render.svg import draw  # noqa: E402 - as above
from msp_dash.theme import Theme, colour  # noqa: E402 - as above

FOLDER = ROOT / "tests" / "render" / "drawings"

LEVELS_ALIKE = 40
"""Of 255: what two pixels may differ by in each color. A blurred edge of a shape that lies a tenth
of a pixel further along differs by less, ink that is missing by more."""

PIXELS_ALIKE = 6
"""How many pixels of a picture may differ by more. The letter e of an estimate has 13."""


@dataclass(frozen=True)
class Drawing:
    """A view, and how it is drawn: themes and widths take turns."""

    view: str
    width: int = 864
    theme: Theme = "light"


DRAWINGS: Mapping[str, Drawing] = {
    "map-of-shares": Drawing("producers.map?mineral=cobalt&source=usgs&year=2024", 784),
    "map-of-roles": Drawing("partners.map?on=2022-09-22", 700, "dark"),
    "sites-of-a-country": Drawing("sites.map?mineral=copper&country=ZMB&lens=ny2022_all", 736),
    "ranking-with-estimates": Drawing(
        "producers.ranking?mineral=lithium&source=usgs&year=2024", 432
    ),
    "two-sided-bars": Drawing("coalition.marginal?mineral=cobalt", 736),
    "lines": Drawing("producers.concentration?mineral=nickel", 736, "dark"),
    "stack": Drawing("demand.technologies?mineral=nickel&edition=2026-07", 864),
    "dots": Drawing("demand.growth?edition=2026-07", 390),
    "matrix": Drawing("partners.groups?on=2026-02-03", 864, "dark"),
    "periods": Drawing("standards.export_controls?on=2026-11-27", 864),
    "bands": Drawing("trade.flows?picture=sankey&mineral=lithium&year=2024", 736, "dark"),
}


def view_of(view: str) -> Figure:
    """The figure of 'producers.map?mineral=cobalt'."""
    figure_id, _, query = view.partition("?")
    return build(figure_id, dict(pair.split("=") for pair in query.split("&") if pair))


# --- records as JSON -----------------------------------------------------------------------------


def record_json(figure: Figure) -> str:
    """What the drawing of a figure is made from, as JSON."""
    encoding: Any = figure.encoding
    if isinstance(encoding, MapEncoding):
        encoding = replace(encoding, frames={})
    content = {name: getattr(figure, name) for name in ("id", "title", "alt")}
    content |= {"params": dict(figure.params), "encoding": type(encoding).__name__}
    return json.dumps(content | {"drawn": _plain(encoding)}, indent=1, ensure_ascii=False) + "\n"


def record_from_json(text: str) -> Figure:
    """The figure that `frozen` wrote; what it is not drawn from is blank."""
    content = json.loads(text)
    return Figure(
        id=content["id"], params=content["params"], title=content["title"], alt=content["alt"],
        encoding=_typed(getattr(record, content["encoding"]), content["drawn"]),
        data=pd.DataFrame(), subtitle="", unit="", basis="", sources=(), notes=(), table=(),
        sentence="", link="",
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def _typed(hint: Any, value: Any) -> Any:
    """The value of JSON as what a field of a record says that it is."""
    origin, of = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        constructor: Any = hint
        return constructor(**{name: _typed(hints[name], one) for name, one in value.items()})
    if origin in (Union, types.UnionType):
        records = [one for one in of if is_dataclass(one)]
        matches = [one for one in records if isinstance(value, dict) and _names(one) >= set(value)]
        others = [one for one in of if one is not type(None) and one not in records]
        return value if value is None else _typed((matches or others)[0], value)
    if origin is tuple:
        each = of[:1] * len(value) if of[-1] is Ellipsis else of
        return tuple(_typed(kind, one) for kind, one in zip(each, value, strict=True))
    if origin is frozenset:
        return frozenset(value)
    if origin is Mapping:
        return {key: _typed(of[1], one) for key, one in value.items()}
    return value


def _names(kind: Any) -> set[str]:
    return {field.name for field in fields(kind)}


# --- drawings and how they compare ---------------------------------------------------------------


def record_of(name: str) -> Figure:
    """The record of a drawing."""
    return record_from_json((FOLDER / f"{name}.json").read_text("utf-8"))


def drawing_svg(name: str, figure: Figure) -> str:
    """A figure as the drawing of this name is made."""
    return draw(figure, theme=DRAWINGS[name].theme, width=DRAWINGS[name].width)


@dataclass(frozen=True)
class Difference:
    """How many pixels of two drawings differ; `picture`: before, now, and in red what differs."""

    pixels: int
    picture: Image.Image

    @property
    def is_visible(self) -> bool:
        """Whether it is more than the noise of a rasterizer."""
        return self.pixels > PIXELS_ALIKE


def difference(before: str, now: str, theme: Theme) -> Difference:
    """Compare two SVG as they are rasterized for a PNG file."""
    ground = colour("ground", theme)
    images = [_image(svg, ground) for svg in (before, now)]
    width, height = (max(image.size[side] for image in images) for side in (0, 1))
    sheet = Image.new("RGB", (width, 3 * height), ground)
    for number, image in enumerate(images):
        sheet.paste(image, (0, number * height))
    first, second = (sheet.crop((0, n * height, width, (n + 1) * height)) for n in (0, 1))
    apart = ImageChops.difference(first, second)
    most = apart.split()[0]
    for band in apart.split()[1:]:
        most = ImageChops.lighter(most, band)
    mask = most.point([0] * (LEVELS_ALIKE + 1) + [255] * (255 - LEVELS_ALIKE))
    sheet.paste(Image.blend(second, Image.new("RGB", second.size, ground), 0.7), (0, 2 * height))
    sheet.paste("#D00000", (0, 2 * height), mask)
    pixels = mask.histogram()[255]
    return Difference(pixels + (images[0].size != images[1].size) * width, sheet)


def _image(svg: str, ground: str) -> Image.Image:
    """An SVG on the ground of its theme, as a page or slide gives it."""
    under = f'<rect width="100%" height="100%" fill="{ground}"/>'
    whole = svg.replace("</desc>", f"</desc>{under}", 1)
    top = ElementTree.fromstring(svg)  # noqa: S314 - a drawing of ours
    width, height = top.attrib["width"], top.attrib["height"]
    own = f'width="{width}" height="{height}" '
    raw = raster(lambda size: whole.replace(own, size, 1), float(width), float(height))
    return Image.open(io.BytesIO(raw)).convert("RGB")


def main() -> None:
    """Write records, if they are asked for, and baselines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", action="store_true", help="take the records anew first")
    args = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in DRAWINGS.items():
        if args.records:
            text = record_json(view_of(drawing.view))
            (FOLDER / f"{name}.json").write_text(text, "utf-8")
        (FOLDER / f"{name}.svg").write_text(drawing_svg(name, record_of(name)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
