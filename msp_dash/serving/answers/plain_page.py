"""Every figure as links to plain pages and files: for a browser that runs no scripts."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import urlencode

from msp_dash.figures.registry import Spec, registry
from msp_dash.params import Lang
from msp_dash.render.export import FORMATS
from msp_dash.theme import SANS, colour
from msp_dash.words import LANGUAGES, Words, words

ADDRESS = "figures/index.html"
FILES = tuple(ext for ext in FORMATS if ext != "html")

_RULES = (
    f":root{{color-scheme:light}}body{{max-width:46em;margin:0 auto;padding:24px;"
    f"font:16px/24px '{SANS}',Arial,sans-serif;color:{colour('ink', 'light')}}}"
    f"a{{color:{colour('accent', 'light')}}}li{{margin:4px 0}}"
)


def page(lang: str) -> str:
    """The page in a language; its links are relative to ``/figures/``."""
    w = words(lang)
    title = w("ui.plain.title")
    figures = sorted(registry().values(), key=lambda spec: list(_pages()).index(spec.page))
    parts = [
        f"<h2>{escape(w(f'pages.{name}.nav'))}</h2><ul>{''.join(_item(s, w) for s in specs)}</ul>"
        for name, specs in groupby(figures, key=lambda spec: spec.page)
    ]
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_RULES}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{escape(w('ui.plain.lead'))}</p>"
        f"<p>{_languages(lang)}</p>{''.join(parts)}</main></body></html>"
    )


def _pages() -> dict[str, None]:
    return dict.fromkeys(spec.page for spec in registry().values())


def _languages(lang: str) -> str:
    others = [code for code in LANGUAGES if code != lang]
    links = (
        f'<a href="index.html?{urlencode({Lang.name: code})}" lang="{code}" hreflang="{code}">'
        f"{escape(words(code)(f'params.lang.{code}'))}</a>"
        for code in others
    )
    return " · ".join(links)


def _item(spec: Spec, w: Words) -> str:
    key = f"figures.name.{spec.id.replace('.', '_')}"
    name = escape(w(key) if w.has(key) else spec.id)
    query = "" if w.lang == Lang.default else f"?{urlencode({Lang.name: w.lang})}"
    files = " ".join(f'<a href="{spec.id}.{ext}{query}">{ext.upper()}</a>' for ext in FILES)
    return f'<li><a href="{spec.id}.html{query}">{name}</a> ({files})</li>'
