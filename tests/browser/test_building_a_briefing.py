"""Building a briefing in a browser, from the first figure to the downloaded file, offline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pptx
import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from msp_dash.briefing.changes import take_snapshots
from msp_dash.briefing.content import content
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide, TextSlide
from msp_dash.briefing.model import write as file_text
from msp_dash.briefing.pack import pack, unpack
from msp_dash.briefing.slides import Deck
from msp_dash.config.clock import today
from msp_dash.ui.navigation import ENTRIES, GROUPS
from msp_dash.words import LANGUAGES, words
from tests.briefing.talks import msp_in_six
from tests.browser.conftest import (
    EMPTY_PAGE,
    Rooms,
    Visit,
    Visitor,
    eventually,
    expect_query,
    rerun,
    settled,
)
from tests.browser.test_every_page import MOST_STOPS, STOPS

pytestmark = pytest.mark.browser

RANKING = ".st-key-fig-producers-ranking"
ADD = '[data-act="add"]'
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS = "document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label')"
STORED = "localStorage.getItem('msp-briefing')"


def tray(page: Page) -> Locator:
    return page.locator(".st-key-corner .tray")


def titles(page: Page) -> list[str]:
    """Titles in the list of slides, the cover first."""
    return page.locator(".st-key-fig-outline .t").all_inner_texts()


def stands(page: Page, place: int, title: str) -> None:
    """The slide of that title comes to stand at a place: a rerun may still be under way."""
    expect(page.locator(".st-key-fig-outline .t").nth(place)).to_have_text(title)


def outline(page: Page, *expected: str) -> None:
    """The list of slides comes to be these, in this order."""
    expect(page.locator(".st-key-fig-outline .t")).to_have_text(expected, use_inner_text=True)


def six(visit: Visit, script: str = "") -> Page:
    """The builder with the six slides on it, after a script that runs before those of the page."""
    page = visit.open("/briefing", script)
    raw = file_text(take_snapshots(msp_in_six())).encode()
    file = {"name": "six.yaml", "mimeType": "application/yaml", "buffer": raw}
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(7)
    # The browser stores the briefing before it says so here.
    expect(tray(page)).to_have_text("Briefing: 6 figures")
    settled(page)
    return page


def pick(page: Page, title: str) -> None:
    page.locator(".st-key-fig-outline .pick", has_text=title).click()
    expect(page.locator(".st-key-fig-outline .on .t")).to_have_text(title)
    settled(page)


def kept_since(page: Page, before: str) -> None:
    """Wait until the browser keeps something, and something else than before."""
    page.wait_for_function(f"before => ({STORED} ?? '') !== before", arg=before)


def stored(page: Page) -> Briefing:
    """The briefing that the browser stores."""
    return unpack(json.loads(page.evaluate(STORED))["text"])


def links(page: Page) -> list[str]:
    """The figures of the stored briefing, one a slide."""
    return [figure.link for figure in stored(page).figures()]


def expect_stored(page: Page, is_so: Callable[[Briefing], bool]) -> None:
    """Wait until that holds of the stored briefing: the page is drawn before it is stored."""
    assert eventually(page, lambda: is_so(stored(page)))


def test_figures_are_added_from_two_pages_and_wait_in_the_tray(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=cobalt")
    expect(tray(page)).to_have_text("Briefing")
    words = page.locator(f"{RANKING} .row button")
    expect(words).to_have_text(["Table", "Share", "Add", re.compile(r"^Notes \(\d+\)$")])
    title = page.locator(f"{RANKING} h2").inner_text()
    # The same button takes a figure out again.
    button = page.locator(f"{RANKING} {ADD}")
    button.click()
    expect(button).to_have_text("Undo")
    button.press("Enter")
    expect(button).to_have_text("Add")
    expect(tray(page)).to_have_text("Briefing")
    button.click()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    expect(page.locator(f"{RANKING} {ADD}")).to_have_text("Undo")
    expect(page.locator(f"{RANKING} .actions .row")).to_contain_text("In the briefing, 1st")
    page.get_by_role("link", name="Countries", exact=True).first.click()
    page.wait_for_url("**/country*")
    page.locator(f".st-key-fig-country-ranks {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 2 figures")
    tray(page).get_by_role("link").click()
    page.wait_for_url("**/briefing*")
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(3)
    stands(page, 1, title)


@pytest.mark.parametrize(
    "lang", [pytest.param(n, marks=() if n == "fr" else pytest.mark.every) for n in LANGUAGES]
)
def test_a_full_briefing_folds_no_page_of_the_bar(visitor: Visitor, lang: str) -> None:
    """'Dosier: 2 figuras' and 'Briefing: 6 figures' pushed the last menus into 'more'."""
    w, slide = words(lang), FigureSlide(figure=FigureRef(link="/figures/producers.map"))
    stored = json.dumps({"rev": 1, "text": pack(Briefing(slides=(slide,) * 20))})
    visit = visitor()
    empty = visit.context.new_page()
    empty.goto(visit.base + EMPTY_PAGE)
    empty.evaluate("kept => localStorage.setItem('msp-briefing', kept)", stored)
    page = visit.open(f"/mineral?mineral=nickel&lang={lang}")
    label = w("build.tray", n=20).replace("*", "")
    expect(tray(page).get_by_role("link", name=label, exact=True)).to_be_visible()
    settled(page)
    bar = page.locator('[data-testid="stToolbar"]')
    for entry in (one for one in ENTRIES if one.group == GROUPS[0]):
        expect(bar.get_by_text(w(f"pages.{entry.name}.nav"), exact=True)).to_be_visible()
    expect(bar.get_by_text(re.compile(r"\d"))).not_to_be_visible()

    def is_in_the_window() -> bool:
        number, link = (tray(page).locator(part).bounding_box() for part in ("em", "a"))
        if not number or not link:
            return False
        return number["y"] >= 0 and number["x"] + number["width"] <= 1440 and link["width"] < 100

    assert eventually(page, is_in_the_window)


def test_the_tray_shows_the_newest_count_whichever_run_is_read_last(visitor: Visitor) -> None:
    """The run before the briefing has come from the browser is read after the one that has it."""
    visit = visitor()
    page = visit.open("/mineral?mineral=nickel")
    page.locator(f"{RANKING} {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    page.close()
    slow = """(() => {
      const { json } = Response.prototype;
      window.headers = 0;
      Response.prototype.json = async function () {
        const fields = await json.call(this);
        const first = fields.corner && (window.headers += 1) === 1;
        if (first) await new Promise((done) => setTimeout(done, 5000));
        return fields;
      };
    })()"""
    again = visit.open("/mineral?mineral=nickel", script=slow)
    again.wait_for_function("() => window.headers > 1")
    again.wait_for_timeout(6000)
    expect(tray(again)).to_have_text("Briefing: 1 figure", timeout=1000)


def test_a_reload_and_another_window_find_what_was_added(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open("/mineral?mineral=nickel")
    page.locator(f"{RANKING} {ADD}").click()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    # A person needs longer for the key than the page for its last effect; this program does not.
    kept_since(page, "")
    page.reload()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    other = visit.open("/trade")
    expect(tray(other)).to_have_text("Briefing: 1 figure")
    other.locator(f".st-key-fig-trade-exports {ADD}").click()
    expect(tray(other)).to_have_text("Briefing: 2 figures")
    # The first window hears of it without a reload.
    expect(tray(page)).to_have_text("Briefing: 2 figures")


# --- one page: the six slides as they are, then in another order, then with other words ---


@pytest.fixture(scope="module")
def six_slides(module_visitor: Visitor) -> Page:
    return six(module_visitor())


@pytest.fixture
def builder(six_slides: Page) -> Page:
    """The builder with the six slides, as the tests before have left it."""
    settled(six_slides)
    six_slides.evaluate("scrollTo(0, 0)")
    return six_slides


def test_a_briefing_with_slides_is_no_wall_of_controls(builder: Page) -> None:
    for title in (titles(builder)[1], titles(builder)[0]):
        pick(builder, title)
        stops = builder.evaluate(STOPS)
        assert len(stops) <= MOST_STOPS, stops


def test_a_removed_slide_comes_back(builder: Page) -> None:
    page = builder
    before = titles(page)
    page.get_by_role("button", name=f"Remove: {before[2]}").click()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(6)
    expect(tray(page)).to_have_text("Briefing: 5 figures")
    page.get_by_role("button", name="Undo", exact=True).click()
    outline(page, *before)
    expect(tray(page)).to_have_text("Briefing: 6 figures")


def test_a_removal_that_is_undone_at_once_is_not_repeated(visitor: Visitor) -> None:
    """It was, where the removed slide was back before the browser looked whether it had gone."""
    rarely = """(() => {
      const { setInterval } = window;
      window.setInterval = (look, ms) => setInterval(look, ms === 400 ? 2500 : ms);
    })()"""
    page = six(visitor(), rarely)
    before = titles(page)
    page.get_by_role("button", name=f"Remove: {before[2]}").click()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(6)
    page.get_by_role("button", name="Undo", exact=True).click()
    outline(page, *before)
    page.wait_for_timeout(3 * 2500 + 2000)
    outline(page, *before)
    assert len(stored(page).slides) == 6


def download(page: Page, name: str, folder: Path) -> Path:
    """A file of the briefing, saved by one press."""
    settled(page)
    if not page.locator(".st-key-file-pptx").is_visible():
        page.get_by_role("button", name="Download").first.click()
    with page.expect_download() as saved:
        page.locator(".st-key-file-" + name).get_by_role("button").first.click()
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def test_a_briefing_is_saved_and_opened_again(
    builder: Page, visitor: Visitor, tmp_path: Path
) -> None:
    page = builder
    before = titles(page)
    path = download(page, "yaml", tmp_path)
    assert path.name == "the-minerals-security-partnership-in-six-slides.yaml"
    assert len(yaml.safe_load(path.read_text(encoding="utf-8"))["slides"]) == 6
    again = visitor().open("/briefing")
    again.locator('input[type="file"]').set_input_files(path)
    outline(again, *before)
    expect(again.locator(".st-key-notice-changes")).to_have_count(0)


def test_a_deck_is_made_and_saved_by_one_press(builder: Page, tmp_path: Path) -> None:
    page = builder
    path = download(page, "pptx", tmp_path)
    deck = pptx.Presentation(str(path))
    slide_titles = [
        slide.shapes.title.text_frame.text for slide in deck.slides if slide.shapes.title
    ]
    talk = msp_in_six()
    expected = [slide.title for slide in Deck(talk, content(talk), today()).slides()]
    listed = len(titles(page))
    assert slide_titles[:listed] == expected[:listed]
    assert slide_titles[listed] == words()("paper.sources"), "after the last figure"
    # Once more, and another format after it, without reopening the menu.
    assert download(page, "pptx", tmp_path).name == path.name
    assert download(page, "pdf_a4", tmp_path).read_bytes().startswith(b"%PDF")


def test_a_link_carries_the_briefing_to_another_browser(
    builder: Page, visitor: Visitor, rooms: Rooms
) -> None:
    page = builder
    page.evaluate(
        "document.addEventListener('copy', () => window.copied = document.activeElement.value"
        " ?? String(getSelection()), true)"
    )
    page.get_by_role("button", name="Share").first.click()
    page.locator('[data-act="link"]').click()
    link = page.wait_for_function("() => window.copied").json_value()
    assert "?b=" in link and len(link) < 2_000
    other = visitor().open(link.removeprefix(rooms.base))
    outline(other, *titles(page))
    expect_query(other, b=None)


def test_slides_move_by_mouse(builder: Page) -> None:
    page = builder
    before, was = titles(page), links(page)
    grips = page.locator(".st-key-fig-outline .grip")
    start, end = grips.nth(1).bounding_box(), grips.nth(4).bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 10, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + 40, steps=8)
    page.mouse.up()
    moved = [before[0], *before[2:5], before[1], *before[5:]]
    outline(page, *moved)
    expect_stored(page, lambda _: links(page) == [*was[1:4], was[0], *was[4:]])
    settled(page)
    outline(page, *moved)


def test_slides_move_by_keys_and_what_has_the_focus_keeps_it(builder: Page) -> None:
    page = builder
    third, was = titles(page)[3], links(page)
    up = page.get_by_role("button", name=f"Move up: {third}")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    stands(page, 1, third)
    settled(page)
    stands(page, 1, third)
    page.wait_for_function(f"name => {FOCUS} === name", arg=f"Move up: {third}")
    expect_stored(page, lambda _: links(page) == [was[2], was[0], was[1], *was[3:]])
    page.locator(".st-key-fig-outline .pick", has_text=third).focus()
    page.keyboard.press("Alt+ArrowDown")
    stands(page, 2, third)
    expect_stored(page, lambda _: links(page) == [was[0], was[2], was[1], *was[3:]])
    page.reload()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(7)
    stands(page, 2, third)


def test_words_are_edited_and_kept(builder: Page) -> None:
    page = builder
    pick(page, titles(page)[2])
    page.get_by_label("Title; if empty").fill("Our <b>own</b> title")
    notes = page.get_by_role("textbox", name="Speaker notes")
    notes.fill("Pause here.")
    notes.press("Control+Enter")
    preview = page.locator(".st-key-fig-slide .deck .slide h2").first
    expect(preview).to_have_text("Our <b>own</b> title")
    expect(page.locator(".st-key-fig-outline .t", has_text="Our <b>own</b> title")).to_have_count(1)
    expect_stored(page, lambda now: "Pause here." in [slide.notes for slide in now.slides])
    page.reload()
    pick(page, "Our <b>own</b> title")
    expect(notes).to_have_value("Pause here.")


def test_a_text_takes_the_one_source_that_was_typed_to_the_last_slide(builder: Page) -> None:
    page = builder
    page.get_by_role("button", name="Add a slide").click()
    page.get_by_role("menuitem", name="Text", exact=True).click()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(8)
    settled(page)
    box = page.get_by_label("Sources of this text, cited on the last slide").first
    box.click()
    box.fill("MCS 2026")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_text("USGS, MCS 2026 (usgs-mcs-2026)").first).to_be_visible()

    def is_cited_once(now: Briefing) -> bool:
        texts = [slide.sources for slide in now.slides if isinstance(slide, TextSlide)]
        return texts == [("usgs-mcs-2026",)]

    expect_stored(page, is_cited_once)


# --- elsewhere ---


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.every)])
def test_the_builder_works_on_a_phone(visitor: Visitor, dark: bool) -> None:
    page = visitor(phone=True, dark=dark).open("/mineral?mineral=nickel")
    page.locator(f"{RANKING} {ADD}").tap()
    expect(tray(page)).to_have_text("Briefing: 1 figure")
    tray(page).get_by_role("link").tap()
    page.wait_for_url("**/briefing*")
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(2)
    settled(page)
    page.get_by_role("button", name="Add a slide").tap()
    page.get_by_role("menuitem", name="Text", exact=True).tap()
    expect(page.locator(".st-key-fig-outline .t")).to_have_count(3)
    page.get_by_role("button", name="Move up: What to say").tap()
    stands(page, 1, "What to say")
    settled(page)
    page.wait_for_function(f"() => {SIDEWAYS} === 0")
    preview = page.locator(".st-key-fig-slide .slide").first

    def is_within_the_window() -> bool:
        box = preview.bounding_box()
        return box is not None and box["width"] <= 390

    assert eventually(page, is_within_the_window)


@pytest.mark.every
def test_a_browser_that_keeps_nothing_says_so(visitor: Visitor) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('full'); }"
    page = six(visitor(), full)
    expect(page.locator(".st-key-notice-said")).to_contain_text("This browser does not store data")


@pytest.mark.every
def test_what_is_kept_by_no_program_of_ours_is_left_alone(visitor: Visitor) -> None:
    page = visitor().open(
        "/briefing",
        "if (location.host) localStorage.getItem('msp-briefing') ??"
        " localStorage.setItem('msp-briefing', JSON.stringify({rev: 7, text: 'not ours'}))",
    )
    expect(page.locator(".st-key-notice-unread")).to_contain_text("cannot be opened")
    assert "not ours" in page.evaluate(STORED)  # nobody writes to it


# --- typed, and gone on at once ---


def write(page: Page, field: str, text: str) -> None:
    """Type into a field of the cover as a person does, and stay in it."""
    page.locator(".st-key-fig-outline .pick").first.click()
    box = page.get_by_role("textbox", name=field)
    expect(box).to_be_visible()
    settled(page)
    box.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_what_is_typed_last_is_there_after_another_page_and_in_the_talk(visitor: Visitor) -> None:
    """The press on a link comes before the field has told the server what it holds."""
    page = six(visitor())
    write(page, "Event", "Dinner")
    page.get_by_role("link", name="Minerals", exact=True).first.click()
    page.wait_for_url("**/mineral*")
    page.wait_for_selector(".st-key-fig-producers-chokepoints h2", state="attached")
    tray(page).get_by_role("link").click()
    page.wait_for_url("**/briefing*")
    page.locator(".st-key-fig-outline .pick").first.click()
    expect(page.get_by_role("textbox", name="Event")).to_have_value("Dinner")

    write(page, "Title of the briefing", "Five minutes in Lusaka")
    page.locator(".st-key-go-present a").click()
    page.wait_for_url("**/present?tray=1*")
    title = page.locator(".slide.now h1").first
    expect(title).to_have_text("Five minutes in Lusaka")
    expect(page.get_by_role("status").filter(has_text="tray")).to_have_count(0)
    page.reload()
    expect(title).to_have_text("Five minutes in Lusaka")
    expect_query(page, tray="1")


def test_a_paper_and_a_pack_are_saved_by_one_press_that_says_how_far_it_is(
    visitor: Visitor,
) -> None:
    page = visitor(own=True).open("/briefing")
    with rerun(page):
        page.get_by_text("Papers for the evening before").click()
    country = page.locator(".st-key-paper-country input")
    country.click()
    country.press_sequentially("Zambia")
    with rerun(page):
        page.get_by_role("option", name="Zambia").click()
    with page.expect_download() as paper:
        page.locator(".st-key-make-paper button").click()
    assert paper.value.suggested_filename == "zmb-scene-setter.pdf"
    expect(page.get_by_text(f"The file is ready: {paper.value.suggested_filename}")).to_be_visible()
    page.get_by_text("Papers for the evening before").click()
    page.get_by_text("For a meeting: its deck and its papers").click()
    press = page.locator(".st-key-meeting-make-pack button")
    with page.expect_download() as pack_file:
        press.click()
        expect(page.get_by_text(re.compile(r"Scene setters written: \d+ of 19"))).to_be_visible()
    assert pack_file.value.suggested_filename == "meeting-pack.zip"
    expect(press).to_have_count(0)
    # What was saved is not saved again by a later run.
    saved: list[str] = []
    page.on("download", lambda file: saved.append(file.suggested_filename))
    for _ in ("fold", "open"):
        with rerun(page):
            page.get_by_text("For a meeting: its deck and its papers").click()
    expect(page.get_by_text("The file is ready: meeting-pack.zip")).to_be_visible()
    settled(page)
    assert saved == []
