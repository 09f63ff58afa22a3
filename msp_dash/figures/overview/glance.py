"""Three numbers on a mineral: the leader's share, the New York partners', and their projects."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from msp_dash.analysis.contribution import Holding
from msp_dash.data import Source, facts
from msp_dash.figures.choices import ROW, preferred
from msp_dash.figures.common import publication, short_names
from msp_dash.figures.draft import Draft
from msp_dash.figures.fact_pages import fact_page
from msp_dash.figures.headline import Headline
from msp_dash.figures.holdings import holdings
from msp_dash.figures.output_tables import Output, output
from msp_dash.figures.partners.data import group_headline, rows_of, share_text
from msp_dash.figures.producers.headlines import Subject, is_whole, leading, named_rows, part
from msp_dash.figures.producers.output import output_choices
from msp_dash.figures.projects.counts import TOTAL
from msp_dash.figures.record import Count, CountsEncoding
from msp_dash.figures.registry import figure
from msp_dash.params import Eu, Lens, Mineral, On, View
from msp_dash.words import Words

DOWNSTREAM = ("refined", "smelter", "mine")
"""Stages of the leader's number: the furthest from the mine that has output."""

Number = tuple[str, float | None, str, Count, Source]
"""Key, value and unit of a row, its big number, its source."""


@lru_cache(maxsize=1)
def choices() -> pd.DataFrame:
    """Minerals with output by country: mineral (str)."""
    return preferred(output_choices(), mineral=ROW)


def _newest(mineral: str) -> list[Holding]:
    """Its newest output, mine production first."""
    return [one for one in holdings() if one.mineral == mineral and one.stage in DOWNSTREAM]


def _leader(mineral: str, w: Words) -> tuple[Headline, Number]:
    """The largest producer of the newest output, refined where that is known."""
    rows = output_choices()
    rows = rows[rows["mineral"] == mineral]
    # The newest output; a stage that only an older publication has answers where nothing else does.
    stages = {one.stage for one in _newest(mineral)} or set(rows["stage"])
    stage = next(one for one in DOWNSTREAM if one in stages)
    first = rows[rows["stage"] == stage].iloc[0]
    out = output(mineral, stage, first["source"], first["edition"], int(first["year"]), w)
    head = leading(Subject.of(View(first), int(first["year"]), out), out, w)
    share, number = _largest(out, w)
    short = w.citation(out.source.short)
    count = Count(w(f"overview.glance.question.{stage}"), number, w.quoted(head.title), short)
    return head, ("leader", share, "share" if share is not None else "t", count, out.source)


def _largest(out: Output, w: Words) -> tuple[float | None, str]:
    """Share of the largest producer, and as text; its amount where no share can be given."""
    countries = named_rows(out.rows)
    if countries.empty:
        return None, w.tonnes(float(out.rows["value"].max()))
    share = float(countries["share"].iloc[0])
    return share, part(w, share, whole=is_whole(out.rows, countries["iso3"].head(1)))


def _partners(mineral: str, w: Words) -> tuple[str, Number] | None:
    """Share of the partners in New York at the first stage that has numbers, a bound included."""
    one = next(iter(_newest(mineral)), None)
    if one is None:
        return None
    group = {Lens.name: Lens.default, Eu.name: Eu.default, "on": On.usual}
    view = View({"mineral": mineral, "stage": one.stage, "lang": w.lang, **group})
    rows = rows_of(view)
    title = group_headline(view, rows).title
    source = publication(one.source, one.edition)
    question, short = w("overview.glance.question.partners"), w.citation(source.short)
    count = Count(question, share_text(w, rows[0], "long"), w.quoted(title), short)
    return title, ("partners_share", rows[0]["share"], "share", count, source)


def _projects(w: Words) -> Number:
    """The newest count of projects that the partnership stated."""
    stats = facts("project_stats")
    last = stats[(stats["dimension"] == "total") & (stats["value"] == TOTAL)].iloc[-1]
    source = fact_page(last["source_id"], w)
    text = w("overview.glance.projects", month=w.date(last["date"][:7]))
    question = w("overview.glance.question.projects")
    count = Count(question, str(last["count"]), text, short_names((source,), w))
    return ("projects", float(last["count"]), "projects", count, source)


@figure(
    "overview.glance",
    Mineral,
    tables=(
        "production",
        "supply_outlook",
        "facts/convenings",
        "facts/members",
        "facts/participation",
        "facts/project_stats",
    ),
    choices=choices,
)
def glance(view: View) -> Draft:
    """Who leads, what share the New York partners have, how many projects the partnership counted.

    Rows: key, value, unit, text. The leader's share is of refined output where that is known, the
    partners' of mine production.
    """
    w, mineral = view.words, view["mineral"]
    head, leader = _leader(mineral, w)
    partners = _partners(mineral, w)
    numbers = [leader, *([partners[1]] if partners else []), _projects(w)]
    counts = tuple(count for *_, count, _ in numbers)
    rows = [(key, value, unit, count.sentence) for key, value, unit, count, _ in numbers]
    data = pd.DataFrame(rows, columns=["key", "value", "unit", "text"]).astype({"value": float})
    return Draft(
        title=head._replace(second=partners[0] if partners else ""),
        subtitle={"mineral": w.mineral(mineral)},
        data=data,
        encoding=CountsEncoding(counts),
        sources=tuple(dict.fromkeys(source for *_, source in numbers)),
        notes=(w("overview.glance.note"),),
        alt={"sentences": "; ".join(data["text"])},
        cited=(leader[-1],),
    )
