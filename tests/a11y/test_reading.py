"""Pages with users' own settings: narrow, zoomed, spaced, less motion, colors, screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from msp_dash.figures.registry import build
from msp_dash.render.table import cell_text, records
from msp_dash.words import words
from tests.a11y.axe import check
from tests.a11y.layout import cut, narrow, space
from tests.a11y.places import OPENED, arrive
from tests.browser.conftest import Visit, Visitor, settled

pytestmark = pytest.mark.browser

MAP = ".st-key-fig-producers-map"
RANKING = ".st-key-fig-producers-ranking"
ENLARGED = {"width": 720, "height": 450}
"""A window of 1440 x 900 at 200%."""
OPEN = {place.name: place for place in OPENED}


def broken(page: Page) -> list[str]:
    return [str(finding) for finding in check(page).findings if not finding.advice]


def went(visit: Visit, name: str) -> Page:
    page = visit.context.new_page()
    arrive(page, visit.base, OPEN[name])
    return page


# ---------------------------------------------------------------- rules of the standard


@pytest.mark.parametrize(
    ("name", "phone", "dark"),
    [
        ("menu of pages", True, False),
        pytest.param("search", False, True, marks=pytest.mark.every),
        pytest.param("card unfolded", False, True, marks=pytest.mark.every),
        ("calendar", False, True),
        pytest.param("presentation, changed live", True, True, marks=pytest.mark.every),
        pytest.param("ranking by address", False, False, marks=pytest.mark.every),
    ],
)
def test_what_opens_on_a_page_breaks_no_rule(
    visitor: Visitor, name: str, phone: bool, dark: bool
) -> None:
    assert broken(went(visitor(phone=phone, dark=dark), name)) == []


# ---------------------------------------------------------------- narrow, enlarged, spaced


@pytest.mark.parametrize(
    "path", ["/table?lang=fr", pytest.param("/data?lang=es", marks=pytest.mark.every)]
)
def test_nothing_is_cut_in_the_narrowest_window(visitor: Visitor, path: str) -> None:
    page = visitor(phone=True).open(path)
    expect(page.locator("html")).to_have_attribute("lang", path[-2:])
    assert cut(page) == []
    narrow(page)
    assert cut(page) == []
    # The menu of pages is in reach all the same.
    page.locator('[data-testid="stExpandSidebarButton"]').click()
    expect(page.locator('[data-testid="stSidebarNavLink"]').first).to_be_visible()


def test_nothing_is_cut_at_twice_the_size_nor_when_letters_are_spaced(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=nickel&lang=pt")
    page.wait_for_load_state("networkidle")
    space(page)
    # A field is scrolled to its end; all else grows.
    assert cut(page, values=False) == []
    page.set_viewport_size(ENLARGED)  # type: ignore[arg-type]  # a dict of two numbers
    settled(page)
    page.wait_for_load_state("networkidle")
    assert cut(page, values=False) == []


# ---------------------------------------------------------------- still, and in other colours


def test_less_motion_and_colours_of_the_system_are_heeded(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=nickel")
    land = page.locator(f"{MAP} path[data-iso='IDN']")
    fill = land.evaluate("(one) => getComputedStyle(one).fill")
    page.emulate_media(reduced_motion="reduce")
    expect(land).to_have_css("transition-duration", "0s")
    moving = "document.getAnimations().filter((one) => one.effect.getTiming().duration > 10).length"
    page.wait_for_function(f"() => {moving} === 0")

    page.emulate_media(forced_colors="active")
    expect(land).to_have_css("fill", fill)
    expect(page.locator(f"{MAP} svg.earth")).to_have_css("background-color", "rgb(255, 255, 255)")
    page = visitor().open("/")
    page.emulate_media(forced_colors="active")
    radio = page.get_by_role("radio", checked=True).first
    expect(radio).to_have_css("outline-style", "solid")


# ---------------------------------------------------------------- what is heard


def grid(page: Page) -> list[list[str]]:
    """Rows of the open table, as the browser tells them to a reader of the screen."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in tree["nodes"]}
    cells = ("columnheader", "cell")

    def inside(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for child in (nodes[one] for one in node.get("childIds", [])):
            yield child
            yield from inside(child)

    (table,) = [node for node in nodes.values() if _role(node) == "table"]
    return [
        [str(cell["name"]["value"]) for cell in inside(row) if _role(cell) in cells]
        for row in inside(table)
        if _role(row) == "row"
    ]


def _role(node: dict[str, Any]) -> str:
    return "" if node["ignored"] else str(node["role"]["value"])


def test_who_listens_hears_the_sentence_the_picture_and_the_numbers(visitor: Visitor) -> None:
    page = visitor().open("/mineral?mineral=cobalt&stage=refined")
    # On the map each country says what its tooltip shows.
    earth = page.locator(f"{MAP} svg.earth")
    query = {"mineral": "cobalt", "stage": "refined"}
    expect(earth).to_have_accessible_name(build("producers.map", query).alt)
    land = page.locator(f"{MAP} path[data-iso='FIN']")
    land.hover()
    # The name stands on a line of its own.
    label = (land.get_attribute("aria-label") or "none").replace(": ", "", 1)
    expect(page.locator(f"{MAP} .tip.on")).to_have_text(label)

    figure = build("producers.ranking", query)
    card = page.locator(RANKING)
    card.scroll_into_view_if_needed()
    expect(card.get_by_role("heading", level=2)).to_have_text(figure.title)
    expect(card.get_by_role("img")).to_have_accessible_name(f"{figure.title} {figure.alt}")

    card.get_by_role("button", name="Table", exact=True).click()
    card.locator(".table table").wait_for()
    w = words("en")
    rows = [
        [cell_text(row.get(c.field), c, str(row.get("status") or ""), w) for c in figure.table]
        for row in records(figure)
    ]
    assert grid(page) == [[column.heading for column in figure.table], *rows]
