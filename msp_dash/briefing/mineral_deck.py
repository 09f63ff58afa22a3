"""The deck of a mineral: who produces and needs it, what stops, what controls it, who could cover.

`MINERAL` lists its parts, as `country_deck.COUNTRY` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msp_dash.briefing import ready_slides
from msp_dash.briefing.country import Statement, bullets
from msp_dash.briefing.gaps import gap_bullets, gaps_of_mineral
from msp_dash.briefing.model import MAX_UNKNOWN, Briefing, FigureSlide, Slide, TextSlide
from msp_dash.briefing.subjects import MineralOf, mineral_id
from msp_dash.data import load
from msp_dash.data.mineral_groups import related
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.common import publication
from msp_dash.figures.registry import url
from msp_dash.words import words

MineralPart = Callable[[MineralOf], list[Slide]]


def _of(figure_id: str, **more: str) -> MineralPart:
    """The figure of the mineral, under its own sentence."""

    def part(about: MineralOf) -> list[Slide]:
        return ready_slides.slides_of(figure_id, {"mineral": about.mineral, **more}, about.w)

    return part


def _each_stage(about: MineralOf) -> list[Slide]:
    """A ranking for each stage that is published."""
    return [
        slide
        for stage in STAGES
        for slide in ready_slides.slides_of(
            "producers.ranking",
            {"mineral": about.mineral, "stage": stage, "lens": "msp"},
            about.w,
        )
    ]


def _lists(about: MineralOf) -> list[Slide]:
    """Who lists it; where lists stand under the name of its group, who lists that."""
    others = sorted(related(about.mineral) - {about.mineral})
    candidates = (
        ready_slides.slides_of("producers.listings", {"mineral": name}, about.w)
        for name in (about.mineral, *others)
    )
    return next(filter(None, candidates), [])


def _origin(about: MineralOf) -> list[Slide]:
    """The map of producers, under a title of its own: the ranking says who leads."""
    query = {"mineral": about.mineral, "lens": "msp"}
    if ready_slides.built("producers.map", query, about.w) is None:
        return []
    title = about.w("briefing.mineral.map", mineral=about.w.the_mineral(about.mineral))
    return [ready_slides.titled_slide("producers.map", url("producers.map", query), about.w, title)]


def _dependence(about: MineralOf) -> list[Slide]:
    """Who buys it from its largest supplier, where a product is of it alone."""
    query = {"mineral": about.mineral, "lens": "msp"}
    figure = ready_slides.built("disruption.leverage", query, about.w)
    if figure is None or about.mineral not in set(figure.data["mineral"]):
        return []
    return ready_slides.slides_of(figure.id, query, about.w)


def _unknown(about: MineralOf) -> list[Slide]:
    """What is not known, from gaps that the tables record."""
    query, w = {"mineral": about.mineral}, about.w
    controls, balance, sites, trade = (
        ready_slides.built(figure_id, query, w)
        for figure_id in (
            "standards.export_controls",
            "balance.supply_demand",
            "sites.map",
            "trade.flows",
        )
    )
    gaps = gaps_of_mineral(about.mineral, controls, balance, sites, trade, w, MAX_UNKNOWN)
    return [gap_bullets(w("slides.closing.unknown"), gaps, w)] if gaps else []


MINERAL: tuple[MineralPart, ...] = (
    # Who mines and refines it,
    _origin,
    _each_stage,
    _of("mineral.stages"),
    _of("producers.reserves", lens="msp"),
    # who needs it,
    _of("demand.scenarios"),
    _of("demand.technologies"),
    _of("trade.flows"),
    _dependence,
    # what stops if one supplier does,
    _of("balance.supply_demand"),
    _of("balance.without_largest"),
    _of("disruption.supply", lens="msp"),
    # what controls it,
    _of("standards.export_controls"),
    _of("standards.governance"),
    _lists,
    # who could cover,
    _of("coalition.marginal", lens="msp"),
    _of("recycling.rates"),
    _of("projects.table"),
    _of("sites.map"),
    # History and method come last.
    _of("producers.history"),
    _of("producers.concentration"),
    _of("prices.history"),
    _of("producers.disagreement"),
    _unknown,
)
"""What a mineral brief holds, in the order of its slides."""


def mineral_brief(mineral: str, lang: str = "en") -> Briefing:
    """Who produces a mineral, who needs it, what the partners have of it.

    Raises
    ------
    UnknownSubject
        When there is no mineral of that name.
    """
    w = words(lang)
    about = MineralOf(mineral_id(mineral, lang), w)
    slides = ready_slides.each_once([slide for part in MINERAL for slide in part(about)], w)
    slides = ready_slides.joined(slides, w)
    title = w("briefing.ready.title.mineral", mineral=w.mineral(about.mineral))
    if ready_slides.has_little(ready_slides.ready_briefing(title, slides, w)):
        slides.insert(0, _little_mineral(about, slides))
    return ready_slides.ready_briefing(title, slides, w)


def _little_mineral(about: MineralOf, slides: list[Slide]) -> TextSlide:
    """What the sources do not hold of a mineral."""
    w = about.w
    figure_ids = {s.figure.figure_id for s in slides if isinstance(s, FigureSlide)}
    output = ("production", "supply_outlook")
    missing = {
        "no_output": ("producers.map", output),
        "no_reserves": ("producers.reserves", ("reserves",)),
        "no_demand": ("demand.scenarios", ("demand",)),
    }
    lines = [
        Statement(w(f"briefing.mineral.{key}"), _searched(tables))
        for key, (figure_id, tables) in missing.items()
        if figure_id not in figure_ids
    ]
    others = sorted(related(about.mineral) & set(load("production")["mineral"]) - {about.mineral})
    if others:
        names = w.listing([w.the_mineral(name) for name in others])
        lines.append(Statement(w("briefing.mineral.related", minerals=names), _searched(output)))
    if slides:
        lines.append(Statement(w("briefing.mineral.held")))
    return bullets(w("briefing.mineral.little", mineral=w.the_mineral(about.mineral)), lines, w)


def _searched(tables: Sequence[str]) -> tuple[str, ...]:
    """Newest publication of each publisher in some tables: where something was looked for."""
    newest = (load(name).groupby("source", sort=True)["edition"].max() for name in tables)
    return tuple(publication(*key).id for table in newest for key in table.items())
