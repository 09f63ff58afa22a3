"""Figures that are built for a question, each an answer or why there is none: `attempts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

import pandas as pd

from msp_dash.ask.choices import choice_of, read_as, without_events
from msp_dash.ask.control_questions import FIGURE as CONTROLS
from msp_dash.ask.control_sentences import has_none_in_force
from msp_dash.ask.intents import Intent, is_basket, seller_and_buyer
from msp_dash.ask.lacks import lack_sentence
from msp_dash.ask.questions import fitting
from msp_dash.ask.reading import PUBLISHERS_JOIN, Reading, without
from msp_dash.ask.record import Choice
from msp_dash.ask.sides import Side, side_of
from msp_dash.data import TableError
from msp_dash.data.curated import reference
from msp_dash.data.mineral_groups import related
from msp_dash.figures.common import short_names
from msp_dash.figures.record import EmptyEncoding, Figure
from msp_dash.figures.registry import allowed, build, spec
from msp_dash.figures.standing import standing
from msp_dash.figures.trade.query import lacking_products
from msp_dash.params import BadValue
from msp_dash.words import Words

US = "USA"
US_IMPORTS = Intent("us_sources", "us.sources")
US_IMPORTS_FROM = replace(US_IMPORTS, sentence="us_source", lack="us_source")
"""What USGS says of the imports of a mineral whose customs code counts others too."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A figure that was built for a question: an answer, or why there is none.

    `reason` is "" for an answer. `side` : of a comparison, also where that has no number.
    `is_without_number` : the figure is empty, or has no number of the country.
    """

    choice: Choice
    reason: str = ""
    nearest: Choice | None = None
    side: Side | None = None
    is_without_number: bool = False


def attempts(read: Iterable[Reading], w: Words, intents: Iterable[Intent] = ()) -> list[Attempt]:
    """Figures of all readings, each once; of the intents that fit unless some are named."""
    result: dict[tuple[str, str], Attempt] = {}
    for reading in read:
        for intent in intents or fitting(reading):
            for query in intent.queries(reading):
                one = _attempt(intent, query, reading, w)
                if one:
                    result.setdefault((one.choice.link, one.choice.sentence), one)
    return list(result.values())


def _attempt(
    intent: Intent, query: Mapping[str, str], reading: Reading, w: Words
) -> Attempt | None:
    """The figure of an intent; None where the stage that it tries has no data."""
    if intent.each == "country":
        reading = replace(reading, countries=(query["country"],))
    if intent.each == "year":
        reading = replace(reading, years=(int(query["year"]),))
    name, values = intent.tries
    tried = bool(values) and not reading.slot(name)
    if tried and query[name] not in _values(intent.figure, name, query):
        return None
    if publisher := reading.slot("publisher"):
        query = dict(query) | _source(intent.figure, publisher)
    try:
        figure = build(intent.figure, dict(query) | {"lang": w.lang})
    except BadValue as bad:
        return _refused_value(intent, query, reading, bad, w)
    if figure.id == CONTROLS and query.get("measure") and has_none_in_force(figure):
        # None of the kind is in force, or it is not known: the controls of all kinds say more.
        return _attempt(intent, {k: v for k, v in query.items() if k != "measure"}, reading, w)
    if other := _of_who_names_it(figure, query):
        return _attempt(intent, {**query, **other}, reading, w)
    if not all(
        any(one.id.startswith(name) for one in figure.sources)
        for name in publisher.split(PUBLISHERS_JOIN)
        if name
    ):
        return None
    one = _stated(intent, figure, query, reading, w)
    return None if tried and one.is_without_number else one


def _stated(
    intent: Intent, figure: Figure, query: Mapping[str, str], reading: Reading, w: Words
) -> Attempt:
    """What a figure says of a question, or why it does not."""
    choice = choice_of(intent, figure, reading, w)
    if not choice.sentence:
        less = read_as(intent.name, without(reading, intent.lacks), {}, w)
        cited = short_names(without_events(figure).sources, w)
        near = replace(choice, sentence=figure.claim, source=cited, read_as=less)
        return Attempt(choice, lack_sentence(intent.lack or "list", figure, reading, w), near)
    if intent.is_near and figure.kind != "empty" and not _says_year(intent, figure, reading):
        near = choice_of(intent, figure, without(reading, intent.lacks), w)
        return Attempt(choice, lack_sentence(intent.lack, figure, reading, w), near)
    if reading.minerals and not reading.slot("hs6") and is_basket(figure.params.get("hs6", "")):
        return _of_basket(choice, figure, reading, w)
    if missing := _ore_without_code(figure, reading):
        product = w(f"trade.product.inside.{missing}")
        return Attempt(choice, w("answer.lack.ore", product=product), choice)
    side = side_of(intent, figure, reading, choice.source, w)
    if reason := _why_not(figure, query):
        nearest = _nearest(intent, figure, query, reading, w)
        return Attempt(choice, reason, nearest, side, is_without_number=True)
    return Attempt(choice, side=side)


def _source(figure_id: str, publisher: str) -> dict[str, str]:
    """The publisher as a parameter, of a figure that takes one."""
    takes = {use.parameter.name for use in spec(figure_id).uses}
    return {"source": publisher} if "source" in takes else {}


def _says_year(intent: Intent, figure: Figure, reading: Reading) -> bool:
    """Whether the title has the year that was asked, of a figure that shows several."""
    return intent.says_year and str(reading.years[0]) in figure.claim


def _of_basket(choice: Choice, figure: Figure, reading: Reading, w: Words) -> Attempt:
    """Of a mineral that shares its code with others: what USGS says of US imports, else no answer.

    Trade of several metals together is no trade of one of them; it is offered as the nearest.
    """
    if figure.params.get("importer") == US:
        intent = US_IMPORTS_FROM if seller_and_buyer(reading) else US_IMPORTS
        own = _attempt(intent, {"mineral": reading.minerals[0]}, reading, w)
        if own and (not own.reason or own.nearest):
            return own
    product = w.the_mineral(reading.minerals[0])
    return Attempt(choice, w("answer.lack.basket", mineral=product), choice)


def _ore_without_code(figure: Figure, reading: Reading) -> str:
    """The code that a mineral's ore shares with others, where trade of the mineral was asked."""
    code = figure.params.get("hs6", "")
    if (
        not code
        or not reading.minerals
        or reading.slot("hs6")
        or reading.slot("stage") == "refined"
    ):
        return ""
    table = reference("mineral_products")
    ores = table[table["mineral"].isin(reading.minerals) & (table["stage"] == "mine")]
    try:
        lacking = lacking_products(ores["hs6"])
    except TableError:  # The figure says which table cannot be read.
        return ""
    shared = set(ores.loc[ores["clean"] == "no", "hs6"])
    return next((one for one in lacking if one in shared and len(lacking) == len(ores)), "")


def _values(figure_id: str, name: str, query: Mapping[str, str]) -> tuple[str, ...]:
    """Values of a parameter for which the figure has data of the mineral."""
    one = spec(figure_id)
    use = next(u for u in one.uses if u.parameter.name == name)
    try:
        return allowed(one, use, {k: query[k] for k in ("mineral",) if k in query})
    except TableError:
        return (query[name],)  # the figure says which table cannot be read


def _why_not(figure: Figure, query: Mapping[str, str]) -> str:
    """Why a figure answers nothing: it is empty, or has no number of the country."""
    if figure.kind == "empty":
        return figure.notes[0]
    if "stock" in figure.data and figure.data["stock"].isna().all():
        return figure.claim
    country = query.get("country")
    if country and "iso3" in figure.data and "value" in figure.data:
        rows = figure.data[figure.data["iso3"] == country]
        if rows.empty or pd.isna(rows["value"].iloc[0]):
            return figure.claim
    return ""


def _of_who_names_it(figure: Figure, query: Mapping[str, str]) -> Mapping[str, str]:
    """Publication that names a country's output where the newest does not, as a ranking takes it.

    The one that profiles and comparisons have (`standing`); none where a publisher or a year is
    asked, or where the newest names the country without a number.
    """
    country = query.get("country", "")
    rows = figure.data
    if figure.id != "producers.ranking" or {"source", "year"} & set(query) or not country:
        return {}
    if figure.kind == "empty" or country in set(rows["iso3"]):
        return {}
    key = (figure.params["mineral"], figure.params["stage"])
    available = standing(country, reserves=False)
    own = next((one for one in available if (one.mineral, one.stage) == key), None)
    names = ("source", "edition", "year")
    return {name: str(getattr(own, name)) for name in names} if own else {}


def _nearest(
    intent: Intent, figure: Figure, query: Mapping[str, str], reading: Reading, w: Words
) -> Choice | None:
    """The same question without the part that has no data: the year, then the country.

    Of a near mineral where the figure itself names one; of a country that another publisher has.
    """
    if isinstance(figure.encoding, EmptyEncoding) and figure.encoding.nearest_text:
        offered = dict(parse_qsl(urlsplit(figure.nearest).query))
        if offered.get("mineral", "") not in {"", query.get("mineral")}:
            near = build(intent.figure, offered)
            return choice_of(intent, near, replace(reading, minerals=(offered["mineral"],)), w)
    less = {k: v for k, v in query.items() if k != "year"}
    others = [("year", less | source) for source in _other_sources(figure, query)]
    # A figure of one country has no view without one.
    retained = {"country"} if figure.id.startswith("country.") else set()
    removed = [
        name for name in ("year", "country", "stage") if name in query and name not in retained
    ]
    others += [(name, {k: v for k, v in query.items() if k != name}) for name in removed]
    for name, less in others:
        try:
            near = build(intent.figure, less | {"lang": w.lang})
        except BadValue:
            continue
        if not _why_not(near, less):
            return _nonempty_choice(intent, near, without(reading, name), w)
    return None


def _other_sources(figure: Figure, query: Mapping[str, str]) -> list[dict[str, str]]:
    """The publishers that may name the country which the figure's own does not."""
    own = figure.params.get("source", "")
    if "country" not in query or "source" in query or not own:
        return []
    return [{"source": one} for one in _values(figure.id, "source", query) if one != own]


def _refused_value(
    intent: Intent, query: Mapping[str, str], reading: Reading, bad: BadValue, w: Words
) -> Attempt:
    """A value that the figure has for nothing: no such year, no such mineral."""
    reason = w("answer.no_value", read=read_as(intent.name, reading, {}, w))
    empty = Choice("", intent.figure, "", "", read_as(intent.name, reading, {}, w), {})
    less = {k: v for k, v in query.items() if k != bad.parameter}
    others: list[tuple[dict[str, str], Reading]] = [(less, without(reading, bad.parameter))]
    if bad.parameter == "mineral":
        # Reserves of platinum are published as those of platinum-group metals.
        wider = related(query.get("mineral", "")) - {query.get("mineral", "")}
        others = [
            ({**query, "mineral": one}, replace(reading, minerals=(one,))) for one in sorted(wider)
        ]
    for other, read in others:
        with suppress(BadValue):
            figure = build(intent.figure, other | {"lang": w.lang})
            if not _why_not(figure, other):
                return Attempt(empty, reason, _nonempty_choice(intent, figure, read, w))
    return Attempt(empty, reason)


def _nonempty_choice(intent: Intent, figure: Figure, reading: Reading, w: Words) -> Choice | None:
    """The choice where the figure says what is asked."""
    choice = choice_of(intent, figure, reading, w)
    return choice if choice.sentence else None
