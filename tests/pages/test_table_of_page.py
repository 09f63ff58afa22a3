"""The table of a page: whose seats it shows, in its address, its sentence and its figures."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from msp_dash.figures.seats import GROUP_OF, entities
from tests.pages.conftest import Opener, Run

PAGES = ("mineral", "country", "trade", "stops")


def lenses(page: Run) -> set[str]:
    """The groups of the page's figures."""
    queries = [parse_qs(urlsplit(item["at"]).query) for item in page.items]
    return {group for query in queries for group in query.get("lens", [])}


def word(page: Run, name: str) -> str:
    """The table that the sentence names."""
    return str(page.app.selectbox(key=f"{name}-table").value)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("table", GROUP_OF)
def test_the_sentence_names_a_table_and_counts_its_seats(
    open_page: Opener, name: str, table: str
) -> None:
    page = open_page(name, f"table={table}")
    assert not page.failed
    assert word(page, name) == table
    assert f"{len(entities(table)[0])} partners" in page.text


@pytest.mark.parametrize("table", GROUP_OF)
def test_figures_have_the_group_of_the_table(open_page: Opener, table: str) -> None:
    assert GROUP_OF[table]["lens"] in lenses(open_page("trade", f"table={table}"))


def test_new_york_is_the_table_where_an_address_names_none(open_page: Opener) -> None:
    page = open_page("stops")
    assert word(page, "stops") == "ny"
    assert "11 partners" in page.text and "8 guests" in page.text


@pytest.mark.parametrize("name", ["trade", "stops"])
def test_the_partners_alone_can_be_chosen_as_the_group(open_page: Opener, name: str) -> None:
    page = open_page(name, more=True)
    page.app.selectbox(key=f"{name}-lens").set_value("ny2022_partners").run()
    assert page.app.query_params["lens"] == "ny2022_partners"
    assert lenses(page) == {"ny2022_partners"}


def test_an_old_link_to_a_table_by_its_group_is_one_to_the_table(open_page: Opener) -> None:
    page = open_page("mineral", "mineral=cobalt&lens=washington")
    assert word(page, "mineral") == "washington"
    assert 'role="status"' not in page.text, "nothing of the link is unknown"


@pytest.mark.parametrize("own", ["lens=forge", "set=ZMB,COD", "lens=msp&on=2023-06-01"])
def test_any_other_group_stays_the_page_s_own(open_page: Opener, own: str) -> None:
    page = open_page("trade", own)
    assert not page.failed
    assert word(page, "trade") == ""
    assert "partners</b>" not in page.text
    page.app.selectbox(key="trade-table").set_value("msp").run()
    assert dict(page.app.query_params) in ({"table": "msp"}, {"table": ["msp"]})


def test_the_link_to_copy_names_the_table_and_no_group_beside_it(open_page: Opener) -> None:
    (sent,) = open_page("trade", "table=msp").lists
    assert "table=msp" in sent["query"] and "lens=" not in sent["query"]


def test_the_table_travels_with_the_reader(open_page: Opener) -> None:
    (sent,) = open_page("mineral", "mineral=cobalt&table=msp").lists
    (query,) = (query for query, pages in sent["carry"].items() if "trade" in pages)
    assert "table=msp" in query
