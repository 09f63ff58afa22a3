"""An address that is nothing is answered with 404, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from msp_dash.words import LANGUAGES, supported_language, words

FIGURES = "/figures"
"""Below it stand pages of our own, as HTML too."""


class UnknownAddresses:
    """ASGI middleware: Streamlit answers any address with its front page; here 404 where none is.

    Parameters
    ----------
    pages : paths that have the front page.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self._app = app
        self._pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the front page is replaced where the address is no page's."""
        if scope["type"] != "http" or scope["path"] in self._pages:
            await self._app(scope, receive, send)
            return
        is_replaced = False

        async def send_unless_front(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_front(scope, message):
                is_replaced = True
                await not_found(scope)(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, send_unless_front)


def _is_front(scope: Scope, start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    is_ours = scope["path"].startswith(FIGURES)
    return start["status"] == 200 and kind.startswith("text/html") and not is_ours


def not_found(scope: Scope) -> Response:
    """The page that says so, with the way to the front page below any path of a proxy."""
    lang = language(scope)
    w = words(lang)
    home = "../" * (scope["path"].count("/") - 1) or "./"
    heading = escape(w("address.heading"))
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading}</title></head><body><main><h1>{heading}</h1>"
        f'<p>{escape(w("address.text"))}</p><p><a href="{home}?lang={lang}">'
        f"{escape(w('address.home'))}</a></p></main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return HTMLResponse(page, 404, headers)


def language(scope: Scope) -> str:
    """The language that the query asks for, else the browser's first that there is."""
    query = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    accepted = Headers(scope=scope).get("accept-language", "").split(",")
    wished = [query, *(part.partition(";")[0].partition("-")[0].strip() for part in accepted)]
    return next((one for one in wished if one in LANGUAGES), supported_language(""))
