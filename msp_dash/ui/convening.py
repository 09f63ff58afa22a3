"""Overview texts: the New York meeting in five sentences, and a table of events since then."""

from __future__ import annotations

import html
from contextlib import suppress
from dataclasses import dataclass

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.data import Source, TableError, fact_source, facts, load
from msp_dash.data.vocabulary import OWN_TEXTS
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.overview.shared import NOTE_OF_NEW_YORK, roll
from msp_dash.figures.partners.timeline import events_on_record
from msp_dash.figures.registry import build
from msp_dash.ui.cards import Markup, Section, framed, links
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.language import as_query
from msp_dash.ui.navigation import address
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

EVENTS_SHOWN = 8
HORIZON = "2040"
MEETING = "meeting"
"""Name of the section on what was said in New York."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence on the meeting and what it cites."""

    text: str
    cites: tuple[str, ...]


def _meeting(w: Words) -> dict[str, str]:
    """Of the meeting: its day, and how many partners and guests were there."""
    current = roll()
    met = facts("convenings").set_index("convening_id").loc[NEW_YORK, "date"]
    partners, guests = w.count(len(current.partners)), w.count(len(current.guests))
    return {"date": w.date(str(met)), "partners": partners, "guests": guests}


def _met(w: Words) -> Line:
    text = w("pages.overview.convening.met", **_meeting(w))
    return Line(text, (fact_page(NOTE_OF_NEW_YORK, w).cite,))


def _aim(w: Words) -> Line:
    events = facts("timeline")
    founded = events.loc[events["category"] == "founding", "date"].iloc[0]
    text = w("pages.overview.convening.aim", announced=w.date(founded))
    return Line(text, (fact_page(NOTE_OF_NEW_YORK, w).cite,))


def _means(w: Words) -> Line:
    return Line(w("pages.overview.convening.means"), (fact_page(NOTE_OF_NEW_YORK, w).cite,))


def _projects(w: Words) -> Line:
    stats = facts("project_stats")
    total = stats[(stats["dimension"] == "total") & (stats["value"] == "projects")].iloc[-1]
    month = w.date(total["date"][:7])
    text = w("pages.overview.convening.projects", month=month, n=total["count"])
    return Line(text, (fact_page(total["source_id"], w).cite,))


def _demand(w: Words) -> Line:
    load("demand")
    figure = build("demand.scenarios", {"mineral": "lithium"})
    paths = figure.data
    base = paths[paths["scenario"] == "base"].iloc[0]
    then = paths.loc[(paths["scenario"] != "base") & (paths["year"] == int(HORIZON)), "value"]
    ratios = then / base["value"]
    text = w(
        "pages.overview.convening.demand",
        low=w.significant(ratios.min(), 2),
        high=w.significant(ratios.max(), 2),
        year=HORIZON,
        base=int(base["year"]),
    )
    return Line(text, tuple(w.citation(source.cite) for source in figure.sources))


def lines(w: Words) -> list[Line]:
    """Five sentences on the meeting, each with its numbers read from tables.

    A sentence whose table is missing is left out; the figures that need the table say which it is.
    """
    sentences = []
    for make in (_met, _aim, _means, _projects, _demand):
        with suppress(TableError):
            sentences.append(make(w))
    return sentences


@daily_cache(4)
def convening(w: Words) -> Section:
    """The five lines and their sources."""
    sentences = lines(w)
    body = "".join(paragraph(line.text) for line in sentences)
    cites = dict.fromkeys(cite for line in sentences for cite in line.cites)
    source = html.escape(w("pages.overview.source", cite="; ".join(cites)))
    markup = (
        f'<div class="msp-text msp-convening">{body}</div>'
        f'<div class="msp-foot"><p>{source}</p></div>'
    )
    return Section(MEETING, w("pages.overview.convened"), (Markup(markup),))


@daily_cache(4)
def since(w: Words) -> Section | Markup:
    """The latest events that an official text confirms, each with its source, and a link to all."""
    try:
        return _since(w)
    except TableError as error:
        return framed("since", f'<div class="msp-empty" role="alert">{paragraph(str(error))}</div>')


def _since(w: Words) -> Section:
    every = events_on_record()
    official = every[every["official"]].sort_values("date", ascending=False, kind="stable")
    latest = official.head(EVENTS_SHOWN)
    last = w.date(latest["date"].iloc[0])
    note = w(
        "pages.overview.since_note",
        n=w.count(len(latest)),
        official=len(official),
        others=len(every) - len(official),
    )
    rows = "".join(
        f"<tr><td>{html.escape(w.date(e.date))}</td>"
        f"<td>{html.escape(w.fact('timeline.event', e.event))}</td>"
        f'<td><a href="{html.escape(page.url, quote=True)}" target="_blank" rel="noopener">'
        f"{html.escape(_publisher(page, w))}</a></td></tr>"
        for e in latest.itertuples()
        for page in (fact_source(str(e.source_id)),)
    )
    markup = (
        f'<table class="msp-table"><tbody>{rows}</tbody></table>'
        f'<div class="msp-foot">{paragraph(note)}</div>'
        f"{links([(w('pages.overview.all_events'), address('partners', as_query(w.lang)))]).html}"
    )
    heading = w("pages.overview.since", date=last)
    return Section("since", heading, (Markup(markup),), folded=True)


def _publisher(page: Source, w: Words) -> str:
    """Who published a text; where others quote it, that they do."""
    kinds = facts("sources").set_index("source_id")["kind"]
    if page.read_at or kinds[page.id] in OWN_TEXTS:
        return page.publisher
    return w("pages.overview.quotes", publisher=page.publisher)
