"""The sentence of a figure with its link, its sources and what was read: `choice_of`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from msp_dash.ask.intents import EIGHT, Intent
from msp_dash.ask.reading import Reading, time_of
from msp_dash.ask.record import Choice
from msp_dash.ask.sentences import sentence, sources
from msp_dash.data.vocabulary import STAGES
from msp_dash.figures.common import short_names
from msp_dash.figures.places import page_for
from msp_dash.figures.producers.headlines import output_of
from msp_dash.figures.record import Figure
from msp_dash.figures.registry import build, spec
from msp_dash.params import Hs6, Lens, Scope
from msp_dash.words import Words

FIRST_PAGE = "overview"


def choice_of(intent: Intent, figure: Figure, reading: Reading, w: Words) -> Choice:
    """What a figure says of what an intent asks; its sentence is "" where it does not say it."""
    parameters = {k: v for k, v in figure.params.items() if v and k != "lang"}
    own = sources(intent.sentence, figure, reading, w) if figure.kind != "empty" else ()
    cited = short_names(own or without_events(figure).sources, w)
    stated = {k: v for k, v in figure.params.items() if k != "on" or intent.date}
    return Choice(
        # A title may name its source itself.
        sentence(intent.sentence, figure, reading, w).removesuffix(f" ({cited})"),
        figure.id,
        link(figure, w),
        cited,
        read_as(intent.name, reading, stated, w),
        parameters,
    )


def without_events(figure: Figure) -> Figure:
    """The figure without events on its lines, whose sources say nothing of its sentence."""
    takes = {use.parameter.name for use in spec(figure.id).uses}
    return build(figure.id, {**figure.params, "events": "none"}) if "events" in takes else figure


def link(figure: Figure, w: Words) -> str:
    """Address of the page, relative to the dashboard's own, with the figure in sight."""
    page = page_for(figure.id, figure.params)
    sent = {k: v for k, v in figure.params.items() if v and (k, v) != ("lang", "en")}
    if sent.get("lens") == Lens.default:
        del sent["lens"]
    sent["open"] = figure.id  # where its section is folded
    anchor = f"fig-{figure.id.replace('.', '-')}"
    address = "./" if page == FIRST_PAGE else page
    return f"{address}?{urlencode(sent, safe=',')}#{anchor}"


def read_as(name: str, reading: Reading, params: Mapping[str, str], w: Words) -> str:
    """What was understood, in words."""
    read = ", ".join(_parts(name, reading, params, w))
    if not (read and reading.aside):
        return read
    return w("answer.read_aside", read=read, words=", ".join(dict.fromkeys(reading.aside)))


def _parts(name: str, reading: Reading, params: Mapping[str, str], w: Words) -> Iterator[str]:
    if name:
        yield w(f"answer.read.{name}")
    stage = params.get("stage") or reading.slot("stage")
    for mineral in reading.minerals:
        yield output_of(mineral, stage, w) if stage in STAGES else w.the_mineral(mineral)
    if product := reading.slot("hs6") or params.get("hs6"):
        yield Hs6.label(product, w)
    if scope := params.get("scope"):
        yield Scope.label(scope, w)
    for country in reading.countries:
        yield w.country(country)
    if group := reading.slot("group"):
        yield w("answer.eight") if group == EIGHT else Lens.label(group, w)
    if place := reading.slot("place"):
        yield w(f"partners.place.{place}")
    if reading.years and params.get("on", "").startswith(str(reading.years[0])):
        yield w.date(params["on"])
    elif reading.month and reading.years:
        yield w.date(time_of(reading))
    elif reading.years:
        yield ", ".join(map(str, reading.years))
    elif params.get("year"):
        yield w("answer.read_newest", year=params["year"])
