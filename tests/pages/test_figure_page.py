"""The embedded figure: what it shows, what it leaves out, messages for invalid addresses."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from msp_dash.figures.record import EmptyEncoding
from msp_dash.figures.registry import build, registry
from msp_dash.ui.embed_page import page_query
from msp_dash.ui.search import places
from msp_dash.ui.view import PageParameters
from tests.pages.conftest import Opener, Run


def onward(page: Run) -> str:
    (href,) = re.findall(r'class="msp-onward"><a href="([^"]+)" target="_blank"', page.text)
    return href.replace("&amp;", "&")


def test_it_shows_title_source_and_notes_and_one_link_onward(open_page: Opener) -> None:
    page = open_page("figure", "id=producers.ranking&mineral=cobalt&stage=refined")
    assert not page.failed, page.text
    figure = build("producers.ranking", {"mineral": "cobalt", "stage": "refined"})
    assert figure.title in page.text
    assert figure.sources[0].cite in page.text
    assert all(note in page.text for note in figure.notes[:2])
    assert page.text.count("<h1") == 1
    assert page.text.count('class="msp-title"') == 1
    parts = urlsplit(onward(page))
    assert (parts.path, parts.fragment) == ("mineral", "fig-producers-ranking")
    query = dict(parse_qsl(parts.query))
    assert (query["mineral"], query["stage"]) == ("cobalt", "refined")


def test_it_has_neither_search_nor_briefing_nor_actions(open_page: Opener) -> None:
    page = open_page("figure", "id=producers.ranking")
    assert not page.app.get("page_link")
    ((shared, own),) = page.headers
    assert (shared["corner"], own) == (None, {})
    assert not page.components("msp_actions")
    assert [item.get("still") for item in page.items] == [True]


def test_it_stands_in_no_menu() -> None:
    from msp_dash.ui.navigation import ENTRIES

    assert "figure" not in {entry.name for entry in ENTRIES}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("id=producers.mop", "Did you mean producers.map"),
        ("id=xyzzy", "must name a figure, for example /figure?id="),
        ("", "must name a figure, for example /figure?id="),
        ("id=producers.map&mineral=unobtainium", "“unobtainium” is not a value of “mineral”"),
        ("id=producers.map&minerals=cobalt", "It has no parameter “minerals”"),
        ("id=coalition.map&set=USA,ZAM", "ZAM: did you mean"),
        ("id=<script>x</script>", "&lt;script&gt;"),
    ],
)
def test_a_wrong_address_is_told_what_is_wrong(open_page: Opener, query: str, message: str) -> None:
    page = open_page("figure", query)
    assert not page.app.exception
    assert message in page.text
    assert "<script>" not in page.text
    assert onward(page) == "./"


def test_what_nobody_publishes_is_said_with_the_nearest_that_exists(open_page: Opener) -> None:
    # BGS ends in 2023.
    query = {"mineral": "cobalt", "source": "bgs", "year": "2025"}
    assert isinstance(build("producers.map", query).encoding, EmptyEncoding)
    page = open_page("figure", "id=producers.map&mineral=cobalt&source=bgs&year=2025")
    assert not page.failed
    (card,) = page.cards
    near = {n: v for n, v in (query | card["instead"]["change"]).items() if v}
    assert near["mineral"] == "cobalt"
    assert not isinstance(build("producers.map", near).encoding, EmptyEncoding)


@pytest.mark.one_in(4)
@pytest.mark.parametrize("figure_id", list(registry()))
def test_every_figure_opens_and_its_page_takes_the_link_without_a_notice(
    open_page: Opener, figure_id: str
) -> None:
    page = open_page("figure", f"id={figure_id}")
    assert not page.failed, page.text
    figure = build(figure_id)
    assert page.text.count('class="msp-title"') == 1
    place = next((p for p in places() if p.name == registry()[figure_id].page), None)
    query = page_query(figure)
    if place is not None and place.leading:
        read = {n: v for n, v in query.items() if n not in place.more}
        assert PageParameters.of(place.leading).read(read).problems == ()
    assert onward(page)
