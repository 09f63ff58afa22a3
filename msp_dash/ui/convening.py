"""The meeting of New York in five lines of our own, and what the record holds since."""

from __future__ import annotations

import html

from msp_dash.analysis.groups import NEW_YORK
from msp_dash.data import fact_source, facts
from msp_dash.figures.overview.shared import NOTE_OF_NEW_YORK, roll
from msp_dash.figures.registry import build
from msp_dash.ui.notices import paragraph
from msp_dash.words import Words

EVENTS_SHOWN = 8
HORIZON = "2040"
CONFIRMED = ("confirmed_primary", "relayed_primary")


def lines(w: Words) -> list[str]:
    """Five sentences on the meeting, each with its numbers read from tables."""
    now = roll()
    meetings = facts("convenings").set_index("convening_id")
    events = facts("timeline")
    founded = events.loc[events["category"] == "founding", "date"].iloc[0]
    counted = facts("project_stats")
    total = counted[(counted["dimension"] == "total") & (counted["value"] == "projects")].iloc[-1]
    paths = build("demand.scenarios", {"mineral": "lithium"}).data
    base = paths[paths["scenario"] == "base"].iloc[0]
    then = paths.loc[(paths["scenario"] != "base") & (paths["year"] == int(HORIZON)), "value"]
    ratios = then / base["value"]
    return [
        w(
            "pages.overview.convening.met",
            date=w.date(str(meetings.loc[NEW_YORK, "date"])),
            partners=w.count(len(now.partners)),
            guests=w.count(len(now.guests)),
        ),
        w("pages.overview.convening.aim", announced=w.date(founded)),
        w("pages.overview.convening.means"),
        w(
            "pages.overview.convening.projects",
            month=w.date(total["date"][:7]),
            n=total["count"],
        ),
        w(
            "pages.overview.convening.demand",
            low=w.significant(ratios.min(), 2),
            high=w.significant(ratios.max(), 2),
            year=HORIZON,
            base=int(base["year"]),
        ),
    ]


def convening(w: Words) -> str:
    """The five lines and their sources, as HTML."""
    counted = facts("project_stats")
    total = counted[(counted["dimension"] == "total") & (counted["value"] == "projects")].iloc[-1]
    cites = [fact_source(NOTE_OF_NEW_YORK).cite, fact_source(total["source_id"]).cite]
    cites += [s.cite for s in build("demand.scenarios", {"mineral": "lithium"}).sources]
    body = "".join(paragraph(line) for line in lines(w))
    source = html.escape(w("pages.overview.source", cite="; ".join(cites)))
    return (
        f'<div class="msp-text msp-convening">{body}</div>'
        f'<div class="msp-foot"><p>{source}</p></div>'
    )


def since(w: Words) -> str:
    """The latest events on record, each with its source, as HTML."""
    events = facts("timeline").sort_values("date", ascending=False, kind="stable")
    last = w.date(events["date"].iloc[0])
    rows = "".join(
        f"<tr><td>{html.escape(w.date(e.date))}</td><td>{html.escape(e.event)}</td>"
        f'<td><a href="{html.escape(page.url, quote=True)}" target="_blank" rel="noopener">'
        f"{html.escape(page.publisher)}</a>{_press(e.confidence, w)}</td></tr>"
        for e in events.head(EVENTS_SHOWN).itertuples()
        for page in (fact_source(str(e.source_id)),)
    )
    return (
        f'<h2 class="msp-title">{html.escape(w("pages.overview.since", date=last))}</h2>'
        f'<table class="msp-table"><tbody>{rows}</tbody></table>'
        f'<div class="msp-foot">{paragraph(w("pages.overview.since_note", date=last))}</div>'
    )


def _press(confidence: str, w: Words) -> str:
    return "" if confidence in CONFIRMED else f", {html.escape(w('pages.overview.press'))}"
