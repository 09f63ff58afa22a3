"""Headers, compression and caching of the whole server, Streamlit's own answers included."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from msp_dash.serving.precompressed import accepted_encoding

PAGE = "/"
FIGURE = "/figures/producers.ranking.json"
EMBED = "/figures/producers.ranking.html"
FONT = "/app/static/fonts/source-sans-3-latin-400-normal.woff2"
MISSING = "/figures/none.json"
DEEP_LINK = "/mineral?mineral=cobalt"
HEALTH = "/_stcore/health"


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def script(client: httpx.Client) -> str:
    """Path of Streamlit's entry script, a hashed file of some hundred KB."""
    match = re.search(r'"\./(static/js/index\.[^"]+\.js)"', client.get(PAGE).text)
    assert match is not None
    return f"/{match[1]}"


@pytest.mark.parametrize("path", [PAGE, FIGURE, EMBED, FONT, MISSING, DEEP_LINK, HEALTH, "//evil"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    # As a whole URL: httpx would take a path of two slashes for a host.
    headers = client.get(f"{client.base_url}".rstrip("/") + path).headers
    policy = headers["content-security-policy"]
    may_run = path in (PAGE, FONT, DEEP_LINK, "//evil")
    assert policy.startswith(f"default-src '{'self' if may_run else 'none'}'; ")
    assert "object-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert len(headers.get_list("x-content-type-options")) == 1


def test_only_figure_pages_may_be_embedded_elsewhere(client: httpx.Client) -> None:
    def may_embed(path: str) -> str:
        policy = client.get(path).headers["content-security-policy"]
        return policy.rsplit("frame-ancestors ", 1)[1]

    assert may_embed(EMBED) == "*"
    assert {may_embed(path) for path in (PAGE, "/figure", FIGURE, MISSING, FONT)} == {"'self'"}


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_page_and_scripts_are_compressed(client: httpx.Client, script: str, encoding: str) -> None:
    for path, cache in ((PAGE, "no-cache"), (script, "public, max-age=31536000, immutable")):
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        small = client.get(path, headers={"Accept-Encoding": encoding})
        assert small.headers["content-encoding"] == encoding
        assert small.headers["vary"] == "Accept-Encoding"
        assert small.headers["cache-control"] == cache
        assert int(small.headers["content-length"]) < len(plain.content) / 2
        assert small.content == plain.content
        assert (
            small.headers["content-type"].partition(";")[0]
            == (plain.headers["content-type"].partition(";")[0])
        )


def test_a_script_of_ours_is_there_compressed_or_not(client: httpx.Client) -> None:
    match = re.search(r'"\./(app/static/[^"]+/card\.js)"', client.get(PAGE).text)
    assert match is not None
    for encoding in ("identity", "br"):
        answer = client.get(f"/{match[1]}", headers={"Accept-Encoding": encoding})
        assert (answer.status_code, answer.text[:2]) == (200, "//")
        assert "immutable" in answer.headers["cache-control"]


def test_a_range_is_served_plain(client: httpx.Client, script: str) -> None:
    part = client.get(script, headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    assert part.status_code == 206
    assert "content-encoding" not in part.headers
    assert len(part.content) == 10


def test_a_script_that_the_browser_has_is_not_sent_again(client: httpx.Client, script: str) -> None:
    tag = client.get(script).headers["etag"]
    again = client.get(script, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_figures_are_compressed(client: httpx.Client) -> None:
    answer = client.get(EMBED, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    for refused in ("gzip;q=0", "br, gzip;q=0.0", "*;q=0"):
        plain = client.get(EMBED, headers={"Accept-Encoding": refused})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


def test_fonts_are_kept_for_a_year_and_pages_asked_for_again(client: httpx.Client) -> None:
    assert "immutable" in client.get(FONT).headers["cache-control"]
    assert client.get(DEEP_LINK).headers["cache-control"] == "no-cache"
    gone = client.get("/app/static/fonts/none.woff2")
    assert gone.status_code == 404 and "immutable" not in gone.headers.get("cache-control", "")


def test_settings_hold_from_any_folder(client: httpx.Client) -> None:
    # Streamlit's static serving, which answers to ranges, is off by default.
    assert client.get(FONT, headers={"Range": "bytes=0-9"}).status_code == 206


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
        ("*", "br"),
        ("br;q=x, gzip", "gzip"),
    ],
)
def test_best_accepted_encoding(header: str, expected: str) -> None:
    assert accepted_encoding(header) == expected
