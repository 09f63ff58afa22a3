"""The one-file page: no requests, no foreign scripts, keyboard operation, no overflow."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page
from talks import DAY, HOSTILE, MAPS, NICKEL, all_figures

from msp_dash.briefing.content import content
from msp_dash.briefing.country_deck import country_brief
from msp_dash.briefing.mineral_deck import mineral_brief
from msp_dash.briefing.model import Briefing, TextSlide
from msp_dash.briefing.page import page
from msp_dash.figures.record import MapEncoding
from msp_dash.render.layout.world import world
from msp_dash.render.table import cell_text, records
from msp_dash.words import words
from tests.briefing.talks import msp_in_six

MEGABYTES_MOST = 8
SHOW = Callable[..., Page]


def _html(briefing: Briefing) -> str:
    return page(briefing, print_date=DAY).decode()


# --- the file ------------------------------------------------------------------------------------


def test_nothing_in_the_file_asks_for_anything() -> None:
    html = _html(NICKEL)
    assert "default-src 'none'" in html
    assert "connect-src" not in html
    assert {a[:5] for a in re.findall(r"url\(([^)#]+)\)", html)} == {"data:"}
    assert not re.search(r"<(img|link|iframe|object|embed|source|audio|video)\b", html)
    assert not re.search(r'\b(src|xlink:href)="', html)
    linked = re.findall(r'<(\w+)[^>]*? href="(?!#)', html)
    assert set(linked) == {"a"}


def test_only_the_pages_own_script_may_run() -> None:
    html = _html(NICKEL)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1 == html.count("<script")
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in html
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", html.split("<script>")[0])


def test_numbers_of_every_figure_stand_in_its_table(extent: str) -> None:
    talk = all_figures(extent)
    printed = set(re.findall(r">([^<>]*)</td>", _html(talk)))
    w = words("en")
    for figure in content(talk).figures:
        cells = {
            cell_text(row[c.field], c, str(row.get("status") or ""), w)
            for row in records(figure)
            for c in figure.table
        }
        assert {_escaped(cell) for cell in cells} <= printed


def _escaped(text: str) -> str:
    return re.sub(
        "[&<>\"']",
        lambda f: {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}[f[0]],
        text,
    )


def test_twenty_maps_hold_the_shapes_of_the_world_once_and_stay_small() -> None:
    raw = page(MAPS, print_date=DAY)
    maps = [f for f in content(MAPS).figures if isinstance(f.encoding, MapEncoding)]
    assert len(maps) == 20
    assert len(raw) < MEGABYTES_MOST * 1024 * 1024
    html = raw.decode()
    for code in ("RUS", "CAN", "IDN", "COD"):
        assert html.count(f'd="{world().shapes[code].d}"') == 1
        assert html.count(f'data-iso="{code}"') >= 2 * len(maps)


@pytest.mark.every
def test_every_figure_together_stays_small() -> None:
    assert len(page(all_figures("every"), print_date=DAY)) < MEGABYTES_MOST * 1024 * 1024


def test_no_id_is_there_twice_and_every_reference_has_its_target() -> None:
    """The same map on two slides: a pattern of a hidden picture must not paint another's areas."""
    twice = NICKEL.model_copy(update={"slides": NICKEL.slides * 2, "theme": "dark"})
    html = _html(twice)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'href="#([^"]+)"', html)) | set(re.findall(r"url\(#([^)]+)\)", html))
    used |= {one for pair in re.findall(r'aria-labelledby="([^"]+)"', html) for one in pair.split()}
    assert used <= set(ids)


def test_the_same_talk_and_day_give_the_same_bytes_and_progress_is_told() -> None:
    steps: list[tuple[int, int]] = []
    one = page(NICKEL, print_date=DAY, progress=lambda step, all_: steps.append((step, all_)))
    assert one == page(NICKEL, print_date=DAY)
    assert steps == [(n, 9) for n in range(1, 10)]


def test_letters_outside_latin_1_bring_the_second_half_of_the_fonts() -> None:
    plain = Briefing(title="A talk", slides=(TextSlide(title="Plain"),))
    turkish = Briefing(title="Bir konuşma", slides=(TextSlide(title="Şırnak"),))
    assert _html(plain).count("@font-face") == 3
    assert _html(turkish).count("@font-face") == 6


# --- the file in a browser -----------------------------------------------------------------------


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[SHOW]:
    """Open a talk from disk, with the network cut; afterwards: no request, no error, no breach."""
    contexts, requests, wrong = [], [], []

    def make(briefing: Briefing, *, dark: bool = False) -> Page:
        path = tmp_path / "talk.html"
        path.write_bytes(page(briefing, print_date=DAY))
        context = browser.new_context(
            viewport={"width": 1280, "height": 720}, color_scheme="dark" if dark else "light"
        )
        context.set_offline(True)
        contexts.append(context)
        tab = context.new_page()
        own = path.as_uri()
        tab.on("request", lambda r: requests.append(r.url) if r.url.split("#")[0] != own else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        tab.goto(own)
        return tab

    yield make
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith("data:")] == []
    assert wrong == []


def _now(tab: Page) -> str:
    slides = tab.locator(".slide.now:visible")
    assert slides.count() == 1
    return slides.get_attribute("id") or ""


@pytest.mark.browser
def test_a_whole_talk_with_the_keyboard_only(show: SHOW) -> None:
    tab = show(NICKEL)
    last = f"s{tab.locator('.slide').count()}"
    assert _now(tab) == "s1"
    for key, slide in (
        ("ArrowRight", "s2"), ("PageDown", "s3"), (" ", "s4"), ("ArrowLeft", "s3"),
        ("PageUp", "s2"), ("Shift+Space", "s1"), ("ArrowLeft", "s1"), ("End", last),
        ("ArrowRight", last), ("Home", "s1"),
    ):  # fmt: skip
        tab.keyboard.press(key)
        assert _now(tab) == slide, key
    assert tab.locator(".live-region").inner_text().startswith("Slide 1 of")
    tab.keyboard.press("ArrowRight")
    tab.reload()
    assert _now(tab) == "s2"


@pytest.mark.browser
def test_notes_black_keys_grid_and_full_screen(show: SHOW) -> None:
    tab = show(NICKEL)
    tab.keyboard.press("ArrowRight")
    notes = tab.locator(".slide.now .notes")
    assert not notes.is_visible()
    tab.keyboard.press("n")
    assert notes.inner_text() == "Say it slowly."
    tab.keyboard.press("Escape")
    assert not notes.is_visible()
    tab.keyboard.press("b")
    assert tab.locator(".curtain").is_visible()
    tab.keyboard.press("ArrowRight")
    assert not tab.locator(".curtain").is_visible()
    assert _now(tab) == "s2"
    tab.keyboard.press("?")
    assert "Page Down" in tab.locator(".keys").inner_text()
    tab.keyboard.press("Escape")
    assert not tab.locator(".keys").is_visible()
    tab.keyboard.press("g")
    assert tab.locator(".slide:visible").count() == tab.locator(".slide").count()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert _now(tab) == "s6"
    tab.keyboard.press("f")
    tab.wait_for_function("() => document.fullscreenElement !== null")
    tab.keyboard.press("f")
    tab.wait_for_function("() => document.fullscreenElement === null")


@pytest.mark.snapshot
@pytest.mark.browser
def test_the_numbers_open_and_close_by_key(show: SHOW) -> None:
    tab = show(NICKEL)
    tab.keyboard.press("ArrowRight")
    tab.locator(".slide.now summary").focus()
    tab.keyboard.press("Enter")
    table = tab.locator(".slide.now .numbers table")
    assert table.is_visible()
    assert "2,600,000" in table.inner_text()
    tab.keyboard.press("Escape")
    assert not table.is_visible()
    assert _now(tab) == "s2"
    tab.locator(".slide.now summary").click()
    assert table.is_visible()
    panel, inner = (
        tab.locator(f".slide.now {name}").bounding_box() for name in (".numbers", ".scroll")
    )
    assert panel and inner
    assert inner["y"] + inner["height"] <= panel["y"] + panel["height"]


@pytest.mark.browser
def test_markup_in_words_and_notes_is_shown_and_not_run(show: SHOW) -> None:
    tab = show(NICKEL)
    where = tab.locator(".slide", has=tab.locator("h2", has_text="<script>")).first
    tab.evaluate("id => { location.hash = '#' + id; }", where.get_attribute("id"))
    where.wait_for(state="visible")
    assert HOSTILE in where.locator("h2").inner_text()
    assert HOSTILE in where.locator(".text").inner_text()
    assert "bell [U+0007]" in where.locator(".text").inner_text()
    tab.keyboard.press("n")
    assert where.locator(".notes").inner_text() == HOSTILE
    assert tab.title() == NICKEL.title
    assert tab.locator("img").count() == 0


@pytest.mark.one_in(3)
@pytest.mark.browser
@pytest.mark.parametrize(
    ("theme", "dark_screen", "dark"),
    [
        ("light", True, False),
        ("dark", False, True),
        ("template", False, False),
        ("template", True, True),
    ],
)
def test_the_theme_is_the_authors_or_else_the_screens(
    show: SHOW, theme: str, dark_screen: bool, dark: bool
) -> None:
    tab = show(NICKEL.model_copy(update={"theme": theme}), dark=dark_screen)
    tab.keyboard.press("ArrowRight")
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(18, 24, 31)" if dark else "rgb(255, 255, 255)")
    assert tab.locator(".slide.now .dark").count() == (theme != "light")
    if dark:
        assert tab.locator(".slide.now .dark svg").is_visible()
        assert not tab.locator(".slide.now .light svg").is_visible()
    else:
        assert tab.locator(".slide.now .light svg").is_visible()


@pytest.mark.browser
def test_paper_gets_one_light_slide_a_page(show: SHOW) -> None:
    tab = show(NICKEL.model_copy(update={"theme": "dark"}))
    tab.keyboard.press("n")
    pdf = tab.pdf(prefer_css_page_size=True, print_background=True)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == tab.locator(".slide").count()
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {(960, 540)}
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.locator(".light svg").first.is_visible()
    assert not tab.locator(".notes").first.is_visible()


_OVERFLOW = """() => {
  const out = [];
  for (const slide of document.querySelectorAll('.slide')) {
    location.hash = '#' + slide.id;
    document.querySelectorAll('.slide').forEach((s) => s.classList.toggle('now', s === slide));
    const box = slide.getBoundingClientRect();
    const foot = slide.querySelector('.foot');
    const floor = foot ? foot.getBoundingClientRect().top : box.bottom;
    const low = foot ? foot.getBoundingClientRect().bottom : 0;
    if (low > box.bottom + 0.5) out.push(slide.id + ' foot');
    for (const part of slide.querySelectorAll('h1,h2,h3,.sub,.by,.cut,.picture,.text>*')) {
      const own = part.getBoundingClientRect();
      if (!own.height) continue;
      if (own.bottom > floor + 1 || own.right > box.right - 50)
        out.push(`${slide.id} ${part.tagName} ${part.className} ${own.bottom - floor}`);
      const size = parseFloat(getComputedStyle(part).fontSize);
      if (!part.matches('.picture,.address') && size < box.height / 30)
        out.push(`${slide.id} ${part.className} is set at ${size}`);
    }
  }
  return out;
}"""


@pytest.mark.one_in(3)
@pytest.mark.browser
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: NICKEL, id="nickel"),
        pytest.param(lambda: all_figures("every"), id="every figure"),
        pytest.param(lambda: MAPS, id="maps, dark"),
        pytest.param(msp_in_six, id="six"),
        pytest.param(lambda: country_brief("ZMB"), id="Zambia"),
        pytest.param(lambda: country_brief("TUV"), id="Tuvalu"),
        pytest.param(lambda: mineral_brief("cobalt"), id="cobalt"),
    ],
)
def test_nothing_overflows_and_words_are_a_thirtieth_of_the_height(
    show: SHOW, make: Callable[[], Briefing]
) -> None:
    assert show(make()).evaluate(_OVERFLOW) == []


@pytest.mark.browser
def test_the_words_of_a_long_cover_do_not_meet(show: SHOW) -> None:
    """Of a meeting whose title, host and delegation are as long as a file may have them."""
    briefing = msp_in_six().model_copy(
        update={
            "title": "Copper, cobalt, graphite and rare earths: who has them, who needs them",
            "event": "Ministerial convening on the processing and recycling of critical minerals",
            "place": "Mulungushi International Conference Centre, Lusaka",
            "author": "Under Secretary for Economic Growth, Energy and the Environment",
            "host": "Ministry of Mines and Minerals Development, Ministry of Foreign Affairs",
            "delegation": "Delegation of the chair, with the Bureau of Energy Resources",
            "item": "Item 3, processing outside of the largest supplier, 10:30 to 11:15",
        }
    )
    tab = show(briefing)
    boxes = [
        tab.locator(f"#s1 {name}").bounding_box() for name in (".names", ".details", ".number")
    ]
    names, details, number = (box for box in boxes if box)
    assert names["y"] >= 0
    assert names["y"] + names["height"] < details["y"]
    assert details["y"] + details["height"] <= number["y"]
    assert briefing.author not in tab.locator("#s1 .names").inner_text()
    assert tab.locator("#s1 .details").inner_text().count(briefing.author) == 1


@pytest.mark.browser
def test_long_titles_and_texts_go_on_and_do_not_overflow(show: SHOW) -> None:
    title = " ".join(["A title that its author could not make shorter"] * 6)[:300]
    body = "\n".join(["- " + "One sentence of a long list that goes on and on. " * 4] * 30)
    text = Briefing(
        title=title,
        disclaimer="A long disclaimer. " * 300,
        slides=(TextSlide(title=title, body=body), TextSlide(title="One", body="word " * 1500)),
    )
    tab = show(text)
    assert tab.evaluate(_OVERFLOW) == []
    words_ = tab.locator(".text").all_text_contents()
    assert " ".join(words_).count("One sentence") == 120
    assert " ".join(words_).count("word") == 1500


_SAME = """(drawn) => {
  const slide = document.querySelector('#s2');
  const shared = slide.querySelector('.light svg');
  const box = shared.getBoundingClientRect();
  const holder = document.createElement('div');
  holder.innerHTML = drawn;
  const whole = holder.firstChild;
  const size = `width:${box.width}px;height:${box.height}px`;
  whole.setAttribute('style', `position:fixed;left:0;top:0;${size}`);
  document.body.append(whole);
  const boxes = (svg) => [...svg.querySelectorAll('[data-iso]')].map((e) => {
    const b = e.getBBox(), s = getComputedStyle(e);
    const place = [e.dataset.iso, b.x, b.y, b.width, b.height];
    return [...place, s.fill, s.stroke, s.strokeWidth, s.strokeDasharray];
  });
  const same = JSON.stringify(boxes(shared)) === JSON.stringify(boxes(whole));
  whole.remove();
  return [same, boxes(shared).length];
}"""


@pytest.mark.browser
def test_shapes_by_reference_look_like_shapes_drawn_in_place(show: SHOW) -> None:
    """Every area has the box, fill and outline that it has where its path stands in the picture."""
    tab = show(NICKEL)
    tab.keyboard.press("ArrowRight")
    svg = tab.evaluate("document.querySelector('#s2 .light').innerHTML")
    paths = dict(re.findall(r'<path id="(p\d+)" d="([^"]+)"', _html(NICKEL)))
    inlined = re.sub(
        r'<use href="#(p\d+)"([^>]*)></use>',
        lambda match: f'<path d="{paths[match[1]]}"{match[2]}></path>',
        svg,
    )
    assert "<use" in svg and "<use" not in inlined
    same, count = tab.evaluate(_SAME, inlined)
    assert same
    assert count > 200
