"""The deck of a mineral: mine to buyer, need, what stops, what controls it, and the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msp_dash.briefing import ready_slides
from msp_dash.briefing.country import Statement, bullets
from msp_dash.briefing.documents.mineral_parts import MineralParts
from msp_dash.briefing.model import MAX_UNKNOWN, Briefing, FigureSlide, Slide, TextSlide
from msp_dash.briefing.ready_slides import Candidate
from msp_dash.briefing.subjects import mineral_id
from msp_dash.data import load
from msp_dash.data.mineral_groups import related
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.common import publication
from msp_dash.words import Words, words

HALF = 0.5
"""The share of a stage from which one country is asked to be replaced."""


def _candidates(mineral: str) -> Iterator[Candidate]:
    """From mine to buyer, need, what is missing without the largest, controls, who else can."""
    own, partners = {"mineral": mineral}, {"mineral": mineral, "lens": "msp"}
    yield Candidate("chain", "mineral.chain", own)
    yield Candidate("needed", "demand.scenarios", own)
    yield Candidate("enough", "balance.without_largest", own)
    yield Candidate("stops", "disruption.supply", partners)
    yield Candidate("controls", "standards.export_controls", own)
    yield Candidate("adds", "disruption.cover", partners)


def _others(mineral: str) -> Iterator[Candidate]:
    """What a mineral has of which the tables have less."""
    own = {"mineral": mineral}
    for stage in STAGES:
        yield Candidate("produces", "producers.ranking", own | {"stage": stage, "lens": "msp"})
    for figure_id in (
        *("producers.reserves", "trade.flows", "producers.history"),
        *("prices.history", "projects.table", "sites.map", "producers.listings"),
    ):
        yield Candidate("", figure_id, own)


def _question(mineral: str, w: Words) -> str:
    """Who besides the one that makes over half, at the last stage of which that is so."""
    name, figure = (
        w.the_mineral(mineral),
        ready_slides.built("mineral.chain", {"mineral": mineral}, w),
    )
    if figure is not None:
        output = figure.data[figure.data["stage"].isin(STAGES) & (figure.data["share"] > HALF)]
        if len(output):
            last = output.iloc[-1]
            verb = "mine" if last["stage"] == "mine" else "refine"
            country = w.the_country(last["iso3"])
            return w(f"briefing.question.besides_{verb}", country=country, mineral=name)
    return w("briefing.question.more", mineral=name)


def mineral_brief(mineral: str, lang: str = "en") -> Briefing:
    """Who produces a mineral, who needs it, what stops, and the question.

    Raises
    ------
    UnknownSubject
        When there is no mineral of that name.
    """
    w = words(lang)
    parts = MineralParts(mineral_id(mineral, lang), w)
    mineral = parts.key
    slides = ready_slides.argument([*_candidates(mineral)], [*_others(mineral)], w)
    slides += ready_slides.closing(_question(mineral, w), "mineral.chain", {"mineral": mineral}, w)
    title = w("briefing.ready.title.mineral", mineral=w.mineral(mineral))
    unknown = [one.text for one in parts.gaps(MAX_UNKNOWN)]
    cover = ("producers.map", {"mineral": mineral, "lens": "msp"})
    deck = ready_slides.ready_deck(title, slides, cover, unknown, w)
    if ready_slides.has_little(deck):
        slides.insert(0, _little_mineral(mineral, slides, w))
    return deck.model_copy(update={"slides": tuple(slides)})


def _little_mineral(mineral: str, slides: Sequence[Slide], w: Words) -> TextSlide:
    """What the sources do not hold of a mineral."""
    figure_ids = {s.figure.figure_id for s in slides if isinstance(s, FigureSlide)}
    output = ("production", "supply_outlook")
    missing = {
        "no_output": ("mineral.chain", output),
        "no_reserves": ("producers.reserves", ("reserves",)),
        "no_demand": ("demand.scenarios", ("demand",)),
    }
    lines = [
        Statement(w(f"briefing.mineral.{key}"), _searched(tables))
        for key, (figure_id, tables) in missing.items()
        if figure_id not in figure_ids
    ]
    others = sorted(related(mineral) & set(load("production")["mineral"]) - {mineral})
    if others:
        names = w.listing([w.the_mineral(name) for name in others])
        lines.append(Statement(w("briefing.mineral.related", minerals=names), _searched(output)))
    if slides:
        lines.append(Statement(w("briefing.mineral.held")))
    return bullets(w("briefing.mineral.little", mineral=w.the_mineral(mineral)), lines, w)


def _searched(tables: Sequence[str]) -> tuple[str, ...]:
    """Newest publication of each publisher in some tables: where something was looked for."""
    newest = (load(name).groupby("source", sort=True)["edition"].max() for name in tables)
    return tuple(publication(*key).id for table in newest for key in table.items())
