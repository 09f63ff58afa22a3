"""What the page of the data says in folded sections: figures, sources, methods, terms."""

from __future__ import annotations

import html
from urllib.parse import urlencode

from msp_dash.config.clock import today
from msp_dash.data import TableError, facts
from msp_dash.data.sources import records
from msp_dash.figures.places import PAGES, figures_on
from msp_dash.figures.registry import figure_name
from msp_dash.ui import publications
from msp_dash.ui.cards import framed
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.examples import EXAMPLES
from msp_dash.ui.figure_search import search_figures
from msp_dash.ui.glossary import terms_html
from msp_dash.ui.language import as_query
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

RULES = ("one_source", "statuses", "eu", "basis", "forecast", "borders")


def _section(name: str, heading: str, body: str, *, folded: bool = True) -> str:
    """A part of the page as HTML, in the form of `ui.cards.Section`.

    An element of its own, since the list of cards is sent whole with each run.
    """
    key, is_open = f"part-{name}", "" if folded else " open"
    return (
        f'<details class="msp-section st-key-{key}" id="{key}"{is_open}>'
        f'<summary><h2 class="msp-part">{html.escape(heading)}</h2></summary>{body}</details>'
    )


def _fault(error: TableError) -> str:
    return f'<div class="msp-empty" role="alert">{paragraph(str(error))}</div>'


@daily_cache(32)
def figures_list(sent: str, w: Words) -> str:
    """Figures by page and name, with their addresses: all, or those that know what was sent."""
    shown: dict[str, dict[str, str]] = {one: {} for page in PAGES for one in figures_on(page)}
    heading = w("pages.data.figures")
    if sent:
        of = len(shown)
        shown = {one: query for one, query in search_figures(sent, w) if one in shown}
        heading = w("pages.data.found", n=len(shown), all=of, sent=sent)

    def link(one: str) -> str:
        query = urlencode({"id": one, **shown[one], **as_query(w.lang)})
        return f'<a href="figure?{html.escape(query)}">{html.escape(figure_name(one, w))}</a>'

    parts = []
    for page in PAGES:
        links = "".join(f"<li>{link(one)}</li>" for one in figures_on(page) if one in shown)
        name = html.escape(w(f"pages.{page}.nav"))
        parts.append(f"<div><b>{name}</b><ul>{links}</ul></div>" if links else "")
    body = "" if shown else paragraph(w("pages.data.found_none"))
    body += f'<div class="msp-all">{"".join(parts)}</div>'
    return _section("figures", heading, body, folded=not sent)


def sources(w: Words) -> str:
    """Publications, tables and their downloads."""
    try:
        count = w(
            "pages.sources.title",
            n=len(records()),
            pages=w.whole(len(facts("sources"))),
            rows=w.whole(sum(int(one["rows"]) for one in publications.built_tables().values())),
        )
        body = f"{paragraph(count)}{publications.content(today(), w)}"
    except TableError as error:
        body = _fault(error)
    return _section("sources", w("pages.sources.nav"), body)


def methods(w: Words) -> str:
    """Each formula with an example computed from the current tables, and rules for all."""
    parts = []
    for make in EXAMPLES:
        try:
            example = make(w)
        except TableError as error:
            parts.append(_fault(error))
            continue
        heading, rule = (w(f"pages.methods.{example.key}.{n}") for n in ("heading", "rule"))
        worked = w(f"pages.methods.{example.key}.example", **example.numbers)
        cited = paragraph(w("ui.card.source", cites=example.cite))
        body = (
            f'<h3 class="msp-title">{html.escape(heading)}</h3>'
            f'<div class="msp-text">{paragraph(rule)}</div>'
            f'<div class="msp-worked">{paragraph(worked)}</div><div class="msp-foot">{cited}</div>'
        )
        parts.append(framed(f"method-{make.__name__}", body).html)
    rules = "".join(f"<li>{html.escape(w(f'pages.methods.rule.{one}'))}</li>" for one in RULES)
    heading = html.escape(w("pages.methods.rules"))
    body = f'<h3 class="msp-title">{heading}</h3><div class="msp-text"><ul>{rules}</ul></div>'
    return _section(
        "methods", w("pages.methods.nav"), "".join([*parts, framed("rules", body).html])
    )


def terms(first: str, w: Words) -> str:
    """Definitions of terms, and whose usage each follows; the linked term first, and unfolded."""
    try:
        body = framed("terms", terms_html(first, w)).html
    except TableError as error:
        body = _fault(error)
    return _section("glossary", w("pages.glossary.nav"), body, folded=not first)
