"""Page titles: each page's main finding as a sentence, built from the numbers in its figures."""

from __future__ import annotations

from functools import lru_cache

from msp_dash.analysis.groups import NEW_YORK, at_meeting
from msp_dash.data import TableError, facts
from msp_dash.figures.coalition.marginal import newcomer
from msp_dash.figures.partners.data import bounded
from msp_dash.figures.partners.timeline import events_on_record
from msp_dash.figures.quality.disagreement import widest
from msp_dash.figures.quality.status import parts
from msp_dash.figures.record import Figure
from msp_dash.figures.standards.governance import scored
from msp_dash.params import View
from msp_dash.words import Words

CACHE_SIZE = 256
OWN = ("founding", "convening", "membership", "forum", "chair", "successor")
"""Kinds of events that are the partnership's own, not a neighbor's, a project's or a country's."""


@lru_cache(maxsize=CACHE_SIZE)
def coalition(members: Figure, w: Words) -> str:
    """'The New York partners mined at least 2.4% of the world's cobalt; DR Congo would add 74%'.

    Parameters
    ----------
    members : ``coalition.map`` of one group, mineral and stage.
    """
    best = newcomer(View(dict(members.params)))
    if best is None:
        return members.second
    who = w.listing([w.the_country(code) for code in best.countries])
    share = bounded(best.share(w), best.form, w)
    values = {"n": len(best.countries), "country": who, "share": share}
    return w("coalition.answer", together=members.second, **values)


def record_end(w: Words) -> str:
    """The last event of the partnership or its successor."""
    try:
        date, event = _last_event()
    except TableError:
        return ""
    return w("pages.partners.record", date=w.date(date), event=w.fact("timeline.event", event))


@lru_cache(maxsize=1)
def _last_event() -> tuple[str, str]:
    events = events_on_record()
    last = events[events["official"] & events["category"].isin(OWN)].iloc[-1]
    return str(last["date"]), str(last["event"])


@lru_cache(maxsize=CACHE_SIZE)
def partners(roll: Figure, attendance: Figure | None, on: str, w: Words) -> str:
    """'From 11 partners in New York to 16 on 3 February 2026'; a followed country's own sentence.

    Parameters
    ----------
    roll : ``partners.map`` with the lens left open: rows iso3, role.
    attendance : ``partners.attendance`` of the followed country, None where none is followed.
    """
    if attendance is not None:
        return attendance.title
    first = at_meeting(facts("participation"), NEW_YORK, ("partner",))
    met = facts("convenings").set_index("convening_id").loc[NEW_YORK, "date"]
    count = int((roll.data["role"] == "partner").sum())
    if on < str(met) or not count:
        return roll.title
    return w("pages.partners.title", first=len(first), now=count, date=w.date(on))


def standards(view: View) -> str:
    """'DR Congo, the top cobalt miner, ranks 203rd of 213 on rule of law (2023)'.

    Parameters
    ----------
    view : mineral, stage and indicator.
    """
    try:
        return _scored(view)
    except TableError:
        return view.words("pages.standards.nav")


_scored = lru_cache(maxsize=CACHE_SIZE)(scored)


@lru_cache(maxsize=CACHE_SIZE)
def projects(
    project_map: Figure | None, counts: Figure | None, followed: Figure | None, w: Words
) -> str:
    """'MSP governments have named nine projects; the MSP counted 32 in September 2024'; a followed
    country's own projects.

    Parameters
    ----------
    project_map : ``projects.map`` with the page's parameters, None where there is no such project.
    counts : ``projects.counts`` of the totals, None where its table is down.
    followed : ``projects.table`` of the followed country, None where none is or it has no project.
    """
    if followed is not None:
        return followed.title
    if project_map is None:
        return w("pages.projects.nav")
    governments = int((project_map.data["msp_link_strength"] == "government_named").sum())
    filtered = any(project_map.params[name] for name in ("mineral", "stage", "strength"))
    if counts is None or filtered or project_map.params["lens"] != "none":
        return project_map.title
    last = counts.data[counts.data["value"] == "projects"].iloc[-1]
    return w(
        "pages.projects.title",
        n=governments,
        count=w.count(governments),
        counted=int(last["count"]),
        date=w.date(last["date"][:7]),
    )


@lru_cache(maxsize=CACHE_SIZE)
def quality(status: Figure | None, apart: Figure | None, w: Words) -> str:
    """'Of publishers' numbers 18% are estimates, 2.5% missing; most apart: antimony, by 42%'.

    Parameters
    ----------
    status, apart : ``quality.status`` and ``quality.disagreement``, None where their table is down.
    """
    if status is None or apart is None:
        return w("pages.quality.nav")
    return w("pages.quality.title", **parts(status.data, w), **widest(apart.data, w))
