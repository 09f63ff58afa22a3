"""Export a briefing as one self-contained HTML file that works offline, by keyboard.

Pictures, fonts and numbers are embedded. A content security policy forbids all connections and
allows only the page's own script, by its hash; text of the briefing is always escaped.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from functools import cache
from importlib import resources

from msp_dash.briefing.content import Progress, content, no_progress
from msp_dash.briefing.model import Briefing
from msp_dash.briefing.slides import Deck
from msp_dash.config.clock import today
from msp_dash.render.fonts import font_faces
from msp_dash.render.html import safe
from msp_dash.theme import Theme, colour
from msp_dash.words import Words

_TOKENS = ("ground", "panel", "ink", "ink2", "line", "accent", "focus")
_KEYS = ("next", "previous", "first", "last", "full", "black", "notes", "grid", "help", "close")


def page(
    briefing: Briefing, *, progress: Progress | None = None, print_date: dt.date | None = None
) -> bytes:
    """The briefing as one HTML file.

    Parameters
    ----------
    briefing : its figures are built anew. Theme `light` and `dark` hold on every screen; `template`
        follows the reader's screen. Paper always gets light slides, one a page.
    progress : called after each slide of the briefing.
    print_date : day that is printed; today without it.

    Returns
    -------
    bytes
        A whole HTML document in UTF-8.
    """
    contents = content(briefing)
    deck = Deck(briefing, contents, print_date or today(), progress or no_progress)
    slides = list(deck.slides())
    body = "".join(deck.section(slide, n, len(slides)) for n, slide in enumerate(slides, start=1))
    script = _file("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    w = contents.words
    return (
        f'<!doctype html><html lang="{w.lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{safe(contents.title)}</title>"
        f"<style>{font_faces(body + contents.title)}{_themes(briefing.theme)}"
        f"{slide_style()}{_file('page.css')}</style></head><body>{deck.shapes()}<main>{body}</main>{_around(w)}"
        f"<script>{script}</script></body></html>\n"
    ).encode()


def slide_style() -> str:
    """Style sheet of the slides themselves; the colours and the unit ``--u`` are the page's."""
    return _file("slide.css")


@cache
def _file(name: str) -> str:
    return resources.files("msp_dash.briefing").joinpath(name).read_text(encoding="utf-8")


def _themes(theme: str) -> str:
    def tokens(name: Theme) -> str:
        colours = "".join(f"--{token}:{colour(token, name)};" for token in _TOKENS)
        other = "dark" if name == "light" else "light"
        return f":root{{color-scheme:{name};{colours}}}.{name}{{display:block!important}}" + (
            f".{other}{{display:none!important}}"
        )

    if theme == "light":
        return tokens("light")
    media_query = "screen" if theme == "dark" else "screen and (prefers-color-scheme:dark)"
    return f"{tokens('light')}@media {media_query}{{{tokens('dark')}}}"


def _around(w: Words) -> str:
    """What lies over the slides: announcement, black curtain, keys, buttons for a touch screen."""
    keys = "".join(
        f"<dt>{safe(w(f'stage.cap.{key}'))}</dt>"
        f"<dd>{safe(w('paper.close' if key == 'close' else f'stage.key.{key}'))}</dd>"
        for key in _KEYS
    )
    acts = (("ArrowLeft", "previous"), ("ArrowRight", "next"), ("g", "grid"), ("?", "help"))
    buttons = "".join(
        f'<button type="button" data-act="{act}">{safe(w(f"stage.act.{name}"))}</button>'
        for act, name in acts
    )
    heading = safe(w("stage.act.help"))
    return (
        '<div class="live-region" role="status" aria-live="polite"></div>'
        '<div class="curtain"></div>'
        f'<div class="keys" role="dialog" aria-label="{heading}"><h2>{heading}</h2>'
        f'<dl>{keys}</dl></div><div class="controls">{buttons}</div>'
    )
