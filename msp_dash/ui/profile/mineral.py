"""Content of a mineral profile: the query of each figure, and the summary at the top."""

from __future__ import annotations

from functools import lru_cache

from msp_dash.data.mineral_groups import in_place_of
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.absence import claimed, looked
from msp_dash.figures.common import capital
from msp_dash.figures.mineral.compare import peer_of
from msp_dash.figures.places import PAGES, RECORD
from msp_dash.figures.producers.concentration import stage_rows
from msp_dash.figures.producers.output import output_choices
from msp_dash.ui.daily_cache import daily_cache
from msp_dash.ui.profile.parts import (
    Chosen,
    ProfileContent,
    Query,
    QueryBuilder,
    chosen_query,
    part,
    section,
    supported_query,
    with_citation,
)
from msp_dash.words import Words

OF_ALL_ALONE = frozenset({"producers.chokepoints", "recycling.targets", "sites.outside", RECORD})
"""Figures that no mineral narrows, and the record of a site."""
SECTIONS = {
    name: tuple(one for one in ids if one not in OF_ALL_ALONE)
    for name, ids in PAGES["mineral"].items()
}
"""Bands of one mineral and their figures."""
OPEN = ("producers", "uses", "needed", "gap", "price")
"""Bands of one mineral that are open; the others are folded."""
OF_ALL = {
    "narrow": ("producers.chokepoints",),
    "needed": ("demand.growth", "demand.share"),
    "uses": ("demand.mix",),
    "lists": ("producers.listings",),
    "recycling": ("recycling.rates", "recycling.potential", "recycling.us", "recycling.targets"),
    "sites": ("sites.map", "sites.counts", "sites.table", "sites.outside"),
}
OPEN_OF_ALL = ("narrow", "needed", "uses")
"""Bands of all minerals compared."""
ANSWER = (
    "demand.technologies",
    "producers.map",
    "producers.ranking",
    "mineral.stages",
    "producers.reserves",
    "demand.scenarios",
    "balance.supply_demand",
    "prices.history",
)
"""Figures whose sentences are the summary, in order."""
OUTPUT = ("producers.map", "producers.ranking")
WITH_PARTNERS = (*OUTPUT, "producers.reserves", "coalition.shares")
TOP_COUNTRIES = 4


# Called twice for each figure of a profile.
@lru_cache(maxsize=128)
def stages_of(mineral: str) -> tuple[str, ...]:
    """Stages whose output is published by country, in the order of the chain."""
    rows = output_choices()
    published = set(rows.loc[rows["mineral"] == mineral, "stage"])
    return tuple(stage for stage in STAGES if stage in published)


def query(figure_id: str, mineral: str, lens: str = "msp") -> Query | None:
    """The query of a figure in the profile of a mineral; None where the figure is left out."""
    if figure_id == "mineral.compare":
        has_output = bool(stage_rows(mineral))
        return {"minerals": f"{mineral},{peer_of(mineral)}"} if has_output else None
    base = supported_query(figure_id, {"mineral": mineral})
    if base is None:
        return None
    stages = stages_of(mineral)
    result = dict(base)
    if figure_id in WITH_PARTNERS:
        result["lens"] = lens
    if figure_id == "producers.map" and stages:
        result["stage"] = stages[0]
    if figure_id == "producers.ranking" and stages:
        # The last stage with data: refined, or smelted where no source counts refined output.
        result["stage"] = stages[-1]
    return result


def of_group(figure_id: str, mineral: str, w: Words) -> Query | None:
    """`query`, of the mineral that stands in its place where only that has the figure."""
    for name in in_place_of(mineral):
        if part(figure_id, candidate := query(figure_id, name), w):
            return candidate
    return query(figure_id, mineral)


def title(mineral: str, w: Words, chosen: Chosen = ()) -> str:
    """Title: the most concentrated stage, or the map of what the reader chose instead.

    A generic sentence where there is neither.
    """
    of_map = chosen_query("producers.map", query("producers.map", mineral), dict(chosen))
    own = of_map and any(of_map.get(name) for name in ("source", "edition", "year"))
    first = ("producers.map", of_map) if own else ("mineral.stages", {"mineral": mineral})
    leading_part = part(*first, w)
    if leading_part is None:
        return w("profile.held", about=w.the_mineral(mineral))
    return leading_part.figure.title


def answer(mineral: str, w: Words, chosen: Chosen = ()) -> list[str]:
    """The summary: one sentence for each figure that has data, of what the reader chose."""
    sentences = []
    for figure_id in ANSWER:
        asked = chosen_query(figure_id, of_group(figure_id, mineral, w), dict(chosen))
        cited_part = part(figure_id, asked, w)
        if cited_part is None:
            continue
        # With a single stage, map and ranking have the same title.
        if (text := with_citation(cited_part.figure, w)) not in sentences:
            sentences.append(text)
    if none := None if sentences else looked(*claimed("profile.nothing"), mineral=mineral):
        about = capital(w.the_mineral(mineral))
        sentences.append(none.sentence(w, "profile.nothing", about=about))
    if (others := in_place_of(mineral)[1:]) and not stages_of(mineral):
        names = w.listing([w.the_mineral(m) for m in others])
        sentences.append(w("profile.mineral.related", minerals=names))
    return sentences


def leading(mineral: str) -> tuple[str, ...]:
    """The countries that lead a stage of it, each once."""
    return tuple(dict.fromkeys(row.concentration.top1_iso3 for row in stage_rows(mineral)))[
        :TOP_COUNTRIES
    ]


def query_builder(
    section: str, mineral: str, w: Words, lens: str = "msp", chosen: Chosen = ()
) -> QueryBuilder:
    """Query builder for a section; lists of critical minerals often name only the group."""

    def builder(figure_id: str) -> Query | None:
        if section == "lists":
            own = of_group(figure_id, mineral, w)
        else:
            own = query(figure_id, mineral, lens)
        return chosen_query(figure_id, own, dict(chosen))

    return builder


@daily_cache(64)
def profile(mineral: str, w: Words, lens: str = "msp", chosen: Chosen = ()) -> ProfileContent:
    """The profile of a mineral, its shares those of a group, with what the reader chose."""
    the_mineral = w.the_mineral(mineral)
    contents = (
        section(
            name,
            ids,
            query_builder(name, mineral, w, lens, chosen),
            w,
            w(f"pages.mineral.empty.{name}", mineral=the_mineral),
        )
        for name, ids in SECTIONS.items()
    )
    return ProfileContent(
        title(mineral, w, chosen),
        tuple(answer(mineral, w, chosen)),
        leading(mineral),
        tuple(contents),
    )


@daily_cache(64)
def all_minerals(w: Words, chosen: Chosen = ()) -> ProfileContent:
    """All minerals compared: by stage, growth of demand, technology, and on lists."""

    def query_of(figure_id: str) -> Query | None:
        return chosen_query(figure_id, {}, dict(chosen))

    contents = tuple(section(name, ids, query_of, w, "") for name, ids in OF_ALL.items())
    first = next((one.figure.title for part_ in contents for one in part_.parts), "")
    return ProfileContent(first or w("pages.mineral.nav"), (), (), contents)
