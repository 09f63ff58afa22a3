"""The first response to a browser: Streamlit's ``index.html`` with preload hints added.

Without this the scripts of the cards and the outlines of the map are asked for only when the
websocket has brought the page, one round trip after the other; with it the top of the page stands
before Streamlit's scripts have arrived (`ui.instant_preview`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from msp_dash.data.paths import root
from msp_dash.serving.precompressed import REVALIDATE, StaticFile, compressed
from msp_dash.ui.components import MODULES, scripts_path
from msp_dash.words import words

OUTLINES = "app/static/geo/world.json"
_FONT = re.compile(rb"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>")
"""Preload of Streamlit's own typeface: 170 KB that the dashboard does not use."""

_FETCH_PREVIEW = (
    '<script>window.mspFirst=fetch("./first/"+innerWidth+"/"+'
    '(matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light")+"/"+'
    'location.pathname.split("/").pop()+location.search,{priority:"high"})'
    ".catch(()=>null)</script>"
)
"""Asks for the first picture (`ui.instant_preview`) before anything else is there."""
_MAIN = re.compile(rb'<script type="module" crossorigin src="([^"]+)"></script>')
_HOLD_MS = 1500
_START = """<link rel="modulepreload" crossorigin href="{main}">
    <script>
      window.mspStart = (() => {{
        const body = new Promise((done) => addEventListener("DOMContentLoaded", done));
        let main;
        return () => (main ??= body.then(() => import("{main}")));
      }})();
      Promise.resolve(window.mspFirst).then((answer) =>
        answer?.status === 200 ? setTimeout(mspStart, {hold}) : mspStart());
    </script>"""
"""Starts Streamlit's scripts once the preview is drawn, or where there is none: in a browser that
has them they would come first, and take half a second in which nothing else is drawn. They start
in any case after `_HOLD_MS`."""
_PRELOAD = b'<link rel="modulepreload" crossorigin'
_ICON = b'    <link rel="shortcut icon"'
_NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_REFERENCE = re.compile(rb"(?:src|href)=\"\.(/[^\"]+)\"")


def front(streamlit: Path, title: str, pages: Iterable[str]) -> dict[str, StaticFile]:
    """URL path -> the front page, for ``/`` and the address of each page.

    Parameters
    ----------
    streamlit : folder of Streamlit's ``index.html``.
    title : name of the dashboard, in the tab until the page has its own.
    pages : names of the pages, as they stand in their addresses.
    """
    file = StaticFile(streamlit / "index.html", REVALIDATE, partial(_rewritten, title))
    return {"/": file} | {f"/{page}": file for page in pages}


def first_visit(files: Mapping[str, StaticFile]) -> dict[str, StaticFile]:
    """The subset of `files` that a first visit requests: the front page and what it references."""
    names = _REFERENCE.findall(compressed(files["/"], ""))
    return {path: files[path] for path in ("/", *(n.decode() for n in names)) if path in files}


def _rewritten(title: str, raw: bytes) -> bytes:
    folder = scripts_path()
    scripts = sorted(path.name for path in (root() / MODULES).glob("*.js"))
    links = [f'<link rel="modulepreload" href="./{folder}/{name}" />' for name in scripts]
    links += [
        f'<link rel="preload" href="./{name}" as="fetch" crossorigin />'
        for name in (f"{folder}/card.css", OUTLINES)
    ]
    preview_script = f'<script type="module" async src="./{folder}/instant_preview.js"></script>'
    # Before Streamlit's own megabyte, which would stand in the way also of what the script asks.
    first = "".join(f"    {line}\n" for line in (_FETCH_PREVIEW, preview_script, *links))
    page = _FONT.sub(b"", raw).replace(
        b"<title>Streamlit</title>", f"<title>{html.escape(title)}</title>".encode()
    )
    page = _MAIN.sub(_started, page)
    page = page.replace(_PRELOAD, _PRELOAD + b' fetchpriority="low"')
    page = _NOSCRIPT.sub(_without_scripts().encode(), page)
    return page.replace(_ICON, first.encode() + _ICON, 1)


def _started(script: re.Match[bytes]) -> bytes:
    """What stands in the place of Streamlit's main script, a module that waits for the body too."""
    return _START.format(main=script[1].decode(), hold=_HOLD_MS).encode()


def _without_scripts() -> str:
    """The ``noscript`` element: links to the list of figures that works without JavaScript."""
    w = words()
    sentence, link = (html.escape(w(f"ui.plain.{name}")) for name in ("needed", "link"))
    return f'<noscript><p>{sentence}</p><p><a href="./figures/index.html">{link}</a></p></noscript>'
