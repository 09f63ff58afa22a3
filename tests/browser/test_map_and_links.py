"""The page of a mineral in use: map, keyboard, playback, links, phone, downloads, copying."""

from __future__ import annotations

import io
import json

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from msp_dash.data import load
from msp_dash.figures.registry import build
from tests.browser.conftest import Standing, Visitor, eventually, expect_query, query, settled

pytestmark = pytest.mark.browser

MAP = ".st-key-fig-producers-map"
RANKING = ".st-key-fig-producers-ranking"
COPPER = "/mineral?mineral=copper&stage=mine&source=usgs"
COBALT = "/mineral?mineral=cobalt&stage=mine&year=2024&source=usgs"
BY_HAND = """() => {
    const { setInterval, clearInterval } = window, number = -1;
    window.stepping = false;
    window.setInterval = (act) => {
        Object.assign(window, { setInterval, stepping: true, step: () => (act(), true) });
        return number;
    };
    window.clearInterval = (timer) => {
        if (timer !== number) return clearInterval(timer);
        Object.assign(window, { clearInterval, stepping: false });
    };
}"""
"""The next timer of the page is not timed: `step` is called for it, as long as it is `stepping`."""

SITES = ".st-key-fig-sites-table"
"""The last of the cards that are collapsed."""
ALL_DRAWN = """() => [...document.querySelectorAll("article[class*='st-key-fig-']")]
    .every(({ shadowRoot }) => !shadowRoot || shadowRoot.querySelector(".show").textContent)"""
COUNT_DRAWN = """() => {
    const drawn = { cards: {}, countries: 0 };
    const attributeFilter = ["fill", "stroke", "aria-label", "aria-pressed"];
    const look = (card) => new MutationObserver((changes) => {
        for (const { target, type, removedNodes } of changes) {
            // A card of a collapsed section is drawn for the first time when all is at rest.
            const again = target.matches(".show") && removedNodes.length;
            if (again) drawn.cards[card.id] = (drawn.cards[card.id] ?? 0) + 1;
            if (type === "attributes" && target.matches("path[data-iso]")) drawn.countries += 1;
        }
    }).observe(card.shadowRoot, { subtree: true, childList: true, attributeFilter });
    const cards = [...document.querySelectorAll("article[class*='st-key-fig-']")];
    cards.filter((card) => card.shadowRoot).forEach(look);
    window.drawn = drawn;
}"""
"""Counts from now on how often a card is drawn again, and attributes set on countries of maps."""


def shape(page: Page, iso3: str):  # type: ignore[no-untyped-def]  # a Locator
    return page.locator(f'{MAP} path[data-iso="{iso3}"]')


def click_shape(page: Page, iso3: str) -> None:
    """Click the middle of a country as a pointer does: what lies there must be that country."""
    # A card that is still to come would move the map.
    settled(page)
    shape(page, iso3).wait_for(state="attached")
    page.evaluate(
        """([map, iso]) => document.querySelector(map)
            .scrollIntoView({block: 'start', behavior: 'instant'})""",
        [MAP, iso3],
    )
    box = shape(page, iso3).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_follows_a_country_and_a_second_click_releases_it(standing: Standing) -> None:
    page = standing(COPPER)
    click_shape(page, "ZMB")
    expect(page.locator(f"{MAP} h2")).to_contain_text("Zambia")
    expect_query(page, country="ZMB")
    expect(shape(page, "ZMB")).to_have_attribute("aria-pressed", "true")
    click_shape(page, "ZMB")
    expect(page.locator(f"{MAP} h2")).not_to_contain_text("Zambia")
    expect_query(page, country=None)
    # So does the chip.
    click_shape(page, "ZMB")
    expect(page.locator(f"{MAP} h2")).to_contain_text("Zambia")
    page.get_by_role("button", name="Following Zambia").click()
    expect(page.locator(f"{MAP} h2")).not_to_contain_text("Zambia")
    expect_query(page, country=None)


def test_a_click_draws_each_other_card_once_and_of_the_map_what_differs(standing: Standing) -> None:
    page = standing(COPPER)
    settled(page)
    shape(page, "ZMB").wait_for()  # The outlines come later than the cards.
    # So does what is collapsed, when all is at rest; it is drawn once as well.
    page.wait_for_function(ALL_DRAWN)
    page.evaluate(COUNT_DRAWN)
    click_shape(page, "ZMB")
    expect(page.locator(f"{MAP} h2")).to_contain_text("Zambia")
    settled(page)
    expect(page.locator(f"{SITES} h2")).to_contain_text("Zambia")
    counts = page.evaluate("window.drawn")
    # The clicked one is drawn again where Streamlit repeats its last message before the answer.
    del counts["cards"]["fig-producers-map"]
    assert set(counts["cards"].values()) == {1}, counts
    # The one that is followed now, by the click and by the answer.
    assert 0 < counts["countries"] < 10


def test_the_map_works_by_keyboard_and_keeps_the_focus(standing: Standing) -> None:
    page = standing(COPPER)
    shape(page, "CHL").wait_for(state="attached")
    settled(page)
    shape(page, "CHL").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{MAP} h2")).to_contain_text("Chile")
    settled(page)
    active = "document.activeElement.shadowRoot?.activeElement?.dataset.iso"
    page.wait_for_function(f"() => {active} === 'CHL'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => !['CHL', undefined].includes({active})")
    expect(page.locator(f'{MAP} path[data-iso][tabindex="0"]')).to_have_count(1)
    page.get_by_role("button", name="Following Chile").click()
    expect_query(page, country=None)


def test_playing_paints_without_the_server_and_writes_the_year_once(standing: Standing) -> None:
    nickel = load("production").query(
        "source == 'usgs' and mineral == 'nickel' and stage == 'mine'"
    )
    *_, earlier, _, _, newest = map(str, sorted(nickel["year"].unique()))
    page = standing("/mineral?mineral=nickel&stage=mine&source=usgs")
    slider = page.locator(f'{MAP} input[type="range"]')
    expect(slider).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", newest)
    years = page.evaluate("history.length")
    # The test moves the clock: a busy machine looks too seldom to see each year pass.
    page.evaluate(BY_HAND)
    page.locator(f"{MAP} .player button").click()
    while slider.get_attribute("aria-valuetext") != earlier:
        assert page.evaluate("window.step() && window.stepping"), "played to the end"
    assert query(page.url).get("year") is None
    page.locator(f"{MAP} .player button").click()
    expect_query(page, year=earlier)
    expect(page.locator(f"{MAP} .msp-title")).to_contain_text(earlier)
    assert page.evaluate("history.length") == years + 1


def test_a_state_that_is_no_more_is_named_beside_the_map(standing: Standing) -> None:
    # BGS lists the Soviet Union until 1991; today's map has no such shape.
    page = standing("/mineral?mineral=copper&stage=mine&source=bgs&year=1987")
    expect(page.locator(f"{MAP} .undrawn")).to_contain_text("Soviet Union")


def test_a_deep_link_opens_the_same_view_in_another_browser(
    standing: Standing, visitor: Visitor
) -> None:
    first = standing(COPPER + "&year=2024&country=PER&lens=msp&on=2024-10-01")
    title = first.locator(f"{MAP} h2").inner_text()
    heading = first.locator(f"{RANKING} h2").inner_text()
    second = visitor().open(first.url.removeprefix(first.url.split("/mineral")[0]))
    expect(second.locator(f"{MAP} h2")).to_have_text(title)
    expect(second.locator(f"{RANKING} h2")).to_have_text(heading)
    assert "Peru" in title and "2024" in title
    # Back from another page too.
    second.get_by_role("link", name="The chain").first.click()
    second.wait_for_url(lambda url: "/mineral" not in url)
    second.go_back()
    expect(second.locator(f"{MAP} h2")).to_have_text(title)


def test_back_returns_to_the_view_before(standing: Standing) -> None:
    page = standing("/table")
    before = page.locator("h1").inner_text()
    page.locator('.st-key-fig-table-register [data-iso="ZMB"] text').first.click()
    expect(page.locator("h1")).not_to_have_text(before)
    # The address may change after the page, and what is to go back to with it.
    expect_query(page, seat="ZMB")
    page.go_back()
    expect(page.locator("h1")).to_have_text(before)
    page.go_forward()
    expect(page.locator("h1")).not_to_have_text(before)


def test_a_wrong_value_is_named_and_the_right_one_offered(standing: Standing) -> None:
    page = standing("/mineral?mineral=colbalt&stage=mine&year=2024")
    notice = page.locator('[class*="st-key-notice-value"]')
    expect(notice).to_contain_text("colbalt")
    expect(notice).to_contain_text("Shown instead: none")
    notice.get_by_role("link", name="Did you mean Cobalt?").click()
    expect(page.locator("h1")).to_contain_text("cobalt")
    expect(page.locator('[class*="st-key-notice-value"]')).to_have_count(0)
    expect_query(page, year="2024")


def test_a_folded_figure_opens_and_its_link_brings_it_back(
    standing: Standing, visitor: Visitor
) -> None:
    page = standing("/week")
    folded = page.locator(".st-key-fig-quality-jumps")
    expect(folded.locator(".picture svg")).to_have_count(0)
    page.locator("#part-revised-more > summary").click()
    folded.get_by_role("button", name="Show", exact=True).click()
    expect(folded.locator(".picture svg")).to_be_visible()
    expect_query(page, open="quality.jumps")
    again = visitor().open("/week?open=quality.jumps")
    # Until its width is known, the picture of another width may stand beside it for a moment.
    expect(again.locator(".st-key-fig-quality-jumps .picture svg").first).to_be_visible()


def test_the_phone_shows_title_choices_and_the_map_first(visitor: Visitor) -> None:
    page = visitor(phone=True).open(COPPER)
    shape(page, "IDN").wait_for(state="attached")

    def is_on_the_first_screen() -> bool:
        box = page.locator(f"{MAP} .earth").bounding_box()
        return box is not None and box["y"] + box["height"] * 0.6 < 844

    assert eventually(page, is_on_the_first_screen)
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    page.get_by_role("button", name="Change", exact=True).click()
    # And follows a country by the list.
    page.get_by_role("combobox", name="Country").fill("Zambia")
    page.get_by_role("option", name="Zambia").click()
    expect(page.locator(f"{MAP} h2")).to_contain_text("Zambia")


def downloaded(page: Page, ext: str) -> bytes:
    """The ranking in a format, by its menu."""
    link = page.locator(RANKING).get_by_role("link", name=ext.upper(), exact=True)
    if not link.is_visible():
        page.locator(f'{RANKING} [data-act="share"]').click()
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename.startswith("producers-ranking_cobalt_mine_2024")
    return saved.value.path().read_bytes()


def test_downloads_open_and_say_where_they_come_from(standing: Standing) -> None:
    page = standing(COBALT)
    csv = downloaded(page, "csv")
    assert b"public domain" in csv
    # USGS MCS 2026, cobalt: Congo (Kinshasa) leads the table of 2024.
    assert pd.read_csv(io.BytesIO(csv), comment="#")["iso3"].iloc[0] == "COD"
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "xlsx")))
    assert len(book.sheetnames) == 2
    assert any("public domain" in str(c.value) for row in book.worksheets[1] for c in row)
    answer = json.loads(downloaded(page, "json"))
    assert answer["data"][0]["iso3"] == "COD"
    assert answer["sources"][0]["licence"]
    svg = downloaded(page, "svg")
    assert b"public domain" in svg and svg.lstrip().startswith(b"<svg")
    assert downloaded(page, "png").startswith(b"\x89PNG")


def test_copy_as_a_sentence_and_copy_link(standing: Standing, visitor: Visitor) -> None:
    page = standing(COBALT)
    # A plain http address of a LAN has no clipboard interface: the event tells what is copied.
    page.evaluate(
        "document.addEventListener('copy', () => window.copied = document.activeElement.value"
        " ?? String(getSelection()), true)"
    )
    share = page.locator(f'{RANKING} [data-act="share"]')
    share.click()
    page.locator(f'{RANKING} [data-act="sentence"]').click()
    expect(share).to_have_text("Copied")
    expect(share).to_be_focused()
    copied = page.evaluate("[window.copied, (window.copied = '')][0]")
    assert "cobalt" in copied and "2024" in copied and "USGS" in copied
    share.click()
    page.locator(f'{RANKING} [data-act="link"]').click()
    link = page.wait_for_function("() => window.copied").json_value()
    assert query(link)["edition"]
    other = visitor()
    again = other.open(link.removeprefix(other.base))
    expect(again.locator("h1")).to_have_text(page.locator("h1").inner_text())


def test_the_data_table_takes_the_place_of_the_picture(standing: Standing) -> None:
    page = standing(COBALT)
    picture = page.locator(f"{RANKING} .stage svg")
    table = page.locator(f"{RANKING} .table table")
    page.locator(RANKING).get_by_role("button", name="Table", exact=True).click()
    expect(table).to_be_visible()
    expect(table.locator("caption")).to_contain_text("2024")
    expect(picture).to_be_hidden()
    page.locator(RANKING).get_by_role("button", name="Picture", exact=True).press("Enter")
    expect(table).to_be_hidden()
    expect(picture).to_be_visible()


def test_what_is_pointed_at_is_lit_in_every_card(standing: Standing) -> None:
    page = standing(COPPER + "&open=producers.history")
    row = page.locator(f'{RANKING} .stage [data-key="PER"]')
    row.hover()
    expect(row).to_have_class("lit")
    outline = shape(page, "PER").get_attribute("d") or ""
    expect(page.locator(f"{MAP} path.lit")).to_have_attribute("d", outline)
    line = page.locator('.st-key-fig-producers-history .stage g[data-key="PER"]')
    expect(line).to_have_class("lit")
    page.keyboard.press("Escape")
    expect(page.locator(".lit[data-key]")).to_have_count(0)
    shape(page, "AUS").hover()
    expect(page.locator(f'{RANKING} .stage [data-key="AUS"]')).to_have_class("lit")


def test_lines_have_a_crosshair_by_pointer_and_by_keyboard(standing: Standing) -> None:
    figure = build("producers.history", {"mineral": "nickel", "stage": "mine", "source": "bgs"})
    year = figure.data["year"].max()
    page = standing("/mineral?mineral=nickel&stage=mine&source=bgs&open=producers.history")
    history = page.locator(".st-key-fig-producers-history")
    tip = history.locator(".tip.on")
    history.locator(f'.stage [data-key="IDN"] circle[data-x="{year}"]').hover()
    expect(tip.locator("strong")).to_have_text(str(year))
    expect(tip.locator("dt.lit")).to_have_text("Indonesia")
    expect(tip.locator("small")).to_have_text("Mt")
    newest = figure.data.query("year == @year and iso3 == 'IDN'")["value"].iloc[0]
    expect(tip.locator("dd.lit")).to_have_text(f"{newest / 1e6:.2f}")
    page.mouse.move(0, 0)
    expect(tip).to_have_count(0)
    history.locator(".stage").focus()
    page.keyboard.press("ArrowLeft")
    expect(tip.locator("strong")).to_have_text(str(year))
    page.keyboard.press("ArrowLeft")
    expect(tip.locator("strong")).to_have_text(str(year - 1))
    expect(history.locator(".spoken").first).to_contain_text(f"{year - 1}; Indonesia")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_enter_applies_a_date_that_was_typed(standing: Standing) -> None:
    page = standing("/week")
    page.get_by_role("button", name="Change", exact=True).click()
    parts = page.locator(".st-key-week-until").get_by_role("spinbutton")
    parts.first.focus()
    page.keyboard.type("20230615")
    page.keyboard.press("Enter")
    page.wait_for_url("**until=2023-06-15*")
    expect(parts.last).to_be_focused()


def test_the_panel_of_more_controls_stays_open_while_they_are_used(standing: Standing) -> None:
    page = standing("/mineral?mineral=cobalt&country=ZMB")
    field = page.get_by_role("combobox", name="Country")
    expect(field).to_have_count(0)
    title = page.locator(f"{MAP} h2")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(field).to_have_value("Zambia")
    field.fill("Indonesia")
    page.get_by_role("option", name="Indonesia").click()
    expect(title).to_contain_text("Indonesia")
    expect(field).to_have_value("Indonesia")
    expect_query(page, country="IDN")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    settled(page)
    page.go_back()
    expect(title).to_contain_text("Zambia")
