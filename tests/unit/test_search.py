"""The index of the search box: names, aliases and the links of each entry."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from msp_dash.data.curated import reference
from msp_dash.data.load import load
from msp_dash.data.paths import root
from msp_dash.figures.places import GUESTS
from msp_dash.figures.registry import registry, resolve
from msp_dash.search import Index
from msp_dash.ui.navigation import ENTRIES
from msp_dash.ui.paper_links import FILES, OF_TWO
from msp_dash.ui.search import LEADING, payload, places
from msp_dash.ui.view import PageParameters
from msp_dash.words import catalogue, words

LARGEST_PACKED_BYTES = 200_000
"""Uncompressed; a sixth of it crosses the network, once a visit."""


@pytest.fixture(scope="module")
def search_index() -> Index:
    return json.loads(payload(words()))


def entry(search_index: Index, kind: str, name: str) -> Index:
    return next(item for item in search_index[kind] if item["id"] == name)


@pytest.mark.parametrize(
    ("mineral", "term"),
    # data/reference/minerals.csv: name_fr, name_es, name_pt, aliases.
    [("copper", "Cuivre"), ("tin", "Estaño"), ("nickel", "Níquel"), ("tungsten", "wolfram")],
)
def test_minerals_are_known_by_four_languages_and_aliases(
    search_index: Index, mineral: str, term: str
) -> None:
    assert term in entry(search_index, "minerals", mineral)["terms"]


def test_a_symbol_is_a_code_and_not_a_name(search_index: Index) -> None:
    # "In" is indium in a table, and a word in a question.
    indium = entry(search_index, "minerals", "indium")
    assert indium["codes"] == ["In"]
    assert "In" not in indium["terms"]


def test_countries_are_known_by_four_languages_codes_and_aliases(search_index: Index) -> None:
    congo = entry(search_index, "countries", "COD")
    assert {"DR Congo", "RD Congo", "RD del Congo", "DRC", "Zaire"} <= set(congo["terms"])
    assert congo["codes"] == ["COD", "CD"]


def test_every_mineral_and_every_area_is_in_it_once(search_index: Index) -> None:
    assert sorted(m["id"] for m in search_index["minerals"]) == sorted(
        reference("minerals")["mineral"]
    )
    areas = set(load("countries")["iso3"]) - {"WLD", "OTH"}
    assert sorted(c["id"] for c in search_index["countries"]) == sorted(areas)


def test_labels_that_only_a_publishers_table_has_are_no_names(search_index: Index) -> None:
    terms = {term for country in search_index["countries"] for term in country["terms"]}
    # USGS prints these: a footnote stuck to the name, an estimate's mark, a product.
    assert not terms & {"China6", "Chinae", "Peru (exports)", "Russia (recoverable)"}


def test_every_figure_of_a_page_and_every_page_is_in_it(search_index: Index) -> None:
    names = {item.name for item in ENTRIES}
    assert {f["id"] for f in search_index["figures"]} == {
        spec.id for spec in registry().values() if spec.page in names
    }
    assert [p["id"] for p in search_index["pages"]] == [item.name for item in ENTRIES]


def test_a_link_offers_only_what_its_page_has_data_for(search_index: Index) -> None:
    for item in (*search_index["figures"], *search_index["pages"]):
        place = next(p for p in places() if p.name == item["page"])
        for stage, minerals in item.get("stages", {}).items():
            for mineral in minerals[:3]:
                params = {"mineral": mineral, "stage": stage}
                leading = registry()[place.leading]
                own_params = {n: v for n, v in params.items() if n in leading.names}
                assert resolve(leading, own_params).has_data, (item["id"], params)


def test_output_that_nobody_publishes_is_not_offered(search_index: Index) -> None:
    # USGS counts smelter output of aluminum, and none of cobalt.
    smelted = entry(search_index, "figures", "producers.ranking")["stages"]["smelter"]
    assert "aluminum" in smelted and "cobalt" not in smelted


def page_says(path: Path) -> tuple[str, frozenset[str]] | None:
    """A page's leading figure and the further names of its `controls`, read from its text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "controls":
            leading = ast.literal_eval(node.args[0])
            uses = [
                inner.args[0].id.lower()
                for inner in ast.walk(node)
                if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "Use"
            ]
            return leading, frozenset(uses) - registry()[leading].names
    return None


def test_the_leading_figures_are_those_of_the_pages() -> None:
    for item in ENTRIES:
        page_text = page_says(root() / "pages" / f"{item.name}.py")
        if page_text is not None:
            assert LEADING.get(item.name) == page_text, f"ui/search.py: LEADING[{item.name!r}]"


def test_an_address_that_the_box_makes_needs_no_notice(search_index: Index) -> None:
    for item in search_index["figures"]:
        params = {"open": item["id"]}
        if item.get("minerals"):
            params["mineral"] = item["minerals"][0]
        for page, more in ((item["page_of_all"], {}), (item["page"], {"country": "ZMB"})):
            place = next(one for one in places() if one.name == page)
            own = item["takes"] if page in GUESTS else {*item["takes"]} - place.more
            takes = {name: value for name, value in more.items() if name in own}
            if place.leading:
                parameters = PageParameters.on(page, place.leading)
                assert parameters.read(params | takes).problems == (), item["id"]


def test_words_for_figures_and_pages_name_ones_that_exist() -> None:
    def keys_of(kind: str) -> set[str]:
        prefix = f"search.{kind}."
        return {key.removeprefix(prefix) for key in catalogue("en") if key.startswith(prefix)}

    assert keys_of("figure") <= {figure_id.replace(".", "_") for figure_id in registry()}
    assert keys_of("page") <= {item.name for item in ENTRIES}
    assert keys_of("paper") == {file.split(".")[0] for file in (*FILES, OF_TWO)}


def test_the_index_is_small(search_index: Index) -> None:
    assert len(payload(words())) < LARGEST_PACKED_BYTES
