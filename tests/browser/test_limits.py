"""What a page may show at most: controls, words, bands, height, and no title twice.

Nor may it have a hole down its main column, or a tooltip that covers a name or a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Rooms, settled, visiting

pytestmark = pytest.mark.browser


class Limits(NamedTuple):
    """The most that a first screen has of controls and words, and a page of bands and px."""

    controls: int
    words: int
    words_with_pictures: int
    bands: int
    height: int


LIMITS = {False: Limits(28, 200, 350, 7, 2750), True: Limits(12, 200, 150, 7, 4000)}
"""On a window of 1440x900, and on a phone of 390x844."""
CONTROLS = {"/mineral": 32}
"""Pages with more, on a window."""
EMPTY_PX = 120
"""Height of the main column that may have nothing in it."""
PAGES = (
    "/",
    "/mineral?mineral=cobalt",
    "/mineral",
    "/country?country=JPN",
    "/trade?hs6=740311",
    "/stops?mineral=gallium",
    "/table",
    "/week?until=2026-12-01",
    "/data",
)
FURTHER = (
    "/mineral?mineral=copper",
    "/mineral?mineral=lithium",
    "/country?country=ZMB",
    "/country?country=AUS",
    "/trade",
    "/stops",
)
POINTED = {
    "/": (".chained .strip [data-tip]",),
    "/mineral?mineral=cobalt": (
        ".st-key-fig-producers-map .earth path[data-top='1']",
        ".st-key-fig-producers-ranking .stage [data-tip]",
    ),
}
"""Marks of the chain, of a world map and of a ranking."""
MARKS_MOST = 50
"""Marks of a picture that are pointed at: all, or every second one."""
SCREENS = {
    (address, phone): pytest.param(
        (address, phone),
        id=f"{address}-{'phone' if phone else 'window'}",
        marks=[pytest.mark.every] if address in FURTHER else [],
    )
    for address in (*PAGES, *FURTHER)
    for phone in (False, True)
}
MEASURED = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const roots = [document];
  const all = [];
  for (const root of roots)
    for (const one of root.querySelectorAll("*")) {
      all.push(one);
      if (one.shadowRoot) roots.push(one.shadowRoot);
    }
  const seen = (one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const shown = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && height > 1 && seen(one);
  };
  const onFirst = ({ top, bottom, left, right }) =>
    top < innerHeight && bottom > 0 && left < innerWidth && right > 0;
  // A picture is one stop of the keyboard, and no control.
  const controls = all.filter(
    (one) =>
      one.matches("a[href], button, input, select, textarea, summary") &&
      !one.closest("svg") && one.tabIndex >= 0 && shown(one) &&
      onFirst(one.getBoundingClientRect()),
  );
  // Of the whole page: what begins in its left half, which is all that is not beside the column.
  const column = [];
  const fills = ({ top, bottom, left }, name) => {
    const at = main.scrollTop;
    if (left < innerWidth / 2) column.push([top + at, bottom + at, name.trim().slice(0, 60)]);
  };
  let [words, pictured] = [0, 0];
  for (const root of roots) {
    const texts = document.createTreeWalker(root.body ?? root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement: parent, textContent } = texts.currentNode;
      if (!parent || !shown(parent)) continue;
      if (parent.closest("script, style, [aria-live], option")) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const place = range.getBoundingClientRect();
      if (place.width < 2 || place.height < 2) continue;
      fills(place, textContent);
      if (!onFirst(place)) continue;
      const count = textContent.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
      if (parent.closest("svg")) pictured += count;
      else words += count;
    }
  }
  // A picture fills its own box, and a line what it is drawn over.
  for (const one of all.filter((one) => seen(one) && !one.closest("svg svg, svg > *"))) {
    const { top, bottom, left, width } = one.getBoundingClientRect();
    const name = `${one.localName}.${one.getAttribute("class")}`;
    if (width < 2) continue;
    if (one.matches("svg, canvas, img, button, input, select, textarea, hr"))
      fills({ top, bottom, left }, name);
    const style = getComputedStyle(one);
    const lined = (side) =>
      parseFloat(style[`border${side}Width`]) && !style[`border${side}Color`].endsWith(", 0)");
    if (lined("Top")) fills({ top, bottom: top, left }, name);
    if (lined("Bottom")) fills({ top: bottom, bottom, left }, name);
  }
  return {
    limits: {
      controls: controls.length,
      words,
      words_with_pictures: words + pictured,
      bands: document.querySelectorAll(".msp-band").length,
      height: main.scrollHeight,
    },
    column,
    titles: all.filter((one) => one.matches("h1, h2, h3, h4, .msp-title") && shown(one))
      .map((one) => [one.innerText.trim().toLowerCase(), one.getBoundingClientRect().top])
      .filter(([text]) => text),
    screen: innerHeight,
  };
}"""
POINT = """(mark) => {
  const { left, top, width, height } = mark.getBoundingClientRect();
  const root = mark.getRootNode();
  const parts = [0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8];
  const points = parts.flatMap((x) => parts.map((y) => [left + x * width, top + y * height]));
  return points.find(([x, y]) => mark.contains(root.elementFromPoint(x, y))) ?? null;
}"""
"""Where a mark can be pointed at, if nothing lies over it."""
COVERED = """(mark) => {
  const root = mark.getRootNode();
  const tip = root.querySelector(".tip.on");
  if (!tip) return null;
  const box = tip.getBoundingClientRect();
  const room = 3; // Above and below the letters.
  const covers = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const across = Math.min(right, box.right) - Math.max(left, box.left);
    return across > 1 && Math.min(bottom - room, box.bottom) - Math.max(top + room, box.top) > 0;
  };
  const texts = [...root.querySelectorAll("svg text")].filter((text) => text.checkVisibility());
  return [tip.textContent, [...new Set(texts.filter(covers).map((text) => text.textContent))]];
}"""
"""The tooltip, and the texts of the picture that it covers."""


Thing = tuple[float, float, str]
"""Something that is drawn: from where to where down the page, and what it is."""


class Seen(NamedTuple):
    """A page as it opens, and what was measured there."""

    address: str
    phone: bool
    page: Page
    limits: Limits
    column: list[Thing]
    titles: list[tuple[str, float]]
    """Each title in lower case, and its top in px."""
    screen: int
    """Height of the window in px."""


@pytest.fixture(scope="module", params=SCREENS.values())
def seen(request: pytest.FixtureRequest, rooms: Rooms) -> Iterator[Seen]:
    """A page for all tests of this module that look at it."""
    address, phone = request.param
    with visiting(rooms) as visitor:
        page = visitor(phone=phone).open(address)
        page.wait_for_selector('article :is(svg, table), [class*="st-key-fig-"] :is(svg, table)')
        settled(page)
        found: dict[str, Any] = page.evaluate(MEASURED)
        limits = Limits(**found.pop("limits"))
        yield Seen(address, phone, page, limits, **found)


def test_a_page_stays_within_its_limits(seen: Seen) -> None:
    found, most = seen.limits, LIMITS[seen.phone]
    if not seen.phone:
        path = seen.address.partition("?")[0]
        most = most._replace(controls=CONTROLS.get(path, most.controls))
    assert found.words > 15 and found.controls > 3, "nothing was measured"
    over = {
        name: (value, limit)
        for name, value, limit in zip(Limits._fields, found, most, strict=True)
        if value > limit
    }
    assert over == {}


def test_the_main_column_has_no_hole(seen: Seen) -> None:
    assert len(seen.column) > 20, "nothing was measured"
    assert list(holes(seen.column)) == []


def holes(column: list[Thing]) -> Iterator[str]:
    """Where nothing is drawn for too long, between which two things."""
    end, above = 0.0, "the top"
    for top, bottom, name in sorted(column):
        if top - end > EMPTY_PX:
            yield f"{top - end:.0f} px from {end:.0f}: after {above!r}, before {name!r}"
        if bottom > end:
            end, above = bottom, name


def test_no_two_titles_say_the_same(seen: Seen) -> None:
    assert len(seen.titles) > 1, "nothing was measured"
    pairs = combinations(seen.titles, 2)
    assert [a for (a, at), (b, to) in pairs if a == b and abs(at - to) < seen.screen] == []


@pytest.mark.parametrize(
    "seen",
    [one for (address, phone), one in SCREENS.items() if address in POINTED and not phone],
    indirect=True,
)
def test_no_tooltip_covers_a_name_or_a_value(seen: Seen) -> None:
    covered: list[str] = []
    for marks in POINTED[seen.address]:
        tips = dict(pointed_at(seen.page, marks, phone=seen.phone))
        assert len(tips) > 3, f"nothing was pointed at: {marks}"
        covered += [f"{tip} | over: {', '.join(texts)}" for tip, texts in tips.items() if texts]
    assert covered == []


def pointed_at(page: Page, marks: str, *, phone: bool) -> Iterator[tuple[str, list[str]]]:
    """Tooltips of marks in the window, and the texts that each covers."""
    found = page.locator(marks)
    found.first.evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
    every = found.element_handles()
    for mark in every[:: len(every) // MARKS_MOST + 1]:
        page.keyboard.press("Escape")
        point = mark.evaluate(POINT)
        if point is None:
            continue
        if phone:
            page.touchscreen.tap(*point)
        else:
            page.mouse.move(*point)
        covered = mark.evaluate(COVERED)
        if covered is not None:
            yield covered[0], covered[1]
