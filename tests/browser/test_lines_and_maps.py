"""Pictures by pointer, key and finger: events, filters, zoom, tooltips, motion."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from msp_dash.figures import build
from msp_dash.words import words
from tests.browser.conftest import (
    LOOK_MS,
    Standing,
    Visitor,
    eventually,
    expect_query,
    next_frame,
    settled,
)

pytestmark = pytest.mark.browser

MAP = ".st-key-fig-producers-map"
RANKING = ".st-key-fig-producers-ranking"
HISTORY = ".st-key-fig-producers-history"
QUERY = {"mineral": "nickel", "stage": "mine"}
NICKEL = f"/mineral?{urlencode(QUERY)}&open=producers.history"
MOVED = "(map) => Promise.allSettled(map.getAnimations({subtree: true}).map((one) => one.finished))"
"""Waits until nothing of a map is on its way any more."""
VISIBLE = """(card, names) => names.map((name) => {
    let seen = 1;
    const start = card.shadowRoot.querySelector(name);
    for (let one = start; one; one = one.parentElement ?? one.getRootNode().host)
        seen *= Number(getComputedStyle(one).opacity);
    return seen;
})"""
"""How much is seen of parts of a card: the product of all opacities around each."""
PARTS = [".titles", ".earth", ".player", ".foot", ".actions"]


def transform(page: Page) -> str:
    return str(page.locator(f"{MAP} .ground").evaluate("(g) => g.style.transform"))


def scale(page: Page) -> float:
    return float(transform(page).partition("scale(")[2].rstrip(")") or 1)


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_events_are_in_the_picture_and_the_address_leaves_them_out(standing: Standing) -> None:
    page = standing(NICKEL)
    event = page.locator(f'{HISTORY} .stage [data-key="event.IDN-ORE-2014"]')
    expect(event).to_contain_text("Indonesia: export ban")
    event.locator("text").first.hover()
    tip = page.locator(f"{HISTORY} .tip.on")
    expect(tip).to_contain_text("12 Jan 2014 to Jan 2017")
    expect(tip).to_contain_text("Source: Stabroek News / Reuters")
    page.locator(f"{HISTORY} .events").click()
    expect(event).to_have_count(0)
    expect_query(page, events="none")
    page.locator(f"{HISTORY} .events").click()
    expect(event).to_have_count(1)
    expect_query(page, events=None)


def test_the_crosshair_tells_the_event_of_its_year(standing: Standing) -> None:
    page = standing(NICKEL)
    plot = page.locator(f"{HISTORY} .stage [data-plot]")
    plot.scroll_into_view_if_needed()
    rule = page.locator(
        f'{HISTORY} .stage [data-key="event.IDN-NICKEL-2020"] > line'
    ).bounding_box()
    assert rule is not None
    page.mouse.move(rule["x"], rule["y"] + rule["height"] - 60)
    tip = page.locator(f"{HISTORY} .tip.on")
    expect(tip.locator("strong")).to_have_text("2020")
    expect(tip.locator("p")).to_contain_text("Indonesia: export ban (nickel ore), 1 Jan 2020")


def test_an_end_label_hides_its_line_and_brings_it_back(standing: Standing) -> None:
    page = standing(NICKEL)
    line = page.locator(f'{HISTORY} .stage [data-plot] > [data-key="IDN"]')
    label = page.locator(f'{HISTORY} .stage [data-entry="IDN"]')
    ticks = page.locator(f"{HISTORY} .stage svg > text").all_text_contents()
    expect(label).to_have_attribute("aria-pressed", "true")
    label.locator("text").first.click()
    expect(line).to_be_hidden()
    expect(label).to_have_attribute("aria-pressed", "false")
    assert page.locator(f"{HISTORY} .stage svg > text").all_text_contents() == ticks
    label.locator("text").first.click()
    expect(line).to_be_visible()
    page.locator(f'{HISTORY} .stage [data-entry="PHL"] text').first.click(modifiers=["Shift"])
    expect(line).to_be_hidden()
    expect(page.locator(f"{HISTORY} .stage [data-plot] > [data-key]:not(.off)")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(f"{HISTORY} .stage [data-plot] > .off")).to_have_count(0)


def test_a_hidden_line_stays_hidden_where_the_card_is_made_anew(standing: Standing) -> None:
    page = standing(NICKEL)
    page.locator(f'{HISTORY} .stage [data-entry="IDN"] text').first.click()
    expect(page.locator(f"{HISTORY} .stage [data-plot] > .off")).to_have_count(1)
    page.get_by_test_id("stTopNavLink").filter(has_text="Trade").click()
    expect(page.locator(HISTORY)).to_have_count(0)
    page.wait_for_url("**/trade*")
    page.go_back()
    expect(page.locator(f'{HISTORY} .stage [data-plot] > [data-key="IDN"]')).to_be_hidden()
    page.locator(f'{HISTORY} .stage [data-entry="IDN"] text').first.click()
    expect(page.locator(f"{HISTORY} .stage [data-plot] > .off")).to_have_count(0)


def test_keys_go_through_the_labels_and_hide_lines(standing: Standing) -> None:
    page = standing(NICKEL)
    page.locator(f"{HISTORY} .stage").focus()
    page.keyboard.press("ArrowDown")
    label = page.locator(f"{HISTORY} .stage [data-entry]:focus")
    expect(label).to_have_attribute("role", "button")
    page.keyboard.press("Enter")
    expect(label).to_have_attribute("aria-pressed", "false")
    expect(page.locator(f"{HISTORY} .stage [data-plot] > .off")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{HISTORY} .crosshair")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(f"{HISTORY} .stage [data-plot] > .off")).to_have_count(0)


def test_a_map_zooms_to_a_region_and_a_key_brings_it_back(standing: Standing) -> None:
    page = standing(NICKEL)
    names = page.locator(f"{MAP} .names text")
    page.locator(f"{MAP} .zoom select").select_option("africa")
    assert scale(page) > 1.5
    page.locator(f"{MAP} .zoom select").select_option("")
    assert scale(page) == 1
    expect(names).to_have_count(0)
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) > 1
    page.locator(f'{MAP} path[tabindex="0"]').focus()
    page.keyboard.press("0")
    assert scale(page) == 1
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert scale(page) > 2
    expect(names.filter(has_text="Indonesia")).to_have_attribute("font-size", "13")
    page.keyboard.press("Escape")
    assert scale(page) == 1


@pytest.mark.every
def test_a_map_with_a_list_beside_it_zooms_too(visitor: Visitor) -> None:
    page = visitor(dark=True).open("/table?open=partners.map")
    card = page.locator(".st-key-fig-partners-map")
    card.locator(".zoom select").select_option("europe")
    assert "scale(" in str(card.locator(".ground").evaluate("(g) => g.style.transform"))
    expect(card.locator(".names text").first).to_be_visible()
    # The diamond of a member of the Forum grows no larger and stands on its country.
    card.locator(".earth").evaluate(MOVED)
    diamonds = card.locator(".over g[pointer-events]:not([transform]) > path").all()
    sizes = [box["width"] for one in diamonds if (box := one.bounding_box())]
    assert max(sizes) < 20
    country = card.locator('path[data-iso="UKR"]').bounding_box()
    assert country is not None
    x, y = country["x"] + country["width"] / 2, country["y"] + country["height"] / 2
    centers = [middle(one) for one in diamonds]
    assert any(
        abs(a - x) < country["width"] / 2 and abs(b - y) < country["height"] / 2 for a, b in centers
    )


def test_a_tooltip_stands_beside_stays_under_the_pointer_and_escape_closes_it(
    standing: Standing,
) -> None:
    page = standing(NICKEL)
    row = page.locator(f'{RANKING} [data-key="CAN"]').first
    row.hover()
    tip = page.locator(f"{RANKING} .tip.on")
    expect(tip.locator("strong")).to_have_text("Canada")
    figure = build("producers.ranking", QUERY)
    countries = figure.data[figure.data["iso3"] != "OTH"].set_index("iso3")
    canada = countries.loc["CAN"]
    rank = (countries["value"] > canada["value"]).sum() + 1
    assert canada["status"] == "estimated"
    for part in (
        words().share(canada["share"]),
        f"{words().quantity(canada['value'])} t",
        f"rank {rank} of ",
        figure.params["year"],
        "estimated",
    ):
        expect(tip).to_contain_text(part)
    box, own = tip.bounding_box(), row.bounding_box()
    assert box is not None
    assert own is not None
    assert box["x"] + box["width"] <= own["x"] or box["x"] >= own["x"] + own["width"]
    page.mouse.move(own["x"] + 2, own["y"] + own["height"] / 2)
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2, steps=3)
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"{RANKING} .tip.on")).to_have_count(0)


def test_a_first_tap_lights_a_country_and_a_second_follows_it(visitor: Visitor) -> None:
    page = visitor(phone=True).open(NICKEL)
    row = page.locator(f'{RANKING} [data-key="IDN"] text').first
    row.scroll_into_view_if_needed()
    row.tap()
    expect(page.locator(f"{RANKING} .tip.on strong")).to_have_text("Indonesia")
    expect(page.locator(f'{RANKING} .lit[data-key="IDN"]')).to_have_count(1)
    expect_query(page, country=None)
    page.wait_for_timeout(500)
    row.tap()
    expect_query(page, country="IDN")


def test_marks_move_to_their_new_place_unless_the_reader_asked_for_less_motion(
    standing: Standing,
) -> None:
    page = standing(NICKEL)
    year = int(build("producers.ranking", QUERY).params["year"])
    expect(page.locator(f"{RANKING} .stage")).to_be_visible()
    for less in (False, True):
        page.emulate_media(reduced_motion="reduce" if less else "no-preference")
        page.evaluate(
            """(card) => {
                const stage = document.querySelector(card).shadowRoot.querySelector('.stage');
                window.moved = 0;
                new MutationObserver(() => {
                    const animations = stage.getAnimations({subtree: true});
                    window.moved = Math.max(window.moved, animations.length);
                }).observe(stage, {childList: true});
            }""",
            RANKING,
        )
        page.get_by_role("slider", name="Year").first.focus()
        page.keyboard.press("ArrowLeft")
        year -= 1
        expect_query(page, year=str(year))
        expect(page.locator(f"{RANKING} .titles")).to_contain_text(str(year))
        settled(page)
        assert (page.evaluate("window.moved") > 0) is not less


def test_lines_bend_from_what_they_were_unless_the_reader_asked_for_less_motion(
    standing: Standing,
) -> None:
    page = standing(NICKEL)
    expect(page.locator(f"{HISTORY} .stage [data-plot]")).to_be_visible()
    page.get_by_role("button", name="Change", exact=True).click()
    for less, name, stage in ((False, "Refined", "refined"), (True, "Mined", "mine")):
        page.emulate_media(reduced_motion="reduce" if less else "no-preference")
        page.evaluate(
            """(card) => {
                const stage = document.querySelector(card).shadowRoot.querySelector('.stage');
                const read = () => stage.querySelector('[data-plot] > [data-key="IDN"] polyline')
                    ?.getAttribute('points');
                window.seen = [];
                new MutationObserver(() => window.seen.push(read()))
                    .observe(stage, {childList: true});
                window.read = read;
            }""",
            HISTORY,
        )
        page.get_by_role("radio", name=name, exact=True).click()
        expect_query(page, stage=stage)
        page.wait_for_function("() => window.seen.length")
        if less:
            next_frame(page)
            assert page.evaluate("window.seen[0] === window.read()")
        else:  # the line begins elsewhere than it ends
            page.wait_for_function("() => window.seen[0] !== window.read()")


def test_the_wheel_zooms_with_ctrl_only_and_the_page_scrolls_without(standing: Standing) -> None:
    page = standing(NICKEL)
    page.mouse.move(*middle(page.locator(f"{MAP} .earth")))
    page.mouse.wheel(0, -200)
    assert scale(page) == 1
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function(
        f"() => document.querySelector('{MAP}').shadowRoot.querySelector('.near')"
    )
    assert scale(page) > 1


def test_a_map_zooms_to_the_countries_of_the_group(standing: Standing) -> None:
    page = standing("/table?mineral=copper&set=CHL,PER&open=coalition.map")
    card = page.locator(".st-key-fig-coalition-map")
    card.locator(".zoom select").select_option("group")
    assert "scale(" in str(card.locator(".ground").evaluate("(g) => g.style.transform"))
    card.locator(".earth").evaluate(MOVED)
    box = card.locator(".earth").bounding_box()
    assert box is not None
    for iso3 in ("CHL", "PER"):
        x, y = middle(card.locator(f'path[data-iso="{iso3}"]'))
        assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]


def test_the_slider_of_a_map_takes_only_its_labels_away(standing: Standing) -> None:
    page = standing("/mineral?mineral=copper")
    card = page.locator(MAP)
    card.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(card.locator(".stamp")).not_to_have_text("")
    before = [1] * len(PARTS)
    assert eventually(page, lambda: card.evaluate(VISIBLE, [*PARTS, ".over"]) == [*before, 0])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert eventually(page, lambda: card.evaluate(VISIBLE, [*PARTS, ".over"]) == [*before, 1])


def test_a_map_that_plays_stays_in_sight(standing: Standing) -> None:
    page = standing(NICKEL)
    card = page.locator(MAP)
    card.get_by_role("button", name="Play").click()
    while card.get_by_role("button", name="Pause").is_visible():
        assert card.evaluate(VISIBLE, PARTS) == [1] * len(PARTS)
        page.wait_for_timeout(LOOK_MS)
    expect(card.locator(".stamp")).to_have_text("")
    assert card.evaluate(VISIBLE, PARTS) == [1] * len(PARTS)


def test_a_dot_of_the_timeline_tells_its_event(standing: Standing) -> None:
    page = standing("/table?open=partners.timeline")
    card = page.locator(".st-key-fig-partners-timeline")
    show = card.get_by_role("button", name="Show", exact=True)
    if show.is_visible():
        show.click()
    card.locator(".stage").focus()
    page.keyboard.press("ArrowRight")
    expect(card.locator(".tip.on")).to_contain_text("Source: ")


# --- a map across the page ---


def test_a_map_enlarges_in_place_names_all_and_goes_back(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=cobalt&source=usgs")
    card = page.locator(MAP)
    small = card.locator(".earth").evaluate("(map) => map.getBoundingClientRect().width")
    card.get_by_role("button", name="Enlarge").click()
    expect_query(page, mineral="cobalt", source="usgs", open="producers.map")
    expect(card.locator(".over text", has_text="Madagascar").last).to_be_visible()
    wide = card.locator(".earth").evaluate("(map) => map.getBoundingClientRect().width")
    assert wide > 1.5 * small
    expect(page.locator(".st-key-fig-producers-ranking")).to_be_visible()
    page.reload()
    expect(card.locator(".ruler")).to_be_visible()
    card.get_by_role("button", name="Small map").click()
    expect_query(page, mineral="cobalt", source="usgs")
    expect(card.locator(".ruler")).to_be_hidden()


def test_the_ruler_sets_a_year_and_goes_to_one_of_another_publisher(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=cobalt&source=usgs&open=producers.map")
    card = page.locator(MAP)
    own, other = (
        card.locator(".lane.own .bars"),
        card.locator(".lane", has_text="BGS").locator(".bars"),
    )
    columns = own.locator("i:not(.now)")
    columns.first.hover()
    expect(card.locator(".tip.on")).to_contain_text("69% in 2020, according to USGS")
    columns.first.click()
    expect_query(page, mineral="cobalt", source="usgs", open="producers.map", year="2020")
    expect(card.locator("output")).to_have_text("2020")
    other.locator("i").first.click()
    expect_query(page, mineral="cobalt", source="bgs", open="producers.map", year="1971")
    expect(card.locator(".lane.own b")).to_have_text("BGS")


def test_the_map_of_a_row_of_the_chain_is_one_click_from_its_large_one(visitor: Visitor) -> None:
    page = visitor().open("/")
    page.locator(".chain .note a").click()
    expect_query(page, mineral="cobalt", open="producers.map")
    expect(page.locator(f"{MAP} .ruler")).to_be_visible()
