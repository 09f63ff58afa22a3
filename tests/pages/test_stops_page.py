"""The page on a supplier that stops: its answer, what it does not say, and where it leads."""

from __future__ import annotations

import pytest

from msp_dash.figures.registry import resolve, spec
from msp_dash.ui.stops import case, link_to, presets, suppliers
from msp_dash.words import words
from tests.pages.conftest import Opener

pytestmark = pytest.mark.snapshot


def test_it_opens_with_its_answer_and_what_that_does_not_say(open_page: Opener) -> None:
    page = open_page("stops")
    assert not page.failed, page.text
    assert "Without China, 78% of refined cobalt would be missing (2024)" in page.text
    assert "That is 196 kt of the world’s 250 kt" in page.text
    answer, limits = (page.text.index(t) for t in ("Without China", "What this does not say"))
    assert answer < limits < page.text.index("Questions to start from")


def test_a_supplier_that_the_new_mineral_lacks_goes_back_to_the_largest(
    open_page: Opener,
) -> None:
    page = open_page("stops", "mineral=copper&stage=mine&supplier=JPN&cut=50")
    assert not page.failed
    assert "If Chile cut" in page.text
    assert "Japan" in page.text  # The notice names what was asked for.


def test_mines_alone_are_said_so_beside_the_answer(open_page: Opener) -> None:
    page = open_page("stops", "mineral=tungsten")
    assert "It counts mines: who refines tungsten is not published here." in page.text


def test_a_total_that_is_rounded_to_the_suppliers_own_output_is_said_to_be(
    open_page: Opener,
) -> None:
    page = open_page("stops", "mineral=gallium")
    assert "That is 900 t; the publisher rounds the world’s total of 2025 to 900 t." in page.text
    assert "Other countries are listed with 9.00 t." in page.text


@pytest.mark.parametrize(
    ("mineral", "sentence"),
    [
        ("gallium", "Stocks are known for the United States alone."),
        ("germanium", "Stocks are not known: no source used here gives them."),
        ("magnet_rare_earths", "Stocks are not known: no source used here gives them."),
    ],
)
def test_stocks_are_said_to_be_known_only_where_they_are(
    open_page: Opener, mineral: str, sentence: str
) -> None:
    assert sentence in open_page("stops", f"mineral={mineral}").text


def test_minerals_without_a_base_case_have_no_outlook(open_page: Opener) -> None:
    page = open_page("stops", "mineral=gallium")
    assert not page.failed
    assert "of 2035 demand" not in page.text


def test_suppliers_are_listed_by_their_shares() -> None:
    query = {"mineral": "cobalt", "stage": "refined"}
    labels = suppliers(resolve(spec("disruption.supply"), query).view)
    assert list(labels.values())[:3] == ["China (78%)", "Finland (8.0%)", "Japan (2.3%)"]
    gallium = suppliers(resolve(spec("disruption.supply"), {"mineral": "gallium"}).view)
    assert gallium["CHN"] == "China (about 100%)"


def test_the_list_of_suppliers_has_those_of_other_sources_without_a_share(
    open_page: Opener,
) -> None:
    page = open_page("stops", "mineral=cobalt&stage=refined&year=2024&source=iea")
    (box,) = (box for box in page.app.selectbox if box.key == "stops-supplier")
    assert box.options[0] == "China (78%)"
    with_share = [option.endswith("%)") for option in box.options]
    assert with_share == sorted(with_share, reverse=True)


def test_presets_are_computed_and_lead_to_questions_that_have_an_answer() -> None:
    (markup,) = (item.html for item in presets(words("en")).items)
    assert "mineral=gallium&amp;stage=refined&amp;supplier=CHN" in markup
    assert "set=ARG,BRA,COD,MNG,MOZ,NAM,TZA,ZMB" in markup
    assert case("unobtainium") is None
    assert link_to(None, words("en")) == ()
    (link,) = link_to(case("cobalt", supplier="COD"), words("fr"))
    assert link[1] == "stops?mineral=cobalt&supplier=COD&lang=fr"
