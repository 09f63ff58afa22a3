"""The documentation site: built offline, complete, without requests to other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs_site import ROOT, broken_links, build, external_requests
from tools.guide_pictures import FOLDER, LARGEST_BYTES, PICTURES


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    build(folder)
    return folder


def test_every_page_of_the_documentation_is_built(site: Path) -> None:
    written = {p.relative_to(ROOT / "docs").with_suffix("") for p in (ROOT / "docs").rglob("*.md")}
    built = {p.relative_to(site).with_suffix("") for p in site.rglob("*.html")}
    assert written - built == set()


def test_every_page_is_in_the_navigation() -> None:
    """The records of decisions are led to by their list."""
    nav = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    written = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    records = {name for name in written if name.startswith("decisions/0")}
    index = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")
    assert {name for name in written - records if f'"{name}"' not in nav} == set()
    assert {
        name for name in records if f"({name.removeprefix('decisions/')})" not in index
    } == set()


def test_no_link_and_no_picture_leads_nowhere(site: Path) -> None:
    assert broken_links(site) == []


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    assert external_requests(site) == []


def test_what_leads_nowhere_or_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html><body><h1 id='here'>A</h1><a href='#here'>.</a><a href='#there'>.</a>"
        "<a href='gone.html'>.</a><img src='a.png'><script src='https://a.example/x.js'></script>"
        "<a href='https://a.example'>.</a></body></html>"
    )
    (tmp_path / "a.css").write_text(
        "@import 'https://b.example/f.css'; p { background: url(a.png) }"
    )
    assert broken_links(tmp_path) == ["a.html: #there", "a.html: gone.html", "a.html: a.png"]
    assert external_requests(tmp_path) == [
        "a.css: https://b.example/f.css",
        "a.html: https://a.example/x.js",
    ]


def test_the_guide_shows_every_picture_that_is_taken_for_it_and_no_other() -> None:
    guide = [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "guide").glob("*.md")]
    sizes = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    assert set(sizes) == set(PICTURES)
    assert max(sizes.values()) <= LARGEST_BYTES
    assert [name for name in sizes if not any(f"](img/{name}.png)" in text for text in guide)] == []
