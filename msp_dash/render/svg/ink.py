"""SVG primitives in literal theme colours: text, lines, bars, symbols, hatching.

`Ink` collects the elements of one picture, `Frame` is the space it is drawn in (theme, width, and
whether it is a phone or a slide), and `Picture` is the result. Lengths are in px.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape

from msp_dash.figures.record import Symbol
from msp_dash.render.svg.text_metrics import FAMILY_SERIF, text_width
from msp_dash.theme import Theme, colour, edge

PHONE = 400
"""Width (px) below which a picture uses the phone layout."""

NARROW = 480
"""Width (px) below which a map has three labels and wide layouts are stacked."""

SLIDE = 1168
"""Width (px) of a picture on a slide of 1280 by 720 px. It is laid out at `SLIDE_LAYOUT` px and
enlarged, so that the smallest text is 18 pt, a thirtieth of the slide's height."""

SLIDE_LAYOUT = 656
SLIDE_ZOOM = SLIDE / SLIDE_LAYOUT
"""Px of a slide per px of its layout."""

WHOLE_SLIDE = 480.0
"""Width in px from which a layout counts as a whole slide; half a slide uses the layout of narrow
screens, with text of at least 16 pt."""

OPEN_END = 8.0
"""Length in px of the hollow end of an estimated bar, in pictures that also have reported bars."""

MIN_OPEN = 16.0
"""Minimum length in px of a bar with a hollow end; a shorter one is solid."""

OPEN_STROKE = 1.8
"""Width in px of the outline of a hollow end."""

CLEAR = 3.0
"""Distance in px of text from a vertical line."""

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_ISO3 = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The space and theme that a picture is drawn in.

    `width` is in px of the layout. `room` is the height in px that the picture should fill, 0 for
    as high as it needs. `uid` prefixes ids in the SVG. `link`, for an empty figure, leads to the
    nearest view with data.
    """

    theme: Theme
    width: float
    uid: str
    slide: bool = False
    link: str = ""
    room: float = 0.0

    @property
    def phone(self) -> bool:
        """Whether the phone layout applies."""
        return self.width < PHONE

    @property
    def label(self) -> float:
        """Size of direct labels."""
        return 13.0 if self.phone else 13.5

    @property
    def axis(self) -> float:
        """Size of axis labels and legend entries."""
        return self.label if self.slide else 12.5 if self.phone else 13.0

    @property
    def small(self) -> float:
        """Size of headings, units and dates: the smallest in use."""
        return self.label if self.slide else 12.5

    def colour(self, token: str) -> str:
        """Hex value of a token in this theme."""
        return colour(token, self.theme)


def slide_frame(
    theme: Theme, width: float, uid: str, *, room: float = 0.0, link: str = ""
) -> Frame:
    """Frame of a picture for an area of `width` by `room` px on a slide of 1280 px."""
    layout = width / SLIDE_ZOOM
    # Pictures have whole heights in px: slightly less, so that none is rounded up beyond the room.
    high = max(math.floor(room / SLIDE_ZOOM) - 0.01, 0.0)
    return Frame(theme, layout, uid, layout >= WHOLE_SLIDE, link, high)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: SVG `body` without root element, size in px, and whether it uses the hatch."""

    width: float
    height: float
    body: str
    hatch: bool = False


def num(value: float) -> str:
    """Format a number with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def safe(text: str) -> str:
    """Escape for XML text and attributes; remove characters that XML does not allow."""
    return escape(_NOT_XML.sub("", text), quote=True)


def _luminance(hex_: str) -> float:
    parts = (int(hex_[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two hex colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def blend(over: str, under: str, opacity: float) -> str:
    """Hex colour of `over` at an opacity on `under`."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


@dataclass
class Ink:
    """Collects the SVG elements of one picture."""

    frame: Frame
    parts: list[str] = field(default_factory=list)
    hatch: bool = False
    texts: list[tuple[float, float, str, float, bool, str]] = field(default_factory=list)
    """Every text so far: x, baseline, text, size, whether bold, anchor."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        token: str = "ink",
        bold: bool = False,
        serif: bool = False,
        anchor: str = "start",
        halo: bool | str = False,
    ) -> None:
        """One line of text, baseline at `y`; `halo` in the ground colour (True) or a hex value."""
        if not text:
            return
        self.texts.append((x, y, text, size, bold, anchor))
        attributes = f'x="{num(x)}" y="{num(y)}" font-size="{num(size)}"'
        attributes += f' fill="{self.frame.colour(token)}"'
        if bold:
            attributes += ' font-weight="600"'
        if serif:
            attributes += f' font-family="{FAMILY_SERIF}"'
        if anchor != "start":
            attributes += f' text-anchor="{anchor}"'
        if halo:
            # A copy below the text instead of paint-order, which not every renderer supports.
            ground = self.frame.colour("ground") if halo is True else halo
            self.parts.append(
                f'<text {attributes} stroke="{ground}" stroke-width="3.2" '
                f'stroke-linejoin="round" aria-hidden="true" data-halo="">{safe(text)}</text>'
            )
        self.parts.append(f"<text {attributes}>{safe(text)}</text>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_width: float = 1.0,
        opacity: float = 1.0,
        dash: str = "",
    ) -> None:
        """Rectangle; `fill` and `stroke` are tokens, `opacity` is of the fill."""
        fill_part = f'fill="{self.frame.colour(fill)}"' if fill else 'fill="none"'
        if opacity < 1:
            fill_part += f' fill-opacity="{num(opacity)}"'
        self.parts.append(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(max(width, 0))}" '
            f'height="{num(max(height, 0))}" {fill_part}'
            f"{self._stroke(stroke, stroke_width, dash)}/>"
        )

    def bar(
        self,
        x: float,
        y: float,
        length: float,
        height: float,
        token: str,
        *,
        open_end: bool = False,
    ) -> None:
        """Bar from `x` to the right, or to the left if `length` is negative; see `OPEN_END`."""
        end = x + length
        if not open_end or abs(length) < MIN_OPEN:
            self.rect(min(x, end), y, abs(length), height, fill=token)
            return
        inner = end - math.copysign(OPEN_END, length)
        rim = end - math.copysign(OPEN_STROKE / 2, length)
        self.rect(min(x, inner), y, abs(inner - x), height, fill=token)
        self.rect(
            min(inner, rim),
            y + OPEN_STROKE / 2,
            abs(rim - inner),
            height - OPEN_STROKE,
            stroke=token,
            stroke_width=OPEN_STROKE,
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        token: str,
        *,
        width: float = 1.0,
        dash: str = "",
        cap: str = "",
    ) -> None:
        """Straight line."""
        ends = f'x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"'
        cap_part = f' stroke-linecap="{cap}"' if cap else ""
        self.parts.append(f"<line {ends}{self._stroke(token, width, dash)}{cap_part}/>")

    def vertical_line(
        self, x: float, top: float, bottom: float, token: str, width: float, over: Ink
    ) -> None:
        """Vertical line, interrupted where texts of the layer `over` it would be crossed."""
        for _, baseline, _, size, _, _ in sorted(over.cut_by(x), key=lambda text: text[1]):
            if top < baseline - size and baseline < bottom:
                self.line(x, top, x, baseline - size, token, width=width)
            top = max(top, min(baseline + 0.3 * size, bottom))
        if top < bottom:
            self.line(x, top, x, bottom, token, width=width)

    def cut_by(self, x: float) -> list[tuple[float, float, str, float, bool, str]]:
        """Texts that a vertical line at `x` would cross or touch."""
        crossed = []
        for text in self.texts:
            wide = text_width(text[2], text[3], bold=text[4])
            left = text[0] - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text[5]]
            if left - CLEAR < x < left + wide + CLEAR:
                crossed.append(text)
        return crossed

    def polyline(
        self, points: list[tuple[float, float]], token: str, *, width: float, dash: str = ""
    ) -> None:
        """Open polyline with round joins."""
        path = " ".join(f"{num(x)},{num(y)}" for x, y in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none"{self._stroke(token, width, dash)} '
            'stroke-linejoin="round"/>'
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None,
        stroke: str | None = None,
        stroke_width: float = 1.0,
    ) -> None:
        """Circle."""
        fill_part = f'fill="{self.frame.colour(fill)}"' if fill else 'fill="none"'
        self.parts.append(
            f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" '
            f"{fill_part}{self._stroke(stroke, stroke_width)}/>"
        )

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Hatched box; only used for a missing number."""
        self.hatch = True
        self.parts.append(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" '
            f'fill="url(#{self.frame.uid})"{self._stroke("hatch", 0.8)}/>'
        )

    def symbol(self, symbol: Symbol, token: str, x: float, y: float, radius: float) -> None:
        """Symbol centered at a point; all have about the same area and differ in shape."""
        r = radius
        if symbol == "circle":
            self.circle(x, y, r, fill=token)
        elif symbol == "ring":
            self.circle(x, y, r - 0.5, fill="ground", stroke=token, stroke_width=1.7)
        elif symbol == "dot":
            self.circle(x, y, 1.2, fill=token)
        elif symbol == "diamond":
            d = r * 1.25
            stroke = self._stroke(edge(token, self.frame.theme), 1.0)
            self.parts.append(
                f'<path d="M{num(x)} {num(y - d)}L{num(x + d)} {num(y)}L{num(x)} {num(y + d)}'
                f'L{num(x - d)} {num(y)}Z" fill="{self.frame.colour(token)}"{stroke}/>'
            )
        elif symbol == "dash":
            self.rect(x - r, y - 1, 2 * r, 2, fill=token)
        elif symbol in ("square", "square_ring"):
            s = r * 0.92
            line = edge(token, self.frame.theme)
            self.rect(x - s, y - s, 2 * s, 2 * s, fill=token, stroke=line)
            if symbol == "square_ring":
                self.rect(x - s * 0.56, y - s * 0.56, s * 1.12, s * 1.12, fill="ground")
                self.rect(x - s * 0.26, y - s * 0.26, s * 0.52, s * 0.52, fill=token)

    def hit(self, x: float, y: float, width: float, height: float) -> None:
        """Invisible area for the pointer, for marks that are hard to hit."""
        self.parts.append(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" '
            'fill="none" pointer-events="all"/>'
        )

    @contextmanager
    def mark(self, key: str, tip: str = "", *, pick: bool = False) -> Iterator[None]:
        """Group the elements of one datum; the page reads clicks and tooltips from it.

        `pick`: whether its key can be selected although it is not a country's.
        """
        pick_attribute = f' data-pick="{safe(key)}"' if pick else ""
        self.parts.append(f"<g{data_attributes(key, tip)}{pick_attribute}>")
        yield
        self.parts.append("</g>")

    def picture(self, width: float, height: float) -> Picture:
        """Picture of all elements so far."""
        return Picture(width, height, "".join(self.parts), self.hatch)

    def _stroke(self, token: str | None, width: float, dash: str = "") -> str:
        if token is None:
            return ""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f' stroke="{self.frame.colour(token)}" stroke-width="{num(width)}"{dashed}'


def data_attributes(key: str, tip: str) -> str:
    """``data-key``, ``data-iso`` where the key is a country's, and ``data-tip``."""
    attributes = f' data-key="{safe(key)}"'
    if _ISO3.fullmatch(key):
        attributes += f' data-iso="{key}"'
    return attributes + f' data-tip="{safe(tip)}"'


def text_token(frame: Frame, token: str, under: str = "ground") -> str:
    """The token itself if it has enough contrast for text (4.5 : 1), else ink."""
    return token if contrast(frame.colour(token), frame.colour(under)) >= 4.5 else "ink"


def hatch_pattern(frame: Frame) -> str:
    """SVG pattern of the hatch: 45 degrees, lines of 1.6 px every 5 px."""
    return (
        f'<pattern id="{frame.uid}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" '
        f'fill="{frame.colour("ground")}"/><rect width="1.6" height="5" '
        f'fill="{frame.colour("hatch")}"/></pattern>'
    )
