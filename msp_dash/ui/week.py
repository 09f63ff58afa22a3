"""Lists of what changed in a week, below its picture."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from msp_dash.analysis.changes import Change
from msp_dash.config import clock
from msp_dash.data import TableError
from msp_dash.figures.week.changes import week_of
from msp_dash.figures.week.data import Row, day_text, happened, rows_of
from msp_dash.params import View
from msp_dash.ui.cards import Item, Markup, Section, framed
from msp_dash.ui.controls import PageView
from msp_dash.ui.language import as_query
from msp_dash.ui.navigation import address
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

WEEK = dt.timedelta(weeks=1)
FEEDS = {"changes.xml": "pages.week.xml", "changes.ics": "pages.week.ics"}
"""Address of a feed -> its name."""


def bands(view: PageView) -> tuple[Item, ...]:
    """What happened in the week, what lies ahead, and what came before it and is still open."""
    try:
        week = week_of(View({**view.values, "lang": view.words.lang}))
    except TableError:  # The card reports it.
        return ()
    chosen = any(view[name] for name in ("seat", "mineral", "kind"))
    return tuple(
        (_folded if name in ("ahead", "open") else _band)(name, changes, view.words)
        for name, changes in week.lists.items()
        # Of a choice the title says that there is none: what was not asked about is not denied.
        if changes or not chosen
    )


def _band(name: str, changes: Sequence[Change], w: Words) -> Markup:
    """A list of changes under its heading; a band without any says so in one sentence."""
    heading = html.escape(w(f"pages.week.{name}.heading"))
    return _split(f"week-{name}", heading, _body(name, changes, w))


def _folded(name: str, changes: Sequence[Change], w: Words) -> Section:
    """The same behind its heading."""
    lead = f'<div class="msp-split"><div class="msp-text">{_body(name, changes, w)}</div></div>'
    return Section(f"week-{name}", w(f"pages.week.{name}.heading"), (), lead, folded=True)


def _body(name: str, changes: Sequence[Change], w: Words) -> str:
    return _rows(rows_of(changes, w), w) if changes else paragraph(w(f"pages.week.{name}.none"))


def _split(name: str, heading: str, body: str) -> Markup:
    """A heading with its text beside it on a wide window, as a band of figures has it."""
    head = f'<h2 class="msp-title">{heading}</h2>'
    return framed(name, f'<div class="msp-split">{head}<div class="msp-text">{body}</div></div>')


def _rows(rows: Iterable[Row], w: Words) -> str:
    """Lines of a table: what one country did on one day stands in one."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.change.stated, row.who or row.what, row.step), []).append(row)
    lines = "".join(_line(group, w) for group in groups.values())
    return f'<table class="msp-table">{lines}</table>'


def _line(rows: Sequence[Row], w: Words) -> str:
    """The day, who and what, each with who says so, and what happened."""
    first = rows[0]
    who = f"<b>{html.escape(first.who)}</b>: " if first.who else ""
    what = "; ".join(f"{html.escape(row.what)} ({_source(row)})" for row in rows)
    day = html.escape(day_text(first.change, w))
    step = html.escape(happened(first, w))
    return f"<tr><td><b>{day}</b></td><td>{who}{what}</td><td>{step}</td></tr>"


def _source(row: Row) -> str:
    page = row.pages[0]
    text, cited = html.escape(page.publisher), html.escape(page.short, quote=True)
    if not page.url:
        return f'<span title="{cited}">{text}</span>'
    return f'<a href="{html.escape(page.url, quote=True)}" title="{cited}">{text}</a>'


def follow(view: PageView) -> Markup:
    """The weeks beside, and where programs read the changes of the chosen seat and mineral."""
    w = view.words
    names = {name: view[name] for name in ("seat", "mineral") if view[name]} | as_query(w.lang)
    until = dt.date.fromisoformat(view["until"])
    weeks = {"before": until - WEEK} | ({"after": until + WEEK} if until < clock.today() else {})
    links = [
        (address("week", {**names, "until": day.isoformat()}), w(f"pages.week.{name}"))
        for name, day in weeks.items()
    ]
    query = f"?{urlencode(names)}" if names else ""
    links += [(feed + query, w(key)) for feed, key in FEEDS.items()]
    text = " · ".join(
        f'<a href="{html.escape(href, quote=True)}">{html.escape(label)}</a>'
        for href, label in links
    )
    return _split("follow", html.escape(w("pages.week.follow")), f"<p>{text}</p>")
