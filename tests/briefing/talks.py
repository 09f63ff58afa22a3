"""Sample briefings for the tests of papers, pages and archives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from msp_dash.briefing.documents import papers
from msp_dash.briefing.documents.model import Document
from msp_dash.briefing.model import (
    MAX_SLIDES,
    Briefing,
    FigureRef,
    FigureSlide,
    SectionSlide,
    TextSlide,
    TwoFigureSlide,
)
from msp_dash.briefing.ready_slides import built
from msp_dash.figures.registry import registry, url
from msp_dash.words import words
from tests.some import OF_EACH_KIND, sample_ids


@cache
def paper(*args: Any, **options: Any) -> Document:
    """A paper, made once for the tests of a file."""
    return papers.paper(*args, **options)


DAY = dt.date(2026, 11, 25)
HOSTILE = "<script>document.title='run'</script> #panic(1) $x$ *b* <img src=x onerror=alert(1)>"


def slide(figure_id: str, query: str = "", title: str = "", notes: str = "") -> FigureSlide:
    link = f"/figures/{figure_id}.json" + (f"?{query}" if query else "")
    return FigureSlide(figure=FigureRef(link=link, title=title), notes=notes)


NICKEL = Briefing(
    title="Nickel: one country now mines two thirds",
    event="Convening in New York",
    date=dt.date(2026, 9, 22),
    author="A. Author",
    disclaimer="Nothing here states the position of a government.",
    slides=(
        slide("producers.map", "mineral=nickel&edition=2026", notes="Say it slowly."),
        TwoFigureSlide(
            title="Then and later",
            left=FigureRef(link="/figures/demand.scenarios.json?mineral=nickel"),
            right=FigureRef(link="/figures/demand.mix.json"),
        ),
        SectionSlide(title="More on nickel", subtitle="Ranking and gaps"),
        TextSlide(title=HOSTILE, body=f"A line\n- {HOSTILE}\n- bell \u0007", notes=HOSTILE),
        slide("producers.ranking", "mineral=nickel&edition=2026", title="A title of my own"),
        slide("gone.figure", "x=1", title="What is no more"),
        slide("producers.map", "mineral=unobtainium"),
        slide("producers.ranking", "mineral=cobalt&source=usgs&year=1971"),
        slide("producers.reserves", "mineral=nickel"),
    ),
)


def all_figures(extent: str) -> Briefing:
    """A talk of every figure; of some, one for each kind among them, where `extent` is "some"."""
    ids = sample_ids(extent, list(registry()), OF_EACH_KIND)[:MAX_SLIDES]
    return Briefing(title="Every figure", slides=tuple(slide(figure_id) for figure_id in ids))


_MINED = (
    "nickel cobalt lithium copper graphite manganese tungsten gallium germanium rare_earths "
    "ilmenite chromium zinc tin silver vanadium antimony bismuth molybdenum niobium"
)
MAPS = Briefing(
    title="Twenty maps",
    theme="dark",
    slides=tuple(slide("producers.map", f"mineral={mineral}") for mineral in _MINED.split()),
)

SIX: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("overview.then_now", {}),
    ("partners.timeline", {}),
    ("partners.map", {}),
    ("producers.chokepoints", {}),
    ("demand.growth", {}),
    ("coalition.shares", {"lens": "msp"}),
)
"""Figures of "The MSP in six slides": id and query."""

SAY = "IEA scenarios, not forecasts."
"""Speaker notes of demand."""


def msp_in_six(lang: str = "en") -> Briefing:
    """The MSP in six slides: its numbers, history and roll, the chokepoints, demand, its part."""
    w = words(lang)
    says = {"demand.growth": SAY}
    slides = [
        FigureSlide(figure=FigureRef(link=url(one, query)), notes=says.get(one, ""))
        for one, query in SIX
        if built(one, query, w) is not None
    ]
    return Briefing(
        title="The Minerals Security Partnership in six slides",
        disclaimer=w("briefing.disclaimer"),
        lang=lang,
        slides=tuple(slides),
    )
