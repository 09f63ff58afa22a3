"""What a reader chose goes along to every page that has it, and waits where a page has not."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from msp_dash.ui.carried import NAMES, queries, session_key
from msp_dash.ui.search import LEADING
from tests.pages.conftest import Opener, Run

SELECTED = {"mineral": "cobalt", "country": "COD", "lens": "forum"}


def carry(run: Run) -> dict[str, dict[str, str]]:
    """Page -> parameters that links of the navigation get."""
    (one, *_) = run.components("msp_cards")
    pages = json.loads(one.bytes)["carry"]
    return {name: dict(parse_qsl(query)) for query, names in pages.items() for name in names}


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("page", "query"),
    [(page or "overview", query) for query, pages in queries(SELECTED).items() for page in pages],
)
def test_every_page_takes_what_its_link_carries(open_page: Opener, page: str, query: str) -> None:
    run = open_page(page, query)
    assert not run.failed
    assert 'role="status"' not in run.text  # No notice.
    sent = dict(parse_qsl(query))
    # All of it is kept, and what this page has no control for is carried on.
    assert carry(run)["mineral"].items() >= (sent.items() & {("mineral", "cobalt")})


def test_all_pages_with_a_parameter_get_it() -> None:
    by_page = {
        page or "overview": dict(parse_qsl(query))
        for query, pages in queries(SELECTED | {"set": ""}).items()
        for page in pages
    }
    assert by_page["table"] == {"lens": "forum"}
    assert by_page["week"].items() >= {("mineral", "cobalt")}
    assert by_page["mineral"] == {"mineral": "cobalt"}
    assert by_page["country"] == {"country": "COD"}
    assert set(by_page) == set(LEADING) - {"data"}


def test_a_choice_waits_while_a_page_has_no_parameter_or_data_for_it(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=antimony&country=BOL")
    assert carry(run)["week"] == {"mineral": "antimony"}
    run.app.query_params.clear()
    run.app.switch_page("pages/data.py").run()
    assert carry(run)["week"] == {"mineral": "antimony"}
    assert carry(run)["country"] == {"country": "BOL"}


def test_what_a_reader_releases_is_carried_no_longer(open_page: Opener) -> None:
    run = open_page("mineral", "mineral=cobalt&country=COD")
    run.app.query_params.clear()
    run.app.query_params["mineral"] = "cobalt"
    run.app.run()
    assert "country" not in carry(run)["mineral"]


def test_a_chosen_group_replaces_a_lens(open_page: Opener) -> None:
    run = open_page("table", "set=AUS,USA", **{session_key("lens"): "forum"})
    assert "lens" not in carry(run)["trade"]
    assert carry(run)["trade"]["set"] == "AUS,USA"
    assert set(NAMES) >= set(carry(run)["trade"])


@pytest.mark.snapshot
def test_a_followed_country_opens_with_what_it_mines_most_of(open_page: Opener) -> None:
    # USGS MCS 2026: of no other mineral's mine output does Zambia hold as large a share as of
    # copper's; it does not appear under nickel, where the page would begin.
    pages = carry(open_page("mineral", "mineral=copper&country=ZMB"))
    assert pages["stops"] == {"mineral": "copper"}
    assert pages["country"] == {"country": "ZMB"}
