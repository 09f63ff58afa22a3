"""The search box: results of questions, and use by keyboard, touch and screen reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from msp_dash.data.paths import root
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.search import payload
from msp_dash.words import LANGUAGES, words
from tests.browser.conftest import Standing, Visitor, eventually, expect_query, settled

pytestmark = pytest.mark.browser

MATCH = root() / "static" / "ui" / "search_match.js"
Finder = Callable[[str], list[dict[str, Any]]]
HAS_PROFILES = {"mineral", "country"} <= {entry.name for entry in ENTRIES}


@pytest.fixture(scope="module")
def find(browser: Browser) -> Iterator[Finder]:
    """What the box would list, without a server."""
    page = browser.new_page()
    for_the_test = "\nObject.assign(window, { prepare, search });"
    page.add_script_tag(content=MATCH.read_text(encoding="utf-8") + for_the_test, type="module")
    page.evaluate("(index) => { window.index = prepare(index); }", json.loads(payload(words())))
    yield lambda text: page.evaluate("(text) => search(window.index, text)", text)
    page.close()


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("cobalt", "mineral", "cobalt"),
        ("CoBaLt", "mineral", "cobalt"),
        ("co", "mineral", "cobalt"),  # the symbol before names that begin so
        ("REE", "mineral", "rare_earths"),
        ("wolfram", "mineral", "tungsten"),
        ("aluminium", "mineral", "aluminum"),
        ("etain", "mineral", "tin"),
        ("terres rares", "mineral", "rare_earths"),
        ("lead", "mineral", "lead"),
        ("zambie", "country", "ZMB"),
        ("tanz", "country", "TZA"),
        ("ZMB", "country", "ZMB"),
        ("us", "country", "USA"),
        ("uk", "country", "GBR"),
        ("drc", "country", "COD"),
        ("cote divoire", "country", "CIV"),
        ("Côte d’Ivoire", "country", "CIV"),
        ("turkey", "country", "TUR"),
        ("türkiye", "country", "TUR"),
        ("congo kinshasa", "country", "COD"),
        ("congo", "country", "COD"),  # of the two, the one that minerals are asked of
        ("brazzaville", "country", "COG"),
        ("EU", "country", "EU"),  # a name before the symbol of europium
        ("UAE", "country", "ARE"),
        ("holland", "country", "NLD"),
        ("kabanga", "figure", "projects.table"),
        ("jogmec", "figure", "projects.institutions"),
        ("forge", "page", "table"),
        ("successor", "page", "table"),
        ("estados unidos", "country", "USA"),
        ("niger", "country", "NER"),  # not Nigeria, which begins so
        ("methods", "page", "data"),
        ("capacity beside", "figure", "balance.capacity"),
        ("magnets", "product", "850511"),
        ("850511", "product", "850511"),
        ("lithium carbonate", "product", "283691"),
        ("gallium", "mineral", "gallium"),  # not the product that holds five other metals
        ("letter of interest", "term", "letter_of_interest"),
        ("reserves", "figure", "producers.reserves"),  # the term stands behind it
    ],
)
def test_a_name_is_found_first(find: Finder, typed: str, kind: str, name: str) -> None:
    first = find(typed)[0]
    assert (first["kind"], first["id"]) == (kind, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("colbalt", "cobalt"),
        ("lithum", "lithium"),
        ("kobalt", "cobalt"),
        ("zinck", "zinc"),
        ("germny", "DEU"),
        ("kazakstan", "KAZ"),
        ("phillipines", "PHL"),
    ],
)
def test_a_small_mistake_is_forgiven(find: Finder, typed: str, name: str) -> None:
    assert find(typed)[0]["id"] == name


@pytest.mark.parametrize(
    ("typed", "page", "query"),
    [
        ("who refines cobalt", "mineral", {"mineral": "cobalt", "stage": "refined"}),
        ("Who refines coba", "mineral", {"mineral": "cobalt", "stage": "refined"}),
        ("who mines lithium?", "mineral", {"mineral": "lithium", "stage": "mine"}),
        ("who smelts aluminium", "mineral", {"mineral": "aluminum", "stage": "smelter"}),
        ("lithium 2035 short", "mineral", {"mineral": "lithium", "year": "2035"}),
        ("is lithium short in 2035", "mineral", {"mineral": "lithium", "year": "2035"}),
        ("copper demand 2040", "mineral", {"mineral": "copper", "year": "2040"}),
        ("export controls on gallium", "week", {"mineral": "gallium"}),
        ("reserves of nickel", "mineral", {"mineral": "nickel"}),
        ("what is lithium used for", "mineral", {"mineral": "lithium"}),
        ("magnets imports", "trade", {"hs6": "850511"}),
        ("who buys magnets", "trade", {"hs6": "850511"}),
        ("lithium imports", "trade", {"mineral": "lithium"}),
        ("price over time: lithium", "mineral", {"mineral": "lithium", "open": "prices.history"}),
        ("members of the MSP", "table", {}),
    ],
)
def test_a_question_finds_its_page_with_what_it_asks(
    find: Finder, typed: str, page: str, query: dict[str, str]
) -> None:
    first = find(typed)[0]
    assert first["page"] == page
    assert query.items() <= first["query"].items()


@pytest.mark.parametrize(
    ("typed", "page", "query"),
    [
        ("two pages on Mongolia", "papers/country/MNG/two-pager.pdf", {}),
        ("talking points Zambia", "papers/country/ZMB/talking-points.docx", {}),
        ("scene setter for Chile", "papers/country/CHL/scene-setter.pdf", {}),
        ("questions on lithium", "papers/mineral/lithium/questions.docx", {}),
        ("deck on cobalt", "papers/mineral/cobalt/deck.pptx", {}),
        ("two-pager Chile for Japan", "papers/country/CHL/two-pager.pdf", {"reader": "JPN"}),
        ("asks Zambia Japan", "papers/country/ZMB/asks.docx", {"reader": "JPN"}),
    ],
)
def test_a_paper_is_found_by_its_form_and_subject(
    find: Finder, typed: str, page: str, query: dict[str, str]
) -> None:
    first = find(typed)[0]
    assert (first["kind"], first["page"], first["query"]) == ("paper", page, query)


@pytest.mark.parametrize("typed", ["two pages", "asks", "lithium 2035", "slides"])
def test_a_paper_on_nothing_or_that_nobody_asked_for_is_not_offered(
    find: Finder, typed: str
) -> None:
    assert "paper" not in {one["kind"] for one in find(typed)}


def test_a_paper_that_is_chosen_is_saved(standing: Standing) -> None:
    page = standing("/mineral?mineral=copper")
    page.keyboard.press("/")
    page.keyboard.type("talking points on Mongolia")
    expect(page.locator("#results a").first).to_contain_text("Talking points (Word): Mongolia")
    expect(page.locator("#results")).not_to_contain_text("Not understood")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "mng-talking-points.docx"
    expect_query(page, mineral="copper")


def test_a_question_about_a_country_finds_the_country(find: Finder) -> None:
    first = find("what does Tanzania bring")[0]
    assert (first["kind"], first["id"]) == ("country", "TZA")


def test_words_of_a_sentence_are_no_codes(find: Finder) -> None:
    # IN is India, AND Andorra, IS Iceland, US the United States; in capitals they are meant.
    kinds = {(r["kind"], r["id"]) for r in find("who leads us in tin and lead")}
    assert {("mineral", "tin"), ("mineral", "lead")} <= kinds
    assert not [r for r in kinds if r[0] == "country"]
    assert ("country", "USA") in {(r["kind"], r["id"]) for r in find("tin in the US")}


def test_a_stage_without_data_is_not_promised(find: Finder) -> None:
    for result in find("who smelts cobalt"):
        assert "stage" not in result["query"] and "Smelted" not in result["about"]


def test_a_year_without_data_is_not_promised(find: Finder) -> None:
    assert all("year" not in result["query"] for result in find("copper demand 1850"))


@pytest.mark.parametrize("typed", ["xyzzy", "?!", "   ", "the", "q" * 500, "\\", "́"])
def test_what_is_not_there_finds_nothing(find: Finder, typed: str) -> None:
    assert not [r for r in find(typed) if r["score"] > 90 and r["kind"] in ("mineral", "country")]


def test_a_result_is_listed_once_and_not_too_many_are(find: Finder) -> None:
    for text in ("a", "co", "who refines cobalt", "south", "rare earths china"):
        links = [json.dumps([r["page"], r["query"], r["kind"]]) for r in find(text)]
        assert len(set(links)) == len(links) <= 8


# ---------------------------------------------------------------- in the page


def box(page: Page) -> Any:
    return page.get_by_role("combobox", name="Ask or search", exact=True)


def typed(page: Page, text: str) -> None:
    expect(box(page)).to_be_visible()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type(text)
    # The first to ask after the start waits for the index.
    expect(page.get_by_role("option").first).to_be_visible()


def replied(page: Page) -> None:
    """Wait until the server has answered what was typed, which comes before what matches."""
    expect(page.locator(".list .answer, .list .remark").first).to_be_visible()


def go_to(page: Page, option: Any) -> None:
    """Press the arrow until that option is chosen."""
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")


def test_slash_arrows_and_enter_open_a_figure_where_it_stands(standing: Standing) -> None:
    page = standing("/")
    typed(page, "who refines cobalt")
    replied(page)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    figure = page.get_by_role("option", name="World map of output")
    go_to(page, figure)
    name = figure.get_attribute("id")
    expect(box(page)).to_have_attribute("aria-activedescendant", name or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mineral?*")
    expect_query(page, mineral="cobalt", stage="refined")
    expect(page.locator("h1")).to_contain_text("refining")
    card = page.locator(".st-key-fig-producers-map")
    expect(card).to_be_focused()
    page.wait_for_function(
        """() => {
            const card = document.querySelector(".st-key-fig-producers-map");
            const { top } = card.getBoundingClientRect();
            return top >= 0 && top < 200;
        }"""
    )


@pytest.mark.every  # as from the overview, below
def test_a_folded_figure_is_open_when_it_is_reached(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=nickel")
    typed(page, "reserves of nickel")
    page.get_by_role("option").first.click()
    page.wait_for_url("**open=producers.reserves*")
    reserves = page.locator(".st-key-fig-producers-reserves")
    expect(reserves.locator(".stage svg").first).to_be_visible()
    expect(reserves).to_be_focused()


@pytest.mark.every
def test_magnets_lead_to_trade_in_magnets(visitor: Visitor) -> None:
    page = visitor().open("/")
    typed(page, "magnets imports")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trade?*hs6=850511*")
    expect(page.locator("h1")).to_contain_text("magnets")
    expect(page.locator('[class*="st-key-notice"]')).to_have_count(0)


def test_a_page_that_was_chosen_begins_at_its_title(visitor: Visitor) -> None:
    visit = visitor()
    urls: list[str] = []
    visit.context.on(
        "request", lambda r: urls.append(r.url) if r.url.endswith("/search.json") else None
    )
    page = visit.open("/")
    assert urls == [], "the index is for those who search"
    typed(page, "methods")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data")
    title = page.locator('h1.msp-h1:not([data-stale="true"] *)')
    expect(title).to_be_focused()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop === 0"
    )
    settled(page)
    typed(page, "cobalt")
    assert len(urls) == 1, "who searches again has it"


def test_back_returns_to_where_the_search_began(standing: Standing) -> None:
    page = standing("/mineral?mineral=nickel")
    title = page.locator("h1").inner_text()
    typed(page, "methods")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data")
    settled(page)
    page.go_back()
    page.wait_for_url("**/mineral?mineral=nickel")
    expect(page.locator("h1")).to_have_text(title)


def test_a_link_can_be_opened_elsewhere_and_leads_to_the_same(
    standing: Standing, visitor: Visitor
) -> None:
    visit = visitor()
    page = standing("/")
    typed(page, "lithium 2035 short")
    replied(page)
    matches = page.locator(".list a[role=option][href]:not(.answer)")
    link = matches.nth(1).get_attribute("href")
    assert link is not None
    opened = visit.open(link.removeprefix(visit.base))
    expect(opened.locator('[class*="st-key-notice"]')).to_have_count(0)
    expect(opened.locator('[class*="st-key-fig-balance"]:focus')).to_have_count(1)
    page.keyboard.press("Escape")


@pytest.mark.every
def test_a_name_leads_to_its_page_from_any_page(visitor: Visitor) -> None:
    page = visitor().open("/data")
    typed(page, "zambie")
    expect(page.get_by_role("option").first).to_contain_text("Zambia")
    expect(page.get_by_role("option").first).to_contain_text("Zambie")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{'country' if HAS_PROFILES else 'partners'}?country=ZMB")
    expect(page.locator('[class*="st-key-notice"]')).to_have_count(0)


def test_nothing_found_says_what_can_be_searched_for(standing: Standing) -> None:
    page = standing("/")
    expect(box(page)).to_be_visible()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("Search for a mineral, a country, a figure or a page")).to_be_visible()
    expect(page.locator('.spoken[aria-live="polite"]').filter(has_text="xyzzy")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")
    expect(page.get_by_text("Search for a mineral, a country")).to_be_hidden()


@pytest.mark.every
def test_a_slash_in_another_field_is_a_slash(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=nickel")
    expect(box(page)).to_be_visible()
    other = page.get_by_role("combobox", name="Mineral").first
    other.focus()
    page.keyboard.type("/")
    expect(other).to_have_value("/")


def test_the_stage_has_no_search(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.context.new_page()
    page.goto(visit.base + "/present?ready=six")
    page.wait_for_selector(".stage", state="attached")
    settled(page)
    expect(page.locator(".st-key-corner .search")).to_be_hidden()


def test_on_a_phone_it_opens_over_the_header(visitor: Visitor) -> None:
    page = visitor(phone=True, dark=True).open("/mineral?mineral=nickel")
    expect(box(page)).to_be_hidden()
    page.evaluate("document.fonts.ready.then(() => true)")
    top = page.locator("h1").bounding_box()
    page.get_by_role("button", name="Ask or search", exact=True).tap()
    expect(box(page)).to_be_focused()
    page.keyboard.type("zambia")
    first = page.get_by_role("option").first
    expect(first).to_be_visible()
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    assert eventually(page, lambda: page.locator("h1").bounding_box() == top)
    first.tap()
    page.wait_for_url("**country=ZMB")
    expect(box(page)).to_be_hidden()


@pytest.mark.every
def test_it_stands_in_the_header_at_every_width(visitor: Visitor) -> None:
    """Whole or as a button, beside the navigation and the briefing, with the page's name or not."""
    page = visitor().open("/mineral?mineral=nickel")
    button = page.get_by_role("button", name="Ask or search", exact=True)
    for width in (1440, 1280, 1024, 768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        visible = box(page).or_(button).filter(visible=True)
        expect(visible).to_have_count(1)
        at, beside = visible.bounding_box(), page.locator(".st-key-corner .tray").bounding_box()
        assert at is not None and beside is not None
        assert at["y"] >= 0 and at["y"] + at["height"] <= 56
        assert at["x"] + at["width"] <= beside["x"] and beside["x"] + beside["width"] <= width
        ends = page.locator('[data-testid="stToolbar"] a, [data-testid="stTopNavSection"]')
        rights = [link.bounding_box() for link in ends.filter(visible=True).all()]
        assert all(link["x"] + link["width"] <= at["x"] for link in rights if link)
        page.keyboard.press("/")
        expect(box(page)).to_be_focused()
        page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("price over time: lithium", "prices-history"),  # in a section within a folded one
        ("lists of critical minerals cobalt", "producers-listings"),  # a folded figure
    ],
)
@pytest.mark.parametrize("phone", [False, pytest.param(True, marks=pytest.mark.every)])
def test_a_result_is_opened_unfolded_and_in_sight(
    visitor: Visitor, typed: str, card: str, *, phone: bool
) -> None:
    page = visitor(phone=phone).open("/")
    if phone:
        page.get_by_role("button", name="Ask or search", exact=True).tap()
    else:
        expect(box(page)).to_be_visible()
        page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type(typed)
    replied(page)
    go_to(page, page.locator(f'#results [href$="#fig-{card}"]').first)
    page.keyboard.press("Enter")
    figure = page.locator(f".st-key-fig-{card}")
    picture = figure.locator(".stage svg").first
    expect(picture).to_be_visible()
    expect(figure.locator(".msp-title")).to_be_in_viewport()
    expect(figure).to_be_focused()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_box_says_in_full_what_it_is_for(visitor: Visitor, lang: str) -> None:
    page = visitor().open(f"/?lang={lang}")
    box = page.get_by_role("combobox", name=words(lang)("search.label"))
    expect(box).to_be_visible()
    wide, room = box.evaluate(
        """(box) => {
          const style = getComputedStyle(box);
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = `${style.fontSize} ${style.fontFamily}`;
          const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
          return [pen.measureText(box.placeholder).width, box.clientWidth - padding];
        }"""
    )
    assert wide <= room
