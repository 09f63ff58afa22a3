"""Every word of a page comes from the message catalog (`tests.pseudo`), checked page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest

from msp_dash.data import facts, load
from msp_dash.data.sources import records, source
from msp_dash.ui.about import figures_list, methods, terms
from msp_dash.words import Words, words
from tests.pseudo import LANG, spoken, unworded

WIDGETS = ("selectbox", "multiselect", "button", "checkbox", "text_input", "text_area", "radio")
OWN = {"CSV", "JSON", "SVG", "PNG", "HTML", "XLSX", "PDF", "PPTX", "MSP"}
"""Names of formats."""


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with spoken(monkeypatch):
        yield


def plain(markup: str) -> str:
    """The text of HTML."""
    return re.sub(r"<[^>]*>", " ", html.unescape(markup))


def texts(page: Any) -> Iterator[str]:
    """Everything that a page hands to the browser to be read."""
    yield plain(page.text)
    ((shared, own),) = page.headers
    yield from (re.sub(r"{\w+}", "", text) for text in shared["words"].values())
    yield own["label"]
    yield from (link.label for link in page.links)
    for kind in WIDGETS:
        for widget in getattr(page.app, kind):
            yield widget.label
            yield from (str(option) for option in getattr(widget, "options", ()))


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("name", ["mineral", "stops", "briefing", "present"])
def test_all_words_of_a_page_come_from_the_catalogue(
    open_page: Callable[..., Any], name: str
) -> None:
    page = open_page(name, f"lang={LANG}")
    assert not page.failed
    assert left_over(texts(page)) == []


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("part", [methods, partial(figures_list, ""), partial(terms, "hhi")])
def test_all_words_of_the_parts_of_the_data_do(part: Callable[[Words], str]) -> None:
    """All but the sources, which are quoted."""
    assert left_over([plain(part(words(LANG)))]) == []


def left_over(shown: Iterable[str]) -> list[str]:
    """Words that are neither a message's nor quoted from a source."""
    citations = {
        text for s in map(source, records()) for text in (s.cite, s.short, s.title) if text
    }
    pages = facts("sources")
    citations |= {*load("salient")["series"]}  # In quotation marks, as USGS prints them.
    citations |= {*pages["publisher"], *pages["read_at"]} - {""}
    cited = map(words(LANG).citation, citations)  # As the page cites them: our words are in marks.
    quoted = sorted({*citations, *cited, "overseas territory of France"}, key=len, reverse=True)
    return sorted({word for text in shown for word in unworded(text, quoted)} - OWN)
