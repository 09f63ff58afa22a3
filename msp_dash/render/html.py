"""A figure as one self-contained HTML file (no requests, no script), to embed, save or print."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import escape

from msp_dash.data import Source
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.render.fonts import font_faces
from msp_dash.render.svg import draw
from msp_dash.render.table import cell_text, columns, foot_lines, records
from msp_dash.theme import SANS, SERIF, Theme, colour
from msp_dash.words import Words, words

_THEMES: tuple[Theme, ...] = ("light", "dark")
_WIDE, _NARROW = 864, 360
"""Widths (px) of the two pictures; below `_BREAK` the narrow one is shown, with type for phones."""
_BREAK = 620


_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _tokens(theme: Theme) -> str:
    names = ("ground", "panel", "ink", "ink2", "line", "accent")
    return "".join(f"--{name}:{colour(name, theme)};" for name in names)


_RULES = f"""\
*{{box-sizing:border-box}}
body{{margin:0;background:var(--ground);color:var(--ink);font:15px/22px '{SANS}','Helvetica Neue',
Arial,sans-serif}}
article{{max-width:{_WIDE + 48}px;margin:0 auto;padding:24px;}}
header{{border-top:2px solid var(--ink);padding-top:10px}}
h1{{font:600 19px/25px '{SERIF}',Georgia,serif;margin:0 0 2px}}
h2{{font-size:14px;line-height:20px;margin:24px 0 4px}}
.second{{font-size:15px;line-height:22px;margin:0}}
.sub{{font-size:14px;line-height:20px;color:var(--ink2);margin:0 0 10px}}
.picture svg{{display:block;max-width:100%;height:auto}}
.dark,.narrow{{display:none}}
.foot p{{font-size:12.5px;line-height:18px;color:var(--ink2);margin:2px 0;
overflow-wrap:anywhere}}
.foot{{margin-top:10px}}
a{{color:var(--accent)}}
.scroll{{overflow-x:auto}}
table{{border-collapse:collapse;font-size:14px;line-height:20px;width:100%}}
th,td{{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);text-align:left;
vertical-align:top}}
thead th{{font-weight:600;border-bottom-color:var(--ink2)}}
.n{{text-align:right;white-space:nowrap}}
@media (max-width:{_BREAK}px){{article{{padding:12px}}.wide{{display:none}}
.narrow{{display:block}}}}
@media print{{@page{{size:A4;margin:15mm}}article{{padding:0}}.wide{{display:block}}
.narrow{{display:none}}tr,.picture{{break-inside:avoid}}thead{{display:table-header-group}}
.scroll{{overflow:visible}}}}
"""


def _style(text: str) -> str:
    dark = (
        "@media screen and (prefers-color-scheme:dark){"
        f":root{{{_tokens('dark')}}}.light{{display:none}}.dark{{display:block}}}}"
    )
    return f"{font_faces(text)}:root{{color-scheme:light dark;{_tokens('light')}}}{_RULES}{dark}"


def _pictures(figure: Figure) -> Iterator[str]:
    if isinstance(figure.encoding, EmptyEncoding):
        yield f"<p>{escape(figure.encoding.reason)}</p>"
        return
    for size, width in (("wide", _WIDE), ("narrow", _NARROW)):
        both = "".join(
            f'<div class="{theme}">{draw(figure, theme=theme, width=width)}</div>'
            for theme in _THEMES
        )
        yield f'<div class="{size}">{both}</div>'


def safe(text: str) -> str:
    """Text for HTML; characters that are no text are printed by their code point."""
    return escape(_NOT_TEXT.sub(lambda match: f"[U+{ord(match[0]):04X}]", text))


def data_table(figure: Figure, w: Words) -> str:
    """The numbers of a figure as a table, "" where it has none."""
    visible = [c for c in columns(figure) if c in figure.table]
    sides = ["" if c.format == "text" else ' class="n"' for c in visible]
    heads = zip(sides, (c.heading for c in visible), strict=True)
    head = "".join(f'<th scope="col"{side}>{safe(text)}</th>' for side, text in heads)
    rows = []
    for row in records(figure):
        texts = (cell_text(row[c.field], c, str(row.get("status") or ""), w) for c in visible)
        cells = (f"<td{s}>{safe(text)}</td>" for s, text in zip(sides, texts, strict=True))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return table if visible else ""


def _table(figure: Figure, w: Words) -> str:
    heading = safe(w("export.page.table"))
    table = data_table(figure, w)
    return table and f'<h2>{heading}</h2><div class="scroll">{table}</div>'


def _source_line(source: Source, w: Words) -> str:
    text = escape(w("export.page.source", cite=source.cite or source.title))
    if source.url.startswith(("https://", "http://")):
        url = escape(source.url)
        text += f' <a href="{url}" rel="noopener noreferrer">{url}</a>'
    return f"<p>{text}</p>"


def page(figure: Figure, made_on: dt.date) -> str:
    """The figure as one HTML document: picture in both themes and two widths, numbers, sources.

    Pictures and fonts are embedded, so nothing is requested, and there is no script. Dark mode
    shows the dark picture; print always uses the light one.
    """
    w = words(figure.params["lang"])
    foot = [_source_line(source, w) for source in figure.sources]
    footnotes = (*figure.notes, *foot_lines(figure, made_on), w("export.fetch", link=figure.link))
    foot += [f"<p>{escape(line)}</p>" for line in footnotes]
    second = f'<p class="second">{escape(figure.second)}</p>' if figure.second else ""
    article = (
        f"<header><h1>{escape(figure.title)}</h1>{second}"
        f'<p class="sub">{escape(figure.subtitle)}</p></header>'
        f'<div class="picture">{"".join(_pictures(figure))}</div>'
        f'<div class="foot">{"".join(foot)}</div>{_table(figure, w)}'
    )
    return (
        f'<!doctype html><html lang="{escape(figure.params["lang"])}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(figure.title)}</title><style>{_style(article)}</style></head><body>"
        f"<main><article>{article}</article></main></body></html>\n"
    )
