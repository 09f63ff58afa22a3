"""Four questions of somebody who has never seen it: from the overview to the answering sentence.

Every press counts, opening a menu too. The ways are written down in ``docs/finding.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Standing, Visitor, settled

pytestmark = pytest.mark.browser

MOST = 3
SHORTAGE = r"[Ll]ithium would meet \d+% to \d+% of 2035 demand"
ANSWERS = {
    "who refines cobalt": r"cobalt.*; China refined \d+%|China refined \d+% of the world’s cobalt",
    "what does Tanzania bring": r"Tanzania mined [\d.]+% of .+ in \d{4}",
    "is lithium short in 2035": SHORTAGE,
    "which projects did the MSP name": r"governments have named .+ projects",
}
"""Question -> what the sentence on the screen says; the figures move with an edition."""


@dataclass
class Walk:
    """A reader who starts on the overview and whose clicks are counted."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def reads(self, question: str) -> None:
        """The answer stands in sight, without scrolling, after few enough clicks."""
        sentence = self.page.get_by_role("heading", name=re.compile(ANSWERS[question])).first
        expect(sentence).to_be_in_viewport()
        assert self.clicks <= MOST


@pytest.fixture
def walk(standing: Standing) -> Walk:
    return Walk(standing("/"))


def test_the_table_has_the_projects(walk: Walk) -> None:
    walk.click(walk.page.get_by_role("link", name="The table", exact=True).first)
    settled(walk.page)
    walk.click(walk.page.locator("#part-projects > summary"))
    walk.reads("which projects did the MSP name")


def test_who_refines_cobalt_is_the_first_sentence(walk: Walk) -> None:
    walk.reads("who refines cobalt")
    assert walk.clicks == 0


def test_what_tanzania_brings(walk: Walk) -> None:
    walk.click(walk.page.get_by_role("link", name="Countries", exact=True).first)
    settled(walk.page)
    walk.click(walk.page.get_by_role("combobox", name="Country"))
    walk.page.keyboard.type("Tanz")
    walk.click(walk.page.get_by_role("option", name="Tanzania"))
    walk.reads("what does Tanzania bring")


@pytest.mark.parametrize("phone", [False, pytest.param(True, marks=pytest.mark.every)])
def test_the_search_box_takes_the_question_as_it_is_asked(
    standing: Standing, visitor: Visitor, *, phone: bool
) -> None:
    page = visitor(phone=True).open("/") if phone else standing("/")
    box = page.get_by_role("combobox", name="Ask or search", exact=True)
    for question in ["who refines cobalt"] if phone else ANSWERS:
        walk = Walk(page)
        walk.click(page.get_by_role("button", name="Ask or search", exact=True) if phone else box)
        page.keyboard.type(question)
        expect(page.locator(".list .answer, .list .remark").first).to_be_visible()
        # The choice of languages has options too.
        walk.click(page.locator("#results").get_by_role("option").first)
        walk.reads(question)
