"""Addresses: what is nothing is 404, what search engines ask for is real."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from msp_dash.ui.navigation import ENTRIES
from msp_dash.words import LANGUAGES, words
from msp_dash.words.names import minerals

NOTHING = ("/nosuchpage", "/feed.xml", "/country/ZMB", "/a/b/c", "/index.php?x=1")


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=60, follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("address", NOTHING)
def test_an_address_that_is_nothing_is_404_with_the_way_home(
    client: httpx.Client, address: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert words()("address.heading") in answer.text
    home = answer.text.partition('<a href="')[2].partition('"')[0]
    assert urlsplit(str(answer.url.join(home))).path == "/"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_in_the_readers_language(client: httpx.Client, lang: str) -> None:
    by_browser = client.get("/nosuchpage", headers={"Accept-Language": f"xx, {lang}-CA;q=0.8"})
    by_query = client.get(f"/nosuchpage?lang={lang}", headers={"Accept-Language": "en"})
    for answer in (by_browser, by_query):
        assert f'<html lang="{lang}">' in answer.text
        assert words(lang)("address.heading") in answer.text
    assert by_browser.headers["vary"] == "Accept-Language"


def test_every_page_and_what_streamlit_answers_are_there(client: httpx.Client) -> None:
    pages = ["/", "/overview", *(f"/{entry.name}" for entry in ENTRIES[1:]), "/figure"]
    for address in (*pages, "/_stcore/health", "/figures/index.html", "/figures"):
        assert client.get(address).status_code == 200, address


def test_the_sitemap_has_every_page_country_and_mineral_and_each_is_there(
    client: httpx.Client,
) -> None:
    robots = client.get("/robots.txt")
    line = next(one for one in robots.text.splitlines() if one.startswith("Sitemap: "))
    assert line == f"Sitemap: {client.base_url}/sitemap.xml"
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    matches = [urlsplit(loc.text or "") for loc in tree.iter() if loc.tag.endswith("}loc")]
    paths = {one.path for one in matches}
    assert {f"/{entry.name}" for entry in ENTRIES[1:]} - paths == {"/briefing", "/present"}
    names = {
        parse_qs(one.query)["mineral"][0] for one in matches if one.path == "/mineral" and one.query
    }
    assert names <= set(minerals()) and {"cobalt", "copper"} <= names
    countries = {parse_qs(one.query)["country"][0] for one in matches if "country=" in one.query}
    assert {"ZMB", "EU", "CHN"} <= countries
    assert all(client.get(one.path).status_code == 200 for one in set(matches))
