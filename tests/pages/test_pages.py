"""Every page opens, names what is wrong in a link, and stands when a table is missing."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import msp_dash.briefing as briefing_room
import msp_dash.figures as figures_room
import msp_dash.ui as ui_room
from msp_dash.data import TableError, facts, load
from msp_dash.data.paths import root
from msp_dash.figures.places import GUESTS, figures_on
from msp_dash.figures.places import PAGES as BANDS
from msp_dash.figures.registry import registry
from msp_dash.security.framing import FRAMED_PAGE
from msp_dash.serving.answers import plain_page
from msp_dash.ui.navigation import ENTRIES, path
from tests.pages.conftest import Opener

NAMES = [entry.name for entry in ENTRIES]
PAGES = sorted((root() / "pages").glob("*.py"))


def test_every_page_is_in_the_navigation() -> None:
    # One is for frames of other sites, and reached by its address alone.
    assert sorted(path.stem for path in PAGES) == sorted([*NAMES, FRAMED_PAGE])


def named_figures(path: Path) -> set[str]:
    """Strings of a page that look like ids of figures."""
    subjects = {figure_id.split(".")[0] for figure_id in registry()}
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {
        s
        for s in strings
        if re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", s) and s.split(".")[0] in subjects
    }


WITH_ORES = {"trade.chain"}
"""Figures that exist only where the table of trade holds ores, after `--baci-archive`."""


def test_every_figure_on_a_page_is_registered_and_every_figure_is_on_a_page() -> None:
    on_pages = {figure_id for path in PAGES for figure_id in named_figures(path)}
    on_pages |= {one for name in GUESTS for ids in BANDS[name].values() for one in ids}
    assert on_pages - set(registry()) - WITH_ORES == set(), "on a page, but not registered"
    assert set(registry()) - on_pages == set(), "registered, but on no page"


@pytest.mark.parametrize("path", [*PAGES, root() / "dashboard.py"], ids=lambda path: path.stem)
def test_a_script_has_no_string_of_its_own_line(path: Path) -> None:
    # Streamlit shows such a string to readers: two notes for engineers stood above a title.
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {id(n.body[0]) for n in nodes if isinstance(n, ast.Module | ast.FunctionDef)}
    lines = [n for n in nodes if isinstance(n, ast.Expr) and id(n) not in docstrings]
    displayed = [ast.unparse(line) for line in lines if not isinstance(line.value, ast.Call)]
    assert displayed == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 70


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens(open_page: Opener, name: str) -> None:
    page = open_page(name)
    assert not page.failed, page.text
    assert page.text.count("<h1") == 1
    assert "msp-title" in page.text


@pytest.mark.parametrize("name", NAMES)
def test_a_word_that_a_page_does_not_know_is_named(open_page: Opener, name: str) -> None:
    page = open_page(name, "colour=red")
    assert not page.failed
    assert "“colour”" in page.text


@pytest.mark.one_in(2)
@pytest.mark.snapshot
@pytest.mark.parametrize(
    ("name", "query", "sent", "replacement"),
    [
        ("stops", "mineral=colbalt", "colbalt", "Shown instead: "),
        ("stops", "year=1066&mineral=cobalt", "1066", "Shown instead: 2025"),
        ("table", "lens=g20", "g20", "Partners and guests of 2022"),
        ("mineral", "country=ZZZ", "ZZZ", "Shown instead"),
        ("mineral", "mineral=nickel&scope=everything", "everything", "Shown instead"),
        ("mineral", "mineral=nickel&year=2041", "2041", "Shown instead"),
        ("table", "on=yesterday", "yesterday", "Shown instead"),
        ("country", "country=Zambia", "ZAMBIA", "Shown instead"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_beside_what_is_shown(
    open_page: Opener, name: str, query: str, sent: str, replacement: str
) -> None:
    page = open_page(name, query)
    assert not page.failed
    assert f"“{sent}”" in page.text
    assert replacement in page.text


@pytest.mark.snapshot
def test_every_card_of_demand_speaks_of_the_chosen_year(open_page: Opener) -> None:
    # The lines led with 2050 whatever year was chosen: the page did not hand it over.
    page = open_page("mineral", "mineral=nickel&year=2035")
    heads = " ".join(card["head"] for card in page.cards if figure_of(card).startswith("demand."))
    assert "Mt of nickel in 2035" in heads
    assert "2040" not in heads and "2050" not in heads


def figure_of(card: dict[str, Any]) -> str:
    return str(card["actions"]["figure"]) if card.get("actions") else ""


@pytest.mark.snapshot
def test_demand_for_graphite_is_not_called_natural(open_page: Opener) -> None:
    # The IEA's demand counts natural and synthetic graphite together.
    page = open_page("mineral", "mineral=graphite&edition=2025-05&open=demand.growth")
    heads = " ".join(card["head"] for card in page.cards if figure_of(card).startswith("demand."))
    assert "would be 3.8 to 7.9 times 2024 in 2040" in heads
    assert "natural" not in heads


def test_the_other_values_of_a_link_are_kept(open_page: Opener) -> None:
    page = open_page("stops", "mineral=cobalt&year=2023&lens=g20")
    assert "cobalt" in page.text and "2023" in page.text


def test_a_link_to_what_nobody_publishes_shows_the_nearest_and_says_so(open_page: Opener) -> None:
    # USGS prints no refined output of cobalt by country; the IEA does.
    page = open_page("mineral", "mineral=cobalt&stage=refined&source=usgs")
    assert not page.failed
    assert "No source used here publishes this combination" in page.text
    assert "refined" in page.text


@pytest.mark.snapshot
def test_a_change_that_leaves_the_year_without_data_moves_it_and_says_so(
    open_page: Opener,
) -> None:
    page = open_page("mineral", "mineral=nickel&stage=mine&source=bgs&year=1980", more=True)
    source = next(box for box in page.app.selectbox if box.label == "Source")
    source.set_value("usgs").run()
    assert "This is not published together with your earlier choices" in page.text
    assert page.app.query_params["year"] == "2020"
    assert page.app.query_params["source"] == "usgs"


def caches() -> Iterator[Any]:
    """Every cache of the package."""
    for name, module in list(sys.modules.items()):
        if name.startswith("msp_dash"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and getattr(value, "__module__", "") == name:
                    yield value


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``without("demand")``: a table or a facts table cannot be read."""
    # A module that is imported while the loader is broken would keep it.
    for part in (figures_room, briefing_room, ui_room):
        for module in pkgutil.walk_packages(part.__path__, f"{part.__name__}."):
            importlib.import_module(module.name)

    def remove(table: str) -> None:
        for loader, prefix in ((load, ""), (facts, "facts/")):
            _break(monkeypatch, loader, table, prefix)
        for function in caches():
            function.cache_clear()

    yield remove
    monkeypatch.undo()
    for function in caches():
        function.cache_clear()


def _break(monkeypatch: pytest.MonkeyPatch, loader: Any, table: str, prefix: str) -> None:
    def broken(name: str) -> Any:
        if prefix + name == table:
            raise TableError(table, "is missing or unreadable (FileNotFoundError)")
        return loader(name)

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("msp_dash"):
            for attribute, value in list(vars(module).items()):
                if value is loader:
                    monkeypatch.setattr(module, attribute, broken)


@pytest.mark.one_in(2)
@pytest.mark.snapshot
@pytest.mark.parametrize("table", ["demand", "reserves", "listings"])
def test_a_missing_table_takes_down_only_the_figures_that_need_it(
    open_page: Opener, without: Callable[[str], None], table: str
) -> None:
    without(table)
    page = open_page("mineral", "mineral=nickel&open=producers.reserves,producers.listings")
    assert not page.app.exception
    assert f"Table {table} is missing" in page.text
    assert "Indonesia mined" in page.text
    assert "guests of 2022 came to Washington" in open_page("table").text


MISSING = (
    "production",
    "demand",
    "supply_outlook",
    "facts/timeline",
    "facts/members",
    "facts/sources",
)
WITHOUT = ("overview", "table", "data")


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("table", "name"),
    [
        pytest.param(table, name, marks=[] if at % len(WITHOUT) == nth else [pytest.mark.every])
        for at, table in enumerate(MISSING)
        for nth, name in enumerate(WITHOUT)
    ],
)
def test_a_missing_table_never_takes_down_a_page(
    open_page: Opener, without: Callable[[str], None], table: str, name: str
) -> None:
    without(table)
    page = open_page(name)
    assert not page.app.exception
    assert "This page cannot be shown" not in page.text
    assert "<h1" in page.text


def test_downloads_and_code_to_embed_are_addresses(open_page: Opener) -> None:
    page = open_page("mineral")
    assert not page.app.get("download_button")
    acts = [card["actions"] for card in page.cards if card.get("actions")]
    assert acts
    assert all(act["files"] and act["embed"] for act in acts)


@pytest.mark.snapshot
def test_a_link_fixed_to_an_older_edition_says_that_a_newer_one_is_held(
    open_page: Opener,
) -> None:
    page = open_page("stops", "mineral=cobalt&source=usgs&edition=2025&year=2024")
    assert "A newer edition is available" in page.text
    assert "MCS 2025" in page.text


@pytest.mark.parametrize(
    ("lang", "role", "area"), [("en", "Partner", "Africa"), ("fr", "Partenaire", "Afrique")]
)
def test_countries_are_listed_by_role_then_by_part_of_the_world(
    open_page: Opener, lang: str, role: str, area: str
) -> None:
    box = open_page("week", f"seat=ZMB&lang={lang}").app.selectbox(key="week-seat")
    # The selected one is named alone; others with what a reader may search for.
    names = [option for option in box.options if option and " · " in option]
    groups = list(dict.fromkeys(name.partition(" · ")[2] for name in names))
    assert groups[0] == role and area in groups
    ordered = [groups.index(name.partition(" · ")[2]) for name in names]
    assert ordered == sorted(ordered)
    assert [option for option in box.options if option in ("Zambia", "Zambie")]
    assert len(names) > 200


def test_each_figure_is_on_the_page_that_it_links_to() -> None:
    for name in (one for one in NAMES if one not in GUESTS):
        assert set(figures_on(name)) <= named_figures(root() / path(name)), name


def test_the_page_without_scripts_lists_what_each_page_shows() -> None:
    markup = plain_page.page("en", {name: figures_on(name) for name in NAMES})
    listed = re.findall(r'<li><a href="([a-z0-9_.]+)\.html"', markup)
    assert listed == [one for name in NAMES for one in figures_on(name)]
