"""Figures in bands, the line of bands, what is folded, and the sentence of a page's choices."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Standing, Visitor, eventually, expect_query

pytestmark = pytest.mark.browser

TRADE = "/trade?mineral=copper&year=2023"
SELLERS, CODES = ".st-key-fig-trade-exports", ".st-key-fig-trade-chain"
UNDER_THE_HEADER_PX = 60
BANDS = ["Sellers", "Buyers", "Ore and metal"]


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return dict(found)


def top(locator: Locator) -> float:
    return round(box(locator)["y"])


@pytest.mark.parametrize(
    ("window", "sentence", "gap", "picture"),
    [(1440, 296, 40, 992), (1024, 216, 24, 720)],
)
def test_the_sentence_stands_left_of_its_picture(
    visitor: Visitor, window: int, sentence: int, gap: int, picture: int
) -> None:
    page = visitor(own=True).open(TRADE)
    page.set_viewport_size({"width": window, "height": 900})
    svg = page.locator(f"{SELLERS} .stage svg")
    expect(svg).to_have_attribute("width", str(picture))
    said, shown = box(page.locator(f"{SELLERS} .card > .said")), box(svg)
    assert (said["width"], shown["x"] - said["x"]) == (sentence, sentence + gap)
    assert shown["width"] == picture
    words = box(page.locator(f"{SELLERS} .row"))
    assert words["x"] + words["width"] == pytest.approx(shown["x"] + picture, abs=1)


def test_on_a_phone_it_stands_above_and_the_words_are_large_enough_for_a_finger(
    visitor: Visitor,
) -> None:
    page = visitor(phone=True).open(TRADE)
    said, shown = (box(page.locator(f"{SELLERS} {part}")) for part in (".titles", ".stage svg"))
    assert said["y"] + said["height"] <= shown["y"] and said["x"] == shown["x"]
    for word in page.locator(f"{SELLERS} .row button").all():
        assert box(word)["height"] >= 44


def test_notes_begin_with_what_was_measured_and_stand_below_the_line(standing: Standing) -> None:
    page = standing(TRADE)
    card = page.locator(SELLERS)
    word = card.get_by_role("button", name="Notes")
    n = int(re.findall(r"\d+", word.inner_text())[0])
    word.click()
    notes = card.locator(".panel p")
    expect(notes).to_have_count(n)
    expect(notes.first).to_contain_text("Measured")
    assert top(card.locator(".panel")) >= top(card.locator(".line"))
    page.keyboard.press("Escape")
    expect(notes).to_have_count(0)
    expect(word).to_be_focused()


def test_what_share_opens_is_in_sight(standing: Standing) -> None:
    page = standing(TRADE)
    share = page.locator(SELLERS).get_by_role("button", name="Share")
    bottom = box(share)["y"] + box(share)["height"]
    # The line stands at the lower edge of the window, and nothing below it.
    page.evaluate(f"document.querySelector('[data-testid=stMain]').scrollBy(0, {bottom - 890})")
    share.click()
    menu = page.locator(f"{SELLERS} .panel")
    expect(menu.get_by_role("button", name="Copy link")).to_be_visible()
    assert eventually(page, lambda: box(menu)["y"] + box(menu)["height"] <= 900)
    for ext in ("SVG", "PNG", "PDF", "XLSX", "CSV", "JSON"):
        expect(menu.get_by_role("link", name=ext, exact=True)).to_be_visible()
    share.click()
    expect(menu).to_be_hidden()


def test_enlarge_and_play_stay_within_reach(standing: Standing) -> None:
    page = standing("/mineral?mineral=cobalt")
    for figure, name in (("prices-history", "Enlarge"), ("producers-map", "Play")):
        button = page.locator(f".st-key-fig-{figure}").get_by_role("button", name=name)
        expect(button).to_be_visible()


def line(page: Page) -> Locator:
    return page.locator(".msp-sticks")


def test_the_line_of_bands_sticks_and_its_links_lead_to_them(visitor: Visitor) -> None:
    page = visitor().open(TRADE)
    links = line(page).get_by_role("link")
    expect(links).to_have_text(BANDS)
    expect(links.first).to_have_attribute("aria-current", "true")
    links.nth(1).click()
    band = page.locator("#buyers")
    assert eventually(page, lambda: top(line(page)) == UNDER_THE_HEADER_PX)
    assert top(line(page)) + box(line(page))["height"] <= top(band) < 140
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    expect(line(page).locator("[aria-current]")).to_have_count(1)
    expect(page).to_have_url(re.compile("#buyers$"))
    # One stop of the keyboard; arrow keys move along the line.
    assert [link.get_attribute("tabindex") for link in links.all()].count("0") == 1
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    expect(page).to_have_url(re.compile("#sellers$"))


def test_an_address_leads_to_its_band_and_opens_what_is_folded_in_it(visitor: Visitor) -> None:
    page = visitor().open("/trade?mineral=copper#buyers")
    assert eventually(page, lambda: 90 <= top(page.locator("#buyers")) < 140)
    rows = page.locator("#buyers > details")
    expect(rows).to_have_attribute("open", "")
    folded = rows.locator("article")
    expect(folded.locator(".stage svg")).to_be_hidden()
    folded.get_by_role("button", name="Show", exact=True).click()
    expect(folded.locator(".stage svg")).to_be_visible()
    expect_query(page, open="trade.dependence")


def test_a_phone_names_the_present_band_and_lists_the_others_on_a_tap(visitor: Visitor) -> None:
    page = visitor(phone=True).open(TRADE)
    button, links = line(page).get_by_role("button"), line(page).get_by_role("link")
    expect(button).to_have_text(re.compile("^1 of 3 ?Sellers"))
    expect(links.first).to_be_hidden()
    button.tap()
    expect(links).to_have_text(BANDS)
    # A band that a phone folds opens on the way.
    links.last.tap()
    expect(page.locator(f"{CODES} .stage svg").first).to_be_visible()
    expect(links.first).to_be_hidden()
    assert eventually(page, lambda: top(page.locator("#codes")) < 140)


QUIET = ".st-key-quiet"


def choice(page: Page, name: str) -> Locator:
    return page.locator(QUIET).get_by_role("combobox", name=name, exact=True)


def test_a_word_of_the_sentence_is_a_choice(standing: Standing) -> None:
    page = standing("/mineral?mineral=cobalt")
    expect(choice(page, "Mineral")).to_have_value("Cobalt")
    choice(page, "Mineral").click()
    page.keyboard.type("lithi")
    page.keyboard.press("Enter")
    expect_query(page, mineral="lithium")
    expect(page.locator("h1")).to_contain_text("ithium")
    choice(page, "Table").click()
    page.get_by_role("option", name=re.compile("^Washington")).click()
    expect_query(page, mineral="lithium", table="washington")
    expect(page.locator(f"{QUIET} .msp-seats")).to_contain_text("other delegations")
    choice(page, "Table").click()
    page.get_by_role("option", name=re.compile("^New York")).click()
    expect_query(page, mineral="lithium", table=None)


def test_the_rest_is_behind_one_word(standing: Standing) -> None:
    page = standing("/stops")
    page.locator(QUIET).get_by_role("button", name="Change").click()
    page.get_by_role("radio", name="50", exact=True).click()
    expect_query(page, cut="50")
    page.keyboard.press("Escape")


def test_on_a_phone_each_word_is_large_enough_for_a_finger(visitor: Visitor) -> None:
    page = visitor(phone=True).open("/stops")
    words = page.locator(f'{QUIET} [role="group"], {QUIET} [data-testid="stPopoverButton"]')
    expect(words).to_have_count(4)
    assert all(box(word)["height"] >= 44 for word in words.all())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


COVERED = """(card) => {
    const place = (one) => one.getBoundingClientRect(), root = card.shadowRoot;
    const tip = place(root.querySelector(".tip.on"));
    const over = (one) => Math.min(tip.right, one.right) - Math.max(tip.left, one.left) > 1
        && Math.min(tip.bottom, one.bottom) - Math.max(tip.top, one.top) > 1;
    return [...root.querySelectorAll(".stage svg text")].filter((one) => over(place(one)))
        .map((one) => one.textContent);
}"""
"""Names and values that lie under the reading of a card."""


def test_a_reading_stands_beside_its_mark_and_covers_no_name_or_value(standing: Standing) -> None:
    page = standing("/mineral?mineral=copper&open=producers.concentration")
    for name in (".st-key-fig-producers-ranking", ".st-key-fig-producers-concentration"):
        card = page.locator(name)
        card.scroll_into_view_if_needed()
        card.locator(".stage").focus()
        for _ in range(8):
            page.keyboard.press("ArrowDown" if "ranking" in name else "ArrowRight")
            expect(card.locator(".tip.on")).to_be_visible()
            if "ranking" in name:
                assert card.evaluate(COVERED) == []
                bar = card.locator(".here rect:not([pointer-events])").first
                tip, end = box(card.locator(".tip.on")), box(bar)["x"] + box(bar)["width"]
                assert tip["x"] >= end + 16 or tip["x"] + tip["width"] <= box(bar)["x"] - 16
