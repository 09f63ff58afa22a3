"""A whole talk in a browser: keyboard only, offline, with a live change and a presenter window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from msp_dash.briefing.content import content
from msp_dash.briefing.pack import pack_for_link
from msp_dash.briefing.slides import Deck
from msp_dash.config.clock import today
from msp_dash.figures.registry import build
from tests.briefing.talks import SAY, msp_in_six
from tests.browser.conftest import Visit, Visitor, eventually, expect_query, query
from tests.chromium import ARGUMENTS, executable

pytestmark = pytest.mark.browser

SIX = f"/present?b={pack_for_link(msp_in_six())}"
LONG = "/present?ready=country&about=COD"
ROLL, GROWTH = 4, 6
"""Slides of the six (from 1): the map of the roll, the growth of demand by scenario."""

STOPS = 8
"""Slide of the deck of a meeting: what stops if one supplier does."""

NOW = re.compile(r"\bnow\b")

OUTSIDE = """() => {
  const within = (root) => {
    for (const one of root.querySelectorAll('*')) {
      const found = one.shadowRoot?.querySelector('.talk .slide.now');
      if (found) return found;
    }
  };
  const slide = within(document), edge = slide.getBoundingClientRect(), bad = [];
  const flows = slide.scrollHeight > slide.clientHeight;
  const seen = (one) => one.getBoundingClientRect().height && !one.closest('.scroll, .tall');
  for (const one of [...slide.querySelectorAll('h1,h2,h3,p,li,svg,svg text,footer')].filter(seen)) {
    const box = one.getBoundingClientRect();
    const under = innerWidth > 700 && box.bottom > edge.bottom + 1;
    if (box.right > edge.right + 1 || box.left < edge.left - 1 || under)
      bad.push(one.tagName + ': ' + one.textContent.slice(0, 60));
  }
  const foot = [...slide.querySelectorAll('.foot')].filter(seen)[0];
  if (foot) {
    const top = foot.getBoundingClientRect().top;
    for (const one of [...slide.querySelectorAll('.picture svg, .cut')].filter(seen))
      if (one.getBoundingClientRect().bottom > top + 1) bad.push('picture over the foot');
  }
  if (slide.scrollWidth > slide.clientWidth + 1) bad.push('scrolls sideways');
  if (flows && innerWidth > 700) bad.push('higher than the slide');
  if (!slide.innerText.trim()) bad.push('empty');
  return bad;
}"""
"""What of the shown slide lies outside of it, or over its foot."""


def titles(briefing: object) -> list[str]:
    deck = Deck(briefing, content(briefing), today())  # type: ignore[arg-type]  # a Briefing
    return [slide.title for slide in deck.slides()]


@cache
def last() -> int:
    """Number of the last slide of the six, whose sources take as many as they need."""
    return len(titles(msp_in_six()))


def opened(visit: Visit, path: str = SIX) -> Page:
    page = visit.context.new_page()
    page.on("pageerror", lambda error: visit.thrown.append(str(error)))
    page.goto(visit.base + path)
    ready(page)
    return page


def ready(page: Page) -> None:
    # A server that has just started reads its tables first.
    page.wait_for_selector(".talk .slide.now")
    page.wait_for_load_state("networkidle")


def now(page: Page) -> Locator:
    return page.locator(".slide.now")


def heading(page: Page) -> Locator:
    return now(page).locator("h1:visible, h2:visible").first


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def shows(page: Page, slide: int) -> None:
    """The slide is on the screen and in the address, which has no number before the first step."""
    expect(page.locator(".deck .slide").nth(slide - 1)).to_have_class(NOW)
    page.wait_for_url(lambda address: query(address).get("slide", "1") == str(slide))


@pytest.fixture(scope="module")
def six_slides(module_visitor: Visitor) -> Page:
    return opened(module_visitor())


@pytest.fixture
def talk(six_slides: Page) -> Page:
    """A talk as it was prepared, at its first slide; each test that takes it leaves it so."""
    expect(six_slides.locator(".panel, .curtain, dialog").filter(visible=True)).to_have_count(0)
    press(six_slides, "Home")
    shows(six_slides, 1)
    return six_slides


def at(page: Page, slide: int) -> Page:
    """The talk, gone on from its first slide to another."""
    press(page, *["ArrowRight"] * (slide - 1))
    shows(page, slide)
    return page


# --- the talk ---


def test_next_builds_a_slide_up_and_back_shows_it_whole(visitor: Visitor) -> None:
    """What stops if one supplier stops: first what it supplies, then what is left."""
    page = opened(visitor(), f"/present?ready=convening&slide={STOPS - 1}")
    later = now(page).locator(".later")
    press(page, "ArrowRight")
    shows(page, STOPS)
    expect(later).not_to_have_count(0)
    expect(later.first).to_be_hidden()
    press(page, "Space")
    expect(later).to_have_count(0)
    shows(page, STOPS)
    press(page, "PageDown")
    shows(page, STOPS + 1)
    expect(later).not_to_have_count(0)
    press(page, "ArrowLeft")
    shows(page, STOPS)
    expect(later).to_have_count(0)


def test_a_whole_talk_by_keyboard_alone_and_offline(visitor: Visitor) -> None:
    expected = titles(msp_in_six())
    page = opened(visitor())
    headings = [heading(page).inner_text()]
    for key, _ in zip(cycle(("ArrowRight", "PageDown", "Space")), expected[1:], strict=False):
        press(page, key)
        headings.append(heading(page).inner_text())
    assert headings == expected, "right, Page Down and space each go on by one"
    shows(page, last())
    press(page, "ArrowRight")
    shows(page, last())

    press(page, "Home")
    shows(page, 1)
    press(page, "End", "PageUp", "ArrowLeft", "Shift+Space")
    shows(page, last() - 3)
    change_and_return(page)
    look_around(page)

    press(page, "End")
    assert heading(page).inner_text().startswith("Sources and licenses")
    press(page, "Escape", "Enter")
    page.wait_for_url("**/briefing*")


def change_and_return(page: Page) -> None:
    """A live change, and back to what was prepared with one key."""
    press(page, "Home", *["ArrowRight"] * (GROWTH - 1))
    prepared = heading(page).inner_text()
    press(page, "c")
    year = page.get_by_role("slider", name="Year")
    expect(page.get_by_role("combobox", name="Mineral")).to_be_focused()
    press(page, *["Tab"] * 3)
    expect(year).to_be_focused()
    press(page, *["ArrowUp"] * 9)
    expect(heading(page)).to_have_text(build("demand.growth", {"year": "2050"}).title)
    shows(page, GROWTH)
    press(page, "Escape")
    expect(page.locator(".panel")).to_be_hidden()
    press(page, "r")
    expect(heading(page)).to_have_text(prepared)


def look_around(page: Page) -> None:
    """Black screen, notes, all slides, keys, full screen."""
    press(page, "b")
    expect(page.locator(".curtain")).to_be_visible()
    press(page, "ArrowRight")
    expect(page.locator(".curtain")).to_be_hidden()
    shows(page, GROWTH)

    press(page, "n")
    expect(page.locator(".notes")).to_contain_text(SAY)
    press(page, "n")
    expect(page.locator(".notes")).to_be_hidden()

    press(page, "g")
    expect(page.locator(".deck .slide:visible")).to_have_count(last())
    press(page, "ArrowLeft", "Enter")
    expect(page.locator(".deck .slide:visible")).to_have_count(1)
    shows(page, GROWTH - 1)

    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Black screen")
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    press(page, "f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    press(page, "ArrowRight")
    shows(page, GROWTH)
    press(page, "f")
    page.wait_for_function("() => document.fullscreenElement === null")


@pytest.mark.every
def test_ten_fast_presses_are_ten_steps(visitor: Visitor) -> None:
    page = opened(visitor(), LONG)
    page.evaluate(
        """() => { for (let n = 0; n < 10; n++)
            document.body.dispatchEvent(new KeyboardEvent('keydown',
                {key: 'PageDown', bubbles: true, composed: true})); }"""
    )
    shows(page, 11)
    press(page, *["ArrowLeft"] * 10)
    shows(page, 1)


def test_a_step_asks_nothing_of_the_server(talk: Page) -> None:
    page = talk
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("websocket", lambda socket: urls.append(socket.url))
    at(page, last())
    expect(heading(page)).to_be_visible()
    # Chromium asks for the icon when the address changes.
    assert [url for url in urls if not url.endswith("favicon.png")] == []


def test_reload_comes_back_to_the_slide(talk: Page) -> None:
    page = talk
    press(page, "PageDown", "PageDown", "PageDown")
    before = heading(page).inner_text()
    page.reload()
    ready(page)
    shows(page, 4)
    expect(heading(page)).to_have_text(before, use_inner_text=True)


@pytest.mark.every
def test_a_talk_begun_from_the_page_itself_survives_a_reload(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.context.new_page()
    page.goto(visit.base + "/present")
    page.get_by_role("link", name="Present: A deck that convenes").click()
    ready(page)
    press(page, "ArrowRight")
    shows(page, 2)
    expect_query(page, ready="convening")
    page.reload()
    ready(page)
    shows(page, 2)
    expect_query(page, ready="convening")


def test_what_is_typed_stays_in_its_field(talk: Page) -> None:
    page = at(talk, ROLL)
    press(page, "c")
    page.get_by_label("As of", exact=True).focus()
    press(page, "1", "ArrowRight", "b", "r", "PageDown")
    shows(page, ROLL)
    expect(page.locator(".curtain")).to_be_hidden()
    press(page, "Escape", "PageDown")
    shows(page, ROLL + 1)


def test_keys_go_to_the_slide_after_a_menu_was_used(talk: Page) -> None:
    page = at(talk, GROWTH)
    prepared = heading(page).inner_text()
    press(page, "c")
    mineral = page.get_by_role("combobox", name="Mineral")
    expect(mineral).to_be_focused()
    before = mineral.input_value()
    press(page, "z")
    assert mineral.input_value() == before
    press(page, "ArrowDown")
    expect(heading(page)).not_to_have_text(prepared)
    press(page, "r")
    expect(heading(page)).to_have_text(prepared)
    expect(mineral).to_have_value(before)
    press(page, "ArrowRight", "PageDown", "ArrowLeft")
    shows(page, GROWTH + 1)
    press(page, "b")
    expect(page.locator(".curtain")).to_be_visible()
    press(page, "b", "c")


def test_the_date_of_the_roll_can_be_changed(talk: Page) -> None:
    page = at(talk, ROLL)
    press(page, "c")
    page.get_by_label("As of", exact=True).fill("2022-10-01")
    expect(heading(page)).to_have_text(build("partners.map", {"on": "2022-10-01"}).title)
    page.get_by_role("button", name="Back to the prepared slide").click()
    expect(heading(page)).to_have_text(build("partners.map", {}).title)
    press(page, "Escape")


def test_a_live_change_is_not_written_into_the_briefing(talk: Page) -> None:
    page = at(talk, GROWTH)
    prepared = heading(page).inner_text()
    press(page, "c")
    page.get_by_role("combobox", name="Scope").select_option("total")
    expect(heading(page)).not_to_have_text(prepared)
    page.reload()
    ready(page)
    expect(heading(page)).to_have_text(prepared, use_inner_text=True)


def floor(page: Page) -> Locator:
    return page.get_by_label("A question from the floor", exact=True).and_(page.locator("input"))


def test_a_question_from_the_floor_becomes_the_slide_and_r_goes_back(talk: Page) -> None:
    page = at(talk, GROWTH)
    prepared = heading(page).inner_text()
    press(page, "/")
    expect(floor(page)).to_be_focused()
    page.keyboard.type("who refines cobalt")  # letters are no keys of the stage here
    press(page, "Enter")
    # The slide changes only after the reading was seen.
    answer = build("producers.ranking", {"mineral": "cobalt", "stage": "refined"})
    expect(page.locator(".replies button")).to_be_focused()
    expect(page.locator(".replies")).to_contain_text("cobalt")
    expect(heading(page)).to_have_text(prepared)
    press(page, "Enter")
    expect(heading(page)).to_have_text(answer.title)
    press(page, "c")
    page.get_by_role("combobox", name="Mineral").select_option("nickel")
    expect(heading(page)).to_contain_text("nickel")
    press(page, "Escape", "r")
    expect(heading(page)).to_have_text(prepared)
    assert "cobalt" not in page.url


def test_a_question_that_is_not_answered_leaves_the_slide_and_says_why(talk: Page) -> None:
    page = at(talk, GROWTH)
    prepared = heading(page).inner_text()
    press(page, "/")
    expect(floor(page)).to_be_focused()
    page.keyboard.type("what does quibblezorp cost")
    press(page, "Enter")
    expect(page.locator(".replies")).to_contain_text("quibblezorp")
    press(page, "Escape")
    expect(heading(page)).to_have_text(prepared)


def test_where_no_other_publisher_has_a_number_the_key_says_so(visitor: Visitor) -> None:
    """In a window in which nothing was changed yet, so that no panel could say it."""
    page = opened(visitor(), f"{SIX}&slide={GROWTH}")
    press(page, "d")
    expect(page.locator(".live-region")).to_contain_text("No other publisher has this number")
    said = "(one) => getComputedStyle(one, '::after').content"
    assert "No other publisher" in page.locator(".talk").evaluate(said)
    press(page, "ArrowLeft")
    assert page.locator(".talk").evaluate(said) == "none"


def test_one_key_shows_the_number_of_other_publishers_and_goes_back(talk: Page) -> None:
    page = at(talk, GROWTH)
    prepared = heading(page).inner_text()
    press(page, "d")  # growth of demand is one publisher's
    expect(page.locator(".live-region")).to_contain_text("No other publisher has this number")
    expect(heading(page)).to_have_text(prepared)

    press(page, "/")
    page.keyboard.type("who mines cobalt")
    press(page, "Enter")
    expect(page.locator(".replies button")).to_be_focused()
    press(page, "Enter")
    answer = build("producers.ranking", {"mineral": "cobalt", "stage": "mine"}).title
    expect(heading(page)).to_have_text(answer)
    press(page, "d")
    others = build("producers.disagreement", {"mineral": "cobalt", "stage": "mine"})
    expect(heading(page)).to_have_text(others.title)
    press(page, "d")
    expect(heading(page)).to_have_text(answer)
    press(page, "r")
    expect(heading(page)).to_have_text(prepared)


def test_a_spot_of_light_follows_the_pointer_in_both_windows(visitor: Visitor) -> None:
    page = opened(visitor(), f"{SIX}&slide={GROWTH}")
    notes = second_window(page)

    def is_at(window: Page, part: float) -> bool:
        slide, light = now(window).bounding_box(), window.locator(".spot i").bounding_box()
        assert slide and light
        at = (light["x"] + light["width"] / 2 - slide["x"]) / slide["width"]
        return abs(at - part) < 0.01

    press(notes, "s")
    for window in (page, notes):
        expect(window.locator(".spot i")).to_be_visible()
    for window, part in ((page, 0.25), (notes, 0.75)):
        edge = now(window).bounding_box()
        assert edge
        window.mouse.move(edge["x"] + edge["width"] * part, edge["y"] + edge["height"] / 2)
        for one in (page, notes):
            assert eventually(one, partial(is_at, one, part))
    page.set_viewport_size({"width": 1000, "height": 700})
    assert eventually(page, partial(is_at, page, 0.75))
    press(page, "Escape")
    for window in (page, notes):
        expect(window.locator(".spot i")).to_be_hidden()


def test_on_a_wall_the_slides_go_on_by_themselves_and_begin_again(visitor: Visitor) -> None:
    page = opened(visitor(), f"{SIX}&slide={last() - 1}&play=5")
    updated = page.get_by_text(f"Updated {today():%-d %B %Y}")
    expect(updated).to_be_visible()
    shows(page, last())
    shows(page, 1)
    shows(page, 2)
    refused = visitor().open(SIX + "&play=soon")
    expect(refused.get_by_text("a number of seconds from 5 to 600, not “soon”")).to_be_visible()


# --- two windows ---


def second_window(page: Page) -> Page:
    with page.expect_popup() as popup:
        press(page, "p")
    other = popup.value
    ready(other)
    return other


def test_the_presenter_s_window_keeps_in_step_both_ways(visitor: Visitor) -> None:
    # A window that opens late is told what stands on the stage.
    page = opened(visitor(), f"{SIX}&slide={GROWTH}")
    planned = heading(page).inner_text()
    press(page, "c")
    page.get_by_role("combobox", name="Scope").select_option("total")
    expect(page.get_by_text("Changed live")).to_be_visible()
    changed = heading(page).inner_text()
    press(page, "Escape")
    notes = second_window(page)
    expect(heading(notes)).to_have_text(changed)
    press(page, "r")
    expect(heading(notes)).to_have_text(planned)

    press(page, "ArrowLeft")
    shows(notes, GROWTH - 1)
    press(page, "ArrowRight")
    expect(notes.locator(".slide.next h2").first).to_contain_text("The MSP partners mined")
    shows(notes, GROWTH)
    expect(notes.locator(".notes")).to_contain_text(SAY)
    press(notes, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    expect(page.locator(".deck .slide").nth(GROWTH - 2)).to_have_class(NOW)
    press(notes, "ArrowRight")
    expect(page.locator(".deck .slide").nth(GROWTH - 1)).to_have_class(NOW)

    # Live changes, from either window.
    prepared = heading(page).inner_text()
    notes.get_by_role("combobox", name="Scope").select_option("total")
    expect(heading(page)).not_to_have_text(prepared)
    expect(heading(notes)).to_have_text(heading(page).inner_text())
    press(page, "r")
    expect(heading(notes)).to_have_text(prepared)

    # Keys of this window act on the hall's screen, also after a menu was used in it.
    scope = notes.get_by_role("combobox", name="Scope")
    scope.select_option("total")
    expect(heading(page)).not_to_have_text(prepared)
    expect(heading(notes)).not_to_have_text(prepared)
    scope.focus()
    press(notes, "r")
    expect(heading(page)).to_have_text(prepared)
    press(notes, "q")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "q")
    expect(notes.get_by_role("dialog")).to_have_count(0)

    # A black screen is black for the audience, and the presenter is told.
    press(notes, "Escape", "b")
    expect(page.locator(".curtain")).to_be_visible()
    expect(notes.get_by_text("The screen is black.")).to_be_visible()
    press(notes, "b")
    expect(page.locator(".curtain")).to_be_hidden()


def start_again(notes: Page) -> None:
    """The timer is at its start with the press: a second later it is not."""
    again = notes.get_by_role("button", name="Start again")
    timer = "(one) => { one.click(); return one.parentNode.querySelector('.timer').textContent; }"
    assert again.evaluate(timer) == "00:00"


def test_clock_and_timer_run_from_the_first_step(talk: Page) -> None:
    notes = second_window(talk)
    start_again(notes)
    press(notes, "ArrowRight")
    expect(notes.locator(".timer")).not_to_have_text("00:00")
    notes.reload()
    ready(notes)
    expect(notes.locator(".timer")).not_to_have_text("00:00")
    start_again(notes)
    notes.close()


def test_a_lost_connection_stops_neither_the_talk_nor_the_second_window(visitor: Visitor) -> None:
    visit = visitor(own=True)
    page = opened(visit, f"{SIX}&slide={GROWTH}")
    notes = second_window(page)
    visit.context.set_offline(True)
    press(page, "ArrowRight")
    shows(page, GROWTH + 1)
    expect(notes.locator(".deck .slide").nth(GROWTH)).to_have_class(NOW)
    press(notes, "ArrowLeft")
    expect(page.locator(".deck .slide").nth(GROWTH - 1)).to_have_class(NOW)
    prepared = heading(page).inner_text()
    press(page, "c")
    page.get_by_role("combobox", name="Scope").select_option("total")
    expect(page.locator(".status")).to_have_text(
        "No answer from the server yet. The slide changes as soon as it comes."
    )
    expect(heading(page)).to_have_text(prepared, use_inner_text=True)
    visit.context.set_offline(False)
    expect(heading(page)).not_to_have_text(prepared)
    expect(heading(notes)).to_have_text(heading(page).inner_text())


# --- what is seen, and heard ---


@pytest.mark.parametrize(
    ("path", "phone", "dark"),
    [
        pytest.param(path, phone, dark, marks=[] if some else pytest.mark.every)
        for path, phone, dark, some in (
            (SIX, False, False, False),
            (SIX, True, True, True),
            (LONG, False, True, False),
            (SIX, False, True, False),
            (SIX, True, False, False),
            (LONG, True, False, False),
            (LONG, True, True, False),
            (LONG, False, False, False),
        )
    ],
)
def test_nothing_on_a_slide_is_cut_or_covered_or_small(
    visitor: Visitor, phone: bool, dark: bool, path: str
) -> None:
    page = opened(visitor(phone=phone, dark=dark), path)
    if not phone:
        page.set_viewport_size({"width": 1280, "height": 720})
    if dark:
        press(page, "t")
    expect(page.locator(".talk.dark" if dark else ".talk.light")).to_be_visible()
    count = page.locator(".deck .slide").count()
    for slide in range(1, count + 1):
        shows(page, slide)
        # The slide is built by clicks; the other picture, of an upright phone, is not.
        later = now(page).locator(".wide:visible .later")
        while steps := later.count():
            press(page, "ArrowRight")
            expect(later).not_to_have_count(steps)
        assert outside(page) == [], f"slide {slide}"
        if path == SIX and not phone:
            assert eventually(page, lambda: min(sizes_of_words(page), default=24) >= 720 / 30)
        press(page, "ArrowRight")


def outside(page: Page) -> list[str]:
    """What stays outside of the slide that is shown."""
    eventually(page, lambda: not page.evaluate(OUTSIDE))
    parts: list[str] = page.evaluate(OUTSIDE)
    return parts


def sizes_of_words(page: Page) -> list[float]:
    """Px of the words beside the picture of the slide that is shown."""
    words = now(page).locator(".sub:visible, .cut:visible, .text:visible, .by:visible")
    sizes: list[float] = words.evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    return sizes


def test_a_listener_gets_the_title_of_each_slide_and_the_words_of_its_picture(
    talk: Page,
) -> None:
    page = at(talk, ROLL)
    title = heading(page).inner_text().replace("\n", " ")
    expect(page.locator(".live-region[role=status]")).to_have_text(
        f"Slide {ROLL} of {last()}: {title}"
    )
    expect(heading(page)).to_be_focused()
    picture = now(page).get_by_role("img").first
    expect(picture).to_have_attribute("aria-labelledby", re.compile("."))
    expect(picture.locator("desc")).to_have_text(build("partners.map", {}).alt)
    expect(now(page)).to_have_attribute("aria-roledescription", "slide")


def test_the_focus_is_seen(talk: Page) -> None:
    page = talk
    press(page, "Escape")
    leave = page.get_by_role("button", name="Leave")
    expect(leave).to_be_focused()
    expect(leave).to_have_css("outline-width", "3px")
    press(page, "Shift+Tab")
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    press(page, "Space")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape")


def test_motion_is_left_out_where_it_is_not_wanted(talk: Page) -> None:
    page = at(talk, GROWTH)
    page.emulate_media(reduced_motion="reduce")
    press(page, "c")
    page.get_by_role("combobox", name="Scope").select_option("total")
    fresh = page.locator(".slide.fresh h2").first
    expect(fresh).to_be_visible()
    expect(fresh).to_have_css("animation-name", "none")
    page.emulate_media(reduced_motion="no-preference")
    press(page, "Escape", "r")
    expect(page.get_by_text("Changed live")).to_be_hidden()


def test_a_finger_turns_the_slides_and_a_phone_held_upright_can_be_read(visitor: Visitor) -> None:
    visit = visitor(phone=True)
    page = opened(visit)
    hand = visit.context.new_cdp_session(page)

    def swipe(start: int, end: int) -> None:
        for kind, x in (
            ("touchStart", start),
            ("touchMove", (start + end) // 2),
            ("touchMove", end),
        ):
            points = [{"x": x, "y": 500}]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(330, 60)
    expect(page.locator(".deck .slide").nth(1)).to_have_class(NOW)
    swipe(330, 60)
    swipe(330, 60)
    expect(page.locator(".deck .slide").nth(3)).to_have_class(NOW)
    swipe(60, 330)
    expect(page.locator(".deck .slide").nth(2)).to_have_class(NOW)
    least = """all => Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize)
        * one.ownerSVGElement.getBoundingClientRect().width
        / one.ownerSVGElement.viewBox.baseVal.width))"""
    words = now(page).locator("svg:visible text")
    assert eventually(page, lambda: words.evaluate_all(least) >= 12), "px"


# --- in the hall ---


@pytest.fixture
def hall(browser: Browser, server_url: str) -> Iterator[Visit]:
    """A browser that knows this machine by a name of the network."""
    rules = "--host-resolver-rules=MAP hall.test 127.0.0.1, MAP * ~NOTFOUND"
    started = browser.browser_type.launch(executable_path=executable(), args=[*ARGUMENTS, rules])
    base = server_url.rstrip("/").replace("127.0.0.1", "hall.test")
    context = started.new_context(viewport={"width": 1280, "height": 720})
    with Visit(context, base).watched() as visit:
        yield visit
    started.close()
    assert visit.strangers == [] and visit.thrown == []


def test_the_audience_scans_the_figure_that_is_shown(hall: Visit) -> None:
    page = opened(hall, f"{SIX}&slide={GROWTH}")
    expect(now(page).locator(".small-code svg")).to_be_visible()
    assert outside(page) == []
    press(page, "c")
    page.get_by_role("combobox", name="Scope").select_option("total")
    expect(page.get_by_text("Changed live")).to_be_visible()
    press(page, "Escape", "q")
    dialog = page.get_by_role("dialog", name="Scan for this figure")
    expect(dialog.locator("svg")).to_be_visible()
    address = dialog.locator("figcaption").inner_text()
    # All that is shown is in the address, so that it stays what was scanned.
    assert address.startswith(f"{hall.base}/figures/demand.growth.html?")
    assert "scope=total" in address
    press(page, "q")
    scanned = build("demand.growth", query(address))
    expect(heading(page)).to_have_text(scanned.title)
    page.goto(address)
    expect(page.locator("h1")).to_have_text(scanned.title)


def test_where_nobody_else_can_reach_the_dashboard_no_code_is_shown(talk: Page) -> None:
    page = at(talk, GROWTH)
    expect(now(page).locator(".small-code")).to_have_count(0)
    press(page, "q")
    expect(page.get_by_role("dialog")).to_contain_text("can be reached only from this machine")
    press(page, "q")
