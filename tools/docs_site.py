"""Build the documentation site without network access: ``python tools/docs_site.py [--to X]``.

Zensical fails on broken links and anchors; this script also checks pictures, and that no built page
loads anything from another host. External links are listed, not fetched.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

ROOT = Path(__file__).resolve().parents[1]
READ = ("zensical.toml", "CHANGELOG.md", "docs")
"""What a build reads."""
FETCHED_BY_BROWSER = (
    "//script/@src",
    "//link[not(@rel='canonical')]/@href",
    "//img/@src",
    "//iframe/@src",
)
"""Where a page names what the browser fetches by itself."""
IN_STYLES = re.compile(r"""(?:url\(\s*|@import\s+)['"]?((?:https?:)?//[^'")\s]+)""")
"""What a sheet of styles fetches from another host."""
WITHOUT_AN_ADDRESS = "404.html"
"""Served at any address, so that its own are those of the server's root."""


def build(to: Path) -> None:
    """Build the site into a folder anew; what Zensical complains of ends the program."""
    with tempfile.TemporaryDirectory() as folder:
        # In a copy, since Zensical writes beside its configuration and keeps what it once built.
        for name in READ:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        plain = os.environ | {"NO_COLOR": "1"}
        process = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, env=plain, check=False
        )
        if process.returncode:
            sys.exit(f"{process.stdout}{process.stderr}")
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(Path(folder, "site"), to)


def pages(site: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    """Every built page, parsed."""
    for path in sorted(site.rglob("*.html")):
        yield path, html.fromstring(path.read_text(encoding="utf-8"))


def external_requests(site: Path) -> list[str]:
    """What pages and their styles would fetch from another host: file and address."""
    styles = [
        f"{path.relative_to(site)}: {address}"
        for path in sorted(site.rglob("*.css"))
        for address in IN_STYLES.findall(path.read_text(encoding="utf-8"))
    ]
    return styles + [
        f"{path.relative_to(site)}: {address}"
        for path, page in pages(site)
        for query in FETCHED_BY_BROWSER
        for address in page.xpath(query)
        if urlsplit(address).netloc
    ]


def broken_links(site: Path) -> list[str]:
    """Links and pictures inside the site that are not there: page and address."""
    names = {path: set(page.xpath("//@id")) for path, page in pages(site)}
    broken = []
    for path, page in pages(site):
        for address in page.xpath("//a/@href | //img/@src"):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or path.name == WITHOUT_AN_ADDRESS:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchors = names.get(target)
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and anchors is not None and anchor not in anchors):
                broken.append(f"{path.relative_to(site)}: {address}")
    return broken


def external_links(site: Path) -> list[str]:
    """Links to other hosts."""
    links = {link for _, page in pages(site) for link in page.xpath("//main//a/@href")}
    return sorted(link for link in links if urlsplit(link).netloc)


def main() -> None:
    """Build, check, and list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / "site", help="folder; it is made anew")
    to: Path = parser.parse_args().to.resolve()
    build(to)
    wrong = broken_links(to) + external_requests(to)
    if wrong:
        sys.exit("\n".join(wrong))
    for link in external_links(to):
        sys.stdout.write(f"not fetched: {link}\n")
    count = sum(1 for _ in pages(to))
    sys.stdout.write(f"{count} pages in {to}: no link leads nowhere, no page asks another host\n")


if __name__ == "__main__":
    main()
