"""Every figure has one place, so that nothing is lost where pages change."""

from __future__ import annotations

from collections import Counter

from msp_dash.figures.places import PAGES, Place, figures_on, places
from msp_dash.figures.registry import registry
from msp_dash.figures.retired import RETIRED
from msp_dash.ui.navigation import ENTRIES


def test_every_figure_has_exactly_one_place() -> None:
    listed = Counter(figure_id for page in PAGES for figure_id in figures_on(page))
    assert set(listed) == set(registry())
    assert {figure_id for figure_id, n in listed.items() if n > 1} == set()


def test_no_retired_figure_has_a_place() -> None:
    assert set(places()) & set(RETIRED) == set()


def test_each_place_is_on_a_page_of_the_navigation() -> None:
    assert set(PAGES) <= {entry.name for entry in ENTRIES}


def test_a_place_is_a_page_and_a_band() -> None:
    assert places()["producers.ranking"] == Place("mineral", "producers")
