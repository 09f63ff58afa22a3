"""Colors that everybody can tell apart: contrast, and three kinds of color blindness.

Vision is simulated after Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15(6), at full severity; distance is CIEDE2000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, product
from xml.etree import ElementTree

import pytest
from coloraide import Color

from msp_dash.figures.demand.wording import TOKENS
from msp_dash.figures.record import Encoding, MapEncoding
from msp_dash.figures.registry import build
from msp_dash.render.layout.ink import Frame, blend
from msp_dash.render.svg import draw
from msp_dash.theme import SHARE_BREAKS, THEMES, Theme, colour
from tests.render import samples

SVG = "{http://www.w3.org/2000/svg}"
VISIONS = ("normal", "protan", "deutan", "tritan")
TEXT, GRAPHICS = 4.5, 3.0
"""WCAG 2.2, 1.4.3 (text below 24 px) and 1.4.11 (marks, rings)."""
NEIGHBOURS, NEAREST = 7.9, 5.0
"""Least distance of two classes of a scale that lie beside each other; of those under 5%, whose
values differ by one or three points."""
APART = 14.5
"""Least distance of two colours that nothing but colour tells apart."""
WITH_SHAPE = 8.5
"""Least distance where position or shape tells them apart too."""

SEATS = ("partner", "room", "absent")
SCENARIOS = tuple(dict.fromkeys(TOKENS.values()))
WORDS = ("ink", "ink2", "accent", "partner_text", "room_text")
GROUNDS = ("ground", "panel")
MARKS = (*SEATS, *SCENARIOS, "ink2", "shortfall", "hatch", "disputed", "notice_bar")
FILLS = (*SEATS, "absent_2", "absent_few", "land_partner", "land_room")
"""What text is written on."""


def simulated_colour(token: str, theme: Theme, vision: str) -> Color:
    """A token as an eye of that kind sees it."""
    original = Color(colour(token, theme))
    return original if vision == "normal" else original.filter(vision, method="machado").clip()


def distance(one: str, other: str, theme: Theme, vision: str) -> float:
    return simulated_colour(one, theme, vision).delta_e(
        simulated_colour(other, theme, vision), method="2000"
    )


def contrast(one: str, other: str, theme: Theme) -> float:
    """Contrast of two tokens, 1 to 21."""
    return Color(colour(one, theme)).contrast(colour(other, theme), method="wcag21")


def too_near(
    pairs: Iterator[tuple[str, str]], least: float, theme: Theme, vision: str
) -> list[tuple[str, str, float]]:
    distances = ((a, b, round(distance(a, b, theme, vision), 1)) for a, b in pairs)
    return [one for one in distances if one[2] < least]


RAMP = tuple(f"ramp:{step}" for step in range(len(SHARE_BREAKS) + 1))


BOTH = pytest.mark.parametrize("theme", THEMES)
EYES = pytest.mark.parametrize("vision", VISIONS)


@BOTH
def test_text_stands_out_from_what_it_lies_on(theme: Theme) -> None:
    for word, ground in product(WORDS, GROUNDS):
        assert contrast(word, ground, theme) >= TEXT, (word, ground)
    assert contrast("ink", "notice", theme) >= TEXT
    # The chosen value of a row of buttons, and the action that stands out.
    assert contrast("ground", "ink", theme) >= TEXT
    assert contrast("ground", "accent", theme) >= TEXT
    for word, ground in product(("ink", "partner_text", "room_text"), ("sel", "panel")):
        assert contrast(word, ground, theme) >= TEXT, (word, ground)


@BOTH
def test_what_is_written_on_a_fill_stands_out(theme: Theme) -> None:
    frame = Frame(theme, 864)
    for fill in (*FILLS, *RAMP):
        assert contrast(frame.text_on(frame.colour(fill)), fill, theme) >= TEXT, fill


@BOTH
def test_marks_and_the_ring_of_the_focus_stand_out(theme: Theme) -> None:
    for mark in MARKS:
        assert contrast(mark, "ground", theme) >= GRAPHICS, mark
    for ground in (*GROUNDS, "notice"):
        assert contrast("focus", ground, theme) >= GRAPHICS, ground


@BOTH
def test_what_a_map_shows_has_an_outline_that_stands_out(theme: Theme) -> None:
    """Also from countries that are not listed, which the palest class is too near to."""
    encoding = build("producers.map").encoding
    assert isinstance(encoding, MapEncoding)
    for around in ("ground", "land"):
        assert contrast(encoding.outline, around, theme) >= GRAPHICS, around


@BOTH
def test_a_scale_is_in_order(theme: Theme) -> None:
    light = [Color(colour(step, theme)).luminance() for step in RAMP]
    assert light == sorted(light, reverse=theme == "light")


def test_a_class_has_the_same_contrast_in_both_themes() -> None:
    for step in RAMP:
        light, dark = (contrast(step, "ground", theme) for theme in ("light", "dark"))
        assert light == pytest.approx(dark, rel=0.05), step


@BOTH
@EYES
def test_colors_of_seats_are_far_apart(theme: Theme, vision: str) -> None:
    assert too_near(combinations(SEATS, 2), APART, theme, vision) == []


@BOTH
@EYES
def test_grays_of_scenarios_are_apart_beside_their_shapes(theme: Theme, vision: str) -> None:
    assert too_near(combinations(SCENARIOS, 2), WITH_SHAPE, theme, vision) == []


@BOTH
@EYES
def test_neighbours_on_a_scale_can_be_told_apart(theme: Theme, vision: str) -> None:
    low, high = RAMP[:3], RAMP[2:]
    assert too_near(pairwise(low), NEAREST, theme, vision) == []
    assert too_near(pairwise(high), NEIGHBOURS, theme, vision) == []


@BOTH
@pytest.mark.parametrize("kind", samples.SAMPLES)
def test_words_in_a_picture_stand_out(theme: Theme, kind: str) -> None:
    encoding = samples.SAMPLES[kind]
    root = ElementTree.fromstring(draw(samples.figure(encoding), theme=theme))
    pairs = list(words_and_grounds(root, colour("ground", theme), areas(encoding, theme)))
    assert pairs or kind == "empty"
    pale = [(text, fill, under) for text, fill, under in pairs if ratio(fill, under) < TEXT]
    assert pale == []


def areas(encoding: Encoding, theme: Theme) -> dict[str, str]:
    """Names and values on a map, and the colour of the country that they stand in."""
    if not isinstance(encoding, MapEncoding):
        return {}
    return {
        text: colour(encoding.fill.get(label.iso3, "ground" if encoding.ramp else "land"), theme)
        for label in encoding.labels
        for text in (label.name, label.value)
    }


LOWERED = re.compile(r"translate\(0[ ,]([\d.]+)\)")


def lowered(
    element: ElementTree.Element, down: float = 0.0
) -> Iterator[tuple[ElementTree.Element, float]]:
    """Each element of a picture, and by how much the groups that it is in move it down."""
    if moved := LOWERED.match(element.get("transform") or ""):
        down += float(moved[1])
    yield element, down
    for child in element:
        yield from lowered(child, down)


def words_and_grounds(
    root: ElementTree.Element, ground: str, areas_by_name: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Every text of a picture, its colour, and that of what it lies on.

    That is its halo where it has one, else the country or the last bar that it stands in, else the
    ground.
    """
    halos: dict[tuple[str | None, ...], str] = {}
    bars: list[tuple[float, float, float, float, str]] = []
    for element, down in lowered(root):
        kind, get = element.tag.removeprefix(SVG), element.get
        if kind == "rect" and (get("fill") or "").startswith("#"):
            x, y, wide, high = (float(get(name) or 0) for name in ("x", "y", "width", "height"))
            y += down
            seen_as = blend(get("fill") or "", ground, float(get("fill-opacity") or 1))
            bars.append((x, y, x + wide, y + high, seen_as))
        elif kind == "text":
            place = (get("x"), get("y"), element.text)
            if "data-halo" in element.attrib:
                halos[place] = get("stroke") or ground
                continue
            x, y = float(get("x") or 0), float(get("y") or 0) + down - 4
            below = [b[4] for b in bars if b[0] <= x <= b[2] and b[1] <= y <= b[3]]
            text = element.text or ""
            under = halos.get(place) or areas_by_name.get(text) or (below[-1] if below else ground)
            yield text, get("fill") or "#000000", under


def ratio(one: str, other: str) -> float:
    return Color(one).contrast(other, method="wcag21")
