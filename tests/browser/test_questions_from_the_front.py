"""Eleven questions of a policymaker: from the front page to the answer on the screen.

At most two clicks or presses: what is typed into the search box is one, a key or a click another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from msp_dash.figures.dates import short_date
from msp_dash.figures.registry import build
from msp_dash.words import words
from tests.browser.conftest import Visitor, eventually

pytestmark = pytest.mark.browser

MOST = 2
W = words()
SCREEN = """(within) => {
  const HEADER_PX = 56;
  const roots = [document];
  const said = [];
  for (const root of roots) {
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
    const texts = document.createTreeWalker(root.body ?? root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement: parent, textContent } = texts.currentNode;
      if (!parent?.closest(within) || parent.closest("script, style, [aria-live]")) continue;
      const { width } = parent.getBoundingClientRect();
      const how = { visibilityProperty: true, opacityProperty: true };
      if (width < 2 || !parent.checkVisibility(how)) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const middle = (top + bottom) / 2;
      if (left >= 0 && right <= innerWidth && middle > HEADER_PX && middle < innerHeight)
        said.push(textContent);
    }
  }
  return said.join(" ").replace(/\\s+/g, " ");
}"""
"""What can be read in the window, below the bar of the site."""


class Walk:
    """A reader on the front page whose clicks and presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0
        self.results = page.locator("#results").get_by_role("option")

    def types(self, question: str) -> None:
        """Into the search box, until results are listed and the server has replied."""
        self.steps += 1
        self.page.get_by_role("combobox", name="Ask or search", exact=True).fill(question)
        expect(self.page.locator(".list :is(.answer, .remark)").first).to_be_visible()
        expect(self.results.first).to_be_visible()

    def presses(self, key: str) -> None:
        self.steps += 1
        self.page.keyboard.press(key)

    def takes(self, result: str) -> None:
        """A result of the search box."""
        self.steps += 1
        self.results.filter(has_text=result).click()

    def follows(self, link: str) -> None:
        """A link of the bar."""
        self.steps += 1
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def reads(self, text: str, within: str) -> bool:
        return " ".join(text.split()) in self.page.evaluate(SCREEN, within)


Step = tuple[Callable[[Walk, str], None], str]


class Question(NamedTuple):
    """What is asked, the steps to its answer, and what stands on the screen then."""

    asked: str
    steps: tuple[Step, ...]
    answers: Callable[[], list[str]]
    within: str = "*"
    """The part of the page in which the answer is read."""


def title(figure_id: str, **query: str) -> str:
    return build(figure_id, query).title


def largest(figure_id: str, **query: str) -> str:
    """The first country of a figure with its share."""
    first = build(figure_id, query).data.nlargest(1, "share").iloc[0]
    return f"{W.country(first['iso3'])} {W.share(first['share'])}"


def searched(question: str, figure_id: str, **query: str) -> Question:
    """A question that is typed and opened, and answered by the title of a figure."""
    steps = (Walk.types, question), (Walk.presses, "Enter")
    return Question(question, steps, lambda: [title(figure_id, **query)])


def table_of_new_york() -> list[str]:
    """The names of each seat, as the roll lists them: the European Union last."""
    roll = build("convening.roll", {}).data

    def listed(role: str) -> str:
        codes = roll.loc[roll["role"] == role, "iso3"]
        names = [W.country(one) for one in sorted(codes, key=W.country_order) if one != "EU"]
        return ", ".join([*names, W.country("EU")] if "EU" in set(codes) else names)

    return [listed("partner"), listed("guest")]


def in_force_on(mineral: str) -> list[str]:
    """Since when each control of a mineral is in force."""
    data = build("standards.export_controls", {"mineral": mineral}).data
    since = data.loc[data["status"] == "in_force", "since"]
    assert len(since) > 0
    return [W.mineral(mineral), *(f"In force since {short_date(day, W)}" for day in since)]


def most_concentrated() -> list[str]:
    """The mineral, its largest producer and where in the chain that is."""
    first = build("producers.chokepoints", {}).data.iloc[0]
    country = W.country(first["top1_iso3"])
    row = f"{W.mineral(first['mineral'])} {country} {first['stage']}, {first['year']}"
    return [title("producers.chokepoints"), row]


QUESTIONS = (
    Question(
        "who refines cobalt",
        (),
        lambda: [title("producers.ranking", mineral="cobalt", stage="refined").split(" of ")[0]],
    ),
    Question("who sat in New York", (), table_of_new_york),
    searched(
        "how much lithium is needed in 2040", "demand.scenarios", mineral="lithium", year="2040"
    ),
    searched("Zambia's rank in copper", "producers.ranking", mineral="copper", country="ZMB"),
    searched("who buys Indonesia's nickel", "trade.exports", mineral="nickel", exporter="IDN"),
    searched("what if China stops gallium", "disruption.supply", mineral="gallium", supplier="CHN"),
    searched("where is nickel mined", "producers.map", mineral="nickel", stage="mine")._replace(
        answers=lambda: [largest("producers.map", mineral="nickel", stage="mine")], within=".earth"
    ),
    Question(
        "who mines most graphite",
        (),
        lambda: [largest("producers.ranking", mineral="graphite", stage="mine")],
        within="[data-row=graphite]",
    ),
    searched("is lithium short in 2035", "balance.supply_demand", mineral="lithium", year="2035"),
    Question(
        "which controls on gallium are in force",
        (
            (Walk.types, "which controls on gallium are in force"),
            (Walk.takes, "Export controls over time"),
        ),
        lambda: in_force_on("gallium"),
    ),
    Question(
        "whose price or supply is most concentrated",
        ((Walk.follows, "Minerals"),),
        most_concentrated,
    ),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_the_answer_is_on_the_screen_after_two_steps(visitor: Visitor, question: Question) -> None:
    walk = Walk(visitor().open("/"))
    for step, what in question.steps:
        step(walk, what)
    answers = question.answers()
    assert answers and all(answers)

    def unsaid() -> list[str]:
        return [text for text in answers if not walk.reads(text, question.within)]

    eventually(walk.page, lambda: not unsaid())
    assert unsaid() == [], f"{walk.page.url} shows: {walk.page.evaluate(SCREEN, '*')}"
    assert walk.steps <= MOST
