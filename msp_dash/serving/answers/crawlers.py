"""What search engines ask for: ``robots.txt`` and ``sitemap.xml``, made from the lists of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from msp_dash.figures.registry import spec
from msp_dash.ui.navigation import ENTRIES, address
from msp_dash.ui.search import LEADING
from msp_dash.words.names import current_areas, minerals

SITEMAP = "sitemap.xml"
A_DAY = "public, max-age=86400"
_UNLISTED = ("briefing", "present")
"""Pages that are a reader's own."""
_SUBJECTS: Mapping[str, Callable[[], Sequence[str]]] = {
    "country": current_areas,
    "mineral": minerals,
}
"""Pages with a view for each country or mineral -> those."""


def robots_route(request: Request) -> Response:
    """``/robots.txt``: pages may be listed, files of figures need not be."""
    text = (
        f"User-agent: *\nDisallow: /figures/\nDisallow: /cards/\n"
        f"Sitemap: {request.base_url}{SITEMAP}\n"
    )
    return PlainTextResponse(text, headers={"Cache-Control": A_DAY})


def sitemap_route(request: Request) -> Response:
    """``/sitemap.xml``: every page, country and mineral."""
    lines = (f"<url><loc>{escape(f'{request.base_url}{one}')}</loc></url>" for one in _addresses())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(lines)}</urlset>'
    )
    return Response(body, headers={"Cache-Control": A_DAY}, media_type="application/xml")


@lru_cache(maxsize=1)
def _addresses() -> tuple[str, ...]:
    names = (entry.name for entry in ENTRIES if entry.name not in _UNLISTED)
    addresses = [address(name, {}).removeprefix("./") for name in names]
    for name, subjects in _SUBJECTS.items():
        choices = spec(LEADING[name][0]).choices
        available = set(choices()[name]) if choices is not None else set(subjects())
        addresses += [address(name, {name: one}) for one in subjects() if one in available]
    return tuple(addresses)
