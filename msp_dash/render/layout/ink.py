"""Marks in literal theme colours: text, lines, bars, symbols, hatching.

`Ink` collects the marks of one picture, and `Frame` is the space it is laid out in (theme, width,
and whether it is a phone or a slide). Lengths are in px.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from msp_dash.figures.record import Symbol
from msp_dash.render.layout.marks import (
    HATCH,
    Circle,
    Datum,
    Hit,
    Layer,
    Line,
    Mark,
    Picture,
    Point,
    Polygon,
    Polyline,
    Rect,
    Stroke,
    Text,
    texts,
)
from msp_dash.render.layout.text_metrics import text_width
from msp_dash.theme import Theme, colour

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

WHOLE_SLIDE = 440.0
"""Width in px from which a layout counts as a whole slide; half a slide uses the layout of narrow
screens, with text of at least 16 pt."""

OPEN_END = 8.0
"""Length in px of the hollow end of an estimated bar, in pictures that also have reported bars."""

MIN_OPEN = 16.0
"""Minimum length in px of a bar with a hollow end; a shorter one is solid."""

OPEN_STROKE = 1.8
"""Width in px of the outline of a hollow end."""

TEXT_CONTRAST = 4.5
"""Minimum contrast of text with what it lies on (WCAG 2)."""

CLEAR = 3.0
"""Distance in px of text from a vertical line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The space and theme that a picture is drawn in.

    `width` is in px of the layout. `room` is the height in px that the picture should fill, 0 for
    as high as it needs. `link`, for an empty figure, leads to the nearest view with data. `native`
    is for a native table and for what surrounds a native chart: rows are as close as their lines of
    text allow, and all bars of a chart are equally far apart.
    `full` : a map takes the whole width, its labels over the sea, where others leave a column free.
    """

    theme: Theme
    width: float
    slide: bool = False
    link: str = ""
    room: float = 0.0
    native: bool = False
    full: bool = False

    @property
    def on_slide(self) -> bool:
        """Whether labels of all kinds have one size, beside each other where they fit."""
        return self.slide or self.native

    @property
    def fills(self) -> bool:
        """Whether rows fill the height of the room, as on slides."""
        return self.on_slide and self.room > 0

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
        return self.label if self.on_slide else 12.5 if self.phone else 13.0

    @property
    def small(self) -> float:
        """Size of headings, units and dates: the smallest in use."""
        return self.label if self.on_slide else 12.5

    def colour(self, token: str) -> str:
        """Hex value of a token in this theme."""
        return colour(token, self.theme)

    def text_on(self, under: str) -> str:
        """Token of text on a hex colour: ground or ink, white where neither has enough contrast."""
        return text_on(self.colour, under)


def slide_frame(theme: Theme, width: float, *, room: float = 0.0, link: str = "") -> Frame:
    """Frame of a picture for an area of `width` by `room` px on a slide of 1280 px."""
    layout = width / SLIDE_ZOOM
    # Pictures have whole heights in px: slightly less, so that none is rounded up beyond the room.
    high = max(math.floor(room / SLIDE_ZOOM) - 0.01, 0.0)
    return Frame(theme, layout, layout >= WHOLE_SLIDE, link, high)


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
    """Collects the marks of one picture."""

    frame: Frame
    marks: list[Mark] = field(default_factory=list)

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
        around = self.frame.colour("ground") if halo is True else halo or ""
        colour = self.frame.colour(token)
        self.marks.append(Text(x, y, text, size, colour, bold, serif, anchor, around))

    def lines(self, x: float, y: float, lines: Sequence[str], pitch: float, **style: Any) -> float:
        """Lines of text `pitch` px apart, the first baseline at `y`; returns that of a next line.

        `style` : as of `text`.
        """
        for line in lines:
            self.text(x, y, line, **style)
            y += pitch
        return y

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
        line = self.stroke(stroke, stroke_width, dash) if stroke else None
        size = max(width, 0), max(height, 0)
        self.marks.append(Rect(x, y, *size, self._fill(fill), line, opacity))

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
        round_ends: bool = False,
    ) -> None:
        """Straight line."""
        self.marks.append(Line(x1, y1, x2, y2, self.stroke(token, width, dash), round_ends))

    def vertical_line(
        self, x: float, top: float, bottom: float, token: str, width: float, over: Ink
    ) -> None:
        """Vertical line, interrupted where texts of the layer `over` it would be crossed."""
        for text in sorted(over.cut_by(x), key=lambda text: text.y):
            if top < text.y - text.size and text.y < bottom:
                self.line(x, top, x, text.y - text.size, token, width=width)
            top = max(top, min(text.y + 0.3 * text.size, bottom))
        if top < bottom:
            self.line(x, top, x, bottom, token, width=width)

    def cut_by(self, x: float) -> list[Text]:
        """Texts that a vertical line at `x` would cross or touch."""
        crossed = []
        for text in texts(self.marks):
            wide = text_width(text.text, text.size, bold=text.bold)
            left = text.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
            if left - CLEAR < x < left + wide + CLEAR:
                crossed.append(text)
        return crossed

    def polyline(
        self, points: Sequence[Point], token: str, *, width: float, dash: str = ""
    ) -> None:
        """Open polyline with round joins."""
        self.marks.append(Polyline(points, self.stroke(token, width, dash)))

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
        line = self.stroke(stroke, stroke_width) if stroke else None
        self.marks.append(Circle(x, y, radius, self._fill(fill), line))

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Hatched box; only used for a missing number."""
        self.marks.append(Rect(x, y, width, height, HATCH, self.stroke("hatch", 0.8)))

    def symbol(self, symbol: Symbol, token: str, x: float, y: float, radius: float) -> None:
        """Symbol centered at a point; all have about the same area and differ in shape."""
        r, colour = radius, self.frame.colour(token)
        if symbol == "circle":
            self.circle(x, y, r, fill=token)
        elif symbol == "ring":
            self.circle(x, y, r - 0.5, fill="ground", stroke=token, stroke_width=1.7)
        elif symbol == "dot":
            self.circle(x, y, 1.2, fill=token)
        elif symbol == "diamond":
            self.shape("diamond", x, y, r, colour)
        elif symbol == "dash":
            self.rect(x - r, y - 1, 2 * r, 2, fill=token)
        elif symbol in ("square", "square_ring"):
            self.shape("square", x, y, r, colour)
            if symbol == "square_ring":
                s = r * 0.92
                self.rect(x - s * 0.56, y - s * 0.56, s * 1.12, s * 1.12, fill="ground")
                self.rect(x - s * 0.26, y - s * 0.26, s * 0.52, s * 0.52, fill=token)

    def shape(
        self,
        symbol: Symbol,
        x: float,
        y: float,
        radius: float,
        fill: str,
        stroke: Stroke | None = None,
    ) -> None:
        """Circle, square or diamond (all others) of about the same area, in literal paints."""
        if symbol == "circle":
            self.marks.append(Circle(x, y, radius, fill, stroke))
        elif symbol == "square":
            s = radius * 0.92
            self.marks.append(Rect(x - s, y - s, 2 * s, 2 * s, fill, stroke))
        else:
            d = radius * 1.25
            points = ((x, y - d), (x + d, y), (x, y + d), (x - d, y))
            self.marks.append(Polygon(points, fill, stroke))

    def hit(self, x: float, y: float, width: float, height: float) -> None:
        """Invisible area for the pointer, for marks that are hard to hit."""
        self.marks.append(Hit(x, y, width, height))

    @contextmanager
    def mark(
        self,
        key: str,
        tip: str = "",
        *,
        pick: bool = False,
        name: str = "",
        strong: bool = False,
    ) -> Iterator[None]:
        """Group the marks of one datum; the page reads clicks and tooltips from it."""
        outside, self.marks = self.marks, []
        yield
        outside.append(Datum(self.marks, key, tip, pick, name, strong))
        self.marks = outside

    @contextmanager
    def plot(self, *edges: float, unit: str) -> Iterator[None]:
        """Group the lines of one plot; the page finds the values of a year in it.

        `edges` : left, top, right, bottom.
        """
        left, top, right, bottom = edges
        outside, self.marks = self.marks, []
        yield
        outside.append(Layer(self.marks, plot=(left, top, right, bottom), unit=unit))
        self.marks = outside

    @contextmanager
    def entry(self, key: str = "") -> Iterator[None]:
        """Group the marks that name a series, by its key, or, where that is "", by their color."""
        outside, self.marks = self.marks, []
        yield
        outside.append(Layer(self.marks, entry=key))
        self.marks = outside

    @contextmanager
    def step(self, number: int) -> Iterator[None]:
        """Group the marks that appear on a click of a presented slide; 0 groups nothing."""
        outside, self.marks = self.marks, []
        yield
        outside += [Layer(self.marks, step=number)] if number else self.marks
        self.marks = outside

    def picture(self, width: float, height: float) -> Picture:
        """Picture of all marks so far."""
        return Picture(width, height, self.marks)

    def stroke(self, token: str, width: float = 1.0, dash: str = "") -> Stroke:
        """Stroke in the colour of a token."""
        return Stroke(self.frame.colour(token), width, dash)

    def _fill(self, token: str | None) -> str:
        return self.frame.colour(token) if token else ""


def text_on(hex_of: Callable[[str], str], under: str) -> str:
    """Token of text on a hex colour, given the values of tokens."""

    def legible(token: str) -> float:
        return contrast(hex_of(token), under)

    best = max(("ground", "ink"), key=legible)
    return best if legible(best) >= TEXT_CONTRAST else max((best, "white"), key=legible)


def text_token(frame: Frame, token: str, under: str = "ground") -> str:
    """The token itself if it has enough contrast for text (4.5 : 1), else ink."""
    return token if contrast(frame.colour(token), frame.colour(under)) >= TEXT_CONTRAST else "ink"
