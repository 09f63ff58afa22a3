"""A question typed into the search box: its answer, by keys and ear, and where it must not stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from msp_dash.ask import answer
from msp_dash.figures.registry import build
from tests.browser.conftest import Visitor, expect_query

pytestmark = pytest.mark.browser

QUESTION = "who refines cobalt"
TYPED = """(one, text) => {
    for (const letter of text) {
        one.value += letter;
        one.dispatchEvent(new InputEvent("input", { bubbles: true, data: letter }));
    }
}"""


@pytest.fixture(scope="module")
def trade_page(module_visitor: Visitor) -> Page:
    return module_visitor().open("/trade")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Ask or search")


def ask(page: Page, question: str) -> Locator:
    box(page).fill(question)
    first = page.get_by_role("option").first
    expect(page.locator(".list .answer, .list .remark").first).to_be_visible()
    return first


def test_the_first_line_is_the_answer_with_what_was_understood_and_its_source(
    trade_page: Page,
) -> None:
    first = ask(trade_page, QUESTION)
    title = build("producers.ranking", {"mineral": "cobalt", "stage": "refined"}).title
    for text in ("Read as: ", title, answer(QUESTION).source):
        expect(first).to_contain_text(text)
    expect(first).to_have_attribute("aria-selected", "true")
    expect(trade_page.locator(".search .spoken")).to_contain_text(title)
    trade_page.keyboard.press("ArrowDown")
    expect(trade_page.get_by_role("option", name="Copy as a sentence")).to_have_attribute(
        "aria-selected", "true"
    )


def test_two_readings_are_both_there_and_none_is_chosen_for_the_reader(trade_page: Page) -> None:
    ask(trade_page, "lithium Chile")
    answers = trade_page.locator(".list .answer")
    expect(answers).to_have_count(2)
    expect(answers.nth(0)).to_contain_text("mined")
    expect(answers.nth(1)).to_contain_text("refined")


def test_words_that_are_not_understood_are_named_below_names_that_match(trade_page: Page) -> None:
    first = ask(trade_page, "cobalt quibblezorp")
    expect(first).not_to_have_class("answer")
    expect(trade_page.locator(".list .remark")).to_contain_text("quibblezorp")


def test_one_word_and_fast_typing_ask_nothing_of_the_server(trade_page: Page) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/ask.json" in request.url:
            sent.append(request.url)

    box(trade_page).fill("")
    trade_page.on("request", note)
    box(trade_page).press_sequentially("cobalt")
    # Faster than this program types on a busy machine: all letters within one pause.
    box(trade_page).evaluate(TYPED, " refined China")
    expect(trade_page.locator(".list .answer")).to_be_visible()
    trade_page.remove_listener("request", note)
    assert len(sent) == 1


def test_enter_opens_the_figure_and_the_question_stays_nowhere(visitor: Visitor) -> None:
    page = visitor().open("/trade")
    ask(page, QUESTION)
    page.keyboard.press("Enter")
    expect_query(page, mineral="cobalt", stage="refined")
    expect(page.locator(".st-key-fig-producers-ranking")).to_be_focused()
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state])")
    assert "refines" not in stored + page.url
