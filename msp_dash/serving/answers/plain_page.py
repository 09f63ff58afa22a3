"""The figures of each page as links to plain pages and files, for a browser without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from msp_dash.figures.registry import Spec, figure_name, spec
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


def page(lang: str, declared: Mapping[str, Sequence[str]]) -> str:
    """The page in a language; its links are relative to ``/figures/``.

    `declared` : page -> ids of its figures, in order.
    """
    w = words(lang)
    title = w("ui.plain.title")
    parts = [
        f"<h2>{escape(w(f'pages.{name}.nav'))}</h2>"
        f"<ul>{''.join(_item(spec(one), w) for one in ids)}</ul>"
        for name, ids in declared.items()
        if ids
    ]
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_RULES}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{escape(w('ui.plain.lead'))}</p>"
        f"<p>{_languages(lang)}</p>{''.join(parts)}</main></body></html>"
    )


def _languages(lang: str) -> str:
    others = [code for code in LANGUAGES if code != lang]
    links = (
        f'<a href="index.html?{urlencode({Lang.name: code})}" lang="{code}" hreflang="{code}">'
        f"{escape(words(code)(f'params.lang.{code}'))}</a>"
        for code in others
    )
    return " · ".join(links)


def _item(spec: Spec, w: Words) -> str:
    name = escape(figure_name(spec.id, w))
    query = "" if w.lang == Lang.default else f"?{urlencode({Lang.name: w.lang})}"
    files = " ".join(f'<a href="{spec.id}.{ext}{query}">{ext.upper()}</a>' for ext in FILES)
    return f'<li><a href="{spec.id}.html{query}">{name}</a> ({files})</li>'
