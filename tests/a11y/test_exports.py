"""Accessibility of exported files: slides in reading order and language, PDF, the one-file page."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pptx
import pytest
from playwright.sync_api import Browser, Page, expect
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from msp_dash.briefing.deck import make
from msp_dash.briefing.model import Briefing, FigureRef, FigureSlide
from msp_dash.briefing.page import page as one_file
from msp_dash.figures.registry import build
from msp_dash.render.pdf import figure_pdf
from tests.a11y.axe import check
from tests.briefing.talks import DAY, NICKEL
from tests.chromium import WAIT_MS
from tests.pdf_checks import alternatives, conforms, elements

LINKS = ("overview.then_now", "producers.map", "demand.mix", "table.register")
TALK = Briefing(
    title="Le nickel",
    lang="fr",
    slides=tuple(
        FigureSlide(figure=FigureRef(link=f"/figures/{link}.json?lang=fr")) for link in LINKS
    ),
)


def test_slides_are_read_title_first_and_in_their_language() -> None:
    slides = list(pptx.Presentation(io.BytesIO(make(TALK, print_date=DAY)[0])).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert all(titles)
    for slide in slides:
        first, *rest = slide.shapes
        assert first.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        # Date and number of the slide are read last.
        kinds = [shape.is_placeholder and shape.placeholder_format.type for shape in rest]
        feet = [kind in (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE) for kind in kinds]
        assert feet == sorted(feet)
        spoken = {run.get("lang") for run in slide._element.iter(qn("a:rPr"))}
        assert spoken == {"fr-FR"}


@pytest.mark.parametrize("lang", ["fr", "es", "pt"])
def test_paper_names_its_language_and_reads_title_then_picture(lang: str) -> None:
    figure = build("producers.ranking", {"mineral": "nickel", "lang": lang})
    pdf = figure_pdf(figure, made_on=DAY)
    conforms(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang) == lang
        kinds = [str(one.S) for one in elements(file)]
    assert kinds.index("/H1") < kinds.index("/Figure") < kinds.index("/Table")
    assert alternatives(pdf)[0].startswith(figure.alt[:40])


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Page:
    path = tmp_path / "talk.html"
    path.write_bytes(one_file(NICKEL, print_date=DAY))
    tab = browser.new_page(viewport={"width": 1280, "height": 720})
    tab.set_default_timeout(WAIT_MS)
    tab.goto(path.as_uri())
    return tab


def broken(page: Page) -> list[str]:
    return [str(finding) for finding in check(page).findings]


@pytest.mark.browser
def test_the_one_file_page_breaks_no_rule(opened: Page) -> None:
    assert broken(opened) == []
    # A figure with its notes and its numbers open.
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("n")
    summary = opened.locator(".slide.now summary")
    for _ in range(5):
        opened.keyboard.press("Tab")
        if summary.evaluate("(one) => one === document.activeElement"):
            break
    opened.keyboard.press("Enter")
    expect(opened.locator(".slide.now table")).to_be_visible()
    assert broken(opened) == []
    opened.keyboard.press("Escape")
    expect(summary).to_be_focused()
    opened.keyboard.press("?")
    expect(opened.locator(".keys")).to_be_visible()
    assert broken(opened) == []
