"""What a page may show at most: controls, words, bands, height."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.browser.conftest import Visitor, settled

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
PAGES = (
    "/",
    "/mineral?mineral=cobalt",
    "/country?country=JPN",
    "/trade?hs6=740311",
    "/stops?mineral=gallium",
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
MEASURED = """() => {
  const roots = [document];
  const all = [];
  for (const root of roots)
    for (const one of root.querySelectorAll("*")) {
      all.push(one);
      if (one.shadowRoot) roots.push(one.shadowRoot);
    }
  const shown = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const how = { visibilityProperty: true, opacityProperty: true };
    return width > 1 && height > 1 && one.checkVisibility(how);
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
      if (place.width < 2 || place.height < 2 || !onFirst(place)) continue;
      const count = textContent.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
      if (parent.closest("svg")) pictured += count;
      else words += count;
    }
  }
  return {
    controls: controls.length,
    words,
    words_with_pictures: words + pictured,
    bands: document.querySelectorAll(".msp-band").length,
    height: document.querySelector('[data-testid="stMain"]').scrollHeight,
  };
}"""


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(
    "address", [*PAGES, *(pytest.param(one, marks=pytest.mark.every) for one in FURTHER)]
)
def test_a_page_stays_within_its_limits(visitor: Visitor, address: str, phone: bool) -> None:
    page = visitor(phone=phone).open(address)
    page.wait_for_selector('article :is(svg, table), [class*="st-key-fig-"] :is(svg, table)')
    settled(page)
    found = Limits(**page.evaluate(MEASURED))
    most = LIMITS[phone]
    if not phone:
        most = most._replace(controls=CONTROLS.get(address.partition("?")[0], most.controls))
    assert found.words > 15 and found.controls > 3, "nothing was measured"
    over = {
        name: (value, limit)
        for name, value, limit in zip(Limits._fields, found, most, strict=True)
        if value > limit
    }
    assert over == {}
